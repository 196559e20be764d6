//! American prices against the judge and the literature.

use analytics::american::{Exercise, Region, exercise};
use analytics::{Terms, Valuation, price, value};
use market::{Right, Style};

use crate::judge::judge;
use crate::{american, european};

/// Prices within 1e-5 of the spot, plus what the judge itself may be off by, which is small.
fn check(terms: Terms, sigma: f64) {
    let verdict = judge(&terms, sigma, 2_000);
    let met = price(&terms, sigma).unwrap();
    let error = (met - verdict.price).abs() / terms.spot;
    let doubt = verdict.doubt / terms.spot;
    assert!(doubt < 1e-5, "the judge is {doubt:e} in doubt on {terms:?} at {sigma}");
    assert!(error < 1e-5 + doubt, "{terms:?} at {sigma}: off by {error:e} of the spot");
}

#[test]
fn prices_agree_with_a_big_tree_in_every_regime_of_rate_and_yield() {
    for (rate, dividend_yield) in [
        (0.045, 0.0),
        (0.045, 0.013),
        (0.02, 0.05),
        (0.04, 0.04),
        (0.0, 0.03),
        (0.03, -0.02),
        (0.05, 0.12),
        (0.0, -0.05),
        (-0.01, 0.02),
    ] {
        for (strike, years, sigma) in
            [(100.0, 0.02, 0.6), (103.0, 0.1, 0.2), (92.0, 0.5, 0.3), (115.0, 1.0, 0.25)]
        {
            for right in [Right::Call, Right::Put] {
                check(american(right, strike, years, rate, dividend_yield), sigma);
            }
        }
    }
}

#[test]
fn between_two_boundaries_a_coarser_tree_serves_and_says_so() {
    for (right, rate, dividend_yield) in
        [(Right::Put, -0.01, -0.03), (Right::Call, -0.03, -0.01), (Right::Put, -0.02, -0.12)]
    {
        for strike in [90.0, 100.0, 120.0] {
            let terms = american(right, strike, 1.0, rate, dividend_yield);
            let error = price(&terms, 0.3).unwrap() - judge(&terms, 0.3, 2_000).price;
            assert!(error.abs() < 1e-4 * terms.spot, "{terms:?}: off by {error:e}");
        }
    }
}

/// The premium over the European put in table 2 of Andersen, Lake and Offengenden (2016): spot and
/// strike 100, a year, 5 % rate and yield, 25 %.
#[test]
fn the_example_of_the_method_s_authors_is_met() {
    let terms = american(Right::Put, 100.0, 1.0, 0.05, 0.05);
    let premium = price(&terms, 0.25).unwrap() - price(&european(&terms), 0.25).unwrap();
    assert!((premium - 0.106_952_702_747).abs() < 1e-6, "{premium}");
}

/// The contracts of R. Geske and H. Johnson (1984), puts on 40 at 4.88 %, by volatility, strike
/// and life, with the values the literature has since quoted for them from trees of 10,000 steps,
/// which are good to a unit or so of the last decimal. The judge is held to them as well.
#[test]
fn the_puts_of_geske_and_johnson_are_met_to_the_fourth_decimal() {
    let table = [
        (0.2, 35.0, [0.0062, 0.2004, 0.4328]),
        (0.2, 40.0, [0.8522, 1.5798, 1.9904]),
        (0.2, 45.0, [5.0000, 5.0883, 5.2670]),
        (0.3, 35.0, [0.0774, 0.6975, 1.2198]),
        (0.3, 40.0, [1.3099, 2.4825, 3.1696]),
        (0.3, 45.0, [5.0597, 5.7056, 6.2436]),
        (0.4, 35.0, [0.2466, 1.3460, 2.1549]),
        (0.4, 40.0, [1.7681, 3.3874, 4.3526]),
        (0.4, 45.0, [5.2868, 6.5099, 7.3830]),
    ];
    for (sigma, strike, printed) in table {
        for (years, printed) in [0.0833, 0.3333, 0.5833].into_iter().zip(printed) {
            let terms = Terms { spot: 40.0, ..american(Right::Put, strike, years, 0.0488, 0.0) };
            let met = price(&terms, sigma).unwrap();
            assert!((met - printed).abs() < 1.5e-4, "{terms:?} at {sigma}: {met}, not {printed}");
            let judged = judge(&terms, sigma, 2_000).price;
            assert!((judged - printed).abs() < 1.5e-4, "the judge: {judged}, not {printed}");
        }
    }
}

