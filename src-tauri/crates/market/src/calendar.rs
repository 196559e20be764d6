//! The exchange day in New York: which session an instant falls into, when the market opens and
//! closes, which day a figure belongs to.
//!
//! A [`Calendar`] goes by what the vendor said of single days and by rules for all others, so it
//! is right without a network and better with one. It asks no clock. The hours of options are in
//! `calendar/options.rs`, instants of expiry in `calendar/expiry.rs`, the rules in
//! `calendar/rules.rs`.

mod expiry;
mod options;
mod rules;

use std::collections::BTreeMap;

use crate::{Date, Holiday, Time};

pub use options::OptionSession;

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

/// The regular session of one day, in minutes since midnight in New York.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hours {
    /// When it opens.
    pub open: i32,
    /// When it closes.
    pub close: i32,
}

impl Hours {
    const WHOLE: Self = Self { open: 9 * 60 + 30, close: 16 * 60 };
    const HALF: Self = Self { open: 9 * 60 + 30, close: 13 * 60 };

    /// From midnight to midnight.
    const ALWAYS: Self = Self { open: 0, close: DAY };

    /// When trading before the open begins.
    const fn start(self) -> i32 {
        if self.open < PRE { self.open } else { PRE }
    }

    /// When trading after the close ends: four hours on, or at midnight.
    const fn end(self) -> i32 {
        if self.close + POST < DAY { self.close + POST } else { DAY }
    }

    /// Whether these are hours of an exchange day at all.
    const fn are_sound(self) -> bool {
        PRE <= self.open && self.open < self.close && self.close + POST <= DAY
    }

    /// Minutes of the regular session.
    #[must_use]
    pub const fn minutes(self) -> i32 {
        self.close - self.open
    }
}

/// When trading before the open begins, in minutes since midnight.
const PRE: i32 = 4 * 60;
/// How long trading goes on after the close, minutes.
const POST: i32 = 4 * 60;
/// Minutes from midnight to midnight.
const DAY: i32 = 24 * 60;
/// No closure is longer than this many days; a guard for a search, not a rule.
const LONGEST_CLOSURE: usize = 40;

/// Trading days and their hours: the exchanges' rules, and what the vendor said of single days.
///
/// `Calendar::default()` is the rules alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar {
    /// `None` for a day the exchanges stay closed.
    told: BTreeMap<Date, Option<Hours>>,
    /// Whether every day is open from midnight to midnight.
    always: bool,
}

impl Calendar {
    /// The calendar of a market that never closes: each date in New York is a day, and all of it
    /// the regular session.
    #[must_use]
    pub const fn always() -> Self {
        Self { told: BTreeMap::new(), always: true }
    }

    /// Takes the vendor's list of holidays and half days. Of the rows of one day the NYSE's
    /// counts, else Nasdaq's; those of other exchanges are not ours to go by. A half day without
    /// sound hours is left to the rules, and so is every day the list does not name.
    pub fn learn(&mut self, rows: &[Holiday]) {
        for exchange in ["NASDAQ", "NYSE"] {
            for row in rows.iter().filter(|row| row.exchange.as_deref() == Some(exchange)) {
                match row.status.as_deref() {
                    Some("closed") => {
                        self.told.insert(row.date, None);
                    }
                    Some("early-close") => {
                        if let Some(hours) = hours_told(row) {
                            self.told.insert(row.date, Some(hours));
                        }
                    }
                    _ => {}
                }
            }
        }
    }

    /// The regular session of a day; `None` if the exchanges stay closed.
    #[must_use]
    pub fn hours(&self, day: Date) -> Option<Hours> {
        if self.always {
            return Some(Hours::ALWAYS);
        }
        let by_rule = || {
            let hours = if rules::is_half_day(day) { Hours::HALF } else { Hours::WHOLE };
            rules::is_trading_day(day).then_some(hours)
        };
        self.told.get(&day).copied().unwrap_or_else(by_rule)
    }

    /// Whether the exchanges open on a day.
    #[must_use]
    pub fn is_trading_day(&self, day: Date) -> bool {
        self.hours(day).is_some()
    }

