//! What one expiry comes to, reckoned from its rows as they stand.

use market::Time;

use super::Market;
use super::shared::Shared;
use super::side::Side;
use crate::Reason;
use crate::chain::{
    Count, Coverage, Moneyness, Quotes, Row, Rules, Wings, max_pain, one_sigma, put_call_ratio,
};
use crate::exposure::{ByStrike, Dealers, Exposure, Move, Position, Walls};

/// The delta of the wings that are quoted.
const WING: f64 = 0.25;

/// What one expiry comes to. A figure is `None` where it cannot be had.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Summary {
    /// Time to expiry in years of 365 days.
    pub years: Option<f64>,
    /// The riskless rate until then, continuously compounded fraction a year.
    pub rate: Option<f64>,
    /// The forward the quotes imply, dollars.
    pub forward: Option<f64>,
    /// The yield that makes it so, a fraction a year.
    pub dividend_yield: Option<f64>,
    /// Why nothing is priced; `None` if something is.
    pub reason: Option<Reason>,
    /// The volatility at the forward, a fraction a year.
    pub atm_iv: Option<f64>,
    /// 0.85 of the straddle, dollars.
    pub move_by_straddle: Option<f64>,
    /// Straddle and two strangles, weighted, dollars.
    pub weighted_move: Option<f64>,
    /// One standard deviation, dollars.
    pub one_sigma: Option<f64>,
    /// 25-delta risk reversal, a fraction a year.
    pub risk_reversal: Option<f64>,
    /// 25-delta butterfly, a fraction a year.
    pub butterfly: Option<f64>,
    /// Puts per call of the day's volume.
    pub put_call_volume: Option<f64>,
    /// Puts per call of open interest.
    pub put_call_open_interest: Option<f64>,
    /// The strike of least pain.
    pub max_pain: Option<f64>,
    /// The dealers' exposure.
    pub exposure: Exposure,
    /// Their gamma exposure by strike.
    pub by_strike: ByStrike,
    /// The strikes that stand out.
    pub walls: Walls,
    /// The quotes that count, and why others do not.
    pub coverage: Coverage,
    /// Contracts with a volatility.
    pub solved: usize,
    /// Contracts that add to the exposure.
    pub counted: usize,
    /// Where the gamma exposure is zero, nearest the spot first; `None` until it was looked for.
    pub zero_gamma: Option<Vec<f64>>,
    /// Exchange time of the oldest quote with a volatility that counts; `None` if none has one.
    pub inputs: Option<Time>,
}

/// Sums up.
pub(super) fn of(
    rows: &[Row],
    sides: &[Side],
    shared: Result<Shared, Reason>,
    market: &Market,
    dealers: Dealers,
    zero_gamma: Option<Vec<f64>>,
) -> Summary {
    let quotes = Quotes::by(&Rules { zero_bid: false, ..Rules::ALL }, rows);
    let known = shared.ok();
    let spot = market.spot;
    let forward = known.map(|known| known.forward);
    let atm_iv = forward.and_then(|forward| quotes.atm_iv(forward).ok());
    let wings = known.zip(spot).and_then(|(known, spot)| known.wings(&quotes, spot));
    let contributions: Vec<(f64, Exposure)> = match spot {
        Some(spot) => sides.iter().flat_map(|side| side.exposures(spot, dealers)).collect(),
        None => Vec::new(),
    };
    let by_strike = ByStrike::of(contributions.iter().copied());
    Summary {
        years: known.map(|known| known.years),
        rate: known.map(|known| known.rate),
        forward,
        dividend_yield: known.map(|known| known.dividend_yield),
        reason: shared.err(),
        atm_iv,
        move_by_straddle: forward
            .and_then(|forward| quotes.straddle(forward).ok())
            .map(|straddle| straddle.expected_move()),
        weighted_move: forward.and_then(|forward| quotes.weighted_move(forward).ok()),
        one_sigma: known
            .zip(spot)
            .zip(atm_iv)
            .and_then(|((known, spot), sigma)| one_sigma(spot, sigma, known.years).ok()),
        risk_reversal: wings.map(|wings| wings.risk_reversal()),
        butterfly: wings.zip(atm_iv).map(|(wings, atm_iv)| wings.butterfly(atm_iv)),
        put_call_volume: put_call_ratio(rows, Count::Volume).0,
        put_call_open_interest: put_call_ratio(rows, Count::OpenInterest).0,
        max_pain: max_pain(rows).ok(),
        exposure: contributions.iter().map(|(_, exposure)| *exposure).sum(),
        walls: by_strike.walls(),
        by_strike,
        coverage: quotes.prices(),
        solved: rows.iter().filter(|row| row.iv.is_some()).count(),
        counted: contributions.len(),
        zero_gamma,
        inputs: sides.iter().filter_map(Side::oldest).min(),
    }
}

impl Shared {
    fn wings(&self, quotes: &Quotes, spot: f64) -> Option<Wings> {
        let Self { years, rate, dividend_yield, forward, .. } = *self;
        quotes.wings(&Moneyness { spot, years, rate, dividend_yield, forward }, WING).ok()
    }
}

impl Side {
    /// The time of the oldest quote with a volatility that counts.
    fn oldest(&self) -> Option<Time> {
        let solved = self.quotes.iter().zip(&self.sigmas);
        let counts = solved.filter(|(quote, sigma)| !quote.stale && !sigma.is_nan());
        counts.filter_map(|(quote, _)| quote.time).min()
    }

    /// What each contract adds to the dealers' exposure, by its strike. One without figures, or
    /// whose quote is stale, adds nothing.
    fn exposures(&self, spot: f64, dealers: Dealers) -> impl Iterator<Item = (f64, Exposure)> {
        (0..self.rows().len()).filter_map(move |place| {
            let quote = &self.quotes[place];
            let (_, worth) = self.answer(place).ok().filter(|_| !quote.stale)?;
            let shares = quote.open_interest? * quote.multiplier?;
            let (vanna, charm) = self.slow[place];
            let strike = self.batch.strikes()[place];
            let (delta, gamma, right) = (worth.delta, worth.gamma, self.right);
            let position = Position { strike, right, shares, delta, gamma, vanna, charm };
            Some((strike, Exposure::of(&position, spot, dealers, Move::Percent)?))
        })
    }
}
