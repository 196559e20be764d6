//! The instruments, each in a slot of its own: found once by its symbol, then by number.
//!
//! Sixty thousand contracts do not fit a processor's cache, so what an event touches is kept
//! together and apart from the rest: what moves with every event, what a bar brings, and what a day
//! or the model leaves alone. Slots are never given back while a board lives.

mod day;
mod live;

use core::hash::BuildHasher;

use hashbrown::HashTable;
use market::{
    Bar, DayBar, Event, OptionSnapshot, Session, Symbol, SymbolHash, Time, UnifiedSnapshot,
};

use crate::sessions::Sessions;
use crate::{Inputs, Instrument, Mark, Model, Origin, Reference};
use day::{Day, Turn};
use live::Live;

/// A slot's number, good for as long as the board is.
pub(crate) type Slot = u32;

/// What a board knows about all that it is told.
#[derive(Debug)]
pub(crate) struct Told<'a> {
    pub(crate) origin: Origin,
    pub(crate) sessions: &'a mut Sessions,
}

/// What events leave alone.
#[derive(Debug, Clone, Default)]
struct Still {
    reference: Reference,
    model: Model,
    /// Whether its quotes are streamed.
    streamed: bool,
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
        self.days.push(Day::unknown());
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
        day.show(&mut shown);
        shown.reference.clone_from(&still.reference);
        shown.model.clone_from(&still.model);
        shown.streamed = still.streamed;
        shown
    }

    /// What a model goes by.
    pub(crate) fn inputs(&self, slot: Slot) -> Inputs {
        let slot = slot as usize;
        let Reference { open_interest, multiplier, style, .. } = self.still[slot].reference;
        let (last, last_time) = self.live[slot].last();
        let (bid, ask, quote_time) = self.live[slot].quoted();
        let volume = self.days[slot].volume();
        Inputs { last, last_time, bid, ask, quote_time, volume, open_interest, multiplier, style }
    }

    /// Takes an event; answers whether anything changed.
    pub(crate) fn apply(&mut self, slot: Slot, event: &Event, told: &mut Told<'_>) -> bool {
        let index = slot as usize;
        let changed = match event {
            Event::Quote(quote) => self.live[index].quote(quote),
            Event::Trade(trade) => {
                let is_next = self.live[index].is_next(trade);
                let newer = is_next && self.see_price(index, trade.price, trade.time, told);
                if newer {
                    self.live[index].is_of(trade);
                }
                newer
            }
            Event::Bar(bar) => self.see_bar(index, bar, told),
            Event::IndexValue(value) => self.see_price(index, value.value, value.time, told),
            Event::Limits(_) | Event::Imbalance(_) | Event::FairValue(_) => false,
        };
        if changed {
            self.live[index].origin = Some(told.origin);
        }
        changed
    }

    /// Takes a row of the snapshot that serves every asset class.
    pub(crate) fn apply_unified(&mut self, slot: Slot, row: &UnifiedSnapshot, told: &mut Told<'_>) {
        let slot = slot as usize;
        if let Some(name) = &row.name {
            self.still[slot].reference.name = Some(name.clone());
        }
        self.live[slot].origin = Some(told.origin);
        if let Some(session) = &row.session {
            let price = row.value.or(row.price).or(session.close);
            if self.see_day(slot, session, row.updated, told) {
                self.see_price(slot, price, row.updated, told);
                self.see_close(slot, row, session, told);
            }
        }
        if let Some(trade) = &row.trade {
            self.see_price(slot, trade.price, trade.time, told);
        }
        if let Some(quote) = &row.quote {
            self.live[slot].snapshot_quote(quote);
        }
    }

    /// Takes a row of a chain.
    pub(crate) fn apply_option(&mut self, slot: Slot, row: &OptionSnapshot, told: &mut Told<'_>) {
        let slot = slot as usize;
        let reference = &mut self.still[slot].reference;
        reference.open_interest = row.open_interest.or(reference.open_interest);
        reference.multiplier = row.multiplier.or(reference.multiplier);
        reference.style = row.style.or(reference.style);
        self.live[slot].origin = Some(told.origin);
        if let Some(day) = &row.day
            && self.see_day(slot, day, day.updated, told)
        {
            self.see_price(slot, day.close, day.updated, told);
        }
        if let Some(trade) = &row.trade {
            self.see_price(slot, trade.price, trade.time, told);
        }
        if let Some(quote) = &row.quote {
            self.live[slot].snapshot_quote(quote);
        }
    }

    /// Takes what the model says; answers whether that is anything new.
    pub(crate) fn apply_model(&mut self, slot: Slot, model: Model) -> bool {
        let held = &mut self.still[slot as usize].model;
        let changed = *held != model;
        *held = model;
        changed
    }

    /// Says whether quotes are streamed; answers whether that is anything new.
    pub(crate) fn set_streamed(&mut self, slot: Slot, streamed: bool) -> bool {
        core::mem::replace(&mut self.still[slot as usize].streamed, streamed) != streamed
    }

    fn see_bar(&mut self, slot: usize, bar: &Bar, told: &mut Told<'_>) -> bool {
        let turned = day::instant_of(bar).map(|at| self.turn(slot, at, told));
        if turned.is_some_and(|(turn, _)| turn == Turn::Over) || !self.days[slot].bar(bar) {
            return false;
        }
        if self.live[slot].close(bar) {
            self.days[slot].price(bar.close, turned.map(|(_, session)| session));
        }
        true
    }

    fn see_price(
        &mut self,
        slot: usize,
        price: Option<f64>,
        time: Option<Time>,
        told: &mut Told<'_>,
    ) -> bool {
        let latest = price.is_some() && self.live[slot].is_latest(time);
        let turned = time.filter(|_| latest).map(|at| self.turn(slot, at, told));
        let newer = self.live[slot].see_last(price, time);
        if newer {
            self.days[slot].price(price, turned.map(|(_, session)| session));
        }
        newer
    }

    /// Takes a snapshot's day; answers whether it is the day held or a new one.
    fn see_day(
        &mut self,
        slot: usize,
        bar: &DayBar,
        updated: Option<Time>,
        told: &mut Told<'_>,
    ) -> bool {
        if updated.is_some_and(|at| self.turn(slot, at, told).0 == Turn::Over) {
            return false;
        }
        let reference = &mut self.still[slot].reference;
        reference.previous_close = bar.previous_close.or(reference.previous_close);
        self.days[slot].snapshot(bar, &mut self.live[slot]);
        true
    }

    /// Takes the official close a snapshot tells once the regular session is over: what the
    /// session changed by says it best, for the day's close may go on with what comes after.
    fn see_close(
        &mut self,
        slot: usize,
        row: &UnifiedSnapshot,
        session: &DayBar,
        told: &mut Told<'_>,
    ) {
        let is_option = self.live[slot].symbol.is_option();
        let placed = row.updated.map(|at| told.sessions.place(at, is_option).session);
        if placed == Some(Session::After) {
            let changed = row.extended.regular.0.zip(session.previous_close);
            let close = changed.map(|(change, previous)| previous + change);
            self.days[slot].close(close.or(session.close));
        }
    }

    /// Goes with the day an instant is of, and says in which session of it that is.
    fn turn(&mut self, slot: usize, at: Time, told: &mut Told<'_>) -> (Turn, Session) {
        let place = told.sessions.place(at, self.live[slot].symbol.is_option());
        let turn = self.days[slot].turn(place);
        if let Turn::New(close) = turn {
            self.still[slot].reference.previous_close = close;
            self.live[slot].forget_extremes();
        }
        (turn, place.session)
    }
}
