//! Why a link is not up: a sentence for the person, the other side's words for the log.
//!
//! Those words are cut to 200 characters and otherwise kept as they came. A session never knows
//! the key, so it cannot tell whether a server echoes it: whoever shows or logs them takes the
//! key out first, which is the desk's part. What brings a link back is said in `remedy.rs`.

use core::fmt;

/// The most of a server's message that is kept, in characters.
const LONGEST: usize = 200;

/// Why a link went down, did not come up, or is parked. The texts carried are details for the
/// log; `Display` is the sentence for the person and leaves them out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// This computer has no way to any network.
    NoRoute,
    /// The server's name could not be resolved.
    NameUnknown(String),
    /// A proxy refused, could not be reached, or is of a kind that is not spoken.
    Proxy(String),
    /// The dial failed in some other way: mostly, nobody listens there.
    Refused(String),
    /// No secure connection could be made.
    Untrusted(Distrust, String),
    /// Something answered the upgrade with this HTTP status in place of 101.
    UpgradeRefused(u16),
    /// A page answered the upgrade: the log-in page of a hotel's or train's network, mostly. A
    /// link reports [`Cause::UpgradeRefused`], and the session tells the two apart by status.
    CaptivePortal(u16),
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
    /// The computer slept, and whatever was open is not to be trusted.
    Slept,
    /// What should have been streaming stood still, and asking again did not help.
    Stalled,
    /// More came than could be taken in; a clean start is better than falling behind.
    Overrun,
    /// A message longer than is taken.
    Oversize(String),
    /// Control frames without end.
    ControlFlood,
}

/// Why a server's certificate is not accepted. It is never accepted all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Distrust {
    /// It has run out, or is not valid yet, and this computer's clock is right.
    Expired,
    /// Nobody whom this computer trusts vouches for it.
    UnknownIssuer,
    /// It is another server's.
    WrongName,
    /// It cannot be judged, for this computer's clock is wrong.
    Clock,
    /// Anything else that keeps TLS from coming about.
    Other,
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
            Self::NoRoute => "noRoute",
            Self::NameUnknown(_) => "nameUnknown",
            Self::Proxy(_) => "proxy",
            Self::Refused(_) => "refused",
            Self::Untrusted(Distrust::Expired, _) => "certificateExpired",
            Self::Untrusted(Distrust::UnknownIssuer, _) => "certificateUntrusted",
            Self::Untrusted(Distrust::WrongName, _) => "certificateOfAnother",
            Self::Untrusted(Distrust::Clock, _) => "clockWrong",
            Self::Untrusted(Distrust::Other, _) => "notSecure",
            Self::UpgradeRefused(_) => "upgradeRefused",
            Self::CaptivePortal(_) => "captivePortal",
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
            Self::Slept => "slept",
            Self::Stalled => "stalled",
            Self::Overrun => "overrun",
            Self::Oversize(_) => "oversize",
            Self::ControlFlood => "controlFlood",
        }
    }

    /// The other side's own words, for the log; `None` if it said nothing. They may hold
    /// anything the server chose to send.
    #[must_use]
    pub fn detail(&self) -> Option<&str> {
        let words = match self {
            Self::NameUnknown(words)
            | Self::Proxy(words)
            | Self::Refused(words)
            | Self::Untrusted(_, words)
            | Self::Dropped(words)
            | Self::ClosedByServer { reason: words, .. }
            | Self::KeyRefused(words)
            | Self::NotInPlan(words)
            | Self::LogInUnheard(words)
            | Self::LogInLost(words)
            | Self::Evicted(words)
            | Self::SlowConsumer(words)
            | Self::ForceDisconnect(words)
            | Self::Oversize(words) => words.as_str(),
            Self::NoRoute
            | Self::UpgradeRefused(_)
            | Self::CaptivePortal(_)
            | Self::NoAnswer
            | Self::Asked
            | Self::Overdue(_)
            | Self::Slept
            | Self::Stalled
            | Self::Overrun
            | Self::ControlFlood => "",
        };
        (!words.is_empty()).then_some(words)
    }
}

/// A person's sentence.
impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoRoute => "This computer is not on any network.",
            Self::NameUnknown(_) => "The server's name could not be looked up.",
            Self::Proxy(_) => "The proxy did not let the connection through.",
            Self::Refused(_) => "The server could not be reached.",
            Self::Untrusted(distrust, _) => return distrust.fmt(f),
            Self::UpgradeRefused(status) => {
                return write!(f, "The server did not open a stream (HTTP {status}).");
            }
            Self::CaptivePortal(status) => {
                return write!(
                    f,
                    "A page of this network answered in place of the server (HTTP {status})."
                );
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
            Self::Slept => "This computer was asleep.",
            Self::Stalled => "The data stood still although the market is open.",
            Self::Overrun => "More data came than this computer could take in.",
            Self::Oversize(_) => "The server sent a message too long to be taken.",
            Self::ControlFlood => "The server sent control frames without end.",
        })
    }
}

/// A person's sentence.
impl fmt::Display for Distrust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Expired => "The server's certificate is out of date.",
            Self::UnknownIssuer => {
                "Nobody this computer trusts vouches for the server's certificate."
            }
            Self::WrongName => "The certificate shown belongs to another server.",
            Self::Clock => "The clock of this computer is wrong.",
            Self::Other => "No secure connection could be made.",
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
