//! An object read field by field, each bad field noted and left unknown.
//!
//! Every method answers `None` for a field that is absent, `null` or bad, and only a bad one is
//! a fault. Blocks within an object read likewise and name their fields `day.close`.

use std::borrow::Cow;

use jiff::Timestamp;
use market::{Codes, Date, ShortText, Strike, Symbol, Time};

use super::{Element, Elements, Fields, fields::text_of, number};
use crate::fault::{FaultReason, Faults, Problem};

/// 2003-01-01, before which the vendor has nothing, and 2100-01-01, in nanoseconds.
pub(crate) const WINDOW: core::ops::Range<i64> =
    1_041_379_200_000_000_000..4_102_444_800_000_000_000;

/// An object being read.
pub(crate) struct Row<'r, 'a> {
    of: &'static str,
    block: Option<&'r str>,
    fields: &'r Fields<'a>,
    faults: &'r mut Faults,
}

impl<'r, 'a> Row<'r, 'a> {
    /// Reads `fields` as an `of`, which is how faults name it.
    pub(crate) fn new(of: &'static str, fields: &'r Fields<'a>, faults: &'r mut Faults) -> Self {
        Self { of, block: None, fields, faults }
    }

    /// The text under `key`, whatever the object is; `None` if there is none.
    pub(crate) fn text_in<'t>(fields: &Fields<'t>, key: &str) -> Option<Cow<'t, str>> {
        fields.get(key).and_then(text_of)
    }

    /// The members themselves.
    pub(crate) const fn fields(&self) -> &'r Fields<'a> {
        self.fields
    }

    /// Whether there is anything under `key`.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.fields.has(key)
    }

    /// Notes that what is under `key` is of no use.
    pub(crate) fn fault(&mut self, key: &str, problem: Problem) {
        let path = match self.block {
            Some(block) => format!("{block}.{key}"),
            None => key.to_owned(),
        };
        let reason = FaultReason::BadField { of: self.of, key: path.into(), problem };
        self.faults.push(reason, self.fields.get(key).unwrap_or_default());
    }

    /// What `read` makes of the value; its problem becomes a fault.
    fn read<T>(
        &mut self,
        key: &str,
        read: impl FnOnce(&'a str) -> Result<T, Problem>,
    ) -> Option<T> {
        match read(self.fields.get(key)?) {
            Ok(value) => Some(value),
            Err(problem) => {
                self.fault(key, problem);
                None
            }
        }
    }

    /// A finite number.
    pub(crate) fn number(&mut self, key: &str) -> Option<f64> {
        self.read(key, |text| {
            let text = number_text(text).ok_or(Problem::Not("a number"))?;
            number::float(text).ok_or(Problem::NotFinite)
        })
    }

    /// A quantity that `exact` gives as a decimal text and `plain` as a number, perhaps rounded.
    pub(crate) fn quantity(&mut self, exact: &str, plain: &str) -> Option<f64> {
        let rounded = self.number(plain);
        let exact = self.read(exact, |text| {
            let decimal = match text_of(text) {
                Some(decimal) => number::decimal(&decimal),
                None => number_text(text).and_then(number::float),
            };
            decimal.ok_or(Problem::Not("a decimal text"))
        });
        exact.or(rounded)
    }

    /// A whole number that fits.
    pub(crate) fn whole<T: TryFrom<i128>>(&mut self, key: &str) -> Option<T> {
        self.read(key, whole)
    }

    /// A list of whole numbers; empty if absent, and empty with a fault if any of them is bad.
    pub(crate) fn list(&mut self, key: &str) -> Codes {
        let list = self.read(key, |text| {
            items(text).ok_or(Problem::Not("a list"))?.map(whole).collect::<Result<Codes, _>>()
        });
        list.unwrap_or_default()
    }

    /// A yes or no.
    pub(crate) fn flag(&mut self, key: &str) -> Option<bool> {
        self.read(key, |text| match text {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(Problem::Not("true or false")),
        })
    }

    /// A text.
    pub(crate) fn text(&mut self, key: &str) -> Option<Box<str>> {
        self.read(key, |text| Ok(text_of(text).ok_or(Problem::Not("a text"))?.into()))
    }

    /// A text in lower case, for words whose case the vendor does not keep.
    pub(crate) fn word(&mut self, key: &str) -> Option<Box<str>> {
        self.text(key).map(|text| text.to_lowercase().into())
    }

    /// One of the documented words, whatever its case.
    pub(crate) fn choice<T: Copy>(&mut self, key: &str, choices: &[(&str, T)]) -> Option<T> {
        self.read(key, |text| {
            let word = text_of(text).ok_or(Problem::Not("a text"))?;
            let chosen = choices.iter().find(|(name, _)| name.eq_ignore_ascii_case(&word));
            chosen.map(|(_, choice)| *choice).ok_or(Problem::UnknownWord)
        })
    }

    /// An identifier, written as a text or as a number. An empty one identifies nothing.
    pub(crate) fn id(&mut self, key: &str) -> Option<Box<str>> {
        let id: Box<str> = self.read(key, |text| match (text_of(text), number_text(text)) {
            (Some(id), _) => Ok(id.into()),
            (None, Some(text)) => Ok(match number::whole(text) {
                Some(whole) => whole.to_string().into(),
                None => text.into(),
            }),
            (None, None) => Err(Problem::Not("a text or a number")),
        })?;
        (!id.is_empty()).then_some(id)
    }

    /// Likewise, where the stream brings one with every event.
    pub(crate) fn short_id(&mut self, key: &str) -> Option<ShortText> {
        self.id(key).as_deref().map(ShortText::new)
    }

    /// The vendor's timestamp, in whichever unit its size says.
    pub(crate) fn time(&mut self, key: &str) -> Option<Time> {
        self.read(key, stamp)
    }

    /// Likewise where 0 stands for never.
    pub(crate) fn time_or_never(&mut self, key: &str) -> Option<Time> {
        let never = self.fields.get(key).and_then(number::whole) == Some(0);
        if never { None } else { self.time(key) }
    }

    /// An instant written as RFC 3339.
    pub(crate) fn instant(&mut self, key: &str) -> Option<Time> {
        self.read(key, |text| {
            let text = text_of(text).ok_or(Problem::Not("a text"))?;
            let instant: Timestamp = text.parse().map_err(|_| Problem::Not("an RFC 3339 time"))?;
            let nanos = i64::try_from(instant.as_nanosecond()).map_err(|_| Problem::OutOfRange)?;
            Ok(Time::from_nanos(nanos))
        })
    }

    /// A date written `2025-12-19`.
    pub(crate) fn date(&mut self, key: &str) -> Option<Date> {
        self.read(key, |text| {
            let text = text_of(text).ok_or(Problem::Not("a text"))?;
            let date = if text.len() == 10 { text.parse().ok() } else { None };
            date.ok_or(Problem::Not("a date"))
        })
    }

    /// A strike in dollars.
    pub(crate) fn strike(&mut self, key: &str) -> Option<Strike> {
        let dollars = self.number(key)?;
        let strike = Strike::from_dollars(dollars);
        if strike.is_none() {
            self.fault(key, Problem::OutOfRange);
        }
        strike
    }

    /// The symbol an element cannot do without.
    pub(crate) fn symbol(&self, key: &'static str) -> Result<Symbol, FaultReason> {
        let text = self.fields.get(key).and_then(text_of);
        let text = text.ok_or(FaultReason::NoSymbol { of: self.of, key })?;
        Symbol::new(&text).map_err(|error| FaultReason::BadSymbol { of: self.of, error })
    }

    /// A symbol an element can do without.
    pub(crate) fn other_symbol(&mut self, key: &str) -> Option<Symbol> {
        self.read(key, |text| {
            let text = text_of(text).ok_or(Problem::Not("a text"))?;
            Symbol::new(&text).map_err(|_| Problem::Not("a symbol"))
        })
    }

    /// What `read` makes of the object under `key`; an empty object is as good as none.
    pub(crate) fn block<T>(
        &mut self,
        key: &str,
        read: impl FnOnce(&mut Row<'_, 'a>) -> T,
    ) -> Option<T> {
        let mut fields = Fields::default();
        self.read(key, |text| fields.read(text).map_err(|_| Problem::Not("an object")))?;
        if fields.is_empty() {
            return None;
        }
        let path = self.block.map(|block| format!("{block}.{key}"));
        let block = Some(path.as_deref().unwrap_or(key));
        Some(read(&mut Row { of: self.of, block, fields: &fields, faults: self.faults }))
    }

    /// What `read` makes of each object in the list under `key`; what is no object is a fault.
    pub(crate) fn blocks<T>(
        &mut self,
        key: &str,
        mut read: impl FnMut(&mut Row<'_, 'a>) -> T,
    ) -> Vec<T> {
        let mut rows = Vec::new();
        let Some(text) = self.fields.get(key) else { return rows };
        if !text.starts_with('[') {
            self.fault(key, Problem::Not("a list"));
            return rows;
        }
        let mut fields = Fields::default();
        let mut elements = Elements::whole(text);
        while let Some(element) = elements.next(&mut fields) {
            match element {
                Element::Object(_) => {
                    let block = Some(key);
                    let faults = &mut *self.faults;
                    rows.push(read(&mut Row { of: self.of, block, fields: &fields, faults }));
                }
                Element::Bad(reason, text) => self.faults.push(reason, text),
            }
        }
        rows
    }
}

