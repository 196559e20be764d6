//! The streamed events, key by key as the vendor's documents name them.
//!
//! A key's meaning depends on the event: `s` is a bar's start and a trade's size, `c` a close, a
//! condition or a list of them. Clusters share these shapes; what one of them lacks is absent.

use market::{Bar, Event, FairValue, Imbalance, IndexValue, Limits, Quote, ShortText, Span, Trade};

use crate::{fault::FaultReason, json::Row};

type Read<T> = Result<T, FaultReason>;

/// Reads one event of a kind.
pub(crate) type Reader = fn(&mut Row<'_, '_>) -> Read<Event>;

/// The reader of a kind of event, and the kind's name; `None` if the kind is unknown.
pub(crate) fn reader(ev: &str) -> Option<(&'static str, Reader)> {
    let known: (&'static str, Reader) = match ev {
        "Q" => ("Q", quote),
        "T" => ("T", trade),
        "A" => ("A", |row| bar(row, Span::Second)),
        "AM" => ("AM", |row| bar(row, Span::Minute)),
        "V" => ("V", index_value),
        "FMV" => ("FMV", fair_value),
        "LULD" => ("LULD", limits),
        "NOI" => ("NOI", imbalance),
        _ => return None,
    };
    Some(known)
}

fn bar(row: &mut Row<'_, '_>, span: Span) -> Read<Event> {
    Ok(Event::Bar(Bar {
        symbol: row.symbol("sym")?,
        span,
        start: row.time("s"),
        end: row.time("e"),
        open: row.number("o"),
        high: row.number("h"),
        low: row.number("l"),
        close: row.number("c"),
        volume: row.quantity("dv", "v"),
        vwap: row.number("vw"),
        day_volume: row.quantity("dav", "av"),
        // `a` is the day's and `vw` the window's: old documents had them swapped.
        day_vwap: row.number("a"),
        day_open: row.number("op"),
        average_size: row.number("z"),
        otc: row.flag("otc").unwrap_or(false),
    }))
}

fn trade(row: &mut Row<'_, '_>) -> Read<Event> {
    Ok(Event::Trade(Trade {
        symbol: row.symbol("sym")?,
        price: row.number("p"),
        size: row.quantity("ds", "s"),
        exchange: row.whole("x"),
        id: row.short_id("i"),
        tape: row.whole("z"),
        conditions: row.list("c"),
        time: row.time("t"),
        participant_time: row.time("pt"),
        sequence: row.whole("q"),
        facility: row.whole("trfi"),
        facility_time: row.time("trft"),
    }))
}

fn quote(row: &mut Row<'_, '_>) -> Read<Event> {
    Ok(Event::Quote(Quote {
        symbol: row.symbol("sym")?,
        bid: row.number("bp"),
        ask: row.number("ap"),
        bid_size: row.number("bs"),
        ask_size: row.number("as"),
        bid_exchange: row.whole("bx"),
        ask_exchange: row.whole("ax"),
        condition: row.whole("c"),
        indicators: row.list("i"),
        time: row.time("t"),
        participant_time: row.time("pt"),
        sequence: row.whole("q"),
        tape: row.whole("z"),
    }))
}

fn limits(row: &mut Row<'_, '_>) -> Read<Event> {
    Ok(Event::Limits(Limits {
        symbol: row.symbol("T")?,
        high: row.number("h"),
        low: row.number("l"),
        indicators: row.list("i"),
        tape: row.whole("z"),
        time: row.time("t"),
        sequence: row.whole("q"),
    }))
}

fn imbalance(row: &mut Row<'_, '_>) -> Read<Event> {
    Ok(Event::Imbalance(Imbalance {
        symbol: row.symbol("T")?,
        time: row.time("t"),
        auction_time: row.whole("at"),
        auction: row.text("a").as_deref().map(ShortText::new),
        sequence: row.whole("i"),
        exchange: row.whole("x"),
        imbalance: row.number("o"),
        paired: row.number("p"),
        clearing_price: row.number("b"),
    }))
}

fn fair_value(row: &mut Row<'_, '_>) -> Read<Event> {
    Ok(Event::FairValue(FairValue {
        symbol: row.symbol("sym")?,
        value: row.number("fmv"),
        time: row.time("t"),
    }))
}

fn index_value(row: &mut Row<'_, '_>) -> Read<Event> {
    Ok(Event::IndexValue(IndexValue {
        symbol: row.symbol("T")?,
        value: row.number("val"),
        time: row.time("t"),
    }))
}
