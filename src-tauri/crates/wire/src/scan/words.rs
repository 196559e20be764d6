//! Eight bytes of text looked at in one word: how far digits go, what they come to, where a plain
//! text ends. Nothing here moves along a text; that is `values.rs`.

/// Bytes looked at in one go.
pub(super) const WORD: usize = 8;

const fn each(byte: u8) -> u64 {
    u64::from_le_bytes([byte; WORD])
}

/// The next eight bytes, zeros behind the end.
#[inline(always)]
pub(super) fn word_of(bytes: &[u8]) -> u64 {
    match bytes.first_chunk() {
        Some(word) => u64::from_le_bytes(*word),
        None => last_word(bytes),
    }
}

/// Likewise where fewer than eight are left.
#[cold]
fn last_word(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |word, byte| (word << 8) | u64::from(*byte))
}

/// The high bit of each byte of a word that is no digit, the word's bytes being what their
/// characters are above `0`. Right up to the first one above `9`; what comes behind it does not
/// matter.
#[inline(always)]
const fn beyond_digits(word: u64) -> u64 {
    (word | word.wrapping_add(each(0x80 - 10))) & each(0x80)
}

/// The number a word starts with, if the word holds all of it and a byte more: its digits, how many
/// of them stand behind the point, and its length.
///
/// Where it ends does not wait for what it says: whoever reads on needs that first.
#[inline(always)]
pub(super) fn short_number(word: u64) -> Option<(u64, usize, usize)> {
    let word = word ^ each(b'0');
    let beyond = beyond_digits(word);
    let point = word ^ each(b'.' ^ b'0');
    let no_point = ((point & each(0x7f)) + each(0x7f)) | point;
    let length = ((beyond & no_point).trailing_zeros() / 8) as usize;
    let before = (beyond.trailing_zeros() / 8) as usize;
    let idle_zero = word & 0xff == 0 && before > 1;
    if length == WORD || before == 0 || idle_zero {
        return None;
    }
    if before == length {
        return Some((value_of(word, length), 0, length));
    }
    // The digits behind the point close up to those before it.
    let head = (1 << (8 * before)) - 1;
    let digits = (word & head) | ((word >> 8) & !head);
    let count = length - 1;
    // A point at the end, or a second one, is no number's.
    let sound = count > before && beyond_digits(digits).trailing_zeros() as usize / 8 >= count;
    sound.then(|| (value_of(digits, count), count - before, length))
}

/// The value of so many digits, one to eight, that a word starts with.
#[inline(always)]
const fn value_of(word: u64, count: usize) -> u64 {
    // Zeros in front, then pairs, fours and the eight of digits summed side by side.
    let word = word << (64 - 8 * count);
    let pairs = word.wrapping_mul(10).wrapping_add(word >> 8);
    let firsts = (pairs & 0x0000_00ff_0000_00ff).wrapping_mul(100 + (1_000_000 << 32));
    let lasts = ((pairs >> 16) & 0x0000_00ff_0000_00ff).wrapping_mul(1 + (10_000 << 32));
    firsts.wrapping_add(lasts) >> 32
}

/// The value of the digits a word starts with, and how many they are.
#[inline(always)]
pub(super) fn leading_digits(word: u64) -> (u64, usize) {
    let word = word ^ each(b'0');
    let count = (beyond_digits(word).trailing_zeros() / 8) as usize;
    if count == 0 { (0, 0) } else { (value_of(word, count), count) }
}

/// How many characters a word starts with that stand for themselves in a JSON text: ASCII, but no
/// quote, no backslash and nothing below the space.
#[inline(always)]
pub(super) fn leading_plain(word: u64) -> usize {
    let low = word & each(0x7f);
    let is_not = |byte: u8| (low ^ each(byte)) + each(0x7f);
    let plain = (low + each(0x80 - b' ')) & is_not(b'"') & is_not(b'\\') & !word;
    ((!plain & each(0x80)).trailing_zeros() / 8) as usize
}
