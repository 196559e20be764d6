//! What can be asked, each task with its columns and the function that answers.

mod arbitrage;
mod carry;
mod chain;
mod contract;
mod dividends;
mod expiry;
mod json;
mod market;
mod strategy;

use serde_json::Value;

use crate::table::{How, Rows};

/// One thing that can be asked.
pub(crate) struct Task {
    pub(crate) name: &'static str,
    pub(crate) work: Work,
}

/// What a task is asked in.
pub(crate) enum Work {
    /// CSV.
    Rows(Rows),
    /// JSON, one object a line.
    Lines(fn(&Value) -> Result<Value, String>),
}

const fn rows(
    name: &'static str,
    reads: &'static [&'static str],
    adds: &'static [&'static str],
    how: How,
) -> Task {
    Task { name, work: Work::Rows(Rows { reads, adds, how }) }
}

const fn lines(name: &'static str, answer: fn(&Value) -> Result<Value, String>) -> Task {
    Task { name, work: Work::Lines(answer) }
}

/// A contract of which all but the price is known.
const CONTRACT: &[&str] = &["spot", "strike", "t_years", "r", "q", "sigma", "cp"];

/// All tasks.
pub(crate) const TASKS: &[Task] = &[
    rows(
        "european-iv",
        &["forward", "strike", "t_years", "cp", "price_undiscounted"],
        &["iv"],
        How::Each(contract::european_iv),
    ),
    rows("european", CONTRACT, contract::GREEKS, How::Each(contract::european)),
    rows(
        "american",
        CONTRACT,
        &[
            "price",
            "delta",
            "gamma",
            "theta_per_year",
            "vega",
            "rho",
            "exercise_boundary",
            "region",
        ],
        How::Each(contract::american),
    ),
    rows(
        "american-iv",
        &["price", "spot", "strike", "t_years", "r", "q", "cp"],
        &["iv"],
        How::Each(contract::american_iv),
    ),
    rows(
        "american-dividends",
        dividends::CONTRACT,
        &["price", "delta", "gamma", "theta_per_year", "vega", "rho"],
        How::Each(dividends::american_dividends),
    ),
    rows(
        "american-dividends-iv",
        dividends::PRICED,
        &["iv"],
        How::Each(dividends::american_dividends_iv),
    ),
    rows(
        "carry",
        &["group", "spot", "strike", "t_years", "r", "call_price", "put_price"],
        &["q", "forward"],
        How::Together(carry::carry),
    ),
    rows(
        "probability",
        &["spot", "level", "t_years", "r", "q", "sigma"],
        &["prob_above", "prob_below", "prob_touch"],
        How::Each(market::probability),
    ),
    rows(
        "svi",
        &["t_years", "a", "b", "rho", "m", "sigma", "k"],
        &["total_variance", "iv", "w_prime", "w_second", "g", "density", "cdf"],
        How::Each(market::svi),
    ),
    rows(
        "expiry",
        &["now_utc", "expiry_date", "settlement"],
        &[
            "expiry_instant_utc",
            "calendar_seconds",
            "t_years",
            "trading_minutes",
            "t_trading",
            "expired",
        ],
        How::Each(expiry::expiry),
    ),
    rows(
        "curve",
        market::TENORS_AND_TIME,
        &["par_yield", "zero_rate", "discount_factor"],
        How::Each(market::curve),
    ),
    lines("chain", chain::chain),
    lines("strategy", strategy::strategy),
    lines("arbitrage", arbitrage::arbitrage),
];
