//! Every value alone at the end of a text and with more behind it.

use super::*;
use proptest::prelude::*;

/// What a reading makes of a text with more behind it and at the very end, and what it leaves.
fn both<T: PartialEq + core::fmt::Debug>(
    text: &str,
    read: impl Fn(&mut Scan<'_>) -> Option<T>,
) -> Option<T> {
    let take = |text: &str| {
        let mut scan = Scan::new(text);
        let value = read(&mut scan);
        value.map(|value| (value, scan.left()))
    };
    let (alone, followed) = (take(&format!("{text}}}")), take(&format!("{text},\"z\":1}}]")));
    assert_eq!(alone.is_some(), followed.is_some(), "{text}");
    let (value, left) = alone?;
    let (again, further) = followed?;
    assert_eq!((&value, left + 7), (&again, further), "{text}");
    (left == 1).then_some(value)
}

#[test]
fn a_number_is_read_as_json_writes_it_or_not_at_all() {
    let read = |text| both(text, |scan| scan.number());
    for (text, value) in [
        ("0", 0.0),
        ("0.5", 0.5),
        ("-0", 0.0),
        ("-12.25", -12.25),
        ("12345678", 12_345_678.0),
        ("123456789012345", 123_456_789_012_345.0),
        ("1234567890123456789012", 1_234_567_890_123_456_789_012.0),
        ("0.1234567890123456789", 0.123_456_789_012_345_68),
        ("114.125", 114.125),
    ] {
        assert_eq!(read(text), Some(value), "{text}");
        assert_eq!(read(text).map(f64::is_sign_negative), Some(value < 0.0), "{text}");
    }
    for text in ["", "-", ".5", "5.", "1.x", "012", "00", "-01", "1e3", "1E3", "12.5e-1", "+1"] {
        assert_eq!(read(text), None, "{text}");
    }
    for text in ["12345678.", "1234567890123456.", "1234567.12345678."] {
        assert_eq!(read(text), None, "{text}");
    }
    assert_eq!(read(&"9".repeat(400)), None, "not finite");
}

#[test]
fn a_whole_number_has_no_fraction_and_fits() {
    let read = |text| both(text, |scan| scan.whole());
    assert_eq!(read("1776175650376809635"), Some(1_776_175_650_376_809_635));
    assert_eq!(read("9999999999999999999"), Some(9_999_999_999_999_999_999));
    for text in ["12.0", "-1", "", "01", "99999999999999999999", "1e3"] {
        assert_eq!(read(text), None, "{text}");
    }
    assert_eq!(both("4294967295", |scan| scan.small()), Some(u32::MAX));
    assert_eq!(both("4294967296", |scan| scan.small()), None);
    assert_eq!(both("2147483648", |scan| scan.code()), None);
}

#[test]
fn lists_and_texts_are_taken_only_in_their_plainest_form() {
    assert_eq!(both("[]", |scan| scan.codes()), Some(Codes::NONE));
    assert_eq!(both("[0,12,604]", |scan| scan.codes()), Some(Codes::new(&[0, 12, 604])));
    for text in ["[1,]", "[,1]", "[1 ,2]", "[1,2", "1", "[-1]", "[1,2,3,4,5,6]"] {
        assert_eq!(both(text, |scan| scan.codes()), None, "{text}");
    }
    let id = |text: &str| both(text, |scan| scan.id()).map(|id| id.as_deref().map(str::to_owned));
    assert_eq!(id("\"\""), Some(None));
    for text in ["7", "12345678", "71675577320245", "a longer one than is held in place"] {
        assert_eq!(id(&format!("\"{text}\"")), Some(Some(text.to_owned())));
    }
    for text in ["\"a\\n\"", "\"é\"", "\"a\tb\"", "7", "\"1234567\u{1}\""] {
        assert_eq!(id(text), None, "{text}");
    }
}

proptest! {
    #[test]
    fn a_small_number_is_the_same_read_either_way(
        text in "-?[0-9]{0,5}(\\.[0-9]{0,3})?(e1)?",
    ) {
        let number = both(&text, |scan| scan.number());
        prop_assert_eq!(both(&text, |scan| scan.size()), number);
        let whole = both(&text, |scan| scan.whole());
        prop_assert_eq!(both(&text, |scan| scan.small()).map(u64::from), whole);
        prop_assert_eq!(both(&text, |scan| scan.code()).map(i64::from), whole.map(u64::cast_signed));
    }

    #[test]
    fn a_number_is_the_nearest_whatever_its_digits(
        before in "0|[1-9][0-9]{0,17}", after in "(\\.[0-9]{1,18})?", negative: bool,
    ) {
        let text = format!("{}{before}{after}", if negative { "-" } else { "" });
        let value = both(&text, |scan| scan.number());
        prop_assert_eq!(value.map(f64::to_bits), number::float(&text).map(f64::to_bits));
    }
}
