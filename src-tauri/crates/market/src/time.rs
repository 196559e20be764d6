//! Two kinds of time that must not be mixed.
//!
//! [`Time`] is the wall's: when something happened in the market. [`Millis`] is the desk's own
//! stopwatch: what timers count. A clock step moves the first and not the second. Neither is
//! ever asked for here; both come in as arguments.

use core::fmt;

pub use jiff::civil::Date;
use jiff::{Timestamp, civil::DateTime, tz::TimeZone};

/// An instant of the wall's clock: nanoseconds since 1970-01-01 UTC.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Time(i64);

impl Time {
    /// An instant from nanoseconds since 1970.
    #[must_use]
    pub const fn from_nanos(nanos: i64) -> Self {
        Self(nanos)
    }

    /// An instant from milliseconds since 1970, held at the ends of the range.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis.saturating_mul(1_000_000))
    }

    /// Reads a vendor's timestamp whose unit its documents leave open, by magnitude: below 1e11
    /// seconds, below 1e14 milliseconds, below 1e17 microseconds, else nanoseconds.
    #[must_use]
    pub const fn from_vendor(stamp: i64) -> Self {
        let per_unit = match stamp.unsigned_abs() {
            0..100_000_000_000 => 1_000_000_000,
            100_000_000_000..100_000_000_000_000 => 1_000_000,
            100_000_000_000_000..100_000_000_000_000_000 => 1_000,
            _ => 1,
        };
        Self(stamp.saturating_mul(per_unit))
    }

    /// Nanoseconds since 1970.
    #[must_use]
    pub const fn nanos(self) -> i64 {
        self.0
    }

    /// Whole milliseconds since 1970, rounded down.
    #[must_use]
    pub const fn millis(self) -> i64 {
        self.0.div_euclid(1_000_000)
    }

    /// Milliseconds from `earlier` to this instant; negative if it lies ahead.
    #[must_use]
    pub const fn millis_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0) / 1_000_000
    }

    /// The start of the window of `length` milliseconds, counted from 1970, that holds this
    /// instant. A length below one millisecond counts as one.
    #[must_use]
    pub const fn floor_to(self, length: i64) -> Self {
        let length = if length < 1 { 1 } else { length };
        Self::from_millis(self.millis().div_euclid(length).saturating_mul(length))
    }

    /// This instant on the clock of the New York exchanges, daylight saving included.
    #[must_use]
    pub fn eastern(self) -> DateTime {
        let instant = Timestamp::from_nanosecond(i128::from(self.0)).unwrap_or_default();
        EASTERN.to_datetime(instant)
    }

    /// The instant at which New York's clocks show `hour`:`minute` on `date`; `None` outside the
    /// years 1678 to 2262 or for no time of day.
    #[must_use]
    pub fn from_eastern(date: Date, hour: i8, minute: i8) -> Option<Self> {
        let clock = jiff::civil::Time::new(hour, minute, 0, 0).ok()?;
        let instant = EASTERN.to_timestamp(date.to_datetime(clock)).ok()?;
        i64::try_from(instant.as_nanosecond()).ok().map(Self)
    }
}

/// The time zone of the US exchanges, built in: no file is read.
static EASTERN: TimeZone = jiff::tz::get!("America/New_York");

impl fmt::Debug for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// RFC 3339 in UTC.
impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", Timestamp::from_nanosecond(i128::from(self.0)).unwrap_or_default())
    }
}

/// A reading of the desk's stopwatch in milliseconds. It only ever rises, stands for no date,
/// and is what every deadline is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Millis(pub u64);

impl Millis {
    /// The reading `millis` later.
    #[must_use]
    pub const fn plus(self, millis: u64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// Milliseconds since an `earlier` reading; 0 if that lies ahead.
    #[must_use]
    pub const fn since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_says_its_unit_by_its_size() {
        let instant = 1_776_175_650_376_809_635;
        assert_eq!(Time::from_vendor(instant).nanos(), instant);
        assert_eq!(Time::from_vendor(1_776_175_650_376_809).nanos(), 1_776_175_650_376_809_000);
        assert_eq!(Time::from_vendor(1_776_175_650_376).nanos(), 1_776_175_650_376_000_000);
        assert_eq!(Time::from_vendor(1_776_175_650).nanos(), 1_776_175_650_000_000_000);
        assert_eq!(Time::from_vendor(i64::MIN).nanos(), i64::MIN);
    }

    #[test]
    fn new_york_keeps_daylight_saving() {
        let date = |year, month, day| Date::new(year, month, day).unwrap();
        let open = |date| Time::from_eastern(date, 9, 30).unwrap().to_string();
        assert_eq!(open(date(2026, 3, 6)), "2026-03-06T14:30:00Z");
        assert_eq!(open(date(2026, 3, 9)), "2026-03-09T13:30:00Z");
        assert_eq!(open(date(2026, 11, 2)), "2026-11-02T14:30:00Z");
    }

    #[test]
    fn windows_start_at_whole_multiples_before_1970_too() {
        assert_eq!(Time::from_millis(61_234).floor_to(60_000), Time::from_millis(60_000));
        assert_eq!(Time::from_millis(-1).floor_to(1_000), Time::from_millis(-1_000));
        assert_eq!(Time::from_nanos(-1).millis(), -1);
    }
}
