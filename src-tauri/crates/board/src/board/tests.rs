//! The board's promise: folding changes cut anywhere gives the snapshot.

use std::collections::BTreeMap;

use super::*;
use crate::{Gap, Why};
use market::{AssetClass, Bar, Quote, Span, Time, Trade};
use proptest::prelude::*;

fn symbol(text: &str) -> Symbol {
    Symbol::new(text).unwrap()
}

fn key() -> ChainKey {
    ChainKey {
        underlying: symbol("S0"),
        expiry: market::Date::new(2026, 12, 18).unwrap(),
        root: symbol("S0"),
    }
}

/// What a page would show: the result of folding changes.
#[derive(Debug, Default, PartialEq)]
struct Picture {
    tickers: BTreeMap<Symbol, Instrument>,
    sparks: BTreeMap<Symbol, (Vec<f64>, Option<Gap>)>,
    gaps: Vec<Gap>,
    candles: BTreeMap<Time, crate::Candle>,
    rows: BTreeMap<Symbol, Instrument>,
    summary: Option<(Summary, Loading)>,
    exposure: Option<(Scope, Exposure)>,
}

impl Picture {
    fn fold(&mut self, changes: Changes) {
        self.tickers.extend(changes.tickers.into_iter().map(|row| (row.symbol, row)));
        let sparks = changes.sparks.into_iter();
        self.sparks.extend(sparks.map(|spark| (spark.symbol, (spark.closes, spark.gap))));
        if let Some(chart) = changes.chart {
            if chart.whole {
                self.candles.clear();
            }
            self.candles.extend(chart.candles.into_iter().map(|candle| (candle.start, candle)));
            self.gaps = chart.gaps.unwrap_or(std::mem::take(&mut self.gaps));
        }
        if let Some(chain) = changes.chain {
            if chain.whole {
                self.rows.clear();
            }
            self.rows.extend(chain.rows.into_iter().map(|row| (row.symbol, row)));
            self.summary = Some((chain.summary, chain.loading));
            self.exposure = chain.exposure.or(self.exposure.take());
        }
    }
}

#[derive(Debug, Clone)]
enum Step {
    Event(Box<Event>),
    History(u8, i64),
    Complete(u8, i64),
    Held(u8, Span, i64),
    NotHeld(u8, Span, i64),
    Released(u8, Span, i64),
    Lost(i64, bool),
    List(u8),
    Summarise(u8),
    Expose(u8, bool),
    Pull,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let name = (0u8..4).prop_map(|n| symbol(&format!("S{n}")));
    let bar = (name.clone(), 0i64..300, 1.0f64..9.0, any::<bool>()).prop_map(
        |(symbol, at, price, minute)| {
            let span = if minute { Span::Minute } else { Span::Second };
            let start = Time::from_millis(at * 1_000).floor_to(span.millis());
            let price = Some(price);
            Event::Bar(Bar {
                start: Some(start),
                open: price,
                high: price,
                low: price,
                close: price,
                volume: price,
                ..Bar::unknown(symbol, span)
            })
        },
    );
    let trade = (name.clone(), 0i64..300, 1.0f64..9.0).prop_map(|(symbol, at, price)| {
        Event::Trade(Trade {
            price: Some(price),
            time: Some(Time::from_millis(at * 1_000)),
            ..Trade::unknown(symbol)
        })
    });
    let quote = (name, 0i64..300, 1.0f64..9.0).prop_map(|(symbol, at, price)| {
        Event::Quote(Quote {
            bid: Some(price),
            ask: Some(price + 0.1),
            time: Some(Time::from_millis(at * 1_000)),
            ..Quote::unknown(symbol)
        })
    });
    let step = prop_oneof![
        4 => bar.prop_map(|event| Step::Event(Box::new(event))),
        2 => trade.prop_map(|event| Step::Event(Box::new(event))),
        2 => quote.prop_map(|event| Step::Event(Box::new(event))),
        1 => (0u8..4, 60i64..300).prop_map(|(n, at)| Step::History(n, at)),
        1 => (0u8..4, 60i64..300).prop_map(|(n, at)| Step::Complete(n, at)),
        1 => (0u8..2, span(), 0i64..300).prop_map(|(n, span, at)| Step::Held(n, span, at)),
        1 => (0u8..2, span(), 0i64..300).prop_map(|(n, span, at)| Step::NotHeld(n, span, at)),
        1 => (0u8..2, span(), 0i64..300).prop_map(|(n, span, at)| Step::Released(n, span, at)),
        1 => (0i64..300, any::<bool>()).prop_map(|(at, shown)| Step::Lost(at, shown)),
        1 => (0u8..4).prop_map(Step::List),
        1 => any::<u8>().prop_map(Step::Summarise),
        1 => (any::<u8>(), any::<bool>()).prop_map(|(n, whole)| Step::Expose(n, whole)),
        3 => Just(Step::Pull),
    ];
    proptest::collection::vec(step, 0..120)
}

