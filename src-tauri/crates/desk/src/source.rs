//! Where prices come from, and which addresses that makes.
//!
//! A key goes to the vendor's documented hosts over TLS, or to an exchange on this machine that
//! was named address by address. There is no third place, and with named addresses no other
//! host is ever tried.

use std::path::PathBuf;

use feed::Host;
use market::AssetClass;
use reqwest::Url;
use secrecy::SecretString;

use crate::DeskError;

/// The vendor's REST host.
const VENDOR_REST: &str = "https://api.massive.com";
/// The vendor's documented hosts: the only ones beyond this machine that a key is sent to.
const VENDOR_HOSTS: [&str; 3] = ["api.massive.com", "socket.massive.com", "delayed.massive.com"];

/// What a desk is started with.
#[derive(Debug)]
pub struct Config {
    /// Where prices come from.
    pub source: Source,
    /// Where the key is kept.
    pub vault: VaultChoice,
    /// The file in which is kept what the key was found to open; `None` to find it out anew at
    /// each start. Nothing of the key is in it.
    pub rights: Option<PathBuf>,
    /// Seed of the waits' jitter; any number will do.
    pub seed: u64,
}

/// Where prices come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// The vendor.
    Vendor,
    /// An exchange on this machine, named address by address. Its figures are marked simulated,
    /// and the key in the keyring is never sent there.
    Exchange {
        /// `ws://127.0.0.1:18765`; the cluster's path is appended.
        ws: String,
        /// `http://127.0.0.1:18766`.
        rest: String,
        /// A second address like the first, which streams fifteen minutes late; `None` if it has
        /// no such host.
        delayed: Option<String>,
    },
}

#[cfg(test)]
impl Source {
    /// An exchange at an address nobody listens at.
    pub(crate) fn nowhere() -> Self {
        let (ws, rest) = ("ws://127.0.0.1:9".into(), "http://127.0.0.1:9".into());
        Self::Exchange { ws, rest, delayed: None }
    }
}

/// Where the key is kept.
#[derive(Debug)]
pub enum VaultChoice {
    /// The system's keyring.
    Os(Account),
    /// Memory only, with this key to begin with; it is sent wherever the source is.
    Memory(Option<SecretString>),
}

/// Whose key the keyring is asked for: a key for trying things out never takes the place of one
/// that was paid for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Account {
    /// The vendor's. No exchange of one's own is ever sent it.
    Vendor,
    /// An exchange of one's own, named address by address.
    Exchange,
}

/// The checked addresses of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Addresses {
    ws: Option<Url>,
    delayed: Option<Url>,
    rest: Url,
}

impl Addresses {
    /// # Errors
    /// [`DeskError::NotLoopback`] if an exchange is anywhere but on this machine.
    pub(crate) fn of(source: &Source) -> Result<Self, DeskError> {
        match source {
            Source::Vendor => Ok(Self { ws: None, delayed: None, rest: parse(VENDOR_REST)? }),
            Source::Exchange { ws, rest, delayed } => Ok(Self {
                ws: Some(loopback(ws, &["ws", "wss"])?),
                delayed: match delayed {
                    Some(delayed) => Some(loopback(delayed, &["ws", "wss"])?),
                    None => None,
                },
                rest: loopback(rest, &["http", "https"])?,
            }),
        }
    }

    /// Whether these are the vendor's.
    pub(crate) fn are_vendors(&self) -> bool {
        self.ws.is_none()
    }

    /// Whether there is a host for plans without real-time rights.
    pub(crate) fn has_delayed(&self) -> bool {
        self.are_vendors() || self.delayed.is_some()
    }

    /// The base of every REST address.
    pub(crate) fn rest(&self) -> &Url {
        &self.rest
    }

    /// The address of a cluster's socket.
    ///
    /// # Errors
    /// Only if the source's address takes no path, which a checked one does.
    pub(crate) fn socket(&self, class: AssetClass, host: Host) -> Result<Url, DeskError> {
        let own = match host {
            Host::RealTime => &self.ws,
            Host::Delayed => &self.delayed,
        };
        let base = match own {
            Some(base) => base.clone(),
            None if self.are_vendors() => parse(&format!("wss://{}.massive.com", stem(host)))?,
            None => return Err(DeskError::NotLoopback("there is no such host".to_owned())),
        };
        let path = format!("{}/{class}", base.path().trim_end_matches('/'));
        let mut address = base;
        address.set_path(&path);
        Ok(address)
    }
}

/// Whether a key may be sent to an address, whatever led there: one of the vendor's hosts over
/// TLS, or this machine. The last look before anything is dialled.
pub(crate) fn may_carry_a_key(address: &Url) -> bool {
    if !address.username().is_empty() || address.password().is_some() {
        return false;
    }
    let host = address.host_str().unwrap_or_default();
    let secure = matches!(address.scheme(), "wss" | "https");
    let vendors = secure && address.port().is_none() && VENDOR_HOSTS.contains(&host);
    vendors || is_this_machine(address)
}

/// Whether an address is on this machine by its spelling.
pub(crate) fn is_this_machine(address: &Url) -> bool {
    matches!(address.host_str(), Some("127.0.0.1" | "[::1]" | "localhost"))
}

