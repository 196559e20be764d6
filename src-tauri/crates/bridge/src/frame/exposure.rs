//! What the dealers are exposed to, with the units and the convention it rests on in words.

use board::Scope;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Download;
use super::summary::QuoteCounts;
use crate::millis;

/// What an exposure is summed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ExposureScope {
    /// The expiry shown.
    Expiry,
    /// Every expiry of the underlying.
    Underlying,
}

/// The dealers' exposure. A sum is `null` while no contract adds to it, and what moves slowly until
/// it was first reckoned.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Exposure {
    /// What it is summed over.
    pub scope: ExposureScope,
    /// How far the download of the scope's contracts has come. Until it is ready, the sums are over
    /// what has come.
    pub download: Download,
    /// Why nothing is reckoned, a sentence; `null` if something is.
    pub reason: Option<String>,
    /// What dealers are taken to hold: the sign convention, in words.
    pub dealers: String,
    /// The units of the sums.
    pub units: ExposureUnits,
    /// Expiries in it.
    pub expiries: u32,
    /// Contracts listed.
    pub contracts: u32,
    /// Contracts with an implied volatility.
    pub solved: u32,
    /// Contracts that add to the sums: solved, not stale, with open interest and a multiplier.
    pub counted: u32,
    /// Which quotes count, and why the others do not.
    pub quotes: QuoteCounts,
    /// Gamma of calls and puts together, signed.
    pub gamma: Option<f64>,
    /// Gamma of the calls, signed.
    pub gamma_of_calls: Option<f64>,
    /// Gamma of the puts, signed.
    pub gamma_of_puts: Option<f64>,
    /// Delta, signed.
    pub delta: Option<f64>,
    /// Vanna, signed.
    pub vanna: Option<f64>,
    /// Charm, signed.
    pub charm: Option<f64>,
    /// Gamma strike by strike, lowest first.
    pub by_strike: Vec<StrikeGamma>,
    /// The strike with the largest gamma of calls.
    pub call_wall: Option<f64>,
    /// The strike with the smallest gamma of puts, which is the most negative.
    pub put_wall: Option<f64>,
    /// The strike with the largest gamma of calls less that of puts.
    pub absolute_wall: Option<f64>,
    /// Prices between 0.8 and 1.2 of the spot at which gamma is zero, nearest the spot first;
    /// `null` until they were looked for, empty if there are none.
    pub zero_gamma: Option<Vec<f64>>,
    /// The underlying's price the figures were reckoned with.
    pub spot: Option<f64>,
    /// Exchange time of that price.
    pub spot_time: Option<f64>,
    /// Exchange time of the oldest quote that counts, or of the price if that is older.
    pub inputs_time: Option<f64>,
    /// When it was reckoned, by the desk's clock.
    pub reckoned: Option<f64>,
}

/// The units of an exposure's sums, in words. All are dollars.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ExposureUnits {
    /// Of gamma, by strike as well.
    pub gamma: String,
    /// Of delta.
    pub delta: String,
    /// Of vanna.
    pub vanna: String,
    /// Of charm.
    pub charm: String,
}

/// The gamma of one strike, signed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StrikeGamma {
    /// The strike.
    pub strike: f64,
    /// The calls'.
    pub calls: f64,
    /// The puts'.
    pub puts: f64,
}

impl Exposure {
    pub(super) fn new(scope: &Scope, told: &board::Exposure) -> Self {
        let scope = match scope {
            Scope::Expiry(_) => ExposureScope::Expiry,
            Scope::Underlying(_) => ExposureScope::Underlying,
        };
        let by_strike = told.by_strike.iter().map(|at| {
            let board::StrikeGamma { strike, calls, puts } = *at;
            StrikeGamma { strike, calls, puts }
        });
        Self {
            scope,
            download: Download::new(&told.loading),
            reason: told.reason.as_deref().map(str::to_owned),
            dealers: told.dealers.to_owned(),
            units: ExposureUnits {
                gamma: "$ per 1 % move".to_owned(),
                delta: "$ of the underlying".to_owned(),
                vanna: "$ of delta per vol point".to_owned(),
                charm: "$ of delta per day".to_owned(),
            },
            expiries: told.expiries,
            contracts: told.contracts,
            solved: told.solved,
            counted: told.counted,
            quotes: QuoteCounts::new(told.quotes),
            gamma: told.gamma_of_calls.zip(told.gamma_of_puts).map(|(calls, puts)| calls + puts),
            gamma_of_calls: told.gamma_of_calls,
            gamma_of_puts: told.gamma_of_puts,
            delta: told.delta,
            vanna: told.vanna,
            charm: told.charm,
            by_strike: by_strike.collect(),
            call_wall: told.call_wall,
            put_wall: told.put_wall,
            absolute_wall: told.absolute_wall,
            zero_gamma: told.zero_gamma.clone(),
            spot: told.spot,
            spot_time: told.spot_time.map(millis),
            inputs_time: told.inputs_time.map(millis),
            reckoned: told.reckoned.map(millis),
        }
    }
}
