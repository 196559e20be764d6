//! A chain whose quotes come from our own pricer, so that what it should find is known.

use market::{Right, Style, Time};

use super::*;
use crate::{Curve, Terms, price};

mod nonsense;

const NOW: i64 = 1_764_600_000_000;
const RATE: f64 = 0.04;
const YIELD: f64 = 0.01;
const SMILE: f64 = 0.25;

fn at(millis: i64) -> Time {
    Time::from_millis(NOW + millis)
}

fn years(days: i64) -> f64 {
    days as f64 / 365.0
}

/// Contracts of both rights at each strike from 80 to 120, by two, an expiry after the other.
fn contracts(series: usize) -> Vec<Contract> {
    let strikes = (0..=20).map(|step| 80.0 + 2.0 * f64::from(step));
    let both = strikes.flat_map(move |strike| {
        [Right::Call, Right::Put].map(|right| Contract { series, strike, right })
    });
    both.collect()
}

fn worth(contract: &Contract, style: Style, spot: f64, days: i64) -> f64 {
    let Contract { strike, right, .. } = *contract;
    let (years, rate, dividend_yield) = (years(days), RATE, YIELD);
    price(&Terms { spot, strike, years, rate, dividend_yield, right, style }, SMILE).unwrap()
}

fn quote(row: usize, middle: f64, millis: i64) -> Tick {
    let half = 0.01_f64.min(0.5 * middle);
    Tick::Quote { row, bid: Some(middle - half), ask: Some(middle + half), time: Some(at(millis)) }
}

fn spot(price: f64, millis: i64) -> Tick {
    Tick::Spot { price, time: Some(at(millis)) }
}

fn clock(millis: i64) -> Tick {
    Tick::Clock { now: at(millis), stale_before: Some(at(millis - 900_000)) }
}

/// One expiry of 90 days, quoted at a spot of 100, with rates.
fn quoted(style: Style) -> (Chain, Vec<Contract>) {
    let expires = at(90 * 86_400_000);
    let series = Series { expires, style: Some(style), standard: true };
    let contracts = contracts(0);
    let mut chain = Chain::new(&[series], &contracts, Dealers::default());
    chain.take(clock(0));
    chain.take(Tick::Curve(Curve::of(&[(1.0, 200.0 * (0.5 * RATE).exp_m1())])));
    chain.take(spot(100.0, 0));
    for (row, contract) in contracts.iter().enumerate() {
        chain.take(quote(row, worth(contract, style, 100.0, 90), 0));
        let (open_interest, volume, multiplier) = (Some(1_000.0), Some(50.0), Some(100.0));
        chain.take(Tick::Interest { row, open_interest, volume, multiplier });
    }
    (chain, contracts)
}

fn row_of(contracts: &[Contract], strike: f64, right: Right) -> usize {
    contracts.iter().position(|row| row.strike == strike && row.right == right).unwrap()
}

#[test]
fn it_finds_the_volatility_and_the_carry_that_made_the_quotes() {
    for style in [Style::European, Style::American] {
        let (mut chain, contracts) = quoted(style);
        assert_eq!(chain.refresh().len(), contracts.len());
        for strike in [90.0, 100.0, 110.0] {
            for right in [Right::Call, Right::Put] {
                let figures = chain.figures(row_of(&contracts, strike, right)).unwrap();
                let (sigma, worth) = figures.answer.unwrap();
                assert!((sigma - SMILE).abs() < 1e-4, "{style:?} {strike} {right}: {sigma}");
                assert!(worth.gamma > 0.0 && figures.inputs == Some(at(0)));
            }
        }
        let summary = chain.summary(0).unwrap();
        assert!((summary.dividend_yield.unwrap() - YIELD).abs() < 1e-4, "{style:?}");
        assert!((summary.atm_iv.unwrap() - SMILE).abs() < 1e-4);
        assert_eq!(summary.max_pain, Some(100.0));
        assert_eq!((summary.coverage.used, summary.reason), (contracts.len(), None));
    }
}

#[test]
fn a_quote_moves_its_own_contract_and_no_other() {
    let (mut chain, contracts) = quoted(Style::American);
    chain.refresh();
    assert_eq!(chain.refresh(), [], "nothing new, nothing done");
    let row = row_of(&contracts, 104.0, Right::Call);
    chain.take(quote(row, worth(&contracts[row], Style::American, 100.0, 90) + 0.2, 10));
    assert_eq!(chain.refresh(), [row]);
    assert!(chain.figures(row).unwrap().answer.unwrap().0 > SMILE);
}

