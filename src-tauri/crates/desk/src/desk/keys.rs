//! What the loop does with the key: reads it, has it tried, has it stored, forgets it.
//!
//! A key is in use for a source: the vendor's goes to the vendor alone, and an exchange of one's
//! own gets one only if it was entered there, kept for it, or handed to the desk for the run. A
//! new key takes the old one's place only when something opened to it.

use std::sync::Arc;

use market::Millis;
use secrecy::SecretString;
use tokio::sync::oneshot;

use super::{CLASSES, Owner, reply};
use crate::jobs::{Job, News};
use crate::secrets::{Key, Vault, VaultFault};
use crate::source::Addresses;
use crate::trial::{Candidate, Outcome};
use crate::{DeskError, KeyReport, KeyState, KeyStatus, Level, Source, Told, Trial, VaultChoice};

/// The first wait before a keyring that could not be reached is asked again, milliseconds; it
/// doubles up to the second.
const ASK_AGAIN: (u64, u64) = (2_000, 60_000);
/// How long an entered key's report waits for the keyring, milliseconds.
const STORING: u64 = 10_000;

/// The key, where it is, and what is under way about it.
#[derive(Debug)]
pub(super) struct Keys {
    /// `None` for a desk that keeps its key in memory only.
    vault: Option<Vault>,
    held: Option<Held>,
    status: KeyStatus,
    /// When to ask the keyring again, and how long that wait was.
    again: Option<Millis>,
    waited: u64,
    asking: Option<Job>,
    trying: Option<(Job, oneshot::Sender<KeyReport>)>,
    /// A key that was taken and is being stored, and who waits to hear of it until when.
    storing: Option<(Job, Option<Waiting>)>,
    forgetting: Option<(Job, oneshot::Sender<()>)>,
}

#[derive(Debug)]
struct Waiting {
    answer: oneshot::Sender<KeyReport>,
    trials: Vec<Trial>,
    until: Millis,
}

#[derive(Debug)]
struct Held {
    key: Arc<Key>,
    /// Whether an exchange of one's own may have it.
    anywhere: bool,
}

impl Keys {
    /// # Errors
    /// If the key handed over cannot be one.
    pub(super) fn new(choice: VaultChoice) -> Result<Self, DeskError> {
        let (vault, held) = match choice {
            VaultChoice::Os(account) => (Some(Vault::of_the_system(account)), None),
            VaultChoice::Memory(None) => (None, None),
            VaultChoice::Memory(Some(secret)) => {
                let key = Key::new(secret).map_err(|fault| DeskError::BadKey(fault.sentence()))?;
                (None, Some(Held { key: Arc::new(key), anywhere: true }))
            }
        };
        Ok(Self::with(vault, held))
    }

    fn with(vault: Option<Vault>, held: Option<Held>) -> Self {
        let state = match (&vault, &held) {
            (Some(_), _) => KeyState::Waiting,
            (None, Some(_)) => KeyState::Session,
            (None, None) => KeyState::None,
        };
        Self {
            vault,
            held,
            status: KeyStatus { state, words: None },
            again: None,
            waited: 0,
            asking: None,
            trying: None,
            storing: None,
            forgetting: None,
        }
    }

    pub(super) fn status(&self) -> &KeyStatus {
        &self.status
    }

    /// The key a source gets. An exchange of one's own gets one of no worth rather than one that
    /// opens the vendor.
    pub(super) fn key_for(&self, addresses: &Addresses) -> Option<Arc<Key>> {
        let held = self.held.as_ref().filter(|_| self.is_kept_for(addresses));
        let held = held.map(|held| held.key.clone());
        held.or_else(|| (!addresses.are_vendors()).then(|| Arc::new(Key::of_no_worth())))
    }

    /// Whether the key a source gets is the one that is kept.
    pub(super) fn is_kept_for(&self, addresses: &Addresses) -> bool {
        self.held.as_ref().is_some_and(|held| addresses.are_vendors() || held.anywhere)
    }

