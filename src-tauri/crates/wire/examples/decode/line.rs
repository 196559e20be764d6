//! One JSON object, its members in the order they were put.

use std::io::{self, Write};
use std::ops::Deref;

use market::{Date, Symbol, Time};
use serde::ser::{Serialize, Serializer};
use serde_json::value::{RawValue, to_raw_value};
use wire::{Fault, FaultReason};

/// An object being put together. What is unknown is left out.
#[derive(Default)]
pub(crate) struct Line(Vec<(String, Box<RawValue>)>);

impl Line {
    pub(crate) fn new(kind: &str) -> Self {
        Self::default().put("kind", Some(kind))
    }

    pub(crate) fn put<T: Serialize>(mut self, key: &str, value: Option<T>) -> Self {
        // Nothing put here can fail to be written: keys are texts and floats are finite.
        if let Some(json) = value.and_then(|value| to_raw_value(&value).ok()) {
            self.0.push((key.to_owned(), json));
        }
        self
    }

    pub(crate) fn text<T: Deref<Target = str>>(self, key: &str, text: &Option<T>) -> Self {
        self.put(key, text.as_deref())
    }

    pub(crate) fn symbol(self, key: &str, symbol: Option<Symbol>) -> Self {
        self.put(key, symbol.map(|symbol| symbol.to_string()))
    }

    pub(crate) fn date(self, key: &str, date: Option<Date>) -> Self {
        self.put(key, date.map(|date| date.to_string()))
    }

    /// In milliseconds under `key`, and exactly under `keyNs`.
    pub(crate) fn time(self, key: &str, time: Option<Time>) -> Self {
        self.put(key, time.map(Time::millis)).put(&format!("{key}Ns"), time.map(Time::nanos))
    }

    /// A list, left out if it is empty.
    pub(crate) fn list<T: Serialize>(self, key: &str, list: &[T]) -> Self {
        self.put(key, (!list.is_empty()).then_some(list))
    }

    /// A yes, left out if it is a no.
    pub(crate) fn yes(self, key: &str, flag: bool) -> Self {
        self.put(key, flag.then_some(true))
    }

    /// An object within this one.
    pub(crate) fn block<T>(self, key: &str, part: Option<&T>, line: impl Fn(&T) -> Self) -> Self {
        self.put(key, part.map(line))
    }

    pub(crate) fn write(&self, to: &mut impl Write) -> io::Result<()> {
        serde_json::to_writer(&mut *to, self)?;
        to.write_all(b"\n")
    }
}

impl Serialize for Line {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}

pub(crate) fn fault(reason: &str, excerpt: &str) -> Line {
    Line::new("fault").put("reason", Some(reason)).put("excerpt", Some(excerpt))
}

/// A fault's line; a row the vendor refused is its error, not ours.
pub(crate) fn of_fault(found: &Fault) -> Line {
    match &found.reason {
        FaultReason::RowRefused(refusal) => Line::new("error")
            .put("ticker", Some(&*refusal.ticker))
            .put("status", Some(&*refusal.error))
            .put("message", Some(&*refusal.message)),
        reason => fault(&reason.to_string(), &found.excerpt),
    }
}
