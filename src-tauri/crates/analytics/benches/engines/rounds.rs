//! Medians of interleaved rounds: every job runs once a round, in an order that changes.

#![allow(clippy::disallowed_methods, reason = "a benchmark is about the clock")]

use std::time::Instant;

/// Something to time.
pub(crate) struct Job<'a> {
    name: &'static str,
    work: Box<dyn FnMut() -> f64 + 'a>,
}

impl<'a> Job<'a> {
    /// `work` returns a number that depends on all it did, so that none of it is left out.
    pub(crate) fn new(name: &'static str, work: impl FnMut() -> f64 + 'a) -> Self {
        Self { name, work: Box::new(work) }
    }
}

/// The name of each job with its median and its least time, in milliseconds.
pub(crate) fn measure(jobs: &mut [Job<'_>], rounds: usize) -> Vec<(&'static str, f64, f64)> {
    let mut times = vec![Vec::new(); jobs.len()];
    for round in 0..=rounds {
        for turn in 0..jobs.len() {
            // Any step prime to the number of jobs goes through all of them.
            let job = (turn * [1, 5, 7, 2][round % 4] + round) % jobs.len();
            let start = Instant::now();
            std::hint::black_box((jobs[job].work)());
            let spent = start.elapsed().as_secs_f64() * 1e3;
            // The first round warms up.
            if round > 0 {
                times[job].push(spent);
            }
        }
    }
    jobs.iter()
        .zip(&mut times)
        .map(|(job, times)| {
            times.sort_by(f64::total_cmp);
            (job.name, times[times.len() / 2], times[0])
        })
        .collect()
}
