//! European contracts by the vector: prices and Greeks, and the volatility from a price.
//!
//! The inverse begins as if the spot moved by dollars, whose inverse is a function of one number
//! (as in F. Le Floc'h, "Fast and Accurate Analytic Basis Point Volatility", 2016, with
//! coefficients of our own), and is bent to moves by ratio with what relates the two at the
//! money. That is right to 1e-3 for standard deviations below a half, and each of A. Householder's
//! steps of the third order on the logarithm of the price makes the fourth power of the error.

use fearless_simd::prelude::*;
use fearless_simd::{Level, dispatch};

use super::elementary::{Lanes, exp, ln, mills, polynomial};
use super::lanes::{load, store};
use super::{Side, Valuations};
use crate::european::{ROUNDING, sign};
use crate::normal::INV_SQRT_2PI;

/// What is the same for every row.
pub(super) struct Carry {
    pub(super) spot: f64,
    forward: f64,
    /// e^(−rT) and e^(−qT).
    discount: f64,
    kept: f64,
    pub(super) root: f64,
    pub(super) years: f64,
    pub(super) rate: f64,
    pub(super) dividend_yield: f64,
    /// +1 for calls, −1 for puts.
    pub(super) sign: f64,
}

impl Carry {
    pub(super) fn of(side: &Side, spot: f64) -> Self {
        let Side { years, rate, dividend_yield, right, .. } = *side;
        Self {
            spot,
            forward: spot * ((rate - dividend_yield) * years).exp(),
            discount: (-rate * years).exp(),
            kept: (-dividend_yield * years).exp(),
            root: years.sqrt(),
            years,
            rate,
            dividend_yield,
            sign: sign(right),
        }
    }
}

/// Prices and Greeks; rows that this is not for keep their NaN.
pub(super) fn value(
    side: &Side,
    spot: f64,
    strikes: &[f64],
    volatilities: &[f64],
    valuations: &mut Valuations,
) {
    if side.terms(spot, 1.0).check_terms().is_err() {
        return;
    }
    let carry = Carry::of(side, spot);
    dispatch!(Level::new(), simd => value_rows(simd, &carry, strikes, volatilities, valuations));
}

#[inline(always)]
fn value_rows<S: Simd>(
    simd: S,
    carry: &Carry,
    strikes: &[f64],
    volatilities: &[f64],
    into: &mut Valuations,
) {
    for at in (0..strikes.len().min(volatilities.len())).step_by(Lanes::<S>::LEN) {
        let strike = load(simd, strikes, at, 1.0);
        let sigma = load(simd, volatilities, at, 1.0);
        let worth = worth(simd, carry, strike, sigma);
        let [price, delta, gamma, theta, vega, rho] = worth;
        store::<S>(price, &mut into.price, at);
        store::<S>(delta, &mut into.delta, at);
        store::<S>(gamma, &mut into.gamma, at);
        store::<S>(theta, &mut into.theta, at);
        store::<S>(vega, &mut into.vega, at);
        store::<S>(rho, &mut into.rho, at);
    }
}

