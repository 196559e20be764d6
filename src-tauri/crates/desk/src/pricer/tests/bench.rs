//! A desk's board, books and model without its loop, and prices made from a volatility that is
//! known.

use std::collections::BTreeMap;

use analytics::{Terms, value};
use board::{Board, Origin};
use market::{Date, Event, OptionSnapshot, Quote, Style, Trade};

use super::*;
use crate::books::Books;

pub(super) const SPOT: f64 = 650.0;
pub(super) const YIELD: f64 = 0.012;
pub(super) const DAY: i64 = 86_400_000;

pub(super) fn symbol(text: &str) -> Symbol {
    Symbol::new(text).unwrap()
}

pub(super) fn now() -> Time {
    Time::from_eastern(Date::new(2026, 11, 23).unwrap(), 12, 0).unwrap()
}

pub(super) fn after(millis: i64) -> Time {
    Time::from_millis(now().millis() + millis)
}

pub(super) fn smile(strike: f64) -> f64 {
    0.18 + 0.4 * (SPOT / strike).ln().powi(2) + 0.1 * (SPOT / strike).ln()
}

pub(super) fn key(days: i8) -> ChainKey {
    let expiry = Date::new(2026, 12, days).unwrap();
    ChainKey { underlying: symbol("SPY"), expiry, root: symbol("SPY") }
}

/// Calls and puts at 600 to 700 by five.
pub(super) fn contracts(key: &ChainKey) -> Vec<(Symbol, f64, Right)> {
    let strikes = (600..=700).step_by(5);
    let both = strikes.flat_map(|strike| {
        [(Right::Call, 'C'), (Right::Put, 'P')].map(|(right, letter)| {
            let text = format!("O:SPY{}{letter}{strike:05}000", key.expiry.strftime("%y%m%d"));
            (symbol(&text), f64::from(strike), right)
        })
    });
    both.collect()
}

/// What is due next, and when.
pub(super) fn next(pricer: &Pricer) -> Option<(Millis, Work)> {
    let due = |work| Some((pricer.due(work)?, work));
    [Work::Sums, Work::Slow].into_iter().filter_map(due).min()
}

/// A desk's board, books and model.
pub(super) struct Bench {
    pub(super) board: Board,
    pub(super) books: Books,
    pub(super) pricer: Pricer,
    /// The stopwatch.
    pub(super) millis: Millis,
    /// The wall's clock, milliseconds after noon.
    pub(super) clock: i64,
    pub(super) models: BTreeMap<Symbol, Model>,
    pub(super) summaries: BTreeMap<ChainKey, Summary>,
    pub(super) exposures: BTreeMap<Scope, Exposure>,
}

impl Bench {
    pub(super) fn of(style: Style, keys: &[ChainKey]) -> Self {
        let mut bench = Self::empty();
        bench.spot(SPOT, 0);
        bench.books.set_curve(Curve::of(&[(0.25, 4.3), (1.0, 4.0)]));
        for key in keys {
            bench.list(key, style);
        }
        bench
    }

    pub(super) fn empty() -> Self {
        Self {
            board: Board::new(Origin::Simulated),
            books: Books::default(),
            pricer: Pricer::default(),
            millis: Millis(1_000),
            clock: 0,
            models: BTreeMap::new(),
            summaries: BTreeMap::new(),
            exposures: BTreeMap::new(),
        }
    }

    pub(super) fn list(&mut self, key: &ChainKey, style: Style) {
        let expires = after(30 * DAY);
        let contracts = contracts(key);
        for (symbol, strike, right) in &contracts {
            let call = *right == Right::Call;
            self.board.apply_option(&OptionSnapshot {
                style: Some(style),
                open_interest: Some(if call { 1_000.0 } else { 800.0 }),
                multiplier: Some(100.0),
                ..OptionSnapshot::unknown(*symbol)
            });
            self.quote(*symbol, price(style, *strike, *right), 0);
        }
        let series = Series { expires, style: Some(style), standard: true };
        self.books.list(Listing { key: *key, series, contracts });
    }

    pub(super) fn apply(&mut self, event: &Event) {
        self.board.apply(event);
        self.books.touch(&event.symbol(), Duration::ZERO);
    }

    pub(super) fn quote(&mut self, symbol: Symbol, middle: f64, millis: i64) {
        let (bid, ask, time) = (Some(middle - 0.01), Some(middle + 0.01), Some(after(millis)));
        self.apply(&Event::Quote(Quote { bid, ask, time, ..Quote::unknown(symbol) }));
    }

    pub(super) fn spot(&mut self, price: f64, millis: i64) {
        let (price, time) = (Some(price), Some(after(millis)));
        self.apply(&Event::Trade(Trade { price, time, ..Trade::unknown(symbol("SPY")) }));
    }

    /// Looks at strikes of an expiry.
    pub(super) fn look(&mut self, view: (ChainKey, f64, f64), scopes: &[Scope]) {
        self.books.look(&[view], &scopes.iter().copied().collect());
    }

    /// Sends what there is; answers the contracts whose figures came at once.
    pub(super) fn mail(&mut self) -> Vec<Symbol> {
        let stale_before = Some(after(self.clock - 900_000));
        let mail = self.books.mail(&self.board, after(self.clock), stale_before);
        let answer = self.pricer.take(mail);
        assert!(answer.free);
        self.fold(answer)
    }

    /// Does every slice there is; answers the contracts whose figures came.
    pub(super) fn slices(&mut self) -> Vec<Symbol> {
        let mut came = Vec::new();
        while let Some((due, work)) = next(&self.pricer) {
            self.millis = self.millis.max(due);
            let answer = self.pricer.slice(work, self.millis);
            came.extend(self.fold(answer));
        }
        came
    }

    pub(super) fn fold(&mut self, answer: Answer) -> Vec<Symbol> {
        let came = answer.models.iter().map(|(symbol, _)| *symbol).collect();
        self.models.extend(answer.models);
        self.summaries.extend(answer.summaries);
        self.exposures.extend(answer.exposures);
        came
    }
}

pub(super) fn price(style: Style, strike: f64, right: Right) -> f64 {
    let years = 30.0 / 365.0;
    let rate = Curve::of(&[(0.25, 4.3), (1.0, 4.0)]).unwrap().rate(years);
    let terms = Terms { spot: SPOT, strike, years, rate, dividend_yield: YIELD, right, style };
    value(&terms, smile(strike)).unwrap().price
}

pub(super) fn everything(key: ChainKey) -> (ChainKey, f64, f64) {
    (key, 0.0, f64::INFINITY)
}
