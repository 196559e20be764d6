//! The bodies REST answers with, into the names of the trade: one function a body.
//!
//! `DELAYED` is a success like `OK`, missing or empty `results` are no rows, and one bad row
//! never loses the others. Deliberately not here: URLs, HTTP statuses, and whether a
//! [`Page::next_url`] may be followed, which is the desk's to check. [`recognise`] is for
//! programs that are shown a body without being told what was asked.

mod actions;
mod bars;
mod envelope;
mod indices;
mod market_status;
mod options;
mod parts;
mod rates;
mod recognise;
mod reference;
mod stocks;
mod unified;

use market::{
    ContractReference, Dividend, HistoryBar, Holiday, IndexSnapshot, MarketStatus, OpenClose,
    OptionSnapshot, Quote, Split, StockSnapshot, Ticker, Trade, TreasuryYields, UnifiedSnapshot,
};

use crate::fault::Fault;
use envelope::Envelope;
pub use recognise::{Body, recognise};

/// What a body held.
#[derive(Debug, Clone, PartialEq)]
pub struct Page<T> {
    /// The rows that could be read; one for a body that is about one thing.
    pub rows: Vec<T>,
    /// What could not be read, and the rows the vendor refused
    /// ([`crate::FaultReason::RowRefused`]).
    pub faults: Vec<Fault>,
    /// Where the next page is, exactly as given; `None` on the last page. A short page is no
    /// last page.
    pub next_url: Option<String>,
    /// The vendor's `OK` or `DELAYED`; some bodies have none.
    pub status: Option<Box<str>>,
}

/// The vendor's answer that there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the vendor refused: {message}")]
pub struct Refusal {
    /// `ERROR`, `NOT_AUTHORIZED`, `NOT_FOUND` …; `None` if the body was plain text.
    pub status: Option<Box<str>>,
    /// The vendor's sentence, for display once the key is redacted; empty if there was none.
    pub message: Box<str>,
    /// What the vendor's support asks for.
    pub request_id: Option<Box<str>>,
}

/// A page, or the vendor's refusal.
pub type Answer<T> = Result<Page<T>, Refusal>;

/// Option chain snapshot, and one contract's: `/v3/snapshot/options/…`.
///
/// # Errors
/// If the body is a refusal. So it is with every function here.
pub fn option_chain(text: &str) -> Answer<OptionSnapshot> {
    Ok(Envelope::open(text)?.page(options::OF, options::read))
}

/// Snapshot of any asset class: `/v3/snapshot`.
///
/// # Errors
/// If the body is a refusal.
pub fn unified_snapshot(text: &str) -> Answer<UnifiedSnapshot> {
    Ok(Envelope::open(text)?.page(unified::OF, unified::read))
}

/// Stock snapshots, one or many, gainers and losers:
/// `/v2/snapshot/locale/us/markets/stocks/…`.
///
/// # Errors
/// If the body is a refusal.
pub fn stock_snapshots(text: &str) -> Answer<StockSnapshot> {
    Ok(Envelope::open(text)?.page(stocks::OF, stocks::read))
}

/// Index snapshots: `/v3/snapshot/indices`.
///
/// # Errors
/// If the body is a refusal.
pub fn index_snapshots(text: &str) -> Answer<IndexSnapshot> {
    Ok(Envelope::open(text)?.page(indices::OF, indices::read))
}

/// Bars of one ticker, the previous day's, or a day's of every ticker: `/v2/aggs/…`.
///
/// # Errors
/// If the body is a refusal.
pub fn bars(text: &str) -> Answer<HistoryBar> {
    let envelope = Envelope::open(text)?;
    let ticker = bars::ticker(&envelope.fields);
    Ok(envelope.page(bars::OF, |row| Ok(bars::read(row, ticker))))
}

/// One day of one ticker: `/v1/open-close/…`.
///
/// # Errors
/// If the body is a refusal.
pub fn open_close(text: &str) -> Answer<OpenClose> {
    Ok(Envelope::open(text)?.flat(bars::OPEN_CLOSE, bars::open_close))
}

/// The last trade of a ticker: `/v2/last/trade/…`.
///
/// # Errors
/// If the body is a refusal.
pub fn last_trade(text: &str) -> Answer<Trade> {
    Ok(Envelope::open(text)?.page(stocks::LAST_TRADE, stocks::last_trade))
}

/// The last quote of a ticker: `/v2/last/nbbo/…`.
///
/// # Errors
/// If the body is a refusal.
pub fn last_quote(text: &str) -> Answer<Quote> {
    Ok(Envelope::open(text)?.page(stocks::LAST_QUOTE, stocks::last_quote))
}

/// Option contracts, one or many: `/v3/reference/options/contracts…`.
///
/// # Errors
/// If the body is a refusal.
pub fn contracts(text: &str) -> Answer<ContractReference> {
    Ok(Envelope::open(text)?.page(reference::CONTRACT, reference::contract))
}

/// Tickers, listed or searched for, and one ticker's details: `/v3/reference/tickers…`.
///
/// # Errors
/// If the body is a refusal.
pub fn tickers(text: &str) -> Answer<Ticker> {
    let envelope = Envelope::open(text)?;
    // Only the details answer has one object for its results.
    let details = envelope.fields.get("results").is_some_and(|results| results.starts_with('{'));
    Ok(envelope.page(reference::TICKER, |row| reference::ticker(row, details)))
}

/// The market now: `/v1/marketstatus/now`.
///
/// # Errors
/// If the body is a refusal.
pub fn market_status(text: &str) -> Answer<MarketStatus> {
    Ok(Envelope::open(text)?.flat(market_status::OF, market_status::read))
}

/// Coming holidays and half days: `/v1/marketstatus/upcoming`.
///
/// # Errors
/// If the body is a refusal.
pub fn holidays(text: &str) -> Answer<Holiday> {
    Ok(Envelope::open(text)?.page(market_status::HOLIDAY, market_status::holiday))
}

/// Treasury yields by day: `/fed/v1/treasury-yields`.
///
/// # Errors
/// If the body is a refusal.
pub fn treasury_yields(text: &str) -> Answer<TreasuryYields> {
    Ok(Envelope::open(text)?.page(rates::OF, rates::read))
}

/// Cash dividends: `/stocks/v1/dividends`.
///
/// # Errors
/// If the body is a refusal.
pub fn dividends(text: &str) -> Answer<Dividend> {
    Ok(Envelope::open(text)?.page(actions::DIVIDEND, actions::dividend))
}

/// Stock splits: `/stocks/v1/splits`.
///
/// # Errors
/// If the body is a refusal.
pub fn splits(text: &str) -> Answer<Split> {
    Ok(Envelope::open(text)?.page(actions::SPLIT, actions::split))
}

#[cfg(test)]
mod tests;
