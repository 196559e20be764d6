//! Many contracts at once: all of one side of one expiry, by the vector.
//!
//! A [`Batch`] holds strikes in order and what their contracts share; volatilities, prices and
//! Greeks come and go as plain slices, one number a row. Rows that the vectors cannot answer as
//! well as the scalar functions do (hopeless quotes, extremes, contracts beside their exercise
//! boundary) are passed to those, which are the judge of everything here. Nothing starts a
//! thread: different batches may be worked on by different ones.
//!
//! The width is chosen while running ([`instruction_set`]). The same inputs give the same bits on
//! one machine, however the rows are cut into ranges; other widths round differently.
//! `elementary` holds the functions, `european` what is made of them.

mod american;
mod elementary;
mod european;
mod lanes;
mod valuations;

use std::ops::Range;

use fearless_simd::Level;
use market::{Right, Style};

pub use valuations::Valuations;

use crate::american::table::{Table, never_exercised};
use crate::{Reason, Terms, implied_volatility_from, value};

/// What the contracts of one side of one expiry share, but for the spot.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Side {
    /// Time to expiry in years of 365 days.
    pub years: f64,
    /// The riskless rate, continuously compounded fraction a year.
    pub rate: f64,
    /// What holding the underlying earns, continuously compounded fraction a year.
    pub dividend_yield: f64,
    /// Calls or puts.
    pub right: Right,
    /// When the holder may exercise.
    pub style: Style,
}

impl Side {
    fn terms(&self, spot: f64, strike: f64) -> Terms {
        let Self { years, rate, dividend_yield, right, style } = *self;
        Terms { spot, strike, years, rate, dividend_yield, right, style }
    }

    fn table(&self) -> Option<Table> {
        let usable = self.terms(1.0, 1.0).check_terms().is_ok();
        (self.style == Style::American && usable)
            .then(|| Table::of(self.right, self.years, self.rate, self.dividend_yield))?
    }

    /// Whether the contracts are worth what European ones are.
    fn is_as_european(&self) -> bool {
        match self.style {
            Style::European => true,
            Style::American => never_exercised(self.right, self.rate, self.dividend_yield),
            Style::Bermudan => false,
        }
    }
}

/// What contracts share, with what is reckoned of it before any of them is: the exercise boundaries
/// of American ones, which take milliseconds.
#[derive(Debug, Clone)]
pub struct Ready {
    side: Side,
    /// For American contracts with one exercise boundary.
    table: Option<Table>,
}

impl Ready {
    /// Makes it ready.
    #[must_use]
    pub fn of(side: Side) -> Self {
        Self { side, table: side.table() }
    }
}

/// A price somebody saw of one contract.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Seen {
    /// Whose: its place among the strikes.
    pub row: usize,
    /// Where the underlying stood, dollars.
    pub spot: f64,
    /// Dollars a share.
    pub price: f64,
}

/// The contracts of one side of one expiry.
#[derive(Debug, Clone)]
pub struct Batch {
    strikes: Vec<f64>,
    shared: Ready,
}

impl Batch {
    /// Contracts at these strikes, dollars, in this order.
    #[must_use]
    pub fn new(side: Side, strikes: Vec<f64>) -> Self {
        Self { strikes, shared: Ready::of(side) }
    }

    /// What the contracts share.
    #[must_use]
    pub fn side(&self) -> &Side {
        &self.shared.side
    }

    /// The strikes, dollars.
    #[must_use]
    pub fn strikes(&self) -> &[f64] {
        &self.strikes
    }

    /// Has the contracts share something else: time has passed, or the carry has moved.
    pub fn share(&mut self, ready: Ready) {
        self.shared = ready;
    }

