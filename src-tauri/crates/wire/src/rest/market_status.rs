//! Whether the market is open, and when it will not be.
//!
//! The vendor's own examples mix cases here, so its words are taken in lower case and the names
//! of exchanges in upper case.

use market::{Holiday, MarketStatus};

use crate::{fault::FaultReason, json::Row};

pub(super) const OF: &str = "marketStatus";
pub(super) const HOLIDAY: &str = "holiday";

pub(super) fn read(row: &mut Row<'_, '_>) -> Result<MarketStatus, FaultReason> {
    let market = row.word("market");
    if market.is_none() && !row.has("exchanges") {
        return Err(FaultReason::Missing { of: OF, key: "market" });
    }
    Ok(MarketStatus {
        market,
        early_hours: row.flag("earlyHours"),
        after_hours: row.flag("afterHours"),
        exchanges: row.block("exchanges", words).unwrap_or_default(),
        currencies: row.block("currencies", words).unwrap_or_default(),
        indices_groups: row.block("indicesGroups", words).unwrap_or_default(),
        server_time: row.instant("serverTime"),
    })
}

/// Each name of a block with its word.
fn words(row: &mut Row<'_, '_>) -> Vec<(Box<str>, Box<str>)> {
    let names: Vec<Box<str>> = row.fields().iter().map(|(name, _)| name.into()).collect();
    let pair = |name: Box<str>| row.word(&name).map(|word| (name.to_lowercase().into(), word));
    names.into_iter().filter_map(pair).collect()
}

pub(super) fn holiday(row: &mut Row<'_, '_>) -> Result<Holiday, FaultReason> {
    Ok(Holiday {
        date: row.date("date").ok_or(FaultReason::Missing { of: HOLIDAY, key: "date" })?,
        exchange: row.text("exchange").map(|name| name.to_uppercase().into()),
        name: row.text("name"),
        status: row.word("status"),
        open: row.instant("open"),
        close: row.instant("close"),
    })
}
