//! What the server says about the connection itself, as opposed to the market.
//!
//! Decisions are made on `status` alone: the vendor's sentences vary. The one thing read out of
//! a sentence is the topic an acknowledgement names, because it stands nowhere else.

use market::Topic;

use crate::{fault::FaultReason, json::Row};

/// A status message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// What it is about.
    pub kind: StatusKind,
    /// The vendor's sentence, for display once the key is redacted; empty if there was none.
    pub message: Box<str>,
}

/// What a status message is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StatusKind {
    /// The socket is open and waits for the log-in.
    Connected,
    /// The key was accepted.
    AuthSuccess,
    /// The key was refused, or the plan lacks this cluster; only the sentence tells which.
    AuthFailed,
    /// No log-in came in time.
    AuthTimeout,
    /// Something was asked for before the log-in.
    AuthRequired,
    /// A topic was granted or released: see [`Status::ack`].
    Success,
    /// Something asked for was refused; no topic is named.
    Error,
    /// The account has too many connections.
    MaxConnections,
    /// This side reads too slowly; the server closes.
    SlowConsumer,
    /// The server closes for reasons of its own.
    ForceDisconnect,
    /// A status the documents do not name.
    Unknown(Box<str>),
}

/// What an acknowledgement says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ack {
    /// The topic will be sent.
    Subscribed(Topic),
    /// The topic will be sent no more.
    Unsubscribed(Topic),
}

impl StatusKind {
    /// The kind a word on the wire stands for.
    #[must_use]
    pub fn of(word: &str) -> Self {
        match word {
            "connected" => Self::Connected,
            "auth_success" => Self::AuthSuccess,
            "auth_failed" => Self::AuthFailed,
            "auth_timeout" => Self::AuthTimeout,
            "auth_required" => Self::AuthRequired,
            "success" => Self::Success,
            "error" => Self::Error,
            "max_connections" => Self::MaxConnections,
            "slow_consumer" => Self::SlowConsumer,
            "force_disconnect" => Self::ForceDisconnect,
            other => Self::Unknown(other.into()),
        }
    }

    /// The word on the wire.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Connected => "connected",
            Self::AuthSuccess => "auth_success",
            Self::AuthFailed => "auth_failed",
            Self::AuthTimeout => "auth_timeout",
            Self::AuthRequired => "auth_required",
            Self::Success => "success",
            Self::Error => "error",
            Self::MaxConnections => "max_connections",
            Self::SlowConsumer => "slow_consumer",
            Self::ForceDisconnect => "force_disconnect",
            Self::Unknown(word) => word,
        }
    }
}

impl Status {
    /// The topic a `success` grants or releases; `None` for any other status, for a wildcard and
    /// for a sentence that names no topic.
    #[must_use]
    pub fn ack(&self) -> Option<Ack> {
        if self.kind != StatusKind::Success {
            return None;
        }
        if let Some(topic) = self.message.strip_prefix("subscribed to: ") {
            return topic.trim().parse().ok().map(Ack::Subscribed);
        }
        let topic = self.message.strip_prefix("unsubscribed to: ")?;
        topic.trim().parse().ok().map(Ack::Unsubscribed)
    }
}

pub(crate) fn read(row: &mut Row<'_, '_>) -> Result<Status, FaultReason> {
    let word = row.text("status").ok_or(FaultReason::Missing { of: "status", key: "status" })?;
    let message = row.text("message").unwrap_or_default();
    Ok(Status { kind: StatusKind::of(&word), message })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ack(status: &str, message: &str) -> Option<Ack> {
        Status { kind: StatusKind::of(status), message: message.into() }.ack()
    }

    #[test]
    fn an_acknowledgement_names_its_topic_split_at_the_first_dot() {
        for text in ["T.AAPL", "T.BRK.B", "Q.O:SPY251219C00650000", "V.I:SPX"] {
            let topic = text.parse().unwrap();
            let subscribed = ack("success", &format!("subscribed to: {text}"));
            assert_eq!(subscribed, Some(Ack::Subscribed(topic)));
            let unsubscribed = ack("success", &format!("unsubscribed to: {text}"));
            assert_eq!(unsubscribed, Some(Ack::Unsubscribed(topic)));
        }
    }

    #[test]
    fn anything_else_acknowledges_nothing() {
        assert_eq!(ack("success", "subscribed to: T.*"), None);
        assert_eq!(ack("success", "subscribed to: XT.AAPL"), None);
        assert_eq!(ack("success", "subscribed to: "), None);
        assert_eq!(ack("success", "T.AAPL"), None);
        assert_eq!(ack("error", "subscribed to: T.AAPL"), None);
        assert_eq!(ack("Success", "subscribed to: T.AAPL"), None, "another word altogether");
    }

    #[test]
    fn every_documented_status_keeps_its_word() {
        let known = [
            "connected",
            "auth_success",
            "auth_failed",
            "auth_timeout",
            "auth_required",
            "success",
            "error",
            "max_connections",
            "slow_consumer",
            "force_disconnect",
        ];
        for word in known {
            let kind = StatusKind::of(word);
            assert_eq!(kind.as_str(), word);
            assert!(!matches!(kind, StatusKind::Unknown(_)), "{word}");
        }
        assert_eq!(StatusKind::of("brewing").as_str(), "brewing");
    }
}
