//! What a server must not send: control frames without end, and messages too long to be taken,
//! again and again.

use std::collections::VecDeque;

use market::Millis;

/// Control frames taken in a second. Ours are one in ten seconds, and the server's as rare.
const CONTROLS: u32 = 100;
const SECOND: u64 = 1_000;
/// So many messages too long ...
const OVERSIZE: usize = 3;
/// ... within this time are no accident.
const OVERSIZE_WITHIN: u64 = 600_000;

/// Counts the control frames of one connection.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Controls {
    since: Millis,
    count: u32,
}

impl Controls {
    /// One more came; whether it is one too many.
    pub(super) fn overflow(&mut self, now: Millis) -> bool {
        if now.since(self.since) >= SECOND {
            *self = Self { since: now, count: 0 };
        }
        self.count += 1;
        self.count > CONTROLS
    }
}

/// Remembers the messages of one link that were too long, over its connections.
#[derive(Debug, Clone, Default)]
pub(super) struct Oversizes(VecDeque<Millis>);

impl Oversizes {
    /// One more came; whether it is one too many.
    pub(super) fn overflow(&mut self, now: Millis) -> bool {
        self.0.retain(|at| now.since(*at) < OVERSIZE_WITHIN);
        self.0.push_back(now);
        self.0.len() >= OVERSIZE
    }

    /// What is past does not count any more.
    pub(super) fn forget(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_control_frames_in_a_second_pass_and_one_more_does_not() {
        let mut controls = Controls::default();
        assert!((0..100).all(|n| !controls.overflow(Millis(5_000 + n))));
        assert!(controls.clone().overflow(Millis(5_999)));
        assert!(!controls.overflow(Millis(6_000)), "another second");
    }

    #[test]
    fn three_long_messages_count_only_within_ten_minutes() {
        let mut oversizes = Oversizes::default();
        assert!(!oversizes.overflow(Millis(0)));
        assert!(!oversizes.overflow(Millis(500_000)));
        assert!(!oversizes.overflow(Millis(600_000)), "the first is long ago");
        assert!(oversizes.overflow(Millis(1_000_000)));
    }
}
