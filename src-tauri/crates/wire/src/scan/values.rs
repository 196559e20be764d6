//! The values of the fast path: digits eight at a time (`words.rs`), texts without escapes.
//!
//! Each method takes a value off the front or answers `None`, which is no fault but a call for
//! care. Numbers are exact: one of at most 15 digits is the quotient of two whole numbers that an
//! `f64` holds, and a division rounds once and rightly (Clinger, "How to Read Floating Point
//! Numbers Accurately", 1990); longer ones go to the standard library's reading.

use market::{Codes, ShortText, Symbol, Time};

use super::words::{WORD, leading_digits, leading_plain, short_number, word_of};
use crate::json::{WINDOW, number};

/// Digits that any `f64` of them holds exactly.
const EXACT: usize = 15;

const POWERS: [u64; EXACT + 1] = {
    let mut powers = [1; EXACT + 1];
    let mut at = 1;
    while at < powers.len() {
        powers[at] = powers[at - 1] * 10;
        at += 1;
    }
    powers
};

/// What is still to be read.
pub(super) struct Scan<'a> {
    rest: &'a [u8],
}

impl<'a> Scan<'a> {
    pub(super) const fn new(text: &'a str) -> Self {
        Self { rest: text.as_bytes() }
    }

    /// How many bytes are left.
    pub(super) const fn left(&self) -> usize {
        self.rest.len()
    }

    /// Takes these bytes if they come next.
    #[inline(always)]
    pub(super) fn take(&mut self, expected: &[u8]) -> bool {
        match self.rest.strip_prefix(expected) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    #[inline(always)]
    fn skip(&mut self, count: usize) {
        self.rest = self.rest.get(count..).unwrap_or_default();
    }

    /// Takes up to eight digits: their value and how many there were.
    #[inline(always)]
    fn digits(&mut self) -> (u64, usize) {
        let (value, count) = leading_digits(word_of(self.rest));
        self.skip(count);
        (value, count)
    }

    /// The first digits of a number, of which the first is no idle zero.
    #[inline(always)]
    fn first_digits(&mut self) -> Option<(u64, usize)> {
        let first = self.rest.first();
        let (value, count) = if first == Some(&b'0') { self.zero() } else { self.digits() };
        (count > 0).then_some((value, count))
    }

    /// A zero before which nothing stands may have no digit behind it.
    fn zero(&mut self) -> (u64, usize) {
        self.skip(1);
        let another = self.rest.first().is_some_and(u8::is_ascii_digit);
        (0, usize::from(!another))
    }

    /// A number without an exponent. One of at most seven bytes, as most are, is read in one go.
    #[inline(always)]
    pub(super) fn number(&mut self) -> Option<f64> {
        match short_number(word_of(self.rest)) {
            Some((digits, places, length)) => {
                self.skip(length);
                let whole = digits.cast_signed() as f64;
                let exact = |places: usize| POWERS[places].cast_signed() as f64;
                Some(if places == 0 { whole } else { whole / exact(places) })
            }
            None => self.any_number(),
        }
    }

    /// Likewise, of any length and sign.
    #[inline(never)]
    fn any_number(&mut self) -> Option<f64> {
        let start = self.rest;
        let negative = self.take(b"-");
        let (mut mantissa, mut count) = self.first_digits()?;
        if count == WORD {
            let (more, further) = self.digits();
            if further == WORD {
                return self.long_number(start);
            }
            mantissa = mantissa * POWERS[further] + more;
            count += further;
        }
        let mut value = mantissa.cast_signed() as f64;
        if self.take(b".") {
            let (fraction, places) = self.digits();
            if places == 0 {
                return None;
            }
            if places == WORD || count + places > EXACT {
                return self.long_number(start);
            }
            let digits = mantissa * POWERS[places] + fraction;
            value = digits.cast_signed() as f64 / POWERS[places].cast_signed() as f64;
        }
        // Minus zero is zero.
        Some(if negative { 0.0 - value } else { value })
    }

    /// A number that started at `start` and has more digits than are read here.
    #[cold]
    fn long_number(&mut self, start: &'a [u8]) -> Option<f64> {
        let is_part = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'-' | b'.');
        let end = start.iter().position(|byte| !is_part(byte))?;
        let text = core::str::from_utf8(&start[..end]).ok()?;
        let (_, fraction) = text.split_once('.').unwrap_or((text, "0"));
        if fraction.is_empty() {
            return None;
        }
        self.rest = &start[end..];
        number::float(text)
    }

