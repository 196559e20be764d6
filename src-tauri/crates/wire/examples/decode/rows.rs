//! Rows of REST answers as JSON.

use market::{
    ContractReference, DayBar, Dividend, Extended, Greeks, HistoryBar, Holiday, IndexSnapshot,
    LastQuote, LastTrade, MarketStatus, MinuteBar, OpenClose, OptionSnapshot, Quote, Recency,
    Split, StockSnapshot, Style, Ticker, Trade, TreasuryYields, Underlying, UnifiedSnapshot,
};
use wire::rest::{Body, Page, recognise};

use crate::{
    events::{of_quote, of_trade},
    line::{Line, of_fault},
};

/// What a body holds: its rows, then its faults.
pub(crate) fn lines(body: &str) -> Vec<Line> {
    match recognise(body) {
        Body::OptionSnapshots(page) => of_page("optionSnapshot", &page, of_option),
        Body::UnifiedSnapshots(page) => of_page("unifiedSnapshot", &page, of_unified),
        Body::StockSnapshots(page) => of_page("stockSnapshot", &page, of_stock),
        Body::IndexSnapshots(page) => of_page("indexSnapshot", &page, of_index),
        Body::HistoryBars(page) => of_page("historyBar", &page, of_bar),
        Body::OpenClose(page) => of_page("openClose", &page, of_open_close),
        Body::LastTrade(page) => of_page("lastTrade", &page, |line, trade: &Trade| {
            of_trade(line.symbol("symbol", Some(trade.symbol)), trade)
        }),
        Body::LastQuote(page) => of_page("lastQuote", &page, |line, quote: &Quote| {
            of_quote(line.symbol("symbol", Some(quote.symbol)), quote)
        }),
        Body::Contracts(page) => of_page("contractReference", &page, of_contract),
        Body::Tickers(page) => of_page("ticker", &page, of_ticker),
        Body::MarketStatus(page) => of_page("marketStatus", &page, of_market_status),
        Body::Holidays(page) => of_page("holiday", &page, of_holiday),
        Body::TreasuryYields(page) => of_page("treasuryYields", &page, of_yields),
        Body::Dividends(page) => of_page("dividend", &page, of_dividend),
        Body::Splits(page) => of_page("split", &page, of_split),
        Body::Empty(page) | Body::Unknown(page) => of_page("", &page, |line, ()| line),
        Body::Refusal(refusal) => vec![
            Line::new("error")
                .text("status", &refusal.status)
                .put("message", Some(&*refusal.message))
                .text("requestId", &refusal.request_id),
        ],
    }
}

fn of_page<T>(kind: &str, page: &Page<T>, fill: impl Fn(Line, &T) -> Line) -> Vec<Line> {
    let rows = page.rows.iter().map(|row| fill(Line::new("row").put("type", Some(kind)), row));
    rows.chain(page.faults.iter().map(of_fault)).collect()
}

fn recency(recency: Option<Recency>) -> Option<&'static str> {
    recency.map(|recency| match recency {
        Recency::RealTime => "realTime",
        Recency::Delayed => "delayed",
    })
}

fn style(style: Option<Style>) -> Option<&'static str> {
    style.map(|style| match style {
        Style::American => "american",
        Style::European => "european",
        Style::Bermudan => "bermudan",
    })
}

fn of_day(day: &DayBar) -> Line {
    Line::default()
        .put("open", day.open)
        .put("high", day.high)
        .put("low", day.low)
        .put("close", day.close)
        .put("volume", day.volume)
        .put("vwap", day.vwap)
        .put("previousClose", day.previous_close)
        .put("change", day.change)
        .put("changePercent", day.change_percent)
        .time("updated", day.updated)
        .yes("otc", day.otc)
}

fn of_minute(minute: &MinuteBar) -> Line {
    Line::default()
        .put("open", minute.open)
        .put("high", minute.high)
        .put("low", minute.low)
        .put("close", minute.close)
        .put("volume", minute.volume)
        .put("vwap", minute.vwap)
        .put("dayVolume", minute.day_volume)
        .put("transactions", minute.transactions)
        .time("time", minute.time)
        .yes("otc", minute.otc)
}

fn of_last_trade(trade: &LastTrade) -> Line {
    Line::default()
        .put("price", trade.price)
        .put("size", trade.size)
        .put("exchange", trade.exchange)
        .text("id", &trade.id)
        .list("conditions", &trade.conditions)
        .time("time", trade.time)
        .time("participantTime", trade.participant_time)
        .put("recency", recency(trade.recency))
}

