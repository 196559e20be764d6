//! What a key opens, in words: a line for each right, each with its reason.
//!
//! It concludes nothing: what is known is `feed::Entitlement`'s.

use feed::Entitlement;
use feed::entitlement::{Finding, Host, Stream};
use market::{AssetClass, Channel, Recency};
use serde::Serialize;
use ts_rs::TS;

/// What a key opens of one asset class.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RightsView {
    /// `stocks` or `options`.
    pub class: String,
    /// Whether its stream is the one that is fifteen minutes late.
    pub delayed: bool,
    /// A line for each right, always the same ones in the same order.
    pub lines: Vec<RightsLine>,
}

/// What is known of one right.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RightsLine {
    /// The right: `Stream`, `Bars`, `Quotes`, `Trades`, `Snapshots`.
    pub name: String,
    /// Whether the key opens it; `null` while nobody knows.
    pub granted: Option<bool>,
    /// What is so, in a few words.
    pub words: String,
    /// How that is known, a sentence; `null` where there is nothing to add.
    pub reason: Option<String>,
}

const UNKNOWN: &str = "Not known yet";

impl RightsView {
    /// What is known of a class; `has_delayed` tells whether there is a host for plans without
    /// real-time rights.
    #[must_use]
    pub fn new(class: AssetClass, known: &Entitlement, has_delayed: bool) -> Self {
        let stream = known.stream(has_delayed);
        Self {
            class: class.to_string(),
            delayed: known.host(has_delayed) == Host::Delayed,
            lines: vec![
                self::stream(&stream),
                bars(known),
                channel("Quotes", known, Channel::Quotes),
                channel("Trades", known, Channel::Trades),
                snapshots(known),
            ],
        }
    }
}

fn line(name: &str, granted: Option<bool>, words: &str, reason: Option<String>) -> RightsLine {
    RightsLine { name: name.to_owned(), granted, words: words.to_owned(), reason }
}

fn stream(stream: &Stream) -> RightsLine {
    let (granted, words, reason) = match stream {
        Stream::Unknown => (None, UNKNOWN, "No log-in has been answered yet.".to_owned()),
        Stream::Open(Host::RealTime) => {
            (Some(true), "Real time", "The real-time host took the log-in.".to_owned())
        }
        Stream::Open(Host::Delayed) => (
            Some(true),
            "Delayed by 15 minutes",
            "The real-time host is not in the plan; the delayed one took the log-in.".to_owned(),
        ),
        Stream::NotInPlan(words) => (Some(false), "Not in your plan", words.clone()),
    };
    line("Stream", granted, words, Some(reason))
}

fn bars(known: &Entitlement) -> RightsLine {
    let (seconds, minutes) =
        (known.channel(Channel::SecondBars), known.channel(Channel::MinuteBars));
    match (&seconds, &minutes) {
        (Finding::Granted, _) => {
            line("Bars", Some(true), "By the second", except(known, Channel::SecondBars))
        }
        (Finding::Refused(words), Finding::Refused(_)) => {
            line("Bars", Some(false), "Not in your plan", Some(said(words)))
        }
        (Finding::Refused(words), _) => {
            let reason = format!("Those of a second are refused. {}", said(words));
            line("Bars", Some(true), "By the minute", Some(reason))
        }
        (Finding::Unknown, Finding::Granted) => line("Bars", Some(true), "By the minute", None),
        (Finding::Unknown, _) => line("Bars", None, UNKNOWN, None),
    }
}

fn channel(name: &str, known: &Entitlement, channel: Channel) -> RightsLine {
    match known.channel(channel) {
        Finding::Granted => line(name, Some(true), "Streamed", except(known, channel)),
        Finding::Refused(words) => line(name, Some(false), "Not in your plan", Some(said(&words))),
        Finding::Unknown => line(name, None, UNKNOWN, except(known, channel)),
    }
}

