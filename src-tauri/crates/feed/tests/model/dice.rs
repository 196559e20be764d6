//! The dice of a simulated life. One seed is one life, on every machine and in every build.

use core::ops::RangeInclusive;

/// SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).
#[derive(Debug, Clone)]
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub(crate) fn within(&mut self, bounds: RangeInclusive<u64>) -> u64 {
        bounds.start() + self.next() % (bounds.end() - bounds.start() + 1)
    }

    /// Log-uniform: each doubling is as likely as the next.
    pub(crate) fn spread(&mut self, bounds: RangeInclusive<u64>) -> u64 {
        let (low, high) = ((*bounds.start() as f64).ln(), (*bounds.end() as f64).ln());
        let unit = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        (low + unit * (high - low)).exp() as u64
    }

    pub(crate) fn one_in(&mut self, chances: u64) -> bool {
        self.next().is_multiple_of(chances)
    }

    pub(crate) fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[(self.next() % of.len() as u64) as usize]
    }
}

/// The value below which a share of the measurements lies, and the greatest.
pub(crate) fn quantile(sorted: &[u64], share: f64) -> u64 {
    let last = sorted.len().saturating_sub(1);
    sorted.get(((last as f64) * share).round() as usize).copied().unwrap_or_default()
}
