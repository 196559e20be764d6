//! The other way to do it: the crate `implied-vol`, and the closed forms one contract at a time.

use implied_vol::{DefaultSpecialFn, ImpliedBlackVolatility, SpecialFn};
use market::Right;

use crate::contracts::{Chain, SPOT};

/// Volatility and five Greeks of every contract; returns a sum of all.
pub(crate) fn implied_and_greeks(chain: &Chain) -> f64 {
    let mut sum = 0.0;
    for strip in &chain.strips {
        let side = strip.batch.side();
        let (years, root) = (side.years, side.years.sqrt());
        let forward = SPOT * ((side.rate - side.dividend_yield) * years).exp();
        let (discount, kept) = ((-side.rate * years).exp(), (-side.dividend_yield * years).exp());
        let sign = if side.right == Right::Call { 1.0 } else { -1.0 };
        for (&strike, price) in strip.batch.strikes().iter().zip(&strip.prices) {
            let time_value = price / discount - (sign * (forward - strike)).max(0.0);
            let sigma = ImpliedBlackVolatility::builder()
                .option_price(time_value)
                .forward(forward)
                .strike(strike)
                .expiry(years)
                .is_call(forward <= strike)
                .build()
                .and_then(|inverse| inverse.calculate::<DefaultSpecialFn>());
            let Some(sigma) = sigma else { continue };
            let deviation = sigma * root;
            let d1 = (forward / strike).ln() / deviation + 0.5 * deviation;
            let d2 = d1 - deviation;
            let density = (-0.5 * d1 * d1).exp() / (2.0 * std::f64::consts::PI).sqrt();
            let in_spot = sign * SPOT * kept * DefaultSpecialFn::norm_cdf(sign * d1);
            let in_cash = sign * strike * discount * DefaultSpecialFn::norm_cdf(sign * d2);
            let dense = SPOT * kept * density;
            let gamma = dense / (SPOT * SPOT * deviation);
            let theta =
                -0.5 * dense * sigma / root + side.dividend_yield * in_spot - side.rate * in_cash;
            sum += sigma + in_spot / SPOT + gamma + theta + dense * root + in_cash * years;
        }
    }
    sum
}
