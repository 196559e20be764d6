//! `cargo xtask`: what a person types to run, test and bundle Tapedeck.
//!
//! It never does the app's work: it finds what is missing, starts other programs, and says in one
//! line how each of them ended. Standard library only, so that it is built in two seconds on a
//! machine that has nothing else yet. Read `ask.rs` for the words it understands, then `run.rs`.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a program for people: it talks, reads the environment, the clock and files"
)]

use std::process::ExitCode;

mod app;
mod ask;
mod bundle;
mod fault;
mod fuzz;
mod group;
mod icons;
mod job;
mod needs;
mod page;
mod picture;
mod place;
mod run;
mod screen;
mod soak;
mod stamp;
mod suite;

use ask::Ask;
use fault::Fault;
use place::Place;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match ask::parse(&words).and_then(carry_out) {
        Ok(code) => code,
        Err(fault) => {
            eprintln!("\nxtask: {fault}");
            ExitCode::from(if matches!(fault, Fault::Usage(_)) { 2 } else { 1 })
        }
    }
}

/// Does what was asked; the code is the started program's own where there is one.
fn carry_out(ask: Ask) -> Result<ExitCode, Fault> {
    let place = Place::find()?;
    match ask {
        Ask::Help => print!("{}", ask::HELP),
        Ask::Run { app_words } => return run::desk(&place, &app_words),
        Ask::Picture(wish) => run::picture(&place, &wish)?,
        Ask::Test(wish) => return suite::run(&place, &wish),
        Ask::Soak(wish) => return soak::run(&place, &wish),
        Ask::Bundle { debug } => bundle::make(&place, debug)?,
        Ask::Bindings => page::write_bindings(&place)?,
        Ask::Icons => icons::draw(&place)?,
    }
    Ok(ExitCode::SUCCESS)
}
