//! An array taken apart, element by element, whatever state it is in.
//!
//! A broken element never loses its neighbours. Where one breaks, reading resumes at the first
//! of two places: the comma or bracket that ends it by its own brackets and quotes, or the next
//! `,{"ev"`, which is how the vendor starts every element. If there is neither, because a quote
//! is missing where elements have no `ev`, it resumes at the next `,{"`.
//!
//! Text may be read more than once on the way, so that is rationed: a hostile text costs a
//! bounded multiple of its length, and the rest of it is given up as one fault.

use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use super::Fields;
use crate::fault::FaultReason;

/// The bytes that may be read again for each byte of text, and the least allowed.
const PATIENCE: (usize, usize) = (4, 16 << 20);

/// One element of an array.
#[derive(Debug)]
pub(crate) enum Element<'a> {
    /// An object; its fields were handed over, and this is its text.
    Object(&'a str),
    /// Anything else, or something broken.
    Bad(FaultReason, &'a str),
}

/// Walks an array.
#[derive(Debug)]
pub(crate) struct Elements<'a> {
    text: &'a str,
    at: usize,
    patience: usize,
    ends_text: bool,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Just behind the opening bracket.
    Opened,
    /// Behind a comma.
    Comma,
    /// Behind an element.
    Element,
    /// There is no more.
    Ended,
}

impl<'a> Elements<'a> {
    /// Walks the array that is the whole text, from its opening bracket on.
    pub(crate) fn whole(text: &'a str) -> Self {
        Self { ends_text: true, ..Self::within(text, 1) }
    }

    /// Walks the array whose opening bracket ends before byte `at`, and behind which there is
    /// more.
    pub(crate) fn within(text: &'a str, at: usize) -> Self {
        let text = text.trim_end();
        let patience = text.len().saturating_mul(PATIENCE.0).max(PATIENCE.1);
        Self { text, at, patience, ends_text: false, state: State::Opened }
    }

    /// The byte behind the array, or behind what could be read of it.
    pub(crate) const fn end(&self) -> usize {
        self.at
    }

    /// The text from here on, if an object starts right here where an element may.
    #[inline]
    pub(crate) fn upcoming(&self) -> Option<&'a str> {
        let may = matches!(self.state, State::Opened | State::Comma);
        (may && self.byte(self.at) == Some(b'{')).then(|| &self.text[self.at..])
    }

    /// Goes past an element that somebody else has read, and the comma right behind it.
    #[inline]
    pub(crate) fn pass(&mut self, length: usize) {
        self.at += length;
        self.state = State::Element;
        if self.byte(self.at) == Some(b',') {
            self.at += 1;
            self.state = State::Comma;
        }
    }

    /// The next element, or the next thing wrong with the array.
    pub(crate) fn next(&mut self, fields: &mut Fields<'a>) -> Option<Element<'a>> {
        loop {
            self.skip_space();
            match (self.state, self.byte(self.at)) {
                (State::Ended, _) => return None,
                (_, None) => return self.stop(FaultReason::Cut, self.at),
                (_, Some(b']')) if self.is_stray_bracket() => {
                    self.at += 1;
                    self.state = State::Element;
                    return Some(Element::Bad(FaultReason::Malformed, &self.text[self.at - 1..]));
                }
                (State::Comma, Some(b']')) => {
                    let bracket = &self.text[self.at..];
                    self.at += 1;
                    self.state = State::Ended;
                    return Some(Element::Bad(FaultReason::Malformed, bracket));
                }
                (_, Some(b']')) => {
                    self.at += 1;
                    self.state = State::Ended;
                    return None;
                }
                (State::Element, Some(b',')) => {
                    self.at += 1;
                    self.state = State::Comma;
                }
                (State::Element, Some(b'{')) => {
                    // Only the comma is missing.
                    self.state = State::Comma;
                    return Some(Element::Bad(FaultReason::Malformed, &self.text[self.at..]));
                }
                (State::Element, Some(_)) => return self.resume(self.at, self.at),
                (State::Opened | State::Comma, Some(first)) => return self.read(first, fields),
            }
        }
    }

    /// Reads the element that starts here.
    fn read(&mut self, first: u8, fields: &mut Fields<'a>) -> Option<Element<'a>> {
        let rest = &self.text[self.at..];
        let read = if first == b'{' { fields.read(rest) } else { value_end(rest) };
        match read {
            Ok(length) if first == b'[' && length == rest.len() => {
                // A stray bracket: what it opens has taken the bracket that closes the array.
                self.at += 1;
                self.state = State::Comma;
                Some(Element::Bad(FaultReason::Malformed, rest))
            }
            // Likewise a stray quote: what it opens ends inside a neighbour.
            Ok(length) if first != b'{' && !ends_element(&rest[length..]) => {
                self.resume(self.at, self.at + length)
            }
            Ok(length) => {
                let text = &rest[..length];
                self.at += length;
                self.state = State::Element;
                if first == b'{' {
                    Some(Element::Object(text))
                } else {
                    Some(Element::Bad(FaultReason::NotAnObject, text))
                }
            }
            Err(length) => self.resume(self.at, self.at + length),
        }
    }

    /// Looks for where to go on after the element at `start`, found broken at `broken`.
    fn resume(&mut self, start: usize, broken: usize) -> Option<Element<'a>> {
        let (found, looked_to) = resumption(self.text, start);
        self.patience = self.patience.saturating_sub(broken.max(looked_to) - start);
        let reason = match found {
            Some(end) if self.patience > 0 => {
                self.at = end;
                self.state = State::Element;
                return Some(Element::Bad(FaultReason::Malformed, &self.text[start..end]));
            }
            Some(_) => FaultReason::GivenUp,
            None if broken >= self.text.len() => FaultReason::Cut,
            None => FaultReason::Malformed,
        };
        self.stop(reason, start)
    }

    fn stop(&mut self, reason: FaultReason, start: usize) -> Option<Element<'a>> {
        self.at = self.text.len();
        self.state = State::Ended;
        Some(Element::Bad(reason, &self.text[start..]))
    }

    /// Whether the closing bracket here is a stray one: another object comes behind it, which
    /// nothing well-formed has there, or in a text that ends with its array another event does.
    fn is_stray_bracket(&mut self) -> bool {
        let behind = self.text[self.at + 1..].trim_start();
        if behind.strip_prefix(',').unwrap_or(behind).trim_start().starts_with('{') {
            return true;
        }
        if !self.ends_text || behind.is_empty() {
            return false;
        }
        let event = next_event(behind);
        self.patience = self.patience.saturating_sub(event.unwrap_or(behind.len()));
        event.is_some() && self.patience > 0
    }

    fn skip_space(&mut self) {
        while self.byte(self.at).is_some_and(is_space) {
            self.at += 1;
        }
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }
}