fn span() -> impl Strategy<Value = Span> {
    prop_oneof![Just(Span::Second), Just(Span::Minute)]
}

proptest! {
    #[test]
    fn folding_changes_cut_anywhere_gives_the_snapshot(steps in steps()) {
        let mut board = Board::new(Origin::Simulated);
        let wished = board.stamp();
        let interests = Interests {
            tickers: (0..3).map(|n| (symbol(&format!("S{n}")), wished)).collect(),
            chart: Some((symbol("S0"), Interval::Minute, wished)),
            chain: Some((key(), wished)),
            exposure: Some((Scope::Underlying(symbol("S0")), wished)),
        };
        let (mut picture, mut mark) = (Picture::default(), Mark::ZERO);
        let mut pull = |board: &Board, picture: &mut Picture| {
            let changes = board.changes_since(mark, &interests);
            mark = changes.mark;
            picture.fold(changes);
        };
        for step in steps {
            match step {
                Step::Event(event) => board.apply(&event),
                Step::History(n, at) => {
                    let bar = market::HistoryBar {
                        symbol: None, start: Some(Time::from_millis(0)), open: Some(1.0),
                        high: Some(2.0), low: Some(1.0), close: Some(f64::from(n)), volume: None,
                        vwap: None, transactions: None, otc: false,
                    };
                    let asked = board.asked(Time::from_millis(at * 1_000));
                    board.load(symbol(&format!("S{n}")), Interval::Hour, &[bar], asked);
                    board.set_history(symbol(&format!("S{n}")), Interval::Hour, Loading::Ready);
                }
                Step::Complete(n, at) => {
                    let asked = board.asked(Time::from_millis(at * 1_000));
                    let from = Time::from_millis((at - 60) * 500);
                    board.complete(symbol(&format!("S{n}")), Base::Minutes, from, asked);
                }
                Step::Held(n, span, at) => {
                    board.held(symbol(&format!("S{n}")), span, Time::from_millis(at * 1_000));
                }
                Step::NotHeld(n, span, at) => {
                    let at = Time::from_millis(at * 1_000);
                    board.not_held(symbol(&format!("S{n}")), span, at, Why::Refused);
                }
                Step::Released(n, span, at) => {
                    board.released(symbol(&format!("S{n}")), span, Time::from_millis(at * 1_000));
                }
                Step::Lost(at, shown) => {
                    board.lost(AssetClass::Stocks, Time::from_millis(at * 1_000), |_, _| shown);
                }
                Step::List(n) => {
                    board.list_chain(key(), (0..n).map(|n| symbol(&format!("S{n}"))).collect());
                    board.set_chain_loading(key(), Loading::Ready);
                }
                Step::Summarise(n) => {
                    board.summarise(key(), Summary { contracts: n.into(), ..Summary::default() });
                }
                Step::Expose(n, whole) => {
                    let wished = Scope::Underlying(symbol("S0"));
                    let scope = if whole { wished } else { Scope::Expiry(key()) };
                    board.expose(scope, Exposure { solved: n.into(), ..Exposure::default() });
                }
                Step::Pull => pull(&board, &mut picture),
            }
        }
        pull(&board, &mut picture);
        for row in picture.tickers.values() {
            let inputs = board.inputs(&row.symbol).unwrap_or_default();
            prop_assert_eq!((inputs.last, inputs.last_time), (row.last, row.last_time));
            prop_assert_eq!((inputs.bid, inputs.ask), (row.bid, row.ask));
            prop_assert_eq!((inputs.quote_time, inputs.volume), (row.quote_time, row.day_volume));
        }
        let mut snapshot = Picture::default();
        snapshot.fold(board.changes_since(Mark::ZERO, &interests));
        prop_assert_eq!(&picture, &snapshot);
        prop_assert!(board.changes_since(board.mark(), &interests).is_empty());
    }
}

