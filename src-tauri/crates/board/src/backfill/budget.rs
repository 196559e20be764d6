//! How fast REST may be asked: generously, until the vendor shows that the plan is a free one.
//!
//! A bucket of requests that fills with time. Nobody says how many a plan allows; a 429 does.

use market::Millis;

/// Thousandths of a request.
const REQUEST: u64 = 1_000;
/// The vendor asks paying users to stay under a hundred a second; this leaves room for others.
const GENEROUS: Rate = Rate { burst: 40 * REQUEST, a_minute: 1_200 * REQUEST };
/// What a free plan allows.
const THRIFTY: Rate = Rate { burst: 2 * REQUEST, a_minute: 5 * REQUEST };
/// How long after a 429 the plan counts as a free one, milliseconds.
const MEMORY: u64 = 30 * 60_000;
const MINUTE: u64 = 60_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Rate {
    burst: u64,
    a_minute: u64,
}

/// What may be asked.
#[derive(Debug)]
pub(super) struct Budget {
    left: u64,
    /// When `left` was true.
    at: Millis,
    rate: Rate,
    /// Nothing before this.
    closed_until: Millis,
    /// When the last refusal is forgotten.
    forgiven: Millis,
}

impl Default for Budget {
    fn default() -> Self {
        let start = Millis(0);
        Self {
            left: GENEROUS.burst,
            at: start,
            rate: GENEROUS,
            closed_until: start,
            forgiven: start,
        }
    }
}

impl Budget {
    pub(super) fn is_thrifty(&self) -> bool {
        self.rate == THRIFTY
    }

    /// When one more may be asked: `at` itself if it may now.
    pub(super) fn due(&self, at: Millis) -> Millis {
        let short = REQUEST.saturating_sub(self.filled(at));
        at.plus((short * MINUTE).div_ceil(self.rate.a_minute)).max(self.closed_until)
    }

    /// One is asked, allowed or not.
    pub(super) fn spend(&mut self, at: Millis) {
        if self.is_thrifty() && at >= self.forgiven {
            self.rate = GENEROUS;
        }
        self.left = self.filled(at).saturating_sub(REQUEST);
        self.at = at;
    }

    /// The vendor asked to be left alone until then.
    pub(super) fn refused(&mut self, at: Millis, until: Millis) {
        (self.rate, self.left, self.at) = (THRIFTY, REQUEST, until);
        self.closed_until = self.closed_until.max(until);
        self.forgiven = at.max(until).plus(MEMORY);
    }

    fn filled(&self, at: Millis) -> u64 {
        let more = at.since(self.at).saturating_mul(self.rate.a_minute) / MINUTE;
        self.left.saturating_add(more).min(self.rate.burst)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many may be asked in a span if each is asked as soon as it may.
    fn asked(budget: &mut Budget, from: u64, to: u64) -> u32 {
        let (mut now, mut count) = (Millis(from), 0);
        loop {
            now = budget.due(now);
            if now.0 >= to {
                return count;
            }
            budget.spend(now);
            count += 1;
        }
    }

    #[test]
    fn a_paid_plan_is_asked_twenty_times_a_second_after_a_burst() {
        assert_eq!(asked(&mut Budget::default(), 0, 10_000), 40 + 199);
    }

    #[test]
    fn after_a_refusal_nothing_is_asked_until_the_time_named_and_then_five_a_minute() {
        let mut budget = Budget::default();
        budget.refused(Millis(1_000), Millis(61_000));
        assert_eq!(budget.due(Millis(1_000)), Millis(61_000));
        assert_eq!(asked(&mut budget, 1_000, 61_000 + 10 * MINUTE), 50);
    }

    #[test]
    fn a_refusal_is_forgotten_half_an_hour_later() {
        let mut budget = Budget::default();
        budget.refused(Millis(0), Millis(60_000));
        budget.spend(Millis(60_000 + MEMORY));
        assert!(!budget.is_thrifty());
    }

    #[test]
    fn an_earlier_end_never_shortens_a_wait() {
        let mut budget = Budget::default();
        budget.refused(Millis(0), Millis(60_000));
        budget.refused(Millis(10), Millis(2_000));
        assert_eq!(budget.due(Millis(2_000)), Millis(60_000));
    }
}
