//! What a window is interested in, and what changed of it.

use market::{AssetClass, Symbol, Time};

use crate::{
    Candle, ChainKey, Coverage, Exposure, Gap, Instrument, Interval, Loading, Mark, Scope, Summary,
};

/// What a window shows. Each wish carries the mark at which it was made: whoever asks for the
/// changes since an earlier mark has never seen it and gets it whole.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Interests {
    /// Instruments shown as tickers, in the order wished.
    pub tickers: Vec<(Symbol, Mark)>,
    /// The chart.
    pub chart: Option<(Symbol, Interval, Mark)>,
    /// The chain.
    pub chain: Option<(ChainKey, Mark)>,
    /// The exposure shown with the chain.
    pub exposure: Option<(Scope, Mark)>,
}

/// What changed after a mark, as far as a window is interested.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Changes {
    /// Ask for the changes since this one next.
    pub mark: Mark,
    /// Tickers that changed, whole, in the order wished.
    pub tickers: Vec<Instrument>,
    /// Sparklines that changed.
    pub sparks: Vec<Spark>,
    /// The chart, if anything of it changed.
    pub chart: Option<ChartChanges>,
    /// The chain, if anything of it changed.
    pub chain: Option<ChainChanges>,
}

impl Changes {
    /// Whether there is nothing to show.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tickers.is_empty()
            && self.sparks.is_empty()
            && self.chart.is_none()
            && self.chain.is_none()
    }
}

/// The last hour of a ticker.
#[derive(Debug, Clone, PartialEq)]
pub struct Spark {
    /// Which ticker.
    pub symbol: Symbol,
    /// Closes of its latest minutes, at most 60, oldest first.
    pub closes: Vec<f64>,
    /// The latest stretch in which minutes may be missing; `None` if there is none.
    pub gap: Option<Gap>,
}

/// What changed of a chart.
#[derive(Debug, Clone, PartialEq)]
pub struct ChartChanges {
    /// Whose candles.
    pub symbol: Symbol,
    /// Of what length.
    pub interval: Interval,
    /// Whether these candles are all there is, and what was held before is void.
    pub whole: bool,
    /// Candles that are new or changed, oldest first.
    pub candles: Vec<Candle>,
    /// Where bars of the base series may be missing, oldest first, in place of those told before;
    /// `None` if nothing of that changed.
    pub gaps: Option<Vec<Gap>>,
    /// How far the history has come.
    pub loading: Loading,
}

/// What changed of a chain.
#[derive(Debug, Clone, PartialEq)]
pub struct ChainChanges {
    /// Which chain.
    pub key: ChainKey,
    /// Whether these rows are all there is, and what was held before is void.
    pub whole: bool,
    /// Contracts that changed.
    pub rows: Vec<Instrument>,
    /// What the chain comes to now.
    pub summary: Summary,
    /// How far its download has come.
    pub loading: Loading,
    /// How much of it is streamed.
    pub coverage: Coverage,
    /// What the dealers are exposed to, and over what; `None` if that did not change, or is not
    /// wished or not known.
    pub exposure: Option<(Scope, Exposure)>,
}

/// A link's heartbeat: values, not facts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pulse {
    /// Which link.
    pub class: AssetClass,
    /// When anything last came in, by the desk's clock; `None` if nothing has.
    pub received: Option<Time>,
    /// How far behind the exchange's clock the latest event was, milliseconds, the feed's own
    /// delay taken off.
    pub lag: Option<i64>,
    /// How late the feed is by the plan, milliseconds: 0 in real time.
    pub delay: i64,
}
