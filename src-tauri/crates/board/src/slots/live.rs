//! What nearly every event changes of an instrument, in two lines of the processor's cache.
//!
//! A figure that is unknown is kept as NaN and a time as the least there is, so that fifteen of
//! them fit; neither ever leaves this file.

use market::{Bar, LastQuote, Quote, Symbol, Time, Trade};

use crate::{Instrument, Mark, Origin};

/// A figure, or NaN.
#[derive(Debug, Clone, Copy)]
pub(super) struct Figure(f64);

impl Figure {
    pub(super) const NONE: Self = Self(f64::NAN);

    pub(super) fn of(figure: Option<f64>) -> Self {
        Self(figure.unwrap_or(f64::NAN))
    }

    pub(super) fn get(self) -> Option<f64> {
        (!self.0.is_nan()).then_some(self.0)
    }

    /// Takes a figure if there is one.
    pub(super) fn renew(&mut self, figure: Option<f64>) {
        self.0 = figure.unwrap_or(self.0);
    }

    /// Takes a figure that lies beyond the one held, or the first.
    pub(super) fn stretch(&mut self, figure: Option<f64>, choose: fn(f64, f64) -> f64) {
        // Both choose the other where one is NaN.
        self.0 = figure.map_or(self.0, |figure| choose(self.0, figure));
    }
}

/// A time, or the least there is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stamp(i64);

impl Stamp {
    pub(super) const NONE: Self = Self(i64::MIN);

    pub(super) fn get(self) -> Option<Time> {
        (self.0 != i64::MIN).then_some(Time::from_nanos(self.0))
    }

    /// Takes the time of something newer and says so; what is older changes nothing. What bears
    /// no stamp is older than what does.
    pub(super) fn pass(&mut self, time: Option<Time>) -> bool {
        let new = time.map_or(i64::MIN, Time::nanos);
        let newer = new >= self.0;
        self.0 = self.0.max(new);
        newer
    }
}

/// The part of an instrument that moves.
#[derive(Debug, Clone, Copy)]
#[repr(align(64))]
pub(super) struct Live {
    pub(super) symbol: Symbol,
    /// Zero while nothing is known.
    pub(super) mark: Mark,
    last: Figure,
    last_time: Stamp,
    /// The sequence of the trade that gave the latest price; 0 if it bore none.
    last_sequence: u64,
    bid: Figure,
    ask: Figure,
    bid_size: Figure,
    ask_size: Figure,
    quote_time: Stamp,
    day_high: Figure,
    day_low: Figure,
    pub(super) origin: Option<Origin>,
}

impl Live {
    pub(super) const fn unknown(symbol: Symbol) -> Self {
        Self {
            symbol,
            mark: Mark::ZERO,
            last: Figure::NONE,
            last_time: Stamp::NONE,
            last_sequence: 0,
            bid: Figure::NONE,
            ask: Figure::NONE,
            bid_size: Figure::NONE,
            ask_size: Figure::NONE,
            quote_time: Stamp::NONE,
            day_high: Figure::NONE,
            day_low: Figure::NONE,
            origin: None,
        }
    }

    /// The latest price, and when the exchange had it.
    pub(super) fn last(&self) -> (Option<f64>, Option<Time>) {
        (self.last.get(), self.last_time.get())
    }

    /// Bid, ask, and when the exchange had them.
    pub(super) fn quoted(&self) -> (Option<f64>, Option<f64>, Option<Time>) {
        (self.bid.get(), self.ask.get(), self.quote_time.get())
    }

    /// Writes what is known here into an instrument.
    pub(super) fn show(&self, into: &mut Instrument) {
        into.mark = self.mark;
        into.last = self.last.get();
        into.last_time = self.last_time.get();
        into.bid = self.bid.get();
        into.ask = self.ask.get();
        into.bid_size = self.bid_size.get();
        into.ask_size = self.ask_size.get();
        into.quote_time = self.quote_time.get();
        into.day_high = self.day_high.get();
        into.day_low = self.day_low.get();
        into.origin = self.origin;
    }

    /// Whether a trade comes after the one that gave the latest price: of two at one instant the
    /// sequence says which was later, and the same again says nothing.
    pub(super) fn is_next(&self, trade: &Trade) -> bool {
        let at_once = trade.time.is_some() && trade.time == self.last_time.get();
        !at_once || self.last_sequence == 0 || trade.sequence.unwrap_or(0) > self.last_sequence
    }

    /// The latest price is this trade's.
    pub(super) fn is_of(&mut self, trade: &Trade) {
        self.last_sequence = trade.sequence.unwrap_or(0);
    }