/// Price, delta, gamma, theta, vega and rho.
#[inline(always)]
pub(super) fn worth<S: Simd>(
    simd: S,
    carry: &Carry,
    strike: Lanes<S>,
    sigma: Lanes<S>,
) -> [Lanes<S>; 6] {
    let all = |value| Lanes::<S>::splat(simd, value);
    let Carry { spot, forward, discount, kept, root, years, rate, dividend_yield, sign } = *carry;
    let deviation = sigma * root;
    let distance = ln::<S>(all(forward) / strike) / deviation;
    let (d1, d2) = (deviation.mul_add(all(0.5), distance), deviation.mul_add(all(-0.5), distance));
    let density = exp::<S>(d1 * d1 * -0.5) * INV_SQRT_2PI;
    // F·φ(d1) = K·φ(d2).
    let beyond_spot = density * mills::<S>(d1.abs());
    let beyond = density * (all(forward) / strike) * mills::<S>(d2.abs());
    let side = |d: Lanes<S>, beyond: Lanes<S>| {
        (d * sign).simd_lt(all(0.0)).select(beyond, all(1.0) - beyond) * sign
    };
    let in_spot = side(d1, beyond_spot) * (spot * kept);
    let in_cash = side(d2, beyond) * strike * discount;
    let dense = density * (spot * kept);
    let decay = dense * sigma * (-0.5 / root);
    let sound = strike.simd_gt(all(0.0)) & deviation.simd_gt(all(0.0)) & d1.abs().simd_lt(all(1e9));
    let price = (in_spot - in_cash).max(all(0.0));
    [
        sound.select(price, all(f64::NAN)),
        in_spot * (1.0 / spot),
        dense / (deviation * (spot * spot)),
        in_spot.mul_add(all(dividend_yield), in_cash.mul_add(all(-rate), decay)),
        dense * root,
        in_cash * years,
    ]
}

/// Volatilities from prices; rows that this is not for keep their NaN.
pub(super) fn implied(
    side: &Side,
    spot: f64,
    strikes: &[f64],
    prices: &[f64],
    volatilities: &mut [f64],
) {
    volatilities.fill(f64::NAN);
    if side.terms(spot, 1.0).check_terms().is_err() {
        return;
    }
    let carry = Carry::of(side, spot);
    dispatch!(Level::new(), simd => implied_rows(simd, &carry, strikes, prices, volatilities));
}

#[inline(always)]
fn implied_rows<S: Simd>(
    simd: S,
    carry: &Carry,
    strikes: &[f64],
    prices: &[f64],
    into: &mut [f64],
) {
    for at in (0..strikes.len().min(prices.len())).step_by(Lanes::<S>::LEN) {
        let strike = load(simd, strikes, at, 1.0);
        let price = load(simd, prices, at, 1.0);
        store::<S>(inverse(simd, carry, strike, price), into, at);
    }
}

/// A step smaller than this part of the deviation leaves nothing that a double could hold.
const SETTLED: f64 = 1e-3;
/// Steps; one is enough for most.
const MOST_STEPS: usize = 4;

#[inline(always)]
pub(super) fn inverse<S: Simd>(
    simd: S,
    carry: &Carry,
    strike: Lanes<S>,
    price: Lanes<S>,
) -> Lanes<S> {
    let all = |value| Lanes::<S>::splat(simd, value);
    let forward = all(carry.forward);
    let intrinsic = ((forward - strike) * carry.sign).max(all(0.0));
    let time_value = price / all(carry.discount) - intrinsic;
    let (low, high) = (forward.min(strike), forward.max(strike));
    let scale = (low * high).sqrt();
    let out = OutOfTheMoney::<S> {
        distance: ln::<S>(high / low),
        most: low / scale,
        price: time_value / scale,
    };
    let mut deviation = out.guess((high - low) / scale);
    let mut moved = all(f64::INFINITY);
    for _ in 0..MOST_STEPS {
        // A lane that has settled stays, so that its answer does not depend on its neighbours.
        let open = moved.simd_ge(all(SETTLED));
        let step = out.step(deviation);
        deviation += open.select(step, all(0.0));
        moved = open.select(step.abs() / deviation, moved);
        if moved.simd_lt(all(SETTLED)).all_true() {
            break;
        }
    }
    let sound = moved.simd_lt(all(SETTLED))
        & strike.simd_gt(all(0.0))
        & time_value.simd_gt(high * ROUNDING)
        & time_value.simd_lt(low)
        & out.price.simd_gt(all(1e-280))
        & deviation.simd_lt(all(6.0));
    sound.select(deviation * (1.0 / carry.root), all(f64::NAN))
}

/// What is inverted: prices in units of √(F·K), of which only these numbers count.
struct OutOfTheMoney<S: Simd> {
    /// |ln(F/K)|.
    distance: Lanes<S>,
    /// e^(−|ln(F/K)|/2), the price at boundless volatility.
    most: Lanes<S>,
    price: Lanes<S>,
}

