//! The normal distribution, good into the tails (W. J. Cody's rational approximations).

use implied_vol::{DefaultSpecialFn, SpecialFn};

/// 1/√(2π).
pub(crate) const INV_SQRT_2PI: f64 = 0.398_942_280_401_432_7;

/// The chance of a standard normal variable below `x`.
pub(crate) fn cdf(x: f64) -> f64 {
    DefaultSpecialFn::norm_cdf(x)
}

/// The density of a standard normal variable at `x`.
pub(crate) fn pdf(x: f64) -> f64 {
    INV_SQRT_2PI * (-0.5 * x * x).exp()
}

/// The chance of a standard normal variable above `x`, over e^(−x²/2): it neither vanishes nor is
/// lost where the chance itself does.
pub(crate) fn scaled_tail(x: f64) -> f64 {
    0.5 * DefaultSpecialFn::erfcx(x * std::f64::consts::FRAC_1_SQRT_2)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Computed to fifty digits as erfc(−x/√2)/2, cut to what a double holds.
    #[test]
    fn the_distribution_is_right_to_the_last_digits_in_both_tails() {
        for (x, expected) in [
            (0.0, 0.5),
            (1.0, 0.841_344_746_068_542_9),
            (-1.0, 0.158_655_253_931_457_05),
            (-5.0, 2.866_515_718_791_939e-7),
            (-10.0, 7.619_853_024_160_527e-24),
            (-37.0, 5.725_571_222_524_577e-300),
        ] {
            let error = (cdf(x) / expected - 1.0).abs();
            assert!(error < 1e-14, "cdf({x}) is off by {error:e}");
        }
        assert_eq!((cdf(f64::NEG_INFINITY), cdf(f64::INFINITY)), (0.0, 1.0));
    }
}
