//! A running exchange: its two listeners, what they share, how it is led astray and judged, and
//! how it stops.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::net::TcpStream;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep_until};

use crate::ledger::{Books, Ledger};
use crate::market::Market;
use crate::mischief::{Mischief, ScriptError, Stage, Wish, conduct};
use crate::options::Options;
use crate::{clock, rest, socket};

/// How soon a port is tried again that somebody else took while it was closed.
const AGAIN: Duration = Duration::from_millis(50);

/// Why an exchange did not start.
#[derive(Debug, thiserror::Error)]
pub enum SimError {
    /// A port is taken or not ours to take.
    #[error("the exchange cannot listen on 127.0.0.1:{port}: {cause}")]
    Port {
        /// The port asked for; 0 stands for any.
        port: u16,
        /// What the system says.
        #[source]
        cause: io::Error,
    },
}

/// What every connection and request sees.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) market: Arc<Market>,
    pub(crate) options: Options,
    pub(crate) registry: socket::Registry,
    pub(crate) rate: rest::Rate,
    pub(crate) books: Books,
    pub(crate) stage: Arc<Stage>,
    /// `http://127.0.0.1:18766`, for the addresses of next pages.
    pub(crate) origin: String,
}

/// A running exchange. Dropping it stops it too, without waiting.
#[derive(Debug)]
pub struct Exchange {
    ws: SocketAddr,
    rest: SocketAddr,
    shared: Arc<Shared>,
    wishes: mpsc::UnboundedSender<Wish>,
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
}

/// Starts an exchange on the loopback interface.
///
/// # Errors
/// [`SimError::Port`] if a port cannot be had.
pub async fn start(options: Options) -> Result<Exchange, SimError> {
    let ws = listen(options.ws_port).await?;
    let http = listen(options.rest_port).await?;
    let address = |listener: &TcpListener, port| {
        listener.local_addr().map_err(|cause| SimError::Port { port, cause })
    };
    let (ws_address, rest_address) =
        (address(&ws, options.ws_port)?, address(&http, options.rest_port)?);
    let market =
        Arc::new(Market::new(options.seed, options.always_open, options.bustle, clock::now()));
    let mischief = options.mischief.clone();
    let stage = Arc::new(Stage::new(mischief.seed, Instant::now()));
    let shared = Arc::new(Shared {
        market,
        options,
        registry: socket::Registry::default(),
        rate: rest::Rate::default(),
        books: Books::default(),
        stage: Arc::clone(&stage),
        origin: format!("http://{rest_address}"),
    });
    let (stop, stopped) = watch::channel(false);
    let (wishes, wished) = mpsc::unbounded_channel();
    let tasks = vec![tokio::spawn(conduct(stage, wished, stopped.clone()))];
    let mut exchange = Exchange { ws: ws_address, rest: rest_address, shared, wishes, stop, tasks };
    // Before anybody can connect.
    exchange.ask(|done| Wish::Play(mischief.lines, done)).await;
    let sockets = socket::serve(ws, Arc::clone(&exchange.shared), stopped.clone());
    let requests = rest::serve(http, Arc::clone(&exchange.shared), stopped);
    exchange.tasks.extend([tokio::spawn(sockets), tokio::spawn(requests)]);
    Ok(exchange)
}

/// A listener that mischief can take away for a while: whoever calls then is refused.
pub(crate) struct Door {
    listener: Option<TcpListener>,
    address: Option<SocketAddr>,
    closed: watch::Receiver<Option<Instant>>,
}

impl Door {
    pub(crate) fn new(listener: TcpListener, closed: watch::Receiver<Option<Instant>>) -> Self {
        Self { address: listener.local_addr().ok(), listener: Some(listener), closed }
    }

    /// The next who calls.
    pub(crate) async fn accept(&mut self) -> TcpStream {
        loop {
            let until = *self.closed.borrow_and_update();
            if until.is_some_and(|until| Instant::now() < until) {
                self.listener = None;
            } else if self.listener.is_none()
                && let Some(address) = self.address
            {
                self.listener = TcpListener::bind(address).await.ok();
            }
            let shut = match (&self.listener, until) {
                (Some(_), _) => None,
                (None, Some(until)) => Some(until.max(Instant::now() + AGAIN)),
                (None, None) => Some(Instant::now() + AGAIN),
            };
            tokio::select! {
                // The sender lives as long as the exchange.
                _ = self.closed.changed() => {}
                () = sleep_until(shut.unwrap_or_else(Instant::now)), if shut.is_some() => {}
                called = call(&self.listener) => {
                    if let Ok(stream) = called {
                        return stream;
                    }
                }
            }
        }
    }
}

async fn call(listener: &Option<TcpListener>) -> io::Result<TcpStream> {
    match listener {
        Some(listener) => listener.accept().await.map(|(stream, _)| stream),
        None => core::future::pending().await,
    }
}

async fn listen(port: u16) -> Result<TcpListener, SimError> {
    let cause = |cause| SimError::Port { port, cause };
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(cause)
}

impl Exchange {
    /// Where its WebSockets are: `ws://127.0.0.1:18765`, without a cluster's path.
    #[must_use]
    pub fn ws_url(&self) -> String {
        format!("ws://{}", self.ws)
    }

    /// Where its REST endpoints are: `http://127.0.0.1:18766`.
    #[must_use]
    pub fn rest_url(&self) -> String {
        format!("http://{}", self.rest)
    }

    /// Plays a script from now on, beside what is being played. What it says for at once, and for
    /// the next occasion, is in force when this returns.
    ///
    /// # Errors
    /// The first line that cannot be read; then none is played.
    pub async fn play(&self, script: &str) -> Result<(), ScriptError> {
        let Mischief { lines, .. } = Mischief::parse(script, 0)?;
        self.ask(|done| Wish::Play(lines, done)).await;
        Ok(())
    }

    /// Ends all mischief: nothing waits for its occasion any more, and what lasts is over.
    pub async fn behave(&self) {
        self.ask(Wish::Behave).await;
    }

    async fn ask(&self, wish: impl FnOnce(oneshot::Sender<()>) -> Wish) {
        let (done, answer) = oneshot::channel();
        // Once the exchange stops there is nobody to ask, and nothing happens any more.
        if self.wishes.send(wish(done)).is_ok() {
            let _ = answer.await;
        }
    }

    /// What was done in mischief, each with the seconds since the start, from a line on.
    #[must_use]
    pub fn transcript(&self, from: usize) -> Vec<String> {
        self.shared.stage.transcript(from)
    }

    /// How many lines the transcript has, as they come.
    #[must_use]
    pub fn transcribed(&self) -> watch::Receiver<usize> {
        self.shared.stage.written()
    }

    /// What the exchange knows of its clients now.
    #[must_use]
    pub fn ledger(&self) -> Ledger {
        self.shared.books.copy()
    }

    /// Waits until the ledger is as wished, and answers it.
    pub async fn until(&self, is: impl Fn(&Ledger) -> bool) -> Ledger {
        let mut changes = self.shared.books.changes();
        loop {
            changes.borrow_and_update();
            let ledger = self.ledger();
            // The books are there as long as this is.
            if is(&ledger) || changes.changed().await.is_err() {
                return ledger;
            }
        }
    }

    /// Stops listening and says goodbye to whoever is connected.
    pub async fn stop(mut self) {
        let _ = self.stop.send(true);
        for task in self.tasks.drain(..) {
            let _ = task.await;
        }
    }
}
