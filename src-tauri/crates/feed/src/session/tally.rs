//! Counts what could not be read, so that a server gone mad is one line a minute and not a
//! flood.

use market::{AssetClass, Millis};
use wire::{Fault, FaultReason};

use super::{Action, Fact};

/// At most one report in this time, in milliseconds.
const INTERVAL: u64 = 60_000;

/// The faults of one link that have not been told yet.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    count: u64,
    sample: String,
    /// No report before this; `None` until there has been one.
    quiet_until: Option<Millis>,
}

impl Tally {
    /// Counts the faults of one frame.
    pub(super) fn add(&mut self, faults: &[Fault]) {
        let Some(first) = faults.first() else { return };
        if self.count == 0 {
            self.sample = first.to_string();
        }
        for fault in faults {
            self.count += match fault.reason {
                FaultReason::AndMore(more) => more,
                _ => 1,
            };
        }
    }

    /// When there will be something to tell.
    pub(super) fn due(&self) -> Option<Millis> {
        if self.count == 0 { None } else { Some(self.quiet_until.unwrap_or_default()) }
    }

    /// Tells what has been counted, if it is time.
    pub(super) fn report(&mut self, now: Millis, class: AssetClass, out: &mut Vec<Action>) {
        if self.due().is_some_and(|due| due <= now) {
            let count = core::mem::take(&mut self.count);
            let sample = core::mem::take(&mut self.sample);
            self.quiet_until = Some(now.plus(INTERVAL));
            out.push(Action::Tell(Fact::Faults { class, count, sample }));
        }
    }
}
