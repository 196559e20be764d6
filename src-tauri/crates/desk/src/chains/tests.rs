//! What a chain lists and what it asks of the links.

use board::Origin;
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

#[tokio::test]
async fn quotes_go_to_the_contracts_nearest_the_money() {
    let chains = listed((6_000..7_000).step_by(10));
    let mut board = Board::new(Origin::Simulated);
    let value = market::IndexValue {
        symbol: key().underlying,
        value: Some(6_303.0),
        time: Some(market::Time::from_millis(1)),
    };
    board.apply(&market::Event::IndexValue(value));
    let topics = &chains.topics(4, &board)[&key()];
    let of = |channel| -> Vec<String> {
        topics.iter().filter(|t| t.channel() == channel).map(|t| t.symbol().to_string()).collect()
    };
    assert_eq!(of(Channel::SecondBars).len(), 200, "bars have no limit");
    assert_eq!(
        of(Channel::Quotes),
        [
            "O:SPXW261218C06300000",
            "O:SPXW261218C06310000",
            "O:SPXW261218P06300000",
            "O:SPXW261218P06310000"
        ]
    );
}

#[tokio::test]
async fn a_chain_is_asked_for_once_and_again_when_it_failed() {
    let mut chains = listed([6_300].into_iter());
    let wished = || [key()].into_iter();
    assert_eq!(chains.want(wished()), []);
    chains.doubt();
    assert_eq!(chains.want(wished()), [key()]);
    assert_eq!(chains.topics(9, &Board::new(Origin::Simulated)).len(), 1, "it stays listed");
    assert_eq!(chains.want([].into_iter()), []);
    assert_eq!(chains.topics(9, &Board::new(Origin::Simulated)).len(), 0, "nobody wants it");
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
