//! The chain's rows, and how much of it is streamed. What they come to is in `summary`, what the
//! dealers are exposed to in `exposure`.

use board::{ChainChanges, Coverage, Instrument, Model};
use market::{Contract, Right};
use serde::Serialize;
use ts_rs::TS;

use super::{ChainSummary, Download, Exposure, origin_word};
use crate::millis;

/// What changed of the chain.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Chain {
    /// Ticker of the underlying.
    pub underlying: String,
    /// `YYYY-MM-DD`.
    pub expiry: String,
    /// The option root.
    pub root: String,
    /// Whether what was held before is void.
    pub whole: bool,
    /// Contracts that changed.
    pub rows: Vec<OptionRow>,
    /// What the chain comes to now.
    pub summary: ChainSummary,
    /// How far its download has come.
    pub download: Download,
    /// How much of it is streamed.
    pub coverage: ChainCoverage,
    /// What the dealers are exposed to; `null` if that did not change, or is not wished or not
    /// known yet.
    pub exposure: Option<Exposure>,
}

/// How much of a chain is streamed, and when the rest was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChainCoverage {
    /// Contracts whose quotes are streamed.
    pub quoted: u32,
    /// Contracts whose quote is that of the latest snapshot.
    pub by_snapshot: u32,
    /// Contracts among those whose bars are streamed.
    pub bars_only: u32,
    /// When that snapshot was asked for; `null` until it was through. It is not taken again but
    /// when somebody asks, or after the link was down.
    pub taken: Option<f64>,
}

/// A contract's figures.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OptionRow {
    /// Its symbol, `O:…`.
    pub symbol: String,
    /// Strike, dollars or points.
    pub strike: f64,
    /// Whether it is a call; a put if not.
    pub call: bool,
    /// Best bid; 0 where the exchange says nobody bids.
    pub bid: Option<f64>,
    /// Best ask.
    pub ask: Option<f64>,
    /// Size of the bid, contracts.
    pub bid_size: Option<f64>,
    /// Size of the ask, contracts.
    pub ask_size: Option<f64>,
    /// When the exchange had the quote.
    pub quote_time: Option<f64>,
    /// Whether its quotes are streamed; if not, the quote is that of the latest snapshot.
    pub streamed: bool,
    /// Latest price.
    pub last: Option<f64>,
    /// When the exchange had it.
    pub last_time: Option<f64>,
    /// Change against the previous close, dollars.
    pub change: Option<f64>,
    /// The same in percent.
    pub change_percent: Option<f64>,
    /// First price of the day.
    pub open: Option<f64>,
    /// Highest price of the day.
    pub high: Option<f64>,
    /// Lowest price of the day.
    pub low: Option<f64>,
    /// Volume of the day, contracts.
    pub volume: Option<f64>,
    /// Open interest at the end of the previous trading day, contracts.
    pub open_interest: Option<f64>,
    /// Shares per contract.
    pub multiplier: Option<f64>,
    /// Our model's implied volatility, a fraction a year.
    pub iv: Option<f64>,
    /// Our model's delta per share.
    pub delta: Option<f64>,
    /// Gamma per share and dollar.
    pub gamma: Option<f64>,
    /// Theta per calendar day, dollars a share.
    pub theta: Option<f64>,
    /// Vega per point of volatility, dollars a share.
    pub vega: Option<f64>,
    /// Why the model has no figures, a sentence; `null` if it has.
    pub model_reason: Option<String>,
    /// Exchange time of the oldest figure the model used.
    pub model_time: Option<f64>,
    /// `realTime`, `delayed` or `simulated`; `null` until a figure came.
    pub origin: Option<String>,
}

impl Chain {
    pub(super) fn new(chain: &ChainChanges) -> Self {
        Self {
            underlying: chain.key.underlying.to_string(),
            expiry: chain.key.expiry.to_string(),
            root: chain.key.root.to_string(),
            whole: chain.whole,
            rows: chain.rows.iter().filter_map(OptionRow::new).collect(),
            summary: ChainSummary::new(&chain.summary),
            download: Download::new(&chain.loading),
            coverage: ChainCoverage::new(&chain.coverage),
            exposure: chain.exposure.as_ref().map(|(scope, told)| Exposure::new(scope, told)),
        }
    }
}

impl ChainCoverage {
    fn new(coverage: &Coverage) -> Self {
        let Coverage { quoted, by_snapshot, bars_only, taken } = *coverage;
        Self { quoted, by_snapshot, bars_only, taken: taken.map(millis) }
    }
}

impl OptionRow {
    /// A row of a chain; `None` for a symbol that says no strike, which no chain lists.
    pub(super) fn new(cell: &Instrument) -> Option<Self> {
        let contract = Contract::parse(&cell.symbol).ok()?;
        let Model { iv, delta, gamma, theta, vega, reason, inputs_time } = &cell.model;
        Some(Self {
            symbol: cell.symbol.to_string(),
            strike: contract.strike.dollars(),
            call: contract.right == Right::Call,
            bid: cell.bid,
            ask: cell.ask,
            bid_size: cell.bid_size,
            ask_size: cell.ask_size,
            quote_time: cell.quote_time.map(millis),
            streamed: cell.streamed,
            last: cell.last,
            last_time: cell.last_time.map(millis),
            change: cell.change(),
            change_percent: cell.change_percent(),
            open: cell.day_open,
            high: cell.day_high,
            low: cell.day_low,
            volume: cell.day_volume,
            open_interest: cell.reference.open_interest,
            multiplier: cell.reference.multiplier,
            iv: *iv,
            delta: *delta,
            gamma: *gamma,
            theta: *theta,
            vega: *vega,
            model_reason: reason.as_deref().map(str::to_owned),
            model_time: inputs_time.map(millis),
            origin: cell.origin.map(origin_word),
        })
    }
}
