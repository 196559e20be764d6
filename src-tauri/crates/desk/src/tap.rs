//! A tap on the stream: every event of the topics it names, for programs that want values one by
//! one, and with them what is missing and what was had of it later. It never holds anybody up.
//!
//! A tap that is not read keeps every bar and, of each symbol, the newest quotes, trades and the
//! like; what gave way to them is counted. Events of one symbol and kind come in order, always;
//! events of several symbols do so as long as nothing is skipped.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use board::{Ask, Base, Gap, Repeats};
use feed::ClientId;
use market::{Bar, Channel, Event, HistoryBar, Span, Symbol, Time, Topic};
use tokio::sync::mpsc;

/// Events of one symbol that a tap may lag behind, bars apart.
const DEPTH: usize = 4_096;
/// Bars that it may lag behind, all symbols together.
const BARS: usize = 1 << 20;

/// What a tap gives.
#[derive(Debug, Clone, PartialEq)]
pub enum Tapped {
    /// What a link brought, and when it was received. A trade that comes again is left out.
    Event(Time, Event),
    /// A bar that no link brought and REST has; it may be one that came already, with the figures
    /// it has now.
    Filled(Bar),
    /// What has become of a stretch in which bars may be missing.
    Gap(Gap),
}

/// The reading end. Dropping it releases its topics.
#[derive(Debug)]
pub struct Tap {
    tape: Arc<Mutex<Tape>>,
    /// Rung when there is something to read; closed when the last writer is gone.
    bell: mpsc::Receiver<()>,
}

/// The writing end. Each link has one, and the loop; clones write to the same tap.
#[derive(Debug, Clone)]
pub(crate) struct Spout {
    pub(crate) client: ClientId,
    topics: Arc<BTreeSet<Topic>>,
    tape: Arc<Mutex<Tape>>,
    bell: mpsc::Sender<()>,
}

/// A queue for each symbol, bars apart from the rest, and the order in which they are read.
#[derive(Debug, Default)]
struct Tape {
    queues: HashMap<(Symbol, bool), VecDeque<Tapped>>,
    order: VecDeque<(Symbol, bool)>,
    bars: usize,
    skipped: u64,
    repeats: Repeats,
}

impl Tap {
    /// The next thing there is; `None` once the desk has stopped.
    pub async fn next(&mut self) -> Option<Tapped> {
        loop {
            if let Some(event) = held(&self.tape).pop() {
                return Some(event);
            }
            if self.bell.recv().await.is_none() {
                return held(&self.tape).pop();
            }
        }
    }

    /// Events skipped so far because this end was not read.
    #[must_use]
    pub fn skipped(&self) -> u64 {
        held(&self.tape).skipped
    }
}

/// A tap on topics, and its other end.
pub(crate) fn tap(client: ClientId, topics: BTreeSet<Topic>) -> (Spout, Tap) {
    let (bell, rung) = mpsc::channel(1);
    let tape = Arc::new(Mutex::new(Tape::default()));
    let spout = Spout { client, topics: Arc::new(topics), tape: tape.clone(), bell };
    (spout, Tap { tape, bell: rung })
}

impl Spout {
    /// What is wanted.
    pub(crate) fn topics(&self) -> &BTreeSet<Topic> {
        &self.topics
    }

    /// Hands on what of these events is wanted; answers whether anybody is still there.
    pub(crate) fn pour(&self, events: &[Event], received: Time) -> bool {
        let wanted =
            |event: &&Event| topic_of(event).is_some_and(|topic| self.topics.contains(&topic));
        let mut wanted = events.iter().filter(wanted).peekable();
        if wanted.peek().is_some() {
            let mut tape = held(&self.tape);
            for event in wanted {
                if !matches!(event, Event::Trade(trade) if !tape.repeats.is_new(trade)) {
                    let key = (event.symbol(), matches!(event, Event::Bar(_)));
                    tape.push(key, Tapped::Event(received, event.clone()));
                }
            }
            drop(tape);
            // A bell that rings already rings for this as well.
            let _ = self.bell.try_send(());
        }
        !self.is_closed()
    }

    /// Hands on bars that REST had for a gap, as far as they are wanted.
    pub(crate) fn fill(&self, ask: &Ask, bars: &[HistoryBar]) {
        let Some(span) = self.span_of(ask.symbol, ask.base) else { return };
        let filled = bars.iter().map(|bar| {
            let end = bar.start.map(|start| Time::from_millis(start.millis() + span.millis()));
            Tapped::Filled(Bar {
                start: bar.start,
                end,
                open: bar.open,
                high: bar.high,
                low: bar.low,
                close: bar.close,
                volume: bar.volume,
                vwap: bar.vwap,
                otc: bar.otc,
                ..Bar::unknown(ask.symbol, span)
            })
        });
        self.give(ask.symbol, filled);
    }

    /// Says what has become of a gap, if its bars are wanted.
    pub(crate) fn tell(&self, gap: &Gap) {
        if self.span_of(gap.symbol, gap.base).is_some() {
            self.give(gap.symbol, std::iter::once(Tapped::Gap(gap.clone())));
        }
    }

