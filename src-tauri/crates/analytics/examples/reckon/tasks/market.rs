//! What is said of the underlying and of money: rates, chances, the smile.

use analytics::probability::{Chances, Lognormal};
use analytics::svi::Svi;
use analytics::{Curve, Rate};

use crate::cells::Answer::Number;
use crate::cells::{Answers, Cells, words};

/// The tenors in years, in the order of [`TENORS_AND_TIME`].
const TENORS: [f64; 7] = [1.0 / 12.0, 0.25, 1.0, 2.0, 5.0, 10.0, 30.0];

/// What `curve` reads.
pub(crate) const TENORS_AND_TIME: &[&str] = &[
    "yield_1_month",
    "yield_3_month",
    "yield_1_year",
    "yield_2_year",
    "yield_5_year",
    "yield_10_year",
    "yield_30_year",
    "t_years",
];

/// The forward that densities are asked on.
const FORWARD: f64 = 100.0;

pub(crate) fn curve(cells: &Cells) -> Answers {
    let mut yields = Vec::new();
    for (place, tenor) in TENORS.into_iter().enumerate() {
        match cells.optional(place)? {
            Some(percent) if percent.is_finite() && percent > -200.0 => {
                yields.push((tenor, percent));
            }
            Some(_) => return Err(format!("{} is no yield", TENORS_AND_TIME[place])),
            None => {}
        }
    }
    let curve = Curve::of(&yields).ok_or("there are no yields")?;
    let Rate { par_yield, zero_rate, discount_factor } =
        curve.at(cells.number(TENORS.len())?).map_err(words)?;
    Ok([par_yield, zero_rate, discount_factor].map(Number).into())
}

pub(crate) fn probability(cells: &Cells) -> Answers {
    let [spot, level, years, rate, dividend_yield, sigma] = cells.numbers()?;
    let law = Lognormal { spot, years, rate, dividend_yield, sigma };
    let Chances { above, below, touch } = law.chances(level).map_err(words)?;
    Ok([above, below, touch].map(Number).into())
}

pub(crate) fn svi(cells: &Cells) -> Answers {
    let [years, a, b, rho, m, sigma, k] = cells.numbers()?;
    let slice = Svi { a, b, rho, m, sigma }.at(k).map_err(words)?;
    let iv = slice.iv(years).map_err(words)?;
    let density = slice.density(k, FORWARD).map_err(words)?;
    let smile = [slice.total_variance, iv, slice.w_prime, slice.w_second, slice.g];
    Ok(smile.into_iter().chain([density, slice.cdf(k)]).map(Number).collect())
}
