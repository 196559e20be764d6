use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::indicator::{Bollinger, Ema, InSession, Macd, Rsi, Sma, all};

const STUDIES: [Study; 6] = [
    Study::Sma(3),
    Study::Ema(4),
    Study::Vwap,
    Study::Bollinger(3, 2.0),
    Study::Rsi(3),
    Study::Macd(2, 4, 3),
];

fn at(minute: i64) -> Time {
    Time::from_millis(minute * 60_000)
}

/// A bar of a minute; each hundred minutes are a session of ninety and ten outside.
fn bar(minute: i64, close: f64) -> Bar {
    let within = minute.rem_euclid(100);
    let session =
        (within < 90).then(|| InSession { session: minute.div_euclid(100), opens: within == 0 });
    let volume = Some(100.0);
    Bar { start: at(minute), high: close + 1.0, low: close - 1.0, close, volume, session }
}

fn gap(from: i64, to: Option<i64>) -> Missing {
    Missing { from: at(from), to: to.map(at) }
}

/// Everything told of one chart, folded as a page folds it.
#[derive(Default)]
struct Page {
    seen: u64,
    rows: BTreeMap<Time, Vec<Option<f64>>>,
}

impl Page {
    fn pull(&mut self, overlay: &Overlay, revision: u64) {
        if let Some(figures) = overlay.since(self.seen) {
            if figures.whole {
                self.rows.clear();
            }
            self.rows.extend(figures.rows);
        }
        self.seen = revision;
    }
}

fn of(overlay: &Overlay) -> Vec<(Time, Vec<Option<f64>>)> {
    overlay.since(0).map(|figures| figures.rows).unwrap_or_default()
}

/// One column of an overlay without gaps.
fn column(overlay: &Overlay, column: usize) -> Vec<Option<f64>> {
    of(overlay).into_iter().map(|(_, row)| row[column]).collect()
}

#[derive(Debug, Clone)]
enum Step {
    Bars(Vec<(i64, f64)>),
    Gaps(Vec<(i64, Option<i64>)>),
    Pull,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let bars = prop::collection::vec((0..300_i64, 1.0..500.0_f64), 1..40);
    let ends = prop::option::weighted(0.8, 1..40_i64);
    let gaps = prop::collection::vec((0..300_i64, ends), 0..3);
    let step = prop_oneof![
        5 => bars.prop_map(Step::Bars),
        1 => gaps.prop_map(|gaps| {
            Step::Gaps(gaps.into_iter().map(|(from, len)| (from, len.map(|len| from + len))).collect())
        }),
        2 => Just(Step::Pull),
    ];
    prop::collection::vec(step, 1..12)
}

proptest! {
    #[test]
    fn what_followed_the_bars_is_what_is_reckoned_at_once_wherever_it_was_pulled(
        steps in steps(),
    ) {
        let (mut followed, mut page) = (Overlay::new(&STUDIES), Page::default());
        let (mut bars, mut gaps) = (BTreeMap::new(), Vec::new());
        for (step, revision) in steps.iter().zip(1..) {
            match step {
                Step::Bars(some) => {
                    let some: Vec<Bar> = some.iter().map(|(minute, close)| bar(*minute, *close)).collect();
                    bars.extend(some.iter().map(|bar| (bar.start, *bar)));
                    followed.upsert(&some, revision);
                }
                Step::Gaps(some) => {
                    gaps = some.iter().map(|(from, to)| gap(*from, *to)).collect();
                    followed.set_gaps(gaps.clone(), revision);
                }
                Step::Pull => page.pull(&followed, revision),
            }
        }
        page.pull(&followed, u64::MAX);
        let mut whole = Overlay::new(&STUDIES);
        whole.set_gaps(gaps, 1);
        whole.replace(bars.into_values().collect(), 1);
        prop_assert_eq!(of(&followed), of(&whole));
        prop_assert_eq!(page.rows.into_iter().collect::<Vec<_>>(), of(&whole));
    }

    #[test]
    fn without_gaps_each_column_is_its_indicator_over_the_whole_history(
        closes in prop::collection::vec(1.0..500.0_f64, 0..150),
    ) {
        let mut overlay = Overlay::new(&STUDIES);
        for (close, minute) in closes.iter().zip(0..) {
            overlay.upsert(&[bar(minute, close + 7.0)], 2 * minute as u64 + 1);
            overlay.upsert(&[bar(minute, *close)], 2 * minute as u64 + 2);
        }
        prop_assert_eq!(column(&overlay, 0), all(Sma::new(3).unwrap(), &closes));
        prop_assert_eq!(column(&overlay, 1), all(Ema::new(4).unwrap(), &closes));
        let bands = all(Bollinger::new(3, 2.0).unwrap(), &closes);
        prop_assert_eq!(column(&overlay, 3), bands.iter().map(|b| Some((*b)?.upper)).collect::<Vec<_>>());
        prop_assert_eq!(column(&overlay, 6), all(Rsi::new(3).unwrap(), &closes));
        let macd = all(Macd::new(2, 4, 3).unwrap(), &closes);
        prop_assert_eq!(column(&overlay, 8), macd.iter().map(|m| (*m)?.signal).collect::<Vec<_>>());
    }
}

