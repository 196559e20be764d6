//! What a command answers when it cannot do as asked.

use serde::Serialize;
use ts_rs::TS;

/// A refusal. The page decides on `code` and shows `message`; `detail` is for the log and for a
/// tooltip.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Failure {
    /// What the page may act on.
    pub code: Code,
    /// One sentence for the person.
    pub message: String,
    /// What happened underneath; `None` if the message says it all.
    pub detail: Option<String>,
}

/// Why. A code is here only because somebody acts on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Code {
    /// The text is no symbol: shown at the field it was typed into.
    BadSymbol,
    /// The vendor knows no such thing: shown at the field it was typed into.
    NotFound,
    /// The vendor refuses the key: the key field is offered.
    KeyRefused,
    /// The plan does not include it: shown where it would have been.
    NotInPlan,
    /// The keyring cannot be used: the key is kept for this run only, and that is said.
    NoKeyring,
    /// The vendor cannot be reached: asked again on a press.
    Unreachable,
    /// Anything else: shown as a notice.
    Internal,
}
