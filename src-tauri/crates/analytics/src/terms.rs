//! What is priced, and what comes back. Units are said here and nowhere else.

use market::{Right, Style};

use crate::Reason;

/// What fixes the price of an option, but for volatility.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Terms {
    /// The price of the underlying, dollars.
    pub spot: f64,
    /// The strike, dollars.
    pub strike: f64,
    /// Time to expiry in years of 365 days: see [`years_between`](crate::years_between).
    pub years: f64,
    /// The riskless rate, continuously compounded fraction a year.
    pub rate: f64,
    /// What holding the underlying earns, continuously compounded fraction a year: dividends less
    /// the cost of borrowing.
    pub dividend_yield: f64,
    /// Call or put.
    pub right: Right,
    /// When the holder may exercise.
    pub style: Style,
}

/// The worth of one share's option, and how it moves.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Valuation {
    /// Dollars a share.
    pub price: f64,
    /// Dollars a share per dollar of spot.
    pub delta: f64,
    /// Delta per dollar of spot.
    pub gamma: f64,
    /// Dollars a share per year of passing time, both carry terms included. Divide by 365 for a
    /// calendar day.
    pub theta: f64,
    /// Dollars a share per 1.00 of volatility. Divide by 100 for a point.
    pub vega: f64,
    /// Dollars a share per 1.00 of the riskless rate. Divide by 100 for 1 %.
    pub rho: f64,
}

/// `r·T` and `q·T` beyond this are no market's, and their exponentials swamp all else.
const MOST_CARRY: f64 = 50.0;

impl Terms {
    /// The forward price of the underlying, dollars.
    pub(crate) fn forward(&self) -> f64 {
        self.spot * ((self.rate - self.dividend_yield) * self.years).exp()
    }

    /// What a dollar at expiry is worth now.
    pub(crate) fn discount(&self) -> f64 {
        (-self.rate * self.years).exp()
    }

    /// What exercising now would pay; never negative.
    pub(crate) fn intrinsic(&self) -> f64 {
        match self.right {
            Right::Call => (self.spot - self.strike).max(0.0),
            Right::Put => (self.strike - self.spot).max(0.0),
        }
    }

    /// These terms with exercise at expiry only.
    pub(crate) fn as_european(&self) -> Self {
        Self { style: Style::European, ..*self }
    }

    /// Whether these can be priced at all, at any volatility.
    pub(crate) fn check_terms(&self) -> Result<(), Reason> {
        let Self { spot, strike, years, rate, dividend_yield, .. } = *self;
        if ![spot, strike, years, rate, dividend_yield].iter().all(|input| input.is_finite()) {
            return Err(Reason::NotFinite);
        }
        if spot <= 0.0 || strike <= 0.0 {
            return Err(Reason::NotPositive);
        }
        if years <= 0.0 {
            return Err(Reason::Expired);
        }
        let carried = |rate: f64| (rate * years).abs() <= MOST_CARRY;
        if !carried(rate) || !carried(dividend_yield) || !(spot / strike).is_normal() {
            return Err(Reason::OutOfRange);
        }
        Ok(())
    }

    /// Whether these can be priced at `sigma`.
    pub(crate) fn check(&self, sigma: f64) -> Result<(), Reason> {
        self.check_terms()?;
        if !sigma.is_finite() {
            return Err(Reason::NotFinite);
        }
        if sigma <= 0.0 {
            return Err(Reason::NoVolatility);
        }
        if (sigma * self.years.sqrt()).is_normal() { Ok(()) } else { Err(Reason::OutOfRange) }
    }
}

impl Valuation {
    /// This, if every part of it is a number.
    pub(crate) fn finite(self) -> Result<Self, Reason> {
        let Self { price, delta, gamma, theta, vega, rho } = self;
        if [price, delta, gamma, theta, vega, rho].iter().all(|part| part.is_finite()) {
            Ok(self)
        } else {
            Err(Reason::OutOfRange)
        }
    }
}
