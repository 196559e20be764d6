//! What a strategy pays at expiry: straight pieces between the strikes, from a price of zero to
//! infinity. Everything here follows from the corners and from the slope beyond the last.

use market::Right;

use super::{Instrument, Leg};
use crate::Reason;
use crate::probability::Lognormal;

/// Profit and loss at expiry.
#[derive(Debug, Clone, PartialEq)]
pub struct Payoff {
    /// Price of the underlying and profit there, from a price of zero upwards.
    corners: Vec<(f64, f64)>,
    /// Dollars per dollar beyond the last corner.
    slope: f64,
}

/// Profit below this part of what it is reckoned from is rounding.
const ROUNDING: f64 = 1e-13;

impl Payoff {
    pub(super) fn of(legs: &[Leg]) -> Result<Self, Reason> {
        let mut prices = vec![0.0];
        prices.extend(legs.iter().filter_map(|leg| match leg.instrument {
            Instrument::Option { strike, .. } => Some(strike),
            Instrument::Stock => None,
        }));
        prices.sort_by(f64::total_cmp);
        prices.dedup();
        let corners = prices.into_iter().map(|price| (price, profit(legs, price))).collect();
        let payoff = Self { corners, slope: slope(legs) };
        let finite = payoff.corners.iter().all(|(_, profit)| profit.is_finite());
        if finite && payoff.slope.is_finite() { Ok(payoff) } else { Err(Reason::OutOfRange) }
    }

    /// Price of the underlying and profit there, dollars, at zero and at each strike.
    #[must_use]
    pub fn corners(&self) -> &[(f64, f64)] {
        &self.corners
    }

    /// What is gained per dollar that the underlying ends above the last corner.
    #[must_use]
    pub fn slope_beyond(&self) -> f64 {
        self.slope
    }

    /// The most that can be gained, dollars; `None` if there is no end to it.
    #[must_use]
    pub fn max_profit(&self) -> Option<f64> {
        let most = self.corners.iter().map(|corner| corner.1).fold(f64::NEG_INFINITY, f64::max);
        (self.slope <= 0.0).then_some(most)
    }

    /// The least that can come of it, dollars, negative if it is a loss; `None` if there is no end
    /// to it.
    #[must_use]
    pub fn max_loss(&self) -> Option<f64> {
        let least = self.corners.iter().map(|corner| corner.1).fold(f64::INFINITY, f64::min);
        (self.slope >= 0.0).then_some(least)
    }

    /// The prices of the underlying at which nothing is gained or lost, ascending; of a whole
    /// stretch of them its ends.
    #[must_use]
    pub fn break_evens(&self) -> Vec<f64> {
        let mut found = Vec::new();
        let mut inside = false;
        for (place, &(price, profit)) in self.corners.iter().enumerate() {
            let next = self.corners.get(place + 1).copied();
            if profit == 0.0 {
                let flat = next.map_or(self.slope == 0.0, |(_, after)| after == 0.0);
                if !(inside && flat) {
                    found.push(price);
                }
                inside = flat;
                continue;
            }
            found.extend(match next {
                Some((to, after)) if after != 0.0 && (after > 0.0) != (profit > 0.0) => {
                    Some(price + (to - price) * (profit / (profit - after)))
                }
                None if profit.signum() * self.slope < 0.0 => Some(price - profit / self.slope),
                _ => None,
            });
        }
        found.retain(|price| price.is_finite());
        found
    }

    /// The chance of any profit if the underlying ends lognormally, 0 to 1.
    ///
    /// # Errors
    /// Why the law gives no chances.
    pub fn probability_of_profit(&self, law: &Lognormal) -> Result<f64, Reason> {
        let mut chance = 0.0;
        for (from, to) in self.profitable() {
            chance += law.below(to)? - law.below(from)?;
        }
        law.below(0.0)?;
        Ok(chance.clamp(0.0, 1.0))
    }

    /// The stretches of prices that gain, ascending, the last perhaps to infinity.
    fn profitable(&self) -> Vec<(f64, f64)> {
        let mut edges = self.break_evens();
        edges.extend(self.corners.iter().map(|corner| corner.0));
        edges.push(f64::INFINITY);
        edges.sort_by(f64::total_cmp);
        edges.dedup();
        let stretches = edges.windows(2).map(|edge| (edge[0], edge[1]));
        stretches.filter(|&(from, to)| self.gains_between(from, to)).collect()
    }

    /// Whether there is profit between two neighbouring edges, judged from the corner before them,
    /// so that no rounding near a break-even decides.
    fn gains_between(&self, from: f64, to: f64) -> bool {
        let before = self.corners.iter().rposition(|corner| corner.0 <= from);
        let Some((start, profit)) = before.map(|place| self.corners[place]) else { return false };
        let end = before.and_then(|place| self.corners.get(place + 1));
        if from == start && profit != 0.0 {
            return profit > 0.0;
        }
        match end {
            Some(&(corner, after)) if to == corner && after != 0.0 => after > 0.0,
            Some(&(_, after)) => after > profit,
            None => self.slope > 0.0,
        }
    }
}

/// Profit at a price, dollars; zero if it is nothing but rounding.
fn profit(legs: &[Leg], price: f64) -> f64 {
    let parts = legs.iter().map(|leg| {
        let worth = leg.instrument.intrinsic(price);
        (leg.shares * (worth - leg.premium), leg.shares.abs() * (worth + leg.premium.abs()))
    });
    unrounded(parts)
}

/// What is gained per dollar beyond the last strike; zero if it is nothing but rounding.
fn slope(legs: &[Leg]) -> f64 {
    let rising =
        |leg: &&Leg| !matches!(leg.instrument, Instrument::Option { right: Right::Put, .. });
    unrounded(legs.iter().filter(rising).map(|leg| (leg.shares, leg.shares.abs())))
}

/// The sum of the first parts, or zero if it is small against the sum of the second, which is
/// infinite where the parts are too large to tell.
fn unrounded(parts: impl Iterator<Item = (f64, f64)>) -> f64 {
    let (sum, scale) = parts.fold((0.0, 0.0), |(sum, scale), part| (sum + part.0, scale + part.1));
    match scale {
        scale if !f64::is_finite(scale) => scale,
        scale if f64::abs(sum) <= ROUNDING * scale => 0.0,
        _ => sum,
    }
}