#[test]
fn the_underlying_moves_greeks_with_volatilities_held_where_one_looks() {
    let (mut chain, contracts) = quoted(Style::American);
    chain.refresh();
    let row = row_of(&contracts, 104.0, Right::Call);
    let (sigma, before) = chain.figures(row).unwrap().answer.unwrap();
    chain.take(spot(100.5, 20));
    let view = View { series: 0, low: 102.0, high: 106.0 };
    let changed = chain.refresh_rows(&view);
    assert_eq!(changed.len(), 6);
    let (held, after) = chain.figures(row).unwrap().answer.unwrap();
    assert_eq!(held, sigma);
    assert!(after.delta > before.delta);
    assert_eq!(chain.refresh().len(), contracts.len() - 6, "and the rest when it is asked for");
}

#[test]
fn a_stale_quote_leaves_every_sum_and_says_so() {
    let (mut chain, contracts) = quoted(Style::European);
    chain.refresh();
    let exposed = chain.totals().exposure.gamma_of_calls;
    let (kept, aged) =
        (row_of(&contracts, 100.0, Right::Call), row_of(&contracts, 104.0, Right::Call));
    for (row, contract) in contracts.iter().enumerate().filter(|(row, _)| *row != aged) {
        chain.take(quote(row, worth(contract, Style::European, 100.0, 90), 100_000));
    }
    chain.take(clock(950_000));
    chain.refresh();
    assert!(chain.figures(kept).unwrap().answer.is_ok());
    assert_eq!(chain.figures(aged).unwrap().answer, Err(Reason::Stale));
    let summary = chain.summary(0).unwrap();
    assert_eq!((summary.coverage.stale, summary.solved), (1, contracts.len() - 1));
    assert!(chain.totals().exposure.gamma_of_calls < exposed);
}

#[test]
fn what_is_not_known_is_the_reason() {
    let check = |alter: &dyn Fn(&mut Chain), expected: Reason| {
        let (mut chain, contracts) = quoted(Style::American);
        alter(&mut chain);
        chain.refresh();
        for row in 0..contracts.len() {
            assert_eq!(chain.figures(row).unwrap().answer, Err(expected));
        }
        assert_eq!(chain.summary(0).unwrap().solved, 0);
        assert_eq!(chain.totals().exposure, Exposure::default());
    };
    check(&|chain| chain.take(Tick::Curve(None)), Reason::NoRate);
    check(&|chain| chain.take(spot(f64::NAN, 1)), Reason::NoSpot);
    check(&|chain| chain.take(clock(90 * 86_400_000)), Reason::Expired);
    let series = |style, standard| Series { expires: at(86_400_000), style, standard };
    let unknown = |series| {
        let mut chain = Chain::new(&[series], &contracts(0), Dealers::default());
        chain.take(clock(0));
        chain.take(Tick::Curve(Curve::of(&[(1.0, 4.0)])));
        chain.take(spot(100.0, 0));
        chain.refresh();
        chain.figures(0).unwrap().answer
    };
    assert_eq!(unknown(series(None, true)), Err(Reason::NoStyle));
    assert_eq!(unknown(series(Some(Style::American), false)), Err(Reason::Adjusted));
    assert_eq!(unknown(series(Some(Style::American), true)), Err(Reason::NoPair));
}

#[test]
fn a_dividend_on_its_day_takes_the_place_of_the_yield() {
    let (mut chain, contracts) = quoted(Style::American);
    let amount = 1.0;
    // They come when they come, be it after the carry was read.
    chain.refresh();
    chain.take(Tick::Dividends(vec![Dividend {
        ex: at(30 * 86_400_000),
        amount,
        projected: false,
    }]));
    chain.refresh();
    let row = row_of(&contracts, 90.0, Right::Call);
    let by_yield = chain.figures(row).unwrap();
    assert!(!by_yield.by_the_day);
    let view = View { series: 0, low: 90.0, high: 90.0 };
    assert_eq!(chain.refresh_premiums(Some(&view), 2), 2, "what is in view comes first");
    assert_eq!(chain.refresh(), [row, row + 1]);
    let by_day = chain.figures(row).unwrap();
    assert!(by_day.by_the_day);
    let ((sigma, found), (before, _)) = (by_day.answer.unwrap(), by_yield.answer.unwrap());
    assert!((sigma - before).abs() > 1e-4, "the same price, another model");
    let middle = worth(&contracts[row], Style::American, 100.0, 90);
    assert!((found.price - middle).abs() < 2e-3, "it explains the quote: {found:?} {middle}");
    let rounds = (0..10).take_while(|_| {
        chain.refresh();
        chain.refresh_premiums(None, 64) > 0
    });
    assert!(rounds.count() < 5, "each settles with its volatility");
    chain.take(Tick::Dividends(vec![]));
    chain.refresh();
    assert!(!chain.figures(row).unwrap().by_the_day, "and goes with them");
    assert_eq!(chain.refresh_premiums(None, 64), 0);
}

