//! Chance without dice: every "random" number is a hash of who asks and for when.
//!
//! There is no generator with a state anywhere in this crate. That is what makes history,
//! the live stream and a restarted exchange agree: they all ask the same question and get the
//! same answer. Read `market/path.rs` next.

/// A point in the tree of hashes. Keys are derived from keys, the first from the seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Key(u64);

impl Key {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(scramble(seed ^ 0x7461_7065_6465_636b))
    }

    /// The key for a numbered thing under this one.
    pub(crate) const fn at(self, number: i64) -> Self {
        Self(scramble(self.0 ^ (number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15)))
    }

    /// The key for a named thing under this one.
    pub(crate) fn named(self, name: &str) -> Self {
        name.bytes().fold(self.at(name.len() as i64), |key, byte| key.at(i64::from(byte)))
    }

    pub(crate) const fn bits(self) -> u64 {
        self.0
    }

    /// Between 0 and 1, 1 excluded.
    pub(crate) fn unit(self) -> f64 {
        (self.0 >> 11) as f64 * (1.0 / (1u64 << 53) as f64)
    }

    /// Even between -√3 and √3: mean 0, variance 1.
    pub(crate) fn even(self) -> f64 {
        (self.unit() - 0.5) * 3.464_101_615_137_754_6
    }

    /// Exponential with mean 1.
    pub(crate) fn wait(self) -> f64 {
        -(1.0 - self.unit()).ln()
    }
}

/// The finaliser of SplitMix64 (Steele, Lea and Flood, *Fast Splittable Pseudorandom Number
/// Generators*, 2014).
const fn scramble(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

/// Value noise: one knot a period, a smooth curve through the knots. Variance about 1/2 to 1.
pub(crate) fn smooth(key: Key, at: i64, period: i64) -> f64 {
    let (here, next, part) = knots(key, at, period);
    here + (next - here) * part * part * (3.0 - 2.0 * part)
}

/// The same with straight lines: cheaper, and a price may have corners.
pub(crate) fn straight(key: Key, at: i64, period: i64) -> f64 {
    let (here, next, part) = knots(key, at, period);
    here + (next - here) * part
}

fn knots(key: Key, at: i64, period: i64) -> (f64, f64, f64) {
    // Each key has a phase of its own, so that knots of different things do not coincide.
    let at = at + (key.bits() % period as u64) as i64;
    let knot = at.div_euclid(period);
    let part = at.rem_euclid(period) as f64 / period as f64;
    (key.at(knot).even(), key.at(knot + 1).even(), part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_question_has_the_same_answer() {
        let key = Key::new(7).named("SPY");
        assert_eq!(smooth(key, 123_456, 1_000), smooth(key, 123_456, 1_000));
        assert_ne!(Key::new(7).named("SPY"), Key::new(8).named("SPY"));
        assert_ne!(Key::new(7).named("AB"), Key::new(7).named("BA"));
    }

    #[test]
    fn the_numbers_have_the_moments_they_promise() {
        let numbers = (0..20_000).map(|n| Key::new(1).at(n));
        let mean = |of: fn(Key) -> f64| numbers.clone().map(of).sum::<f64>() / 20_000.0;
        assert!((mean(Key::unit) - 0.5).abs() < 0.01);
        assert!(mean(Key::even).abs() < 0.03);
        assert!((mean(|key| key.even().powi(2)) - 1.0).abs() < 0.03);
        assert!((mean(Key::wait) - 1.0).abs() < 0.03);
    }

    #[test]
    fn noise_does_not_jump() {
        let key = Key::new(3);
        for at in 0..5_000 {
            let step = (smooth(key, at + 1, 1_000) - smooth(key, at, 1_000)).abs();
            assert!(step < 0.01, "a jump of {step} at {at}");
        }
    }
}
