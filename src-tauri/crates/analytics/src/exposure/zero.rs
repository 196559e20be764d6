//! The prices of the underlying at which the dealers' gamma exposure would be zero.
//!
//! The spot is moved and nothing else: volatilities and times are held. There may be none or
//! several such prices, so all are given back.

use market::Style;

use super::Dealers;
use crate::normal::pdf;
use crate::{Terms, root};

/// How far the spot is moved, as parts of itself, and at how many points the sign is asked.
pub const REACH: (f64, f64) = (0.8, 1.2);
/// The points, ends included.
pub const POINTS: usize = 81;

/// The gamma exposure of a chain as a function of the spot.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Profile(Vec<Bell>);

/// One contract's gamma over the logarithm of the spot: sign·shares·e^(−qT)·φ(d1)/(σ√T).
#[derive(Debug, Clone, Copy, PartialEq)]
struct Bell {
    /// Where d1 is zero, a logarithm of dollars.
    centre: f64,
    /// σ√T.
    deviation: f64,
    height: f64,
}

impl Profile {
    /// Adds the European gamma of `shares` shares of a contract at a volatility. Whether it could
    /// be: a contract without a value has no gamma.
    pub fn add(&mut self, terms: &Terms, sigma: f64, shares: f64, dealers: Dealers) -> bool {
        let european = Terms { style: Style::European, ..*terms };
        if european.check(sigma).is_err() || !(shares >= 0.0 && shares.is_finite()) {
            return false;
        }
        let Terms { strike, years, rate, dividend_yield, right, .. } = *terms;
        let deviation = sigma * years.sqrt();
        let carried = (rate - dividend_yield) * years + 0.5 * deviation * deviation;
        let height = dealers.sign(right) * shares * (-dividend_yield * years).exp() / deviation;
        let centre = strike.ln() - carried;
        let sound = height.is_finite() && centre.is_finite();
        if sound {
            self.0.push(Bell { centre, deviation, height });
        }
        sound
    }

    /// Gamma exposure at a spot, dollars per percent: Σ sign·γ·shares·S²·0.01.
    #[must_use]
    pub fn at(&self, spot: f64) -> f64 {
        0.01 * spot * self.shape(spot)
    }

    /// The exposure but for a factor that is never zero.
    fn shape(&self, spot: f64) -> f64 {
        let x = spot.ln();
        self.0.iter().map(|bell| bell.height * pdf((x - bell.centre) / bell.deviation)).sum()
    }

    /// The prices within [`REACH`] of the spot at which the exposure changes its sign between two
    /// of [`POINTS`] even steps, nearest to the spot first. Empty if it does nowhere.
    #[must_use]
    pub fn roots(&self, spot: f64) -> Vec<f64> {
        self.roots_along(spot, &self.along(spot))
    }

    /// The shape of the exposure at each of the points around a spot; what of several profiles is
    /// added up point by point is that of all their contracts.
    #[must_use]
    pub(crate) fn along(&self, spot: f64) -> Vec<f64> {
        points(spot).map(|price| self.shape(price)).collect()
    }

    /// As [`Profile::roots`], where the shape along the points is known.
    #[must_use]
    pub(crate) fn roots_along(&self, spot: f64, shapes: &[f64]) -> Vec<f64> {
        if !(spot > 0.0 && (spot * REACH.1).is_finite()) {
            return vec![];
        }
        let mut roots = Vec::new();
        let mut last: Option<(f64, f64)> = None;
        // Far from every strike the exposure may be too small for a number; that is no crossing.
        for (price, exposure) in points(spot).zip(shapes.iter().copied()) {
            if exposure == 0.0 || !exposure.is_finite() {
                continue;
            }
            if let Some(before) = last
                && (before.1 > 0.0) != (exposure > 0.0)
            {
                roots.push(root::between(|price| self.shape(price), before, (price, exposure)));
            }
            last = Some((price, exposure));
        }
        roots.sort_by(|a, b| (a - spot).abs().total_cmp(&(b - spot).abs()));
        roots
    }

    /// Takes in the contracts of another.
    pub(crate) fn join(&mut self, other: &Self) {
        self.0.extend_from_slice(&other.0);
    }
}

/// The points around a spot at which the sign is asked.
fn points(spot: f64) -> impl Iterator<Item = f64> {
    let step = (REACH.1 - REACH.0) / (POINTS - 1) as f64;
    (0..POINTS).map(move |point| spot * (REACH.0 + step * point as f64))
}

#[cfg(test)]
mod tests {
    use market::Right;

    use super::*;

    fn terms(strike: f64, right: Right) -> Terms {
        Terms {
            spot: 100.0,
            strike,
            years: 0.1,
            rate: 0.04,
            dividend_yield: 0.01,
            right,
            style: Style::European,
        }
    }

    #[test]
    fn exposure_is_zero_where_call_and_put_cancel_and_the_nearest_comes_first() {
        let mut profile = Profile::default();
        for (strike, right, shares) in
            [(90.0, Right::Put, 900.0), (100.0, Right::Call, 1_000.0), (112.0, Right::Put, 700.0)]
        {
            assert!(profile.add(&terms(strike, right), 0.2, shares, Dealers::default()));
        }
        let roots = profile.roots(100.0);
        assert_eq!(roots.len(), 2, "{roots:?}");
        assert!((roots[0] - 100.0).abs() < (roots[1] - 100.0).abs());
        for root in roots {
            let scale = profile.at(root + 1.0).abs();
            assert!(profile.at(root).abs() < 1e-12 * scale, "{root}");
        }
    }

    #[test]
    fn the_profile_is_the_exposure_of_the_greeks() {
        let contract = terms(97.0, Right::Call);
        let mut profile = Profile::default();
        profile.add(&contract, 0.3, 500.0, Dealers::default());
        for spot in [85.0, 100.0, 117.0] {
            let gamma = crate::value(&Terms { spot, ..contract }, 0.3).unwrap().gamma;
            let expected = gamma * 500.0 * spot * spot * 0.01;
            assert!((profile.at(spot) / expected - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn a_chain_of_one_sign_and_one_of_nonsense_have_no_zero() {
        let mut profile = Profile::default();
        assert!(profile.roots(100.0).is_empty());
        assert!(profile.add(&terms(100.0, Right::Call), 0.2, 10.0, Dealers::default()));
        assert!(profile.roots(100.0).is_empty());
        assert!(!profile.add(&terms(100.0, Right::Put), f64::NAN, 10.0, Dealers::default()));
        assert!(!profile.add(&terms(-1.0, Right::Put), 0.2, 10.0, Dealers::default()));
        assert!(profile.roots(f64::NAN).is_empty() && profile.roots(f64::MAX).is_empty());
    }
}
