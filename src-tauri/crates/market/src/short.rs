//! Short texts and short lists of numbers, held where they stand instead of in memory of their
//! own: a stream brings one or two with every trade.
//!
//! Nearly all fit; the few that are longer are kept whole all the same, by allocation. A text
//! never changes once made.

use core::fmt;
use core::hash::{Hash, Hasher};
use core::ops::Deref;

/// Bytes of text held in place. An exchange's trade number has at most 20.
const TEXT: usize = 22;
/// Numbers held in place. The tape carries at most four conditions.
const CODES: usize = 5;

/// A short text: a trade's identifier, an auction's letter. Reads as a `str`.
#[derive(Clone)]
pub struct ShortText(Text);

#[derive(Clone)]
enum Text {
    Here { length: u8, bytes: [u8; TEXT] },
    Elsewhere(Box<str>),
}

impl ShortText {
    /// Keeps a text whole, whatever its length.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut bytes = [0; TEXT];
        match (bytes.get_mut(..text.len()), u8::try_from(text.len())) {
            (Some(here), Ok(length)) => {
                here.copy_from_slice(text.as_bytes());
                Self(Text::Here { length, bytes })
            }
            _ => Self(Text::Elsewhere(text.into())),
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match &self.0 {
            // Always UTF-8: `new` copied it from a text.
            Text::Here { length, bytes } => {
                core::str::from_utf8(&bytes[..usize::from(*length)]).unwrap_or_default()
            }
            Text::Elsewhere(text) => text,
        }
    }
}

impl Deref for ShortText {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl From<&str> for ShortText {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl PartialEq for ShortText {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for ShortText {}

impl PartialOrd for ShortText {
    fn partial_cmp(&self, other: &Self) -> Option<core::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for ShortText {
    fn cmp(&self, other: &Self) -> core::cmp::Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl Hash for ShortText {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl fmt::Debug for ShortText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl fmt::Display for ShortText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A short list of the vendor's code numbers: a trade's conditions, a quote's indicators. Reads
/// as a slice.
#[derive(Clone)]
pub struct Codes(List);

#[derive(Clone)]
enum List {
    Here { length: u8, codes: [i32; CODES] },
    Elsewhere(Box<[i32]>),
}

impl Codes {
    /// No codes at all.
    pub const NONE: Self = Self(List::Here { length: 0, codes: [0; CODES] });

    /// Keeps a list whole, whatever its length.
    #[must_use]
    pub fn new(list: &[i32]) -> Self {
        let mut codes = [0; CODES];
        match (codes.get_mut(..list.len()), u8::try_from(list.len())) {
            (Some(here), Ok(length)) => {
                here.copy_from_slice(list);
                Self(List::Here { length, codes })
            }
            _ => Self(List::Elsewhere(list.into())),
        }
    }

    /// Adds a code where there is room in place; answers whether there was.
    #[inline]
    pub fn push(&mut self, code: i32) -> bool {
        let List::Here { length, codes } = &mut self.0 else { return false };
        let Some(slot) = codes.get_mut(usize::from(*length)) else { return false };
        *slot = code;
        *length += 1;
        true
    }
}

impl Default for Codes {
    fn default() -> Self {
        Self::NONE
    }
}

impl Deref for Codes {
    type Target = [i32];

    fn deref(&self) -> &[i32] {
        match &self.0 {
            List::Here { length, codes } => &codes[..usize::from(*length)],
            List::Elsewhere(codes) => codes,
        }
    }
}

impl From<Vec<i32>> for Codes {
    fn from(list: Vec<i32>) -> Self {
        Self::new(&list)
    }
}

impl FromIterator<i32> for Codes {
    fn from_iter<I: IntoIterator<Item = i32>>(codes: I) -> Self {
        let mut codes = codes.into_iter();
        let mut held = Self::NONE;
        while let Some(code) = codes.next() {
            if !held.push(code) {
                return held.iter().copied().chain([code]).chain(codes).collect::<Vec<_>>().into();
            }
        }
        held
    }
}

impl PartialEq for Codes {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Codes {}

impl fmt::Debug for Codes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn both_take_no_more_room_than_a_list_would() {
        assert_eq!(size_of::<Option<ShortText>>(), size_of::<Vec<u8>>());
        assert_eq!(size_of::<Codes>(), size_of::<Vec<i32>>());
    }

    proptest! {
        #[test]
        fn every_text_is_kept_whole(text in ".{0,40}") {
            let short = ShortText::new(&text);
            prop_assert_eq!(short.as_str(), text.as_str());
            prop_assert_eq!(format!("{short:?}"), format!("{text:?}"));
        }

        #[test]
        fn every_list_is_kept_whole(list in proptest::collection::vec(any::<i32>(), 0..12)) {
            prop_assert_eq!(&*Codes::new(&list), &list[..]);
            prop_assert_eq!(&*list.iter().copied().collect::<Codes>(), &list[..]);
        }
    }
}
