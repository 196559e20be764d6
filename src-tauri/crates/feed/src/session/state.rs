//! Where a link stands, as a person is told it.
//!
//! Why it stands there is [`crate::Cause`]'s; who carries the state to the page is the desk's.

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
    /// Off, with the next dial set.
    Waiting {
        /// When that is.
        until: Millis,
        /// Which attempt in a row that will be, from 1.
        attempt: u32,
    },
    /// Parked: the server does not accept the key.
    KeyRefused,
    /// Parked: the key is good, its plan does not include this link.
    NotInPlan,
    /// Parked: another program took the connection, twice within ten minutes.
    Evicted,
    /// Parked: the server said three times that no log-in reached it.
    LogInUnheard,
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
            Self::Waiting { .. } => "waiting",
            Self::KeyRefused => "keyRefused",
            Self::NotInPlan => "notInPlan",
            Self::Evicted => "evicted",
            Self::LogInUnheard => "logInUnheard",
            Self::Paused => "paused",
            Self::Stopped => "stopped",
        }
    }

    /// Whether only a person, or a new key, brings the link back.
    #[must_use]
    pub const fn is_parked(&self) -> bool {
        matches!(
            self,
            Self::KeyRefused | Self::NotInPlan | Self::Evicted | Self::LogInUnheard | Self::Paused
        )
    }

    /// Whether a socket is open.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self, Self::Authenticating | Self::Subscribing | Self::Live)
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
            Self::Waiting { attempt, .. } => {
                return write!(f, "Not connected, attempt {attempt} follows.");
            }
            Self::KeyRefused => "The server does not accept this key.",
            Self::NotInPlan => "The plan of this key does not include this stream.",
            Self::Evicted => "Another program is using this key.",
            Self::LogInUnheard => "The server says that no log-in reaches it.",
            Self::Paused => "Paused.",
            Self::Stopped => "Stopped.",
        })
    }
}
