//! Gamma exposure strike by strike, and the strikes that stand out.

use super::Exposure;

/// The gamma exposure of one strike over all the expiries that were added.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Strike {
    /// The strike, dollars.
    pub strike: f64,
    /// The calls', signed, dollars.
    pub calls: f64,
    /// The puts', signed, dollars.
    pub puts: f64,
}

/// Gamma exposure by strike, lowest strike first.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ByStrike(Vec<Strike>);

/// The strikes that stand out; each `None` if no strike has such exposure, the lowest of equals.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Walls {
    /// The strike of the largest exposure of calls.
    pub call: Option<f64>,
    /// The strike of the smallest exposure of puts, which is the most negative.
    pub put: Option<f64>,
    /// The strike of the largest exposure of calls less that of puts.
    pub absolute: Option<f64>,
}

impl ByStrike {
    /// The contracts' exposures by their strikes, in any order.
    #[must_use]
    pub fn of(contracts: impl IntoIterator<Item = (f64, Exposure)>) -> Self {
        let mut contracts: Vec<(f64, Exposure)> = contracts.into_iter().collect();
        contracts.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut strikes: Vec<Strike> = Vec::new();
        for (strike, exposure) in contracts {
            if strikes.last().is_none_or(|last| last.strike != strike) {
                strikes.push(Strike { strike, calls: 0.0, puts: 0.0 });
            }
            if let Some(last) = strikes.last_mut() {
                last.calls += exposure.gamma_of_calls;
                last.puts += exposure.gamma_of_puts;
            }
        }
        Self(strikes)
    }

    /// The strikes, lowest first.
    #[must_use]
    pub fn strikes(&self) -> &[Strike] {
        &self.0
    }

    /// The walls, meant for dealers long calls and short puts.
    #[must_use]
    pub fn walls(&self) -> Walls {
        Walls {
            call: self.largest(|strike| strike.calls),
            put: self.largest(|strike| -strike.puts),
            absolute: self.largest(|strike| strike.calls - strike.puts),
        }
    }

    fn largest(&self, height: impl Fn(&Strike) -> f64) -> Option<f64> {
        let mut highest = 0.0;
        let mut at = None;
        for strike in &self.0 {
            if height(strike) > highest {
                (highest, at) = (height(strike), Some(strike.strike));
            }
        }
        at
    }
}
