//! Which way an address is reached: straight, or through a proxy.
//!
//! The environment is read as curl reads it (`HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`, either
//! case); where it says nothing, the system's settings are asked. `http`, `socks5` and `socks5h`
//! are known, and with all three the proxy looks the name up. What names another kind of proxy is
//! an error: going straight would show the person's traffic to those it was to be hidden from.
//!
//! Automatic configuration by script (PAC) is not supported. This machine itself is never reached
//! through a proxy. A proxy never sees a key: through either kind runs TLS.

use feed::Cause;
use http::{HeaderValue, Uri};
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use reqwest::Url;

use super::line::host_of;
use crate::source::is_this_machine;

/// What the environment or the system says.
pub(super) struct Proxies {
    matcher: Matcher,
    /// Matches whatever is not excepted from proxies: tells an exception from a proxy that was
    /// not understood. `None` where the system was asked, which spells no kinds.
    subject: Option<Matcher>,
}

/// The way to an address.
pub(super) enum Route {
    Straight,
    /// `CONNECT` to an HTTP proxy, with the `Proxy-Authorization` if it wants one.
    Tunnel(Uri, Option<HeaderValue>),
    /// SOCKS 5, with name and password if it wants them.
    Socks(Uri, Option<(String, String)>),
}

impl core::fmt::Debug for Proxies {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        // What is in an address may be a password.
        f.debug_struct("Proxies").finish_non_exhaustive()
    }
}

impl Proxies {
    #[expect(clippy::disallowed_methods, reason = "the desk reads the environment here")]
    pub(super) fn of_the_system() -> Self {
        Self::of(|name| std::env::var(name).ok())
    }

    /// As variables of these names say, in upper or lower case; the first that is there counts.
    pub(super) fn of(variable: impl Fn(&str) -> Option<String>) -> Self {
        let read = |name: &str| {
            variable(name).or_else(|| variable(&name.to_lowercase())).unwrap_or_default()
        };
        let (all, https, no) = (read("ALL_PROXY"), read("HTTPS_PROXY"), read("NO_PROXY"));
        if all.is_empty() && https.is_empty() {
            return Self { matcher: Matcher::from_system(), subject: None };
        }
        // The library passes over what it cannot read, and would go straight.
        let https = if https.is_empty() { all } else { https };
        let matcher = Matcher::builder().https(https).no(no.clone()).build();
        let subject = Matcher::builder().https("http://any.invalid:1").no(no).build();
        Self { matcher, subject: Some(subject) }
    }

    /// # Errors
    /// A sentence, if there is a proxy for this address that is of no known kind.
    pub(super) fn route(&self, address: &Url) -> Result<Route, Cause> {
        if is_this_machine(address) {
            return Ok(Route::Straight);
        }
        // What is not on this machine is always reached over TLS.
        let destination: Uri = format!("https://{}/", host_of_uri(address))
            .parse()
            .map_err(|_| Cause::Refused("this is no address".to_owned()))?;
        match self.matcher.intercept(&destination) {
            Some(proxy) => by(&proxy),
            None if self.subject.as_ref().is_some_and(|s| s.intercept(&destination).is_some()) => {
                Err(unknown_kind("of this kind"))
            }
            None => Ok(Route::Straight),
        }
    }
}

impl Route {
    /// The same for the REST client; `None` if it goes straight.
    pub(super) fn for_rest(&self) -> Result<Option<reqwest::Proxy>, Cause> {
        let odd = |_| Cause::Proxy("its address cannot be used".to_owned());
        let (address, auth) = match self {
            Self::Straight => return Ok(None),
            Self::Tunnel(address, auth) => (address.to_string(), auth.clone()),
            Self::Socks(address, auth) => {
                let mut url = Url::parse(&address.to_string())
                    .map_err(|_| Cause::Proxy("its address cannot be used".to_owned()))?;
                if let Some((name, password)) = auth {
                    let _ = url.set_username(name);
                    let _ = url.set_password(Some(password));
                }
                (url.to_string(), None)
            }
        };
        let proxy = reqwest::Proxy::all(address).map_err(odd)?;
        Ok(Some(match auth {
            Some(auth) => proxy.custom_http_auth(auth),
            None => proxy,
        }))
    }
}

