//! Prices that no market without arbitrage has, judged by what could be traded: one buys at the
//! ask and sells at the bid.
//!
//! European options of one expiry: bounds, put–call parity, vertical spreads and butterflies of
//! neighbouring strikes; [`calendar`] compares two expiries. The conditions are those of
//! P. Carr and D. Madan, "A note on sufficient conditions for no arbitrage" (2005). Costs are not
//! known here.

mod calendar;

pub use calendar::calendar;

use market::Right;

use crate::Reason;

/// What one strike can be traded at, dollars a share. An ask of zero, a negative price and one
/// that is no number are no offers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Offers {
    /// The strike, dollars.
    pub strike: f64,
    /// What the call can be sold at; `None` if nobody bids.
    pub call_bid: Option<f64>,
    /// What the call can be bought at.
    pub call_ask: Option<f64>,
    /// What the put can be sold at.
    pub put_bid: Option<f64>,
    /// What the put can be bought at.
    pub put_ask: Option<f64>,
}

/// What is violated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// An option bought for less than its forward intrinsic value, or sold for more than the most
    /// it can pay.
    Bounds,
    /// Call less put is not D(F − K).
    Parity,
    /// A spread of two strikes bought for less than nothing, or sold for more than it can pay.
    Vertical,
    /// Three strikes bought for less than nothing though they never cost anything.
    Butterfly,
    /// A later expiry bought for less than an earlier one at the same moneyness.
    Calendar,
}

/// One arbitrage.
#[derive(Debug, Clone, PartialEq)]
pub struct Violation {
    /// What is violated.
    pub kind: Kind,
    /// By calls or by puts; `None` if both take part.
    pub right: Option<Right>,
    /// The strikes that are traded, dollars.
    pub strikes: Vec<f64>,
    /// What it brings in today for certain, dollars a share.
    pub amount: f64,
}

/// Less than this is rounding, dollars a share.
pub const TOLERANCE: f64 = 1e-9;

/// What holds of one expiry.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Expiry {
    /// The forward price, dollars.
    pub forward: f64,
    /// What a dollar at expiry is worth now.
    pub discount: f64,
}

impl Expiry {
    fn check(&self) -> Result<(), Reason> {
        let Self { forward, discount } = *self;
        if !(forward.is_finite() && discount.is_finite()) {
            return Err(Reason::NotFinite);
        }
        if forward > 0.0 && discount > 0.0 { Ok(()) } else { Err(Reason::NotPositive) }
    }
}

/// All arbitrages among the offers of one expiry, in order of kind, calls before puts, and strike.
/// A row without a sound strike and a second one at a strike are left out.
///
/// # Errors
/// If forward or discount are no prices.
pub fn violations(expiry: &Expiry, offers: &[Offers]) -> Result<Vec<Violation>, Reason> {
    expiry.check()?;
    let mut rows: Vec<Row> = offers.iter().filter_map(Row::of).collect();
    rows.sort_by(|a, b| a.strike.total_cmp(&b.strike));
    rows.dedup_by_key(|row| row.strike);
    let mut found = Vec::new();
    for right in RIGHTS {
        rows.iter().for_each(|row| bounds(expiry, right, row, &mut found));
    }
    rows.iter().for_each(|row| parity(expiry, row, &mut found));
    for right in RIGHTS {
        rows.windows(2).for_each(|pair| vertical(expiry, right, &pair[0], &pair[1], &mut found));
    }
    for right in RIGHTS {
        rows.windows(3).for_each(|wing| butterfly(right, wing, &mut found));
    }
    Ok(found)
}

const RIGHTS: [Right; 2] = [Right::Call, Right::Put];

/// The offers of a strike that are sound.
#[derive(Debug, Clone, Copy)]
struct Row {
    strike: f64,
    call: Sides,
    put: Sides,
}

#[derive(Debug, Clone, Copy)]
struct Sides {
    bid: Option<f64>,
    ask: Option<f64>,
}

