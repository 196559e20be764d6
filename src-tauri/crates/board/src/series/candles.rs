//! The candles of one base, in order of time, where nearly every new one is the newest.
//!
//! A list and not a tree: what is added costs no memory of its own, and the newest, which nearly
//! every bar changes, is kept apart, at hand. Elsewhere candles come in runs, as pages of history
//! do, so the list stays open where one last went in: a run moves what follows it once, and not once
//! for each of its candles. Nobody outside sees that. It knows no capacity and decides nothing: that
//! is `layer.rs`.

use std::collections::VecDeque;

use market::Time;

use crate::{Candle, Mark};

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
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Held {
    /// When it last changed here.
    pub(super) mark: Mark,
    /// When it was streamed, or asked for.
    pub(super) known: Mark,
    pub(super) made: Made,
    pub(super) candle: Candle,
}

/// Candles, oldest first, at most one for a start.
#[derive(Debug, Default)]
pub(super) struct Candles {
    /// The others, up to where one last went in.
    before: VecDeque<Held>,
    /// What follows there; nothing while all come in order.
    after: VecDeque<Held>,
    /// The newest, which nearly every bar changes: at hand, and not elsewhere in memory.
    newest: Option<Held>,
}

impl Candles {
    pub(super) fn len(&self) -> usize {
        self.before.len() + self.after.len() + usize::from(self.newest.is_some())
    }

    pub(super) fn oldest(&self) -> Option<&Held> {
        self.before.front().or_else(|| self.after.front()).or(self.newest.as_ref())
    }

    pub(super) fn newest(&self) -> Option<&Held> {
        self.newest.as_ref()
    }

    pub(super) fn get(&self, start: Time) -> Option<&Held> {
        let newest = self.newest.as_ref()?;
        if newest.candle.start <= start {
            return Some(newest).filter(|held| held.candle.start == start);
        }
        let part = if self.is_after(start) { &self.after } else { &self.before };
        part.get(first_from(part, start)).filter(|held| held.candle.start == start)
    }

    pub(super) fn get_mut(&mut self, start: Time) -> Option<&mut Held> {
        let is_after = self.is_after(start);
        let newest = self.newest.as_mut()?;
        if newest.candle.start <= start {
            return Some(newest).filter(|held| held.candle.start == start);
        }
        let part = if is_after { &mut self.after } else { &mut self.before };
        let at = first_from(part, start);
        part.get_mut(at).filter(|held| held.candle.start == start)
    }

    /// Puts a candle in the place of the one of its start, or where it belongs. Memory for `room`
    /// more is taken with the first.
    pub(super) fn put(&mut self, held: Held, room: usize) {
        let start = held.candle.start;
        let Some(newest) = &mut self.newest else {
            self.before.reserve_exact(room);
            self.newest = Some(held);
            return;
        };
        if newest.candle.start == start {
            *newest = held;
        } else if newest.candle.start < start {
            let last = core::mem::replace(newest, held);
            if !self.after.is_empty() {
                self.before.extend(core::mem::take(&mut self.after));
            }
            self.before.push_back(last);
        } else if let Some(place) = self.get_mut(start) {
            *place = held;
        } else {
            self.open(start);
            self.before.push_back(held);
        }
    }

    pub(super) fn pop_oldest(&mut self) -> Option<Held> {
        let older = self.before.pop_front().or_else(|| self.after.pop_front());
        older.or_else(|| self.newest.take())
    }

    /// All of them, oldest first.
    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = &Held> {
        self.before.iter().chain(&self.after).chain(&self.newest)
    }

    /// Those that start at `from` or later, but before `to`.
    pub(super) fn range(&self, from: Time, to: Time) -> impl Iterator<Item = &Held> {
        let within = |part: &VecDeque<Held>| first_from(part, from)..first_from(part, to);
        let before = self.before.range(within(&self.before));
        let after = self.after.range(within(&self.after));
        let newest = self.newest.iter();
        let newest = newest.filter(move |held| (from..to).contains(&held.candle.start));
        before.chain(after).chain(newest)
    }

    /// Whether a start is looked for behind the opening.
    fn is_after(&self, start: Time) -> bool {
        self.after.front().is_some_and(|first| first.candle.start <= start)
    }

    /// Moves the opening to where a start belongs.
    fn open(&mut self, start: Time) {
        while let Some(held) = self.before.pop_back_if(|held| held.candle.start > start) {
            self.after.push_front(held);
        }
        while let Some(held) = self.after.pop_front_if(|held| held.candle.start < start) {
            self.before.push_back(held);
        }
    }
}

/// Where the first candle stands that starts at `start` or later.
fn first_from(part: &VecDeque<Held>, start: Time) -> usize {
    match part.back() {
        Some(last) if last.candle.start < start => part.len(),
        Some(last) if last.candle.start == start => part.len() - 1,
        _ => part.partition_point(|held| held.candle.start < start),
    }
}

#[cfg(test)]
mod tests;
