//! How the desk's figures look to the page: the desk knows nothing of the page's types, and the
//! bridge nothing of the desk. Only shapes change here, and states get their words.

use bridge::{
    Code, Expiries, Expiry, Failure, Found, KeyReport, KeyState, KeyView, LinkView, Notice,
    NoticeLevel, RightsView, Source, Statistics, Trial, Verdict,
};
use desk::{DeskError, LinkState};
use market::{Symbol, Ticker, Time};

/// Where prices come from: whatever is not the vendor is simulated.
pub(crate) fn source(source: &desk::Source) -> Source {
    match source {
        desk::Source::Vendor => Source::Vendor,
        desk::Source::Exchange { .. } => Source::Simulated,
    }
}

/// One link at a glance.
pub(crate) fn link(status: &desk::LinkStatus) -> LinkView {
    let (state, words) = state(&status.state);
    // What is late never looks live.
    let words = if status.delayed && state == "live" { "Delayed" } else { words };
    LinkView {
        class: status.class.to_string(),
        state: state.to_owned(),
        words: words.to_owned(),
        cause: status.cause.as_ref().map(|reason| reason.sentence.clone()),
        remedy: status.remedy.map(str::to_owned),
        since: millis(status.since),
        retry_at: status.retry_at.map(millis),
        wanted: count(status.wanted),
        held: count(status.held),
        refused: count(status.refused),
        delayed: status.delayed,
    }
}

/// What the key opens.
pub(crate) fn rights(rights: &[desk::ClassRights]) -> Vec<RightsView> {
    let view = |of: &desk::ClassRights| RightsView::new(of.class, &of.known, of.has_delayed);
    rights.iter().map(view).collect()
}

/// A link's state as the page knows it, and in a word or two for the person.
fn state(state: &LinkState) -> (&'static str, &'static str) {
    match state {
        LinkState::Idle => ("idle", "Not connected"),
        LinkState::Connecting => ("connecting", "Connecting"),
        LinkState::Authenticating => ("authenticating", "Logging in"),
        LinkState::Subscribing => ("subscribing", "Subscribing"),
        LinkState::Live => ("live", "Live"),
        LinkState::Suspect => ("suspect", "Checking"),
        LinkState::Waiting { .. } => ("waiting", "Reconnecting"),
        LinkState::Offline { .. } => ("offline", "Offline"),
        LinkState::Asleep => ("asleep", "Asleep"),
        LinkState::KeyRefused => ("keyRefused", "Key refused"),
        LinkState::NotInPlan => ("notInPlan", "Not in your plan"),
        LinkState::Evicted => ("evicted", "In use elsewhere"),
        LinkState::LogInUnheard => ("logInUnheard", "Log-in unanswered"),
        LinkState::Unreadable => ("unreadable", "Feed unreadable"),
        LinkState::Paused => ("paused", "Paused"),
        LinkState::Stopped => ("stopped", "Stopped"),
    }
}

/// What the desk carries.
pub(crate) fn statistics(statistics: desk::Statistics) -> Statistics {
    Statistics {
        clients: count(statistics.clients),
        stock_symbols: count(statistics.stock_symbols),
        option_contracts: count(statistics.option_contracts),
        quoted: count(statistics.quoted),
        quotes: count(statistics.quotes),
        by_snapshot: count(statistics.by_snapshot),
    }
}

/// What is known of the key.
pub(crate) fn key(status: desk::KeyStatus) -> KeyView {
    let state = match status.state {
        desk::KeyState::None => KeyState::None,
        desk::KeyState::Stored => KeyState::Stored,
        desk::KeyState::Session => KeyState::Session,
        desk::KeyState::Waiting => KeyState::Waiting,
        desk::KeyState::Unavailable => KeyState::Unavailable,
    };
    KeyView { state, words: status.words }
}

/// What a key opens.
pub(crate) fn key_report(report: desk::KeyReport) -> KeyReport {
    let trials = report.trials.into_iter().map(|trial| Trial {
        part: trial.part.as_str().to_owned(),
        verdict: match trial.verdict {
            desk::Verdict::RealTime => Verdict::RealTime,
            desk::Verdict::Delayed => Verdict::Delayed,
            desk::Verdict::NotInPlan => Verdict::NotInPlan,
            desk::Verdict::Refused => Verdict::Refused,
            desk::Verdict::Unreachable => Verdict::Unreachable,
        },
        words: trial.words,
    });
    KeyReport { key: key(report.status), trials: trials.collect() }
}

