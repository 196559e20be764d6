//! Trades added up: the one thing every bar is made of.
//!
//! A bar of any length is a [`Tally`] of the trades of its span. Day bars follow the trade's
//! habit: open, high, low and close are the regular session's once it has begun, volume and
//! average price count every trade of the day.

use std::sync::PoisonError;

use market::Session;

use super::book::to_places;
use super::hours::Day;
use super::path::MINUTE;
use super::prints::Print;
use super::{Market, Subject};

/// The sum of a span's trades.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Tally {
    pub(crate) open: f64,
    pub(crate) high: f64,
    pub(crate) low: f64,
    pub(crate) close: f64,
    pub(crate) volume: u64,
    /// Price times size.
    pub(crate) value: f64,
    pub(crate) count: u64,
    pub(crate) last: Option<Print>,
}

impl Tally {
    pub(crate) fn of(prints: &[Print]) -> Self {
        let mut tally = Self::default();
        for print in prints {
            tally.add(print);
        }
        tally
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.count == 0
    }

    pub(crate) fn add(&mut self, print: &Print) {
        if self.count == 0 {
            self.restart(print);
        }
        self.high = self.high.max(print.price);
        self.low = self.low.min(print.price);
        self.close = print.price;
        self.volume += u64::from(print.size);
        self.value += print.price * f64::from(print.size);
        self.count += 1;
        self.last = Some(*print);
    }

    /// Counts a trade in volume and average only.
    fn add_aside(&mut self, print: &Print) {
        self.volume += u64::from(print.size);
        self.value += print.price * f64::from(print.size);
        self.count += 1;
        self.last = Some(*print);
    }

    fn restart(&mut self, print: &Print) {
        self.open = print.price;
        self.high = print.price;
        self.low = print.price;
    }

    pub(crate) fn vwap(&self) -> f64 {
        if self.volume == 0 { 0.0 } else { to_places(self.value / self.volume as f64, 4) }
    }

    pub(crate) fn average_size(&self) -> u64 {
        self.volume.checked_div(self.count).unwrap_or(0)
    }
}

/// A day's trades so far.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct DayTally {
    /// As a day bar shows them.
    pub(crate) bar: Tally,
    /// First price of the regular session; `None` before.
    pub(crate) official_open: Option<f64>,
}

impl DayTally {
    pub(crate) fn add(&mut self, day: &Day, print: &Print) {
        match day.session(print.at) {
            Session::Regular if self.official_open.is_none() => {
                self.official_open = Some(print.price);
                self.bar.restart(print);
                self.bar.close = print.price;
                self.bar.add_aside(print);
            }
            Session::After if self.official_open.is_some() => self.bar.add_aside(print),
            _ => self.bar.add(print),
        }
    }
}

/// A day's sum up to a minute, kept so that the next question only adds what came since.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kept {
    day: i64,
    next_minute: i64,
    tally: DayTally,
}

impl Market {
    /// The trades of the day that `at` belongs to, those before `at` only.
    pub(crate) fn today(&self, subject: &Subject, at: i64) -> DayTally {
        self.hours
            .day_at(at)
            .copied()
            .map_or_else(DayTally::default, |day| self.day(subject, &day, at))
    }

    /// The trades of a whole day before the one `at` belongs to.
    pub(crate) fn day_before(&self, subject: &Subject, at: i64) -> Option<(Day, DayTally)> {
        let day = *self.hours.day_before(at)?;
        Some((day, self.day(subject, &day, day.end)))
    }

    /// The trades of a day before `until`.
    pub(crate) fn day(&self, subject: &Subject, day: &Day, until: i64) -> DayTally {
        let (begin, end) = match subject {
            Subject::Instrument(of) if !of.is_index() => (day.pre, day.end),
            _ => (day.open, day.close),
        };
        let until = until.min(end);
        let key = (subject.symbol(), day.midnight);
        let known = self.kept.lock().unwrap_or_else(PoisonError::into_inner).get(&key).copied();
        let last_whole = until.div_euclid(MINUTE);
        let mut kept = known
            .filter(|kept| kept.day == day.midnight && kept.next_minute <= last_whole)
            .unwrap_or(Kept {
                day: day.midnight,
                next_minute: begin.div_euclid(MINUTE),
                tally: DayTally::default(),
            });
        let before = kept.next_minute;
        let mut tally = kept.tally;
        let tape = self.tape(subject, day);
        for minute in before..last_whole {
            tape.minute(self, minute, |print| tally.add(day, print));
        }
        kept.tally = tally;
        kept.next_minute = last_whole.max(before);
        if kept.next_minute > before {
            let mut all = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            if all.len() > MOST_KEPT {
                all.clear();
            }
            all.insert(key, kept);
        }
        tape.minute(self, last_whole, |print| {
            if print.at < until {
                tally.add(day, print);
            }
        });
        tally
    }

    /// The last price of the regular session before the day of `at`: what a change is against.
    /// For a contract that did not trade, what it was worth at the close; `None` if it was not
    /// listed yet.
    pub(crate) fn previous_close(&self, subject: &Subject, at: i64) -> Option<f64> {
        let day = *self.hours.day_before(at)?;
        if let Subject::Contract(of) = subject
            && !of.lists_on(day.date)
        {
            return None;
        }
        let tape = self.tape(subject, &day);
        let mut minutes = (day.open.div_euclid(MINUTE)..day.close.div_euclid(MINUTE)).rev();
        let traded = minutes.find_map(|minute| {
            let mut last = None;
            tape.minute(self, minute, |print| last = Some(print.price));
            last
        });
        traded.or_else(|| subject.is_option().then(|| self.book(subject, day.close - 1).midpoint()))
    }
}

/// Sums kept before they are all forgotten; some 15 MB.
const MOST_KEPT: usize = 100_000;
