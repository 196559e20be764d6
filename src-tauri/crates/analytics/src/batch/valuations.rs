//! Prices and Greeks of many contracts, a column each.

use crate::Valuation;

/// The columns of [`Valuation`], in its units. NaN where a row has no answer.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Valuations {
    /// Dollars a share.
    pub price: Vec<f64>,
    /// Dollars a share per dollar of spot.
    pub delta: Vec<f64>,
    /// Delta per dollar of spot.
    pub gamma: Vec<f64>,
    /// Dollars a share per year of passing time.
    pub theta: Vec<f64>,
    /// Dollars a share per 1.00 of volatility.
    pub vega: Vec<f64>,
    /// Dollars a share per 1.00 of the riskless rate.
    pub rho: Vec<f64>,
}

impl Valuations {
    /// One row; `None` past the end or where it has no answer.
    #[must_use]
    pub fn row(&self, row: usize) -> Option<Valuation> {
        let price = *self.price.get(row).filter(|price| !price.is_nan())?;
        Some(Valuation {
            price,
            delta: self.delta[row],
            gamma: self.gamma[row],
            theta: self.theta[row],
            vega: self.vega[row],
            rho: self.rho[row],
        })
    }

    /// As many rows as said, none with an answer.
    pub(super) fn reset(&mut self, rows: usize) {
        let Self { price, delta, gamma, theta, vega, rho } = self;
        for column in [price, delta, gamma, theta, vega, rho] {
            column.clear();
            column.resize(rows, f64::NAN);
        }
    }

    pub(super) fn set(&mut self, row: usize, worth: &Valuation) {
        let Valuation { price, delta, gamma, theta, vega, rho } = *worth;
        self.price[row] = price;
        self.delta[row] = delta;
        self.gamma[row] = gamma;
        self.theta[row] = theta;
        self.vega[row] = vega;
        self.rho[row] = rho;
    }
}
