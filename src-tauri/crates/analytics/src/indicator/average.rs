//! Moving averages: simple and exponential.

use std::collections::VecDeque;

use super::Indicator;

/// The mean of the last `length` closes, dollars.
#[derive(Debug, Clone, PartialEq)]
pub struct Sma {
    length: usize,
    window: VecDeque<f64>,
}

impl Sma {
    /// `None` for a length of zero.
    #[must_use]
    pub fn new(length: usize) -> Option<Self> {
        (length > 0).then(|| Self { length, window: VecDeque::new() })
    }

    /// The last `length` closes once there are so many, oldest first.
    pub(super) fn push(&mut self, close: f64) -> Option<&VecDeque<f64>> {
        if !close.is_finite() {
            return None;
        }
        if self.window.len() == self.length {
            self.window.pop_front();
        }
        self.window.push_back(close);
        (self.window.len() == self.length).then_some(&self.window)
    }
}

/// The mean, summed afresh: a sum that is kept and corrected would drift from it.
pub(super) fn mean(window: &VecDeque<f64>) -> f64 {
    window.iter().sum::<f64>() / window.len() as f64
}

impl Indicator for Sma {
    type Bar = f64;
    type Value = f64;

    fn next(&mut self, close: f64) -> Option<f64> {
        self.push(close).map(mean).filter(|mean| mean.is_finite())
    }
}

/// The exponential average of closes, dollars: each new one weighs α = 2/(length + 1). It begins
/// with the mean of the first `length`, as chart programs do.
#[derive(Debug, Clone, PartialEq)]
pub struct Ema {
    weight: f64,
    start: Sma,
    last: Option<f64>,
}

impl Ema {
    /// `None` for a length of zero.
    #[must_use]
    pub fn new(length: usize) -> Option<Self> {
        Self::weighing(length, 2.0 / (length as f64 + 1.0))
    }

    /// J. W. Wilder's average, whose weight is 1/length.
    pub(super) fn wilder(length: usize) -> Option<Self> {
        Self::weighing(length, 1.0 / length as f64)
    }

    fn weighing(length: usize, weight: f64) -> Option<Self> {
        Sma::new(length).map(|start| Self { weight, start, last: None })
    }
}

impl Indicator for Ema {
    type Bar = f64;
    type Value = f64;

    fn next(&mut self, close: f64) -> Option<f64> {
        if !close.is_finite() {
            return None;
        }
        let next = match self.last {
            Some(last) => last + self.weight * (close - last),
            None => self.start.next(close)?,
        };
        self.last = Some(next).filter(|next| next.is_finite()).or(self.last);
        Some(next).filter(|next| next.is_finite())
    }
}
