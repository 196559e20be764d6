//! From an address to an open socket: name, TCP, a proxy where there is one, TLS, upgrade. Every
//! wait and refusal comes out as a [`Cause`].
//!
//! It never retries, never falls back to another host, to plain text or past a proxy, and offers
//! no extensions: the library cannot inflate. An address that a key must not go to is not dialled
//! at all.
//!
//! One [`Dialler`] serves both sockets and REST, so that all three go the same way and trust the
//! same roots. The TCP part is in `dial/line.rs`, the choice of a proxy in `dial/proxies.rs`, TLS
//! and what its failures mean in `dial/trust.rs`, the question whether something else stands in
//! the way in `dial/probe.rs`.

mod line;
mod probe;
mod proxies;
mod trust;

#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Duration;

use feed::{Cause, Distrust, Step};
use reqwest::Url;
use reqwest::redirect::Policy;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::{self, protocol::WebSocketConfig};

use crate::source::may_carry_a_key;
use line::Names;
use proxies::Proxies;
use trust::Trust;
pub(crate) use trust::distrust;

/// For everything from the name to the upgrade, and the look at what stands in the way.
const DEADLINE: Duration = Duration::from_secs(10);
/// The longest message taken, bytes. The vendor's own client stops at a quarter of it.
const LONGEST: usize = 4 << 20;
/// What may wait to be written before the link is given up, bytes.
const UNWRITTEN: usize = 1 << 20;
/// For the TCP connection of one REST request.
const REST_CONNECT: Duration = Duration::from_secs(5);
/// For one REST request and its answer.
const REST_WHOLE: Duration = Duration::from_secs(30);

/// An open socket, whatever it runs over.
pub(crate) type Socket = WebSocketStream<Box<dyn Line>>;

/// Bytes both ways: TCP, or TLS over it.
pub(crate) trait Line: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Line for T {}

/// Chooses the one TLS library every connection of the process uses. The first line of every
/// `main`; a second call changes nothing.
pub fn install_crypto() {
    // An error says that one is installed already, which is what is wanted.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// How this process reaches the world. Clones are the same one.
#[derive(Debug, Clone)]
pub(crate) struct Dialler {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    names: Names,
    proxies: Proxies,
    trust: Trust,
    /// Where a host answers in plain text.
    plain_port: u16,
}

impl Dialler {
    /// As the environment and the system say.
    pub(crate) fn of_the_system() -> Self {
        let (names, proxies) = (Names::of_the_system(), Proxies::of_the_system());
        let trust = Trust::of_the_system();
        Self { shared: Arc::new(Shared { names, proxies, trust, plain_port: 80 }) }
    }

    /// As a test says.
    #[cfg(test)]
    fn with(names: Names, proxies: Proxies, config: rustls::ClientConfig, plain_port: u16) -> Self {
        Self { shared: Arc::new(Shared { names, proxies, trust: Trust::this(config), plain_port }) }
    }

    /// Opens a socket within 10 s.
    pub(crate) async fn dial(&self, address: &Url) -> Result<Socket, Cause> {
        let dialled = async {
            match self.open(address).await {
                Ok(socket) => Ok(socket),
                Err(cause) => Err(self.explain(address, cause).await),
            }
        };
        match tokio::time::timeout(DEADLINE, dialled).await {
            Ok(dialled) => dialled,
            Err(_) => Err(Cause::Overdue(Step::Dial)),
        }
    }

    async fn open(&self, address: &Url) -> Result<Socket, Cause> {
        let line = self.connect(address).await?;
        let limits = WebSocketConfig::default()
            .max_message_size(Some(LONGEST))
            .max_frame_size(Some(LONGEST))
            .max_write_buffer_size(UNWRITTEN);
        let upgraded =
            tokio_tungstenite::client_async_with_config(address.as_str(), line, Some(limits)).await;
        match upgraded {
            Ok((socket, _)) => Ok(socket),
            // A captive portal or a proxy's page: what it says is nobody's business.
            Err(tungstenite::Error::Http(answer)) => {
                Err(Cause::UpgradeRefused(answer.status().as_u16()))
            }
            Err(error) => Err(Cause::Refused(error.to_string())),
        }
    }

    async fn connect(&self, address: &Url) -> Result<Box<dyn Line>, Cause> {
        if !may_carry_a_key(address) {
            return Err(no_place_for_a_key());
        }
        let Shared { names, proxies, trust, .. } = &*self.shared;
        let route = proxies.route(address)?;
        let tcp = line::connect(names, &route, address).await?;
        if address.scheme() != "wss" {
            return Ok(Box::new(tcp));
        }
        let refused =
            |error: &dyn core::fmt::Display| Cause::Untrusted(Distrust::Other, error.to_string());
        let host = line::host_of(address).to_owned();
        let name = ServerName::try_from(host).map_err(|error| refused(&error))?;
        let config = trust.config().map_err(|error| refused(&error))?;
        let tls = tokio_rustls::TlsConnector::from(config).connect(name, tcp).await;
        let untrusted = |error: std::io::Error| {
            let distrust = trust::distrust(&error).unwrap_or(Distrust::Other);
            Cause::Untrusted(distrust, error.to_string())
        };
        Ok(Box::new(tls.map_err(untrusted)?))
    }

    /// A client for REST under a base, with headers of its own. It follows no redirect.
    ///
    /// # Errors
    /// If the base is none that a key is sent to, the proxy is of an unknown kind, or TLS cannot
    /// be set up.
    pub(crate) fn client(
        &self,
        base: &Url,
        headers: reqwest::header::HeaderMap,
    ) -> Result<reqwest::Client, Cause> {
        if !may_carry_a_key(base) {
            return Err(no_place_for_a_key());
        }
        let refused = |error: &dyn core::fmt::Display| Cause::Refused(error.to_string());
        let Shared { proxies, trust, .. } = &*self.shared;
        let route = proxies.route(base)?;
        let config = trust.config().map_err(|error| refused(&error))?;
        let mut client = reqwest::Client::builder()
            .tls_backend_preconfigured((*config).clone())
            .default_headers(headers)
            .redirect(Policy::none())
            .no_proxy()
            .connect_timeout(REST_CONNECT)
            .timeout(REST_WHOLE)
            .user_agent(concat!("tapedeck/", env!("CARGO_PKG_VERSION")));
        if let Some(proxy) = route.for_rest()? {
            client = client.proxy(proxy);
        }
        client.build().map_err(|error| refused(&error))
    }
}

fn no_place_for_a_key() -> Cause {
    Cause::Refused("this host is none that a key is sent to".to_owned())
}
