use market::{Right, Style};
use proptest::prelude::*;

use super::*;
use crate::{Terms, price};

const EXPIRY: Expiry = Expiry { forward: 100.0, discount: 0.98 };

/// Both sides of both options around given prices.
fn around(strike: f64, call: f64, put: f64, half: f64) -> Offers {
    Offers {
        strike,
        call_bid: Some((call - half).max(0.0)),
        call_ask: Some(call + half),
        put_bid: Some((put - half).max(0.0)),
        put_ask: Some(put + half),
    }
}

/// A chain at one volatility on [`EXPIRY`].
fn fair(sigma: f64, years: f64, half: f64) -> Vec<Offers> {
    let rate = -EXPIRY.discount.ln() / years;
    let offer = |strike: i32| {
        let strike = f64::from(strike);
        let at = |right| {
            let style = Style::European;
            let spot = EXPIRY.forward * EXPIRY.discount;
            let dividend_yield = 0.0;
            price(&Terms { spot, strike, years, rate, dividend_yield, right, style }, sigma)
                .unwrap()
        };
        around(strike, at(Right::Call), at(Right::Put), half)
    };
    (80..=120).step_by(5).map(offer).collect()
}

fn check(offers: &[Offers], expected: &[(Kind, Option<Right>, &[f64], f64)]) {
    let found = violations(&EXPIRY, offers).unwrap();
    let met: Vec<_> = found.iter().map(|one| (one.kind, one.right, &one.strikes[..])).collect();
    let wanted: Vec<_> = expected.iter().map(|one| (one.0, one.1, one.2)).collect();
    assert_eq!(met, wanted, "{found:?}");
    for (one, expected) in found.iter().zip(expected) {
        assert!((one.amount - expected.3).abs() < 1e-12, "{one:?}");
    }
}

#[test]
fn each_kind_is_found_by_what_can_be_traded() {
    let none =
        Offers { strike: 90.0, call_bid: None, call_ask: None, put_bid: None, put_ask: None };
    let at = |strike| Offers { strike, ..none };
    check(&[], &[]);
    check(
        &[Offers { call_ask: Some(9.7), ..at(90.0) }],
        &[(Kind::Bounds, Some(Right::Call), &[90.0], 0.1)],
    );
    check(
        &[Offers { put_bid: Some(89.2), ..at(90.0) }],
        &[(Kind::Bounds, Some(Right::Put), &[90.0], 1.0)],
    );
    check(
        &[Offers { call_bid: Some(12.0), put_ask: Some(2.0), ..at(90.0) }],
        &[(Kind::Parity, None, &[90.0], 0.2)],
    );
    check(
        &[
            Offers { call_ask: Some(3.0), ..at(100.0) },
            Offers { call_bid: Some(3.25), ..at(105.0) },
        ],
        &[(Kind::Vertical, Some(Right::Call), &[100.0, 105.0], 0.25)],
    );
    check(
        &[Offers { put_ask: Some(3.0), ..at(100.0) }, Offers { put_bid: Some(8.0), ..at(105.0) }],
        &[(Kind::Vertical, Some(Right::Put), &[100.0, 105.0], 0.1)],
    );
    check(
        &[
            Offers { call_ask: Some(8.0), ..at(95.0) },
            Offers { call_bid: Some(5.0), ..at(100.0) },
            Offers { call_ask: Some(1.0), ..at(110.0) },
        ],
        &[],
    );
    check(
        &[
            Offers { call_ask: Some(6.0), ..at(95.0) },
            Offers { call_bid: Some(5.0), ..at(100.0) },
            Offers { call_ask: Some(1.0), ..at(110.0) },
        ],
        &[(
            Kind::Butterfly,
            Some(Right::Call),
            &[95.0, 100.0, 110.0],
            5.0 - 2.0 / 3.0 * 6.0 - 1.0 / 3.0,
        )],
    );
}

#[test]
fn what_is_no_offer_takes_no_part_and_what_is_no_expiry_has_an_error() {
    let odd = Offers {
        strike: 90.0,
        call_bid: Some(f64::NAN),
        call_ask: Some(0.0),
        put_bid: Some(-1.0),
        put_ask: Some(f64::INFINITY),
    };
    check(&[odd, Offers { strike: f64::NAN, ..odd }, Offers { strike: -1.0, ..odd }], &[]);
    assert_eq!(violations(&Expiry { forward: 0.0, ..EXPIRY }, &[]), Err(Reason::NotPositive));
    assert_eq!(violations(&Expiry { discount: f64::NAN, ..EXPIRY }, &[]), Err(Reason::NotFinite));
}

#[test]
fn a_later_expiry_that_is_cheaper_is_found_between_its_strikes() {
    let (near, far) = (fair(0.4, 0.25, 0.01), fair(0.15, 0.5, 0.01));
    let later = Expiry { forward: 101.0, ..EXPIRY };
    assert_eq!(
        calendar((&EXPIRY, &fair(0.2, 0.25, 0.01)), (&EXPIRY, &fair(0.2, 0.5, 0.01))),
        Ok(vec![])
    );
    let found = calendar((&EXPIRY, &near), (&later, &far)).unwrap();
    let at_the_money = found.iter().find(|one| one.strikes == [100.0, 100.0, 105.0]).unwrap();
    let ask = 0.8 * far[4].call_ask.unwrap() + 0.2 * far[5].call_ask.unwrap();
    let expected = near[4].call_bid.unwrap() - ask / 1.01;
    assert!((at_the_money.amount - expected).abs() < 1e-12);
}

proptest! {
    #[test]
    fn a_chain_priced_by_a_model_has_none(
        sigma in 0.05..1.5_f64, years in 0.01..2.0_f64, half in 0.0..0.2_f64,
    ) {
        prop_assert_eq!(violations(&EXPIRY, &fair(sigma, years, half)), Ok(vec![]));
    }
}
