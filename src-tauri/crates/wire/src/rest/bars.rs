//! Bars of history, and the one-day summary.

use market::{HistoryBar, OpenClose, Symbol};

use crate::{
    fault::FaultReason,
    json::{Fields, Row},
};

pub(super) const OF: &str = "historyBar";
pub(super) const OPEN_CLOSE: &str = "openClose";

/// The ticker the whole body is about.
pub(super) fn ticker(fields: &Fields<'_>) -> Option<Symbol> {
    Row::text_in(fields, "ticker").and_then(|text| Symbol::new(&text).ok())
}

/// A bar; its own ticker, where it names one, goes before the body's.
pub(super) fn read(row: &mut Row<'_, '_>, ticker: Option<Symbol>) -> HistoryBar {
    HistoryBar {
        symbol: row.other_symbol("T").or(ticker),
        start: row.time("t"),
        open: row.number("o"),
        high: row.number("h"),
        low: row.number("l"),
        close: row.number("c"),
        volume: row.quantity("dv", "v"),
        vwap: row.number("vw"),
        transactions: row.whole("n"),
        otc: row.flag("otc").unwrap_or(false),
    }
}

pub(super) fn open_close(row: &mut Row<'_, '_>) -> Result<OpenClose, FaultReason> {
    Ok(OpenClose {
        symbol: row.symbol("symbol")?,
        date: row.date("from"),
        open: row.number("open"),
        high: row.number("high"),
        low: row.number("low"),
        close: row.number("close"),
        volume: row.number("volume"),
        pre_market: row.number("preMarket"),
        after_hours: row.number("afterHours"),
    })
}
