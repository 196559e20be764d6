//! The body every REST answer has around its rows, read so that what is sound survives.
//!
//! A list of rows is taken apart like a frame of the stream: one broken row loses neither its
//! neighbours nor the `next_url` behind them.

use super::{Page, Refusal};
use crate::{
    fault::{FaultReason, Faults, Problem, excerpt},
    json::{Element, Elements, Fields, Row, text_of, value_end},
};

/// A body taken apart.
#[derive(Debug, Default)]
pub(super) struct Envelope<'a> {
    /// The members around the rows.
    pub(super) fields: Fields<'a>,
    /// The texts of the rows, each an object.
    pub(super) rows: Vec<&'a str>,
    /// Whether the body is a list without anything around it.
    pub(super) bare: bool,
    faults: Faults,
    text: &'a str,
}

impl<'a> Envelope<'a> {
    /// Takes a body apart.
    ///
    /// # Errors
    /// The refusal, if that is what the body is.
    pub(super) fn open(text: &'a str) -> Result<Self, Refusal> {
        let mut envelope = Self { text: text.trim(), ..Self::default() };
        match envelope.text.as_bytes().first() {
            Some(b'[') => {
                envelope.bare = true;
                let end = envelope.list(0);
                envelope.nothing_behind(end);
            }
            Some(b'{') => envelope.members(),
            _ if is_plain_refusal(envelope.text) => return Err(Refusal::read(text)),
            _ => envelope.faults.push(FaultReason::Malformed, envelope.text),
        }
        if envelope.is_refusal() { Err(Refusal::of(&envelope.fields)) } else { Ok(envelope) }
    }

    /// Reads the rows by `read`, one fault for each that cannot be.
    pub(super) fn page<T>(
        mut self,
        of: &'static str,
        mut read: impl FnMut(&mut Row<'_, 'a>) -> Result<T, FaultReason>,
    ) -> Page<T> {
        let mut rows = Vec::with_capacity(self.rows.len());
        let mut fields = Fields::default();
        for &text in &self.rows {
            // The row was found sound when the body was taken apart.
            let _ = fields.read(text);
            match read(&mut Row::new(of, &fields, &mut self.faults)) {
                Ok(row) => rows.push(row),
                Err(reason) => self.faults.push(reason, text),
            }
        }
        self.close(rows)
    }

    /// Reads the body itself as the only row.
    pub(super) fn flat<T>(
        mut self,
        of: &'static str,
        read: impl FnOnce(&mut Row<'_, 'a>) -> Result<T, FaultReason>,
    ) -> Page<T> {
        let mut rows = Vec::new();
        match read(&mut Row::new(of, &self.fields, &mut self.faults)) {
            Ok(row) => rows.push(row),
            Err(reason) => self.faults.push(reason, self.text),
        }
        self.close(rows)
    }

    /// The page that says only that its kind is not known.
    pub(super) fn unknown(mut self) -> Page<()> {
        self.faults.push(FaultReason::UnknownBody, self.text);
        self.close(Vec::new())
    }

    /// The page of these rows.
    pub(super) fn close<T>(mut self, rows: Vec<T>) -> Page<T> {
        let mut row = Row::new("body", &self.fields, &mut self.faults);
        let next_url = row.text("next_url").filter(|url| !url.is_empty()).map(String::from);
        let status = row.text("status");
        Page { rows, faults: self.faults.into_vec(), next_url, status }
    }

    /// Whether anything was found wrong so far.
    pub(super) fn is_sound(&self) -> bool {
        self.faults.is_empty()
    }

    fn members(&mut self) {
        let mut at = 1;
        let mut first = true;
        loop {
            at = self.skip_space(at);
            match self.byte(at) {
                Some(b'}') => return self.nothing_behind(at + 1),
                Some(b',') if !first => at = self.skip_space(at + 1),
                Some(b'"') if first => {}
                _ => return self.broken(at),
            }
            first = false;
            match self.member(at) {
                Ok(end) => at = end,
                Err(broken) => return self.broken(broken),
            }
        }
    }

