//! Events into slots at growing universes, and what changed for a window. Prints the rows of
//! BENCHMARKS.md.
//!
//! Events are made in the same small memory for every universe and the making is taken off, so
//! that what is left is the board's own.

use std::hint::black_box;

use bench::allocations::Counting;
use bench::corpus::{Dice, Universe};
use bench::rounds::{Contender, compare};
use board::{Board, ChainKey, Interests, Mark, Origin};
use market::{Event, Quote, Symbol, Time, Trade};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

const SIZES: [usize; 3] = [1_000, 10_500, 60_000];
/// Events applied in one go: as many as a few frames bring.
const BATCH: usize = 256;
const EVENTS: usize = 400_000;
const ROUNDS: usize = 9;

/// Events of symbols drawn beforehand.
struct Tape {
    symbols: Vec<Symbol>,
    /// One after the other, so that reading them costs the same in every universe.
    drawn: Vec<Symbol>,
}

impl Tape {
    fn new(size: usize, zipf: bool) -> Self {
        let universe = Universe::new(size, true, zipf);
        // Which contracts are busy has nothing to do with which came first.
        let mut order: Vec<usize> = (0..size).collect();
        let mut dice = Dice::new(3);
        for at in (1..size).rev() {
            order.swap(at, dice.below(at as u64 + 1) as usize);
        }
        let texts = universe.symbols.iter();
        let symbols: Vec<Symbol> = texts.map(|text| Symbol::new(text).unwrap()).collect();
        let drawn = (0..EVENTS).map(|_| symbols[order[universe.draw(&mut dice)]]).collect();
        Self { symbols, drawn }
    }

    /// Every contract quoted once.
    fn board(&self) -> Board {
        let mut board = Board::new(Origin::Simulated);
        for symbol in &self.symbols {
            board.apply(&Event::Quote(Quote { bid: Some(1.0), ..Quote::unknown(*symbol) }));
        }
        board
    }

    /// Hands out the events in batches, nine quotes to a trade.
    fn play(&self, from: i64, mut take: impl FnMut(&[Event])) -> u64 {
        let mut batch = Vec::with_capacity(BATCH);
        for (number, some) in self.drawn.chunks(BATCH).enumerate() {
            batch.clear();
            let time = Some(Time::from_millis(from + number as i64));
            let price = Some(number as f64);
            batch.extend(some.iter().enumerate().map(|(at, drawn)| {
                let symbol = *drawn;
                if at % 10 == 9 {
                    Event::Trade(Trade { price, time, ..Trade::unknown(symbol) })
                } else {
                    Event::Quote(Quote { bid: price, ask: price, time, ..Quote::unknown(symbol) })
                }
            }));
            take(&batch);
        }
        self.drawn.len() as u64
    }
}

fn main() {
    println!("| contracts | drawn | ns/event | allocations/event | × 1,000 contracts | goal |");
    println!("|---|---|---|---|---|---|");
    for zipf in [false, true] {
        let tapes = SIZES.map(|size| Tape::new(size, zipf));
        let mut boards: Vec<Board> = tapes.iter().map(Tape::board).collect();
        let mut contenders = Vec::new();
        for (tape, board) in tapes.iter().zip(&mut boards) {
            contenders.push(Contender::new("", || {
                tape.play(0, |events| {
                    black_box(events);
                })
            }));
            let mut now = 0;
            contenders.push(Contender::new("", move || {
                now += EVENTS as i64;
                tape.play(now, |events| board.apply_all(events))
            }));
        }
        let outcomes = compare(contenders, ROUNDS);
        let costs: Vec<_> = outcomes
            .chunks(2)
            .map(|pair| {
                let cost = pair[1].nanos_per_event - pair[0].nanos_per_event;
                (cost, pair[1].allocations_per_event)
            })
            .collect();
        for (size, (nanos, allocations)) in SIZES.iter().zip(&costs) {
            let goal = if *size == 60_000 { "≤ 1.5" } else { "" };
            println!(
                "| {size} | {} | {nanos:.1} | {allocations:.4} | {:.2} | {goal} |",
                if zipf { "by Zipf's law" } else { "evenly" },
                nanos / costs[0].0,
            );
        }
    }
    windows();
}

/// What a window that shows 60 tickers and a chain of 5,000 contracts costs a frame.
fn windows() {
    const PULLS: u64 = 2_000;
    let tape = Tape::new(60_000, false);
    let mut board = tape.board();
    let underlying = Symbol::new("SPY").unwrap();
    let expiry = market::Date::new(2027, 1, 15).unwrap();
    let key = ChainKey { underlying, expiry, root: underlying };
    board.list_chain(key, tape.symbols[..5_000].to_vec());
    let tickers = tape.symbols[..60].iter().map(|symbol| (*symbol, Mark::ZERO)).collect();
    let interests = Interests { tickers, chain: Some((key, Mark::ZERO)), ..Interests::default() };
    println!();
    println!("| changes since the last frame | µs a frame, of 60 tickers and 5,000 contracts |");
    println!("|---|---|");
    for changes in [0, 100, 1_667, 10_000] {
        let since = Mark(board.mark().0 - changes);
        let pull = || {
            for _ in 0..PULLS {
                black_box(board.changes_since(since, &interests));
            }
            PULLS
        };
        let outcome = compare(vec![Contender::new("", pull)], 5);
        println!("| {changes} | {:.1} |", outcome[0].nanos_per_event / 1_000.0);
        // Changes of any contract, one in twelve of them in the chain.
        let mut dice = Dice::new(changes);
        let next = 10_000;
        for number in 0..next {
            let symbol = tape.symbols[dice.below(60_000) as usize];
            let time = Some(Time::from_millis(1_000_000_000_000 + number));
            board.apply(&Event::Quote(Quote { bid: Some(2.0), time, ..Quote::unknown(symbol) }));
        }
    }
}
