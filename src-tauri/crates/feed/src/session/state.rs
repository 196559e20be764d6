//! Where a link stands, as a person is told it.
//!
//! Why it stands there is [`crate::Cause`]'s, what brings it back is said in `remedy.rs`; who
//! carries the state to the page is the desk's.

use core::fmt;

use market::Millis;

/// The state of one link. Those from `KeyRefused` to `Paused` are parked: nothing is dialled
/// until the key changes or a person asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkState {
    /// Not started yet.
    Idle,
    /// Dialling: names, TCP, TLS and the upgrade.
    Connecting,
    /// The socket is open; greeting and log-in are under way.
    Authenticating,
    /// Logged in; the whole wish is being asked for.
    Subscribing,
    /// Everything wished has been asked for and answered, or given up on.
    Live,
    /// Was live, and there is doubt: a ping has gone unanswered for a while, or the computer
    /// woke or changed its network. Live again, or waiting, within seconds.
    Suspect,
    /// Off, with the next dial set.
    Waiting {
        /// When that is.
        until: Millis,
        /// Which attempt in a row that will be, from 1.
        attempt: u32,
    },
    /// Off, for there is no network, or one that wants a log-in on a page of its own. A change
    /// of the network brings it back at once.
    Offline {
        /// When it is tried all the same, in case the system is wrong about its network.
        until: Millis,
    },
    /// Off, for the computer is about to sleep. Waking brings it back.
    Asleep,
    /// Parked: the server does not accept the key.
    KeyRefused,
    /// Parked: the key is good, its plan does not include this link.
    NotInPlan,
    /// Parked: another program took the connection, twice within ten minutes.
    Evicted,
    /// Parked: the server said three times that no log-in reached it.
    LogInUnheard,
    /// Parked: three messages within ten minutes were too long to be taken.
    Unreadable,
    /// Parked: a person paused it.
    Paused,
    /// Over for good.
    Stopped,
}

impl LinkState {
    /// The stable word for it in JSON and logs.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Connecting => "connecting",
            Self::Authenticating => "authenticating",
            Self::Subscribing => "subscribing",
            Self::Live => "live",
            Self::Suspect => "suspect",
            Self::Waiting { .. } => "waiting",
            Self::Offline { .. } => "offline",
            Self::Asleep => "asleep",
            Self::KeyRefused => "keyRefused",
            Self::NotInPlan => "notInPlan",
            Self::Evicted => "evicted",
            Self::LogInUnheard => "logInUnheard",
            Self::Unreadable => "unreadable",
            Self::Paused => "paused",
            Self::Stopped => "stopped",
        }
    }

    /// Whether only a person, or a new key, brings the link back.
    #[must_use]
    pub const fn is_parked(&self) -> bool {
        matches!(
            self,
            Self::KeyRefused
                | Self::NotInPlan
                | Self::Evicted
                | Self::LogInUnheard
                | Self::Unreadable
                | Self::Paused
        )
    }

    /// Whether what was asked for is streamed, as far as is known.
    #[must_use]
    pub const fn is_streaming(&self) -> bool {
        matches!(self, Self::Subscribing | Self::Live | Self::Suspect)
    }

    /// Whether a socket is open.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self, Self::Authenticating | Self::Subscribing | Self::Live | Self::Suspect)
    }

    /// When the next dial is made without anybody's doing; `None` unless one is set.
    #[must_use]
    pub const fn retry_at(&self) -> Option<Millis> {
        match self {
            Self::Waiting { until, .. } | Self::Offline { until } => Some(*until),
            _ => None,
        }
    }
}

/// A person's sentence.
impl fmt::Display for LinkState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Idle => "Not connected yet.",
            Self::Connecting => "Connecting.",
            Self::Authenticating => "Connected, logging in.",
            Self::Subscribing => "Logged in, asking for the data.",
            Self::Live => "Live.",
            Self::Suspect => "Finding out whether the server is still there.",
            Self::Waiting { attempt, .. } => {
                return write!(f, "Not connected, attempt {attempt} follows.");
            }
            Self::Offline { .. } => "Offline.",
            Self::Asleep => "Asleep.",
            Self::KeyRefused => "The server does not accept this key.",
            Self::NotInPlan => "The plan of this key does not include this stream.",
            Self::Evicted => "Another program is using this key.",
            Self::LogInUnheard => "The server says that no log-in reaches it.",
            Self::Unreadable => "The server keeps sending messages too long to be taken.",
            Self::Paused => "Paused.",
            Self::Stopped => "Stopped.",
        })
    }
}
