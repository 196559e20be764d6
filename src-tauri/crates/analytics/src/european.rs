//! Exercise at expiry only: the closed forms of Black, Scholes and Merton.
//!
//! F. Black and M. Scholes, "The Pricing of Options and Corporate Liabilities" (1973), with
//! R. Merton's continuous yield. Inputs are taken as checked; `american` builds on these.

use market::Right;

use crate::normal::{cdf, pdf};
use crate::{Terms, Valuation};

/// What the formulas share.
struct Parts {
    /// +1 for a call, −1 for a put.
    sign: f64,
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
        let Terms { spot, strike, years, rate, dividend_yield, .. } = *terms;
        let deviation = sigma * years.sqrt();
        let d1 =
            ((spot / strike).ln() + (rate - dividend_yield) * years) / deviation + 0.5 * deviation;
        Self {
            sign: match terms.right {
                Right::Call => 1.0,
                Right::Put => -1.0,
            },
            deviation,
            d1,
            d2: d1 - deviation,
            spot: spot * (-dividend_yield * years).exp(),
            strike: strike * terms.discount(),
        }
    }

    fn price(&self) -> f64 {
        let Self { sign, d1, d2, spot, strike, .. } = *self;
        // The difference can round below zero far out of the money.
        (sign * (spot * cdf(sign * d1) - strike * cdf(sign * d2))).max(0.0)
    }
}

/// The price.
pub(crate) fn price(terms: &Terms, sigma: f64) -> f64 {
    Parts::of(terms, sigma).price()
}

/// The price and its Greeks.
pub(crate) fn value(terms: &Terms, sigma: f64) -> Valuation {
    let Terms { years, rate, dividend_yield, .. } = *terms;
    let parts = Parts::of(terms, sigma);
    let Parts { sign, deviation, d1, d2, spot, strike } = parts;
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