    /// Whether the keyring has yet to say whether there is a key.
    pub(super) fn is_unread(&self) -> bool {
        self.status.state == KeyState::Unavailable && self.asking.is_none()
    }

    pub(super) fn due(&self) -> Option<Millis> {
        let waiting = self.storing.as_ref().and_then(|(_, waiting)| waiting.as_ref());
        [self.again, waiting.map(|waiting| waiting.until)].into_iter().flatten().min()
    }
}

impl Owner {
    /// Asks the keyring for the key.
    pub(super) fn read_key(&mut self) {
        let Some(vault) = &self.keys.vault else { return };
        let read = vault.read();
        self.keys.again = None;
        self.keys.asking = Some(self.jobs.start(async move |herald| {
            herald.tell(News::KeyRead(read.await.unwrap_or(Err(VaultFault::gone())))).await;
        }));
        // A keyring that was not there is asked again without a word until it is.
        if self.keys.status.state != KeyState::Unavailable {
            self.set_status(KeyState::Waiting, Some("Waiting for the system's keyring."));
        }
    }

    pub(super) fn key_read(&mut self, read: Result<Option<Key>, VaultFault>) {
        self.keys.asking = None;
        // A key that was entered meanwhile is newer than what the keyring held.
        if self.keys.held.is_some() {
            return;
        }
        match read {
            Ok(Some(key)) => {
                self.keys.waited = 0;
                let anywhere = self.keys.vault.as_ref().is_some_and(Vault::is_of_exchange);
                self.keys.held = Some(Held { key: Arc::new(key), anywhere });
                self.set_status(KeyState::Stored, None);
                if self.addresses.are_vendors() {
                    self.come_up();
                }
            }
            Ok(None) => self.set_status(KeyState::None, None),
            Err(fault) => {
                tracing::warn!(detail = fault.detail, "{}", fault.sentence);
                if fault.passing {
                    let (first, most) = ASK_AGAIN;
                    self.keys.waited = (self.keys.waited * 2).clamp(first, most);
                    self.keys.again = Some(self.watch.read().plus(self.keys.waited));
                }
                self.set_status(KeyState::Unavailable, Some(fault.sentence));
            }
        }
    }

    pub(super) fn keys_due(&mut self, now: Millis) {
        if self.keys.again.is_some_and(|again| again <= now) {
            self.read_key();
        }
        if let Some((_, waiting)) = &mut self.keys.storing
            && let Some(late) = waiting.take_if(|waiting| waiting.until <= now)
        {
            let words = "The keyring waits for its owner; until then the key is kept in memory.";
            self.set_status(KeyState::Waiting, Some(words));
            let status = self.keys.status.clone();
            reply(late.answer, KeyReport { status, trials: late.trials });
        }
    }

    /// Has a key tried, against the present source or the one named.
    pub(super) fn try_key(
        &mut self,
        secret: SecretString,
        source: Option<Source>,
        answer: oneshot::Sender<KeyReport>,
    ) {
        let source = source.unwrap_or_else(|| self.source.clone());
        let checked = match (Key::new(secret), Addresses::of(&source)) {
            (Err(fault), _) => Err(fault.sentence().to_owned()),
            (_, Err(error)) => Err(error.to_string()),
            _ if self.keys.trying.is_some() => Err("Another key is being tried.".to_owned()),
            (Ok(key), Ok(addresses)) => Ok((Arc::new(key), addresses)),
        };
        let (key, addresses) = match checked {
            Ok(checked) => checked,
            Err(words) => {
                let status = KeyStatus { words: Some(words), ..self.keys.status.clone() };
                return reply(answer, KeyReport { status, trials: Vec::new() });
            }
        };
        let same = self.addresses == addresses
            && self.keys.key_for(&addresses).is_some_and(|held| held.is(&key));
        let links: &[_] = if same { &CLASSES } else { &[] };
        let resting = links.iter().map(|class| self.link(*class).orders()).collect();
        let (watch, seed, dialler) = (self.watch, self.seed, self.dialler.clone());
        let candidate = Candidate { key, source, addresses, dialler, resting, watch, seed };
        let job = self.jobs.start(async move |herald| {
            herald.tell(News::Tried(Box::new(candidate.try_out().await))).await;
        });
        self.keys.trying = Some((job, answer));
    }

