//! Sessions with a defect, to see that it is found: what a sound one says is changed on the way.

use feed::{Action, Change};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Defect {
    LosesTheThirdRequest,
    NeverHearsARelease,
    NeverSetsAnAlarm,
    LogsInTwice,
    DialsWhileParked,
}

/// One of them at work.
#[derive(Debug)]
pub(crate) struct Spoiler {
    defect: Defect,
    requests: usize,
}

impl Spoiler {
    pub(crate) fn new(defect: Defect) -> Self {
        Self { defect, requests: 0 }
    }

    /// What such a session would be told by the ledger.
    pub(crate) fn spoil_change(&self, change: &mut Change) {
        if self.defect == Defect::NeverHearsARelease {
            change.released.clear();
        }
    }

    /// What such a session would say.
    pub(crate) fn spoil(&mut self, parked: bool, actions: &mut Vec<Action>) {
        match self.defect {
            Defect::LosesTheThirdRequest => actions.retain(|action| {
                self.requests += usize::from(matches!(action, Action::Send(_)));
                !matches!(action, Action::Send(_)) || self.requests != 3
            }),
            Defect::NeverSetsAnAlarm => {
                actions.retain(|action| !matches!(action, Action::WakeAt(_)));
            }
            Defect::LogsInTwice if actions.contains(&Action::LogIn) => {
                actions.push(Action::LogIn);
            }
            Defect::DialsWhileParked if parked => actions.push(Action::Dial),
            _ => {}
        }
    }
}
