//! What REST is asked for to fill gaps: in which order, how fast, and how often again.
//!
//! The board says what is owed; this remembers only what is under way, what must wait, and how
//! much may be asked at all. It asks nothing itself and knows no clock: the desk starts the
//! requests and says what came of them. Overlapping gaps of a series are one request, what is
//! looked at comes first, and one series has one request at a time.

mod budget;

use std::collections::{BTreeMap, BTreeSet};

use market::{AssetClass, Millis, Symbol, Time};

use crate::board::Owed;
use crate::gap::{Gap, Lacking};
use crate::timeline::Asked;
use crate::{Base, Board};
use budget::Budget;

/// Requests under way at once.
const AT_ONCE: usize = 4;
/// Failures in a row of one series before it is given up until REST answers anything.
const TRIES: u32 = 8;
/// The longest wait after a failure, milliseconds.
const LONGEST: u64 = 60_000;

/// Who looks at a series: the first is served first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// A chart shows it.
    Chart,
    /// A ticker's sparkline shows it.
    Ticker,
    /// A tap takes it.
    Tap,
}

/// A request to be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ask {
    /// Whose bars.
    pub symbol: Symbol,
    /// Of which length.
    pub base: Base,
    /// Start of the first window.
    pub from: Time,
    /// Start of the first window that need not be in the answer.
    pub to: Time,
}

/// What came of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Every bar there is has been loaded; when it was asked for.
    Complete(Asked),
    /// Too many requests; the wait the vendor named, milliseconds.
    Busy {
        /// `None` if it named none.
        wait: Option<u64>,
    },
    /// No answer, or none of use; why, in a person's words.
    Failed(Box<str>),
    /// The vendor does not give it; why, in a person's words.
    Refused(Box<str>),
}

/// A series that must wait after failures.
#[derive(Debug, Clone, Copy)]
struct Retry {
    tries: u32,
    until: Millis,
}

/// What is asked of REST to fill gaps.
#[derive(Debug)]
pub struct Backfill {
    seed: u64,
    wanted: BTreeMap<(Symbol, Base), Rank>,
    running: BTreeSet<(Symbol, Base)>,
    retries: BTreeMap<(Symbol, Base), Retry>,
    budget: Budget,
    /// Whether anything was given up that may be had after all.
    gave_up: bool,
    /// Waits drawn so far.
    drawn: u64,
}

