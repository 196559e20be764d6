//! The questions the desk asks, and the rows they are answered with.

use board::Base;
use market::{
    ContractReference, Date, Dividend, HistoryBar, Holiday, MarketStatus, OptionSnapshot, Symbol,
    Ticker, Time, TreasuryYields, UnifiedSnapshot,
};
use wire::rest;

use super::{Haste, Pages, Rest};
use crate::DeskError;
use crate::history::Reach;

/// The most tickers in one question for snapshots.
const TICKERS: usize = 250;

impl Rest {
    /// Whether the market is open: the cheapest question there is.
    pub(crate) async fn market_status(&self) -> Result<Option<MarketStatus>, DeskError> {
        let url = self.address(&["v1", "marketstatus", "now"], &[]);
        let page = self.page(url, Haste::Now, "the market", rest::market_status).await?;
        Ok(page.rows.into_iter().next())
    }

    /// Coming holidays and half days, a row for each exchange.
    pub(crate) async fn holidays(&self) -> Result<Vec<Holiday>, DeskError> {
        let url = self.address(&["v1", "marketstatus", "upcoming"], &[]);
        Ok(self.page(url, Haste::Later, "holidays", rest::holidays).await?.rows)
    }

    /// Snapshots of tickers of any class; those the vendor does not know are left out.
    pub(crate) async fn snapshots(
        &self,
        symbols: &[Symbol],
    ) -> Result<Vec<UnifiedSnapshot>, DeskError> {
        let mut rows = Vec::new();
        for some in symbols.chunks(TICKERS) {
            let names: Vec<&str> = some.iter().map(Symbol::as_str).collect();
            let query = [("ticker.any_of", names.join(",")), ("limit", TICKERS.to_string())];
            let query = query.each_ref().map(|(name, value)| (*name, value.as_str()));
            let url = self.address(&["v3", "snapshot"], &query);
            let about = names.join(", ");
            rows.extend(self.pages(url, Haste::Now, &about, rest::unified_snapshot).all().await?);
        }
        Ok(rows)
    }

    /// Every contract of an underlying that expires on a day, page by page.
    pub(crate) fn chain(&self, underlying: Symbol, expiry: Date) -> Pages<OptionSnapshot> {
        let (path, day) = (["v3", "snapshot", "options", underlying.as_str()], expiry.to_string());
        let url = self.address(&path, &[("expiration_date", &day), ("limit", "250")]);
        let about = format!("options on {underlying}");
        self.pages(url, Haste::Now, &about, rest::option_chain)
    }

    /// Every contract of an underlying, page by page.
    pub(crate) fn whole(&self, underlying: Symbol) -> Pages<OptionSnapshot> {
        let path = ["v3", "snapshot", "options", underlying.as_str()];
        let url = self.address(&path, &[("limit", "250")]);
        let about = format!("options on {underlying}");
        self.pages(url, Haste::Now, &about, rest::option_chain)
    }

    /// The dividends of a stock that go ex from a day on, soonest first.
    pub(crate) async fn dividends(
        &self,
        symbol: Symbol,
        from: Date,
    ) -> Result<Vec<Dividend>, DeskError> {
        let day = from.to_string();
        let query = [
            ("ticker", symbol.as_str()),
            ("ex_dividend_date.gte", &day),
            ("sort", "ex_dividend_date.asc"),
            ("limit", "1000"),
        ];
        let url = self.address(&["stocks", "v1", "dividends"], &query);
        let about = format!("dividends of {symbol}");
        Ok(self.page(url, Haste::Later, &about, rest::dividends).await?.rows)
    }

    /// The calls listed on an underlying, a thousand a page: enough to know every expiry, root
    /// and strike. Here an index is named without its `I:`.
    pub(crate) async fn calls(
        &self,
        underlying: Symbol,
    ) -> Result<Vec<ContractReference>, DeskError> {
        let name = underlying.as_str();
        let query = [
            ("underlying_ticker", name.strip_prefix("I:").unwrap_or(name)),
            ("contract_type", "call"),
            ("limit", "1000"),
        ];
        let url = self.address(&["v3", "reference", "options", "contracts"], &query);
        let about = format!("options on {underlying}");
        self.pages(url, Haste::Now, &about, rest::contracts).all().await
    }

    /// Bars of a base series as far back as `reach` says, oldest first, up to `now`.
    pub(crate) fn bars(
        &self,
        symbol: Symbol,
        reach: Reach,
        now: Time,
        haste: Haste,
    ) -> Pages<HistoryBar> {
        self.bars_between(symbol, reach.interval.base(), (reach.from(now), now), haste)
    }

    /// Bars of a base series whose windows start between two times, oldest first.
    pub(crate) fn bars_between(
        &self,
        symbol: Symbol,
        base: Base,
        (from, to): (Time, Time),
        haste: Haste,
    ) -> Pages<HistoryBar> {
        let span = match base {
            Base::Seconds => "second",
            Base::Minutes => "minute",
            Base::Days => "day",
        };
        let (from, to) = (from.millis().to_string(), to.millis().to_string());
        let path = ["v2", "aggs", "ticker", symbol.as_str(), "range", "1", span, &from, &to];
        let url = self.address(&path, &[("sort", "asc"), ("limit", "50000")]);
        self.pages(url, haste, symbol.as_str(), rest::bars)
    }

    /// The latest day of treasury yields; `None` if there is none.
    pub(crate) async fn yields(&self) -> Result<Option<TreasuryYields>, DeskError> {
        let query = [("sort", "date.desc"), ("limit", "1")];
        let url = self.address(&["fed", "v1", "treasury-yields"], &query);
        // The pages behind the first are the days before.
        let page = self.page(url, Haste::Now, "interest rates", rest::treasury_yields).await?;
        Ok(page.rows.into_iter().next())
    }

    /// Tickers by their symbol or name: one that is the text first, then those that hold it.
    pub(crate) async fn search(&self, text: &str) -> Result<Vec<Ticker>, DeskError> {
        let mut found = Vec::new();
        if let Ok(symbol) = Symbol::new(&text.to_uppercase()) {
            let query = [("ticker", symbol.as_str()), ("active", "true"), ("limit", "1")];
            found.extend(self.tickers(&query, text).await?);
        }
        let query = [("search", text), ("active", "true"), ("limit", "20")];
        for ticker in self.tickers(&query, text).await? {
            if !found.iter().any(|held| held.symbol == ticker.symbol) {
                found.push(ticker);
            }
        }
        Ok(found)
    }

    async fn tickers(&self, query: &[(&str, &str)], about: &str) -> Result<Vec<Ticker>, DeskError> {
        let url = self.address(&["v3", "reference", "tickers"], query);
        match self.page(url, Haste::Now, about, rest::tickers).await {
            Ok(page) => Ok(page.rows),
            Err(DeskError::NotFound(_)) => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    }
}
