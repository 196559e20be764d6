//! The instruments, each in a slot of its own: found once by its symbol, then by number.
//!
//! Sixty thousand contracts do not fit a processor's cache, so what an event touches is kept
//! together and apart from the rest: what moves with every event, what a bar brings, and what a day
//! or the model leaves alone. Slots are never given back while a board lives.

mod live;

use core::hash::BuildHasher;

use hashbrown::HashTable;
use market::{Bar, DayBar, Event, OptionSnapshot, Symbol, SymbolHash, UnifiedSnapshot};

use crate::{Instrument, Mark, Model, Origin, Reference};
use live::{Figure, Live, Stamp};

/// A slot's number, good for as long as the board is.
pub(crate) type Slot = u32;

/// What a bar brings.
#[derive(Debug, Clone, Copy)]
struct Day {
    /// Start of the latest bar.
    bar: Stamp,
    open: Figure,
    volume: Figure,
}

/// What events leave alone.
#[derive(Debug, Clone, Default)]
struct Still {
    reference: Reference,
    model: Model,
}

/// Every instrument of a board.
#[derive(Debug, Default)]
pub(crate) struct Slots {
    /// Slots by the hash of their symbol.
    index: HashTable<Slot>,
    live: Vec<Live>,
    days: Vec<Day>,
    still: Vec<Still>,
}

impl Slots {
    /// The slot of an instrument that has one.
    pub(crate) fn find(&self, symbol: &Symbol) -> Option<Slot> {
        let is = |slot: &Slot| self.live[*slot as usize].symbol == *symbol;
        self.index.find(SymbolHash::default().hash_one(symbol), is).copied()
    }

    /// The slot of an instrument, new if it has none.
    pub(crate) fn of(&mut self, symbol: Symbol) -> Slot {
        self.find(&symbol).unwrap_or_else(|| self.add(symbol))
    }

    #[cold]
    fn add(&mut self, symbol: Symbol) -> Slot {
        // Four billion instruments would fill the memory of any machine first.
        let slot = Slot::try_from(self.live.len()).unwrap_or(Slot::MAX);
        self.live.push(Live::unknown(symbol));
        self.days.push(Day { bar: Stamp::NONE, open: Figure::NONE, volume: Figure::NONE });
        self.still.push(Still::default());
        let hash = |symbol: &Symbol| SymbolHash::default().hash_one(symbol);
        let Self { index, live, .. } = self;
        index.insert_unique(hash(&symbol), slot, |slot| hash(&live[*slot as usize].symbol));
        slot
    }

    /// When an instrument last changed; zero if nothing ever came of it.
    pub(crate) fn mark(&self, slot: Slot) -> Mark {
        self.live[slot as usize].mark
    }

    /// Notes that an instrument changed.
    pub(crate) fn stamp(&mut self, slot: Slot, mark: Mark) {
        self.live[slot as usize].mark = mark;
    }

    /// All that is known of an instrument, put together.
    pub(crate) fn show(&self, slot: Slot) -> Instrument {
        let slot = slot as usize;
        let (live, day, still) = (&self.live[slot], &self.days[slot], &self.still[slot]);
        let mut shown = Instrument::unknown(live.symbol);
        live.show(&mut shown);
        shown.day_open = day.open.get();
        shown.day_volume = day.volume.get();
        shown.reference.clone_from(&still.reference);
        shown.model.clone_from(&still.model);
        shown
    }

    /// Takes an event; answers whether anything changed.
    pub(crate) fn apply(&mut self, slot: Slot, event: &Event, origin: Origin) -> bool {
        let live = &mut self.live[slot as usize];
        let changed = match event {
            Event::Quote(quote) => live.quote(quote),
            Event::Trade(trade) => live.trade(trade),
            Event::Bar(bar) => self.days[slot as usize].see(bar, live),
            Event::IndexValue(value) => live.see_last(value.value, value.time),
            Event::Limits(_) | Event::Imbalance(_) | Event::FairValue(_) => false,
        };
        if changed {
            live.origin = Some(origin);
        }
        changed
    }

    /// Takes a row of the snapshot that serves every asset class.
    pub(crate) fn apply_unified(&mut self, slot: Slot, row: &UnifiedSnapshot, origin: Origin) {
        if let Some(name) = &row.name {
            self.still[slot as usize].reference.name = Some(name.clone());
        }
        if let Some(session) = &row.session {
            self.see_day(slot, session);
        }
        let live = &mut self.live[slot as usize];
        live.origin = Some(origin);
        if let Some(session) = &row.session {
            live.see_last(row.value.or(row.price).or(session.close), row.updated);
        }
        if let Some(trade) = &row.trade {
            live.see_last(trade.price, trade.time);
        }
        if let Some(quote) = &row.quote {
            live.snapshot_quote(quote);
        }
    }

    /// Takes a row of a chain.
    pub(crate) fn apply_option(&mut self, slot: Slot, row: &OptionSnapshot, origin: Origin) {
        let reference = &mut self.still[slot as usize].reference;
        reference.open_interest = row.open_interest.or(reference.open_interest);
        reference.multiplier = row.multiplier.or(reference.multiplier);
        reference.style = row.style.or(reference.style);
        if let Some(day) = &row.day {
            self.see_day(slot, day);
        }
        let live = &mut self.live[slot as usize];
        live.origin = Some(origin);
        if let Some(day) = &row.day {
            live.see_last(day.close, day.updated);
        }
        if let Some(trade) = &row.trade {
            live.see_last(trade.price, trade.time);
        }
        if let Some(quote) = &row.quote {
            live.snapshot_quote(quote);
        }
    }

    /// Takes what the model says; answers whether that is anything new.
    pub(crate) fn apply_model(&mut self, slot: Slot, model: Model) -> bool {
        let held = &mut self.still[slot as usize].model;
        let changed = *held != model;
        *held = model;
        changed
    }

    fn see_day(&mut self, slot: Slot, bar: &DayBar) {
        let slot = slot as usize;
        let reference = &mut self.still[slot].reference;
        reference.previous_close = bar.previous_close.or(reference.previous_close);
        self.live[slot].see_extremes(bar.high, bar.low);
        let day = &mut self.days[slot];
        day.open.renew(bar.open);
        // A stream that runs already knows a later count than a snapshot asked for before it.
        day.volume.stretch(bar.volume, f64::max);
    }
}

impl Day {
    fn see(&mut self, bar: &Bar, live: &mut Live) -> bool {
        let newer = self.bar.pass(bar.start);
        if newer {
            live.close(bar);
            self.volume.renew(bar.day_volume);
            self.open.renew(bar.day_open);
        }
        newer
    }
}
