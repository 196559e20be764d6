//! The option chain: `GET /v3/snapshot/options/{underlying}` and one contract of it.

use std::sync::Arc;

use market::{AssetClass, Date, Right, Style, Symbol, Time};
use serde::Serialize;

use super::answer::{Answered, Asked};
use super::refusal::Refusal;
use crate::market::Subject;
use crate::market::book::{Book, to_places};
use crate::market::chain::Listed;
use crate::market::prints::Print;
use crate::market::surface::Worth;

#[derive(Serialize)]
pub(super) struct Row {
    pub(super) break_even_price: f64,
    pub(super) day: Day,
    pub(super) details: Details,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) greeks: Option<Greeks>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) implied_volatility: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) last_quote: Option<Quote>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) last_trade: Option<Trade>,
    pub(super) open_interest: u64,
    pub(super) underlying_asset: Underlying,
}

/// Empty if it has not traded today.
#[derive(Serialize, Default)]
pub(super) struct Day {
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub(super) traded: Option<Traded>,
}

#[derive(Serialize)]
pub(super) struct Traded {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) change: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) change_percent: Option<f64>,
    pub(super) close: f64,
    pub(super) high: f64,
    pub(super) last_updated: i64,
    pub(super) low: f64,
    pub(super) open: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) previous_close: Option<f64>,
    pub(super) volume: u64,
    pub(super) vwap: f64,
}

#[derive(Serialize)]
pub(super) struct Details {
    contract_type: &'static str,
    exercise_style: &'static str,
    expiration_date: String,
    shares_per_contract: f64,
    strike_price: f64,
    /// Absent in the unified snapshot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) ticker: Option<String>,
}

#[derive(Serialize)]
pub(super) struct Greeks {
    delta: f64,
    gamma: f64,
    theta: f64,
    vega: f64,
}

#[derive(Serialize)]
pub(super) struct Quote {
    ask: f64,
    ask_size: u32,
    ask_exchange: u32,
    bid: f64,
    bid_size: u32,
    bid_exchange: u32,
    midpoint: f64,
    last_updated: i64,
    timeframe: &'static str,
}

#[derive(Serialize)]
pub(super) struct Trade {
    price: f64,
    size: u32,
    exchange: u32,
    conditions: &'static [i32],
    sip_timestamp: i64,
    timeframe: &'static str,
}

#[derive(Serialize)]
pub(super) struct Underlying {
    ticker: String,
    change_to_break_even: f64,
    last_updated: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    price: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<f64>,
    timeframe: &'static str,
}

/// The chain, filtered, sorted and cut into pages.
pub(super) fn list(asked: &Asked<'_>, underlying: &str) -> Answered {
    asked.admit(AssetClass::Options)?;
    let limit = asked.query().limit(10, 250)?;
    let found = select(asked, contracts_of(asked, underlying))?;
    asked.page(found, limit, false, |of| row(asked, of))
}

/// One contract.
pub(super) fn one(asked: &Asked<'_>, underlying: &str, contract: &str) -> Answered {
    let unknown = || Refusal::NotFound("Options contract not found.".to_owned());
    asked.admit(AssetClass::Options)?;
    let symbol = Symbol::new(contract).map_err(|_| unknown())?;
    let listed = asked.market.contract(&symbol, asked.now).ok_or_else(unknown)?;
    if listed.underlying.symbol.as_str() != underlying {
        return Err(unknown());
    }
    asked.single(row(asked, &listed))
}

/// The contracts on an underlying; none if it has no options.
fn contracts_of(asked: &Asked<'_>, underlying: &str) -> Vec<Arc<Listed>> {
    let chain =
        asked.market.listing.named(underlying).and_then(|of| asked.market.chain(of, asked.now));
    chain.map_or_else(Vec::new, |chain| chain.contracts.clone())
}

/// Those contracts that the filters admit, in the order asked for.
pub(super) fn select(
    asked: &Asked<'_>,
    mut found: Vec<Arc<Listed>>,
) -> Result<Vec<Arc<Listed>>, Refusal> {
    let query = asked.query();
    let strikes = query.bounds::<f64>("strike_price")?;
    let dates = query.bounds::<Date>("expiration_date")?;
    let right = match query.get("contract_type") {
        None => None,
        Some("call") => Some(Right::Call),
        Some("put") => Some(Right::Put),
        Some(_) => return Err(Refusal::Parameter("contract_type".to_owned())),
    };
    found.retain(|of| {
        right.is_none_or(|right| of.contract.right == right)
            && strikes.admit(&of.contract.strike.dollars())
            && dates.admit(&of.contract.expiry)
    });
    // The ticker settles what the column leaves open, so that pages never overlap.
    match query.sort(&["ticker", "expiration_date", "strike_price", "underlying_ticker"])? {
        "expiration_date" => found.sort_by_key(|of| (of.contract.expiry, of.symbol)),
        "strike_price" => found.sort_by_key(|of| (of.contract.strike, of.symbol)),
        "underlying_ticker" => found.sort_by_key(|of| (of.underlying.symbol, of.symbol)),
        _ => found.sort_by_key(|of| of.symbol),
    }
    if query.descends() {
        found.reverse();
    }
    Ok(found)
}

