//! Several options, and perhaps the stock, held together: what they cost, pay and risk.
//!
//! What they pay at expiry is exact: a function of straight pieces with its corners at the strikes
//! ([`payoff`]). What they are worth before is the model's, each leg at its own volatility
//! ([`Strategy::profit_at`]). Margin and commission are not known here.

pub mod payoff;

use market::{Right, Style};

use crate::{Reason, Terms, european, price};
pub use payoff::Payoff;

/// What a leg is of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Instrument {
    /// The underlying itself.
    Stock,
    /// An option on it.
    Option {
        /// Call or put.
        right: Right,
        /// The strike, dollars.
        strike: f64,
        /// When it may be exercised.
        style: Style,
        /// Its volatility, a fraction a year; `None` if unknown.
        iv: Option<f64>,
        /// Its time to expiry in years of 365 days.
        years: f64,
    },
}

/// One part of a strategy.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Leg {
    /// What it is of.
    pub instrument: Instrument,
    /// Shares it stands for: contracts times multiplier, negative if sold.
    pub shares: f64,
    /// What was paid a share, or got for a sold one, dollars.
    pub premium: f64,
}

/// What all legs share.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Market {
    /// The price of the underlying, dollars.
    pub spot: f64,
    /// The riskless rate, continuously compounded fraction a year.
    pub rate: f64,
    /// What holding the underlying earns, continuously compounded fraction a year.
    pub dividend_yield: f64,
}

/// The Greeks of all legs together.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Net {
    /// Shares of the underlying it moves like.
    pub delta: f64,
    /// Delta per dollar of spot.
    pub gamma: f64,
    /// Dollars per 1.00 of volatility, of every leg alike.
    pub vega: f64,
    /// Dollars per year of passing time.
    pub theta: f64,
}

/// Legs held together.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Strategy(Vec<Leg>);

impl Strategy {
    /// The strategy of these legs.
    ///
    /// # Errors
    /// [`Reason::Nothing`] without legs, [`Reason::NotFinite`] or [`Reason::NotPositive`] if a
    /// figure of a leg is no number or a strike is not above zero.
    pub fn of(legs: &[Leg]) -> Result<Self, Reason> {
        if legs.is_empty() {
            return Err(Reason::Nothing);
        }
        for leg in legs {
            if !leg.shares.is_finite() || !leg.premium.is_finite() {
                return Err(Reason::NotFinite);
            }
            if let Instrument::Option { strike, .. } = leg.instrument
                && !(strike > 0.0 && strike.is_finite())
            {
                return Err(if strike.is_finite() {
                    Reason::NotPositive
                } else {
                    Reason::NotFinite
                });
            }
        }
        Ok(Self(legs.to_vec()))
    }

    /// What entering it brings in, dollars; negative is paid.
    ///
    /// # Errors
    /// [`Reason::OutOfRange`] if the sum is too large for a number.
    pub fn net_cash(&self) -> Result<f64, Reason> {
        let cash: f64 = self.0.iter().map(|leg| -leg.shares * leg.premium).sum();
        // −0 is of no use to anybody.
        if cash.is_finite() { Ok(cash + 0.0) } else { Err(Reason::OutOfRange) }
    }

    /// Profit and loss at expiry as a function of the price then, every option at its intrinsic
    /// value. Legs of different expiries are taken to end at one price of the underlying.
    ///
    /// # Errors
    /// [`Reason::OutOfRange`] if the figures are too large.
    pub fn payoff(&self) -> Result<Payoff, Reason> {
        Payoff::of(&self.0)
    }

    /// The Greeks of all legs together, European closed forms at each leg's own volatility.
    ///
    /// # Errors
    /// Why a leg has none.
    pub fn net(&self, market: &Market) -> Result<Net, Reason> {
        let mut net = Net::default();
        for leg in &self.0 {
            match leg.instrument {
                Instrument::Stock => net.delta += leg.shares,
                Instrument::Option { iv, .. } => {
                    let sigma = iv.ok_or(Reason::NoVolatility)?;
                    let terms = leg.instrument.terms(market, 0.0).ok_or(Reason::Nothing)?;
                    terms.check(sigma)?;
                    let one = european::value(&terms, sigma).finite()?;
                    net.delta += leg.shares * one.delta;
                    net.gamma += leg.shares * one.gamma;
                    net.vega += leg.shares * one.vega;
                    net.theta += leg.shares * one.theta;
                }
            }
        }
        let Net { delta, gamma, vega, theta } = net;
        let finite = [delta, gamma, vega, theta].iter().all(|part| part.is_finite());
        if finite { Ok(net) } else { Err(Reason::OutOfRange) }
    }

    /// Profit and loss, dollars, at a price of the underlying after some years: a leg that has
    /// expired by then at its intrinsic value at that price, another at its model price with the
    /// time it has left and its own volatility.
    ///
    /// # Errors
    /// Why a leg has no value then.
    pub fn profit_at(&self, market: &Market, elapsed: f64) -> Result<f64, Reason> {
        if !(market.spot.is_finite() && elapsed.is_finite()) {
            return Err(Reason::NotFinite);
        }
        if market.spot < 0.0 {
            return Err(Reason::NotPositive);
        }
        let mut profit = 0.0;
        for leg in &self.0 {
            let worth = match leg.instrument {
                Instrument::Option { years, iv, .. } if years > elapsed && market.spot > 0.0 => {
                    let terms = leg.instrument.terms(market, elapsed).ok_or(Reason::Nothing)?;
                    price(&terms, iv.ok_or(Reason::NoVolatility)?)?
                }
                instrument => instrument.intrinsic(market.spot),
            };
            profit += leg.shares * (worth - leg.premium);
        }
        if profit.is_finite() { Ok(profit) } else { Err(Reason::OutOfRange) }
    }
}

impl Instrument {
    /// What it is worth at expiry, dollars a share.
    fn intrinsic(&self, spot: f64) -> f64 {
        match *self {
            Self::Stock => spot,
            Self::Option { right: Right::Call, strike, .. } => (spot - strike).max(0.0),
            Self::Option { right: Right::Put, strike, .. } => (strike - spot).max(0.0),
        }
    }

    /// The terms of an option once `elapsed` years have passed.
    fn terms(&self, market: &Market, elapsed: f64) -> Option<Terms> {
        let Self::Option { right, strike, style, years, .. } = *self else { return None };
        let Market { spot, rate, dividend_yield } = *market;
        Some(Terms { spot, strike, years: years - elapsed, rate, dividend_yield, right, style })
    }
}

#[cfg(test)]
mod tests;
