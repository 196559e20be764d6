//! The handle on the loop: each call is a message to it and, where there is one, its answer.

use std::collections::BTreeSet;

use board::Mark;
use feed::ClientId;
use market::{Symbol, Ticker, Topic};
use secrecy::SecretString;
use tokio::sync::{mpsc, oneshot};

use crate::{
    ClassRights, Config, DeskError, Expiry, KeyReport, KeyState, KeyStatus, LinkStatus, Pulled,
    Source, Statistics, Tap, Told, Wish, desk::Owner,
};

/// A handle on the desk. Clones are handles on the same one; when the last is dropped, it stops.
#[derive(Debug, Clone)]
pub struct Desk {
    calls: mpsc::UnboundedSender<Call>,
}

/// A call and where its answer goes.
#[derive(Debug)]
pub(crate) enum Call {
    Attach(oneshot::Sender<ClientId>),
    Detach(ClientId, oneshot::Sender<()>),
    Watch(ClientId, Wish, oneshot::Sender<()>),
    Changes(ClientId, Mark, oneshot::Sender<Pulled>),
    Search(String, oneshot::Sender<Result<Vec<Ticker>, DeskError>>),
    Expiries(Symbol, oneshot::Sender<Result<(Symbol, Vec<Expiry>), DeskError>>),
    SetKey(SecretString, Option<Source>, oneshot::Sender<KeyReport>),
    ForgetKey(oneshot::Sender<()>),
    SetSource(Source, oneshot::Sender<Result<(), DeskError>>),
    Reconnect,
    TakeOver,
    AskAgain,
    ReloadChain(ClientId),
    Rights(oneshot::Sender<Vec<ClassRights>>),
    KeyStatus(oneshot::Sender<KeyStatus>),
    Status(oneshot::Sender<(Vec<LinkStatus>, Statistics)>),
    Stop(oneshot::Sender<()>),
    Tap(BTreeSet<Topic>, oneshot::Sender<Tap>),
}

impl Desk {
    /// Starts a desk. Call inside a tokio runtime, after [`crate::install_crypto`].
    ///
    /// # Errors
    /// If the source's addresses are not on this machine, or TLS cannot be set up.
    pub fn start(config: Config) -> Result<(Self, mpsc::UnboundedReceiver<Told>), DeskError> {
        let (calls, called) = mpsc::unbounded_channel();
        let (told, hears) = mpsc::unbounded_channel();
        let owner = Owner::new(config, told)?;
        tokio::spawn(owner.run(called));
        Ok((Self { calls }, hears))
    }

    /// A new client, with no wish yet and nothing pulled.
    pub async fn attach(&self) -> ClientId {
        self.ask(Call::Attach).await.unwrap_or(ClientId(0))
    }

    /// The client is gone; its topics are released.
    pub async fn detach(&self, client: ClientId) {
        let _ = self.ask(|answer| Call::Detach(client, answer)).await;
    }

    /// States the whole wish of a client in place of its last one.
    pub async fn watch(&self, client: ClientId, wish: Wish) {
        let _ = self.ask(|answer| Call::Watch(client, wish, answer)).await;
    }

    /// What changed since a mark, as far as the client's wish goes. If that is nothing, the
    /// client is at rest and [`Told::Wake`] says once when there is something.
    pub async fn changes(&self, client: ClientId, since: Mark) -> Pulled {
        self.ask(|answer| Call::Changes(client, since, answer)).await.unwrap_or_default()
    }

    /// Tickers whose symbol or name holds a text; a ticker that is the text comes first.
    ///
    /// # Errors
    /// Why the vendor could not be asked, or what it answered instead.
    pub async fn search(&self, text: &str) -> Result<Vec<Ticker>, DeskError> {
        let text = text.to_owned();
        self.ask(|answer| Call::Search(text, answer)).await.unwrap_or(Err(DeskError::Stopped))
    }

