//! The board itself: cells by symbol, series by symbol, chains by key, one counter of marks. What
//! it lacks of the series, and how that is mended, is in `board/lacks.rs`.

mod lacks;

pub(crate) use lacks::Owed;

use std::collections::HashMap;

use market::{Event, OptionSnapshot, Symbol, UnifiedSnapshot};

use crate::{
    Base, ChainChanges, ChainKey, Changes, ChartChanges, Instrument, Interests, Interval, Loading,
    Mark, Model, Origin, Spark, Summary, chain::Chain, series::Series,
};

/// Minutes in a sparkline.
const SPARK_MINUTES: usize = 60;

/// The latest of everything.
#[derive(Debug)]
pub struct Board {
    mark: Mark,
    origin: Origin,
    instruments: HashMap<Symbol, Instrument>,
    series: HashMap<Symbol, Series>,
    histories: HashMap<(Symbol, Base), (Mark, Loading)>,
    chains: HashMap<ChainKey, Chain>,
}

impl Board {
    /// An empty board whose figures will all come from `origin`.
    #[must_use]
    pub fn new(origin: Origin) -> Self {
        Self {
            mark: Mark::ZERO,
            origin,
            instruments: HashMap::new(),
            series: HashMap::new(),
            histories: HashMap::new(),
            chains: HashMap::new(),
        }
    }

    /// The mark of the latest change.
    #[must_use]
    pub const fn mark(&self) -> Mark {
        self.mark
    }

    /// A fresh mark, for a wish made now.
    pub fn stamp(&mut self) -> Mark {
        self.mark.0 += 1;
        self.mark
    }

    /// Says where the figures that come next are from.
    pub fn set_origin(&mut self, origin: Origin) {
        self.origin = origin;
    }

    /// Takes an event of a link.
    pub fn apply(&mut self, event: &Event) {
        if let Event::Bar(bar) = event {
            let Self { mark, series, .. } = self;
            let series = series.entry(bar.symbol).or_insert_with(|| Series::new(bar.symbol));
            series.apply(bar, &mut || advance(mark));
        }
        let origin = self.origin;
        self.change(event.symbol(), |cell| {
            let changed = cell.apply(event);
            if changed {
                cell.origin = Some(origin);
            }
            changed
        });
    }

    /// Takes a row of the snapshot that serves every asset class.
    pub fn apply_unified(&mut self, row: &UnifiedSnapshot) {
        let origin = self.origin;
        self.change(row.symbol, |cell| {
            cell.apply_unified(row);
            cell.origin = Some(origin);
            true
        });
    }

    /// Takes a row of a chain.
    pub fn apply_option(&mut self, row: &OptionSnapshot) {
        let origin = self.origin;
        self.change(row.symbol, |cell| {
            cell.apply_option(row);
            cell.origin = Some(origin);
            true
        });
    }

    /// Takes what the model says of a contract.
    pub fn apply_model(&mut self, symbol: Symbol, model: Model) {
        self.change(symbol, |cell| {
            let changed = cell.model != model;
            cell.model = model;
            changed
        });
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

    /// The contracts of a chain; empty until they are listed.
    #[must_use]
    pub fn contracts(&self, key: &ChainKey) -> &[Symbol] {
        self.chains.get(key).map_or(&[], |chain| &chain.contracts)
    }

    /// What is known of an instrument; `None` if nothing ever came of it.
    #[must_use]
    pub fn instrument(&self, symbol: &Symbol) -> Option<&Instrument> {
        self.instruments.get(symbol)
    }

    /// Forgets everything, for another source. Marks go on rising.
    pub fn clear(&mut self, origin: Origin) {
        let mark = self.stamp();
        *self = Self { mark, ..Self::new(origin) };
    }

    /// What lies after `since`, as far as somebody is interested.
    #[must_use]
    pub fn changes_since(&self, since: Mark, interests: &Interests) -> Changes {
        let mut changes = Changes { mark: self.mark, ..Changes::default() };
        for (symbol, wished) in &interests.tickers {
            let unseen = *wished > since;
            if let Some(cell) = self.instruments.get(symbol).filter(|c| unseen || c.mark > since) {
                changes.tickers.push(cell.clone());
            }
            let series = self.series.get(symbol);
            if let Some(series) = series.filter(|s| unseen || s.minutes_changed(since)) {
                let closes = series.closes(SPARK_MINUTES);
                let gap = series.gaps(Base::Minutes).pop();
                changes.sparks.push(Spark { symbol: *symbol, closes, gap });
            }
        }
        changes.chart = interests.chart.and_then(|wish| self.chart_since(since, wish));
        changes.chain = interests.chain.and_then(|(key, wish)| self.chain_since(since, key, wish));
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
        let changed = |series: &&Series| whole || series.gaps_changed > since;
        let gaps = series.filter(changed).map(|series| series.gaps(interval.base()));
        let news = whole || told > since || !candles.is_empty() || gaps.is_some();
        news.then_some(ChartChanges { symbol, interval, whole, candles, gaps, loading })
    }

    fn chain_since(&self, since: Mark, key: ChainKey, wished: Mark) -> Option<ChainChanges> {
        let unlisted = Chain::default();
        let chain = self.chains.get(&key).unwrap_or(&unlisted);
        let whole = wished > since || chain.listed > since;
        let cells = chain.contracts.iter().filter_map(|symbol| self.instruments.get(symbol));
        let rows: Vec<Instrument> =
            cells.filter(|cell| whole || cell.mark > since).cloned().collect();
        let news = whole || chain.mark > since || !rows.is_empty();
        news.then(|| ChainChanges {
            key,
            whole,
            rows,
            summary: chain.summary.clone(),
            loading: chain.loading.clone(),
        })
    }

    fn change(&mut self, symbol: Symbol, alter: impl FnOnce(&mut Instrument) -> bool) {
        let cell = self.instruments.entry(symbol).or_insert_with(|| Instrument::unknown(symbol));
        if alter(cell) {
            cell.mark = advance(&mut self.mark);
        }
    }
}

fn advance(mark: &mut Mark) -> Mark {
    mark.0 += 1;
    *mark
}

#[cfg(test)]
mod tests;
