//! The endpoints: pages, filters, refusals.

use std::collections::BTreeSet;

use market::AssetClass;
use serde_json::Value;
use sim::{Exchange, Options};

use super::client::{exchange, get, request};

/// All rows of a list, page by page.
async fn all(exchange: &Exchange, path: &str) -> Vec<Value> {
    let mut rows = Vec::new();
    let mut next = Some(path.to_owned());
    while let Some(path) = next {
        let (code, body) = get(exchange, &path).await;
        assert_eq!(code, 200, "{body}");
        rows.extend(body["results"].as_array().unwrap().iter().cloned());
        next = body["next_url"].as_str().map(|url| {
            assert!(!url.contains("key"), "the key is no part of {url}");
            url.strip_prefix(&exchange.rest_url()).expect("the exchange's own origin").to_owned()
        });
    }
    rows
}

fn ticker(row: &Value) -> &str {
    row["details"]["ticker"].as_str().unwrap()
}

#[tokio::test]
async fn pages_hold_every_contract_once_and_in_order() {
    let exchange = exchange(Options::default()).await;
    let rows = all(&exchange, "/v3/snapshot/options/KO?limit=97").await;
    let tickers: Vec<_> = rows.iter().map(ticker).collect();
    assert!(tickers.is_sorted() && tickers.len() > 300, "{} contracts", tickers.len());
    let listed =
        all(&exchange, "/v3/reference/options/contracts?underlying_ticker=KO&limit=1000").await;
    let names = |row: &Value| row["ticker"].as_str().unwrap().to_owned();
    let listed: BTreeSet<_> = listed.iter().map(names).collect();
    let distinct: BTreeSet<_> = tickers.iter().map(|ticker| (*ticker).to_owned()).collect();
    assert_eq!(distinct.len(), tickers.len(), "no contract comes twice");
    assert_eq!(distinct, listed);
}

#[tokio::test]
async fn filters_hold_on_every_page() {
    let exchange = exchange(Options::default()).await;
    let path = "/v3/snapshot/options/SPY?limit=20&contract_type=put&strike_price.gte=600\
                &strike_price.lt=640&sort=strike_price&order=desc";
    let rows = all(&exchange, path).await;
    let strikes: Vec<_> =
        rows.iter().map(|row| row["details"]["strike_price"].as_f64().unwrap()).collect();
    assert!(rows.len() > 100 && strikes.iter().rev().is_sorted());
    assert!(strikes.iter().all(|strike| (600.0..640.0).contains(strike)));
    assert!(rows.iter().all(|row| row["details"]["contract_type"] == "put"));
    let expiry = rows[0]["details"]["expiration_date"].as_str().unwrap();
    let rows = all(&exchange, &format!("/v3/snapshot/options/SPY?expiration_date={expiry}")).await;
    assert!(rows.iter().all(|row| row["details"]["expiration_date"] == expiry));
}

#[tokio::test]
async fn adjusted_contracts_say_what_they_deliver() {
    let exchange = exchange(Options::default()).await;
    let path = "/v3/reference/options/contracts?underlying_ticker=AAPL&limit=1000";
    let rows = all(&exchange, path).await;
    let adjusted = rows.iter().find(|row| row["ticker"].as_str().unwrap().starts_with("O:AAPL1"));
    let parts = adjusted.unwrap()["additional_underlyings"].as_array().unwrap();
    assert!(parts.iter().any(|part| part["underlying"] == "USD"));
    let rows = all(&exchange, &path.replace("AAPL", "TSLA")).await;
    assert!(rows.iter().any(|row| row["shares_per_contract"] == 150.0));
}

#[tokio::test]
async fn an_index_is_named_one_way_here_and_another_there() {
    let exchange = exchange(Options::default()).await;
    let (_, chain) = get(&exchange, "/v3/snapshot/options/I%3ASPX?limit=1").await;
    assert!(chain["results"][0]["underlying_asset"]["value"].is_number());
    assert!(chain["results"][0]["underlying_asset"]["price"].is_null());
    let of = "/v3/reference/options/contracts?underlying_ticker=";
    assert_eq!(
        get(&exchange, &format!("{of}SPX")).await.1["results"].as_array().unwrap().len(),
        10
    );
    assert!(
        get(&exchange, &format!("{of}I:SPX")).await.1["results"].as_array().unwrap().is_empty()
    );
}

