//! What our own model says of a chain: a plain function of a [`Batch`] of figures and of what it
//! answered before. When it runs, and on which thread, is the loop's business.
//!
//! A contract's volatility is solved when its quote changed and held while only the spot moves;
//! the Greeks follow the spot at the volatility held. The carry is read off the quotes by
//! put–call parity, so that no dividend need be guessed. What cannot be had has its reason.

mod batch;

use std::collections::HashMap;

use analytics::chain::{Carry, Count, Quotes, Row, put_call_ratio};
use analytics::{Reason, Terms, implied_volatility, implied_volatility_from, value};
use board::{ChainKey, Model, QuoteCounts, Summary};
use market::{Style, Symbol};

pub(crate) use batch::{Batch, Quoted, expiry_of, stale_after};

/// What the model says of a chain.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Verdicts {
    pub(crate) key: ChainKey,
    pub(crate) models: Vec<(Symbol, Model)>,
    pub(crate) summary: Summary,
}

/// Why a contract has no figures, in a person's words.
const NO_STYLE: &str = "the exercise style is not known";
const NO_RATES: &str = "interest rates are not loaded yet";
const NO_SPOT: &str = "the price of the underlying is not known";
const NO_QUOTE: &str = "there is no quote";
const NO_BID: &str = "nobody bids";
const CROSSED: &str = "the bid is above the ask";
const ADJUSTED: &str = "adjusted contracts are not priced";
const STALE: &str = "the quote is older than 15 minutes";

/// The model and what it solved before.
#[derive(Debug, Default)]
pub(crate) struct Pricer {
    solved: HashMap<Symbol, Solved>,
}

/// A volatility and the quote it was solved from.
#[derive(Debug, Clone, Copy)]
struct Solved {
    bid: f64,
    ask: f64,
    sigma: f64,
}

impl Pricer {
    /// Prices a chain.
    pub(crate) fn price(&mut self, batch: &Batch) -> Verdicts {
        let rows: Vec<Row> =
            batch.contracts.iter().map(|quoted| row(quoted, batch, None)).collect();
        let market = Market::of(batch, &rows);
        self.forget_others(batch);
        let models: Vec<(Symbol, Model)> = batch
            .contracts
            .iter()
            .map(|quoted| (quoted.symbol, self.model(quoted, batch, &market)))
            .collect();
        let summary = summary(batch, &rows, &models, market.as_ref().ok());
        Verdicts { key: batch.key, models, summary }
    }

    /// Keeps what was solved of this chain's contracts only: others' would never be let go.
    fn forget_others(&mut self, batch: &Batch) {
        if self.solved.len() > 4 * batch.contracts.len() + 4_096 {
            self.solved.clear();
        }
    }

    fn model(
        &mut self,
        quoted: &Quoted,
        batch: &Batch,
        market: &Result<Market, &'static str>,
    ) -> Model {
        match self.figures(quoted, batch, market) {
            Ok(model) => model,
            Err(reason) => Model { reason: Some(reason.into()), ..Model::default() },
        }
    }

    fn figures(
        &mut self,
        quoted: &Quoted,
        batch: &Batch,
        market: &Result<Market, &'static str>,
    ) -> Result<Model, String> {
        let style = quoted.style.ok_or(NO_STYLE)?;
        let (bid, ask) = usable(quoted, batch)?;
        let market = market.as_ref().map_err(|reason| (*reason).to_owned())?;
        let terms = Terms {
            spot: market.spot,
            strike: quoted.strike.dollars(),
            years: market.carry.years,
            rate: market.carry.rate,
            dividend_yield: market.dividend_yield,
            right: quoted.right,
            style,
        };
        let sigma = self.sigma(quoted.symbol, &terms, bid, ask).map_err(words)?;
        let worth = value(&terms, sigma).map_err(words)?;
        Ok(Model {
            iv: Some(sigma),
            delta: Some(worth.delta),
            gamma: Some(worth.gamma),
            // A year's to a calendar day's, and 1.00 of volatility to a point.
            theta: Some(worth.theta / 365.0),
            vega: Some(worth.vega / 100.0),
            reason: None,
            inputs_time: [quoted.quote_time, batch.spot_time].into_iter().flatten().min(),
        })
    }

