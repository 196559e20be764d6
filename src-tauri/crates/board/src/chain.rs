//! The option chain a window looks at: which contracts it lists and what sums it up.
//!
//! What it comes to is in `chain/summary.rs`, what its dealers are exposed to in
//! `chain/exposure.rs`; neither is reckoned here.

mod exposure;
mod summary;

use market::{Date, Symbol, Time};

use crate::{
    Mark,
    journal::Journal,
    slots::{Slot, Slots},
};

pub use exposure::{Exposure, Scope, StrikeGamma};
pub use summary::{Dividends, QuoteCounts, Summary};

/// A chain: one underlying, one expiry, one root. Two roots can expire on one day (`SPX` and
/// `SPXW`) and settle at different hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChainKey {
    /// The underlying's ticker: `SPY`, `I:SPX`.
    pub underlying: Symbol,
    /// Expiry date in New York.
    pub expiry: Date,
    /// The option root.
    pub root: Symbol,
}

/// How far a download has come.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Loading {
    /// Nothing was asked for yet.
    #[default]
    Waiting,
    /// Rows received so far.
    Running(u32),
    /// All there is has come.
    Ready,
    /// It could not be had, for this reason in a person's words.
    Failed(Box<str>),
}

/// How much of a chain is streamed, and when the rest was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Coverage {
    /// Contracts whose quotes are streamed.
    pub quoted: u32,
    /// Contracts whose quote is that of the latest snapshot.
    pub by_snapshot: u32,
    /// Contracts among those whose bars are streamed.
    pub bars_only: u32,
    /// When that snapshot was asked for, by the desk's clock; `None` until it was through.
    pub taken: Option<Time>,
}

/// A chain on the board.
#[derive(Debug, Clone, Default)]
pub(crate) struct Chain {
    pub(crate) contracts: Vec<Symbol>,
    /// Their slots, in the same order.
    slots: Vec<Slot>,
    /// Where each slot is in that order, by slot.
    places: Vec<(Slot, usize)>,
    pub(crate) summary: Summary,
    pub(crate) loading: Loading,
    pub(crate) coverage: Coverage,
    /// When summary, loading or coverage last changed.
    pub(crate) mark: Mark,
    /// When the list of contracts last changed.
    pub(crate) listed: Mark,
}

/// Looking up a change costs about as much as looking at this many contracts.
const LOOK_UP: usize = 4;

impl Chain {
    /// Takes the slots of the contracts listed.
    pub(crate) fn list(&mut self, slots: impl Iterator<Item = Slot>) {
        self.slots = slots.collect();
        self.places = self.slots.iter().copied().zip(0..).collect();
        self.places.sort_unstable();
    }

    /// The contracts of which something came after a mark, in the order listed. Few changes are
    /// looked up, of many each contract is looked at.
    pub(crate) fn changed(&self, since: Mark, slots: &Slots, journal: &Journal) -> Vec<Slot> {
        let Some(changes) = journal.since(since, self.slots.len() / LOOK_UP) else {
            let changed = |slot: &Slot| slots.mark(*slot) > since;
            return self.slots.iter().copied().filter(changed).collect();
        };
        // A slot's earlier changes are not its latest.
        let latest = changes.filter(|(slot, mark)| slots.mark(*slot) == *mark);
        let place = |slot: Slot| self.places.binary_search_by_key(&slot, |(slot, _)| *slot).ok();
        let mut places: Vec<usize> =
            latest.filter_map(|(slot, _)| Some(self.places[place(slot)?].1)).collect();
        places.sort_unstable();
        places.into_iter().map(|place| self.slots[place]).collect()
    }
}
