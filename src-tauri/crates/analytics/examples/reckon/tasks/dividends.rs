//! One American contract on an underlying that pays cash: its price and Greeks, its volatility.
//!
//! Days are calendar days from now, 365 to the year, for the expiry and the dividends alike.

use analytics::dividends::{CashDividend, CashTerms, Model, implied_volatility, value};
use analytics::{Terms, Valuation};
use market::Style;

use crate::cells::Answer::Number;
use crate::cells::{Answers, Cells, right, words};

/// What `american-dividends` reads.
pub(crate) const CONTRACT: &[&str] =
    &["spot", "strike", "days", "r", "q", "sigma", "cp", "dividends", "model"];

/// What `american-dividends-iv` reads.
pub(crate) const PRICED: &[&str] =
    &["price", "spot", "strike", "days", "r", "q", "cp", "dividends", "model"];

/// How many of either are numbers; the dividends and the model follow.
const NUMBERS: usize = 7;

const DAYS_A_YEAR: f64 = 365.0;

pub(crate) fn american_dividends(cells: &Cells) -> Answers {
    let [spot, strike, days, rate, dividend_yield, sigma, cp] = cells.numbers()?;
    let terms = terms([spot, strike, days, rate, dividend_yield, cp])?;
    let dividends = dividends(cells.text(NUMBERS))?;
    let contract = CashTerms { terms, dividends: &dividends, model: model(cells)? };
    let Valuation { price, delta, gamma, theta, vega, rho } =
        value(&contract, sigma).map_err(words)?;
    Ok([price, delta, gamma, theta, vega, rho].map(Number).into())
}

pub(crate) fn american_dividends_iv(cells: &Cells) -> Answers {
    let [price, spot, strike, days, rate, dividend_yield, cp] = cells.numbers()?;
    let terms = terms([spot, strike, days, rate, dividend_yield, cp])?;
    let dividends = dividends(cells.text(NUMBERS))?;
    let contract = CashTerms { terms, dividends: &dividends, model: model(cells)? };
    Ok(vec![Number(implied_volatility(&contract, price).map_err(words)?)])
}

fn terms([spot, strike, days, rate, dividend_yield, cp]: [f64; 6]) -> Result<Terms, String> {
    let (right, style, years) = (right(cp)?, Style::American, days / DAYS_A_YEAR);
    Ok(Terms { spot, strike, years, rate, dividend_yield, right, style })
}

/// `day:amount;day:amount`; nothing at all if none is paid.
fn dividends(text: &str) -> Result<Vec<CashDividend>, String> {
    let parts = text.split(';').map(str::trim).filter(|part| !part.is_empty());
    parts
        .map(|part| dividend(part).ok_or_else(|| "dividends are not day:amount;day:amount".into()))
        .collect()
}

fn dividend(text: &str) -> Option<CashDividend> {
    let (day, amount) = text.split_once(':')?;
    let number = |text: &str| text.trim().parse::<f64>().ok();
    Some(CashDividend { years: number(day)? / DAYS_A_YEAR, amount: number(amount)? })
}

fn model(cells: &Cells) -> Result<Model, String> {
    match cells.text(NUMBERS + 1) {
        "spot" => Ok(Model::Spot),
        "escrowed" => Ok(Model::Escrowed),
        _ => Err("model must be spot or escrowed".into()),
    }
}
