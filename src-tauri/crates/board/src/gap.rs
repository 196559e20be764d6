//! A gap: where bars of a series may be missing, since when, why, and what becomes of it.
//!
//! Loss is known by time. Nobody can count what was not sent, but a window whose bar was to be
//! sent while nobody listened may have had one. A window without trades is no gap: REST that
//! answers for it with nothing has filled it. Which gaps there are is in `timeline.rs`.

use market::{Symbol, Time};

use crate::{Base, Mark};

/// How long after its window a bar is on its way, milliseconds: the vendor holds it two seconds
/// for late trades, and three are for the vendor's clock and ours to differ.
pub const SETTLE: i64 = 5_000;
/// How long after its window a bar may be sent for the first time or again, milliseconds.
pub const LATE: i64 = 15 * 60_000;

/// Where bars of a series may be missing. Times are the exchange's.
#[derive(Debug, Clone, PartialEq)]
pub struct Gap {
    /// Whose bars.
    pub symbol: Symbol,
    /// Of which length.
    pub base: Base,
    /// Start of the first window that may lack its bar.
    pub from: Time,
    /// Start of the first window after it; `None` while it goes on. The same as `from` where no
    /// window lacks its bar and only corrections may be missing.
    pub to: Option<Time>,
    /// Bars from here to `from` are held, but what was sent late of them may be missing: a bar
    /// for a window that had none yet, or better figures.
    pub late_from: Time,
    /// Why.
    pub why: Why,
    /// What becomes of it.
    pub mending: Mending,
    /// From when on REST knows all of it; of no meaning while it goes on.
    pub(crate) ready: Time,
    /// An answer asked for before this does not count.
    pub(crate) since: Mark,
}

/// Why bars may be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Why {
    /// The link was down, or not yet up.
    LinkDown,
    /// The vendor has not confirmed that it streams them.
    Unconfirmed,
    /// The vendor refuses to stream them.
    Refused,
    /// No link carries them.
    NotStreamed,
    /// History ended before the stream began.
    Joining,
    /// A correction came for a part of the window only.
    Corrected,
}

impl Why {
    /// The stable word for it in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::LinkDown => "linkDown",
            Self::Unconfirmed => "unconfirmed",
            Self::Refused => "refused",
            Self::NotStreamed => "notStreamed",
            Self::Joining => "joining",
            Self::Corrected => "corrected",
        }
    }
}

/// What becomes of a gap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mending {
    /// It goes on.
    Open,
    /// REST is to be asked for its bars, or is being asked.
    Pending,
    /// REST has answered for all of it. Told once; then there is no gap any more.
    Filled,
    /// The bars cannot be had.
    Unfillable(Lacking),
}

impl Mending {
    /// The stable word for it in JSON.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Pending => "pending",
            Self::Filled => "filled",
            Self::Unfillable(_) => "unfillable",
        }
    }
}

/// Why bars cannot be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lacking {
    /// In a person's words.
    pub words: Box<str>,
    /// Whether it may pass by itself, so that it is worth asking again once REST answers anything.
    pub passing: bool,
}

impl Gap {
    /// Whether the window that starts at `start` may lack its bar.
    #[must_use]
    pub fn spans(&self, start: Time) -> bool {
        self.from <= start && self.to.is_none_or(|to| start < to)
    }

    /// Whether the bar of the window that starts at `start` may be missing or out of date.
    #[must_use]
    pub fn doubts(&self, start: Time) -> bool {
        self.late_from <= start && self.to.is_none_or(|to| start < to)
    }

    /// Whether bars can be asked for: it is over, and nobody has said that they cannot be had.
    pub(crate) fn is_pending(&self) -> bool {
        self.mending == Mending::Pending
    }
}
