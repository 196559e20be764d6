//! stub
pub(crate) struct Vault;
pub(crate) struct VaultFault;
