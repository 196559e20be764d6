//! The board itself: instruments in slots, series by symbol, chains by key, one counter of marks.
//! What it lacks of the series, and how that is mended, is in `board/lacks.rs`.

mod lacks;

pub(crate) use lacks::Owed;

use std::collections::HashMap;

use market::{BySymbol, Calendar, Event, OptionSnapshot, Symbol, UnifiedSnapshot};

use crate::{
    Base, ChainChanges, ChainKey, Changes, ChartChanges, Coverage, Exposure, Inputs, Instrument,
    Interests, Interval, Loading, Mark, Model, Origin, Scope, Spark, Summary,
    chain::Chain,
    journal::Journal,
    series::Series,
    sessions::Sessions,
    slots::{Slot, Slots, Told},
};

/// Events whose slots are looked for together.
const TOGETHER: usize = 16;

/// Minutes in a sparkline.
const SPARK_MINUTES: usize = 60;

/// The latest of everything.
#[derive(Debug)]
pub struct Board {
    journal: Journal,
    /// When a bar that came last made more owed.
    lacking: Mark,
    origin: Origin,
    sessions: Sessions,
    slots: Slots,
    series: BySymbol<Series>,
    histories: HashMap<(Symbol, Base), (Mark, Loading)>,
    chains: HashMap<ChainKey, Chain>,
    exposures: HashMap<Scope, (Mark, Exposure)>,
}

impl Board {
    /// An empty board whose figures will all come from `origin`, of a market that never closes
    /// until [`Board::set_calendar`] says otherwise.
    #[must_use]
    pub fn new(origin: Origin) -> Self {
        Self {
            journal: Journal::after(Mark::ZERO),
            lacking: Mark::ZERO,
            origin,
            sessions: Sessions::by(Calendar::always()),
            slots: Slots::default(),
            series: BySymbol::default(),
            histories: HashMap::new(),
            chains: HashMap::new(),
            exposures: HashMap::new(),
        }
    }

    /// The mark of the latest change.
    #[must_use]
    pub const fn mark(&self) -> Mark {
        self.journal.latest()
    }

    /// A fresh mark, for a wish made now.
    pub fn stamp(&mut self) -> Mark {
        self.journal.next()
    }

    /// Says where the figures that come next are from.
    pub fn set_origin(&mut self, origin: Origin) {
        self.origin = origin;
    }

    /// Says when the market trades, for the prices that come next.
    pub fn set_calendar(&mut self, calendar: Calendar) {
        self.sessions = Sessions::by(calendar);
    }

    /// Takes an event of a link.
    pub fn apply(&mut self, event: &Event) {
        let slot = self.slots.of(event.symbol());
        self.apply_at(slot, event);
    }

    /// Takes events of a link, in order. Better than one by one: their slots are looked for some
    /// at a time, so that the waits for memory overlap.
    pub fn apply_all(&mut self, events: &[Event]) {
        for some in events.chunks(TOGETHER) {
            let mut slots = [None; TOGETHER];
            for (slot, event) in slots.iter_mut().zip(some) {
                *slot = self.slots.find(&event.symbol());
            }
            for (slot, event) in slots.into_iter().zip(some) {
                let slot = slot.unwrap_or_else(|| self.slots.of(event.symbol()));
                self.apply_at(slot, event);
            }
        }
    }

    fn apply_at(&mut self, slot: Slot, event: &Event) {
        if let Event::Bar(bar) = event {
            let Self { journal, series, .. } = self;
            let series = series.entry(bar.symbol).or_insert_with(|| Series::new(bar.symbol));
            series.apply(bar, &mut || journal.next());
            self.lacking = self.lacking.max(series.gaps_changed);
        }
        let mut told = Told { origin: self.origin, sessions: &mut self.sessions };
        if self.slots.apply(slot, event, &mut told) {
            self.stamp_at(slot);
        }
    }

