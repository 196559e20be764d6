//! Best bid and offer of anything at an instant.
//!
//! A book follows from the price of that instant alone: no order rests anywhere. A [`Scene`] is
//! what the prices of one minute need, fetched once and asked many times.

use market::Session;

use super::chain::Listed;
use super::listing::Instrument;
use super::path::{Leg, MINUTE};
use super::surface::{Worth, fear};
use super::{Market, Subject};
use crate::noise::Key;

const YEAR: f64 = 365.0 * 24.0 * 60.0 * 60_000.0;

/// Best bid and offer with sizes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Book {
    /// 0 where nobody bids.
    pub(crate) bid: f64,
    pub(crate) ask: f64,
    /// Shares in round lots of 100, or contracts.
    pub(crate) bid_size: u32,
    pub(crate) ask_size: u32,
    pub(crate) bid_exchange: u32,
    pub(crate) ask_exchange: u32,
}

impl Book {
    pub(crate) fn midpoint(&self) -> f64 {
        to_places((self.bid + self.ask) / 2.0, 4)
    }
}

/// What prices of one minute are made of: the underlying's path and the level of volatility.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scene {
    leg: Leg,
    times: f64,
    stress: (f64, f64),
    start: i64,
    session: Session,
    /// Whether this is the volatility index's.
    of_fear: bool,
}

impl Scene {
    pub(crate) fn spot(&self, at: i64) -> f64 {
        self.leg.price(at) * self.times
    }

    /// The value of an index.
    pub(crate) fn value(&self, at: i64) -> f64 {
        if self.of_fear { 100.0 * fear(self.stress(at)) } else { self.spot(at) }
    }

    fn stress(&self, at: i64) -> f64 {
        let part = (at - self.start) as f64 / MINUTE as f64;
        self.stress.0 + (self.stress.1 - self.stress.0) * part
    }
}

impl Market {
    /// The scene of a minute for a stock, a fund, or an option on something.
    pub(crate) fn scene(&self, subject: &Subject, minute: i64) -> Scene {
        let start = minute * MINUTE;
        let (of, stressed) = match subject {
            Subject::Instrument(of) => (of, of.symbol.as_str() == "I:VIX"),
            Subject::Contract(of) => (&of.underlying, true),
        };
        let of_fear = stressed && !subject.is_option();
        let stress = match stressed {
            true => (self.stress_mark(minute), self.stress_mark(minute + 1)),
            false => (1.0, 1.0),
        };
        let (fund, times) = (self.fund(of), of.times());
        let session = self.hours.session(start);
        Scene { leg: self.leg(fund, minute), times, stress, start, session, of_fear }
    }

    /// The book at an instant, or as it stood when trading last stopped.
    pub(crate) fn book(&self, subject: &Subject, at: i64) -> Book {
        let at = self.last_open(subject, at);
        let scene = self.scene(subject, at.div_euclid(MINUTE));
        subject.book(&scene, at)
    }

    /// What a contract is worth at an instant, or was when trading last stopped.
    pub(crate) fn worth(&self, contract: &std::sync::Arc<Listed>, at: i64) -> Worth {
        let subject = Subject::Contract(std::sync::Arc::clone(contract));
        let at = self.last_open(&subject, at);
        contract.worth(&self.scene(&subject, at.div_euclid(MINUTE)), at)
    }

    /// The last instant, not after `at`, at which it traded.
    pub(crate) fn last_open(&self, subject: &Subject, at: i64) -> i64 {
        match subject {
            Subject::Instrument(of) if !of.is_index() => self.hours.last_traded(at),
            _ => self.hours.last_regular(at),
        }
    }
}

impl Subject {
    /// Best bid and ask, dollars; a bid of 0 where nobody bids.
    pub(crate) fn prices(&self, scene: &Scene, at: i64) -> (f64, f64) {
        match self {
            Self::Instrument(of) => stock_prices(of, scene, at),
            Self::Contract(of) => option_prices(of, &of.worth(scene, at), at),
        }
    }

    pub(crate) fn book(&self, scene: &Scene, at: i64) -> Book {
        let (bid, ask) = self.prices(scene, at);
        match self {
            Self::Instrument(of) => {
                let depth = (of.daily_millions / of.level.max(1.0) * 60.0).clamp(1.0, 90.0);
                sized(bid, ask, of.keys.book.at(at / 250), depth, &[11, 12, 8, 4, 10, 21])
            }
            Self::Contract(of) => option_book(of, (bid, ask), at),
        }
    }
}

impl Listed {
    pub(crate) fn worth(&self, scene: &Scene, at: i64) -> Worth {
        let years = (self.expires - at) as f64 / YEAR;
        let spot = scene.spot(at) + self.cash_per_share;
        let strike = self.contract.strike.dollars();
        self.surface.worth(self.contract.right, spot, strike, years, scene.stress(at))
    }
}

fn stock_prices(of: &Instrument, scene: &Scene, at: i64) -> (f64, f64) {
    let mid = scene.spot(at);
    let quiet = if scene.session == Session::Regular { 1.0 } else { 3.0 };
    let half = mid * (0.000_008 + 0.000_25 / (1.0 + 12.0 * of.pace)) * quiet;
    let bid = to_places(mid - half, 2).max(0.01);
    (bid, to_places(mid + half, 2).max(to_places(bid + 0.01, 2)))
}

/// Bid and ask for a contract of a given worth. Spreads widen with price, with time and away
/// from the money; where the half spread eats the price, nobody bids.
pub(crate) fn option_prices(of: &Listed, worth: &Worth, at: i64) -> (f64, f64) {
    let years = ((of.expires - at) as f64 / YEAR).max(0.0);
    let far = worth.z.abs().min(6.0);
    let half = of.width
        * (0.006
            + worth.price * (0.003 + 0.000_8 * far)
            + 0.000_12 * of.contract.strike.dollars() * years.sqrt());
    let tick = if worth.price < 3.0 { of.tick } else { of.wide_tick };
    // The worth of a contract lies between bid and ask, so the bid rounds down and the ask up.
    let bid = if worth.price - half < 0.4 * tick {
        0.0
    } else {
        to_places(((worth.price - half) / tick + 1e-9).floor() * tick, 2)
    };
    let ask = to_places(((worth.price + half) / tick - 1e-9).ceil() * tick, 2);
    (bid, ask.max(to_places(bid + tick, 2)))
}

/// The whole book of a contract, given its prices.
pub(crate) fn option_book(of: &Listed, (bid, ask): (f64, f64), at: i64) -> Book {
    let depth = 40.0 / (1.0 + ((bid + ask) / 2.0).sqrt());
    let exchanges = &[300, 301, 302, 303, 308, 309, 312, 316, 318];
    let mut book = sized(bid, ask, of.book_key.at(at / 250), depth, exchanges);
    if book.bid == 0.0 {
        book.bid_size = 0;
    }
    book
}

fn sized(bid: f64, ask: f64, key: Key, depth: f64, exchanges: &[u32]) -> Book {
    let size = |key: Key| (key.wait() * depth).ceil().max(1.0) as u32;
    let exchange = |key: Key| exchanges[(key.bits() % exchanges.len() as u64) as usize];
    Book {
        bid,
        ask,
        bid_size: size(key.at(1)),
        ask_size: size(key.at(2)),
        bid_exchange: exchange(key.at(3)),
        ask_exchange: exchange(key.at(4)),
    }
}

/// Rounds to decimal places, to the nearest double that prints so.
pub(crate) fn to_places(value: f64, places: usize) -> f64 {
    const SCALES: [f64; 11] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10];
    let scale = SCALES[places];
    (value * scale).round() / scale
}
