//! J. W. Wilder's relative strength index (*New Concepts in Technical Trading Systems*, 1978).

use super::{Ema, Indicator};

/// 100·U/(U + D) of the averages of rises and of falls between closes, 0 to 100: the mean of the
/// first `length` and then Wilder's average. 50 where nothing moved.
#[derive(Debug, Clone, PartialEq)]
pub struct Rsi {
    last: Option<f64>,
    rises: Ema,
    falls: Ema,
}

impl Rsi {
    /// Usually 14 bars. `None` for a length of zero.
    #[must_use]
    pub fn new(length: usize) -> Option<Self> {
        Some(Self { last: None, rises: Ema::wilder(length)?, falls: Ema::wilder(length)? })
    }
}

impl Indicator for Rsi {
    type Bar = f64;
    type Value = f64;

    fn next(&mut self, close: f64) -> Option<f64> {
        if !close.is_finite() {
            return None;
        }
        let change = close - self.last.replace(close)?;
        let (up, down) = (self.rises.next(change.max(0.0)), self.falls.next((-change).max(0.0)));
        let (up, down) = (up?, down?);
        if up + down == 0.0 {
            return Some(50.0);
        }
        Some(100.0 * up / (up + down)).filter(|strength| strength.is_finite())
    }
}
