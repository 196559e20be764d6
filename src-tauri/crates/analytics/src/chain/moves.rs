//! How far the market expects the underlying to move by expiry, read off straddles and strangles.
//!
//! Three figures go by that name, and a screen says which it shows: 0.85 of the straddle, the
//! weighted one of straddle and two strangles, and one standard deviation.

use super::Quotes;
use crate::Reason;

/// A call and a put at one strike.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Straddle {
    /// The strike, dollars.
    pub strike: f64,
    /// Both mids together, dollars a share.
    pub price: f64,
}

impl Straddle {
    /// The move the market expects by expiry, dollars up or down: 0.85 of the straddle.
    #[must_use]
    pub fn expected_move(&self) -> f64 {
        0.85 * self.price
    }
}

/// One standard deviation of the price at expiry, dollars: S·σ·√T.
///
/// # Errors
/// What of the inputs is no number, or has no such deviation.
pub fn one_sigma(spot: f64, sigma: f64, years: f64) -> Result<f64, Reason> {
    let inputs = [spot, sigma, years];
    if !inputs.iter().all(|input| input.is_finite()) {
        return Err(Reason::NotFinite);
    }
    if inputs.iter().any(|input| *input < 0.0) {
        return Err(Reason::OutOfRange);
    }
    let deviation = spot * sigma * years.sqrt();
    if deviation.is_finite() { Ok(deviation) } else { Err(Reason::OutOfRange) }
}

impl Quotes {
    /// The straddle at the strike nearest `forward`, the lower of two as near, among those with a
    /// price on both sides.
    ///
    /// # Errors
    /// [`Reason::NoPair`] if there is none.
    pub fn straddle(&self, forward: f64) -> Result<Straddle, Reason> {
        if !forward.is_finite() {
            return Err(Reason::NotFinite);
        }
        let straddles = self.pairs.iter().filter_map(|pair| {
            let (call, put) = pair.mids()?;
            Some(Straddle { strike: pair.strike, price: call + put })
        });
        let far = |straddle: &Straddle| (straddle.strike - forward).abs();
        let nearest = straddles.min_by(|a, b| far(a).total_cmp(&far(b))).ok_or(Reason::NoPair)?;
        if nearest.price.is_finite() { Ok(nearest) } else { Err(Reason::OutOfRange) }
    }

    /// The weighted expected move, dollars: 0.6 of the straddle, 0.3 of the first strangle around
    /// it and 0.1 of the second. A strangle is the next priced call above and the next priced put
    /// below.
    ///
    /// # Errors
    /// Why there is no straddle, or [`Reason::NotReached`] if there are no two strangles.
    pub fn weighted_move(&self, forward: f64) -> Result<f64, Reason> {
        let straddle = self.straddle(forward)?;
        let calls = self.pairs.iter().filter(|pair| pair.strike > straddle.strike);
        let mut calls = calls.filter_map(|pair| pair.call.mid);
        let puts = self.pairs.iter().rev().filter(|pair| pair.strike < straddle.strike);
        let mut puts = puts.filter_map(|pair| pair.put.mid);
        let mut strangle = || Some(calls.next()? + puts.next()?);
        let first = strangle().ok_or(Reason::NotReached)?;
        let second = strangle().ok_or(Reason::NotReached)?;
        let expected = 0.6 * straddle.price + 0.3 * first + 0.1 * second;
        if expected.is_finite() { Ok(expected) } else { Err(Reason::OutOfRange) }
    }
}
