//! A frame of the stream into events and statuses, and faults for the rest.
//!
//! Events in the vendor's usual form take the fast path (`scan.rs`); whatever that does not know is
//! read with care, one element at a time, and counted.
//!
//! Frames are arrays; a lone object is taken for an array of one. A frame that is cut gives what
//! is whole in it and one fault. Deliberately not here: what to do about a status (`feed`) and
//! what an event means for a price (`board`).

use market::{AssetClass, Event};

use crate::{
    event,
    fault::{Fault, FaultReason, Faults, excerpt},
    json::{Element, Elements, Fields, Row},
    scan,
    status::{self, Status},
};

/// What a frame held, in the order it came.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Decoded {
    /// All that could be read.
    pub messages: Vec<Message>,
    /// All that could not, one for each element or field.
    pub faults: Vec<Fault>,
}

/// One element of a frame.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// News of the market.
    Event(Event),
    /// News of the connection.
    Status(Status),
}

/// Takes a frame's messages one by one, in the order they came.
pub trait Sink {
    /// Takes news of the market.
    fn event(&mut self, event: Event);
    /// Takes news of the connection.
    fn status(&mut self, status: Status);
}

impl Sink for Vec<Message> {
    fn event(&mut self, event: Event) {
        self.push(Message::Event(event));
    }

    fn status(&mut self, status: Status) {
        self.push(Message::Status(status));
    }
}

/// How the reading of a frame went.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reading {
    /// All that could not be read, one for each element or field.
    pub faults: Vec<Fault>,
    /// Events that came in the vendor's usual form and were read straight off.
    pub scanned: u64,
    /// Events that had to be read with care. Many of them mean that the vendor's form has changed:
    /// nothing is wrong with them, but they cost several times as much.
    pub parsed: u64,
}

/// Reads a text frame. Any text gives an answer, an empty array an empty one.
///
/// The asset class of the link does not matter so far: no key means one thing on one cluster
/// and another on the next, and an event that strays onto another cluster is read all the same.
#[must_use]
pub fn decode(_class: AssetClass, text: &str) -> Decoded {
    let mut messages = Vec::new();
    let faults = read(text, &mut messages).faults;
    Decoded { messages, faults }
}

/// Likewise, into what the caller has at hand: nothing is allocated for events in their usual form.
pub fn read(text: &str, sink: &mut impl Sink) -> Reading {
    Decoder::new(sink, true).frame(text)
}

/// Likewise without the fast path: the same answer, which is what it is judged by.
pub fn read_with_care(text: &str, sink: &mut impl Sink) -> Reading {
    Decoder::new(sink, false).frame(text)
}

struct Decoder<'s, S> {
    sink: &'s mut S,
    faults: Faults,
    fast: bool,
    scanned: u64,
    parsed: u64,
}

impl<'s, S: Sink> Decoder<'s, S> {
    fn new(sink: &'s mut S, fast: bool) -> Self {
        Self { sink, faults: Faults::default(), fast, scanned: 0, parsed: 0 }
    }

    fn frame(mut self, text: &str) -> Reading {
        let frame = text.trim_start();
        let behind = match frame.as_bytes().first() {
            Some(b'[') => self.array(frame),
            Some(b'{') => self.lone_object(frame),
            _ => {
                self.faults.push(FaultReason::NotAFrame, text);
                ""
            }
        };
        if !behind.trim_start().is_empty() {
            self.faults.push(FaultReason::Trailing, behind.trim_start());
        }
        let Self { faults, scanned, parsed, .. } = self;
        Reading { faults: faults.into_vec(), scanned, parsed }
    }

    /// Reads an array and answers what stands behind it.
    fn array<'a>(&mut self, frame: &'a str) -> &'a str {
        let mut fields = Fields::default();
        let mut elements = Elements::whole(frame);
        loop {
            while self.fast
                && let Some(text) = elements.upcoming()
            {
                let Some(length) = scan::event(text, self.sink) else { break };
                self.scanned += 1;
                elements.pass(length);
            }
            match elements.next(&mut fields) {
                Some(Element::Object(text)) => self.object(text, &fields),
                Some(Element::Bad(reason, text)) => self.faults.push(reason, text),
                None => return &frame[elements.end()..],
            }
        }
    }

    /// Reads one object and answers what stands behind it.
    fn lone_object<'a>(&mut self, frame: &'a str) -> &'a str {
        let mut fields = Fields::default();
        match fields.read(frame) {
            Ok(length) => {
                let (object, behind) = frame.split_at(length);
                self.object(object, &fields);
                behind
            }
            Err(broken) => {
                let cut = broken >= frame.trim_end().len();
                let reason = if cut { FaultReason::Cut } else { FaultReason::Malformed };
                self.faults.push(reason, frame);
                ""
            }
        }
    }

    fn object(&mut self, text: &str, fields: &Fields<'_>) {
        if let Err(reason) = self.message(fields) {
            self.faults.push(reason, text);
        }
    }

    fn message(&mut self, fields: &Fields<'_>) -> Result<(), FaultReason> {
        let ev = Row::text_in(fields, "ev").ok_or(FaultReason::NoEvent)?;
        if ev == "status" {
            let status = status::read(&mut Row::new("status", fields, &mut self.faults))?;
            self.sink.status(status);
            return Ok(());
        }
        let (of, read) =
            event::reader(&ev).ok_or_else(|| FaultReason::UnknownEvent(excerpt(&ev)))?;
        self.sink.event(read(&mut Row::new(of, fields, &mut self.faults))?);
        self.parsed += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
