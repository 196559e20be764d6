//! What a connection is to be sent, and when: planned a second ahead, sent as the time comes.
//!
//! All of it is a pure function of market time, so a second can be planned before it happens.
//! Only what somebody holds is planned. No clock here: the socket says what time it is. What one
//! symbol sends in a second is in `followed.rs`.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use market::{AssetClass, Channel, Symbol};

use super::followed::{Due, Followed, SECOND};
use super::pairs::{Held, Pair};
use crate::market::Market;

/// Events in one frame at most.
const FRAME: usize = 400;

/// The events ahead of one connection.
#[derive(Debug)]
pub(crate) struct Agenda {
    market: Arc<Market>,
    class: AssetClass,
    followed: BTreeMap<Symbol, Followed>,
    due: VecDeque<Due>,
    /// The next second to be planned, counted from 1970.
    next: i64,
}

impl Agenda {
    pub(crate) fn new(market: Arc<Market>, class: AssetClass) -> Self {
        Self { market, class, followed: BTreeMap::new(), due: VecDeque::new(), next: 0 }
    }

    /// Follows what became held, and lets go of what is held no more.
    pub(crate) fn change(&mut self, held: &Held, changed: &[Pair], now: i64) {
        for (_, symbol) in changed {
            match symbol {
                Some(symbol) => self.follow(held, *symbol, now),
                None => {
                    for symbol in self.all(now) {
                        self.follow(held, symbol, now);
                    }
                }
            }
        }
    }

    fn follow(&mut self, held: &Held, symbol: Symbol, now: i64) {
        let wished: Vec<_> =
            Channel::ALL.into_iter().filter(|channel| held.holds(*channel, symbol)).collect();
        if wished.is_empty() {
            self.followed.remove(&symbol);
            return;
        }
        let subject = self.market.find(&symbol, now);
        let Some(subject) = subject.filter(|_| AssetClass::of(&symbol) == self.class) else {
            return;
        };
        let followed = self.followed.entry(symbol).or_insert_with(|| Followed::new(subject));
        let before = followed.want(wished);
        // The rest of a second already planned, for the channels that are new.
        let second = now.div_euclid(SECOND);
        if self.next > second {
            let mut events = Vec::new();
            followed.plan(&self.market, second, &mut events);
            events.retain(|due| due.at > now && !before.contains(&due.channel));
            self.due.extend(events);
            self.due.make_contiguous().sort_by_key(|due| due.at);
        }
    }

    fn all(&self, now: i64) -> Vec<Symbol> {
        let listed = self.market.listing.all().iter();
        match self.class {
            AssetClass::Stocks => listed.filter(|of| !of.is_index()).map(|of| of.symbol).collect(),
            AssetClass::Indices => listed.filter(|of| of.is_index()).map(|of| of.symbol).collect(),
            AssetClass::Options => listed
                .filter_map(|of| self.market.chain(of, now))
                .flat_map(|chain| chain.contracts.iter().map(|of| of.symbol).collect::<Vec<_>>())
                .collect(),
        }
    }

    /// Whether there is anything to wait for.
    pub(crate) fn is_idle(&self) -> bool {
        self.followed.is_empty()
    }

    /// The frames due by `now`, each a JSON array.
    pub(crate) fn frames(&mut self, held: &Held, now: i64) -> Vec<String> {
        let second = now.div_euclid(SECOND);
        // After a pause only the present matters: nothing is ever replayed.
        self.next = self.next.max(second);
        if self.next == second {
            let mut events = Vec::new();
            for followed in self.followed.values_mut() {
                followed.plan(&self.market, second, &mut events);
            }
            self.next = second + 1;
            self.due.extend(events);
            self.due.make_contiguous().sort_by_key(|due| due.at);
        }
        let ready = self.due.partition_point(|due| due.at <= now);
        let ready: Vec<_> =
            self.due.drain(..ready).filter(|due| held.holds(due.channel, due.symbol)).collect();
        ready
            .chunks(FRAME)
            .map(|events| {
                let texts: Vec<_> = events.iter().map(|due| due.text.as_str()).collect();
                format!("[{}]", texts.join(","))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests;