    fn sigma(&mut self, symbol: Symbol, terms: &Terms, bid: f64, ask: f64) -> Result<f64, Reason> {
        let before = self.solved.get(&symbol).copied();
        if let Some(held) = before.filter(|held| (held.bid, held.ask) == (bid, ask)) {
            return Ok(held.sigma);
        }
        let middle = f64::midpoint(bid, ask);
        let sigma = match before {
            Some(held) => implied_volatility_from(terms, middle, held.sigma),
            None => implied_volatility(terms, middle),
        };
        match sigma {
            Ok(sigma) => self.solved.insert(symbol, Solved { bid, ask, sigma }),
            Err(_) => self.solved.remove(&symbol),
        };
        sigma
    }
}

/// What all contracts of a chain share.
struct Market {
    spot: f64,
    carry: Carry,
    forward: f64,
    dividend_yield: f64,
}

impl Market {
    fn of(batch: &Batch, rows: &[Row]) -> Result<Self, &'static str> {
        // Its strike is of a deliverable that is not one share of the underlying.
        if market::underlying_of(&batch.key.root) != batch.key.underlying {
            return Err(ADJUSTED);
        }
        let spot = batch.spot.ok_or(NO_SPOT)?;
        let expires = batch.expires.ok_or("the expiry is no day of the calendar")?;
        let years = analytics::years_between(batch.now, expires);
        let rate = batch.rates.as_ref().map(|curve| curve.rate(years)).ok_or(NO_RATES)?;
        let style = batch.contracts.iter().find_map(|quoted| quoted.style);
        let carry = Carry { spot, years, rate, style: style.unwrap_or(Style::European) };
        let forward = Quotes::of(rows).forward(&carry).map_err(|reason| match reason {
            Reason::Expired => "the contract has expired",
            _ => "the quotes imply no forward",
        })?;
        let (forward, dividend_yield) = (forward.price, forward.dividend_yield);
        Ok(Self { spot, carry, forward, dividend_yield })
    }
}

/// Both sides of a quote, if they can be priced from.
fn usable(quoted: &Quoted, batch: &Batch) -> Result<(f64, f64), &'static str> {
    let (Some(bid), Some(ask)) = (quoted.bid, quoted.ask) else {
        return Err(if quoted.ask.is_some() { NO_BID } else { NO_QUOTE });
    };
    if bid <= 0.0 {
        return Err(NO_BID);
    }
    if bid > ask {
        return Err(CROSSED);
    }
    if batch.is_stale(quoted) {
        return Err(STALE);
    }
    Ok((bid, ask))
}

fn words(reason: Reason) -> String {
    reason.to_string()
}

/// A contract as `analytics` sums chains up: only what can be priced from has a quote.
fn row(quoted: &Quoted, batch: &Batch, iv: Option<f64>) -> Row {
    let sides = usable(quoted, batch).ok();
    Row {
        strike: quoted.strike.dollars(),
        right: quoted.right,
        bid: sides.map(|(bid, _)| bid),
        ask: sides.map(|(_, ask)| ask),
        iv,
        volume: quoted.volume,
        open_interest: quoted.open_interest,
        multiplier: quoted.multiplier,
        stale: batch.is_stale(quoted),
    }
}

fn summary(
    batch: &Batch,
    rows: &[Row],
    models: &[(Symbol, Model)],
    market: Option<&Market>,
) -> Summary {
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let mut rows = rows.to_vec();
    for (row, (_, model)) in rows.iter_mut().zip(models) {
        row.iv = model.iv;
    }
    let quotes = Quotes::of(&rows);
    let two_sided = |quoted: &&Quoted| {
        quoted.bid.zip(quoted.ask).is_some_and(|(bid, ask)| bid > 0.0 && ask >= bid)
    };
    Summary {
        spot: batch.spot,
        spot_time: batch.spot_time,
        expires: batch.expires,
        atm_iv: market.and_then(|market| quotes.atm_iv(market.forward).ok()),
        forward: market.map(|market| market.forward),
        expected_move: market
            .and_then(|market| quotes.straddle(market.forward).ok())
            .map(|straddle| straddle.expected_move()),
        put_call_volume: put_call_ratio(&rows, Count::Volume).0,
        put_call_open_interest: put_call_ratio(&rows, Count::OpenInterest).0,
        contracts: count(rows.len()),
        solved: count(models.iter().filter(|(_, model)| model.iv.is_some()).count()),
        quotes: QuoteCounts {
            used: count(batch.contracts.iter().filter(two_sided).count()),
            stale: count(batch.contracts.iter().filter(|quoted| batch.is_stale(quoted)).count()),
            ..QuoteCounts::default()
        },
        ..Summary::default()
    }
}

#[cfg(test)]
mod tests;
