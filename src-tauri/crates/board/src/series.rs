//! Candles of one symbol: history by REST and streamed bars merged into one series.
//!
//! Three base series are kept, of seconds, minutes and days; every interval on a chart is a fold
//! of one of them. Bars are upserts by their start: what is sent again replaces, and nothing is
//! ever added to it. REST wins for windows that were over when it was asked, unless the stream
//! has spoken since. A minute is made of its seconds until a bar of its own settles it, and a day
//! of its minutes. Empty windows have no candle; nothing is filled in. Where bars may be missing
//! is in `timeline.rs`.

mod candles;
mod layer;
mod running;

use market::{Bar, HistoryBar, Span, Symbol, Time};

use crate::gap::{Gap, Lacking, SETTLE, Why};
use crate::timeline::{Asked, Timeline, earlier, later};
use crate::{Base, Candle, Interval, Mark};
use candles::Made;
use layer::Layer;

/// All candles of one symbol.
#[derive(Debug)]
pub(crate) struct Series {
    symbol: Symbol,
    seconds: Layer,
    minutes: Layer,
    days: Layer,
    /// Whether the stream brings minutes as such, and not only the seconds they are made of.
    minutes_streamed: bool,
    /// When history last came in: before this mark a picture is not a continuation.
    pub(crate) loaded: Mark,
    /// When the gaps last changed.
    pub(crate) gaps_changed: Mark,
}

impl Series {
    pub(crate) fn new(symbol: Symbol) -> Self {
        Self {
            symbol,
            seconds: Layer::new(symbol, Base::Seconds),
            minutes: Layer::new(symbol, Base::Minutes),
            days: Layer::new(symbol, Base::Days),
            minutes_streamed: false,
            loaded: Mark::ZERO,
            gaps_changed: Mark::ZERO,
        }
    }

    /// Takes a streamed bar. `next` gives a fresh mark per candle changed.
    pub(crate) fn apply(&mut self, bar: &Bar, next: &mut impl FnMut() -> Mark) {
        let Some(candle) = Candle::from_bar(bar) else { return };
        let mark = next();
        match bar.span {
            Span::Second => {
                self.seconds.put(mark, mark, Made::Streamed, candle);
                self.refold_minute(candle.start, next);
            }
            Span::Minute => self.minutes.put(mark, mark, Made::Streamed, candle),
        }
        self.refold_day(candle.start, next);
    }

    /// Takes bars that REST answered with.
    pub(crate) fn load(
        &mut self,
        base: Base,
        bars: &[HistoryBar],
        asked: Asked,
        next: &mut impl FnMut() -> Mark,
    ) {
        let oldest = bars.iter().filter_map(|bar| bar.start).min();
        let grows_back = oldest.is_some_and(|oldest| self.layer(base).begins_after(oldest));
        let mut candles: Vec<Candle> = bars.iter().filter_map(Candle::from_history).collect();
        // They are, if the vendor did as it was asked; in any other order each would cost a search.
        candles.sort_by_key(|candle| candle.start);
        for candle in candles {
            let whole = base == Base::Minutes && self.seconds_make(candle.start);
            if self.layer_mut(base).settle(candle, asked, whole, next) {
                let mark = next();
                self.layer_mut(base).timeline.owe(candle.start, mark);
                self.gaps_changed = mark;
            }
        }
        match base {
            Base::Seconds => self.refold_minute(asked.time, next),
            Base::Minutes => self.refold_day(asked.time, next),
            Base::Days => {}
        }
        if grows_back {
            self.loaded = next();
        }
    }

    /// REST has answered for every window of a base series from `from` on.
    pub(crate) fn complete(
        &mut self,
        base: Base,
        from: Time,
        asked: Asked,
        next: &mut impl FnMut() -> Mark,
    ) -> Vec<Gap> {
        if base == Base::Days {
            return Vec::new();
        }
        let layer = self.layer_mut(base);
        let told = layer.timeline.complete(base.interval().window(from), asked);
        let trimmed = layer.trim();
        self.gaps_changed = next();
        if trimmed {
            self.loaded = self.gaps_changed;
        }
        told
    }

    /// The vendor confirmed at `at` that it streams bars of a span.
    pub(crate) fn held(&mut self, span: Span, at: Time, mark: Mark) -> Vec<Gap> {
        self.gaps_changed = mark;
        let minute = Base::Minutes.interval().window(at);
        let mut told = Vec::new();
        match span {
            Span::Second => {
                let first = Base::Seconds.interval().window(at);
                told.extend(self.seconds.timeline.held(first, at, mark));
                // Of the running minute the first seconds are missing.
                let first = later(minute, Base::Minutes.length());
                told.extend(self.minutes.timeline.held(first, at, mark));
            }
            Span::Minute => {
                self.minutes_streamed = true;
                // A minute is sent whole, whenever one began to listen.
                told.extend(self.minutes.timeline.held(minute, at, mark));
            }
        }
        told
    }

    /// The stream of a span broke off, or never began; `last` is when it was last known to bring
    /// everything.
    pub(crate) fn lost(&mut self, span: Span, last: Time, why: Why, mark: Mark) -> Vec<Gap> {
        self.gaps_changed = mark;
        let mut told = Vec::new();
        match span {
            Span::Second => {
                told.extend(self.seconds.timeline.lost(last, why, mark));
                if !self.minutes_streamed {
                    told.extend(self.minutes.timeline.lost(last, why, mark));
                }
            }
            Span::Minute => {
                let streamed = core::mem::replace(&mut self.minutes_streamed, false);
                if !self.seconds.timeline.is_streamed() {
                    told.extend(self.minutes.timeline.lost(last, why, mark));
                } else if streamed {
                    told.extend(self.make_minutes_of_seconds(last, why, mark));
                }
            }
        }
        told
    }

