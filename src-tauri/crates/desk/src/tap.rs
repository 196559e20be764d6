//! A tap on the stream: every event of the topics it names, in order, for programs that want
//! values one by one. A tap that is not read loses the newest and counts them; it never holds
//! anybody up.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use feed::ClientId;
use market::{Channel, Event, Span, Time, Topic};
use tokio::sync::mpsc;

/// Events that a tap may lag behind.
const DEPTH: usize = 65_536;

/// The reading end. Dropping it releases its topics.
#[derive(Debug)]
pub struct Tap {
    events: mpsc::Receiver<(Time, Event)>,
    skipped: Arc<AtomicU64>,
}

impl Tap {
    /// The next event and when it was received; `None` once the desk has stopped.
    pub async fn next(&mut self) -> Option<(Time, Event)> {
        self.events.recv().await
    }

    /// Events skipped so far because this end was not read.
    #[must_use]
    pub fn skipped(&self) -> u64 {
        self.skipped.load(Ordering::Relaxed)
    }
}

/// The writing end, kept by the loop.
#[derive(Debug)]
pub(crate) struct Spout {
    pub(crate) client: ClientId,
    topics: BTreeSet<Topic>,
    events: mpsc::Sender<(Time, Event)>,
    skipped: Arc<AtomicU64>,
}

/// A tap on topics, and its other end.
pub(crate) fn tap(client: ClientId, topics: BTreeSet<Topic>) -> (Spout, Tap) {
    let (writer, events) = mpsc::channel(DEPTH);
    let skipped = Arc::new(AtomicU64::new(0));
    let spout = Spout { client, topics, events: writer, skipped: skipped.clone() };
    (spout, Tap { events, skipped })
}

impl Spout {
    /// What is wanted.
    pub(crate) fn topics(&self) -> &BTreeSet<Topic> {
        &self.topics
    }

    /// Hands on what of these events is wanted; answers whether anybody is still there.
    pub(crate) fn pour(&self, events: &[Event], received: Time) -> bool {
        for event in events {
            if topic_of(event).is_some_and(|topic| self.topics.contains(&topic))
                && self.events.try_send((received, event.clone())).is_err()
            {
                self.skipped.fetch_add(1, Ordering::Relaxed);
            }
        }
        !self.events.is_closed()
    }
}

/// The topic an event came by; `None` for one that no topic brings.
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

#[cfg(test)]
mod tests {
    use super::*;
    use market::{Bar, Symbol};

    fn bar(symbol: &str, span: Span) -> Event {
        Event::Bar(Bar::unknown(Symbol::new(symbol).unwrap(), span))
    }

    #[tokio::test]
    async fn a_tap_gives_its_topics_and_no_others() {
        let (spout, mut tap) = tap(ClientId(1), BTreeSet::from(["A.SPY".parse().unwrap()]));
        let events = [bar("QQQ", Span::Second), bar("SPY", Span::Minute), bar("SPY", Span::Second)];
        assert!(spout.pour(&events, Time::from_millis(7)));
        drop(spout);
        assert_eq!(tap.next().await, Some((Time::from_millis(7), bar("SPY", Span::Second))));
        assert_eq!(tap.next().await, None);
    }

    #[tokio::test]
    async fn what_a_slow_reader_misses_is_counted() {
        let (spout, tap) = tap(ClientId(1), BTreeSet::from(["A.SPY".parse().unwrap()]));
        let events = vec![bar("SPY", Span::Second); DEPTH + 3];
        assert!(spout.pour(&events, Time::default()));
        assert_eq!(tap.skipped(), 3);
        drop(tap);
        assert!(!spout.pour(&events[..1], Time::default()), "nobody is there any more");
    }
}
