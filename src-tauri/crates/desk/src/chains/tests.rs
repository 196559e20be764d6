//! What a chain lists and what it asks of the links.

use board::{Board, Origin};
use market::Date;

use super::*;
use crate::jobs::Jobs;

fn key() -> ChainKey {
    ChainKey {
        underlying: Symbol::new("I:SPX").unwrap(),
        expiry: Date::new(2026, 12, 18).unwrap(),
        root: Symbol::new("SPXW").unwrap(),
    }
}

fn row(root: &str, right: char, strike: u32) -> OptionSnapshot {
    let symbol = format!("O:{root}261218{right}{strike:05}000");
    OptionSnapshot::unknown(Symbol::new(&symbol).unwrap())
}

fn listed(strikes: impl Iterator<Item = u32>) -> Chains {
    let (mut jobs, _news) = Jobs::new();
    let mut chains = Chains::default();
    chains.want([key()].into_iter(), &BTreeSet::new());
    chains.started(key(), jobs.start(|_| async {}));
    let rows: Vec<OptionSnapshot> =
        strikes.flat_map(|strike| [row("SPXW", 'P', strike), row("SPXW", 'C', strike)]).collect();
    chains.held.get_mut(&key()).unwrap().take(&rows, &key());
    chains.listed(key());
    chains
}

#[tokio::test]
async fn a_chain_lists_its_own_root_by_strike_calls_first() {
    let (mut jobs, _news) = Jobs::new();
    let mut chains = Chains::default();
    chains.started(key(), jobs.start(|_| async {}));
    let page = [row("SPXW", 'P', 6_800), row("SPX", 'C', 6_800), row("SPXW", 'C', 6_800)];
    let chain = chains.held.get_mut(&key()).unwrap();
    assert_eq!(chain.take(&page, &key()), 2, "the monthly root is another chain");
    assert_eq!(chain.take(&[row("SPXW", 'C', 6_700), page[0].clone()], &key()), 4);
    let names: Vec<String> = chains.listed(key()).iter().map(Symbol::to_string).collect();
    assert_eq!(
        names,
        ["O:SPXW261218C06700000", "O:SPXW261218C06800000", "O:SPXW261218P06800000"],
        "and a row that came twice is one"
    );
}

fn board_at(spot: f64) -> Board {
    let mut board = Board::new(Origin::Simulated);
    let (symbol, value) = (key().underlying, Some(spot));
    let time = Some(market::Time::from_millis(1));
    board.apply(&market::Event::IndexValue(market::IndexValue { symbol, value, time }));
    board
}

/// Strikes of the contracts wanted for a reason, lowest first.
fn wanted(chains: &Chains, views: &[(ChainKey, Strikes)], need: Need) -> Vec<f64> {
    let of = chains.candidates(views).into_iter().filter(|one| one.need == need);
    let mut strikes: Vec<f64> =
        of.map(|one| Contract::parse(&one.symbol).unwrap().strike.dollars()).collect();
    strikes.dedup();
    strikes
}

#[tokio::test]
async fn the_band_at_the_money_follows_the_underlying_strike_by_strike() {
    let mut chains = listed((6_000..7_000).step_by(10));
    assert!(chains.follow(&board_at(6_303.0)), "the first price says where the money is");
    let band = wanted(&chains, &[], Need::AtTheMoney);
    assert_eq!((band[0], band[band.len() - 1], band.len()), (6_220.0, 6_380.0, 17));
    for spot in [6_298.0, 6_309.9, 6_291.0, 6_306.0] {
        assert!(!chains.follow(&board_at(spot)), "{spot} is within a strike's width");
    }
    assert!(chains.follow(&board_at(6_310.0)));
    assert!(!chains.follow(&board_at(6_301.0)), "and has to come all the way back");
    assert!(chains.follow(&board_at(6_300.0)));
    assert!(chains.follow(&board_at(9_999.0)), "past the last strike it stays there");
    assert_eq!(wanted(&chains, &[], Need::AtTheMoney).last(), Some(&6_990.0));
    assert!(!chains.follow(&board_at(12_000.0)));
}

