//! The chart's candles, the words for their lengths, and how far a download has come.

use board::{ChartChanges, Interval, Loading};
use serde::Serialize;
use ts_rs::TS;

use super::Gap;
use crate::millis;

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
    /// Where candles may lack something, oldest first, in place of those told before; `null` if
    /// nothing of that changed.
    pub gaps: Option<Vec<Gap>>,
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

impl Chart {
    pub(super) fn new(chart: &ChartChanges) -> Self {
        let candles = chart.candles.iter();
        Self {
            symbol: chart.symbol.to_string(),
            interval: interval_word(chart.interval).to_owned(),
            whole: chart.whole,
            candles: candles
                .map(|c| (millis(c.start), c.open, c.high, c.low, c.close, c.volume))
                .collect(),
            gaps: chart
                .gaps
                .as_ref()
                .map(|gaps| gaps.iter().filter_map(|gap| Gap::new(gap, chart.interval)).collect()),
            download: Download::new(&chart.loading),
        }
    }
}

impl Download {
    pub(super) fn new(loading: &Loading) -> Self {
        let (state, rows, reason) = match loading {
            Loading::Waiting => (DownloadState::Waiting, 0, None),
            Loading::Running(rows) => (DownloadState::Running, *rows, None),
            Loading::Ready => (DownloadState::Ready, 0, None),
            Loading::Failed(reason) => (DownloadState::Failed, 0, Some(reason.to_string())),
        };
        Self { state, rows, reason }
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
