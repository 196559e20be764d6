//! Candles of one symbol: history by REST and streamed bars merged into one series.
//!
//! Three base series are kept, of seconds, minutes and days; every interval on a chart is a fold
//! of one of them. Bars are upserts by their start: what is sent again replaces. A minute is
//! made of its seconds until the vendor's own minute settles it, and a day of its minutes.
//! Empty windows have no candle; nothing is filled in.

use std::collections::BTreeMap;

use market::{Bar, HistoryBar, Span, Time};

use crate::Mark;

/// How much time a candle covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Interval {
    /// One second.
    Second,
    /// Five seconds.
    FiveSeconds,
    /// One minute.
    Minute,
    /// Five minutes.
    FiveMinutes,
    /// Fifteen minutes.
    QuarterHour,
    /// One hour.
    Hour,
    /// One calendar day in New York.
    Day,
}

/// The base series an interval is folded from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Base {
    /// Bars of a second.
    Seconds,
    /// Bars of a minute.
    Minutes,
    /// Bars of a day.
    Days,
}

impl Interval {
    /// The base series this interval is folded from.
    #[must_use]
    pub const fn base(self) -> Base {
        match self {
            Self::Second | Self::FiveSeconds => Base::Seconds,
            Self::Minute | Self::FiveMinutes | Self::QuarterHour | Self::Hour => Base::Minutes,
            Self::Day => Base::Days,
        }
    }

    /// Start of the window of this interval that holds an instant.
    #[must_use]
    pub fn window(self, time: Time) -> Time {
        match self {
            Self::Second => time.floor_to(1_000),
            Self::FiveSeconds => time.floor_to(5_000),
            Self::Minute => time.floor_to(60_000),
            Self::FiveMinutes => time.floor_to(300_000),
            Self::QuarterHour => time.floor_to(900_000),
            Self::Hour => time.floor_to(3_600_000),
            Self::Day => Time::from_eastern(time.eastern().date(), 0, 0).unwrap_or(time),
        }
    }
}

impl Base {
    const fn interval(self) -> Interval {
        match self {
            Self::Seconds => Interval::Second,
            Self::Minutes => Interval::Minute,
            Self::Days => Interval::Day,
        }
    }

    /// The most candles kept: two hours of seconds, a month of minutes, decades of days.
    const fn capacity(self) -> usize {
        match self {
            Self::Seconds => 7_200,
            Self::Minutes => 24_000,
            Self::Days => 12_000,
        }
    }
}

/// Prices and volume of one window.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candle {
    /// Start of the window, inclusive.
    pub start: Time,
    /// First price.
    pub open: f64,
    /// Highest price.
    pub high: f64,
    /// Lowest price.
    pub low: f64,
    /// Last price.
    pub close: f64,
    /// Volume; `None` for an index, or where the vendor gave none.
    pub volume: Option<f64>,
    /// Whether it is made of finer bars and the vendor's own has yet to settle it.
    pub provisional: bool,
}

impl Candle {
    /// A candle from a streamed bar; `None` unless start and all four prices are known.
    fn from_bar(bar: &Bar) -> Option<Self> {
        Some(Self {
            start: bar.start?,
            open: bar.open?,
            high: bar.high?,
            low: bar.low?,
            close: bar.close?,
            volume: bar.volume,
            provisional: false,
        })
    }

    fn from_history(bar: &HistoryBar) -> Option<Self> {
        Some(Self {
            start: bar.start?,
            open: bar.open?,
            high: bar.high?,
            low: bar.low?,
            close: bar.close?,
            volume: bar.volume,
            provisional: false,
        })
    }

    /// Takes in the next finer candle of the same window.
    fn absorb(&mut self, next: &Self) {
        self.high = self.high.max(next.high);
        self.low = self.low.min(next.low);
        self.close = next.close;
        self.volume = match (self.volume, next.volume) {
            (Some(held), Some(more)) => Some(held + more),
            (held, more) => held.or(more),
        };
        self.provisional |= next.provisional;
    }
}

/// Candles of one base and where they changed.
#[derive(Debug, Default)]
struct Layer {
    candles: BTreeMap<Time, (Mark, Candle)>,
    changed: BTreeMap<Mark, Time>,
}

impl Layer {
    fn put(&mut self, mark: Mark, candle: Candle, capacity: usize) {
        if let Some((old, _)) = self.candles.insert(candle.start, (mark, candle)) {
            self.changed.remove(&old);
        }
        self.changed.insert(mark, candle.start);
        while self.candles.len() > capacity {
            let Some((_, (old, _))) = self.candles.pop_first() else { break };
            self.changed.remove(&old);
        }
    }

