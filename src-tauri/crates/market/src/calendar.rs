//! The exchange day in New York: which session an instant falls into, and when the close is.
//!
//! Weekends, the exchanges' standing holidays and their half days follow from rules and need
//! no list. Unscheduled closures and the vendor's own calendar are not known here.

use jiff::civil::{Weekday, date};

use crate::{Date, Time};

/// What part of the trading day it is for stocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Session {
    /// 04:00 to 09:30 on a trading day.
    Pre,
    /// 09:30 to 16:00, or to 13:00 on a half day.
    Regular,
    /// From the close to 20:00, or to 17:00 on a half day.
    After,
    /// Nights, weekends and holidays.
    Closed,
}

/// The session of an instant, by New York's clock.
#[must_use]
pub fn session_at(time: Time) -> Session {
    let clock = time.eastern();
    let (day, minute) = (clock.date(), i32::from(clock.hour()) * 60 + i32::from(clock.minute()));
    if !is_trading_day(day) {
        return Session::Closed;
    }
    let close = if is_half_day(day) { 13 * 60 } else { 16 * 60 };
    match minute {
        minute if minute < 4 * 60 => Session::Closed,
        minute if minute < 9 * 60 + 30 => Session::Pre,
        minute if minute < close => Session::Regular,
        minute if minute < close + 4 * 60 => Session::After,
        _ => Session::Closed,
    }
}

/// The close of the regular session on a trading day; `None` on any other day.
#[must_use]
pub fn close_of(day: Date) -> Option<Time> {
    let hour = if is_half_day(day) { 13 } else { 16 };
    is_trading_day(day).then(|| Time::from_eastern(day, hour, 0)).flatten()
}

/// Whether the exchanges open on a day.
#[must_use]
pub fn is_trading_day(day: Date) -> bool {
    !is_weekend(day) && !is_holiday(day)
}

fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// The standing holidays as observed: a Saturday's on Friday, a Sunday's on Monday, save that a
/// New Year's Day on Saturday is not made up for (NYSE rule 7.2).
fn is_holiday(day: Date) -> bool {
    let year = day.year();
    let fixed = |month, number| observed(date(year, month, number)) == day;
    let new_year = date(year, 1, 1);
    (new_year.weekday() != Weekday::Saturday && fixed(1, 1))
        || nth(year, 1, 3, Weekday::Monday) == Some(day)
        || nth(year, 2, 3, Weekday::Monday) == Some(day)
        || good_friday(year) == Some(day)
        || nth(year, 5, -1, Weekday::Monday) == Some(day)
        || (year >= 2022 && fixed(6, 19))
        || fixed(7, 4)
        || nth(year, 9, 1, Weekday::Monday) == Some(day)
        || nth(year, 11, 4, Weekday::Thursday) == Some(day)
        || fixed(12, 25)
}

/// The day after Thanksgiving, and the eves of Independence Day and Christmas where both the eve
/// and the holiday are weekdays.
fn is_half_day(day: Date) -> bool {
    let year = day.year();
    let thanksgiving = nth(year, 11, 4, Weekday::Thursday);
    let eve_of = |holiday: Date| {
        !is_weekend(holiday) && holiday.yesterday().ok() == Some(day) && !is_weekend(day)
    };
    thanksgiving.is_some_and(|holiday| holiday.tomorrow().ok() == Some(day))
        || eve_of(date(year, 7, 4))
        || eve_of(date(year, 12, 25))
}

fn observed(holiday: Date) -> Date {
    match holiday.weekday() {
        Weekday::Saturday => holiday.yesterday().unwrap_or(holiday),
        Weekday::Sunday => holiday.tomorrow().unwrap_or(holiday),
        _ => holiday,
    }
}

fn nth(year: i16, month: i8, count: i8, weekday: Weekday) -> Option<Date> {
    date(year, month, 1).nth_weekday_of_month(count, weekday).ok()
}

/// Two days before Easter Sunday (Meeus, *Astronomical Algorithms*, chapter 8).
fn good_friday(year: i16) -> Option<Date> {
    let year = i32::from(year);
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let (d, e, f) = (b / 4, b % 4, (b + 8) / 25);
    let g = (b - f + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let (month, day) = ((h + l - 7 * m + 114) / 31, (h + l - 7 * m + 114) % 31 + 1);
    let easter =
        Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()?;
    easter.checked_sub(jiff::Span::new().days(2)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days_of(year: i16, wanted: impl Fn(Date) -> bool) -> Vec<String> {
        let mut day = date(year, 1, 1);
        let mut found = Vec::new();
        while day.year() == year {
            if wanted(day) {
                found.push(day.strftime("%m-%d").to_string());
            }
            day = day.tomorrow().unwrap();
        }
        found
    }

    /// As the NYSE published them.
    #[test]
    fn the_rules_give_the_published_holidays() {
        let check = |year, expected: &str| {
            assert_eq!(days_of(year, |day| !is_weekend(day) && is_holiday(day)).join(" "), expected)
        };
        check(2024, "01-01 01-15 02-19 03-29 05-27 06-19 07-04 09-02 11-28 12-25");
        check(2026, "01-01 01-19 02-16 04-03 05-25 06-19 07-03 09-07 11-26 12-25");
        check(2027, "01-01 01-18 02-15 03-26 05-31 06-18 07-05 09-06 11-25 12-24");
        check(2028, "01-17 02-21 04-14 05-29 06-19 07-04 09-04 11-23 12-25");
    }

    #[test]
    fn the_rules_give_the_published_half_days() {
        let check = |year, expected: &str| {
            assert_eq!(
                days_of(year, |day| is_trading_day(day) && is_half_day(day)).join(" "),
                expected
            );
        };
        check(2024, "07-03 11-29 12-24");
        check(2026, "11-27 12-24");
        check(2027, "11-26");
        check(2028, "07-03 11-24");
    }

    #[test]
    fn a_day_runs_through_its_sessions() {
        let check = |day, hour, minute, expected| {
            assert_eq!(session_at(Time::from_eastern(day, hour, minute).unwrap()), expected);
        };
        let monday = date(2026, 11, 23);
        check(monday, 3, 59, Session::Closed);
        check(monday, 4, 0, Session::Pre);
        check(monday, 9, 30, Session::Regular);
        check(monday, 15, 59, Session::Regular);
        check(monday, 16, 0, Session::After);
        check(monday, 20, 0, Session::Closed);
        check(date(2026, 11, 26), 12, 0, Session::Closed);
        check(date(2026, 11, 27), 13, 0, Session::After);
        check(date(2026, 11, 28), 12, 0, Session::Closed);
        assert_eq!(close_of(date(2026, 11, 27)), Time::from_eastern(date(2026, 11, 27), 13, 0));
        assert_eq!(close_of(date(2026, 11, 28)), None);
    }
}
