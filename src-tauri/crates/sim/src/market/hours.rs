//! When the make-believe market trades: New York's real calendar, or always.
//!
//! A table of days is laid out once, so that nothing on the hot path asks a time zone. No clock
//! is asked here. Under [`Hours::always`] each New York date, weekends too, is a trading day
//! whose regular session runs from midnight to midnight.

use market::{Date, Session, Time, close_of, is_trading_day};

/// One trading day, in milliseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Day {
    pub(crate) date: Date,
    /// New York's midnight: the `t` of a daily bar.
    pub(crate) midnight: i64,
    /// First trades before the open.
    pub(crate) pre: i64,
    pub(crate) open: i64,
    pub(crate) close: i64,
    /// Last trades after the close.
    pub(crate) end: i64,
}

/// The trading days from a fixed date to some time ahead.
#[derive(Debug)]
pub(crate) struct Hours {
    days: Vec<Day>,
    always: bool,
}

/// Nothing is known of earlier days.
const FIRST_DAY: Date = jiff::civil::date(2023, 1, 2);
/// A trading day on the market's own clock: a 252nd of a year.
const MARKET_DAY: i64 = 125_229_000;
const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

impl Hours {
    /// `now` only bounds the table, a year ahead. It begins where it always begins, so that days
    /// are counted alike whenever the exchange was started.
    pub(crate) fn new(now: Time, always: bool) -> Self {
        let today = now.eastern().date();
        let last = today.checked_add(jiff::Span::new().days(400)).unwrap_or(Date::MAX);
        let mut days = Vec::new();
        let mut date = FIRST_DAY;
        while date <= last {
            days.extend(if always { whole_day(date) } else { trading_day(date) });
            let Ok(next) = date.tomorrow() else { break };
            date = next;
        }
        Self { days, always }
    }

    pub(crate) const fn always(&self) -> bool {
        self.always
    }

    /// The trading day an instant belongs to: the last that had begun. `None` before the table.
    pub(crate) fn day_at(&self, at: i64) -> Option<&Day> {
        self.days[..self.days.partition_point(|day| day.pre <= at)].last()
    }

    /// The trading day before the one an instant belongs to.
    pub(crate) fn day_before(&self, at: i64) -> Option<&Day> {
        let begun = self.days.partition_point(|day| day.pre <= at);
        self.days.get(begun.checked_sub(2)?)
    }

    /// The trading day of a date, if it is one.
    pub(crate) fn day_of(&self, date: Date) -> Option<&Day> {
        self.days.binary_search_by_key(&date, |day| day.date).ok().map(|index| &self.days[index])
    }

    /// The trading days that overlap a span of time, oldest first.
    pub(crate) fn days_between(&self, from: i64, to: i64) -> &[Day] {
        let first = self.days.partition_point(|day| day.end <= from);
        let last = self.days.partition_point(|day| day.midnight <= to);
        self.days.get(first..last).unwrap_or_default()
    }

    /// How many trading days back from `now` an instant's day lies; 0 is today's.
    pub(crate) fn age(&self, at: i64, now: i64) -> usize {
        let index = |at| self.days.partition_point(|day| day.pre <= at);
        index(now).saturating_sub(index(at))
    }

    /// The market's own clock, in milliseconds: it runs fast in the regular session, slowly
    /// before and after, and hardly at all while nothing trades, so that prices mostly move when
    /// they can be traded. Where the market never closes it is the wall's.
    pub(crate) fn market_time(&self, at: i64) -> i64 {
        let begun = self.days.partition_point(|day| day.pre <= at);
        let day = begun.checked_sub(1).and_then(|index| self.days.get(index));
        let (false, Some(day)) = (self.always, day) else { return at };
        let next = self.days.get(begun).map_or(day.end + 8 * HOUR, |next| next.pre);
        let marks =
            [(day.pre, 0.0), (day.open, 0.1), (day.close, 0.82), (day.end, 0.9), (next, 1.0)];
        let leg = marks.windows(2).find(|leg| at < leg[1].0).unwrap_or(&marks[3..]);
        let ((from, low), (to, high)) = (leg[0], leg[1]);
        let part = (at - from) as f64 / (to - from).max(1) as f64;
        let passed = low + (high - low) * part.min(1.0);
        begun as i64 * MARKET_DAY + (passed * MARKET_DAY as f64) as i64
    }

