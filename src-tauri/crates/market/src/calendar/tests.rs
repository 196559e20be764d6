//! The day in New York, hour by hour: sessions, bells, expiries, and what the vendor may add.

use jiff::civil::date;

use super::*;
use crate::Settlement;

fn at(day: Date, hour: i8, minute: i8) -> Time {
    Time::from_eastern(day, hour, minute).unwrap()
}

fn early_close(day: Date, exchange: &str, close: Option<Time>) -> Holiday {
    Holiday {
        date: day,
        exchange: Some(exchange.into()),
        name: None,
        status: Some(if close.is_some() { "early-close" } else { "closed" }.into()),
        open: None,
        close,
    }
}

#[test]
fn a_day_runs_through_its_sessions() {
    let check = |day, hour, minute, stocks, options| {
        let calendar = Calendar::default();
        assert_eq!(calendar.session_at(at(day, hour, minute)), stocks, "{day} {hour}:{minute}");
        let session = calendar.option_session_at(at(day, hour, minute));
        assert_eq!(session, options, "{day} {hour}:{minute}");
    };
    let monday = date(2026, 11, 23);
    check(monday, 3, 59, Session::Closed, OptionSession::Closed);
    check(monday, 4, 0, Session::Pre, OptionSession::Closed);
    check(monday, 7, 30, Session::Pre, OptionSession::Early);
    check(monday, 9, 25, Session::Pre, OptionSession::Closed);
    check(monday, 9, 30, Session::Regular, OptionSession::Regular);
    check(monday, 15, 59, Session::Regular, OptionSession::Regular);
    check(monday, 16, 0, Session::After, OptionSession::Late);
    check(monday, 16, 15, Session::After, OptionSession::Closed);
    check(monday, 20, 0, Session::Closed, OptionSession::Closed);
    check(date(2026, 8, 14), 8, 0, Session::Pre, OptionSession::Closed);
    check(date(2026, 11, 26), 12, 0, Session::Closed, OptionSession::Closed);
    check(date(2026, 11, 27), 13, 0, Session::After, OptionSession::Late);
    check(date(2026, 11, 27), 17, 0, Session::Closed, OptionSession::Closed);
    check(date(2026, 11, 28), 12, 0, Session::Closed, OptionSession::Closed);
}

#[test]
fn the_bells_ring_by_new_yorks_clock_on_both_sides_of_daylight_saving() {
    let open = |day| Calendar::default().open_of(day).unwrap().to_string();
    assert_eq!(open(date(2026, 3, 6)), "2026-03-06T14:30:00Z");
    assert_eq!(open(date(2026, 3, 9)), "2026-03-09T13:30:00Z");
    assert_eq!(open(date(2026, 10, 30)), "2026-10-30T13:30:00Z");
    assert_eq!(open(date(2026, 11, 2)), "2026-11-02T14:30:00Z");
    assert_eq!(Calendar::default().open_of(date(2026, 11, 1)), None);
}

#[test]
fn a_night_a_weekend_and_a_holiday_belong_to_the_day_before() {
    let check = |day, hour, minute, expected| {
        assert_eq!(Calendar::default().day_of(at(day, hour, minute)), expected);
    };
    check(date(2026, 11, 24), 3, 59, date(2026, 11, 23));
    check(date(2026, 11, 24), 4, 0, date(2026, 11, 24));
    check(date(2026, 11, 26), 12, 0, date(2026, 11, 25));
    check(date(2026, 11, 29), 12, 0, date(2026, 11, 27));
    check(date(2026, 11, 30), 0, 0, date(2026, 11, 27));
}

#[test]
fn the_next_change_is_the_next_bell_however_far() {
    let check = |from: Time, expected: Time| {
        assert_eq!(Calendar::default().next_change(from), Some(expected));
    };
    let friday = date(2026, 11, 27);
    check(at(friday, 3, 0), at(friday, 4, 0));
    check(at(friday, 4, 0), at(friday, 9, 30));
    check(at(friday, 12, 59), at(friday, 13, 0));
    check(at(friday, 13, 0), at(friday, 17, 0));
    check(at(friday, 17, 0), at(date(2026, 11, 30), 4, 0));
    check(at(date(2026, 11, 29), 12, 0), at(date(2026, 11, 30), 4, 0));
}

