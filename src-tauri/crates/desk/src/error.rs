//! Why the desk could not do as asked. `Display` is one sentence for the person; what happened
//! underneath is the source, for the log and a tooltip.

/// Why a call failed. No text in it ever holds the key, and no address a query.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DeskError {
    /// There is no key, and the vendor answers nobody without one.
    #[error("A Massive key is needed for live prices.")]
    NoKey,
    /// The text cannot be a key.
    #[error("{0}")]
    BadKey(&'static str),
    /// The vendor refuses the key.
    #[error("The key was refused.")]
    KeyRefused,
    /// The plan does not include it; the vendor's words.
    #[error("The plan does not include this: {0}")]
    NotInPlan(String),
    /// The vendor knows no such thing.
    #[error("Nothing is known of {0}.")]
    NotFound(String),
    /// The vendor limits how often it is asked, and went on doing so.
    #[error("Too many requests: the vendor asks to wait before more is asked for.")]
    TooManyRequests {
        /// How long it asked to wait, milliseconds; `None` if it did not say.
        wait: Option<u64>,
    },
    /// The server could not be reached or broke off; why, without its address.
    #[error("The server could not be reached: {0}.")]
    Unreachable(String),
    /// The server's certificate is not accepted; a sentence why.
    #[error("{0}")]
    Untrusted(String),
    /// The server answered something that is no answer to the question.
    #[error("The server's answer could not be used: {0}.")]
    BadAnswer(String),
    /// An address that a key must never be sent to.
    #[error("An exchange of one's own must be on this machine (127.0.0.1, ::1 or localhost): {0}.")]
    NotLoopback(String),
    /// The desk has stopped.
    #[error("The desk has stopped.")]
    Stopped,
}
