//! Every derivative of the European price that has a name. No differences are taken: each is the
//! closed form, as in E. G. Haug, "The Complete Guide to Option Pricing Formulas" (2nd edition,
//! 2007), chapter 2, in the units that [`Terms`] are in.

use market::Style;

use super::Parts;
use crate::normal::{cdf, pdf};
use crate::{Reason, Terms};

/// The price and all its Greeks, raw: by 1.00 of volatility or rate, by the dollar, and by the
/// year of passing time, which is minus the derivative by time to expiry.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Greeks {
    /// Dollars a share.
    pub price: f64,
    /// ∂price/∂spot.
    pub delta: f64,
    /// ∂²price/∂spot².
    pub gamma: f64,
    /// ∂price/∂volatility.
    pub vega: f64,
    /// The change of the price with passing time, both carry terms included.
    pub theta: f64,
    /// ∂price/∂rate, the yield held.
    pub rho: f64,
    /// ∂price/∂yield, the rate held.
    pub rho_q: f64,
    /// ∂delta/∂volatility, which is ∂vega/∂spot.
    pub vanna: f64,
    /// The change of delta with passing time.
    pub charm: f64,
    /// ∂vega/∂volatility.
    pub vomma: f64,
    /// The change of vega with passing time.
    pub veta: f64,
    /// ∂gamma/∂spot.
    pub speed: f64,
    /// ∂gamma/∂volatility.
    pub zomma: f64,
    /// The change of gamma with passing time.
    pub color: f64,
    /// ∂vomma/∂volatility.
    pub ultima: f64,
    /// ∂price/∂strike.
    pub dual_delta: f64,
    /// ∂²price/∂strike².
    pub dual_gamma: f64,
    /// delta · spot / price, the leverage; `None` where the price is too small for a double.
    pub lambda: Option<f64>,
    /// The risk-neutral chance of expiring in the money, 0 to 1.
    pub prob_itm: f64,
}

/// The price and every Greek of a European contract. The style of `terms` is not looked at: this
/// is what the contract would be worth without early exercise.
///
/// # Errors
/// Why these terms and this volatility have no value.
pub fn greeks(terms: &Terms, sigma: f64) -> Result<Greeks, Reason> {
    Terms { style: Style::European, ..*terms }.check(sigma)?;
    closed_forms(terms, sigma).finite()
}

fn closed_forms(terms: &Terms, sigma: f64) -> Greeks {
    let Terms { years, rate, dividend_yield, spot: now, strike: at, .. } = *terms;
    let parts = Parts::of(terms, sigma);
    let Parts { sign, deviation, d1, d2, spot, strike, .. } = parts;
    let (root, drift) = (years.sqrt(), rate - dividend_yield);
    let (chance_spot, chance) = (cdf(sign * d1), cdf(sign * d2));
    let (in_spot, in_cash) = (sign * spot * chance_spot, sign * strike * chance);
    let (density, dense) = (spot * pdf(d1), pdf(d1));
    let price = parts.price();
    let delta = in_spot / now;
    let gamma = density / (now * now * deviation);
    let vega = density * root;
    let vomma = vega * d1 * d2 / sigma;
    // ∂d1/∂T, which the derivatives by time share.
    let turn = drift / deviation - 0.5 * d2 / years;
    Greeks {
        price,
        delta,
        gamma,
        vega,
        theta: -0.5 * density * sigma / root + dividend_yield * in_spot - rate * in_cash,
        rho: years * in_cash,
        rho_q: -years * in_spot,
        vanna: -density / now * d2 / sigma,
        charm: dividend_yield * delta - weighed(spot / now * dense, turn),
        vomma,
        veta: weighed(vega, dividend_yield - 0.5 / years + d1 * turn),
        speed: weighed(gamma, -(d1 / deviation + 1.0) / now),
        zomma: weighed(gamma, (d1 * d2 - 1.0) / sigma),
        color: weighed(gamma, dividend_yield + 0.5 / years + d1 * turn),
        ultima: -weighed(vega, (d1 * d2 * (1.0 - d1 * d2) + d1 * d1 + d2 * d2) / (sigma * sigma)),
        dual_delta: -in_cash / at,
        dual_gamma: strike * pdf(d2) / (at * at * deviation),
        lambda: Some(in_spot / price).filter(|leverage| leverage.is_finite()),
        prob_itm: chance,
    }
}

/// A density times a factor: far enough out the density is zero, however large the factor.
fn weighed(density: f64, factor: f64) -> f64 {
    if density == 0.0 { 0.0 } else { density * factor }
}

impl Greeks {
    /// This, if every part of it is a number.
    fn finite(self) -> Result<Self, Reason> {
        let parts = [
            [self.price, self.delta, self.gamma, self.vega, self.theta, self.rho],
            [self.rho_q, self.vanna, self.charm, self.vomma, self.veta, self.speed],
            [self.zomma, self.color, self.ultima, self.dual_delta, self.dual_gamma, self.prob_itm],
        ];
        let all = parts.iter().flatten().all(|part| part.is_finite());
        if all { Ok(self) } else { Err(Reason::OutOfRange) }
    }
}