    /// The volatilities, fractions a year, at which the contracts of `rows` are worth `prices`
    /// dollars a share. `volatilities` comes with each row's last one, or NaN, to start from; it
    /// leaves with the answers, NaN where `reasons` says why there is none. The answers of
    /// European contracts do not depend on what they start from; those of American ones by less
    /// than their own error.
    ///
    /// Slices have one element for each of `rows`; whatever is longer is left as it is.
    pub fn implied(
        &self,
        spot: f64,
        rows: Range<usize>,
        prices: &[f64],
        volatilities: &mut [f64],
        reasons: &mut [Option<Reason>],
    ) {
        let strikes = self.strikes.get(rows).unwrap_or_default();
        self.invert(spot, strikes, prices, volatilities, reasons);
    }

    /// The same of prices seen at different times, of rows here and there: whatever their number,
    /// whole vectors of them are worked on. An option's price moves in proportion if spot and
    /// strike do, so all are taken to a spot of one dollar.
    ///
    /// Slices have one element for each of `seen`, in its order.
    pub fn implied_by(
        &self,
        seen: &[Seen],
        volatilities: &mut [f64],
        reasons: &mut [Option<Reason>],
    ) {
        let strike = |seen: &Seen| self.strikes.get(seen.row).map_or(f64::NAN, |k| k / seen.spot);
        let strikes: Vec<f64> = seen.iter().map(strike).collect();
        let prices: Vec<f64> = seen.iter().map(|seen| seen.price / seen.spot).collect();
        self.invert(1.0, &strikes, &prices, volatilities, reasons);
    }

    fn invert(
        &self,
        spot: f64,
        strikes: &[f64],
        prices: &[f64],
        volatilities: &mut [f64],
        reasons: &mut [Option<Reason>],
    ) {
        let guesses = volatilities.to_vec();
        let Ready { side, table } = &self.shared;
        match table {
            Some(table) => {
                american::implied(side, table, spot, strikes, prices, volatilities);
            }
            None if side.is_as_european() => {
                european::implied(side, spot, strikes, prices, volatilities);
            }
            None => volatilities.fill(f64::NAN),
        }
        for ((((strike, price), guess), volatility), reason) in
            strikes.iter().zip(prices).zip(guesses).zip(volatilities).zip(reasons)
        {
            *reason = None;
            if volatility.is_nan() {
                let terms = side.terms(spot, *strike);
                match implied_volatility_from(&terms, *price, guess) {
                    Ok(found) => *volatility = found,
                    Err(why) => *reason = Some(why),
                }
            }
        }
    }

    /// The prices and Greeks of the contracts of `rows` at `volatilities`, fractions a year.
    /// `valuations` is made as long as `rows`; NaN where `reasons` says why there is no answer.
    pub fn value(
        &self,
        spot: f64,
        rows: Range<usize>,
        volatilities: &[f64],
        valuations: &mut Valuations,
        reasons: &mut [Option<Reason>],
    ) {
        let strikes = self.strikes.get(rows).unwrap_or_default();
        valuations.reset(strikes.len());
        let Ready { side, table } = &self.shared;
        match table {
            Some(table) => {
                american::value(side, table, spot, strikes, volatilities, valuations);
            }
            None if side.is_as_european() => {
                european::value(side, spot, strikes, volatilities, valuations);
            }
            None => {}
        }
        for (row, ((strike, sigma), reason)) in
            strikes.iter().zip(volatilities).zip(reasons).enumerate()
        {
            *reason = None;
            if valuations.price[row].is_nan() {
                match value(&side.terms(spot, *strike), *sigma) {
                    Ok(worth) => valuations.set(row, &worth),
                    Err(why) => *reason = Some(why),
                }
            }
        }
    }
}

/// The name of the vector instructions in use on this machine.
#[must_use]
pub fn instruction_set() -> &'static str {
    let level = Level::new();
    #[cfg(target_arch = "x86_64")]
    if level.as_avx512().is_some() {
        return "AVX-512";
    } else if level.as_avx2().is_some() {
        return "AVX2";
    } else if level.as_sse4_2().is_some() {
        return "SSE4.2";
    }
    #[cfg(target_arch = "aarch64")]
    if level.as_neon().is_some() {
        return "NEON";
    }
    if level.is_fallback() { "scalar" } else { "baseline" }
}
