//! The volatility a price implies when the underlying pays cash.
//!
//! A bracketed secant on the march: each trial is a whole march, so few are made. The answer is
//! good to a few thousandths of a volatility point, as the price itself is.

use super::{CashTerms, price};
use crate::Reason;

/// Standard deviations over the life that bound the search.
const DEVIATIONS: (f64, f64) = (1e-3, 5.0);
/// The search ends when a step is smaller than this part of the volatility.
const SETTLED: f64 = 1e-7;
/// More trials than any search was seen to take.
const MOST_TRIALS: usize = 60;
/// Less above the least price than this part of spot and strike says nothing.
const UNRESOLVED: f64 = 1e-6;

/// The volatility, a fraction a year, at which the contract is worth `worth` dollars a share.
///
/// # Errors
/// Why no volatility explains the price.
pub fn implied_volatility(contract: &CashTerms<'_>, worth: f64) -> Result<f64, Reason> {
    contract.terms.check_terms()?;
    if !worth.is_finite() {
        return Err(Reason::NotFinite);
    }
    if worth <= 0.0 {
        return Err(Reason::NoPrice);
    }
    let life = contract.terms.years.sqrt();
    let (mut low, most) = (DEVIATIONS.0 / life, DEVIATIONS.1 / life);
    let unresolved = UNRESOLVED * (contract.terms.spot + contract.terms.strike);
    let least = price(contract, low)?.max(if contract.is_american() {
        contract.terms.intrinsic()
    } else {
        0.0
    });
    if worth <= least + unresolved {
        return Err(Reason::BelowIntrinsic);
    }
    let guess = crate::implied_volatility(&contract.terms, worth).unwrap_or(0.3);
    let mut sigma = guess.clamp(1.01 * low, 0.99 * most);
    // From below: where the grid must span too many deviations its prices fall again.
    let mut high = (2.0 * sigma).min(most);
    while worth >= price(contract, high)? {
        if high >= most {
            return Err(Reason::AboveMaximum);
        }
        high = (2.0 * high).min(most);
    }
    // The logarithm of what a price is above the least one is straighter than the price.
    let excess = |sigma| {
        let above = price(contract, sigma)? - least;
        Ok::<f64, Reason>((above.max(unresolved * 1e-6) / (worth - least)).ln())
    };
    let mut last: Option<(f64, f64)> = None;
    for _ in 0..MOST_TRIALS {
        let off = excess(sigma)?;
        if off > 0.0 {
            high = sigma
        } else {
            low = sigma
        }
        let next = match last {
            Some((before, off_before)) if off != off_before => {
                sigma - off * (sigma - before) / (off - off_before)
            }
            _ => sigma * if off > 0.0 { 0.9 } else { 1.1 },
        };
        let next = if next > low && next < high { next } else { (low * high).sqrt() };
        if (next - sigma).abs() <= SETTLED * sigma || high - low <= SETTLED * low {
            return Ok(next);
        }
        last = Some((sigma, off));
        sigma = next;
    }
    Err(Reason::NotFound)
}
