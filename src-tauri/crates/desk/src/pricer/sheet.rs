//! One underlying: its live chain, whose contracts its rows are, and what is to be done of it next.
//!
//! Rows in view are brought up to date with each mail. Everything else goes in slices, one expiry
//! each: a sweep over all expiries, what moves slowly, the carries that the quotes imply, and
//! dividends on their days when there is nothing better to do. Each begins only after something
//! changed.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use analytics::live::{Chain, Dividend, Tick, View};
use board::{ChainKey, Model, QuoteCounts, Scope, Summary};
use market::{Millis, Symbol, Time};

use super::words::Spot;
use super::{Answer, Change, Listing, Looks, Post, Work, words};

/// Between the starts of two sweeps, milliseconds; what it comes to is in BENCHMARKS.md.
const SWEEP: u64 = 50;
/// Between the end of a profile of gamma and the start of the next.
const PROFILE: u64 = 700;
/// Contracts whose dividends are put on their days in one slice.
const PREMIUMS: usize = 8;

/// One expiry of the sheet; its place in the list is the live chain's.
#[derive(Debug)]
struct Page {
    listing: Arc<Listing>,
    first: usize,
    /// Whether it has been sent whole since somebody looks at it.
    shown: bool,
    listed: bool,
}

/// One underlying.
#[derive(Debug)]
pub(super) struct Sheet {
    chain: Chain,
    pages: Vec<Page>,
    /// The page of each row.
    rows: Vec<usize>,
    looks: Looks,
    spot: Spot,
    /// `None` until they were told.
    dividends: Option<Vec<Dividend>>,
    /// The price all expiries follow since the sweep under way began, and the last one did.
    swept_spot: Spot,
    /// Since when the first price was on the board that rows, sums and the sweep under way follow.
    since: [Option<Duration>; 3],
    now: Time,
    /// Expiries the sweep under way has still to see.
    queue: VecDeque<usize>,
    sweeping: bool,
    /// Whether something changed since the last sweep began, the last profile, and since dividends
    /// and carries were last found to hold.
    stirred: [bool; 4],
    swept: Millis,
    profiled: Millis,
    profiling: bool,
    /// Whether carries had the last turn.
    shared: bool,
}

const SUMS: usize = 0;
const SLOW: usize = 1;
const DAYS: usize = 2;
const CARRY: usize = 3;
const ROWS: usize = 1;
const SWEEP_UNDER_WAY: usize = 2;

impl Default for Sheet {
    fn default() -> Self {
        Self {
            chain: Chain::new(&[], &[], words::DEALERS),
            pages: Vec::new(),
            rows: Vec::new(),
            looks: Looks::default(),
            spot: None,
            dividends: None,
            swept_spot: None,
            since: [None; 3],
            now: Time::default(),
            queue: VecDeque::new(),
            sweeping: false,
            stirred: [false; 4],
            swept: Millis(0),
            profiled: Millis(0),
            profiling: false,
            shared: false,
        }
    }
}

impl Sheet {
    pub(super) fn take(&mut self, post: Post, now: Time, stale_before: Option<Time>) {
        self.now = now;
        self.chain.take(Tick::Clock { now, stale_before });
        if let Some(curve) = post.curve {
            self.chain.take(Tick::Curve(curve));
        }
        if let Some(dividends) = post.dividends {
            self.chain.take(Tick::Dividends(dividends.clone().unwrap_or_default()));
            self.dividends = dividends;
        }
        if let Some((price, time)) = post.spot {
            self.spot = Some((price, time));
            self.since[ROWS] = self.since[ROWS].or(post.since);
            self.since[SUMS] = self.since[SUMS].or(post.since);
            self.chain.take(Tick::Spot { price, time });
        }
        for change in post.lists {
            match change {
                Change::Listed(listing) => self.add(listing),
                Change::Gone(key) => self.remove(&key),
            }
        }
        for (row, cell) in post.cells {
            let row = row as usize;
            let (bid, ask, time) = (cell.bid, cell.ask, cell.quote_time);
            self.chain.take(Tick::Quote { row, bid, ask, time });
            let (open_interest, multiplier) = (cell.open_interest, cell.multiplier);
            self.chain.take(Tick::Interest { row, open_interest, volume: cell.volume, multiplier });
        }
        if let Some(looks) = post.looks {
            for page in &mut self.pages {
                page.shown &= looks.views.iter().any(|(key, ..)| *key == page.listing.key);
            }
            self.looks = looks;
        }
        self.stirred = [true; 4];
    }

    fn add(&mut self, listing: Arc<Listing>) {
        let first = self.rows.len();
        let contracts: Vec<_> =
            listing.contracts.iter().map(|(_, strike, right)| (*strike, *right)).collect();
        let page = self.chain.add(listing.series, &contracts);
        self.rows.resize(first + contracts.len(), page);
        self.pages.push(Page { listing, first, shown: false, listed: true });
    }

    fn remove(&mut self, key: &ChainKey) {
        let is = |page: &Page| page.listed && page.listing.key == *key;
        if let Some(at) = self.pages.iter().position(is) {
            self.chain.remove(at);
            self.pages[at].listed = false;
            self.queue.retain(|queued| *queued != at);
        }
    }

    /// Brings the rows in view up to date, and answers those that changed; of an expiry that was
    /// not shown before, all.
    pub(super) fn rows(&mut self) -> Answer {
        let mut answer = Answer { rows_since: self.since[ROWS].take(), ..Answer::default() };
        for at in 0..self.looks.views.len() {
            let (key, low, high) = self.looks.views[at];
            let Some(series) = self.page_of(&key) else { continue };
            let changed = self.chain.refresh_rows(&View { series, low, high });
            if self.pages[series].shown {
                answer.models.extend(changed.into_iter().filter_map(|row| self.model(row)));
            } else {
                self.pages[series].shown = true;
                self.chain.refresh_series(series);
                let page = &self.pages[series];
                let rows = page.first..page.first + page.listing.contracts.len();
                answer.models.extend(rows.filter_map(|row| self.model(row)));
                self.sum(series, &mut answer);
            }
        }
        answer
    }

