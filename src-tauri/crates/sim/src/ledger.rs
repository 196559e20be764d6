//! What the exchange knows of its clients: the judge of whether a client keeps its word.
//!
//! A client may believe what it likes; here is who holds which pairs on which connection, how
//! often each key was used to log in, and when somebody tried to connect. Keys are kept as
//! fingerprints only. Mischief is no part of it: what the exchange pretends and what it does are
//! two things, and this is what it does.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Mutex, MutexGuard, PoisonError};

use market::{AssetClass, Channel, Time};
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::stream::pairs::Pair;

/// So many attempts are remembered, the latest.
const ATTEMPTS: usize = 10_000;

/// A copy of the exchange's books at one moment.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ledger {
    /// The connections there are, oldest first.
    pub connections: Vec<Connection>,
    /// Upgrades asked for, oldest first; the latest 10,000.
    pub attempts: VecDeque<Attempt>,
    /// The most contracts whose quotes one connection ever held at a time.
    pub most_quotes: usize,
    /// Requests refused because a connection would have held the quotes of too many.
    pub no_room: u64,
    /// REST requests that came.
    pub requests: u64,
    /// Those of them that were addressed to another host.
    pub strays: u64,
    auth_frames: BTreeMap<(String, &'static str), u64>,
}

/// A connection to one cluster.
#[derive(Debug, Clone, PartialEq)]
pub struct Connection {
    /// Counted from 1 over all clusters.
    pub number: u64,
    /// Its cluster.
    pub class: AssetClass,
    /// Whether it has logged in.
    pub logged_in: bool,
    /// Whether the exchange still reads and writes on it.
    pub speaking: bool,
    held: BTreeSet<Pair>,
}

/// One upgrade that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempt {
    /// When.
    pub at: Time,
    /// On which cluster.
    pub class: AssetClass,
}

impl Ledger {
    /// The pairs that a cluster's latest connection holds, such as `Q.O:SPY…`. One that has not
    /// logged in, or that the exchange no longer speaks on, does not count.
    #[must_use]
    pub fn held(&self, class: AssetClass) -> BTreeSet<String> {
        self.speaking(class).last().map(Connection::held).unwrap_or_default()
    }

    /// The connections to a cluster that have logged in and are spoken on.
    pub fn speaking(&self, class: AssetClass) -> impl Iterator<Item = &Connection> {
        let of = move |one: &&Connection| one.class == class && one.logged_in && one.speaking;
        self.connections.iter().filter(of)
    }

    /// How often a cluster was asked to upgrade, of the attempts remembered.
    #[must_use]
    pub fn attempts_at(&self, class: AssetClass) -> usize {
        self.attempts.iter().filter(|one| one.class == class).count()
    }

    /// How often a key was used to log in to a cluster, whatever came of it.
    #[must_use]
    pub fn auth_frames(&self, key: &str, class: AssetClass) -> u64 {
        self.auth_frames.get(&(fingerprint(key), class.as_str())).copied().unwrap_or(0)
    }

    /// The same for whoever asks over HTTP.
    pub(crate) fn as_json(&self, transcript: &[String]) -> Value {
        let connection = |one: &Connection| {
            json!({
                "number": one.number, "cluster": one.class.as_str(), "loggedIn": one.logged_in,
                "speaking": one.speaking, "held": one.held(),
            })
        };
        let attempt =
            |one: &Attempt| json!({ "at": one.at.millis(), "cluster": one.class.as_str() });
        let log_in = |((key, cluster), count): (&(String, &str), &u64)| json!({ "key": key, "cluster": cluster, "count": count });
        json!({
            "connections": self.connections.iter().map(connection).collect::<Vec<_>>(),
            "attempts": self.attempts.iter().map(attempt).collect::<Vec<_>>(),
            "authFrames": self.auth_frames.iter().map(log_in).collect::<Vec<_>>(),
            "mostQuotes": self.most_quotes,
            "noRoom": self.no_room,
            "requests": self.requests,
            "strays": self.strays,
            "mischief": transcript,
        })
    }
}

