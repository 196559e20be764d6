//! How far the batch is from the scalar functions over the chain, and on how many rows.

use analytics::batch::{Side, Valuations};
use analytics::{Reason, Terms, implied_volatility, value};
use market::Style;

use crate::contracts::{Chain, SPOT};

/// Prints the errors as rows: prices and Greeks in dollars on a spot of $587, volatilities in
/// points where vega is more than a thousandth of the spot.
pub(crate) fn report(chain: &Chain) {
    let mut errors: [(&str, Vec<f64>); 7] =
        ["price", "delta", "gamma·S", "theta", "vega", "rho", "IV, points"]
            .map(|name| (name, Vec::new()));
    let mut style = Style::European;
    for strip in &chain.strips {
        let Side { years, rate, dividend_yield, right, style: kind } = *strip.batch.side();
        style = kind;
        let rows = strip.prices.len();
        let mut reasons: Vec<Option<Reason>> = vec![None; rows];
        let (mut worths, mut sigmas) = (Valuations::default(), vec![f64::NAN; rows]);
        strip.batch.value(SPOT, 0..rows, &strip.sigmas, &mut worths, &mut reasons);
        strip.batch.implied(SPOT, 0..rows, &strip.prices, &mut sigmas, &mut reasons);
        for (row, &strike) in strip.batch.strikes().iter().enumerate() {
            let terms = Terms { spot: SPOT, strike, years, rate, dividend_yield, right, style };
            let (Some(met), Ok(judged)) = (worths.row(row), value(&terms, strip.sigmas[row]))
            else {
                continue;
            };
            let off = [
                met.price - judged.price,
                met.delta - judged.delta,
                (met.gamma - judged.gamma) * SPOT,
                met.theta - judged.theta,
                met.vega - judged.vega,
                met.rho - judged.rho,
            ];
            for ((_, errors), off) in errors.iter_mut().zip(off) {
                errors.push(off.abs());
            }
            if judged.vega > 1e-3 * SPOT
                && let Ok(sigma) = implied_volatility(&terms, strip.prices[row])
            {
                errors[6].1.push(100.0 * (sigmas[row] - sigma).abs());
            }
        }
    }
    for (name, mut errors) in errors {
        errors.sort_by(f64::total_cmp);
        let at = |part: f64| errors[((errors.len() - 1) as f64 * part) as usize];
        println!(
            "| {style:?} {name} ({} rows) | {:.1e} | {:.1e} | {:.1e} |",
            errors.len(),
            at(0.5),
            at(0.99),
            at(1.0)
        );
    }
}
