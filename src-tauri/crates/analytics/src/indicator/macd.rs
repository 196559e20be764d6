//! G. Appel's moving average convergence and divergence.

use super::{Ema, Indicator};

/// The difference of two exponential averages, and its own average.
#[derive(Debug, Clone, PartialEq)]
pub struct Macd {
    fast: Ema,
    slow: Ema,
    signal: Ema,
}

/// What it says of a bar, dollars.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Convergence {
    /// The fast average less the slow.
    pub line: f64,
    /// The average of the line; `None` while it is too short.
    pub signal: Option<f64>,
    /// The line less its signal.
    pub histogram: Option<f64>,
}

impl Macd {
    /// Usually 12, 26 and 9 bars. `None` if a length is zero.
    #[must_use]
    pub fn new(fast: usize, slow: usize, signal: usize) -> Option<Self> {
        Some(Self { fast: Ema::new(fast)?, slow: Ema::new(slow)?, signal: Ema::new(signal)? })
    }
}

impl Indicator for Macd {
    type Bar = f64;
    type Value = Convergence;

    fn next(&mut self, close: f64) -> Option<Convergence> {
        let (fast, slow) = (self.fast.next(close), self.slow.next(close));
        let line = Some(fast? - slow?).filter(|line| line.is_finite())?;
        let signal = self.signal.next(line);
        let histogram = signal.map(|signal| line - signal).filter(|bar| bar.is_finite());
        Some(Convergence { line, signal, histogram })
    }
}
