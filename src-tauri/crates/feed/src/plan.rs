//! The quote planner: which option contracts get quotes while a connection carries only so many,
//! which get bars, and which have to make do with their snapshot.
//!
//! A plan is made of what is wanted, what the key opens, and the plan before. It knows no window
//! and no price: whoever asks says why a contract is wanted and how far it is from the money.
//! That what is let go leaves the server before anything takes its place is the session's part
//! (`session/subscriptions.rs`).

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use market::{Channel, Symbol};

use crate::Entitlement;

/// Contracts whose quotes one connection of the vendor's carries.
pub const QUOTES: usize = 1_000;
/// Contracts whose bars are asked for. The vendor sets no limit but how fast a client reads. Each
/// has at most one bar a second, and the benchmark of the whole link takes twice as many, of 10,500
/// symbols, with four quotes and trades to each (BENCHMARKS.md).
pub const BARS: usize = 10_000;
/// One part in so many of the room is for whoever has it already, so that a step of the
/// underlying does not turn the edge of a plan over.
const LEEWAY: usize = 10;

/// Why a contract is wanted, most urgent first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Need {
    /// Somebody chose this very contract: a watchlist, a chart, another program.
    Pinned,
    /// Its row is in view.
    InView,
    /// It is within a few strikes of the money.
    AtTheMoney,
    /// The figures of its chain are made of it.
    Analytics,
}

/// A contract that is wanted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// Which.
    pub symbol: Symbol,
    /// Why. A contract may be wanted for several reasons; the most urgent counts.
    pub need: Need,
    /// How far from the money, by whatever measure is the same for all: the nearer, the sooner.
    pub distance: f64,
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    quoted: BTreeSet<Symbol>,
    barred: BTreeSet<Symbol>,
}

/// How much of what is wanted is streamed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Coverage {
    /// Contracts whose quotes are streamed.
    pub quoted: u32,
    /// Contracts whose quote is that of the latest snapshot.
    pub by_snapshot: u32,
    /// Contracts among those whose bars are streamed.
    pub bars_only: u32,
}

impl Plan {
    /// The plan that follows this one. The same wants, rights and plan before always make the
    /// same plan; if nothing changed it is this one again.
    #[must_use]
    pub fn next(&self, candidates: &[Candidate], rights: &Entitlement) -> Self {
        let order = order(candidates);
        let room = |channel, room| if rights.carries(channel) { room } else { 0 };
        Self {
            quoted: choose(&order, &self.quoted, room(Channel::Quotes, QUOTES)),
            barred: choose(&order, &self.barred, room(Channel::SecondBars, BARS)),
        }
    }

    /// Whether a contract gets quotes.
    #[must_use]
    pub fn quotes(&self, symbol: &Symbol) -> bool {
        self.quoted.contains(symbol)
    }

    /// Whether a contract gets bars.
    #[must_use]
    pub fn bars(&self, symbol: &Symbol) -> bool {
        self.barred.contains(symbol)
    }

    /// Every contract that gets quotes.
    #[must_use]
    pub fn quoted(&self) -> &BTreeSet<Symbol> {
        &self.quoted
    }

    /// How much of some contracts is streamed.
    #[must_use]
    pub fn coverage<'a>(&self, of: impl Iterator<Item = &'a Symbol>) -> Coverage {
        let mut coverage = Coverage::default();
        for symbol in of {
            if self.quotes(symbol) {
                coverage.quoted += 1;
            } else {
                coverage.by_snapshot += 1;
                coverage.bars_only += u32::from(self.bars(symbol));
            }
        }
        coverage
    }
}

/// Each contract once, for its most urgent reason: by need, then from the money outwards, then
/// by symbol, so that nothing is left to chance.
fn order(candidates: &[Candidate]) -> Vec<Candidate> {
    let mut best: BTreeMap<Symbol, Candidate> = BTreeMap::new();
    for candidate in candidates {
        let held = best.entry(candidate.symbol).or_insert(*candidate);
        if key(candidate) < key(held) {
            *held = *candidate;
        }
    }
    let mut order: Vec<Candidate> = best.into_values().collect();
    order.sort_unstable_by_key(key);
    order
}

/// What candidates are ordered by; the distance as an integer that sorts the same way.
fn key(candidate: &Candidate) -> (Need, i64, Symbol) {
    let bits = candidate.distance.to_bits().cast_signed();
    (candidate.need, bits ^ ((bits >> 63).cast_unsigned() >> 1).cast_signed(), candidate.symbol)
}

/// Fills the room, need by need. Where a need does not fit whole, most of the room goes to the
/// nearest and the rest to those that have it already, nearest first.
fn choose(order: &[Candidate], held: &BTreeSet<Symbol>, room: usize) -> BTreeSet<Symbol> {
    let mut chosen = BTreeSet::new();
    for need in order.chunk_by(|a, b| a.need == b.need) {
        let room = room - chosen.len();
        let sure = if need.len() <= room { need.len() } else { room - room / LEEWAY };
        let (sure, others) = need.split_at(sure);
        chosen.extend(sure.iter().map(|one| one.symbol));
        let has = |one: &&Candidate| held.contains(&one.symbol);
        let (before, new): (Vec<&Candidate>, Vec<&Candidate>) = others.iter().partition(has);
        let rest = before.into_iter().chain(new).take(room - sure.len());
        chosen.extend(rest.map(|one| one.symbol));
    }
    chosen
}