/// The text if it is a JSON number's.
fn number_text(text: &str) -> Option<&str> {
    text.starts_with(|c: char| c == '-' || c.is_ascii_digit()).then_some(text)
}

fn whole<T: TryFrom<i128>>(text: &str) -> Result<T, Problem> {
    let text = number_text(text).ok_or(Problem::Not("a whole number"))?;
    match number::whole(text) {
        Some(value) => T::try_from(value).map_err(|_| Problem::OutOfRange),
        // Not whole, unless it is merely too long to say.
        None if number::float(text).is_some_and(|value| value.abs() < 1e30) => {
            Err(Problem::Not("a whole number"))
        }
        None => Err(Problem::OutOfRange),
    }
}

/// Whole numbers are read to the last digit; the fraction of any other is worth what an `f64`
/// holds of it.
fn stamp(text: &str) -> Result<Time, Problem> {
    let text = number_text(text).ok_or(Problem::Not("a time"))?;
    let time = match number::whole(text) {
        Some(whole) => i64::try_from(whole).ok().map(Time::from_vendor),
        None => number::float(text).filter(|value| (1.0..1e18).contains(value)).map(|value| {
            let whole = Time::from_vendor(value as i64).nanos();
            let unit = whole / value as i64;
            Time::from_nanos(whole.saturating_add((value.fract() * unit as f64) as i64))
        }),
    };
    time.filter(|time| WINDOW.contains(&time.nanos())).ok_or(Problem::OutsideTime)
}

/// The texts of a list's items, which hold no commas themselves; `None` if it is no list.
fn items(text: &str) -> Option<impl Iterator<Item = &str>> {
    let inside = text.strip_prefix('[')?.strip_suffix(']')?.trim();
    Some(inside.split(',').map(str::trim).filter(|item| !item.is_empty()))
}

#[cfg(test)]
mod tests;
