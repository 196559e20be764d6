//! The loop with a keyring that is not the developer's.

use std::sync::Arc;

use keyring_core::{CredentialStore, Entry, Error, mock};
use tokio::sync::mpsc;

use super::*;
use crate::handle::Call;
use crate::{Account, Config, LinkStatus};

/// What the loop told, and the way to call it.
struct Bench {
    calls: mpsc::UnboundedSender<Call>,
    told: mpsc::UnboundedReceiver<Told>,
}

impl Bench {
    /// A desk on an exchange, with a keyring.
    fn with(
        source: Source,
        open: impl FnMut() -> Result<Arc<CredentialStore>, Error> + Send + 'static,
    ) -> Self {
        let (telling, told) = mpsc::unbounded_channel();
        let config = Config { source, vault: VaultChoice::Memory(None), rights: None, seed: 1 };
        let mut owner = Owner::new(config, telling).unwrap();
        owner.keys = Keys::with(Some(Vault::with(Box::new(open), Account::Vendor)), None);
        let (calls, called) = mpsc::unbounded_channel();
        tokio::spawn(owner.run(called));
        Self { calls, told }
    }

    async fn next_key(&mut self) -> KeyState {
        loop {
            if let Told::Key(status) = self.told.recv().await.unwrap() {
                return status.state;
            }
        }
    }

    async fn set_key(&self, key: &str) -> KeyReport {
        let (answer, answered) = oneshot::channel();
        self.calls.send(Call::SetKey(SecretString::from(key), None, answer)).unwrap();
        answered.await.unwrap()
    }
}

fn entry(ring: &mock::Store) -> Entry {
    use keyring_core::api::CredentialStoreApi as _;
    ring.build("tapedeck", "massive-api-key", None).unwrap()
}

async fn exchange() -> (sim::Exchange, Source) {
    let options =
        sim::Options { ws_port: 0, rest_port: 0, always_open: true, ..sim::Options::default() };
    let exchange = sim::start(options).await.unwrap();
    let source =
        Source::Exchange { ws: exchange.ws_url(), rest: exchange.rest_url(), delayed: None };
    (exchange, source)
}

#[tokio::test(start_paused = true)]
async fn a_keyring_that_starts_late_is_asked_again_until_it_answers() {
    let ring = mock::Store::new().unwrap();
    entry(&ring).set_password("loop-late-keyring").unwrap();
    let mut calls = 0;
    let mut bench = Bench::with(Source::nowhere(), move || {
        calls += 1;
        if calls <= 3 { Err(Error::PlatformFailure("not yet".into())) } else { Ok(ring.clone()) }
    });
    // It said that it waits before it was first asked, and is not told of each attempt.
    assert_eq!(bench.next_key().await, KeyState::Waiting);
    assert_eq!(bench.next_key().await, KeyState::Unavailable);
    assert_eq!(bench.next_key().await, KeyState::Stored);
}

#[tokio::test]
async fn a_key_that_opens_is_in_the_keyring_and_in_use() {
    let (_exchange, source) = exchange().await;
    let ring = mock::Store::new().unwrap();
    let opened = ring.clone();
    let bench = Bench::with(source, move || Ok(opened.clone()));
    let report = bench.set_key("loop-key-is-stored").await;
    assert_eq!(report.status, KeyStatus { state: KeyState::Stored, words: None });
    assert_eq!(entry(&ring).get_password().unwrap(), "loop-key-is-stored");
    let refused = bench.set_key("bad-loop-key").await;
    assert_eq!(refused.status.state, KeyState::Stored);
    assert_eq!(entry(&ring).get_password().unwrap(), "loop-key-is-stored", "it stays");
    let (answer, forgotten) = oneshot::channel();
    bench.calls.send(Call::ForgetKey(answer)).unwrap();
    forgotten.await.unwrap();
    assert!(matches!(entry(&ring).get_password(), Err(Error::NoEntry)));
}

#[tokio::test]
async fn without_a_keyring_the_key_is_kept_for_the_run_and_that_is_said() {
    let (_exchange, source) = exchange().await;
    let mut bench = Bench::with(source, || Err(Error::NoStorageAccess("prompt dismissed".into())));
    let report = bench.set_key("loop-key-for-the-run").await;
    assert_eq!(report.status.state, KeyState::Session);
    let words = report.status.words.unwrap();
    assert!(words.contains("locked") && words.contains("until Tapedeck ends"), "{words}");
    // And it is in use: the links come up with it.
    let live = |link: &LinkStatus| link.state.as_str() == "live";
    loop {
        if matches!(bench.told.recv().await.unwrap(), Told::Link(link) if live(&link)) {
            break;
        }
    }
}

#[tokio::test]
async fn an_exchange_of_ones_own_never_sees_the_keyrings_key() {
    let ring = mock::Store::new().unwrap();
    let vault = Vault::with(Box::new(move || Ok(ring.clone())), Account::Vendor);
    let mut keys = Keys::with(Some(vault), None);
    let key = Arc::new(Key::new(SecretString::from("loop-vendors-own-key")).unwrap());
    keys.held = Some(Held { key: key.clone(), anywhere: false });
    let at_home = Addresses::of(&Source::nowhere()).unwrap();
    let vendor = Addresses::of(&Source::Vendor).unwrap();
    assert!(!keys.key_for(&at_home).unwrap().is(&key));
    assert!(keys.key_for(&vendor).unwrap().is(&key));
    keys.held = None;
    assert!(keys.key_for(&at_home).is_some() && keys.key_for(&vendor).is_none());
}
