//! What options on one underlying are worth: prices by [`analytics`], remembered on a grid.
//!
//! Under a smile that moves with the underlying, a premium divided by strike and by the width of
//! the distribution depends on three numbers only: how many widths the forward lies from the
//! strike (z), the time left, and the level of volatility. It is smooth in all three. So a grid
//! of a few hundred valuations serves thousands of contracts at any instant: cubic in z, linear
//! in the logarithms of the others. Grid lines ([`Anchor`]) are reckoned when first asked for.
//! There is no pricing formula in this file.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use analytics::Terms;
use market::{Right, Style};

use super::rates::rate;

/// A contract's worth at an instant, per share.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Worth {
    pub(crate) price: f64,
    /// The volatility it was priced with, a fraction a year.
    pub(crate) sigma: f64,
    /// How many widths the forward lies above the strike.
    pub(crate) z: f64,
    pub(crate) greeks: Greeks,
}

/// Sensitivities as the vendor gives them: theta a calendar day, vega a volatility point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Greeks {
    pub(crate) delta: f64,
    pub(crate) gamma: f64,
    pub(crate) theta: f64,
    pub(crate) vega: f64,
}

/// The volatilities of one underlying, and the grid of prices they lead to.
#[derive(Debug)]
pub(crate) struct Surface {
    style: Style,
    volatility: f64,
    skew: f64,
    dividend_yield: f64,
    anchors: RwLock<HashMap<(i32, i32), Arc<Anchor>>>,
}

/// Price, delta, gamma, theta and vega, normalised, at each node of z for calls and puts.
#[derive(Debug)]
struct Anchor([Vec<[f64; 5]>; 2]);

const REACH: f64 = 6.0;
const STEP: f64 = 0.4;
const NODES: usize = 31;
/// Spacing of the grid in ln(years) and in ln(stress).
const TIME_STEP: f64 = 0.2;
const STRESS_STEP: f64 = 0.25;
/// A minute: no contract is nearer to its end than this.
const SHORTEST: f64 = 1.0 / (365.0 * 24.0 * 60.0);

impl Surface {
    pub(crate) fn new(style: Style, volatility: f64, skew: f64, dividend_yield: f64) -> Self {
        Self { style, volatility, skew, dividend_yield, anchors: RwLock::default() }
    }

    /// At-the-money volatility for a span, under a level of stress.
    pub(crate) fn at_the_money(&self, years: f64, stress: f64) -> f64 {
        self.volatility * term(years, stress)
    }

    /// The smile: how volatility at z compares with that at the forward.
    fn smile(&self, z: f64) -> f64 {
        let bent = z / (1.0 + 0.25 * z.abs());
        1.0 + self.skew * bent + 0.022 * bent * bent
    }

    /// What a contract is worth.
    pub(crate) fn worth(
        &self,
        right: Right,
        spot: f64,
        strike: f64,
        years: f64,
        stress: f64,
    ) -> Worth {
        let years = years.max(SHORTEST);
        let carry = (rate(years) - self.dividend_yield) * years;
        let width = self.at_the_money(years, stress) * years.sqrt();
        let z = ((spot / strike).ln() + carry) / width;
        let sigma = self.at_the_money(years, stress) * self.smile(z.clamp(-REACH, REACH));
        if z.abs() >= REACH {
            let floor = self.certain(right, spot, strike, years);
            let delta = if floor > 0.0 { direction(right) } else { 0.0 };
            let greeks = Greeks { delta, gamma: 0.0, theta: 0.0, vega: 0.0 };
            return Worth { price: floor, sigma, z, greeks };
        }
        let normal = self.interpolate(right, z, years, stress);
        let greeks = Greeks {
            delta: normal[1].clamp(-1.0, 1.0),
            gamma: (normal[2] / (strike * width)).max(0.0),
            theta: normal[3] * strike * width / years / 365.0,
            vega: (normal[4] * strike * years.sqrt() / 100.0).max(0.0),
        };
        let price = (normal[0] * strike * width).max(self.certain(right, spot, strike, years));
        Worth { price, sigma, z, greeks }
    }

    /// What it is worth if nothing moves any more.
    fn certain(&self, right: Right, spot: f64, strike: f64, years: f64) -> f64 {
        let forward =
            spot * (-self.dividend_yield * years).exp() - strike * (-rate(years) * years).exp();
        let held = direction(right) * forward;
        match self.style {
            Style::European => held.max(0.0),
            _ => held.max(direction(right) * (spot - strike)).max(0.0),
        }
    }

    fn interpolate(&self, right: Right, z: f64, years: f64, stress: f64) -> [f64; 5] {
        let side = usize::from(right == Right::Put);
        let (time, late) = split(years.ln() / TIME_STEP);
        let (level, high) = split(stress.ln() / STRESS_STEP);
        let mut sum = [0.0; 5];
        for (time, share) in [(time, 1.0 - late), (time + 1, late)] {
            for (level, part) in [(level, 1.0 - high), (level + 1, high)] {
                if share * part > 0.0 {
                    let row = self.anchor(time, level);
                    let values = cubic(&row.0[side], z);
                    for (sum, value) in sum.iter_mut().zip(values) {
                        *sum += share * part * value;
                    }
                }
            }
        }
        sum
    }

