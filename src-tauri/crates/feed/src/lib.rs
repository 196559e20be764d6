//! Decides what to say on a connection: one session's life, who wants what, what the key opens,
//! which contracts are quoted, how long to wait.
//!
//! It deliberately opens no socket, asks no clock, rolls no dice of its own and never sees the
//! key: time and a seed come in as arguments, decisions come out as values, and the desk's link
//! carries them out. There is one type for every asset class.
//!
//! Read [`Session::handle`] for the life of a link, [`Ledger`] for who wants what, [`Plan`] for
//! who is quoted, [`Entitlement`] for what a key opens, and the transcripts in
//! `tests/transcripts` for what it looks like.

mod backoff;
pub mod entitlement;
mod ledger;
pub mod plan;
mod session;

pub use entitlement::{Entitlement, Host};
pub use ledger::{Change, ClientId, Ledger};
pub use plan::Plan;
pub use session::{Action, Cause, Distrust, Expectation, Fact, Input, LinkState, Session, Step};
