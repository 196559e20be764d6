//! Contracts whose underlying pays cash, a thousand of the chain's: every tenth, with a dividend each
//! quarter.

use analytics::Terms;
use analytics::batch::Side;
use analytics::dividends::{CashDividend, CashTerms, Model, price};

use crate::contracts::{Chain, SPOT};

/// How many of the chain's contracts there are for each one here.
const APART: usize = 10;

/// Contracts with their volatilities.
pub(crate) struct Payers {
    contracts: Vec<(Terms, f64)>,
    dividends: Vec<CashDividend>,
}

impl Payers {
    pub(crate) fn of(chain: &Chain) -> Self {
        let contracts = chain.strips.iter().flat_map(|strip| {
            let Side { years, rate, right, style, .. } = *strip.batch.side();
            let rows = strip.batch.strikes().iter().zip(&strip.sigmas);
            rows.map(move |(&strike, &sigma)| {
                let dividend_yield = 0.0;
                (Terms { spot: SPOT, strike, years, rate, dividend_yield, right, style }, sigma)
            })
        });
        let quarters = (0..8).map(|quarter| 0.1 + 0.25 * f64::from(quarter));
        let dividends = quarters.map(|years| CashDividend { years, amount: 1.9 }).collect();
        Self { contracts: contracts.step_by(APART).collect(), dividends }
    }

    /// How many there are.
    pub(crate) fn contracts(&self) -> usize {
        self.contracts.len()
    }

    /// The prices of all, one at a time on one thread.
    pub(crate) fn prices(&self, model: Model) -> f64 {
        let dividends = &self.dividends;
        let each = self.contracts.iter().map(|(terms, sigma)| {
            price(&CashTerms { terms: *terms, dividends, model }, *sigma).unwrap()
        });
        each.sum()
    }
}
