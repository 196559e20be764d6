//! The put of each lane: where its boundary is, and the sum over a panel's points of what early
//! exercise adds, with its derivatives. What a contract is made of these is `american`'s.

use fearless_simd::prelude::*;
use market::Right;

use crate::american::table::{Panel, Point, TERMS};
use crate::batch::elementary::{Lanes, exp, ln, rough_mills};
use crate::normal::INV_SQRT_2PI;

/// What early exercise adds to the put, or all that the put is worth, with derivatives.
#[derive(Clone, Copy)]
pub(in crate::batch) struct Worth<S: Simd> {
    pub(in crate::batch) price: Lanes<S>,
    pub(in crate::batch) delta: Lanes<S>,
    pub(in crate::batch) gamma: Lanes<S>,
    pub(in crate::batch) by_deviation: Lanes<S>,
    pub(in crate::batch) by_carry: Lanes<S>,
}

/// The put of each lane.
#[derive(Clone, Copy)]
pub(in crate::batch) struct Puts<S: Simd> {
    pub(in crate::batch) spot: Lanes<S>,
    pub(in crate::batch) log_spot: Lanes<S>,
    pub(in crate::batch) deviation: Lanes<S>,
}

/// Where each lane's boundary is now.
#[derive(Clone, Copy)]
pub(in crate::batch) struct Now<S: Simd> {
    boundary: Lanes<S>,
    /// ln(spot / boundary).
    pub(in crate::batch) distance: Lanes<S>,
    /// The derivatives of ln(boundary) by deviation and carry.
    by_deviation: Lanes<S>,
    by_carry: Lanes<S>,
}

/// A table's series at each lane's deviation.
#[derive(Clone, Copy)]
pub(in crate::batch) struct Basis<S: Simd> {
    terms: [Lanes<S>; TERMS],
    slopes: [Lanes<S>; TERMS],
}

impl<S: Simd> Basis<S> {
    #[inline(always)]
    pub(in crate::batch) fn at(panel: &Panel, deviation: Lanes<S>) -> Self {
        let simd = deviation.token();
        let all = |value| Lanes::<S>::splat(simd, value);
        let y = (ln::<S>(deviation) - panel.middle) * (1.0 / panel.half);
        let twice = y + y;
        let (mut terms, mut slopes) = ([all(1.0); TERMS], [all(0.0); TERMS]);
        let mut second = [all(1.0); TERMS];
        (terms[1], second[1], slopes[1]) = (y, twice, all(1.0));
        for term in 2..TERMS {
            terms[term] = twice * terms[term - 1] - terms[term - 2];
            second[term] = twice * second[term - 1] - second[term - 2];
            // The derivative of a Chebyshev polynomial is one of the second kind.
            slopes[term] = second[term - 1] * term as f64;
        }
        Self { terms, slopes }
    }

    #[inline(always)]
    fn sum(of: &[Lanes<S>; TERMS], series: &[f64; TERMS]) -> Lanes<S> {
        let simd = of[0].token();
        let mut sums = [of[0] * series[0], of[1] * series[1]];
        for term in 2..TERMS {
            let weight = Lanes::<S>::splat(simd, series[term]);
            sums[term % 2] = of[term].mul_add(weight, sums[term % 2]);
        }
        sums[0] + sums[1]
    }

    /// ln(start/boundary) over the deviation, and what the derivative of the former by it is.
    #[inline(always)]
    fn distance(&self, panel: &Panel, series: &[f64; TERMS]) -> (Lanes<S>, Lanes<S>) {
        let distance = Self::sum(&self.terms, series);
        (distance, distance + Self::sum(&self.slopes, series) * (1.0 / panel.half))
    }

    #[inline(always)]
    pub(in crate::batch) fn now(&self, panel: &Panel, puts: &Puts<S>) -> Now<S> {
        let simd = puts.spot.token();
        let (distance, slope) = self.distance(panel, &panel.now[0]);
        let log = Lanes::<S>::splat(simd, panel.start) - puts.deviation * distance;
        Now {
            boundary: exp::<S>(log),
            distance: puts.log_spot - log,
            by_deviation: -slope,
            by_carry: Self::sum(&self.terms, &panel.now[1]),
        }
    }

