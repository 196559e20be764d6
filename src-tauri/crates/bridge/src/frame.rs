//! What the page pulls: one frame of values, and how the board's changes become one.

use board::{
    ChainChanges, Changes, ChartChanges, Instrument, Interval, Loading, Model, Origin, Summary,
};
use market::{Contract, Right, Session, Time};
use serde::Serialize;
use ts_rs::TS;

use crate::millis;

/// What changed since the mark of the frame before. Folding frames gives the picture: a row
/// takes the place of the row of the same symbol; `whole` voids what was held before.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Frame {
    /// Pull with this one next.
    pub mark: f64,
    /// Whether nothing changed: the page stops pulling until it is woken.
    pub rest: bool,
    /// The desk's clock, for ages.
    pub now: f64,
    /// `pre`, `regular`, `after` or `closed`: the session of stocks now.
    pub session: String,
    /// New York's clock, `15:04:05`.
    pub eastern: String,
    /// Tickers that changed.
    pub tickers: Vec<Ticker>,
    /// Sparklines that changed.
    pub sparks: Vec<Spark>,
    /// What changed of the chart; `null` if nothing.
    pub chart: Option<Chart>,
    /// What changed of the chain; `null` if nothing.
    pub chain: Option<Chain>,
    /// Both links' heartbeats.
    pub pulses: Vec<Pulse>,
}

/// A ticker's figures.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Ticker {
    /// The ticker.
    pub symbol: String,
    /// Company, fund or index.
    pub name: Option<String>,
    /// Latest price, dollars or points.
    pub last: Option<f64>,
    /// When the exchange had it.
    pub last_time: Option<f64>,
    /// Change against the previous close, dollars.
    pub change: Option<f64>,
    /// The same in percent.
    pub change_percent: Option<f64>,
    /// The previous session's close.
    pub previous_close: Option<f64>,
    /// Best bid.
    pub bid: Option<f64>,
    /// Best ask.
    pub ask: Option<f64>,
    /// Size of the bid as the vendor gives it.
    pub bid_size: Option<f64>,
    /// Size of the ask.
    pub ask_size: Option<f64>,
    /// When the exchange had the quote.
    pub quote_time: Option<f64>,
    /// First price of the day.
    pub open: Option<f64>,
    /// Highest price of the day.
    pub high: Option<f64>,
    /// Lowest price of the day.
    pub low: Option<f64>,
    /// Volume of the day.
    pub volume: Option<f64>,
    /// `realTime`, `delayed` or `simulated`; `null` until a figure came.
    pub origin: Option<String>,
}

/// A sparkline.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Spark {
    /// The ticker.
    pub symbol: String,
    /// Closes of its latest minutes, oldest first.
    pub closes: Vec<f64>,
}

/// What changed of the chart.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Chart {
    /// Ticker, index or contract.
    pub symbol: String,
    /// `1s`, `5s`, `1m`, `5m`, `15m`, `1h` or `1D`.
    pub interval: String,
    /// Whether what was held before is void.
    pub whole: bool,
    /// Start (ms), open, high, low, close, volume; oldest first.
    pub candles: Vec<(f64, f64, f64, f64, f64, Option<f64>)>,
    /// How far the history has come.
    pub download: Download,
}

/// How far a download has come.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Download {
    /// Where it stands.
    pub state: DownloadState,
    /// Rows received so far.
    pub rows: u32,
    /// Why it failed, a sentence; `null` if it did not.
    pub reason: Option<String>,
}

/// Where a download stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum DownloadState {
    /// Nothing was asked for yet.
    Waiting,
    /// Rows are coming in.
    Running,
    /// All there is has come.
    Ready,
    /// It could not be had.
    Failed,
}

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

/// What a chain comes to.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChainSummary {
    /// The underlying's price that the figures were reckoned with.
    pub spot: Option<f64>,
    /// Exchange time of that price.
    pub spot_time: Option<f64>,
    /// When the contracts expire.
    pub expires: Option<f64>,
    /// Implied volatility at the forward, a fraction a year.
    pub atm_iv: Option<f64>,
    /// The forward the chain implies.
    pub forward: Option<f64>,
    /// Expected move to expiry: 0.85 of the at-the-money straddle.
    pub expected_move: Option<f64>,
    /// Put volume over call volume.
    pub put_call_volume: Option<f64>,
    /// Put open interest over call open interest.
    pub put_call_open_interest: Option<f64>,
    /// Contracts listed.
    pub contracts: u32,
    /// Contracts with a two-sided quote.
    pub quoted: u32,
    /// Contracts with an implied volatility.
    pub solved: u32,
    /// Contracts whose quote is too old to count.
    pub stale: u32,
}

/// A link's heartbeat.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Pulse {
    /// `stocks` or `options`.
    pub class: String,
    /// When anything last came in.
    pub received: Option<f64>,
    /// How far behind the exchange's clock the latest event was, milliseconds.
    pub lag: Option<f64>,
}

