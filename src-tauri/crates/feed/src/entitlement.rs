//! What a key opens of one asset class: found out from what the server says and sends, never
//! assumed from a plan's name.
//!
//! It asks nothing itself. Whoever carries a session out puts in what came to pass
//! ([`Evidence`]) and gets told which host to use, which topics are worth asking for, and what
//! to tell the person. How it is kept, and its words, are the desk's and the bridge's.

mod record;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use market::{Channel, Recency, Symbol, Topic};

pub use record::{ChannelRecord, Record};

/// So many different symbols refused, and none ever granted, put a channel outside the plan. A
/// single refusal may be about its symbol alone.
const REFUSALS: usize = 2;
/// Symbols refused one by one that are remembered for each channel; more are left to the
/// session, which does not ask twice either.
const REMEMBERED: usize = 256;
/// Rows of snapshots without a quote, or a trade, after which the plan has none.
const ROWS: u32 = 100;

/// A host of the vendor's sockets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Host {
    /// As it happens.
    #[default]
    RealTime,
    /// Fifteen minutes late, for plans without real-time rights.
    Delayed,
}

/// Something that tells what a key opens.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Evidence<'a> {
    /// A log-in was taken.
    LoggedIn(Host),
    /// The key is good and a host is not in its plan; with the server's words.
    NotInPlan(Host, &'a str),
    /// The server streams a topic.
    Held(Topic),
    /// The server refused a topic, with its words.
    Refused(Topic, &'a str),
    /// A row of a snapshot came: whether it had a quote and a trade, and how late they are.
    Snapshot {
        /// It had a quote.
        quote: bool,
        /// It had a trade.
        trade: bool,
        /// As the row says; `None` if it does not.
        recency: Option<Recency>,
    },
}

/// What is known of one right.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Finding {
    /// Nothing yet.
    #[default]
    Unknown,
    /// The plan includes it.
    Granted,
    /// The plan does not include it; with the server's words, or ours where it has none.
    Refused(String),
}

/// What is known of a class's stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stream {
    /// No log-in has been answered yet.
    Unknown,
    /// It is open on this host.
    Open(Host),
    /// The plan has none; with the server's words.
    NotInPlan(String),
}

/// What a key opens of one asset class.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Entitlement {
    /// The outcome of the log-in on each host.
    real_time: Finding,
    delayed: Finding,
    channels: BTreeMap<Channel, Pairs>,
    snapshots: Snapshots,
}

/// What was heard about the pairs of one channel.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Pairs {
    /// What is known of the channel for the whole class.
    finding: Finding,
    /// Symbols that were refused by themselves.
    refused: BTreeSet<Symbol>,
}

/// What was seen of REST.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Snapshots {
    /// Counted up to [`ROWS`] only.
    rows: u32,
    quotes: bool,
    trades: bool,
    recency: Option<Recency>,
}

impl Entitlement {
    /// Takes evidence in. Answers whether anything changed that a plan, a host or a person's
    /// words go by.
    pub fn learn(&mut self, evidence: Evidence<'_>) -> bool {
        match evidence {
            Evidence::LoggedIn(host) => replace(self.log_in(host), Finding::Granted),
            Evidence::NotInPlan(host, words) => {
                replace(self.log_in(host), Finding::Refused(words.to_owned()))
            }
            Evidence::Held(topic) => {
                let pairs = self.channels.entry(topic.channel()).or_default();
                let pardoned = pairs.refused.remove(&topic.symbol());
                replace(&mut pairs.finding, Finding::Granted) || pardoned
            }
            Evidence::Refused(topic, words) => self.refuse(topic, words),
            Evidence::Snapshot { quote, trade, recency } => {
                let seen = &mut self.snapshots;
                let before = (seen.quotes, seen.trades, seen.recency, seen.rows == ROWS);
                seen.rows = (seen.rows + 1).min(ROWS);
                seen.quotes |= quote;
                seen.trades |= trade;
                seen.recency = recency.or(seen.recency);
                before != (seen.quotes, seen.trades, seen.recency, seen.rows == ROWS)
            }
        }
    }

    fn log_in(&mut self, host: Host) -> &mut Finding {
        match host {
            Host::RealTime => &mut self.real_time,
            Host::Delayed => &mut self.delayed,
        }
    }