/// A contract as it stands.
pub(super) fn row(asked: &Asked<'_>, of: &Arc<Listed>) -> Row {
    let market = asked.market;
    let subject = Subject::Contract(Arc::clone(of));
    let at = market.last_open(&subject, asked.now);
    let worth = market.worth(of, at);
    let book = market.book(&subject, at);
    let bar = market.today(&subject, asked.now).bar;
    let strike = of.contract.strike.dollars();
    let premium = book.midpoint();
    let break_even = match of.contract.right {
        Right::Call => strike + premium,
        Right::Put => strike - premium,
    };
    let spot = market.spot(&of.underlying, asked.now);
    let spot = to_places(spot, if of.underlying.is_index() { 2 } else { 4 });
    let solvable = is_solvable(of, &worth, &book);
    let day = market.hours.day_at(asked.now);
    let interest = day.map_or(0.0, |day| market.activity(of, day).open_interest);
    let previous = market.previous_close(&subject, asked.now);
    let index = of.underlying.is_index();
    Row {
        break_even_price: to_places(break_even, 4),
        day: Day { traded: bar.last.map(|last| traded(&bar, &last, previous)) },
        details: details(of),
        greeks: solvable.then(|| greeks(&worth)),
        implied_volatility: solvable.then(|| to_places(worth.sigma, 6)),
        last_quote: asked.has("Q", AssetClass::Options).then(|| quote(&book, at)),
        last_trade: bar.last.filter(|_| asked.has("T", AssetClass::Options)).map(trade),
        open_interest: interest as u64,
        underlying_asset: Underlying {
            ticker: of.underlying.symbol.to_string(),
            change_to_break_even: to_places(break_even - spot, 4),
            last_updated: nanos(
                market.last_open(&Subject::Instrument(Arc::clone(&of.underlying)), asked.now),
            ),
            price: (!index).then_some(spot),
            value: index.then_some(spot),
            timeframe: "REAL-TIME",
        },
    }
}

/// The vendor leaves out what its solver cannot solve: mostly far in the money, and expired.
fn is_solvable(of: &Listed, worth: &Worth, book: &Book) -> bool {
    let inside = crate::market::surface::direction(of.contract.right) * worth.z;
    inside < 2.6 && worth.z.abs() < 5.5 && book.bid > 0.0
}

pub(super) fn traded(
    bar: &crate::market::tally::Tally,
    last: &Print,
    previous: Option<f64>,
) -> Traded {
    let change = previous.map(|previous| bar.close - previous);
    Traded {
        change: change.map(|change| to_places(change, 4)),
        change_percent: change
            .zip(previous)
            .filter(|(_, previous)| *previous > 0.0)
            .map(|(change, previous)| to_places(change / previous * 100.0, 4)),
        close: bar.close,
        high: bar.high,
        last_updated: nanos(last.at),
        low: bar.low,
        open: bar.open,
        previous_close: previous,
        volume: bar.volume,
        vwap: bar.vwap(),
    }
}

fn details(of: &Listed) -> Details {
    Details {
        contract_type: right(of.contract.right),
        exercise_style: style(of.style),
        expiration_date: of.contract.expiry.to_string(),
        shares_per_contract: of.shares,
        strike_price: of.contract.strike.dollars(),
        ticker: Some(of.symbol.to_string()),
    }
}

fn greeks(worth: &Worth) -> Greeks {
    let of = &worth.greeks;
    let places = |value: f64| to_places(value, 10);
    Greeks {
        delta: places(of.delta),
        gamma: places(of.gamma),
        theta: places(of.theta),
        vega: places(of.vega),
    }
}

pub(super) fn quote(book: &Book, at: i64) -> Quote {
    Quote {
        ask: book.ask,
        ask_size: book.ask_size,
        ask_exchange: book.ask_exchange,
        bid: book.bid,
        bid_size: book.bid_size,
        bid_exchange: book.bid_exchange,
        midpoint: book.midpoint(),
        last_updated: nanos(at),
        timeframe: "REAL-TIME",
    }
}

fn trade(print: Print) -> Trade {
    Trade {
        price: print.price,
        size: print.size,
        exchange: print.exchange,
        conditions: print.conditions,
        sip_timestamp: nanos(print.at),
        timeframe: "REAL-TIME",
    }
}

pub(super) fn right(right: Right) -> &'static str {
    match right {
        Right::Call => "call",
        Right::Put => "put",
    }
}

pub(super) fn style(style: Style) -> &'static str {
    match style {
        Style::American => "american",
        Style::European => "european",
        Style::Bermudan => "bermudan",
    }
}

pub(super) fn nanos(millis: i64) -> i64 {
    Time::from_millis(millis).nanos()
}