#[test]
fn what_should_be_exercised_now_moves_with_the_spot_and_with_nothing_else() {
    let exercised =
        |price, delta| Valuation { price, delta, gamma: 0.0, theta: 0.0, vega: 0.0, rho: 0.0 };
    let put = american(Right::Put, 150.0, 0.5, 0.05, 0.0);
    assert_eq!(value(&put, 0.2), Ok(exercised(50.0, -1.0)));
    let call = american(Right::Call, 50.0, 0.5, 0.0, 0.08);
    assert_eq!(value(&call, 0.2), Ok(exercised(50.0, 1.0)));
}

#[test]
fn a_call_without_yield_and_a_put_without_interest_are_european() {
    for terms in [
        american(Right::Call, 90.0, 0.7, 0.05, 0.0),
        american(Right::Call, 90.0, 0.7, 0.05, -0.02),
        american(Right::Put, 110.0, 0.7, 0.0, 0.02),
        american(Right::Put, 110.0, 0.7, -0.02, 0.01),
    ] {
        assert_eq!(value(&terms, 0.3), value(&european(&terms), 0.3));
    }
}

/// Delta and gamma along the spot, from deep in the money to far out, by differences of the
/// judge-checked price: across the strip beside the boundary too.
#[test]
fn delta_and_gamma_follow_the_price_up_to_the_boundary() {
    for (right, rate, dividend_yield) in
        [(Right::Put, 0.05, 0.0), (Right::Put, 0.03, 0.06), (Right::Call, 0.05, 0.04)]
    {
        let base = american(right, 100.0, 0.5, rate, dividend_yield);
        let at = |spot: f64| value(&Terms { spot, ..base }, 0.3).unwrap();
        for tick in 0..1_200 {
            let (spot, step) = (60.0 + 0.1 * f64::from(tick), 0.05);
            let [below, here, above] = [spot - step, spot, spot + step].map(at);
            let slope = (above.price - below.price) / (2.0 * step);
            assert!((here.delta - slope).abs() < 2e-3, "{base:?} at {spot}: {here:?}, {slope}");
            let curve = (above.delta - below.delta) / (2.0 * step);
            let crosses = (below.gamma == 0.0) != (above.gamma == 0.0);
            let close = (here.gamma - curve).abs() < 1e-3;
            assert!(crosses || close, "{base:?} at {spot}: {here:?}, {curve}");
        }
    }
}

#[test]
fn exercise_on_listed_dates_is_declined() {
    let terms = Terms { style: Style::Bermudan, ..american(Right::Put, 100.0, 1.0, 0.05, 0.0) };
    assert_eq!(value(&terms, 0.3), Err(analytics::Reason::Bermudan));
}

#[test]
fn the_exercise_boundary_divides_holding_from_exercising() {
    for (right, rate, dividend_yield) in
        [(Right::Put, 0.05, 0.0), (Right::Put, 0.03, 0.06), (Right::Call, 0.05, 0.04)]
    {
        let base = american(right, 100.0, 0.5, rate, dividend_yield);
        let met = exercise(&base, 0.3).unwrap();
        let (boundary, outward) = match right {
            Right::Put => (met.boundary.unwrap(), 1.0),
            Right::Call => (met.boundary.unwrap(), -1.0),
        };
        let at = |spot| exercise(&Terms { spot, ..base }, 0.3).unwrap();
        assert_eq!(at(boundary + outward * 1e-6).region, Region::Hold);
        assert_eq!(at(boundary - outward * 1e-6).region, Region::Exercise);
        // The boundary is the contract's, wherever the spot is.
        assert!((at(boundary - outward * 5.0).boundary.unwrap() - boundary).abs() < 1e-9);
    }
    let never = american(Right::Call, 90.0, 0.7, 0.05, 0.0);
    let european = Exercise { region: Region::European, boundary: None };
    assert_eq!(exercise(&never, 0.3), Ok(european));
}
