//! The batch against the scalar functions, which are its judge, row by row.

use analytics::batch::{Batch, Seen, Side, Valuations};
use analytics::{Reason, Terms, Valuation, implied_volatility, value};
use market::{Right, Style};
use proptest::prelude::*;

fn terms(side: &Side, spot: f64, strike: f64) -> Terms {
    let Side { years, rate, dividend_yield, right, style } = *side;
    Terms { spot, strike, years, rate, dividend_yield, right, style }
}

fn side(style: Style) -> impl Strategy<Value = Side> {
    (1e-3..3.0_f64, -0.02..0.1_f64, -0.02..0.1_f64, any::<bool>()).prop_map(
        move |(years, rate, dividend_yield, call)| {
            let right = if call { Right::Call } else { Right::Put };
            Side { years, rate, dividend_yield, right, style }
        },
    )
}

/// How far a row may be from the judge, in parts of what each number is of order; gamma and
/// rho by `bend`.
fn near(met: &Valuation, judged: &Valuation, terms: &Terms, tolerance: f64, bend: f64) -> bool {
    let Terms { spot, strike, years, .. } = *terms;
    let unit = spot.max(strike);
    let within = |a: f64, b: f64, part: f64| (a - b).abs() <= part;
    let close = |a: f64, b: f64, scale: f64| within(a, b, tolerance * scale.max(b.abs()));
    close(met.price, judged.price, unit)
        && close(met.delta, judged.delta, 1.0)
        && within(met.gamma, judged.gamma, bend * judged.gamma.max(1.0 / spot))
        && close(met.theta, judged.theta, unit)
        && close(met.vega, judged.vega, unit)
        && within(met.rho, judged.rho, bend * judged.rho.abs().max(unit * years))
}

