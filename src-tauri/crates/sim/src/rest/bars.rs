//! Bars: ranges, the previous day, a date's whole market, and open and close.

use std::sync::Arc;

use market::{AssetClass, Date, Time};
use serde::Serialize;
use serde_json::json;

use super::answer::{Answered, Asked};
use super::page;
use super::query::read_date;
use super::refusal::Refusal;
use crate::market::Subject;
use crate::market::bars::Span;
use crate::market::tally::{DayTally, Tally};

#[derive(Serialize)]
pub(super) struct Bar {
    /// The ticker, where the list has several.
    #[serde(rename = "T", skip_serializing_if = "Option::is_none")]
    ticker: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    v: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    vw: Option<f64>,
    o: f64,
    c: f64,
    h: f64,
    l: f64,
    t: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    n: Option<u64>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    ticker: Option<&'a str>,
    query_count: usize,
    results_count: usize,
    adjusted: bool,
    results: Vec<Bar>,
    status: &'static str,
    #[serde(rename = "request_id")]
    request_id: &'a str,
    count: usize,
    #[serde(rename = "next_url", skip_serializing_if = "Option::is_none")]
    next_url: Option<String>,
}

impl Bar {
    fn new(ticker: Option<String>, start: i64, tally: &Tally, index: bool) -> Self {
        Self {
            ticker,
            v: (!index).then_some(tally.volume),
            vw: (!index).then(|| tally.vwap()),
            o: tally.open,
            c: tally.close,
            h: tally.high,
            l: tally.low,
            t: start,
            n: (!index).then_some(tally.count),
        }
    }
}

/// `…/range/{count}/{span}/{from}/{to}`.
pub(super) fn range(
    asked: &Asked<'_>,
    ticker: &str,
    count: &str,
    span: &str,
    (from, to): (&str, &str),
) -> Answered {
    let bad = |name: &str| Refusal::Parameter(name.to_owned());
    let limit = asked.query().limit(5_000, 50_000)?;
    let count = count.parse().ok().filter(|count| (1..=10_000).contains(count));
    let count = count.ok_or_else(|| bad("multiplier"))?;
    let span = read_span(span).ok_or_else(|| bad("timespan"))?;
    let mut from = instant(from, false).ok_or_else(|| bad("from"))?;
    let mut to = instant(to, true).ok_or_else(|| bad("to"))?;
    let backwards = asked.query().get("sort").is_some_and(|sort| sort.eq_ignore_ascii_case("desc"));
    if let Some(begin) = asked.query().begin {
        *(if backwards { &mut to } else { &mut from }) = begin;
    }
    // A ticker that nobody knows has no bars, and that is all the vendor says.
    let subject = match asked.find(ticker) {
        Err(Refusal::NotFound(_)) => return empty(asked, ticker),
        found => found?,
    };
    let history =
        asked.market.history(&subject, span, count, (from, to), asked.now, limit, backwards);
    let next = history.next.map(|begin| page::address(&asked.shared.origin, asked.request, begin));
    let index = subject.is_index();
    let rows: Vec<_> =
        history.rows.iter().map(|row| Bar::new(None, row.start, &row.tally, index)).collect();
    reply(asked, Some(ticker), rows, history.scanned, next)
}

/// `…/prev`: the trading day before.
pub(super) fn previous(asked: &Asked<'_>, ticker: &str) -> Answered {
    let subject = match asked.find(ticker) {
        Err(Refusal::NotFound(_)) => return empty(asked, ticker),
        found => found?,
    };
    let day = asked.market.day_before(&subject, asked.now);
    let rows: Vec<_> = day
        .filter(|(_, sum)| !sum.bar.is_empty())
        .map(|(day, sum)| {
            // The vendor stamps this one at the close.
            Bar::new(Some(ticker.to_owned()), day.close, &sum.bar, subject.is_index())
        })
        .into_iter()
        .collect();
    let scanned = rows.len();
    reply(asked, Some(ticker), rows, scanned, None)
}

