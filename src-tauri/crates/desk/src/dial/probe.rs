//! When TLS does not come about: is it the server, this machine's clock, or a network that shows
//! its own page first?
//!
//! The host is asked in plain text for its front page, once, without a key, and only the head of
//! the answer is looked at. What it says is believed only as far as to choose a sentence.

use std::time::Duration;

use feed::{Cause, Distrust};
use market::Time;
use reqwest::Url;
use reqwest::header::{DATE, HeaderMap, LOCATION};
use reqwest::redirect::Policy;

use super::Dialler;
use super::line::host_of;
use super::proxies::Route;
use crate::clock;
use crate::source::may_carry_a_key;

/// For the look.
const LOOK: Duration = Duration::from_secs(3);
/// How far this machine's clock may be off before it is named, milliseconds.
const OFF: i64 = 24 * 3_600_000;
/// "Network Authentication Required" (RFC 6585).
const LOG_IN_FIRST: u16 = 511;

/// The head of an answer in plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Seen {
    status: u16,
    /// Whether it sends everybody to another host.
    away: bool,
    date: Option<Time>,
}

impl Dialler {
    /// Why a dial failed, as well as can be told.
    pub(super) async fn explain(&self, address: &Url, cause: Cause) -> Cause {
        let odd = matches!(cause, Cause::Untrusted(..) | Cause::Refused(_));
        let straight = matches!(self.shared.proxies.route(address), Ok(Route::Straight));
        if !(odd && straight && address.scheme() == "wss" && may_carry_a_key(address)) {
            return cause;
        }
        match self.look(address).await {
            Some(seen) => meaning(cause, &seen, clock::now()),
            None => cause,
        }
    }

    async fn look(&self, address: &Url) -> Option<Seen> {
        let host = address.host_str()?;
        let page = format!("http://{host}:{}/", self.shared.plain_port);
        let config = self.shared.trust.config().ok()?;
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured((*config).clone())
            .redirect(Policy::none())
            .no_proxy()
            .timeout(LOOK)
            .build()
            .ok()?;
        let answer = client.get(page).send().await.ok()?;
        Some(Seen::of(answer.status().as_u16(), answer.headers(), host_of(address)))
    }
}

impl Seen {
    fn of(status: u16, headers: &HeaderMap, host: &str) -> Self {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let goal = text(LOCATION).and_then(|goal| Url::parse(goal).ok());
        let away = (300..400).contains(&status) && goal.is_some_and(|goal| host_of(&goal) != host);
        let date = text(DATE).and_then(|date| jiff::fmt::rfc2822::parse(date).ok());
        let date = date.map(|date| Time::from_millis(date.timestamp().as_millisecond()));
        Self { status, away, date }
    }
}

fn meaning(cause: Cause, seen: &Seen, now: Time) -> Cause {
    let off = seen.date.is_some_and(|date| date.millis_since(now).abs() > OFF);
    match cause {
        Cause::Untrusted(Distrust::Expired, words) if off => {
            Cause::Untrusted(Distrust::Clock, words)
        }
        _ if seen.away || seen.status == LOG_IN_FIRST => Cause::UpgradeRefused(seen.status),
        cause => cause,
    }
}
