//! What REST answers about the state of a thing: snapshots and history.
//!
//! Blocks a plan does not include, and figures that could not be had, are `None`. Prices are
//! dollars; what is a percentage or a fraction says so.

use crate::{Codes, Date, Right, ShortText, Strike, Style, Symbol, Time};

/// How fresh the vendor says a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Recency {
    /// As it happened.
    RealTime,
    /// Fifteen minutes late.
    Delayed,
}

/// A day's figures so far.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct DayBar {
    /// First price.
    pub open: Option<f64>,
    /// Highest price.
    pub high: Option<f64>,
    /// Lowest price.
    pub low: Option<f64>,
    /// Latest or last price.
    pub close: Option<f64>,
    /// Volume.
    pub volume: Option<f64>,
    /// Volume-weighted average price.
    pub vwap: Option<f64>,
    /// The previous session's close.
    pub previous_close: Option<f64>,
    /// Change against the previous close, dollars.
    pub change: Option<f64>,
    /// The same in percent.
    pub change_percent: Option<f64>,
    /// When these figures last changed.
    pub updated: Option<Time>,
    /// Whether the trades were over the counter.
    pub otc: bool,
}

/// A minute's figures within a snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct MinuteBar {
    /// First price.
    pub open: Option<f64>,
    /// Highest price.
    pub high: Option<f64>,
    /// Lowest price.
    pub low: Option<f64>,
    /// Last price.
    pub close: Option<f64>,
    /// Volume of the minute.
    pub volume: Option<f64>,
    /// Volume-weighted average price.
    pub vwap: Option<f64>,
    /// Volume of the day so far.
    pub day_volume: Option<f64>,
    /// Number of trades.
    pub transactions: Option<u64>,
    /// Start of the minute, or when it was last updated.
    pub time: Option<Time>,
    /// Whether the trades were over the counter.
    pub otc: bool,
}

/// The latest trade within a snapshot.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LastTrade {
    /// Price.
    pub price: Option<f64>,
    /// Size, exact where a decimal text came.
    pub size: Option<f64>,
    /// Exchange number.
    pub exchange: Option<u32>,
    /// Trade number.
    pub id: Option<ShortText>,
    /// Condition numbers.
    pub conditions: Codes,
    /// When it was stamped.
    pub time: Option<Time>,
    /// When the participant stamped it, where the answer says so.
    pub participant_time: Option<Time>,
    /// How fresh the block is.
    pub recency: Option<Recency>,
}

/// The latest quote within a snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct LastQuote {
    /// Bid price.
    pub bid: Option<f64>,
    /// Bid size.
    pub bid_size: Option<f64>,
    /// Exchange number of the bid.
    pub bid_exchange: Option<u32>,
    /// Ask price.
    pub ask: Option<f64>,
    /// Ask size.
    pub ask_size: Option<f64>,
    /// Exchange number of the ask.
    pub ask_exchange: Option<u32>,
    /// Midpoint as the vendor reckons it.
    pub midpoint: Option<f64>,
    /// When it was stamped.
    pub time: Option<Time>,
    /// How fresh the block is.
    pub recency: Option<Recency>,
}

/// The vendor's own Greeks: per share, theta per calendar day, vega per point of volatility.
/// They carry no time of their own.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Greeks {
    /// Delta.
    pub delta: Option<f64>,
    /// Gamma.
    pub gamma: Option<f64>,
    /// Theta.
    pub theta: Option<f64>,
    /// Vega.
    pub vega: Option<f64>,
}

/// What an option's snapshot says of its underlying.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Underlying {
    /// Its ticker.
    pub symbol: Option<Symbol>,
    /// Price of a stock or value of an index; depends on that plan, not the options plan.
    pub price: Option<f64>,
    /// Move that brings the contract to break-even, dollars.
    pub change_to_break_even: Option<f64>,
    /// When it was stamped.
    pub time: Option<Time>,
    /// How fresh it is.
    pub recency: Option<Recency>,
}

/// One contract of a chain.
#[derive(Debug, Clone, PartialEq)]
pub struct OptionSnapshot {
    /// The contract's symbol.
    pub symbol: Symbol,
    /// Strike; `None` where the vendor gave none that a symbol could carry.
    pub strike: Option<Strike>,
    /// Expiry date in New York.
    pub expiry: Option<Date>,
    /// Call or put; `None` for the vendor's `other`.
    pub right: Option<Right>,
    /// Exercise style.
    pub style: Option<Style>,
    /// Shares per contract: 100, 10, 150 … Never assumed.
    pub multiplier: Option<f64>,
    /// The day's figures; `None` if it never traded.
    pub day: Option<DayBar>,
    /// The vendor's Greeks.
    pub greeks: Option<Greeks>,
    /// The vendor's implied volatility, a fraction a year (0.28 is 28 %).
    pub implied_volatility: Option<f64>,
    /// Open interest at the end of the previous trading day, contracts.
    pub open_interest: Option<f64>,
    /// Latest quote, with plans that include quotes.
    pub quote: Option<LastQuote>,
    /// Latest trade, with plans that include trades.
    pub trade: Option<LastTrade>,
    /// The underlying as the vendor saw it.
    pub underlying: Option<Underlying>,
    /// Underlying price at which the buyer breaks even at expiry.
    pub break_even: Option<f64>,
    /// Fair market value, on business plans.
    pub fair_value: Option<f64>,
    /// When that was reckoned.
    pub fair_value_updated: Option<Time>,
}

