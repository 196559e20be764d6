//! One object taken apart: its keys, and its values as the texts they are.
//!
//! Values are checked for syntax only, so that a number no machine can hold, or nesting a
//! million deep, harms nobody but itself. Nothing is copied, save keys written with escapes.

use std::borrow::Cow;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

/// The members of an object in the order they came.
#[derive(Debug, Default)]
pub(crate) struct Fields<'a>(Vec<(Cow<'a, str>, &'a str)>);

impl<'a> Fields<'a> {
    /// Replaces these fields by those of the object `text` starts with. Answers how many bytes
    /// the object takes, or at which byte it turned out to be broken.
    pub(crate) fn read(&mut self, text: &'a str) -> Result<usize, usize> {
        self.0.clear();
        let mut json = serde_json::Deserializer::from_str(text);
        let sound = Object(self).deserialize(&mut json).is_ok();
        let end = json.into_iter::<IgnoredAny>().byte_offset();
        if sound { Ok(end) } else { Err(end) }
    }

    /// The value's text. Of a key given twice the last counts; `null` is as good as absent.
    pub(crate) fn get(&self, key: &str) -> Option<&'a str> {
        let (_, value) = self.0.iter().rev().find(|(name, _)| name == key)?;
        (*value != "null").then_some(*value)
    }

    /// Whether the object says anything about `key`.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn push(&mut self, key: Cow<'a, str>, value: &'a str) {
        self.0.push((key, value));
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &'a str)> {
        self.0.iter().map(|(key, value)| (key.as_ref(), *value))
    }
}

/// Collects an object's members into the fields it borrows, so that their memory is reused.
struct Object<'f, 'a>(&'f mut Fields<'a>);

impl<'a> DeserializeSeed<'a> for Object<'_, 'a> {
    type Value = ();

    fn deserialize<D: Deserializer<'a>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_map(self)
    }
}

impl<'a> Visitor<'a> for Object<'_, 'a> {
    type Value = ();

    fn expecting(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut members: A) -> Result<(), A::Error> {
        while let Some(Key(key)) = members.next_key()? {
            self.0.push(key, members.next_value::<&RawValue>()?.get());
        }
        Ok(())
    }
}

/// A key, borrowed unless it was written with escapes.
struct Key<'a>(Cow<'a, str>);

impl<'a> Deserialize<'a> for Key<'a> {
    fn deserialize<D: Deserializer<'a>>(json: D) -> Result<Self, D::Error> {
        struct Text;
        impl<'a> Visitor<'a> for Text {
            type Value = Key<'a>;

            fn expecting(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str("a text")
            }

            fn visit_borrowed_str<E>(self, text: &'a str) -> Result<Key<'a>, E> {
                Ok(Key(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Key<'a>, E> {
                Ok(Key(Cow::Owned(text.to_owned())))
            }
        }
        json.deserialize_str(Text)
    }
}

/// What a JSON text says, borrowed unless it was written with escapes; `None` if `text` is no
/// JSON text.
pub(crate) fn text_of(text: &str) -> Option<Cow<'_, str>> {
    serde_json::from_str::<Key<'_>>(text).ok().map(|Key(text)| text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_comes_apart_into_texts() {
        let mut fields = Fields::default();
        let text = r#"{"ev":"T", "p": 1e999,"x":[[1]],"t":null,"\u0069":"a\n"} ,more"#;
        assert_eq!(fields.read(text), Ok(text.len() - " ,more".len()));
        let members: Vec<_> = fields.iter().collect();
        let expected =
            [("ev", r#""T""#), ("p", "1e999"), ("x", "[[1]]"), ("t", "null"), ("i", r#""a\n""#)];
        assert_eq!(members, expected);
        assert!(fields.has("p") && !fields.has("t"));
    }

    #[test]
    fn the_last_of_a_repeated_key_counts() {
        let mut fields = Fields::default();
        fields.read(r#"{"p":1,"p":2}"#).unwrap();
        assert_eq!(fields.get("p"), Some("2"));
        fields.read(r#"{"p":1,"p":null}"#).unwrap();
        assert_eq!(fields.get("p"), None);
    }

    #[test]
    fn nesting_however_deep_breaks_nothing() {
        let deep = format!(r#"{{"x":{}{},"p":1}}"#, "[".repeat(1 << 20), "]".repeat(1 << 20));
        let mut fields = Fields::default();
        assert_eq!(fields.read(&deep), Ok(deep.len()));
        assert_eq!(fields.get("p"), Some("1"));
        assert!(fields.read(&deep[..deep.len() / 2]).is_err());
    }
}
