//! One base series: its candles, where they changed, and what it can vouch for.

use std::collections::BTreeMap;

use market::{Symbol, Time};

use crate::gap::Gap;
use crate::timeline::{Asked, Timeline, later};
use crate::{Base, Candle, Interval, Mark};

/// Where a candle comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Made {
    /// The stream's own bar.
    Streamed,
    /// REST, asked when the window's trades were all in.
    Settled,
    /// REST, asked before that.
    Early,
    /// Finer candles.
    Folded,
}

/// A candle held.
#[derive(Debug, Clone, Copy)]
pub(super) struct Held {
    /// When it last changed here.
    mark: Mark,
    /// When it was streamed, or asked for.
    pub(super) known: Mark,
    pub(super) made: Made,
    pub(super) candle: Candle,
}

/// Candles of one base.
#[derive(Debug)]
pub(super) struct Layer {
    pub(super) base: Base,
    pub(super) candles: BTreeMap<Time, Held>,
    changed: BTreeMap<Mark, Time>,
    pub(super) timeline: Timeline,
}

impl Layer {
    pub(super) fn new(symbol: Symbol, base: Base) -> Self {
        let timeline = Timeline::new(symbol, base);
        Self { base, candles: BTreeMap::new(), changed: BTreeMap::new(), timeline }
    }

    pub(super) fn put(&mut self, mark: Mark, known: Mark, made: Made, candle: Candle) {
        let provisional = matches!(made, Made::Early | Made::Folded);
        let candle = Candle { provisional, ..candle };
        let held = Held { mark, known, made, candle };
        if let Some(old) = self.candles.insert(candle.start, held) {
            self.changed.remove(&old.mark);
        }
        self.changed.insert(mark, candle.start);
        while self.candles.len() > self.base.capacity() {
            let Some((start, old)) = self.candles.pop_first() else { break };
            self.changed.remove(&old.mark);
            // What lay before the oldest kept is vouched for no longer.
            self.timeline.forget_before(later(start, 1));
        }
    }

    /// Takes what REST answered for one window. Answers whether it must be asked for again: what
    /// was made of finer bars since it was asked may know more, and less.
    pub(super) fn settle(
        &mut self,
        candle: Candle,
        asked: Asked,
        whole: bool,
        next: &mut impl FnMut() -> Mark,
    ) -> bool {
        let made = if candle.start < asked.settled(self.base) {
            Made::Settled
        } else if candle.start < self.base.interval().window(asked.time) {
            Made::Early
        } else {
            // Cut short while it runs: it would look like a whole bar.
            return false;
        };
        let mut again = false;
        match self.candles.get_mut(&candle.start) {
            Some(_) if made == Made::Early => return false,
            // What is known already is no change.
            Some(held) if held.made != Made::Folded && held.candle == candle => {
                held.known = held.known.max(asked.mark);
                return false;
            }
            Some(held) if held.made == Made::Folded && held.known > asked.mark => {
                if whole {
                    return false;
                }
                again = true;
            }
            Some(held) if held.known > asked.mark => return false,
            Some(_) | None => {}
        }
        let made = if again { Made::Early } else { made };
        self.put(next(), asked.mark, made, candle);
        again
    }

    /// Lets go of everything.
    pub(super) fn forget(&mut self, symbol: Symbol) {
        *self = Self::new(symbol, self.base);
    }

    /// Lets go of candles before the first window vouched for: between them and it anything may
    /// be missing. Answers whether there were any.
    pub(super) fn trim(&mut self) -> bool {
        let Some(began) = self.timeline.began() else { return false };
        let before = self.candles.len();
        while let Some(oldest) = self.candles.first_entry() {
            if *oldest.key() >= began {
                break;
            }
            self.changed.remove(&oldest.remove().mark);
        }
        self.candles.len() < before
    }

    /// Whether nothing held is as old as `start`.
    pub(super) fn begins_after(&self, start: Time) -> bool {
        self.candles.first_key_value().is_none_or(|(oldest, _)| *oldest > start)
    }

    pub(super) fn fold(&self, interval: Interval, window: Time) -> Option<Candle> {
        let mut cells = self.candles.range(window..).map(|(_, held)| &held.candle);
        let mut folded = *cells.next()?;
        if interval.window(folded.start) != window {
            return None;
        }
        for candle in cells.take_while(|candle| interval.window(candle.start) == window) {
            folded.absorb(candle);
        }
        folded.start = window;
        Some(folded)
    }

    /// All candles of an interval, oldest first.
    pub(super) fn all(&self, interval: Interval) -> Vec<Candle> {
        let mut candles: Vec<Candle> = Vec::new();
        for Held { candle, .. } in self.candles.values() {
            let window = interval.window(candle.start);
            match candles.last_mut() {
                Some(last) if last.start == window => last.absorb(candle),
                _ => candles.push(Candle { start: window, ..*candle }),
            }
        }
        candles
    }

    /// The candles of an interval that changed after a mark, oldest first.
    pub(super) fn since(&self, interval: Interval, mark: Mark) -> Vec<Candle> {
        let after = (core::ops::Bound::Excluded(mark), core::ops::Bound::Unbounded);
        let changed = self.changed.range(after);
        let mut windows: Vec<Time> = changed.map(|(_, start)| interval.window(*start)).collect();
        windows.sort_unstable();
        windows.dedup();
        windows.into_iter().filter_map(|window| self.fold(interval, window)).collect()
    }

    /// The latest closes, at most `count`, oldest first.
    pub(super) fn closes(&self, count: usize) -> Vec<f64> {
        let mut closes: Vec<f64> =
            self.candles.values().rev().take(count).map(|held| held.candle.close).collect();
        closes.reverse();
        closes
    }

    /// The last mark at which a candle changed.
    pub(super) fn last_change(&self) -> Mark {
        self.changed.last_key_value().map_or(Mark::ZERO, |(mark, _)| *mark)
    }

    /// The gaps, without the windows at their ends whose bars are there after all.
    pub(super) fn gaps(&self) -> impl Iterator<Item = Gap> {
        self.timeline.gaps().iter().map(|gap| self.trimmed(gap.clone()))
    }

    fn trimmed(&self, mut gap: Gap) -> Gap {
        let length = self.base.length();
        let held = |start: &Time| self.candles.get(start).is_some_and(|h| !h.candle.provisional);
        while gap.to.is_none_or(|to| gap.from < to) && held(&gap.from) {
            gap.from = later(gap.from, length);
        }
        while let Some(to) = gap.to.filter(|to| *to > gap.from) {
            let last = later(to, -length);
            if !held(&last) {
                break;
            }
            gap.to = Some(last);
        }
        gap
    }
}