    /// The underlying as the desk spells it (an index has its `I:`) and its expiries, nearest
    /// first.
    ///
    /// # Errors
    /// [`DeskError::NotFound`] if nothing is listed on it; else why it could not be asked.
    pub async fn expiries(&self, symbol: Symbol) -> Result<(Symbol, Vec<Expiry>), DeskError> {
        self.ask(|answer| Call::Expiries(symbol, answer)).await.unwrap_or(Err(DeskError::Stopped))
    }

    /// Tries a key on REST and both links of the present source. If any of them takes it, it is
    /// kept and used from then on; else the one in use stays.
    pub async fn set_key(&self, key: SecretString) -> KeyReport {
        self.enter_key(key, None).await
    }

    /// The same against another source, to which the desk moves if the key opens anything
    /// there: so nothing is disturbed by a key that does not.
    pub async fn set_key_at(&self, source: Source, key: SecretString) -> KeyReport {
        self.enter_key(key, Some(source)).await
    }

    async fn enter_key(&self, key: SecretString, source: Option<Source>) -> KeyReport {
        let stopped = || KeyReport { status: unknown(), trials: Vec::new() };
        self.ask(|answer| Call::SetKey(key, source, answer)).await.unwrap_or_else(|_| stopped())
    }

    /// Removes the key from keyring and memory. The source stays as it is.
    pub async fn forget_key(&self) {
        let _ = self.ask(Call::ForgetKey).await;
    }

    /// Takes prices from somewhere else. Every figure held is void; wishes stand.
    ///
    /// # Errors
    /// If the addresses are not on this machine; the source then stays.
    pub async fn set_source(&self, source: Source) -> Result<(), DeskError> {
        self.ask(|answer| Call::SetSource(source, answer)).await.unwrap_or(Err(DeskError::Stopped))
    }

    /// Takes the place of whatever other program uses the key, on each link that gave way to one.
    pub fn take_over(&self) {
        let _ = self.calls.send(Call::TakeOver);
    }

    /// Connects again now, whatever the links were waiting for, and asks again for what failed. A
    /// link parked for another program takes [`Self::take_over`].
    pub fn reconnect(&self) {
        let _ = self.calls.send(Call::Reconnect);
    }

    /// Forgets what the key was found to open and finds it out anew: both links dial again.
    pub fn ask_again(&self) {
        let _ = self.calls.send(Call::AskAgain);
    }

    /// Asks for the snapshot of a client's chain anew. Nothing does so by itself but the wish
    /// for a chain and a link that comes back.
    pub fn reload_chain(&self, client: ClientId) {
        let _ = self.calls.send(Call::ReloadChain(client));
    }

    /// What the key opens as far as it is known, stocks first.
    pub async fn rights(&self) -> Vec<ClassRights> {
        self.ask(Call::Rights).await.unwrap_or_default()
    }

    /// What is known of the key.
    pub async fn key_status(&self) -> KeyStatus {
        self.ask(Call::KeyStatus).await.unwrap_or_else(|_| unknown())
    }

    /// Both links, stocks first, and what the desk carries.
    pub async fn status(&self) -> (Vec<LinkStatus>, Statistics) {
        self.ask(Call::Status).await.unwrap_or_default()
    }

    /// Closes both links properly and ends the loop; takes 2 s at most. Calls made later are
    /// answered with nothing.
    pub async fn stop(&self) {
        let _ = self.ask(Call::Stop).await;
    }

    /// Wants topics for as long as the tap is held, and gives every event of them.
    ///
    /// # Errors
    /// [`DeskError::Stopped`] once the desk has.
    pub async fn tap(&self, topics: BTreeSet<Topic>) -> Result<Tap, DeskError> {
        self.ask(|answer| Call::Tap(topics, answer)).await
    }

    async fn ask<T>(&self, call: impl FnOnce(oneshot::Sender<T>) -> Call) -> Result<T, DeskError> {
        let (answer, answered) = oneshot::channel();
        self.calls.send(call(answer)).map_err(|_| DeskError::Stopped)?;
        answered.await.map_err(|_| DeskError::Stopped)
    }
}

fn unknown() -> KeyStatus {
    KeyStatus { state: KeyState::Unavailable, words: Some(DeskError::Stopped.to_string()) }
}