    fn refold(&mut self, finer: &Self, base: Base, time: Time, next: &mut impl FnMut() -> Mark) {
        let window = base.interval().window(time);
        let settled = self.candles.get(&window).is_some_and(|(_, held)| !held.provisional);
        let folded = finer.fold(base.interval(), window).filter(|_| !settled);
        if let Some(candle) = folded {
            self.put(next(), Candle { provisional: true, ..candle }, base.capacity());
        }
    }

    fn fold(&self, interval: Interval, window: Time) -> Option<Candle> {
        let mut cells = self.candles.range(window..).map(|(_, (_, candle))| candle);
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
}

/// All candles of one symbol.
#[derive(Debug, Default)]
pub(crate) struct Series {
    seconds: Layer,
    minutes: Layer,
    days: Layer,
    /// When history last came in: before this mark a picture is not a continuation.
    pub(crate) loaded: Mark,
}

impl Series {
    /// Takes a streamed bar. `next` gives a fresh mark per candle changed.
    pub(crate) fn apply(&mut self, bar: &Bar, next: &mut impl FnMut() -> Mark) {
        let Some(candle) = Candle::from_bar(bar) else { return };
        match bar.span {
            Span::Second => {
                self.seconds.put(next(), candle, Base::Seconds.capacity());
                self.refold_minute(candle.start, next);
            }
            Span::Minute => self.minutes.put(next(), candle, Base::Minutes.capacity()),
        }
        self.refold_day(candle.start, next);
    }

    /// Takes bars of history that were complete at `as_of`; what was still running then is left
    /// to the stream, for a bar cut short would look settled.
    pub(crate) fn load(
        &mut self,
        base: Base,
        bars: &[HistoryBar],
        as_of: Time,
        next: &mut impl FnMut() -> Mark,
    ) {
        let running = base.interval().window(as_of);
        for candle in bars.iter().filter_map(Candle::from_history) {
            if candle.start < running {
                self.layer_mut(base).put(next(), candle, base.capacity());
            }
        }
        match base {
            Base::Seconds => self.refold_minute(as_of, next),
            Base::Minutes => self.refold_day(as_of, next),
            Base::Days => {}
        }
        self.loaded = next();
    }

    /// Makes the minute that holds an instant of its seconds, unless it is settled.
    fn refold_minute(&mut self, time: Time, next: &mut impl FnMut() -> Mark) {
        self.minutes.refold(&self.seconds, Base::Minutes, time, next);
    }

    /// Makes the day that holds an instant of its minutes, unless it is settled.
    fn refold_day(&mut self, time: Time, next: &mut impl FnMut() -> Mark) {
        self.days.refold(&self.minutes, Base::Days, time, next);
    }

    fn layer(&self, base: Base) -> &Layer {
        match base {
            Base::Seconds => &self.seconds,
            Base::Minutes => &self.minutes,
            Base::Days => &self.days,
        }
    }

    fn layer_mut(&mut self, base: Base) -> &mut Layer {
        match base {
            Base::Seconds => &mut self.seconds,
            Base::Minutes => &mut self.minutes,
            Base::Days => &mut self.days,
        }
    }

    /// All candles of an interval, oldest first.
    pub(crate) fn all(&self, interval: Interval) -> Vec<Candle> {
        let mut candles: Vec<Candle> = Vec::new();
        for (_, candle) in self.layer(interval.base()).candles.values() {
            let window = interval.window(candle.start);
            match candles.last_mut() {
                Some(last) if last.start == window => last.absorb(candle),
                _ => candles.push(Candle { start: window, ..*candle }),
            }
        }
        candles
    }

    /// The candles of an interval that changed after a mark, oldest first.
    pub(crate) fn since(&self, interval: Interval, mark: Mark) -> Vec<Candle> {
        let layer = self.layer(interval.base());
        let after = (core::ops::Bound::Excluded(mark), core::ops::Bound::Unbounded);
        let mut windows: Vec<Time> =
            layer.changed.range(after).map(|(_, start)| interval.window(*start)).collect();
        windows.sort_unstable();
        windows.dedup();
        windows.into_iter().filter_map(|window| layer.fold(interval, window)).collect()
    }

    /// The latest closes of the minutes, at most `count`, oldest first.
    pub(crate) fn closes(&self, count: usize) -> Vec<f64> {
        let minutes = self.minutes.candles.values().rev().take(count);
        let mut closes: Vec<f64> = minutes.map(|(_, candle)| candle.close).collect();
        closes.reverse();
        closes
    }

    /// Whether a minute changed after a mark.
    pub(crate) fn minutes_changed(&self, mark: Mark) -> bool {
        self.minutes.changed.last_key_value().is_some_and(|(last, _)| *last > mark)
    }
}

#[cfg(test)]
mod tests;
