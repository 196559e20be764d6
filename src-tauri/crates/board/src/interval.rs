//! How much time a candle covers, and which of the three base series it is folded from.

use market::{Span, Time};

use crate::timeline::later;

/// How much time a candle covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Interval {
    /// One second.
    Second,
    /// Five seconds.
    FiveSeconds,
    /// One minute.
    Minute,
    /// Five minutes.
    FiveMinutes,
    /// Fifteen minutes.
    QuarterHour,
    /// One hour.
    Hour,
    /// One calendar day in New York.
    Day,
}

/// The base series an interval is folded from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Base {
    /// Bars of a second.
    Seconds,
    /// Bars of a minute.
    Minutes,
    /// Bars of a day.
    Days,
}

impl Interval {
    /// The base series this interval is folded from.
    #[must_use]
    pub const fn base(self) -> Base {
        match self {
            Self::Second | Self::FiveSeconds => Base::Seconds,
            Self::Minute | Self::FiveMinutes | Self::QuarterHour | Self::Hour => Base::Minutes,
            Self::Day => Base::Days,
        }
    }

    /// Start of the window of this interval that holds an instant.
    #[must_use]
    pub fn window(self, time: Time) -> Time {
        match self {
            Self::Second => time.floor_to(1_000),
            Self::FiveSeconds => time.floor_to(5_000),
            Self::Minute => time.floor_to(60_000),
            Self::FiveMinutes => time.floor_to(300_000),
            Self::QuarterHour => time.floor_to(900_000),
            Self::Hour => time.floor_to(3_600_000),
            Self::Day => Time::from_eastern(time.eastern().date(), 0, 0).unwrap_or(time),
        }
    }

    /// Start of the window behind the one that starts at `window`.
    pub(crate) fn end(self, window: Time) -> Time {
        let hours = |hours: i64| later(window, hours * 3_600_000);
        match self {
            Self::Second => later(window, 1_000),
            Self::FiveSeconds => later(window, 5_000),
            Self::Minute => later(window, 60_000),
            Self::FiveMinutes => later(window, 300_000),
            Self::QuarterHour => later(window, 900_000),
            Self::Hour => hours(1),
            // Within the next day, be this one of 23 hours or of 25.
            Self::Day => self.window(hours(36)),
        }
    }
}

impl Base {
    /// The interval that shows the base series as it is.
    #[must_use]
    pub const fn interval(self) -> Interval {
        match self {
            Self::Seconds => Interval::Second,
            Self::Minutes => Interval::Minute,
            Self::Days => Interval::Day,
        }
    }

    /// The interval whose candles this series makes while nobody else does; days make themselves.
    pub(crate) const fn coarser(self) -> Interval {
        match self {
            Self::Seconds => Interval::Minute,
            Self::Minutes | Self::Days => Interval::Day,
        }
    }

    /// The base series that streamed bars of a span belong to.
    #[must_use]
    pub const fn of(span: Span) -> Self {
        match span {
            Span::Second => Self::Seconds,
            Span::Minute => Self::Minutes,
        }
    }

    /// How long its windows are, milliseconds; of a day, as most are.
    pub(crate) const fn length(self) -> i64 {
        match self {
            Self::Seconds => 1_000,
            Self::Minutes => 60_000,
            Self::Days => 86_400_000,
        }
    }

    /// Candles that memory is taken for with the first: a few seconds, a quarter of an hour. A day
    /// that is made of what is streamed stays alone.
    pub(crate) const fn room(self) -> usize {
        match self {
            Self::Seconds | Self::Minutes => 16,
            Self::Days => 0,
        }
    }

    /// The most candles kept: two hours of seconds, a month of minutes, decades of days.
    pub(crate) const fn capacity(self) -> usize {
        match self {
            Self::Seconds => 7_200,
            Self::Minutes => 24_000,
            Self::Days => 12_000,
        }
    }
}
