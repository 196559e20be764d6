//! What is listed: `GET /v3/reference/tickers`, with a search, and one ticker's details.

use std::sync::Arc;

use serde_json::{Value, json};

use super::answer::{Answered, Asked};
use super::chain::nanos;
use super::refusal::Refusal;
use crate::market::Subject;
use crate::market::book::to_places;
use crate::market::listing::Instrument;

pub(super) fn list(asked: &Asked<'_>) -> Answered {
    let query = asked.query();
    let limit = query.limit(100, 1_000)?;
    let tickers = query.bounds::<String>("ticker")?;
    let wanted = |name: &str, value: &str| query.get(name).is_none_or(|wanted| wanted == value);
    let search = query.get("search").map(str::to_lowercase);
    let active = query.get("active") != Some("false");
    let listed = asked.market.listing.all().iter().filter(|_| active);
    let mut found: Vec<_> = listed
        .filter(|of| {
            tickers.admit(&of.symbol.to_string())
                && wanted("market", market_of(of))
                && wanted("type", of.kind)
                && wanted("exchange", of.exchange)
                && search.as_ref().is_none_or(|text| matches(of, text))
        })
        .cloned()
        .collect();
    match query.sort(&["ticker", "name", "market", "type", "primary_exchange"])? {
        "name" => found.sort_by_key(|of| of.name),
        "market" => found.sort_by_key(|of| (market_of(of), of.symbol)),
        "type" => found.sort_by_key(|of| (of.kind, of.symbol)),
        "primary_exchange" => found.sort_by_key(|of| (of.exchange, of.symbol)),
        _ => {}
    }
    if query.descends() {
        found.reverse();
    }
    asked.page(found, limit, true, |of| row(asked, of))
}

pub(super) fn one(asked: &Asked<'_>, ticker: &str) -> Answered {
    let Subject::Instrument(of) = asked.find(ticker)? else {
        return Err(Refusal::NotFound("Ticker not found.".to_owned()));
    };
    let mut value = row(asked, &of);
    if !of.is_index() {
        let shares = (of.daily_millions * 260e6 * (0.7 + of.key.at(20).unit())).round();
        value["description"] = format!("{} as the make-believe exchange lists it.", of.name).into();
        value["list_date"] =
            format!("{}-01-02", 1962 + (of.key.at(21).unit() * 58.0) as i32).into();
        value["round_lot"] = 100.into();
        value["share_class_shares_outstanding"] = shares.into();
        value["weighted_shares_outstanding"] = shares.into();
        value["market_cap"] = to_places(shares * asked.market.spot(&of, asked.now), 0).into();
        value["ticker_root"] = of.symbol.as_str().split('.').next().into();
        if !of.is_fund() {
            value["sic_description"] = of.sector.to_uppercase().into();
            value["total_employees"] = ((of.key.at(22).wait() * 40_000.0) as u64 + 300).into();
            value["homepage_url"] = "https://www.example.com".into();
        }
    }
    asked.single(value)
}

fn row(asked: &Asked<'_>, of: &Arc<Instrument>) -> Value {
    let mut row = json!({
        "ticker": of.symbol.as_str(),
        "name": of.name,
        "market": market_of(of),
        "locale": "us",
        "active": true,
        "last_updated_utc": market::Time::from_nanos(nanos(asked.now)).floor_to(86_400_000).to_string(),
    });
    if of.is_index() {
        row["source_feed"] = "SimulatedIndices".into();
    } else {
        row["type"] = of.kind.into();
        row["primary_exchange"] = of.exchange.into();
        row["currency_name"] = "usd".into();
    }
    row
}

fn market_of(of: &Instrument) -> &'static str {
    if of.is_index() { "indices" } else { "stocks" }
}

fn matches(of: &Instrument, text: &str) -> bool {
    of.symbol.as_str().to_lowercase().contains(text) || of.name.to_lowercase().contains(text)
}
