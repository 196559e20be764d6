//! The calls or the puts of one expiry, a column for each figure, lowest strike first.
//!
//! It holds what was quoted and what was reckoned from it, and which of the latter the former has
//! made false. What the contracts share is `series`'s; how they are valued is `batch`'s.

use core::ops::Range;

use market::{Right, Time};

use super::premium::Premium;
use crate::batch::{self, Batch, Ready, Seen, Valuations};
use crate::chain::{self, Rules};
use crate::{Reason, Valuation};

/// One side of one expiry.
#[derive(Debug, Clone)]
pub(super) struct Side {
    pub(super) right: Right,
    /// The place of each contract in the chain's list.
    rows: Vec<usize>,
    pub(super) batch: Batch,
    pub(super) quotes: Vec<Quote>,
    /// Volatilities, fractions a year; NaN where there is none.
    pub(super) sigmas: Vec<f64>,
    reasons: Vec<Option<Reason>>,
    pub(super) worth: Vec<Option<Valuation>>,
    pub(super) premiums: Vec<Option<Premium>>,
    /// Delta per 1.00 of volatility and per year, as of the last profile.
    pub(super) slow: Vec<(f64, f64)>,
    /// Rows whose volatility is to be solved anew.
    unsolved: Vec<bool>,
    /// At which version of the spot a row was valued; 0 for never.
    valued: Vec<u64>,
    /// Whether anything came since the sums were last taken.
    pub(super) touched: bool,
    scratch: Valuations,
}

/// What is known of a contract from outside.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Quote {
    pub(super) bid: Option<f64>,
    pub(super) ask: Option<f64>,
    pub(super) time: Option<Time>,
    /// The underlying's price when it came: what its volatility is solved at, whenever that is
    /// done; `None` if there was none.
    pub(super) spot: Option<f64>,
    pub(super) open_interest: Option<f64>,
    pub(super) volume: Option<f64>,
    pub(super) multiplier: Option<f64>,
    /// Too old to count when last looked at.
    pub(super) stale: bool,
}

impl Side {
    /// A side of these contracts, given by row.
    pub(super) fn new(shared: batch::Side, mut contracts: Vec<(usize, f64, Right)>) -> Self {
        contracts.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
        let strikes: Vec<f64> = contracts.iter().map(|(_, strike, _)| *strike).collect();
        let count = contracts.len();
        Self {
            right: shared.right,
            rows: contracts.iter().map(|(row, ..)| *row).collect(),
            batch: Batch::new(shared, strikes),
            quotes: vec![Quote::default(); count],
            sigmas: vec![f64::NAN; count],
            reasons: vec![Some(Reason::NoQuote); count],
            worth: vec![None; count],
            premiums: vec![None; count],
            slow: vec![(0.0, 0.0); count],
            unsolved: vec![true; count],
            valued: vec![0; count],
            touched: true,
            scratch: Valuations::default(),
        }
    }

    pub(super) fn rows(&self) -> &[usize] {
        &self.rows
    }

    /// The places of the strikes from `low` to `high`.
    pub(super) fn range(&self, low: f64, high: f64) -> Range<usize> {
        let strikes = self.batch.strikes();
        let first = strikes.partition_point(|strike| *strike < low);
        first..strikes.partition_point(|strike| *strike <= high).max(first)
    }

    /// Everything is to be solved anew: what the contracts share has changed.
    pub(super) fn share(&mut self, shared: Ready) {
        self.batch.share(shared);
        self.unsolved.fill(true);
    }

    /// Everything is to be valued anew, with the volatilities there are: time has passed.
    pub(super) fn age(&mut self, shared: Ready) {
        self.batch.share(shared);
        self.valued.fill(0);
    }

    pub(super) fn quote(&mut self, place: usize, alter: impl FnOnce(&mut Quote)) {
        let before = self.quotes[place];
        alter(&mut self.quotes[place]);
        let after = self.quotes[place];
        let prices = |quote: &Quote| (quote.bid, quote.ask, quote.stale, quote.spot);
        self.unsolved[place] |= prices(&before) != prices(&after);
        self.touched = true;
    }

    /// Lets go of every premium.
    pub(super) fn forget_premiums(&mut self) {
        for place in 0..self.premiums.len() {
            self.unsolved[place] |= self.premiums[place].take().is_some();
        }
    }

    /// Marks a row whose premium has changed.
    pub(super) fn set_premium(&mut self, place: usize, premium: Premium) {
        self.premiums[place] = Some(premium);
        self.unsolved[place] = true;
    }

