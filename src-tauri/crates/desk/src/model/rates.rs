//! The riskless rate for a time, from the treasury's par yields.

use market::TreasuryYields;

/// Continuously compounded rates by tenor in years, shortest first; never empty.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Curve(Vec<(f64, f64)>);

impl Curve {
    /// The curve of a day; `None` if the day has no yields. Par yields of bonds that pay twice a
    /// year are taken for zero rates, z = 2 ln(1 + y/200): off by a few hundredths of a percent
    /// at the tenors options have.
    pub(crate) fn of(yields: &TreasuryYields) -> Option<Self> {
        let known = yields.yields.iter().filter(|(tenor, percent)| {
            tenor.is_finite() && *tenor > 0.0 && percent.is_finite() && *percent > -200.0
        });
        let mut points: Vec<(f64, f64)> =
            known.map(|(tenor, percent)| (*tenor, 2.0 * (percent / 200.0).ln_1p())).collect();
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        (!points.is_empty()).then_some(Self(points))
    }

    /// The rate for a time in years: linear between tenors, level beyond the ends.
    pub(crate) fn rate(&self, years: f64) -> f64 {
        let above = self.0.partition_point(|(tenor, _)| *tenor < years);
        match (above.checked_sub(1).and_then(|below| self.0.get(below)), self.0.get(above)) {
            (Some((t0, r0)), Some((t1, r1))) => r0 + (r1 - r0) * (years - t0) / (t1 - t0),
            (Some((_, rate)), None) | (None, Some((_, rate))) => *rate,
            (None, None) => 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn curve(yields: &[(f64, f64)]) -> Option<Curve> {
        let date = market::Date::new(2026, 11, 20).unwrap();
        Curve::of(&TreasuryYields { date, yields: yields.to_vec() })
    }

    #[test]
    fn rates_are_continuous_and_linear_between_tenors() {
        let curve = curve(&[(1.0, 4.0), (2.0, 5.0)]).unwrap();
        let (one, two) = (2.0 * 1.02_f64.ln(), 2.0 * 1.025_f64.ln());
        assert!((curve.rate(1.0) - one).abs() < 1e-15);
        assert!((curve.rate(1.25) - (0.75 * one + 0.25 * two)).abs() < 1e-15);
        assert_eq!(curve.rate(0.01), curve.rate(1.0), "level before the first tenor");
        assert_eq!(curve.rate(30.0), curve.rate(2.0), "and after the last");
    }

    #[test]
    fn a_day_without_yields_has_no_curve() {
        assert_eq!(curve(&[]), None);
        assert_eq!(curve(&[(1.0, f64::NAN), (0.0, 4.0)]), None);
    }
}
