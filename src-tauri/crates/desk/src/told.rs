//! What a person should hear: facts, each told once and never skipped. There are few of them.

use feed::{ClientId, Entitlement, LinkState};
use market::{AssetClass, Time, Topic};

use crate::Source;

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Told {
    /// A link's state or counts changed.
    Link(LinkStatus),
    /// The vendor refused a topic; its neighbours go on.
    TopicRefused {
        /// Which link.
        class: AssetClass,
        /// The topic.
        topic: Topic,
        /// The vendor's words, the key taken out.
        reason: String,
    },
    /// How much is asked for changed.
    Statistics(Statistics),
    /// What the key opens has become clearer; stocks first.
    Rights(Vec<ClassRights>),
    /// Prices now come from somewhere else; every figure held before is void.
    Source(Source),
    /// What is known of the key changed.
    Key(KeyStatus),
    /// Something a person should know.
    Notice {
        /// A later notice of the same name takes the place of this one.
        name: &'static str,
        /// How much it matters.
        level: Level,
        /// One or two sentences.
        text: String,
        /// What happened underneath; `None` if the text says it all.
        detail: Option<String>,
    },
    /// There is something new for this client, which was at rest: it should pull.
    Wake(ClientId),
}

/// How much a notice matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Good to know.
    Info,
    /// Something does not work as it should.
    Warning,
    /// Something does not work.
    Error,
}

/// One link at a glance.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkStatus {
    /// Which link.
    pub class: AssetClass,
    /// What it is doing.
    pub state: LinkState,
    /// Why, where there is something to say.
    pub cause: Option<Reason>,
    /// What brings it back, a sentence; `None` where nothing is amiss.
    pub remedy: Option<&'static str>,
    /// Since when it has been in this state.
    pub since: Time,
    /// When the next attempt is made; `None` unless one is due.
    pub retry_at: Option<Time>,
    /// Topics wished.
    pub wanted: usize,
    /// Topics the vendor confirmed.
    pub held: usize,
    /// Topics the vendor refused.
    pub refused: usize,
    /// Whether it is on the host that is fifteen minutes late.
    pub delayed: bool,
}

/// What the key opens of one class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassRights {
    /// Which class.
    pub class: AssetClass,
    /// What is known.
    pub known: Entitlement,
    /// Whether there is a host for plans without real-time rights.
    pub has_delayed: bool,
}

/// Why something is so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// A stable camelCase word, for programs.
    pub code: &'static str,
    /// A sentence for the person, the key taken out.
    pub sentence: String,
}

/// What the desk carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Statistics {
    /// Windows and taps that want something.
    pub clients: usize,
    /// Stocks asked for on the stocks link.
    pub stock_symbols: usize,
    /// Contracts asked for on the options link.
    pub option_contracts: usize,
    /// Contracts among them whose quotes are asked for.
    pub quoted: usize,
    /// Contracts whose quotes the connection carries at most.
    pub quotes: usize,
    /// Contracts of chains that somebody looks at whose quotes are those of snapshots.
    pub by_snapshot: usize,
}

/// What is known of the key. Nobody is ever told the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyStatus {
    /// Where it is.
    pub state: KeyState,
    /// A sentence for the person; `None` where there is nothing to say.
    pub words: Option<String>,
}

/// Where the key is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyState {
    /// There is none.
    None,
    /// In the system's keyring.
    Stored,
    /// In memory until the program ends.
    Session,
    /// The keyring is being asked, or waits for its owner to unlock it.
    Waiting,
    /// The keyring cannot be used, so whether there is a key is not known.
    Unavailable,
}

/// What became of a key that was entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyReport {
    /// What is known of the key now. A key that nothing took was not kept, and the one before
    /// it is still in use.
    pub status: KeyStatus,
    /// REST, stocks and options, in this order; empty if the text cannot be a key.
    pub trials: Vec<Trial>,
}

/// What a key opens of one part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trial {
    /// Which part.
    pub part: Part,
    /// How it went.
    pub verdict: Verdict,
    /// A sentence for the person.
    pub words: String,
}

/// What a key may open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Snapshots and history.
    Rest,
    /// The stream of stocks.
    Stocks,
    /// The stream of options.
    Options,
}

impl Part {
    /// `rest`, `stocks` or `options`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rest => "rest",
            Self::Stocks => "stocks",
            Self::Options => "options",
        }
    }
}

/// How a trial of a key went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It opens, in real time.
    RealTime,
    /// It opens, fifteen minutes late.
    Delayed,
    /// The key is good and the plan does not include this.
    NotInPlan,
    /// The key is refused.
    Refused,
    /// Nobody answered, so nothing is known.
    Unreachable,
}

impl Verdict {
    /// Whether the part is open to the key.
    #[must_use]
    pub const fn opens(self) -> bool {
        matches!(self, Self::RealTime | Self::Delayed)
    }
}
