//! The volatility a European price implies, to rounding: P. Jäckel, "Let's Be Rational" (2015), by
//! the crate `implied-vol`, always on the out-of-the-money side's time value.

use implied_vol::{DefaultSpecialFn, ImpliedBlackVolatility};
use market::Right;

use super::sign;
use crate::{Reason, Terms};

/// The volatility, a fraction a year, at which a European option on `forward` is worth `price`
/// dollars at expiry, which is the price paid now without its discount (F. Black, 1976).
///
/// # Errors
/// Why no volatility explains the price.
pub fn implied_volatility(
    forward: f64,
    strike: f64,
    years: f64,
    right: Right,
    price: f64,
) -> Result<f64, Reason> {
    if ![forward, strike, years, price].iter().all(|input| input.is_finite()) {
        return Err(Reason::NotFinite);
    }
    if forward <= 0.0 || strike <= 0.0 {
        return Err(Reason::NotPositive);
    }
    if years <= 0.0 {
        return Err(Reason::Expired);
    }
    if price <= 0.0 {
        return Err(Reason::NoPrice);
    }
    let in_the_money = sign(right) * (forward - strike);
    // Only the time value knows the volatility, and it is the out-of-the-money side's price.
    let intrinsic = in_the_money.max(0.0);
    let time_value = price - intrinsic;
    let rounding = ROUNDING * forward.max(strike);
    if intrinsic > 0.0 && time_value <= rounding || time_value <= 0.0 {
        return Err(Reason::BelowIntrinsic);
    }
    if time_value >= forward.min(strike) {
        return Err(Reason::AboveMaximum);
    }
    let sigma = ImpliedBlackVolatility::builder()
        .option_price(time_value)
        .forward(forward)
        .strike(strike)
        .expiry(years)
        .is_call(forward <= strike)
        .build()
        .and_then(|inverse| inverse.calculate::<DefaultSpecialFn>());
    match sigma {
        Some(sigma) if sigma.is_finite() && sigma > 0.0 => Ok(sigma),
        _ => Err(Reason::OutOfRange),
    }
}

/// In the money, a time value of no more than this part of forward and strike is what rounding
/// the price leaves.
pub(crate) const ROUNDING: f64 = 8.0 * f64::EPSILON;

/// The inverse of the European price of checked terms.
pub(crate) fn invert(terms: &Terms, price: f64) -> Result<f64, Reason> {
    let Terms { strike, years, right, .. } = *terms;
    implied_volatility(terms.forward(), strike, years, right, price / terms.discount())
}
