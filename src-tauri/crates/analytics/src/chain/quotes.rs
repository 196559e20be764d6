//! The strikes of one expiry in order, with what each side offers.

use market::Right;

use super::{Coverage, Row};

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
    iv: Option<f64>,
    seen: bool,
}

impl Pair {
    fn new(strike: f64) -> Self {
        Self { strike, call: Side::default(), put: Side::default() }
    }

    /// Both mids, call first.
    pub(super) fn mids(&self) -> Option<(f64, f64)> {
        self.call.mid.zip(self.put.mid)
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

/// A call and a put at one strike.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Straddle {
    /// The strike, dollars.
    pub strike: f64,
    /// Both mids together, dollars a share.
    pub price: f64,
}

impl Straddle {
    /// The move the market expects by expiry, dollars up or down: 0.85 of the straddle.
    #[must_use]
    pub fn expected_move(&self) -> f64 {
        0.85 * self.price
    }
}

impl Quotes {
    /// The rows of one expiry, in any order.
    #[must_use]
    pub fn of(rows: &[Row]) -> Self {
        let mut order: Vec<&Row> = rows.iter().collect();
        order.sort_by(|a, b| a.strike.total_cmp(&b.strike));
        let mut quotes =
            Self { pairs: vec![], prices: Coverage::default(), volatilities: Coverage::default() };
        for row in order {
            quotes.take(row);
        }
        quotes
    }

    fn take(&mut self, row: &Row) {
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
        if side.seen {
            self.prices.faulty += 1;
            self.volatilities.faulty += 1;
            return;
        }
        let mid = row.bid.zip(row.ask).map(|(bid, ask)| middle(bid, ask));
        let iv = row.iv.map(|iv| (iv > 0.0 && iv.is_finite()).then_some(iv));
        *side = Side {
            mid: self.prices.admit(row.stale, mid),
            iv: self.volatilities.admit(row.stale, iv),
            seen: true,
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
    /// and put, linear in variance against ln(K/F) between the two strikes around it. `None` if
    /// the forward is not between two strikes with a volatility.
    #[must_use]
    pub fn atm_iv(&self, forward: f64) -> Option<f64> {
        if !(forward > 0.0 && forward.is_finite()) {
            return None;
        }
        let known = || self.pairs.iter().filter_map(|pair| Some((pair.strike, pair.iv()?)));
        let (below, iv_below) = known().take_while(|(strike, _)| *strike <= forward).last()?;
        if below == forward {
            return Some(iv_below);
        }
        let (above, iv_above) = known().find(|(strike, _)| *strike > forward)?;
        let part = (forward / below).ln() / (above / below).ln();
        let variance = (1.0 - part) * iv_below.powi(2) + part * iv_above.powi(2);
        let iv = variance.sqrt();
        iv.is_finite().then_some(iv)
    }

    /// The straddle at the strike nearest `forward`, the lower of two as near, among those with a
    /// price on both sides; `None` if there is none.
    #[must_use]
    pub fn straddle(&self, forward: f64) -> Option<Straddle> {
        let straddles = self.pairs.iter().filter_map(|pair| {
            let (call, put) = pair.mids()?;
            Some(Straddle { strike: pair.strike, price: call + put })
        });
        let far = |straddle: &Straddle| (straddle.strike - forward).abs();
        let nearest = straddles.min_by(|a, b| far(a).total_cmp(&far(b)))?;
        (forward.is_finite() && nearest.price.is_finite()).then_some(nearest)
    }
}

/// Midway between a bid and an ask that can both be meant.
fn middle(bid: f64, ask: f64) -> Option<f64> {
    let meant = bid >= 0.0 && ask > 0.0 && bid <= ask && ask.is_finite();
    meant.then_some(bid + 0.5 * (ask - bid))
}
