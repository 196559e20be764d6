//! The exchange from outside: real sockets on loopback ports of the system's choosing.
//!
//! Nothing sleeps here: each test waits for the message it is about, and a deadline far beyond
//! any honest answer turns silence into a failure.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests may fail")]

#[path = "exchange/client.rs"]
mod client;
#[path = "exchange/mischief.rs"]
mod mischief;
#[path = "exchange/rest.rs"]
mod rest;
#[path = "exchange/sockets.rs"]
mod sockets;
#[path = "exchange/stream.rs"]
mod stream;