fn snapshots(known: &Entitlement) -> RightsLine {
    let part = |finding, name: &str| match finding {
        Finding::Granted => format!("with {name}"),
        Finding::Refused(_) => format!("without {name}"),
        Finding::Unknown => format!("no {name} seen yet"),
    };
    let quotes = part(known.snapshot_quotes(), "quotes");
    let reason = format!("{quotes}, {}.", part(known.snapshot_trades(), "trades"));
    let mut letters = reason.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().collect::<String>());
    let reason = first.unwrap_or_default() + letters.as_str();
    match known.snapshot_recency() {
        Some(Recency::RealTime) => line("Snapshots", Some(true), "Real time", Some(reason)),
        Some(Recency::Delayed) => {
            line("Snapshots", Some(true), "Delayed by 15 minutes", Some(reason))
        }
        None => line("Snapshots", None, "Age not known yet", Some(reason)),
    }
}

/// The server's words, as a sentence.
fn said(words: &str) -> String {
    format!("The server says: {words}.")
}

/// Single symbols that a channel is refused for.
fn except(known: &Entitlement, channel: Channel) -> Option<String> {
    match known.exceptions(channel) {
        0 => None,
        1 => Some("Refused for one symbol, which says so beside its row.".to_owned()),
        more => Some(format!("Refused for {more} symbols, which say so beside their rows.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use feed::entitlement::Evidence;

    /// Each text is evidence: `+A.SPY` held, `-A.SPY` refused.
    fn check(evidence: &str, expected: [&str; 4]) {
        let mut known = Entitlement::default();
        for word in evidence.split_whitespace() {
            let (sign, topic) = word.split_at(1);
            let topic = topic.parse().unwrap();
            known.learn(match sign {
                "+" => Evidence::Held(topic),
                _ => Evidence::Refused(topic, "not authorized"),
            });
        }
        let view = RightsView::new(AssetClass::Stocks, &known, true);
        let words: Vec<&str> = view.lines.iter().map(|line| line.words.as_str()).collect();
        assert_eq!(words[..4], expected, "{evidence}");
    }

    #[test]
    fn every_right_has_its_words() {
        let (no, yes) = ("Not in your plan", "Streamed");
        check("", [UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN]);
        check("+A.SPY +Q.SPY +T.SPY", [UNKNOWN, "By the second", yes, yes]);
        check("-A.SPY -A.QQQ +AM.SPY -Q.SPY -Q.QQQ", [UNKNOWN, "By the minute", no, UNKNOWN]);
        check("-A.SPY -A.QQQ -AM.SPY -AM.QQQ", [UNKNOWN, no, UNKNOWN, UNKNOWN]);
        check("-A.SPY +AM.SPY -T.SPY", [UNKNOWN, "By the minute", UNKNOWN, UNKNOWN]);
    }

    #[test]
    fn a_stream_says_how_late_it_is_and_why() {
        let mut known = Entitlement::default();
        known.learn(Evidence::NotInPlan(Host::RealTime, "The plan does not include it."));
        let stream = |known: &Entitlement, has_delayed| {
            let view = RightsView::new(AssetClass::Options, known, has_delayed);
            (view.delayed, view.lines[0].granted, view.lines[0].words.clone())
        };
        assert_eq!(stream(&known, false), (false, Some(false), "Not in your plan".into()));
        assert_eq!(stream(&known, true), (true, None, UNKNOWN.into()));
        known.learn(Evidence::LoggedIn(Host::Delayed));
        assert_eq!(stream(&known, true), (true, Some(true), "Delayed by 15 minutes".into()));
    }

    #[test]
    fn snapshots_say_what_is_in_them() {
        let mut known = Entitlement::default();
        let recency = Some(Recency::Delayed);
        known.learn(Evidence::Snapshot { quote: true, trade: false, recency });
        let view = RightsView::new(AssetClass::Options, &known, true);
        let line = view.lines.last().unwrap();
        assert_eq!(
            (line.name.as_str(), line.words.as_str()),
            ("Snapshots", "Delayed by 15 minutes")
        );
        assert_eq!(line.reason.as_deref(), Some("With quotes, no trades seen yet."));
    }
}
