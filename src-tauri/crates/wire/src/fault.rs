//! What was wrong with a piece of the vendor's text: never a reason to stop, always counted.
//!
//! A fault keeps the start of the text it is about. That text is the vendor's, so whoever shows
//! it redacts the key first.

use market::SymbolError;

/// The longest excerpt kept, in characters.
const EXCERPT: usize = 120;

/// The faults of one text kept in full. The rest are counted in one last
/// [`FaultReason::AndMore`]: a frame of a million bad elements must not cost a million texts.
const KEPT: usize = 10_000;

/// Something in the vendor's text that could not be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{reason}: {excerpt}")]
pub struct Fault {
    /// What is wrong with it.
    pub reason: FaultReason,
    /// Its first 120 characters, control characters blanked.
    pub excerpt: Box<str>,
}

/// Why a piece of text could not be used. Its words are for the log.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FaultReason {
    /// A frame that is neither an array nor an object.
    #[error("the frame is neither an array nor an object")]
    NotAFrame,
    /// The text ends in the middle of something; what came before it was delivered.
    #[error("the text ends before it is complete")]
    Cut,
    /// Text that is no JSON.
    #[error("this is not well-formed JSON")]
    Malformed,
    /// More text after the end of the frame or body.
    #[error("there is text after the end")]
    Trailing,
    /// Text so broken that looking for sound pieces was given up here.
    #[error("the text is too broken to read on")]
    GivenUp,
    /// An element or a row that is no object.
    #[error("an object was expected")]
    NotAnObject,
    /// An element that does not say what it is.
    #[error("the element has no ev")]
    NoEvent,
    /// An element of a kind not known here.
    #[error("the ev {0:?} is unknown")]
    UnknownEvent(Box<str>),
    /// An element or a row whose symbol is missing or not a text.
    #[error("{of} has no symbol under {key}")]
    NoSymbol {
        /// What kind of element or row.
        of: &'static str,
        /// The key under which a symbol was looked for.
        key: &'static str,
    },
    /// A symbol that breaks the grammar of symbols.
    #[error("{of} has a bad symbol: {error}")]
    BadSymbol {
        /// What kind of element or row.
        of: &'static str,
        /// Which rule the symbol breaks.
        #[source]
        error: SymbolError,
    },
    /// A row that lacks what makes it one.
    #[error("{of} has no {key}")]
    Missing {
        /// What kind of row.
        of: &'static str,
        /// The key that is missing.
        key: &'static str,
    },
    /// A field that could not be used; the rest of its element was delivered.
    #[error("{key} of {of} is {problem}")]
    BadField {
        /// What kind of element or row.
        of: &'static str,
        /// The field, `day.close` within a block.
        key: Box<str>,
        /// What is wrong with it.
        problem: Problem,
    },
    /// A row the vendor answered with an error of its own.
    #[error("{0}")]
    RowRefused(RowRefusal),
    /// A body whose kind could not be told from its shape.
    #[error("the kind of this body is not known")]
    UnknownBody,
    /// As many faults again were not kept.
    #[error("and {0} more faults")]
    AndMore(u64),
}

/// What is wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// Some other type than the one given here.
    #[error("not {0}")]
    Not(&'static str),
    /// A number beyond what can be reckoned with.
    #[error("not finite")]
    NotFinite,
    /// A number the field cannot hold.
    #[error("out of range")]
    OutOfRange,
    /// A timestamp outside the years 2003 to 2099.
    #[error("no time between 2003 and 2099")]
    OutsideTime,
    /// A word the documents do not name.
    #[error("an unknown word")]
    UnknownWord,
}

/// The vendor's refusal of one row of an answer that is otherwise good.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{ticker} was refused: {error} {message}")]
pub struct RowRefusal {
    /// The ticker as the vendor repeats it.
    pub ticker: Box<str>,
    /// The vendor's code, `NOT_FOUND` …
    pub error: Box<str>,
    /// The vendor's sentence; empty if it gave none.
    pub message: Box<str>,
}

/// The faults found in one text.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    kept: Vec<Fault>,
    more: u64,
}

impl Faults {
    pub(crate) fn push(&mut self, reason: FaultReason, text: &str) {
        if self.kept.len() < KEPT {
            self.kept.push(Fault { reason, excerpt: excerpt(text) });
        } else {
            self.more += 1;
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// Whether the latest fault says that the text ended too early.
    pub(crate) fn end_with_cut(&self) -> bool {
        self.kept.last().is_some_and(|fault| fault.reason == FaultReason::Cut)
    }

    pub(crate) fn into_vec(mut self) -> Vec<Fault> {
        if self.more > 0 {
            let reason = FaultReason::AndMore(self.more);
            self.kept.push(Fault { reason, excerpt: Box::default() });
        }
        self.kept
    }
}

/// The start of a text, fit for one line of a log.
pub(crate) fn excerpt(text: &str) -> Box<str> {
    text.chars().take(EXCERPT).map(|c| if c.is_control() { ' ' } else { c }).collect()
}
