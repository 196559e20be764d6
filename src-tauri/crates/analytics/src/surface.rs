//! Fitted slices beside each other: the volatility of any strike and time between the quotes, and
//! whether the total variance ever falls with time.
//!
//! It is drawn only where quotes are: between two expiries a k counts that both slices reach.

use crate::Reason;
use crate::svi::Fit;

/// Slices by time to expiry.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Surface(Vec<Fit>);

/// Two slices that cross: a calendar spread there costs less than nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Crossing {
    /// The earlier expiry, years.
    pub near: f64,
    /// The later one, years.
    pub far: f64,
    /// Where the total variance falls most, a logarithm of K/F.
    pub k: f64,
    /// By how much it falls there, total variance; above zero.
    pub fall: f64,
}

/// Where two slices are compared.
const POINTS: usize = 101;
/// A fall of less than this part is rounding.
const ROUNDING: f64 = 1e-12;

impl Surface {
    /// The surface of these slices, in any order; a second one at the same instant is left out.
    #[must_use]
    pub fn of(mut slices: Vec<Fit>) -> Self {
        slices.sort_by(|a, b| a.years.total_cmp(&b.years));
        slices.dedup_by_key(|slice| slice.years);
        Self(slices)
    }

    /// The slices, soonest first.
    #[must_use]
    pub fn slices(&self) -> &[Fit] {
        &self.0
    }

    /// The volatility at ln(K/F) and a time in years, a fraction a year: total variance at the same
    /// k linear in time between slices (J. Gatheral and A. Jacquier, 2014, section 4).
    ///
    /// # Errors
    /// [`Reason::NotReached`] outside the quotes.
    pub fn iv(&self, k: f64, years: f64) -> Result<f64, Reason> {
        let above = self.0.partition_point(|slice| slice.years < years);
        let upper = self.0.get(above).ok_or(Reason::NotReached)?;
        if upper.years == years {
            return upper.iv(k);
        }
        let lower = above.checked_sub(1).and_then(|below| self.0.get(below));
        let lower = lower.ok_or(Reason::NotReached)?;
        let variance = |slice: &Fit| slice.iv(k).map(|iv| iv * iv * slice.years);
        let part = (years - lower.years) / (upper.years - lower.years);
        let between = (1.0 - part) * variance(lower)? + part * variance(upper)?;
        Ok((between / years).sqrt())
    }

    /// The neighbouring slices that cross where both are drawn, and where they do most.
    #[must_use]
    pub fn crossings(&self) -> Vec<Crossing> {
        self.0.windows(2).filter_map(|pair| crossing(&pair[0], &pair[1])).collect()
    }
}

fn crossing(near: &Fit, far: &Fit) -> Option<Crossing> {
    let (from, to) = (near.reach.0.max(far.reach.0), near.reach.1.min(far.reach.1));
    if from > to {
        return None;
    }
    let at = |point: usize| from + (to - from) * point as f64 / (POINTS - 1) as f64;
    let fall = |k: f64| {
        let (before, after) = (near.svi.at(k).ok()?, far.svi.at(k).ok()?);
        let fall = before.total_variance - after.total_variance;
        (fall > ROUNDING * before.total_variance).then_some((k, fall))
    };
    let falls = (0..POINTS).map(at).filter_map(fall);
    let (k, fall) = falls.max_by(|a, b| a.1.total_cmp(&b.1))?;
    Some(Crossing { near: near.years, far: far.years, k, fall })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::svi::{Point, Svi, fit};

    fn slice(level: f64, years: f64) -> Fit {
        let svi = Svi { a: level * level * years, b: 0.05, rho: -0.4, m: 0.0, sigma: 0.1 };
        let quote = |step: i32| {
            let k = f64::from(step) * 0.05;
            let iv = svi.iv(k, years).unwrap();
            Point { k, iv, bid_iv: iv - 0.005, ask_iv: iv + 0.005 }
        };
        fit(&(-6..=6).map(quote).collect::<Vec<_>>(), years).unwrap()
    }

    #[test]
    fn between_expiries_variance_is_linear_in_time_and_outside_nothing_is_said() {
        let surface = Surface::of(vec![slice(0.2, 1.0), slice(0.2, 0.5)]);
        let (near, far) = (surface.iv(0.1, 0.5).unwrap(), surface.iv(0.1, 1.0).unwrap());
        let middle = surface.iv(0.1, 0.75).unwrap();
        let expected = 0.5 * (near * near * 0.5 + far * far);
        assert!((middle * middle * 0.75 - expected).abs() < 1e-15);
        assert!(surface.crossings().is_empty());
        for (k, years) in [(0.31, 0.75), (0.0, 0.4), (0.0, 1.1), (f64::NAN, 0.75), (0.0, f64::NAN)]
        {
            assert_eq!(surface.iv(k, years), Err(Reason::NotReached), "{k} {years}");
        }
    }

    #[test]
    fn a_later_slice_below_an_earlier_one_is_told_with_where() {
        let surface = Surface::of(vec![slice(0.4, 0.5), slice(0.2, 0.6)]);
        let crossings = surface.crossings();
        assert_eq!(crossings.len(), 1);
        let Crossing { near, far, fall, .. } = crossings[0];
        assert_eq!((near, far), (0.5, 0.6));
        assert!((fall - (0.16 * 0.5 - 0.04 * 0.6)).abs() < 1e-6, "{fall}");
    }
}