    pub(super) fn key_tried(&mut self, outcome: Outcome) {
        let Some((_, answer)) = self.keys.trying.take() else { return };
        let opens = outcome.opens();
        let Outcome { key, source, trials, log_ins } = outcome;
        if !opens {
            // The links that rested for it come back with the key they had.
            if self.keys.key_for(&self.addresses).is_some_and(|held| held.is(&key)) {
                self.come_up();
            }
            let status = self.keys.status.clone();
            return reply(answer, KeyReport { status, trials });
        }
        let anywhere = source != Source::Vendor || self.keys.vault.is_none();
        self.keys.held = Some(Held { key: key.clone(), anywhere });
        (self.keys.again, self.keys.asking) = (None, None);
        self.rights.start_anew(&log_ins);
        // The addresses were checked before the trial; moving brings everything up.
        if self.source == source || self.move_to(source).is_err() {
            self.come_up();
        }
        match &self.keys.vault {
            None => {
                self.set_status(KeyState::Session, None);
                let status = self.keys.status.clone();
                reply(answer, KeyReport { status, trials });
            }
            Some(vault) => {
                let stored = vault.store(key);
                let job = self.jobs.start(async move |herald| {
                    let stored = stored.await.unwrap_or(Err(VaultFault::gone()));
                    herald.tell(News::KeyStored(stored)).await;
                });
                let until = self.watch.read().plus(STORING);
                self.keys.storing = Some((job, Some(Waiting { answer, trials, until })));
            }
        }
    }

    pub(super) fn key_stored(&mut self, stored: Result<(), VaultFault>) {
        let Some((_, waiting)) = self.keys.storing.take() else { return };
        match stored {
            Ok(()) => self.set_status(KeyState::Stored, None),
            Err(fault) => {
                tracing::warn!(detail = fault.detail, "{}", fault.sentence);
                let words = format!("{} The key is kept until Tapedeck ends.", fault.sentence);
                self.set_status(KeyState::Session, Some(&words));
            }
        }
        if let Some(Waiting { answer, trials, .. }) = waiting {
            let status = self.keys.status.clone();
            reply(answer, KeyReport { status, trials });
        }
    }

    pub(super) fn forget_key(&mut self, answer: oneshot::Sender<()>) {
        let had = self.keys.held.take().is_some();
        self.rights.start_anew(&[]);
        (self.keys.again, self.keys.asking, self.keys.storing) = (None, None, None);
        match &self.keys.vault {
            None => reply(answer, ()),
            Some(vault) => {
                let gone = vault.forget();
                let job = self.jobs.start(async move |herald| {
                    let gone = gone.await.unwrap_or(Err(VaultFault::gone()));
                    herald.tell(News::KeyForgotten(gone)).await;
                });
                self.keys.forgetting = Some((job, answer));
            }
        }
        self.set_status(KeyState::None, None);
        if had {
            self.come_up();
        }
    }

    pub(super) fn key_forgotten(&mut self, gone: Result<(), VaultFault>) {
        let Some((_, answer)) = self.keys.forgetting.take() else { return };
        if let Err(fault) = gone {
            tracing::warn!(detail = fault.detail, "{}", fault.sentence);
            self.tell(Told::Notice {
                name: "keyNotRemoved",
                level: Level::Warning,
                text: format!("{} The key may still be in it.", fault.sentence),
                detail: Some(fault.detail),
            });
        }
        reply(answer, ());
    }

    fn set_status(&mut self, state: KeyState, words: Option<&str>) {
        let status = KeyStatus { state, words: words.map(str::to_owned) };
        if self.keys.status != status {
            self.keys.status = status.clone();
            self.tell(Told::Key(status));
        }
    }
}

#[cfg(test)]
mod tests;
