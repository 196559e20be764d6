//! What a key opens: one cheap question by REST, and one short log-in on each socket.
//!
//! A connection is one of the one an account may have, so the link that uses the same key rests
//! meanwhile. Nothing here keeps the key; that is the loop's when it has the report.

use std::sync::Arc;
use std::time::Duration;

use feed::{Cause, Host};
use futures_util::{SinkExt as _, StreamExt as _};
use market::AssetClass;
use tokio::sync::{mpsc, oneshot};
use tokio_tungstenite::tungstenite::Message;
use wire::StatusKind;

use crate::clock::Stopwatch;
use crate::dial::{Dialler, Socket};
use crate::link::{Order, frames};
use crate::rest::Rest;
use crate::secrets::Key;
use crate::source::Addresses;
use crate::{DeskError, Part, Source, Trial, Verdict};

/// For the greeting and the answer to the log-in together.
const DEADLINE: Duration = Duration::from_secs(10);

/// A key to be tried, and where.
#[derive(Debug)]
pub(crate) struct Candidate {
    pub(crate) key: Arc<Key>,
    pub(crate) source: Source,
    pub(crate) addresses: Addresses,
    pub(crate) dialler: Dialler,
    /// The links that must rest meanwhile.
    pub(crate) resting: Vec<mpsc::UnboundedSender<Order>>,
    pub(crate) watch: Stopwatch,
    pub(crate) seed: u64,
}

/// A key that was tried.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) key: Arc<Key>,
    pub(crate) source: Source,
    pub(crate) trials: Vec<Trial>,
    /// What the log-ins came to.
    pub(crate) log_ins: Vec<LoggedIn>,
}

/// What came of a log-in that was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LoggedIn {
    pub(crate) class: AssetClass,
    pub(crate) host: Host,
    /// Whether it was taken; if not, the host is not in the plan.
    pub(crate) taken: bool,
}

impl Outcome {
    /// Whether any part opens.
    pub(crate) fn opens(&self) -> bool {
        self.trials.iter().any(|trial| trial.verdict.opens())
    }
}

impl Candidate {
    pub(crate) async fn try_out(self) -> Outcome {
        for link in &self.resting {
            let (done, is_done) = oneshot::channel();
            if link.send(Order::Rest(None, done)).is_ok() {
                let _ = is_done.await;
            }
        }
        let rest = self.try_rest().await;
        let mut log_ins = Vec::new();
        let stocks = self.try_class(AssetClass::Stocks, Part::Stocks, &mut log_ins).await;
        let options = self.try_class(AssetClass::Options, Part::Options, &mut log_ins).await;
        for trial in [&rest, &stocks, &options] {
            let (part, verdict) = (trial.part.as_str(), trial.verdict);
            tracing::info!(part, ?verdict, "key tried");
        }
        let Self { key, source, .. } = self;
        Outcome { key, source, trials: vec![rest, stocks, options], log_ins }
    }

    async fn try_rest(&self) -> Trial {
        let base = self.addresses.rest().clone();
        let asked = match Rest::new(&self.dialler, base, &self.key, self.watch, self.seed) {
            Ok(rest) => rest.market_status().await.map(|_| ()),
            Err(error) => Err(error),
        };
        let (verdict, words) = match asked {
            Ok(()) => (Verdict::RealTime, "Snapshots and history are open.".to_owned()),
            Err(DeskError::KeyRefused) => (Verdict::Refused, "The key was refused.".to_owned()),
            Err(error @ DeskError::NotInPlan(_)) => (Verdict::NotInPlan, error.to_string()),
            Err(error) => (Verdict::Unreachable, error.to_string()),
        };
        Trial { part: Part::Rest, verdict, words }
    }

    /// The real-time host first; the delayed one where the plan does not include that.
    async fn try_class(&self, class: AssetClass, part: Part, log_ins: &mut Vec<LoggedIn>) -> Trial {
        let mut host = Host::RealTime;
        let mut tried = self.log_in(class, host, log_ins).await;
        if matches!(tried, Err(Cause::NotInPlan(_))) && self.addresses.has_delayed() {
            let delayed = self.log_in(class, Host::Delayed, log_ins).await;
            if delayed.is_ok() {
                (tried, host) = (delayed, Host::Delayed);
            }
        }
        let (verdict, words) = match &tried {
            Ok(()) if host == Host::Delayed => {
                (Verdict::Delayed, format!("The stream of {class} is open, 15 minutes late."))
            }
            Ok(()) => (Verdict::RealTime, format!("The stream of {class} is open.")),
            Err(cause @ Cause::KeyRefused(_)) => (Verdict::Refused, cause.to_string()),
            Err(cause @ Cause::NotInPlan(_)) => (Verdict::NotInPlan, cause.to_string()),
            Err(cause) => (Verdict::Unreachable, cause.to_string()),
        };
        Trial { part, verdict, words }
    }

    async fn log_in(
        &self,
        class: AssetClass,
        host: Host,
        log_ins: &mut Vec<LoggedIn>,
    ) -> Result<(), Cause> {
        let address = self.addresses.socket(class, host);
        let address = address.map_err(|error| Cause::Refused(error.to_string()))?;
        let mut socket = self.dialler.dial(&address).await?;
        let answered =
            tokio::time::timeout(DEADLINE, converse(&mut socket, class, &self.key)).await;
        frames::close(socket).await;
        let outcome = answered.unwrap_or(Err(Cause::Overdue(feed::Step::LogIn)));
        if let Ok(()) | Err(Cause::NotInPlan(_)) = outcome {
            log_ins.push(LoggedIn { class, host, taken: outcome.is_ok() });
        }
        outcome
    }
}

/// Waits for the greeting, logs in, waits for the answer.
async fn converse(socket: &mut Socket, class: AssetClass, key: &Key) -> Result<(), Cause> {
    let lost = |error: &dyn core::fmt::Display| Cause::Dropped(error.to_string());
    loop {
        let text = match frames::Frame::from(socket.next().await) {
            frames::Frame::Text(text) => text,
            frames::Frame::Alive => continue,
            frames::Frame::Closed(cause) => return Err(cause),
            // Only a ring runs over, and there is none here.
            frames::Frame::Overrun => continue,
        };
        for message in wire::decode(class, text.as_str()).messages {
            let wire::Message::Status(status) = message else { continue };
            let words = || status.message.to_string();
            match &status.kind {
                StatusKind::Connected => {
                    let frame = Message::text(key.auth_frame());
                    socket.send(frame).await.map_err(|error| lost(&error))?;
                }
                StatusKind::AuthSuccess => return Ok(()),
                // The same test as a session's: only the sentence tells a plan from a key.
                StatusKind::AuthFailed if status.message.to_lowercase().contains("plan") => {
                    return Err(Cause::NotInPlan(words()));
                }
                StatusKind::AuthFailed => return Err(Cause::KeyRefused(words())),
                StatusKind::AuthTimeout => return Err(Cause::LogInUnheard(words())),
                StatusKind::MaxConnections => return Err(Cause::Evicted(words())),
                _ => {}
            }
        }
    }
}
