//! The older stock answers, with one-letter keys. In a quote lower case is the bid and upper
//! case the ask.

use market::{DayBar, LastQuote, LastTrade, MinuteBar, Quote, StockSnapshot, Trade};

use crate::{fault::FaultReason, json::Row};

pub(super) const OF: &str = "stockSnapshot";
pub(super) const LAST_TRADE: &str = "lastTrade";
pub(super) const LAST_QUOTE: &str = "lastQuote";

pub(super) fn read(row: &mut Row<'_, '_>) -> Result<StockSnapshot, FaultReason> {
    Ok(StockSnapshot {
        symbol: row.symbol("ticker")?,
        day: row.block("day", day),
        previous_day: row.block("prevDay", day),
        minute: row.block("min", minute),
        trade: row.block("lastTrade", trade),
        quote: row.block("lastQuote", quote),
        change: row.number("todaysChange"),
        change_percent: row.number("todaysChangePerc"),
        // 0 from the nightly wipe until the first print.
        updated: row.time_or_never("updated"),
        fair_value: row.number("fmv"),
    })
}

fn day(row: &mut Row<'_, '_>) -> DayBar {
    DayBar {
        open: row.number("o"),
        high: row.number("h"),
        low: row.number("l"),
        close: row.number("c"),
        volume: row.quantity("dv", "v"),
        vwap: row.number("vw"),
        otc: row.flag("otc").unwrap_or(false),
        ..DayBar::default()
    }
}

fn minute(row: &mut Row<'_, '_>) -> MinuteBar {
    MinuteBar {
        open: row.number("o"),
        high: row.number("h"),
        low: row.number("l"),
        close: row.number("c"),
        volume: row.quantity("dv", "v"),
        vwap: row.number("vw"),
        day_volume: row.quantity("dav", "av"),
        transactions: row.whole("n"),
        time: row.time_or_never("t"),
        otc: row.flag("otc").unwrap_or(false),
    }
}

fn trade(row: &mut Row<'_, '_>) -> LastTrade {
    LastTrade {
        price: row.number("p"),
        size: row.quantity("ds", "s"),
        exchange: row.whole("x"),
        id: row.short_id("i"),
        conditions: row.list("c"),
        time: row.time_or_never("t"),
        ..LastTrade::default()
    }
}

fn quote(row: &mut Row<'_, '_>) -> LastQuote {
    LastQuote {
        bid: row.number("p"),
        bid_size: row.number("s"),
        ask: row.number("P"),
        ask_size: row.number("S"),
        time: row.time_or_never("t"),
        ..LastQuote::default()
    }
}

pub(super) fn last_trade(row: &mut Row<'_, '_>) -> Result<Trade, FaultReason> {
    Ok(Trade {
        symbol: row.symbol("T")?,
        price: row.number("p"),
        size: row.quantity("ds", "s"),
        exchange: row.whole("x"),
        id: row.short_id("i"),
        tape: row.whole("z"),
        conditions: row.list("c"),
        time: row.time_or_never("t"),
        participant_time: row.time_or_never("y"),
        sequence: row.whole("q"),
        facility: row.whole("r"),
        facility_time: row.time_or_never("f"),
    })
}

/// Exchanges follow the same rule of case. Conditions are a list here, which a [`Quote`] of the
/// stream, with its single condition, has no room for.
pub(super) fn last_quote(row: &mut Row<'_, '_>) -> Result<Quote, FaultReason> {
    Ok(Quote {
        symbol: row.symbol("T")?,
        bid: row.number("p"),
        ask: row.number("P"),
        bid_size: row.number("s"),
        ask_size: row.number("S"),
        bid_exchange: row.whole("x"),
        ask_exchange: row.whole("X"),
        condition: None,
        indicators: row.list("i"),
        time: row.time_or_never("t"),
        participant_time: row.time_or_never("y"),
        sequence: row.whole("q"),
        tape: row.whole("z"),
    })
}
