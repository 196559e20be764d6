//! Options on an underlying that pays cash on known days.
//!
//! Between two dividends the price follows the same law as everywhere here; what happens on an
//! ex-dividend day is the model's: see [`Model`]. No closed form is known, so the price is marched
//! back from expiry on a grid: `schedule` says when the march must stop, `march` carries it out,
//! `implied` inverts it. An equivalent continuous yield is never put in a dividend's place: it is
//! wrong by half a volatility point in the median.

mod grid;
mod implied;
mod march;
mod schedule;

use market::{Right, Style};

use crate::{Reason, Terms, Valuation, european};
use march::Point;
use schedule::Schedule;

pub use implied::implied_volatility;

/// A cash dividend to come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CashDividend {
    /// Years from now to the moment the price goes ex: positive. Earlier ones are past, and those
    /// after the expiry concern nobody.
    pub years: f64,
    /// Dollars a share; not negative.
    pub amount: f64,
}

/// What a dividend does to the law of the price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Model {
    /// The price itself is lognormal between dividends and falls by each on its day, at most to
    /// zero (M. Haug, E. Haug and A. Lewis, "Back to Basics: a new approach to the discrete
    /// dividend problem", 2003). The one to trust.
    Spot,
    /// The price less the present value of the dividends to come is lognormal (J. Hull, *Options,
    /// Futures and Other Derivatives*, "Known dividends"). A habit of the trade; its prices differ
    /// by up to 2 % of the spot.
    Escrowed,
}

/// The contract, and what its underlying pays. A holder may exercise just before each payment.
///
/// The continuous [`Terms::dividend_yield`] is earned besides. A dividend on the day of expiry is
/// paid after the last exercise and before a European contract settles.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CashTerms<'a> {
    /// The contract.
    pub terms: Terms,
    /// The dividends, in any order.
    pub dividends: &'a [CashDividend],
    /// Their effect.
    pub model: Model,
}

/// The steps in volatility (a part of it) and in the rate that vega and rho are differences over.
const VOLATILITY_STEP: f64 = 1e-2;
const RATE_STEP: f64 = 1e-3;

/// The price, dollars a share.
///
/// # Errors
/// Why there is none.
pub fn price(contract: &CashTerms<'_>, sigma: f64) -> Result<f64, Reason> {
    contract.point(sigma).map(|point| point.price)
}

/// A price and how it moves with the spot and with time: what one march gives.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BySpot {
    /// Dollars a share.
    pub price: f64,
    /// Dollars a share per dollar of spot.
    pub delta: f64,
    /// Delta per dollar of spot.
    pub gamma: f64,
    /// Dollars a share per year of passing time, at a fixed spot.
    pub theta: f64,
}

/// The price, delta, gamma and theta: a fifth of the work of [`value`]. Where the contract should
/// be exercised now it moves with the spot and with nothing else.
///
/// # Errors
/// As [`price`].
pub fn by_spot(contract: &CashTerms<'_>, sigma: f64) -> Result<BySpot, Reason> {
    let Point { price, delta, gamma, moving } = contract.point(sigma)?;
    let Terms { spot, rate, dividend_yield, right, .. } = contract.terms;
    if contract.is_exercised_at(price) {
        let (price, delta) = (contract.terms.intrinsic(), european::sign(right));
        return Ok(BySpot { price, delta, gamma: 0.0, theta: 0.0 });
    }
    let carried = rate * price - (rate - dividend_yield) * spot * delta;
    let theta = carried - 0.5 * (sigma * moving).powi(2) * gamma;
    if theta.is_finite() {
        Ok(BySpot { price, delta, gamma, theta })
    } else {
        Err(Reason::OutOfRange)
    }
}

/// The price and its Greeks.
///
/// # Errors
/// As [`price`].
pub fn value(contract: &CashTerms<'_>, sigma: f64) -> Result<Valuation, Reason> {
    let BySpot { price, delta, gamma, theta } = by_spot(contract, sigma)?;
    if contract.is_exercised_at(price) {
        return Ok(Valuation { price, delta, gamma, theta, vega: 0.0, rho: 0.0 });
    }
    let (step, rate) = (VOLATILITY_STEP * sigma, contract.terms.rate);
    let at_rate = |rate| CashTerms { terms: Terms { rate, ..contract.terms }, ..*contract };
    let by_sigma = self::price(contract, sigma + step)? - self::price(contract, sigma - step)?;
    let by_rate = self::price(&at_rate(rate + RATE_STEP), sigma)?
        - self::price(&at_rate(rate - RATE_STEP), sigma)?;
    let (vega, rho) = (by_sigma / (2.0 * step), by_rate / (2.0 * RATE_STEP));
    Valuation { price, delta, gamma, theta, vega, rho }.finite()
}

impl CashTerms<'_> {
    /// The price and how it moves, at now and at the spot.
    fn point(&self, sigma: f64) -> Result<Point, Reason> {
        self.terms.check(sigma)?;
        // A grid is as wide as the variance.
        if !(sigma * sigma * self.terms.years).is_finite() {
            return Err(Reason::OutOfRange);
        }
        if self.terms.style == Style::Bermudan {
            return Err(Reason::Bermudan);
        }
        let schedule = Schedule::of(self)?;
        let point = march::value(&self.terms, sigma, &schedule);
        let intrinsic = if self.is_american() { self.terms.intrinsic() } else { 0.0 };
        let parts = [point.price, point.delta, point.gamma];
        if !parts.iter().all(|part| part.is_finite()) {
            return Err(Reason::OutOfRange);
        }
        Ok(Point { price: point.price.max(intrinsic), ..point })
    }

    fn is_american(&self) -> bool {
        self.terms.style == Style::American
    }

    /// Whether a price is no more than exercising now pays, as far as the grid can tell.
    fn is_exercised_at(&self, price: f64) -> bool {
        let intrinsic = self.terms.intrinsic();
        let scale = match self.terms.right {
            Right::Call => self.terms.spot,
            Right::Put => self.terms.strike,
        };
        self.is_american() && intrinsic > 0.0 && price <= intrinsic + 1e-9 * scale
    }
}

#[cfg(test)]
mod tests;
