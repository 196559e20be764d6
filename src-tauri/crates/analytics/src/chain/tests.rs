use market::{Right, Style};
use proptest::prelude::*;

use super::{
    Carry, Count, Coverage, Moneyness, Quotes, Row, Rules, max_pain, one_sigma, put_call_ratio,
    variance_index_between,
};
use crate::{Reason, Terms, price};

const NONE: Coverage =
    Coverage { used: 0, stale: 0, missing: 0, no_bid: 0, crossed: 0, wide: 0, faulty: 0 };

fn row(strike: f64, right: Right) -> Row {
    Row {
        strike,
        right,
        bid: None,
        ask: None,
        iv: None,
        volume: None,
        open_interest: None,
        multiplier: None,
        stale: false,
    }
}

fn quoted(strike: f64, right: Right, mid: f64) -> Row {
    Row { bid: Some(mid - 0.01), ask: Some(mid + 0.01), ..row(strike, right) }
}

fn traded(right: Right, volume: Option<f64>, open_interest: Option<f64>) -> Row {
    Row { volume, open_interest, ..row(100.0, right) }
}

fn with_iv(strike: f64, right: Right, iv: f64) -> Row {
    Row { iv: Some(iv), ..row(strike, right) }
}

/// A whole chain of one style at one volatility, quoted around its model price.
fn priced(carry: &Carry, dividend_yield: f64, sigma: f64) -> Vec<Row> {
    let Carry { spot, years, rate, style } = *carry;
    let quote = |strike, right| {
        let terms = Terms { spot, strike, years, rate, dividend_yield, right, style };
        quoted(strike, right, price(&terms, sigma).unwrap())
    };
    (80..=120)
        .step_by(5)
        .flat_map(|strike| [Right::Put, Right::Call].map(|right| quote(f64::from(strike), right)))
        .collect()
}

#[test]
fn puts_are_counted_per_call_and_the_uncounted_are_told() {
    let rows = [
        traded(Right::Call, Some(200.0), Some(0.0)),
        traded(Right::Put, Some(150.0), Some(40.0)),
        traded(Right::Put, Some(f64::NAN), None),
        traded(Right::Put, Some(-3.0), Some(10.0)),
        traded(Right::Call, None, None),
    ];
    let (by_volume, coverage) = put_call_ratio(&rows, Count::Volume);
    assert_eq!(by_volume, Some(0.75));
    assert_eq!(coverage, Coverage { used: 2, missing: 1, faulty: 2, ..NONE });
    let (by_interest, coverage) = put_call_ratio(&rows, Count::OpenInterest);
    assert_eq!(by_interest, None, "no calls are open");
    assert_eq!((coverage.used, coverage.left_out()), (3, 2));
    assert_eq!(put_call_ratio(&[], Count::Volume), (None, Coverage::default()));
}

#[test]
fn every_row_is_used_or_left_out_for_one_reason() {
    let rows = [
        quoted(100.0, Right::Call, 2.0),
        quoted(100.0, Right::Call, 3.0),
        Row { stale: true, ..quoted(100.0, Right::Put, 2.0) },
        Row { bid: Some(3.0), ask: Some(2.0), ..row(105.0, Right::Put) },
        Row { bid: Some(0.0), ask: Some(0.0), ..row(105.0, Right::Call) },
        Row { bid: Some(1.0), ..row(110.0, Right::Put) },
        quoted(f64::NAN, Right::Put, 2.0),
        Row { bid: Some(0.0), ask: Some(0.05), ..row(120.0, Right::Call) },
    ];
    let quotes = Quotes::of(&rows);
    let sifted = Coverage { used: 2, stale: 1, missing: 1, crossed: 1, faulty: 3, ..NONE };
    assert_eq!(quotes.prices(), sifted);
    assert_eq!(quotes.volatilities(), Coverage { missing: 6, faulty: 2, ..NONE });
    let tight = Quotes::by(&Rules::TIGHT, &rows);
    assert_eq!(tight.prices(), Coverage { used: 1, no_bid: 1, ..sifted });
}

#[test]
fn volatility_at_the_forward_is_linear_in_variance_between_the_strikes_around_it() {
    let rows = [
        with_iv(110.0, Right::Call, 0.30),
        with_iv(90.0, Right::Put, 0.22),
        with_iv(90.0, Right::Call, 0.18),
        row(100.0, Right::Call),
    ];
    let quotes = Quotes::of(&rows);
    let middle = (90.0_f64 * 110.0).sqrt();
    let expected = (0.5 * (0.2_f64.powi(2) + 0.3_f64.powi(2))).sqrt();
    assert!((quotes.atm_iv(middle).unwrap() - expected).abs() < 1e-12);
    assert_eq!(quotes.atm_iv(90.0), Ok(0.2), "on a strike it is that strike's");
    assert_eq!(quotes.atm_iv(110.0), Ok(0.3));
    for outside in [89.9, 110.1, 0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert!(quotes.atm_iv(outside).is_err(), "nothing is drawn beyond the quotes: {outside}");
    }
}

