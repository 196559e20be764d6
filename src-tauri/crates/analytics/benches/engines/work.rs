//! What a desk does with the chain, as jobs. Every job returns a number made of its answers.

use analytics::Reason;
use analytics::batch::{Batch, Ready, Valuations};

use crate::contracts::{Chain, SPOT};

/// One strip as a desk keeps it.
struct Kept {
    batch: Batch,
    prices: Vec<f64>,
    sigmas: Vec<f64>,
    reasons: Vec<Option<Reason>>,
    worths: Valuations,
    open_interest: Vec<f64>,
}

/// The chain as a desk keeps it.
pub(crate) struct Desk {
    strips: Vec<Kept>,
    ticks: u32,
}

impl Desk {
    pub(crate) fn of(chain: &Chain) -> Self {
        let kept = |strip: &crate::contracts::Strip| Kept {
            batch: strip.batch.clone(),
            prices: strip.prices.clone(),
            sigmas: strip.sigmas.clone(),
            reasons: vec![None; strip.prices.len()],
            worths: Valuations::default(),
            open_interest: (0..strip.prices.len()).map(|row| (row % 97) as f64).collect(),
        };
        Self { strips: chain.strips.iter().map(kept).collect(), ticks: 0 }
    }

    pub(crate) fn implied_and_greeks(&mut self, cold: bool) -> f64 {
        self.implied(cold) + self.greeks()
    }

    /// Volatilities from prices, from the last ones unless `cold`.
    pub(crate) fn implied(&mut self, cold: bool) -> f64 {
        self.strips.iter_mut().map(|strip| strip.implied(cold)).sum()
    }

    /// Prices and Greeks.
    pub(crate) fn greeks(&mut self) -> f64 {
        self.strips.iter_mut().map(|strip| strip.value(SPOT)).sum()
    }

    /// Prices and Greeks at a spot a cent or so away.
    pub(crate) fn tick(&mut self, threads: usize) -> f64 {
        self.ticks += 1;
        let spot = SPOT + 0.01 * f64::from(self.ticks % 5);
        self.spread(threads, |strip| strip.value(spot))
    }

    /// Everything again: volatilities from prices, then Greeks, then exposures.
    pub(crate) fn chain(&mut self, threads: usize) -> f64 {
        self.spread(threads, |strip| {
            strip.implied(false);
            strip.value(SPOT);
            strip.exposures()
        })
    }

    /// The exercise boundaries of all strips, as when time has passed.
    pub(crate) fn rebuild(&mut self) -> f64 {
        for strip in &mut self.strips {
            let mut side = *strip.batch.side();
            side.years *= 1.0 - 1e-6;
            strip.batch.share(Ready::of(side));
        }
        0.0
    }

    fn spread(&mut self, threads: usize, work: impl Fn(&mut Kept) -> f64 + Sync) -> f64 {
        if threads == 1 {
            return self.strips.iter_mut().map(work).sum();
        }
        // Dealt like cards, so that each thread gets short and long expiries.
        let mut hands: Vec<Vec<&mut Kept>> = (0..threads).map(|_| Vec::new()).collect();
        for (index, strip) in self.strips.iter_mut().enumerate() {
            hands[index / 2 % threads].push(strip);
        }
        std::thread::scope(|scope| {
            let running: Vec<_> = hands
                .into_iter()
                .map(|hand| scope.spawn(|| hand.into_iter().map(&work).sum::<f64>()))
                .collect();
            running.into_iter().map(|thread| thread.join().unwrap()).sum()
        })
    }
}

impl Kept {
    fn implied(&mut self, cold: bool) -> f64 {
        if cold {
            self.sigmas.fill(f64::NAN);
        }
        let rows = 0..self.prices.len();
        self.batch.implied(SPOT, rows, &self.prices, &mut self.sigmas, &mut self.reasons);
        self.sigmas.iter().filter(|sigma| !sigma.is_nan()).sum()
    }

    fn value(&mut self, spot: f64) -> f64 {
        let rows = 0..self.prices.len();
        self.batch.value(spot, rows, &self.sigmas, &mut self.worths, &mut self.reasons);
        self.worths.delta.iter().filter(|delta| !delta.is_nan()).sum()
    }

    /// Gamma and delta of the open contracts, in dollars per 1 % and dollars.
    fn exposures(&self) -> f64 {
        let (mut gamma, mut delta) = (0.0, 0.0);
        for (row, open) in self.open_interest.iter().enumerate() {
            if let Some(worth) = self.worths.row(row) {
                gamma += worth.gamma * open * 100.0 * SPOT * SPOT * 0.01;
                delta += worth.delta * open * 100.0 * SPOT;
            }
        }
        gamma + delta
    }
}