    /// The premium of early exercise; with `GREEKS` all derivatives, else that by deviation only.
    #[inline(always)]
    pub(in crate::batch) fn premium<const GREEKS: bool>(
        &self,
        panel: &Panel,
        right: Right,
        puts: &Puts<S>,
    ) -> Worth<S> {
        let simd = puts.spot.token();
        let all = |value| Lanes::<S>::splat(simd, value);
        let Puts { spot, log_spot, deviation } = *puts;
        let inverse = all(1.0) / deviation;
        let half = deviation * 0.5;
        let reach = (log_spot - panel.start) * inverse;
        let mut sum = Worth::<S> {
            price: all(0.0),
            delta: all(0.0),
            gamma: all(0.0),
            by_deviation: all(0.0),
            by_carry: all(0.0),
        };
        for point in &panel.points {
            let Point { root, inverse_root, drift, interest, income, .. } = *point;
            let (distance, slope) = self.distance(panel, &point.distance);
            let z = (inverse.mul_add(all(drift), reach) + distance) * inverse_root;
            let (d1, d2) = (half.mul_add(all(root), z), half.mul_add(all(-root), z));
            let dense = exp::<S>(d2 * d2 * -0.5) * INV_SQRT_2PI;
            let below = tail::<S>(d2, dense);
            let (dense_spot, below_spot) =
                if panel.income == 0.0 && !(GREEKS && right == Right::Call) {
                    (all(0.0), all(0.0))
                } else {
                    let dense = exp::<S>(d1 * d1 * -0.5) * INV_SQRT_2PI;
                    (dense, tail::<S>(d1, dense))
                };
            let (earned, given_up) = (dense * interest, dense_spot * spot * income);
            sum.price += below * interest - below_spot * spot * income;
            let moved = slope * inverse_root;
            sum.by_deviation += given_up * (moved - d2) - earned * (moved - d1);
            if GREEKS {
                let net = given_up - earned;
                sum.delta += net * inverse_root;
                sum.gamma += (earned * d1 - given_up * d2) * (inverse_root * inverse_root);
                // Kept apart from the densities' part, which is over the deviation.
                sum.by_carry += match right {
                    Right::Put => below * point.by_carry,
                    Right::Call => below_spot * spot * point.by_carry,
                };
                let turn =
                    all(point.drift_by_carry) - Self::sum(&self.terms, &point.by_carry_distance);
                sum.by_carry += net * turn * inverse * inverse_root;
                // The part of delta that has no density.
                sum.delta -= below_spot * spot * deviation * income;
            }
        }
        sum.by_deviation *= inverse;
        if GREEKS {
            let by_spot = inverse / spot;
            sum.delta *= by_spot;
            sum.gamma *= by_spot * by_spot;
        }
        sum
    }
}

/// N(−d), by the density at d.
#[inline(always)]
fn tail<S: Simd>(d: Lanes<S>, dense: Lanes<S>) -> Lanes<S> {
    let simd = d.token();
    let all = |value| Lanes::<S>::splat(simd, value);
    let beyond = dense * rough_mills::<S>(d.abs());
    d.simd_lt(all(0.0)).select(all(1.0) - beyond, beyond)
}

impl<S: Simd> Now<S> {
    /// The lanes that are beside their boundary, or below it.
    #[inline(always)]
    pub(in crate::batch) fn near(&self, panel: &Panel, deviation: Lanes<S>) -> S::mask64s {
        let simd = deviation.token();
        let all = |value| Lanes::<S>::splat(simd, value);
        let inverse = all(1.0) / (deviation * deviation);
        let drift = inverse.mul_add(all(panel.rate - panel.income), all(-0.5));
        let rate = inverse * (2.0 * panel.rate);
        let root = (drift * drift + rate).sqrt();
        // The power that a put which never expires falls with.
        let power = drift.simd_lt(all(0.0)).select(rate / (root - drift), drift + root);
        self.distance.simd_lt(deviation.min(all(1.0) / power) * 0.01)
    }

    /// All that the put is worth just above its boundary: see `american::put`.
    #[inline(always)]
    pub(in crate::batch) fn beside(&self, panel: &Panel, puts: &Puts<S>) -> Worth<S> {
        let simd = puts.spot.token();
        let all = |value| Lanes::<S>::splat(simd, value);
        let (rate, income) = (all(panel.rate), all(panel.income));
        let variance = puts.deviation * puts.deviation;
        let boundary = self.boundary;
        let curvature =
            ((rate - income * boundary) * 2.0 / (variance * boundary * boundary)).max(all(0.0));
        let above = (puts.spot - boundary).max(all(0.0));
        let rise = curvature * above;
        let price = all(1.0) - puts.spot + rise * above * 0.5;
        let delta = (rise - 1.0).min(all(0.0));
        let gamma = (rate * price - (rate - income) * puts.spot * delta) * 2.0
            / (variance * puts.spot * puts.spot);
        let held = above.simd_gt(all(0.0));
        let or_zero = |value: Lanes<S>| held.select(value, all(0.0));
        Worth {
            price,
            delta,
            gamma: or_zero(gamma.max(all(0.0))),
            by_deviation: -(rise * boundary * self.by_deviation),
            by_carry: -(rise * boundary * self.by_carry),
        }
    }
}

/// The put of each contract.
#[inline(always)]
pub(in crate::batch) fn puts<S: Simd>(
    right: Right,
    spot: f64,
    strike: Lanes<S>,
    deviation: Lanes<S>,
) -> Puts<S> {
    let simd = strike.token();
    let at = Lanes::<S>::splat(simd, spot);
    let ratio = match right {
        Right::Put => at / strike,
        Right::Call => strike / at,
    };
    Puts { spot: ratio, log_spot: ln::<S>(ratio), deviation }
}

/// The lanes whose deviation the panel covers.
#[inline(always)]
pub(in crate::batch) fn within<S: Simd>(panel: &Panel, deviation: Lanes<S>) -> S::mask64s {
    let simd = deviation.token();
    let all = |value| Lanes::<S>::splat(simd, value);
    let (low, high) = panel.ends();
    deviation.simd_ge(all(low)) & deviation.simd_le(all(high))
}
