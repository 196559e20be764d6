//! Anything at all in one answer: `GET /v3/snapshot`.

use std::sync::Arc;

use market::{AssetClass, Session, Symbol};
use serde_json::{Map, Value, json};

use super::answer::{Answered, Asked};
use super::chain::{self, nanos, traded};
use super::refusal::Refusal;
use crate::market::Subject;
use crate::market::book::to_places;
use crate::market::listing::Instrument;
use crate::market::path::MINUTE;
use crate::market::tally::Tally;
use crate::stream::text::tape;

/// Tickers one request may name.
const MOST_NAMED: usize = 250;

pub(super) fn list(asked: &Asked<'_>) -> Answered {
    let query = asked.query();
    let limit = query.limit(10, 250)?;
    query.sort(&["ticker"])?;
    let mut names = match query.any_of("ticker") {
        Some(names) if names.len() > MOST_NAMED => {
            return Err(Refusal::Parameter("ticker.any_of".to_owned()));
        }
        Some(names) => names,
        None => {
            let bounds = query.bounds::<String>("ticker")?;
            let listed = asked.market.listing.all().iter().map(|of| of.symbol.to_string());
            listed.filter(|name| bounds.admit(name)).collect()
        }
    };
    if let Some(kind) = query.get("type") {
        names.retain(|name| Symbol::new(name).is_ok_and(|of| AssetClass::of(&of).as_str() == kind));
    }
    names.sort();
    names.dedup();
    if query.descends() {
        names.reverse();
    }
    // A page as long as the list it was given, unless the request says less.
    let limit = if query.get("limit").is_none() { names.len().clamp(limit, 250) } else { limit };
    asked.page(names, limit, false, |name| row(asked, name))
}

fn row(asked: &Asked<'_>, name: &str) -> Value {
    let error =
        |error: &str, message: &str| json!({ "ticker": name, "error": error, "message": message });
    match asked.find(name) {
        Ok(Subject::Contract(of)) => contract(asked, &of),
        Ok(Subject::Instrument(of)) if of.is_index() => index(asked, &of),
        Ok(Subject::Instrument(of)) => stock(asked, &of),
        Err(Refusal::NotInPlan) => error("NOT_ENTITLED", "Not entitled to this ticker."),
        Err(_) => error("NOT_FOUND", "Ticker not found."),
    }
}

fn stock(asked: &Asked<'_>, of: &Arc<Instrument>) -> Value {
    let market = asked.market;
    let subject = Subject::Instrument(Arc::clone(of));
    let day = market.today(&subject, asked.now);
    let previous = market.previous_close(&subject, asked.now);
    let mut row = json!({
        "ticker": of.symbol.as_str(),
        "name": of.name,
        "type": "stocks",
        "market_status": status(asked),
        "session": session(asked, &subject, &day.bar, previous),
    });
    let at = market.last_open(&subject, asked.now);
    if asked.has("Q", AssetClass::Stocks) {
        let book = market.book(&subject, at);
        row["last_quote"] = json!({
            "ask": book.ask, "ask_size": book.ask_size, "ask_exchange": book.ask_exchange,
            "bid": book.bid, "bid_size": book.bid_size, "bid_exchange": book.bid_exchange,
            "last_updated": nanos(at), "timeframe": "REAL-TIME",
        });
    }
    if let Some(last) = day.bar.last.filter(|_| asked.has("T", AssetClass::Stocks)) {
        row["last_trade"] = json!({
            "conditions": last.conditions, "exchange": last.exchange, "id": last.sequence.to_string(),
            "last_updated": nanos(last.at), "participant_timestamp": nanos(last.at - 1),
            "price": last.price, "size": last.size, "tape": tape(of), "timeframe": "REAL-TIME",
        });
    }
    if let Some((start, minute)) = last_minute(asked, &subject) {
        row["last_minute"] = json!({
            "open": minute.open, "high": minute.high, "low": minute.low, "close": minute.close,
            "volume": minute.volume, "decimal_volume": format!("{}.0", minute.volume),
            "vwap": minute.vwap(), "transactions": minute.count, "last_updated": nanos(start),
        });
    }
    row
}