/// How far it is to the next `,{"ev"`, spaces aside; `None` if there is none.
fn next_event(text: &str) -> Option<usize> {
    let is_key = |at: &usize| {
        let before = text[..*at].trim_end().strip_suffix('{');
        before.is_some_and(|before| before.trim_end().ends_with(','))
    };
    text.match_indices(r#""ev""#).map(|(at, _)| at).find(is_key)
}

/// Whether what follows an element is what may follow one.
fn ends_element(behind: &str) -> bool {
    behind.trim_start().starts_with([',', ']'])
}

/// How many bytes the JSON value takes that `text` starts with, or at which byte it is broken.
pub(crate) fn value_end(text: &str) -> Result<usize, usize> {
    let mut json = serde_json::Deserializer::from_str(text);
    let sound = <&RawValue as serde::Deserialize>::deserialize(&mut json).is_ok();
    let end = json.into_iter::<IgnoredAny>().byte_offset();
    if sound { Ok(end) } else { Err(end) }
}

/// The comma or bracket at which to go on after the broken element at `start`, and the byte up
/// to which was looked.
fn resumption(text: &str, start: usize) -> (Option<usize>, usize) {
    let bytes = text.as_bytes();
    // Closing brackets owed, while the brackets make sense at all.
    let mut owed = Some(Vec::new());
    let mut in_text = false;
    let mut escaped = false;
    let mut fallback = None;
    // The latest comma with nothing but space behind it.
    let mut comma = None;
    for (at, &byte) in bytes.iter().enumerate().skip(start) {
        if byte == b'{'
            && let Some(comma) = comma
        {
            let inside = text[at + 1..].trim_start();
            if inside.starts_with(r#""ev""#) {
                return (Some(comma), at);
            }
            if fallback.is_none() && inside.starts_with('"') {
                fallback = Some(comma);
            }
        }
        if byte == b',' && at > start {
            comma = Some(at);
        } else if !is_space(byte) {
            comma = None;
        }
        if in_text {
            in_text = escaped || byte != b'"';
            escaped = byte == b'\\' && !escaped;
            continue;
        }
        let Some(stack) = &mut owed else { continue };
        match byte {
            b',' | b']' if stack.is_empty() => return (Some(at), at),
            b'"' => in_text = true,
            b'{' => stack.push(b'}'),
            b'[' => stack.push(b']'),
            b'}' | b']' if stack.pop() != Some(byte) => owed = None,
            _ => {}
        }
    }
    (fallback, bytes.len())
}

const fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

#[cfg(test)]
mod tests;
