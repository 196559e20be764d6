//! Which requests are made for gaps, in which order, and what becomes of their answers.

use super::*;
use crate::{Mending, Origin};
use market::Span;

/// The exchange's clock while the stopwatch shows `at`.
fn clock(at: Millis) -> Time {
    Time::from_millis(1_795_464_000_000 + i64::try_from(at.0).unwrap())
}

fn symbol(text: &str) -> Symbol {
    Symbol::new(text).unwrap()
}

/// A board whose stream of these was down from 1,000 s to 1,010 s.
fn cut(symbols: &[&str]) -> Board {
    let mut board = Board::new(Origin::Simulated);
    let held = |board: &mut Board, at| {
        for text in symbols {
            board.held(symbol(text), Span::Second, clock(Millis(at)));
        }
    };
    held(&mut board, 0);
    board.lost(AssetClass::Stocks, clock(Millis(1_000_000)), |_, _| true);
    held(&mut board, 1_010_000);
    board
}

fn wanted(ranks: &[(&str, Rank)]) -> Backfill {
    let mut backfill = Backfill::new(1);
    backfill.want(ranks.iter().map(|(text, rank)| (symbol(text), Base::Seconds, *rank)));
    backfill
}

fn next(backfill: &mut Backfill, board: &Board, at: u64) -> Option<Ask> {
    backfill.next(board, Millis(at), |_| clock(Millis(at)))
}

fn due(backfill: &Backfill, board: &Board, at: u64) -> Option<u64> {
    backfill.due(board, Millis(at), |_| clock(Millis(at))).map(|due| due.0)
}

#[test]
fn what_is_looked_at_comes_first_and_each_series_once() {
    let board = cut(&["AAPL", "MSFT", "QQQ", "SPY", "TSLA"]);
    let mut backfill = wanted(&[
        ("AAPL", Rank::Tap),
        ("MSFT", Rank::Ticker),
        ("SPY", Rank::Ticker),
        ("SPY", Rank::Chart),
    ]);
    let order: Vec<String> = std::iter::from_fn(|| next(&mut backfill, &board, 1_020_000))
        .map(|ask| ask.symbol.to_string())
        .collect();
    assert_eq!(order, ["SPY", "MSFT", "AAPL"], "and what nobody looks at not at all");
}

#[test]
fn nothing_is_asked_before_rest_can_know_it() {
    let board = cut(&["SPY"]);
    let mut backfill = wanted(&[("SPY", Rank::Chart)]);
    assert_eq!(next(&mut backfill, &board, 1_014_000), None);
    assert_eq!(due(&backfill, &board, 1_014_000), Some(1_015_001));
    let ask = next(&mut backfill, &board, 1_015_001).unwrap();
    assert_eq!(ask.from, clock(Millis(95_000)), "corrections of a quarter of an hour are owed too");
    assert_eq!(ask.to, clock(Millis(1_010_000)));
    assert_eq!(due(&backfill, &board, 1_015_001), None, "only its answer can bring more");
}

#[test]
fn overlapping_gaps_are_one_request() {
    let mut board = cut(&["SPY"]);
    board.lost(AssetClass::Stocks, clock(Millis(1_012_000)), |_, _| true);
    board.held(symbol("SPY"), Span::Second, clock(Millis(1_020_000)));
    let mut backfill = wanted(&[("SPY", Rank::Chart)]);
    let ask = next(&mut backfill, &board, 1_030_000).unwrap();
    assert_eq!((ask.from, ask.to), (clock(Millis(95_000)), clock(Millis(1_020_000))));
    let asked = board.asked(clock(Millis(1_030_000)));
    let done = Outcome::Complete(asked);
    let told = backfill.answered(&mut board, Millis(1_031_000), ask, done);
    assert_eq!(told.len(), 2);
    assert!(board.gaps(symbol("SPY"), Base::Seconds).is_empty());
    assert_eq!(due(&backfill, &board, 1_031_000), None);
}

#[test]
fn a_vendor_that_is_busy_is_left_alone_as_long_as_it_says_and_then_asked_sparingly() {
    let mut board = cut(&["QQQ", "SPY"]);
    let mut backfill = wanted(&[("SPY", Rank::Chart), ("QQQ", Rank::Ticker)]);
    let ask = next(&mut backfill, &board, 1_020_000).unwrap();
    let busy = Outcome::Busy { wait: Some(60_000) };
    assert_eq!(backfill.answered(&mut board, Millis(1_020_000), ask, busy), []);
    assert_eq!(next(&mut backfill, &board, 1_080_000), None);
    let again = due(&backfill, &board, 1_020_000).unwrap();
    assert!((1_080_250..1_090_000).contains(&again), "{again}");
    assert_eq!(next(&mut backfill, &board, again).unwrap(), ask);
    assert_eq!(next(&mut backfill, &board, again), None, "one at a time from here on");
}

#[test]
fn what_fails_is_asked_for_again_ever_later_and_in_the_end_stands_as_a_gap() {
    let mut board = cut(&["SPY"]);
    let mut backfill = wanted(&[("SPY", Rank::Chart)]);
    let mut at = 1_020_000;
    let mut told = Vec::new();
    for _ in 0..TRIES {
        at = due(&backfill, &board, at).unwrap();
        let ask = next(&mut backfill, &board, at).unwrap();
        let failed = Outcome::Failed("No answer.".into());
        told = backfill.answered(&mut board, Millis(at), ask, failed);
    }
    assert!(matches!(&told[0].mending, Mending::Unfillable(lacking) if lacking.passing));
    assert_eq!(due(&backfill, &board, at), None);
    // Another series is answered: so this one may be too.
    let other = Ask { symbol: symbol("QQQ"), ..ask_of_nothing() };
    let asked = board.asked(clock(Millis(at)));
    backfill.answered(&mut board, Millis(at), other, Outcome::Complete(asked));
    assert!(next(&mut backfill, &board, at).is_some());
}

fn ask_of_nothing() -> Ask {
    let time = Time::default();
    Ask { symbol: symbol("SPY"), base: Base::Seconds, from: time, to: time }
}

#[test]
fn what_the_plan_does_not_include_stands_as_a_gap_at_once() {
    let mut board = cut(&["SPY"]);
    let mut backfill = wanted(&[("SPY", Rank::Chart)]);
    let ask = next(&mut backfill, &board, 1_020_000).unwrap();
    let refused = Outcome::Refused("Not in the plan.".into());
    let told = backfill.answered(&mut board, Millis(1_020_000), ask, refused);
    assert_eq!(told.len(), 1);
    let gaps = board.gaps(symbol("SPY"), Base::Seconds);
    assert!(matches!(&gaps[0].mending, Mending::Unfillable(lacking) if !lacking.passing));
    assert_eq!(due(&backfill, &board, 1_020_000), None);
    board.retry_gaps(true);
    assert!(next(&mut backfill, &board, 1_020_000).is_some(), "a person may ask again");
}