    /// The span of the bars of a base series, if they are wanted.
    fn span_of(&self, symbol: Symbol, base: Base) -> Option<Span> {
        let (channel, span) = match base {
            Base::Seconds => (Channel::SecondBars, Span::Second),
            Base::Minutes => (Channel::MinuteBars, Span::Minute),
            Base::Days => return None,
        };
        let topic = Topic::new(channel, symbol).ok()?;
        self.topics.contains(&topic).then_some(span)
    }

    /// What is kept as bars are.
    fn give(&self, symbol: Symbol, items: impl Iterator<Item = Tapped>) {
        let mut tape = held(&self.tape);
        items.for_each(|item| tape.push((symbol, true), item));
        drop(tape);
        let _ = self.bell.try_send(());
    }

    /// Whether nobody reads any more.
    pub(crate) fn is_closed(&self) -> bool {
        self.bell.is_closed()
    }

    /// Returns when nobody reads any more.
    pub(crate) async fn closed(self) -> ClientId {
        self.bell.closed().await;
        self.client
    }
}

impl Tape {
    fn push(&mut self, key: (Symbol, bool), item: Tapped) {
        let queue = self.queues.entry(key).or_default();
        let is_full = if key.1 { self.bars == BARS } else { queue.len() == DEPTH };
        if !is_full {
            queue.push_back(item);
            self.order.push_back(key);
            self.bars += usize::from(key.1);
            return;
        }
        self.skipped += 1;
        // The newest takes the last place of its symbol, and each behind the oldest moves up.
        if queue.pop_front().is_some() {
            queue.push_back(item);
        }
    }

    fn pop(&mut self) -> Option<Tapped> {
        let key = self.order.pop_front()?;
        self.bars -= usize::from(key.1);
        let queue = self.queues.get_mut(&key)?;
        let event = queue.pop_front();
        if queue.is_empty() {
            self.queues.remove(&key);
        }
        event
    }
}

fn held(tape: &Mutex<Tape>) -> MutexGuard<'_, Tape> {
    tape.lock().unwrap_or_else(PoisonError::into_inner)
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
    use market::Trade;

    fn bar(symbol: &str, span: Span) -> Event {
        Event::Bar(Bar::unknown(Symbol::new(symbol).unwrap(), span))
    }

    fn trade(symbol: &str, number: u64) -> Event {
        Event::Trade(Trade {
            sequence: Some(number),
            ..Trade::unknown(Symbol::new(symbol).unwrap())
        })
    }

    fn tap_on(topics: &[&str]) -> (Spout, Tap) {
        tap(ClientId(1), topics.iter().map(|topic| topic.parse().unwrap()).collect())
    }

    async fn read(mut tap: Tap) -> Vec<Event> {
        let mut events = Vec::new();
        while let Some(item) = tap.next().await {
            if let Tapped::Event(_, event) = item {
                events.push(event);
            }
        }
        events
    }

    #[tokio::test]
    async fn a_tap_gives_its_topics_and_no_others() {
        let (spout, mut tap) = tap_on(&["A.SPY"]);
        let events = [bar("QQQ", Span::Second), bar("SPY", Span::Minute), bar("SPY", Span::Second)];
        assert!(spout.pour(&events, Time::from_millis(7)));
        drop(spout);
        let expected = Tapped::Event(Time::from_millis(7), bar("SPY", Span::Second));
        assert_eq!(tap.next().await, Some(expected));
        assert_eq!(tap.next().await, None);
    }

    #[tokio::test]
    async fn a_slow_reader_keeps_every_bar_and_the_newest_trades_and_the_rest_is_counted() {
        let (spout, tap) = tap_on(&["A.SPY", "T.SPY", "T.QQQ"]);
        let many = 5 * DEPTH as u64;
        for number in 0..many {
            let round = [trade("SPY", number), bar("SPY", Span::Second)];
            assert!(spout.pour(&round, Time::default()));
        }
        spout.pour(&[trade("QQQ", 1)], Time::default());
        let skipped = tap.skipped();
        drop(spout);
        let events = read(tap).await;
        let trades: Vec<_> = events
            .iter()
            .filter_map(|event| match event {
                Event::Trade(trade) if trade.symbol.as_str() == "SPY" => trade.sequence,
                _ => None,
            })
            .collect();
        let newest: Vec<_> = (many - DEPTH as u64..many).collect();
        assert_eq!(trades, newest, "in order, the oldest gave way");
        assert_eq!(skipped, many - trades.len() as u64, "generated less delivered");
        let bars = events.iter().filter(|event| matches!(event, Event::Bar(_))).count();
        assert_eq!(bars as u64, many);
        assert!(events.contains(&trade("QQQ", 1)), "a quiet symbol loses nothing to a busy one");
    }

    #[tokio::test]
    async fn a_tap_that_was_dropped_is_noticed() {
        let (spout, tap) = tap_on(&["A.SPY"]);
        drop(tap);
        assert!(!spout.pour(&[bar("SPY", Span::Second)], Time::default()));
        assert_eq!(spout.closed().await, ClientId(1));
    }
}