    /// Takes a row of the snapshot that serves every asset class.
    pub fn apply_unified(&mut self, row: &UnifiedSnapshot) {
        let slot = self.slots.of(row.symbol);
        let mut told = Told { origin: self.origin, sessions: &mut self.sessions };
        self.slots.apply_unified(slot, row, &mut told);
        self.stamp_at(slot);
    }

    /// Takes a row of a chain.
    pub fn apply_option(&mut self, row: &OptionSnapshot) {
        let slot = self.slots.of(row.symbol);
        let mut told = Told { origin: self.origin, sessions: &mut self.sessions };
        self.slots.apply_option(slot, row, &mut told);
        self.stamp_at(slot);
    }

    /// Takes what the model says of a contract.
    pub fn apply_model(&mut self, symbol: Symbol, model: Model) {
        let slot = self.slots.of(symbol);
        if self.slots.apply_model(slot, model) {
            self.stamp_at(slot);
        }
    }

    /// Says how far the history behind an interval has come.
    pub fn set_history(&mut self, symbol: Symbol, interval: Interval, loading: Loading) {
        let mark = self.stamp();
        self.histories.insert((symbol, interval.base()), (mark, loading));
    }

    /// Lists the contracts of a chain, in the order they are to be shown.
    pub fn list_chain(&mut self, key: ChainKey, contracts: Vec<Symbol>) {
        let mark = self.stamp();
        let chain = self.chains.entry(key).or_default();
        if chain.contracts != contracts {
            chain.list(contracts.iter().map(|symbol| self.slots.of(*symbol)));
            chain.contracts = contracts;
            chain.listed = mark;
        }
    }

    /// Says how far the download of a chain has come.
    pub fn set_chain_loading(&mut self, key: ChainKey, loading: Loading) {
        let mark = self.stamp();
        let chain = self.chains.entry(key).or_default();
        chain.loading = loading;
        chain.mark = mark;
    }

    /// Takes what a chain comes to.
    pub fn summarise(&mut self, key: ChainKey, summary: Summary) {
        let mark = self.stamp();
        let chain = self.chains.entry(key).or_default();
        if chain.summary != summary {
            chain.summary = summary;
            chain.mark = mark;
        }
    }

    /// Takes what the dealers of a scope are exposed to.
    pub fn expose(&mut self, scope: Scope, exposure: Exposure) {
        let mark = self.stamp();
        let held = self.exposures.entry(scope).or_default();
        if held.1 != exposure {
            *held = (mark, exposure);
        }
    }

    /// What the dealers of a scope are exposed to; `None` if it is not known.
    #[must_use]
    pub fn exposure(&self, scope: &Scope) -> Option<&Exposure> {
        self.exposures.get(scope).map(|(_, exposure)| exposure)
    }

    /// Says how much of a chain is streamed.
    pub fn cover_chain(&mut self, key: ChainKey, coverage: Coverage) {
        let mark = self.stamp();
        let chain = self.chains.entry(key).or_default();
        if chain.coverage != coverage {
            chain.coverage = coverage;
            chain.mark = mark;
        }
    }

    /// Says whether a contract's quotes are streamed from here on.
    pub fn set_streamed(&mut self, symbol: Symbol, streamed: bool) {
        let slot = self.slots.of(symbol);
        if self.slots.set_streamed(slot, streamed) {
            self.stamp_at(slot);
        }
    }

    /// The contracts of a chain; empty until they are listed.
    #[must_use]
    pub fn contracts(&self, key: &ChainKey) -> &[Symbol] {
        self.chains.get(key).map_or(&[], |chain| &chain.contracts)
    }

    /// What is known of an instrument, as a copy; `None` if nothing ever came of it.
    #[must_use]
    pub fn instrument(&self, symbol: &Symbol) -> Option<Instrument> {
        Some(self.slots.show(self.known(symbol)?))
    }

    /// What a model prices a contract from, or takes of its underlying: far cheaper than all that
    /// is known. `None` if nothing ever came of it.
    #[must_use]
    pub fn inputs(&self, symbol: &Symbol) -> Option<Inputs> {
        Some(self.slots.inputs(self.known(symbol)?))
    }

