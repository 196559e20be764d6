use board::Origin;
use market::{AssetClass, Bar as Streamed, Date, Event, Span};

use super::*;

const STUDIES: [Study; 3] = [Study::Sma(3), Study::Ema(2), Study::Vwap];

fn spy() -> Symbol {
    Symbol::new("SPY").unwrap()
}

fn eastern(hour: i8, minute: i8) -> Time {
    Time::from_eastern(Date::new(2026, 11, 24).unwrap(), hour, minute).unwrap()
}

fn after(start: Time, minutes: i64) -> Time {
    Time::from_millis(start.millis() + minutes * 60_000)
}

/// A minute of SPY.
fn stream(board: &mut Board, start: Time, close: f64) {
    board.apply(&Event::Bar(Streamed {
        start: Some(start),
        open: Some(close),
        high: Some(close + 0.5),
        low: Some(close - 0.5),
        close: Some(close),
        volume: Some(100.0),
        ..Streamed::unknown(spy(), Span::Minute)
    }));
}

/// A board that has streamed minutes since half past nine, and the drawing of them.
fn opened(interval: Interval) -> (Board, Drawing) {
    let mut board = Board::new(Origin::Simulated);
    board.held(spy(), Span::Minute, eastern(9, 29));
    let wished = board.stamp();
    (board, Drawing::new((spy(), interval), STUDIES.to_vec(), wished))
}

fn rows(drawing: &mut Drawing, board: &Board) -> Vec<(Time, Vec<Option<f64>>)> {
    let drawn = drawing.pull(Mark::ZERO, board, &Calendar::default());
    drawn.map(|drawn| drawn.figures.rows).unwrap_or_default()
}

/// What follows must be what is reckoned of the board at once.
fn check(drawing: &mut Drawing, board: &Board) {
    let chart = (drawing.symbol, drawing.interval);
    let mut afresh = Drawing::new(chart, drawing.studies.clone(), Mark(1));
    assert_eq!(rows(drawing, board), rows(&mut afresh, board));
}

#[test]
fn what_follows_the_board_bar_by_bar_is_what_is_reckoned_at_once() {
    for interval in [Interval::Minute, Interval::FiveMinutes, Interval::Hour] {
        let (mut board, mut drawing) = opened(interval);
        let mut seen = Mark::ZERO;
        for minute in 0..90 {
            let start = after(eastern(9, 30), minute);
            stream(&mut board, start, 600.0 + (minute % 7) as f64);
            if minute % 11 == 10 {
                // What was sent before comes again, and other.
                stream(&mut board, after(start, -4), 611.0);
            }
            if minute == 40 {
                board.lost(AssetClass::Stocks, after(start, 1), |_, _| true);
                board.held(spy(), Span::Minute, after(start, 3));
            }
            if let Some(drawn) = drawing.pull(seen, &board, &Calendar::default()) {
                assert_eq!(drawn.figures.whole, seen == Mark::ZERO, "only what changed is told");
                assert!(drawn.figures.rows.len() <= 12 || minute == 40);
            }
            seen = board.mark();
            check(&mut drawing, &board);
        }
        assert!(drawing.pull(seen, &board, &Calendar::default()).is_none());
    }
}

#[test]
fn a_lost_link_leaves_a_hole_in_every_line() {
    let (mut board, mut drawing) = opened(Interval::Minute);
    for minute in 0..6 {
        stream(&mut board, after(eastern(9, 30), minute), 600.0);
    }
    let known = |rows: &[(Time, Vec<Option<f64>>)], column: usize| {
        rows.iter().map(|(_, row)| row[column].is_some()).collect::<Vec<_>>()
    };
    assert_eq!(known(&rows(&mut drawing, &board), 0), [false, false, true, true, true, true]);
    board.lost(AssetClass::Stocks, eastern(9, 36), |_, _| true);
    board.held(spy(), Span::Minute, eastern(9, 40));
    for minute in 10..14 {
        stream(&mut board, after(eastern(9, 30), minute), 601.0);
    }
    let after = rows(&mut drawing, &board);
    assert_eq!(known(&after, 0)[6..], [false, false, true, true], "three closes since the gap");
    assert!(!known(&after, 2)[6..].contains(&true), "what traded in the gap is not known");
    check(&mut drawing, &board);
    // REST has it: the lines are whole again.
    let asked = board.asked(eastern(10, 0));
    board.complete(spy(), board::Base::Minutes, eastern(9, 20), asked);
    assert!(!known(&rows(&mut drawing, &board), 2).contains(&false));
    check(&mut drawing, &board);
}

#[test]
fn the_volume_weighted_price_is_the_regular_session_s() {
    let check = |interval: Interval, starts: &[(i8, i8)], expected: &[bool]| {
        let (mut board, mut drawing) = opened(interval);
        for (hour, minute) in starts {
            stream(&mut board, eastern(*hour, *minute), 600.0);
        }
        let known = rows(&mut drawing, &board);
        let known: Vec<bool> = known.iter().map(|(_, row)| row[2].is_some()).collect();
        assert_eq!(known, expected, "{interval:?}");
    };
    let day = [(9, 29), (9, 30), (15, 59), (16, 0)];
    check(Interval::Minute, &day, &[false, true, true, false]);
    check(Interval::QuarterHour, &day, &[false, true, true, false]);
    check(Interval::Hour, &day, &[false, false, false]);
    check(Interval::Day, &day, &[false]);
    check(Interval::Minute, &[(9, 45), (9, 46)], &[false, false]);
}

#[test]
fn another_calendar_has_it_drawn_anew() {
    let (mut board, mut drawing) = opened(Interval::Minute);
    stream(&mut board, eastern(9, 30), 600.0);
    rows(&mut drawing, &board);
    let seen = board.mark();
    assert!(!drawing.is_unseen(seen));
    let now = board.stamp();
    drawing.draw_anew(now);
    assert!(drawing.is_unseen(seen));
    let drawn = drawing.pull(seen, &board, &Calendar::always()).unwrap();
    assert_eq!((drawn.figures.whole, drawn.figures.rows.len()), (true, 1));
}
