//! A running exchange: its two listeners, what they share, and how it stops.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::market::Market;
use crate::options::Options;
use crate::{clock, rest, socket};

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
    /// `http://127.0.0.1:18766`, for the addresses of next pages.
    pub(crate) origin: String,
}

/// A running exchange. Dropping it stops it too, without waiting.
#[derive(Debug)]
pub struct Exchange {
    ws: SocketAddr,
    rest: SocketAddr,
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
    let market = Arc::new(Market::new(options.seed, options.always_open, clock::now()));
    let shared = Arc::new(Shared {
        market,
        options,
        registry: socket::Registry::default(),
        rate: rest::Rate::default(),
        origin: format!("http://{rest_address}"),
    });
    let (stop, stopped) = watch::channel(false);
    let tasks = vec![
        tokio::spawn(socket::serve(ws, Arc::clone(&shared), stopped.clone())),
        tokio::spawn(rest::serve(http, shared, stopped)),
    ];
    Ok(Exchange { ws: ws_address, rest: rest_address, stop, tasks })
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

    /// Stops listening and says goodbye to whoever is connected.
    pub async fn stop(mut self) {
        let _ = self.stop.send(true);
        for task in self.tasks.drain(..) {
            let _ = task.await;
        }
    }
}
