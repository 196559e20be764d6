//! Laws of the candles: upserts, folds, and history joined to the stream.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use market::Symbol;
use proptest::prelude::*;

const MINUTE: i64 = 60_000;
/// 2026-11-23 15:00 in New York, a Monday.
const THREE: i64 = 1_795_464_000_000;

struct Tape {
    series: Series,
    mark: u64,
}

impl Tape {
    fn new() -> Self {
        Self { series: Series::new(Symbol::new("SPY").unwrap()), mark: 0 }
    }

    fn bar(&mut self, span: Span, start: i64, close: f64, volume: f64) -> Mark {
        let bar = Bar {
            start: Some(Time::from_millis(start)),
            open: Some(close - 1.0),
            high: Some(close + 1.0),
            low: Some(close - 2.0),
            close: Some(close),
            volume: Some(volume),
            ..Bar::unknown(Symbol::new("SPY").unwrap(), span)
        };
        let mark = &mut self.mark;
        self.series.apply(&bar, &mut || {
            *mark += 1;
            Mark(*mark)
        });
        Mark(self.mark)
    }

    fn load(&mut self, base: Base, starts: &[i64], close: f64, as_of: i64) {
        let bars: Vec<HistoryBar> = starts
            .iter()
            .map(|start| HistoryBar {
                symbol: None,
                start: Some(Time::from_millis(*start)),
                open: Some(close),
                high: Some(close),
                low: Some(close),
                close: Some(close),
                volume: Some(10.0),
                vwap: None,
                transactions: None,
                otc: false,
            })
            .collect();
        let asked = Asked { time: Time::from_millis(as_of), mark: Mark(self.mark) };
        let mark = &mut self.mark;
        self.series.load(base, &bars, asked, &mut || {
            *mark += 1;
            Mark(*mark)
        });
    }

    fn closes(&self, interval: Interval) -> Vec<(i64, f64, Option<f64>, bool)> {
        let all = self.series.all(interval);
        all.iter().map(|c| (c.start.millis() - THREE, c.close, c.volume, c.provisional)).collect()
    }
}

#[test]
fn a_minute_is_made_of_its_seconds_until_its_own_bar_settles_it() {
    let mut tape = Tape::new();
    tape.bar(Span::Second, THREE, 650.0, 100.0);
    tape.bar(Span::Second, THREE + 1_000, 651.0, 50.0);
    assert_eq!(tape.closes(Interval::Minute), [(0, 651.0, Some(150.0), true)]);
    tape.bar(Span::Minute, THREE, 651.5, 155.0);
    assert_eq!(tape.closes(Interval::Minute), [(0, 651.5, Some(155.0), false)]);
    tape.bar(Span::Second, THREE + 2_000, 640.0, 5.0);
    assert_eq!(tape.closes(Interval::Minute), [(0, 651.5, Some(155.0), false)]);
}

#[test]
fn a_bar_sent_again_replaces_and_never_adds() {
    let mut tape = Tape::new();
    tape.bar(Span::Second, THREE, 650.0, 100.0);
    tape.bar(Span::Second, THREE + 1_000, 651.0, 50.0);
    tape.bar(Span::Second, THREE, 649.0, 120.0);
    assert_eq!(tape.closes(Interval::FiveSeconds), [(0, 651.0, Some(170.0), false)]);
}

#[test]
fn history_joins_the_stream_without_a_seam_and_leaves_the_running_bar_to_it() {
    let mut tape = Tape::new();
    tape.bar(Span::Second, THREE + 2 * MINUTE, 652.0, 7.0);
    tape.load(
        Base::Minutes,
        &[THREE, THREE + MINUTE, THREE + 2 * MINUTE],
        650.0,
        THREE + 2 * MINUTE + 5_000,
    );
    assert_eq!(
        tape.closes(Interval::Minute),
        [
            (0, 650.0, Some(10.0), false),
            (MINUTE, 650.0, Some(10.0), false),
            (2 * MINUTE, 652.0, Some(7.0), true)
        ]
    );
    assert_eq!(tape.closes(Interval::Hour), [(0, 652.0, Some(27.0), true)]);
    assert_eq!(tape.series.closes(2), [650.0, 652.0]);
}

#[test]
fn today_is_made_of_its_minutes() {
    let mut tape = Tape::new();
    tape.load(Base::Days, &[THREE - 63 * 60 * MINUTE], 600.0, THREE);
    tape.load(Base::Minutes, &[THREE - 2 * MINUTE, THREE - MINUTE], 650.0, THREE);
    let days = tape.series.all(Interval::Day);
    assert_eq!(days.len(), 2);
    assert_eq!(days.last().map(|day| (day.close, day.provisional)), Some((650.0, true)));
    let midnight = Time::from_eastern(Time::from_millis(THREE).eastern().date(), 0, 0);
    assert_eq!(days.last().map(|day| day.start), midnight);
}

