//! The truth: trades of a session, when the vendor came to know each, and the bars they make.

use ::market::{Span, Symbol};

use crate::dice::Dice;

/// 2026-11-23 09:30 in New York, and the close, milliseconds since 1970.
pub(crate) const OPEN: i64 = 1_795_444_200_000;
pub(crate) const CLOSE: i64 = OPEN + 23_400_000;
/// A trade is known so late at most.
const LATEST: i64 = 14 * 60_000;

#[derive(Debug, Clone, Copy)]
struct Trade {
    at: i64,
    cents: i64,
    size: i64,
    /// When the vendor came to know it.
    known: i64,
}

/// Prices and volume of a window.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Bar {
    pub(crate) start: i64,
    pub(crate) open: f64,
    pub(crate) high: f64,
    pub(crate) low: f64,
    pub(crate) close: f64,
    pub(crate) volume: f64,
}

/// All trades of one symbol, in the order they were made.
#[derive(Debug)]
pub(crate) struct Tape {
    pub(crate) symbol: Symbol,
    trades: Vec<Trade>,
}

impl Tape {
    /// About `a_minute` trades a minute.
    pub(crate) fn new(symbol: Symbol, a_minute: u64, dice: &mut Dice) -> Self {
        let (mut trades, mut cents) = (Vec::new(), 65_000);
        let (mut at, mean) = (OPEN, 60_000 / a_minute as i64);
        loop {
            at += dice.between(1, 2 * mean);
            if at >= CLOSE {
                return Self { symbol, trades };
            }
            cents += dice.between(-3, 4);
            let late = match dice.between(0, 1_000) {
                0..10 => dice.between(2_000, LATEST),
                10..40 => dice.between(1_000, 6_000),
                _ => dice.between(5, 400),
            };
            trades.push(Trade { at, cents, size: dice.between(1, 900), known: at + late });
        }
    }

    fn within(&self, from: i64, to: i64) -> &[Trade] {
        let at = |time| self.trades.partition_point(|trade| trade.at < time);
        &self.trades[at(from)..at(to)]
    }

    /// The bar of a window of the trades known by then; `None` if there are none.
    pub(crate) fn bar(&self, start: i64, length: i64, known: i64) -> Option<Bar> {
        self.bars(start, start + length, length, known).pop()
    }

    /// The bars of every window that starts in `from..to`, of the trades known by then.
    pub(crate) fn bars(&self, from: i64, to: i64, length: i64, known: i64) -> Vec<Bar> {
        let window = |time: i64| time.div_euclid(length) * length;
        let (from, to) = (window(from + length - 1), window(to + length - 1));
        let mut bars: Vec<Bar> = Vec::new();
        for trade in self.within(from, to).iter().filter(|trade| trade.known <= known) {
            let (price, size) = (trade.cents as f64 / 100.0, trade.size as f64);
            let start = window(trade.at);
            if bars.last().is_none_or(|bar| bar.start != start) {
                let (open, high, low, close) = (price, price, price, price);
                bars.push(Bar { start, open, high, low, close, volume: 0.0 });
            }
            if let Some(bar) = bars.last_mut() {
                (bar.high, bar.low) = (bar.high.max(price), bar.low.min(price));
                (bar.close, bar.volume) = (price, bar.volume + size);
            }
        }
        bars
    }

    /// When bars of a span are sent: each window once a little after its end, and again when a
    /// trade came late, and now and then for no reason.
    pub(crate) fn sendings(&self, span: Span, dice: &mut Dice) -> Vec<(i64, i64)> {
        let (length, mut sendings) = (span.millis(), Vec::new());
        let mut windows: Vec<i64> =
            self.trades.iter().map(|trade| trade.at.div_euclid(length) * length).collect();
        windows.dedup();
        for start in windows {
            let trades = self.within(start, start + length);
            let first = start + length + dice.between(2_000, 3_600);
            if trades.iter().any(|trade| trade.known <= first) {
                sendings.push((first, start));
            }
            let late = trades.iter().filter(|trade| trade.known > first);
            sendings.extend(late.map(|trade| (trade.known + dice.between(0, 800), start)));
            if dice.permille(10) {
                sendings.push((first + dice.between(0, 60_000), start));
            }
        }
        sendings
    }
}
