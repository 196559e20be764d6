//! A make-believe exchange: the vendor's sockets and REST endpoints over a market that a seed
//! invents, on the loopback interface only.
//!
//! It is what the demo shows, what tests log in to, and what the vendor's own clients are run
//! against. It shares no code with the client beyond the names of things: its JSON is its own,
//! so that exchange and client cannot make the same mistake. It never reads or writes a file,
//! never leaves the machine, and knows no real prices.
//!
//! Read `market/path.rs` for the heart, `stream/agenda.rs` for what is sent when,
//! `socket/connection.rs` for the protocol, `rest.rs` for the endpoints.

mod clock;
mod exchange;
mod market;
mod noise;
mod options;
mod rest;
mod socket;
mod stream;

pub use exchange::{Exchange, SimError, start};
pub use options::{Evicted, Options};
