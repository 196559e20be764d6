//! The bytes' way to a host: its name, TCP to the first of its addresses that answers, and the
//! proxy's handshake where the route has one.
//!
//! Both address families race, the second 300 ms behind the first (RFC 8305), so that one that
//! leads nowhere costs no more than that. It knows no TLS.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use feed::Cause;
use http::Uri;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::dns::Name;
use hyper_util::client::legacy::connect::proxy::{SocksV5, Tunnel};
use reqwest::Url;
use tokio::net::TcpStream;
use tower_service::Service;

use super::proxies::Route;

/// For the name.
const NAME: Duration = Duration::from_secs(5);
/// For TCP, over all addresses of a family.
const CONNECT: Duration = Duration::from_secs(5);
/// How far ahead the first address family starts.
const HEAD_START: Duration = Duration::from_millis(300);
/// When the system begins to ask a silent line by itself. The session asks sooner.
const KEEPALIVE: Duration = Duration::from_secs(15);
/// How long what was written may stay unacknowledged.
#[cfg(target_os = "linux")]
const UNACKNOWLEDGED: Duration = Duration::from_secs(20);

type Found = Pin<Box<dyn Future<Output = io::Result<std::vec::IntoIter<SocketAddr>>> + Send>>;

/// What turns a name into addresses.
#[derive(Clone)]
pub(super) struct Names(Arc<dyn Fn(String) -> Found + Send + Sync>);

impl Names {
    pub(super) fn of_the_system() -> Self {
        Self(Arc::new(|name| {
            Box::pin(async move {
                let found = tokio::net::lookup_host((name, 0)).await?;
                Ok(found.collect::<Vec<_>>().into_iter())
            })
        }))
    }

    /// Every name has these addresses.
    #[cfg(test)]
    pub(super) fn all_at(addresses: Vec<SocketAddr>) -> Self {
        Self(Arc::new(move |_| {
            let found = addresses.clone().into_iter();
            Box::pin(async move { Ok(found) })
        }))
    }

    /// No name is found, and whoever asks is counted.
    #[cfg(test)]
    pub(super) fn counting(asked: Arc<std::sync::Mutex<u32>>) -> Self {
        Self(Arc::new(move |_| {
            if let Ok(mut asked) = asked.lock() {
                *asked += 1;
            }
            Box::pin(async { Err(io::ErrorKind::NotFound.into()) })
        }))
    }

    /// No name is ever found, and none ever fails.
    #[cfg(test)]
    pub(super) fn mute() -> Self {
        Self(Arc::new(|_| Box::pin(std::future::pending())))
    }
}

impl core::fmt::Debug for Names {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Names")
    }
}

impl Service<Name> for Names {
    type Response = std::vec::IntoIter<SocketAddr>;
    type Error = io::Error;
    type Future = Found;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Found {
        let found = (self.0)(name.as_str().to_owned());
        Box::pin(async move {
            let late = || io::Error::new(io::ErrorKind::TimedOut, "the name was not found in time");
            tokio::time::timeout(NAME, found).await.unwrap_or_else(|_| Err(late()))
        })
    }
}

/// TCP to the host of an address, by a route.
pub(super) async fn connect(
    names: &Names,
    route: &Route,
    address: &Url,
) -> Result<TcpStream, Cause> {
    let port = address.port_or_known_default().unwrap_or(443);
    let target = format!("tcp://{}:{port}/", address.host_str().unwrap_or_default());
    let target: Uri = target.parse().map_err(|error| refused(&error))?;
    let mut tcp = HttpConnector::new_with_resolver(names.clone());
    tcp.enforce_http(false);
    tcp.set_nodelay(true);
    tcp.set_connect_timeout(Some(CONNECT));
    tcp.set_happy_eyeballs_timeout(Some(HEAD_START));
    tcp.set_keepalive(Some(KEEPALIVE));
    tcp.set_keepalive_interval(Some(KEEPALIVE));
    #[cfg(target_os = "linux")]
    tcp.set_tcp_user_timeout(Some(UNACKNOWLEDGED));
    let line = match route {
        Route::Straight => tcp.call(target).await.map_err(|error| refused(&error))?,
        Route::Tunnel(proxy, auth) => {
            let mut tunnel = Tunnel::new(proxy.clone(), tcp);
            if let Some(auth) = auth {
                tunnel = tunnel.with_auth(auth.clone());
            }
            tunnel.call(target).await.map_err(|error| behind_proxy(&error))?
        }
        Route::Socks(proxy, auth) => {
            let mut socks = SocksV5::new(proxy.clone(), tcp);
            if let Some((name, password)) = auth {
                socks = socks.with_auth(name.clone(), password.clone());
            }
            socks.call(target).await.map_err(|error| behind_proxy(&error))?
        }
    };
    Ok(line.into_inner())
}

/// The host of an address, an IPv6 address without its brackets.
pub(super) fn host_of(address: &Url) -> &str {
    let host = address.host_str().unwrap_or_default();
    host.trim_start_matches('[').trim_end_matches(']')
}

/// What TCP failed of. A name that is not found, and a machine without any network, have causes
/// of their own.
fn refused(error: &(dyn core::error::Error + 'static)) -> Cause {
    let (inner, is_name) = (innermost(error), error.to_string() == "dns error");
    let io = inner.downcast_ref::<io::Error>().map(io::Error::kind);
    match io {
        _ if is_name => Cause::NameUnknown(inner.to_string()),
        Some(io::ErrorKind::NetworkUnreachable | io::ErrorKind::NetworkDown) => Cause::NoRoute,
        _ => Cause::Refused(inner.to_string()),
    }
}

fn behind_proxy(error: &(dyn core::error::Error + 'static)) -> Cause {
    Cause::Proxy(innermost(error).to_string())
}

/// The innermost reason says most.
fn innermost<'a>(
    error: &'a (dyn core::error::Error + 'static),
) -> &'a (dyn core::error::Error + 'static) {
    let mut inner = error;
    while let Some(source) = inner.source() {
        inner = source;
    }
    inner
}
