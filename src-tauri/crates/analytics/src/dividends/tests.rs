//! The march against every case that has another answer: no dividend, one quadrature, the closed
//! form, a finer march.

use proptest::prelude::*;

use super::*;

fn contract<'a>(right: Right, style: Style, dividends: &'a [CashDividend]) -> CashTerms<'a> {
    let (spot, strike, years, rate) = (100.0, 105.0, 0.8, 0.04);
    let terms = Terms { spot, strike, years, rate, dividend_yield: 0.0, right, style };
    CashTerms { terms, dividends, model: Model::Spot }
}

fn paid(years: f64, amount: f64) -> CashDividend {
    CashDividend { years, amount }
}

#[test]
fn one_dividend_is_an_expectation_over_its_day() {
    for (right, amount) in [(Right::Call, 2.0), (Right::Put, 2.0), (Right::Put, 30.0)] {
        let dividends = [paid(0.3, amount)];
        let contract = contract(right, Style::European, &dividends);
        let (sigma, Terms { spot, rate, .. }) = (0.35, contract.terms);
        // The trapezium rule over a Gaussian is exact to rounding at this spacing.
        let mut expected = 0.0;
        for node in -4_000..=4_000 {
            let normal = f64::from(node) * 0.002;
            let weight = 0.002 * (-0.5 * normal * normal).exp() / core::f64::consts::TAU.sqrt();
            let growth = (rate - 0.5 * sigma * sigma) * 0.3 + sigma * 0.3_f64.sqrt() * normal;
            let after = Terms {
                spot: (spot * growth.exp() - amount).max(1e-9),
                years: contract.terms.years - 0.3,
                ..contract.terms
            };
            expected += weight * european::price(&after, sigma) * (-rate * 0.3).exp();
        }
        let found = price(&contract, sigma).unwrap();
        assert!((found - expected).abs() < 1e-5 * spot, "{right} {amount}: {found} {expected}");
    }
}

#[test]
fn an_escrowed_european_contract_is_a_closed_form_on_what_is_left() {
    for right in [Right::Call, Right::Put] {
        let dividends = [paid(0.2, 1.5), paid(0.7, 1.5), paid(0.8, 0.5), paid(0.9, 9.0)];
        let escrowed =
            CashTerms { model: Model::Escrowed, ..contract(right, Style::European, &dividends) };
        let worth = |(years, amount): (f64, f64)| amount * (-0.04 * years).exp();
        let left = 100.0 - [(0.2, 1.5), (0.7, 1.5), (0.8, 0.5)].map(worth).iter().sum::<f64>();
        let expected = european::value(&Terms { spot: left, ..escrowed.terms }, 0.3);
        let found = value(&escrowed, 0.3).unwrap();
        let check = |name, found: f64, expected: f64, scale: f64| {
            assert!((found - expected).abs() < scale, "{right} {name}: {found} {expected}");
        };
        check("price", found.price, expected.price, 1e-4);
        check("delta", found.delta, expected.delta, 1e-5);
        check("gamma", found.gamma, expected.gamma, 1e-5);
        check("vega", found.vega, expected.vega, 2e-2);
    }
}

#[test]
fn an_american_call_waits_for_the_eve_of_a_dividend() {
    // R. Roll, R. Geske, R. Whaley, as J. Hull, "Options, Futures and Other Derivatives", works it:
    // two dividends of $0.50, 3.67 if held to expiry and 3.72 if it may be exercised.
    let dividends = [paid(2.0 / 12.0, 0.5), paid(5.0 / 12.0, 0.5)];
    let terms = Terms {
        spot: 40.0,
        strike: 40.0,
        years: 0.5,
        rate: 0.09,
        dividend_yield: 0.0,
        right: Right::Call,
        style: Style::European,
    };
    let held = CashTerms { terms, dividends: &dividends, model: Model::Escrowed };
    let free = CashTerms { terms: Terms { style: Style::American, ..terms }, ..held };
    let (held, free) = (price(&held, 0.3).unwrap(), price(&free, 0.3).unwrap());
    assert!((held - 3.67).abs() < 0.005, "{held}");
    assert!((free - 3.72).abs() < 0.005, "{free}");
}

#[test]
fn a_dividend_of_the_expiry_day_comes_after_exercise_and_before_settlement() {
    let last = [paid(0.8, 3.0)];
    let at = |style, dividends| price(&contract(Right::Call, style, dividends), 0.3).unwrap();
    assert!((at(Style::American, &last) - at(Style::European, &[])).abs() < 1e-4);
    assert!(at(Style::European, &last) < at(Style::European, &[]) - 1.0);
    let later = [paid(0.8001, 3.0), paid(-0.1, 3.0)];
    assert_eq!(at(Style::European, &later), at(Style::European, &[]));
}

#[test]
fn nonsense_has_its_reason() {
    let check = |dividends: &[CashDividend], model, expected| {
        let contract = CashTerms { model, ..contract(Right::Put, Style::American, dividends) };
        assert_eq!(price(&contract, 0.3), Err(expected));
        assert_eq!(implied_volatility(&contract, 8.0), Err(expected));
    };
    check(&[paid(f64::NAN, 1.0)], Model::Spot, Reason::NotFinite);
    check(&[paid(0.1, f64::INFINITY)], Model::Spot, Reason::NotFinite);
    check(&[paid(0.1, -1.0)], Model::Spot, Reason::NegativeDividend);
    check(&[paid(0.1, 101.0)], Model::Escrowed, Reason::DividendsExceedSpot);
    check(&[paid(0.1, 1e-3); 500], Model::Spot, Reason::OutOfRange);
    let ruin = [paid(0.1, 500.0)];
    let ruined = price(&contract(Right::Put, Style::American, &ruin), 0.3).unwrap();
    assert!((ruined - 105.0 * (-0.004_f64).exp()).abs() < 1e-2, "all is lost on the day: {ruined}");
}

