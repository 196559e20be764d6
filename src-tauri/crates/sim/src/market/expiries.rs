//! Which expiries are listed on a day, and for how long each has been.
//!
//! What an expiry is follows from its date alone; whether it is listed, from its age. So a
//! contract once listed stays until it expires, and all programs with one seed agree.

use std::collections::BTreeMap;

use jiff::civil::Weekday;
use market::{Date, is_trading_day};

/// Why an expiry exists, which says how long ahead it is listed and how wide its strikes reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Cycle {
    Daily,
    Weekly,
    Quarterly,
    Monthly,
    /// Long-term: a January (for the busiest also June and December) over a year away.
    Leap,
}

impl Cycle {
    /// Days before expiry on which it is first listed.
    pub(crate) const fn listed_ahead(self) -> i32 {
        match self {
            Self::Daily => 15,
            Self::Weekly => 57,
            Self::Quarterly => 370,
            Self::Monthly => 360,
            Self::Leap => 960,
        }
    }
}

/// How rich in expiries an underlying is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Variety {
    /// Weeklies and monthlies.
    Plain,
    /// Also every trading day of two weeks, quarter ends and more LEAPS.
    Rich,
}

/// The expiries listed on `today`, today's included, with what they are.
pub(crate) fn listed(today: Date, variety: Variety) -> BTreeMap<Date, Cycle> {
    let mut expiries = BTreeMap::new();
    let mut day = today;
    for ahead in 0..=Cycle::Leap.listed_ahead() {
        if let Some(cycle) = cycle_of(day, variety)
            && ahead <= cycle.listed_ahead()
        {
            expiries.insert(day, cycle);
        }
        let Ok(next) = day.tomorrow() else { break };
        day = next;
    }
    expiries
}

/// What expires on a date; `None` if nothing does.
pub(crate) fn cycle_of(date: Date, variety: Variety) -> Option<Cycle> {
    if !is_trading_day(date) {
        return None;
    }
    let rich = variety == Variety::Rich;
    if third_friday(date.year(), date.month()) == Some(date) {
        let leap = date.month() == 1 || (rich && matches!(date.month(), 6 | 12));
        return Some(if leap { Cycle::Leap } else { Cycle::Monthly });
    }
    if rich && matches!(date.month(), 3 | 6 | 9 | 12) && ends_month(date) {
        return Some(Cycle::Quarterly);
    }
    if ends_week(date) {
        return Some(Cycle::Weekly);
    }
    rich.then_some(Cycle::Daily)
}

/// The third Friday, or the trading day before it where that is a holiday.
pub(crate) fn third_friday(year: i16, month: i8) -> Option<Date> {
    let friday = jiff::civil::date(year, month, 1).nth_weekday_of_month(3, Weekday::Friday).ok()?;
    if is_trading_day(friday) { Some(friday) } else { friday.yesterday().ok() }
}

/// Friday, or Thursday before a Friday on which nothing trades.
fn ends_week(date: Date) -> bool {
    match date.weekday() {
        Weekday::Friday => true,
        Weekday::Thursday => date.tomorrow().is_ok_and(|friday| !is_trading_day(friday)),
        _ => false,
    }
}

fn ends_month(date: Date) -> bool {
    let mut next = date;
    loop {
        let Ok(day) = next.tomorrow() else { return true };
        if day.month() != date.month() {
            return true;
        }
        if is_trading_day(day) {
            return false;
        }
        next = day;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn an_expiry_once_listed_stays_until_its_day() {
        for variety in [Variety::Plain, Variety::Rich] {
            let mut today = date(2026, 9, 1);
            let mut before = listed(today, variety);
            for _ in 0..120 {
                let gone = today;
                today = today.tomorrow().unwrap();
                let now = listed(today, variety);
                for (expiry, cycle) in &before {
                    assert!(*expiry == gone || now.get(expiry) == Some(cycle), "{expiry} vanished");
                }
                before = now;
            }
        }
    }

    #[test]
    fn a_rich_underlying_has_every_cycle() {
        let expiries = listed(date(2026, 11, 23), Variety::Rich);
        let count = |cycle| expiries.values().filter(|of| **of == cycle).count();
        assert!(count(Cycle::Daily) >= 6);
        assert!(count(Cycle::Weekly) >= 5);
        assert_eq!(count(Cycle::Quarterly), 4);
        assert!(count(Cycle::Monthly) >= 7);
        assert!(count(Cycle::Leap) >= 6);
        assert!(!expiries.contains_key(&date(2026, 11, 26)), "Thanksgiving");
    }
}
