//! What the open contracts and the traded ones say: put/call ratios and the price of least pain.

use market::Right;

use super::{Coverage, Row};
use crate::Reason;

/// What a put/call ratio counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Count {
    /// Contracts traded today.
    Volume,
    /// Contracts open.
    OpenInterest,
}

/// Puts per call over all rows, and how many rows that is of; `None` if there are no calls.
#[must_use]
pub fn put_call_ratio(rows: &[Row], count: Count) -> (Option<f64>, Coverage) {
    let mut coverage = Coverage::default();
    let (mut calls, mut puts) = (0.0, 0.0);
    for row in rows {
        let counted = match count {
            Count::Volume => row.volume,
            Count::OpenInterest => row.open_interest,
        };
        if let Some(contracts) = coverage.admit(contracts(counted)) {
            match row.right {
                Right::Call => calls += contracts,
                Right::Put => puts += contracts,
            }
        }
    }
    let ratio: f64 = puts / calls;
    ((calls > 0.0 && ratio.is_finite()).then_some(ratio), coverage)
}

/// The listed strike at which the holders of all open contracts of one expiry would get least:
/// Σ OI·multiplier·max(c(X − K), 0) is smallest, the lowest such strike. Open interest is
/// yesterday's. Rows without open interest, multiplier or strike do not count.
///
/// # Errors
/// [`Reason::Nothing`] if nothing is open.
pub fn max_pain(rows: &[Row]) -> Result<f64, Reason> {
    let listed = |strike: &f64| *strike > 0.0 && strike.is_finite();
    let weight = |row: &Row| {
        let open = contracts(row.open_interest).ok()?;
        let multiplier = contracts(row.multiplier).ok()?;
        listed(&row.strike).then_some((row.strike, row.right, open * multiplier))
    };
    let open: Vec<_> = rows.iter().filter_map(weight).filter(|(_, _, open)| *open > 0.0).collect();
    if open.is_empty() {
        return Err(Reason::Nothing);
    }
    let pain = |at: f64| -> f64 {
        let paid = open.iter().map(|&(strike, right, contracts)| match right {
            Right::Call => contracts * (at - strike).max(0.0),
            Right::Put => contracts * (strike - at).max(0.0),
        });
        paid.sum()
    };
    let mut strikes: Vec<f64> = rows.iter().map(|row| row.strike).filter(listed).collect();
    strikes.sort_by(f64::total_cmp);
    strikes.dedup();
    let pains = strikes.into_iter().map(|strike| (strike, pain(strike)));
    let least = pains.min_by(|a, b| a.1.total_cmp(&b.1)).ok_or(Reason::Nothing)?;
    if least.1.is_finite() { Ok(least.0) } else { Err(Reason::OutOfRange) }
}

fn contracts(counted: Option<f64>) -> Result<f64, Reason> {
    let contracts = counted.ok_or(Reason::Nothing)?;
    if contracts >= 0.0 && contracts.is_finite() { Ok(contracts) } else { Err(Reason::OutOfRange) }
}
