//! Corporate actions: dividends and splits.

use market::{Dividend, Split};

use crate::{fault::FaultReason, json::Row};

pub(super) const DIVIDEND: &str = "dividend";
pub(super) const SPLIT: &str = "split";

pub(super) fn dividend(row: &mut Row<'_, '_>) -> Result<Dividend, FaultReason> {
    Ok(Dividend {
        symbol: row.symbol("ticker")?,
        ex_date: row.date("ex_dividend_date"),
        amount: row.number("cash_amount"),
        currency: row.text("currency"),
        declared: row.date("declaration_date"),
        record_date: row.date("record_date"),
        pay_date: row.date("pay_date"),
        frequency: row.whole("frequency"),
        kind: row.word("distribution_type"),
        split_adjusted_amount: row.number("split_adjusted_cash_amount"),
        adjustment_factor: row.number("historical_adjustment_factor"),
        id: row.id("id"),
    })
}

pub(super) fn split(row: &mut Row<'_, '_>) -> Result<Split, FaultReason> {
    Ok(Split {
        symbol: row.symbol("ticker")?,
        date: row.date("execution_date"),
        from: row.number("split_from"),
        to: row.number("split_to"),
        kind: row.word("adjustment_type"),
    })
}
