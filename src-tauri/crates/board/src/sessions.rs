//! Which trading day a price belongs to, and whether it is of the regular session: what keeps the
//! day's change and what happened around the session apart.
//!
//! Nearly every price is of the day that runs, so that day's bells are kept as plain numbers and
//! the calendar is asked once a day. No price is held here: that is `slots`'s.

use market::{Calendar, Session, Time};

/// Where in a trading day a price falls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    /// When the trading day began; names the day.
    pub(crate) day: i64,
    /// When the one before it began.
    pub(crate) day_before: i64,
    pub(crate) session: Session,
}

/// The bells of one trading day, nanoseconds since 1970.
#[derive(Debug, Clone, Copy, Default)]
struct Bells {
    before: i64,
    start: i64,
    open: i64,
    close: i64,
    next: i64,
}

/// The calendar, and the bells of the day that runs.
#[derive(Debug)]
pub(crate) struct Sessions {
    calendar: Calendar,
    today: Bells,
}

/// Options that trade a quarter of an hour longer still trade their regular session, nanoseconds.
const LATE: i64 = 15 * 60 * 1_000_000_000;

impl Sessions {
    pub(crate) fn by(calendar: Calendar) -> Self {
        Self { calendar, today: Bells::default() }
    }

    /// The place of an instant. A price between two days belongs to the one that is over.
    pub(crate) fn place(&mut self, time: Time, is_option: bool) -> Place {
        let nanos = time.nanos();
        let held = (self.today.start..self.today.next).contains(&nanos);
        let bells = if held { self.today } else { self.bells(time) };
        // Late prints of yesterday must not turn the held day back and forth.
        if bells.start > self.today.start {
            self.today = bells;
        }
        let close = bells.close + if is_option { LATE } else { 0 };
        let session = match nanos {
            nanos if nanos < bells.open => Session::Pre,
            nanos if nanos < close => Session::Regular,
            _ => Session::After,
        };
        Place { day: bells.start, day_before: bells.before, session }
    }

    fn bells(&self, time: Time) -> Bells {
        let calendar = &self.calendar;
        let day = calendar.day_of(time);
        let nanos = |bell: Option<Time>| bell.map_or(i64::MIN, Time::nanos);
        Bells {
            before: nanos(calendar.start_of(calendar.trading_day_before(day))),
            start: nanos(calendar.start_of(day)),
            open: nanos(calendar.open_of(day)),
            close: nanos(calendar.close_of(day)),
            next: nanos(calendar.start_of(calendar.trading_day_after(day))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use market::Date;

    fn at(day: (i8, i8), hour: i8, minute: i8) -> Time {
        Time::from_eastern(Date::new(2026, day.0, day.1).unwrap(), hour, minute).unwrap()
    }

    #[test]
    fn a_price_belongs_to_its_day_and_session_in_whatever_order_it_comes() {
        let mut sessions = Sessions::by(Calendar::default());
        let friday = at((11, 27), 4, 0).nanos();
        let mut check = |time: Time, is_option, day: Time, session| {
            let place = sessions.place(time, is_option);
            assert_eq!((place.day, place.session), (day.nanos(), session), "{time}");
            place
        };
        check(at((11, 25), 15, 59), false, at((11, 25), 4, 0), Session::Regular);
        let early = check(at((11, 27), 9, 29), false, at((11, 27), 4, 0), Session::Pre);
        assert_eq!(early.day_before, at((11, 25), 4, 0).nanos(), "Thanksgiving lies between");
        check(at((11, 25), 19, 59), false, at((11, 25), 4, 0), Session::After);
        check(at((11, 27), 13, 0), false, at((11, 27), 4, 0), Session::After);
        check(at((11, 27), 13, 0), true, at((11, 27), 4, 0), Session::Regular);
        check(at((11, 27), 13, 15), true, at((11, 27), 4, 0), Session::After);
        check(at((11, 29), 12, 0), false, at((11, 27), 4, 0), Session::After);
        assert_eq!(sessions.today.start, friday);
    }
}
