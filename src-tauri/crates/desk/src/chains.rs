//! The chains somebody looks at: how far their download has come, which contracts they list,
//! and which of those get quotes while a connection takes only so many.
//!
//! One download when a chain is wished, then the stream; never a timer. Chains stay centred on
//! the money they were listed at: moving the window of quotes along is later work.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use board::{Board, ChainKey};
use market::{Channel, Contract, OptionSnapshot, Right, Strike, Symbol, Topic};

use crate::history::Phase;
use crate::jobs::Job;

/// Contracts whose quotes one connection of the vendor's carries.
pub(crate) const QUOTED: usize = 1_000;

/// One chain.
#[derive(Debug)]
pub(crate) struct Chain {
    pub(crate) phase: Phase,
    /// What it lists; empty until the first download is through.
    rows: Vec<Listed>,
    /// What has come of the download under way.
    coming: Vec<Listed>,
    /// Whether anything changed that the model goes by.
    pub(crate) dirty: bool,
}

/// One contract of a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Listed {
    strike: Strike,
    right: Right,
    symbol: Symbol,
}

/// Every chain somebody looks at.
#[derive(Debug, Default)]
pub(crate) struct Chains {
    held: BTreeMap<ChainKey, Chain>,
    /// The chain of each contract listed.
    of: HashMap<Symbol, ChainKey>,
}

impl Chains {
    /// Lets go of what is wanted no more and answers what is to be asked for: what never was,
    /// and what failed.
    pub(crate) fn want(&mut self, wished: impl Iterator<Item = ChainKey>) -> Vec<ChainKey> {
        let wished: BTreeSet<ChainKey> = wished.collect();
        self.held.retain(|key, _| wished.contains(key));
        self.of.retain(|_, key| wished.contains(key));
        let missing = |key: &ChainKey| match self.held.get(key) {
            Some(chain) => matches!(chain.phase, Phase::Failed),
            None => true,
        };
        wished.into_iter().filter(missing).collect()
    }

    /// Notes that a job runs for a chain. What was listed stays until it is listed anew.
    pub(crate) fn started(&mut self, key: ChainKey, job: Job) {
        let chain = self.held.entry(key).or_insert_with(|| Chain {
            phase: Phase::Failed,
            rows: Vec::new(),
            coming: Vec::new(),
            dirty: true,
        });
        chain.phase = Phase::Running(job);
        chain.coming.clear();
    }

    /// The chain a job runs for; `None` if nobody wants it any more.
    pub(crate) fn of_job(&mut self, number: u64) -> Option<(ChainKey, &mut Chain)> {
        let mut held = self.held.iter_mut();
        held.find(|(_, chain)| chain.phase.is(number)).map(|(key, chain)| (*key, chain))
    }

    /// The download is through: answers the contracts in the order shown, by strike and then
    /// calls first.
    pub(crate) fn listed(&mut self, key: ChainKey) -> Vec<Symbol> {
        let Some(chain) = self.held.get_mut(&key) else { return Vec::new() };
        (chain.phase, chain.dirty) = (Phase::Ready, true);
        chain.rows = std::mem::take(&mut chain.coming);
        chain.rows.sort_unstable();
        chain.rows.dedup();
        let symbols: Vec<Symbol> = chain.rows.iter().map(|row| row.symbol).collect();
        self.of.extend(symbols.iter().map(|symbol| (*symbol, key)));
        symbols
    }

    /// Something came of a symbol: the chains it bears on must be priced anew.
    pub(crate) fn touch(&mut self, symbol: &Symbol) {
        if let Some(chain) = self.of.get(symbol).and_then(|key| self.held.get_mut(key)) {
            chain.dirty = true;
        } else if !symbol.is_option() {
            self.touch_where(|key| key.underlying == *symbol);
        }
    }

    pub(crate) fn touch_where(&mut self, of: impl Fn(&ChainKey) -> bool) {
        for (_, chain) in self.held.iter_mut().filter(|(key, _)| of(key)) {
            chain.dirty = true;
        }
    }

    /// A listed chain that must be priced anew, if there is one; from here on it need not.
    pub(crate) fn take_dirty(&mut self) -> Option<ChainKey> {
        let (key, chain) = self.held.iter_mut().find(|(_, chain)| chain.is_due())?;
        chain.dirty = false;
        Some(*key)
    }

    pub(crate) fn any_dirty(&self) -> bool {
        self.held.values().any(Chain::is_due)
    }

    /// The topics of every listed chain: bars of all its contracts, and quotes of those nearest
    /// the money while `room` for quotes lasts.
    pub(crate) fn topics(
        &self,
        mut room: usize,
        board: &Board,
    ) -> BTreeMap<ChainKey, BTreeSet<Topic>> {
        let mut topics = BTreeMap::new();
        for (key, chain) in &self.held {
            let mut rows = chain.rows.clone();
            let spot = board.instrument(&key.underlying).and_then(|cell| cell.last);
            let middle = rows.get(rows.len() / 2).map_or(0.0, |row| row.strike.dollars());
            let money = spot.unwrap_or(middle);
            let far = |row: &Listed| (row.strike.dollars() - money).abs();
            rows.sort_by(|a, b| far(a).total_cmp(&far(b)));
            let quoted = rows.len().min(room);
            room -= quoted;
            let bars = rows.iter().map(|row| (Channel::SecondBars, row.symbol));
            let quotes = rows.iter().take(quoted).map(|row| (Channel::Quotes, row.symbol));
            let of_chain = bars.chain(quotes);
            let of_chain =
                of_chain.filter_map(|(channel, symbol)| Topic::new(channel, symbol).ok());
            topics.insert(*key, of_chain.collect());
        }
        topics
    }

    /// What came may have holes: every chain is to be asked for again.
    pub(crate) fn doubt(&mut self) {
        for chain in self.held.values_mut() {
            chain.phase = Phase::Failed;
        }
    }

    pub(crate) fn clear(&mut self) {
        self.held.clear();
        self.of.clear();
    }
}

impl Chain {
    fn is_due(&self) -> bool {
        self.dirty && !self.rows.is_empty()
    }

    /// Takes a page; answers how many contracts there are now. Rows of another root are not of
    /// this chain, and what has no strike cannot be shown in one.
    pub(crate) fn take(&mut self, page: &[OptionSnapshot], key: &ChainKey) -> u32 {
        for row in page {
            let Ok(contract) = Contract::parse(&row.symbol) else { continue };
            if contract.root == key.root {
                let strike = row.strike.unwrap_or(contract.strike);
                let right = row.right.unwrap_or(contract.right);
                self.coming.push(Listed { strike, right, symbol: row.symbol });
            }
        }
        u32::try_from(self.coming.len()).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests;
