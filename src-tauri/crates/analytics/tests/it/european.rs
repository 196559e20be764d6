//! Every European Greek against fifty digits. The table is written by `european.py` beside it,
//! which differentiates the price numerically by mpmath and so shares no formula with the crate.

use analytics::european::{Greeks, greeks, implied_volatility};
use analytics::{Reason, Terms};
use market::{Right, Style};
use proptest::prelude::*;

const TABLE: &str = include_str!("european.csv");

/// What each Greek is measured against: the largest it is of order, or itself where it is larger.
fn scale(name: &str, terms: &Terms, exact: f64) -> f64 {
    let Terms { spot, years, .. } = *terms;
    let order = match name {
        "price" | "vega" | "theta" | "vomma" | "veta" | "ultima" => spot,
        "rho" | "rho_q" => spot * years,
        "gamma" | "zomma" | "color" | "dual_gamma" => 1.0 / spot,
        "speed" => 1.0 / (spot * spot),
        _ => 1.0,
    };
    exact.abs().max(order)
}

fn named(met: &Greeks) -> [(&'static str, f64); 19] {
    [
        ("price", met.price),
        ("delta", met.delta),
        ("gamma", met.gamma),
        ("vega", met.vega),
        ("theta", met.theta),
        ("rho", met.rho),
        ("rho_q", met.rho_q),
        ("vanna", met.vanna),
        ("charm", met.charm),
        ("vomma", met.vomma),
        ("veta", met.veta),
        ("speed", met.speed),
        ("zomma", met.zomma),
        ("color", met.color),
        ("ultima", met.ultima),
        ("dual_delta", met.dual_delta),
        ("dual_gamma", met.dual_gamma),
        ("lambda", met.lambda.unwrap()),
        ("prob_itm", met.prob_itm),
    ]
}

#[test]
fn every_greek_is_right_to_twelve_digits_of_its_scale() {
    let mut lines = TABLE.lines();
    let names: Vec<&str> = lines.next().unwrap().split(',').collect();
    let mut worst: Vec<(f64, String)> = Vec::new();
    for line in lines {
        let row: Vec<f64> = line.split(',').map(|cell| cell.parse().unwrap()).collect();
        let [spot, strike, years, rate, dividend_yield, sigma, cp] = row[..7] else { panic!() };
        let right = if cp > 0.0 { Right::Call } else { Right::Put };
        let style = Style::European;
        let terms = Terms { spot, strike, years, rate, dividend_yield, right, style };
        let met = greeks(&terms, sigma).unwrap();
        for ((name, met), (column, exact)) in
            named(&met).iter().zip(names[7..].iter().zip(&row[7..]))
        {
            assert_eq!(name, column);
            let error = (met - exact).abs() / scale(name, &terms, *exact);
            worst.push((error, format!("{name} is {met}, not {exact}, of {line}")));
        }
    }
    let (error, words) = worst.iter().max_by(|a, b| a.0.total_cmp(&b.0)).unwrap();
    assert!(*error < 1e-12, "{error:e}: {words}");
}

proptest! {
    #[test]
    fn a_volatility_comes_back_from_its_price_as_well_as_doubles_allow(
        forward in 1.0..1e4_f64, far in -4.0..4.0_f64, years in 1e-4..5.0_f64, sigma in 0.03..2.0_f64,
        call in any::<bool>(),
    ) {
        let spread = sigma * years.sqrt();
        let strike = forward * (far * spread).exp();
        let right = if call { Right::Call } else { Right::Put };
        let style = Style::European;
        let terms = Terms {
            spot: forward, strike, years, rate: 0.0, dividend_yield: 0.0, right, style,
        };
        let made = greeks(&terms, sigma).unwrap();
        let met = implied_volatility(forward, strike, years, right, made.price).unwrap();
        // What the rounding of the price alone does to the volatility.
        let attainable = made.price / made.vega / 2.0_f64.powi(53);
        prop_assert!((met - sigma).abs() <= 32.0 * attainable + 4.0 * f64::EPSILON * sigma, "{} of {attainable:e}", met - sigma);
    }

    #[test]
    fn no_price_whatever_is_inverted_to_no_number(numbers in prop::array::uniform4(any::<f64>())) {
        let [forward, strike, years, price] = numbers;
        for right in [Right::Call, Right::Put] {
            let met = implied_volatility(forward, strike, years, right, price);
            prop_assert!(met.is_err() || met.is_ok_and(|sigma| sigma > 0.0 && sigma.is_finite()));
        }
    }
}

#[test]
fn an_undiscounted_price_that_no_volatility_explains_says_why() {
    let call = |price| implied_volatility(100.0, 90.0, 0.5, Right::Call, price);
    assert_eq!(call(10.0), Err(Reason::BelowIntrinsic));
    assert_eq!(call(100.0), Err(Reason::AboveMaximum));
    assert_eq!(call(0.0), Err(Reason::NoPrice));
    assert_eq!(implied_volatility(100.0, 90.0, 0.0, Right::Put, 1.0), Err(Reason::Expired));
    assert_eq!(implied_volatility(0.0, 90.0, 1.0, Right::Put, 1.0), Err(Reason::NotPositive));
    assert_eq!(implied_volatility(f64::NAN, 90.0, 1.0, Right::Put, 1.0), Err(Reason::NotFinite));
}
