//! The session against a server that keeps its own ledger, and everything that can go wrong in
//! between, in simulated time: hours pass in a blink, and a seed is a life.
//!
//! `server.rs` is the other end, `world.rs` the network, the clock and the link, `rules.rs` what
//! holds at every moment, `faults.rs` what goes wrong. What is shown: `convergence.rs` (what is
//! wanted is what is streamed), `liveness.rs` (a dead line is noticed, a slow one is not given
//! up), `recovery.rs` (how soon it is back), `goodwill.rs` (a key that is refused, a server that
//! is away), `copies.rs` (two programs with one key), `herd.rs` (a thousand after a restart),
//! `anything.rs` (a link that keeps no rule). The figures are printed: `--nocapture` shows them.
//!
//! `TAPEDECK_SEQUENCES` sets how many lives `convergence.rs` lives, `SEED` which one of them it
//! prints.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a test may crash, prints its figures, and two variables ask for more of it"
)]

mod anything;
mod convergence;
mod copies;
mod defect;
mod dice;
mod faults;
mod goal;
mod goodwill;
mod herd;
mod liveness;
mod recovery;
mod rules;
mod server;
mod world;
