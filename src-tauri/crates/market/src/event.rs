//! What a link delivers: bars, trades, quotes and the rarer kinds.
//!
//! Only the symbol can be relied on; every other figure may be missing, and a missing one is
//! `None`, never 0. Prices are dollars (premium dollars for options), sizes are shares or
//! contracts as the vendor gives them.

use crate::{Codes, ShortText, Symbol, Time};

/// Anything the vendor streams.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// A bar of a second or a minute (`A`, `AM`).
    Bar(Bar),
    /// A trade (`T`).
    Trade(Trade),
    /// The best bid and offer (`Q`).
    Quote(Quote),
    /// Limit up, limit down bands (`LULD`).
    Limits(Limits),
    /// An auction imbalance (`NOI`).
    Imbalance(Imbalance),
    /// The vendor's fair market value (`FMV`).
    FairValue(FairValue),
    /// An index value (`V`).
    IndexValue(IndexValue),
}

impl Event {
    /// The symbol the event is about.
    #[must_use]
    pub const fn symbol(&self) -> Symbol {
        match self {
            Self::Bar(event) => event.symbol,
            Self::Trade(event) => event.symbol,
            Self::Quote(event) => event.symbol,
            Self::Limits(event) => event.symbol,
            Self::Imbalance(event) => event.symbol,
            Self::FairValue(event) => event.symbol,
            Self::IndexValue(event) => event.symbol,
        }
    }
}

/// How much time a streamed bar covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Span {
    /// One second, channel `A`.
    Second,
    /// One minute, channel `AM`.
    Minute,
}

impl Span {
    /// Its length in milliseconds.
    #[must_use]
    pub const fn millis(self) -> i64 {
        match self {
            Self::Second => 1_000,
            Self::Minute => 60_000,
        }
    }
}

/// A streamed bar. The same bar (symbol, span, start) may be sent again with better figures for
/// up to 15 minutes: the last one received wins.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bar {
    /// What was traded.
    pub symbol: Symbol,
    /// A second's bar or a minute's.
    pub span: Span,
    /// Start of the window, inclusive.
    pub start: Option<Time>,
    /// End of the window, exclusive.
    pub end: Option<Time>,
    /// First eligible price.
    pub open: Option<f64>,
    /// Highest eligible price.
    pub high: Option<f64>,
    /// Lowest eligible price.
    pub low: Option<f64>,
    /// Last eligible price.
    pub close: Option<f64>,
    /// Volume inside the window, fractions included where the vendor sends them.
    pub volume: Option<f64>,
    /// Volume-weighted average price of the window.
    pub vwap: Option<f64>,
    /// Volume of the day up to this bar.
    pub day_volume: Option<f64>,
    /// Volume-weighted average price of the day so far.
    pub day_vwap: Option<f64>,
    /// The day's official opening price; absent before the open.
    pub day_open: Option<f64>,
    /// Average trade size in the window.
    pub average_size: Option<f64>,
    /// Whether the trades were over the counter.
    pub otc: bool,
}

impl Bar {
    /// A bar of which nothing but its name is known.
    #[must_use]
    pub const fn unknown(symbol: Symbol, span: Span) -> Self {
        Self {
            symbol,
            span,
            start: None,
            end: None,
            open: None,
            high: None,
            low: None,
            close: None,
            volume: None,
            vwap: None,
            day_volume: None,
            day_vwap: None,
            day_open: None,
            average_size: None,
            otc: false,
        }
    }
}

/// A trade.
#[derive(Debug, Clone, PartialEq)]
pub struct Trade {
    /// What was traded.
    pub symbol: Symbol,
    /// Price.
    pub price: Option<f64>,
    /// Size; exact where the vendor sends a decimal text, so it may be a fraction of a share.
    pub size: Option<f64>,
    /// The vendor's exchange number.
    pub exchange: Option<u32>,
    /// The exchange's trade number, unique with symbol and exchange. Options have none.
    pub id: Option<ShortText>,
    /// 1 NYSE, 2 AMEX, 3 Nasdaq. Options have none.
    pub tape: Option<u32>,
    /// The vendor's condition numbers, empty for a regular trade.
    pub conditions: Codes,
    /// When the consolidator (SIP, OPRA) stamped it.
    pub time: Option<Time>,
    /// When the participant stamped it.
    pub participant_time: Option<Time>,
    /// Rises per symbol and day, with gaps.
    pub sequence: Option<u64>,
    /// Trade reporting facility of an off-exchange trade.
    pub facility: Option<u32>,
    /// When that facility had it.
    pub facility_time: Option<Time>,
}