fn of_last_quote(quote: &LastQuote) -> Line {
    Line::default()
        .put("bid", quote.bid)
        .put("bidSize", quote.bid_size)
        .put("bidExchange", quote.bid_exchange)
        .put("ask", quote.ask)
        .put("askSize", quote.ask_size)
        .put("askExchange", quote.ask_exchange)
        .put("midpoint", quote.midpoint)
        .time("time", quote.time)
        .put("recency", recency(quote.recency))
}

fn of_greeks(greeks: &Greeks) -> Line {
    Line::default()
        .put("delta", greeks.delta)
        .put("gamma", greeks.gamma)
        .put("theta", greeks.theta)
        .put("vega", greeks.vega)
}

fn of_underlying(underlying: &Underlying) -> Line {
    Line::default()
        .symbol("symbol", underlying.symbol)
        .put("price", underlying.price)
        .put("changeToBreakEven", underlying.change_to_break_even)
        .time("time", underlying.time)
        .put("recency", recency(underlying.recency))
}

fn of_option(line: Line, option: &OptionSnapshot) -> Line {
    line.symbol("symbol", Some(option.symbol))
        .put("strike", option.strike.map(market::Strike::dollars))
        .date("expiry", option.expiry)
        .put("right", option.right.map(|right| right.to_string()))
        .put("style", style(option.style))
        .put("multiplier", option.multiplier)
        .block("day", option.day.as_ref(), of_day)
        .block("greeks", option.greeks.as_ref(), of_greeks)
        .put("impliedVolatility", option.implied_volatility)
        .put("openInterest", option.open_interest)
        .block("quote", option.quote.as_ref(), of_last_quote)
        .block("trade", option.trade.as_ref(), of_last_trade)
        .block("underlying", option.underlying.as_ref(), of_underlying)
        .put("breakEven", option.break_even)
        .put("fairValue", option.fair_value)
        .time("fairValueUpdated", option.fair_value_updated)
}

fn of_extended(extended: &Extended) -> Line {
    Line::default()
        .put("earlyChange", extended.early.0)
        .put("earlyChangePercent", extended.early.1)
        .put("regularChange", extended.regular.0)
        .put("regularChangePercent", extended.regular.1)
        .put("lateChange", extended.late.0)
        .put("lateChangePercent", extended.late.1)
}

fn of_unified(line: Line, row: &UnifiedSnapshot) -> Line {
    let extended = (row.extended != Extended::default()).then_some(&row.extended);
    line.symbol("symbol", Some(row.symbol))
        .text("name", &row.name)
        .text("assetClass", &row.kind)
        .text("marketStatus", &row.market_status)
        .put("price", row.price)
        .block("session", row.session.as_ref(), of_day)
        .block("extended", extended, of_extended)
        .block("minute", row.minute.as_ref(), of_minute)
        .block("trade", row.trade.as_ref(), of_last_trade)
        .block("quote", row.quote.as_ref(), of_last_quote)
        .put("value", row.value)
        .time("updated", row.updated)
        .block("option", row.option.as_deref(), |option| of_option(Line::default(), option))
}

fn of_stock(line: Line, row: &StockSnapshot) -> Line {
    line.symbol("symbol", Some(row.symbol))
        .block("day", row.day.as_ref(), of_day)
        .block("previousDay", row.previous_day.as_ref(), of_day)
        .block("minute", row.minute.as_ref(), of_minute)
        .block("trade", row.trade.as_ref(), of_last_trade)
        .block("quote", row.quote.as_ref(), of_last_quote)
        .put("change", row.change)
        .put("changePercent", row.change_percent)
        .time("updated", row.updated)
        .put("fairValue", row.fair_value)
}

fn of_index(line: Line, row: &IndexSnapshot) -> Line {
    line.symbol("symbol", Some(row.symbol))
        .text("name", &row.name)
        .text("marketStatus", &row.market_status)
        .put("value", row.value)
        .block("session", row.session.as_ref(), of_day)
        .time("updated", row.updated)
        .put("recency", recency(row.recency))
}

fn of_bar(line: Line, bar: &HistoryBar) -> Line {
    line.symbol("symbol", bar.symbol)
        .time("start", bar.start)
        .put("open", bar.open)
        .put("high", bar.high)
        .put("low", bar.low)
        .put("close", bar.close)
        .put("volume", bar.volume)
        .put("vwap", bar.vwap)
        .put("transactions", bar.transactions)
        .yes("otc", bar.otc)
}

