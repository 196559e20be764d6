//! The law of the list: in whatever order candles come and go, it holds what a map would.

use std::collections::BTreeMap;

use super::*;
use proptest::prelude::*;

/// What can be done to candles.
#[derive(Debug, Clone)]
enum Step {
    Put(i64),
    /// Candles one after the other, as a page of history brings them.
    Run(i64, i64),
    PopOldest,
    Know(i64),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0i64..60).prop_map(Step::Put),
        2 => (0i64..60, 1i64..20).prop_map(|(from, count)| Step::Run(from, count)),
        1 => Just(Step::PopOldest),
        1 => (0i64..60).prop_map(Step::Know),
    ]
}

fn held(start: i64, mark: u64) -> Held {
    let price = mark as f64;
    let (open, high, low, close) = (price, price, price, price);
    let (start, volume) = (Time::from_nanos(start), None);
    let candle = Candle { start, open, high, low, close, volume, provisional: false };
    Held { mark: Mark(mark), known: Mark(mark), made: Made::Streamed, candle }
}

proptest! {
    #[test]
    fn it_holds_what_a_map_would(
        steps in proptest::collection::vec(step(), 1..60),
        room in 0usize..20,
        from in 0i64..70,
        length in 0i64..70,
    ) {
        let (mut list, mut map) = (Candles::default(), BTreeMap::new());
        let mut mark = 0;
        for step in steps {
            let mut put = |start: i64| {
                mark += 1;
                list.put(held(start, mark), room);
                map.insert(start, held(start, mark));
            };
            match step {
                Step::Put(start) => put(start),
                Step::Run(from, count) => (from..from + count).for_each(put),
                Step::PopOldest => {
                    let popped = map.pop_first().map(|(_, held)| held);
                    prop_assert_eq!(list.pop_oldest(), popped);
                }
                Step::Know(start) => {
                    let known = Mark(1_000);
                    let found = list.get_mut(Time::from_nanos(start)).map(|held| held.known = known);
                    let found_in_map = map.get_mut(&start).map(|held| held.known = known);
                    prop_assert_eq!(found, found_in_map);
                }
            }
            prop_assert!(list.iter().eq(map.values()));
            prop_assert!(list.iter().rev().eq(map.values().rev()));
            prop_assert_eq!(list.len(), map.len());
            prop_assert_eq!(list.oldest(), map.values().next());
            prop_assert_eq!(list.newest(), map.values().next_back());
            for start in -1..81 {
                prop_assert_eq!(list.get(Time::from_nanos(start)), map.get(&start));
            }
            let (after, to) = (Time::from_nanos(from), Time::from_nanos(from + length));
            let within = map.range(from..from + length).map(|(_, held)| held);
            prop_assert!(list.range(after, to).eq(within));
        }
    }
}

#[test]
fn a_run_moves_what_follows_it_once() {
    let mut list = Candles::default();
    (1_000..2_000).for_each(|start| list.put(held(start, 1), 16));
    for start in 0..1_000 {
        list.put(held(start, 2), 16);
        assert_eq!((list.before.len(), list.after.len()), (start as usize + 1, 999));
    }
    list.put(held(2_000, 3), 16);
    assert_eq!((list.len(), list.after.capacity()), (2_001, 0), "closed, its memory given back");
}
