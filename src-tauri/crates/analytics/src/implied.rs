//! The volatility a price implies.
//!
//! European prices are inverted in closed form to rounding (P. Jäckel, "Let's Be Rational", 2015,
//! by the crate `implied-vol`), American ones by search on our own pricer. An American price is
//! never inverted as if it were European: that is off by volatility points where exercise counts.

use implied_vol::{DefaultSpecialFn, ImpliedBlackVolatility};
use market::{Right, Style};

use crate::{Reason, Terms, european};

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

/// As [`implied_volatility`], started from `guess`: the contract's last one saves half the work
/// of an American search. A guess that is no volatility is ignored, and European contracts need
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

/// The inverse of the European price.
fn invert(terms: &Terms, price: f64) -> Result<f64, Reason> {
    let (forward, discount) = (terms.forward(), terms.discount());
    let in_the_money = match terms.right {
        Right::Call => forward - terms.strike,
        Right::Put => terms.strike - forward,
    };
    // Only the time value knows the volatility, and it is the out-of-the-money side's price.
    let intrinsic = in_the_money.max(0.0);
    let time_value = price / discount - intrinsic;
    let rounding = 8.0 * f64::EPSILON * forward.max(terms.strike);
    if intrinsic > 0.0 && time_value <= rounding || time_value <= 0.0 {
        return Err(Reason::BelowIntrinsic);
    }
    if time_value >= forward.min(terms.strike) {
        return Err(Reason::AboveMaximum);
    }
    let sigma = ImpliedBlackVolatility::builder()
        .option_price(time_value)
        .forward(forward)
        .strike(terms.strike)
        .expiry(terms.years)
        .is_call(forward <= terms.strike)
        .build()
        .and_then(|inverse| inverse.calculate::<DefaultSpecialFn>());
    match sigma {
        Some(sigma) if sigma.is_finite() && sigma > 0.0 => Ok(sigma),
        _ => Err(Reason::OutOfRange),
    }
}

/// The inverse of the American price: Newton's first step with the European vega, secants after
/// it, halvings wherever those leave the bracket.
fn search(terms: &Terms, price: f64, guess: f64) -> Result<f64, Reason> {
    terms.check_terms()?;
    if price <= terms.intrinsic() {
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
    let (least, greatest) = (LEAST_DEVIATION / life, MOST_DEVIATION / life);
    let mut bracket = Bracket { low: least, high: greatest };
    let mut sigma = guess.clamp(2.0 * least, 0.5 * greatest);
    let mut last: Option<(f64, f64)> = None;
    for _ in 0..MOST_TRIALS {
        let excess = crate::price(terms, sigma)? - price;
        bracket.narrow(sigma, excess);
        let slope = match last {
            Some((before, excess_before)) => (excess - excess_before) / (sigma - before),
            None => european::value(terms, sigma).vega,
        };
        let step = -excess / slope;
        if excess == 0.0 || step.abs() < SETTLED * sigma || bracket.is_closed() {
            return found(sigma, least, greatest);
        }
        last = Some((sigma, excess));
        sigma = bracket.keep(sigma + step);
    }
    Err(Reason::NotFound)
}

/// A search ends within this part of the volatility.
const SETTLED: f64 = 1e-9;
/// Halving alone closes any bracket within these.
const MOST_TRIALS: usize = 100;

/// A volatility, unless it ran into an end: then the price is past what any explains.
fn found(sigma: f64, least: f64, greatest: f64) -> Result<f64, Reason> {
    if sigma < 1.01 * least {
        Err(Reason::BelowIntrinsic)
    } else if sigma > 0.99 * greatest {
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
        self.high - self.low <= SETTLED * self.high
    }

    /// `next` if it lies inside, else the middle: by ratio while the ends are far apart.
    fn keep(&self, next: f64) -> f64 {
        let inside = next > self.low && next < self.high;
        let middle = if self.high > 4.0 * self.low {
            (self.low * self.high).sqrt()
        } else {
            0.5 * (self.low + self.high)
        };
        if inside { next } else { middle }
    }
}
