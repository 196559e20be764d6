//! Every expiry of an underlying, from one snapshot of all its contracts: how far its download has
//! come, and what it lists.
//!
//! It is asked for once the chain that is shown with it is there. One that failed is asked for
//! again when somebody says so, or when a link comes back: never because somebody scrolled.

use std::collections::BTreeMap;

use board::{ChainKey, Loading};
use market::{Contract, OptionSnapshot, Symbol, Time};

use super::Listed;
use crate::clock;
use crate::jobs::Job;

/// A whole underlying.
#[derive(Debug, Default)]
pub(crate) struct Whole {
    state: State,
    asked: Time,
    coming: BTreeMap<ChainKey, Vec<Listed>>,
    rows: u32,
}

#[derive(Debug, Default)]
enum State {
    /// It is to be asked for.
    #[default]
    Waiting,
    Running(Job),
    Ready,
    Failed(Box<str>),
}

impl Whole {
    pub(super) fn is_waiting(&self) -> bool {
        matches!(self.state, State::Waiting)
    }

    pub(super) fn is(&self, number: u64) -> bool {
        matches!(&self.state, State::Running(job) if job.is(number))
    }

    pub(super) fn loading(&self) -> Loading {
        match &self.state {
            State::Waiting => Loading::Waiting,
            State::Running(_) => Loading::Running(self.rows),
            State::Ready => Loading::Ready,
            State::Failed(words) => Loading::Failed(words.clone()),
        }
    }

    pub(super) fn started(&mut self, job: Job) {
        *self = Self { state: State::Running(job), asked: clock::now(), ..Self::default() };
    }

    /// Takes a page: each contract is of the expiry and root its symbol says.
    pub(crate) fn take(&mut self, page: &[OptionSnapshot], underlying: Symbol) {
        for row in page {
            let Ok(contract) = Contract::parse(&row.symbol) else { continue };
            let key = ChainKey { underlying, expiry: contract.expiry, root: contract.root };
            self.coming.entry(key).or_default().push(Listed::of(row, &contract));
            self.rows = self.rows.saturating_add(1);
        }
    }

    /// The download is through: all that came, and when it was asked for.
    pub(super) fn ended(&mut self) -> (BTreeMap<ChainKey, Vec<Listed>>, Time) {
        self.state = State::Ready;
        (std::mem::take(&mut self.coming), self.asked)
    }

    /// It could not be had, for this reason in a person's words.
    pub(crate) fn failed(&mut self, words: &str) {
        self.state = State::Failed(words.into());
        self.coming.clear();
    }

    /// It is to be asked for again.
    pub(super) fn doubt(&mut self) {
        *self = Self::default();
    }

    /// It is to be asked for again if it failed.
    pub(super) fn retry(&mut self) {
        if matches!(self.state, State::Failed(_)) {
            self.doubt();
        }
    }
}
