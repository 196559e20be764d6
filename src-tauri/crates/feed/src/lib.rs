//! Decides what to say on a connection: one session's life, who wants what, how long to wait.
//!
//! It deliberately opens no socket, asks no clock, rolls no dice of its own and never sees the
//! key: time and a seed come in as arguments, decisions come out as values, and the desk's link
//! carries them out. There is one type for every asset class.
//!
//! Read [`Session::handle`] for the life of a link, [`Ledger`] for who wants what, and the
//! transcripts in `tests/transcripts` for what it looks like.

mod backoff;
mod ledger;
mod session;

pub use ledger::{Change, ClientId, Ledger};
pub use session::{Action, Cause, Distrust, Expectation, Fact, Input, LinkState, Session, Step};