    /// Says of every row why it has no figures.
    pub(super) fn refuse(&mut self, range: Range<usize>, why: Reason, changed: &mut Vec<usize>) {
        for place in range {
            if self.worth[place].is_some() || self.reasons[place] != Some(why) {
                (self.worth[place], self.reasons[place]) = (None, Some(why));
                (self.sigmas[place], self.unsolved[place]) = (f64::NAN, true);
                changed.push(self.rows[place]);
                self.touched = true;
            }
        }
    }

    /// Solves what is unsolved and values what is out of date within `range`.
    pub(super) fn refresh(
        &mut self,
        spot: f64,
        version: u64,
        range: Range<usize>,
        changed: &mut Vec<usize>,
    ) {
        self.solve(spot, range.clone());
        let mut place = range.start;
        while let Some(run) = run(&self.valued, place, range.end, |valued| *valued != version) {
            self.value(spot, version, run.clone());
            changed.extend(&self.rows[run.clone()]);
            place = run.end;
        }
    }

    /// Solves the rows that are to be, all at once, each from its last volatility and at the price
    /// the underlying had when it was quoted.
    fn solve(&mut self, spot: f64, range: Range<usize>) {
        let mut seen = Vec::new();
        for row in range {
            if !self.unsolved[row] {
                continue;
            }
            let premium = self.premiums[row].map_or(0.0, |premium| premium.price);
            let spot = self.quotes[row].spot.unwrap_or(spot);
            match middle(&self.quotes[row]) {
                Ok(middle) => seen.push(Seen { row, spot, price: middle - premium }),
                Err(why) => (self.sigmas[row], self.reasons[row]) = (f64::NAN, Some(why)),
            }
            (self.unsolved[row], self.valued[row]) = (false, 0);
        }
        let mut sigmas: Vec<f64> = seen.iter().map(|seen| self.sigmas[seen.row]).collect();
        let mut reasons = vec![None; seen.len()];
        self.batch.implied_by(&seen, &mut sigmas, &mut reasons);
        for (Seen { row, .. }, (sigma, reason)) in seen.iter().zip(sigmas.iter().zip(reasons)) {
            (self.sigmas[*row], self.reasons[*row]) = (*sigma, reason);
        }
    }

    fn value(&mut self, spot: f64, version: u64, run: Range<usize>) {
        let mut reasons = vec![None; run.len()];
        self.batch.value(
            spot,
            run.clone(),
            &self.sigmas[run.clone()],
            &mut self.scratch,
            &mut reasons,
        );
        self.touched = true;
        for (offset, place) in run.enumerate() {
            self.valued[place] = version;
            let solved = !self.sigmas[place].is_nan();
            let worth = self.scratch.row(offset).filter(|_| solved);
            self.worth[place] = match (worth, &self.premiums[place]) {
                (Some(worth), Some(premium)) => Some(premium.added_to(&worth)),
                (worth, _) => worth,
            };
            if solved {
                self.reasons[place] = reasons[offset];
            }
        }
    }

    /// The volatility and the valuation of a row, or why there is none.
    pub(super) fn answer(&self, place: usize) -> Result<(f64, Valuation), Reason> {
        match (self.worth[place], self.reasons[place]) {
            (Some(worth), None) => Ok((self.sigmas[place], worth)),
            (_, reason) => Err(reason.unwrap_or(Reason::Nothing)),
        }
    }

    /// A row as sums over a chain take it.
    pub(super) fn row(&self, place: usize) -> chain::Row {
        let Quote { bid, ask, open_interest, volume, multiplier, stale, .. } = self.quotes[place];
        chain::Row {
            strike: self.batch.strikes()[place],
            right: self.right,
            bid,
            ask,
            iv: Some(self.sigmas[place]).filter(|sigma| !sigma.is_nan()),
            volume,
            open_interest,
            multiplier,
            stale,
        }
    }
}

/// The price a contract's volatility is solved from.
fn middle(quote: &Quote) -> Result<f64, Reason> {
    Rules { zero_bid: false, ..Rules::ALL }.middle(quote.bid, quote.ask, quote.stale)
}

/// The first run of marked places from `start` on.
fn run<T>(marks: &[T], start: usize, end: usize, is: impl Fn(&T) -> bool) -> Option<Range<usize>> {
    let within = marks.get(start..end)?;
    let first = within.iter().position(&is)?;
    let length = within[first..].iter().take_while(|mark| is(mark)).count();
    Some(start + first..start + first + length)
}
