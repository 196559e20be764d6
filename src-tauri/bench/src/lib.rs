//! What the benchmarks share: a corpus, peers that read it, a way to time them side by side.
//!
//! Programs for measuring, no part of Tapedeck: they may panic, print and ask the clock.
//! BENCHMARKS.md says what they measure and what came out.

pub mod allocations;
pub mod clients;
pub mod corpus;
pub mod peers;
pub mod rounds;
