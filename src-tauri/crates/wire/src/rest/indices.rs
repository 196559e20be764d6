//! Index snapshots.

use market::IndexSnapshot;

use super::parts;
use crate::{fault::FaultReason, json::Row};

pub(super) const OF: &str = "indexSnapshot";

pub(super) fn read(row: &mut Row<'_, '_>) -> Result<IndexSnapshot, FaultReason> {
    parts::refused(row)?;
    Ok(IndexSnapshot {
        symbol: row.symbol("ticker")?,
        name: row.text("name"),
        market_status: row.word("market_status"),
        value: row.number("value"),
        session: row.block("session", parts::day),
        updated: row.time_or_never("last_updated"),
        recency: parts::recency(row),
    })
}
