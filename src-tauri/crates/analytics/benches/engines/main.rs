//! `cargo bench -p analytics`: how long the engines take over a chain of 10,000 contracts, beside
//! the scalar way and beside each other, as rows of Markdown.
//!
//! Every row is the median of rounds in shuffled order within one process, so ratios hold where
//! milliseconds do not. `cargo bench -p analytics -- --export FILE` writes the contracts instead,
//! for `benches/quantlib.cpp`, which times QuantLib on the same ones and prints the same columns.
//! What the numbers must be right to is checked by the tests; here it is only printed.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a program that reports and may stop")]

mod contracts;
mod errors;
mod payers;
mod rounds;
mod scalar;
mod work;

use analytics::dividends::Model;
use contracts::Chain;
use market::Style;
use payers::Payers;
use rounds::{Job, measure};
use work::Desk;

const SPOT_MODEL: &str = "American prices with cash dividends, spot model, every tenth";
const ESCROWED_MODEL: &str = "American prices with cash dividends, escrowed, every tenth";

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let (european, american) = (Chain::make(Style::European), Chain::make(Style::American));
    if let Some(at) = arguments.iter().position(|word| word == "--export") {
        let file = arguments.get(at + 1).unwrap();
        std::fs::File::create(file)
            .and_then(|mut file| american.export(&european, &mut file))
            .unwrap();
        return;
    }
    let (mut plain, mut early) = (Desk::of(&european), Desk::of(&american));
    let (mut cold, mut ticking) = (Desk::of(&american), Desk::of(&american));
    let (mut whole, mut halves) = (Desk::of(&american), Desk::of(&american));
    let (mut tick_halves, mut tables) = (Desk::of(&american), Desk::of(&american));
    let mut last_hour = Desk::of(&Chain::of_the_last_hour());
    let payers = Payers::of(&american);
    let mut rows: Vec<Job<'_>> = vec![
        Job::new("European IV + 5 Greeks, implied-vol + scalar", || {
            scalar::implied_and_greeks(&european)
        }),
        Job::new("European IV + 5 Greeks, batch", || plain.implied_and_greeks(false)),
        Job::new("American price + 5 Greeks, batch, tables warm", || early.greeks()),
        Job::new("American IV, batch, cold", || cold.implied(true)),
        Job::new("American spot tick, IV held, 1 thread", || ticking.tick(1)),
        Job::new("American spot tick, IV held, 2 threads", || tick_halves.tick(2)),
        Job::new("American chain: IV, Greeks, exposures, 1 thread", || whole.chain(1)),
        Job::new("American chain: IV, Greeks, exposures, 2 threads", || halves.chain(2)),
        Job::new("American spot tick, an expiry an hour away, 500 contracts", || last_hour.tick(1)),
        Job::new("American tables, all 40 rebuilt", || tables.rebuild()),
        Job::new(SPOT_MODEL, || payers.prices(Model::Spot)),
        Job::new(ESCROWED_MODEL, || payers.prices(Model::Escrowed)),
    ];
    println!("{} contracts, {}\n", american.contracts(), analytics::batch::instruction_set());
    println!("| | ms, median | least |\n|---|---|---|");
    for (name, median, least) in measure(&mut rows, 7) {
        println!("| {name} | {median:.2} | {least:.2} |");
        if [SPOT_MODEL, ESCROWED_MODEL].contains(&name) {
            let rate = |ms: f64| 1e3 * payers.contracts() as f64 / ms;
            println!("| the same, prices a second | {:.0} | {:.0} |", rate(median), rate(least));
        }
    }
    drop(rows);
    println!("\n| against the scalar functions | p50 | p99 | max |\n|---|---|---|---|");
    errors::report(&european);
    errors::report(&american);
}
