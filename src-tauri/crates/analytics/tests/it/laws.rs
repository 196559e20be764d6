//! What holds of every price, whatever the terms.

use analytics::{
    Reason, Terms, Valuation, implied_volatility, implied_volatility_from, price, value,
};
use market::{Right, Style};
use proptest::prelude::*;

use crate::european;

fn right() -> impl Strategy<Value = Right> {
    prop_oneof![Just(Right::Call), Just(Right::Put)]
}

fn style() -> impl Strategy<Value = Style> {
    prop_oneof![Just(Style::American), Just(Style::European)]
}

/// Terms a market could have, the strike within three deviations or so, and a volatility.
fn tradable() -> impl Strategy<Value = (Terms, f64)> {
    let carry = (-0.02..0.12_f64, -0.04..0.15_f64);
    (1.0..5_000.0_f64, -3.0..3.0_f64, 0.002..2.5_f64, 0.06..1.2_f64, carry, right(), style())
        .prop_map(|(spot, far, years, sigma, (rate, dividend_yield), right, style)| {
            // Two boundaries are the tree's, which is held to less.
            let (rate, dividend_yield) = match style {
                Style::American if rate < 0.0 && dividend_yield < 0.0 => (-rate, -dividend_yield),
                _ => (rate, dividend_yield),
            };
            let strike = spot * (far * sigma * years.sqrt()).exp();
            (Terms { spot, strike, years, rate, dividend_yield, right, style }, sigma)
        })
}

/// Numbers nobody should send.
fn wild() -> impl Strategy<Value = f64> {
    prop_oneof![
        any::<f64>(),
        prop::num::f64::ANY,
        Just(f64::NAN),
        Just(f64::INFINITY),
        Just(0.0),
        Just(-1.0),
        Just(f64::MIN_POSITIVE),
        Just(f64::MAX),
        Just(999_999_999.0),
        Just(1e-12),
        0.0..1.0_f64,
        50.0..200.0_f64,
        (-30.0..30.0_f64).prop_map(|power| 10.0_f64.powf(power)),
    ]
}

fn finite(answer: Result<Valuation, Reason>) -> bool {
    answer.is_err() || {
        let Valuation { price, delta, gamma, theta, vega, rho } = answer.unwrap();
        price >= 0.0 && [price, delta, gamma, theta, vega, rho].iter().all(|part| part.is_finite())
    }
}

