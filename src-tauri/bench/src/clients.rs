//! Clients of the replay, each alone in its process: what it costs to take every event to the
//! latest of its symbol, and how late a marked one is there.

pub mod ours;
pub mod peers;

use crate::allocations;
use crate::rounds::{cpu_nanos, monotonic_nanos, percentile};

/// The symbols whose trades mean something: every symbol has come once, and what follows counts;
/// that was all; and this was sent at its price.
pub const BEGIN: &str = "ZZBEGIN";
pub const END: &str = "ZZEND";
pub const MARK: &str = "ZZMARK";

/// What a client measures of itself, from when it knows every symbol.
pub struct Measure {
    cpu: u64,
    allocations: u64,
    delays: Vec<f64>,
}

impl Measure {
    pub fn start() -> Self {
        Self {
            cpu: cpu_nanos(),
            allocations: allocations::count(),
            delays: Vec::with_capacity(100_000),
        }
    }

    /// A marked trade has arrived where it was going.
    pub fn mark(&mut self, sent_micros: f64) {
        self.delays.push(monotonic_nanos() as f64 / 1_000.0 - sent_micros);
    }

    /// Prints the figures that the benchmark reads: events, nanoseconds of processor time,
    /// allocations, and the 50th and 99th percentile of the delays in microseconds.
    pub fn tell(mut self, events: f64) -> ! {
        let (cpu, allocations) = (cpu_nanos() - self.cpu, allocations::count() - self.allocations);
        // The first are those of a client that has just woken.
        let mut delays = self.delays.split_off(self.delays.len().min(20));
        let (p50, p99) = (percentile(&mut delays, 0.5), percentile(&mut delays, 0.99));
        println!("{events} {cpu} {allocations} {p50} {p99}");
        std::process::exit(0)
    }
}
