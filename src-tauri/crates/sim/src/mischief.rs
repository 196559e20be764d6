//! Mischief: everything that can go wrong between an exchange and its client, by script.
//!
//! A script is a text of lines, each saying when, where and what:
//!
//! ```text
//! # the options link is refused once, the stocks link is reset after five seconds
//! next options login refuse
//! at 5s stocks reset
//! from 10s to 20s rest 429 retry-after 3
//! every 30s±10s either close 1012 | half-open | garbage any
//! every 3s±2s until 2m anywhere anything
//! ```
//!
//! It is the network and the vendor that misbehave, never the market: under all of it the prices
//! are those of the seed, so that what a client shows afterwards can be judged. What is left to
//! chance is a hash of the mischief's own seed, the line and how often it was its turn. What was
//! done is written down, and the exchange's ledger says what it led to.
//!
//! `fault.rs` lists what there is, `script.rs` the lines, `stage.rs` holds what is in force, and
//! `conductor.rs` is the task that lets time pass.

mod bars;
mod conductor;
mod fault;
mod garbage;
mod script;
mod stage;
mod words;

use std::time::Duration;

pub(crate) use bars::Bars;
pub(crate) use conductor::{Wish, conduct};
pub(crate) use fault::{Fault, Moment};
pub(crate) use garbage::Garbage;
pub use script::ScriptError;
pub(crate) use script::{Line, Place, What, When};
pub(crate) use stage::{Order, Port, Stage};

/// What an exchange is to do wrong, and the seed of what is left to chance. The default is nothing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Mischief {
    /// Chooses wherever a line leaves a choice.
    pub seed: u64,
    pub(crate) lines: Vec<Line>,
}

impl Mischief {
    /// Reads a script.
    ///
    /// # Errors
    /// The first line that cannot be read, with its number and why.
    pub fn parse(script: &str, seed: u64) -> Result<Self, ScriptError> {
        Ok(Self { seed, lines: script::parse(script)? })
    }

    /// Anything, anywhere, about as often as said: between half and one and a half times.
    #[must_use]
    pub fn storm(seed: u64, every: Duration) -> Self {
        let when = When::Every { mean: every, spread: every / 2, until: None };
        Self {
            seed,
            lines: vec![Line { when, place: Place::Anywhere, what: vec![What::Anything] }],
        }
    }

    /// Plays the other's lines too; the seed stays.
    pub fn add(&mut self, other: Self) {
        self.lines.extend(other.lines);
    }

    /// The script as text; reading it gives the same again.
    #[must_use]
    pub fn script(&self) -> String {
        self.lines.iter().map(|line| format!("{line}\n")).collect()
    }
}
