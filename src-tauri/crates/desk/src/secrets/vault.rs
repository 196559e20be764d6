//! The keyring, on one thread of its own: a locked one blocks on a prompt for as long as its
//! owner likes, and some systems bear one thread only.
//!
//! A store that failed is thrown away and made anew at the next call, so a keyring that starts
//! after the desk, or is unlocked later, is found. When to call again is the loop's to say.
//! Errors are put in words of our own: printed as they are, some would show the secret.

use std::sync::{Arc, mpsc};

use keyring_core::{CredentialStore, Entry, Error};
use tokio::sync::oneshot;

use super::{Key, redact};
use crate::Account;

const SERVICE: &str = "tapedeck";

/// Makes a store; called again after a failure.
pub(crate) type Open = dyn FnMut() -> Result<Arc<CredentialStore>, Error> + Send;

/// The loop's end of the thread.
#[derive(Debug)]
pub(crate) struct Vault {
    account: Account,
    orders: mpsc::Sender<Order>,
}

#[derive(Debug)]
enum Order {
    Read(oneshot::Sender<Result<Option<Key>, VaultFault>>),
    Store(Arc<Key>, oneshot::Sender<Result<(), VaultFault>>),
    Forget(oneshot::Sender<Result<(), VaultFault>>),
}

/// Why the keyring could not do as asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct VaultFault {
    /// A sentence for the person.
    pub(crate) sentence: &'static str,
    /// For the log.
    pub(crate) detail: String,
    /// Whether it may pass by itself. Asking a locked keyring again would only prompt again.
    pub(crate) passing: bool,
}

impl Vault {
    /// The system's own keyring.
    pub(crate) fn of_the_system(account: Account) -> Self {
        Self::with(Box::new(open), account)
    }

    pub(crate) fn with(open: Box<Open>, account: Account) -> Self {
        let (orders, received) = mpsc::channel();
        let thread = std::thread::Builder::new().name("keyring".to_owned());
        if let Err(error) = thread.spawn(move || serve(&received, open, user_of(account))) {
            tracing::warn!(%error, "the keyring's thread could not be started");
        }
        Self { account, orders }
    }

    /// Whether its key is for an exchange of one's own.
    pub(crate) fn is_of_exchange(&self) -> bool {
        self.account == Account::Exchange
    }

    /// The key, if there is one. May take as long as a person takes to unlock the keyring.
    pub(crate) fn read(&self) -> oneshot::Receiver<Result<Option<Key>, VaultFault>> {
        self.order(Order::Read)
    }

    /// Stores a key in place of any other, and reads it back.
    pub(crate) fn store(&self, key: Arc<Key>) -> oneshot::Receiver<Result<(), VaultFault>> {
        self.order(|answer| Order::Store(key, answer))
    }

    /// Removes the key, if there is one.
    pub(crate) fn forget(&self) -> oneshot::Receiver<Result<(), VaultFault>> {
        self.order(Order::Forget)
    }

    fn order<T>(&self, order: impl FnOnce(oneshot::Sender<T>) -> Order) -> oneshot::Receiver<T> {
        let (answer, answered) = oneshot::channel();
        // If the thread is not there, the answer's sender is dropped: that is the answer.
        let _ = self.orders.send(order(answer));
        answered
    }
}

/// The name the keyring has a key under.
fn user_of(account: Account) -> &'static str {
    match account {
        Account::Vendor => "massive-api-key",
        Account::Exchange => "exchange-key",
    }
}

