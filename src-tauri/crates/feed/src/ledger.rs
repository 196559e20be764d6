//! Who wants what: topics counted over everything that wants them.
//!
//! The ledger is the truth and the sockets follow it. It does not know whether anything is
//! connected, nor what the vendor refused: that is [`crate::Session`]'s.

use std::collections::btree_map::{BTreeMap, Entry};
use std::collections::{BTreeSet, HashSet};

use market::{AssetClass, Symbol, Topic};

/// Anything that wants topics: a window, the chain, the alerts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClientId(pub u32);

/// The wishes of every client and how many of them share each topic.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    wishes: BTreeMap<ClientId, BTreeSet<Topic>>,
    /// How many clients want a topic; never 0.
    counts: BTreeMap<Topic, usize>,
}

/// What a new wish means for the links: first wishes and last releases only. No topic is in
/// both lists, and each list is sorted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Change {
    /// Topics that nobody wanted before.
    pub wanted: Vec<Topic>,
    /// Topics that nobody wants any more.
    pub released: Vec<Topic>,
}

impl Ledger {
    /// States the whole wish of a client in place of its last one. The empty set is how a
    /// client leaves.
    pub fn set(&mut self, client: ClientId, topics: BTreeSet<Topic>) -> Change {
        let before = self.wishes.remove(&client).unwrap_or_default();
        let mut change = Change::default();
        for topic in topics.difference(&before) {
            let count = self.counts.entry(*topic).or_default();
            *count += 1;
            if *count == 1 {
                change.wanted.push(*topic);
            }
        }
        for topic in before.difference(&topics) {
            if let Entry::Occupied(mut count) = self.counts.entry(*topic) {
                *count.get_mut() -= 1;
                if *count.get() == 0 {
                    count.remove();
                    change.released.push(*topic);
                }
            }
        }
        if !topics.is_empty() {
            self.wishes.insert(client, topics);
        }
        change
    }

    /// States the wishes of many clients at once. What one lets go and another takes up stays
    /// out of the change, so that no order among them matters to the links.
    pub fn set_all(
        &mut self,
        wishes: impl IntoIterator<Item = (ClientId, BTreeSet<Topic>)>,
    ) -> Change {
        let mut net: BTreeMap<Topic, i32> = BTreeMap::new();
        for (client, topics) in wishes {
            let Change { wanted, released } = self.set(client, topics);
            wanted.into_iter().for_each(|topic| *net.entry(topic).or_default() += 1);
            released.into_iter().for_each(|topic| *net.entry(topic).or_default() -= 1);
        }
        let part = |sign| net.iter().filter(move |(_, n)| **n == sign).map(|(topic, _)| *topic);
        Change { wanted: part(1).collect(), released: part(-1).collect() }
    }

    /// What anybody wants of one link.
    #[must_use]
    pub fn wanted(&self, class: AssetClass) -> BTreeSet<Topic> {
        self.of(class).copied().collect()
    }

    /// How many clients want something.
    #[must_use]
    pub fn clients(&self) -> usize {
        self.wishes.len()
    }

    /// How many different symbols are wanted of one link, on whatever channels.
    #[must_use]
    pub fn symbols(&self, class: AssetClass) -> usize {
        self.of(class).map(Topic::symbol).collect::<HashSet<Symbol>>().len()
    }

    fn of(&self, class: AssetClass) -> impl Iterator<Item = &Topic> {
        self.counts.keys().filter(move |topic| topic.class() == class)
    }
}

impl Change {
    /// The part of the change that concerns one link.
    #[must_use]
    pub fn of(&self, class: AssetClass) -> Self {
        let part = |topics: &[Topic]| {
            topics.iter().filter(|topic| topic.class() == class).copied().collect()
        };
        Self { wanted: part(&self.wanted), released: part(&self.released) }
    }

    /// Whether the links need not hear of it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.wanted.is_empty() && self.released.is_empty()
    }
}

#[cfg(test)]
mod tests;
