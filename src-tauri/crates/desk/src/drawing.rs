//! What is drawn over one window's chart: it hands the board's candles to the indicators as they
//! change, with the session each is of.
//!
//! The reckoning is `analytics::overlay`'s and the candles are the board's; nothing is fetched
//! here. It follows when its window pulls, so a window that sleeps costs nothing.

use analytics::indicator::{Bar, InSession, Study};
use analytics::overlay::{Figures, Missing, Overlay};
use board::{Board, Candle, Gap, Interests, Interval, Mark};
use market::{Calendar, Symbol, Time};

use crate::Drawn;

/// The indicators of one window's chart.
#[derive(Debug)]
pub(crate) struct Drawing {
    symbol: Symbol,
    interval: Interval,
    studies: Vec<Study>,
    overlay: Overlay,
    /// When it was wished, or last had to be drawn anew.
    wished: Mark,
    /// Up to where it has followed the board.
    followed: Mark,
}

impl Drawing {
    pub(crate) fn new(chart: (Symbol, Interval), studies: Vec<Study>, wished: Mark) -> Self {
        let (symbol, interval) = chart;
        let overlay = Overlay::new(&studies);
        Self { symbol, interval, studies, overlay, wished, followed: Mark::ZERO }
    }

    /// Whether this is what is wished now.
    pub(crate) fn is(&self, chart: (Symbol, Interval), studies: &[Study]) -> bool {
        (self.symbol, self.interval) == chart && self.studies == studies
    }

    /// Begins again from the first candle, as of a mark.
    pub(crate) fn draw_anew(&mut self, wished: Mark) {
        let studies = std::mem::take(&mut self.studies);
        *self = Self::new((self.symbol, self.interval), studies, wished);
    }

    /// Whether a window that has pulled up to a mark has yet to see it.
    pub(crate) fn is_unseen(&self, pulled: Mark) -> bool {
        self.wished > pulled
    }

    /// Follows the board and answers what changed after a mark; `None` if nothing.
    pub(crate) fn pull(&mut self, since: Mark, board: &Board, hours: &Calendar) -> Option<Drawn> {
        self.follow(board, hours);
        let figures: Figures = self.overlay.since(since.0)?;
        Some(Drawn { symbol: self.symbol, interval: self.interval, figures })
    }

    fn follow(&mut self, board: &Board, hours: &Calendar) {
        let chart = Some((self.symbol, self.interval, self.wished));
        let interests = Interests { chart, ..Interests::default() };
        let changes = board.changes_since(self.followed, &interests);
        self.followed = changes.mark;
        let Some(chart) = changes.chart else { return };
        let revision = changes.mark.0;
        if let Some(gaps) = chart.gaps {
            let gaps = gaps.iter().filter_map(|gap| missing(gap, self.interval));
            self.overlay.set_gaps(gaps.collect(), revision);
        }
        let mut sessions = Sessions { hours, interval: self.interval, day: None };
        let bars: Vec<Bar> = chart.candles.iter().map(|candle| sessions.bar(candle)).collect();
        if chart.whole {
            self.overlay.replace(bars, revision);
        } else {
            self.overlay.upsert(&bars, revision);
        }
    }
}

/// Where candles of an interval lack something; `None` where only corrections may be missing.
fn missing(gap: &Gap, interval: Interval) -> Option<Missing> {
    let lacks = gap.to.is_none_or(|to| to > gap.from);
    lacks.then(|| Missing { from: interval.window(gap.from), to: gap.to })
}

/// The regular sessions of candles that come in order.
struct Sessions<'a> {
    hours: &'a Calendar,
    interval: Interval,
    /// The session of the candle before.
    day: Option<Regular>,
}

/// One regular session.
#[derive(Clone, Copy)]
struct Regular {
    open: Time,
    close: Time,
    /// When the day begins and when the next one does.
    day: (Time, Time),
    /// Whether candles tell it from what trades around it.
    parted: bool,
}

impl Sessions<'_> {
    fn bar(&mut self, candle: &Candle) -> Bar {
        let Candle { start, high, low, close, volume, .. } = *candle;
        Bar { start, high, low, close, volume, session: self.of(start) }
    }

    fn of(&mut self, start: Time) -> Option<InSession> {
        let held = self.day.filter(|held| held.day.0 <= start && start < held.day.1);
        self.day = held.or_else(|| self.regular(start));
        let session = self.day?;
        let within = session.parted && session.open <= start && start < session.close;
        within.then(|| InSession { session: session.open.nanos(), opens: start == session.open })
    }

    fn regular(&self, time: Time) -> Option<Regular> {
        let (hours, day) = (self.hours, self.hours.day_of(time));
        let (open, close) = (hours.open_of(day)?, hours.close_of(day)?);
        let next = hours.start_of(hours.trading_day_after(day))?;
        // The first candle begins with the bell, and the whole session is not one candle.
        let parted = self.interval.window(open) == open && self.interval != Interval::Day;
        Some(Regular { open, close, day: (hours.start_of(day)?, next), parted })
    }
}

#[cfg(test)]
mod tests;
