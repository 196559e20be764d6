//! How the links follow the wishes: what each client wants becomes topics, as far as the key
//! opens them and a connection's room for option quotes goes, and the ledger is told.
//!
//! Which contracts get that room is `feed::Plan`'s. A plan is made when wishes, lists, rights or
//! the strike at the money change, never for a price alone.

use std::collections::BTreeSet;

use board::{Coverage, Scope};
use feed::plan::{Candidate, Need, QUOTES};
use feed::{ClientId, Plan};
use market::{AssetClass, Channel, Symbol, Topic};

use super::{CLASSES, Owner};
use crate::clients::{TICKER, topics, topics_of};
use crate::link::Order;
use crate::{Statistics, Told};

/// What the vendor says nothing about, because it is not asked.
const NO_ROOM: &str = "a connection carries the quotes of 1,000 contracts, and others are wanted";

/// What is asked of the links, and what of the wishes is left out.
#[derive(Debug, Default)]
pub(super) struct Asked {
    pub(super) plan: Plan,
    /// Quotes wished by name that are not asked for.
    left_out: BTreeSet<Topic>,
}

impl Owner {
    /// Makes the links follow the wishes and what the chains list.
    pub(super) fn settle(&mut self) {
        self.chains.follow(&self.board);
        let mut wanted: Vec<(ClientId, BTreeSet<Topic>)> =
            self.spouts.iter().map(|spout| (spout.client, spout.topics().clone())).collect();
        for (client, wish) in self.clients.wishes() {
            let mut topics: BTreeSet<Topic> = topics_of(wish).collect();
            topics.extend(wish.chain.iter().flat_map(|key| self::topics(key.underlying, &TICKER)));
            let topics = topics.into_iter().filter_map(|topic| self.open(topic));
            wanted.push((client, topics.collect()));
        }
        self.plan(&wanted);
        for (_, topics) in &mut wanted {
            topics.retain(|topic| !is_capped(topic) || self.asked.plan.quotes(&topic.symbol()));
        }
        for (client, wish) in self.clients.wishes() {
            let Some((_, topics)) = wanted.iter_mut().find(|(of, _)| *of == client) else {
                continue;
            };
            let listed = self.chains.lists().filter(|(key, ..)| Some(*key) == wish.chain);
            topics.extend(listed.flat_map(|(_, contracts, _)| {
                contracts.flat_map(|contract| self.of_contract(*contract))
            }));
            // Of expiries nobody looks at, only what the exposure is made of.
            let whole = wish.exposure.filter(|scope| matches!(scope, Scope::Underlying(_)));
            let others = self.chains.lists().filter(|(key, ..)| {
                Some(*key) != wish.chain
                    && whole.is_some_and(|of| of.underlying() == key.underlying)
            });
            topics.extend(others.flat_map(|(_, contracts, _)| {
                contracts.filter_map(|contract| self.quotes_of(*contract))
            }));
        }
        self.follow(wanted);
        self.look_for_model();
        self.expect();
        self.tell_coverage();
    }

    /// Makes the plan for the options link, and says what of the wishes by name it leaves out.
    fn plan(&mut self, wanted: &[(ClientId, BTreeSet<Topic>)]) {
        let named = wanted.iter().flat_map(|(_, topics)| topics).filter(|topic| is_capped(topic));
        let named: BTreeSet<Topic> = named.copied().collect();
        let mut candidates = self.chains.candidates(&self.clients.views());
        let pinned =
            |topic: &Topic| Candidate { symbol: topic.symbol(), need: Need::Pinned, distance: 0.0 };
        candidates.extend(named.iter().map(pinned));
        self.asked.plan = self.asked.plan.next(&candidates, self.rights.of(AssetClass::Options));
        let left_out = named.into_iter().filter(|topic| !self.asked.plan.quotes(&topic.symbol()));
        let left_out: BTreeSet<Topic> = left_out.collect();
        for topic in left_out.difference(&self.asked.left_out) {
            let class = AssetClass::Options;
            self.tell(Told::TopicRefused { class, topic: *topic, reason: NO_ROOM.to_owned() });
        }
        self.asked.left_out = left_out;
    }

    /// What a chain's contract is asked for.
    fn of_contract(&self, contract: Symbol) -> impl Iterator<Item = Topic> {
        let plan = &self.asked.plan;
        let quotes = plan.quotes(&contract).then_some(Channel::Quotes);
        let bars = plan.bars(&contract).then_some(Channel::SecondBars);
        let topics = [quotes, bars].into_iter().flatten();
        topics.filter_map(move |channel| self.open(Topic::new(channel, contract).ok()?))
    }

    /// The quotes of a contract, if they are planned.
    fn quotes_of(&self, contract: Symbol) -> Option<Topic> {
        let planned = self.asked.plan.quotes(&contract);
        self.open(Topic::new(Channel::Quotes, contract).ok().filter(|_| planned)?)
    }

    /// What of a topic the key opens.
    fn open(&self, topic: Topic) -> Option<Topic> {
        self.rights.of(topic.class()).ask(topic)
    }

    /// Tells the ledger, and the links what became different: all of it at once, so that quotes
    /// that pass from one client to another never count twice.
    fn follow(&mut self, wanted: Vec<(ClientId, BTreeSet<Topic>)>) {
        let change = self.ledger.set_all(wanted);
        self.topics_released(&change);
        for class in CLASSES {
            let part = change.of(class);
            if !part.is_empty() {
                self.link(class).order(Order::Wanted(part));
            }
        }
    }

    /// A client has gone.
    pub(super) fn release(&mut self, client: ClientId) {
        self.follow(vec![(client, BTreeSet::new())]);
    }

    /// The strike at the money may be another: then the plan follows.
    pub(super) fn follow_the_money(&mut self) {
        if self.chains.follow(&self.board) {
            self.settle();
        }
    }

    fn tell_coverage(&mut self) {
        let plan = &self.asked.plan;
        let mut by_snapshot = 0;
        for (key, contracts, taken) in self.chains.lists() {
            let contracts: Vec<&Symbol> = contracts.collect();
            for contract in &contracts {
                self.board.set_streamed(**contract, plan.quotes(contract));
            }
            let feed::plan::Coverage { quoted, by_snapshot: others, bars_only } =
                plan.coverage(contracts.into_iter());
            by_snapshot += others as usize;
            let coverage = Coverage { quoted, by_snapshot: others, bars_only, taken };
            self.board.cover_chain(key, coverage);
        }
        let now = Statistics {
            clients: self.ledger.clients(),
            stock_symbols: self.ledger.symbols(AssetClass::Stocks),
            option_contracts: self.ledger.symbols(AssetClass::Options),
            quoted: plan.quoted().len(),
            quotes: QUOTES,
            by_snapshot,
        };
        if self.statistics != now {
            self.statistics = now;
            self.tell(Told::Statistics(now));
        }
    }
}

/// Whether a topic counts towards the vendor's cap.
fn is_capped(topic: &Topic) -> bool {
    topic.channel() == Channel::Quotes && topic.class() == AssetClass::Options
}
