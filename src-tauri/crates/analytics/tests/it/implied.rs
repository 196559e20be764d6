//! Implied volatility at its edges; that it undoes the price is among the laws.

use analytics::{Reason, Terms, implied_volatility, implied_volatility_from, price};
use market::Right;

use crate::{american, european};

fn check(terms: Terms, price: f64, expected: Reason) {
    assert_eq!(implied_volatility(&terms, price), Err(expected), "{terms:?} at {price}");
    assert_eq!(implied_volatility_from(&terms, price, 0.2), Err(expected), "{terms:?} at {price}");
}

#[test]
fn a_price_no_volatility_explains_says_why() {
    let put = american(Right::Put, 110.0, 0.5, 0.05, 0.0);
    check(put, 10.0, Reason::BelowIntrinsic);
    check(put, 9.0, Reason::BelowIntrinsic);
    check(put, 110.0, Reason::AboveMaximum);
    check(put, 0.0, Reason::NoPrice);
    check(put, -1.0, Reason::NoPrice);
    check(put, f64::NAN, Reason::NotFinite);
    check(Terms { years: 0.0, ..put }, 12.0, Reason::Expired);
    check(Terms { spot: 0.0, ..put }, 12.0, Reason::NotPositive);
    check(Terms { strike: f64::INFINITY, ..put }, 12.0, Reason::NotFinite);

    let call = european(&american(Right::Call, 90.0, 0.5, 0.05, 0.01));
    let intrinsic = 100.0 * (-0.005_f64).exp() - 90.0 * (-0.025_f64).exp();
    check(call, intrinsic, Reason::BelowIntrinsic);
    check(call, 100.0 * (-0.005_f64).exp(), Reason::AboveMaximum);
}

/// A deep put above intrinsic whose European twin could not be worth as much as intrinsic: the
/// European inverse has no answer here, the American search has.
#[test]
fn american_prices_are_not_read_as_european_ones() {
    let put = american(Right::Put, 125.0, 1.0, 0.06, 0.0);
    let quoted = price(&put, 0.3).unwrap();
    let as_european = implied_volatility(&european(&put), quoted).unwrap();
    assert!(as_european > 0.33, "{as_european}");
    assert!((implied_volatility(&put, quoted).unwrap() - 0.3).abs() < 1e-6);
}

#[test]
fn a_guess_changes_the_work_and_not_the_answer() {
    let put = american(Right::Put, 104.0, 0.3, 0.05, 0.02);
    let quoted = price(&put, 0.27).unwrap();
    for guess in [1e-300, 1e-4, 0.05, 0.27, 0.9, 40.0, 1e300, f64::NAN, -1.0, 0.0] {
        let met = implied_volatility_from(&put, quoted, guess).unwrap();
        assert!((met - 0.27).abs() < 1e-6, "from {guess}: {met}");
    }
}

#[test]
fn a_price_a_hair_above_intrinsic_still_has_its_volatility() {
    let put = american(Right::Put, 120.0, 0.5, 0.05, 0.0);
    for above in [1e-6, 1e-4, 1e-2] {
        let sigma = implied_volatility(&put, 20.0 + above).unwrap();
        let back = price(&put, sigma).unwrap() - 20.0;
        assert!((back - above).abs() < 1e-7, "{above}: {back} at {sigma}");
    }
}