    fn anchor(&self, time: i32, level: i32) -> Arc<Anchor> {
        let known = self.anchors.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(anchor) = known.get(&(time, level)) {
            return Arc::clone(anchor);
        }
        drop(known);
        let reckoned = Arc::new(self.reckon(time, level));
        let mut known = self.anchors.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(known.entry((time, level)).or_insert(reckoned))
    }

    fn reckon(&self, time: i32, level: i32) -> Anchor {
        let years = (f64::from(time) * TIME_STEP).exp();
        let stress = (f64::from(level) * STRESS_STEP).exp();
        let at_the_money = self.at_the_money(years, stress);
        let width = at_the_money * years.sqrt();
        let row = |right| {
            (0..NODES)
                .map(|node| {
                    let z = node as f64 * STEP - REACH;
                    let spot = (z * width - (rate(years) - self.dividend_yield) * years).exp();
                    let sigma = at_the_money * self.smile(z);
                    self.node(right, spot, years, sigma, width)
                })
                .collect()
        };
        Anchor([row(Right::Call), row(Right::Put)])
    }

    fn node(&self, right: Right, spot: f64, years: f64, sigma: f64, width: f64) -> [f64; 5] {
        let terms = Terms {
            spot,
            strike: 1.0,
            years,
            rate: rate(years),
            dividend_yield: self.dividend_yield,
            right,
            style: self.style,
        };
        let Ok(value) = analytics::value(&terms, sigma) else {
            let price = self.certain(right, spot, 1.0, years);
            return [
                price / width,
                if price > 0.0 { direction(right) } else { 0.0 },
                0.0,
                0.0,
                0.0,
            ];
        };
        [
            value.price / width,
            value.delta,
            value.gamma * width,
            value.theta * years / width,
            value.vega / years.sqrt(),
        ]
    }
}

/// At-the-money volatility for a span against its base: rising with the span, and with stress.
fn term(years: f64, stress: f64) -> f64 {
    // Stress is a matter of months: distant volatility follows it only in part.
    (0.92 + 0.16 * (1.0 - (-1.5 * years).exp())) * stress.powf(1.0 / (1.0 + 0.5 * years))
}

/// Volatility of the S&P 500's options at the money.
pub(crate) const INDEX_VOLATILITY: f64 = 0.155;

/// The volatility index, as a fraction a year: thirty days of the S&P 500. The square root of a
/// strip of options lies somewhat above the volatility at the money, and so does this.
pub(crate) fn fear(stress: f64) -> f64 {
    1.06 * INDEX_VOLATILITY * term(30.0 / 365.0, stress)
}

pub(crate) fn direction(right: Right) -> f64 {
    match right {
        Right::Call => 1.0,
        Right::Put => -1.0,
    }
}

fn split(value: f64) -> (i32, f64) {
    let whole = value.floor();
    (whole as i32, value - whole)
}

/// Catmull and Rom's cubic through the four nodes about z.
fn cubic(row: &[[f64; 5]], z: f64) -> [f64; 5] {
    let place = ((z + REACH) / STEP).clamp(0.0, (NODES - 1) as f64);
    let (index, part) = (place as usize, place.fract());
    let node = |offset: usize| &row[(index + offset).saturating_sub(1).min(NODES - 1)];
    let (a, b, c, d) = (node(0), node(1), node(2), node(3));
    core::array::from_fn(|of| {
        let (a, b, c, d) = (a[of], b[of], c[of], d[of]);
        let slope =
            c - a + part * (2.0 * a - 5.0 * b + 4.0 * c - d + part * (3.0 * (b - c) + d - a));
        b + 0.5 * part * slope
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The grid against the pricer itself, over strikes and spans of no round numbers.
    #[test]
    fn the_grid_agrees_with_the_pricer() {
        for style in [Style::American, Style::European] {
            let surface = Surface::new(style, 0.2, 0.1, 0.012);
            for years in [0.0011, 0.013, 0.27, 1.7] {
                for strike in [70.0, 93.3, 99.1, 100.7, 111.3, 150.0] {
                    for right in [Right::Call, Right::Put] {
                        let worth = surface.worth(right, 100.0, strike, years, 1.13);
                        let terms = Terms {
                            spot: 100.0,
                            strike,
                            years,
                            rate: rate(years),
                            dividend_yield: 0.012,
                            right,
                            style,
                        };
                        let exact = analytics::value(&terms, worth.sigma).unwrap();
                        let width = 100.0 * worth.sigma * years.sqrt();
                        let error = (worth.price - exact.price).abs() / width.max(0.5);
                        assert!(
                            error < 0.004,
                            "{style:?} {right} {strike} {years}: off by {error}, {worth:?} {exact:?}"
                        );
                        assert!((worth.greeks.delta - exact.delta).abs() < 0.02);
                    }
                }
            }
        }
    }
}
