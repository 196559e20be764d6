//! What is streamed, against what history says of the same instants.

use serde_json::Value;
use sim::Options;

use super::client::{Client, exchange, get};

#[tokio::test]
async fn stocks_options_and_indices_all_stream() {
    let exchange = exchange(Options::default()).await;
    let mut stocks = Client::log_in(&exchange, "stocks").await;
    stocks.send("subscribe", "T.SPY,Q.SPY,A.SPY").await;
    let near = near_the_money(&exchange).await;
    let mut options = Client::log_in(&exchange, "options").await;
    let pairs: Vec<_> = ["T", "Q", "A"]
        .into_iter()
        .flat_map(|channel| near.iter().map(move |symbol| format!("{channel}.{symbol}")))
        .collect();
    options.send("subscribe", &pairs.join(",")).await;
    for client in [&mut stocks, &mut options] {
        for kind in ["Q", "T", "A"] {
            let event = client.event(kind).await;
            assert!(event["sym"].is_string(), "{event}");
        }
    }
    let mut indices = Client::log_in(&exchange, "indices").await;
    indices.send("subscribe", "V.I:SPX,A.I:SPX").await;
    assert_eq!(indices.event("V").await["T"], "I:SPX");
    assert_eq!(indices.event("A").await["sym"], "I:SPX");
}

#[tokio::test]
async fn history_joins_the_live_stream() {
    let exchange = exchange(Options { seed: 9, ..Options::default() }).await;
    let mut client = Client::log_in(&exchange, "stocks").await;
    client.send("subscribe", "A.NVDA").await;
    let bar = client.event("A").await;
    let start = &bar["s"];
    let path = format!("/v2/aggs/ticker/NVDA/range/1/second/{start}/{start}");
    let (_, body) = get(&exchange, &path).await;
    let history = &body["results"][0];
    for (live, past) in
        [("o", "o"), ("h", "h"), ("l", "l"), ("c", "c"), ("v", "v"), ("vw", "vw"), ("s", "t")]
    {
        assert_eq!(bar[live], history[past], "{live} of {bar} against {history}");
    }
}

#[tokio::test]
async fn an_exchange_started_again_goes_on_where_it_was() {
    let options = Options { seed: 5, ..Options::default() };
    let (one, two) = (exchange(options.clone()).await, exchange(options).await);
    let minutes = async |of, from: i64, to: i64| {
        let range = format!("/v2/aggs/ticker/AAPL/range/1/minute/{from}/{to}?limit=50000");
        get(of, &range).await.1["results"].as_array().unwrap().clone()
    };
    let all = minutes(&one, 0, i64::MAX / 2_000_000).await;
    assert!(all.len() > 5_000);
    // The last minutes may still have been going on.
    let done = &all[..all.len() - 2];
    let time = |bar: &Value| bar["t"].as_i64().unwrap();
    let again = minutes(&two, time(&done[0]), time(&done[done.len() - 1])).await;
    assert_eq!(done, again);
}

async fn near_the_money(exchange: &sim::Exchange) -> Vec<String> {
    let (_, body) = get(exchange, "/v3/snapshot/options/SPY?limit=250&sort=expiration_date").await;
    let rows = body["results"].as_array().unwrap();
    let near =
        |row: &&Value| row["greeks"]["delta"].as_f64().is_some_and(|delta| delta.abs() > 0.3);
    rows.iter()
        .filter(near)
        .map(|row| row["details"]["ticker"].as_str().unwrap().to_owned())
        .collect()
}
