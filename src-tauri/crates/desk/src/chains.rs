//! The chains there are: those somebody looks at, and the other expiries of an underlying whose
//! whole is looked at (`chains/whole.rs`). How far their download has come, which contracts they
//! list, where their money is, and what each contract is wanted for.
//!
//! One download when a chain is wished, or when somebody asks for it anew, then the stream; never
//! a timer. Which contracts get quotes is `feed::Plan`'s; what is asked of the links then, the
//! loop's (`desk/wishes.rs`).

mod whole;

use std::collections::{BTreeMap, BTreeSet};

use board::{Board, ChainKey, Loading};
use feed::plan::{Candidate, Need};
use market::{Contract, OptionSnapshot, Right, Strike, Symbol, Time};

use crate::clock;
use crate::history::Phase;
use crate::jobs::Job;
use crate::wish::Strikes;
use whole::Whole;

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

/// Every chain there is.
#[derive(Debug, Default)]
pub(crate) struct Chains {
    held: BTreeMap<ChainKey, Chain>,
    /// Those somebody looks at.
    shown: BTreeSet<ChainKey>,
    wholes: BTreeMap<Symbol, Whole>,
}

impl Chains {
    /// Lets go of what is wanted no more and answers what is to be asked for: what never was,
    /// and what failed. The other expiries of a whole underlying come with the whole.
    pub(crate) fn want(
        &mut self,
        shown: impl Iterator<Item = ChainKey>,
        wholes: &BTreeSet<Symbol>,
    ) -> Vec<ChainKey> {
        self.shown = shown.collect();
        self.wholes.retain(|underlying, _| wholes.contains(underlying));
        for underlying in wholes {
            self.wholes.entry(*underlying).or_default();
        }
        let Self { held, shown, .. } = self;
        held.retain(|key, _| shown.contains(key) || wholes.contains(&key.underlying));
        let missing = |key: &ChainKey| match held.get(key) {
            Some(chain) => matches!(chain.phase, Phase::Failed),
            None => true,
        };
        shown.iter().copied().filter(missing).collect()
    }

    /// The whole underlyings to be asked for: those whose shown chains are there.
    pub(crate) fn wholes_due(&self) -> Vec<Symbol> {
        let is_there = |key: &ChainKey| {
            self.held.get(key).is_some_and(|chain| matches!(chain.phase, Phase::Ready))
        };
        let shown = |underlying| self.shown.iter().filter(move |key| key.underlying == underlying);
        let waiting = self.wholes.iter().filter(|(_, whole)| whole.is_waiting());
        let due = waiting.filter(|(underlying, _)| shown(**underlying).all(is_there));
        due.map(|(underlying, _)| *underlying).collect()
    }

    pub(crate) fn whole_started(&mut self, underlying: Symbol, job: Job) {
        self.wholes.entry(underlying).or_default().started(job);
    }

    /// The whole underlying a job runs for; `None` if nobody wants it any more.
    pub(crate) fn whole_of_job(&mut self, number: u64) -> Option<(Symbol, &mut Whole)> {
        let mut wholes = self.wholes.iter_mut();
        wholes.find(|(_, whole)| whole.is(number)).map(|(underlying, whole)| (*underlying, whole))
    }

    /// How far the download of a whole underlying has come.
    pub(crate) fn whole(&self, underlying: &Symbol) -> Loading {
        self.wholes.get(underlying).map_or(Loading::Waiting, Whole::loading)
    }

    /// Its download is through: answers each of its expiries with the contracts in the order shown.
    /// An expiry it no longer lists is gone, unless somebody looks at it.
    pub(crate) fn whole_listed(&mut self, underlying: Symbol) -> Vec<(ChainKey, Vec<Symbol>)> {
        let Some(whole) = self.wholes.get_mut(&underlying) else { return Vec::new() };
        let (came, asked) = whole.ended();
        let Self { held, shown, .. } = self;
        held.retain(|key, _| {
            key.underlying != underlying || shown.contains(key) || came.contains_key(key)
        });
        let listed = came.into_iter().map(|(key, rows)| {
            let chain = held.entry(key).or_insert_with(Chain::unasked);
            chain.asked = asked;
            chain.coming = rows;
            (key, chain.list())
        });
        listed.collect()
    }

