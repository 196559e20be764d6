//! The exchanges' standing holidays and half days, by rule, and the closures nobody could foresee.
//!
//! Rules need no list and no year they end in; the closures are history and can only be listed.
//! What the vendor says of days to come is `Calendar`'s, and goes before these.

use jiff::civil::{Weekday, date};

use crate::Date;

/// Days the exchanges stayed closed out of course: hurricane Sandy, and the mourning for the
/// presidents Bush and Carter.
const CLOSURES: [(i16, i8, i8); 4] = [(2012, 10, 29), (2012, 10, 30), (2018, 12, 5), (2025, 1, 9)];

/// Whether the exchanges open on a day.
pub(super) fn is_trading_day(day: Date) -> bool {
    let closed = CLOSURES.contains(&(day.year(), day.month(), day.day()));
    !is_weekend(day) && !is_holiday(day) && !closed
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
pub(super) fn is_half_day(day: Date) -> bool {
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

    fn days_of(year: i16, wanted: impl Fn(Date) -> bool) -> String {
        let mut day = date(year, 1, 1);
        let mut found = Vec::new();
        while day.year() == year {
            if wanted(day) {
                found.push(day.strftime("%m-%d").to_string());
            }
            day = day.tomorrow().unwrap();
        }
        found.join(" ")
    }

    /// As the NYSE published them.
    #[test]
    fn the_rules_give_the_published_holidays() {
        let check = |year, expected: &str| {
            assert_eq!(days_of(year, |day| !is_weekend(day) && is_holiday(day)), expected);
        };
        check(2024, "01-01 01-15 02-19 03-29 05-27 06-19 07-04 09-02 11-28 12-25");
        check(2025, "01-01 01-20 02-17 04-18 05-26 06-19 07-04 09-01 11-27 12-25");
        check(2026, "01-01 01-19 02-16 04-03 05-25 06-19 07-03 09-07 11-26 12-25");
        check(2027, "01-01 01-18 02-15 03-26 05-31 06-18 07-05 09-06 11-25 12-24");
        check(2028, "01-17 02-21 04-14 05-29 06-19 07-04 09-04 11-23 12-25");
    }

    #[test]
    fn the_rules_give_the_published_half_days() {
        let check = |year, expected: &str| {
            assert_eq!(days_of(year, |day| is_trading_day(day) && is_half_day(day)), expected);
        };
        check(2024, "07-03 11-29 12-24");
        check(2025, "07-03 11-28 12-24");
        check(2026, "11-27 12-24");
        check(2027, "11-26");
        check(2028, "07-03 11-24");
    }

    #[test]
    fn a_day_of_mourning_is_no_trading_day() {
        assert!(!is_trading_day(date(2025, 1, 9)));
        assert!(is_trading_day(date(2025, 1, 8)) && is_trading_day(date(2025, 1, 10)));
    }
}
