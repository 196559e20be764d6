//! The smile at a delta: what the wings cost against each other and against the middle.

use market::{Right, Style};

use super::Quotes;
use crate::{Reason, Terms, european};

/// What fixes the deltas of one expiry.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moneyness {
    /// The price of the underlying, dollars.
    pub spot: f64,
    /// Time to expiry in years of 365 days.
    pub years: f64,
    /// The riskless rate, continuously compounded fraction a year.
    pub rate: f64,
    /// What holding the underlying earns, continuously compounded fraction a year.
    pub dividend_yield: f64,
    /// The forward the wings begin at, dollars: calls at or above it, puts at or below.
    pub forward: f64,
}

/// The volatilities of a call and a put of the same delta, fractions a year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Wings {
    /// The call's.
    pub call: f64,
    /// The put's.
    pub put: f64,
}

impl Wings {
    /// Call less put, a fraction a year; below zero where puts are dearer.
    #[must_use]
    pub fn risk_reversal(&self) -> f64 {
        self.call - self.put
    }

    /// The mean of the wings over the middle, a fraction a year.
    #[must_use]
    pub fn butterfly(&self, atm_iv: f64) -> f64 {
        0.5 * (self.call + self.put) - atm_iv
    }
}

impl Quotes {
    /// The out-of-the-money volatilities at `delta`, such as 0.25: spot delta with e^(−qT), each
    /// strike at its own volatility, linear in |δ| between strikes.
    ///
    /// # Errors
    /// [`Reason::NotReached`] if a wing ends before that delta, or why there are no deltas.
    pub fn wings(&self, at: &Moneyness, delta: f64) -> Result<Wings, Reason> {
        if !(at.forward > 0.0 && at.forward.is_finite() && delta.is_finite()) {
            return Err(Reason::NotReached);
        }
        let above = self.pairs.iter().filter(|pair| pair.strike >= at.forward);
        let below = self.pairs.iter().rev().filter(|pair| pair.strike <= at.forward);
        let wing = |right: Right, strike: f64, iv: Option<f64>| {
            let iv = iv?;
            let Moneyness { spot, years, rate, dividend_yield, .. } = *at;
            let style = Style::European;
            let terms = Terms { spot, strike, years, rate, dividend_yield, right, style };
            terms.check(iv).ok()?;
            Some((european::value(&terms, iv).delta.abs(), iv))
        };
        let calls = above.filter_map(|pair| wing(Right::Call, pair.strike, pair.call.iv));
        let puts = below.filter_map(|pair| wing(Right::Put, pair.strike, pair.put.iv));
        Ok(Wings { call: at_delta(calls, delta)?, put: at_delta(puts, delta)? })
    }
}

/// The volatility at a delta, from (|δ|, σ) in order from the middle outwards.
fn at_delta(wing: impl Iterator<Item = (f64, f64)>, delta: f64) -> Result<f64, Reason> {
    let mut last: Option<(f64, f64)> = None;
    for (outer, iv) in wing {
        if outer == delta {
            return Ok(iv);
        }
        if let Some((inner, iv_inner)) = last
            && inner > delta
            && outer < delta
        {
            return Ok(iv_inner + (iv - iv_inner) * (inner - delta) / (inner - outer));
        }
        last = Some((outer, iv));
    }
    Err(Reason::NotReached)
}
