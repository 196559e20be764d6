use super::*;
use crate::fault::{FaultReason, Problem};

#[test]
fn the_next_page_is_kept_exactly_as_given() {
    let url = "https://api.massive.com/v3/snapshot/options/SPY?cursor=YXA9MQ%3D%3D&x=\u{e9}";
    let body = format!(r#"{{"next_url":"{url}","status":"OK","results":[]}}"#);
    assert_eq!(option_chain(&body).unwrap().next_url.as_deref(), Some(url));
    for last in ["{}", r#"{"next_url":null}"#, r#"{"next_url":""}"#] {
        let page = option_chain(last).unwrap();
        assert_eq!((page.next_url, page.faults), (None, vec![]), "{last}");
    }
}

#[test]
fn delayed_is_a_success_and_says_so() {
    let page = bars(r#"{"status":"DELAYED","ticker":"SPY","results":[{"c":1,"t":1577941200000}]}"#);
    let page = page.unwrap();
    assert_eq!((page.rows.len(), page.status.as_deref()), (1, Some("DELAYED")));
}

#[test]
fn missing_null_and_empty_results_are_no_rows() {
    for body in ["{}", r#"{"results":null}"#, r#"{"results":[]}"#, r#"{"results":{}}"#] {
        let page = tickers(body).unwrap();
        assert!(page.rows.is_empty() && page.faults.is_empty(), "{body}");
    }
    let page = tickers(r#"{"results":"none"}"#).unwrap();
    let problem = Problem::Not("a list");
    let reason = FaultReason::BadField { of: "body", key: "results".into(), problem };
    assert_eq!(page.faults[0].reason, reason);
}

#[test]
fn a_refusal_keeps_the_vendors_words() {
    let body = r#"{"status":"NOT_AUTHORIZED","request_id":"7f","message":"You are not entitled."}"#;
    let refusal = Refusal {
        status: Some("NOT_AUTHORIZED".into()),
        message: "You are not entitled.".into(),
        request_id: Some("7f".into()),
    };
    assert_eq!(option_chain(body), Err(refusal.clone()));
    assert_eq!(Refusal::read(body), refusal);
}

#[test]
fn a_refusal_need_not_be_json() {
    let plain = Refusal::read(" 404 page not found\n");
    assert_eq!((plain.status, &*plain.message), (None, "404 page not found"));
    assert_eq!(&*holidays("404 page not found").unwrap_err().message, "404 page not found");
    assert_eq!(&*Refusal::read("<html>Bad gateway").message, "<html>Bad gateway");
    assert_eq!(&*Refusal::read("").message, "");
}

#[test]
fn a_refused_row_is_told_apart_from_a_broken_one() {
    let body = r#"{"results":[{"ticker":"APx","error":"NOT_FOUND","message":"Ticker not found."},
        {"ticker":"SPY","type":"stocks"},{"type":"stocks"}]}"#;
    let page = unified_snapshot(body).unwrap();
    assert_eq!(page.rows.len(), 1);
    let FaultReason::RowRefused(refusal) = &page.faults[0].reason else { panic!("no refusal") };
    assert_eq!((&*refusal.ticker, &*refusal.error), ("APx", "NOT_FOUND"));
    assert!(matches!(page.faults[1].reason, FaultReason::NoSymbol { .. }));
}

#[test]
fn lower_case_is_the_bid_and_upper_case_the_ask() {
    let body = r#"{"ticker":{"ticker":"SPY","lastQuote":{"p":1,"s":2,"P":3,"S":4}}}"#;
    let page = stock_snapshots(body).unwrap();
    let quote = page.rows[0].quote.unwrap();
    assert_eq!((quote.bid, quote.bid_size), (Some(1.0), Some(2.0)));
    assert_eq!((quote.ask, quote.ask_size), (Some(3.0), Some(4.0)));
}

#[test]
fn only_the_answer_about_one_ticker_has_details() {
    let row = r#"{"ticker":"A","name":"A","total_employees":5}"#;
    let listed = tickers(&format!(r#"{{"results":[{row}]}}"#)).unwrap();
    let one = tickers(&format!(r#"{{"results":{row}}}"#)).unwrap();
    assert_eq!(listed.rows[0].details, None);
    assert_eq!(one.rows[0].details.as_ref().and_then(|details| details.employees), Some(5));
}

#[test]
fn empty_blocks_are_as_good_as_absent() {
    let body = r#"{"results":[{"details":{"ticker":"O:SPY251219C00650000"},"day":{},"greeks":{},
        "last_quote":null,"last_trade":{},"underlying_asset":{}}]}"#;
    let page = option_chain(body).unwrap();
    let row = &page.rows[0];
    assert_eq!((row.day, row.greeks, row.quote, row.underlying), (None, None, None, None));
    assert_eq!((&row.trade, page.faults.len()), (&None, 0));
}
