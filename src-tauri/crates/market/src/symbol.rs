//! A ticker as the vendor spells it: `SPY`, `BRK.B`, `O:SPY251219C00650000`, `I:SPX`.
//!
//! Kept as received and never "cleaned": case and digits mean something. What an option's
//! symbol says is read by [`crate::Contract`].

use core::fmt;

/// The longest ticker kept, in bytes. The vendor's longest, an option's, has 23.
const LONGEST: usize = 32;

/// A ticker of 1 to 32 bytes of `A–Z a–z 0–9 . : - / ` and space. It is copied, never
/// allocated: streams name one per event.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
        if text.is_empty() {
            return Err(SymbolError::Empty);
        }
        if let Some(bad) = text.chars().find(|c| !is_symbol_character(*c)) {
            return Err(SymbolError::BadCharacter(bad));
        }
        let mut bytes = [0; LONGEST];
        bytes.get_mut(..text.len()).ok_or(SymbolError::TooLong)?.copy_from_slice(text.as_bytes());
        Ok(Self(bytes))
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

fn is_symbol_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | ':' | '-' | '/' | ' ')
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
    fn symbols_sort_as_their_texts_do() {
        let mut texts = ["SPY", "A", "SPYG", "BRK.B", "BRK.A"];
        let mut symbols = texts.map(|text| Symbol::new(text).unwrap());
        texts.sort_unstable();
        symbols.sort_unstable();
        assert_eq!(symbols.map(|symbol| symbol.as_str().to_owned()), texts);
    }
}
