//! What the page pulls: one frame of values, and how the board's changes become one.
//!
//! A frame holds only what changed and only what the window wished for; words are chosen here,
//! figures are the board's. Rows are in [`ticker`], [`chart`] and [`chain`], what a
//! chain comes to in [`summary`] and [`exposure`], what may be missing of bars in [`gap`].

mod chain;
mod chart;
mod exposure;
mod gap;
mod summary;
mod ticker;

use analytics::overlay::Figures;
use board::{Changes, Interval, Origin};
use market::{Session, Symbol, Time};
use serde::Serialize;
use ts_rs::TS;

pub use chain::{Chain, ChainCoverage, OptionRow};
pub use chart::{Chart, Download, DownloadState, interval_of, interval_word};
pub use exposure::{Exposure, ExposureScope, ExposureUnits, StrikeGamma};
pub use gap::{Gap, GapState};
pub use summary::{ChainSummary, DividendCounts, QuoteCounts};
pub use ticker::{Extended, Spark, Ticker};

use crate::{Overlay, millis};

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
    /// `pre`, `regular`, `after` or `closed`: the session of stocks now; `own` where the source
    /// keeps hours of its own.
    pub session: String,
    /// New York's clock, `15:04:05`.
    pub eastern: String,
    /// Tickers that changed.
    pub tickers: Vec<Ticker>,
    /// Sparklines that changed.
    pub sparks: Vec<Spark>,
    /// What changed of the chart; `null` if nothing.
    pub chart: Option<Chart>,
    /// What changed of the indicators over the chart; `null` if nothing.
    pub overlay: Option<Overlay>,
    /// What changed of the chain; `null` if nothing.
    pub chain: Option<Chain>,
    /// Both links' heartbeats.
    pub pulses: Vec<Pulse>,
}

/// A link's heartbeat.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Pulse {
    /// `stocks` or `options`.
    pub class: String,
    /// When anything last came in.
    pub received: Option<f64>,
    /// How far behind the exchange's clock the latest event was, milliseconds, the feed's own
    /// delay taken off.
    pub lag: Option<f64>,
    /// How late the feed is by the plan, milliseconds: 0 in real time. Ages are reckoned from
    /// then.
    pub delay: f64,
}

impl Frame {
    /// A frame of the board's changes at an instant; `session` is `None` where the source keeps
    /// hours of its own.
    #[must_use]
    pub fn new(
        changes: &Changes,
        pulses: &[board::Pulse],
        now: Time,
        session: Option<Session>,
    ) -> Self {
        Self {
            mark: changes.mark.0 as f64,
            rest: changes.is_empty(),
            now: millis(now),
            session: session.map_or("own", session_word).to_owned(),
            eastern: now.eastern().strftime("%H:%M:%S").to_string(),
            tickers: changes.tickers.iter().map(Ticker::new).collect(),
            sparks: changes.sparks.iter().map(Spark::new).collect(),
            chart: changes.chart.as_ref().map(Chart::new),
            overlay: None,
            chain: changes.chain.as_ref().map(Chain::new),
            pulses: pulses.iter().map(Pulse::new).collect(),
        }
    }

    /// The same frame with what changed of the indicators over a chart.
    #[must_use]
    pub fn with_overlay(self, symbol: Symbol, interval: Interval, figures: &Figures) -> Self {
        let overlay = Some(Overlay::new(symbol, interval, figures));
        Self { overlay, rest: false, ..self }
    }
}

impl Pulse {
    fn new(pulse: &board::Pulse) -> Self {
        Self {
            class: pulse.class.to_string(),
            received: pulse.received.map(millis),
            lag: pulse.lag.map(|lag| lag as f64),
            delay: pulse.delay as f64,
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
