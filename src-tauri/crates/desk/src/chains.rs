//! The chains somebody looks at: how far their download has come, which contracts they list,
//! where their money is, and what each contract is wanted for.
//!
//! One download when a chain is wished, or when somebody asks for it anew, then the stream; never
//! a timer. Which contracts get quotes is `feed::Plan`'s; what is asked of the links then, the
//! loop's (`desk/wishes.rs`).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use board::{Board, ChainKey};
use feed::plan::{Candidate, Need};
use market::{Contract, OptionSnapshot, Right, Strike, Symbol, Time};

use crate::clock;
use crate::history::Phase;
use crate::jobs::Job;
use crate::wish::Strikes;

/// Strikes on each side of the money that are quoted whether they are in view or not.
const BAND: usize = 8;

/// One chain.
#[derive(Debug)]
pub(crate) struct Chain {
    pub(crate) phase: Phase,
    /// What it lists; empty until the first download is through.
    rows: Vec<Listed>,
    /// What has come of the download under way.
    coming: Vec<Listed>,
    /// When the download under way was asked for, and the one that was last through.
    asked: Time,
    pub(crate) taken: Option<Time>,
    money: Money,
    /// Whether anything changed that the model goes by.
    pub(crate) dirty: bool,
}

/// Where the money of a chain is: a strike, and not the price itself, so that what goes by it
/// changes only when the price has crossed to another strike.
#[derive(Debug, Clone, Default)]
struct Money {
    /// Every strike listed, lowest first.
    strikes: Vec<Strike>,
    /// Which of them it is.
    at: usize,
    /// Whether it was ever set by a price; the middle of the list until then.
    known: bool,
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
            asked: Time::default(),
            taken: None,
            money: Money::default(),
            dirty: true,
        });
        chain.phase = Phase::Running(job);
        chain.asked = clock::now();
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
        chain.taken = Some(chain.asked);
        chain.money = Money::of(&chain.rows);
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

    /// Follows the underlyings. Answers whether the money of a chain is at another strike now.
    pub(crate) fn follow(&mut self, board: &Board) -> bool {
        let mut moved = false;
        for (key, chain) in &mut self.held {
            let spot = board.instrument(&key.underlying).and_then(|cell| cell.last);
            moved |= spot.is_some_and(|spot| chain.money.follow(spot));
        }
        moved
    }

    /// What every listed contract is wanted for, where `views` tells which strikes are in view.
    pub(crate) fn candidates(&self, views: &[(ChainKey, Strikes)]) -> Vec<Candidate> {
        let mut candidates = Vec::new();
        for (key, chain) in &self.held {
            let views: Vec<Strikes> =
                views.iter().filter(|(of, _)| of == key).map(|(_, view)| *view).collect();
            candidates.extend(chain.rows.iter().map(|row| {
                let is_in_view = views.iter().any(|view| view.hold(row.strike));
                let need = match () {
                    () if is_in_view => Need::InView,
                    () if chain.money.is_near(row.strike) => Need::AtTheMoney,
                    () => Need::Analytics,
                };
                let distance = chain.money.distance(row.strike);
                Candidate { symbol: row.symbol, need, distance }
            }));
        }
        candidates
    }

    /// Every chain that is listed, its contracts, and when they were last asked for.
    pub(crate) fn lists(
        &self,
    ) -> impl Iterator<Item = (ChainKey, impl Iterator<Item = &Symbol>, Option<Time>)> {
        let listed = self.held.iter().filter(|(_, chain)| !chain.rows.is_empty());
        listed.map(|(key, chain)| (*key, chain.rows.iter().map(|row| &row.symbol), chain.taken))
    }

    /// One chain is to be asked for again; what was listed stays until it is listed anew.
    pub(crate) fn doubt_one(&mut self, key: &ChainKey) {
        if let Some(chain) = self.held.get_mut(key) {
            chain.phase = Phase::Failed;
        }
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

impl Money {
    fn of(rows: &[Listed]) -> Self {
        let mut strikes: Vec<Strike> = rows.iter().map(|row| row.strike).collect();
        strikes.dedup();
        Self { at: strikes.len() / 2, strikes, known: false }
    }

    /// Moves once the price has reached a neighbouring strike: one that swings within a strike's
    /// width moves nothing.
    fn follow(&mut self, spot: f64) -> bool {
        let dollars = |at: usize| self.strikes.get(at).map(|strike| strike.dollars());
        let below = self.at.checked_sub(1).and_then(dollars);
        let above = dollars(self.at + 1);
        let stays = below.is_none_or(|low| spot > low) && above.is_none_or(|high| spot < high);
        if self.strikes.is_empty() || (self.known && stays) {
            return false;
        }
        let after = self.strikes.partition_point(|strike| strike.dollars() < spot);
        let gap = |at: &usize| dollars(*at).map_or(f64::INFINITY, |strike| (strike - spot).abs());
        let near = [after.saturating_sub(1), after].into_iter();
        let at = near.min_by(|a, b| gap(a).total_cmp(&gap(b))).unwrap_or(self.at);
        let moved = !self.known || at != self.at;
        (self.at, self.known) = (at, true);
        moved
    }

    fn is_near(&self, strike: Strike) -> bool {
        let low = self.strikes.get(self.at.saturating_sub(BAND));
        let high = self.strikes.get(self.at + BAND).or(self.strikes.last());
        low.zip(high).is_some_and(|(low, high)| (low..=high).contains(&&strike))
    }

    /// How far a strike is from the money, as a ratio, so that chains of dear and cheap
    /// underlyings compare.
    fn distance(&self, strike: Strike) -> f64 {
        let money = self.strikes.get(self.at).map_or(f64::NAN, |money| money.dollars());
        (strike.dollars() / money).ln().abs()
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