impl Connection {
    /// The pairs it holds, as the vendor spells them.
    #[must_use]
    pub fn held(&self) -> BTreeSet<String> {
        let spelled = |(channel, symbol): &Pair| match symbol {
            Some(symbol) => format!("{}.{symbol}", channel.as_str()),
            None => format!("{}.*", channel.as_str()),
        };
        self.held.iter().map(spelled).collect()
    }
}

/// What stands for a key.
fn fingerprint(key: &str) -> String {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// The books themselves.
#[derive(Debug)]
pub(crate) struct Books {
    ledger: Mutex<(Ledger, u64)>,
    changes: watch::Sender<u64>,
}

impl Default for Books {
    fn default() -> Self {
        Self { ledger: Mutex::default(), changes: watch::Sender::new(0) }
    }
}

impl Books {
    pub(crate) fn copy(&self) -> Ledger {
        self.lock().0.clone()
    }

    /// Says each time that something was written.
    pub(crate) fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    pub(crate) fn attempted(&self, class: AssetClass, at: Time) {
        self.write(|ledger| {
            if ledger.attempts.len() == ATTEMPTS {
                ledger.attempts.pop_front();
            }
            ledger.attempts.push_back(Attempt { at, class });
        });
    }

    /// A connection is open; answers its number.
    pub(crate) fn opened(&self, class: AssetClass) -> u64 {
        let number = {
            let mut held = self.lock();
            held.1 += 1;
            held.1
        };
        let held = BTreeSet::new();
        self.write(|ledger| {
            let one = Connection { number, class, logged_in: false, speaking: true, held };
            ledger.connections.push(one);
        });
        number
    }

    pub(crate) fn closed(&self, number: u64) {
        self.write(|ledger| ledger.connections.retain(|one| one.number != number));
    }

    /// Nothing more is read or written on it.
    pub(crate) fn silenced(&self, number: u64) {
        self.on(number, |one| one.speaking = false);
    }

    pub(crate) fn logs_in(&self, key: &str, class: AssetClass) {
        self.write(|ledger| {
            *ledger.auth_frames.entry((fingerprint(key), class.as_str())).or_default() += 1;
        });
    }

    pub(crate) fn logged_in(&self, number: u64) {
        self.on(number, |one| one.logged_in = true);
    }

    pub(crate) fn subscribed(&self, number: u64, pairs: &[Pair]) {
        self.write(|ledger| {
            let Some(one) = ledger.connections.iter_mut().find(|one| one.number == number) else {
                return;
            };
            one.held.extend(pairs);
            if one.class == AssetClass::Options {
                let quotes = one.held.iter().filter(|pair| pair.0 == Channel::Quotes).count();
                ledger.most_quotes = ledger.most_quotes.max(quotes);
            }
        });
    }

    pub(crate) fn unsubscribed(&self, number: u64, pairs: &[Pair]) {
        self.on(number, |one| one.held.retain(|pair| !pairs.contains(pair)));
    }

    /// A request was refused for want of room for option quotes.
    pub(crate) fn had_no_room(&self) {
        self.write(|ledger| ledger.no_room += 1);
    }

    pub(crate) fn requested(&self, stray: bool) {
        self.write(|ledger| {
            ledger.requests += 1;
            ledger.strays += u64::from(stray);
        });
    }

    fn on(&self, number: u64, change: impl FnOnce(&mut Connection)) {
        self.write(|ledger| {
            if let Some(one) = ledger.connections.iter_mut().find(|one| one.number == number) {
                change(one);
            }
        });
    }

    fn write(&self, change: impl FnOnce(&mut Ledger)) {
        change(&mut self.lock().0);
        self.changes.send_modify(|count| *count += 1);
    }

    fn lock(&self) -> MutexGuard<'_, (Ledger, u64)> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
