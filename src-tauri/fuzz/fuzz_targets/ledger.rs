//! Any sequence of wishes: following the ledger's changes is the same as looking at it, and
//! nobody's wish is lost by another's.
#![no_main]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use feed::{ClientId, Ledger};
use libfuzzer_sys::fuzz_target;
use market::{AssetClass, Topic};

/// The most wishes of one run. A wish replaces its client's last, so the ledger forgets; a longer
/// run only comes back to where a short one has been.
const WISHES: usize = 64;

/// Few topics, so that wishes meet.
static TOPICS: LazyLock<Vec<Topic>> = LazyLock::new(|| {
    let text = |number: u8| match number % 3 {
        0 => format!("A.S{}", number / 3),
        1 => format!("Q.O:SPY261218C00{:03}000", number / 3),
        _ => format!("T.S{}", number / 3),
    };
    (0..=u8::MAX).map(|number| text(number).parse().expect("a topic")).collect()
});

fuzz_target!(|bytes: &[u8]| {
    let mut ledger = Ledger::default();
    let mut wishes: BTreeMap<u8, BTreeSet<Topic>> = BTreeMap::new();
    let mut followed: BTreeSet<Topic> = BTreeSet::new();
    let mut rest = bytes;
    for _ in 0..WISHES {
        let [client, count, tail @ ..] = rest else { break };
        let (client, count) = (client % 5, usize::from(count % 8).min(tail.len()));
        let (chosen, behind) = tail.split_at(count);
        rest = behind;
        let wish: BTreeSet<Topic> =
            chosen.iter().map(|number| TOPICS[usize::from(*number)]).collect();
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
