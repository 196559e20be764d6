//! Snapshots of stocks in the vendor's second version, and the last trade and quote.
//!
//! Here `p` and `s` of a quote are the bid, `P` and `S` the ask.

use std::sync::Arc;

use market::AssetClass;
use serde_json::{Value, json};

use super::answer::{Answered, Asked};
use super::bars::short;
use super::chain::nanos;
use super::refusal::Refusal;
use super::unified::last_minute;
use crate::market::Subject;
use crate::market::book::to_places;
use crate::market::listing::Instrument;
use crate::stream::text::tape;

/// How many rise or fall most.
const MOVERS: usize = 20;

pub(super) fn list(asked: &Asked<'_>) -> Answered {
    asked.admit(AssetClass::Stocks)?;
    let named = asked.query().get("tickers").map(|names| names.split(',').collect::<Vec<_>>());
    let rows: Vec<_> = stocks(asked)
        .filter(|of| named.as_ref().is_none_or(|named| named.contains(&of.symbol.as_str())))
        .map(|of| row(asked, of))
        .collect();
    asked.body(&json!({
        "status": "OK", "request_id": asked.id, "count": rows.len(), "tickers": rows,
    }))
}

pub(super) fn one(asked: &Asked<'_>, ticker: &str) -> Answered {
    let of = stock(asked, ticker)?;
    asked.body(&json!({ "status": "OK", "request_id": asked.id, "ticker": row(asked, &of) }))
}

pub(super) fn movers(asked: &Asked<'_>, gainers: bool) -> Answered {
    asked.admit(AssetClass::Stocks)?;
    let mut moved: Vec<_> = stocks(asked)
        .filter_map(|of| {
            let subject = Subject::Instrument(Arc::clone(of));
            let previous = asked.market.previous_close(&subject, asked.now)?;
            Some((asked.market.spot(of, asked.now) / previous, of))
        })
        .collect();
    moved.sort_by(|one, two| one.0.total_cmp(&two.0));
    if gainers {
        moved.reverse();
    }
    let rows: Vec<_> = moved.iter().take(MOVERS).map(|(_, of)| row(asked, of)).collect();
    asked.body(&json!({ "status": "OK", "request_id": asked.id, "tickers": rows }))
}

pub(super) fn last_trade(asked: &Asked<'_>, ticker: &str) -> Answered {
    let subject = asked.find(ticker)?;
    if !asked.has("T", AssetClass::of(&subject.symbol())) {
        return Err(Refusal::NotInPlan);
    }
    let last = asked.market.today(&subject, asked.now).bar.last;
    let last = last.ok_or_else(|| Refusal::NotFound(format!("{ticker}: no trade today.")))?;
    let mut results = json!({
        "T": ticker, "p": last.price, "s": last.size, "x": last.exchange, "c": last.conditions,
        "t": nanos(last.at), "q": last.sequence,
    });
    if let Subject::Instrument(of) = &subject {
        results["i"] = last.sequence.to_string().into();
        results["y"] = nanos(last.at - 1).into();
        results["z"] = tape(of).into();
        results["ds"] = format!("{}.0", last.size).into();
    }
    asked.single(results)
}

pub(super) fn last_quote(asked: &Asked<'_>, ticker: &str) -> Answered {
    let of = stock(asked, ticker)?;
    if !asked.has("Q", AssetClass::Stocks) {
        return Err(Refusal::NotInPlan);
    }
    let subject = Subject::Instrument(Arc::clone(&of));
    let at = asked.market.last_open(&subject, asked.now);
    let book = asked.market.book(&subject, at);
    asked.single(json!({
        "T": ticker, "p": book.bid, "s": book.bid_size, "x": book.bid_exchange, "P": book.ask,
        "S": book.ask_size, "X": book.ask_exchange, "t": nanos(at), "y": nanos(at), "z": tape(&of),
        "q": at.rem_euclid(86_400_000),
    }))
}

fn stocks<'a>(asked: &'a Asked<'_>) -> impl Iterator<Item = &'a Arc<Instrument>> {
    asked.market.listing.all().iter().filter(|of| !of.is_index())
}

fn stock(asked: &Asked<'_>, ticker: &str) -> Result<Arc<Instrument>, Refusal> {
    match asked.find(ticker)? {
        Subject::Instrument(of) if !of.is_index() => Ok(of),
        _ => Err(Refusal::NotFound(format!("{ticker}: ticker not found."))),
    }
}

fn row(asked: &Asked<'_>, of: &Arc<Instrument>) -> Value {
    let market = asked.market;
    let subject = Subject::Instrument(Arc::clone(of));
    let day = market.today(&subject, asked.now);
    let before = market.day_before(&subject, asked.now).map(|(_, sum)| sum).unwrap_or_default();
    let price = day.bar.last.map(|last| last.price);
    let change = price.filter(|_| !before.bar.is_empty()).map(|price| price - before.bar.close);
    let at = market.last_open(&subject, asked.now);
    let minute = match last_minute(asked, &subject) {
        Some((start, minute)) => json!({
            "av": day.bar.volume, "dav": format!("{}.0", day.bar.volume), "t": start,
            "n": minute.count, "o": minute.open, "h": minute.high, "l": minute.low,
            "c": minute.close, "v": minute.volume, "dv": format!("{}.0", minute.volume),
            "vw": minute.vwap(),
        }),
        None => json!({}),
    };
    let mut row = json!({
        "ticker": of.symbol.as_str(),
        "todaysChange": to_places(change.unwrap_or(0.0), 4),
        "todaysChangePerc": change.map_or(0.0, |change| to_places(change / before.bar.close * 100.0, 4)),
        "updated": day.bar.last.map_or(0, |_| nanos(at)),
        "day": short(&day),
        "min": minute,
        "prevDay": short(&before),
    });
    if let Some(last) = day.bar.last.filter(|_| asked.has("T", AssetClass::Stocks)) {
        row["lastTrade"] = json!({
            "p": last.price, "s": last.size, "ds": format!("{}.0", last.size), "x": last.exchange,
            "i": last.sequence.to_string(), "c": last.conditions, "t": nanos(last.at),
        });
    }
    if asked.has("Q", AssetClass::Stocks) {
        let book = market.book(&subject, at);
        row["lastQuote"] = json!({
            "p": book.bid, "s": book.bid_size, "P": book.ask, "S": book.ask_size, "t": nanos(at),
        });
    }
    row
}
