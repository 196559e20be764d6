//! One expiry of a live chain: what its contracts share, and when that is found out anew.

use market::{Right, Style, Time};

use super::premium::{Paid, Premium};
use super::side::{Quote, Side};
use super::summary::{self, Summary};
use super::{Contract, Figures, Market, Series};
use crate::batch;
use crate::chain::{Carry, Quotes, Row, Rules};
use crate::exposure::{Dealers, zero::Profile};
use crate::{Reason, Terms, european, years_between};

/// How long a carry read from the quotes stands while they change, milliseconds.
pub(super) const CARRY_AGE: i64 = 1_000;
/// A carry that moved less than this a year is the same one.
const SAME_CARRY: f64 = 2e-5;
/// Time that passed by less than this part of what is left is no reason to value anew.
const SAME_TIME: f64 = 5e-5;
/// Strikes whose median forward counts.
const STRIKES: usize = 5;

/// What the contracts of an expiry share.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Shared {
    pub(super) years: f64,
    pub(super) rate: f64,
    pub(super) style: Style,
    pub(super) forward: f64,
    pub(super) dividend_yield: f64,
}

impl Shared {
    fn side(&self, right: Right) -> batch::Side {
        let Self { years, rate, style, dividend_yield, .. } = *self;
        batch::Side { years, rate, dividend_yield, right, style }
    }

    pub(super) fn terms(&self, spot: f64, strike: f64, right: Right) -> Terms {
        let Self { years, rate, style, dividend_yield, .. } = *self;
        Terms { spot, strike, years, rate, dividend_yield, right, style }
    }
}

/// One expiry.
#[derive(Debug, Clone)]
pub(super) struct Held {
    series: Series,
    /// Calls, then puts.
    sides: [Side; 2],
    shared: Result<Shared, Reason>,
    /// When the carry was read; `None` if it must be.
    read: Option<Time>,
    /// Whether a quote came since.
    quoted: bool,
    /// Before which quotes were stale at the last look.
    swept: Option<Time>,
    paid: Option<Paid>,
    summary: Summary,
}

impl Held {
    /// An expiry of these contracts, given by row; with the side and place of each.
    pub(super) fn new<'a>(
        series: Series,
        contracts: impl Iterator<Item = (usize, &'a Contract)>,
    ) -> (Self, Vec<(usize, Right, usize)>) {
        let sound = |contract: &Contract| contract.strike > 0.0 && contract.strike.is_finite();
        let (calls, puts): (Vec<_>, Vec<_>) = contracts
            .filter(|(_, contract)| sound(contract))
            .map(|(row, contract)| (row, *contract))
            .partition(|(_, contract)| contract.right == Right::Call);
        // Until the carry is read nothing is reckoned with these.
        let (years, rate, dividend_yield) = (f64::NAN, f64::NAN, f64::NAN);
        let unread =
            |right| batch::Side { years, rate, dividend_yield, right, style: Style::European };
        let sides = [Side::new(unread(Right::Call), calls), Side::new(unread(Right::Put), puts)];
        let placed = sides.iter().flat_map(|side| {
            side.rows().iter().enumerate().map(|(place, row)| (*row, side.right, place))
        });
        let placed = placed.collect();
        let held = Self {
            series,
            sides,
            shared: Err(Reason::Nothing),
            read: None,
            quoted: false,
            swept: None,
            paid: None,
            summary: Summary::default(),
        };
        (held, placed)
    }

    pub(super) fn contracts(&self) -> usize {
        self.sides.iter().map(|side| side.rows().len()).sum()
    }

    pub(super) fn summary(&self) -> &Summary {
        &self.summary
    }

    /// What the carry was read with has changed.
    pub(super) fn doubt(&mut self) {
        self.read = None;
    }

    pub(super) fn quote(
        &mut self,
        right: Right,
        place: usize,
        bid: Option<f64>,
        ask: Option<f64>,
        time: Option<Time>,
    ) {
        let swept = self.swept;
        self.quoted = true;
        self.side(right).quote(place, |quote| {
            *quote = Quote { bid, ask, time, stale: is_stale(time, swept), ..*quote };
        });
    }

    pub(super) fn interest(
        &mut self,
        right: Right,
        place: usize,
        open_interest: Option<f64>,
        volume: Option<f64>,
        multiplier: Option<f64>,
    ) {
        let quote = &mut self.side(right).quotes[place];
        *quote = Quote { open_interest, volume, multiplier, ..*quote };
    }

    /// Brings the rows from strike `low` to `high` up to date.
    pub(super) fn refresh(
        &mut self,
        market: &Market,
        low: f64,
        high: f64,
        changed: &mut Vec<usize>,
    ) {
        self.sweep(market);
        self.share(market);
        for side in &mut self.sides {
            let range = side.range(low, high);
            match (market.spot, self.shared) {
                (None, _) => side.refuse(range, Reason::NoSpot, changed),
                (_, Err(why)) => side.refuse(range, why, changed),
                (Some(spot), Ok(_)) => side.refresh(spot, market.version, range, changed),
            }
        }
    }

    /// Finds the quotes that have become too old.
    fn sweep(&mut self, market: &Market) {
        if self.swept == market.stale_before {
            return;
        }
        self.swept = market.stale_before;
        let swept = self.swept;
        for side in self.sides.iter_mut() {
            for place in 0..side.quotes.len() {
                if is_stale(side.quotes[place].time, swept) != side.quotes[place].stale {
                    side.quote(place, |quote| quote.stale = !quote.stale);
                }
            }
        }
    }

