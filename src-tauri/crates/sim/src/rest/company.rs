//! Treasury yields, dividends and splits.

use market::{AssetClass, Date, Time, is_trading_day};
use serde_json::{Map, Value, json};

use super::answer::{Answered, Asked};
use super::refusal::Refusal;
use crate::market::book::to_places;
use crate::market::listing::Instrument;
use crate::market::rates::par_yield;

/// Yields are published from here on, to the business day before today.
const FIRST_YIELDS: Date = jiff::civil::date(2024, 1, 2);

const TENORS: [(&str, f64); 11] = [
    ("1_month", 1.0 / 12.0),
    ("3_month", 0.25),
    ("6_month", 0.5),
    ("1_year", 1.0),
    ("2_year", 2.0),
    ("3_year", 3.0),
    ("5_year", 5.0),
    ("7_year", 7.0),
    ("10_year", 10.0),
    ("20_year", 20.0),
    ("30_year", 30.0),
];

pub(super) fn treasury_yields(asked: &Asked<'_>) -> Answered {
    let limit = asked.query().limit(100, 50_000)?;
    let dates = asked.query().bounds::<Date>("date")?;
    let today = Time::from_millis(asked.now).eastern().date();
    let mut found = Vec::new();
    let mut date = FIRST_YIELDS;
    while date < today {
        if is_trading_day(date) && dates.admit(&date) {
            found.push(date);
        }
        let Ok(next) = date.tomorrow() else { break };
        date = next;
    }
    if descends(asked, "date")? {
        found.reverse();
    }
    asked.page(found, limit, false, |date| {
        let mut row = Map::from_iter([("date".to_owned(), Value::from(date.to_string()))]);
        for (name, years) in TENORS {
            row.insert(format!("yield_{name}"), to_places(par_yield(years), 2).into());
        }
        Value::Object(row)
    })
}

pub(super) fn dividends(asked: &Asked<'_>) -> Answered {
    asked.admit(AssetClass::Stocks)?;
    let query = asked.query();
    let limit = query.limit(100, 5_000)?;
    let dates = query.bounds::<Date>("ex_dividend_date")?;
    let frequency = query.parsed::<u32>("frequency")?;
    let names = query.any_of("ticker");
    let kind = query.get("distribution_type");
    let today = Time::from_millis(asked.now).eastern().date();
    let mut found = Vec::new();
    for of in asked.market.listing.all().iter().filter(|of| of.dividend_yield > 0.0) {
        if names.as_ref().is_none_or(|names| names.iter().any(|name| name == of.symbol.as_str())) {
            found.extend(payments(of, today).map(|ex| (ex, of.clone())));
        }
    }
    found.retain(|(ex, _)| dates.admit(ex));
    found.retain(|_| frequency.is_none_or(|of| of == 4) && kind.is_none_or(|of| of == "recurring"));
    found.sort_by_key(|(ex, of)| (*ex, of.symbol));
    if descends(asked, "ex_dividend_date")? {
        found.reverse();
    }
    asked.page(found, limit, false, |(ex, of)| {
        let amount = to_places(of.level * of.dividend_yield / 4.0, 4);
        let after =
            |days: i64| ex.checked_add(jiff::Span::new().days(days)).unwrap_or(*ex).to_string();
        json!({
            "id": format!("D{:016x}", of.key.named(&ex.to_string()).bits()),
            "ticker": of.symbol.as_str(),
            "cash_amount": amount,
            "split_adjusted_cash_amount": amount,
            "historical_adjustment_factor": 1.0,
            "currency": "USD",
            "declaration_date": after(-21),
            "ex_dividend_date": ex.to_string(),
            "record_date": ex.to_string(),
            "pay_date": after(20),
            "frequency": 4,
            "distribution_type": "recurring",
        })
    })
}

/// Ex-dates: a quarter apart, two years back and the next ahead.
fn payments(of: &Instrument, today: Date) -> impl Iterator<Item = Date> {
    let (month, day) = ((of.key.at(30).bits() % 3) as i64, (of.key.at(31).bits() % 20) as i64);
    let quarter = i64::from((today.month() - 1) / 3) * 3;
    let first = Date::new(today.year(), 1, 1).unwrap_or(today);
    (-8..=1).filter_map(move |back| {
        let months = jiff::Span::new().months(quarter + back * 3 + month);
        let mut date = first.checked_add(months.days(day + 4)).ok()?;
        while !is_trading_day(date) {
            date = date.tomorrow().ok()?;
        }
        Some(date)
    })
}

/// Splits of the years past, as everybody remembers them; prices here never saw them.
const SPLITS: [(&str, Date, u32); 6] = [
    ("AVGO", jiff::civil::date(2024, 7, 15), 10),
    ("CMG", jiff::civil::date(2024, 6, 26), 50),
    ("LRCX", jiff::civil::date(2024, 10, 3), 10),
    ("NVDA", jiff::civil::date(2024, 6, 10), 10),
    ("SMCI", jiff::civil::date(2024, 10, 1), 10),
    ("WMT", jiff::civil::date(2024, 2, 26), 3),
];

pub(super) fn splits(asked: &Asked<'_>) -> Answered {
    asked.admit(AssetClass::Stocks)?;
    let limit = asked.query().limit(100, 5_000)?;
    let dates = asked.query().bounds::<Date>("execution_date")?;
    let names = asked.query().any_of("ticker");
    let mut found: Vec<_> = SPLITS
        .into_iter()
        .filter(|(name, date, _)| {
            dates.admit(date)
                && names.as_ref().is_none_or(|names| names.iter().any(|of| of == name))
        })
        .collect();
    found.sort_by_key(|(_, date, _)| *date);
    if descends(asked, "execution_date")? {
        found.reverse();
    }
    asked.page(found, limit, false, |(name, date, to)| {
        json!({
            "id": format!("S{name}{date}"), "ticker": name, "execution_date": date.to_string(),
            "split_from": 1, "split_to": to, "adjustment_type": "forward_split",
            "historical_adjustment_factor": 1.0 / f64::from(*to),
        })
    })
}

/// The order of these lists is written `column.desc`.
fn descends(asked: &Asked<'_>, column: &str) -> Result<bool, Refusal> {
    let Some(sort) = asked.query().get("sort") else { return Ok(false) };
    match sort.split_once('.').unwrap_or((sort, "asc")) {
        (of, "desc") if of == column => Ok(true),
        (of, "asc") if of == column => Ok(asked.query().descends()),
        // Another column settles nothing that matters here.
        (_, way) => Ok(way == "desc"),
    }
}
