//! `price(symbol, t)`: the heart. A price at an instant is a pure function of the seed, the
//! symbol and the instant, so history joins the live stream without a seam.
//!
//! The logarithm of a price wanders about its level by layers of value noise, each four times
//! slower and twice as wide as the one before, which over the scales that matter looks like
//! Brownian motion: one noise for the market, one for the sector, one of its own. These are
//! reckoned at whole minutes ([`Leg`]) of the market's own clock, which hardly runs at night;
//! between them lies a straight line and finer noise.
//! Nothing here knows of bids, trades or options: see `book.rs`, `prints.rs`, `surface.rs`.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::Market;
use super::listing::{Instrument, MARKET_VOLATILITY, SECTOR_VOLATILITY};
use crate::noise::{Key, smooth, straight};

pub(crate) const MINUTE: i64 = 60_000;
const YEAR: f64 = 365.25 * 24.0 * 60.0 * 60_000.0;

/// Layers from two minutes to a year, each four times the one before.
const COARSE: [i64; 10] = layers(2 * MINUTE);
/// Layers within the minute.
const FINE: [i64; 3] = [24_000, 6_000, 1_500];

const fn layers<const N: usize>(first: i64) -> [i64; N] {
    let mut periods = [first; N];
    let mut layer = 1;
    while layer < N {
        periods[layer] = periods[layer - 1] * 4;
        layer += 1;
    }
    periods
}

/// The share of a period's variance that its layer carries, such that all layers together move
/// over any span by the span's variance.
const LAYER_SHARE: f64 = 0.29;

/// A wandering with a volatility of one a year.
fn wander(key: Key, at: i64) -> f64 {
    wander_within(key, at, &COARSE)
}

/// The same without the slowest layers, so that it stays nearer to its middle.
fn wander_within(key: Key, at: i64, layers: &[i64]) -> f64 {
    layers
        .iter()
        .zip(0..)
        .map(|(period, layer)| {
            (LAYER_SHARE * *period as f64 / YEAR).sqrt() * smooth(key.at(layer), at, *period)
        })
        .sum()
}

/// Wanderings many prices share, at whole minutes: an answer given once is kept. It is a matter
/// of speed only; forgetting all of it changes nothing.
#[derive(Debug, Default)]
pub(super) struct Memo(Mutex<HashMap<(u64, i64), f64>>);

/// Answers kept before they are all forgotten; some 20 MB.
const MOST_KEPT: usize = 400_000;

impl Memo {
    fn at(&self, key: Key, minute: i64, reckon: impl FnOnce() -> f64) -> f64 {
        let slot = (key.bits(), minute);
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&slot).copied();
        known.unwrap_or_else(|| {
            let answer = reckon();
            let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if all.len() >= MOST_KEPT {
                all.clear();
            }
            all.insert(slot, answer);
            answer
        })
    }
}

/// A stock's price over one minute.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Leg {
    start: i64,
    from: f64,
    to: f64,
    fine: Key,
    roughness: f64,
}

impl Leg {
    /// The price at an instant of the leg's minute.
    pub(crate) fn price(&self, at: i64) -> f64 {
        let part = (at - self.start) as f64 / MINUTE as f64;
        let ripple: f64 = FINE
            .iter()
            .zip(0..)
            .map(|(period, layer)| {
                (*period as f64).sqrt() * straight(self.fine.at(layer), at, *period)
            })
            .sum();
        (self.from + (self.to - self.from) * part) * (1.0 + self.roughness * ripple)
    }
}

impl Market {
    /// The price of a stock or fund over a minute, whether or not it trades then.
    pub(crate) fn leg(&self, stock: &Instrument, minute: i64) -> Leg {
        let total = (stock.own_volatility.powi(2)
            + (stock.beta * MARKET_VOLATILITY).powi(2)
            + (stock.sector_beta * SECTOR_VOLATILITY).powi(2))
        .sqrt();
        Leg {
            start: minute * MINUTE,
            from: self.mark(stock, minute),
            to: self.mark(stock, minute + 1),
            fine: stock.keys.fine,
            roughness: total * (LAYER_SHARE / YEAR).sqrt(),
        }
    }

    fn mark(&self, stock: &Instrument, minute: i64) -> f64 {
        let at = || self.hours.market_time(minute * MINUTE);
        let shared = |key: Key| self.memo.at(key, minute, || wander(key, at()));
        // What carries options is asked for once for each of its contracts.
        let own = match stock.option_volatility {
            Some(_) => shared(stock.key),
            None => wander(stock.key, at()),
        };
        let moved = stock.beta * MARKET_VOLATILITY * shared(self.market_key)
            + stock.sector_beta * SECTOR_VOLATILITY * shared(stock.keys.sector)
            + stock.own_volatility * own;
        stock.level * moved.exp()
    }

