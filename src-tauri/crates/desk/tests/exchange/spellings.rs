//! How a key can be spelled, and which spellings some bytes hold. Also used by the window's tests.

/// The spellings of a key, with what each is called: as it is, hex of either case, base64 at each
/// of the three places a key can have in a longer text, UTF-16, percent-encoded in whole and where
/// an address needs it, a JSON array's numbers, and backwards.
pub(crate) fn spellings(key: &str) -> Vec<(&'static str, Vec<u8>)> {
    let each = |spell: fn(&u8) -> String| key.bytes().map(|byte| spell(&byte)).collect::<String>();
    let numbers =
        |between: &str| key.bytes().map(|byte| byte.to_string()).collect::<Vec<_>>().join(between);
    let escaped = |byte: &u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
            char::from(*byte).to_string()
        }
        other => format!("%{other:02X}"),
    };
    let texts = [
        ("as it is", key.to_owned()),
        ("hex", each(|byte| format!("{byte:02x}"))),
        ("HEX", each(|byte| format!("{byte:02X}"))),
        ("base64 at 0", base64(key.as_bytes(), 0)),
        ("base64 at 1", base64(key.as_bytes(), 1)),
        ("base64 at 2", base64(key.as_bytes(), 2)),
        ("UTF-16", each(|byte| format!("{}\0", char::from(*byte)))),
        ("percent", each(|byte| format!("%{byte:02X}"))),
        ("percent where needed", each(escaped)),
        ("numbers", numbers(",")),
        ("numbers apart", numbers(", ")),
        ("backwards", key.chars().rev().collect()),
    ];
    texts.into_iter().map(|(name, text)| (name, text.into_bytes())).collect()
}

/// Which spellings of the key some bytes hold.
pub(crate) fn held(bytes: &[u8], key: &str) -> Vec<&'static str> {
    let holds = |wanted: &[u8]| {
        let first = wanted.first().copied();
        bytes
            .iter()
            .enumerate()
            .any(|(at, byte)| Some(*byte) == first && bytes[at..].starts_with(wanted))
    };
    spellings(key).into_iter().filter(|(_, wanted)| holds(wanted)).map(|(name, _)| name).collect()
}

/// Base64 behind so many other bytes, without the digits that those or later ones decide.
fn base64(bytes: &[u8], before: usize) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let whole: Vec<u8> = std::iter::repeat_n(0, before).chain(bytes.iter().copied()).collect();
    let bit = |at: usize| whole[at / 8] >> (7 - at % 8) & 1;
    let digit = |at: usize| {
        let value = (at..at + 6).fold(0, |value, at| value << 1 | usize::from(bit(at)));
        char::from(DIGITS[value])
    };
    let (first, end) = ((before * 8).div_ceil(6), whole.len() * 8 / 6);
    (first..end).map(|number| digit(number * 6)).collect()
}
