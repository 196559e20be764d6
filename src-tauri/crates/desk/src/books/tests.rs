//! However mail and events interleave, the model ends up with what the board has.

use std::collections::BTreeMap;

use analytics::live::Series;
use board::{Inputs, Origin};
use market::{Date, Event, Quote, Right, Style};
use proptest::prelude::*;

use super::*;

fn symbol(text: &str) -> Symbol {
    Symbol::new(text).unwrap()
}

fn key(underlying: &str, day: i8) -> ChainKey {
    let expiry = Date::new(2026, 12, day).unwrap();
    ChainKey { underlying: symbol(underlying), expiry, root: symbol(underlying) }
}

fn listing(key: ChainKey, contracts: u32) -> Listing {
    let expires = Time::from_millis(0);
    let series = Series { expires, style: Some(Style::American), standard: true };
    let of = |strike: u32| {
        let text = format!("O:{}{}C{strike:05}000", key.root, key.expiry.strftime("%y%m%d"));
        (symbol(&text), f64::from(strike), Right::Call)
    };
    Listing { key, series, contracts: (1..=contracts).map(of).collect() }
}

/// What the model's thread knows after some mails: cells by symbol.
#[derive(Default)]
struct Reader {
    rows: BTreeMap<Symbol, Vec<Symbol>>,
    cells: BTreeMap<Symbol, Inputs>,
    spots: BTreeMap<Symbol, f64>,
    listed: BTreeMap<Symbol, BTreeSet<ChainKey>>,
}

impl Reader {
    fn read(&mut self, mail: Mail) {
        for gone in mail.gone {
            self.listed.remove(&gone);
        }
        for post in mail.posts {
            let rows = self.rows.entry(post.underlying).or_default();
            let listed = self.listed.entry(post.underlying).or_default();
            if post.fresh {
                rows.clear();
                listed.clear();
            }
            for change in post.lists {
                match change {
                    Change::Listed(listing) => {
                        listed.insert(listing.key);
                        rows.extend(listing.contracts.iter().map(|(symbol, ..)| *symbol));
                    }
                    Change::Gone(key) => drop(listed.remove(&key)),
                }
            }
            let mut seen = BTreeSet::new();
            for (row, cell) in post.cells {
                assert!(seen.insert(row), "each row once");
                self.cells.insert(rows[row as usize], cell);
            }
            self.spots.extend(post.spot.map(|(spot, _)| (post.underlying, spot)));
        }
    }
}

#[derive(Debug, Clone)]
enum Step {
    Quote(u8, i8, u32, f64),
    Spot(u8, f64),
    List(u8, i8, u32),
    Keep(u8),
    Mail,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => (0..2_u8, 1..4_i8, 1..9_u32, 1.0..9.0_f64)
            .prop_map(|(of, day, strike, bid)| Step::Quote(of, day, strike, bid)),
        2 => (0..2_u8, 90.0..110.0_f64).prop_map(|(of, price)| Step::Spot(of, price)),
        2 => (0..2_u8, 1..4_i8, 1..9_u32).prop_map(|(of, day, many)| Step::List(of, day, many)),
        1 => any::<u8>().prop_map(Step::Keep),
        2 => Just(Step::Mail),
    ];
    prop::collection::vec(step, 0..80)
}

const NAMES: [&str; 2] = ["SPY", "QQQ"];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_model_is_told_all_that_is_on_the_board_and_nothing_twice(steps in steps()) {
        let mut board = Board::new(Origin::Simulated);
        let (mut books, mut reader) = (Books::default(), Reader::default());
        let mut lists: BTreeMap<ChainKey, Listing> = BTreeMap::new();
        for (number, step) in steps.into_iter().enumerate() {
            let time = Some(Time::from_millis(number as i64));
            let mut apply = |event: Event, books: &mut Books| {
                board.apply(&event);
                books.touch(&event.symbol(), Duration::ZERO);
            };
            match step {
                Step::Quote(of, day, strike, bid) => {
                    let key = key(NAMES[usize::from(of)], day);
                    let (contract, ..) = listing(key, strike).contracts[strike as usize - 1];
                    let quote = Quote { bid: Some(bid), time, ..Quote::unknown(contract) };
                    apply(Event::Quote(quote), &mut books);
                }
                Step::Spot(of, price) => {
                    let of = symbol(NAMES[usize::from(of)]);
                    let price = Some(price);
                    apply(
                        Event::Trade(market::Trade { price, time, ..market::Trade::unknown(of) }),
                        &mut books,
                    );
                }
                Step::List(of, day, many) => {
                    let listing = listing(key(NAMES[usize::from(of)], day), many);
                    lists.insert(listing.key, listing.clone());
                    books.list(listing);
                }
                Step::Keep(chosen) => {
                    let mut number = 0;
                    lists.retain(|_, _| {
                        number += 1;
                        (chosen >> (number % 8)) & 1 == 1
                    });
                    books.keep(|key| lists.contains_key(key));
                }
                Step::Mail => {
                    reader.read(books.mail(&board, Time::default(), None));
                    prop_assert!(!books.any_due());
                }
            }
        }
        reader.read(books.mail(&board, Time::default(), None));
        let listed: BTreeSet<ChainKey> = reader.listed.values().flatten().copied().collect();
        prop_assert_eq!(&listed, &lists.keys().copied().collect());
        for (contract, ..) in lists.values().flat_map(|listing| &listing.contracts) {
            prop_assert_eq!(reader.cells.get(contract).copied(), board.inputs(contract));
        }
        for underlying in listed.iter().map(|key| key.underlying) {
            let spot = board.inputs(&underlying).and_then(|cell| cell.last);
            prop_assert_eq!(reader.spots.get(&underlying).copied(), spot);
        }
    }
}

#[test]
fn what_comes_of_a_contract_or_its_underlying_is_told_and_nothing_else() {
    let mut books = Books::default();
    let board = Board::new(Origin::Simulated);
    books.list(listing(key("SPY", 1), 3));
    books.mail(&board, Time::default(), None);
    for text in ["SPY", "O:SPY261201C00003000"] {
        books.touch(&symbol(text), Duration::ZERO);
        assert!(books.any_due(), "{text}");
        books.mail(&board, Time::default(), None);
    }
    for text in ["QQQ", "O:SPY261201C00004000"] {
        books.touch(&symbol(text), Duration::ZERO);
        assert!(!books.any_due(), "{text}");
    }
}

#[test]
fn rows_of_what_is_gone_do_not_pile_up() {
    let mut books = Books::default();
    let board = Board::new(Origin::Simulated);
    for round in 0..40 {
        books.list(listing(key("SPY", 1 + round % 2), 90 + u32::from(round.unsigned_abs())));
    }
    assert!(books.held[0].rows.len() <= SLACK + 3 * 200);
    let listed: usize = books.held[0].listings.values().map(|held| held.contracts.len()).sum();
    assert_eq!(listed, 128 + 129);
    books.mail(&board, Time::default(), None);
    books.lost(symbol("SPY"));
    assert!(books.is_empty() && !books.any_due(), "it is told nothing more of what it lost");
    books.list(listing(key("SPY", 1), 5));
    assert!(books.mail(&board, Time::default(), None).posts[0].fresh);
}
