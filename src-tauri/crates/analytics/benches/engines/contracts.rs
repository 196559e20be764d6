//! The chain that is timed: 20 expiries from 6.5 hours to two years, 250 strikes, calls and puts,
//! with a smile. A recipe without chance, so that any program can make the same.

use std::io::{self, Write};

use analytics::batch::{Batch, Side};
use analytics::{Terms, price};
use market::{Right, Style};

pub(crate) const SPOT: f64 = 587.0;
const RATE: f64 = 0.045;
const DIVIDEND_YIELD: f64 = 0.013;
const EXPIRIES: usize = 20;
const STRIKES: usize = 250;

/// One side of one expiry with what its contracts were made from.
pub(crate) struct Strip {
    pub(crate) batch: Batch,
    pub(crate) sigmas: Vec<f64>,
    pub(crate) prices: Vec<f64>,
}

/// All of them.
pub(crate) struct Chain {
    pub(crate) strips: Vec<Strip>,
}

impl Chain {
    pub(crate) fn make(style: Style) -> Self {
        let strips = (0..EXPIRIES)
            .flat_map(|expiry| [Right::Call, Right::Put].map(|right| (expiry, right)))
            .map(|(expiry, right)| {
                let (first, last): (f64, f64) = (6.5 / 24.0, 730.0);
                let part = expiry as f64 / (EXPIRIES - 1) as f64;
                let years = first * (last / first).powf(part) / 365.0;
                let side = Side { years, rate: RATE, dividend_yield: DIVIDEND_YIELD, right, style };
                let spread = 0.17 * years.sqrt();
                Strip::make(side, spread, |z| 0.17 * (1.0 - 0.06 * z + 0.015 * z * z))
            })
            .collect();
        Self { strips }
    }

    /// An expiry an hour away out to 15 % from the spot: so far off, a cent above intrinsic is five
    /// deviations at some hundred percent.
    pub(crate) fn of_the_last_hour() -> Self {
        let (years, spread): (f64, f64) = (1.0 / 24.0 / 365.0, 0.15 / 4.0);
        let strips = [Right::Call, Right::Put].map(|right| {
            let style = Style::American;
            let side = Side { years, rate: RATE, dividend_yield: DIVIDEND_YIELD, right, style };
            Strip::make(side, spread, |z| (z.abs() * spread / (5.0 * years.sqrt())).max(0.17))
        });
        Self { strips: strips.into() }
    }

    pub(crate) fn contracts(&self) -> usize {
        self.strips.iter().map(|strip| strip.prices.len()).sum()
    }

    /// The contracts, a line each, with their European and American prices.
    pub(crate) fn export(&self, european: &Self, into: &mut impl Write) -> io::Result<()> {
        writeln!(into, "spot,strike,t_years,r,q,sigma,cp,european,american")?;
        for (strip, plain) in self.strips.iter().zip(&european.strips) {
            let Side { years, rate, dividend_yield, right, .. } = *strip.batch.side();
            let cp = if right == Right::Call { 1 } else { -1 };
            for (row, strike) in strip.batch.strikes().iter().enumerate() {
                let (sigma, worth, plain) =
                    (strip.sigmas[row], strip.prices[row], plain.prices[row]);
                writeln!(
                    into,
                    "{SPOT},{strike},{years},{rate},{dividend_yield},{sigma},{cp},{plain},{worth}"
                )?;
            }
        }
        Ok(())
    }
}

impl Strip {
    /// Strikes to four spreads from the spot, their volatilities by how many spreads that is.
    fn make(side: Side, spread: f64, smile: impl Fn(f64) -> f64) -> Self {
        let far = |row: usize| 8.0 * row as f64 / (STRIKES - 1) as f64 - 4.0;
        let strikes: Vec<f64> = (0..STRIKES)
            .map(|row| (SPOT * (far(row) * spread).exp() * 100.0).round() / 100.0)
            .collect();
        let sigmas: Vec<f64> =
            strikes.iter().map(|strike| smile((strike / SPOT).ln() / spread)).collect();
        let Side { years, rate, dividend_yield, right, style } = side;
        let prices = strikes
            .iter()
            .zip(&sigmas)
            .map(|(&strike, sigma)| {
                let terms = Terms { spot: SPOT, strike, years, rate, dividend_yield, right, style };
                price(&terms, *sigma).unwrap()
            })
            .collect();
        Self { batch: Batch::new(side, strikes), sigmas, prices }
    }
}