#[test]
fn a_grid_without_a_width_is_none() {
    for model in [Model::Spot, Model::Escrowed] {
        let soon = [paid(1e-300, 1.0), paid(0.5, 1.0)];
        let contract =
            |dividends| CashTerms { model, ..contract(Right::Put, Style::American, dividends) };
        for far_too_wide in [1e10, 1e200] {
            assert_eq!(price(&contract(&soon), far_too_wide), Err(Reason::OutOfRange));
        }
        let (found, at_once) = (price(&contract(&soon), 0.3), [paid(1e-9, 1.0), soon[1]]);
        let off = found.unwrap() - price(&contract(&at_once), 0.3).unwrap();
        assert!(off.abs() < 1e-6, "{model:?}: {off}");
        let still = price(&contract(&soon), 1e-200);
        assert!(still.is_ok_and(|price| price >= 5.0) || still.is_err(), "{model:?}: {still:?}");
    }
}

#[test]
fn a_contract_to_be_exercised_now_moves_with_the_spot_alone() {
    let deep = Terms { strike: 250.0, ..contract(Right::Put, Style::American, &[]).terms };
    let worth = value(&CashTerms { terms: deep, dividends: &[], model: Model::Spot }, 0.2).unwrap();
    let expected =
        Valuation { price: 150.0, delta: -1.0, gamma: 0.0, theta: 0.0, vega: 0.0, rho: 0.0 };
    assert_eq!(worth, expected);
}

#[test]
fn a_long_call_has_its_volatility_whatever_the_grid_makes_of_the_highest_one() {
    let dividends = [paid(105.0 / 365.0, 0.305)];
    let (spot, strike, years, rate) = (29.71, 19.2, 420.0 / 365.0, 0.0726);
    let terms =
        Terms { spot, strike, years, rate, ..contract(Right::Call, Style::American, &[]).terms };
    let contract = CashTerms { terms, dividends: &dividends, model: Model::Spot };
    for sigma in [0.3, 0.6258, 1.5] {
        let found = implied_volatility(&contract, price(&contract, sigma).unwrap()).unwrap();
        assert!((found - sigma).abs() < 1e-5, "{found}, not {sigma}");
    }
    assert_eq!(implied_volatility(&contract, 29.8), Err(Reason::AboveMaximum));
}

fn any_contract() -> impl Strategy<Value = (Terms, f64, Vec<CashDividend>, Model)> {
    let terms = (any::<bool>(), 0.02..2.0_f64, 0.1..0.6_f64, -1.5..1.5_f64, 0.0..0.08_f64);
    let dividends = (0.01..0.25_f64, 0.2..2.0_f64);
    (terms, dividends, any::<bool>()).prop_map(
        |((call, years, sigma, moneyness, rate), (first, amount), spot)| {
            let right = if call { Right::Call } else { Right::Put };
            let strike = 100.0 * (moneyness * sigma * years.sqrt()).exp();
            let (spot_price, style) = (100.0, Style::American);
            let terms =
                Terms { spot: spot_price, strike, years, rate, dividend_yield: 0.0, right, style };
            let quarters = (0..).map(|quarter| first + 0.25 * f64::from(quarter));
            let dividends = quarters.take_while(|at| *at < years).map(|at| paid(at, amount));
            let model = if spot { Model::Spot } else { Model::Escrowed };
            (terms, sigma, dividends.collect(), model)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 48,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_finer_march_says_the_same((terms, sigma, dividends, model) in any_contract()) {
        let contract = CashTerms { terms, dividends: &dividends, model };
        let found = price(&contract, sigma).unwrap();
        let schedule = Schedule::of(&contract).unwrap();
        let finer = march::value_by(&terms, sigma, &schedule, 200.0, 40);
        let finer = finer.price.max(terms.intrinsic());
        prop_assert!((found - finer).abs() < 5e-5 * terms.spot, "{} {}", found, finer);
        let european = CashTerms { terms: terms.as_european(), ..contract };
        prop_assert!(found >= price(&european, sigma).unwrap() - 5e-5 * terms.spot);
    }

    #[test]
    fn without_a_dividend_it_is_the_continuous_pricer(
        (terms, sigma, _, model) in any_contract(), dividend_yield in 0.0..0.08_f64,
    ) {
        let terms = Terms { dividend_yield, ..terms };
        let contract = CashTerms { terms, dividends: &[], model };
        let expected = crate::value(&terms, sigma).unwrap();
        let found = value(&contract, sigma).unwrap();
        prop_assert!((found.price - expected.price).abs() < 5e-5 * terms.spot);
        prop_assert!((found.delta - expected.delta).abs() < 2e-3, "{:?} {:?}", found, expected);
    }

    #[test]
    fn a_price_gives_back_its_volatility((terms, sigma, dividends, model) in any_contract()) {
        let contract = CashTerms { terms, dividends: &dividends, model };
        let worth = value(&contract, sigma).unwrap();
        prop_assume!(worth.vega > 1e-2 * terms.spot);
        let found = implied_volatility(&contract, worth.price).unwrap();
        prop_assert!((found - sigma).abs() < 1e-5, "{} {}", found, sigma);
    }
}
