//! Exercise at expiry only: the closed forms of Black, Scholes and Merton.
//!
//! F. Black and M. Scholes, "The Pricing of Options and Corporate Liabilities" (1973), with
//! R. Merton's continuous yield. [`greeks`] gives every derivative that has a name,
//! [`implied_volatility`] the way back from an undiscounted price. Inputs of the functions inside
//! the crate are taken as checked; `american` builds on these, `batch` does the same for many.

mod greeks;
mod inverse;

use implied_vol::{DefaultSpecialFn, PriceBlackScholesNormalised};
use market::Right;

pub use greeks::{Greeks, greeks};
pub use inverse::implied_volatility;
pub(crate) use inverse::{ROUNDING, invert};

use crate::normal::{cdf, pdf};
use crate::{Terms, Valuation};

/// Both normal distributions are 0 or 1 and their densities 0 well within this, so clamping to it
/// changes no answer and keeps powers of d finite.
const FARTHEST: f64 = 1e3;

/// What the formulas share.
struct Parts {
    /// +1 for a call, −1 for a put.
    sign: f64,
    /// The logarithm of forward over strike.
    moneyness: f64,
    /// The standard deviation of the logarithm of the spot at expiry.
    deviation: f64,
    d1: f64,
    d2: f64,
    /// Spot less the yield to come.
    spot: f64,
    /// Strike, discounted.
    strike: f64,
}

impl Parts {
    fn of(terms: &Terms, sigma: f64) -> Self {
        let Terms { spot, strike, years, rate, dividend_yield, right, .. } = *terms;
        let deviation = sigma * years.sqrt();
        let moneyness = log_ratio(spot, strike) + (rate - dividend_yield) * years;
        let distance = moneyness / deviation;
        Self {
            sign: sign(right),
            moneyness,
            deviation,
            d1: (distance + 0.5 * deviation).clamp(-FARTHEST, FARTHEST),
            d2: (distance - 0.5 * deviation).clamp(-FARTHEST, FARTHEST),
            spot: spot * (-dividend_yield * years).exp(),
            strike: strike * terms.discount(),
        }
    }

    /// What the contract is worth: the out-of-the-money side, which keeps its digits however
    /// little it is worth (P. Jäckel's normalised Black function), and what parity adds to it.
    fn price(&self) -> f64 {
        let Self { sign, moneyness, deviation, spot, strike, .. } = *self;
        let time_value = PriceBlackScholesNormalised::builder()
            .log_moneyness(moneyness)
            .total_volatility(deviation)
            .build_unchecked()
            .calculate::<DefaultSpecialFn>();
        spot.sqrt() * strike.sqrt() * time_value + (sign * (spot - strike)).max(0.0)
    }
}

/// +1 for a call, −1 for a put.
pub(crate) fn sign(right: Right) -> f64 {
    match right {
        Right::Call => 1.0,
        Right::Put => -1.0,
    }
}

/// ln(a / b), with its digits where the two are close: their difference is exact there.
pub(crate) fn log_ratio(a: f64, b: f64) -> f64 {
    let ratio = a / b;
    if ratio > 0.5 && ratio < 2.0 { ((a - b) / b).ln_1p() } else { ratio.ln() }
}

/// The price.
pub(crate) fn price(terms: &Terms, sigma: f64) -> f64 {
    Parts::of(terms, sigma).price()
}

/// The price and its first Greeks, and gamma.
pub(crate) fn value(terms: &Terms, sigma: f64) -> Valuation {
    let Terms { years, rate, dividend_yield, .. } = *terms;
    let parts = Parts::of(terms, sigma);
    let Parts { sign, deviation, d1, d2, spot, strike, .. } = parts;
    let density = spot * pdf(d1);
    let (in_spot, in_cash) = (sign * spot * cdf(sign * d1), sign * strike * cdf(sign * d2));
    Valuation {
        price: parts.price(),
        delta: in_spot / terms.spot,
        gamma: density / (terms.spot * terms.spot * deviation),
        theta: -0.5 * density * sigma / years.sqrt() + dividend_yield * in_spot - rate * in_cash,
        vega: density * years.sqrt(),
        rho: years * in_cash,
    }
}

#[cfg(test)]
mod tests;