    /// The seconds go on making the minutes; without a break, if they have come so far.
    fn make_minutes_of_seconds(&mut self, last: Time, why: Why, mark: Mark) -> Option<Gap> {
        let interval = Base::Minutes.interval();
        if self.seconds_make(interval.window(earlier(last, SETTLE))) {
            return None;
        }
        self.minutes.timeline.lost(last, why, mark);
        let first = later(interval.window(last), Base::Minutes.length());
        self.minutes.timeline.held(first, last, mark)
    }

    /// Nobody wants a span any more, and what the stream brings no longer is let go.
    pub(crate) fn released(&mut self, span: Span, at: Time, next: &mut impl FnMut() -> Mark) {
        let mark = next();
        self.lost(span, at, Why::LinkDown, mark);
        for base in [Base::Seconds, Base::Minutes] {
            if !self.timeline(base).is_streamed() {
                self.forget(base, next);
            }
        }
    }

    /// Lets go of a base series.
    pub(crate) fn forget(&mut self, base: Base, next: &mut impl FnMut() -> Mark) {
        let symbol = self.symbol;
        self.layer_mut(base).forget(symbol);
        self.loaded = next();
        self.gaps_changed = self.loaded;
    }

    pub(crate) fn timeline(&self, base: Base) -> &Timeline {
        &self.layer(base).timeline
    }

    pub(crate) fn give_up(&mut self, base: Base, to: Time, why: &Lacking, mark: Mark) -> Vec<Gap> {
        self.gaps_changed = mark;
        self.layer_mut(base).timeline.give_up(to, why)
    }

    /// Gaps that could not be had may be asked for again.
    pub(crate) fn retry(&mut self, all: bool, mark: Mark) {
        let layers = [&mut self.seconds, &mut self.minutes];
        let retried = layers.map(|layer| layer.timeline.retry(all));
        if retried.contains(&true) {
            self.gaps_changed = mark;
        }
    }

    /// Whether seconds make the whole of a minute.
    fn seconds_make(&self, minute: Time) -> bool {
        self.seconds.timeline.is_whole(minute, later(minute, Base::Minutes.length()))
    }

    /// Makes the minute that holds an instant of its seconds, unless a bar of its own settles it.
    fn refold_minute(&mut self, time: Time, next: &mut impl FnMut() -> Mark) {
        let window = self.seconds.window_above(time);
        let whole = self.seconds_make(window);
        let made = self.minutes.candles.get(window).map(|held| held.made);
        let refolds = match made {
            None | Some(Made::Folded) => true,
            Some(Made::Streamed) => false,
            // What REST answered is overtaken only by every second of that minute.
            Some(Made::Settled | Made::Early) => whole && !self.minutes_streamed,
        };
        if let Some(candle) = self.seconds.fold_above(window).filter(|_| refolds) {
            let mark = next();
            self.minutes.put(mark, mark, Made::Folded, candle);
        }
        // Where the vendor sends minutes it sends this one again as well.
        if !whole && !self.minutes_streamed {
            let mark = next();
            if self.minutes.timeline.owe(window, mark) {
                self.gaps_changed = mark;
            }
        }
    }

    /// Makes the day that holds an instant of its minutes, unless it is settled.
    fn refold_day(&mut self, time: Time, next: &mut impl FnMut() -> Mark) {
        let window = self.minutes.window_above(time);
        let held = self.days.candles.get(window);
        if held.is_some_and(|held| held.made != Made::Folded) {
            return;
        }
        if let Some(candle) = self.minutes.fold_above(window) {
            let mark = next();
            self.days.put(mark, mark, Made::Folded, candle);
        }
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
        self.layer(interval.base()).all(interval)
    }

    /// The candles of an interval that changed after a mark, oldest first.
    pub(crate) fn since(&self, interval: Interval, mark: Mark) -> Vec<Candle> {
        self.layer(interval.base()).since(interval, mark)
    }

    /// The gaps of a base series, oldest first.
    pub(crate) fn gaps(&self, base: Base) -> Vec<Gap> {
        self.layer(base).gaps().collect()
    }

    /// The latest closes of the minutes, at most `count`, oldest first.
    pub(crate) fn closes(&self, count: usize) -> Vec<f64> {
        self.minutes.closes(count)
    }

    /// The latest gap among the latest minutes, or after them.
    pub(crate) fn gap_of_closes(&self, count: usize) -> Option<Gap> {
        let shown = self.minutes.candles.iter().rev().take(count);
        let oldest = shown.last().map(|held| held.candle.start);
        let gap = self.minutes.gaps().last()?;
        let in_view = |to: Time| oldest.is_none_or(|oldest| to > oldest);
        gap.to.is_none_or(in_view).then_some(gap)
    }

    /// Whether a minute, or what may be missing of them, changed after a mark.
    pub(crate) fn minutes_changed(&self, mark: Mark) -> bool {
        self.minutes.last_change() > mark || self.gaps_changed > mark
    }
}

#[cfg(test)]
mod tests;
