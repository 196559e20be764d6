//! Contracts as reference data: `GET /v3/reference/options/contracts`.
//!
//! Underlyings are named without the `I:` of an index here, as the vendor names them.

use std::sync::Arc;

use market::{AssetClass, Date, Right, Symbol};
use serde::Serialize;
use serde_json::{Value, json};

use super::answer::{Answered, Asked};
use super::chain::{right, select, style};
use super::query::read_date;
use super::refusal::Refusal;
use crate::market::chain::{ADJUSTED_CASH, Listed};

#[derive(Serialize)]
struct Row {
    cfi: &'static str,
    contract_type: &'static str,
    exercise_style: &'static str,
    expiration_date: String,
    primary_exchange: &'static str,
    shares_per_contract: f64,
    strike_price: f64,
    ticker: String,
    underlying_ticker: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    additional_underlyings: Option<Value>,
}

pub(super) fn list(asked: &Asked<'_>) -> Answered {
    asked.admit(AssetClass::Options)?;
    let query = asked.query();
    let limit = query.limit(10, 1_000)?;
    let underlyings = query.bounds::<String>("underlying_ticker")?;
    let tickers = query.bounds::<String>("ticker")?;
    let listed = asked.market.listing.all().iter();
    let mut found = Vec::new();
    for of in listed.filter(|of| of.option_volatility.is_some()) {
        if underlyings.admit(&bare(&of.symbol))
            && let Some(chain) = asked.market.chain(of, asked.now)
        {
            found.extend(chain.contracts.iter().cloned());
        }
    }
    if query.get("ticker").is_some() {
        found.retain(|of| tickers.admit(&of.symbol.to_string()));
    }
    if query.get("expired") == Some("true") {
        found.retain(|of| of.expires < asked.now);
    }
    if let Some(date) = as_of(asked)? {
        found.retain(|of| of.lists_on(date));
    }
    let found = select(asked, found)?;
    asked.page(found, limit, false, row)
}

pub(super) fn one(asked: &Asked<'_>, contract: &str) -> Answered {
    asked.admit(AssetClass::Options)?;
    let unknown = || Refusal::NotFound(format!("Options contract {contract} not found."));
    // The prefix may be left out.
    let with_prefix = format!("O:{}", contract.trim_start_matches("O:"));
    let symbol = Symbol::new(&with_prefix).map_err(|_| unknown())?;
    let listed = asked.market.contract(&symbol, asked.now).ok_or_else(unknown)?;
    if as_of(asked)?.is_some_and(|date| !listed.lists_on(date)) {
        return Err(unknown());
    }
    asked.single(row(&listed))
}

fn as_of(asked: &Asked<'_>) -> Result<Option<Date>, Refusal> {
    let read = |text| read_date(text).ok_or_else(|| Refusal::Parameter("as_of".to_owned()));
    asked.query().get("as_of").map(read).transpose()
}

fn row(of: &Arc<Listed>) -> Row {
    let index = of.underlying.is_index();
    Row {
        cfi: match (of.contract.right, index) {
            (Right::Call, false) => "OCASPS",
            (Right::Put, false) => "OPASPS",
            (Right::Call, true) => "OCEICS",
            (Right::Put, true) => "OPEICS",
        },
        contract_type: right(of.contract.right),
        exercise_style: style(of.style),
        expiration_date: of.contract.expiry.to_string(),
        primary_exchange: if index { "XCBO" } else { "BATO" },
        shares_per_contract: of.shares,
        strike_price: of.contract.strike.dollars(),
        ticker: of.symbol.to_string(),
        underlying_ticker: bare(&of.underlying.symbol),
        additional_underlyings: (of.cash_per_share > 0.0).then(|| {
            json!([
                { "type": "equity", "underlying": of.underlying.symbol.as_str(), "amount": of.shares },
                { "type": "currency", "underlying": "USD", "amount": ADJUSTED_CASH },
            ])
        }),
    }
}

fn bare(symbol: &Symbol) -> String {
    symbol.as_str().trim_start_matches("I:").to_owned()
}