    /// The mid price of a stock or fund, or the value of an index. It stands still while what
    /// it is does not trade.
    pub(crate) fn spot(&self, of: &Instrument, at: i64) -> f64 {
        if of.is_index() {
            let at = self.hours.last_regular(at);
            match self.listing.named(fund_of(of.symbol.as_str())) {
                Some(fund) => of.level * self.stock_spot(fund, at),
                None => 100.0 * super::surface::fear(self.stress(at)),
            }
        } else {
            self.stock_spot(of, self.hours.last_traded(at))
        }
    }

    fn stock_spot(&self, stock: &Instrument, at: i64) -> f64 {
        self.leg(stock, at.div_euclid(MINUTE)).price(at)
    }

    /// How high all implied volatilities stand against their base, about 1: up when the market
    /// is down, with a wandering of its own.
    pub(crate) fn stress(&self, at: i64) -> f64 {
        let minute = at.div_euclid(MINUTE);
        let part = at.rem_euclid(MINUTE) as f64 / MINUTE as f64;
        let (from, to) = (self.stress_mark(minute), self.stress_mark(minute + 1));
        from + (to - from) * part
    }

    /// The same at a whole minute.
    pub(crate) fn stress_mark(&self, minute: i64) -> f64 {
        self.memo.at(self.stress_key, minute, || {
            let at = self.hours.market_time(minute * MINUTE);
            let market = -2.2 * MARKET_VOLATILITY * wander(self.market_key, at);
            let own = 0.4 * wander_within(self.stress_key, at, &COARSE[..8]);
            (market + own).exp().clamp(0.5, 3.0)
        })
    }
}

/// The fund an index is a multiple of.
pub(super) fn fund_of(index: &str) -> &str {
    match index {
        "I:SPX" => "SPY",
        "I:NDX" => "QQQ",
        "I:RUT" => "IWM",
        "I:DJI" => "DIA",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{always, noon};
    use super::*;

    #[test]
    fn a_price_does_not_jump_from_minute_to_minute() {
        let market = always(1);
        for stock in ["SPY", "TSLA", "LCID"] {
            let stock = market.listing.named(stock).unwrap();
            for minute in noon() / MINUTE..noon() / MINUTE + 500 {
                let edge = (minute + 1) * MINUTE;
                let (before, after) = (
                    market.leg(stock, minute).price(edge),
                    market.leg(stock, minute + 1).price(edge),
                );
                assert!((before / after - 1.0).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn prices_move_about_as_much_as_their_volatility_says() {
        let market = always(1);
        let check = |name: &str, expected: f64| {
            let stock = market.listing.named(name).unwrap();
            let days: Vec<_> = (0..500)
                .map(|day| market.spot(stock, noon() - day * 24 * 60 * MINUTE).ln())
                .collect();
            let square = |pair: &[f64]| (pair[1] - pair[0]).powi(2);
            let variance = days.windows(2).map(square).sum::<f64>() / 499.0 * 365.25;
            let ratio = variance.sqrt() / expected;
            assert!((0.6..1.6).contains(&ratio), "{name} moves {ratio} times what it should");
        };
        check("SPY", 0.155);
        check("TSLA", 0.58);
    }

    #[test]
    fn funds_move_together() {
        let market = always(5);
        let moves = |name: &str| -> Vec<f64> {
            let stock = market.listing.named(name).unwrap();
            let price = |hour: i64| market.spot(stock, noon() - hour * 60 * MINUTE).ln();
            (0..400).map(|hour| price(hour) - price(hour + 1)).collect()
        };
        let (spy, qqq) = (moves("SPY"), moves("QQQ"));
        let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        let correlation = product(&spy, &qqq) / (product(&spy, &spy) * product(&qqq, &qqq)).sqrt();
        assert!(correlation > 0.5, "SPY and QQQ correlate by {correlation}");
    }

    #[test]
    fn an_index_is_a_multiple_of_its_fund() {
        let market = always(1);
        let spot = |name| market.spot(market.listing.named(name).unwrap(), noon());
        assert!((spot("I:SPX") / spot("SPY") - 10.0).abs() < 1e-9);
        assert!((5.0..60.0).contains(&spot("I:VIX")));
    }
}
