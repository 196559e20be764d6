//! The snapshot that serves every asset class.

use market::{Extended, OptionSnapshot, UnifiedSnapshot};

use super::{options, parts};
use crate::{fault::FaultReason, json::Row};

pub(super) const OF: &str = "unifiedSnapshot";

pub(super) fn read(row: &mut Row<'_, '_>) -> Result<UnifiedSnapshot, FaultReason> {
    parts::refused(row)?;
    let symbol = row.symbol("ticker")?;
    let session = row.block("session", |session| {
        (parts::day(session), extended(session), session.number("price"))
    });
    let kind = row.word("type");
    // A contract's quote and trade stand where any other row has them, and its day's figures are
    // the session's.
    let is_option = kind.as_deref() == Some("options") || row.has("details");
    let option = is_option.then(|| {
        let contract = options::contract(row, symbol);
        Box::new(OptionSnapshot { day: session.map(|(day, _, _)| day), ..contract })
    });
    let (quote, trade) = match &option {
        Some(option) => (option.quote, option.trade.clone()),
        None => (row.block("last_quote", parts::quote), row.block("last_trade", parts::trade)),
    };
    Ok(UnifiedSnapshot {
        symbol,
        name: row.text("name"),
        kind,
        market_status: row.word("market_status"),
        price: session.and_then(|(_, _, price)| price),
        extended: session.map(|(_, extended, _)| extended).unwrap_or_default(),
        session: session.map(|(day, _, _)| day),
        minute: row.block("last_minute", parts::minute),
        trade,
        quote,
        value: row.number("value"),
        updated: row.time_or_never("last_updated"),
        option,
    })
}

fn extended(row: &mut Row<'_, '_>) -> Extended {
    let mut both = |change, percent| (row.number(change), row.number(percent));
    Extended {
        early: both("early_trading_change", "early_trading_change_percent"),
        regular: both("regular_trading_change", "regular_trading_change_percent"),
        late: both("late_trading_change", "late_trading_change_percent"),
    }
}
