//! What a live chain is told: its contracts, ticks, and what somebody looks at.

use market::{Right, Style, Time};

use super::Dividend;
use crate::Curve;

/// What all contracts of one root and expiry share.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Series {
    /// The instant of expiry.
    pub expires: Time,
    /// Exercise style; `None` if the data do not say, and then nothing is priced.
    pub style: Option<Style>,
    /// Whether a contract is of shares of the underlying and nothing else. Others are not priced.
    pub standard: bool,
}

/// One contract of the chain.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Contract {
    /// Its series, by its place in the list.
    pub series: usize,
    /// Strike, dollars.
    pub strike: f64,
    /// Call or put.
    pub right: Right,
}

/// Something new. Rows are contracts by their place in the list; one that is not in it is ignored.
#[derive(Debug, Clone, PartialEq)]
pub enum Tick {
    /// The price of the underlying, dollars.
    Spot {
        /// Dollars or points.
        price: f64,
        /// Exchange time.
        time: Option<Time>,
    },
    /// The best bid and ask of a contract, dollars a share; `None` on a side nobody quotes.
    Quote {
        /// Which contract.
        row: usize,
        /// The bid.
        bid: Option<f64>,
        /// The ask.
        ask: Option<f64>,
        /// Exchange time.
        time: Option<Time>,
    },
    /// What is open, traded and delivered.
    Interest {
        /// Which contract.
        row: usize,
        /// Contracts open at the last close.
        open_interest: Option<f64>,
        /// Contracts traded today.
        volume: Option<f64>,
        /// Shares a contract is of.
        multiplier: Option<f64>,
    },
    /// The time, and before which a quote is too old to count; `None` while none is.
    Clock {
        /// Now.
        now: Time,
        /// The oldest stamp that counts.
        stale_before: Option<Time>,
    },
    /// The riskless rates; `None` if there are none, and then nothing is priced.
    Curve(Option<Curve>),
    /// The cash dividends to come.
    Dividends(Vec<Dividend>),
}

/// Some strikes of one series, both ends included.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct View {
    /// Which series.
    pub series: usize,
    /// The lowest strike, dollars.
    pub low: f64,
    /// The highest.
    pub high: f64,
}

/// What is known of the market when work is done.
#[derive(Debug, Clone, Default)]
pub(super) struct Market {
    pub(super) spot: Option<f64>,
    pub(super) spot_time: Option<Time>,
    pub(super) now: Option<Time>,
    pub(super) stale_before: Option<Time>,
    pub(super) curve: Option<Curve>,
    pub(super) dividends: Vec<Dividend>,
    /// Rises with the spot.
    pub(super) version: u64,
}
