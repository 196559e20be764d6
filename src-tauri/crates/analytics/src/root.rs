//! Where a continuous function is zero between two points of different sign.

/// The zero of `f` between `low` and `high`, whose values are given and of different sign, to the
/// last bits: regula falsi with the Illinois weight (M. Dowell and P. Jarratt, 1971), halvings
/// where that crawls.
pub(crate) fn between(
    f: impl Fn(f64) -> f64,
    (mut low, mut at_low): (f64, f64),
    (mut high, mut at_high): (f64, f64),
) -> f64 {
    for round in 0..MOST_ROUNDS {
        let middle = low + 0.5 * (high - low);
        if middle <= low.min(high) || middle >= low.max(high) {
            break;
        }
        let guess = high - at_high * (high - low) / (at_high - at_low);
        let within = guess > low.min(high) && guess < low.max(high);
        let next = if within && round % 3 != 2 { guess } else { middle };
        let value = f(next);
        if value == 0.0 || (next - high).abs() <= f64::EPSILON * next.abs() {
            return next;
        }
        if (value > 0.0) == (at_high > 0.0) {
            at_low *= 0.5;
        } else {
            (low, at_low) = (high, at_high);
        }
        (high, at_high) = (next, value);
    }
    high
}

/// A halving in every third round closes any bracket of doubles within these.
const MOST_ROUNDS: usize = 200;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zeros_are_found_to_the_last_bits() {
        let check = |f: fn(f64) -> f64, low: f64, high: f64, expected: f64| {
            let met = between(f, (low, f(low)), (high, f(high)));
            assert!((met - expected).abs() <= 4.0 * f64::EPSILON * expected.abs(), "{met}");
        };
        check(|x| x * x - 2.0, 0.0, 2.0, std::f64::consts::SQRT_2);
        check(|x| (x - 80.0).tanh(), 0.0, 500.0, 80.0);
        check(|x| (x - 1.0).powi(9), 0.0, 3.0, 1.0);
        check(|x| 1.0 - (x - 1.0).exp(), -3.0, 700.0, 1.0);
    }
}