impl Backfill {
    /// Nothing to be asked for. The seed spreads the waits.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self {
            seed,
            wanted: BTreeMap::new(),
            running: BTreeSet::new(),
            retries: BTreeMap::new(),
            budget: Budget::default(),
            gave_up: false,
            drawn: 0,
        }
    }

    /// The whole of what is looked at; the better rank counts where a series is named twice.
    pub fn want(&mut self, wanted: impl Iterator<Item = (Symbol, Base, Rank)>) {
        self.wanted.clear();
        for (symbol, base, rank) in wanted {
            let held = self.wanted.entry((symbol, base)).or_insert(rank);
            *held = rank.min(*held);
        }
        self.retries.retain(|key, _| self.wanted.contains_key(key));
    }

    /// Whether somebody looks at a series, so that its gaps will be filled.
    #[must_use]
    pub fn is_wanted(&self, symbol: Symbol, base: Base) -> bool {
        self.wanted.contains_key(&(symbol, base))
    }

    /// The next request to make at `at`; `time` is the exchange's clock of an asset class then.
    pub fn next(
        &mut self,
        board: &Board,
        at: Millis,
        time: impl Fn(AssetClass) -> Time,
    ) -> Option<Ask> {
        if self.is_full() || self.budget.due(at) > at {
            return None;
        }
        let candidates = self.wanted.iter().filter(|(key, _)| !self.running.contains(*key));
        let candidates = candidates.filter(|(key, _)| self.waits(key) <= at);
        let due = candidates.filter_map(|(key, rank)| {
            match board.owed(key.0, key.1, time(AssetClass::of(&key.0))) {
                Some(Owed::Now(from, to)) => Some((*rank, from, *key, to)),
                _ => None,
            }
        });
        let (_, from, (symbol, base), to) = due.min()?;
        self.running.insert((symbol, base));
        self.budget.spend(at);
        Some(Ask { symbol, base, from, to })
    }

    /// When there may be a request to make; `None` if only news can bring one.
    pub fn due(
        &self,
        board: &Board,
        at: Millis,
        time: impl Fn(AssetClass) -> Time,
    ) -> Option<Millis> {
        if self.is_full() {
            return None;
        }
        let free = self.wanted.keys().filter(|key| !self.running.contains(*key));
        let due = free.filter_map(|key| {
            let now = time(AssetClass::of(&key.0));
            let ready = match board.owed(key.0, key.1, now)? {
                Owed::Now(..) => at,
                Owed::At(ready) => {
                    at.plus(u64::try_from(ready.millis_since(now)).unwrap_or(0).saturating_add(1))
                }
            };
            Some(ready.max(self.waits(key)))
        });
        Some(due.min()?.max(self.budget.due(at)))
    }

    /// What came of a request at `at`. The gaps that are filled, begin, or cannot be filled.
    pub fn answered(
        &mut self,
        board: &mut Board,
        at: Millis,
        ask: Ask,
        outcome: Outcome,
    ) -> Vec<Gap> {
        let Ask { symbol, base, from, to } = ask;
        let key = (symbol, base);
        self.running.remove(&key);
        match outcome {
            Outcome::Complete(asked) => {
                self.retries.remove(&key);
                if core::mem::take(&mut self.gave_up) {
                    board.retry_gaps(false);
                }
                board.complete(symbol, base, from, asked)
            }
            Outcome::Busy { wait } => {
                self.busy(at, wait);
                Vec::new()
            }
            Outcome::Failed(words) => {
                let tries = self.retries.get(&key).map_or(0, |retry| retry.tries) + 1;
                let until = at.plus(self.draw((500 << tries.min(10)).min(LONGEST)));
                self.retries.insert(key, Retry { tries, until });
                if tries < TRIES {
                    return Vec::new();
                }
                self.retries.remove(&key);
                self.gave_up = true;
                board.give_up(symbol, base, to, &Lacking { words, passing: true })
            }
            Outcome::Refused(words) => {
                board.give_up(symbol, base, to, &Lacking { words, passing: false })
            }
        }
    }

    /// The vendor asked to be left alone, be it for one of these requests or another.
    pub fn busy(&mut self, at: Millis, wait: Option<u64>) {
        let wait = wait.unwrap_or_else(|| self.draw(LONGEST));
        let spread = self.draw((wait / 8).max(250));
        self.budget.refused(at, at.plus(wait).plus(spread));
    }

    /// Somebody else made a request.
    pub fn spent(&mut self, at: Millis) {
        self.budget.spend(at);
    }

    /// There is another key or source: what is under way counts no more, and nothing is known of
    /// what may be asked.
    pub fn forget(&mut self) {
        let (seed, drawn) = (self.seed, self.drawn);
        *self = Self { wanted: core::mem::take(&mut self.wanted), drawn, ..Self::new(seed) };
    }

    fn is_full(&self) -> bool {
        self.running.len() >= if self.budget.is_thrifty() { 1 } else { AT_ONCE }
    }

    fn waits(&self, key: &(Symbol, Base)) -> Millis {
        self.retries.get(key).map_or(Millis(0), |retry| retry.until)
    }

    /// A wait of up to `most` milliseconds, and at least 250: full jitter. Splitmix64 of the seed
    /// and a count (Steele, Lea, Flood 2014).
    fn draw(&mut self, most: u64) -> u64 {
        self.drawn += 1;
        let mut mixed = self.seed.wrapping_add(self.drawn.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        250 + (mixed ^ (mixed >> 31)) % most.max(1)
    }
}

#[cfg(test)]
mod tests;
