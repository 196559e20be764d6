//! What a person has chosen and finds again after a restart. Never the key.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{ExposureScope, Indicator};

/// The choices. Every field has a default, so that an older file is a whole one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct Settings {
    /// What the first-run screen was answered with; `null` until it was.
    pub choice: Option<Choice>,
    /// Tickers in the order shown.
    pub watchlist: Vec<String>,
    /// What the chart shows.
    pub chart: ChartChoice,
    /// Which chain is shown.
    pub chain: ChainChoice,
    /// Colours.
    pub theme: Theme,
}

/// What the first-run screen was answered with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Choice {
    /// Live prices with a key.
    Key,
    /// The embedded exchange.
    Demo,
}

/// What the chart shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct ChartChoice {
    /// Ticker, index or contract.
    pub symbol: String,
    /// `1s`, `5s`, `1m`, `5m`, `15m`, `1h` or `1D`.
    pub interval: String,
    /// The indicators to choose from, in order.
    pub indicators: Vec<IndicatorChoice>,
}

/// An indicator to choose.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct IndicatorChoice {
    /// Which, with its lengths.
    pub indicator: Indicator,
    /// Whether it is drawn.
    pub shown: bool,
}

/// Which chain is shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct ChainChoice {
    /// Ticker of the underlying.
    pub underlying: String,
    /// `YYYY-MM-DD`; `null` for the nearest.
    pub expiry: Option<String>,
    /// The option root; `null` for the underlying's own.
    pub root: Option<String>,
    /// What the dealers' exposure is shown of; `null` while it is not.
    pub exposure: Option<ExposureScope>,
}

/// Colours of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Theme {
    /// As the desktop says.
    System,
    /// Light on dark.
    #[default]
    Dark,
    /// Dark on light.
    Light,
}

impl Default for Settings {
    fn default() -> Self {
        let watchlist =
            ["SPY", "QQQ", "IWM", "AAPL", "MSFT", "NVDA", "AMZN", "GOOGL", "META", "TSLA"];
        Self {
            choice: None,
            watchlist: watchlist.map(str::to_owned).to_vec(),
            chart: ChartChoice::default(),
            chain: ChainChoice::default(),
            theme: Theme::default(),
        }
    }
}

impl Default for ChartChoice {
    fn default() -> Self {
        let indicators = [
            Indicator::Sma { length: 20 },
            Indicator::Sma { length: 50 },
            Indicator::Ema { length: 9 },
            Indicator::Ema { length: 21 },
            Indicator::Vwap,
            Indicator::Bollinger { length: 20, deviations: 2.0 },
            Indicator::Rsi { length: 14 },
            Indicator::Macd { fast: 12, slow: 26, signal: 9 },
        ];
        let hidden = indicators.map(|indicator| IndicatorChoice { indicator, shown: false });
        Self { symbol: "SPY".to_owned(), interval: "1m".to_owned(), indicators: hidden.to_vec() }
    }
}

impl Default for ChainChoice {
    fn default() -> Self {
        Self { underlying: "SPY".to_owned(), expiry: None, root: None, exposure: None }
    }
}