/// The change of the price with one input, by central differences.
fn slope(terms: &Terms, sigma: f64, step: f64, moved: fn(&mut Terms, &mut f64, f64)) -> f64 {
    let at = |step| {
        let (mut terms, mut sigma) = (*terms, sigma);
        moved(&mut terms, &mut sigma, step);
        price(&terms, sigma).unwrap()
    };
    (at(step) - at(-step)) / (2.0 * step)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn european_calls_and_puts_keep_parity((terms, sigma) in tradable()) {
        let at = |right| price(&Terms { right, ..european(&terms) }, sigma).unwrap();
        let Terms { spot, strike, years, rate, dividend_yield, .. } = terms;
        let carried = spot * (-dividend_yield * years).exp() - strike * (-rate * years).exp();
        let error = at(Right::Call) - at(Right::Put) - carried;
        prop_assert!(error.abs() < 1e-14 * (spot + strike), "{}", error);
    }

    #[test]
    fn the_right_to_exercise_early_costs_nothing_to_hold((terms, sigma) in tradable()) {
        let american = price(&Terms { style: Style::American, ..terms }, sigma).unwrap();
        let european = price(&european(&terms), sigma).unwrap();
        let Terms { spot, strike, years, rate, dividend_yield, right, .. } = terms;
        let (now, later) = match right {
            Right::Call => (spot - strike, 1.0),
            Right::Put => (strike - spot, -1.0),
        };
        let carried = spot * (-dividend_yield * years).exp() - strike * (-rate * years).exp();
        let rounding = 1e-14 * (spot + strike);
        prop_assert!(american >= european - rounding);
        prop_assert!(american >= now);
        prop_assert!(european >= (later * carried).max(0.0) - rounding);
    }

    #[test]
    fn more_volatility_is_never_worth_less((terms, sigma) in tradable(), more in 1.0..2.0_f64) {
        let (less, more) = (price(&terms, sigma).unwrap(), price(&terms, sigma * more).unwrap());
        prop_assert!(more >= less - 1e-6 * terms.spot, "{less} then {more}");
    }

    #[test]
    fn a_split_of_the_share_splits_the_price((terms, sigma) in tradable(), halvings in 0..8_i32) {
        let split = 2.0_f64.powi(-halvings);
        let (spot, strike) = (terms.spot * split, terms.strike * split);
        let after = value(&Terms { spot, strike, ..terms }, sigma).unwrap();
        let before = value(&terms, sigma).unwrap();
        let near = |a: f64, b: f64| (a - b).abs() <= 1e-12 * b.abs();
        prop_assert!(near(after.price, before.price * split));
        prop_assert!(near(after.delta, before.delta));
        prop_assert!(near(after.gamma, before.gamma / split));
        prop_assert!(near(after.vega, before.vega * split));
    }

    #[test]
    fn the_implied_volatility_of_a_price_is_the_one_it_was_made_with((terms, sigma) in tradable()) {
        let Valuation { price, vega, .. } = value(&terms, sigma).unwrap();
        let intrinsic = match terms.right {
            Right::Call => terms.spot - terms.strike,
            Right::Put => terms.strike - terms.spot,
        };
        if vega < 1e-3 * terms.spot || price - intrinsic < 1e-6 * terms.spot {
            return Ok(());
        }
        let (tolerance, fresh) = match terms.style {
            Style::European => (1e-10, implied_volatility(&terms, price)),
            _ => (1e-5, implied_volatility(&terms, price)),
        };
        let warm = implied_volatility_from(&terms, price, 1.1 * sigma).unwrap();
        prop_assert!((fresh.unwrap() - sigma).abs() < tolerance, "{fresh:?}");
        prop_assert!((warm - sigma).abs() < tolerance, "{warm}");
    }

    #[test]
    fn greeks_are_the_slopes_of_the_price((terms, sigma) in tradable()) {
        let met = value(&terms, sigma).unwrap();
        let Terms { spot, strike, years, .. } = terms;
        // An exercised contract's neighbours may be held, and the other way round.
        let spread = sigma * years.sqrt();
        let nearby = |far: f64| {
            let moved = Terms { spot: spot * (far * spread).exp(), ..terms };
            value(&moved, sigma).unwrap().gamma == 0.0
        };
        let edge = nearby(-0.05) != nearby(0.05);
        if terms.style == Style::American && edge {
            return Ok(());
        }
        let (scale, tolerance) = match terms.style {
            Style::European => (spot + strike, 1e-5),
            _ => (spot + strike, 1e-4),
        };
        let check = |name: &str, greek: f64, step: f64, moved, scale: f64| {
            let slope = slope(&terms, sigma, step, moved);
            let close = (greek - slope).abs() <= tolerance * scale;
            prop_assert!(close, "{name}: {greek} but {slope}");
            Ok(())
        };
        check("delta", met.delta, 3e-3 * spread * spot, |t, _, h| t.spot += h, 1.0)?;
        check("vega", met.vega, 3e-3 * sigma, |_, s, h| *s += h, scale * years.sqrt())?;
        check("theta", -met.theta, 3e-3 * years, |t, _, h| t.years += h, scale / years)?;
        // A put's price has a corner where the rate, and with it early exercise, begins.
        if terms.style == Style::European || terms.rate.abs() > 1e-4 {
            check("rho", met.rho, 1e-4, |t, _, h| t.rate += h, scale * years)?;
        }
    }

    #[test]
    fn no_input_whatever_is_answered_by_no_number(
        inputs in prop::array::uniform5(wild()), sigma in wild(), paid in wild(), guess in wild(),
        right in right(), style in style(),
    ) {
        let [spot, strike, years, rate, dividend_yield] = inputs;
        let terms = Terms { spot, strike, years, rate, dividend_yield, right, style };
        prop_assert!(finite(value(&terms, sigma)), "{:?}", value(&terms, sigma));
        prop_assert!(price(&terms, sigma).is_ok_and(|p| p >= 0.0 && p.is_finite())
            || price(&terms, sigma).is_err());
        for implied in
            [implied_volatility(&terms, paid), implied_volatility_from(&terms, paid, guess)]
        {
            prop_assert!(implied.is_err() || implied.is_ok_and(|iv| iv > 0.0 && iv.is_finite()));
        }
    }

    #[test]
    fn strange_terms_are_answered_by_numbers_or_reasons(
        spot in 1e-4..1e9_f64, ratio in 1e-6..1e6_f64, years in 1e-9..60.0_f64,
        rate in -0.8..0.8_f64, dividend_yield in -0.8..0.8_f64, sigma in 1e-6..30.0_f64,
        right in right(), part in 0.0..1.0_f64,
    ) {
        let strike = spot * ratio;
        let style = Style::American;
        let terms = Terms { spot, strike, years, rate, dividend_yield, right, style };
        let met = value(&terms, sigma);
        prop_assert!(finite(met), "{met:?}");
        let implied = implied_volatility(&terms, part * spot);
        prop_assert!(implied.is_err() || implied.is_ok_and(|iv| iv > 0.0 && iv.is_finite()));
    }
}