#[test]
fn the_straddle_is_the_nearest_with_both_sides_and_the_lower_of_two_as_near() {
    let rows = [
        quoted(95.0, Right::Call, 7.0),
        quoted(95.0, Right::Put, 2.0),
        quoted(100.0, Right::Call, 4.0),
        quoted(105.0, Right::Call, 2.0),
        quoted(105.0, Right::Put, 7.5),
    ];
    let quotes = Quotes::of(&rows);
    let straddle = quotes.straddle(100.0).unwrap();
    assert_eq!(straddle.strike, 95.0);
    assert!((straddle.price - 9.0).abs() < 1e-12);
    assert!((straddle.expected_move() - 7.65).abs() < 1e-12);
    assert_eq!(quotes.straddle(101.0).unwrap().strike, 105.0);
    assert_eq!(quotes.straddle(f64::NAN), Err(Reason::NotFinite));
    assert_eq!(Quotes::of(&[]).straddle(100.0), Err(Reason::NoPair));
}

#[test]
fn european_parity_gives_back_the_yield_the_chain_was_priced_with() {
    let carry = Carry { spot: 101.3, years: 0.4, rate: 0.045, style: Style::European };
    let forward = Quotes::of(&priced(&carry, 0.021, 0.2)).forward(&carry).unwrap();
    assert!((forward.dividend_yield - 0.021).abs() < 1e-10, "{forward:?}");
    assert!((forward.price - 101.3 * (0.024_f64 * 0.4).exp()).abs() < 1e-9);
    assert_eq!(forward.strike, 100.0);
}

#[test]
fn american_quotes_give_it_back_too_once_early_exercise_is_taken_off() {
    for (dividend_yield, rate, years) in
        [(0.0, 0.05, 1.0), (0.06, 0.04, 0.5), (0.25, 0.04, 0.3), (-0.03, 0.045, 0.7)]
    {
        let carry = Carry { spot: 100.0, years, rate, style: Style::American };
        let quotes = Quotes::of(&priced(&carry, dividend_yield, 0.25));
        let forward = quotes.forward(&carry).unwrap();
        let error = (forward.dividend_yield - dividend_yield).abs();
        assert!(error < 1e-6, "{dividend_yield}: {forward:?}");
        let naive = quotes.forward(&Carry { style: Style::European, ..carry }).unwrap();
        assert!((naive.dividend_yield - dividend_yield).abs() > 1e-4, "{naive:?}");
    }
}

#[test]
fn a_forward_that_cannot_be_had_says_why() {
    let carry = Carry { spot: 100.0, years: 0.5, rate: 0.05, style: Style::American };
    let lonely = Quotes::of(&[quoted(100.0, Right::Call, 3.0)]);
    assert_eq!(lonely.forward(&carry), Err(Reason::NoPair));
    let both =
        |call, put| Quotes::of(&[quoted(100.0, Right::Call, call), quoted(100.0, Right::Put, put)]);
    assert_eq!(
        both(3.0, 3.0).forward(&Carry { years: 0.0, ..carry }),
        Err(Reason::Expired),
        "of nothing there is no carry"
    );
    assert_eq!(both(3.0, 3.0).forward(&Carry { spot: f64::NAN, ..carry }), Err(Reason::NotFinite));
    assert!(both(3.0, 400.0).forward(&carry).is_err(), "no forward is below zero");
}

#[test]
fn the_forward_is_read_past_a_strike_that_tells_nothing() {
    let carry = Carry { spot: 100.0, years: 0.5, rate: 0.04, style: Style::American };
    let mut rows = priced(&carry, 0.02, 0.25);
    // The put at 100, which the forward would be read at, is worth less than its exercise.
    for row in &mut rows {
        if row.strike == 100.0 && row.right == Right::Call {
            (row.bid, row.ask) = (Some(60.0), Some(61.0));
        }
    }
    let median = Quotes::of(&rows).forward_among(&carry, 5).unwrap();
    assert!((median.dividend_yield - 0.02).abs() < 1e-6, "{median:?}");
    let dividends = 1.0;
    let borrow = median.borrow_cost(&carry, dividends).unwrap();
    let expected = 0.04 - (median.price / 99.0).ln() / 0.5;
    assert!((borrow - expected).abs() < 1e-15);
    assert_eq!(median.borrow_cost(&carry, 100.0), Err(Reason::OutOfRange));
}