#[tokio::test]
async fn one_unknown_ticker_spoils_no_snapshot() {
    let exchange = exchange(Options::default()).await;
    let (code, body) = get(&exchange, "/v3/snapshot?ticker.any_of=SPY,APx,I:VIX,BRK.B").await;
    let rows = body["results"].as_array().unwrap();
    assert_eq!((code, rows.len()), (200, 4));
    for row in rows {
        assert_eq!(row["ticker"] == "APx", row["error"] == "NOT_FOUND", "{row}");
    }
}

#[tokio::test]
async fn refusals_have_the_vendors_shape() {
    let exchange = exchange(Options {
        without: vec![AssetClass::Indices],
        requests_a_minute: Some(200),
        ..Options::default()
    })
    .await;
    let check =
        async |method: &str, path: &str, headers: &str, code: u16, field: &str, text: &str| {
            let (got, body) = request(&exchange, method, path, headers).await;
            assert_eq!(got, code, "{path}: {body}");
            let found = if field.is_empty() {
                body
            } else {
                let body: Value = serde_json::from_str(&body).unwrap();
                assert!(body["request_id"].is_string());
                body[field].as_str().unwrap().to_owned()
            };
            assert!(found.contains(text), "{path}: {found}");
        };
    let key = "Authorization: Bearer key\r\n";
    let tickers = "/v3/reference/tickers";
    check("GET", tickers, "", 401, "error", "API Key was not provided").await;
    check("GET", tickers, "Authorization: Bearer bad1\r\n", 401, "error", "Unknown API Key").await;
    check("GET", &format!("{tickers}?apiKey=bad1"), "", 401, "error", "Unknown API Key").await;
    check("GET", "/v3/snapshot/indices", key, 403, "status", "NOT_AUTHORIZED").await;
    check("GET", &format!("{tickers}/NOSUCH"), key, 404, "status", "NOT_FOUND").await;
    check("GET", "/v3/snapshot/options/SPY/O:SPY200101C00001000", key, 404, "status", "NOT_FOUND")
        .await;
    check("GET", "/v9/nothing", key, 404, "", "404 page not found").await;
    check("POST", tickers, key, 405, "", "").await;
    check("GET", "/v3/snapshot/options/SPY?limit=251", key, 400, "error", "limit").await;
    let (code, _) = request(&exchange, "GET", &format!("{tickers}?apiKey=key"), "").await;
    assert_eq!(code, 200);
}

#[tokio::test]
async fn too_many_requests_are_refused_for_a_while() {
    let exchange = exchange(Options { requests_a_minute: Some(5), ..Options::default() }).await;
    let mut codes = Vec::new();
    // A minute may turn over once on the way.
    for _ in 0..12 {
        codes.push(get(&exchange, "/v1/marketstatus/now").await.0);
    }
    assert!(codes[..5].iter().all(|code| *code == 200));
    assert!(codes.contains(&429));
}

#[tokio::test]
async fn bars_come_in_pages_that_join() {
    let exchange = exchange(Options::default()).await;
    let check = async |span: &str, limit: usize| {
        let path = format!("/v2/aggs/ticker/AAPL/range/1/{span}/2000-01-01/2100-01-01");
        let (whole, pages) =
            (all(&exchange, &path).await, all(&exchange, &format!("{path}?limit={limit}")).await);
        // Today's bar goes on while this runs.
        let done = whole.len() - 1;
        assert!(done > 20 && whole[..done] == pages[..done], "{span}");
        assert_eq!(whole.len(), pages.len());
    };
    check("day", 137).await;
    check("week", 90).await;
    check("month", 70).await;
    let (_, unknown) =
        get(&exchange, "/v2/aggs/ticker/NOSUCH/range/1/day/2026-01-01/2026-06-30").await;
    assert_eq!(unknown["resultsCount"], 0);
}
