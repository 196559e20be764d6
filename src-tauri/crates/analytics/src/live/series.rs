//! One expiry of a live chain: its contracts, what is done with them, and what they come to. What
//! they share is found out in `carry`.

use market::{Right, Style, Time};

use super::carry::Reading;
use super::premium::{Paid, Premium};
use super::shared::Shared;
use super::side::{Quote, Side};
use super::summary::{self, Summary};
use super::{Figures, Market, Series};
use crate::batch;
use crate::chain::Row;
use crate::exposure::{Dealers, zero::Profile};
use crate::{Reason, european};

/// One expiry.
#[derive(Debug, Clone)]
pub(super) struct Held {
    series: Series,
    /// Calls, then puts.
    pub(super) sides: [Side; 2],
    pub(super) shared: Result<Shared, Reason>,
    pub(super) reading: Reading,
    /// Before which quotes were stale at the last look.
    swept: Option<Time>,
    pub(super) paid: Option<Paid>,
    /// Whether what the sums rest on changed beside the rows.
    pub(super) touched: bool,
    zero_gamma: Option<Vec<f64>>,
    summary: Summary,
}

impl Held {
    /// An expiry of these contracts, each with its row; answers their sides and places as well.
    pub(super) fn new(
        series: Series,
        contracts: impl Iterator<Item = (usize, f64, Right)>,
    ) -> (Self, Vec<(usize, Right, usize)>) {
        let (calls, puts): (Vec<_>, Vec<_>) = contracts
            .filter(|(_, strike, _)| *strike > 0.0 && strike.is_finite())
            .partition(|(.., right)| *right == Right::Call);
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
            reading: Reading::default(),
            swept: None,
            paid: None,
            touched: true,
            zero_gamma: None,
            summary: Summary::default(),
        };
        (held, placed)
    }

    pub(super) fn series(&self) -> Series {
        self.series
    }

    pub(super) fn contracts(&self) -> usize {
        self.sides.iter().map(|side| side.rows().len()).sum()
    }

    pub(super) fn summary(&self) -> &Summary {
        &self.summary
    }

    /// Other dividends are paid: what the ones before added holds no more.
    pub(super) fn pay_anew(&mut self) {
        self.doubt();
        self.sides.iter_mut().for_each(Side::forget_premiums);
    }

    /// What the carry was read with has changed.
    pub(super) fn doubt(&mut self) {
        self.reading.doubt();
    }

    pub(super) fn quote(
        &mut self,
        right: Right,
        place: usize,
        bid: Option<f64>,
        ask: Option<f64>,
        (time, spot): (Option<Time>, Option<f64>),
    ) {
        let swept = self.swept;
        self.reading.quoted = true;
        self.side(right).quote(place, |quote| {
            // The same quote told again is none at another price of the underlying.
            let again = (quote.bid, quote.ask, quote.time) == (bid, ask, time);
            let spot = if again { quote.spot.or(spot) } else { spot };
            *quote = Quote { bid, ask, time, spot, stale: is_stale(time, swept), ..*quote };
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
        let side = self.side(right);
        let quote = &mut side.quotes[place];
        let next = Quote { open_interest, volume, multiplier, ..*quote };
        side.touched |= *quote != next;
        *quote = next;
    }

    /// Brings every row up to date, by what they share as it was last found out.
    pub(super) fn refresh(&mut self, market: &Market, changed: &mut Vec<usize>) {
        self.sweep(market);
        self.refresh_rows(market, f64::NEG_INFINITY, f64::INFINITY, changed);
    }

    /// Brings the rows from strike `low` to `high` up to date, by what they share as it was last
    /// found out: that takes too long for whoever waits for rows.
    pub(super) fn refresh_rows(
        &mut self,
        market: &Market,
        low: f64,
        high: f64,
        changed: &mut Vec<usize>,
    ) {
        if self.is_unread() || market.now.is_some_and(|now| now >= self.series.expires) {
            self.share_whole(market);
        }
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

    /// Every contract as sums over a chain take it.
    fn rows(&self) -> Vec<Row> {
        self.sides
            .iter()
            .flat_map(|side| (0..side.rows().len()).map(|place| side.row(place)))
            .collect()
    }

    /// Takes the sums anew if anything they rest on changed.
    pub(super) fn sum_up(&mut self, market: &Market, dealers: Dealers) {
        if self.touched || self.sides.iter().any(|side| side.touched) {
            self.touched = false;
            self.sides.iter_mut().for_each(|side| side.touched = false);
            let (rows, zero) = (self.rows(), self.zero_gamma.clone());
            self.summary = summary::of(&rows, &self.sides, self.shared, market, dealers, zero);
        }
    }

    /// Vanna and charm of every contract, and its part in the profile of gamma.
    pub(super) fn profile(&mut self, market: &Market, dealers: Dealers) -> Profile {
        let mut profile = Profile::default();
        let (Ok(shared), Some(spot)) = (self.shared, market.spot) else { return profile };
        for side in self.sides.iter_mut() {
            for place in 0..side.rows().len() {
                let terms = shared.terms(spot, side.batch.strikes()[place], side.right);
                let sigma = side.sigmas[place];
                let greeks = european::greeks(&terms.as_european(), sigma);
                side.slow[place] = greeks.map_or((0.0, 0.0), |all| (all.vanna, all.charm));
                let Quote { open_interest, multiplier, stale, .. } = side.quotes[place];
                if let (Some(open), Some(multiplier), false) = (open_interest, multiplier, stale) {
                    profile.add(&terms, sigma, open * multiplier, dealers);
                }
            }
        }
        profile
    }

    /// Takes where the gamma exposure is zero.
    pub(super) fn set_zero_gamma(&mut self, prices: Vec<f64>) {
        self.zero_gamma = Some(prices);
        self.touched = true;
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
