//! The price at which the session's shares changed hands on average.

use super::Indicator;

/// Volume-weighted average price since the session began, dollars.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Vwap {
    session: Option<i64>,
    paid: f64,
    volume: f64,
}

/// What it takes of a bar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Traded {
    /// Which session the bar is of, such as the number of its day; another one starts anew.
    pub session: i64,
    /// The bar's own average price, dollars: the vendor's, or (high + low + close)/3.
    pub price: f64,
    /// Shares or contracts.
    pub volume: f64,
}

impl Indicator for Vwap {
    type Bar = Traded;
    type Value = f64;

    fn next(&mut self, bar: Traded) -> Option<f64> {
        let Traded { session, price, volume } = bar;
        if self.session.replace(session) != Some(session) {
            (self.paid, self.volume) = (0.0, 0.0);
        }
        let paid = price * volume;
        if price.is_finite() && volume >= 0.0 && paid.is_finite() {
            self.paid += paid;
            self.volume += volume;
        }
        Some(self.paid / self.volume).filter(|price| price.is_finite())
    }
}
