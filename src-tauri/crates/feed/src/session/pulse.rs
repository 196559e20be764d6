//! Whether the other end is still there.
//!
//! Any inbound byte counts as life, data or not: quiet markets stream nothing for hours, and
//! the server does not always answer a ping. How fresh the data is, is not judged here.

use market::Millis;

/// How long a line may be silent before it is asked: with the time to answer half a second less
/// than the 15 s in which a dead line is to be known, so that a busy machine keeps them too.
const QUIET: u64 = 9_500;
/// How long the answer may take.
const ANSWER: u64 = 5_000;
/// How long it may take before a person is told that there is doubt: longer than any answer of
/// a line that is merely slow.
const SLOW: u64 = 3_500;
/// How long it may take when there is reason for doubt: after sleep, on another network.
const DOUBTFUL: u64 = 3_000;

/// The pulse of one open connection.
#[derive(Debug, Clone, Copy)]
pub(super) enum Pulse {
    /// Heard from; to be asked at this time.
    Quiet(Millis),
    /// Asked, and not suspect yet.
    Asked {
        /// Suspect if nothing is heard until then.
        suspect: Millis,
        /// Lost if nothing is heard until then.
        lost: Millis,
    },
    /// Asked and suspect; lost if nothing is heard until this time.
    Suspect(Millis),
}

/// What the time says about a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Beat {
    /// Nothing to do yet.
    Fine,
    /// A ping is to be sent.
    Ask,
    /// The answer is late.
    Doubt,
    /// It is lost.
    Lost,
}

impl Pulse {
    /// Something was heard.
    pub(super) fn heard(now: Millis) -> Self {
        Self::Quiet(now.plus(QUIET))
    }

    /// Doubts the line: a ping goes out now. A sooner deadline stands.
    pub(super) fn doubt(self, now: Millis) -> Self {
        let by = now.plus(DOUBTFUL);
        match self {
            Self::Asked { lost: sooner, .. } | Self::Suspect(sooner) => {
                Self::Suspect(sooner.min(by))
            }
            Self::Quiet(_) => Self::Suspect(by),
        }
    }

    /// When to look again.
    pub(super) fn due(self) -> Millis {
        match self {
            Self::Quiet(at) | Self::Asked { suspect: at, .. } | Self::Suspect(at) => at,
        }
    }

    /// Lets time pass. However late this is called, a line is never given up without having
    /// had its time to answer.
    pub(super) fn beat(&mut self, now: Millis) -> Beat {
        if now < self.due() {
            return Beat::Fine;
        }
        match *self {
            Self::Quiet(_) => {
                *self = Self::Asked { suspect: now.plus(SLOW), lost: now.plus(ANSWER) };
                Beat::Ask
            }
            Self::Asked { lost, .. } if now < lost => {
                *self = Self::Suspect(lost);
                Beat::Doubt
            }
            Self::Asked { .. } | Self::Suspect(_) => Beat::Lost,
        }
    }
}
