//! A whole chain: exposures over all of it, and the figures of each expiry.

use analytics::chain::{Carry, Count, Moneyness, Quotes, Row, max_pain, one_sigma, put_call_ratio};
use analytics::european::greeks;
use analytics::exposure::zero::Profile;
use analytics::exposure::{ByStrike, Dealers, Exposure, Move, Position};
use analytics::{Reason, Terms};
use market::Style;
use serde::Serialize;
use serde_json::Value;

use super::json::{list, number, required, right};

#[derive(Serialize)]
struct Answer {
    totals: Totals,
    call_wall: Option<f64>,
    put_wall: Option<f64>,
    abs_gamma_strike: Option<f64>,
    zero_gamma: Option<f64>,
    zero_gamma_roots: Vec<f64>,
    pc_ratio_volume: Option<f64>,
    pc_ratio_oi: Option<f64>,
    expiries: Vec<Expiry>,
}

#[derive(Serialize)]
struct Totals {
    gex: f64,
    gex_call: f64,
    gex_put: f64,
    dex_dealer: f64,
    delta_oi: f64,
    vex: f64,
    chex: f64,
}

#[derive(Serialize)]
struct Expiry {
    expiry_days: f64,
    forward_atm: Option<f64>,
    atm_iv: Option<f64>,
    straddle: Option<f64>,
    expected_move_straddle85: Option<f64>,
    expected_move_weighted: Option<f64>,
    expected_move_1sigma: Option<f64>,
    risk_reversal_25d: Option<f64>,
    butterfly_25d: Option<f64>,
    var_index_sigma2: Option<f64>,
    max_pain_strike: Option<f64>,
    pc_ratio_volume: Option<f64>,
    pc_ratio_oi: Option<f64>,
}

/// What all contracts share.
#[derive(Clone, Copy)]
struct Market {
    spot: f64,
    rate: f64,
    dividend_yield: f64,
}

/// One contract of the chain.
#[derive(Clone, Copy)]
struct Contract {
    days: f64,
    years: f64,
    row: Row,
}

pub(crate) fn chain(asked: &Value) -> Result<Value, String> {
    let market = Market {
        spot: required(asked, "spot")?,
        rate: required(asked, "r")?,
        dividend_yield: required(asked, "q")?,
    };
    if market.spot <= 0.0 {
        return Err("spot must be above zero".into());
    }
    let mut contracts: Vec<Contract> =
        list(asked, "contracts")?.iter().filter_map(contract).collect();
    contracts.sort_by(|a, b| a.days.total_cmp(&b.days));
    let (totals, by_strike, profile) = exposures(&market, &contracts);
    let walls = by_strike.walls();
    let roots = profile.roots(market.spot);
    let rows: Vec<Row> = contracts.iter().map(|contract| contract.row).collect();
    let answer = Answer {
        totals: Totals {
            gex: totals.gamma(),
            gex_call: totals.gamma_of_calls,
            gex_put: totals.gamma_of_puts,
            dex_dealer: totals.delta,
            delta_oi: totals.delta_of_all,
            vex: totals.vanna,
            chex: totals.charm,
        },
        call_wall: walls.call,
        put_wall: walls.put,
        abs_gamma_strike: walls.absolute,
        zero_gamma: roots.first().copied(),
        zero_gamma_roots: roots,
        pc_ratio_volume: put_call_ratio(&rows, Count::Volume).0,
        pc_ratio_oi: put_call_ratio(&rows, Count::OpenInterest).0,
        expiries: contracts
            .chunk_by(|a, b| a.days == b.days)
            .map(|contracts| expiry(&market, contracts))
            .collect(),
    };
    serde_json::to_value(answer).map_err(|error| error.to_string())
}