    /// When the next slice is due.
    pub(super) fn due(&self, work: Work) -> Option<Millis> {
        match work {
            Work::Sums if self.sweeping => Some(Millis(0)),
            Work::Sums => self.stirred[SUMS].then(|| self.swept.plus(SWEEP)),
            Work::Slow if self.profiling => Some(Millis(0)),
            Work::Slow if self.stirred[DAYS] || self.stirred[CARRY] => Some(Millis(0)),
            Work::Slow => {
                let stirred = self.stirred[SLOW] && !self.looks.scopes.is_empty();
                stirred.then(|| self.profiled.plus(PROFILE))
            }
        }
    }

    /// Whether a sweep is under way: it goes on without a rest, so that its sums are of one moment.
    pub(super) fn is_sweeping(&self) -> bool {
        self.sweeping
    }

    /// Does one slice of the profile if that is due, else of the carries and of dividends by turns:
    /// in its last minutes an expiry has always another carry. What it moved is told by the sweep.
    pub(super) fn slow(&mut self, now: Millis) {
        if self.profiling || self.is_profile_due(now) {
            self.stirred[SLOW] &= self.profiling;
            self.profiling = !self.chain.profile_some();
            if !self.profiling {
                (self.profiled, self.stirred[SUMS]) = (now, true);
            }
        } else if self.stirred[CARRY] && !(self.shared && self.stirred[DAYS]) {
            self.stirred[CARRY] = self.chain.share_some();
            self.stirred[SUMS] |= self.stirred[CARRY];
            self.shared = true;
        } else if self.stirred[DAYS] {
            self.shared = false;
            let view = self.looks.views.first().and_then(|(key, low, high)| {
                Some(View { series: self.page_of(key)?, low: *low, high: *high })
            });
            let done = self.chain.refresh_premiums(view.as_ref(), PREMIUMS);
            self.stirred[DAYS] = done > 0;
            self.stirred[SUMS] |= done > 0;
        }
    }

    fn is_profile_due(&self, now: Millis) -> bool {
        self.stirred[SLOW] && !self.looks.scopes.is_empty() && self.profiled.plus(PROFILE) <= now
    }

    /// Queues every expiry, those shown first.
    fn begin(&mut self, now: Millis) {
        (self.swept, self.sweeping, self.stirred[SUMS]) = (now, true, false);
        self.swept_spot = self.spot;
        self.since[SWEEP_UNDER_WAY] = self.since[SUMS].take();
        let listed = |shown: bool| {
            let pages = self.pages.iter().enumerate();
            pages.filter(move |(_, page)| page.listed && page.shown == shown).map(|(at, _)| at)
        };
        self.queue = listed(true).chain(listed(false)).collect();
    }

    /// Does one expiry of the sweep, which begins if it is time to.
    pub(super) fn sweep(&mut self, now: Millis) -> Answer {
        let mut answer = Answer::default();
        if !self.sweeping {
            self.begin(now);
        }
        let Some(series) = self.queue.pop_front() else {
            self.sweeping = false;
            return answer;
        };
        let changed = self.chain.refresh_series(series);
        if self.pages[series].shown {
            answer.models.extend(changed.into_iter().filter_map(|row| self.model(row)));
            self.sum(series, &mut answer);
        }
        if self.queue.is_empty() {
            self.sweeping = false;
            let whole = |scope: &&Scope| matches!(scope, Scope::Underlying(_));
            if let Some(scope) = self.looks.scopes.iter().find(whole) {
                answer.exposures.push((*scope, self.exposure()));
                answer.sums_since = self.since[SWEEP_UNDER_WAY].take();
            }
        }
        answer
    }

    /// What an expiry comes to, and its exposure if that is shown.
    fn sum(&self, series: usize, answer: &mut Answer) {
        let Some(sums) = self.chain.summary(series) else { return };
        let Listing { key, series, contracts } = &*self.pages[series].listing;
        let (count, scope) = (contracts.len(), Scope::Expiry(*key));
        let dividends = words::dividends(self.dividends.as_deref(), series.expires);
        let summary = words::summary(sums, self.spot, series.expires, count);
        answer.summaries.push((*key, Summary { dividends, ..summary }));
        if self.looks.scopes.contains(&scope) {
            let exposure = words::of_expiry(sums, self.spot, self.now, count);
            answer.exposures.push((scope, exposure));
        }
    }

    /// The exposure over all expiries.
    fn exposure(&self) -> board::Exposure {
        let listed = self.pages.iter().enumerate().filter(|(_, page)| page.listed);
        let mut quotes = QuoteCounts::default();
        let (mut expiries, mut reason) = (0, None);
        for sums in listed.filter_map(|(at, _)| self.chain.summary(at)) {
            quotes += words::counts(sums.coverage);
            expiries += 1;
            reason = reason.or(sums.reason);
        }
        words::exposure(&self.chain.totals(), self.swept_spot, self.now, (expiries, quotes, reason))
    }

    fn page_of(&self, key: &ChainKey) -> Option<usize> {
        self.pages.iter().position(|page| page.listed && page.listing.key == *key)
    }

    fn model(&self, row: usize) -> Option<(Symbol, Model)> {
        let page = &self.pages[*self.rows.get(row)?];
        let (symbol, ..) = page.listing.contracts.get(row - page.first)?;
        Some((*symbol, words::model(&self.chain.figures(row)?)))
    }
}
