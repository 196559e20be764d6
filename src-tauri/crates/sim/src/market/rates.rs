//! What money costs: the curve that the treasury endpoint shows and options are priced with.
//!
//! One curve serves both, so that a client that discounts by the published yields finds the
//! parity the prices were made with.

/// Par yield of a tenor in years, percent a year, bond-equivalent.
pub(crate) fn par_yield(years: f64) -> f64 {
    // Nelson and Siegel's shape: 4.35 % overnight, a shallow trough, 4.75 % in the long run.
    let decay = if years > 0.0 { (1.0 - (-years / 2.0).exp()) / (years / 2.0) } else { 1.0 };
    4.75 - 0.40 * decay - 1.6 * (decay - (-years / 2.0).exp())
}

/// The continuous rate for a span, a fraction a year. `2 ln(1 + y/2)` turns the bond-equivalent
/// yield; the difference between par and zero yields is left aside, it is below 0.02 % here.
pub(crate) fn rate(years: f64) -> f64 {
    2.0 * (par_yield(years) / 200.0).ln_1p()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curve_is_where_curves_are() {
        for years in [0.0, 0.01, 0.25, 1.0, 2.0, 5.0, 30.0] {
            assert!((3.5..5.0).contains(&par_yield(years)), "{} at {years}", par_yield(years));
            assert!(rate(years) < par_yield(years) / 100.0);
        }
    }
}
