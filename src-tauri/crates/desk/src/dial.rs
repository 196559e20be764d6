//! From an address to an open socket: name, TCP, TLS, upgrade. Every wait and refusal comes out
//! as a [`feed::Cause`].
//!
//! It never retries, never falls back to another host or to plain text, and offers no
//! extensions: the library cannot inflate. Proxies and racing addresses belong here, between
//! the name and the socket, and nowhere else.

/// Chooses the one TLS library every connection of the process uses. The first line of every
/// `main`; a second call changes nothing.
pub fn install_crypto() {
    // An error says that one is installed already, which is what is wanted.
    let _ = rustls::crypto::ring::default_provider().install_default();
}
