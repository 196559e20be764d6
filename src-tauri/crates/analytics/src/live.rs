//! A chain that follows the tape: it takes ticks, and says which rows and figures they moved.
//!
//! A tick costs next to nothing: it is noted, and what it makes false is marked. Work is done when
//! somebody asks ([`Chain::refresh_rows`] for what is in view, [`Chain::refresh`] for the whole),
//! and then only what ticks since made necessary: a quote has its own contract solved anew, from
//! its last volatility; the underlying moves prices and Greeks with every volatility held; the
//! carry of an expiry is read from its quotes at most once in [`carry::CARRY_AGE`]. So whoever is
//! asked less often does less work and is never behind. The same ticks and questions give the same
//! bits on one machine; time is a tick like any other, and no thread is started here.
//!
//! [`Tick`] is what it is told, `series` one expiry, `carry` when its contracts share something else
//! and `shared` what, `side` its calls or puts, `premium` what cash dividends add, [`Summary`] what an
//! expiry comes to, [`Totals`] what the chain does.

mod carry;
mod premium;
mod series;
mod shared;
mod side;
mod summary;
mod tick;

use market::{Right, Time};

use crate::exposure::zero::{self, Profile};
use crate::exposure::{ByStrike, Dealers, Exposure, Walls};
use crate::{Reason, Valuation};
use series::Held;
use tick::Market;

pub use premium::Dividend;
pub use summary::Summary;
pub use tick::{Contract, Series, Tick, View};

/// What the model says of one contract.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figures {
    /// The volatility and the valuation at it, or why there is none.
    pub answer: Result<(f64, Valuation), Reason>,
    /// Exchange time of the oldest input; `None` if an input bears none.
    pub inputs: Option<Time>,
    /// Whether the dividends on their days are in it; if not, a yield stands in their place.
    pub by_the_day: bool,
}

/// What all expiries together come to.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Totals {
    /// The dealers' exposure.
    pub exposure: Exposure,
    /// Their gamma exposure by strike.
    pub by_strike: ByStrike,
    /// The strikes that stand out.
    pub walls: Walls,
    /// Where their gamma exposure is zero, nearest the spot first; `None` until it was looked for.
    pub zero_gamma: Option<Vec<f64>>,
    /// Contracts with a volatility, and all.
    pub solved: usize,
    /// Contracts that add to the exposure.
    pub counted: usize,
    /// All contracts.
    pub contracts: usize,
    /// Exchange time of the oldest quote with a volatility that counts; `None` if none has one.
    pub inputs: Option<Time>,
}

/// A chain that follows the tape.
#[derive(Debug, Clone, Default)]
pub struct Chain {
    series: Vec<Held>,
    /// Series, side and place of each row.
    places: Vec<Option<(usize, Right, usize)>>,
    market: Market,
    dealers: Dealers,
    zero_gamma: Option<Vec<f64>>,
    /// The profile that is being taken.
    round: Option<Round>,
    /// Whose carry is looked at next.
    turn: usize,
}

/// A profile of gamma on its way through the series.
#[derive(Debug, Clone)]
struct Round {
    spot: f64,
    next: usize,
    whole: Profile,
    shapes: Vec<f64>,
}

impl Round {
    fn at(spot: f64) -> Self {
        Self { spot, next: 0, whole: Profile::default(), shapes: vec![0.0; zero::POINTS] }
    }
}

impl Chain {
    /// A chain of these contracts. One of a series that is not in the list, or without a strike, is
    /// no part of it.
    #[must_use]
    pub fn new(series: &[Series], contracts: &[Contract], dealers: Dealers) -> Self {
        let mut chain = Self { places: vec![None; contracts.len()], dealers, ..Self::default() };
        for (index, series) in series.iter().enumerate() {
            let rows = contracts.iter().enumerate().filter(|(_, row)| row.series == index);
            chain.hold(*series, rows.map(|(row, contract)| (row, contract.strike, contract.right)));
        }
        chain
    }

    /// Takes a further series; answers its place in the list. Its contracts, strike and right, are
    /// further rows in the order given.
    pub fn add(&mut self, series: Series, contracts: &[(f64, Right)]) -> usize {
        let first = self.places.len();
        self.places.resize(first + contracts.len(), None);
        let rows = contracts.iter().enumerate();
        self.hold(series, rows.map(|(at, (strike, right))| (first + at, *strike, *right)));
        self.series.len() - 1
    }

    /// Lets go of a series: its contracts are in nothing any more. Places and rows of the others
    /// stay as they are.
    pub fn remove(&mut self, series: usize) {
        if let Some(held) = self.series.get_mut(series) {
            *held = Held::new(held.series(), core::iter::empty()).0;
            for place in &mut self.places {
                *place = place.filter(|(of, ..)| *of != series);
            }
        }
    }

    fn hold(&mut self, series: Series, rows: impl Iterator<Item = (usize, f64, Right)>) {
        let index = self.series.len();
        let (held, placed) = Held::new(series, rows);
        for (row, right, place) in placed {
            self.places[row] = Some((index, right, place));
        }
        self.series.push(held);
    }

    /// Takes a tick.
    pub fn take(&mut self, tick: Tick) {
        match tick {
            Tick::Spot { price, time } => {
                let price = Some(price).filter(|price| *price > 0.0 && price.is_finite());
                self.market.spot_time = time;
                if self.market.spot != price {
                    self.market.spot = price;
                    self.market.version += 1;
                }
            }
            Tick::Quote { row, bid, ask, time } => {
                let spot = self.market.spot;
                if let Some((held, right, place)) = self.place(row) {
                    held.quote(right, place, bid, ask, (time, spot));
                }
            }
            Tick::Interest { row, open_interest, volume, multiplier } => {
                if let Some((held, right, place)) = self.place(row) {
                    held.interest(right, place, open_interest, volume, multiplier);
                }
            }
            Tick::Clock { now, stale_before } => {
                (self.market.now, self.market.stale_before) = (Some(now), stale_before);
            }
            Tick::Curve(curve) => {
                self.market.curve = curve;
                self.series.iter_mut().for_each(Held::doubt);
            }
            Tick::Dividends(dividends) => {
                if self.market.dividends != dividends {
                    self.market.dividends = dividends;
                    self.series.iter_mut().for_each(Held::pay_anew);
                }
            }
        }
    }

