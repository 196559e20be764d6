//! What an expiry comes to.

use board::Summary;
use serde::Serialize;
use ts_rs::TS;

use crate::millis;

/// What a chain comes to.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChainSummary {
    /// The underlying's price that the figures were reckoned with.
    pub spot: Option<f64>,
    /// Exchange time of that price.
    pub spot_time: Option<f64>,
    /// Exchange time of the oldest quote that counts, or of the price if that is older.
    pub inputs_time: Option<f64>,
    /// When the contracts expire.
    pub expires: Option<f64>,
    /// Why nothing is priced, a sentence; `null` if something is.
    pub reason: Option<String>,
    /// Implied volatility at the forward, a fraction a year.
    pub atm_iv: Option<f64>,
    /// The forward the chain implies.
    pub forward: Option<f64>,
    /// The yield that makes it so, borrowing included, a fraction a year.
    pub dividend_yield: Option<f64>,
    /// Expected move to expiry: 0.85 of the at-the-money straddle, dollars.
    pub expected_move: Option<f64>,
    /// The same by 0.6 of the straddle, 0.3 of the first and 0.1 of the second strangle, dollars.
    pub weighted_move: Option<f64>,
    /// One standard deviation to expiry by the volatility at the forward, dollars.
    pub one_sigma: Option<f64>,
    /// Volatility of the 25-delta call less that of the 25-delta put, a fraction a year.
    pub risk_reversal: Option<f64>,
    /// The mean of those two less the volatility at the forward, a fraction a year.
    pub butterfly: Option<f64>,
    /// The strike at which open contracts are worth least to their holders.
    pub max_pain: Option<f64>,
    /// Put volume over call volume.
    pub put_call_volume: Option<f64>,
    /// Put open interest over call open interest.
    pub put_call_open_interest: Option<f64>,
    /// The cash dividends that go ex before the expiry; `null` if they are not known.
    pub dividends: Option<DividendCounts>,
    /// Contracts listed.
    pub contracts: u32,
    /// Contracts with an implied volatility.
    pub solved: u32,
    /// Which quotes count, and why the others do not.
    pub quotes: QuoteCounts,
}

/// How many dividends are to come.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DividendCounts {
    /// The payer has declared them.
    pub declared: u32,
    /// By the last amount and the usual spacing, and nobody's promise.
    pub projected: u32,
}

/// How many quotes count towards a sum, and how many were left out for what. Each contract is in
/// one of them.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct QuoteCounts {
    /// Both sides are there, and they count.
    pub used: u32,
    /// Too old.
    pub stale: u32,
    /// There is no quote, or only one side of one.
    pub unquoted: u32,
    /// Nobody bids.
    pub no_bid: u32,
    /// The bid is above the ask.
    pub crossed: u32,
    /// Bid and ask are too far apart.
    pub wide: u32,
    /// The figures make no sense.
    pub faulty: u32,
}

impl ChainSummary {
    pub(super) fn new(summary: &Summary) -> Self {
        Self {
            spot: summary.spot,
            spot_time: summary.spot_time.map(millis),
            inputs_time: summary.inputs_time.map(millis),
            expires: summary.expires.map(millis),
            reason: summary.reason.as_deref().map(str::to_owned),
            atm_iv: summary.atm_iv,
            forward: summary.forward,
            dividend_yield: summary.dividend_yield,
            expected_move: summary.expected_move,
            weighted_move: summary.weighted_move,
            one_sigma: summary.one_sigma,
            risk_reversal: summary.risk_reversal,
            butterfly: summary.butterfly,
            max_pain: summary.max_pain,
            put_call_volume: summary.put_call_volume,
            put_call_open_interest: summary.put_call_open_interest,
            dividends: summary.dividends.map(|to_come| {
                let board::Dividends { declared, projected } = to_come;
                DividendCounts { declared, projected }
            }),
            contracts: summary.contracts,
            solved: summary.solved,
            quotes: QuoteCounts::new(summary.quotes),
        }
    }
}

impl QuoteCounts {
    pub(super) fn new(counts: board::QuoteCounts) -> Self {
        let board::QuoteCounts { used, stale, unquoted, no_bid, crossed, wide, faulty } = counts;
        Self { used, stale, unquoted, no_bid, crossed, wide, faulty }
    }
}
