//! From an address to an open socket: name, TCP, TLS, upgrade. Every wait and refusal comes out
//! as a [`Cause`].
//!
//! It never retries, never falls back to another host or to plain text, and offers no
//! extensions: the library cannot inflate. Proxies and racing addresses belong between the name
//! and the socket, in `connect`, and nowhere else.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use feed::{Cause, Step};
use reqwest::Url;
use rustls::{ClientConfig, pki_types::ServerName};
use rustls_platform_verifier::ConfigVerifierExt as _;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::{self, protocol::WebSocketConfig};

/// For everything from the name to the upgrade.
const DEADLINE: Duration = Duration::from_secs(10);
/// The longest message taken, bytes. The vendor's own client stops at a quarter of it.
const LONGEST: usize = 4 << 20;
/// What may wait to be written before the link is given up, bytes.
const UNWRITTEN: usize = 1 << 20;

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

/// Opens a socket within 10 s.
pub(crate) async fn dial(address: &Url) -> Result<Socket, Cause> {
    match tokio::time::timeout(DEADLINE, open(address)).await {
        Ok(dialled) => dialled,
        Err(_) => Err(Cause::Overdue(Step::Dial)),
    }
}

async fn open(address: &Url) -> Result<Socket, Cause> {
    let line = connect(address).await?;
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

async fn connect(address: &Url) -> Result<Box<dyn Line>, Cause> {
    let refused = |error: &dyn core::fmt::Display| Cause::Refused(error.to_string());
    let host = address.host_str().unwrap_or_default();
    let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
    let port = address.port_or_known_default().unwrap_or(443);
    let tcp = TcpStream::connect((host.as_str(), port)).await.map_err(|error| refused(&error))?;
    tcp.set_nodelay(true).map_err(|error| refused(&error))?;
    if address.scheme() != "wss" {
        return Ok(Box::new(tcp));
    }
    let name = ServerName::try_from(host).map_err(|error| refused(&error))?;
    let connector = tokio_rustls::TlsConnector::from(trust().map_err(|error| refused(&error))?);
    Ok(Box::new(connector.connect(name, tcp).await.map_err(|error| refused(&error))?))
}

/// Whom TLS trusts: whomever the system does. Made once, for it reads the system's store.
fn trust() -> Result<Arc<ClientConfig>, rustls::Error> {
    static TRUST: OnceLock<Arc<ClientConfig>> = OnceLock::new();
    if let Some(held) = TRUST.get() {
        return Ok(held.clone());
    }
    let made = Arc::new(ClientConfig::with_platform_verifier()?);
    Ok(TRUST.get_or_init(|| made).clone())
}
