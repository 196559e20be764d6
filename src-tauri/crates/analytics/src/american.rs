//! Exercise at any time: the European price plus the premium that early exercise earns.
//!
//! The yield is continuous; cash dividends on their days are not for here. `put` brings every
//! contract into one form, `boundary` finds when to exercise with the help of `mixing`, `tree`
//! serves the rare law with two boundaries, `grid` holds the quadratures.

mod boundary;
mod grid;
mod mixing;
mod put;
pub(crate) mod table;
mod tree;

use market::Right;
use put::{Put, Region as Area, Worth};

use crate::{Reason, Terms, Valuation, european};

/// The step in volatility for vega, as a part of it, and in the rate for rho. Only the premium is
/// differenced; the European part is exact.
const VOLATILITY_STEP: f64 = 2e-3;
const RATE_STEP: f64 = 1e-4;

/// The price.
pub(crate) fn price(terms: &Terms, sigma: f64) -> Result<f64, Reason> {
    Pricer::of(terms).price(sigma)
}

/// Prices one contract at one volatility after another, each time from the last boundary.
pub(crate) struct Pricer<'a> {
    terms: &'a Terms,
    region: Option<Area>,
}

impl<'a> Pricer<'a> {
    pub(crate) fn of(terms: &'a Terms) -> Self {
        Self { terms, region: None }
    }

    pub(crate) fn price(&mut self, sigma: f64) -> Result<f64, Reason> {
        let (put, unit) = Put::of(self.terms, sigma);
        let region = self.region.insert(put.region(self.region.as_ref()));
        let worth = put.worth(region)?;
        Ok(worth.map_or_else(|| self.terms.intrinsic(), |worth| unit * worth.price))
    }
}

/// The price and its Greeks. Delta and gamma are the integral's own derivatives, theta follows
/// from the pricing equation, vega and rho from differences. Where the contract should be
/// exercised now it moves with the spot and with nothing else.
pub(crate) fn value(terms: &Terms, sigma: f64) -> Result<Valuation, Reason> {
    let (put, unit) = Put::of(terms, sigma);
    let region = put.region(None);
    let european = european::value(terms, sigma);
    if let Area::Never = region {
        return Ok(european);
    }
    let Some(worth) = put.worth(&region)? else { return Ok(exercised(terms)) };
    let Worth { price, delta, gamma } = in_dollars(terms, &put, unit, worth);
    let Terms { spot, rate, dividend_yield, years, .. } = *terms;
    let drift = (rate - dividend_yield) * spot;
    Ok(Valuation {
        price,
        delta,
        gamma,
        theta: rate * price - drift * delta - 0.5 * sigma * sigma * spot * spot * gamma,
        vega: european.vega + unit * years.sqrt() * by_deviation(&put, &region)?,
        rho: european.rho + unit * years * by_rate(terms.right, &put, &region, RATE_STEP * years)?,
    })
}

/// Whether, and where, a contract is worth exercising before expiry.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Exercise {
    /// What the holder should do now.
    pub region: Region,
    /// The price of the underlying at which exercising now is best, dollars: at or above it for a
    /// call, at or below it for a put. `None` where no price is, and under the rare laws with two.
    pub boundary: Option<f64>,
}

/// What the holder should do now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Region {
    /// Keep it: early exercise may pay later.
    Hold,
    /// Exercise it: every day more loses.
    Exercise,
    /// Keep it to the end: exercise never pays before expiry, so it is worth a European one.
    European,
}

/// Whether and where a contract that may be exercised at any time is worth exercising. The style of
/// `terms` is not looked at.
///
/// # Errors
/// Why these terms and this volatility have no value.
pub fn exercise(terms: &Terms, sigma: f64) -> Result<Exercise, Reason> {
    terms.check(sigma)?;
    let (put, _) = Put::of(terms, sigma);
    let area = put.region(None);
    let region = match area {
        Area::Never => Region::European,
        _ if put.worth(&area)?.is_none() => Region::Exercise,
        _ => Region::Hold,
    };
    let boundary = Put::boundary(&area).map(|boundary| match terms.right {
        Right::Put => terms.strike * boundary,
        // The call's put has the call's spot for its strike.
        Right::Call => terms.strike / boundary,
    });
    Ok(Exercise { region, boundary: boundary.filter(|at| at.is_finite()) })
}

/// A contract that should be exercised now.
fn exercised(terms: &Terms) -> Valuation {
    let delta = match terms.right {
        Right::Call => 1.0,
        Right::Put => -1.0,
    };
    Valuation { price: terms.intrinsic(), delta, gamma: 0.0, theta: 0.0, vega: 0.0, rho: 0.0 }
}

/// The worth of the put of a contract as that of the contract.
fn in_dollars(terms: &Terms, put: &Put, unit: f64, worth: Worth) -> Worth {
    let Worth { price, delta, gamma } = worth;
    match terms.right {
        Right::Put => Worth { price: unit * price, delta, gamma: gamma / unit },
        // A call is S·p(K/S), differentiated by S.
        Right::Call => Worth {
            price: unit * price,
            delta: (price - put.spot * delta).clamp(0.0, 1.0),
            gamma: put.spot * put.spot * gamma / unit,
        },
    }
}

/// What `put` is worth beyond a European one.
fn premium(put: &Put, guess: &Area) -> Result<f64, Reason> {
    let worth = put.worth(&put.region(Some(guess)))?;
    Ok(worth.map_or(1.0 - put.spot, |worth| worth.price) - put.european())
}

/// The change of the premium with the deviation.
fn by_deviation(put: &Put, guess: &Area) -> Result<f64, Reason> {
    let step = VOLATILITY_STEP * put.law.deviation;
    let at = |deviation| premium(&Put { law: put::Law { deviation, ..put.law }, ..*put }, guess);
    Ok((at(put.law.deviation + step)? - at(put.law.deviation - step)?) / (2.0 * step))
}

/// The change of the premium with the contract's riskless rate, which is the income of a call's
/// put. A step that would change the region's kind is taken on one side only.
fn by_rate(right: Right, put: &Put, guess: &Area, step: f64) -> Result<f64, Reason> {
    let at = |step: f64| {
        let mut moved = *put;
        match right {
            Right::Put => moved.law.rate += step,
            Right::Call => moved.law.income += step,
        }
        premium(&moved, guess)
    };
    let rate = put.law.rate;
    match right {
        Right::Put if rate >= 0.0 && rate < step => Ok((at(step)? - at(0.0)?) / step),
        Right::Put if rate < 0.0 && rate >= -step => Ok((at(0.0)? - at(-step)?) / step),
        _ => Ok((at(step)? - at(-step)?) / (2.0 * step)),
    }
}
