//! What the key in use was found to open, and how that is kept from one start to the next.
//!
//! The file speaks of the one key that is kept: a key that takes its place, or is forgotten,
//! takes the file's content with it. Nothing of the key is in it, nor anything made from the key:
//! whoever reads the file learns a plan and nothing to try keys against. What an exchange that is
//! asked without a key of worth opens is never kept.
//!
//! What is concluded from what is `feed::Entitlement`'s.

mod kept;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use feed::entitlement::{Evidence, Record};
use feed::{Cause, Entitlement};
use market::AssetClass;
use tokio::task::JoinHandle;

use crate::settings::{self, File};
use crate::trial::LoggedIn;
use kept::Kept;

/// What is known of both classes, and what of it is kept.
#[derive(Debug, Default)]
pub(crate) struct Rights {
    known: [Entitlement; 2],
    /// Of the key that is kept, which need not be the one in use.
    kept: [Record; 2],
    /// Whether the key in use is the one that is kept.
    in_use: bool,
    shelf: Option<Arc<Mutex<Shelf>>>,
    saving: Option<JoinHandle<()>>,
}

/// The file, and what is to be in it: a save that comes late writes the latest.
#[derive(Debug)]
struct Shelf {
    file: File<Kept>,
    latest: Kept,
}

impl Rights {
    /// Reads what was kept, if there is a file for it.
    pub(crate) fn kept_at(path: Option<&Path>) -> Self {
        let Some(path) = path else { return Self::default() };
        let loaded = settings::load::<Kept>(path);
        if let Some(problem) = loaded.problem {
            // It is found out anew; nobody chose anything that is lost.
            tracing::warn!("what the key opens: {problem}");
        }
        let kept = loaded.value.records();
        let shelf = Shelf { file: loaded.file, latest: loaded.value };
        Self { kept, shelf: Some(Arc::new(Mutex::new(shelf))), ..Self::default() }
    }

    /// Another source or key is in use: the one that is kept, or another.
    pub(crate) fn turn(&mut self, in_use: bool) {
        let kept = if in_use { self.kept.clone() } else { Default::default() };
        (self.known, self.in_use) = (kept.map(Entitlement::from), in_use);
    }

    /// Whether what is known is of the key that is kept.
    pub(crate) fn are_kept(&self) -> bool {
        self.in_use
    }

    /// What is known of a class.
    pub(crate) fn of(&self, class: AssetClass) -> &Entitlement {
        &self.known[index(class)]
    }

    /// Takes evidence in; answers whether it changed anything.
    pub(crate) fn learn(&mut self, class: AssetClass, evidence: Evidence<'_>) -> bool {
        let changed = self.known[index(class)].learn(evidence);
        if changed && self.in_use {
            self.keep();
        }
        changed
    }

    /// Forgets everything: it is to be found out anew.
    pub(crate) fn forget(&mut self) {
        self.known = Default::default();
        if self.in_use {
            self.keep();
        }
    }

    /// Another key takes the place of the one that is kept. What its trial showed is known.
    pub(crate) fn start_anew(&mut self, log_ins: &[LoggedIn]) {
        let mut known: [Entitlement; 2] = Default::default();
        let words = Cause::NotInPlan(String::new()).to_string();
        for LoggedIn { class, host, taken } in log_ins {
            known[index(*class)].learn(match taken {
                true => Evidence::LoggedIn(*host),
                false => Evidence::NotInPlan(*host, &words),
            });
        }
        let in_use = std::mem::replace(&mut self.in_use, true);
        self.known = known;
        self.keep();
        self.turn(in_use);
    }

    /// Has the file follow what is known.
    fn keep(&mut self) {
        let now = [self.known[0].record(), self.known[1].record()];
        if std::mem::replace(&mut self.kept, now) == self.kept {
            return;
        }
        let Some(shelf) = self.shelf.clone() else { return };
        shelf.lock().unwrap_or_else(PoisonError::into_inner).latest = Kept::of(&self.kept);
        let before = self.saving.take();
        self.saving = Some(tokio::spawn(async move {
            if let Some(before) = before {
                let _ = before.await;
            }
            let saved = tokio::task::spawn_blocking(move || {
                let mut shelf = shelf.lock().unwrap_or_else(PoisonError::into_inner);
                let Shelf { file, latest } = &mut *shelf;
                file.save(latest)
            });
            if let Ok(Err(error)) = saved.await {
                tracing::warn!(%error, "what the key opens could not be kept");
            }
        }));
    }

    /// Waits until the file holds what is known.
    pub(crate) async fn saved(&mut self) {
        if let Some(saving) = self.saving.take() {
            let _ = saving.await;
        }
    }
}

fn index(class: AssetClass) -> usize {
    usize::from(class == AssetClass::Options)
}
