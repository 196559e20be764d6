//! What is listed: some 330 stocks, funds and indices, read from the table beside this file.
//!
//! Names are real so that a chart looks familiar; prices, volumes and volatilities are plausible
//! inventions and no market data. Columns: symbol, name, type, MIC, sector, price level (for an
//! index: how many times its fund), daily volume in millions, dividend yield in percent, and for
//! those with options the at-the-money volatility.

use std::collections::HashMap;
use std::sync::Arc;

use market::Symbol;

use crate::noise::Key;

/// Something with a price that is no option.
#[derive(Debug, Clone)]
pub(crate) struct Instrument {
    pub(crate) symbol: Symbol,
    pub(crate) name: &'static str,
    /// The vendor's type code: `CS`, `ADRC`, `ETF`, `INDEX`.
    pub(crate) kind: &'static str,
    /// Market identifier code; empty for an index.
    pub(crate) exchange: &'static str,
    pub(crate) sector: &'static str,
    /// The price it wanders about, dollars; for an index, times its fund.
    pub(crate) level: f64,
    /// Shares in millions on an ordinary day.
    pub(crate) daily_millions: f64,
    /// A year, as a fraction.
    pub(crate) dividend_yield: f64,
    /// At-the-money volatility of its options; `None` where none are listed.
    pub(crate) option_volatility: Option<f64>,
    /// Trades a second in the regular session.
    pub(crate) pace: f64,
    /// How much it moves for one of the market, and of its sector.
    pub(crate) beta: f64,
    pub(crate) sector_beta: f64,
    /// Volatility of its own a year.
    pub(crate) own_volatility: f64,
    pub(crate) key: Key,
    pub(crate) keys: Keys,
}

/// Keys asked for at every price, derived once.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Keys {
    pub(crate) sector: Key,
    pub(crate) fine: Key,
    pub(crate) book: Key,
    pub(crate) tape: Key,
}

impl Instrument {
    pub(crate) fn is_index(&self) -> bool {
        self.kind == "INDEX"
    }

    /// How many times its fund's price it stands at; 1 for all but an index.
    pub(crate) fn times(&self) -> f64 {
        if self.is_index() { self.level } else { 1.0 }
    }

    pub(crate) fn is_fund(&self) -> bool {
        self.kind == "ETF"
    }
}

/// All instruments, in the order of their symbols.
#[derive(Debug)]
pub(crate) struct Listing {
    instruments: Vec<Arc<Instrument>>,
    by_symbol: HashMap<Symbol, usize>,
}

impl Listing {
    /// With `bustle` times as many trades as usual.
    pub(crate) fn new(seed: Key, bustle: f64) -> Self {
        let mut instruments: Vec<_> = include_str!("listing.psv")
            .lines()
            .filter_map(|line| read(line, seed, bustle).map(Arc::new))
            .collect();
        instruments.sort_by_key(|instrument| instrument.symbol);
        let by_symbol =
            instruments.iter().enumerate().map(|(index, of)| (of.symbol, index)).collect();
        Self { instruments, by_symbol }
    }

    pub(crate) fn all(&self) -> &[Arc<Instrument>] {
        &self.instruments
    }

    pub(crate) fn get(&self, symbol: &Symbol) -> Option<&Arc<Instrument>> {
        self.by_symbol.get(symbol).map(|index| &self.instruments[*index])
    }

    pub(crate) fn named(&self, symbol: &str) -> Option<&Arc<Instrument>> {
        self.get(&Symbol::new(symbol).ok()?)
    }
}

fn read(line: &'static str, seed: Key, bustle: f64) -> Option<Instrument> {
    let mut cells = line.split('|');
    let mut cell = || cells.next();
    let (symbol, name, kind, exchange, sector) = (cell()?, cell()?, cell()?, cell()?, cell()?);
    let mut number = || cell().and_then(|text| text.parse::<f64>().ok());
    let (level, daily_millions, dividend_yield) = (number()?, number()?, number()? / 100.0);
    let option_volatility = number();
    let key = seed.named(symbol);
    let total = option_volatility.unwrap_or_else(|| typical_volatility(kind, sector, key));
    let beta = (total / 0.155 * (0.55 + 0.3 * key.at(1).unit())).min(2.2);
    let beta = if sector == "bond" {
        0.1
    } else if kind == "ETF" && sector == "broad" {
        1.0
    } else {
        beta
    };
    let sector_beta = if sector == "broad" { 0.0 } else { 0.5 + key.at(2).unit() };
    // What the factors leave unexplained is its own; a broad fund has next to none.
    let explained = (beta * MARKET_VOLATILITY).powi(2) + (sector_beta * SECTOR_VOLATILITY).powi(2);
    let own_volatility = (total * total - explained).max((0.12 * total).powi(2)).sqrt();
    Some(Instrument {
        symbol: Symbol::new(symbol).ok()?,
        name,
        kind,
        exchange,
        sector,
        level,
        daily_millions,
        dividend_yield,
        option_volatility,
        pace: (daily_millions * 0.035).clamp(0.03, 2.5) * bustle,
        beta,
        sector_beta,
        own_volatility,
        key,
        keys: Keys {
            sector: seed.named("sector").named(sector),
            fine: key.named("fine"),
            book: key.named("book"),
            tape: key.named("tape"),
        },
    })
}

/// Volatilities a year of what instruments share.
pub(crate) const MARKET_VOLATILITY: f64 = 0.13;
pub(crate) const SECTOR_VOLATILITY: f64 = 0.09;

fn typical_volatility(kind: &str, sector: &str, key: Key) -> f64 {
    let base = match sector {
        "broad" => 0.15,
        "bond" => 0.09,
        "staple" | "utility" | "health" => 0.22,
        "bank" | "industry" | "property" | "world" => 0.25,
        "soft" | "chips" | "fintech" | "biotech" | "auto" => 0.45,
        _ => 0.32,
    };
    base * if kind == "ETF" { 0.8 } else { 0.85 + 0.4 * key.at(3).unit() }
}