#[test]
fn nothing_is_carried_over_a_gap() {
    let mut overlay = Overlay::new(&[Study::Sma(2)]);
    overlay.replace([0, 1, 2, 5, 6, 7].map(|minute| bar(minute, minute as f64)).to_vec(), 1);
    assert_eq!(column(&overlay, 0).iter().flatten().count(), 5, "no trades for a while is no gap");
    overlay.set_gaps(vec![gap(3, Some(5))], 2);
    let after = [None, Some(0.5), Some(1.5), None, Some(5.5), Some(6.5)];
    assert_eq!(column(&overlay, 0), after);
    let changed = overlay.since(1).unwrap();
    assert_eq!((changed.whole, changed.rows), (false, vec![(at(5), vec![None])]));
    overlay.set_gaps(vec![gap(1, Some(3)), gap(7, None)], 3);
    let within = [None, None, None, None, Some(5.5), None];
    assert_eq!(column(&overlay, 0), within, "what is doubtful itself is not reckoned with");
    overlay.set_gaps(Vec::new(), 4);
    assert_eq!(column(&overlay, 0).iter().flatten().count(), 5, "it was filled");
}

#[test]
fn a_late_bar_changes_what_comes_after_it_and_no_more() {
    let mut overlay = Overlay::new(&[Study::Sma(2)]);
    overlay.replace((0..200).filter(|minute| *minute != 100).map(|m| bar(m, 10.0)).collect(), 1);
    overlay.upsert(&[bar(100, 30.0)], 2);
    let changed: Vec<_> = overlay.since(1).unwrap().rows;
    assert_eq!(changed, [(at(100), vec![Some(20.0)]), (at(101), vec![Some(20.0)])]);
    overlay.upsert(&[bar(100, 30.0)], 3);
    assert_eq!(overlay.since(2), None, "the same again is no change");
}

#[test]
fn a_session_s_vwap_is_told_only_if_its_first_trade_was_seen() {
    let vwap = |bars: Vec<Bar>| {
        let mut overlay = Overlay::new(&[Study::Vwap]);
        overlay.replace(bars, 1);
        column(&overlay, 0)
    };
    let quiet = Bar { volume: None, ..bar(1, 20.0) };
    assert_eq!(vwap(vec![bar(0, 10.0), bar(1, 20.0)]), [Some(10.0), Some(15.0)]);
    assert_eq!(vwap(vec![bar(5, 10.0), bar(6, 20.0)]), [None, None], "it opened before");
    assert_eq!(vwap(vec![bar(-3, 10.0), bar(6, 20.0)]), [None, Some(20.0)], "none traded before");
    assert_eq!(vwap(vec![bar(0, 10.0), quiet, bar(2, 9.0)]), [Some(10.0), None, None]);
    assert_eq!(vwap(vec![bar(5, 10.0), bar(105, 20.0), bar(195, 1.0)]), [None, Some(20.0), None]);
    let mut cut = Overlay::new(&[Study::Vwap]);
    cut.set_gaps(vec![gap(2, Some(4))], 1);
    cut.replace([0, 1, 4, 95, 104].map(|minute| bar(minute, 10.0)).to_vec(), 2);
    assert_eq!(column(&cut, 0), [Some(10.0), Some(10.0), None, None, Some(10.0)]);
}

#[test]
fn an_overlay_that_runs_for_days_holds_no_more_than_it_may_and_goes_on_as_before() {
    let mut overlay = Overlay::new(&[Study::Ema(50)]);
    let closes: Vec<f64> = (0..40_000).map(|n| 100.0 + f64::from(n % 71)).collect();
    for (close, minute) in closes.iter().zip(0..) {
        overlay.upsert(&[bar(minute, *close)], minute as u64 + 1);
    }
    assert!(overlay.bars.len() <= MOST, "{}", overlay.bars.len());
    let whole = all(Ema::new(50).unwrap(), &closes);
    assert_eq!(column(&overlay, 0), whole[whole.len() - overlay.bars.len()..]);
    overlay.upsert(&[bar(39_999, 1.0)], 50_000);
    overlay.upsert(&[bar(39_999, *closes.last().unwrap())], 50_001);
    assert_eq!(column(&overlay, 0).last(), whole.last());
}

#[test]
fn a_study_that_looks_back_nowhere_or_too_far_is_left_out() {
    let mut overlay = Overlay::new(&[Study::Sma(0), Study::Ema(9_999_999), Study::Rsi(2)]);
    overlay.replace(vec![bar(0, 1.0)], 1);
    let figures = overlay.since(0).unwrap();
    assert_eq!((figures.studies, figures.rows), (vec![Study::Rsi(2)], vec![(at(0), vec![None])]));
    assert!(figures.whole);
}
