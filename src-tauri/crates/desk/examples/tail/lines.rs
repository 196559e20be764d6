//! A line of JSON for each fact and each value. Names of values are the vendor's own; what is
//! not known is left out.

use std::collections::BTreeMap;

use board::{Base, Gap, Mending};
use desk::{Tapped, Told};
use market::{AssetClass, Bar, Event, Quote, Span, Time, Trade};
use serde_json::{Map, Value, json};

/// The facts so far: a link's state is told when it changes, not when its counts do.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    states: BTreeMap<AssetClass, Value>,
}

impl Facts {
    /// The line of a fact; `None` for what is no news of a link's state or topics.
    pub(crate) fn line(&mut self, told: &Told) -> Option<Value> {
        match told {
            Told::Link(link) => {
                let mut line = Line::of("fact", link.class);
                line.put("fact", "state");
                line.put("state", link.state.as_str());
                line.maybe("cause", link.cause.as_ref().map(|cause| cause.code));
                line.maybe("words", link.cause.as_ref().map(|cause| cause.sentence.as_str()));
                line.maybe("retryAt", link.retry_at.map(Time::millis));
                let line = line.json();
                let before = self.states.insert(link.class, line.clone());
                (before.as_ref() != Some(&line)).then_some(line)
            }
            Told::TopicRefused { class, topic, reason } => Some(json!({
                "kind": "fact",
                "link": class.as_str(),
                "fact": "topicRefused",
                "topic": topic.to_string(),
                "reason": reason,
            })),
            _ => None,
        }
    }
}

/// The line of what a tap gives; `None` for the kinds that only plans beyond a desk's carry.
pub(crate) fn of(item: &Tapped) -> Option<Value> {
    match item {
        Tapped::Event(_, event) => value(event),
        Tapped::Filled(bar) => {
            let mut line = of_bar(bar);
            line["filled"] = true.into();
            Some(line)
        }
        Tapped::Gap(gap) => Some(of_gap(gap)),
    }
}

fn of_gap(gap: &Gap) -> Value {
    let channel = if gap.base == Base::Seconds { "A" } else { "AM" };
    let mut line = Line::of("gap", AssetClass::of(&gap.symbol));
    line.put("topic", format!("{channel}.{}", gap.symbol));
    line.put("from", gap.from.millis());
    line.maybe("to", gap.to.map(Time::millis));
    line.put("lateFrom", gap.late_from.millis());
    line.put("why", gap.why.as_str());
    line.put("state", gap.mending.as_str());
    if let Mending::Unfillable(lacking) = &gap.mending {
        line.put("words", &*lacking.words);
    }
    line.json()
}

/// The line of a value; `None` for the kinds that only plans beyond a desk's carry.
fn value(event: &Event) -> Option<Value> {
    match event {
        Event::Bar(bar) => Some(of_bar(bar)),
        Event::Trade(trade) => Some(of_trade(trade)),
        Event::Quote(quote) => Some(of_quote(quote)),
        Event::Limits(limits) => {
            let mut line = Line::of_topic("LULD", event);
            line.maybe("h", limits.high);
            line.maybe("l", limits.low);
            line.maybe("t", limits.time.map(Time::millis));
            line.maybe("q", limits.sequence);
            Some(line.json())
        }
        Event::FairValue(value) => {
            let mut line = Line::of_topic("FMV", event);
            line.maybe("fmv", value.value);
            line.maybe("t", value.time.map(Time::millis));
            Some(line.json())
        }
        Event::Imbalance(_) | Event::IndexValue(_) => None,
    }
}

fn of_bar(bar: &Bar) -> Value {
    let channel = match bar.span {
        Span::Second => "A",
        Span::Minute => "AM",
    };
    let mut line = Line::of_topic(channel, &Event::Bar(*bar));
    line.maybe("s", bar.start.map(Time::millis));
    line.maybe("e", bar.end.map(Time::millis));
    line.maybe("o", bar.open);
    line.maybe("h", bar.high);
    line.maybe("l", bar.low);
    line.maybe("c", bar.close);
    line.maybe("v", bar.volume);
    line.maybe("vw", bar.vwap);
    line.maybe("av", bar.day_volume);
    line.maybe("a", bar.day_vwap);
    line.maybe("op", bar.day_open);
    line.maybe("z", bar.average_size);
    line.json()
}

fn of_trade(trade: &Trade) -> Value {
    let mut line = Line::of_topic("T", &Event::Trade(trade.clone()));
    line.maybe("p", trade.price);
    line.maybe("s", trade.size);
    line.maybe("x", trade.exchange);
    line.maybe("i", trade.id.as_deref());
    line.maybe("z", trade.tape);
    line.maybe("c", (!trade.conditions.is_empty()).then(|| trade.conditions.to_vec()));
    line.maybe("t", trade.time.map(Time::millis));
    line.maybe("q", trade.sequence);
    line.json()
}

fn of_quote(quote: &Quote) -> Value {
    let mut line = Line::of_topic("Q", &Event::Quote(quote.clone()));
    line.maybe("bp", quote.bid);
    line.maybe("ap", quote.ask);
    line.maybe("bs", quote.bid_size);
    line.maybe("as", quote.ask_size);
    line.maybe("bx", quote.bid_exchange);
    line.maybe("ax", quote.ask_exchange);
    line.maybe("t", quote.time.map(Time::millis));
    line.maybe("q", quote.sequence);
    line.json()
}

/// A line under construction.
struct Line(Map<String, Value>);

impl Line {
    fn of(kind: &str, class: AssetClass) -> Self {
        let mut line = Self(Map::new());
        line.put("kind", kind);
        line.put("link", class.as_str());
        line
    }

    fn of_topic(channel: &str, event: &Event) -> Self {
        let symbol = event.symbol();
        let mut line = Self::of("value", AssetClass::of(&symbol));
        line.put("topic", format!("{channel}.{symbol}"));
        line
    }

    fn put(&mut self, name: &str, value: impl Into<Value>) {
        self.0.insert(name.to_owned(), value.into());
    }

    fn maybe(&mut self, name: &str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.put(name, value);
        }
    }

    fn json(self) -> Value {
        Value::Object(self.0)
    }
}
