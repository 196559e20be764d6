//! Blocks that several snapshots share.

use market::{DayBar, LastQuote, LastTrade, MinuteBar, Recency};

use crate::{
    fault::{FaultReason, RowRefusal, excerpt},
    json::Row,
};

/// How fresh a block says it is.
pub(super) fn recency(row: &mut Row<'_, '_>) -> Option<Recency> {
    let words = [("REAL-TIME", Recency::RealTime), ("DELAYED", Recency::Delayed)];
    row.choice("timeframe", &words)
}

/// The `day` of an option, the `session` of the unified and index snapshots.
pub(super) fn day(row: &mut Row<'_, '_>) -> DayBar {
    DayBar {
        open: row.number("open"),
        high: row.number("high"),
        low: row.number("low"),
        close: row.number("close"),
        volume: row.quantity("decimal_volume", "volume"),
        vwap: row.number("vwap"),
        previous_close: row.number("previous_close"),
        change: row.number("change"),
        change_percent: row.number("change_percent"),
        updated: row.time_or_never("last_updated"),
        otc: false,
    }
}

/// The `last_minute` of the unified snapshot.
pub(super) fn minute(row: &mut Row<'_, '_>) -> MinuteBar {
    MinuteBar {
        open: row.number("open"),
        high: row.number("high"),
        low: row.number("low"),
        close: row.number("close"),
        volume: row.quantity("decimal_volume", "volume"),
        vwap: row.number("vwap"),
        day_volume: None,
        transactions: row.whole("transactions"),
        time: row.time_or_never("last_updated"),
        otc: false,
    }
}

/// The `last_trade` of the option and unified snapshots.
pub(super) fn trade(row: &mut Row<'_, '_>) -> LastTrade {
    let (stamped, updated) =
        (row.time_or_never("sip_timestamp"), row.time_or_never("last_updated"));
    LastTrade {
        price: row.number("price"),
        size: row.quantity("decimal_size", "size"),
        exchange: row.whole("exchange"),
        id: row.short_id("id"),
        conditions: row.list("conditions"),
        time: stamped.or(updated),
        participant_time: row.time_or_never("participant_timestamp"),
        recency: recency(row),
    }
}

/// The `last_quote` of the option and unified snapshots.
pub(super) fn quote(row: &mut Row<'_, '_>) -> LastQuote {
    LastQuote {
        bid: row.number("bid"),
        bid_size: row.number("bid_size"),
        bid_exchange: row.whole("bid_exchange"),
        ask: row.number("ask"),
        ask_size: row.number("ask_size"),
        ask_exchange: row.whole("ask_exchange"),
        midpoint: row.number("midpoint"),
        time: row.time_or_never("last_updated"),
        recency: recency(row),
    }
}

/// The refusal of a single row, if it is one: the vendor answers 200 and says it in the row.
pub(super) fn refused(row: &Row<'_, '_>) -> Result<(), FaultReason> {
    let text = |key| Row::text_in(row.fields(), key).map(|text| excerpt(&text)).unwrap_or_default();
    if !row.has("error") {
        return Ok(());
    }
    let refusal =
        RowRefusal { ticker: text("ticker"), error: text("error"), message: text("message") };
    Err(FaultReason::RowRefused(refusal))
}
