//! Giving way to another program with the same key.
//!
//! The vendor lets one connection stand and evicts the older or the newer one, as it pleases.
//! Two programs that each fight for the place would take it from each other for ever, so this
//! one gives in: one more try, later, and then no more until a person says so.

use market::Millis;

use super::attempts::Prompt;
use super::{Action, Cause, LinkState, Session};

/// A second eviction within this time parks the link.
const AGAIN: u64 = 600_000;

impl Session {
    /// Another program has the place.
    pub(super) fn evicted(&mut self, now: Millis, cause: Cause, out: &mut Vec<Action>) {
        self.hang_up(out);
        let again = self.evicted_at.replace(now).is_some_and(|last| now.since(last) < AGAIN);
        if again {
            self.enter(LinkState::Evicted, Some(cause), out);
        } else {
            let until = now.plus(self.backoff.after_eviction());
            self.wait(until, Prompt::Due, Some(cause), out);
        }
    }

    /// A person says that the place is to be had here.
    pub(super) fn take_over(&mut self, now: Millis, out: &mut Vec<Action>) {
        if self.gives_way() {
            self.start_anew(now, Prompt::Person, out);
        }
    }

    /// Whether the link is off because another program has the place.
    pub(super) fn gives_way(&self) -> bool {
        match self.state {
            LinkState::Evicted => true,
            LinkState::Waiting { .. } => matches!(self.cause, Some(Cause::Evicted(_))),
            _ => false,
        }
    }
}
