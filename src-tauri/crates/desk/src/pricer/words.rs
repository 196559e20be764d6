//! What the model's figures become on the board, and its reasons in a person's words.

use analytics::Reason;
use analytics::chain::Coverage;
use analytics::exposure::{ByStrike, Dealers, Walls};
use analytics::live::{Dividend, Figures, Summary as Sums, Totals};
use board::{Dividends, Exposure, Model, QuoteCounts, StrikeGamma, Summary};
use market::Time;

/// Said of an underlying whose figures broke off.
pub(crate) const BROKE: &str =
    "The model broke off on this chain. Take its snapshot again to have it start anew.";
/// Said of every underlying where there is no model.
pub(crate) const NO_THREAD: &str =
    "The system has no room for the model. Take the snapshot again to have it tried anew.";

/// The convention the exposures rest on.
pub(super) const DEALERS: Dealers = Dealers::LongCallsShortPuts;

/// A reason as a sentence.
pub(super) fn sentence(reason: Reason) -> Box<str> {
    let words = match reason {
        Reason::Stale => "the quote is older than 15 minutes".to_owned(),
        reason => reason.to_string(),
    };
    let mut letters = words.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str()).into()
}

/// A row's figures in the units shown: theta a calendar day, vega a point.
pub(super) fn model(figures: &Figures) -> Model {
    match figures.answer {
        Ok((sigma, worth)) => Model {
            iv: Some(sigma),
            delta: Some(worth.delta),
            gamma: Some(worth.gamma),
            theta: Some(worth.theta / 365.0),
            vega: Some(worth.vega / 100.0),
            reason: None,
            inputs_time: figures.inputs,
        },
        Err(reason) => Model { reason: Some(sentence(reason)), ..Model::default() },
    }
}

/// The underlying's price and when the exchange had it.
pub(super) type Spot = Option<(f64, Option<Time>)>;

/// An expiry's sums.
pub(super) fn summary(sums: &Sums, spot: Spot, expires: Time, contracts: usize) -> Summary {
    Summary {
        spot: spot.map(|(price, _)| price),
        spot_time: spot.and_then(|(_, time)| time),
        inputs_time: oldest(sums.inputs, spot),
        expires: Some(expires),
        reason: sums.reason.map(sentence),
        atm_iv: sums.atm_iv,
        forward: sums.forward,
        dividend_yield: sums.dividend_yield,
        expected_move: sums.move_by_straddle,
        weighted_move: sums.weighted_move,
        one_sigma: sums.one_sigma,
        risk_reversal: sums.risk_reversal,
        butterfly: sums.butterfly,
        max_pain: sums.max_pain,
        put_call_volume: sums.put_call_volume,
        put_call_open_interest: sums.put_call_open_interest,
        contracts: count(contracts),
        solved: count(sums.solved),
        quotes: counts(sums.coverage),
        ..Summary::default()
    }
}

/// How many dividends go ex before an expiry; `None` if they are not known.
pub(super) fn dividends(known: Option<&[Dividend]>, expires: Time) -> Option<Dividends> {
    let before = known?.iter().filter(|dividend| dividend.ex < expires);
    let (projected, declared) =
        before.partition::<Vec<&Dividend>, _>(|dividend| dividend.projected);
    Some(Dividends { declared: count(declared.len()), projected: count(projected.len()) })
}

/// An expiry's exposure.
pub(super) fn of_expiry(sums: &Sums, spot: Spot, now: Time, contracts: usize) -> Exposure {
    let whole = Totals {
        exposure: sums.exposure,
        by_strike: sums.by_strike.clone(),
        walls: sums.walls,
        zero_gamma: sums.zero_gamma.clone(),
        solved: sums.solved,
        counted: sums.counted,
        contracts,
        inputs: sums.inputs,
    };
    exposure(&whole, spot, now, (1, counts(sums.coverage), sums.reason))
}

/// The exposure of so many expiries, with the counts of their quotes, and why nothing is reckoned
/// if nothing is.
pub(super) fn exposure(
    totals: &Totals,
    spot: Spot,
    now: Time,
    (expiries, quotes, reason): (usize, QuoteCounts, Option<Reason>),
) -> Exposure {
    let Totals { exposure, by_strike, walls, zero_gamma, solved, counted, contracts, inputs } =
        totals;
    let Walls { call, put, absolute } = *walls;
    let sum = |figure: f64| (*counted > 0).then_some(figure);
    // Until a profile was taken these are sums over nothing.
    let slow = |figure: f64| sum(figure).filter(|_| zero_gamma.is_some());
    Exposure {
        reason: if *counted > 0 { None } else { Some(sentence(reason.unwrap_or(Reason::Nothing))) },
        dealers: dealers(),
        expiries: count(expiries),
        contracts: count(*contracts),
        solved: count(*solved),
        counted: count(*counted),
        quotes,
        gamma_of_calls: sum(exposure.gamma_of_calls),
        gamma_of_puts: sum(exposure.gamma_of_puts),
        delta: sum(exposure.delta),
        vanna: slow(exposure.vanna),
        charm: slow(exposure.charm),
        by_strike: strikes(by_strike),
        call_wall: call,
        put_wall: put,
        absolute_wall: absolute,
        zero_gamma: zero_gamma.clone(),
        spot: spot.map(|(price, _)| price),
        spot_time: spot.and_then(|(_, time)| time),
        inputs_time: oldest(*inputs, spot),
        reckoned: Some(now),
        ..Exposure::default()
    }
}

pub(super) fn counts(coverage: Coverage) -> QuoteCounts {
    let Coverage { used, stale, missing, no_bid, crossed, wide, faulty } = coverage;
    QuoteCounts {
        used: count(used),
        stale: count(stale),
        unquoted: count(missing),
        no_bid: count(no_bid),
        crossed: count(crossed),
        wide: count(wide),
        faulty: count(faulty),
    }
}

const fn dealers() -> &'static str {
    match DEALERS {
        Dealers::LongCallsShortPuts => "long calls, short puts",
        Dealers::ShortCallsLongPuts => "short calls, long puts",
        Dealers::ShortAll => "short calls and puts",
    }
}

fn strikes(by_strike: &ByStrike) -> Vec<StrikeGamma> {
    let strikes = by_strike.strikes().iter();
    strikes.map(|at| StrikeGamma { strike: at.strike, calls: at.calls, puts: at.puts }).collect()
}

fn oldest(inputs: Option<Time>, spot: Spot) -> Option<Time> {
    inputs.map(|inputs| spot.and_then(|(_, time)| time).map_or(inputs, |time| time.min(inputs)))
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_sentences() {
        assert_eq!(&*sentence(Reason::NoBid), "Nobody bids.");
        assert_eq!(&*sentence(Reason::Stale), "The quote is older than 15 minutes.");
    }

    #[test]
    fn an_exposure_of_nothing_is_unknown_and_says_why() {
        let why = (1, QuoteCounts::default(), Some(Reason::NoRate));
        let told = exposure(&Totals::default(), None, Time::from_millis(1), why);
        assert_eq!((told.gamma_of_calls, told.delta, told.vanna), (None, None, None));
        assert_eq!(told.reason.as_deref(), Some("Interest rates are not known."));
        assert_eq!(told.dealers, "long calls, short puts");
    }
}