impl Frame {
    /// A frame of the board's changes at an instant.
    #[must_use]
    pub fn new(changes: &Changes, pulses: &[board::Pulse], now: Time) -> Self {
        Self {
            mark: changes.mark.0 as f64,
            rest: changes.is_empty(),
            now: millis(now),
            session: session_word(market::session_at(now)).to_owned(),
            eastern: now.eastern().strftime("%H:%M:%S").to_string(),
            tickers: changes.tickers.iter().map(Ticker::new).collect(),
            sparks: changes.sparks.iter().map(Spark::new).collect(),
            chart: changes.chart.as_ref().map(Chart::new),
            chain: changes.chain.as_ref().map(Chain::new),
            pulses: pulses.iter().map(Pulse::new).collect(),
        }
    }
}

impl Ticker {
    fn new(cell: &Instrument) -> Self {
        Self {
            symbol: cell.symbol.to_string(),
            name: cell.reference.name.as_deref().map(str::to_owned),
            last: cell.last,
            last_time: cell.last_time.map(millis),
            change: cell.change(),
            change_percent: cell.change_percent(),
            previous_close: cell.reference.previous_close,
            bid: cell.bid,
            ask: cell.ask,
            bid_size: cell.bid_size,
            ask_size: cell.ask_size,
            quote_time: cell.quote_time.map(millis),
            open: cell.day_open,
            high: cell.day_high,
            low: cell.day_low,
            volume: cell.day_volume,
            origin: cell.origin.map(origin_word),
        }
    }
}

impl Spark {
    fn new(spark: &board::Spark) -> Self {
        Self { symbol: spark.symbol.to_string(), closes: spark.closes.clone() }
    }
}

impl Chart {
    fn new(chart: &ChartChanges) -> Self {
        let candles = chart.candles.iter();
        Self {
            symbol: chart.symbol.to_string(),
            interval: interval_word(chart.interval).to_owned(),
            whole: chart.whole,
            candles: candles
                .map(|c| (millis(c.start), c.open, c.high, c.low, c.close, c.volume))
                .collect(),
            download: Download::new(&chart.loading),
        }
    }
}

impl Download {
    fn new(loading: &Loading) -> Self {
        let (state, rows, reason) = match loading {
            Loading::Waiting => (DownloadState::Waiting, 0, None),
            Loading::Running(rows) => (DownloadState::Running, *rows, None),
            Loading::Ready => (DownloadState::Ready, 0, None),
            Loading::Failed(reason) => (DownloadState::Failed, 0, Some(reason.to_string())),
        };
        Self { state, rows, reason }
    }
}

impl Chain {
    fn new(chain: &ChainChanges) -> Self {
        Self {
            underlying: chain.key.underlying.to_string(),
            expiry: chain.key.expiry.to_string(),
            root: chain.key.root.to_string(),
            whole: chain.whole,
            rows: chain.rows.iter().filter_map(OptionRow::new).collect(),
            summary: ChainSummary::new(&chain.summary),
            download: Download::new(&chain.loading),
        }
    }
}

impl OptionRow {
    /// A row of a chain; `None` for a symbol that says no strike, which no chain lists.
    fn new(cell: &Instrument) -> Option<Self> {
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

impl ChainSummary {
    fn new(summary: &Summary) -> Self {
        Self {
            spot: summary.spot,
            spot_time: summary.spot_time.map(millis),
            expires: summary.expires.map(millis),
            atm_iv: summary.atm_iv,
            forward: summary.forward,
            expected_move: summary.expected_move,
            put_call_volume: summary.put_call_volume,
            put_call_open_interest: summary.put_call_open_interest,
            contracts: summary.contracts,
            quoted: summary.quoted,
            solved: summary.solved,
            stale: summary.stale,
        }
    }
}

impl Pulse {
    fn new(pulse: &board::Pulse) -> Self {
        Self {
            class: pulse.class.to_string(),
            received: pulse.received.map(millis),
            lag: pulse.lag.map(|lag| lag as f64),
        }
    }
}

fn origin_word(origin: Origin) -> String {
    match origin {
        Origin::RealTime => "realTime",
        Origin::Delayed => "delayed",
        Origin::Simulated => "simulated",
    }
    .to_owned()
}

fn session_word(session: Session) -> &'static str {
    match session {
        Session::Pre => "pre",
        Session::Regular => "regular",
        Session::After => "after",
        Session::Closed => "closed",
    }
}

/// The word for an interval, as charts write it.
#[must_use]
pub fn interval_word(interval: Interval) -> &'static str {
    match interval {
        Interval::Second => "1s",
        Interval::FiveSeconds => "5s",
        Interval::Minute => "1m",
        Interval::FiveMinutes => "5m",
        Interval::QuarterHour => "15m",
        Interval::Hour => "1h",
        Interval::Day => "1D",
    }
}

/// The interval of a word; `None` for any other text.
#[must_use]
pub fn interval_of(word: &str) -> Option<Interval> {
    [
        Interval::Second,
        Interval::FiveSeconds,
        Interval::Minute,
        Interval::FiveMinutes,
        Interval::QuarterHour,
        Interval::Hour,
        Interval::Day,
    ]
    .into_iter()
    .find(|interval| interval_word(*interval) == word)
}
