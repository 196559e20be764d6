//! Who is connected with which key, and who has to go when a key has too many.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Mutex, PoisonError};

use market::AssetClass;
use tokio::sync::oneshot;

use crate::noise::Key;
use crate::options::Evicted;

/// The connections of every key and cluster, oldest first. Keys are kept as hashes only.
#[derive(Debug, Default)]
pub(crate) struct Registry {
    places: Mutex<Places>,
}

#[derive(Debug, Default)]
struct Places {
    next: u64,
    taken: HashMap<(u64, AssetClass), Vec<Place>>,
}

#[derive(Debug)]
struct Place {
    number: u64,
    evict: Option<oneshot::Sender<()>>,
}

/// A connection's place; to be given back with [`Registry::leave`].
#[derive(Debug)]
pub(crate) struct Ticket {
    slot: (u64, AssetClass),
    number: u64,
    /// Resolves when this connection has to go.
    pub(crate) evicted: oneshot::Receiver<()>,
}

impl Registry {
    /// Lets a connection in. If that makes too many, one of them is told to go.
    pub(crate) fn enter(&self, key: &str, class: AssetClass, most: usize, who: Evicted) -> Ticket {
        let mut hasher = DefaultHasher::new();
        key.hash(&mut hasher);
        let slot = (hasher.finish(), class);
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        places.next += 1;
        let number = places.next;
        let (evict, evicted) = oneshot::channel();
        let taken = places.taken.entry(slot).or_default();
        taken.push(Place { number, evict: Some(evict) });
        if taken.iter().filter(|place| place.evict.is_some()).count() > most {
            let (oldest, newest) = match who {
                Evicted::Oldest => (true, false),
                Evicted::Newest => (false, true),
                Evicted::Either if Key::new(number).unit() < 0.5 => (false, true),
                Evicted::Either => (true, false),
                Evicted::Both => (true, true),
            };
            let mut staying: Vec<_> = taken.iter_mut().filter(|one| one.evict.is_some()).collect();
            let last = if newest { staying.pop() } else { None };
            let first = staying.into_iter().next().filter(|_| oldest);
            for evict in first.into_iter().chain(last).filter_map(|place| place.evict.take()) {
                let _ = evict.send(());
            }
        }
        Ticket { slot, number, evicted }
    }

    pub(crate) fn leave(&self, ticket: &Ticket) {
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(taken) = places.taken.get_mut(&ticket.slot) {
            taken.retain(|place| place.number != ticket.number);
            if taken.is_empty() {
                places.taken.remove(&ticket.slot);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_evicted(ticket: &mut Ticket) -> bool {
        ticket.evicted.try_recv().is_ok()
    }

    #[test]
    fn one_too_many_costs_the_oldest_its_place() {
        let registry = Registry::default();
        let enter = |key| registry.enter(key, AssetClass::Stocks, 1, Evicted::Oldest);
        let (mut first, mut second, mut other) = (enter("a"), enter("a"), enter("b"));
        assert!(is_evicted(&mut first));
        assert!(!is_evicted(&mut second) && !is_evicted(&mut other));
        let mut third = registry.enter("a", AssetClass::Stocks, 1, Evicted::Newest);
        assert!(is_evicted(&mut third) && !is_evicted(&mut second));
        registry.leave(&second);
        let enter = || registry.enter("c", AssetClass::Stocks, 1, Evicted::Both);
        let (mut one, mut two) = (enter(), enter());
        assert!(is_evicted(&mut one) && is_evicted(&mut two), "both of them");
        let mut options = registry.enter("a", AssetClass::Options, 1, Evicted::Oldest);
        assert!(!is_evicted(&mut options), "each cluster counts for itself");
    }
}
