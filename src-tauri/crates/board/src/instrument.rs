//! What is known of one stock, ETF, index or option contract, put together for whoever asks.
//! The board keeps it in pieces (`slots.rs`).
//!
//! Each figure keeps the time the exchange gave it. A figure older than what is held never
//! replaces it; a figure nobody gave is `None`.

use market::{Session, Style, Symbol, Time};

use crate::Mark;

/// Where a figure comes from, as far as it can be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Origin {
    /// The vendor's stream or REST, as it happens.
    RealTime,
    /// The vendor's, fifteen minutes late.
    Delayed,
    /// An exchange of make-believe.
    Simulated,
}

/// What does not change during a day.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reference {
    /// Name of the company, fund, index or contract.
    pub name: Option<Box<str>>,
    /// The previous session's close, dollars.
    pub previous_close: Option<f64>,
    /// Open interest at the end of the previous trading day, contracts.
    pub open_interest: Option<f64>,
    /// Shares per contract.
    pub multiplier: Option<f64>,
    /// Exercise style of a contract.
    pub style: Option<Style>,
}

/// What our own model says of a contract, and from which inputs.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Model {
    /// Implied volatility at the middle of the quote, a fraction a year.
    pub iv: Option<f64>,
    /// Delta per share.
    pub delta: Option<f64>,
    /// Gamma per share and dollar.
    pub gamma: Option<f64>,
    /// Theta per calendar day, dollars a share.
    pub theta: Option<f64>,
    /// Vega per point of volatility, dollars a share.
    pub vega: Option<f64>,
    /// Why there are no figures, in a person's words.
    pub reason: Option<Box<str>>,
    /// Exchange time of the oldest input.
    pub inputs_time: Option<Time>,
}

/// What a model prices a contract from; what is unknown is `None`.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Inputs {
    /// Latest price, of an underlying.
    pub last: Option<f64>,
    /// When the exchange had it.
    pub last_time: Option<Time>,
    /// Best bid; 0 where the exchange says nobody bids.
    pub bid: Option<f64>,
    /// Best ask.
    pub ask: Option<f64>,
    /// When the exchange had the quote.
    pub quote_time: Option<Time>,
    /// Volume of the day.
    pub volume: Option<f64>,
    /// Contracts open at the end of the previous trading day.
    pub open_interest: Option<f64>,
    /// Shares per contract.
    pub multiplier: Option<f64>,
    /// Exercise style.
    pub style: Option<Style>,
}

/// A price outside the regular session.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Extended {
    /// Pre or after.
    pub session: Session,
    /// Dollars.
    pub price: f64,
    /// Against the close of the regular session before it, dollars.
    pub change: f64,
    /// The same in percent.
    pub change_percent: f64,
}

/// One instrument's latest figures.
#[derive(Debug, Clone, PartialEq)]
pub struct Instrument {
    /// Which one.
    pub symbol: Symbol,
    /// When it last changed here.
    pub mark: Mark,
    /// What does not change during a day.
    pub reference: Reference,
    /// Price of the latest trade, or the close of the latest bar if that is newer; an index's
    /// value.
    pub last: Option<f64>,
    /// When that was.
    pub last_time: Option<Time>,
    /// Latest price of the day's regular session, which is its close once that is over; `None`
    /// before the open.
    pub regular: Option<f64>,
    /// The session of the latest price: pre, regular or after; `None` if it bears no time.
    pub session: Option<Session>,
    /// Best bid.
    pub bid: Option<f64>,
    /// Best ask.
    pub ask: Option<f64>,
    /// Size of the bid, as the vendor gives it.
    pub bid_size: Option<f64>,
    /// Size of the ask.
    pub ask_size: Option<f64>,
    /// When the quote was.
    pub quote_time: Option<Time>,
    /// Whether a contract's quotes are streamed; where they are not, its quote is that of the
    /// latest snapshot.
    pub streamed: bool,
    /// First price of the day.
    pub day_open: Option<f64>,
    /// Highest price of the day seen so far.
    pub day_high: Option<f64>,
    /// Lowest price of the day seen so far.
    pub day_low: Option<f64>,
    /// Volume of the day.
    pub day_volume: Option<f64>,
    /// The model's figures, for contracts.
    pub model: Model,
    /// Where the figures come from; `None` until one came.
    pub origin: Option<Origin>,
}