/// All stocks on a date.
pub(super) fn grouped(asked: &Asked<'_>, date: &str) -> Answered {
    asked.admit(AssetClass::Stocks)?;
    let date = read_date(date).ok_or_else(|| Refusal::Parameter("date".to_owned()))?;
    let mut rows = Vec::new();
    for of in asked.market.listing.all().iter().filter(|of| !of.is_index()) {
        let subject = Subject::Instrument(Arc::clone(of));
        rows.extend(
            day_row(asked, &subject, date)
                .map(|(start, tally)| Bar::new(Some(of.symbol.to_string()), start, &tally, false)),
        );
    }
    let scanned = rows.len();
    reply(asked, None, rows, scanned, None)
}

/// A date's first and last prices, the hours before and after included.
pub(super) fn open_close(asked: &Asked<'_>, ticker: &str, date: &str) -> Answered {
    let subject = asked.find(ticker)?;
    let day = read_date(date).ok_or_else(|| Refusal::Parameter("date".to_owned()))?;
    let (_, tally) = day_row(asked, &subject, day)
        .ok_or_else(|| Refusal::NotFound("Data not found.".to_owned()))?;
    let mut body = json!({
        "status": "OK", "from": date, "symbol": ticker, "open": tally.open, "high": tally.high,
        "low": tally.low, "close": tally.close,
    });
    if !subject.is_index() {
        body["volume"] = tally.volume.into();
    }
    if let (Subject::Instrument(of), Some(day)) = (&subject, asked.market.hours.day_of(day))
        && !of.is_index()
        && !asked.market.hours.always()
    {
        let price = |at: i64| crate::market::book::to_places(asked.market.spot(of, at), 2);
        body["preMarket"] = price(day.pre).into();
        if asked.now >= day.end {
            body["afterHours"] = price(day.end - 1).into();
        }
    }
    asked.body(&body)
}

fn day_row(asked: &Asked<'_>, subject: &Subject, date: Date) -> Option<(i64, Tally)> {
    let day = asked.market.hours.day_of(date)?;
    let span = (day.midnight, day.midnight);
    let history = asked.market.history(subject, Span::Day, 1, span, asked.now, 1, false);
    history.rows.first().map(|row| (row.start, row.tally))
}

fn reply(
    asked: &Asked<'_>,
    ticker: Option<&str>,
    results: Vec<Bar>,
    scanned: usize,
    next_url: Option<String>,
) -> Answered {
    let count = results.len();
    asked.body(&Body {
        ticker,
        query_count: scanned,
        results_count: count,
        adjusted: asked.query().get("adjusted") != Some("false"),
        results,
        status: "OK",
        request_id: &asked.id,
        count,
        next_url,
    })
}

fn empty(asked: &Asked<'_>, ticker: &str) -> Answered {
    reply(asked, Some(ticker), Vec::new(), 0, None)
}

fn read_span(text: &str) -> Option<Span> {
    Some(match text {
        "second" => Span::Second,
        "minute" => Span::Minute,
        "hour" => Span::Hour,
        "day" => Span::Day,
        "week" => Span::Week,
        "month" => Span::Month,
        "quarter" => Span::Quarter,
        "year" => Span::Year,
        _ => return None,
    })
}

/// A date in New York, its first or last millisecond, or milliseconds since 1970.
fn instant(text: &str, last: bool) -> Option<i64> {
    if let Ok(millis) = text.parse::<i64>() {
        return Some(millis);
    }
    let date = read_date(text)?;
    if last {
        Time::from_eastern(date.tomorrow().ok()?, 0, 0).map(|next| next.millis() - 1)
    } else {
        Time::from_eastern(date, 0, 0).map(Time::millis)
    }
}

/// A day's figures as the snapshots of stocks show them.
pub(super) fn short(sum: &DayTally) -> serde_json::Value {
    let bar = &sum.bar;
    if bar.is_empty() {
        return json!({ "o": 0, "h": 0, "l": 0, "c": 0, "v": 0, "vw": 0 });
    }
    json!({
        "o": bar.open, "h": bar.high, "l": bar.low, "c": bar.close, "v": bar.volume,
        "vw": bar.vwap(), "dv": format!("{}.0", bar.volume),
    })
}
