//! What cash dividends on their days add to a contract's value over a yield in their place.
//!
//! The batch engines know a yield only. What is left is kept for each contract as a difference, in
//! price and in the first Greeks, and taken again when the spot or the volatility has moved too far
//! for it to hold. Until it was first taken, the yield stands alone and the figures say so.

use market::{Style, Time};

use super::{Market, shared::Shared};
use crate::dividends::{self, CashDividend, CashTerms, Model};
use crate::{Reason, Terms, Valuation, value, years_between};

/// A cash dividend to come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dividend {
    /// The instant the price goes ex.
    pub ex: Time,
    /// Dollars a share.
    pub amount: f64,
    /// Whether nobody has declared it; told on, and the same to the model.
    pub projected: bool,
}

/// The difference, and what it was taken at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Premium {
    pub(super) price: f64,
    delta: f64,
    gamma: f64,
    theta: f64,
    spot: f64,
    sigma: f64,
    years: f64,
}

/// Relative moves of spot, volatility and time left beyond which it is taken again.
const FAR: (f64, f64, f64) = (0.004, 0.04, 0.02);

impl Premium {
    /// Whether it still holds.
    pub(super) fn holds(&self, spot: f64, sigma: f64, years: f64) -> bool {
        let near = |now: f64, then: f64, far: f64| (now / then - 1.0).abs() <= far;
        near(spot, self.spot, FAR.0)
            && near(sigma, self.sigma, FAR.1)
            && near(years, self.years, FAR.2)
    }

    pub(super) fn added_to(&self, worth: &Valuation) -> Valuation {
        Valuation {
            price: worth.price + self.price,
            delta: worth.delta + self.delta,
            gamma: worth.gamma + self.gamma,
            theta: worth.theta + self.theta,
            ..*worth
        }
    }

    /// Takes the difference for one contract of an expiry whose forward is known.
    ///
    /// # Errors
    /// Why one of the two values cannot be had.
    pub(super) fn of(terms: &Terms, sigma: f64, paid: &Paid) -> Result<Self, Reason> {
        let by_yield = value(terms, sigma)?;
        let terms_by_day = Terms { dividend_yield: paid.residual, ..*terms };
        let contract =
            CashTerms { terms: terms_by_day, dividends: &paid.dividends, model: Model::Spot };
        let by_day = dividends::by_spot(&contract, sigma)?;
        Ok(Self {
            price: by_day.price - by_yield.price,
            delta: by_day.delta - by_yield.delta,
            gamma: by_day.gamma - by_yield.gamma,
            theta: by_day.theta - by_yield.theta,
            spot: terms.spot,
            sigma,
            years: terms.years,
        })
    }
}

/// The dividends of one expiry, and the yield that is left beside them.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Paid {
    dividends: Vec<CashDividend>,
    /// What holding the underlying earns besides, a year: so that the forward is the quotes' own.
    residual: f64,
}

impl Paid {
    /// `None` if no dividend falls into the life of an American contract: then there is nothing to
    /// add.
    pub(super) fn of(market: &Market, shared: &Shared) -> Option<Self> {
        let (spot, now) = (market.spot?, market.now?);
        let Shared { years, rate, style, forward, .. } = *shared;
        if style != Style::American {
            return None;
        }
        let coming = market.dividends.iter().map(|dividend| CashDividend {
            years: years_between(now, dividend.ex),
            amount: dividend.amount,
        });
        let dividends: Vec<CashDividend> =
            coming.filter(|paid| paid.years > 0.0 && paid.years <= years).collect();
        if dividends.is_empty() {
            return None;
        }
        // The forward falls by each dividend and what it would have earned.
        let short = |residual: f64| {
            let grown = |from: f64| ((rate - residual) * (years - from)).exp();
            let paid: f64 = dividends.iter().map(|paid| paid.amount * grown(paid.years)).sum();
            spot * grown(0.0) - paid - forward
        };
        let mut residual = 0.0;
        for _ in 0..MOST_ROUNDS {
            let slope = (short(residual + STEP) - short(residual)) / STEP;
            let step = short(residual) / slope;
            residual -= step;
            if step.abs() < SETTLED {
                return Some(Self { dividends, residual });
            }
        }
        None
    }
}

/// The search for the residual yield: Newton's, whose function is all but straight.
const MOST_ROUNDS: usize = 20;
const STEP: f64 = 1e-5;
const SETTLED: f64 = 1e-10;
