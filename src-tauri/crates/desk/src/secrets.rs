//! The key, and where it is kept. It is read in one file (`key.rs`), stored by one thread
//! (`vault.rs`), and taken out of every text before it is shown ([`redact`]) or logged (`log.rs`).

mod key;
mod log;
mod vault;

pub(crate) use key::Key;
pub use key::redact;
pub use log::{Redacted, may_log};
pub(crate) use vault::{Vault, VaultFault};
