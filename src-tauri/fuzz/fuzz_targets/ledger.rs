//! Any sequence of wishes: following the ledger's changes is the same as looking at it, and
//! nobody's wish is lost by another's.
#![no_main]

use std::collections::{BTreeMap, BTreeSet};

use feed::{ClientId, Ledger};
use libfuzzer_sys::fuzz_target;
use market::{AssetClass, Topic};

/// Few topics and clients, so that wishes meet.
fn topic(number: u8) -> Topic {
    let text = match number % 3 {
        0 => format!("A.S{}", number / 3),
        1 => format!("Q.O:SPY261218C00{:03}000", number / 3),
        _ => format!("T.S{}", number / 3),
    };
    text.parse().expect("a topic")
}

fuzz_target!(|bytes: &[u8]| {
    let mut ledger = Ledger::default();
    let mut wishes: BTreeMap<u8, BTreeSet<Topic>> = BTreeMap::new();
    let mut followed: BTreeSet<Topic> = BTreeSet::new();
    let mut rest = bytes;
    while let [client, count, tail @ ..] = rest {
        let (client, count) = (client % 5, usize::from(count % 8).min(tail.len()));
        let (chosen, behind) = tail.split_at(count);
        rest = behind;
        let wish: BTreeSet<Topic> = chosen.iter().map(|number| topic(*number)).collect();
        let change = ledger.set(ClientId(client.into()), wish.clone());
        wishes.insert(client, wish);
        for released in &change.released {
            assert!(followed.remove(released), "{released} was released and not wanted");
        }
        for wanted in &change.wanted {
            assert!(followed.insert(*wanted), "{wanted} was wanted twice");
        }
        let all: BTreeSet<Topic> = wishes.values().flatten().copied().collect();
        assert_eq!(followed, all);
        for class in [AssetClass::Stocks, AssetClass::Options] {
            let of = all.iter().filter(|topic| topic.class() == class).copied();
            assert_eq!(ledger.wanted(class), of.collect());
        }
    }
});
