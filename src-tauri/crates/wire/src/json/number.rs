//! Numbers exactly: prices to the nearest `f64`, whole numbers without passing through one.

/// The nearest `f64` of a JSON number; `None` if that is not finite. Minus zero reads as zero.
pub(crate) fn float(text: &str) -> Option<f64> {
    // The standard library's reading is correctly rounded.
    let value: f64 = text.parse().ok()?;
    value.is_finite().then_some(value + 0.0)
}

/// The value of a JSON number that is whole however it is written (`12`, `12.0`, `1.2e1`);
/// `None` if it is not whole or has more than 38 digits.
pub(crate) fn whole(text: &str) -> Option<i128> {
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (before, after) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let after = after.trim_end_matches('0');
    // A digit behind the point needs the exponent to lift it over.
    let zeros = exponent.checked_sub(i32::try_from(after.len()).ok()?)?;
    let mut value = 0i128;
    for digit in before.bytes().chain(after.bytes()) {
        value = value.checked_mul(10)?.checked_add(i128::from(digit.checked_sub(b'0')?))?;
    }
    if value != 0 && zeros >= 0 {
        value = value.checked_mul(10i128.checked_pow(u32::try_from(zeros).ok()?)?)?;
    } else if value != 0 {
        let unit = 10i128.checked_pow(zeros.unsigned_abs())?;
        value = (value % unit == 0).then_some(value / unit)?;
    }
    Some(if negative { -value } else { value })
}

/// A decimal text such as `"0.007300"`; `None` if it is anything else, `inf` and blanks included.
pub(crate) fn decimal(text: &str) -> Option<f64> {
    let plain = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-'));
    if plain { float(text) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn whole_numbers_are_whole_however_they_are_written() {
        for text in ["1200", "1200.0", "1.2e3", "12E2", "120000e-2", "1200.00e0", "0.12e+4"] {
            assert_eq!(whole(text), Some(1200), "{text}");
        }
        assert_eq!(whole("1776175650376809635.000"), Some(1_776_175_650_376_809_635));
        assert_eq!(whole("1.776175650376809635e18"), Some(1_776_175_650_376_809_635));
        assert_eq!(whole("18446744073709551616"), Some(18_446_744_073_709_551_616));
        for text in ["-0", "0.0", "0e9", "0e-9", "-0.0e999999"] {
            assert_eq!(whole(text), Some(0), "{text}");
        }
    }

    #[test]
    fn what_is_not_whole_or_too_long_is_none() {
        for text in ["12.5", "1e-1", "1e999", "1e99999999999", "12.000000001"] {
            assert_eq!(whole(text), None, "{text}");
        }
        assert_eq!(whole(&"9".repeat(40)), None);
    }

    #[test]
    fn decimals_are_plain_digits_with_a_point() {
        assert_eq!(decimal("0.007300"), Some(0.0073));
        assert_eq!(decimal("144673.243177"), Some(144_673.243177));
        for text in ["", "inf", "NaN", "1e3", " 1", "1,000", "+1", "0x10", ".", "--1"] {
            assert_eq!(decimal(text), None, "{text:?}");
        }
    }

    #[test]
    fn floats_are_the_nearest_and_finite() {
        assert_eq!(float("0.1"), Some(0.1));
        assert_eq!(float("7.09e7"), Some(70_900_000.0));
        assert_eq!(float("1e999"), None);
        assert!(float("-0").is_some_and(f64::is_sign_positive));
    }

    proptest! {
        #[test]
        fn every_whole_number_survives_its_text(value: i64) {
            prop_assert_eq!(whole(&value.to_string()), Some(i128::from(value)));
            prop_assert_eq!(whole(&format!("{value}.0")), Some(i128::from(value)));
        }

        #[test]
        fn every_float_survives_its_text(value: f64) {
            prop_assume!(value.is_finite());
            prop_assert_eq!(float(&format!("{value:e}")), Some(value));
        }
    }
}