    /// The session of an instant, by New York's clock.
    #[must_use]
    pub fn session_at(&self, time: Time) -> Session {
        let (day, minute) = clock(time);
        match self.hours(day) {
            Some(hours) if minute >= hours.start() && minute < hours.end() => match minute {
                minute if minute < hours.open => Session::Pre,
                minute if minute < hours.close => Session::Regular,
                _ => Session::After,
            },
            _ => Session::Closed,
        }
    }

    /// The open of the regular session on a trading day; `None` on any other day.
    #[must_use]
    pub fn open_of(&self, day: Date) -> Option<Time> {
        instant(day, self.hours(day)?.open)
    }

    /// The close of the regular session on a trading day; `None` on any other day.
    #[must_use]
    pub fn close_of(&self, day: Date) -> Option<Time> {
        instant(day, self.hours(day)?.close)
    }

    /// The trading day an instant's figures belong to. A day begins with its pre-market at 04:00;
    /// nights, weekends and holidays still belong to the day before them.
    #[must_use]
    pub fn day_of(&self, time: Time) -> Date {
        let (day, minute) = clock(time);
        match self.hours(day) {
            Some(hours) if minute >= hours.start() => day,
            _ => self.trading_day_before(day),
        }
    }

    /// When a trading day begins: its first trades before the open. `None` on any other day.
    #[must_use]
    pub fn start_of(&self, day: Date) -> Option<Time> {
        instant(day, self.hours(day)?.start())
    }

    /// The trading day before a day.
    #[must_use]
    pub fn trading_day_before(&self, day: Date) -> Date {
        let days = core::iter::successors(day.yesterday().ok(), |day| day.yesterday().ok());
        days.take(LONGEST_CLOSURE).find(|day| self.is_trading_day(*day)).unwrap_or(day)
    }

    /// The trading day after a day.
    #[must_use]
    pub fn trading_day_after(&self, day: Date) -> Date {
        let days = core::iter::successors(day.tomorrow().ok(), |day| day.tomorrow().ok());
        days.take(LONGEST_CLOSURE).find(|day| self.is_trading_day(*day)).unwrap_or(day)
    }

    /// When the session next changes after an instant: a bell, or the end or the beginning of
    /// trading around the regular session.
    #[must_use]
    pub fn next_change(&self, time: Time) -> Option<Time> {
        let (today, _) = clock(time);
        [today, self.trading_day_after(today)].into_iter().find_map(|day| {
            let hours = self.hours(day)?;
            let bells = [hours.start(), hours.open, hours.close, hours.end()];
            bells.into_iter().filter_map(|minute| instant(day, minute)).find(|bell| *bell > time)
        })
    }
}

/// The session of an instant by the rules alone.
#[must_use]
pub fn session_at(time: Time) -> Session {
    Calendar::default().session_at(time)
}

/// The close of the regular session on a trading day by the rules alone; `None` on any other day.
#[must_use]
pub fn close_of(day: Date) -> Option<Time> {
    Calendar::default().close_of(day)
}

/// Whether the exchanges open on a day by the rules alone.
#[must_use]
pub fn is_trading_day(day: Date) -> bool {
    rules::is_trading_day(day)
}

/// A day's hours in the vendor's words; `None` unless they are sound and of that day.
fn hours_told(row: &Holiday) -> Option<Hours> {
    let minute = |time: Time| {
        let (day, minute) = clock(time);
        (day == row.date).then_some(minute)
    };
    let open = row.open.map_or(Some(Hours::WHOLE.open), minute)?;
    let hours = Hours { open, close: minute(row.close?)? };
    hours.are_sound().then_some(hours)
}

/// The day in New York, and the minute of it.
fn clock(time: Time) -> (Date, i32) {
    let clock = time.eastern();
    (clock.date(), i32::from(clock.hour()) * 60 + i32::from(clock.minute()))
}

/// The instant of a minute of a day in New York. 24:00 is the day's end.
fn instant(day: Date, minute: i32) -> Option<Time> {
    if minute == DAY {
        return Time::from_eastern(day.tomorrow().ok()?, 0, 0);
    }
    Time::from_eastern(day, i8::try_from(minute / 60).ok()?, i8::try_from(minute % 60).ok()?)
}

#[cfg(test)]
mod tests;