proptest! {
    #[test]
    fn the_rows_of_a_chain_are_those_that_changed_be_they_few_or_many(
        touched in proptest::collection::vec((0usize..400, any::<bool>()), 0..160),
    ) {
        let name = |n: usize| symbol(&format!("C{n}"));
        let quote = |n: usize| Event::Quote(Quote { bid: Some(1.0), ..Quote::unknown(name(n)) });
        let mut board = Board::new(Origin::Simulated);
        // Slots in another order than the chain's, and some that are no part of it.
        board.apply_all(&(0..400).step_by(7).map(quote).collect::<Vec<_>>());
        board.list_chain(key(), (0..300).rev().map(name).collect());
        let interests = Interests { chain: Some((key(), Mark::ZERO)), ..Interests::default() };
        let mut seen = board.mark();
        for (n, pull) in touched {
            board.apply(&quote(n));
            if pull {
                let expected: Vec<_> = board.contracts(&key()).iter()
                    .filter_map(|symbol| board.instrument(symbol).filter(|row| row.mark > seen))
                    .collect();
                let changes = board.changes_since(seen, &interests);
                prop_assert_eq!(changes.chain.map(|chain| chain.rows).unwrap_or_default(), expected);
                seen = changes.mark;
            }
        }
    }

    #[test]
    fn events_taken_together_leave_what_they_leave_one_by_one(steps in steps()) {
        let events: Vec<Event> = steps.into_iter().filter_map(|step| match step {
            Step::Event(event) => Some(*event),
            _ => None,
        }).collect();
        let (mut one, mut all) = (Board::new(Origin::Simulated), Board::new(Origin::Simulated));
        events.iter().for_each(|event| one.apply(event));
        all.apply_all(&events);
        prop_assert_eq!(one.mark(), all.mark());
        for event in &events {
            prop_assert_eq!(one.instrument(&event.symbol()), all.instrument(&event.symbol()));
        }
    }
}

#[test]
fn an_older_bar_never_replaces_a_newer_price() {
    let mut board = Board::new(Origin::Simulated);
    let mut last_after = |start: i64, close: f64| {
        let (start, end) = (Time::from_millis(start), Time::from_millis(start + 1_000));
        board.apply(&Event::Bar(Bar {
            start: Some(start),
            end: Some(end),
            close: Some(close),
            ..Bar::unknown(symbol("SPY"), Span::Second)
        }));
        board.instrument(&symbol("SPY")).unwrap().last
    };
    assert_eq!(last_after(2_000, 650.0), Some(650.0));
    assert_eq!(last_after(1_000, 640.0), Some(650.0));
    assert_eq!(last_after(2_000, 651.0), Some(651.0), "the same bar sent again is better");
}

#[test]
fn a_wish_made_later_is_answered_whole_though_nothing_changed() {
    let mut board = Board::new(Origin::Simulated);
    let bar = Bar {
        start: Some(Time::from_millis(0)),
        open: Some(1.0),
        high: Some(1.0),
        low: Some(1.0),
        close: Some(1.0),
        ..Bar::unknown(symbol("SPY"), Span::Second)
    };
    board.apply(&Event::Bar(bar));
    let seen = board.mark();
    let wished = board.stamp();
    let interests = Interests {
        tickers: vec![(symbol("SPY"), wished)],
        chart: Some((symbol("SPY"), Interval::Second, wished)),
        ..Interests::default()
    };
    let changes = board.changes_since(seen, &interests);
    assert_eq!(changes.tickers.len(), 1);
    assert!(changes.chart.is_some_and(|chart| chart.whole && chart.candles.len() == 1));
}

#[test]
fn an_exposure_comes_with_its_chain_once_wished_and_when_it_changed() {
    let mut board = Board::new(Origin::Simulated);
    let scope = Scope::Underlying(symbol("S0"));
    board.expose(scope, Exposure { solved: 7, ..Exposure::default() });
    let wished = board.stamp();
    let mut interests = Interests { chain: Some((key(), wished)), ..Interests::default() };
    let told = |board: &Board, since, interests: &Interests| {
        board.changes_since(since, interests).chain.and_then(|chain| chain.exposure)
    };
    assert_eq!(told(&board, Mark::ZERO, &interests), None, "nobody wished it");
    let seen = board.mark();
    interests.exposure = Some((scope, board.stamp()));
    assert_eq!(told(&board, seen, &interests).map(|(_, told)| told.solved), Some(7));
    let seen = board.mark();
    board.expose(scope, Exposure { solved: 7, ..Exposure::default() });
    assert_eq!(told(&board, seen, &interests), None, "it is the same");
    board.expose(Scope::Expiry(key()), Exposure { solved: 1, ..Exposure::default() });
    assert_eq!(told(&board, seen, &interests), None, "another scope's");
    board.expose(scope, Exposure { solved: 8, ..Exposure::default() });
    assert_eq!(told(&board, seen, &interests).map(|(_, told)| told.solved), Some(8));
}

#[test]
fn another_source_starts_from_an_empty_board_and_marks_go_on_rising() {
    let mut board = Board::new(Origin::Simulated);
    board.apply(&Event::Bar(Bar {
        start: Some(Time::from_millis(0)),
        ..Bar::unknown(symbol("SPY"), Span::Second)
    }));
    let before = board.mark();
    board.clear(Origin::RealTime);
    assert!(board.mark() > before);
    assert!(board.instrument(&symbol("SPY")).is_none());
}
