//! Telling what a body is from its shape, for programs shown one out of its context.
//!
//! The desk never needs this: it knows what it asked for.

use market::{
    ContractReference, Dividend, HistoryBar, Holiday, IndexSnapshot, MarketStatus, OpenClose,
    OptionSnapshot, Quote, Split, StockSnapshot, Ticker, Trade, TreasuryYields, UnifiedSnapshot,
};

use super::{
    Envelope, Page, Refusal, actions, bars, indices, market_status, options, rates, reference,
    stocks, unified,
};
use crate::json::{Fields, Row};

/// A body and what it turned out to be.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// A chain's snapshot, or one contract's.
    OptionSnapshots(Page<OptionSnapshot>),
    /// Snapshots of any asset class.
    UnifiedSnapshots(Page<UnifiedSnapshot>),
    /// Stock snapshots.
    StockSnapshots(Page<StockSnapshot>),
    /// Index snapshots.
    IndexSnapshots(Page<IndexSnapshot>),
    /// Bars.
    HistoryBars(Page<HistoryBar>),
    /// A day's summary.
    OpenClose(Page<OpenClose>),
    /// A last trade.
    LastTrade(Page<Trade>),
    /// A last quote.
    LastQuote(Page<Quote>),
    /// Contracts.
    Contracts(Page<ContractReference>),
    /// Tickers.
    Tickers(Page<Ticker>),
    /// The market now.
    MarketStatus(Page<MarketStatus>),
    /// Coming holidays.
    Holidays(Page<Holiday>),
    /// Treasury yields.
    TreasuryYields(Page<TreasuryYields>),
    /// Dividends.
    Dividends(Page<Dividend>),
    /// Splits.
    Splits(Page<Split>),
    /// A success without rows, which could be any of them; it may hold faults.
    Empty(Page<()>),
    /// The vendor's refusal.
    Refusal(Refusal),
    /// None of these; the faults say so.
    Unknown(Page<()>),
}

/// What one row, or the body around it, looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Option,
    Unified,
    Stock,
    Index,
    Bar,
    OpenClose,
    LastTrade,
    LastQuote,
    Contract,
    Ticker,
    Status,
    Holiday,
    Yields,
    Dividend,
    Split,
}

/// Reads a body of any kind.
#[must_use]
pub fn recognise(text: &str) -> Body {
    let envelope = match Envelope::open(text) {
        Ok(envelope) => envelope,
        Err(refusal) => return Body::Refusal(refusal),
    };
    match shape_of_rows(&envelope).or_else(|| shape_of_body(&envelope)) {
        Some(shape) => read(envelope, shape),
        None if is_empty_success(&envelope) => Body::Empty(envelope.close(Vec::new())),
        None if envelope.is_sound() || !envelope.rows.is_empty() => {
            Body::Unknown(envelope.unknown())
        }
        // What is wrong with it has been said.
        None => Body::Unknown(envelope.close(Vec::new())),
    }
}

fn read(envelope: Envelope<'_>, shape: Shape) -> Body {
    match shape {
        Shape::Option => Body::OptionSnapshots(envelope.page(options::OF, options::read)),
        Shape::Unified => Body::UnifiedSnapshots(envelope.page(unified::OF, unified::read)),
        Shape::Stock => Body::StockSnapshots(envelope.page(stocks::OF, stocks::read)),
        Shape::Index => Body::IndexSnapshots(envelope.page(indices::OF, indices::read)),
        Shape::Bar => {
            let ticker = bars::ticker(&envelope.fields);
            Body::HistoryBars(envelope.page(bars::OF, |row| Ok(bars::read(row, ticker))))
        }
        Shape::OpenClose => Body::OpenClose(envelope.flat(bars::OPEN_CLOSE, bars::open_close)),
        Shape::LastTrade => Body::LastTrade(envelope.page(stocks::LAST_TRADE, stocks::last_trade)),
        Shape::LastQuote => Body::LastQuote(envelope.page(stocks::LAST_QUOTE, stocks::last_quote)),
        Shape::Contract => Body::Contracts(envelope.page(reference::CONTRACT, reference::contract)),
        Shape::Ticker => {
            let results = envelope.fields.get("results");
            let details = results.is_some_and(|results| results.starts_with('{'));
            Body::Tickers(envelope.page(reference::TICKER, |row| reference::ticker(row, details)))
        }
        Shape::Status => Body::MarketStatus(envelope.flat(market_status::OF, market_status::read)),
        Shape::Holiday => {
            Body::Holidays(envelope.page(market_status::HOLIDAY, market_status::holiday))
        }
        Shape::Yields => Body::TreasuryYields(envelope.page(rates::OF, rates::read)),
        Shape::Dividend => Body::Dividends(envelope.page(actions::DIVIDEND, actions::dividend)),
        Shape::Split => Body::Splits(envelope.page(actions::SPLIT, actions::split)),
    }
}

