//! The instant a contract expires at, and how much trading there is until then.
//!
//! Years as option formulas count them are `analytics`'; here are instants and minutes only.

use super::{Calendar, clock, instant, options::LATE};
use crate::{Date, Settlement, Time};

impl Calendar {
    /// The day a contract written for `date` really expires on: that day, or the trading day
    /// before it where the exchanges stay closed.
    #[must_use]
    pub fn expiry_day(&self, date: Date) -> Date {
        if self.is_trading_day(date) { date } else { self.trading_day_before(date) }
    }

    /// When a contract written for `date` expires: at the open, at the close, or a quarter of an
    /// hour after it, early closes and holidays regarded. `None` outside the years 1678 to 2262.
    #[must_use]
    pub fn expiry_of(&self, date: Date, settlement: Settlement) -> Option<Time> {
        let day = self.expiry_day(date);
        let hours = self.hours(day)?;
        instant(
            day,
            match settlement {
                Settlement::Open => hours.open,
                Settlement::Close => hours.close,
                Settlement::LateClose => hours.close + LATE,
            },
        )
    }

    /// Minutes of regular sessions from one instant to another, parts of a minute included; 0 if
    /// the second does not come after the first.
    #[must_use]
    pub fn trading_minutes(&self, from: Time, to: Time) -> f64 {
        let (last, _) = clock(to);
        let mut day = clock(from).0;
        let mut nanos: i128 = 0;
        while day <= last && from < to {
            if let (Some(open), Some(close)) = (self.open_of(day), self.close_of(day)) {
                let (start, end) = (open.max(from).nanos(), close.min(to).nanos());
                nanos += i128::from(end).saturating_sub(i128::from(start)).max(0);
            }
            let Ok(next) = day.tomorrow() else { break };
            day = next;
        }
        nanos as f64 / 60e9
    }
}
