use market::{Right, Style};
use proptest::prelude::*;
use proptest::strategy::Strategy as Generator;

use super::{Instrument, Leg, Market, Payoff, Strategy};
use crate::probability::Lognormal;
use crate::{Reason, Terms, price};

const MARKET: Market = Market { spot: 100.0, rate: 0.04, dividend_yield: 0.01 };

fn option(right: Right, strike: f64, shares: f64, premium: f64) -> Leg {
    let (style, iv, years) = (Style::European, Some(0.25), 0.2);
    Leg { instrument: Instrument::Option { right, strike, style, iv, years }, shares, premium }
}

fn stock(shares: f64, premium: f64) -> Leg {
    Leg { instrument: Instrument::Stock, shares, premium }
}

fn payoff(legs: &[Leg]) -> Payoff {
    Strategy::of(legs).unwrap().payoff().unwrap()
}

#[test]
fn a_stretch_without_profit_or_loss_has_two_break_evens_and_no_chance() {
    // A free call spread sold against itself: nothing below 100, nothing above 110.
    let flat = payoff(&[
        option(Right::Call, 100.0, 100.0, 0.0),
        option(Right::Call, 110.0, -200.0, 0.0),
        option(Right::Call, 120.0, 100.0, 0.0),
    ]);
    assert_eq!(flat.break_evens(), [0.0, 100.0, 120.0]);
    assert_eq!((flat.max_profit(), flat.max_loss()), (Some(1_000.0), Some(0.0)));
    let law = Lognormal { spot: 100.0, years: 0.2, rate: 0.04, dividend_yield: 0.01, sigma: 0.3 };
    let expected = law.below(120.0).unwrap() - law.below(100.0).unwrap();
    assert!((flat.probability_of_profit(&law).unwrap() - expected).abs() < 1e-15);
    let nothing =
        payoff(&[option(Right::Put, 100.0, 1.0, 2.0), option(Right::Put, 100.0, -1.0, 2.0)]);
    assert_eq!(nothing.break_evens(), [0.0]);
    assert_eq!(nothing.probability_of_profit(&law), Ok(0.0));
}

#[test]
fn rounding_at_a_strike_is_no_second_break_even() {
    // 0.1 + 0.2 is not 0.3: the profit at 100 is rounding alone.
    let legs = [option(Right::Call, 99.7, 1.0, 0.1), option(Right::Put, 100.0, -1.0, -0.2)];
    assert_eq!(payoff(&legs).break_evens().len(), 1, "{:?}", payoff(&legs));
}

#[test]
fn a_leg_without_sense_has_its_reason() {
    assert_eq!(Strategy::of(&[]), Err(Reason::Nothing));
    assert_eq!(Strategy::of(&[option(Right::Call, -1.0, 1.0, 1.0)]), Err(Reason::NotPositive));
    assert_eq!(Strategy::of(&[option(Right::Call, f64::NAN, 1.0, 1.0)]), Err(Reason::NotFinite));
    assert_eq!(Strategy::of(&[stock(f64::INFINITY, 1.0)]), Err(Reason::NotFinite));
    let huge = Strategy::of(&[stock(1e300, 1e300)]).unwrap();
    assert_eq!(huge.net_cash(), Err(Reason::OutOfRange));
    assert_eq!(huge.payoff(), Err(Reason::OutOfRange));
}

#[test]
fn before_expiry_each_leg_is_worth_what_its_own_volatility_says() {
    let (near, far) =
        (option(Right::Call, 100.0, -100.0, 3.0), option(Right::Call, 100.0, 100.0, 5.0));
    let Instrument::Option { right, strike, style, .. } = far.instrument else { unreachable!() };
    let later = Instrument::Option { right, strike, style, iv: Some(0.3), years: 0.5 };
    let calendar = Strategy::of(&[near, Leg { instrument: later, ..far }]).unwrap();
    let left =
        Terms { spot: 97.0, strike, years: 0.3, rate: 0.04, dividend_yield: 0.01, right, style };
    let expected = 100.0 * (price(&left, 0.3).unwrap() - 5.0) - 100.0 * (0.0 - 3.0);
    let met = calendar.profit_at(&Market { spot: 97.0, ..MARKET }, 0.2).unwrap();
    assert!((met - expected).abs() < 1e-9, "{met} {expected}");
    assert_eq!(calendar.profit_at(&MARKET, f64::NAN), Err(Reason::NotFinite));
    assert_eq!(calendar.profit_at(&Market { spot: -1.0, ..MARKET }, 0.2), Err(Reason::NotPositive));
}

fn legs() -> impl Generator<Value = Vec<Leg>> {
    let strike = (1..40_i32).prop_map(|step| f64::from(step) * 5.0);
    let leg =
        (0..3_u8, strike, -5..=5_i32, 0.0..20.0_f64).prop_map(|(kind, strike, count, premium)| {
            let shares = f64::from(count) * 100.0;
            match kind {
                0 => stock(shares, 90.0 + premium),
                1 => option(Right::Call, strike, shares, premium),
                _ => option(Right::Put, strike, shares, premium),
            }
        });
    prop::collection::vec(leg, 1..7)
}

proptest! {
    #[test]
    fn the_extremes_bound_every_price_and_break_evens_break_even(
        legs in legs(), prices in prop::collection::vec(0.0..1_000.0_f64, 20),
    ) {
        let (strategy, payoff) = (Strategy::of(&legs).unwrap(), payoff(&legs));
        let at = |spot: f64| strategy.profit_at(&Market { spot, ..MARKET }, 1.0).unwrap();
        for price in prices {
            let profit = at(price);
            prop_assert!(payoff.max_profit().is_none_or(|most| profit <= most + 1e-7));
            prop_assert!(payoff.max_loss().is_none_or(|least| profit >= least - 1e-7));
        }
        for price in payoff.break_evens() {
            prop_assert!(at(price).abs() < 1e-6 * price.max(1.0), "{} at {}", at(price), price);
        }
        // Where there is no end to it, far enough out there is more than at any corner.
        let far = at(1e7);
        let corners = || payoff.corners().iter().map(|corner| corner.1);
        prop_assert!(payoff.max_profit().is_some() || corners().all(|profit| far > profit));
        prop_assert!(payoff.max_loss().is_some() || corners().all(|profit| far < profit));
    }

    #[test]
    fn the_chances_of_profit_and_of_the_opposite_are_one(legs in legs(), sigma in 0.05..1.0_f64) {
        let law = Lognormal { spot: 100.0, years: 0.2, rate: 0.04, dividend_yield: 0.01, sigma };
        let opposite: Vec<Leg> =
            legs.iter().map(|leg| Leg { shares: -leg.shares, ..*leg }).collect();
        let chance = payoff(&legs).probability_of_profit(&law).unwrap();
        let other = payoff(&opposite).probability_of_profit(&law).unwrap();
        let flat = payoff(&legs).corners().windows(2).any(|pair| pair[0].1 == 0.0 && pair[1].1 == 0.0);
        let level = payoff(&legs).slope_beyond() == 0.0
            && payoff(&legs).corners().last().is_some_and(|corner| corner.1 == 0.0);
        prop_assert!(flat || level || (chance + other - 1.0).abs() < 1e-12, "{} {}", chance, other);
    }
}
