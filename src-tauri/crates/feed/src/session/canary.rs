//! The canary: topics that are never quiet for long while their market is open. When they are,
//! the stream stands still, though the line lives and the server says that it streams.
//!
//! Which topics those are and when, is told: the session knows no calendar. Without being told,
//! silence is never a reason for anything.

use std::collections::BTreeSet;

use market::{AssetClass, Channel, Event, Millis, Span, Topic};

use super::{Action, Cause, Expectation, Fact, Session};

/// No shorter silence is a sign, whatever is expected.
const LEAST: u64 = 1_000;
/// So often does the patience double, each time that nothing helped: if the market is closed
/// after all, the link must not come and go all day.
const DOUBLINGS: u32 = 6;

/// What is expected of one link, and how long it has been silent.
#[derive(Debug, Clone, Default)]
pub(super) struct Canary {
    topics: BTreeSet<Topic>,
    within: u64,
    /// Since when nothing came; `None` while the link is not live.
    silent_since: Option<Millis>,
    /// When everything was asked for again, in this silence.
    renewed: Option<Millis>,
    /// Reconnections in a row that brought nothing.
    fruitless: u32,
}

/// What a silence calls for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mend {
    /// To ask for everything again, after so long a silence.
    Renew(u64),
    /// To connect again.
    Reconnect,
}

impl Canary {
    /// Takes another expectation. What is expected of other classes is passed over.
    pub(super) fn expect(&mut self, now: Millis, class: AssetClass, expected: &Expectation) {
        let mine = expected.topics.iter().filter(|topic| topic.class() == class);
        let topics: BTreeSet<Topic> = mine.copied().collect();
        if self.topics.is_empty() || topics.is_empty() {
            // The market opens, or closes: no silence up to now was one.
            self.fruitless = 0;
            self.renewed = None;
            self.silent_since = self.silent_since.map(|_| now);
        }
        (self.topics, self.within) = (topics, expected.within.max(LEAST));
    }

    /// The link is live.
    pub(super) fn live(&mut self, now: Millis) {
        (self.silent_since, self.renewed) = (Some(now), None);
    }

    /// The link is not live any more.
    pub(super) fn lost(&mut self) {
        (self.silent_since, self.renewed) = (None, None);
    }

    /// Data came.
    pub(super) fn hear(&mut self, now: Millis, events: &[Event]) {
        if self.topics.is_empty() || self.silent_since.is_none() {
            return;
        }
        if events.iter().filter_map(topic_of).any(|topic| self.topics.contains(&topic)) {
            (self.silent_since, self.renewed, self.fruitless) = (Some(now), None, 0);
        }
    }

    /// When the silence becomes a sign.
    pub(super) fn due(&self) -> Option<Millis> {
        if self.topics.is_empty() {
            return None;
        }
        let patience = self.within << self.fruitless.min(DOUBLINGS);
        Some(self.renewed.or(self.silent_since)?.plus(patience))
    }

    /// What is to be done, given which topics the server says it streams.
    fn mend(&mut self, now: Millis, is_held: impl Fn(&Topic) -> bool) -> Option<Mend> {
        if self.due().is_none_or(|due| now < due) {
            return None;
        }
        if !self.topics.iter().any(is_held) {
            self.live(now);
            return None;
        }
        if self.renewed.is_some() {
            self.fruitless = self.fruitless.saturating_add(1);
            return Some(Mend::Reconnect);
        }
        self.renewed = Some(now);
        Some(Mend::Renew(now.since(self.silent_since.unwrap_or(now))))
    }
}

impl Session {
    /// Does something about a stream that stands still.
    pub(super) fn watch_the_canary(&mut self, now: Millis, out: &mut Vec<Action>) {
        match self.canary.mend(now, |topic| self.subscriptions.is_held(topic)) {
            Some(Mend::Renew(silent)) => {
                out.push(Action::Tell(Fact::Stalled { class: self.class, silent }));
                self.subscriptions.renew(out);
            }
            Some(Mend::Reconnect) => self.fail(now, Cause::Stalled, out),
            None => {}
        }
    }
}

/// The topic that an event came for; `None` if there is no such topic.
fn topic_of(event: &Event) -> Option<Topic> {
    let channel = match event {
        Event::Bar(bar) => match bar.span {
            Span::Second => Channel::SecondBars,
            Span::Minute => Channel::MinuteBars,
        },
        Event::Trade(_) => Channel::Trades,
        Event::Quote(_) => Channel::Quotes,
        Event::Limits(_) => Channel::Limits,
        Event::Imbalance(_) => Channel::Imbalances,
        Event::FairValue(_) => Channel::FairValue,
        Event::IndexValue(_) => Channel::Value,
    };
    Topic::new(channel, event.symbol()).ok()
}
