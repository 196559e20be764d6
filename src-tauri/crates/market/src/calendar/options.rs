//! When options trade, which is not when stocks do.
//!
//! Hours outside the regular session hold for some classes only, and no feed says for which: the
//! answer is what may trade, not what does. The overnight sessions of index options are not here.

use jiff::civil::date;

use super::{Calendar, clock};
use crate::{Date, Time};

/// What part of the day it is for options.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OptionSession {
    /// 07:30 to 09:25 on trading days from 17 August 2026, for the classes Cboe selected.
    Early,
    /// 09:30 to 16:00, or to 13:00 on a half day.
    Regular,
    /// A quarter of an hour after the close: index and broad ETF classes by the exchanges' rules,
    /// and from 17 August 2026 the classes Cboe selected.
    Late,
    /// All other times.
    Closed,
}

/// Trading before the open, in minutes since midnight.
const EARLY: core::ops::Range<i32> = 7 * 60 + 30..9 * 60 + 25;
/// The first day of it.
const EARLY_SINCE: Date = date(2026, 8, 17);
/// How long late classes trade after the close, minutes.
pub(super) const LATE: i32 = 15;

impl Calendar {
    /// The session of options at an instant, by New York's clock.
    #[must_use]
    pub fn option_session_at(&self, time: Time) -> OptionSession {
        let (day, minute) = clock(time);
        let Some(hours) = self.hours(day) else { return OptionSession::Closed };
        if (hours.open..hours.close).contains(&minute) {
            OptionSession::Regular
        } else if (hours.close..hours.close + LATE).contains(&minute) {
            OptionSession::Late
        } else if day >= EARLY_SINCE && EARLY.contains(&minute) {
            OptionSession::Early
        } else {
            OptionSession::Closed
        }
    }
}
