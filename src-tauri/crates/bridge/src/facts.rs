//! What the page is told: facts, each a Tauri event with its content. There are few of them,
//! and none is ever skipped.

use market::Time;
use serde::Serialize;
use ts_rs::TS;

use crate::{RightsView, millis};

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Fact {
    /// A link's state changed.
    Link {
        /// The link as it is now.
        link: LinkView,
    },
    /// The vendor refused a topic; its neighbours go on.
    TopicRefused {
        /// The topic, `Q.SPY`.
        topic: String,
        /// The vendor's words.
        reason: String,
    },
    /// How much is asked for changed.
    Statistics {
        /// The counts as they are now.
        statistics: Statistics,
    },
    /// What the key opens has become clearer.
    Rights {
        /// Stocks, then options.
        rights: Vec<RightsView>,
    },
    /// Prices now come from somewhere else.
    SourceChanged {
        /// Where from.
        source: Source,
    },
    /// What is known of the key changed.
    KeyChanged {
        /// What is known, never the key.
        key: KeyView,
    },
    /// Something a person should know.
    Notice {
        /// What.
        notice: Notice,
    },
}

/// Where prices come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Source {
    /// An exchange of make-believe: every price is to be marked as simulated.
    Simulated,
    /// The vendor.
    Vendor,
}

/// One link at a glance.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LinkView {
    /// `stocks` or `options`.
    pub class: String,
    /// `idle`, `connecting`, `authenticating`, `subscribing`, `live`, `suspect`, `waiting`,
    /// `offline`, `asleep`, `keyRefused`, `notInPlan`, `logInUnheard`, `evicted`, `unreadable`,
    /// `paused` or `stopped`.
    pub state: String,
    /// The state in a word or two for the person.
    pub words: String,
    /// Why it is so, a sentence; `null` where there is nothing to say.
    pub cause: Option<String>,
    /// What brings the link back, a sentence; `null` where nothing is amiss.
    pub remedy: Option<String>,
    /// When it came to be so.
    pub since: f64,
    /// When the next attempt is made; `null` unless one is due.
    pub retry_at: Option<f64>,
    /// Topics wished.
    pub wanted: u32,
    /// Topics the vendor confirmed.
    pub held: u32,
    /// Topics the vendor refused.
    pub refused: u32,
    /// Whether it is on the host that is fifteen minutes late.
    pub delayed: bool,
}

/// What the desk carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Statistics {
    /// Windows and whatever else wants topics.
    pub clients: u32,
    /// Stocks asked for on the stocks link.
    pub stock_symbols: u32,
    /// Contracts asked for on the options link.
    pub option_contracts: u32,
    /// Contracts among them whose quotes are asked for.
    pub quoted: u32,
    /// Contracts whose quotes a connection carries at most.
    pub quotes: u32,
    /// Contracts of chains shown whose quotes are those of snapshots.
    pub by_snapshot: u32,
}

/// What is known of the key. Nobody is ever told the key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct KeyView {
    /// Where it is.
    pub state: KeyState,
    /// A sentence for the person; `null` where there is nothing to say.
    pub words: Option<String>,
}

/// Where the key is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum KeyState {
    /// There is none.
    None,
    /// In the system's keyring.
    Stored,
    /// In memory until the program ends, because the keyring could not take it.
    Session,
    /// The keyring is being asked, or waits for its owner to unlock it.
    Waiting,
    /// The keyring cannot be used, so whether there is a key is not known.
    Unavailable,
}

/// Something a person should know.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Notice {
    /// A later notice of the same name takes the place of this one.
    pub name: String,
    /// How much it matters.
    pub level: NoticeLevel,
    /// One or two sentences.
    pub text: String,
    /// For a tooltip; `null` if the text says it all.
    pub detail: Option<String>,
    /// When.
    pub at: f64,
}

/// How much a notice matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum NoticeLevel {
    /// Good to know.
    Info,
    /// Something does not work as it should.
    Warning,
    /// Something does not work.
    Error,
}

impl Notice {
    /// A notice of an instant.
    #[must_use]
    pub fn new(name: &str, level: NoticeLevel, text: impl Into<String>, at: Time) -> Self {
        Self { name: name.to_owned(), level, text: text.into(), detail: None, at: millis(at) }
    }
}
