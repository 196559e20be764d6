//! What one base series of one symbol can vouch for: from when on it is whole, and its gaps.
//!
//! Three things move it: the stream begins, the stream breaks off, and REST answers for a span.
//! It holds no bars and knows no requests; `backfill.rs` decides what is asked for.

use market::{Symbol, Time};

use crate::gap::{Gap, LATE, Lacking, Mending, SETTLE, Why};
use crate::{Base, Mark};

/// Gaps kept of one series; beyond it the oldest two become one.
const MOST: usize = 256;

/// Gaps of one base series, oldest first; none overlaps another.
#[derive(Debug)]
pub(crate) struct Timeline {
    symbol: Symbol,
    base: Base,
    /// Start of the first window vouched for; `None` while there is none.
    began: Option<Time>,
    /// Why the stream does not bring the bars; `None` while it does.
    off: Option<Why>,
    /// When the vendor last confirmed that it does.
    confirmed: Time,
    gaps: Vec<Gap>,
}

/// A question put to REST.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// When it was asked, by the exchange's clock.
    pub time: Time,
    /// The board's mark then.
    pub mark: Mark,
}

impl Asked {
    /// Start of the first window that the answer may not know whole.
    pub(crate) fn settled(&self, base: Base) -> Time {
        base.interval().window(earlier(self.time, SETTLE))
    }
}

impl Timeline {
    pub(crate) fn new(symbol: Symbol, base: Base) -> Self {
        let off = if symbol.is_index() { Why::NotStreamed } else { Why::LinkDown };
        let confirmed = Time::default();
        Self { symbol, base, began: None, off: Some(off), confirmed, gaps: Vec::new() }
    }

    /// Start of the first window vouched for.
    pub(crate) fn began(&self) -> Option<Time> {
        self.began
    }

    pub(crate) fn gaps(&self) -> &[Gap] {
        &self.gaps
    }

    pub(crate) fn is_streamed(&self) -> bool {
        self.off.is_none()
    }

    /// Whether every bar of the windows in `from..to` is held or known not to be.
    pub(crate) fn is_whole(&self, from: Time, to: Time) -> bool {
        self.began.is_some_and(|began| began <= from)
            && !self
                .gaps
                .iter()
                .any(|gap| gap.late_from < to && gap.to.is_none_or(|end| end > from))
    }

    /// The stream brings every bar from the window `first` on; it was confirmed at `at`.
    pub(crate) fn held(&mut self, first: Time, at: Time, mark: Mark) -> Option<Gap> {
        self.off.take()?;
        self.confirmed = at;
        if self.began.is_none() {
            self.began = Some(first);
        }
        let gap = self.gaps.last_mut().filter(|gap| gap.to.is_none())?;
        gap.to = Some(first.max(gap.from));
        gap.ready = later(first.max(at), SETTLE);
        (gap.since, gap.mending) = (mark, Mending::Pending);
        Some(gap.clone())
    }

    /// The stream broke off; `last` is when it was last known to bring everything.
    pub(crate) fn lost(&mut self, last: Time, why: Why, mark: Mark) -> Option<Gap> {
        if self.off.replace(why).is_some() {
            // What goes on goes on, for the newest reason.
            let gap = self.gaps.last_mut().filter(|gap| gap.to.is_none() && gap.why != why)?;
            gap.why = why;
            return Some(gap.clone());
        }
        let began = self.began?;
        let from = self.window(earlier(last, SETTLE)).max(began);
        Some(self.open(from, why, mark))
    }

    /// REST has answered for every window from `from` on that was settled when it was asked.
    /// Answers the gaps that are filled, or that now begin.
    pub(crate) fn complete(&mut self, from: Time, asked: Asked) -> Vec<Gap> {
        let settled = asked.settled(self.base);
        let mut told = Vec::new();
        self.gaps.retain_mut(|gap| {
            if from > gap.late_from {
                return true;
            }
            if gap.to.is_some() && asked.time >= gap.ready && asked.mark >= gap.since {
                gap.mending = Mending::Filled;
                told.push(gap.clone());
                return false;
            }
            // As if the stream had broken off only when REST was asked.
            let settled = gap.to.map_or(settled, |to| to.min(settled));
            gap.from = gap.from.max(settled);
            gap.late_from = gap.late_from.max(earlier(settled, LATE)).min(gap.from);
            true
        });
        match self.began {
            None if settled > from => {
                self.began = Some(from);
                let why = self.off.unwrap_or(Why::LinkDown);
                told.push(self.open(settled, why, asked.mark));
            }
            Some(began) if from < began => {
                self.began = Some(from);
                if settled < began {
                    let gap = self.between(settled.max(from), began, Why::Joining, asked.mark);
                    told.push(gap.clone());
                    self.gaps.insert(0, gap);
                }
            }
            _ => {}
        }
        told
    }