#[test]
fn gamma_has_its_zero_and_slow_figures_come_when_asked() {
    let (mut chain, contracts) = quoted(Style::American);
    for (row, contract) in contracts.iter().enumerate() {
        let calls = contract.right == Right::Call;
        let open = if calls == (contract.strike > 100.0) { 2_000.0 } else { 100.0 };
        let (open_interest, volume, multiplier) = (Some(open), None, Some(100.0));
        chain.take(Tick::Interest { row, open_interest, volume, multiplier });
    }
    chain.refresh();
    assert_eq!(chain.totals().zero_gamma, None, "nobody looked yet");
    chain.refresh_profile();
    chain.refresh();
    let totals = chain.totals();
    let zero = totals.zero_gamma.unwrap();
    assert!(zero.len() == 1 && (90.0..110.0).contains(&zero[0]), "{zero:?}");
    assert_eq!(chain.summary(0).unwrap().zero_gamma, Some(zero), "one series is the whole");
    assert!(totals.exposure.vanna != 0.0 && totals.walls.call > totals.walls.put);
}

#[test]
fn a_volatility_is_of_the_price_at_which_its_quote_came_whenever_it_is_solved() {
    let (mut chain, contracts) = quoted(Style::American);
    chain.refresh();
    chain.take(spot(103.0, 10));
    // Other rates have everything solved anew, from quotes that were made at a spot of 100.
    chain.take(Tick::Curve(Curve::of(&[(1.0, 4.1)])));
    chain.refresh();
    let row = row_of(&contracts, 100.0, Right::Call);
    let (sigma, _) = chain.figures(row).unwrap().answer.unwrap();
    assert!((sigma - SMILE).abs() < 5e-3, "{sigma}");
    let again = worth(&contracts[row], Style::American, 100.0, 90);
    chain.take(quote(row, again, 0));
    assert_eq!(chain.refresh(), [], "the same quote told again is no news");
    chain.take(quote(row, again, 20));
    assert_eq!(chain.refresh(), [row], "a later one is, be it for the same price");
    assert!(chain.figures(row).unwrap().answer.unwrap().0 < 0.2);
}

#[test]
fn a_series_comes_and_goes_and_the_others_mind_nothing() {
    let (mut chain, contracts) = quoted(Style::European);
    chain.refresh();
    let (alone, before) = (chain.totals(), chain.figures(3));
    let series = Series { expires: at(30 * 86_400_000), style: None, standard: true };
    let added = chain.add(series, &[(100.0, Right::Call), (100.0, Right::Put)]);
    assert_eq!(chain.refresh(), [contracts.len(), contracts.len() + 1]);
    assert_eq!((added, chain.totals().contracts), (1, contracts.len() + 2));
    let why = chain.figures(contracts.len()).unwrap().answer;
    assert_eq!(why, Err(Reason::NoStyle));
    chain.remove(added);
    assert_eq!(chain.refresh(), [0; 0]);
    assert_eq!((chain.totals(), chain.figures(3)), (alone, before));
    assert_eq!(chain.figures(contracts.len()), None);
}

#[test]
fn the_pieces_are_the_whole() {
    let (mut whole, _) = quoted(Style::American);
    let (mut pieces, _) = quoted(Style::American);
    whole.refresh();
    whole.refresh_profile();
    whole.refresh();
    while pieces.share_some() {}
    pieces.refresh_series(0);
    while !pieces.profile_some() {}
    pieces.refresh_series(0);
    assert_eq!(pieces.totals(), whole.totals());
    assert_eq!(pieces.summary(0), whole.summary(0));
    assert_eq!(pieces.summary(1), None);
}

/// Reading the carry is one piece, the boundaries of each side another.
#[test]
fn calls_and_puts_take_another_carry_together() {
    let (mut chain, contracts) = quoted(Style::American);
    chain.refresh();
    for (row, contract) in contracts.iter().enumerate() {
        // As if a dollar more were paid until then.
        let paid = if contract.right == Right::Call { -0.5 } else { 0.5 };
        let middle = worth(contract, Style::American, 100.0, 90) + paid;
        chain.take(quote(row, middle.max(0.05), 2_000));
    }
    chain.take(clock(2_000));
    assert_eq!(chain.refresh_series(0).len(), contracts.len());
    let before = chain.summary(0).unwrap().dividend_yield;
    for _ in ["reading", "calls"] {
        assert!(chain.share_some());
        assert_eq!(chain.refresh_series(0), [], "as before");
        assert_eq!(chain.summary(0).unwrap().dividend_yield, before);
    }
    assert!(chain.share_some());
    assert_eq!(chain.refresh_series(0).len(), contracts.len());
    assert!(chain.summary(0).unwrap().dividend_yield > before);
    assert!(!chain.share_some());
}
