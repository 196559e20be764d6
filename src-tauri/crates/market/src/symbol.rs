//! A ticker as the vendor spells it: `SPY`, `BRK.B`, `O:SPY251219C00650000`, `I:SPX`.
//!
//! Kept as received and never "cleaned": case and digits mean something. What an option's
//! symbol says is read by [`crate::Contract`].

use core::fmt;
use core::hash::{BuildHasherDefault, Hash, Hasher};
use std::collections::HashMap;

/// The longest ticker kept, in bytes. The vendor's longest, an option's, has 23.
const LONGEST: usize = 32;
/// Bytes looked at in one go.
const WORD: usize = 8;
/// An odd number with its bits well spread: the golden ratio's.
const MIX: u64 = 0x9e37_79b9_7f4a_7c15;

/// A ticker of 1 to 32 bytes of `A–Z a–z 0–9 . : - / ` and space. It is copied, never
/// allocated: streams name one per event.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Symbol([u8; LONGEST]);

/// Why a text is no [`Symbol`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SymbolError {
    /// Nothing was given.
    Empty,
    /// More than 32 bytes.
    TooLong,
    /// A character no exchange uses in a ticker.
    BadCharacter(char),
}

impl Symbol {
    /// Reads a ticker exactly as written.
    ///
    /// # Errors
    /// Says which rule of the grammar the text breaks.
    pub fn new(text: &str) -> Result<Self, SymbolError> {
        match Self::leading(text.as_bytes()) {
            Some((symbol, length)) if length == text.len() => Ok(symbol),
            _ if text.is_empty() => Err(SymbolError::Empty),
            _ => Err(match text.chars().find(|c| !is_symbol_character(*c)) {
                Some(bad) => SymbolError::BadCharacter(bad),
                None => SymbolError::TooLong,
            }),
        }
    }

    /// The ticker that some bytes start with, as far as its characters go but at most 32 of
    /// them, and its length; `None` if the first byte is none of a ticker's.
    #[must_use]
    pub fn leading(bytes: &[u8]) -> Option<(Self, usize)> {
        let mut symbol = [0; LONGEST];
        let mut length = 0;
        // Eight at a time: this is done once for each event of a stream.
        for word in symbol.as_chunks_mut::<WORD>().0 {
            let (kept, taken) = leading_word(word_at(bytes, length));
            *word = kept.to_le_bytes();
            length += taken;
            if taken < WORD {
                break;
            }
        }
        (length > 0).then_some((Self(symbol), length))
    }

    /// The ticker as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        let length = self.0.iter().position(|byte| *byte == 0).unwrap_or(LONGEST);
        // Always ASCII: `new` admits nothing else.
        core::str::from_utf8(&self.0[..length]).unwrap_or_default()
    }

    /// Whether this names an option contract (`O:…`).
    #[must_use]
    pub fn is_option(&self) -> bool {
        self.0.starts_with(b"O:")
    }

    /// Whether this names an index (`I:…`).
    #[must_use]
    pub fn is_index(&self) -> bool {
        self.0.starts_with(b"I:")
    }
}

/// Mixed down to one word, so that a map need not read 32 bytes again. Good for a map of what
/// one server names, not against somebody who makes up tickers to collide.
impl Hash for Symbol {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let words = self.0.as_chunks::<WORD>().0.iter().map(|word| u64::from_le_bytes(*word));
        let mixed =
            words.fold(0u64, |mixed, word| (mixed.rotate_left(23) ^ word).wrapping_mul(MIX));
        state.write_u64(mixed ^ (mixed >> 32));
    }
}

/// The hash for maps of symbols: a symbol's own word, passed on.
pub type SymbolHash = BuildHasherDefault<SymbolHasher>;

/// A map by symbol that does not mix up again what is mixed already.
pub type BySymbol<T> = HashMap<Symbol, T, SymbolHash>;

/// See [`SymbolHash`].
#[derive(Debug, Clone, Copy, Default)]
pub struct SymbolHasher(u64);

impl Hasher for SymbolHasher {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u64(&mut self, word: u64) {
        // A symbol is one word, which is kept; more of them do no harm.
        self.0 = self.0.rotate_left(23) ^ word;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

fn is_symbol_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | ':' | '-' | '/' | ' ')
}

/// The eight bytes at `at`, zeros where there are none.
fn word_at(bytes: &[u8], at: usize) -> u64 {
    let rest = bytes.get(at..).unwrap_or_default();
    match rest.first_chunk() {
        Some(word) => u64::from_le_bytes(*word),
        None => rest.iter().rev().fold(0, |word, byte| (word << 8) | u64::from(*byte)),
    }
}