impl Row {
    fn of(offers: &Offers) -> Option<Self> {
        let Offers { strike, call_bid, call_ask, put_bid, put_ask } = *offers;
        let sides = |bid: Option<f64>, ask: Option<f64>| Sides {
            bid: bid.filter(|bid| *bid >= 0.0 && bid.is_finite()),
            ask: ask.filter(|ask| *ask > 0.0 && ask.is_finite()),
        };
        let (call, put) = (sides(call_bid, call_ask), sides(put_bid, put_ask));
        (strike > 0.0 && strike.is_finite()).then_some(Self { strike, call, put })
    }

    fn side(&self, right: Right) -> Sides {
        match right {
            Right::Call => self.call,
            Right::Put => self.put,
        }
    }
}

/// Adds what a trade brings in, if it does and all its sides are offered.
fn note(
    found: &mut Vec<Violation>,
    kind: Kind,
    right: Option<Right>,
    strikes: &[f64],
    amount: Option<f64>,
) {
    if let Some(amount) = amount.filter(|amount| *amount > TOLERANCE && amount.is_finite()) {
        found.push(Violation { kind, right, strikes: strikes.to_vec(), amount });
    }
}

fn bounds(expiry: &Expiry, right: Right, row: &Row, found: &mut Vec<Violation>) {
    let Expiry { forward, discount } = *expiry;
    let (ahead, most) = match right {
        Right::Call => (forward - row.strike, forward),
        Right::Put => (row.strike - forward, row.strike),
    };
    let Sides { bid, ask } = row.side(right);
    let bought = ask.map(|ask| discount * ahead.max(0.0) - ask);
    let sold = bid.map(|bid| bid - discount * most);
    for amount in [bought, sold] {
        note(found, Kind::Bounds, Some(right), &[row.strike], amount);
    }
}

fn parity(expiry: &Expiry, row: &Row, found: &mut Vec<Violation>) {
    let worth = expiry.discount * (expiry.forward - row.strike);
    let sold = row.call.bid.zip(row.put.ask).map(|(call, put)| call - put - worth);
    let bought = row.call.ask.zip(row.put.bid).map(|(call, put)| worth - (call - put));
    for amount in [sold, bought] {
        note(found, Kind::Parity, None, &[row.strike], amount);
    }
}

fn vertical(expiry: &Expiry, right: Right, low: &Row, high: &Row, found: &mut Vec<Violation>) {
    // The strike whose option is worth more, and the other.
    let (dear, cheap) = match right {
        Right::Call => (low, high),
        Right::Put => (high, low),
    };
    let most = expiry.discount * (high.strike - low.strike);
    let (dear, cheap) = (dear.side(right), cheap.side(right));
    let bought = cheap.bid.zip(dear.ask).map(|(cheap, dear)| cheap - dear);
    let sold = dear.bid.zip(cheap.ask).map(|(dear, cheap)| dear - cheap - most);
    for amount in [bought, sold] {
        note(found, Kind::Vertical, Some(right), &[low.strike, high.strike], amount);
    }
}

/// One of the middle strike sold against the outer ones bought, in the shares that make the pay-off
/// a tent.
fn butterfly(right: Right, wing: &[Row], found: &mut Vec<Violation>) {
    let [low, middle, high] = wing else { return };
    let span = high.strike - low.strike;
    let (lower, upper) =
        ((high.strike - middle.strike) / span, (middle.strike - low.strike) / span);
    let sides = (low.side(right).ask, middle.side(right).bid, high.side(right).ask);
    let amount = match sides {
        (Some(low), Some(middle), Some(high)) => Some(middle - lower * low - upper * high),
        _ => None,
    };
    let strikes = [low.strike, middle.strike, high.strike];
    note(found, Kind::Butterfly, Some(right), &strikes, amount);
}

#[cfg(test)]
mod tests;
