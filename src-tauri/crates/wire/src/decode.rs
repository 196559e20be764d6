//! A frame of the stream into events and statuses, and faults for the rest.
//!
//! Frames are arrays; a lone object is taken for an array of one. A frame that is cut gives what
//! is whole in it and one fault. Deliberately not here: what to do about a status (`feed`) and
//! what an event means for a price (`board`).

use market::{AssetClass, Event};

use crate::{
    event,
    fault::{Fault, FaultReason, Faults, excerpt},
    json::{Element, Elements, Fields, Row},
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

/// Reads a text frame. Any text gives an answer, an empty array an empty one.
///
/// The asset class of the link does not matter so far: no key means one thing on one cluster
/// and another on the next, and an event that strays onto another cluster is read all the same.
#[must_use]
pub fn decode(_class: AssetClass, text: &str) -> Decoded {
    let mut decoder = Decoder::default();
    let frame = text.trim_start();
    let behind = match frame.as_bytes().first() {
        Some(b'[') => decoder.array(frame),
        Some(b'{') => decoder.lone_object(frame),
        _ => {
            decoder.faults.push(FaultReason::NotAFrame, text);
            ""
        }
    };
    if !behind.trim_start().is_empty() {
        decoder.faults.push(FaultReason::Trailing, behind.trim_start());
    }
    Decoded { messages: decoder.messages, faults: decoder.faults.into_vec() }
}

#[derive(Default)]
struct Decoder {
    messages: Vec<Message>,
    faults: Faults,
}

impl Decoder {
    /// Reads an array and answers what stands behind it.
    fn array<'a>(&mut self, frame: &'a str) -> &'a str {
        let mut fields = Fields::default();
        let mut elements = Elements::whole(frame);
        while let Some(element) = elements.next(&mut fields) {
            match element {
                Element::Object(text) => self.object(text, &fields),
                Element::Bad(reason, text) => self.faults.push(reason, text),
            }
        }
        &frame[elements.end()..]
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
        match self.message(fields) {
            Ok(message) => self.messages.push(message),
            Err(reason) => self.faults.push(reason, text),
        }
    }

    fn message(&mut self, fields: &Fields<'_>) -> Result<Message, FaultReason> {
        let ev = Row::text_in(fields, "ev").ok_or(FaultReason::NoEvent)?;
        if ev == "status" {
            let mut row = Row::new("status", fields, &mut self.faults);
            return status::read(&mut row).map(Message::Status);
        }
        let (of, read) =
            event::reader(&ev).ok_or_else(|| FaultReason::UnknownEvent(excerpt(&ev)))?;
        read(&mut Row::new(of, fields, &mut self.faults)).map(Message::Event)
    }
}

#[cfg(test)]
mod tests;
