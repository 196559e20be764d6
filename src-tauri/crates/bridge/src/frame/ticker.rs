//! Tickers and their sparklines.

use board::{Instrument, Interval};
use serde::Serialize;
use ts_rs::TS;

use super::{Gap, origin_word, session_word};
use crate::millis;

/// A ticker's figures.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Ticker {
    /// The ticker.
    pub symbol: String,
    /// Company, fund or index.
    pub name: Option<String>,
    /// Latest price of whatever session, dollars or points.
    pub last: Option<f64>,
    /// When the exchange had it.
    pub last_time: Option<f64>,
    /// Latest price of the day's regular session, its close once that is over; `null` before the
    /// open.
    pub regular: Option<f64>,
    /// What trades before the open or after the close; `null` in the regular session.
    pub extended: Option<Extended>,
    /// Change of the regular session against the previous close, dollars; `null` before the open.
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

/// A price outside the regular session.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Extended {
    /// `pre` or `after`.
    pub session: String,
    /// Dollars.
    pub price: f64,
    /// Against the close of the regular session before it, dollars.
    pub change: f64,
    /// The same in percent.
    pub change_percent: f64,
}

/// A sparkline.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Spark {
    /// The ticker.
    pub symbol: String,
    /// Closes of its latest minutes, oldest first.
    pub closes: Vec<f64>,
    /// The latest stretch in which minutes of it may be missing; `null` if there is none.
    pub gap: Option<Gap>,
}

impl Ticker {
    pub(super) fn new(cell: &Instrument) -> Self {
        Self {
            symbol: cell.symbol.to_string(),
            name: cell.reference.name.as_deref().map(str::to_owned),
            last: cell.last,
            last_time: cell.last_time.map(millis),
            regular: cell.regular,
            extended: cell.extended().map(Extended::new),
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

impl Extended {
    fn new(extended: board::Extended) -> Self {
        let board::Extended { session, price, change, change_percent } = extended;
        Self { session: session_word(session).to_owned(), price, change, change_percent }
    }
}

impl Spark {
    pub(super) fn new(spark: &board::Spark) -> Self {
        let gap = spark.gap.as_ref().and_then(|gap| Gap::new(gap, Interval::Minute));
        Self { symbol: spark.symbol.to_string(), closes: spark.closes.clone(), gap }
    }
}
