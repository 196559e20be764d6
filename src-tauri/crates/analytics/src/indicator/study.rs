//! Which indicators there are to choose from, and each of them as one line or three of a chart.
//!
//! A study takes bars in order and writes a figure for each of its lines, unknown as NaN. What
//! becomes of bars that change or are missing is `overlay.rs`'s.

use market::Time;

use super::{Bollinger, Ema, Indicator, Macd, Rsi, Sma, Traded, Vwap};

/// The longest an indicator may look back, bars.
pub const LONGEST: u32 = 1_000;

/// An indicator with its lengths in bars.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Study {
    /// [`Sma`] of closes.
    Sma(u32),
    /// [`Ema`] of closes.
    Ema(u32),
    /// [`Vwap`] of the regular session, each bar at (high + low + close)/3. Unknown outside it,
    /// and in a session whose first trades or any volume since are not known.
    Vwap,
    /// [`Bollinger`] of closes: upper, middle and lower.
    Bollinger(u32, f64),
    /// [`Rsi`] of closes.
    Rsi(u32),
    /// [`Macd`] of closes: line, signal and histogram.
    Macd(u32, u32, u32),
}

/// What a study takes of a bar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bar {
    /// Start of its window.
    pub start: Time,
    /// Highest price, dollars.
    pub high: f64,
    /// Lowest price, dollars.
    pub low: f64,
    /// Last price, dollars.
    pub close: f64,
    /// Shares or contracts; `None` if not known.
    pub volume: Option<f64>,
    /// The regular session it is of; `None` for one outside, or of more than one.
    pub session: Option<InSession>,
}

/// Where in a regular session a bar is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InSession {
    /// The session's own number, such as when it opens.
    pub session: i64,
    /// Whether the bar's window is the session's first.
    pub opens: bool,
}

impl Study {
    /// How many lines it draws.
    #[must_use]
    pub const fn lines(self) -> usize {
        match self {
            Self::Sma(_) | Self::Ema(_) | Self::Vwap | Self::Rsi(_) => 1,
            Self::Bollinger(..) | Self::Macd(..) => 3,
        }
    }

    /// Its state before the first bar; `None` for lengths of zero or beyond [`LONGEST`], and for
    /// deviations that are no number.
    pub(crate) fn start(self) -> Option<Running> {
        let length = |bars: u32| (bars <= LONGEST).then_some(bars as usize);
        Some(match self {
            Self::Sma(bars) => Running::Sma(Sma::new(length(bars)?)?),
            Self::Ema(bars) => Running::Ema(Ema::new(length(bars)?)?),
            Self::Vwap => Running::Vwap(SessionVwap::default()),
            Self::Bollinger(bars, deviations) => {
                Running::Bollinger(Bollinger::new(length(bars)?, deviations)?)
            }
            Self::Rsi(bars) => Running::Rsi(Rsi::new(length(bars)?)?),
            Self::Macd(fast, slow, signal) => {
                Running::Macd(Macd::new(length(fast)?, length(slow)?, length(signal)?)?)
            }
        })
    }
}

/// A study under way.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Running {
    Sma(Sma),
    Ema(Ema),
    Vwap(SessionVwap),
    Bollinger(Bollinger),
    Rsi(Rsi),
    Macd(Macd),
}

impl Running {
    /// Takes the next bar and writes a figure for each line; `lines` are as many as the study has.
    pub(crate) fn next(&mut self, bar: &Bar, lines: &mut [f64]) {
        let figures = match self {
            Self::Sma(sma) => [sma.next(bar.close), None, None],
            Self::Ema(ema) => [ema.next(bar.close), None, None],
            Self::Vwap(vwap) => [vwap.next(bar), None, None],
            Self::Bollinger(bollinger) => bollinger
                .next(bar.close)
                .map_or([None; 3], |band| [band.upper, band.middle, band.lower].map(Some)),
            Self::Rsi(rsi) => [rsi.next(bar.close), None, None],
            Self::Macd(macd) => macd
                .next(bar.close)
                .map_or([None; 3], |macd| [Some(macd.line), macd.signal, macd.histogram]),
        };
        for (line, figure) in lines.iter_mut().zip(figures) {
            *line = figure.unwrap_or(f64::NAN);
        }
    }
}

/// The volume-weighted price of sessions that were seen from their first trade on.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct SessionVwap {
    vwap: Vwap,
    session: Option<i64>,
    /// Whether every trade of the session so far is in it.
    whole: bool,
    /// Whether any bar came before, so that a session that begins is seen to begin.
    watched: bool,
}

impl SessionVwap {
    fn next(&mut self, bar: &Bar) -> Option<f64> {
        let watched = core::mem::replace(&mut self.watched, true);
        let within = bar.session?;
        if self.session.replace(within.session) != Some(within.session) {
            self.whole = within.opens || watched;
        }
        self.whole &= bar.volume.is_some();
        let price = (bar.high + bar.low + bar.close) / 3.0;
        let volume = bar.volume.unwrap_or(0.0);
        let vwap = self.vwap.next(Traded { session: within.session, price, volume });
        vwap.filter(|_| self.whole)
    }
}