/// The bytes of a word up to the first that is none of a ticker's, and how many those are.
fn leading_word(word: u64) -> (u64, usize) {
    const fn each(byte: u8) -> u64 {
        u64::from_le_bytes([byte; WORD])
    }
    // The high bit of each byte in `first..=last`; right for bytes below 0x80.
    const fn within(word: u64, first: u8, last: u8) -> u64 {
        (word + each(0x80 - first)) & !(word + each(0x7f - last))
    }
    let high = word & each(0x80);
    let low = word & each(0x7f);
    // `-./0123456789:` stand in a row, and 0x20 makes small letters of the capitals.
    let good =
        within(low | each(0x20), b'a', b'z') | within(low, b'-', b':') | within(low, b' ', b' ');
    let bad = !(good & !high) & each(0x80);
    let taken = (bad.trailing_zeros() / 8) as usize;
    let kept = if taken < WORD { word & ((1 << (8 * taken)) - 1) } else { word };
    (kept, taken)
}

impl fmt::Display for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.as_str())
    }
}

impl core::str::FromStr for Symbol {
    type Err = SymbolError;

    fn from_str(text: &str) -> Result<Self, SymbolError> {
        Self::new(text)
    }
}

impl fmt::Display for SymbolError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "no symbol was given"),
            Self::TooLong => write!(f, "a symbol has at most {LONGEST} characters"),
            Self::BadCharacter(c) => write!(f, "{c:?} cannot be part of a symbol"),
        }
    }
}

impl core::error::Error for SymbolError {}

#[cfg(test)]
mod tests {
    use super::*;
    use core::hash::BuildHasher as _;

    #[test]
    fn a_symbol_is_kept_exactly_as_written() {
        for text in ["SPY", "BRK.B", "ABRpD", "O:SPXW251208C06840000", "I:SPX", "X", "A B"] {
            assert_eq!(Symbol::new(text).unwrap().as_str(), text);
        }
        let longest = "A".repeat(LONGEST);
        assert_eq!(Symbol::new(&longest).unwrap().as_str(), longest);
    }

    #[test]
    fn what_no_exchange_lists_is_refused_with_the_reason() {
        assert_eq!(Symbol::new(""), Err(SymbolError::Empty));
        assert_eq!(Symbol::new(&"A".repeat(LONGEST + 1)), Err(SymbolError::TooLong));
        assert_eq!(Symbol::new("SP\0Y"), Err(SymbolError::BadCharacter('\0')));
        assert_eq!(Symbol::new("<b>"), Err(SymbolError::BadCharacter('<')));
        assert_eq!(Symbol::new("ÄÖÜ"), Err(SymbolError::BadCharacter('Ä')));
    }

    #[test]
    fn the_hashes_of_a_chain_fall_apart() {
        let mut symbols = BySymbol::default();
        let mut low = std::collections::BTreeSet::new();
        for strike in 0..20_000 {
            let symbol = Symbol::new(&format!("O:SPY251219C{:08}", strike * 500)).unwrap();
            low.insert(SymbolHash::default().hash_one(symbol) % 65_536);
            symbols.insert(symbol, strike);
        }
        assert_eq!(symbols.len(), 20_000);
        // As many as chance would leave: 65,536 (1 - e^(-20,000 / 65,536)).
        assert!((16_000..19_000).contains(&low.len()), "{}", low.len());
    }

    #[test]
    fn every_byte_is_judged_alike_alone_and_among_others() {
        for byte in 0..=u8::MAX {
            let good = is_symbol_character(char::from(byte)) && byte < 0x80;
            assert_eq!(Symbol::leading(&[byte]).is_some(), good, "{byte:#x}");
            for at in 0..20 {
                let mut bytes = *b"O:SPY251219C00650000";
                bytes[at] = byte;
                let expected = if good { 20 } else { at };
                assert_eq!(Symbol::leading(&bytes).map_or(0, |(_, length)| length), expected);
            }
        }
    }

    #[test]
    fn a_symbol_ends_where_its_characters_do() {
        let (symbol, length) = Symbol::leading(br#"BRK.B","p":1"#).unwrap();
        assert_eq!((symbol.as_str(), length), ("BRK.B", 5));
        let long = "A".repeat(LONGEST + 9);
        assert_eq!(Symbol::leading(long.as_bytes()).map(|(_, length)| length), Some(LONGEST));
    }

    #[test]
    fn symbols_sort_as_their_texts_do() {
        let mut texts = ["SPY", "A", "SPYG", "BRK.B", "BRK.A"];
        let mut symbols = texts.map(|text| Symbol::new(text).unwrap());
        texts.sort_unstable();
        symbols.sort_unstable();
        assert_eq!(symbols.map(|symbol| symbol.as_str().to_owned()), texts);
    }
}
