//! A key in use. This is the only file that ever looks at one, and it does so in one private
//! function; what leaves it is an auth frame, a REST header, an entry in the keyring, and texts
//! from which the key was taken.

use std::borrow::Cow;
use std::sync::{PoisonError, RwLock};

use data_encoding::{BASE64, BASE64_NOPAD, HEXLOWER, HEXUPPER};
use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret as _, SecretString};

/// No key is longer; Windows keeps no more.
const LONGEST: usize = 512;
/// A text this short is no key of the vendor's, and taking it out would garble every sentence.
const SHORTEST_HIDDEN: usize = 6;
/// What stands in a text in the key's place.
const HIDDEN: &str = "[key]";

/// Every form of every key this process has held. A key that was replaced is still a secret.
static HIDE: RwLock<Vec<Key>> = RwLock::new(Vec::new());

/// A key that may be one of the vendor's.
#[derive(Debug, Clone)]
pub(crate) struct Key(SecretString);

/// Why a text is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyFault {
    Empty,
    TooLong,
    BadCharacter,
}

impl KeyFault {
    /// A sentence for the person.
    pub(crate) const fn sentence(self) -> &'static str {
        match self {
            Self::Empty => "No key was given.",
            Self::TooLong => "A key has at most 512 characters.",
            Self::BadCharacter => "A key has no spaces and no characters beyond plain letters.",
        }
    }
}

impl Key {
    /// A key as it was entered. From here on [`redact`] knows it.
    pub(crate) fn new(secret: SecretString) -> Result<Self, KeyFault> {
        let key = Self(secret);
        let text = key.text();
        if text.is_empty() {
            return Err(KeyFault::Empty);
        }
        if text.len() > LONGEST {
            return Err(KeyFault::TooLong);
        }
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(KeyFault::BadCharacter);
        }
        key.hide();
        Ok(key)
    }

    /// A key for an exchange that takes any: it opens nothing and hides nothing.
    pub(crate) fn of_no_worth() -> Self {
        Self(SecretString::from("simulated"))
    }

    /// The frame that logs in.
    pub(crate) fn auth_frame(&self) -> String {
        serde_json::json!({ "action": "auth", "params": self.text() }).to_string()
    }

    /// The header that REST wants, marked so that nobody prints it. A checked key always makes
    /// one.
    pub(crate) fn header(&self) -> Option<HeaderValue> {
        let mut header = HeaderValue::from_str(&format!("Bearer {}", self.text())).ok()?;
        header.set_sensitive(true);
        Some(header)
    }

    /// Writes the key into an entry of the keyring and reads it back; answers whether it is
    /// there.
    pub(crate) fn store(&self, entry: &keyring_core::Entry) -> keyring_core::Result<bool> {
        entry.set_password(self.text())?;
        Ok(Self(entry.get_password()?.into()).is(self))
    }

    /// Whether two keys are one.
    pub(crate) fn is(&self, other: &Self) -> bool {
        self.text() == other.text()
    }

    /// The one place a key is looked at.
    fn text(&self) -> &str {
        self.0.expose_secret()
    }

    fn hide(&self) {
        let text = self.text();
        if text.len() < SHORTEST_HIDDEN {
            return;
        }
        let bytes = text.as_bytes();
        let percent = bytes.iter().map(|byte| format!("%{byte:02X}")).collect::<String>();
        let escaped = percent_encoded(bytes);
        let mut forms = vec![text.to_owned(), percent.to_lowercase(), percent, escaped];
        forms.extend([HEXLOWER.encode(bytes), HEXUPPER.encode(bytes)]);
        forms.extend([BASE64.encode(bytes), BASE64_NOPAD.encode(bytes)]);
        let numbers: Vec<_> = bytes.iter().map(u8::to_string).collect();
        forms.extend([numbers.join(","), numbers.join(", ")]);
        // The longest first, so that no form leaves a rest of a longer one standing.
        forms.sort_by_key(|form| core::cmp::Reverse(form.len()));
        forms.dedup();
        let mut hide = HIDE.write().unwrap_or_else(PoisonError::into_inner);
        if !hide.iter().any(|held| held.text() == text) {
            hide.extend(forms.into_iter().map(|form| Self(form.into())));
        }
    }
}

/// As addresses spell it: letters and digits as they are, all else by number.
fn percent_encoded(bytes: &[u8]) -> String {
    let spell = |byte: &u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
            char::from(*byte).to_string()
        }
        other => format!("%{other:02X}"),
    };
    bytes.iter().map(spell).collect()
}

/// A text without any key this process holds or held, be it plain, percent-encoded, in base64,
/// in hex or as a list of numbers. For whoever shows or logs what a server said.
#[must_use]
pub fn redact(text: &str) -> Cow<'_, str> {
    let hide = HIDE.read().unwrap_or_else(PoisonError::into_inner);
    let mut clean = Cow::Borrowed(text);
    for form in hide.iter() {
        if clean.contains(form.text()) {
            clean = Cow::Owned(clean.replace(form.text(), HIDDEN));
        }
    }
    clean
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> Result<Key, KeyFault> {
        Key::new(text.to_owned().into())
    }

    #[test]
    fn what_cannot_be_a_key_says_why() {
        assert_eq!(key("").unwrap_err(), KeyFault::Empty);
        assert_eq!(key(&"k".repeat(LONGEST + 1)).unwrap_err(), KeyFault::TooLong);
        assert!(key(&"k".repeat(LONGEST)).is_ok());
        for odd in ["a key", "key\n", "\tkey", "ke\u{0}y", "kéy", "key\u{7f}"] {
            assert_eq!(key(odd).unwrap_err(), KeyFault::BadCharacter, "{odd:?}");
        }
    }

    #[test]
    fn no_form_of_a_key_is_left_in_a_text() {
        let secret = "Canary/Key+42~x";
        key(secret).unwrap();
        let bytes = secret.as_bytes();
        let forms = [
            secret.to_owned(),
            "Canary%2FKey%2B42~x".to_owned(),
            bytes.iter().map(|byte| format!("%{byte:02x}")).collect(),
            HEXLOWER.encode(bytes),
            HEXUPPER.encode(bytes),
            BASE64.encode(bytes),
            format!("{bytes:?}").trim_matches(['[', ']']).to_owned(),
        ];
        for form in forms {
            let said = format!("authentication failed for {form}: not a key");
            assert_eq!(redact(&said), "authentication failed for [key]: not a key", "{form}");
        }
        assert_eq!(redact("nothing to hide"), "nothing to hide");
    }

    #[test]
    fn neither_a_key_nor_its_header_prints_it() {
        let key = key("never-printed-key").unwrap();
        let said = format!("{key:?} {:?}", key.header().unwrap());
        assert!(!said.contains("never-printed"), "{said}");
        assert_eq!(key.auth_frame(), r#"{"action":"auth","params":"never-printed-key"}"#);
    }

    #[test]
    fn a_key_with_quotes_stays_one_text_in_the_frame() {
        let key = key(r#"a"},{"b"#).unwrap();
        let frame: serde_json::Value = serde_json::from_str(&key.auth_frame()).unwrap();
        assert_eq!(frame["params"], r#"a"},{"b"#);
    }
}
