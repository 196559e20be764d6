//! The variance a strip of options is worth, and the index made of two strips.
//!
//! Cboe, *Volatility Index Methodology: Cboe Volatility Index* (the single-term formula, its
//! selection of options by bid, and the interpolation to a constant term).

use market::Right;

use super::Quotes;
use super::quotes::Pair;
use crate::Reason;

impl Quotes {
    /// The single-term variance, a fraction a year squared:
    /// σ² = (2/T)·Σ ΔK/K²·e^(rT)·Q(K) − (1/T)·(F/K₀ − 1)². K₀ is the highest strike at or below the
    /// forward, where Q is the mean of call and put; elsewhere it is the out-of-the-money middle.
    /// Contracts without a bid are left out, and a side ends at two of them in a row.
    ///
    /// # Errors
    /// What of the inputs is no number, [`Reason::NoPair`] without a price on both sides at K₀, or
    /// [`Reason::NotReached`] if no other strike has a bid.
    pub fn variance_index(&self, forward: f64, rate: f64, years: f64) -> Result<f64, Reason> {
        if !(forward.is_finite() && rate.is_finite() && years.is_finite()) {
            return Err(Reason::NotFinite);
        }
        if years <= 0.0 {
            return Err(Reason::Expired);
        }
        let first_above = self.pairs.partition_point(|pair| pair.strike <= forward);
        let (below, above) = self.pairs.split_at(first_above);
        let (middle, below) = below.split_last().ok_or(Reason::NotReached)?;
        let (call, put) = middle.mids().ok_or(Reason::NoPair)?;
        let mut strip = side(below.iter().rev(), Right::Put);
        strip.reverse();
        strip.push((middle.strike, 0.5 * (call + put)));
        strip.extend(side(above.iter(), Right::Call));
        let sum: f64 = contributions(&strip).ok_or(Reason::NotReached)?.sum();
        let overshoot = forward / middle.strike - 1.0;
        let variance = (2.0 * (rate * years).exp() * sum - overshoot * overshoot) / years;
        if variance.is_finite() { Ok(variance) } else { Err(Reason::OutOfRange) }
    }
}

/// Strike and price of the contracts with a bid, from the middle outwards.
fn side<'a>(pairs: impl Iterator<Item = &'a Pair>, right: Right) -> Vec<(f64, f64)> {
    let mut taken = Vec::new();
    let mut without = 0;
    for pair in pairs {
        let side = pair.side(right);
        if !side.listed {
            continue;
        }
        match side.mid.filter(|_| side.bid) {
            Some(mid) => {
                without = 0;
                taken.push((pair.strike, mid));
            }
            None => without += 1,
        }
        if without == 2 {
            break;
        }
    }
    taken
}

/// ΔK/K²·Q of each strike, ΔK half the distance between its neighbours, the whole one at the ends.
fn contributions(strip: &[(f64, f64)]) -> Option<impl Iterator<Item = f64>> {
    let last = strip.len().checked_sub(1).filter(|last| *last > 0)?;
    Some(strip.iter().enumerate().map(move |(place, &(strike, price))| {
        let (lower, upper) = (place.saturating_sub(1), (place + 1).min(last));
        let span = strip[upper].0 - strip[lower].0;
        let width = if upper - lower == 2 { 0.5 * span } else { span };
        width / (strike * strike) * price
    }))
}

/// The index of a constant term, a fraction a year (0.2 is quoted 20): the total variances of two
/// expiries, given as years and single-term variance, linear in time to `term` years, Cboe's being
/// 30/365.
///
/// # Errors
/// [`Reason::NotReached`] unless the term lies between them or on one, [`Reason::Arbitrage`] if the
/// variance there is negative, and what of the inputs is no number.
pub fn variance_index_between(
    near: (f64, f64),
    next: (f64, f64),
    term: f64,
) -> Result<f64, Reason> {
    let inputs = [near.0, near.1, next.0, next.1, term];
    if !inputs.iter().all(|input| input.is_finite()) {
        return Err(Reason::NotFinite);
    }
    if near.0 <= 0.0 || term <= 0.0 {
        return Err(Reason::Expired);
    }
    if !(near.0 <= term && term <= next.0) {
        return Err(Reason::NotReached);
    }
    let part = if next.0 > near.0 { (term - near.0) / (next.0 - near.0) } else { 0.0 };
    let total = (1.0 - part) * near.0 * near.1 + part * next.0 * next.1;
    if total < 0.0 {
        return Err(Reason::Arbitrage);
    }
    let index = (total / term).sqrt();
    if index.is_finite() { Ok(index) } else { Err(Reason::OutOfRange) }
}
