//! The judge: what the board shows against what was traded.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use ::market::{Event, Span, Symbol};
use board::{Base, Board, Candle, Interests, Interval, Mark, Mending};

use crate::market::{Bar, CLOSE, OPEN};
use crate::vendor::Vendor;

/// A bar changes no more once its window is so old, milliseconds.
const FINAL: i64 = 17 * 60_000;
/// So long a bar may be on its way to being filled before it is judged, milliseconds.
const PATIENCE: i64 = 80 * 60_000;
/// At most this many complaints are kept.
const COMPLAINTS: usize = 20;

/// What a session came to.
#[derive(Debug, Clone)]
pub(crate) struct Verdict {
    pub(crate) cuts: usize,
    /// Bars compared.
    pub(crate) bars: usize,
    /// Of them, those of which the stream brought nothing.
    pub(crate) lost: usize,
    /// Of the lost, those that are there all the same, as they were traded.
    pub(crate) refilled: usize,
    /// Bars missing or out of date, in a gap that says so.
    pub(crate) in_gaps: usize,
    pub(crate) requests: usize,
    /// Everything that must not be.
    pub(crate) wrong: Vec<String>,
}

#[derive(Default)]
pub(crate) struct Oracle {
    pub(crate) cuts: usize,
    pub(crate) requests: usize,
    /// Windows of which the stream brought at least one bar.
    streamed: BTreeSet<(Symbol, i64, i64)>,
    /// Up to where each series has been compared.
    judged: BTreeMap<(Symbol, Base), i64>,
    /// What pages hold, by folding changes from one look to the next.
    pages: BTreeMap<(Symbol, Base), (Mark, BTreeMap<i64, Candle>)>,
    bars: usize,
    lost: usize,
    refilled: usize,
    in_gaps: usize,
    wrong: Vec<String>,
}

impl Oracle {
    /// A link delivered an event.
    pub(crate) fn came(&mut self, event: &Event) {
        if let Event::Bar(bar) = event
            && let Some(start) = bar.start
        {
            // Where only seconds are streamed, they bring the minute.
            for length in [bar.span.millis(), Span::Minute.millis()] {
                let start = start.millis().div_euclid(length) * length;
                self.streamed.insert((bar.symbol, length, start));
            }
        }
    }

    /// Compares every bar that is final and was not compared before.
    pub(crate) fn look(
        &mut self,
        board: &Board,
        vendor: &Vendor,
        now: i64,
        series: &[(Symbol, Base)],
    ) {
        for (symbol, base) in series {
            let length = if *base == Base::Seconds { 1_000 } else { 60_000 };
            let from = self.judged.get(&(*symbol, *base)).copied().unwrap_or(OPEN);
            let to = ((now - FINAL).div_euclid(length) * length).min(CLOSE);
            let to = self
                .undecided(board, *symbol, *base, now)
                .map_or(to, |from| from.min(to))
                .max(from);
            self.compare(board, vendor, (*symbol, *base, length), from..to);
            self.judged.insert((*symbol, *base), to);
            self.gaps_are_tight(board, *symbol, *base, length);
            self.fold(board, *symbol, *base);
        }
    }

    /// The first window that may yet be filled; what has been so for over an hour counts as it is.
    fn undecided(&self, board: &Board, symbol: Symbol, base: Base, now: i64) -> Option<i64> {
        let gaps = board.gaps(symbol, base).into_iter();
        let gaps = gaps.filter(|gap| matches!(gap.mending, Mending::Open | Mending::Pending));
        let from = gaps.map(|gap| gap.late_from.millis()).min()?;
        Some(from.max(now - PATIENCE))
    }

