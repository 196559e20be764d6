//! The judge: a binomial tree with Black–Scholes at its last step, extrapolated from two sizes
//! (M. Broadie and J. Detemple, "American Option Valuation", 1996, method BBSR).
//!
//! It shares nothing with the pricer it judges but the European formula, which the literature
//! and put–call parity check by themselves.

use analytics::{Terms, price};
use market::Right;

use crate::european;

/// A price and how far it may be off.
pub(crate) struct Verdict {
    pub(crate) price: f64,
    pub(crate) doubt: f64,
}

/// The worth of an American contract, from trees of `steps`, a half and a quarter of that.
pub(crate) fn judge(terms: &Terms, sigma: f64, steps: usize) -> Verdict {
    let [fine, middle, coarse] = [steps, steps / 2, steps / 4].map(|n| tree(terms, sigma, n));
    let (better, worse) = (2.0 * fine - middle, 2.0 * middle - coarse);
    Verdict { price: better, doubt: (better - worse).abs() }
}

fn tree(terms: &Terms, sigma: f64, steps: usize) -> f64 {
    let Terms { spot, strike, years, rate, dividend_yield, right, .. } = *terms;
    let time = years / steps as f64;
    let up = sigma * time.sqrt();
    let chance = (((rate - dividend_yield) * time).exp() - (-up).exp()) / (up.exp() - (-up).exp());
    assert!((0.0..1.0).contains(&chance), "too few steps for {terms:?}");
    let discount = (-rate * time).exp();
    let spots: Vec<f64> =
        (0..=2 * steps).map(|index| spot * (up * (index as f64 - steps as f64)).exp()).collect();
    let exercise = |spot: f64| match right {
        Right::Call => spot - strike,
        Right::Put => strike - spot,
    };
    let last = steps - 1;
    let mut values: Vec<f64> = (0..=last)
        .map(|rises| {
            let spot = spots[steps - last + 2 * rises];
            let held = price(&Terms { spot, years: time, ..european(terms) }, sigma).unwrap();
            held.max(exercise(spot))
        })
        .collect();
    for step in (0..last).rev() {
        for rises in 0..=step {
            let held = discount * (chance * values[rises + 1] + (1.0 - chance) * values[rises]);
            values[rises] = held.max(exercise(spots[steps - step + 2 * rises]));
        }
    }
    values[0]
}
