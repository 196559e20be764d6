//! American contracts by the vector: a European one, and one sum over the points of a
//! [`Table`] for what early exercise adds, with its derivatives.
//!
//! The put of a contract is the one of `american::put`: strike 1, life 1. Beside its boundary it is
//! worth what the pricing equation gives there, as in the scalar pricer; at and below it, it is
//! exercised. `sums` holds the sums, `inverse` finds volatilities with them.

mod inverse;
mod sums;

use fearless_simd::prelude::*;
use fearless_simd::{Level, dispatch};
use market::Right;

pub(super) use inverse::implied;

use sums::{Basis, Puts, Worth, puts, within};

use super::elementary::Lanes;
use super::european::{Carry, worth as european_worth};
use super::lanes::{load, store};
use super::{Side, Valuations};
use crate::american::table::{Panel, Table};

/// Prices and Greeks; rows that this is not for keep their NaN.
pub(super) fn value(
    side: &Side,
    table: &Table,
    spot: f64,
    strikes: &[f64],
    volatilities: &[f64],
    into: &mut Valuations,
) {
    if side.terms(spot, 1.0).check_terms().is_err() {
        return;
    }
    let carry = Carry::of(side, spot);
    dispatch!(Level::new(), simd => {
        value_rows(simd, &carry, side.right, table, strikes, volatilities, into)
    });
}

#[inline(always)]
fn value_rows<S: Simd>(
    simd: S,
    carry: &Carry,
    right: Right,
    table: &Table,
    strikes: &[f64],
    volatilities: &[f64],
    into: &mut Valuations,
) {
    for at in (0..strikes.len().min(volatilities.len())).step_by(Lanes::<S>::LEN) {
        let strike = load(simd, strikes, at, 1.0);
        let sigma = load(simd, volatilities, at, 1.0);
        let mut whole = [Lanes::<S>::splat(simd, f64::NAN); 6];
        for panel in &table.panels {
            let inside = within::<S>(panel, sigma * carry.root);
            if inside.any_true() {
                let parts = worth(simd, carry, right, panel, strike, sigma);
                for (whole, part) in whole.iter_mut().zip(parts) {
                    *whole = inside.select(part, *whole);
                }
            }
        }
        let [price, delta, gamma, theta, vega, rho] = whole;
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
fn worth<S: Simd>(
    simd: S,
    carry: &Carry,
    right: Right,
    panel: &Panel,
    strike: Lanes<S>,
    sigma: Lanes<S>,
) -> [Lanes<S>; 6] {
    let all = |value| Lanes::<S>::splat(simd, value);
    let deviation = sigma * carry.root;
    let puts = puts::<S>(right, carry.spot, strike, deviation);
    let basis = Basis::<S>::at(panel, deviation);
    let now = basis.now(panel, &puts);
    let exercised = now.distance.simd_le(all(0.0));
    let near = now.near(panel, deviation);
    let european = european_worth(simd, carry, strike, sigma);
    let beside = in_dollars(right, carry, strike, &puts, &now.beside(panel, &puts));
    let mut parts = beside;
    if !near.all_true() {
        let premium = basis.premium::<true>(panel, right, &puts);
        let premium = in_dollars(right, carry, strike, &puts, &premium);
        let [price, delta, gamma, _, vega, rho] = european;
        let whole = [price, delta, gamma, vega, rho];
        for (part, (european, premium)) in parts.iter_mut().zip(whole.iter().zip(premium)) {
            *part = near.select(*part, *european + premium);
        }
        parts[0] = parts[0].max(price);
    }
    let [price, delta, gamma, vega, rho] = parts;
    let intrinsic = ((all(carry.spot) - strike) * carry.sign).max(all(0.0));
    let price = price.max(intrinsic);
    let (low, high) = if carry.sign > 0.0 { (0.0, 1.0) } else { (-1.0, 0.0) };
    let delta = delta.max(all(low)).min(all(high));
    let gamma = gamma.max(all(0.0));
    let drift = (carry.rate - carry.dividend_yield) * carry.spot;
    let spread = sigma * sigma * gamma * (-0.5 * carry.spot * carry.spot);
    let theta = price * carry.rate - delta * drift + spread;
    // The European price is sound just where the terms and the volatility are.
    let sound = european[0].simd_ge(all(0.0));
    [
        sound.select(exercised.select(intrinsic, price), all(f64::NAN)),
        exercised.select(all(carry.sign), delta),
        exercised.select(all(0.0), gamma),
        exercised.select(all(0.0), theta),
        exercised.select(all(0.0), vega),
        exercised.select(all(0.0), rho),
    ]
}

/// Price, delta, gamma, vega and rho of the contract, from those of its put.
#[inline(always)]
fn in_dollars<S: Simd>(
    right: Right,
    carry: &Carry,
    strike: Lanes<S>,
    puts: &Puts<S>,
    worth: &Worth<S>,
) -> [Lanes<S>; 5] {
    let simd = strike.token();
    let unit = match right {
        Right::Put => strike,
        Right::Call => Lanes::<S>::splat(simd, carry.spot),
    };
    let (delta, gamma) = match right {
        Right::Put => (worth.delta, worth.gamma / unit),
        // A call is S·p(K/S), differentiated by S.
        Right::Call => {
            (worth.price - puts.spot * worth.delta, puts.spot * puts.spot * worth.gamma / unit)
        }
    };
    let (vega, rho) = (worth.by_deviation * carry.root, worth.by_carry * carry.years);
    [worth.price * unit, delta, gamma, vega * unit, rho * unit]
}