#[test]
fn a_market_that_never_closes_has_a_new_day_at_midnight() {
    let (calendar, sunday) = (Calendar::always(), date(2026, 11, 29));
    assert_eq!(calendar.session_at(at(sunday, 0, 0)), Session::Regular);
    assert_eq!(calendar.session_at(at(sunday, 23, 59)), Session::Regular);
    assert_eq!(calendar.day_of(at(sunday, 0, 0)), sunday);
    assert_eq!(calendar.next_change(at(sunday, 0, 0)), Some(at(date(2026, 11, 30), 0, 0)));
}

#[test]
fn what_the_vendor_says_of_a_day_goes_before_the_rules() {
    let (mourning, short) = (date(2027, 2, 3), date(2027, 2, 4));
    let mut calendar = Calendar::default();
    calendar.learn(&[
        early_close(mourning, "NYSE", None),
        early_close(short, "NYSE", Some(at(short, 14, 0))),
        early_close(short, "NASDAQ", Some(at(short, 13, 0))),
        early_close(date(2027, 2, 5), "OTC", None),
    ]);
    assert_eq!(calendar.session_at(at(mourning, 12, 0)), Session::Closed);
    assert_eq!(calendar.close_of(short), Some(at(short, 14, 0)));
    assert!(calendar.is_trading_day(date(2027, 2, 5)), "another exchange's holiday");
    assert_eq!(calendar.close_of(date(2026, 11, 27)), Some(at(date(2026, 11, 27), 13, 0)));
}

#[test]
fn nonsense_of_the_vendors_leaves_the_rules_standing() {
    let day = date(2027, 2, 4);
    for close in [at(day, 3, 0), at(day, 23, 0), at(day.tomorrow().unwrap(), 13, 0)] {
        let mut calendar = Calendar::default();
        calendar.learn(&[early_close(day, "NYSE", Some(close))]);
        assert_eq!(calendar, Calendar::default(), "{close}");
    }
}

#[test]
fn a_contract_expires_at_its_bell_and_never_on_a_holiday() {
    let check = |date, settlement, expected: &str| {
        let expiry = Calendar::default().expiry_of(date, settlement).unwrap();
        assert_eq!(expiry.to_string(), expected, "{date}");
    };
    check(date(2026, 12, 18), Settlement::Close, "2026-12-18T21:00:00Z");
    check(date(2026, 12, 18), Settlement::Open, "2026-12-18T14:30:00Z");
    check(date(2026, 12, 18), Settlement::LateClose, "2026-12-18T21:15:00Z");
    check(date(2026, 11, 27), Settlement::Close, "2026-11-27T18:00:00Z");
    check(date(2026, 11, 27), Settlement::LateClose, "2026-11-27T18:15:00Z");
    check(date(2025, 4, 18), Settlement::Close, "2025-04-17T20:00:00Z");
    check(date(2025, 4, 18), Settlement::Open, "2025-04-17T13:30:00Z");
    check(date(2025, 1, 9), Settlement::Close, "2025-01-08T21:00:00Z");
}

#[test]
fn trading_minutes_are_those_of_regular_sessions() {
    let check = |from, to, expected: f64| {
        assert_eq!(Calendar::default().trading_minutes(from, to), expected);
    };
    let wednesday = date(2026, 11, 25);
    check(at(wednesday, 9, 30), at(wednesday, 16, 0), 390.0);
    check(at(wednesday, 15, 0), at(date(2026, 11, 30), 9, 45), 60.0 + 210.0 + 15.0);
    check(at(wednesday, 16, 0), at(date(2026, 11, 27), 9, 30), 0.0);
    check(at(wednesday, 16, 0), at(wednesday, 9, 30), 0.0);
    let half = Time::from_millis(at(wednesday, 10, 0).millis() + 30_000);
    check(at(wednesday, 10, 0), half, 0.5);
}