impl Instrument {
    /// An instrument of which nothing is known yet.
    #[must_use]
    pub fn unknown(symbol: Symbol) -> Self {
        Self {
            symbol,
            mark: Mark::ZERO,
            reference: Reference::default(),
            last: None,
            last_time: None,
            regular: None,
            session: None,
            bid: None,
            ask: None,
            bid_size: None,
            ask_size: None,
            quote_time: None,
            streamed: false,
            day_open: None,
            day_high: None,
            day_low: None,
            day_volume: None,
            model: Model::default(),
            origin: None,
        }
    }

    /// Change of the day's regular session against the previous close, dollars. What happens
    /// before the open and after the close is no part of it ([`Instrument::extended`]); `None`
    /// before the open, and unless both prices are known.
    #[must_use]
    pub fn change(&self) -> Option<f64> {
        Some(self.regular? - self.reference.previous_close?)
    }

    /// The same in percent of the previous close.
    #[must_use]
    pub fn change_percent(&self) -> Option<f64> {
        let close = self.reference.previous_close.filter(|close| *close > 0.0)?;
        Some(self.change()? / close * 100.0)
    }

    /// The latest price if it is of before the open or after the close, against the close it
    /// follows; `None` in the regular session, and unless both are known.
    #[must_use]
    pub fn extended(&self) -> Option<Extended> {
        let session = self.session?;
        let close = match session {
            Session::Pre => self.reference.previous_close,
            Session::After => self.regular,
            Session::Regular | Session::Closed => None,
        };
        let (price, close) = (self.last?, close.filter(|close| *close > 0.0)?);
        let change = price - close;
        Some(Extended { session, price, change, change_percent: change / close * 100.0 })
    }

    /// Middle of the quote: `None` unless both sides stand, above zero and not crossed.
    #[must_use]
    pub fn midpoint(&self) -> Option<f64> {
        let (bid, ask) = (self.bid?, self.ask?);
        (bid > 0.0 && ask >= bid).then_some(f64::midpoint(bid, ask))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spy() -> Instrument {
        Instrument::unknown(Symbol::new("SPY").unwrap())
    }

    #[test]
    fn nothing_is_known_until_somebody_says_it() {
        let spy = spy();
        assert_eq!((spy.last, spy.change(), spy.midpoint()), (None, None, None));
    }

    #[test]
    fn the_change_is_against_the_previous_close() {
        let mut spy = spy();
        spy.regular = Some(660.0);
        assert_eq!(spy.change(), None);
        spy.reference.previous_close = Some(650.0);
        assert_eq!(spy.change(), Some(10.0));
        assert!((spy.change_percent().unwrap() - 1.538_461_5).abs() < 1e-6);
    }

    #[test]
    fn what_trades_around_the_session_is_told_apart() {
        let mut spy = spy();
        spy.reference.previous_close = Some(650.0);
        (spy.last, spy.session) = (Some(652.0), Some(Session::Pre));
        assert_eq!((spy.change(), spy.extended().unwrap().change), (None, 2.0));
        (spy.last, spy.session, spy.regular) = (Some(663.0), Some(Session::After), Some(660.0));
        assert_eq!((spy.change(), spy.extended().unwrap().change), (Some(10.0), 3.0));
        spy.session = Some(Session::Regular);
        assert_eq!(spy.extended(), None);
    }

    #[test]
    fn a_crossed_or_bidless_quote_has_no_middle() {
        let mut spy = spy();
        (spy.bid, spy.ask) = (Some(0.0), Some(1.0));
        assert_eq!(spy.midpoint(), None);
        (spy.bid, spy.ask) = (Some(1.1), Some(1.0));
        assert_eq!(spy.midpoint(), None);
        (spy.bid, spy.ask) = (Some(1.0), Some(1.1));
        assert!((spy.midpoint().unwrap() - 1.05).abs() < 1e-12);
    }
}