    /// The window that starts at `start` is to be asked for again, if it is vouched for; answers
    /// whether it is.
    pub(crate) fn owe(&mut self, start: Time, mark: Mark) -> bool {
        if self.began.is_none_or(|began| start < began) {
            return false;
        }
        let end = later(start, self.base.length());
        if let Some(gap) = self.gaps.iter_mut().find(|gap| gap.doubts(start)) {
            gap.since = mark;
            if let Mending::Unfillable(_) = gap.mending {
                gap.mending = Mending::Pending;
            }
            return true;
        }
        let at = self.gaps.partition_point(|gap| gap.from < start);
        let gap = self.between(start, end, Why::Corrected, mark);
        self.gaps.insert(at, Gap { late_from: start, ..gap });
        self.bound();
        true
    }

    /// What REST was asked for up to `to` cannot be had.
    pub(crate) fn give_up(&mut self, to: Time, lacking: &Lacking) -> Vec<Gap> {
        let asked = self.gaps.iter_mut().filter(|gap| gap.is_pending());
        let asked = asked.filter(|gap| gap.to.is_some_and(|end| end <= to));
        let given_up = asked.map(|gap| {
            gap.mending = Mending::Unfillable(lacking.clone());
            gap.clone()
        });
        given_up.collect()
    }

    /// Gaps that could not be had may be asked for again; of those `all`, or what may pass.
    pub(crate) fn retry(&mut self, all: bool) -> bool {
        let mut any = false;
        for gap in &mut self.gaps {
            if let Mending::Unfillable(lacking) = &gap.mending
                && (all || lacking.passing)
            {
                gap.mending = Mending::Pending;
                any = true;
            }
        }
        any
    }

    /// Nothing before `start` is kept any more.
    pub(crate) fn forget_before(&mut self, start: Time) {
        self.began = self.began.map(|began| began.max(start));
        self.gaps.retain_mut(|gap| {
            (gap.from, gap.late_from) = (gap.from.max(start), gap.late_from.max(start));
            gap.to.is_none_or(|to| to > start)
        });
    }

    fn open(&mut self, from: Time, why: Why, mark: Mark) -> Gap {
        let mut gap = self.between(from, from, why, mark);
        (gap.to, gap.mending) = (None, Mending::Open);
        // What is pending already is not asked for twice.
        gap.from = self.gaps.last().and_then(|last| last.to).map_or(from, |to| to.max(from));
        self.gaps.push(gap.clone());
        self.bound();
        gap
    }

    fn between(&self, from: Time, to: Time, why: Why, mark: Mark) -> Gap {
        let began = self.began.unwrap_or(from);
        Gap {
            symbol: self.symbol,
            base: self.base,
            from,
            to: Some(to),
            late_from: self.window(earlier(from, LATE)).max(began).min(from),
            why,
            mending: Mending::Pending,
            ready: later(to.max(self.confirmed), SETTLE),
            since: mark,
        }
    }

    fn bound(&mut self) {
        while self.gaps.len() > MOST {
            let oldest = self.gaps.remove(0);
            let Some(next) = self.gaps.first_mut() else { return };
            (next.from, next.late_from) = (oldest.from, oldest.late_from.min(next.late_from));
            if oldest.is_pending() && next.to.is_some() {
                next.mending = Mending::Pending;
            }
        }
    }

    fn window(&self, time: Time) -> Time {
        self.base.interval().window(time)
    }
}

pub(crate) fn earlier(time: Time, millis: i64) -> Time {
    later(time, -millis)
}

pub(crate) fn later(time: Time, millis: i64) -> Time {
    Time::from_nanos(time.nanos().saturating_add(millis.saturating_mul(1_000_000)))
}

#[cfg(test)]
mod tests;