#[test]
fn the_index_of_a_constant_term_lies_between_its_expiries() {
    let (near, next) = ((20.0 / 365.0, 0.04), (48.0 / 365.0, 0.05));
    let index = variance_index_between(near, next, 30.0 / 365.0).unwrap();
    let total: f64 = (20.0 * 0.04 * 18.0 + 48.0 * 0.05 * 10.0) / 28.0;
    assert!((index - (total / 30.0).sqrt()).abs() < 1e-15);
    assert_eq!(variance_index_between(near, next, 0.2), Err(Reason::NotReached));
    assert_eq!(variance_index_between(near, (0.2, -1.0), 0.19), Err(Reason::Arbitrage));
    assert_eq!(variance_index_between((f64::NAN, 0.0), next, 0.1), Err(Reason::NotFinite));
    assert_eq!(variance_index_between((0.0, 0.1), next, 0.1), Err(Reason::Expired));
}

#[test]
fn figures_that_the_quotes_do_not_reach_say_so() {
    let two = Quotes::of(&[
        quoted(100.0, Right::Call, 4.0),
        quoted(100.0, Right::Put, 3.0),
        with_iv(105.0, Right::Call, 0.2),
    ]);
    let at = Moneyness { spot: 100.0, years: 0.1, rate: 0.0, dividend_yield: 0.0, forward: 101.0 };
    assert_eq!(two.weighted_move(100.0), Err(Reason::NotReached));
    assert_eq!(two.wings(&at, 0.25), Err(Reason::NotReached));
    assert_eq!(two.atm_slope(101.0), Err(Reason::NotReached));
    assert_eq!(two.variance_index(101.0, 0.0, 0.1), Err(Reason::NotReached));
    assert_eq!(two.variance_index(99.0, 0.0, 0.1), Err(Reason::NotReached));
    assert_eq!(two.variance_index(101.0, 0.0, 0.0), Err(Reason::Expired));
    assert_eq!(max_pain(&[quoted(100.0, Right::Call, 4.0)]), Err(Reason::Nothing));
    assert_eq!(one_sigma(100.0, f64::NAN, 0.1), Err(Reason::NotFinite));
    assert_eq!(one_sigma(100.0, 0.2, -0.1), Err(Reason::OutOfRange));
}

#[test]
fn the_slope_at_the_money_is_the_chord_around_the_forward() {
    let quotes = Quotes::of(&[
        with_iv(95.0, Right::Put, 0.24),
        with_iv(100.0, Right::Put, 0.22),
        with_iv(105.0, Right::Call, 0.21),
    ]);
    let slope = quotes.atm_slope(101.0).unwrap();
    assert!((slope + 0.01 / (105.0_f64 / 100.0).ln()).abs() < 1e-15);
}

/// The lowest of two strikes where the holders get as little.
#[test]
fn pain_is_least_at_a_listed_strike_and_the_lower_of_two() {
    let open = |strike, right, contracts| Row {
        open_interest: Some(contracts),
        multiplier: Some(100.0),
        ..row(strike, right)
    };
    let rows = [
        open(95.0, Right::Put, 10.0),
        open(100.0, Right::Call, 10.0),
        open(105.0, Right::Put, 10.0),
        Row { multiplier: None, ..open(110.0, Right::Put, 9_999.0) },
        Row { open_interest: Some(f64::NAN), ..open(115.0, Right::Put, 0.0) },
    ];
    assert_eq!(max_pain(&rows), Ok(100.0));
}

proptest! {
    /// By its definition, strike by strike.
    #[test]
    fn pain_is_least_where_the_holders_of_all_contracts_get_least(
        open in prop::collection::vec((1..12_u32, any::<bool>(), prop::option::of(0..9_u32)), 1..20),
    ) {
        let rows: Vec<Row> = open
            .iter()
            .map(|(strike, call, contracts)| Row {
                open_interest: contracts.map(f64::from),
                multiplier: Some(100.0),
                ..row(5.0 * f64::from(*strike), if *call { Right::Call } else { Right::Put })
            })
            .collect();
        let paid = |at: f64| -> f64 {
            let of = |row: &Row| match row.right {
                Right::Call => (at - row.strike).max(0.0),
                Right::Put => (row.strike - at).max(0.0),
            };
            rows.iter().map(|row| 100.0 * row.open_interest.unwrap_or(0.0) * of(row)).sum()
        };
        let mut strikes: Vec<f64> = rows.iter().map(|row| row.strike).collect();
        strikes.sort_by(f64::total_cmp);
        let least = strikes.into_iter().min_by(|a, b| paid(*a).total_cmp(&paid(*b)));
        let any = rows.iter().any(|row| row.open_interest > Some(0.0));
        prop_assert_eq!(max_pain(&rows).ok(), least.filter(|_| any));
    }
}