fn of_open_close(line: Line, row: &OpenClose) -> Line {
    line.symbol("symbol", Some(row.symbol))
        .date("date", row.date)
        .put("open", row.open)
        .put("high", row.high)
        .put("low", row.low)
        .put("close", row.close)
        .put("volume", row.volume)
        .put("preMarket", row.pre_market)
        .put("afterHours", row.after_hours)
}

fn of_contract(line: Line, row: &ContractReference) -> Line {
    let deliverables: Vec<Line> = row
        .deliverables
        .iter()
        .map(|part| {
            Line::default()
                .text("type", &part.kind)
                .text("underlying", &part.underlying)
                .put("amount", part.amount)
        })
        .collect();
    line.symbol("symbol", Some(row.symbol))
        .symbol("underlying", row.underlying)
        .put("right", row.right.map(|right| right.to_string()))
        .put("style", style(row.style))
        .date("expiry", row.expiry)
        .put("strike", row.strike.map(market::Strike::dollars))
        .put("multiplier", row.multiplier)
        .text("exchange", &row.exchange)
        .text("cfi", &row.cfi)
        .put("correction", row.correction)
        .list("deliverables", &deliverables)
}

fn of_ticker(line: Line, row: &Ticker) -> Line {
    line.symbol("symbol", Some(row.symbol))
        .text("name", &row.name)
        .text("market", &row.market)
        .text("locale", &row.locale)
        .text("tickerType", &row.kind)
        .text("exchange", &row.exchange)
        .text("currency", &row.currency)
        .put("active", row.active)
        .text("cik", &row.cik)
        .text("compositeFigi", &row.composite_figi)
        .text("shareClassFigi", &row.share_class_figi)
        .time("updated", row.updated)
        .time("delisted", row.delisted)
        .block("details", row.details.as_deref(), |details| {
            let address: Vec<&str> = details.address.iter().map(AsRef::as_ref).collect();
            Line::default()
                .text("description", &details.description)
                .text("homepage", &details.homepage)
                .date("listed", details.listed)
                .put("marketCap", details.market_cap)
                .text("industry", &details.industry)
                .text("industryCode", &details.industry_code)
                .put("employees", details.employees)
                .put("roundLot", details.round_lot)
                .put("sharesOutstanding", details.shares_outstanding)
                .list("address", &address)
                .text("logoUrl", &details.logo_url)
                .text("iconUrl", &details.icon_url)
                .text("tickerRoot", &details.ticker_root)
                .text("tickerSuffix", &details.ticker_suffix)
        })
}

fn of_market_status(line: Line, row: &MarketStatus) -> Line {
    let words = |pairs: &Vec<(Box<str>, Box<str>)>| {
        pairs.iter().fold(Line::default(), |line, (name, word)| line.put(name, Some(&**word)))
    };
    let some = |pairs: &Vec<_>| !pairs.is_empty();
    line.text("market", &row.market)
        .put("earlyHours", row.early_hours)
        .put("afterHours", row.after_hours)
        .block("exchanges", Some(&row.exchanges).filter(|pairs| some(pairs)), words)
        .block("currencies", Some(&row.currencies).filter(|pairs| some(pairs)), words)
        .block("indicesGroups", Some(&row.indices_groups).filter(|pairs| some(pairs)), words)
        .time("serverTime", row.server_time)
}

fn of_holiday(line: Line, row: &Holiday) -> Line {
    line.date("date", Some(row.date))
        .text("exchange", &row.exchange)
        .text("name", &row.name)
        .text("status", &row.status)
        .time("open", row.open)
        .time("close", row.close)
}

fn of_yields(line: Line, row: &TreasuryYields) -> Line {
    let yields: Vec<Line> = row
        .yields
        .iter()
        .map(|(years, percent)| {
            Line::default().put("years", Some(*years)).put("percent", Some(*percent))
        })
        .collect();
    line.date("date", Some(row.date)).list("yields", &yields)
}

fn of_dividend(line: Line, row: &Dividend) -> Line {
    line.symbol("symbol", Some(row.symbol))
        .date("exDate", row.ex_date)
        .put("amount", row.amount)
        .text("currency", &row.currency)
        .date("declared", row.declared)
        .date("recordDate", row.record_date)
        .date("payDate", row.pay_date)
        .put("frequency", row.frequency)
        .text("distributionType", &row.kind)
        .put("splitAdjustedAmount", row.split_adjusted_amount)
        .put("adjustmentFactor", row.adjustment_factor)
        .text("id", &row.id)
}

fn of_split(line: Line, row: &Split) -> Line {
    line.symbol("symbol", Some(row.symbol))
        .date("date", row.date)
        .put("from", row.from)
        .put("to", row.to)
        .text("adjustmentType", &row.kind)
}
