//! One contract: its price and Greeks, its volatility.

use analytics::american::{Region, exercise};
use analytics::european::{greeks, implied_volatility as european_volatility};
use analytics::{Terms, Valuation, implied_volatility, value};
use market::Style;

use crate::cells::Answer::{Empty, Number, Text};
use crate::cells::{Answers, Cells, right, words};

/// What `european` adds.
pub(crate) const GREEKS: &[&str] = &[
    "price",
    "delta",
    "gamma",
    "vega",
    "theta",
    "rho",
    "rho_q",
    "vanna",
    "charm",
    "vomma",
    "veta",
    "speed",
    "zomma",
    "color",
    "ultima",
    "dual_delta",
    "dual_gamma",
    "lambda",
    "prob_itm",
];

pub(crate) fn european_iv(cells: &Cells) -> Answers {
    let [forward, strike, years, cp, price] = cells.numbers()?;
    let iv = european_volatility(forward, strike, years, right(cp)?, price).map_err(words)?;
    Ok(vec![Number(iv)])
}

pub(crate) fn european(cells: &Cells) -> Answers {
    let (terms, sigma) = contract(cells, Style::European)?;
    let all = greeks(&terms, sigma).map_err(words)?;
    let dollars = [all.price, all.delta, all.gamma, all.vega, all.theta, all.rho, all.rho_q];
    let mixed = [all.vanna, all.charm, all.vomma, all.veta, all.speed, all.zomma, all.color];
    let mut answers: Vec<_> = dollars.into_iter().chain(mixed).map(Number).collect();
    answers.extend([all.ultima, all.dual_delta, all.dual_gamma].map(Number));
    answers.push(all.lambda.map_or(Empty, Number));
    answers.push(Number(all.prob_itm));
    Ok(answers)
}

pub(crate) fn american(cells: &Cells) -> Answers {
    let (terms, sigma) = contract(cells, Style::American)?;
    let Valuation { price, delta, gamma, theta, vega, rho } =
        value(&terms, sigma).map_err(words)?;
    let exercise = exercise(&terms, sigma).map_err(words)?;
    let region = match exercise.region {
        Region::Hold => "hold",
        Region::Exercise => "exercise",
        Region::European => "european",
    };
    let mut answers: Vec<_> = [price, delta, gamma, theta, vega, rho].map(Number).into();
    answers.push(exercise.boundary.map_or(Empty, Number));
    answers.push(Text(region.into()));
    Ok(answers)
}

pub(crate) fn american_iv(cells: &Cells) -> Answers {
    let [price, spot, strike, years, rate, dividend_yield, cp] = cells.numbers()?;
    let (right, style) = (right(cp)?, Style::American);
    let terms = Terms { spot, strike, years, rate, dividend_yield, right, style };
    Ok(vec![Number(implied_volatility(&terms, price).map_err(words)?)])
}

/// The terms and the volatility of a row.
fn contract(cells: &Cells, style: Style) -> Result<(Terms, f64), String> {
    let [spot, strike, years, rate, dividend_yield, sigma, cp] = cells.numbers()?;
    let right = right(cp)?;
    Ok((Terms { spot, strike, years, rate, dividend_yield, right, style }, sigma))
}
