//! What the dealers of one expiry, or of a whole underlying, are exposed to, as the board keeps it.
//!
//! Who holds what is nobody's knowledge: the figures rest on a convention, and it travels with them
//! by name. They are `analytics`'s; nothing is reckoned here.

use market::{Symbol, Time};

use super::{ChainKey, Loading, QuoteCounts};

/// What an exposure is summed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// One expiry of one root.
    Expiry(ChainKey),
    /// Every expiry of an underlying.
    Underlying(Symbol),
}

impl Scope {
    /// Whose options.
    #[must_use]
    pub const fn underlying(&self) -> Symbol {
        match self {
            Self::Expiry(key) => key.underlying,
            Self::Underlying(symbol) => *symbol,
        }
    }
}

/// The dealers' exposure. A sum is `None` while no contract adds to it, and what moves slowly until
/// it was first reckoned.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Exposure {
    /// How far the download of the scope's contracts has come. Until it is through, the sums are
    /// over what has come.
    pub loading: Loading,
    /// Why nothing is reckoned, in a person's words; `None` if something is.
    pub reason: Option<Box<str>>,
    /// What dealers are taken to hold, in a person's words: the sign convention.
    pub dealers: &'static str,
    /// Expiries in it, by root where two expire on a day.
    pub expiries: u32,
    /// Contracts listed.
    pub contracts: u32,
    /// Contracts with an implied volatility.
    pub solved: u32,
    /// Contracts that add to the sums: solved, not stale, with open interest and a multiplier.
    pub counted: u32,
    /// Which quotes count, and why the others do not.
    pub quotes: QuoteCounts,
    /// Gamma of the calls, signed: dollars of delta per move of a percent.
    pub gamma_of_calls: Option<f64>,
    /// Gamma of the puts, signed, in the same unit.
    pub gamma_of_puts: Option<f64>,
    /// Delta, signed: dollars of the underlying.
    pub delta: Option<f64>,
    /// Vanna, signed: dollars of delta per point of volatility.
    pub vanna: Option<f64>,
    /// Charm, signed: dollars of delta per calendar day.
    pub charm: Option<f64>,
    /// Gamma strike by strike, lowest first.
    pub by_strike: Vec<StrikeGamma>,
    /// The strike with the largest gamma of calls, dollars.
    pub call_wall: Option<f64>,
    /// The strike with the smallest gamma of puts, which is the most negative.
    pub put_wall: Option<f64>,
    /// The strike with the largest gamma of calls less that of puts.
    pub absolute_wall: Option<f64>,
    /// Prices between 0.8 and 1.2 of the spot at which gamma is zero, nearest the spot first;
    /// `None` until they were looked for, empty if there are none.
    pub zero_gamma: Option<Vec<f64>>,
    /// The underlying's price the figures were reckoned with, dollars or points.
    pub spot: Option<f64>,
    /// Exchange time of that price.
    pub spot_time: Option<Time>,
    /// Exchange time of the oldest quote that counts, or of the price if that is older.
    pub inputs_time: Option<Time>,
    /// When it was reckoned, by the desk's clock.
    pub reckoned: Option<Time>,
}

/// The gamma of one strike over all the expiries in a scope, signed, dollars of delta per move of a
/// percent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StrikeGamma {
    /// The strike, dollars.
    pub strike: f64,
    /// The calls'.
    pub calls: f64,
    /// The puts'.
    pub puts: f64,
}
