//! The model against prices made from a volatility that is known.

use analytics::Curve;
use market::{Date, Right, Session, Strike, Time};

use super::*;

const SPOT: f64 = 650.0;
const YIELD: f64 = 0.012;
const DAY: i64 = 86_400_000;

fn now() -> Time {
    Time::from_eastern(Date::new(2026, 11, 23).unwrap(), 12, 0).unwrap()
}

fn curve() -> Curve {
    Curve::of(&[(0.25, 4.3), (1.0, 4.0)]).unwrap()
}

fn smile(strike: f64) -> f64 {
    0.18 + 0.4 * (SPOT / strike).ln().powi(2) + 0.1 * (SPOT / strike).ln()
}

fn batch(style: Style) -> Batch {
    let expires = Time::from_millis(now().millis() + 30 * DAY);
    let years = 30.0 / 365.0;
    let rate = curve().rate(years);
    let mut contracts = Vec::new();
    for strike in (600_000..=700_000).step_by(5_000).map(Strike) {
        for right in [Right::Call, Right::Put] {
            let terms = Terms {
                spot: SPOT,
                strike: strike.dollars(),
                years,
                rate,
                dividend_yield: YIELD,
                right,
                style,
            };
            let price = value(&terms, smile(strike.dollars())).unwrap().price;
            let letter = if right == Right::Call { 'C' } else { 'P' };
            contracts.push(Quoted {
                symbol: Symbol::new(&format!("O:SPY261223{letter}{:08}", strike.0)).unwrap(),
                strike,
                right,
                style: Some(style),
                bid: Some(price - 0.01),
                ask: Some(price + 0.01),
                quote_time: Some(now()),
                volume: Some(if right == Right::Call { 100.0 } else { 150.0 }),
                open_interest: Some(if right == Right::Call { 1_000.0 } else { 800.0 }),
                multiplier: Some(100.0),
            });
        }
    }
    let symbol = |text| Symbol::new(text).unwrap();
    let expiry = Date::new(2026, 12, 23).unwrap();
    Batch {
        key: ChainKey { underlying: symbol("SPY"), expiry, root: symbol("SPY") },
        now: now(),
        spot: Some(SPOT),
        spot_time: Some(now()),
        expires: Some(expires),
        rates: Some(curve()),
        stale_before: Some(Time::from_millis(now().millis() - 900_000)),
        contracts,
    }
}

#[test]
fn the_volatility_that_made_the_prices_is_found_again() {
    for style in [Style::European, Style::American] {
        let batch = batch(style);
        let verdicts = Pricer::default().price(&batch);
        for (quoted, (symbol, model)) in batch.contracts.iter().zip(&verdicts.models) {
            let expected = smile(quoted.strike.dollars());
            let found = model.iv.unwrap_or_else(|| panic!("{symbol}: {:?}", model.reason));
            assert!((found - expected).abs() < 2e-3, "{style:?} {symbol}: {found} {expected}");
            let delta = model.delta.unwrap();
            assert!(if quoted.right == Right::Call { delta > 0.0 } else { delta < 0.0 });
            assert!(model.theta.unwrap() < 0.0 && model.vega.unwrap() > 0.0);
            assert_eq!(model.inputs_time, Some(now()));
        }
        let summary = verdicts.summary;
        let forward = SPOT * ((curve().rate(30.0 / 365.0) - YIELD) * 30.0 / 365.0).exp();
        assert!((summary.forward.unwrap() - forward).abs() < 0.05, "{:?}", summary.forward);
        assert!((summary.atm_iv.unwrap() - 0.18).abs() < 2e-3);
        assert_eq!(summary.put_call_volume, Some(1.5));
        assert_eq!(summary.put_call_open_interest, Some(0.8));
        assert_eq!((summary.contracts, summary.quotes.used, summary.solved), (42, 42, 42));
        assert!(summary.expected_move.unwrap() > 0.0);
    }
}