    /// Takes one member and answers where it ends, or where it is broken.
    fn member(&mut self, start: usize) -> Result<usize, usize> {
        let end = start + value_end(&self.text[start..]).map_err(|at| start + at)?;
        let key = text_of(&self.text[start..end]).ok_or(start)?;
        let colon = self.skip_space(end);
        if self.byte(colon) != Some(b':') {
            return Err(colon);
        }
        let at = self.skip_space(colon + 1);
        let first = self.byte(at).ok_or(at)?;
        let holds_rows = matches!(key.as_ref(), "results" | "tickers");
        if holds_rows && first == b'[' {
            // Of a key given twice the last counts.
            self.rows.clear();
            self.fields.push(key, "[]");
            return Ok(self.list(at));
        }
        let end = at + value_end(&self.text[at..]).map_err(|length| at + length)?;
        let value = &self.text[at..end];
        if first == b'{' && (holds_rows || key == "ticker") {
            self.rows.clear();
            if !value[1..value.len() - 1].trim().is_empty() {
                self.rows.push(value);
            }
        }
        if holds_rows && first != b'{' && value != "null" {
            let problem = Problem::Not("a list");
            let reason = FaultReason::BadField { of: "body", key: key.as_ref().into(), problem };
            self.faults.push(reason, value);
        }
        self.fields.push(key, value);
        Ok(end)
    }

    /// Takes the list that opens at `at` and answers where it ends.
    fn list(&mut self, at: usize) -> usize {
        let mut fields = Fields::default();
        let mut elements = Elements::within(self.text, at + 1);
        while let Some(element) = elements.next(&mut fields) {
            match element {
                Element::Object(text) => self.rows.push(text),
                Element::Bad(reason, text) => self.faults.push(reason, text),
            }
        }
        elements.end()
    }

    fn broken(&mut self, at: usize) {
        // A list that is cut has said so already.
        if at < self.text.len() {
            // What broke it may be a byte within a character.
            let at = self.text.floor_char_boundary(at);
            self.faults.push(FaultReason::Malformed, &self.text[at..]);
        } else if !self.faults.end_with_cut() {
            self.faults.push(FaultReason::Cut, self.text);
        }
    }

    fn nothing_behind(&mut self, end: usize) {
        let behind = self.text.get(end..).unwrap_or_default().trim_start();
        if !behind.is_empty() {
            self.faults.push(FaultReason::Trailing, behind);
        }
    }

    fn skip_space(&self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        at + rest.len() - rest.trim_start().len()
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    /// Whether the vendor refuses. Success is never required to say `OK`.
    fn is_refusal(&self) -> bool {
        let status = Row::text_in(&self.fields, "status").unwrap_or_default();
        let is = |words: &[&str]| words.iter().any(|word| status.eq_ignore_ascii_case(word));
        if is(&["ERROR", "NOT_AUTHORIZED", "NOT_FOUND"]) {
            return true;
        }
        let good = is(&["", "OK", "DELAYED"]);
        let explains =
            |key| matches!(Row::text_in(&self.fields, key), Some(text) if !text.is_empty());
        self.rows.is_empty() && (explains("error") || (!good && explains("message")))
    }
}

/// Whether a body that is no JSON is a web server's own `404 page not found`.
fn is_plain_refusal(text: &str) -> bool {
    let code = text.split_whitespace().next().unwrap_or_default();
    code.len() == 3 && code.starts_with(['4', '5']) && code.bytes().all(|b| b.is_ascii_digit())
}

impl Refusal {
    /// Reads whatever came with an HTTP status that is no success, JSON or not.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let mut fields = Fields::default();
        let text = text.trim();
        if fields.read(text).is_ok() && !fields.is_empty() {
            return Self::of(&fields);
        }
        Self { status: None, message: excerpt(text), request_id: None }
    }

    /// The sentence stands under `error` or `message`, with no rule as to which.
    fn of(fields: &Fields<'_>) -> Self {
        let text = |key| Row::text_in(fields, key).filter(|text| !text.is_empty());
        Self {
            status: text("status").map(Into::into),
            message: text("error").or_else(|| text("message")).unwrap_or_default().into(),
            request_id: text("request_id").map(Into::into),
        }
    }
}