/// The first part of the name of the vendor's host.
const fn stem(host: Host) -> &'static str {
    match host {
        Host::RealTime => "socket",
        Host::Delayed => "delayed",
    }
}

fn parse(text: &str) -> Result<Url, DeskError> {
    Url::parse(text).map_err(|_| DeskError::NotLoopback("this is no address".to_owned()))
}

/// An address on this machine by its spelling alone: no name but `localhost` is looked up.
fn loopback(text: &str, schemes: &[&str]) -> Result<Url, DeskError> {
    let refused = |why: &str| DeskError::NotLoopback(why.to_owned());
    let url = Url::parse(text).map_err(|_| refused("this is no address"))?;
    if !schemes.contains(&url.scheme()) {
        return Err(refused(&format!(
            "the address must start with {}://",
            schemes.join(":// or ")
        )));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(refused("the address must name nobody"));
    }
    if is_this_machine(&url) { Ok(url) } else { Err(refused("the host is another")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exchange(ws: &str, rest: &str) -> Result<Addresses, DeskError> {
        Addresses::of(&Source::Exchange { ws: ws.to_owned(), rest: rest.to_owned(), delayed: None })
    }

    #[test]
    fn each_cluster_has_its_path_under_the_base() {
        let check = |ws: &str, expected: &str| {
            let addresses = exchange(ws, "http://localhost:2").unwrap();
            let socket = addresses.socket(AssetClass::Options, Host::RealTime).unwrap();
            assert_eq!(socket.as_str(), expected);
        };
        check("ws://127.0.0.1:18765", "ws://127.0.0.1:18765/options");
        check("ws://127.0.0.1:18765/", "ws://127.0.0.1:18765/options");
        check("ws://[::1]:1/feed/", "ws://[::1]:1/feed/options");
        let vendor = Addresses::of(&Source::Vendor).unwrap();
        let socket = |host| vendor.socket(AssetClass::Stocks, host).unwrap().to_string();
        assert_eq!(socket(Host::RealTime), "wss://socket.massive.com/stocks");
        assert_eq!(socket(Host::Delayed), "wss://delayed.massive.com/stocks");
    }

    #[test]
    fn a_delayed_host_is_on_this_machine_too_or_there_is_none() {
        let with = |delayed: &str| {
            let (ws, rest) = ("ws://127.0.0.1:1".to_owned(), "http://127.0.0.1:2".to_owned());
            Addresses::of(&Source::Exchange { ws, rest, delayed: Some(delayed.to_owned()) })
        };
        let both = with("ws://[::1]:3/late").unwrap();
        assert!(both.has_delayed());
        let socket = both.socket(AssetClass::Stocks, Host::Delayed).unwrap();
        assert_eq!(socket.as_str(), "ws://[::1]:3/late/stocks");
        assert!(matches!(with("ws://delayed.massive.com"), Err(DeskError::NotLoopback(_))));
        let one = exchange("ws://127.0.0.1:1", "http://127.0.0.1:2").unwrap();
        assert!(!one.has_delayed());
        assert!(one.socket(AssetClass::Stocks, Host::Delayed).is_err(), "never the vendor's");
    }

    #[test]
    fn an_exchange_is_on_this_machine_or_it_is_refused() {
        let check = |ws: &str, rest: &str| {
            assert!(matches!(exchange(ws, rest), Err(DeskError::NotLoopback(_))), "{ws} {rest}");
        };
        check("ws://127.0.0.1.attacker.example:1", "http://127.0.0.1:2");
        check("ws://localhost.evil:1", "http://127.0.0.1:2");
        check("ws://127.0.0.1:1", "http://192.168.0.1:2");
        check("ws://127.0.0.1@evil.example", "http://127.0.0.1:2");
        check("ws://me@127.0.0.1:1", "http://127.0.0.1:2");
        check("http://127.0.0.1:1", "http://127.0.0.1:2");
        check("ws://127.0.0.1:1", "file:///etc/passwd");
        check("nonsense", "http://127.0.0.1:2");
    }

    #[test]
    fn a_key_goes_to_the_vendor_over_tls_or_to_this_machine_and_nowhere_else() {
        let check = |address: &str, expected: bool| {
            assert_eq!(may_carry_a_key(&Url::parse(address).unwrap()), expected, "{address}");
        };
        for host in [Host::RealTime, Host::Delayed] {
            let vendor = Addresses::of(&Source::Vendor).unwrap();
            check(vendor.rest().as_str(), true);
            check(vendor.socket(AssetClass::Options, host).unwrap().as_str(), true);
        }
        for own in ["ws://127.0.0.1:1/stocks", "http://localhost:2", "wss://[::1]:3"] {
            check(own, true);
        }
        for other in [
            "ws://socket.massive.com/stocks",
            "http://api.massive.com",
            "wss://socket.massive.com:8443/stocks",
            "wss://socket.massive.com.attacker.example/stocks",
            "wss://socket-massive.com/stocks",
            "wss://me@socket.massive.com/stocks",
            "wss://massive.com/stocks",
            "https://127.0.0.1.attacker.example",
            "http://192.168.0.1:2",
            "file:///etc/passwd",
        ] {
            check(other, false);
        }
    }
}