    fn refuse(&mut self, topic: Topic, words: &str) -> bool {
        // The vendor gives its cap the same status as its plan: only the words tell them apart.
        if words.to_lowercase().contains("limit") {
            return false;
        }
        let pairs = self.channels.entry(topic.channel()).or_default();
        if matches!(pairs.finding, Finding::Refused(_)) || pairs.refused.len() >= REMEMBERED {
            return false;
        }
        let is_news = pairs.refused.insert(topic.symbol());
        if pairs.finding == Finding::Unknown && pairs.refused.len() >= REFUSALS {
            pairs.finding = Finding::Refused(words.to_owned());
            pairs.refused.clear();
        }
        is_news
    }

    /// The host to use: real time first, the delayed one where the plan has no real time and
    /// there is such a host. A mere refusal of a pair never leads to another.
    #[must_use]
    pub fn host(&self, has_delayed: bool) -> Host {
        match &self.real_time {
            Finding::Refused(_) if has_delayed => Host::Delayed,
            _ => Host::RealTime,
        }
    }

    /// What is known of the stream; `has_delayed` as for [`Entitlement::host`].
    #[must_use]
    pub fn stream(&self, has_delayed: bool) -> Stream {
        let host = self.host(has_delayed);
        match if host == Host::Delayed { &self.delayed } else { &self.real_time } {
            Finding::Unknown => Stream::Unknown,
            Finding::Granted => Stream::Open(host),
            Finding::Refused(words) => Stream::NotInPlan(words.clone()),
        }
    }

    /// What is known of a channel.
    #[must_use]
    pub fn channel(&self, channel: Channel) -> Finding {
        self.channels.get(&channel).map(|pairs| pairs.finding.clone()).unwrap_or_default()
    }

    /// Symbols that a channel was refused for by themselves.
    #[must_use]
    pub fn exceptions(&self, channel: Channel) -> usize {
        self.channels.get(&channel).map_or(0, |pairs| pairs.refused.len())
    }

    /// Whether REST shows quotes.
    #[must_use]
    pub fn snapshot_quotes(&self) -> Finding {
        self.snapshots.finding(self.snapshots.quotes)
    }

    /// Whether REST shows trades.
    #[must_use]
    pub fn snapshot_trades(&self) -> Finding {
        self.snapshots.finding(self.snapshots.trades)
    }

    /// How late REST is by its own word; `None` until a row said so.
    #[must_use]
    pub fn snapshot_recency(&self) -> Option<Recency> {
        self.snapshots.recency
    }

    /// What to ask for in a topic's place: the topic itself, a minute's bars where a second's
    /// are refused, or nothing where the plan has none. What was refused for one symbol alone is
    /// asked for still, so that its refusal stays beside its row.
    #[must_use]
    pub fn ask(&self, topic: Topic) -> Option<Topic> {
        let channel = topic.channel();
        if channel == Channel::SecondBars && self.refuses(channel, topic.symbol()) {
            return self.ask(Topic::new(Channel::MinuteBars, topic.symbol()).ok()?);
        }
        (!matches!(self.channel(channel), Finding::Refused(_))).then_some(topic)
    }

    /// Whether a channel is worth asking for at all, be it by what takes its place.
    #[must_use]
    pub fn carries(&self, channel: Channel) -> bool {
        let is_refused = |channel| matches!(self.channel(channel), Finding::Refused(_));
        match channel {
            Channel::SecondBars => !is_refused(channel) || !is_refused(Channel::MinuteBars),
            _ => !is_refused(channel),
        }
    }

    fn refuses(&self, channel: Channel, symbol: Symbol) -> bool {
        self.channels.get(&channel).is_some_and(|pairs| {
            matches!(pairs.finding, Finding::Refused(_)) || pairs.refused.contains(&symbol)
        })
    }
}

impl Snapshots {
    fn finding(self, seen: bool) -> Finding {
        match (seen, self.rows) {
            (true, _) => Finding::Granted,
            (false, ROWS) => Finding::Refused(format!("none in {ROWS} rows")),
            (false, _) => Finding::Unknown,
        }
    }
}

fn replace(held: &mut Finding, found: Finding) -> bool {
    let is_news = *held != found;
    *held = found;
    is_news
}
