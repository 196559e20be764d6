//! What a link decoded and the loop has not taken yet.
//!
//! While the loop keeps up, events pass as they came. When it falls behind, what is waiting is
//! folded: a quote or a trade gives its place in the queue to the newest of its symbol, while
//! bars, bands and imbalances all stay. So the loop, however late, gets every bar and the latest
//! of everything else, and what waits is bounded by what is watched. Should the bars alone become
//! too many, the lane says so, and the link dials anew rather than lag.
//!
//! Whoever wants every trade has a tap (`tap.rs`), which is filled before anything is folded.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use market::{Event, Symbol, SymbolHash, Time};
use tokio::sync::Notify;

/// Events that may wait before they are folded.
const FOLD: usize = 8_192;
/// Events that may wait after that.
const MOST: usize = 200_000;

/// The lanes of one link.
#[derive(Debug)]
pub(crate) struct Lanes {
    held: Mutex<Held>,
    /// Rung when there is something to take.
    bell: Arc<Notify>,
}

#[derive(Debug, Default)]
struct Held {
    events: Vec<Event>,
    received: Time,
    /// How many were left by the last fold since the last taking.
    folded: usize,
    /// Where the newest of a symbol and kind stands; empty but while folding.
    places: HashMap<(Symbol, u8), usize, SymbolHash>,
    conflated: u64,
    parsed: u64,
}

/// What is to be known of events that were taken.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Taken {
    /// When the newest of them was read.
    pub(crate) received: Time,
    /// How many gave way to newer ones.
    pub(crate) conflated: u64,
    /// How many had to be read with care.
    pub(crate) parsed: u64,
}

impl Lanes {
    /// Lanes that ring this bell.
    pub(crate) fn new(bell: Arc<Notify>) -> Self {
        Self { held: Mutex::default(), bell }
    }

    /// Takes events in, in the order they came, and leaves the list empty; `parsed` of them had to
    /// be read with care. Answers whether they fit.
    pub(crate) fn put(&self, events: &mut Vec<Event>, received: Time, parsed: u64) -> bool {
        let mut held = self.held();
        if held.events.is_empty() {
            // The lists change places: nothing is copied for a loop that keeps up.
            std::mem::swap(&mut held.events, events);
        } else {
            held.events.append(events);
        }
        held.received = received;
        held.parsed += parsed;
        if held.events.len() > FOLD.max(2 * held.folded) {
            held.fold();
        }
        let fits = held.events.len() <= MOST;
        drop(held);
        self.bell.notify_one();
        fits
    }

    /// Gives everything that is waiting in an empty list, which takes the next; `None` if nothing
    /// is. Lists go round, so that none is made for an event.
    pub(crate) fn take(&self, into: &mut Vec<Event>) -> Option<Taken> {
        let mut held = self.held();
        if held.events.is_empty() {
            return None;
        }
        into.clear();
        into.shrink_to(FOLD);
        std::mem::swap(&mut held.events, into);
        held.folded = 0;
        let Held { conflated, parsed, .. } = &mut *held;
        let (conflated, parsed) = (std::mem::take(conflated), std::mem::take(parsed));
        Some(Taken { received: held.received, conflated, parsed })
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    fn fold(&mut self) {
        let Self { events, places, conflated, .. } = self;
        let mut kept = 0;
        for next in 0..events.len() {
            let key = conflates(&events[next]);
            if let Some(key) = key {
                match places.entry(key) {
                    Entry::Vacant(place) => {
                        place.insert(kept);
                    }
                    Entry::Occupied(place) => {
                        *conflated += 1;
                        if time_of(&events[*place.get()]) <= time_of(&events[next]) {
                            events.swap(*place.get(), next);
                        }
                        continue;
                    }
                }
            }
            events.swap(kept, next);
            kept += 1;
        }
        events.truncate(kept);
        places.clear();
        self.folded = kept;
    }
}

/// What an event may give way to: a newer one of the same symbol and kind. `None` for what is
/// never given up: bars, bands, imbalances, and a trade or value without a figure, which moves
/// nothing.
fn conflates(event: &Event) -> Option<(Symbol, u8)> {
    let kind = match event {
        Event::Quote(_) => 0,
        Event::Trade(trade) if trade.price.is_some() => 1,
        Event::FairValue(_) => 2,
        Event::IndexValue(value) if value.value.is_some() => 3,
        _ => return None,
    };
    Some((event.symbol(), kind))
}

fn time_of(event: &Event) -> Option<Time> {
    match event {
        Event::Quote(quote) => quote.time,
        Event::Trade(trade) => trade.time,
        Event::FairValue(value) => value.time,
        Event::IndexValue(value) => value.time,
        Event::Bar(_) | Event::Limits(_) | Event::Imbalance(_) => None,
    }
}

#[cfg(test)]
mod tests;
