//! The desk against a real exchange over real loopback sockets: nothing is mocked but the market.
//!
//! No test sleeps: each waits for what it is told, under one deadline.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may break off")]

mod bench;
#[cfg(target_os = "linux")]
mod canary;
mod chain;
mod chart;
#[cfg(target_os = "linux")]
mod cut;
mod gaps;
mod key;
mod links;
mod mischief;
mod plan;
mod rest;
mod rights;
#[cfg(target_os = "linux")]
mod spellings;
mod windows;
#[cfg(target_os = "linux")]
mod wire;