/// What the rows are, as far as the first telling one says.
fn shape_of_rows(envelope: &Envelope<'_>) -> Option<Shape> {
    let mut fields = Fields::default();
    let mut refused = None;
    let mut index = None;
    for row in &envelope.rows {
        // The row was found sound when the body was taken apart.
        let _ = fields.read(row);
        match shape_of_row(&fields, envelope.bare) {
            // Two snapshots refuse rows, in the same words.
            Some(Shape::Unified) if fields.has("error") => refused = Some(Shape::Unified),
            // Indices alone come from their own snapshot; among other classes an index is a row
            // of the unified one.
            Some(Shape::Index) => index = Some(Shape::Index),
            Some(shape) => return Some(shape),
            None => {}
        }
    }
    index.or(refused)
}

/// Ordered so that a key shared by two shapes is asked for after one that only the first has.
fn shape_of_row(row: &Fields<'_>, bare: bool) -> Option<Shape> {
    let has = |key| row.has(key);
    let any = |keys: &[&str]| keys.iter().any(|key| row.has(key));
    let shape = if bare {
        // The calendar is the only list without a body around it.
        return (has("date") && any(&["exchange", "status", "name"])).then_some(Shape::Holiday);
    } else if any(&["todaysChange", "todaysChangePerc", "prevDay", "lastQuote", "lastTrade", "min"])
        || (has("ticker") && any(&["day", "updated"]))
    {
        Shape::Stock
    } else if any(&["split_from", "split_to", "execution_date"]) {
        Shape::Split
    } else if any(&["cash_amount", "ex_dividend_date", "distribution_type"]) {
        Shape::Dividend
    } else if has("date") && !has("ticker") {
        Shape::Yields
    } else if any(&["underlying_ticker", "shares_per_contract", "cfi"]) {
        Shape::Contract
    } else if any(&["market", "locale", "primary_exchange", "active"]) {
        Shape::Ticker
    } else if has("timeframe") && has("ticker") {
        Shape::Index
    } else if has("ticker") && any(&UNIFIED) {
        Shape::Unified
    } else if any(&["details", "greeks", "underlying_asset", "break_even_price"]) {
        Shape::Option
    } else if any(&["P", "S", "X"]) {
        Shape::LastQuote
    } else if any(&["p", "s", "x"]) {
        Shape::LastTrade
    } else if any(&["o", "h", "l", "c", "v", "vw"]) {
        Shape::Bar
    } else {
        return None;
    };
    Some(shape)
}

/// What besides its ticker marks a row of the unified snapshot.
const UNIFIED: [&str; 9] = [
    "session",
    "type",
    "error",
    "market_status",
    "value",
    "last_quote",
    "last_trade",
    "last_minute",
    "details",
];

/// Bodies that are one flat object, or whose rows say too little.
fn shape_of_body(envelope: &Envelope<'_>) -> Option<Shape> {
    let has = |key| envelope.fields.has(key);
    if !envelope.rows.is_empty() || envelope.bare {
        None
    } else if has("market") && (has("serverTime") || has("exchanges")) {
        Some(Shape::Status)
    } else if has("symbol") && has("from") {
        Some(Shape::OpenClose)
    } else {
        None
    }
}

/// Whether a body without rows is a success all the same.
fn is_empty_success(envelope: &Envelope<'_>) -> bool {
    let status = Row::text_in(&envelope.fields, "status").is_some();
    let marks = ["request_id", "results", "resultsCount", "tickers", "count"];
    let marked = marks.iter().any(|key| envelope.fields.iter().any(|(name, _)| name == *key));
    let bare = envelope.bare && envelope.is_sound();
    envelope.rows.is_empty() && (status || marked || bare)
}
