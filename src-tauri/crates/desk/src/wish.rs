//! What a window wishes and what it gets.

use analytics::indicator::Study;
use analytics::overlay::Figures;
use board::{ChainKey, Changes, Interval, Pulse, Scope};
use market::{Date, Session, Strike, Symbol, Time};

/// The whole wish of a window: what is not in it is let go.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Wish {
    /// Tickers shown, in order.
    pub tickers: Vec<Symbol>,
    /// The chart shown.
    pub chart: Option<(Symbol, Interval)>,
    /// The indicators drawn over it, in order.
    pub studies: Vec<Study>,
    /// The chain shown.
    pub chain: Option<ChainKey>,
    /// Which of its strikes are in view; `None` if that is not known.
    pub view: Option<Strikes>,
    /// The dealers' exposure shown with the chain. One over the whole underlying has all its
    /// expiries downloaded.
    pub exposure: Option<Scope>,
}

/// A range of strikes, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Strikes {
    /// The lowest.
    pub low: Strike,
    /// The highest; below the lowest, the range is empty.
    pub high: Strike,
}

impl Strikes {
    pub(crate) fn hold(&self, strike: Strike) -> bool {
        (self.low..=self.high).contains(&strike)
    }
}

/// What a pull answers.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Pulled {
    /// What changed; if empty the client is at rest and will be told to wake.
    pub changes: Changes,
    /// What changed of the indicators over the chart; `None` if nothing.
    pub drawn: Option<Drawn>,
    /// Both links' heartbeats.
    pub pulses: Vec<Pulse>,
    /// The desk's clock.
    pub now: Time,
    /// The session of stocks by the exchange calendar; `None` for a source that keeps hours of its
    /// own.
    pub session: Option<Session>,
}

/// What changed of the indicators over a chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawn {
    /// Whose chart.
    pub symbol: Symbol,
    /// Of what length its candles are.
    pub interval: Interval,
    /// The figures, one row for each candle.
    pub figures: Figures,
}

/// One expiry of an underlying.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expiry {
    /// The day in New York.
    pub date: Date,
    /// The option root; two can expire on one day.
    pub root: Symbol,
    /// Calendar days from today in New York.
    pub days: i32,
    /// Whether it settles at the open of that day.
    pub settles_at_open: bool,
    /// Strikes listed.
    pub strikes: u32,
}