    /// A whole number of at most 19 digits.
    #[inline(always)]
    pub(super) fn whole(&mut self) -> Option<u64> {
        let (mut value, count) = self.first_digits()?;
        if count == WORD {
            let (more, count) = self.digits();
            value = value * POWERS[count] + more;
            if count == WORD {
                let (more, count) = self.digits();
                value = if count <= 3 { value * POWERS[count] + more } else { return None };
            }
        }
        Some(value)
    }

    /// Takes a whole number of at most three digits, if it is followed by anything but a point.
    ///
    /// Digit by digit: of so few the processor guesses rightly how many they are, and reads on
    /// before it knows what they say.
    #[inline(always)]
    fn few_digits(&mut self) -> Option<u16> {
        let digits = self.rest.first_chunk::<4>()?.map(|byte| byte.wrapping_sub(b'0'));
        let [first, second, third, fourth] = digits;
        let (value, length, behind) = if first > 9 {
            return None;
        } else if second > 9 {
            (u16::from(first), 1, second)
        } else if first == 0 {
            return None;
        } else if third > 9 {
            (u16::from(first * 10 + second), 2, third)
        } else if fourth > 9 {
            (u16::from(first * 10 + second) * 10 + u16::from(third), 3, fourth)
        } else {
            return None;
        };
        if behind == b'.'.wrapping_sub(b'0') {
            return None;
        }
        self.skip(length);
        Some(value)
    }

    /// A number that is mostly whole and small.
    #[inline(always)]
    pub(super) fn size(&mut self) -> Option<f64> {
        match self.few_digits() {
            Some(few) => Some(f64::from(few)),
            None => self.number(),
        }
    }

    /// A whole number that counts few things, or names one of few.
    #[inline(always)]
    pub(super) fn small(&mut self) -> Option<u32> {
        match self.few_digits() {
            Some(few) => Some(few.into()),
            None => self.any_whole()?.try_into().ok(),
        }
    }

    /// One of the vendor's code numbers.
    #[inline(always)]
    pub(super) fn code(&mut self) -> Option<i32> {
        match self.few_digits() {
            Some(few) => Some(few.into()),
            None => self.any_whole()?.try_into().ok(),
        }
    }

    #[inline(never)]
    fn any_whole(&mut self) -> Option<u64> {
        self.whole()
    }

    /// A list of code numbers.
    #[inline(always)]
    pub(super) fn codes(&mut self) -> Option<Codes> {
        if !self.take(b"[") {
            return None;
        }
        let mut codes = Codes::NONE;
        while !self.take(b"]") {
            if !codes.is_empty() && !self.take(b",") || !codes.push(self.code()?) {
                return None;
            }
        }
        Some(codes)
    }

    /// A timestamp.
    #[inline(always)]
    pub(super) fn time(&mut self) -> Option<Time> {
        let time = Time::from_vendor(self.whole()?.try_into().ok()?);
        WINDOW.contains(&time.nanos()).then_some(time)
    }

    /// A decimal text.
    #[inline(always)]
    pub(super) fn decimal(&mut self) -> Option<f64> {
        let value = if self.take(b"\"") { self.number()? } else { return None };
        self.take(b"\"").then_some(value)
    }

    /// A ticker.
    #[inline(always)]
    pub(super) fn symbol(&mut self) -> Option<Symbol> {
        let (symbol, length) = Symbol::leading(self.rest.strip_prefix(b"\"")?)?;
        self.skip(length + 1);
        self.take(b"\"").then_some(symbol)
    }

    /// An identifier; within, `None` for an empty one.
    #[inline(always)]
    pub(super) fn id(&mut self) -> Option<Option<ShortText>> {
        let text = self.rest.strip_prefix(b"\"")?;
        let mut length = 0;
        loop {
            let plain = leading_plain(word_of(text.get(length..)?));
            length += plain;
            if plain < WORD {
                break;
            }
        }
        let (id, behind) = text.split_at_checked(length)?;
        self.rest = behind.strip_prefix(b"\"")?;
        let id = core::str::from_utf8(id).ok()?;
        Some((!id.is_empty()).then(|| ShortText::new(id)))
    }

    /// A yes or no.
    pub(super) fn flag(&mut self) -> Option<bool> {
        if self.take(b"true") { Some(true) } else { self.take(b"false").then_some(false) }
    }
}

#[cfg(test)]
mod tests;