    /// Whether a chain is held.
    pub(crate) fn is_held(&self, key: &ChainKey) -> bool {
        self.held.contains_key(key)
    }

    /// Notes that a job runs for a chain. What was listed stays until it is listed anew.
    pub(crate) fn started(&mut self, key: ChainKey, job: Job) {
        let chain = self.held.entry(key).or_insert_with(Chain::unasked);
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
        self.held.get_mut(&key).map_or_else(Vec::new, Chain::list)
    }

    /// Follows the underlyings. Answers whether the money of a chain is at another strike now.
    pub(crate) fn follow(&mut self, board: &Board) -> bool {
        let (mut moved, mut latest) = (false, None);
        for (key, chain) in &mut self.held {
            // Chains of one underlying follow each other.
            let spot = match latest {
                Some((underlying, spot)) if underlying == key.underlying => spot,
                _ => board.inputs(&key.underlying).and_then(|cell| cell.last),
            };
            latest = Some((key.underlying, spot));
            moved |= spot.is_some_and(|spot| chain.money.follow(spot));
        }
        moved
    }

    /// What every listed contract is wanted for, where `views` tells which strikes are in view.
    /// Of an expiry nobody looks at, the nearer the money the sooner.
    pub(crate) fn candidates(&self, views: &[(ChainKey, Strikes)]) -> Vec<Candidate> {
        let mut candidates = Vec::new();
        for (key, chain) in &self.held {
            let views: Vec<Strikes> =
                views.iter().filter(|(of, _)| of == key).map(|(_, view)| *view).collect();
            candidates.extend(chain.rows.iter().map(|row| {
                let is_in_view = views.iter().any(|view| view.hold(row.strike));
                let need = match () {
                    () if !self.shown.contains(key) => Need::Analytics,
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

    /// One chain is to be asked for again, and the whole it is of; what was listed stays until it
    /// is listed anew.
    pub(crate) fn doubt_one(&mut self, key: &ChainKey) {
        if let Some(chain) = self.held.get_mut(key) {
            chain.phase = Phase::Failed;
        }
        if let Some(whole) = self.wholes.get_mut(&key.underlying) {
            whole.doubt();
        }
    }

    /// Whole underlyings that failed are to be asked for again.
    pub(crate) fn retry(&mut self) {
        self.wholes.values_mut().for_each(Whole::retry);
    }

    /// What came may have holes: every chain is to be asked for again.
    pub(crate) fn doubt(&mut self) {
        for chain in self.held.values_mut() {
            chain.phase = Phase::Failed;
        }
        self.wholes.values_mut().for_each(Whole::doubt);
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::default();
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

impl Listed {
    fn of(row: &OptionSnapshot, contract: &Contract) -> Self {
        let strike = row.strike.unwrap_or(contract.strike);
        Self { strike, right: row.right.unwrap_or(contract.right), symbol: row.symbol }
    }
}

impl Chain {
    fn unasked() -> Self {
        Self {
            phase: Phase::Failed,
            rows: Vec::new(),
            coming: Vec::new(),
            asked: Time::default(),
            taken: None,
            money: Money::default(),
        }
    }

    /// Lists what came, in the order shown: by strike and then calls first.
    fn list(&mut self) -> Vec<Symbol> {
        self.phase = Phase::Ready;
        self.rows = std::mem::take(&mut self.coming);
        self.rows.sort_unstable();
        self.rows.dedup();
        self.taken = Some(self.asked);
        self.money = Money::of(&self.rows);
        self.rows.iter().map(|row| row.symbol).collect()
    }

    /// Takes a page; answers how many contracts there are now. Rows of another root are not of
    /// this chain, and what has no strike cannot be shown in one.
    pub(crate) fn take(&mut self, page: &[OptionSnapshot], key: &ChainKey) -> u32 {
        for row in page {
            let Ok(contract) = Contract::parse(&row.symbol) else { continue };
            if contract.root == key.root {
                self.coming.push(Listed::of(row, &contract));
            }
        }
        u32::try_from(self.coming.len()).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests;