proptest! {
    #[test]
    fn european_rows_are_the_scalar_ones(
        side in side(Style::European), spot in 1.0..5e3_f64,
        rows in prop::collection::vec((-4.0..4.0_f64, 0.03..2.0_f64), 1..40),
    ) {
        let strikes: Vec<f64> = rows
            .iter()
            .map(|(far, sigma)| spot * (far * sigma * side.years.sqrt()).exp())
            .collect();
        let sigmas: Vec<f64> = rows.iter().map(|(_, sigma)| *sigma).collect();
        let batch = Batch::new(side, strikes.clone());
        let mut met = Valuations::default();
        let mut reasons = vec![Some(Reason::NotFound); rows.len()];
        batch.value(spot, 0..rows.len(), &sigmas, &mut met, &mut reasons);
        prop_assert!(reasons.iter().all(Option::is_none));
        for (row, (strike, sigma)) in strikes.iter().zip(&sigmas).enumerate() {
            let terms = terms(&side, spot, *strike);
            let judged = value(&terms, *sigma).unwrap();
            let met = met.row(row).unwrap();
            prop_assert!(near(&met, &judged, &terms, 1e-12, 1e-12), "{met:?} {judged:?}");
        }
        let prices = met.price.clone();
        let mut implied = vec![f64::NAN; rows.len()];
        batch.implied(spot, 0..rows.len(), &prices, &mut implied, &mut reasons);
        for (row, price) in prices.iter().enumerate() {
            let judged = implied_volatility(&terms(&side, spot, strikes[row]), *price);
            match judged {
                Err(why) => prop_assert_eq!(reasons[row], Some(why)),
                Ok(judged) => {
                    // What the price's own rounding, and that of the spot, does to the answer.
                    let worth = met.row(row).unwrap();
                    let doubt = 1e-15 * (strikes[row] + spot) / worth.vega;
                    let error = (implied[row] - judged).abs();
                    prop_assert!(error <= 3e-12 + 8.0 * doubt, "{error:e} at {judged}, {row}");
                }
            }
        }
    }

    #[test]
    fn rows_may_be_asked_for_in_any_pieces(
        side in side(Style::European), cut in 0..30_usize,
    ) {
        let strikes: Vec<f64> = (0..30).map(|step| 70.0 + 2.0 * f64::from(step)).collect();
        let sigmas: Vec<f64> = (0..30).map(|step| 0.2 + 0.01 * f64::from(step)).collect();
        let batch = Batch::new(side, strikes);
        let mut whole = Valuations::default();
        let mut reasons = vec![None; 30];
        batch.value(100.0, 0..30, &sigmas, &mut whole, &mut reasons);
        let (mut first, mut second) = (Valuations::default(), Valuations::default());
        batch.value(100.0, 0..cut, &sigmas[..cut], &mut first, &mut reasons[..cut]);
        batch.value(100.0, cut..30, &sigmas[cut..], &mut second, &mut reasons[cut..]);
        first.theta.extend(second.theta);
        prop_assert_eq!(&first.theta, &whole.theta);
        let mut volatilities = sigmas.clone();
        let mut pieces = sigmas.clone();
        batch.implied(100.0, 0..30, &whole.price, &mut volatilities, &mut reasons);
        let (a, b) = pieces.split_at_mut(cut);
        batch.implied(100.0, 0..cut, &whole.price[..cut], a, &mut reasons[..cut]);
        batch.implied(100.0, cut..30, &whole.price[cut..], b, &mut reasons[cut..]);
        for (piece, whole) in pieces.iter().zip(&volatilities) {
            prop_assert_eq!(piece.to_bits(), whole.to_bits());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Each as if it had been seen alone and at once, whichever others are solved with it.
    #[test]
    fn prices_seen_here_and_there_are_solved_as_each_is_alone(
        side in prop_oneof![side(Style::European), side(Style::American)], spot in 1.0..5e3_f64,
        seen in prop::collection::vec((0..30_usize, -0.02..0.02_f64, 0.06..1.0_f64), 1..24),
        cut in 0..24_usize,
    ) {
        prop_assume!(side.style == Style::European || side.rate >= 0.0);
        let strikes: Vec<f64> = (0..30).map(|step| spot * (0.7 + 0.02 * f64::from(step))).collect();
        let batch = Batch::new(side, strikes.clone());
        let seen: Vec<Seen> = seen
            .into_iter()
            .map(|(row, moved, sigma)| {
                let spot = spot * (1.0 + moved);
                let price = value(&terms(&side, spot, strikes[row]), sigma).unwrap().price;
                Seen { row, spot, price }
            })
            .collect();
        let mut sigmas = vec![f64::NAN; seen.len()];
        let mut reasons = vec![None; seen.len()];
        batch.implied_by(&seen, &mut sigmas, &mut reasons);
        for (at, Seen { row, spot, price }) in seen.iter().copied().enumerate() {
            let (mut alone, mut why) = ([f64::NAN], [None]);
            batch.implied(spot, row..row + 1, &[price], &mut alone, &mut why);
            // Taken to one dollar it is rounded once more: what that does is a matter of vega.
            match (alone[0].is_nan(), sigmas[at].is_nan()) {
                (false, false) => {
                    let vega = value(&terms(&side, spot, strikes[row]), alone[0]).unwrap().vega;
                    let doubt = (alone[0] - sigmas[at]).abs() * vega;
                    prop_assert!(doubt <= 1e-9 * spot, "{} and {}", alone[0], sigmas[at]);
                }
                (true, true) => prop_assert_eq!(why[0], reasons[at]),
                _ => {
                    let sign = if side.right == Right::Call { 1.0 } else { -1.0 };
                    let intrinsic = (sign * (spot - strikes[row])).max(0.0);
                    prop_assert!(price - intrinsic < 1e-7 * spot, "{price} at {spot}, {row}");
                }
            }
        }
        let cut = cut.min(seen.len());
        let mut pieces = vec![f64::NAN; seen.len()];
        let (first, second) = pieces.split_at_mut(cut);
        batch.implied_by(&seen[..cut], first, &mut reasons[..cut]);
        batch.implied_by(&seen[cut..], second, &mut reasons[cut..]);
        for (piece, whole) in pieces.iter().zip(&sigmas) {
            prop_assert_eq!(piece.to_bits(), whole.to_bits());
        }
    }
}

#[test]
fn a_hopeless_row_says_why_and_spoils_no_other() {
    let side = Side {
        years: 0.5,
        rate: 0.03,
        dividend_yield: 0.0,
        right: Right::Call,
        style: Style::European,
    };
    let strikes = vec![90.0, f64::NAN, 100.0, -1.0, 110.0, 100.0, 100.0];
    let prices = [14.0, 5.0, 0.0, 5.0, f64::INFINITY, 101.0, 7.0];
    let batch = Batch::new(side, strikes.clone());
    let mut sigmas = [f64::NAN; 7];
    let mut reasons = [None; 7];
    batch.implied(100.0, 0..7, &prices, &mut sigmas, &mut reasons);
    let expected = [
        None,
        Some(Reason::NotFinite),
        Some(Reason::NoPrice),
        Some(Reason::NotPositive),
        Some(Reason::NotFinite),
        Some(Reason::AboveMaximum),
        None,
    ];
    assert_eq!(reasons, expected);
    for (sigma, reason) in sigmas.iter().zip(reasons) {
        assert_eq!(sigma.is_nan(), reason.is_some());
    }
    let mut met = Valuations::default();
    batch.value(100.0, 0..7, &[0.2, 0.2, 0.0, 0.2, f64::NAN, -0.1, 0.2], &mut met, &mut reasons);
    assert!(met.row(0).is_some() && met.row(6).is_some());
    assert_eq!([met.row(1), met.row(2), met.row(3), met.row(4), met.row(5)], [None; 5]);
    assert_eq!(reasons[2], Some(Reason::NoVolatility));

    let expired = Batch::new(Side { years: 0.0, ..side }, strikes);
    expired.implied(100.0, 0..7, &prices, &mut sigmas, &mut reasons);
    assert_eq!(reasons[0], Some(Reason::Expired));
    expired.implied(100.0, 5..9, &prices, &mut sigmas, &mut reasons);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Gamma is the least certain just above the boundary, for the judge as well, and rho where the
    /// rate is next to nothing: the batch knows how its boundary moves from one side only. Prices are
    /// within 3e-6 of spot or strike: the least good are deep puts where the yield is well above the
    /// rate, whose boundaries bend where the kink at the strike comes within reach.
    #[test]
    fn american_rows_are_the_scalar_ones(
        side in side(Style::American), spot in 1.0..5e3_f64,
        rows in prop::collection::vec((-3.0..3.0_f64, 0.06..1.5_f64), 1..12),
    ) {
        // Two boundaries are the scalar pricer's, and slow; they differ by nothing.
        let two = side.rate < 0.0 && side.dividend_yield < 0.0;
        prop_assume!(!two);
        let root = side.years.sqrt();
        let strikes: Vec<f64> =
            rows.iter().map(|(far, sigma)| spot * (far * sigma * root).exp()).collect();
        let sigmas: Vec<f64> = rows.iter().map(|(_, sigma)| *sigma).collect();
        let batch = Batch::new(side, strikes.clone());
        let mut met = Valuations::default();
        let mut reasons = vec![Some(Reason::NotFound); rows.len()];
        batch.value(spot, 0..rows.len(), &sigmas, &mut met, &mut reasons);
        let mut prices = Vec::new();
        for (row, (strike, sigma)) in strikes.iter().zip(&sigmas).enumerate() {
            let terms = terms(&side, spot, *strike);
            let judged = value(&terms, *sigma).unwrap();
            let met = met.row(row).unwrap();
            let error = (met.price - judged.price).abs() / spot.max(*strike);
            prop_assert!(error < 3e-6, "price off by {error:e} on {terms:?} at {sigma}");
            let edge = (met.gamma == 0.0) != (judged.gamma == 0.0);
            prop_assert!(edge || near(&met, &judged, &terms, 2e-3, 2e-2), "{terms:?} {sigma} {met:?} {judged:?}");
            prices.push(judged.price);
        }
        let mut implied = vec![f64::NAN; rows.len()];
        batch.implied(spot, 0..rows.len(), &prices, &mut implied, &mut reasons);
        for (row, price) in prices.iter().enumerate() {
            let terms = terms(&side, spot, strikes[row]);
            match implied_volatility(&terms, *price) {
                Err(why) => prop_assert_eq!(reasons[row], Some(why)),
                Ok(judged) => {
                    let worth = value(&terms, judged).unwrap();
                    let error = (implied[row] - judged).abs();
                    let felt = worth.vega > 1e-3 * spot;
                    prop_assert!(!felt || error < 1e-4, "{error:e} of {judged} on {terms:?}");
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Strikes far from the money, which imply thousands of percent and are quoted all the same.
    #[test]
    fn american_rows_of_the_last_day_are_the_scalar_ones(
        minutes in 1.0..1_440.0_f64, rate in 0.0..0.08_f64, dividend_yield in 0.0..0.08_f64,
        call in any::<bool>(), rows in prop::collection::vec((-2.5..2.5_f64, 0.01..0.2_f64), 1..12),
    ) {
        let years = minutes / (365.0 * 1_440.0);
        let right = if call { Right::Call } else { Right::Put };
        let side = Side { years, rate, dividend_yield, right, style: Style::American };
        let spot = 100.0;
        let sigmas: Vec<f64> = rows.iter().map(|(_, deviation)| deviation / years.sqrt()).collect();
        let strikes: Vec<f64> =
            rows.iter().map(|(far, deviation)| spot * (far * deviation).exp()).collect();
        let batch = Batch::new(side, strikes.clone());
        let mut met = Valuations::default();
        let mut reasons = vec![Some(Reason::NotFound); rows.len()];
        batch.value(spot, 0..rows.len(), &sigmas, &mut met, &mut reasons);
        let judged: Vec<f64> = (strikes.iter().zip(&sigmas))
            .map(|(strike, sigma)| value(&terms(&side, spot, *strike), *sigma).unwrap().price)
            .collect();
        for (met, judged) in met.price.iter().zip(&judged) {
            prop_assert!((met - judged).abs() < 1e-7 * spot, "{met} for {judged}");
        }
        let mut implied = vec![f64::NAN; rows.len()];
        batch.implied(spot, 0..rows.len(), &judged, &mut implied, &mut reasons);
        for (row, (sigma, found)) in sigmas.iter().zip(&implied).enumerate() {
            let vega = value(&terms(&side, spot, strikes[row]), *sigma).unwrap().vega;
            let felt = vega * sigma > 1e-4 * spot;
            prop_assert!(!felt || (found / sigma - 1.0).abs() < 1e-4, "{found} for {sigma}");
        }
    }
}

#[test]
fn what_is_far_beyond_its_boundary_is_exercised_in_a_batch_too() {
    let side = Side {
        years: 0.5,
        rate: 0.05,
        dividend_yield: 0.0,
        right: Right::Put,
        style: Style::American,
    };
    let batch = Batch::new(side, vec![100.0, 180.0]);
    let mut met = Valuations::default();
    let mut reasons = [None; 2];
    batch.value(100.0, 0..2, &[0.2, 0.2], &mut met, &mut reasons);
    let exercised =
        Valuation { price: 80.0, delta: -1.0, gamma: 0.0, theta: 0.0, vega: 0.0, rho: 0.0 };
    assert_eq!(met.row(1), Some(exercised));
    assert!(met.row(0).unwrap().gamma > 0.0);
}