fn index(asked: &Asked<'_>, of: &Arc<Instrument>) -> Value {
    let subject = Subject::Instrument(Arc::clone(of));
    let day = asked.market.today(&subject, asked.now).bar;
    let previous = asked.market.previous_close(&subject, asked.now);
    let at = asked.market.last_open(&subject, asked.now);
    json!({
        "ticker": of.symbol.as_str(),
        "name": of.name,
        "type": "indices",
        "market_status": status(asked),
        "value": to_places(asked.market.spot(of, at), 2),
        "last_updated": nanos(at),
        "timeframe": "REAL-TIME",
        "session": session(asked, &subject, &day, previous),
    })
}

fn contract(asked: &Asked<'_>, of: &Arc<crate::market::chain::Listed>) -> Value {
    let subject = Subject::Contract(Arc::clone(of));
    let mut row = chain::row(asked, of);
    row.details.ticker = None;
    let day = asked.market.today(&subject, asked.now).bar;
    let previous = asked.market.previous_close(&subject, asked.now);
    let mut value = serde_json::to_value(&row).unwrap_or_default();
    if let Value::Object(fields) = &mut value {
        fields.remove("day");
        fields.insert("ticker".into(), of.symbol.as_str().into());
        fields.insert("name".into(), name(of).into());
        fields.insert("type".into(), "options".into());
        fields.insert("market_status".into(), status(asked).into());
        fields.insert("session".into(), session(asked, &subject, &day, previous));
    }
    value
}

fn name(of: &crate::market::chain::Listed) -> String {
    let contract = &of.contract;
    format!("{} ${} {}", contract.root, contract.strike.dollars(), contract.right)
}

/// The day's figures; the price alone for what has not traded today.
pub(super) fn session(
    asked: &Asked<'_>,
    subject: &Subject,
    bar: &Tally,
    previous: Option<f64>,
) -> Value {
    let mut fields = Map::new();
    let mut put = |name: &str, value: Value| fields.insert(name.to_owned(), value);
    if let Some(last) = bar.last {
        let day = traded(bar, &last, previous);
        put("price", last.price.into());
        put("open", bar.open.into());
        put("high", bar.high.into());
        put("low", bar.low.into());
        put("close", bar.close.into());
        put("change", json!(day.change));
        put("change_percent", json!(day.change_percent));
        if !subject.is_index() {
            put("volume", bar.volume.into());
            put("vwap", bar.vwap().into());
            put("last_updated", nanos(last.at).into());
        }
        if let (Subject::Instrument(of), Some(previous)) = (subject, previous)
            && !of.is_index()
        {
            put("decimal_volume", format!("{}.0", bar.volume).into());
            let change = |from: f64, to: f64| json!(to_places(to - from, 4));
            let percent = |from: f64, to: f64| json!(to_places((to / from - 1.0) * 100.0, 4));
            // Once the close is known what follows is counted against it.
            let (name, base) = match asked.market.hours.session(asked.now) {
                Session::Pre => ("early", previous),
                Session::Regular => ("regular", previous),
                _ => ("late", bar.close),
            };
            put(&format!("{name}_trading_change"), change(base, last.price));
            put(&format!("{name}_trading_change_percent"), percent(base, last.price));
        }
    } else if let Some(previous) = previous {
        put("price", previous.into());
    }
    if let Some(previous) = previous {
        put("previous_close", previous.into());
    }
    Value::Object(fields)
}

/// The latest minute with a trade, among the last thirty.
pub(super) fn last_minute(asked: &Asked<'_>, subject: &Subject) -> Option<(i64, Tally)> {
    let at = asked.market.last_open(subject, asked.now);
    let latest = at.div_euclid(MINUTE);
    (latest - 30..=latest).rev().find_map(|minute| {
        let mut prints = asked.market.prints(subject, minute);
        prints.retain(|print| print.at < asked.now);
        (!prints.is_empty()).then(|| (minute * MINUTE, Tally::of(&prints)))
    })
}

fn status(asked: &Asked<'_>) -> &'static str {
    match asked.market.hours.session(asked.now) {
        Session::Pre => "early_trading",
        Session::Regular => "open",
        Session::After => "late_trading",
        Session::Closed => "closed",
    }
}
