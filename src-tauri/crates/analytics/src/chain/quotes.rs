//! The strikes of one expiry in order, with what each side offers.

use market::Right;

use super::{Coverage, Row, Rules};
use crate::Reason;

/// One strike, both sides.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair {
    pub(super) strike: f64,
    pub(super) call: Side,
    pub(super) put: Side,
}

/// What is usable of one contract.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Side {
    /// Midway between bid and ask.
    pub(super) mid: Option<f64>,
    /// Somebody bids more than nothing for it.
    pub(super) bid: bool,
    pub(super) iv: Option<f64>,
    /// There is such a contract.
    pub(super) listed: bool,
}

impl Pair {
    fn new(strike: f64) -> Self {
        Self { strike, call: Side::default(), put: Side::default() }
    }

    /// Both mids, call first.
    pub(super) fn mids(&self) -> Option<(f64, f64)> {
        self.call.mid.zip(self.put.mid)
    }

    pub(super) fn side(&self, right: Right) -> &Side {
        match right {
            Right::Call => &self.call,
            Right::Put => &self.put,
        }
    }

    /// The mean volatility of call and put, or that of the one side that has one.
    fn iv(&self) -> Option<f64> {
        match (self.call.iv, self.put.iv) {
            (Some(call), Some(put)) => Some(0.5 * (call + put)),
            (call, put) => call.or(put),
        }
    }
}

/// The rows of one expiry, sorted and sifted.
#[derive(Debug, Clone)]
pub struct Quotes {
    pub(super) pairs: Vec<Pair>,
    prices: Coverage,
    volatilities: Coverage,
}

impl Quotes {
    /// The rows of one expiry, in any order; every quote counts that has a middle.
    #[must_use]
    pub fn of(rows: &[Row]) -> Self {
        Self::by(&Rules::ALL, rows)
    }

    /// The rows of one expiry, in any order, sifted by `rules`. A volatility counts whatever its
    /// quote, unless that is stale.
    #[must_use]
    pub fn by(rules: &Rules, rows: &[Row]) -> Self {
        let mut order: Vec<&Row> = rows.iter().collect();
        order.sort_by(|a, b| a.strike.total_cmp(&b.strike));
        let mut quotes =
            Self { pairs: vec![], prices: Coverage::default(), volatilities: Coverage::default() };
        for row in order {
            quotes.take(rules, row);
        }
        quotes
    }

    fn take(&mut self, rules: &Rules, row: &Row) {
        if !(row.strike > 0.0 && row.strike.is_finite()) {
            self.prices.faulty += 1;
            self.volatilities.faulty += 1;
            return;
        }
        if self.pairs.last().is_none_or(|pair| pair.strike != row.strike) {
            self.pairs.push(Pair::new(row.strike));
        }
        let Some(pair) = self.pairs.last_mut() else { return };
        let side = match row.right {
            Right::Call => &mut pair.call,
            Right::Put => &mut pair.put,
        };
        if side.listed {
            self.prices.faulty += 1;
            self.volatilities.faulty += 1;
            return;
        }
        let mid = self.prices.admit(rules.middle(row.bid, row.ask, row.stale));
        *side = Side {
            mid,
            bid: mid.is_some() && row.bid > Some(0.0),
            iv: self.volatilities.admit(volatility(row)),
            listed: true,
        };
    }

    /// How many rows have a price that counts.
    #[must_use]
    pub fn prices(&self) -> Coverage {
        self.prices
    }

    /// How many rows have a volatility that counts.
    #[must_use]
    pub fn volatilities(&self) -> Coverage {
        self.volatilities
    }

    /// The volatility at the forward, a fraction a year: that of each strike the mean of its call
    /// and put, linear in total variance against ln(K/F) between the two strikes around it.
    ///
    /// # Errors
    /// [`Reason::NotReached`] if the forward is not between two strikes with a volatility.
    pub fn atm_iv(&self, forward: f64) -> Result<f64, Reason> {
        let [(below, iv_below), (above, iv_above)] = self.around(forward)?;
        if below == forward {
            return Ok(iv_below);
        }
        let part = (forward / below).ln() / (above / below).ln();
        let iv = ((1.0 - part) * iv_below.powi(2) + part * iv_above.powi(2)).sqrt();
        if iv.is_finite() { Ok(iv) } else { Err(Reason::OutOfRange) }
    }

    /// How the volatility changes with ln(K/F) at the forward, a fraction a year per 1.00: the
    /// chord between the two strikes around it.
    ///
    /// # Errors
    /// As [`Quotes::atm_iv`].
    pub fn atm_slope(&self, forward: f64) -> Result<f64, Reason> {
        let [(below, iv_below), (above, iv_above)] = self.around(forward)?;
        let slope = (iv_above - iv_below) / (above / below).ln();
        if slope.is_finite() { Ok(slope) } else { Err(Reason::NotReached) }
    }

    /// The strikes with a volatility at or below the forward and above it; both the same where the
    /// forward is on the last of them.
    fn around(&self, forward: f64) -> Result<[(f64, f64); 2], Reason> {
        if !(forward > 0.0 && forward.is_finite()) {
            return Err(Reason::NotPositive);
        }
        let known = || self.pairs.iter().filter_map(|pair| Some((pair.strike, pair.iv()?)));
        let below = known().take_while(|(strike, _)| *strike <= forward).last();
        let below = below.ok_or(Reason::NotReached)?;
        let above = known().find(|(strike, _)| *strike > forward);
        let on_it = (below.0 == forward).then_some(below);
        Ok([below, above.or(on_it).ok_or(Reason::NotReached)?])
    }
}

fn volatility(row: &Row) -> Result<f64, Reason> {
    match row.iv {
        None => Err(Reason::Nothing),
        Some(_) if row.stale => Err(Reason::Stale),
        Some(iv) if iv > 0.0 && iv.is_finite() => Ok(iv),
        Some(_) => Err(Reason::NoVolatility),
    }
}
