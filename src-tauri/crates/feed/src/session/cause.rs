//! Why a link is not up: a sentence for the person, the other side's words for the log.
//!
//! Those words are cut to 200 characters and otherwise kept as they came. A session never knows
//! the key, so it cannot tell whether a server echoes it: whoever shows or logs them takes the
//! key out first, which is the desk's part.

use core::fmt;

/// The most of a server's message that is kept, in characters.
const LONGEST: usize = 200;

/// Why a link went down, did not come up, or is parked. The texts carried are details for the
/// log; `Display` is the sentence for the person and leaves them out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// The dial failed: no such name, connection refused, TLS.
    Refused(String),
    /// Something answered the upgrade with this HTTP status in place of 101.
    UpgradeRefused(u16),
    /// The connection broke without a close frame.
    Dropped(String),
    /// The server closed.
    ClosedByServer {
        /// The close frame's code, if it had one.
        code: Option<u16>,
        /// The close frame's reason; may be empty.
        reason: String,
    },
    /// An open connection stopped answering.
    NoAnswer,
    /// We hung up. What a link reports when it has carried out a hang-up; a session takes no
    /// notice of it, having moved on already.
    Asked,
    /// Coming up took too long at this step.
    Overdue(Step),
    /// The key was refused (`auth_failed`).
    KeyRefused(String),
    /// The plan does not include this link (`auth_failed` that speaks of a plan).
    NotInPlan(String),
    /// The server heard no log-in (`auth_timeout`).
    LogInUnheard(String),
    /// The server asked for a log-in it had taken already (`auth_required`).
    LogInLost(String),
    /// Another connection took the place (`max_connections`, or a close with 1008).
    Evicted(String),
    /// The server's buffer for this connection ran full (`slow_consumer`).
    SlowConsumer(String),
    /// The server sent us away (`force_disconnect`).
    ForceDisconnect(String),
}

/// A step of coming up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// From the dial to the open socket.
    Dial,
    /// From the open socket to the server's `connected`.
    Greeting,
    /// From our log-in to its answer.
    LogIn,
}

impl Cause {
    /// The stable word for it in JSON and logs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Refused(_) => "refused",
            Self::UpgradeRefused(_) => "upgradeRefused",
            Self::Dropped(_) => "dropped",
            Self::ClosedByServer { .. } => "closedByServer",
            Self::NoAnswer => "noAnswer",
            Self::Asked => "asked",
            Self::Overdue(Step::Dial) => "dialOverdue",
            Self::Overdue(Step::Greeting) => "greetingOverdue",
            Self::Overdue(Step::LogIn) => "logInOverdue",
            Self::KeyRefused(_) => "keyRefused",
            Self::NotInPlan(_) => "notInPlan",
            Self::LogInUnheard(_) => "logInUnheard",
            Self::LogInLost(_) => "logInLost",
            Self::Evicted(_) => "evicted",
            Self::SlowConsumer(_) => "slowConsumer",
            Self::ForceDisconnect(_) => "forceDisconnect",
        }
    }

    /// The other side's own words, for the log; `None` if it said nothing. They may hold
    /// anything the server chose to send.
    #[must_use]
    pub fn detail(&self) -> Option<&str> {
        let words = match self {
            Self::Refused(words)
            | Self::Dropped(words)
            | Self::ClosedByServer { reason: words, .. }
            | Self::KeyRefused(words)
            | Self::NotInPlan(words)
            | Self::LogInUnheard(words)
            | Self::LogInLost(words)
            | Self::Evicted(words)
            | Self::SlowConsumer(words)
            | Self::ForceDisconnect(words) => words.as_str(),
            Self::UpgradeRefused(_) | Self::NoAnswer | Self::Asked | Self::Overdue(_) => "",
        };
        (!words.is_empty()).then_some(words)
    }
}

/// A person's sentence.
impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Refused(_) => "The server could not be reached.",
            Self::UpgradeRefused(status) => {
                return write!(f, "The server did not open a stream (HTTP {status}).");
            }
            Self::Dropped(_) => "The connection was lost.",
            Self::ClosedByServer { code: Some(code), .. } => {
                return write!(f, "The server closed the connection (code {code}).");
            }
            Self::ClosedByServer { code: None, .. } => "The server closed the connection.",
            Self::NoAnswer => "The server stopped answering.",
            Self::Asked => "Tapedeck closed the connection.",
            Self::Overdue(Step::Dial) => "The server took too long to answer the call.",
            Self::Overdue(Step::Greeting) => "The server took the connection but said nothing.",
            Self::Overdue(Step::LogIn) => "The server did not answer the log-in.",
            Self::KeyRefused(_) => "The server does not accept this key.",
            Self::NotInPlan(_) => "The plan of this key does not include this stream.",
            Self::LogInUnheard(_) => "The server says that no log-in reached it.",
            Self::LogInLost(_) => "The server forgot the log-in.",
            Self::Evicted(_) => "Another program is using this key.",
            Self::SlowConsumer(_) => {
                "The server cut the connection: data was not read fast enough."
            }
            Self::ForceDisconnect(_) => "The server sent this connection away.",
        })
    }
}

/// A server's message, cut to what is kept.
pub(super) fn shorten(message: &str) -> String {
    message.chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_message_is_cut_between_characters() {
        assert_eq!(shorten(&"é".repeat(5_000)), "é".repeat(200));
        assert_eq!(shorten("not authorized"), "not authorized");
    }

    #[test]
    fn the_sentence_keeps_the_servers_words_to_the_log() {
        let cause = Cause::KeyRefused("authentication failed for abc123".into());
        assert!(!cause.to_string().contains("abc123"));
        assert_eq!(cause.detail(), Some("authentication failed for abc123"));
        assert_eq!(Cause::Evicted(String::new()).detail(), None);
    }
}
