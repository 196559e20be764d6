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
    assert_eq!(chains.want(wished()), []);
    chains.doubt();
    assert_eq!(chains.want(wished()), [key()]);
    assert_eq!(chains.lists().count(), 1, "it stays listed");
    assert_eq!(chains.want(wished()), [key()], "until a job runs for it");
    assert_eq!(chains.want([].into_iter()), []);
    assert_eq!(chains.lists().count(), 0, "nobody wants it");
}

#[tokio::test]
async fn what_comes_of_a_contract_or_its_underlying_makes_the_chain_due() {
    let mut chains = listed([6_300].into_iter());
    assert_eq!(chains.take_dirty(), Some(key()));
    assert_eq!(chains.take_dirty(), None);
    for symbol in ["I:SPX", "O:SPXW261218C06300000"] {
        chains.touch(&Symbol::new(symbol).unwrap());
        assert_eq!(chains.take_dirty(), Some(key()), "{symbol}");
    }
    chains.touch(&Symbol::new("SPY").unwrap());
    assert!(!chains.any_dirty(), "another underlying");
}
