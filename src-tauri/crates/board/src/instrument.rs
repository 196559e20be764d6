//! What is known of one stock, ETF, index or option contract: one cell of the board.
//!
//! Each figure keeps the time the exchange gave it. A figure older than what is held never
//! replaces it; a figure nobody gave is `None`.

use market::{Bar, Event, OptionSnapshot, Quote, Style, Symbol, Time, Trade, UnifiedSnapshot};

use crate::Mark;

/// Where a figure comes from, as far as it can be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Origin {
    /// The vendor's stream or REST, as it happens.
    RealTime,
    /// The vendor's, fifteen minutes late.
    Delayed,
    /// An exchange of make-believe.
    Simulated,
}

/// What does not change during a day.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reference {
    /// Name of the company, fund, index or contract.
    pub name: Option<Box<str>>,
    /// The previous session's close, dollars.
    pub previous_close: Option<f64>,
    /// Open interest at the end of the previous trading day, contracts.
    pub open_interest: Option<f64>,
    /// Shares per contract.
    pub multiplier: Option<f64>,
    /// Exercise style of a contract.
    pub style: Option<Style>,
}

/// What our own model says of a contract, and from which inputs.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Model {
    /// Implied volatility at the middle of the quote, a fraction a year.
    pub iv: Option<f64>,
    /// Delta per share.
    pub delta: Option<f64>,
    /// Gamma per share and dollar.
    pub gamma: Option<f64>,
    /// Theta per calendar day, dollars a share.
    pub theta: Option<f64>,
    /// Vega per point of volatility, dollars a share.
    pub vega: Option<f64>,
    /// Why there are no figures, in a person's words.
    pub reason: Option<Box<str>>,
    /// Exchange time of the oldest input.
    pub inputs_time: Option<Time>,
}

/// One instrument's latest figures.
#[derive(Debug, Clone, PartialEq)]
pub struct Instrument {
    /// Which one.
    pub symbol: Symbol,
    /// When it last changed here.
    pub mark: Mark,
    /// What does not change during a day.
    pub reference: Reference,
    /// Price of the latest trade, or the close of the latest bar if that is newer; an index's
    /// value.
    pub last: Option<f64>,
    /// When that was.
    pub last_time: Option<Time>,
    /// Best bid.
    pub bid: Option<f64>,
    /// Best ask.
    pub ask: Option<f64>,
    /// Size of the bid, as the vendor gives it.
    pub bid_size: Option<f64>,
    /// Size of the ask.
    pub ask_size: Option<f64>,
    /// When the quote was.
    pub quote_time: Option<Time>,
    /// First price of the day.
    pub day_open: Option<f64>,
    /// Highest price of the day seen so far.
    pub day_high: Option<f64>,
    /// Lowest price of the day seen so far.
    pub day_low: Option<f64>,
    /// Volume of the day.
    pub day_volume: Option<f64>,
    /// The latest second's or minute's bar as it was streamed.
    pub bar: Option<Bar>,
    /// The model's figures, for contracts.
    pub model: Model,
    /// Where the figures come from; `None` until one came.
    pub origin: Option<Origin>,
}

impl Instrument {
    /// An instrument of which nothing is known yet.
    #[must_use]
    pub fn unknown(symbol: Symbol) -> Self {
        Self {
            symbol,
            mark: Mark::ZERO,
            reference: Reference::default(),
            last: None,
            last_time: None,
            bid: None,
            ask: None,
            bid_size: None,
            ask_size: None,
            quote_time: None,
            day_open: None,
            day_high: None,
            day_low: None,
            day_volume: None,
            bar: None,
            model: Model::default(),
            origin: None,
        }
    }

    /// Change of the last price against the previous close, dollars; `None` unless both are
    /// known.
    #[must_use]
    pub fn change(&self) -> Option<f64> {
        Some(self.last? - self.reference.previous_close?)
    }

    /// The same in percent of the previous close.
    #[must_use]
    pub fn change_percent(&self) -> Option<f64> {
        let close = self.reference.previous_close.filter(|close| *close > 0.0)?;
        Some(self.change()? / close * 100.0)
    }

    /// Middle of the quote: `None` unless both sides stand, above zero and not crossed.
    #[must_use]
    pub fn midpoint(&self) -> Option<f64> {
        let (bid, ask) = (self.bid?, self.ask?);
        (bid > 0.0 && ask >= bid).then_some(f64::midpoint(bid, ask))
    }

    /// Takes an event; answers whether anything changed.
    pub(crate) fn apply(&mut self, event: &Event) -> bool {
        match event {
            Event::Trade(trade) => self.apply_trade(trade),
            Event::Quote(quote) => self.apply_quote(quote),
            Event::Bar(bar) => self.apply_bar(bar),
            Event::IndexValue(value) => self.see_last(value.value, value.time),
            Event::Limits(_) | Event::Imbalance(_) | Event::FairValue(_) => false,
        }
    }

    fn apply_trade(&mut self, trade: &Trade) -> bool {
        self.see_last(trade.price, trade.time)
    }

    fn apply_quote(&mut self, quote: &Quote) -> bool {
        if is_older(quote.time, self.quote_time) {
            return false;
        }
        self.bid = quote.bid;
        self.ask = quote.ask;
        self.bid_size = quote.bid_size;
        self.ask_size = quote.ask_size;
        self.quote_time = quote.time;
        true
    }

