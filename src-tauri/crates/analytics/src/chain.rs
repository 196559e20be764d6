//! What is said of a whole expiry: forward, at-the-money volatility, straddle, put/call ratio.
//!
//! A row that cannot serve is left out and counted, never guessed at. Nothing here prices a
//! contract or picks an expiry; [`forward`] finds the carry the quotes imply.

mod coverage;
pub mod forward;
mod quotes;

pub use coverage::Coverage;
pub use forward::{Carry, Forward};
pub use quotes::{Quotes, Straddle};

use market::Right;

/// What is known of one contract. All rows of a chain share one expiry, but for
/// [`put_call_ratio`], which takes any.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Row {
    /// The strike, dollars.
    pub strike: f64,
    /// Call or put.
    pub right: Right,
    /// The best bid, dollars a share; `None` if there is no quote. Zero is a quote.
    pub bid: Option<f64>,
    /// The best ask, dollars a share; `None` if there is no quote.
    pub ask: Option<f64>,
    /// Implied volatility, a fraction a year; `None` if unknown.
    pub iv: Option<f64>,
    /// Contracts traded today; `None` if unknown.
    pub volume: Option<f64>,
    /// Contracts open, as of yesterday's close; `None` if unknown.
    pub open_interest: Option<f64>,
    /// The quote, and so the volatility, is too old to count. Volume and open interest are the
    /// day's and do not age with it.
    pub stale: bool,
}

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
        match counted {
            None => coverage.missing += 1,
            Some(contracts) if !(contracts >= 0.0 && contracts.is_finite()) => coverage.faulty += 1,
            Some(contracts) => {
                coverage.used += 1;
                match row.right {
                    Right::Call => calls += contracts,
                    Right::Put => puts += contracts,
                }
            }
        }
    }
    let ratio: f64 = puts / calls;
    ((calls > 0.0 && ratio.is_finite()).then_some(ratio), coverage)
}

#[cfg(test)]
mod tests;
