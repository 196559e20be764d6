//! The riskless rate for a time, from the treasury's par yields.
//!
//! Par yields of bonds that pay twice a year are taken for zero rates, which is off by a few
//! hundredths of a percent at the tenors options have; nothing is bootstrapped. Where the yields
//! come from, and of which day they are, is not known here.

use crate::Reason;

/// Par yields by tenor, linear between tenors and level beyond the ends; never empty.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve(Vec<(f64, f64)>);

/// What a curve says of one time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    /// Percent a year, bond-equivalent: 4.3 is 4.3 %.
    pub par_yield: f64,
    /// The same, continuously compounded, a fraction a year: z = 2 ln(1 + y/200).
    pub zero_rate: f64,
    /// What a dollar at that time is worth now: e^(−zt).
    pub discount_factor: f64,
}

impl Curve {
    /// The curve through tenors in years and par yields in percent, in any order; what is no tenor
    /// or no yield is left out. `None` if nothing remains.
    #[must_use]
    pub fn of(yields: &[(f64, f64)]) -> Option<Self> {
        let known = |&(tenor, percent): &(f64, f64)| {
            tenor.is_finite() && tenor > 0.0 && percent.is_finite() && percent > -200.0
        };
        let mut points: Vec<(f64, f64)> = yields.iter().copied().filter(known).collect();
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        points.dedup_by_key(|point| point.0);
        (!points.is_empty()).then_some(Self(points))
    }

    /// The par yield for a time in years, percent a year.
    #[must_use]
    pub fn par_yield(&self, years: f64) -> f64 {
        let above = self.0.partition_point(|(tenor, _)| *tenor < years);
        match (above.checked_sub(1).and_then(|below| self.0.get(below)), self.0.get(above)) {
            (Some((t0, y0)), Some((t1, y1))) => {
                let part = (years - t0) / (t1 - t0);
                (1.0 - part) * y0 + part * y1
            }
            (Some((_, percent)), None) | (None, Some((_, percent))) => *percent,
            (None, None) => 0.0,
        }
    }

    /// The rate for a time in years, continuously compounded, a fraction a year.
    #[must_use]
    pub fn rate(&self, years: f64) -> f64 {
        2.0 * (self.par_yield(years) / 200.0).ln_1p()
    }

    /// All that the curve says of a time in years; of now, that a dollar is a dollar.
    ///
    /// # Errors
    /// A time that is no number or is past, or one so far that nothing can be said of it.
    pub fn at(&self, years: f64) -> Result<Rate, Reason> {
        if !years.is_finite() {
            return Err(Reason::NotFinite);
        }
        if years < 0.0 {
            return Err(Reason::Expired);
        }
        let (par_yield, zero_rate) = (self.par_yield(years), self.rate(years));
        let discount_factor = (-zero_rate * years).exp();
        if discount_factor.is_finite() {
            Ok(Rate { par_yield, zero_rate, discount_factor })
        } else {
            Err(Reason::OutOfRange)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yields_are_linear_between_tenors_and_level_beyond_them() {
        let curve = Curve::of(&[(2.0, 5.0), (1.0, 4.0)]).unwrap();
        let rate = curve.at(1.25).unwrap();
        assert_eq!(rate.par_yield, 4.25);
        assert!((rate.zero_rate - 2.0 * 1.02125_f64.ln()).abs() < 1e-15);
        assert!((rate.discount_factor - 1.02125_f64.powf(-2.5)).abs() < 1e-15);
        assert_eq!(curve.par_yield(0.01), 4.0, "level before the first tenor");
        assert_eq!(curve.par_yield(30.0), 5.0, "and after the last");
        assert_eq!(curve.at(0.0).unwrap().discount_factor, 1.0);
    }

    #[test]
    fn a_day_without_yields_has_no_curve_and_a_time_that_is_none_no_rate() {
        assert_eq!(Curve::of(&[]), None);
        assert_eq!(Curve::of(&[(1.0, f64::NAN), (0.0, 4.0), (1.0, -200.0)]), None);
        let curve = Curve::of(&[(1.0, 4.0), (1.0, 9.0)]).unwrap();
        assert_eq!(curve.at(f64::NAN), Err(Reason::NotFinite));
        assert_eq!(curve.at(-0.1), Err(Reason::Expired));
        let negative = Curve::of(&[(1.0, -199.0)]).unwrap();
        assert_eq!(negative.at(1e6), Err(Reason::OutOfRange));
    }
}
