//! The key, and where it is kept. It is read in one file (`key.rs`), stored by one thread
//! (`vault.rs`), and taken out of every text before it is shown or logged ([`redact`]).

mod key;
mod vault;

pub(crate) use key::Key;
pub use key::redact;
pub(crate) use vault::{Vault, VaultFault};
