//! The desk against a real exchange over real loopback sockets: nothing is mocked but the market.
//!
//! No test sleeps: each waits for what it is told, under one deadline.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may break off")]

mod bench;
mod chain;
mod chart;
mod key;
mod links;
mod rest;
mod windows;
