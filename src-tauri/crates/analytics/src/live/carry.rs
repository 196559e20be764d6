//! When an expiry's contracts share something else, and finding out what: a carry read from the
//! quotes, or less time.
//!
//! It goes in pieces, because another carry has other exercise boundaries: reading, then the calls'
//! boundaries, then the puts'. Until the last is there the contracts are valued as before, so that
//! calls and puts are always of one carry. `shared` is what they share, `series` the expiry.

use market::{Right, Time};

use super::Market;
use super::premium::Paid;
use super::series::Held;
use super::shared::{SAME_TIME, Shared};
use super::side::Side;
use crate::batch::Ready;
use crate::chain::{Carry, Quotes, Row, Rules};
use crate::{Reason, years_between};

/// How long a carry read from the quotes stands while they change, milliseconds.
pub(super) const CARRY_AGE: i64 = 1_000;
/// And how long the time left does, in the last hours, when it is another at every look.
const AGE: i64 = 250;
/// Strikes whose median forward counts.
const STRIKES: usize = 5;

/// How far an expiry is with what its contracts share.
#[derive(Debug, Clone, Default)]
pub(super) struct Reading {
    /// When the carry was read; `None` if it must be.
    read: Option<Time>,
    /// Whether a quote came since.
    pub(super) quoted: bool,
    /// When the time left was last brought up to date by itself.
    aged: Option<Time>,
    coming: Option<Coming>,
}

/// What the contracts will share once both sides are ready for it.
#[derive(Debug, Clone)]
struct Coming {
    shared: Shared,
    /// Whether volatilities are to be solved anew; else only time has passed.
    anew: bool,
    calls: Option<Ready>,
}

impl Reading {
    /// What the carry was read with has changed.
    pub(super) fn doubt(&mut self) {
        (self.read, self.coming) = (None, None);
    }

    /// Whether something found out waits for its boundaries.
    pub(super) fn is_under_way(&self) -> bool {
        self.coming.is_some()
    }
}

impl Held {
    /// Whether nothing can be valued before what the contracts share is found out.
    pub(super) fn is_unread(&self) -> bool {
        self.reading.read.is_none() || self.shared.is_err() && self.reading.is_under_way()
    }

    /// Finds out what the contracts share, to the end.
    pub(super) fn share_whole(&mut self, market: &Market) {
        while self.share(market) && self.reading.is_under_way() {}
    }

    /// Does one piece of finding out what the contracts share, if it is time to; answers whether it
    /// was. A piece may take some milliseconds.
    pub(super) fn share(&mut self, market: &Market) -> bool {
        let Some(now) = market.now else { return false };
        let years = years_between(now, self.series().expires);
        if years <= 0.0 {
            (self.shared, self.reading.coming) = (Err(Reason::Expired), None);
            return false;
        }
        if let Some(coming) = self.reading.coming.take() {
            self.make_ready(market, coming);
            return true;
        }
        let Reading { read, quoted, aged, .. } = self.reading;
        let due = read.is_none_or(|read| quoted && now.millis_since(read) >= CARRY_AGE);
        if due && market.spot.is_some() {
            (self.reading.read, self.reading.quoted) = (Some(now), false);
            let next = self.read_carry(market, years);
            self.take_carry(market, next);
            return true;
        }
        let aged = aged.is_none_or(|aged| now.millis_since(aged) >= AGE);
        if let Ok(shared) = self.shared
            && aged
            && (years / shared.years - 1.0).abs() > SAME_TIME
        {
            self.reading.aged = Some(now);
            let shared = Shared { years, ..shared };
            self.reading.coming = Some(Coming { shared, anew: false, calls: None });
            return true;
        }
        false
    }

    fn take_carry(&mut self, market: &Market, next: Result<Shared, Reason>) {
        match (self.shared, next) {
            (Ok(held), Ok(next)) if held.is_about(&next) => {
                // The dividends may be others all the same.
                self.paid = Paid::of(market, &held);
            }
            (_, Ok(shared)) => {
                self.reading.coming = Some(Coming { shared, anew: true, calls: None });
            }
            (_, Err(why)) => (self.shared, self.touched) = (Err(why), true),
        }
    }

    /// Makes the calls ready for what is coming, else the puts, and then shares it.
    fn make_ready(&mut self, market: &Market, coming: Coming) {
        let Coming { shared, anew, calls } = coming;
        let Some(calls) = calls else {
            let calls = Some(Ready::of(shared.side(Right::Call)));
            self.reading.coming = Some(Coming { shared, anew, calls });
            return;
        };
        let puts = Ready::of(shared.side(Right::Put));
        (self.shared, self.touched) = (Ok(shared), true);
        for (side, ready) in self.sides.iter_mut().zip([calls, puts]) {
            if anew { side.share(ready) } else { side.age(ready) }
        }
        if anew {
            self.paid = Paid::of(market, &shared);
        }
    }

    fn read_carry(&self, market: &Market, years: f64) -> Result<Shared, Reason> {
        let series = self.series();
        if !series.standard {
            return Err(Reason::Adjusted);
        }
        let style = series.style.ok_or(Reason::NoStyle)?;
        let rate = market.curve.as_ref().ok_or(Reason::NoRate)?.at(years)?.zero_rate;
        let spot = market.spot.ok_or(Reason::NoSpot)?;
        let carry = Carry { spot, years, rate, style };
        let quotes = Quotes::by(&Rules::TIGHT, &self.rows_at(spot));
        let forward = quotes.forward_among(&carry, STRIKES)?;
        let (forward, dividend_yield) = (forward.price, forward.dividend_yield);
        Ok(Shared { years, rate, style, forward, dividend_yield })
    }

    /// Every contract, each quote moved by its delta to where it would stand now. What call and put
    /// differ by moves so exactly but for their gammas, which are alike.
    fn rows_at(&self, spot: f64) -> Vec<Row> {
        let moved = |side: &Side, place: usize| {
            let delta = side.answer(place).map_or(0.0, |(_, worth)| worth.delta);
            let by = side.quotes[place].spot.map_or(0.0, |at| delta * (spot - at));
            let row = side.row(place);
            Row { bid: row.bid.map(|bid| bid + by), ask: row.ask.map(|ask| ask + by), ..row }
        };
        let places = |side: &Side| 0..side.rows().len();
        let sides = self.sides.iter();
        sides.flat_map(|side| places(side).map(|place| moved(side, place))).collect()
    }
}
