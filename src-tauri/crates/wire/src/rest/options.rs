//! Option snapshots: a chain's rows, and one contract's.
//!
//! What a contract is comes from `details` alone. Its symbol is not parsed to fill gaps: adjusted
//! contracts would be told wrong.

use market::{Greeks, OptionSnapshot, Right, Strike, Style, Symbol, Underlying};

use super::parts;
use crate::{fault::FaultReason, json::Row};

pub(super) const OF: &str = "optionSnapshot";

pub(super) fn read(row: &mut Row<'_, '_>) -> Result<OptionSnapshot, FaultReason> {
    parts::refused(row)?;
    let named = row.block("details", |details| details.symbol("ticker"));
    let symbol = named.ok_or(FaultReason::Missing { of: OF, key: "details" })??;
    Ok(contract(row, symbol))
}

/// The snapshot of the contract `symbol`.
pub(super) fn contract(row: &mut Row<'_, '_>, symbol: Symbol) -> OptionSnapshot {
    let details = row.block("details", details).unwrap_or_default();
    OptionSnapshot {
        symbol,
        strike: details.strike,
        expiry: details.expiry,
        right: details.right,
        style: details.style,
        multiplier: details.multiplier,
        day: row.block("day", parts::day),
        greeks: row.block("greeks", greeks),
        implied_volatility: row.number("implied_volatility"),
        open_interest: row.number("open_interest"),
        quote: row.block("last_quote", parts::quote),
        trade: row.block("last_trade", parts::trade),
        underlying: row.block("underlying_asset", underlying),
        break_even: row.number("break_even_price"),
        fair_value: row.number("fmv"),
        fair_value_updated: row.time_or_never("fmv_last_updated"),
    }
}

#[derive(Default)]
struct Details {
    strike: Option<Strike>,
    expiry: Option<market::Date>,
    right: Option<Right>,
    style: Option<Style>,
    multiplier: Option<f64>,
}

fn details(row: &mut Row<'_, '_>) -> Details {
    Details {
        strike: row.strike("strike_price"),
        expiry: row.date("expiration_date"),
        right: right(row),
        style: style(row),
        multiplier: row.number("shares_per_contract"),
    }
}

/// Call or put; `other` is a documented word for neither.
pub(super) fn right(row: &mut Row<'_, '_>) -> Option<Right> {
    let words = [("call", Some(Right::Call)), ("put", Some(Right::Put)), ("other", None)];
    row.choice("contract_type", &words).flatten()
}

pub(super) fn style(row: &mut Row<'_, '_>) -> Option<Style> {
    let words = [
        ("american", Style::American),
        ("european", Style::European),
        ("bermudan", Style::Bermudan),
    ];
    row.choice("exercise_style", &words)
}

fn greeks(row: &mut Row<'_, '_>) -> Greeks {
    Greeks {
        delta: row.number("delta"),
        gamma: row.number("gamma"),
        theta: row.number("theta"),
        vega: row.number("vega"),
    }
}

fn underlying(row: &mut Row<'_, '_>) -> Underlying {
    // A stock has a price, an index a value.
    let (price, value) = (row.number("price"), row.number("value"));
    Underlying {
        symbol: row.other_symbol("ticker"),
        price: price.or(value),
        change_to_break_even: row.number("change_to_break_even"),
        time: row.time_or_never("last_updated"),
        recency: parts::recency(row),
    }
}