#[test]
fn theta_is_a_days_and_vega_a_points() {
    let batch = batch(Style::European);
    let verdicts = Pricer::default().price(&batch);
    let at = batch.contracts.iter().position(|q| q.strike == Strike(650_000)).unwrap();
    let model = &verdicts.models[at].1;
    // At the money a month out: about 0.0012 S of premium an annual point, half of it a day.
    let vega = SPOT * (30.0_f64 / 365.0).sqrt() * 0.398_9 / 100.0;
    assert!((model.vega.unwrap() / vega - 1.0).abs() < 0.02, "{:?}", model.vega);
    assert!((-0.5..-0.1).contains(&model.theta.unwrap()), "{:?}", model.theta);
}

#[test]
fn a_volatility_is_held_while_only_the_spot_moves() {
    let mut pricer = Pricer::default();
    let mut batch = batch(Style::European);
    let before = pricer.price(&batch).models;
    batch.spot = Some(SPOT + 1.0);
    let after = pricer.price(&batch).models;
    for ((_, before), (_, after)) in before.iter().zip(&after) {
        assert_eq!(before.iv, after.iv);
        assert_ne!(before.delta, after.delta);
    }
}

#[test]
fn what_cannot_be_priced_says_why() {
    let check = |alter: &dyn Fn(&mut Batch), expected: &str| {
        let mut batch = batch(Style::European);
        alter(&mut batch);
        let verdicts = Pricer::default().price(&batch);
        let model = &verdicts.models[0].1;
        assert_eq!(model.reason.as_deref(), Some(expected));
        assert_eq!((model.iv, model.delta), (None, None));
        verdicts.summary
    };
    check(&|b| b.contracts[0].style = None, NO_STYLE);
    check(&|b| b.contracts[0].bid = Some(0.0), NO_BID);
    check(&|b| b.contracts[0].bid = None, NO_BID);
    check(&|b| (b.contracts[0].bid, b.contracts[0].ask) = (None, None), NO_QUOTE);
    check(&|b| b.contracts[0].bid = Some(9e9), CROSSED);
    let no_rates = check(&|b| b.rates = None, NO_RATES);
    assert_eq!((no_rates.solved, no_rates.atm_iv, no_rates.forward), (0, None, None));
    assert_eq!(no_rates.put_call_volume, Some(1.5), "counts need no rates");
    check(&|b| b.spot = None, NO_SPOT);
    check(&|b| b.key.root = Symbol::new("SPY1").unwrap(), ADJUSTED);
    check(&|b| b.expires = Some(now()), "the contract has expired");
    let old = Time::from_millis(now().millis() - 900_001);
    let stale = check(&|b| b.contracts[0].quote_time = Some(old), STALE);
    assert_eq!((stale.quotes.stale, stale.solved), (1, 41), "the others are not held back by one");
}

#[test]
fn out_of_hours_the_last_quotes_stand() {
    let night = Time::from_eastern(Date::new(2026, 11, 23).unwrap(), 22, 0).unwrap();
    assert_eq!(stale_after(night, Some(Session::Closed), 0), None);
    assert!(stale_after(night, None, 0).is_some(), "an exchange of one's own may never close");
    assert_eq!(
        stale_after(now(), Some(Session::Regular), 0),
        Some(Time::from_millis(now().millis() - 900_000))
    );
    let delayed = stale_after(now(), Some(Session::Regular), 900_000);
    assert_eq!(delayed, Some(Time::from_millis(now().millis() - 1_800_000)));
}

#[test]
fn contracts_expire_when_their_root_settles() {
    let check = |root: &str, day: (i8, i8), expected: &str| {
        let symbol = Symbol::new(root).unwrap();
        let expiry = Date::new(2026, day.0, day.1).unwrap();
        let key = ChainKey { underlying: symbol, expiry, root: symbol };
        assert_eq!(expiry_of(&key, &market::Calendar::default()).unwrap().to_string(), expected);
    };
    check("SPX", (12, 18), "2026-12-18T14:30:00Z");
    check("SPXW", (12, 18), "2026-12-18T21:00:00Z");
    check("SPY", (11, 27), "2026-11-27T18:00:00Z");
}