    /// Takes a quote; answers whether anything changed, as the others do.
    pub(super) fn quote(&mut self, quote: &Quote) -> bool {
        let newer = self.quote_time.pass(quote.time);
        if newer {
            self.bid = Figure::of(quote.bid);
            self.ask = Figure::of(quote.ask);
            self.bid_size = Figure::of(quote.bid_size);
            self.ask_size = Figure::of(quote.ask_size);
        }
        newer
    }

    /// Takes a snapshot's quote.
    pub(super) fn snapshot_quote(&mut self, quote: &LastQuote) {
        if self.quote_time.pass(quote.time) {
            self.bid = Figure::of(quote.bid);
            self.ask = Figure::of(quote.ask);
            self.bid_size = Figure::of(quote.bid_size);
            self.ask_size = Figure::of(quote.ask_size);
        }
    }

    /// Takes the close of a bar.
    pub(super) fn close(&mut self, bar: &Bar) -> bool {
        self.see_last(bar.close, bar.end)
    }

    /// A new day: it has no extremes yet.
    pub(super) fn forget_extremes(&mut self) {
        (self.day_high, self.day_low) = (Figure::NONE, Figure::NONE);
    }

    /// Whether a price of this time would be the latest.
    pub(super) fn is_latest(&self, time: Option<Time>) -> bool {
        time.map_or(i64::MIN, Time::nanos) >= self.last_time.0
    }

    /// Takes a price.
    pub(super) fn see_last(&mut self, price: Option<f64>, time: Option<Time>) -> bool {
        let Some(price) = price else { return false };
        let newer = self.last_time.pass(time);
        if newer {
            (self.last, self.last_sequence) = (Figure(price), 0);
            // A day whose extremes nobody has told yet has none: a stream may begin in its middle.
            if price > self.day_high.0 {
                self.day_high = Figure(price);
            }
            if price < self.day_low.0 {
                self.day_low = Figure(price);
            }
        }
        newer
    }

    /// Takes the extremes of a day's snapshot.
    pub(super) fn see_extremes(&mut self, high: Option<f64>, low: Option<f64>) {
        self.day_high.stretch(high, f64::max);
        self.day_low.stretch(low, f64::min);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instrument_moves_within_two_lines_of_the_cache() {
        assert_eq!(size_of::<Live>(), 128);
    }

    #[test]
    fn what_bears_no_stamp_is_older_than_what_does() {
        let mut held = Stamp::NONE;
        assert!(held.pass(None), "nothing held is no reason to refuse");
        assert!(held.pass(Some(Time::from_millis(5))));
        assert!(!held.pass(None));
        assert!(!held.pass(Some(Time::from_millis(4))));
        assert!(held.pass(Some(Time::from_millis(5))), "the same again may be better");
        assert_eq!(held.get(), Some(Time::from_millis(5)));
    }

    #[test]
    fn a_trade_never_gives_way_to_one_before_it() {
        let mut live = Live::unknown(Symbol::new("SPY").unwrap());
        let mut trade = |millis, sequence, price| {
            let trade = Trade {
                price: Some(price),
                time: Some(Time::from_millis(millis)),
                sequence: Some(sequence),
                ..Trade::unknown(Symbol::new("SPY").unwrap())
            };
            if live.is_next(&trade) && live.see_last(trade.price, trade.time) {
                live.is_of(&trade);
            }
            live.last.get().unwrap()
        };
        assert_eq!(trade(5, 7, 1.0), 1.0);
        assert_eq!(trade(4, 9, 2.0), 1.0, "late");
        assert_eq!(trade(5, 6, 3.0), 1.0, "at the same instant, and before it");
        assert_eq!(trade(5, 8, 4.0), 4.0);
        assert_eq!(trade(5, 8, 4.0), 4.0, "the same again");
        assert_eq!(trade(6, 1, 5.0), 5.0, "sequences begin anew each day");
    }

    #[test]
    fn a_day_has_no_extremes_until_somebody_tells_them() {
        let mut live = Live::unknown(Symbol::new("SPY").unwrap());
        live.see_last(Some(5.0), None);
        assert_eq!((live.day_high.get(), live.day_low.get()), (None, None));
        live.see_extremes(Some(6.0), Some(4.0));
        live.see_last(Some(7.0), None);
        live.see_last(Some(3.0), None);
        live.see_extremes(Some(6.5), Some(3.5));
        assert_eq!((live.day_high.get(), live.day_low.get()), (Some(7.0), Some(3.0)));
    }
}