impl OptionSnapshot {
    /// One of which nothing but its name is known.
    #[must_use]
    pub const fn unknown(symbol: Symbol) -> Self {
        Self {
            symbol,
            strike: None,
            expiry: None,
            right: None,
            style: None,
            multiplier: None,
            day: None,
            greeks: None,
            implied_volatility: None,
            open_interest: None,
            quote: None,
            trade: None,
            underlying: None,
            break_even: None,
            fair_value: None,
            fair_value_updated: None,
        }
    }
}

/// One stock of the older stock snapshots.
#[derive(Debug, Clone, PartialEq)]
pub struct StockSnapshot {
    /// Ticker.
    pub symbol: Symbol,
    /// Today's figures; `None` between the nightly wipe and the first print.
    pub day: Option<DayBar>,
    /// The previous session's figures.
    pub previous_day: Option<DayBar>,
    /// The latest minute.
    pub minute: Option<MinuteBar>,
    /// The latest trade.
    pub trade: Option<LastTrade>,
    /// The latest quote.
    pub quote: Option<LastQuote>,
    /// Change against the previous close, dollars.
    pub change: Option<f64>,
    /// The same in percent.
    pub change_percent: Option<f64>,
    /// When the row last changed.
    pub updated: Option<Time>,
    /// Fair market value, on business plans.
    pub fair_value: Option<f64>,
}

/// Changes of a session's parts.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Extended {
    /// Pre-market change, dollars and percent.
    pub early: (Option<f64>, Option<f64>),
    /// Regular session's change, dollars and percent.
    pub regular: (Option<f64>, Option<f64>),
    /// After-hours change, dollars and percent.
    pub late: (Option<f64>, Option<f64>),
}

/// One row of the snapshot that serves every asset class.
#[derive(Debug, Clone, PartialEq)]
pub struct UnifiedSnapshot {
    /// Ticker.
    pub symbol: Symbol,
    /// Name of the company, fund, index or contract.
    pub name: Option<Box<str>>,
    /// The vendor's asset class: `stocks`, `options`, `indices` …
    pub kind: Option<Box<str>>,
    /// `open`, `closed`, `early_trading`, `late_trading`.
    pub market_status: Option<Box<str>>,
    /// Latest price.
    pub price: Option<f64>,
    /// The session's figures.
    pub session: Option<DayBar>,
    /// Changes of the session's parts.
    pub extended: Extended,
    /// The latest minute.
    pub minute: Option<MinuteBar>,
    /// The latest trade.
    pub trade: Option<LastTrade>,
    /// The latest quote.
    pub quote: Option<LastQuote>,
    /// An index's value, points.
    pub value: Option<f64>,
    /// When the row last changed.
    pub updated: Option<Time>,
    /// What only a contract has.
    pub option: Option<Box<OptionSnapshot>>,
}

impl UnifiedSnapshot {
    /// One of which nothing but its name is known.
    #[must_use]
    pub fn unknown(symbol: Symbol) -> Self {
        Self {
            symbol,
            name: None,
            kind: None,
            market_status: None,
            price: None,
            session: None,
            extended: Extended::default(),
            minute: None,
            trade: None,
            quote: None,
            value: None,
            updated: None,
            option: None,
        }
    }
}

/// One index.
#[derive(Debug, Clone, PartialEq)]
pub struct IndexSnapshot {
    /// Its ticker, `I:SPX`.
    pub symbol: Symbol,
    /// Its name.
    pub name: Option<Box<str>>,
    /// `open`, `closed`, `early_trading`, `late_trading`.
    pub market_status: Option<Box<str>>,
    /// Value in points.
    pub value: Option<f64>,
    /// The session's figures.
    pub session: Option<DayBar>,
    /// When it was last updated.
    pub updated: Option<Time>,
    /// How fresh it is.
    pub recency: Option<Recency>,
}

/// A bar of history.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HistoryBar {
    /// Its ticker, where the answer covers several.
    pub symbol: Option<Symbol>,
    /// Start of the window, inclusive.
    pub start: Option<Time>,
    /// First price.
    pub open: Option<f64>,
    /// Highest price.
    pub high: Option<f64>,
    /// Lowest price.
    pub low: Option<f64>,
    /// Last price.
    pub close: Option<f64>,
    /// Volume, possibly fractional.
    pub volume: Option<f64>,
    /// Volume-weighted average price.
    pub vwap: Option<f64>,
    /// Number of trades.
    pub transactions: Option<u64>,
    /// Whether the trades were over the counter.
    pub otc: bool,
}

/// What one ticker did on one day, with the prices outside the regular session.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OpenClose {
    /// Its ticker.
    pub symbol: Symbol,
    /// The day in New York.
    pub date: Option<Date>,
    /// First price of the regular session.
    pub open: Option<f64>,
    /// Highest price.
    pub high: Option<f64>,
    /// Lowest price.
    pub low: Option<f64>,
    /// Last price of the regular session.
    pub close: Option<f64>,
    /// Volume, possibly fractional.
    pub volume: Option<f64>,
    /// First price of the pre-market.
    pub pre_market: Option<f64>,
    /// Last price of the after-hours session.
    pub after_hours: Option<f64>,
}
