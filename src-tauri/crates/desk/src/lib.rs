//! The one loop that owns everything, and the only crate with sockets, HTTP, keyring, disk and
//! time. The pure crates decide; this one acts.
//!
//! A [`Desk`] is a cheap handle on the loop (`desk.rs`), which owns the ledger, the board, the
//! chains and every window's wish. Each asset class has one task of its own (`link.rs`) that
//! drives a `feed::Session` with a real socket (`dial.rs`); REST (`rest.rs`) runs in jobs that
//! are dropped when nobody wants the result; the keyring has a thread of its own
//! (`secrets.rs`), and so has the model (`pricer.rs`). What a person should hear comes out as [`Told`]; values are pulled.
//!
//! It knows nothing of windows, of JSON for a page, or of the make-believe exchange.
//!
//! Start at [`Desk`], then read `desk.rs`.

mod books;
mod chains;
mod clients;
pub mod clock;
mod desk;
mod dial;
mod drawing;
mod error;
mod handle;
mod history;
mod jobs;
mod link;
mod machine;
mod pricer;
mod rest;
mod rights;
mod secrets;
pub mod settings;
mod source;
mod tap;
mod told;
mod trial;
mod wish;

/// Where the log says, when asked to trace, how many microseconds the model's figures took from the
/// underlying's price on the board to their own place there: `rows` in view, `sums` over a whole
/// underlying.
pub const PACE: &str = "desk::pace";

pub use dial::install_crypto;
pub use error::DeskError;
// What a caller must name to hold a client, or to say a link's state and what a key opens.
pub use feed::{ClientId, Entitlement, LinkState};
pub use handle::Desk;
pub use pricer::THREAD;
pub use secrets::{Redacted, may_log, redact};
pub use source::{Account, Config, Source, VaultChoice};
pub use tap::{Tap, Tapped};
pub use told::{
    ClassRights, KeyReport, KeyState, KeyStatus, Level, LinkStatus, Part, Reason, Statistics, Told,
    Trial, Verdict,
};
pub use wish::{Drawn, Expiry, Pulled, Strikes, Wish};