fn serve(orders: &mpsc::Receiver<Order>, mut open: Box<Open>, user: &str) {
    let mut store = None;
    for order in orders {
        match order {
            Order::Read(answer) => {
                let read = on(&mut store, &mut open, user, |entry| match entry.get_password() {
                    Ok(text) => Ok(Some(text)),
                    Err(Error::NoEntry) => Ok(None),
                    Err(error) => Err(error),
                });
                let key = read.and_then(|text| match text.map(|text| Key::new(text.into())) {
                    None => Ok(None),
                    Some(Ok(key)) => Ok(Some(key)),
                    Some(Err(fault)) => Err(VaultFault {
                        sentence: "What the keyring holds for Tapedeck is no key.",
                        detail: fault.sentence().to_owned(),
                        passing: false,
                    }),
                });
                let _ = answer.send(key);
            }
            Order::Store(key, answer) => {
                let kept = on(&mut store, &mut open, user, |entry| key.store(entry));
                let _ = answer.send(kept.and_then(|kept| match kept {
                    true => Ok(()),
                    false => Err(VaultFault {
                        sentence: "The keyring gave back another key than it was given.",
                        detail: "read back after storing".to_owned(),
                        passing: false,
                    }),
                }));
            }
            Order::Forget(answer) => {
                let gone =
                    on(&mut store, &mut open, user, |entry| match entry.delete_credential() {
                        Ok(()) | Err(Error::NoEntry) => Ok(()),
                        Err(error) => Err(error),
                    });
                let _ = answer.send(gone);
            }
        }
    }
}

/// Does something with our entry; after a failure the next call makes the store anew.
fn on<T>(
    store: &mut Option<Arc<CredentialStore>>,
    open: &mut Box<Open>,
    user: &str,
    act: impl FnOnce(&Entry) -> Result<T, Error>,
) -> Result<T, VaultFault> {
    let acted = (|| {
        let held = match store.take() {
            Some(held) => held,
            None => open()?,
        };
        let entry = held.build(SERVICE, user, None)?;
        let acted = act(&entry)?;
        *store = Some(held);
        Ok(acted)
    })();
    acted.map_err(|error| VaultFault::of(&error))
}

impl VaultFault {
    /// What to say if the thread itself is gone.
    pub(crate) fn gone() -> Self {
        Self {
            sentence: "The system's keyring cannot be used.",
            detail: "its thread has ended".to_owned(),
            passing: false,
        }
    }

    fn of(error: &Error) -> Self {
        let (sentence, detail, passing) = match error {
            Error::NoStorageAccess(inner) => {
                ("The system's keyring is locked.", redact(&inner.to_string()).into_owned(), false)
            }
            Error::PlatformFailure(inner) => (
                "The system's keyring cannot be reached.",
                redact(&inner.to_string()).into_owned(),
                true,
            ),
            // What these carry may be the secret itself.
            Error::BadEncoding(_) | Error::BadDataFormat(..) => (
                "What the keyring holds for Tapedeck cannot be read.",
                "it is not the text that was stored".to_owned(),
                false,
            ),
            Error::Ambiguous(_) => (
                "The keyring holds more than one key for Tapedeck.",
                "more than one entry matches".to_owned(),
                false,
            ),
            Error::NoDefaultStore | Error::NotSupportedByStore(_) => (
                "This system has no keyring that Tapedeck can use.",
                "no store, or none that can do this".to_owned(),
                false,
            ),
            _ => ("The system's keyring cannot be used.", "an odd answer".to_owned(), true),
        };
        Self { sentence, detail, passing }
    }
}

#[cfg(target_os = "linux")]
fn open() -> Result<Arc<CredentialStore>, Error> {
    Ok(zbus_secret_service_keyring_store::Store::new()?)
}

#[cfg(target_os = "macos")]
fn open() -> Result<Arc<CredentialStore>, Error> {
    Ok(apple_native_keyring_store::keychain::Store::new()?)
}

#[cfg(target_os = "windows")]
fn open() -> Result<Arc<CredentialStore>, Error> {
    Ok(windows_native_keyring_store::Store::new()?)
}

#[cfg(not(any(target_os = "linux", target_os = "macos", target_os = "windows")))]
fn open() -> Result<Arc<CredentialStore>, Error> {
    Err(Error::NoDefaultStore)
}

#[cfg(test)]
mod tests;