fn by(proxy: &Intercept) -> Result<Route, Cause> {
    let address = proxy.uri();
    let host = address.host().unwrap_or_default();
    let with = |scheme: &str, port: u16| {
        format!("{scheme}://{host}:{}/", address.port_u16().unwrap_or(port))
            .parse()
            .map_err(|_| unknown_kind("without an address that can be read"))
    };
    match address.scheme_str() {
        Some("http") => Ok(Route::Tunnel(with("http", 80)?, proxy.basic_auth().cloned())),
        Some("socks5" | "socks5h") => {
            let auth = proxy.raw_auth().map(|(name, word)| (name.to_owned(), word.to_owned()));
            Ok(Route::Socks(with("socks5h", 1_080)?, auth))
        }
        other => Err(unknown_kind(&format!("of the kind {}", other.unwrap_or("unknown")))),
    }
}

fn unknown_kind(which: &str) -> Cause {
    Cause::Proxy(format!(
        "a proxy {which} is set, and only http, socks5 and socks5h are supported; \
         nothing is sent around it"
    ))
}

/// The host as an address spells it, brackets and all.
fn host_of_uri(address: &Url) -> String {
    let host = host_of(address);
    if host.contains(':') { format!("[{host}]") } else { host.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxies(variables: &'static [(&str, &str)]) -> Proxies {
        Proxies::of(move |name| {
            let found = variables.iter().find(|(variable, _)| *variable == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    fn check(variables: &'static [(&str, &str)], address: &str, expected: &str) {
        let said = match proxies(variables).route(&address.parse().unwrap()) {
            Ok(Route::Straight) => "straight".to_owned(),
            Ok(Route::Tunnel(proxy, auth)) => format!("{proxy} {}", auth.is_some()),
            Ok(Route::Socks(proxy, auth)) => format!("{proxy} {auth:?}"),
            Err(cause) => cause.detail().unwrap_or_default().to_owned(),
        };
        assert!(said.starts_with(expected), "{variables:?} {address}: {said}");
    }

    const VENDOR: &str = "wss://socket.massive.com/stocks";

    #[test]
    fn the_environment_is_read_as_curl_reads_it() {
        check(&[("HTTPS_PROXY", "http://p:3128")], VENDOR, "http://p:3128/ false");
        check(&[("https_proxy", "p:3128")], VENDOR, "http://p:3128/ false");
        check(&[("HTTPS_PROXY", "http://me:pass@p")], VENDOR, "http://p:80/ true");
        check(&[("ALL_PROXY", "socks5://p")], VENDOR, "socks5h://p:1080/ None");
        check(
            &[("all_proxy", "socks5h://me:w%40rd@p:9")],
            VENDOR,
            r#"socks5h://p:9/ Some(("me", "w@rd"))"#,
        );
        check(&[("HTTPS_PROXY", "http://a:1"), ("ALL_PROXY", "http://b:2")], VENDOR, "http://a:1/");
    }

    #[test]
    fn sockets_and_rest_go_the_same_way() {
        const SET: &[(&str, &str)] = &[("HTTPS_PROXY", "http://p:3128")];
        check(SET, VENDOR, "http://p:3128/");
        check(SET, "https://api.massive.com", "http://p:3128/");
    }

    #[test]
    fn what_is_excepted_goes_straight() {
        const NO: &[(&str, &str)] =
            &[("HTTPS_PROXY", "http://p:1"), ("NO_PROXY", "other.example, massive.com")];
        check(NO, VENDOR, "straight");
        check(NO, "https://api.massive.com", "straight");
        check(&[("HTTPS_PROXY", "http://p:1"), ("no_proxy", "*")], VENDOR, "straight");
        check(&[("HTTPS_PROXY", "http://p:1"), ("NO_PROXY", "ssive.com")], VENDOR, "http://p:1/");
    }

    #[test]
    fn this_machine_is_never_reached_through_a_proxy() {
        const SET: &[(&str, &str)] = &[("ALL_PROXY", "http://p:3128")];
        for address in ["ws://127.0.0.1:1/stocks", "http://localhost:2", "wss://[::1]:3"] {
            check(SET, address, "straight");
        }
    }

    #[test]
    fn a_proxy_of_another_kind_is_an_error_and_never_passed_by() {
        for odd in ["quic://p:1", "https://p:1", "socks4://p:1", "socks4a://p:1", "ftp://p", "::"] {
            let odd: &'static str = odd;
            let proxies = Proxies::of(|name| (name == "ALL_PROXY").then(|| odd.to_owned()));
            let cause = proxies.route(&VENDOR.parse().unwrap()).err().unwrap();
            assert!(cause.detail().unwrap().contains("only http, socks5"), "{odd}: {cause:?}");
        }
        // Unless this host is excepted from it.
        check(&[("ALL_PROXY", "quic://p:1"), ("NO_PROXY", "massive.com")], VENDOR, "straight");
    }
}
