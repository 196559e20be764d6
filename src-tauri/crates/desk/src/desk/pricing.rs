//! When the model runs: on a thread of its own, one chain at a time, at most ten times a second,
//! never more than a quarter of a core's time, and not at all while nothing changed.

use std::sync::{Arc, Mutex, PoisonError};

use market::{AssetClass, Millis};

use super::Owner;
use crate::chains::Chains;
use crate::clock;
use crate::jobs::{Job, News};
use crate::model::{Batch, Pricer, Verdicts, expiry_of, stale_after};

/// Between the starts of two batches, milliseconds.
const APART: u64 = 100;
/// The pause after a batch, in parts of the time it took.
const PAUSE: u64 = 3;

/// The model and when it may run next.
#[derive(Debug, Default)]
pub(super) struct Pricing {
    /// Shared with the thread that prices; held by one batch at a time, so never waited for.
    pricer: Arc<Mutex<Pricer>>,
    running: Option<Job>,
    started: Millis,
    next: Millis,
}

impl Pricing {
    /// When a batch is due; `None` while nothing changed, or one is under way.
    pub(super) fn due(&self, chains: &Chains) -> Option<Millis> {
        (self.running.is_none() && chains.any_dirty()).then_some(self.next)
    }

    /// Forgets what was solved and whatever is under way.
    pub(super) fn forget(&mut self) {
        *self = Self { next: self.next, ..Self::default() };
    }
}

impl Owner {
    /// Starts a batch if one is due.
    pub(super) fn price(&mut self, now: Millis) {
        if self.pricing.due(&self.chains).is_none_or(|due| due > now) {
            return;
        }
        let Some(key) = self.chains.take_dirty() else { return };
        let wall = clock::now();
        let stale = stale_after(wall, self.session(wall), self.delay(AssetClass::Options));
        let expires = expiry_of(&key, &self.days.calendar);
        let batch = Batch::of(&self.board, key, wall, expires, self.downloads.rates.clone(), stale);
        let pricer = self.pricing.pricer.clone();
        self.pricing.started = now;
        self.pricing.next = now.plus(APART);
        self.pricing.running = Some(self.jobs.start(async move |herald| {
            let priced = tokio::task::spawn_blocking(move || {
                pricer.lock().unwrap_or_else(PoisonError::into_inner).price(&batch)
            });
            match priced.await {
                Ok(verdicts) => herald.tell(News::Priced(Box::new(verdicts))).await,
                Err(error) => tracing::error!(%error, "the model broke off"),
            }
        }));
    }

    pub(super) fn take_prices(&mut self, number: u64, verdicts: Verdicts) {
        if self.pricing.running.take_if(|job| job.is(number)).is_none() {
            return;
        }
        let now = self.watch.read();
        let took = now.since(self.pricing.started);
        self.pricing.next = self.pricing.next.max(now.plus(took * PAUSE));
        let Verdicts { key, models, summary } = verdicts;
        for (symbol, model) in models {
            self.board.apply_model(symbol, model);
        }
        self.board.summarise(key, summary);
    }
}
