//! Pages: a slice of a list, and the address of the next.
//!
//! A cursor is opaque to clients and holds every filter of the first request and where to go on,
//! never the key.

use super::query::Request;

/// A slice of what was found, with what goes into `next_url`.
pub(super) struct Page<T> {
    pub(super) rows: Vec<T>,
    pub(super) next: Option<String>,
}

/// The page a request asks for.
pub(super) fn slice<T>(rows: Vec<T>, limit: usize, origin: &str, request: &Request) -> Page<T> {
    let begin = request.query.begin.and_then(|begin| usize::try_from(begin).ok()).unwrap_or(0);
    let more = rows.len() > begin.saturating_add(limit);
    let rows = rows.into_iter().skip(begin).take(limit).collect();
    let next = more.then(|| address(origin, request, (begin + limit) as i64));
    Page { rows, next }
}

/// The address of the page that begins at a number the endpoint understands.
pub(super) fn address(origin: &str, request: &Request, begin: i64) -> String {
    let cursor = seal(&format!("{begin}&{}", request.query.written()));
    format!("{origin}{}?cursor={cursor}", request.raw_path)
}

/// What a cursor of ours says: where to begin, and the parameters.
pub(super) fn open(cursor: &str) -> Option<(i64, String)> {
    let text = String::from_utf8(unseal(cursor)?).ok()?;
    let (begin, pairs) = text.split_once('&')?;
    Some((begin.parse().ok()?, pairs.to_owned()))
}

/// The URL-safe alphabet of RFC 4648, section 5, without padding.
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

fn seal(text: &str) -> String {
    let mut sealed = String::new();
    for chunk in text.as_bytes().chunks(3) {
        let byte = |index: usize| u32::from(chunk.get(index).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..=chunk.len() {
            let index = bits >> (18 - 6 * place) & 63;
            sealed.push(char::from(ALPHABET[index as usize]));
        }
    }
    sealed
}

fn unseal(sealed: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    for chunk in sealed.as_bytes().chunks(4) {
        let mut bits = 0;
        for place in 0..4 {
            let value = match chunk.get(place) {
                Some(byte) => ALPHABET.iter().position(|letter| letter == byte)?,
                None => 0,
            };
            bits = bits << 6 | value as u32;
        }
        bytes.extend(bits.to_be_bytes().get(1..chunk.len())?);
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_cursor_reads_back(begin in 0..i64::MAX, pairs in "[ -~]{0,60}") {
            let sealed = seal(&format!("{begin}&{pairs}"));
            prop_assert!(sealed.bytes().all(|byte| ALPHABET.contains(&byte)));
            prop_assert_eq!(open(&sealed), Some((begin, pairs)));
        }

        #[test]
        fn no_cursor_of_a_stranger_breaks_anything(cursor in ".{0,40}") {
            let _ = open(&cursor);
        }
    }
}
