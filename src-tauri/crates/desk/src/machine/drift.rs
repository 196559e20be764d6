//! The wall's clock against the stopwatch: which of them jumped says what happened.
//!
//! On Linux and macOS a stopwatch stands still while the machine sleeps; on Windows it runs on,
//! and so it does where the program alone was stopped, but then the look comes late. Either way
//! somebody was away. A wall's clock that jumps alone, back or a little, was set; one that jumps
//! far ahead cannot be told from sleep, and a needless look at an open connection does no harm.

use market::{Millis, Time};

/// What is more than a clock being set right, milliseconds.
const ASLEEP: i64 = 3_000;
/// What no clock loses against another in a second, milliseconds.
const SET: i64 = 250;

/// Both clocks at the last look.
#[derive(Debug)]
pub(super) struct Drift {
    wall: Time,
    reading: Millis,
}

/// What the clocks say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Jump {
    /// Nothing ran for so long, milliseconds.
    Slept(u64),
    /// The wall's clock was set.
    Set,
}

impl Drift {
    pub(super) fn new(wall: Time, reading: Millis) -> Self {
        Self { wall, reading }
    }

    /// Looks at both clocks, `expected` milliseconds after the last look.
    pub(super) fn look(&mut self, wall: Time, reading: Millis, expected: u64) -> Option<Jump> {
        let passed = reading.since(self.reading);
        let drift = wall.millis_since(self.wall) - i64::try_from(passed).unwrap_or(i64::MAX);
        *self = Self { wall, reading };
        let late = passed.saturating_sub(expected);
        if drift > ASLEEP {
            return Some(Jump::Slept(drift.unsigned_abs()));
        }
        if late > ASLEEP.unsigned_abs() {
            return Some(Jump::Slept(late));
        }
        (drift.abs() > SET).then_some(Jump::Set)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_jumped_says_what_happened() {
        let check = |wall: i64, reading: u64, expected: Option<Jump>| {
            let mut drift = Drift::new(Time::from_millis(1_000_000), Millis(5_000));
            let look =
                drift.look(Time::from_millis(1_000_000 + wall), Millis(5_000 + reading), 1_000);
            assert_eq!(look, expected, "{wall} {reading}");
            // Whatever it was, it is over.
            let next = (Time::from_millis(1_001_000 + wall), Millis(6_000 + reading));
            assert_eq!(drift.look(next.0, next.1, 1_000), None);
        };
        check(1_000, 1_000, None);
        check(1_020, 1_001, None);
        check(3_900, 3_900, None);
        // A lid closed for ten minutes: the stopwatch stood still.
        check(601_000, 1_000, Some(Jump::Slept(600_000)));
        // The same where it does not, and a program that was stopped.
        check(601_000, 601_000, Some(Jump::Slept(600_000)));
        // An hour back, a second ahead: somebody set the clock.
        check(-3_600_000, 1_000, Some(Jump::Set));
        check(2_000, 1_000, Some(Jump::Set));
    }
}
