//! What leaves, second by second, against the market it is made from.

use super::*;
use crate::market::path::MINUTE;
use crate::market::tally::Tally;
use crate::market::tests::{always, noon};
use serde_json::Value;

/// Everything sent for some pairs over some seconds of market time.
fn sent(class: AssetClass, params: &str, seconds: i64) -> Vec<Value> {
    let market = Arc::new(always(4));
    let mut held = Held::default();
    let mut agenda = Agenda::new(market, class);
    let answer = held.subscribe(class, params, &[]);
    agenda.change(&held, &answer.changed, noon());
    let frames = (0..seconds * 10).flat_map(|tenth| agenda.frames(&held, noon() + tenth * 100));
    frames.flat_map(|frame| serde_json::from_str::<Vec<Value>>(&frame).unwrap()).collect()
}

fn kind<'a>(events: &'a [Value], ev: &'a str) -> impl Iterator<Item = &'a Value> {
    events.iter().filter(move |event| event["ev"] == ev)
}

#[test]
fn second_bars_are_the_trades_of_their_second() {
    let events = sent(AssetClass::Stocks, "T.SPY,A.SPY", 30);
    let mut checked = 0;
    for bar in kind(&events, "A") {
        let (start, end) = (bar["s"].as_i64().unwrap(), bar["e"].as_i64().unwrap());
        if start < noon() {
            continue;
        }
        let trades: Vec<_> = kind(&events, "T")
            .filter(|trade| (start..end).contains(&trade["t"].as_i64().unwrap()))
            .collect();
        let sum = |of: &str| trades.iter().map(|trade| trade[of].as_f64().unwrap()).sum::<f64>();
        assert_eq!(bar["v"].as_f64().unwrap(), sum("s"));
        assert_eq!(bar["o"], trades.first().unwrap()["p"]);
        assert_eq!(bar["c"], trades.last().unwrap()["p"]);
        checked += 1;
    }
    assert!(checked > 20, "{checked} bars");
}

#[test]
fn the_day_volume_of_a_bar_grows_by_its_volume() {
    let events = sent(AssetClass::Stocks, "A.NVDA", 60);
    let bars: Vec<_> = kind(&events, "A").collect();
    assert!(bars.len() > 40);
    for pair in bars.windows(2) {
        assert!(pair[0]["s"].as_i64() < pair[1]["s"].as_i64());
        let volume = |bar: &Value, of: &str| bar[of].as_i64().unwrap();
        assert_eq!(volume(pair[1], "av"), volume(pair[0], "av") + volume(pair[1], "v"));
    }
}

#[test]
fn a_minute_bar_is_what_history_says_of_the_minute() {
    let events = sent(AssetClass::Stocks, "AM.SPY,AM.LUNR", 63);
    let market = always(4);
    assert_eq!(kind(&events, "AM").count(), 4, "two minutes ended for each");
    for bar in kind(&events, "AM") {
        let symbol = Symbol::new(bar["sym"].as_str().unwrap()).unwrap();
        let subject = market.find(&symbol, noon()).unwrap();
        let start = bar["s"].as_i64().unwrap();
        let tally = Tally::of(&market.prints(&subject, start / MINUTE));
        assert_eq!(bar["v"].as_u64().unwrap(), tally.volume);
        assert_eq!(bar["vw"].as_f64().unwrap(), tally.vwap());
        assert_eq!(bar["h"].as_f64().unwrap(), tally.high);
        let day = market.today(&subject, start + MINUTE);
        assert_eq!(bar["av"].as_u64().unwrap(), day.bar.volume);
    }
}

#[test]
fn quotes_stand_around_the_trades() {
    let events = sent(AssetClass::Stocks, "Q.SPY,T.SPY", 20);
    assert!(kind(&events, "Q").count() > 40);
    for quote in kind(&events, "Q") {
        assert!(quote["bp"].as_f64() < quote["ap"].as_f64());
    }
    let order: Vec<_> = events.iter().map(|event| event["t"].as_i64().unwrap()).collect();
    assert!(order.is_sorted(), "events leave in the order they happen");
}

#[test]
fn what_is_let_go_of_falls_silent_at_once() {
    let market = Arc::new(always(4));
    let mut held = Held::default();
    let mut agenda = Agenda::new(market, AssetClass::Stocks);
    let answer = held.subscribe(AssetClass::Stocks, "Q.SPY", &[]);
    agenda.change(&held, &answer.changed, noon());
    assert!(
        !(0..20)
            .flat_map(|tenth| agenda.frames(&held, noon() + tenth * 100))
            .collect::<Vec<_>>()
            .is_empty()
    );
    let answer = held.unsubscribe(AssetClass::Stocks, "Q.SPY");
    agenda.change(&held, &answer.changed, noon() + 2_050);
    assert!(agenda.is_idle());
    assert!(agenda.frames(&held, noon() + 2_900).is_empty());
}

#[test]
fn indices_are_published_each_second() {
    let events = sent(AssetClass::Indices, "V.I:SPX,V.I:VIX,A.I:SPX", 5);
    assert_eq!(kind(&events, "V").filter(|event| event["T"] == "I:SPX").count(), 5);
    assert!(kind(&events, "A").count() >= 4);
}