    /// The slot of an instrument of which anything ever came.
    fn known(&self, symbol: &Symbol) -> Option<Slot> {
        self.slots.find(symbol).filter(|slot| self.slots.mark(*slot) > Mark::ZERO)
    }

    /// Forgets everything, for another source. Marks go on rising.
    pub fn clear(&mut self, origin: Origin) {
        let journal = Journal::after(self.stamp());
        *self = Self { journal, ..Self::new(origin) };
    }

    /// What lies after `since`, as far as somebody is interested.
    #[must_use]
    pub fn changes_since(&self, since: Mark, interests: &Interests) -> Changes {
        let mut changes = Changes { mark: self.mark(), ..Changes::default() };
        for (symbol, wished) in &interests.tickers {
            let unseen = *wished > since;
            let changed = |slot: &Slot| unseen || self.slots.mark(*slot) > since;
            if let Some(slot) = self.known(symbol).filter(changed) {
                changes.tickers.push(self.slots.show(slot));
            }
            let series = self.series.get(symbol);
            if let Some(series) = series.filter(|s| unseen || s.minutes_changed(since)) {
                let closes = series.closes(SPARK_MINUTES);
                let gap = series.gap_of_closes(SPARK_MINUTES);
                changes.sparks.push(Spark { symbol: *symbol, closes, gap });
            }
        }
        changes.chart = interests.chart.and_then(|wish| self.chart_since(since, wish));
        changes.chain = interests
            .chain
            .and_then(|(key, wish)| self.chain_since(since, (key, wish), interests.exposure));
        changes
    }

    fn chart_since(
        &self,
        since: Mark,
        (symbol, interval, wished): (Symbol, Interval, Mark),
    ) -> Option<ChartChanges> {
        let (told, loading) =
            self.histories.get(&(symbol, interval.base())).cloned().unwrap_or_default();
        let series = self.series.get(&symbol);
        let whole = wished > since || series.is_some_and(|series| series.loaded > since);
        let candles = match series {
            Some(series) if whole => series.all(interval),
            Some(series) => series.since(interval, since),
            None => Vec::new(),
        };
        // A bar that comes can shorten a gap it does not end.
        let candled = !candles.is_empty();
        let changed = |series: &&Series| whole || candled || series.gaps_changed > since;
        let gaps = series.filter(changed).map(|series| series.gaps(interval.base()));
        let news = whole || told > since || !candles.is_empty() || gaps.is_some();
        news.then_some(ChartChanges { symbol, interval, whole, candles, gaps, loading })
    }

    fn chain_since(
        &self,
        since: Mark,
        (key, wished): (ChainKey, Mark),
        scope: Option<(Scope, Mark)>,
    ) -> Option<ChainChanges> {
        let unlisted = Chain::default();
        let chain = self.chains.get(&key).unwrap_or(&unlisted);
        let whole = wished > since || chain.listed > since;
        let since_listed = if whole { Mark::ZERO } else { since };
        let rows = chain.changed(since_listed, &self.slots, &self.journal);
        let rows: Vec<Instrument> = rows.into_iter().map(|slot| self.slots.show(slot)).collect();
        let exposure = scope.and_then(|(scope, wished)| {
            let (told, exposure) = self.exposures.get(&scope)?;
            (whole || wished > since || *told > since).then(|| (scope, exposure.clone()))
        });
        let news = whole || chain.mark > since || !rows.is_empty() || exposure.is_some();
        news.then(|| ChainChanges {
            key,
            whole,
            rows,
            summary: chain.summary.clone(),
            loading: chain.loading.clone(),
            coverage: chain.coverage,
            exposure,
        })
    }

    fn stamp_at(&mut self, slot: Slot) {
        let mark = self.journal.next_at(slot);
        self.slots.stamp(slot, mark);
    }
}

#[cfg(test)]
mod days;
#[cfg(test)]
mod tests;