#[test]
fn only_what_changed_is_told_again() {
    let mut tape = Tape::new();
    tape.bar(Span::Second, THREE, 650.0, 1.0);
    let mark = tape.bar(Span::Second, THREE + MINUTE, 651.0, 1.0);
    assert!(tape.series.since(Interval::Minute, mark).is_empty());
    tape.bar(Span::Second, THREE + 1_000, 652.0, 1.0);
    let changed = tape.series.since(Interval::Minute, mark);
    assert_eq!(changed.len(), 1);
    assert_eq!(changed[0].start.millis(), THREE);
}

#[test]
fn a_bar_without_prices_draws_nothing() {
    let mut tape = Tape::new();
    let bar = Bar::unknown(Symbol::new("SPY").unwrap(), Span::Second);
    tape.series.apply(&bar, &mut || Mark(1));
    assert!(tape.closes(Interval::Second).is_empty());
}

#[test]
fn the_oldest_candles_go_when_there_are_too_many() {
    let mut tape = Tape::new();
    for second in 0..8_000 {
        tape.bar(Span::Second, THREE + second * 1_000, 650.0, 1.0);
    }
    assert_eq!(tape.series.all(Interval::Second).len(), Base::Seconds.capacity());
    assert_eq!(tape.series.since(Interval::Second, Mark::ZERO).len(), Base::Seconds.capacity());
}

proptest! {
    #[test]
    fn minutes_and_days_made_bar_by_bar_are_those_made_at_once(
        // From a quarter of an hour before midnight on, in whatever order.
        seconds in proptest::collection::vec((0i64..1_800, 1.0f64..9.0, 0.0f64..99.0), 1..200),
        sorted: bool,
    ) {
        let mut seconds = seconds;
        if sorted {
            seconds.sort_by_key(|(at, ..)| *at);
        }
        let mut tape = Tape::new();
        let quarter_to_midnight = THREE + 8 * 60 * MINUTE + 45 * MINUTE;
        for (at, close, volume) in seconds {
            tape.bar(Span::Second, quarter_to_midnight + at * 1_000, close, volume);
            for (finer, coarser) in [(Base::Seconds, Base::Minutes), (Base::Minutes, Base::Days)] {
                let mut made = tape.series.layer(finer).all(coarser.interval());
                made.iter_mut().for_each(|candle| candle.provisional = true);
                prop_assert_eq!(tape.series.all(coarser.interval()), made);
            }
        }
    }
    #[test]
    fn whoever_follows_the_changes_holds_what_there_is(
        // A kind of bar, a second of ten minutes, a price, and whether one looks after it.
        steps in proptest::collection::vec((0..3u8, 0i64..600, 1.0f64..9.0, any::<bool>()), 1..80),
        interval in proptest::sample::select(vec![
            Interval::Second, Interval::FiveSeconds, Interval::Minute, Interval::FiveMinutes,
        ]),
    ) {
        let mut tape = Tape::new();
        let mut shown: BTreeMap<Time, Candle> = BTreeMap::new();
        let mut touched: BTreeSet<Time> = BTreeSet::new();
        let mut seen = Mark::ZERO;
        for (kind, second, price, looks) in steps {
            let at = THREE + second * 1_000;
            match kind {
                0 => drop(tape.bar(Span::Second, at, price, 1.0)),
                1 => drop(tape.bar(Span::Minute, at - at % MINUTE, price, 1.0)),
                _ => {
                    let starts = [0, 2, 1].map(|minute| at - at % MINUTE + minute * MINUTE);
                    tape.load(Base::Minutes, &starts, price, THREE + 20 * MINUTE);
                    touched.extend(starts.map(|start| interval.window(Time::from_millis(start))));
                }
            }
            touched.insert(interval.window(Time::from_millis(at)));
            if looks {
                let told = tape.series.since(interval, seen);
                let starts: Vec<Time> = told.iter().map(|candle| candle.start).collect();
                prop_assert!(starts.is_sorted_by(|one, next| one < next), "{starts:?}");
                prop_assert!(starts.iter().all(|start| touched.contains(start)), "{starts:?}");
                shown.extend(told.into_iter().map(|candle| (candle.start, candle)));
                let held: Vec<Candle> = shown.values().copied().collect();
                prop_assert_eq!(held, tape.series.all(interval));
                seen = Mark(tape.mark);
                touched.clear();
            }
        }
    }
}
