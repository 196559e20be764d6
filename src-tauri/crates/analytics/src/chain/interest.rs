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
    let open =
        |row: &Row| Some(contracts(row.open_interest).ok()? * contracts(row.multiplier).ok()?);
    let listed = rows.iter().filter(|row| row.strike > 0.0 && row.strike.is_finite());
    let mut rising: Vec<(f64, Right, f64)> =
        listed.map(|row| (row.strike, row.right, open(row).unwrap_or(0.0))).collect();
    if rising.iter().all(|(.., open)| *open == 0.0) {
        return Err(Reason::Nothing);
    }
    rising.sort_by(|a, b| a.0.total_cmp(&b.0));
    // Pain is a chain of straight lines that bends upwards at every strike by what is open there:
    // far below it falls by all the puts. It is least where it first does not fall.
    let puts = rising.iter().filter(|(_, right, _)| *right == Right::Put);
    let mut slope = -puts.map(|(.., open)| open).sum::<f64>();
    let mut least = f64::NAN;
    for same in rising.chunk_by(|a, b| a.0 == b.0) {
        least = same[0].0;
        slope += same.iter().map(|(.., open)| open).sum::<f64>();
        if slope >= 0.0 {
            break;
        }
    }
    let paid = rising.iter().map(|&(strike, right, open)| match right {
        Right::Call => open * (least - strike).max(0.0),
        Right::Put => open * (strike - least).max(0.0),
    });
    if paid.sum::<f64>().is_finite() { Ok(least) } else { Err(Reason::OutOfRange) }
}

fn contracts(counted: Option<f64>) -> Result<f64, Reason> {
    let contracts = counted.ok_or(Reason::Nothing)?;
    if contracts >= 0.0 && contracts.is_finite() { Ok(contracts) } else { Err(Reason::OutOfRange) }
}
