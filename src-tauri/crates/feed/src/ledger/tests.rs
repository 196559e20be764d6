use std::collections::{BTreeMap, BTreeSet};

use market::{AssetClass, Topic};
use proptest::prelude::*;

use super::{Change, ClientId, Ledger};

const POOL: [&str; 9] = [
    "A.SPY",
    "T.SPY",
    "Q.SPY",
    "A.AAPL",
    "T.BRK.B",
    "V.I:SPX",
    "A.O:SPY251219C00650000",
    "Q.O:SPY251219C00650000",
    "Q.O:SPY251219P00650000",
];
const CLASSES: [AssetClass; 3] = [AssetClass::Stocks, AssetClass::Options, AssetClass::Indices];

fn topics(texts: &[&str]) -> BTreeSet<Topic> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

fn change(wanted: &[&str], released: &[&str]) -> Change {
    let list = |texts| topics(texts).into_iter().collect();
    Change { wanted: list(wanted), released: list(released) }
}

#[test]
fn only_the_first_wish_and_the_last_release_are_told() {
    let mut ledger = Ledger::default();
    let (window, alerts) = (ClientId(1), ClientId(2));
    let mut check = |client, wish: &[&str], wanted: &[&str], released: &[&str]| {
        assert_eq!(ledger.set(client, topics(wish)), change(wanted, released), "{wish:?}");
    };
    check(window, &["A.SPY", "T.SPY"], &["A.SPY", "T.SPY"], &[]);
    check(window, &["A.SPY", "T.SPY"], &[], &[]);
    check(alerts, &["A.SPY", "A.AAPL"], &["A.AAPL"], &[]);
    check(window, &["Q.SPY"], &["Q.SPY"], &["T.SPY"]);
    check(alerts, &[], &[], &["A.SPY", "A.AAPL"]);
    check(alerts, &[], &[], &[]);
}

#[test]
fn symbols_are_counted_once_whatever_their_channels() {
    let mut ledger = Ledger::default();
    ledger.set(ClientId(1), topics(&POOL));
    assert_eq!(CLASSES.map(|class| ledger.symbols(class)), [3, 2, 1]);
    assert_eq!(CLASSES.map(|class| ledger.wanted(class).len()), [5, 3, 1]);
}

#[test]
fn a_change_splits_by_link_without_loss() {
    let whole = change(&POOL, &["A.QQQ", "V.I:VIX"]);
    let options = whole.of(AssetClass::Options);
    assert_eq!(options.wanted.len(), 3);
    assert!(options.released.is_empty());
    assert_eq!(CLASSES.map(|class| whole.of(class).wanted.len()).iter().sum::<usize>(), POOL.len());
    assert!(change(&["A.SPY"], &[]).of(AssetClass::Options).is_empty());
}

proptest! {
    #[test]
    fn folding_the_changes_gives_what_is_wanted(
        wishes in prop::collection::vec(
            (0_u32..4, prop::sample::subsequence(POOL.to_vec(), 0..POOL.len())),
            1..60,
        )
    ) {
        let mut ledger = Ledger::default();
        let mut last = BTreeMap::new();
        let mut folded = BTreeSet::new();
        for (client, wish) in wishes {
            let wish = topics(&wish);
            last.insert(client, wish.clone());
            let change = ledger.set(ClientId(client), wish);
            for topic in &change.released {
                prop_assert!(folded.remove(topic), "{topic} released but never wanted");
            }
            for topic in &change.wanted {
                prop_assert!(folded.insert(*topic), "{topic} wanted twice");
            }
            let everything: BTreeSet<Topic> = last.values().flatten().copied().collect();
            prop_assert_eq!(&folded, &everything);
            let told: BTreeSet<Topic> =
                CLASSES.iter().flat_map(|class| ledger.wanted(*class)).collect();
            prop_assert_eq!(told, everything);
            let present = last.values().filter(|wish| !wish.is_empty()).count();
            prop_assert_eq!(ledger.clients(), present);
        }
        for client in last.keys() {
            ledger.set(ClientId(*client), BTreeSet::new());
        }
        prop_assert_eq!(ledger.clients(), 0);
        prop_assert!(CLASSES.iter().all(|class| ledger.wanted(*class).is_empty()));
    }
}

#[test]
fn what_passes_from_one_client_to_another_is_no_change() {
    let mut ledger = Ledger::default();
    let set = |texts: &[&str]| texts.iter().map(|text| text.parse().unwrap()).collect();
    let (one, two) = (ClientId(1), ClientId(2));
    ledger.set_all([(one, set(&["Q.SPY", "A.SPY"])), (two, set(&["A.SPY"]))]);
    let change = ledger.set_all([(one, set(&[])), (two, set(&["Q.SPY", "T.SPY"]))]);
    let topic = |text: &str| text.parse().unwrap();
    assert_eq!(change, Change { wanted: vec![topic("T.SPY")], released: vec![topic("A.SPY")] });
}
