//! J. Bollinger's bands.

use super::average::mean;
use super::{Indicator, Sma};

/// Bands a number of deviations around a simple average.
#[derive(Debug, Clone, PartialEq)]
pub struct Bollinger {
    average: Sma,
    deviations: f64,
}

/// The bands at a bar, dollars.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    /// The average plus the deviations.
    pub upper: f64,
    /// The average.
    pub middle: f64,
    /// The average less the deviations.
    pub lower: f64,
}

impl Bollinger {
    /// Usually 20 bars and 2 deviations, which are those of the whole window (divided by its
    /// length). `None` for a length of zero or deviations that are no number.
    #[must_use]
    pub fn new(length: usize, deviations: f64) -> Option<Self> {
        let average = Sma::new(length)?;
        deviations.is_finite().then_some(Self { average, deviations })
    }
}

impl Indicator for Bollinger {
    type Bar = f64;
    type Value = Band;

    fn next(&mut self, close: f64) -> Option<Band> {
        let window = self.average.push(close)?;
        let middle = mean(window);
        let squares: f64 = window.iter().map(|close| (close - middle).powi(2)).sum();
        let width = self.deviations * (squares / window.len() as f64).sqrt();
        let band = Band { upper: middle + width, middle, lower: middle - width };
        (band.upper.is_finite() && band.lower.is_finite()).then_some(band)
    }
}