#[tokio::test]
async fn rows_in_view_are_wanted_before_the_rest_of_their_chain() {
    let mut chains = listed((6_000..7_000).step_by(10));
    chains.follow(&board_at(6_303.0));
    let view = Strikes { low: Strike(6_700_000), high: Strike(6_740_000) };
    let views = [(key(), view)];
    assert_eq!(
        wanted(&chains, &views, Need::InView),
        [6_700.0, 6_710.0, 6_720.0, 6_730.0, 6_740.0]
    );
    assert_eq!(wanted(&chains, &views, Need::Analytics).len(), 100 - 17 - 5);
    let other = ChainKey { root: Symbol::new("SPX").unwrap(), ..key() };
    assert!(wanted(&chains, &[(other, view)], Need::InView).is_empty(), "another chain's view");
}

#[tokio::test]
async fn a_chain_is_asked_for_once_and_again_when_it_failed() {
    let mut chains = listed([6_300].into_iter());
    let wished = || [key()].into_iter();
    let none = BTreeSet::new();
    assert_eq!(chains.want(wished(), &none), []);
    chains.doubt();
    assert_eq!(chains.want(wished(), &none), [key()]);
    assert_eq!(chains.lists().count(), 1, "it stays listed");
    assert_eq!(chains.want(wished(), &none), [key()], "until a job runs for it");
    assert_eq!(chains.want([].into_iter(), &none), []);
    assert_eq!(chains.lists().count(), 0, "nobody wants it");
}

fn spx() -> Symbol {
    key().underlying
}

/// A page of another expiry, a root that expires the same day, and the chain's own.
fn page() -> Vec<OptionSnapshot> {
    let later = OptionSnapshot::unknown(Symbol::new("O:SPXW270115C06300000").unwrap());
    vec![row("SPXW", 'P', 6_300), later, row("SPX", 'C', 6_300), row("SPXW", 'C', 6_300)]
}

#[tokio::test]
async fn a_whole_underlying_comes_after_the_chain_shown_and_fills_every_expiry() {
    let (mut jobs, _news) = Jobs::new();
    let mut job = || jobs.start(|_| async {});
    let whole = BTreeSet::from([spx()]);
    let mut chains = Chains::default();
    assert_eq!(chains.want([key()].into_iter(), &whole), [key()]);
    assert_eq!(chains.wholes_due(), [], "what is shown comes first");
    chains.started(key(), job());
    assert_eq!(chains.wholes_due(), []);
    chains.listed(key());
    assert_eq!(chains.wholes_due(), [spx()]);
    chains.whole_started(spx(), job());
    assert_eq!((chains.wholes_due(), chains.whole(&spx())), (vec![], Loading::Running(0)));
    chains.wholes.get_mut(&spx()).unwrap().take(&page(), spx());
    assert_eq!(chains.whole(&spx()), Loading::Running(4));
    let listed = chains.whole_listed(spx());
    let sizes: Vec<usize> = listed.iter().map(|(_, contracts)| contracts.len()).collect();
    assert_eq!((sizes, chains.whole(&spx())), (vec![1, 2, 1], Loading::Ready));
    let (others, _) = chains
        .candidates(&[])
        .into_iter()
        .partition::<Vec<_>, _>(|one| one.need == Need::Analytics);
    assert_eq!(others.len(), 2, "of what nobody looks at, contracts are wanted for sums alone");
    // Another expiry chosen is there already; the whole let go, only that is left.
    let later = listed.iter().map(|(key, _)| *key).find(|one| one.expiry > key().expiry).unwrap();
    assert_eq!(chains.want([later].into_iter(), &whole), []);
    assert_eq!(chains.want([later].into_iter(), &BTreeSet::new()), []);
    assert_eq!(chains.lists().map(|(key, ..)| key).collect::<Vec<_>>(), [later]);
}

#[tokio::test]
async fn a_whole_that_failed_is_asked_for_again_when_somebody_says_so() {
    let (mut jobs, _news) = Jobs::new();
    let whole = BTreeSet::from([spx()]);
    let mut chains = listed((6_000..6_100).step_by(10));
    chains.want([key()].into_iter(), &whole);
    chains.whole_started(spx(), jobs.start(|_| async {}));
    chains.wholes.get_mut(&spx()).unwrap().failed("it is busy");
    chains.want([key()].into_iter(), &whole);
    assert_eq!(chains.wholes_due(), [], "not because somebody scrolled");
    assert_eq!(chains.whole(&spx()), Loading::Failed("it is busy".into()));
    chains.retry();
    assert_eq!(chains.wholes_due(), [spx()]);
    chains.whole_started(spx(), jobs.start(|_| async {}));
    chains.doubt();
    assert_eq!(chains.wholes_due(), [], "the chain shown is doubtful too, and goes first");
    assert_eq!(chains.want([key()].into_iter(), &whole), [key()]);
}
