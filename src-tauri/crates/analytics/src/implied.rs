//! The volatility a price implies.
//!
//! European prices are inverted in closed form to rounding (P. Jäckel, "Let's Be Rational", 2015,
//! by the crate `implied-vol`), American ones by search on our own pricer. An American price is
//! never inverted as if it were European: that is off by volatility points where exercise counts.

use market::{Right, Style};

use crate::american::Pricer;
use crate::european::{self, invert};
use crate::{Reason, Terms};

/// The volatility, a fraction a year, at which the terms are worth `price` dollars a share.
///
/// # Errors
/// Why no volatility explains the price.
pub fn implied_volatility(terms: &Terms, price: f64) -> Result<f64, Reason> {
    terms.check_terms()?;
    if !price.is_finite() {
        return Err(Reason::NotFinite);
    }
    if price <= 0.0 {
        return Err(Reason::NoPrice);
    }
    match terms.style {
        Style::European => invert(terms, price),
        // What a European contract would imply is near enough to start from, no more.
        Style::American => search(terms, price, invert(terms, price).unwrap_or(FIRST_GUESS)),
        Style::Bermudan => Err(Reason::Bermudan),
    }
}

/// As [`implied_volatility`], started from `guess`, such as the contract's last one, instead of
/// the European answer. A guess that is no volatility is ignored, and European contracts need
/// none.
///
/// # Errors
/// Why no volatility explains the price.
pub fn implied_volatility_from(terms: &Terms, price: f64, guess: f64) -> Result<f64, Reason> {
    let usable = guess.is_finite() && terms.check(guess).is_ok();
    let priced = price.is_finite() && price > 0.0;
    match terms.style {
        Style::American if usable && priced => search(terms, price, guess),
        _ => implied_volatility(terms, price),
    }
}

/// Where nothing better is known.
const FIRST_GUESS: f64 = 0.3;
/// Standard deviations over the life beyond which no price tells two volatilities apart.
const MOST_DEVIATION: f64 = 16.0;
/// And below which a contract is worth what it is worth without any.
const LEAST_DEVIATION: f64 = 1e-6;

/// The inverse of the American price, by the logarithm of what the price is above intrinsic,
/// which is straighter in volatility than the price: Newton's first step with the European vega,
/// secants after it, halvings of the bracket wherever those leave it or get nowhere.
fn search(terms: &Terms, price: f64, guess: f64) -> Result<f64, Reason> {
    let intrinsic = terms.intrinsic();
    let sought = price - intrinsic;
    if sought <= UNRESOLVED * if intrinsic > 0.0 { terms.spot + terms.strike } else { 0.0 } {
        return Err(Reason::BelowIntrinsic);
    }
    let most = match terms.right {
        Right::Call => terms.spot * (-terms.dividend_yield * terms.years).max(0.0).exp(),
        Right::Put => terms.strike * (-terms.rate * terms.years).max(0.0).exp(),
    };
    if price >= most {
        return Err(Reason::AboveMaximum);
    }
    let life = terms.years.sqrt();
    let mut bracket = Bracket { low: LEAST_DEVIATION / life, high: MOST_DEVIATION / life };
    let (least, greatest) = (1.01 * bracket.low, 0.99 * bracket.high);
    let mut sigma = guess.clamp(least, greatest);
    let mut last: Option<(f64, f64)> = None;
    let mut goal = f64::INFINITY;
    let mut pricer = Pricer::of(terms);
    for _ in 0..MOST_TRIALS {
        let above = pricer.price(sigma)? - intrinsic;
        let excess = (above / sought).ln();
        bracket.narrow(sigma, excess);
        if bracket.is_closed() {
            return found(sigma, least, greatest);
        }
        let slope = match last {
            Some((before, excess_before)) => (excess - excess_before) / (sigma - before),
            None => european::value(terms, sigma).vega / above,
        };
        let next = sigma - excess / slope;
        // Beside the exercise boundary the slope has no bound, so a short step alone says nothing.
        if (next - sigma).abs() < SETTLED * sigma && excess.abs() < CLOSE {
            return found(next, least, greatest);
        }
        // Every trial must halve what the one before the last left, or it was in vain.
        if bracket.holds(next) && excess.abs() < goal {
            goal = last.map_or(f64::INFINITY, |(_, before)| 0.5 * before.abs());
            last = Some((sigma, excess));
            sigma = next;
        } else {
            (goal, last) = (f64::INFINITY, None);
            sigma = bracket.middle();
        }
    }
    Err(Reason::NotFound)
}

/// In the money, less above intrinsic than this part of spot and strike says nothing.
const UNRESOLVED: f64 = 1e-10;
/// The last step of a search is smaller than this part of the volatility, and what it leaves is
/// smaller still.
const SETTLED: f64 = 1e-6;
/// And starts from a price that is right but for this part of what is above intrinsic.
const CLOSE: f64 = 1e-2;
/// Halvings alone, with two vain trials between them, close any bracket within these.
const MOST_TRIALS: usize = 200;

/// A volatility, unless it ran into an end: then the price is past what any explains.
fn found(sigma: f64, least: f64, greatest: f64) -> Result<f64, Reason> {
    if sigma <= least {
        Err(Reason::BelowIntrinsic)
    } else if sigma >= greatest {
        Err(Reason::AboveMaximum)
    } else {
        Ok(sigma)
    }
}

/// Two volatilities with the answer between them.
struct Bracket {
    low: f64,
    high: f64,
}

impl Bracket {
    fn narrow(&mut self, sigma: f64, excess: f64) {
        if excess > 0.0 {
            self.high = sigma;
        } else {
            self.low = sigma;
        }
    }

    fn is_closed(&self) -> bool {
        self.high - self.low <= 1e-12 * self.high
    }

    fn holds(&self, sigma: f64) -> bool {
        sigma > self.low && sigma < self.high
    }

    /// Halfway, by ratio while the ends are far apart.
    fn middle(&self) -> f64 {
        if self.high > 4.0 * self.low {
            (self.low * self.high).sqrt()
        } else {
            0.5 * (self.low + self.high)
        }
    }
}
