//! What is said of a whole expiry: forward, volatility at the money and in the wings, expected
//! moves, variance index, put/call ratio, max pain.
//!
//! A row that cannot serve is left out and counted, never guessed at. Nothing here prices a
//! contract or picks an expiry; [`forward`] finds the carry the quotes imply, and the exposures of
//! dealers are in [`crate::exposure`].

mod coverage;
pub mod forward;
mod interest;
mod moves;
mod quotes;
mod term;
mod variance;
mod wings;

pub use coverage::{Coverage, Rules};
pub use forward::{Carry, Forward};
pub use interest::{Count, max_pain, put_call_ratio};
pub use moves::{Straddle, one_sigma};
pub use quotes::Quotes;
pub use term::{Node, TermStructure, forward_volatility};
pub use variance::variance_index_between;
pub use wings::{Moneyness, Wings};

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
    /// Shares a contract is of; `None` if unknown, and then it has no part in sums of dollars.
    pub multiplier: Option<f64>,
    /// The quote, and so the volatility, is too old to count. Volume and open interest are the
    /// day's and do not age with it.
    pub stale: bool,
}

#[cfg(test)]
mod tests;