    /// Brings some rows up to date, and answers which rows changed.
    pub fn refresh_rows(&mut self, view: &View) -> Vec<usize> {
        let mut changed = Vec::new();
        if let Some(held) = self.series.get_mut(view.series) {
            held.refresh_rows(&self.market, view.low, view.high, &mut changed);
        }
        changed
    }

    /// Does a piece of finding out anew what the contracts of one series share, a carry or the time
    /// left, if it is time to; answers whether a series was due. Each comes in its turn: with
    /// [`Chain::refresh_series`] the whole chain in pieces, for whoever has more urgent work in
    /// between.
    pub fn share_some(&mut self) -> bool {
        let count = self.series.len();
        let due = (0..count)
            .map(|step| (self.turn + step) % count)
            .find(|series| self.series[*series].share(&self.market));
        let next =
            |series: usize| series + usize::from(!self.series[series].reading.is_under_way());
        self.turn = due.map_or(0, next);
        due.is_some()
    }

    /// Brings one series up to date, its summary too, and answers which rows changed. What its
    /// contracts share stays as it was last found out.
    pub fn refresh_series(&mut self, series: usize) -> Vec<usize> {
        let mut changed = Vec::new();
        if let Some(held) = self.series.get_mut(series) {
            held.refresh(&self.market, &mut changed);
            held.sum_up(&self.market, self.dealers);
        }
        changed
    }

    /// Brings every row and every expiry's summary up to date, and answers which rows changed.
    pub fn refresh(&mut self) -> Vec<usize> {
        while self.share_some() {}
        (0..self.series.len()).flat_map(|series| self.refresh_series(series)).collect()
    }

    /// Brings what moves slowly up to date: vanna and charm of every contract, and where the
    /// gamma exposure is zero. Meant for once or twice a second.
    pub fn refresh_profile(&mut self) {
        self.round = None;
        while !self.profile_some() {}
    }

    /// The same in pieces, a series at a time; answers whether that was the last of a round. The
    /// spot of the first piece is that of the round.
    pub fn profile_some(&mut self) -> bool {
        let Some(spot) = self.round.as_ref().map(|round| round.spot).or(self.market.spot) else {
            return true;
        };
        let round = self.round.get_or_insert_with(|| Round::at(spot));
        if let Some(held) = self.series.get_mut(round.next) {
            let profile = held.profile(&self.market, self.dealers);
            let shapes = profile.along(spot);
            held.set_zero_gamma(profile.roots_along(spot, &shapes));
            round.whole.join(&profile);
            round.shapes.iter_mut().zip(shapes).for_each(|(sum, part)| *sum += part);
            round.next += 1;
            return false;
        }
        self.zero_gamma = Some(round.whole.roots_along(spot, &round.shapes));
        self.round = None;
        true
    }

    /// Values up to `most` contracts with their dividends on their days, those in `view` first;
    /// answers how many were. Meant for idle time: each costs a few hundred microseconds.
    pub fn refresh_premiums(&mut self, view: Option<&View>, most: usize) -> usize {
        let mut done = 0;
        let views = view.filter(|view| view.series < self.series.len());
        if let Some(View { series, low, high }) = views {
            done += self.series[*series].premiums(&self.market, *low, *high, most);
        }
        for held in &mut self.series {
            done += held.premiums(&self.market, f64::NEG_INFINITY, f64::INFINITY, most - done);
        }
        done
    }

    /// What the model says of a row, as of the last refresh; `None` for a row not in the list.
    #[must_use]
    pub fn figures(&self, row: usize) -> Option<Figures> {
        let (series, right, place) = (*self.places.get(row)?)?;
        Some(self.series[series].figures(&self.market, right, place))
    }

    /// What a series comes to, as of the last refresh.
    #[must_use]
    pub fn summary(&self, series: usize) -> Option<&Summary> {
        self.series.get(series).map(Held::summary)
    }

    /// What all series together come to, as of the last refresh.
    #[must_use]
    pub fn totals(&self) -> Totals {
        let summaries = || self.series.iter().map(Held::summary);
        let strikes = summaries().flat_map(|summary| summary.by_strike.strikes());
        let by_strike = ByStrike::of(strikes.map(|strike| {
            let (gamma_of_calls, gamma_of_puts) = (strike.calls, strike.puts);
            (strike.strike, Exposure { gamma_of_calls, gamma_of_puts, ..Exposure::default() })
        }));
        Totals {
            exposure: summaries().map(|summary| summary.exposure).sum(),
            walls: by_strike.walls(),
            by_strike,
            zero_gamma: self.zero_gamma.clone(),
            solved: summaries().map(|summary| summary.solved).sum(),
            counted: summaries().map(|summary| summary.counted).sum(),
            inputs: summaries().filter_map(|summary| summary.inputs).min(),
            contracts: self.series.iter().map(Held::contracts).sum(),
        }
    }

    fn place(&mut self, row: usize) -> Option<(&mut Held, Right, usize)> {
        let (series, right, place) = (*self.places.get(row)?)?;
        Some((self.series.get_mut(series)?, right, place))
    }
}

#[cfg(test)]
mod tests;