    /// Finds out what the contracts share, if it is time to.
    fn share(&mut self, market: &Market) {
        let Some(now) = market.now else { return };
        let years = years_between(now, self.series.expires);
        if years <= 0.0 {
            self.shared = Err(Reason::Expired);
            return;
        }
        let due = self.read.is_none_or(|read| self.quoted && now.millis_since(read) >= CARRY_AGE);
        if due && market.spot.is_some() {
            (self.read, self.quoted) = (Some(now), false);
            let next = self.read_carry(market, years);
            self.set_shared(market, next);
            return;
        }
        if let Ok(shared) = &mut self.shared
            && (years / shared.years - 1.0).abs() > SAME_TIME
        {
            shared.years = years;
            for side in self.sides.iter_mut() {
                side.age(shared.side(side.right));
            }
        }
    }

    fn set_shared(&mut self, market: &Market, next: Result<Shared, Reason>) {
        let same = |a: &Shared, b: &Shared| {
            (a.dividend_yield - b.dividend_yield).abs() < SAME_CARRY
                && (a.rate - b.rate).abs() < SAME_CARRY
                && (a.years / b.years - 1.0).abs() < SAME_TIME
        };
        if let (Ok(held), Ok(next)) = (&self.shared, &next)
            && same(held, next)
        {
            return;
        }
        self.shared = next;
        if let Ok(shared) = &self.shared {
            for side in self.sides.iter_mut() {
                side.share(shared.side(side.right));
            }
            self.paid = Paid::of(market, shared);
        }
    }

    fn read_carry(&self, market: &Market, years: f64) -> Result<Shared, Reason> {
        if !self.series.standard {
            return Err(Reason::Adjusted);
        }
        let style = self.series.style.ok_or(Reason::NoStyle)?;
        let rate = market.curve.as_ref().ok_or(Reason::NoRate)?.at(years)?.zero_rate;
        let spot = market.spot.ok_or(Reason::NoSpot)?;
        let carry = Carry { spot, years, rate, style };
        let quotes = Quotes::by(&Rules::TIGHT, &self.rows());
        let forward = quotes.forward_among(&carry, STRIKES)?;
        let (forward, dividend_yield) = (forward.price, forward.dividend_yield);
        Ok(Shared { years, rate, style, forward, dividend_yield })
    }

    /// Every contract as sums over a chain take it.
    fn rows(&self) -> Vec<Row> {
        self.sides
            .iter()
            .flat_map(|side| (0..side.rows().len()).map(|place| side.row(place)))
            .collect()
    }

    pub(super) fn sum_up(&mut self, market: &Market, dealers: Dealers) {
        let rows = self.rows();
        self.summary = summary::of(&rows, &self.sides, self.shared, market, dealers);
    }

    /// Vanna and charm of every contract, and its part in the profile of gamma.
    pub(super) fn profile(&mut self, market: &Market, dealers: Dealers, profile: &mut Profile) {
        let (Ok(shared), Some(spot)) = (self.shared, market.spot) else { return };
        for side in self.sides.iter_mut() {
            for place in 0..side.rows().len() {
                let terms = shared.terms(spot, side.batch.strikes()[place], side.right);
                let sigma = side.sigmas[place];
                let greeks = european::greeks(&terms.as_european(), sigma);
                side.slow[place] = greeks.map_or((0.0, 0.0), |all| (all.vanna, all.charm));
                let Quote { open_interest, multiplier, .. } = side.quotes[place];
                if let (Some(open), Some(multiplier)) = (open_interest, multiplier) {
                    profile.add(&terms, sigma, open * multiplier, dealers);
                }
            }
        }
    }

    /// Takes the dividend premiums that are missing or hold no more; answers how many.
    pub(super) fn premiums(&mut self, market: &Market, low: f64, high: f64, most: usize) -> usize {
        let (Ok(shared), Some(spot), Some(paid)) = (self.shared, market.spot, &self.paid) else {
            return 0;
        };
        let mut done = 0;
        for side in self.sides.iter_mut() {
            for place in side.range(low, high) {
                let sigma = side.sigmas[place];
                let held = side.premiums[place];
                let holds = held.is_some_and(|held| held.holds(spot, sigma, shared.years));
                if sigma.is_nan() || holds {
                    continue;
                }
                if done == most {
                    return done;
                }
                let terms = shared.terms(spot, side.batch.strikes()[place], side.right);
                if let Ok(premium) = Premium::of(&terms, sigma, paid) {
                    side.set_premium(place, premium);
                    done += 1;
                }
            }
        }
        done
    }

    pub(super) fn figures(&self, market: &Market, right: Right, place: usize) -> Figures {
        let side = &self.sides[at(right)];
        Figures {
            answer: side.answer(place),
            inputs: side.quotes[place].time.zip(market.spot_time).map(|(a, b)| a.min(b)),
            by_the_day: side.premiums[place].is_some(),
        }
    }

    fn side(&mut self, right: Right) -> &mut Side {
        &mut self.sides[at(right)]
    }
}

const fn at(right: Right) -> usize {
    match right {
        Right::Call => 0,
        Right::Put => 1,
    }
}

/// Whether a stamp is too old. A quote without one cannot be told to be.
fn is_stale(time: Option<Time>, before: Option<Time>) -> bool {
    time.zip(before).is_some_and(|(time, before)| time < before)
}
