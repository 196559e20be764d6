//! The indicators over a chart: how they are named with their lengths, and what they say.

use analytics::indicator::Study;
use analytics::overlay::Figures;
use board::Interval;
use market::Symbol;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{frame::interval_word, millis};

/// The most indicators that a chart is drawn with.
pub const MOST_INDICATORS: usize = 16;

/// An indicator with its lengths in candles.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Indicator {
    /// The mean of the last closes.
    Sma {
        /// How many.
        length: u32,
    },
    /// The exponential average of closes; a new one weighs 2/(length + 1).
    Ema {
        /// By which it weighs.
        length: u32,
    },
    /// The volume-weighted average price of the regular session, each candle at
    /// (high + low + close)/3.
    Vwap,
    /// Bands around the mean of the last closes: upper, middle, lower.
    Bollinger {
        /// How many closes.
        length: u32,
        /// How many of their standard deviations away.
        deviations: f64,
    },
    /// Wilder's relative strength index, 0 to 100.
    Rsi {
        /// Of his averages of rises and falls.
        length: u32,
    },
    /// Difference of two exponential averages, its own average, and the distance of the two:
    /// line, signal, histogram.
    Macd {
        /// Of the faster average.
        fast: u32,
        /// Of the slower.
        slow: u32,
        /// Of the average of their difference.
        signal: u32,
    },
}

/// What changed of the indicators over the chart.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Overlay {
    /// Whose chart.
    pub symbol: String,
    /// As the chart's.
    pub interval: String,
    /// What is drawn, in the order of the columns: three for `bollinger` and `macd`, one for
    /// every other.
    pub indicators: Vec<Indicator>,
    /// Whether what was held before is void.
    pub whole: bool,
    /// For each candle its start (ms) and a figure for each column, to a millionth; `null` while
    /// too few candles came before, in and right after a gap, and wherever else it is not known.
    pub rows: Vec<(f64, Vec<Option<f64>>)>,
}

impl Indicator {
    /// As the analytics take it.
    #[must_use]
    pub const fn study(self) -> Study {
        match self {
            Self::Sma { length } => Study::Sma(length),
            Self::Ema { length } => Study::Ema(length),
            Self::Vwap => Study::Vwap,
            Self::Bollinger { length, deviations } => Study::Bollinger(length, deviations),
            Self::Rsi { length } => Study::Rsi(length),
            Self::Macd { fast, slow, signal } => Study::Macd(fast, slow, signal),
        }
    }

    const fn of(study: Study) -> Self {
        match study {
            Study::Sma(length) => Self::Sma { length },
            Study::Ema(length) => Self::Ema { length },
            Study::Vwap => Self::Vwap,
            Study::Bollinger(length, deviations) => Self::Bollinger { length, deviations },
            Study::Rsi(length) => Self::Rsi { length },
            Study::Macd(fast, slow, signal) => Self::Macd { fast, slow, signal },
        }
    }
}

impl Overlay {
    pub(crate) fn new(symbol: Symbol, interval: Interval, figures: &Figures) -> Self {
        let row = |row: &[Option<f64>]| row.iter().map(|figure| figure.map(rounded)).collect();
        let rows = figures.rows.iter();
        Self {
            symbol: symbol.to_string(),
            interval: interval_word(interval).to_owned(),
            indicators: figures.studies.iter().copied().map(Indicator::of).collect(),
            whole: figures.whole,
            rows: rows.map(|(start, figures)| (millis(*start), row(figures))).collect(),
        }
    }
}

/// A history of figures to every digit would be three times as long.
fn rounded(figure: f64) -> f64 {
    (figure * 1e6).round() / 1e6
}
