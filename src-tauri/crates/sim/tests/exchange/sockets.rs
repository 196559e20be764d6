//! The protocol: greeting, log-in, subscriptions, refusals, and how connections end.

use std::time::Duration;

use market::AssetClass;
use sim::{Evicted, Options, SimError, start};
use tokio_tungstenite::connect_async;

use super::client::{Client, End, exchange};

#[tokio::test]
async fn each_cluster_greets_and_other_paths_do_not_exist() {
    let exchange = exchange(Options::default()).await;
    for cluster in ["stocks", "options", "indices"] {
        Client::log_in(&exchange, cluster).await;
    }
    for path in ["/crypto", "/", "/stocks/x"] {
        let refused = connect_async(format!("{}{path}", exchange.ws_url())).await.unwrap_err();
        assert!(refused.to_string().contains("404"), "{path}: {refused}");
    }
}

#[tokio::test]
async fn a_port_in_use_is_said_so() {
    let exchange = exchange(Options::default()).await;
    let port = exchange.ws_url().rsplit(':').next().unwrap().parse().unwrap();
    let second = start(Options { ws_port: port, rest_port: 0, ..Options::default() }).await;
    let Err(SimError::Port { port: named, .. }) = second else { panic!("two on one port") };
    assert_eq!(named, port);
}

#[tokio::test]
async fn pairs_are_acknowledged_refused_and_ignored_as_the_vendor_does() {
    let exchange =
        exchange(Options { refused: vec!["LULD".to_owned()], ..Options::default() }).await;
    let mut client = Client::log_in(&exchange, "stocks").await;
    client.send("subscribe", "AM.SPY,LULD.SPY,XX.SPY,AM.NOSUCH,AM.BRK.B").await;
    let expected = [
        "error: not authorized",
        "success: subscribed to: AM.SPY",
        "success: subscribed to: AM.NOSUCH",
        "success: subscribed to: AM.BRK.B",
    ];
    assert_eq!(client.statuses().await, expected);
    // Held already, never held: no answer, so the next answer is the next request's.
    client.send("subscribe", "AM.SPY").await;
    client.send("unsubscribe", "T.SPY").await;
    client.send("unsubscribe", "AM.SPY").await;
    assert_eq!(client.statuses().await, ["success: unsubscribed to: AM.SPY"]);
}

#[tokio::test]
async fn nonsense_is_answered_and_the_connection_stays() {
    let exchange = exchange(Options::default()).await;
    let mut client = Client::log_in(&exchange, "stocks").await;
    for text in ["", "nonsense", "[]", "{}", r#"{"action":"dance","params":"x"}"#] {
        client.text(text).await;
        assert!(client.statuses().await[0].starts_with("error: "), "{text}");
    }
    client.send("subscribe", "T.NOSUCH").await;
    assert_eq!(client.statuses().await, ["success: subscribed to: T.NOSUCH"]);
}

#[tokio::test]
async fn a_refused_key_is_told_and_dropped_without_goodbye() {
    let exchange = exchange(Options {
        accepted_keys: Some(vec!["right".to_owned()]),
        without: vec![AssetClass::Options],
        ..Options::default()
    })
    .await;
    let refusal = async |cluster: &str, key: &str| {
        let mut client = Client::connect(&exchange, cluster).await;
        client.send("auth", key).await;
        let said = client.statuses().await;
        (said, client.end().await)
    };
    let wrong = (vec!["auth_failed: authentication failed".to_owned()], End::Dropped);
    assert_eq!(refusal("stocks", "wrong").await, wrong);
    let plan = "auth_failed: Your plan doesn't include websocket access.".to_owned();
    assert_eq!(refusal("options", "right").await, (vec![plan], End::Dropped));
}

#[tokio::test]
async fn who_does_not_log_in_gets_nothing_and_is_sent_away() {
    let login_limit = Duration::from_millis(300);
    let exchange = exchange(Options { login_limit, ..Options::default() }).await;
    let mut client = Client::connect(&exchange, "stocks").await;
    client.send("subscribe", "T.SPY").await;
    assert!(client.statuses().await[0].starts_with("auth_required: "));
    assert_eq!(client.statuses().await, ["auth_timeout: No authentication request received."]);
    assert_eq!(client.end().await, End::Closed(1008));
}

#[tokio::test]
async fn the_second_connection_costs_the_first_its_place() {
    let exchange = exchange(Options::default()).await;
    let mut first = Client::log_in(&exchange, "stocks").await;
    let mut other = Client::log_in(&exchange, "options").await;
    let mut second = Client::log_in(&exchange, "stocks").await;
    assert!(first.statuses().await[0].starts_with("max_connections: Maximum number"));
    assert_eq!(first.end().await, End::Closed(1008));
    for client in [&mut second, &mut other] {
        client.send("subscribe", "T.NOSUCH").await;
        assert_eq!(client.statuses().await, ["success: subscribed to: T.NOSUCH"]);
    }
}

#[tokio::test]
async fn the_newcomer_goes_where_so_chosen() {
    let exchange = exchange(Options { evicted: Evicted::Newest, ..Options::default() }).await;
    let _first = Client::log_in(&exchange, "stocks").await;
    let mut second = Client::log_in(&exchange, "stocks").await;
    assert!(second.statuses().await[0].starts_with("max_connections: "));
}

#[tokio::test]
async fn a_stopping_exchange_says_goodbye() {
    let exchange = exchange(Options::default()).await;
    let mut client = Client::log_in(&exchange, "stocks").await;
    exchange.stop().await;
    assert_eq!(client.end().await, End::Closed(1001));
}

#[tokio::test]
async fn who_does_not_read_is_cut_off() {
    let exchange = exchange(Options::default()).await;
    let mut client = Client::log_in(&exchange, "stocks").await;
    // Each nonsense is answered, and nobody reads the answers until the exchange has had enough.
    client.flood("nonsense").await;
    // Whether the goodbye still gets through is for the system's buffers to say.
    assert!(matches!(client.end().await, End::Closed(1008) | End::Dropped));
}
