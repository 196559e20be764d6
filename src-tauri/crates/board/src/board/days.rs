//! A desk that is left open over two days: what the change is against, bell by bell.

use super::*;
use market::{Date, DayBar, Session, Time, Trade};

fn at(day: i8, hour: i8, minute: i8) -> Time {
    Time::from_eastern(Date::new(2026, 11, day).unwrap(), hour, minute).unwrap()
}

struct Story {
    board: Board,
    spy: Symbol,
}

impl Story {
    fn begin(calendar: Calendar) -> Self {
        let mut board = Board::new(Origin::RealTime);
        board.set_calendar(calendar);
        Self { board, spy: Symbol::new("SPY").unwrap() }
    }

    fn trade(&mut self, time: Time, price: f64) -> &mut Self {
        let (time, price) = (Some(time), Some(price));
        self.board.apply(&Event::Trade(Trade { time, price, ..Trade::unknown(self.spy) }));
        self
    }

    fn snapshot(&mut self, time: Time, price: f64, previous: f64, regular: f64) -> &mut Self {
        let (previous_close, high) = (Some(previous), Some(price + 5.0));
        let mut row = UnifiedSnapshot::unknown(self.spy);
        row.session = Some(DayBar { previous_close, high, ..DayBar::default() });
        (row.price, row.updated) = (Some(price), Some(time));
        row.extended.regular.0 = Some(regular);
        self.board.apply_unified(&row);
        self
    }

    /// Price of the regular session, its change, and what happened around it.
    fn shows(&self) -> (Option<f64>, Option<f64>, Option<(Session, f64)>) {
        let cell = self.board.instrument(&self.spy).unwrap();
        let around = cell.extended().map(|extended| (extended.session, extended.change));
        (cell.regular, cell.change(), around)
    }
}

#[test]
fn the_change_is_right_in_every_session_of_a_desk_left_open() {
    let mut story = Story::begin(Calendar::default());
    story.snapshot(at(25, 12, 0), 648.0, 640.0, 8.0);
    assert_eq!(story.shows(), (Some(648.0), Some(8.0), None));
    story.trade(at(25, 15, 59), 650.0).trade(at(25, 16, 5), 655.0);
    assert_eq!(story.shows(), (Some(650.0), Some(10.0), Some((Session::After, 5.0))));
    assert_eq!(story.board.instrument(&story.spy).unwrap().day_high, Some(655.0));
    // Thanksgiving lies between. Friday is a half day.
    story.trade(at(27, 4, 0), 652.0);
    assert_eq!(story.shows(), (None, None, Some((Session::Pre, 2.0))));
    assert_eq!(story.board.instrument(&story.spy).unwrap().day_high, None, "yesterday's is gone");
    story.trade(at(27, 9, 30), 660.0);
    assert_eq!(story.shows(), (Some(660.0), Some(10.0), None));
    story.trade(at(27, 13, 0), 663.0);
    assert_eq!(story.shows(), (Some(660.0), Some(10.0), Some((Session::After, 3.0))));
    story.snapshot(at(27, 13, 1), 663.5, 650.0, 11.0);
    assert_eq!(story.shows(), (Some(661.0), Some(11.0), Some((Session::After, 2.5))));
}

#[test]
fn a_close_that_was_slept_through_is_not_taken_for_yesterdays() {
    let mut story = Story::begin(Calendar::default());
    story.trade(at(23, 12, 0), 640.0).trade(at(25, 12, 0), 650.0);
    assert_eq!(story.shows(), (Some(650.0), None, None), "Tuesday's close is not known");
    story.snapshot(at(25, 12, 1), 651.0, 645.0, 6.0);
    assert_eq!(story.shows(), (Some(651.0), Some(6.0), None));
}

#[test]
fn what_comes_late_from_yesterday_changes_nothing_of_today() {
    let mut story = Story::begin(Calendar::default());
    story.trade(at(24, 15, 0), 640.0).trade(at(25, 10, 0), 650.0);
    story.trade(at(24, 15, 59), 600.0).snapshot(at(24, 20, 0), 600.0, 1.0, 599.0);
    assert_eq!(story.shows(), (Some(650.0), Some(10.0), None));
}

#[test]
fn where_the_market_never_closes_the_day_turns_at_midnight() {
    let mut story = Story::begin(Calendar::always());
    story.trade(at(28, 3, 0), 640.0).trade(at(28, 23, 59), 650.0).trade(at(29, 0, 0), 651.0);
    assert_eq!(story.shows(), (Some(651.0), Some(1.0), None));
}
