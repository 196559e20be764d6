//! One base series: its candles, where they changed, and what it can vouch for.

use market::{Symbol, Time};

use super::candles::{Candles, Held, Made};
use super::running::Running;
use crate::gap::Gap;
use crate::timeline::{Asked, Timeline, later};
use crate::{Base, Candle, Interval, Mark};

/// Candles of one base.
#[derive(Debug)]
pub(super) struct Layer {
    pub(super) base: Base,
    pub(super) candles: Candles,
    /// When a candle last changed.
    changed: Mark,
    /// When one last changed that was not the newest: what changed since then is the newest ones.
    mended: Mark,
    /// The window of the next coarser base that runs, if it has been asked for.
    running: Option<Running>,
    pub(super) timeline: Timeline,
}

impl Layer {
    pub(super) fn new(symbol: Symbol, base: Base) -> Self {
        let timeline = Timeline::new(symbol, base);
        let (candles, changed, mended) = (Candles::default(), Mark::ZERO, Mark::ZERO);
        Self { base, candles, changed, mended, running: None, timeline }
    }

    pub(super) fn put(&mut self, mark: Mark, known: Mark, made: Made, candle: Candle) {
        let provisional = matches!(made, Made::Early | Made::Folded);
        let candle = Candle { provisional, ..candle };
        let held = Held { mark, known, made, candle };
        self.running.take_if(|running| !running.follow(&self.candles, candle.start));
        if self.candles.newest().is_some_and(|newest| newest.candle.start > candle.start) {
            self.mended = mark;
        }
        self.changed = mark;
        self.candles.put(held, self.base.room());
        while self.candles.len() > self.base.capacity() {
            let Some(oldest) = self.candles.pop_oldest() else { break };
            let start = oldest.candle.start;
            self.running.take_if(|running| start >= running.window);
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
        match self.candles.get_mut(candle.start) {
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
        while self.candles.oldest().is_some_and(|oldest| oldest.candle.start < began) {
            self.candles.pop_oldest();
            self.running = None;
        }
        self.candles.len() < before
    }

    /// Whether nothing held is as old as `start`.
    pub(super) fn begins_after(&self, start: Time) -> bool {
        self.candles.oldest().is_none_or(|oldest| oldest.candle.start > start)
    }

    /// The window of the next coarser base that holds an instant.
    pub(super) fn window_above(&self, time: Time) -> Time {
        match &self.running {
            Some(running) if running.holds(time) => running.window,
            _ => self.base.coarser().window(time),
        }
    }

    /// That window as its candles make it; `None` if it holds none.
    pub(super) fn fold_above(&mut self, window: Time) -> Option<Candle> {
        if let Some(running) = self.running.as_ref().filter(|running| running.window == window) {
            return running.fold(&self.candles);
        }
        let end = self.base.coarser().end(window);
        let sum = Running::sum(&self.candles, window, end)?;
        if self.candles.newest().is_some_and(|newest| newest.candle.start < end) {
            self.running = Some(sum);
        }
        sum.fold(&self.candles)
    }

    fn fold(&self, interval: Interval, window: Time) -> Option<Candle> {
        Running::sum(&self.candles, window, interval.end(window))?.fold(&self.candles)
    }

    /// All candles of an interval, oldest first.
    pub(super) fn all(&self, interval: Interval) -> Vec<Candle> {
        let mut candles: Vec<Candle> = Vec::new();
        for Held { candle, .. } in self.candles.iter() {
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
        let seen = |held: &Held| held.mark <= mark;
        let newest = self.candles.iter().rev();
        let changed = newest.take_while(|held| mark < self.mended || !seen(held));
        let changed = changed.filter(|held| !seen(held));
        let mut windows: Vec<Time> =
            changed.map(|held| interval.window(held.candle.start)).collect();
        windows.dedup();
        windows.into_iter().rev().filter_map(|window| self.fold(interval, window)).collect()
    }

    /// The latest closes, at most `count`, oldest first.
    pub(super) fn closes(&self, count: usize) -> Vec<f64> {
        let mut closes: Vec<f64> =
            self.candles.iter().rev().take(count).map(|held| held.candle.close).collect();
        closes.reverse();
        closes
    }

    /// The last mark at which a candle changed.
    pub(super) fn last_change(&self) -> Mark {
        self.changed
    }

    /// The gaps, without the windows at their ends whose bars are there after all.
    pub(super) fn gaps(&self) -> impl Iterator<Item = Gap> {
        self.timeline.gaps().iter().map(|gap| self.trimmed(gap.clone()))
    }

    fn trimmed(&self, mut gap: Gap) -> Gap {
        let length = self.base.length();
        let held = |start: Time| self.candles.get(start).is_some_and(|h| !h.candle.provisional);
        while gap.to.is_none_or(|to| gap.from < to) && held(gap.from) {
            gap.from = later(gap.from, length);
        }
        while let Some(to) = gap.to.filter(|to| *to > gap.from) {
            let last = later(to, -length);
            if !held(last) {
                break;
            }
            gap.to = Some(last);
        }
        gap
    }
}