impl Trade {
    /// One of which nothing but its name is known.
    #[must_use]
    pub const fn unknown(symbol: Symbol) -> Self {
        Self {
            symbol,
            price: None,
            size: None,
            exchange: None,
            id: None,
            tape: None,
            conditions: Codes::NONE,
            time: None,
            participant_time: None,
            sequence: None,
            facility: None,
            facility_time: None,
        }
    }
}

/// A best bid and offer.
#[derive(Debug, Clone, PartialEq)]
pub struct Quote {
    /// What is quoted.
    pub symbol: Symbol,
    /// Bid price; `None` or 0 where nobody bids.
    pub bid: Option<f64>,
    /// Ask price.
    pub ask: Option<f64>,
    /// Bid size as the vendor gives it: its documents disagree on shares or round lots.
    pub bid_size: Option<f64>,
    /// Ask size, likewise.
    pub ask_size: Option<f64>,
    /// Exchange number of the bid.
    pub bid_exchange: Option<u32>,
    /// Exchange number of the ask.
    pub ask_exchange: Option<u32>,
    /// The vendor's condition number.
    pub condition: Option<i32>,
    /// The vendor's indicator numbers.
    pub indicators: Codes,
    /// When the consolidator stamped it.
    pub time: Option<Time>,
    /// When the participant stamped it.
    pub participant_time: Option<Time>,
    /// Rises per symbol and day, with gaps.
    pub sequence: Option<u64>,
    /// 1 NYSE, 2 AMEX, 3 Nasdaq. Options have none.
    pub tape: Option<u32>,
}

impl Quote {
    /// One of which nothing but its name is known.
    #[must_use]
    pub const fn unknown(symbol: Symbol) -> Self {
        Self {
            symbol,
            bid: None,
            ask: None,
            bid_size: None,
            ask_size: None,
            bid_exchange: None,
            ask_exchange: None,
            condition: None,
            indicators: Codes::NONE,
            time: None,
            participant_time: None,
            sequence: None,
            tape: None,
        }
    }
}

/// Limit up, limit down bands.
#[derive(Debug, Clone, PartialEq)]
pub struct Limits {
    /// Whose bands these are.
    pub symbol: Symbol,
    /// Upper band; 0 while halted.
    pub high: Option<f64>,
    /// Lower band; 0 while halted.
    pub low: Option<f64>,
    /// 15 and 16 an update, 17 a halt, 18 its end.
    pub indicators: Codes,
    /// 1 NYSE, 2 AMEX, 3 Nasdaq.
    pub tape: Option<u32>,
    /// When it was stamped.
    pub time: Option<Time>,
    /// Rises per symbol and day.
    pub sequence: Option<u64>,
}

/// An auction's net order imbalance.
#[derive(Debug, Clone, PartialEq)]
pub struct Imbalance {
    /// What is auctioned.
    pub symbol: Symbol,
    /// When it was stamped.
    pub time: Option<Time>,
    /// When the auction takes place, HHMM in New York: 930, 1600.
    pub auction_time: Option<u32>,
    /// The auction's letter: O early open, M core open, H halt reopen, C close, P extreme close,
    /// R regulatory close.
    pub auction: Option<ShortText>,
    /// Sequence number of the symbol.
    pub sequence: Option<u64>,
    /// Exchange number.
    pub exchange: Option<u32>,
    /// Shares wanted beyond those paired; negative on the sell side.
    pub imbalance: Option<f64>,
    /// Shares paired.
    pub paired: Option<f64>,
    /// Price at which the book would clear.
    pub clearing_price: Option<f64>,
}

/// The vendor's fair market value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FairValue {
    /// Of what.
    pub symbol: Symbol,
    /// The value in dollars.
    pub value: Option<f64>,
    /// When it was reckoned.
    pub time: Option<Time>,
}

/// An index value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IndexValue {
    /// The index (`I:SPX`).
    pub symbol: Symbol,
    /// Its value in index points.
    pub value: Option<f64>,
    /// When it was published.
    pub time: Option<Time>,
}