/// Deviation by straddle and η, over √η, where η = z/artanh(z) and z is the moneyness over the
/// straddle: within 4e-4 of the exact inverse up to 38 deviations.
const BY_DOLLARS: ([f64; 4], [f64; 4]) = (
    [0.500_997_972_148_521_3, 5.501_232_784_336_337, 75.577_714_331_616_15, 169.106_503_943_451_03],
    [1.0, 8.572_416_342_206_822, 139.809_399_235_849_3, 50.699_963_183_742_085],
);
/// What a deviation by dollars must be multiplied with, at the money, by its square: within 5e-4
/// of √8·erf⁻¹(d/√(2π))/d up to a square of 6.
const BY_RATIO: ([f64; 3], [f64; 3]) = (
    [1.000_389_544_142_184_4, -0.196_031_875_199_994_27, 0.007_256_999_413_302_24],
    [1.0, -0.236_645_404_306_221_14, 0.012_940_531_666_980_226],
);

impl<S: Simd> OutOfTheMoney<S> {
    #[inline(always)]
    fn guess(&self, moneyness: Lanes<S>) -> Lanes<S> {
        let simd = moneyness.token();
        let all = |value| Lanes::<S>::splat(simd, value);
        let twice = self.price + self.price;
        let straddle = twice + moneyness;
        let z = moneyness / straddle;
        let long = ln::<S>((straddle + moneyness) / twice) * 0.5;
        let short = z * z;
        let eta = z.simd_lt(all(0.05)).select(all(1.0) - short * (1.0 / 3.0), z / long);
        let rational =
            polynomial::<S, 4>(eta, &BY_DOLLARS.0) / polynomial::<S, 4>(eta, &BY_DOLLARS.1);
        let dollars = straddle * eta.sqrt() * rational;
        // |ln(F/K)| over the moneyness, which is 2·sinh of half of it.
        let square = self.distance * self.distance;
        let sinh = polynomial::<S, 4>(square, &[1.0, 1.0 / 24.0, 1.0 / 1920.0, 1.0 / 322_560.0]);
        let near = dollars / sinh;
        let square = (near * near).min(all(6.0));
        near * polynomial::<S, 3>(square, &BY_RATIO.0) / polynomial::<S, 3>(square, &BY_RATIO.1)
    }

    /// The next step from a deviation.
    #[inline(always)]
    fn step(&self, s: Lanes<S>) -> Lanes<S> {
        let simd = s.token();
        let all = |value| Lanes::<S>::splat(simd, value);
        let inverse = all(1.0) / s;
        let (h, t) = (self.distance * inverse, s * 0.5);
        let square = h * h;
        let vega = exp::<S>((square + t * t) * -0.5) * INV_SQRT_2PI;
        let (near, far) = (mills::<S>((t - h).abs()), mills::<S>(t + h));
        let above = self.most - vega * (near + far);
        let price = t.simd_gt(h).select(above, vega * (near - far));
        // ln(price / sought), as twice an inverse hyperbolic tangent: the two are close.
        let u = (price - self.price) / (price + self.price);
        let series = [1.0, 1.0 / 3.0, 1.0 / 5.0, 1.0 / 7.0, 1.0 / 9.0];
        let off = (u + u) * polynomial::<S, 5>(u * u, &series);
        let slope = vega / price;
        let newton = -off / slope;
        // The second and third derivative of the logarithm of the price, over the first.
        let bend = square * inverse - s * 0.25;
        let second = bend - slope;
        let third =
            second.mul_add(second, all(-0.25) - square * inverse * inverse * 3.0 - slope * second);
        let top = (second * newton).mul_add(all(0.5), all(1.0));
        let bottom = newton.mul_add(third.mul_add(newton * (1.0 / 6.0), second), all(1.0));
        newton * top / bottom
    }
}
