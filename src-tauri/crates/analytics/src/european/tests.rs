//! Worked examples of E. G. Haug, "The Complete Guide to Option Pricing Formulas" (2nd edition,
//! 2007), chapters 1 and 2, printed to four decimals.

use market::{Right, Style};

use super::value;
use crate::{Terms, Valuation};

fn terms(right: Right, [spot, strike, years, rate, dividend_yield]: [f64; 5]) -> Terms {
    Terms { spot, strike, years, rate, dividend_yield, right, style: Style::European }
}

fn check(terms: Terms, sigma: f64, greek: fn(&Valuation) -> f64, printed: f64) {
    let met = greek(&value(&terms, sigma));
    assert!((met - printed).abs() <= 5.1e-5, "{terms:?} at {sigma}: {met} but printed {printed}");
}

#[test]
fn prices_and_greeks_are_those_of_the_literature() {
    let call = |numbers| terms(Right::Call, numbers);
    let put = |numbers| terms(Right::Put, numbers);
    check(call([60.0, 65.0, 0.25, 0.08, 0.0]), 0.3, |v| v.price, 2.1334);
    check(put([100.0, 95.0, 0.5, 0.1, 0.05]), 0.2, |v| v.price, 2.4648);
    check(call([105.0, 100.0, 0.5, 0.1, 0.1]), 0.36, |v| v.delta, 0.5946);
    check(put([105.0, 100.0, 0.5, 0.1, 0.1]), 0.36, |v| v.delta, -0.3566);
    check(call([55.0, 60.0, 0.75, 0.1, 0.0]), 0.3, |v| v.gamma, 0.0278);
    check(call([55.0, 60.0, 0.75, 0.105, 0.0355]), 0.3, |v| v.vega, 18.5027);
    check(put([430.0, 405.0, 1.0 / 12.0, 0.07, 0.05]), 0.2, |v| v.theta, -31.1924);
    check(call([72.0, 75.0, 1.0, 0.09, 0.0]), 0.19, |v| v.rho, 38.7325);
}
