//! The make-believe market: prices, books, trades, bars and chains, all pure functions of the
//! seed and of market time, which is always an argument. Nothing here knows of sockets, HTTP or
//! JSON; what it remembers are results, never states.
//!
//! Start with `market/path.rs`, the price; then `book.rs`, `prints.rs`, `tally.rs`.

pub(crate) mod bars;
pub(crate) mod book;
pub(crate) mod chain;
pub(crate) mod expiries;
pub(crate) mod hours;
pub(crate) mod listing;
pub(crate) mod path;
pub(crate) mod prints;
pub(crate) mod rates;
pub(crate) mod strikes;
pub(crate) mod surface;
pub(crate) mod tally;

#[cfg(test)]
pub(crate) mod tests;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use ::market::{Style, Symbol, Time};

use crate::noise::Key;
use chain::{Chain, Listed};
use hours::Hours;
use listing::{Instrument, Listing};
use surface::Surface;
use tally::Kept;

/// One seed's market.
#[derive(Debug)]
pub(crate) struct Market {
    market_key: Key,
    stress_key: Key,
    memo: path::Memo,
    pub(crate) hours: Hours,
    pub(crate) listing: Listing,
    chains: HashMap<Symbol, Mutex<Slot>>,
    kept: Mutex<HashMap<(Symbol, i64), Kept>>,
}

/// Today's chain of an underlying, once somebody has asked for it.
#[derive(Debug)]
struct Slot {
    underlying: Arc<Instrument>,
    surface: Arc<Surface>,
    chain: Option<Arc<Chain>>,
}

/// Something with a price.
#[derive(Debug, Clone)]
pub(crate) enum Subject {
    /// A stock, fund or index.
    Instrument(Arc<Instrument>),
    /// An option contract.
    Contract(Arc<Listed>),
}

impl Market {
    /// `now` bounds the calendar's table and nothing else.
    pub(crate) fn new(seed: u64, always_open: bool, bustle: f64, now: Time) -> Self {
        let key = Key::new(seed);
        let listing = Listing::new(key, bustle);
        let chains = listing
            .all()
            .iter()
            .filter_map(|of| {
                let skew = if of.is_fund() || of.is_index() { 0.11 } else { 0.05 };
                let style = if of.is_index() { Style::European } else { Style::American };
                let dividends = match of.symbol.as_str() {
                    "I:SPX" => 0.012,
                    _ => of.dividend_yield,
                };
                let surface = Arc::new(Surface::new(style, of.option_volatility?, skew, dividends));
                let slot = Slot { underlying: Arc::clone(of), surface, chain: None };
                Some((of.symbol, Mutex::new(slot)))
            })
            .collect();
        let hours = Hours::new(now, always_open);
        let (market_key, stress_key) = (key.named("market"), key.named("stress"));
        Self {
            market_key,
            stress_key,
            memo: path::Memo::default(),
            hours,
            listing,
            chains,
            kept: Mutex::default(),
        }
    }

    /// What a symbol names at an instant.
    pub(crate) fn find(&self, symbol: &Symbol, now: i64) -> Option<Subject> {
        if symbol.is_option() {
            self.contract(symbol, now).map(Subject::Contract)
        } else {
            self.listing.get(symbol).cloned().map(Subject::Instrument)
        }
    }

    /// The fund whose path an index follows; itself if there is none.
    fn fund<'a>(&'a self, index: &'a Instrument) -> &'a Instrument {
        self.listing.named(path::fund_of(index.symbol.as_str())).map_or(index, |fund| fund.as_ref())
    }
}

impl Subject {
    pub(crate) fn symbol(&self) -> Symbol {
        match self {
            Self::Instrument(of) => of.symbol,
            Self::Contract(of) => of.symbol,
        }
    }

    pub(crate) fn is_option(&self) -> bool {
        matches!(self, Self::Contract(_))
    }

    pub(crate) fn is_index(&self) -> bool {
        matches!(self, Self::Instrument(of) if of.is_index())
    }

    pub(crate) fn key(&self) -> Key {
        match self {
            Self::Instrument(of) => of.key,
            Self::Contract(of) => of.key,
        }
    }
}