    pub(crate) fn session(&self, at: i64) -> Session {
        self.day_at(at).map_or(Session::Closed, |day| day.session(at))
    }

    /// The last instant, not after `at`, at which stocks traded: prices stand still from there.
    pub(crate) fn last_traded(&self, at: i64) -> i64 {
        self.day_at(at).map_or(at, |day| at.min(day.end - 1))
    }

    /// The same for what trades in the regular session only: options and index values.
    pub(crate) fn last_regular(&self, at: i64) -> i64 {
        match self.day_at(at) {
            Some(day) if at >= day.open => at.min(day.close - 1),
            _ => self.day_before(at).map_or(at, |day| day.close - 1),
        }
    }
}

impl Day {
    pub(crate) fn session(&self, at: i64) -> Session {
        match at {
            at if at < self.pre || at >= self.end => Session::Closed,
            at if at < self.open => Session::Pre,
            at if at < self.close => Session::Regular,
            _ => Session::After,
        }
    }
}

fn whole_day(date: Date) -> Option<Day> {
    let midnight = Time::from_eastern(date, 0, 0)?.millis();
    let next = Time::from_eastern(date.tomorrow().ok()?, 0, 0)?.millis();
    Some(Day { date, midnight, pre: midnight, open: midnight, close: next, end: next })
}

fn trading_day(date: Date) -> Option<Day> {
    if !is_trading_day(date) {
        return None;
    }
    let midnight = Time::from_eastern(date, 0, 0)?.millis();
    let open = Time::from_eastern(date, 9, 30)?.millis();
    let close = close_of(date)?.millis();
    Some(Day {
        date,
        midnight,
        pre: open - 5 * HOUR - 30 * MINUTE,
        open,
        close,
        end: close + 4 * HOUR,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use market::session_at;

    fn at(date: Date, hour: i8, minute: i8) -> Time {
        Time::from_eastern(date, hour, minute).unwrap()
    }

    #[test]
    fn the_table_agrees_with_the_calendar() {
        let monday = jiff::civil::date(2026, 11, 23);
        let hours = Hours::new(at(monday, 12, 0), false);
        for minute in (0..14 * 24 * 60).step_by(15) {
            let time = Time::from_millis(at(monday, 0, 0).millis() + minute * MINUTE);
            assert_eq!(hours.session(time.millis()), session_at(time), "at {time}");
        }
    }

    #[test]
    fn prices_stand_still_while_nothing_trades() {
        let friday = jiff::civil::date(2026, 11, 20);
        let hours = Hours::new(at(friday, 12, 0), false);
        let sunday = at(jiff::civil::date(2026, 11, 22), 12, 0).millis();
        assert_eq!(hours.last_traded(sunday), at(friday, 20, 0).millis() - 1);
        assert_eq!(hours.last_regular(sunday), at(friday, 16, 0).millis() - 1);
        let monday_early = at(jiff::civil::date(2026, 11, 23), 8, 0).millis();
        assert_eq!(hours.last_traded(monday_early), monday_early);
        assert_eq!(hours.last_regular(monday_early), at(friday, 16, 0).millis() - 1);
    }

    #[test]
    fn the_markets_clock_never_stops_or_jumps() {
        let friday = jiff::civil::date(2026, 11, 20);
        let hours = Hours::new(at(friday, 12, 0), false);
        let start = at(friday, 0, 0).millis();
        let times: Vec<_> =
            (0..5 * 24 * 60).map(|minute| hours.market_time(start + minute * MINUTE)).collect();
        for pair in times.windows(2) {
            assert!((1..10 * MINUTE).contains(&(pair[1] - pair[0])), "{pair:?}");
        }
        let passed = |from, to| hours.market_time(to) - hours.market_time(from);
        let session = passed(at(friday, 9, 30).millis(), at(friday, 16, 0).millis());
        let monday = at(jiff::civil::date(2026, 11, 23), 9, 30).millis();
        let weekend = passed(at(friday, 16, 0).millis(), monday);
        assert!(session > 2 * weekend, "{session} against {weekend}");
    }

    #[test]
    fn an_always_open_market_never_closes() {
        let friday = jiff::civil::date(2026, 11, 20);
        let hours = Hours::new(at(friday, 12, 0), true);
        for hour in 0..100 {
            let time = at(friday, 0, 0).millis() + hour * HOUR;
            assert_eq!(hours.session(time), Session::Regular);
            assert_eq!(hours.last_regular(time), time);
        }
    }
}