    fn compare(
        &mut self,
        board: &Board,
        vendor: &Vendor,
        (symbol, base, length): (Symbol, Base, i64),
        span: std::ops::Range<i64>,
    ) {
        let held = candles(board, symbol, base);
        if held.windows(2).any(|pair| pair[0].start >= pair[1].start) {
            self.complain(format!("{symbol} {base:?}: not in order, or twice"));
        }
        let held: BTreeMap<i64, Candle> =
            held.into_iter().map(|candle| (candle.start.millis(), candle)).collect();
        let gaps = board.gaps(symbol, base);
        let truth = vendor.tape(symbol).bars(span.start, span.end, length, i64::MAX);
        for bar in &truth {
            let candle = held.get(&bar.start);
            let right = candle.is_some_and(|candle| is(candle, bar));
            let in_gap = gaps.iter().any(|gap| gap.doubts(market_time(bar.start)));
            let lost = !self.streamed.contains(&(symbol, length, bar.start));
            self.bars += 1;
            self.lost += usize::from(lost);
            self.refilled += usize::from(lost && right);
            self.in_gaps += usize::from(!right && in_gap);
            if !right && !in_gap {
                let at = (bar.start - OPEN) / 1_000;
                self.complain(format!("{symbol} {base:?} {at} s: {candle:?}, traded {bar:?}"));
            }
        }
        let starts: BTreeSet<i64> = truth.iter().map(|bar| bar.start).collect();
        for start in
            held.range(span).map(|(start, _)| start).filter(|start| !starts.contains(start))
        {
            self.complain(format!("{symbol} {base:?} {}: nothing was traded", start - OPEN));
        }
    }

    /// No gap begins or ends with a window whose bar is held.
    fn gaps_are_tight(&mut self, board: &Board, symbol: Symbol, base: Base, length: i64) {
        let candles = candles(board, symbol, base).into_iter().filter(|candle| !candle.provisional);
        let held: BTreeSet<i64> = candles.map(|candle| candle.start.millis()).collect();
        for gap in board.gaps(symbol, base) {
            let first = gap.from.millis();
            let last = gap.to.map(|to| to.millis() - length);
            let is_empty = gap.to == Some(gap.from);
            let tight = !held.contains(&first) && last.is_none_or(|last| !held.contains(&last));
            if !is_empty && !tight {
                self.complain(format!("{symbol} {base:?}: {gap:?} covers what is held"));
            }
        }
    }

    /// A page that folds changes has what the board has.
    fn fold(&mut self, board: &Board, symbol: Symbol, base: Base) {
        let interval = base.interval();
        let (mark, page) = self.pages.entry((symbol, base)).or_default();
        let wish =
            Interests { chart: Some((symbol, interval, Mark::ZERO)), ..Interests::default() };
        let changes = board.changes_since(*mark, &wish);
        *mark = changes.mark;
        if let Some(chart) = changes.chart {
            if chart.whole {
                page.clear();
            }
            page.extend(chart.candles.iter().map(|candle| (candle.start.millis(), *candle)));
        }
        let shown = candles(board, symbol, base);
        // The page keeps what the board lets go of for its age.
        let oldest = shown.first().map_or(0, |candle| candle.start.millis());
        if !page.range(oldest..).map(|(_, candle)| candle).eq(shown.iter()) {
            self.complain(format!("{symbol} {base:?}: the page shows something else"));
        }
    }

    fn complain(&mut self, words: String) {
        if self.wrong.len() < COMPLAINTS {
            self.wrong.push(words);
        }
    }

    pub(crate) fn verdict(&self) -> Verdict {
        Verdict {
            cuts: self.cuts,
            bars: self.bars,
            lost: self.lost,
            refilled: self.refilled,
            in_gaps: self.in_gaps,
            requests: self.requests,
            wrong: self.wrong.clone(),
        }
    }
}

fn market_time(millis: i64) -> ::market::Time {
    ::market::Time::from_millis(millis)
}

fn candles(board: &Board, symbol: Symbol, base: Base) -> Vec<Candle> {
    let interval: Interval = base.interval();
    let wish = Interests { chart: Some((symbol, interval, Mark::ZERO)), ..Interests::default() };
    board.changes_since(Mark::ZERO, &wish).chart.map(|chart| chart.candles).unwrap_or_default()
}

/// Whether every figure is the same to the last bit.
fn is(candle: &Candle, bar: &Bar) -> bool {
    let held = [candle.open, candle.high, candle.low, candle.close];
    let traded = [bar.open, bar.high, bar.low, bar.close];
    held.map(f64::to_bits) == traded.map(f64::to_bits)
        && candle.volume.map(f64::to_bits) == Some(bar.volume.to_bits())
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { cuts, bars, lost, refilled, in_gaps, requests, wrong } = self;
        write!(
            f,
            "{cuts} cuts; {bars} bars, {lost} not streamed, {refilled} of them filled, \
             {in_gaps} in gaps; {requests} requests; {} wrong",
            wrong.len()
        )
    }
}
