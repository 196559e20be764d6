//! Side by side: every contender once a round, one round after the other, and the median counts.
//!
//! Measured is the processor's time of the whole process, which other programs on the machine
//! disturb less than the clock on the wall.

use rustix::time::{ClockId, clock_gettime};

use crate::allocations;

/// Processor time of this process so far, nanoseconds.
pub fn cpu_nanos() -> u64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
}

/// Time of the stopwatch that all processes of the machine share, nanoseconds.
pub fn monotonic_nanos() -> u64 {
    let time = clock_gettime(ClockId::Monotonic);
    time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
}

/// Something that takes a corpus and says how many events it found.
pub struct Contender<'c> {
    pub name: String,
    pub work: Box<dyn FnMut() -> u64 + 'c>,
}

impl<'c> Contender<'c> {
    pub fn new(name: impl Into<String>, work: impl FnMut() -> u64 + 'c) -> Self {
        Self { name: name.into(), work: Box::new(work) }
    }
}

/// What a contender came to.
#[derive(Debug, Clone)]
pub struct Outcome {
    pub name: String,
    /// Median over the rounds.
    pub nanos_per_event: f64,
    /// Of the last round.
    pub allocations_per_event: f64,
}

/// Runs a round to warm up and then `rounds` that count.
pub fn compare(mut contenders: Vec<Contender<'_>>, rounds: usize) -> Vec<Outcome> {
    let mut times = vec![Vec::new(); contenders.len()];
    let mut allocated = vec![0.0; contenders.len()];
    for round in 0..=rounds {
        for (at, contender) in contenders.iter_mut().enumerate() {
            let (cpu, allocations) = (cpu_nanos(), allocations::count());
            let events = (contender.work)() as f64;
            let spent = (cpu_nanos() - cpu) as f64;
            if round > 0 {
                times[at].push(spent / events);
                allocated[at] = (allocations::count() - allocations) as f64 / events;
            }
        }
    }
    let outcomes = contenders.into_iter().zip(times).zip(allocated);
    outcomes
        .map(|((contender, times), allocations_per_event)| Outcome {
            name: contender.name,
            nanos_per_event: median(times),
            allocations_per_event,
        })
        .collect()
}

pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// The value below which a share of them lies.
pub fn percentile(values: &mut [f64], share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let at = ((values.len() as f64 * share) as usize).min(values.len().saturating_sub(1));
    values.get(at).copied().unwrap_or(f64::NAN)
}
