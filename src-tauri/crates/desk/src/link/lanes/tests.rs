//! A loop that falls behind, and what it has when it comes.

use board::{Board, Origin};
use market::{Bar, Quote, Span, Trade};
use proptest::prelude::*;

use super::*;

fn symbol(number: usize) -> Symbol {
    Symbol::new(["SPY", "QQQ", "AAPL", "MSFT"][number % 4]).unwrap()
}

fn at(second: i64) -> Option<Time> {
    Some(Time::from_millis(second * 1_000))
}

fn quote(number: usize, second: i64) -> Event {
    let (bid, time) = (Some(second as f64), at(second));
    Event::Quote(Quote { bid, time, ..Quote::unknown(symbol(number)) })
}

fn trade(number: usize, second: i64) -> Event {
    let (price, time) = (Some(second as f64 + 0.5), at(second));
    Event::Trade(Trade { price, time, ..Trade::unknown(symbol(number)) })
}

fn bar(number: usize, second: i64) -> Event {
    let close = Some(second as f64 + 0.25);
    let bar = Bar::unknown(symbol(number), Span::Second);
    Event::Bar(Bar { start: at(second), end: at(second + 1), close, ..bar })
}

fn lanes() -> Lanes {
    Lanes::new(Arc::default())
}

fn bars(events: &[Event]) -> Vec<Event> {
    events.iter().filter(|event| matches!(event, Event::Bar(_))).cloned().collect()
}

#[test]
fn a_loop_that_keeps_up_gets_everything_as_it_came() {
    let lanes = lanes();
    let events: Vec<_> = (0..100).flat_map(|n| [quote(0, n), trade(0, n), bar(0, n)]).collect();
    assert!(lanes.put(&mut events.clone(), Time::from_millis(9), 7));
    let mut got = Vec::new();
    let taken = lanes.take(&mut got).unwrap();
    assert_eq!(taken, Taken { received: Time::from_millis(9), conflated: 0, parsed: 7 });
    assert_eq!(got, events);
    assert!(lanes.take(&mut got).is_none());
}

#[test]
fn at_five_times_the_load_no_bar_is_lost_and_the_last_of_each_symbol_is_exact() {
    // The loop comes for one round in fifty, each of them an eighth of what is left as it came.
    let (lanes, mut came, mut got) = (lanes(), Vec::new(), Vec::new());
    let mut conflated = 0;
    for second in 0..200 {
        let mut round: Vec<_> = (0..FOLD / 16)
            .flat_map(|n| [quote(n, second), trade(n, second)])
            .chain((0..4).map(|n| bar(n, second)))
            .collect();
        came.extend(round.clone());
        assert!(lanes.put(&mut round, Time::default(), 0));
        if second % 50 == 49 {
            let mut some = Vec::new();
            conflated += lanes.take(&mut some).unwrap().conflated;
            got.extend(some);
        }
    }
    assert_eq!(bars(&got), bars(&came), "the lossless lane is complete and in order");
    assert_eq!(came.len() as u64, got.len() as u64 + conflated, "and nothing goes uncounted");
    assert!(conflated > got.len() as u64 * 5, "{conflated} of {}", came.len());
    for number in 0..4 {
        let last = |events: &[Event], like: fn(&Event) -> bool| {
            let of = |event: &&Event| event.symbol() == symbol(number) && like(event);
            events.iter().rfind(of).cloned()
        };
        for like in
            [|e: &Event| matches!(e, Event::Quote(_)), |e: &Event| matches!(e, Event::Trade(_))]
        {
            assert_eq!(last(&got, like), last(&came, like));
        }
    }
}

#[test]
fn bars_that_nobody_takes_are_too_many_at_last() {
    let lanes = lanes();
    let some = || (0..10_000).map(|n| bar(0, n)).collect::<Vec<_>>();
    let fits = (0..30).take_while(|_| lanes.put(&mut some(), Time::default(), 0)).count();
    assert_eq!(fits, MOST / 10_000);
}

/// One instrument as a window would show it.
fn shown(events: &[Event]) -> Vec<String> {
    let mut board = Board::new(Origin::Simulated);
    for event in events {
        board.apply(event);
    }
    let cell = |number| {
        board.instrument(&symbol(number)).map(|cell| {
            format!("{:?} {:?} {:?} {:?}", cell.last, cell.last_time, cell.bid, cell.quote_time)
        })
    };
    (0..4).filter_map(cell).collect()
}

proptest! {
    /// Whatever is left out of the queue, the board comes to the same.
    #[test]
    fn the_board_comes_to_the_same_from_what_is_left(
        kinds in proptest::collection::vec((0u8..3, 0usize..4, -3i64..2), 0..300)
    ) {
        let event = |(n, (kind, number, lag)): (usize, &(u8, usize, i64))| {
            // Each time is of one event alone: which of two at once wins is nobody's promise.
            let second = 1_000 + 10 * (n as i64 + lag) + lag;
            match kind {
                0 => quote(*number, second),
                1 => trade(*number, second),
                _ => bar(*number, second),
            }
        };
        let came: Vec<_> = kinds.iter().enumerate().map(event).collect();
        let mut held = Held { events: came.clone(), ..Held::default() };
        held.fold();
        prop_assert_eq!(shown(&held.events), shown(&came));
    }
}
