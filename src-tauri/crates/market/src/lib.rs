//! The names of the trade: symbol, contract, topic, quote, trade, bar, session, time.
//!
//! Every other crate speaks in these. Nothing here does anything: no parsing of frames
//! (`wire`), no prices of options (`analytics`), no memory of what came (`board`).
//!
//! Start at [`topic`] for what can be asked of the vendor, [`event`] for what comes back.

mod calendar;
mod contract;
mod dividends;
mod event;
mod reference;
mod short;
mod snapshot;
mod symbol;
mod time;
mod topic;

pub use calendar::{Calendar, Hours, OptionSession, Session, close_of, is_trading_day, session_at};
pub use contract::{Contract, ContractError, Right, Settlement, Strike, Style, underlying_of};
pub use dividends::{ComingDividend, dividends_to_come};
pub use event::{Bar, Event, FairValue, Imbalance, IndexValue, Limits, Quote, Span, Trade};
pub use reference::{
    CompanyDetails, ContractReference, Deliverable, Dividend, Holiday, MarketStatus, Split, Ticker,
    TreasuryYields,
};
pub use short::{Codes, ShortText};
pub use snapshot::{
    DayBar, Extended, Greeks, HistoryBar, IndexSnapshot, LastQuote, LastTrade, MinuteBar,
    OpenClose, OptionSnapshot, Recency, StockSnapshot, Underlying, UnifiedSnapshot,
};
pub use symbol::{BySymbol, Symbol, SymbolError, SymbolHash, SymbolHasher};
pub use time::{Date, Millis, Time};
pub use topic::{AssetClass, Channel, Topic, TopicError};
