//! Prices and volume of one window.

use market::{Bar, HistoryBar, Time};

/// Prices and volume of one window.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candle {
    /// Start of the window, inclusive.
    pub start: Time,
    /// First price.
    pub open: f64,
    /// Highest price.
    pub high: f64,
    /// Lowest price.
    pub low: f64,
    /// Last price.
    pub close: f64,
    /// Volume; `None` for an index, or where the vendor gave none.
    pub volume: Option<f64>,
    /// Whether the vendor's own bar has yet to settle it: it is made of finer ones, or was asked
    /// for before the window's trades were all in.
    pub provisional: bool,
}

impl Candle {
    /// A candle from a streamed bar; `None` unless start and all four prices are known.
    pub(crate) fn from_bar(bar: &Bar) -> Option<Self> {
        Some(Self {
            start: bar.start?,
            open: bar.open?,
            high: bar.high?,
            low: bar.low?,
            close: bar.close?,
            volume: bar.volume,
            provisional: false,
        })
    }

    pub(crate) fn from_history(bar: &HistoryBar) -> Option<Self> {
        Some(Self {
            start: bar.start?,
            open: bar.open?,
            high: bar.high?,
            low: bar.low?,
            close: bar.close?,
            volume: bar.volume,
            provisional: false,
        })
    }

    /// Takes in the next finer candle of the same window.
    pub(crate) fn absorb(&mut self, next: &Self) {
        self.high = self.high.max(next.high);
        self.low = self.low.min(next.low);
        self.close = next.close;
        self.volume = match (self.volume, next.volume) {
            (Some(held), Some(more)) => Some(held + more),
            (held, more) => held.or(more),
        };
        self.provisional |= next.provisional;
    }
}
