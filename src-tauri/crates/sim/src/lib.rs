//! A make-believe exchange: the vendor's sockets and REST endpoints over a market that a seed
//! invents, on the loopback interface only.
//!
//! It is what the demo shows, what tests log in to, and what the vendor's own clients are run
//! against. It shares no code with the client beyond the names of things: its JSON is its own,
//! so that exchange and client cannot make the same mistake. It never reads or writes a file,
//! never leaves the machine, and knows no real prices.
//!
//! What may go wrong between it and a client goes wrong by script (`mischief.rs`), and what it
//! knows of its clients (`ledger.rs`) is there to judge them by.
//!
//! Read `market/path.rs` for the heart, `stream/agenda.rs` for what is sent when,
//! `socket/connection.rs` for the protocol, `rest.rs` for the endpoints.

mod clock;
mod exchange;
mod ledger;
mod market;
mod mischief;
mod noise;
mod options;
mod rest;
mod socket;
mod stream;

pub use exchange::{Exchange, SimError, start};
pub use ledger::{Attempt, Connection, Ledger};
pub use mischief::{Mischief, ScriptError};
pub use options::{Evicted, Options};
