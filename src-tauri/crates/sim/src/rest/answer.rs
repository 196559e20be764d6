//! From request to reply: who asks, for what, and which file answers.

use market::{AssetClass, Symbol, Time};
use serde::Serialize;

use super::query::{Query, Request};
use super::refusal::{Refusal, Reply};
use super::{bars, chain, company, contracts, indices, page, stocks, tickers, today, unified};
use crate::exchange::Shared;
use crate::market::{Market, Subject};
use crate::noise::Key;

/// What every endpoint sees.
pub(super) struct Asked<'a> {
    pub(super) market: &'a Market,
    pub(super) shared: &'a Shared,
    pub(super) request: &'a Request,
    /// Milliseconds since 1970.
    pub(super) now: i64,
    pub(super) id: String,
}

/// A list as most endpoints wrap it.
#[derive(Serialize)]
struct Wrapped<'a, T> {
    results: T,
    status: &'a str,
    request_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_url: Option<String>,
}

pub(super) type Answered = Result<Reply, Refusal>;

/// Answers a request at an instant.
pub(crate) fn answer(shared: &Shared, request: &Request, now: Time) -> Reply {
    let now = now.millis();
    let key = Key::new(shared.options.seed).at(now).named(&request.raw_path);
    let id = format!("{:016x}{:016x}", key.bits(), key.at(1).bits());
    let asked = Asked { market: &shared.market, shared, request, now, id };
    asked.check().and_then(|()| asked.route()).unwrap_or_else(|refusal| refusal.reply(&asked.id))
}

impl Asked<'_> {
    fn check(&self) -> Result<(), Refusal> {
        let Self { shared, request, .. } = self;
        let key = request.key.as_deref().filter(|key| !key.is_empty()).ok_or(Refusal::NoKey)?;
        if !shared.options.accepts(key) {
            return Err(Refusal::UnknownKey);
        }
        if let Some(most) = shared.options.requests_a_minute
            && !shared.rate.admits(key, self.now.div_euclid(60_000), most)
        {
            return Err(Refusal::TooMany);
        }
        if request.method == "GET" { Ok(()) } else { Err(Refusal::Method) }
    }

    fn route(&self) -> Answered {
        let path: Vec<&str> = self.request.path.iter().map(String::as_str).collect();
        match path.as_slice() {
            ["v3", "snapshot"] => unified::list(self),
            ["v3", "snapshot", "indices"] => indices::list(self),
            ["v3", "snapshot", "options", underlying] => chain::list(self, underlying),
            ["v3", "snapshot", "options", underlying, contract] => {
                chain::one(self, underlying, contract)
            }
            ["v3", "reference", "options", "contracts"] => contracts::list(self),
            ["v3", "reference", "options", "contracts", contract] => contracts::one(self, contract),
            ["v3", "reference", "tickers"] => tickers::list(self),
            ["v3", "reference", "tickers", ticker] => tickers::one(self, ticker),
            ["v2", "aggs", "ticker", ticker, "prev"] => bars::previous(self, ticker),
            ["v2", "aggs", "ticker", ticker, "range", count, span, from, to] => {
                bars::range(self, ticker, count, span, (from, to))
            }
            ["v2", "aggs", "grouped", "locale", "us", "market", "stocks", date] => {
                bars::grouped(self, date)
            }
            ["v1", "open-close", ticker, date] => bars::open_close(self, ticker, date),
            ["v2", "snapshot", "locale", "us", "markets", "stocks", "tickers"] => {
                stocks::list(self)
            }
            ["v2", "snapshot", "locale", "us", "markets", "stocks", "tickers", ticker] => {
                stocks::one(self, ticker)
            }
            [
                "v2",
                "snapshot",
                "locale",
                "us",
                "markets",
                "stocks",
                way @ ("gainers" | "losers"),
            ] => stocks::movers(self, *way == "gainers"),
            ["v2", "last", "trade", ticker] => stocks::last_trade(self, ticker),
            ["v2", "last", "nbbo", ticker] => stocks::last_quote(self, ticker),
            ["v1", "marketstatus", "now"] => today::now(self),
            ["v1", "marketstatus", "upcoming"] => today::upcoming(self),
            ["fed", "v1", "treasury-yields"] => company::treasury_yields(self),
            ["stocks", "v1", "dividends"] => company::dividends(self),
            ["stocks", "v1", "splits"] => company::splits(self),
            _ => Err(Refusal::NoRoute),
        }
    }

    pub(super) fn query(&self) -> &Query {
        &self.request.query
    }

    /// What a ticker names, if the plan has it.
    pub(super) fn find(&self, ticker: &str) -> Result<Subject, Refusal> {
        let unknown = || Refusal::NotFound(format!("{ticker}: ticker not found."));
        let symbol = Symbol::new(ticker).map_err(|_| unknown())?;
        self.admit(AssetClass::of(&symbol))?;
        self.market.find(&symbol, self.now).ok_or_else(unknown)
    }

    /// Whether the plan has an asset class.
    pub(super) fn admit(&self, class: AssetClass) -> Result<(), Refusal> {
        if self.shared.options.without.contains(&class) { Err(Refusal::NotInPlan) } else { Ok(()) }
    }

    /// Whether the plan has a channel's data for a class: `Q` for quotes, `T` for trades.
    pub(super) fn has(&self, channel: &str, class: AssetClass) -> bool {
        let pair = match class {
            AssetClass::Options => format!("{channel}.O:"),
            _ => String::new(),
        };
        !self.shared.options.refused.iter().any(|refused| *refused == channel || *refused == pair)
    }

    /// One page of a list, each row made only if it is on the page.
    pub(super) fn page<T, R: Serialize>(
        &self,
        found: Vec<T>,
        limit: usize,
        counted: bool,
        row: impl Fn(&T) -> R,
    ) -> Answered {
        let page = page::slice(found, limit, &self.shared.origin, self.request);
        let results: Vec<R> = page.rows.iter().map(row).collect();
        let count = counted.then_some(results.len());
        self.wrapped(results, count, page.next)
    }

    /// One thing.
    pub(super) fn single<R: Serialize>(&self, results: R) -> Answered {
        self.wrapped(results, None, None)
    }

    fn wrapped<R: Serialize>(
        &self,
        results: R,
        count: Option<usize>,
        next_url: Option<String>,
    ) -> Answered {
        self.body(&Wrapped { results, status: "OK", request_id: &self.id, count, next_url })
    }

    /// A body as it is.
    pub(super) fn body(&self, body: &impl Serialize) -> Answered {
        Ok(serde_json::to_string(body).map_or_else(|_| Reply::broken(), Reply::json))
    }
}