/// Something a person should know.
pub(crate) fn notice(
    name: &str,
    level: desk::Level,
    text: String,
    detail: Option<String>,
) -> Notice {
    let level = match level {
        desk::Level::Info => NoticeLevel::Info,
        desk::Level::Warning => NoticeLevel::Warning,
        desk::Level::Error => NoticeLevel::Error,
    };
    Notice { detail, ..Notice::new(name, level, text, desk::clock::now()) }
}

/// A ticker found.
pub(crate) fn found(ticker: Ticker) -> Found {
    Found {
        symbol: ticker.symbol.to_string(),
        name: ticker.name.map(Into::into),
        kind: ticker.kind.map(Into::into),
    }
}

/// The expiries of an underlying.
pub(crate) fn expiries((underlying, list): (Symbol, Vec<desk::Expiry>)) -> Expiries {
    let expiries = list.into_iter().map(|expiry| Expiry {
        date: expiry.date.to_string(),
        root: expiry.root.to_string(),
        days: expiry.days,
        settles_at_open: expiry.settles_at_open,
        strikes: expiry.strikes,
    });
    Expiries { underlying: underlying.to_string(), expiries: expiries.collect() }
}

/// Why the desk could not do as asked: its sentence, what the page may act on, and the cause.
#[expect(clippy::needless_pass_by_value, reason = "it stands in map_err")]
pub(crate) fn failure(error: DeskError) -> Failure {
    let code = match &error {
        DeskError::NoKey | DeskError::BadKey(_) | DeskError::KeyRefused => Code::KeyRefused,
        DeskError::NotInPlan(_) => Code::NotInPlan,
        DeskError::NotFound(_) => Code::NotFound,
        DeskError::TooManyRequests { .. } | DeskError::Unreachable(_) | DeskError::Untrusted(_) => {
            Code::Unreachable
        }
        _ => Code::Internal,
    };
    let detail = std::error::Error::source(&error).map(ToString::to_string);
    Failure { code, message: error.to_string(), detail }
}

fn millis(time: Time) -> f64 {
    time.millis() as f64
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use market::{AssetClass, Millis};

    use super::*;

    #[test]
    fn a_link_that_waits_says_why_and_until_when() {
        let view = link(&desk::LinkStatus {
            class: AssetClass::Options,
            state: LinkState::Waiting { until: Millis(5), attempt: 2 },
            cause: Some(desk::Reason { code: "refused", sentence: "Nobody answers.".to_owned() }),
            remedy: Some("Tapedeck keeps trying by itself."),
            since: Time::from_millis(1_000),
            retry_at: Some(Time::from_millis(3_000)),
            wanted: 12,
            held: 0,
            refused: 1,
            delayed: false,
        });
        assert_eq!((view.class.as_str(), view.state.as_str()), ("options", "waiting"));
        assert_eq!((view.since, view.retry_at), (1_000.0, Some(3_000.0)));
        assert_eq!(view.cause.as_deref(), Some("Nobody answers."));
        assert_eq!(view.remedy.as_deref(), Some("Tapedeck keeps trying by itself."));
        assert_eq!((view.wanted, view.held, view.refused), (12, 0, 1));
    }

    #[test]
    fn a_link_on_the_delayed_host_is_delayed_and_not_live() {
        let words = |state, delayed| {
            let status = desk::LinkStatus {
                class: AssetClass::Stocks,
                state,
                cause: None,
                remedy: None,
                since: Time::from_millis(1_000),
                retry_at: None,
                wanted: 0,
                held: 0,
                refused: 0,
                delayed,
            };
            link(&status).words
        };
        assert_eq!(words(LinkState::Live, false), "Live");
        assert_eq!(words(LinkState::Live, true), "Delayed");
        assert_eq!(words(LinkState::Connecting, true), "Connecting");
    }

    #[test]
    fn every_failure_is_one_sentence_and_a_code_the_page_acts_on() {
        for (error, code) in [
            (DeskError::NoKey, Code::KeyRefused),
            (DeskError::NotFound("XYZZY".to_owned()), Code::NotFound),
            (DeskError::Unreachable("no route".to_owned()), Code::Unreachable),
            (DeskError::NotInPlan("upgrade".to_owned()), Code::NotInPlan),
            (DeskError::Stopped, Code::Internal),
        ] {
            let message = error.to_string();
            assert_eq!(failure(error), Failure { code, message, detail: None });
        }
    }

    #[test]
    fn an_exchange_elsewhere_is_not_the_vendor_and_so_simulated() {
        let elsewhere =
            desk::Source::Exchange { ws: String::new(), rest: String::new(), delayed: None };
        assert_eq!(source(&elsewhere), Source::Simulated);
        assert_eq!(source(&desk::Source::Vendor), Source::Vendor);
    }
}
