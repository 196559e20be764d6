//! The fold of a window that still runs, taken on candle by candle: a day of a few hundred minutes
//! is not added up anew with every second.
//!
//! Candles are taken in from the oldest to the newest, so that sums come out as they would if all
//! were added up at once. Whatever is not the newest candle's next step makes it void, and whoever
//! asks adds up again.

use market::Time;

use super::candles::Candles;
use crate::Candle;

/// The latest window that holds any candle.
#[derive(Debug, Clone, Copy)]
pub(super) struct Running {
    /// Where it starts.
    pub(super) window: Time,
    /// Where the next one starts.
    end: Time,
    /// All its candles but the newest; `None` if there is but one.
    before: Option<Candle>,
    /// Start of the newest.
    newest: Time,
}

impl Running {
    /// Adds up a window; `None` if it holds nothing.
    pub(super) fn sum(candles: &Candles, window: Time, end: Time) -> Option<Self> {
        let mut held = candles.range(window, end).map(|held| &held.candle);
        let mut newest = held.next()?;
        let mut before = None;
        for next in held {
            before = Some(joined(before, newest));
            newest = next;
        }
        Some(Self { window, end, before, newest: newest.start })
    }

    pub(super) fn holds(&self, time: Time) -> bool {
        (self.window..self.end).contains(&time)
    }

    /// Whether the sum is good still once the candle at `start` has changed or come.
    pub(super) fn follow(&mut self, candles: &Candles, start: Time) -> bool {
        if self.holds(start) && start > self.newest {
            self.step(candles, start);
        }
        !self.holds(start) || start == self.newest
    }

    /// The whole window; `None` if its newest candle is gone.
    pub(super) fn fold(&self, candles: &Candles) -> Option<Candle> {
        let newest = &candles.get(self.newest)?.candle;
        Some(Candle { start: self.window, ..joined(self.before, newest) })
    }

    fn step(&mut self, candles: &Candles, start: Time) {
        if let Some(newest) = candles.get(self.newest) {
            self.before = Some(joined(self.before, &newest.candle));
        }
        self.newest = start;
    }
}

fn joined(before: Option<Candle>, next: &Candle) -> Candle {
    let Some(mut before) = before else { return *next };
    before.absorb(next);
    before
}