    fn apply_bar(&mut self, bar: &Bar) -> bool {
        if is_older(bar.start, self.bar.and_then(|held| held.start)) {
            return false;
        }
        self.bar = Some(*bar);
        self.see_last(bar.close, bar.end);
        self.day_volume = bar.day_volume.or(self.day_volume);
        self.day_open = bar.day_open.or(self.day_open);
        true
    }

    /// Takes a row of the snapshot that serves every asset class.
    pub(crate) fn apply_unified(&mut self, row: &UnifiedSnapshot) {
        if let Some(name) = &row.name {
            self.reference.name = Some(name.clone());
        }
        if let Some(session) = &row.session {
            self.see_day(session);
            self.see_last(row.value.or(row.price).or(session.close), row.updated);
        }
        if let Some(trade) = &row.trade {
            self.see_last(trade.price, trade.time);
        }
        if let Some(quote) = &row.quote {
            self.see_snapshot_quote(quote);
        }
    }

    /// Takes a row of a chain.
    pub(crate) fn apply_option(&mut self, row: &OptionSnapshot) {
        self.reference.open_interest = row.open_interest.or(self.reference.open_interest);
        self.reference.multiplier = row.multiplier.or(self.reference.multiplier);
        self.reference.style = row.style.or(self.reference.style);
        if let Some(day) = &row.day {
            self.see_day(day);
            self.see_last(day.close, day.updated);
        }
        if let Some(trade) = &row.trade {
            self.see_last(trade.price, trade.time);
        }
        if let Some(quote) = &row.quote {
            self.see_snapshot_quote(quote);
        }
    }

    fn see_day(&mut self, day: &market::DayBar) {
        self.reference.previous_close = day.previous_close.or(self.reference.previous_close);
        self.day_open = day.open.or(self.day_open);
        self.day_high = extreme(self.day_high, day.high, f64::max);
        self.day_low = extreme(self.day_low, day.low, f64::min);
        // A stream that runs already knows a later count than a snapshot asked for before it.
        self.day_volume = extreme(self.day_volume, day.volume, f64::max);
    }

    fn see_snapshot_quote(&mut self, quote: &market::LastQuote) {
        if is_older(quote.time, self.quote_time) {
            return;
        }
        self.bid = quote.bid;
        self.ask = quote.ask;
        self.bid_size = quote.bid_size;
        self.ask_size = quote.ask_size;
        self.quote_time = quote.time;
    }

    fn see_last(&mut self, price: Option<f64>, time: Option<Time>) -> bool {
        let Some(price) = price else { return false };
        if is_older(time, self.last_time) {
            return false;
        }
        self.last = Some(price);
        self.last_time = time.or(self.last_time);
        self.day_high = self.day_high.map(|high| high.max(price));
        self.day_low = self.day_low.map(|low| low.min(price));
        true
    }
}

/// Whether a figure stamped `new` is older than one stamped `held`. What bears no stamp is
/// older than what does.
fn is_older(new: Option<Time>, held: Option<Time>) -> bool {
    match (new, held) {
        (Some(new), Some(held)) => new < held,
        (None, Some(_)) => true,
        (_, None) => false,
    }
}

fn extreme(held: Option<f64>, new: Option<f64>, choose: fn(f64, f64) -> f64) -> Option<f64> {
    match (held, new) {
        (Some(held), Some(new)) => Some(choose(held, new)),
        (held, new) => held.or(new),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use market::Span;

    fn spy() -> Instrument {
        Instrument::unknown(Symbol::new("SPY").unwrap())
    }

    fn bar(start: i64, close: f64) -> Event {
        let symbol = Symbol::new("SPY").unwrap();
        Event::Bar(Bar {
            start: Some(Time::from_millis(start)),
            end: Some(Time::from_millis(start + 1_000)),
            close: Some(close),
            ..Bar::unknown(symbol, Span::Second)
        })
    }

    #[test]
    fn nothing_is_known_until_somebody_says_it() {
        let spy = spy();
        assert_eq!((spy.last, spy.change(), spy.midpoint()), (None, None, None));
    }

    #[test]
    fn an_older_bar_never_replaces_a_newer_price() {
        let mut spy = spy();
        assert!(spy.apply(&bar(2_000, 650.0)));
        assert!(!spy.apply(&bar(1_000, 640.0)));
        assert_eq!(spy.last, Some(650.0));
        assert!(spy.apply(&bar(2_000, 651.0)), "the same bar sent again holds better figures");
        assert_eq!(spy.last, Some(651.0));
    }

    #[test]
    fn the_change_is_against_the_previous_close() {
        let mut spy = spy();
        spy.apply(&bar(1_000, 660.0));
        assert_eq!(spy.change(), None);
        spy.reference.previous_close = Some(650.0);
        assert_eq!(spy.change(), Some(10.0));
        assert!((spy.change_percent().unwrap() - 1.538_461_5).abs() < 1e-6);
    }

    #[test]
    fn a_crossed_or_bidless_quote_has_no_middle() {
        let mut spy = spy();
        (spy.bid, spy.ask) = (Some(0.0), Some(1.0));
        assert_eq!(spy.midpoint(), None);
        (spy.bid, spy.ask) = (Some(1.1), Some(1.0));
        assert_eq!(spy.midpoint(), None);
        (spy.bid, spy.ask) = (Some(1.0), Some(1.1));
        assert!((spy.midpoint().unwrap() - 1.05).abs() < 1e-12);
    }
}
