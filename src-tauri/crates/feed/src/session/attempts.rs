//! How often a link may dial at all, whatever asks for it: the vendor's goodwill is not to be
//! used up.
//!
//! How long to wait after a failure is the back-off's to say; the later of the two holds.

use std::collections::VecDeque;

use market::Millis;

/// What attempts are counted over.
const PERIOD: u64 = 300_000;
/// Attempts of its own accord within a period before they have to lie apart.
const FREE: usize = 10;
/// The same for attempts that something outside asked for.
const ASKED_FOR: usize = 20;
/// How far apart they then have to lie.
const APART: u64 = 30_000;
/// How far apart a person's have to lie: a log-in goes out with each.
const PERSON: u64 = 10_000;
/// How far apart those after changes of the network have to lie.
const NETWORK: u64 = 2_000;

/// What asks for a dial.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Prompt {
    /// Nothing but time.
    #[default]
    Due,
    /// The network changed, or the computer woke.
    Network,
    /// A person.
    Person,
    /// Another key.
    Key,
}

/// When one link dialled.
#[derive(Debug, Clone, Default)]
pub(super) struct Attempts {
    /// The last ones, oldest first.
    dials: VecDeque<Millis>,
    person: Option<Millis>,
    network: Option<Millis>,
}

impl Attempts {
    /// The earliest time, not before `now`, at which the link may dial.
    pub(super) fn earliest(&self, now: Millis, prompt: Prompt) -> Millis {
        let free = if prompt == Prompt::Due { FREE } else { ASKED_FOR };
        let recent = self.dials.iter().filter(|at| now.since(**at) < PERIOD).count();
        let spent = if recent >= free { self.last().map(|last| last.plus(APART)) } else { None };
        let apart = match prompt {
            Prompt::Due | Prompt::Key => None,
            Prompt::Network => self.network.map(|last| last.plus(NETWORK)),
            Prompt::Person => self.person.map(|last| last.plus(PERSON)),
        };
        spent.max(apart).unwrap_or(now).max(now)
    }

    /// When the link last dialled.
    pub(super) fn last(&self) -> Option<Millis> {
        self.dials.back().copied()
    }

    /// The link dials now.
    pub(super) fn note(&mut self, now: Millis, prompt: Prompt) {
        if self.dials.len() == ASKED_FOR {
            self.dials.pop_front();
        }
        self.dials.push_back(now);
        match prompt {
            Prompt::Due | Prompt::Key => {}
            Prompt::Network => self.network = Some(now),
            Prompt::Person => self.person = Some(now),
        }
    }

    /// The clock stood still for so long, and the attempts lie so much further back.
    pub(super) fn age(&mut self, millis: u64) {
        for at in &mut self.dials {
            *at = Millis(at.0.saturating_sub(millis));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(dials: u64) -> Attempts {
        let mut attempts = Attempts::default();
        for n in 0..dials {
            attempts.note(Millis(n * 1_000), Prompt::Due);
        }
        attempts
    }

    #[test]
    fn ten_attempts_are_free_and_the_next_lie_half_a_minute_apart() {
        let now = Millis(20_000);
        assert_eq!(after(9).earliest(now, Prompt::Due), now);
        assert_eq!(after(10).earliest(now, Prompt::Due), Millis(39_000));
        assert_eq!(after(10).earliest(now, Prompt::Network), now);
        assert_eq!(after(20).earliest(now, Prompt::Network), Millis(49_000));
        assert_eq!(after(10).earliest(Millis(300_000), Prompt::Due), Millis(300_000));
    }

    #[test]
    fn a_person_is_held_to_ten_seconds_and_another_key_is_not() {
        let mut attempts = Attempts::default();
        attempts.note(Millis(5_000), Prompt::Person);
        assert_eq!(attempts.earliest(Millis(6_000), Prompt::Person), Millis(15_000));
        assert_eq!(attempts.earliest(Millis(6_000), Prompt::Key), Millis(6_000));
    }

    #[test]
    fn a_night_asleep_is_over_for_the_attempts_too() {
        let mut attempts = after(10);
        attempts.age(8 * 3_600_000);
        // The stopwatch may stand at less than what was slept: the last ones then count on.
        assert!(attempts.earliest(Millis(320_000), Prompt::Due) == Millis(320_000));
    }
}
