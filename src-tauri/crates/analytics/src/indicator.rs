//! What is drawn over and under the candles: averages, bands and oscillators.
//!
//! Each is a small state that takes one bar after another and never looks back further than its
//! length; [`all`] is the same over a whole history, so a chart that loads and one that follows
//! agree to the bit. The bar that is still forming is asked with [`Indicator::peek`], which changes
//! nothing. A price that is no number is passed over. Colours and scales are the page's.

mod average;
mod bands;
mod macd;
mod strength;
mod study;
mod vwap;

pub use average::{Ema, Sma};
pub use bands::{Band, Bollinger};
pub use macd::{Convergence, Macd};
pub use strength::Rsi;
pub(crate) use study::Running;
pub use study::{Bar, InSession, LONGEST, Study};
pub use vwap::{Traded, Vwap};

/// Something reckoned bar by bar.
pub trait Indicator: Clone {
    /// What it takes of a bar.
    type Bar: Copy;
    /// What it says of it.
    type Value;

    /// Takes a bar that is complete; `None` while too few have come, and of a bar that is no
    /// number, which is passed over.
    fn next(&mut self, bar: Self::Bar) -> Option<Self::Value>;

    /// What [`Indicator::next`] would say of a bar that is still forming.
    fn peek(&self, bar: Self::Bar) -> Option<Self::Value> {
        self.clone().next(bar)
    }
}

/// The indicator over a whole history, one value for each bar.
pub fn all<I: Indicator>(mut indicator: I, bars: &[I::Bar]) -> Vec<Option<I::Value>> {
    bars.iter().map(|bar| indicator.next(*bar)).collect()
}

#[cfg(test)]
mod tests;