/// A contract whose side and strike are known; whatever else is unknown leaves it out of what needs
/// it.
fn contract(of: &Value) -> Option<Contract> {
    let row = Row {
        strike: number(of, "strike").filter(|strike| *strike > 0.0)?,
        right: right(of)?,
        bid: number(of, "bid"),
        ask: number(of, "ask"),
        iv: number(of, "iv"),
        volume: number(of, "volume"),
        open_interest: number(of, "open_interest"),
        multiplier: number(of, "multiplier"),
        stale: false,
    };
    let years = number(of, "t_years").unwrap_or(f64::NAN);
    let days = number(of, "expiry_days").unwrap_or(years * 365.0);
    days.is_finite().then_some(Contract { days, years, row })
}

fn exposures(market: &Market, contracts: &[Contract]) -> (Exposure, ByStrike, Profile) {
    let mut profile = Profile::default();
    let mut parts = Vec::new();
    for contract in contracts {
        let Contract { years, row, .. } = *contract;
        let Some(((open, multiplier), sigma)) = row.open_interest.zip(row.multiplier).zip(row.iv)
        else {
            continue;
        };
        let shares = open * multiplier;
        let terms = market.terms(&row, years);
        let part = greeks(&terms, sigma).and_then(|all| {
            let position = Position {
                strike: row.strike,
                right: row.right,
                shares,
                delta: all.delta,
                gamma: all.gamma,
                vanna: all.vanna,
                charm: all.charm,
            };
            let exposure = Exposure::of(&position, market.spot, DEALERS, Move::Percent);
            exposure.ok_or(Reason::OutOfRange)
        });
        if let Ok(part) = part
            && profile.add(&terms, sigma, shares, DEALERS)
        {
            parts.push((row.strike, part));
        }
    }
    (parts.iter().map(|part| part.1).sum(), ByStrike::of(parts), profile)
}

const DEALERS: Dealers = Dealers::LongCallsShortPuts;

impl Market {
    fn terms(&self, row: &Row, years: f64) -> Terms {
        let Self { spot, rate, dividend_yield } = *self;
        let Row { strike, right, .. } = *row;
        Terms { spot, strike, years, rate, dividend_yield, right, style: Style::European }
    }
}

fn expiry(market: &Market, contracts: &[Contract]) -> Expiry {
    let Market { spot, rate, dividend_yield } = *market;
    let rows: Vec<Row> = contracts.iter().map(|contract| contract.row).collect();
    let quotes = Quotes::of(&rows);
    let known = contracts.iter().map(|contract| contract.years).find(|years| years.is_finite());
    let years = known.unwrap_or(f64::NAN);
    let carry = Carry { spot, years, rate, style: Style::European };
    let forward = quotes.forward(&carry).map(|forward| forward.price);
    let at = |forward| Moneyness { spot, years, rate, dividend_yield, forward };
    let atm_iv = forward.and_then(|forward| quotes.atm_iv(forward));
    let straddle = forward.and_then(|forward| quotes.straddle(forward));
    let wings = forward.and_then(|forward| quotes.wings(&at(forward), 0.25));
    let variance = forward.and_then(|forward| quotes.variance_index(forward, rate, years));
    Expiry {
        expiry_days: contracts.first().map_or(0.0, |contract| contract.days),
        forward_atm: forward.ok(),
        atm_iv: atm_iv.ok(),
        straddle: straddle.ok().map(|straddle| straddle.price),
        expected_move_straddle85: straddle.ok().map(|straddle| straddle.expected_move()),
        expected_move_weighted: forward.and_then(|forward| quotes.weighted_move(forward)).ok(),
        expected_move_1sigma: atm_iv.and_then(|iv| one_sigma(spot, iv, years)).ok(),
        risk_reversal_25d: wings.ok().map(|wings| wings.risk_reversal()),
        butterfly_25d: wings.ok().zip(atm_iv.ok()).map(|(wings, iv)| wings.butterfly(iv)),
        var_index_sigma2: variance.ok(),
        max_pain_strike: max_pain(&rows).ok(),
        pc_ratio_volume: put_call_ratio(&rows, Count::Volume).0,
        pc_ratio_oi: put_call_ratio(&rows, Count::OpenInterest).0,
    }
}
