//! Legs held together.

use analytics::Reason;
use analytics::probability::Lognormal;
use analytics::strategy::{Instrument, Leg, Market, Net, Strategy};
use market::Style;
use serde::Serialize;
use serde_json::Value;

use super::json::{list, number, required, right, side};
use crate::cells::words;

#[derive(Serialize)]
struct Answer {
    net_cash: f64,
    max_profit: Option<f64>,
    max_loss: Option<f64>,
    breakevens: Vec<f64>,
    prob_of_profit: Option<f64>,
    net_delta_shares: Option<f64>,
    net_gamma: Option<f64>,
    net_vega_per_volpt: Option<f64>,
    net_theta_per_day: Option<f64>,
}

pub(crate) fn strategy(asked: &Value) -> Result<Value, String> {
    let spot = required(asked, "spot")?;
    let (rate, dividend_yield) = (required(asked, "r")?, required(asked, "q")?);
    let years = required(asked, "t_years")?;
    if spot <= 0.0 {
        return Err(words(Reason::NotPositive));
    }
    let legs: Vec<Leg> =
        list(asked, "legs")?.iter().map(|of| leg(of, years, spot)).collect::<Result<_, _>>()?;
    let strategy = Strategy::of(&legs).map_err(words)?;
    let payoff = strategy.payoff().map_err(words)?;
    let chance = number(asked, "pop_sigma").and_then(|sigma| {
        let law = Lognormal { spot, years, rate, dividend_yield, sigma };
        payoff.probability_of_profit(&law).ok()
    });
    let net: Option<Net> = strategy.net(&Market { spot, rate, dividend_yield }).ok();
    let answer = Answer {
        net_cash: strategy.net_cash().map_err(words)?,
        max_profit: payoff.max_profit(),
        max_loss: payoff.max_loss(),
        breakevens: payoff.break_evens(),
        prob_of_profit: chance,
        net_delta_shares: net.map(|net| net.delta),
        net_gamma: net.map(|net| net.gamma),
        net_vega_per_volpt: net.map(|net| net.vega / 100.0),
        net_theta_per_day: net.map(|net| net.theta / 365.0),
    };
    serde_json::to_value(answer).map_err(|error| error.to_string())
}

/// A leg. An option must say its multiplier; the stock's is one, and what it costs is the spot,
/// unless said otherwise.
fn leg(of: &Value, years: f64, spot: f64) -> Result<Leg, String> {
    let word = of.get("type").and_then(Value::as_str).unwrap_or_default().trim();
    let quantity = required(of, "qty")?;
    if ["stock", "underlying", "share", "shares", "equity"].contains(&&*word.to_ascii_lowercase()) {
        let shares = quantity * number(of, "multiplier").unwrap_or(1.0);
        let premium = number(of, "premium").unwrap_or(spot);
        return Ok(Leg { instrument: Instrument::Stock, shares, premium });
    }
    let right = side(word).or_else(|| right(of)).ok_or("type must be call, put or stock")?;
    let instrument = Instrument::Option {
        right,
        strike: required(of, "strike")?,
        style: Style::European,
        iv: number(of, "iv"),
        years: number(of, "t_years").unwrap_or(years),
    };
    let shares = quantity * required(of, "multiplier")?;
    Ok(Leg { instrument, shares, premium: required(of, "premium")? })
}
