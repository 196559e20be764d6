//! What the board lacks: it is told when the stream begins, breaks off and ends, and what REST
//! answered, and says which spans are still owed.
//!
//! It asks for nothing itself; `backfill.rs` decides what is asked, and when.

use market::{AssetClass, HistoryBar, Span, Symbol, Time};

use super::Board;
use crate::gap::{Gap, Lacking, Why};
use crate::timeline::Asked;
use crate::{Base, Interval, Mark, series::Series};

/// Bars to be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Owed {
    /// Of the windows from the first to before the second.
    Now(Time, Time),
    /// Not before this time.
    At(Time),
}

impl Board {
    /// The vendor confirmed at `at`, by the exchange's clock, that it streams bars of a span. The
    /// gaps that are over with that.
    pub fn held(&mut self, symbol: Symbol, span: Span, at: Time) -> Vec<Gap> {
        let mark = self.stamp();
        self.series_mut(symbol).held(span, at, mark)
    }

    /// The vendor does not stream bars of a span that are wished of it.
    pub fn not_held(&mut self, symbol: Symbol, span: Span, at: Time, why: Why) -> Vec<Gap> {
        let mark = self.stamp();
        self.series_mut(symbol).lost(span, at, why, mark)
    }

    /// A link broke off; `last` is when it was last known to bring everything. Of series nobody
    /// looks at, which `shown` says, nothing is kept: nothing is going to mend them. The gaps that
    /// begin.
    pub fn lost(
        &mut self,
        class: AssetClass,
        last: Time,
        shown: impl Fn(Symbol, Base) -> bool,
    ) -> Vec<Gap> {
        let mut told = Vec::new();
        let Self { journal, series, .. } = self;
        for (symbol, series) in series.iter_mut().filter(|(of, _)| AssetClass::of(of) == class) {
            let now = journal.next();
            for span in [Span::Second, Span::Minute] {
                told.extend(series.lost(span, last, Why::LinkDown, now));
            }
            for base in [Base::Seconds, Base::Minutes] {
                if !shown(*symbol, base) {
                    told.retain(|gap| (gap.symbol, gap.base) != (*symbol, base));
                    series.forget(base, &mut || journal.next());
                }
            }
        }
        told
    }

    /// Bars of a span are wished of the vendor no more.
    pub fn released(&mut self, symbol: Symbol, span: Span, at: Time) {
        let Self { journal, series, .. } = self;
        let Some(held) = series.get_mut(&symbol) else { return };
        held.released(span, at, &mut || journal.next());
    }

    /// A question put to REST now.
    #[must_use]
    pub fn asked(&self, time: Time) -> Asked {
        Asked { time, mark: self.mark() }
    }

    /// Takes bars that REST answered with, of the base series `interval` is folded from.
    pub fn load(&mut self, symbol: Symbol, interval: Interval, bars: &[HistoryBar], asked: Asked) {
        let Self { journal, series, .. } = self;
        let series = series.entry(symbol).or_insert_with(|| Series::new(symbol));
        series.load(interval.base(), bars, asked, &mut || journal.next());
    }

    /// REST has answered for every window of a base series from `from` to when it was asked: where
    /// it gave no bar there was no trade. The gaps that are filled, and those that begin.
    pub fn complete(&mut self, symbol: Symbol, base: Base, from: Time, asked: Asked) -> Vec<Gap> {
        let Self { journal, series, .. } = self;
        let series = series.entry(symbol).or_insert_with(|| Series::new(symbol));
        series.complete(base, from, asked, &mut || journal.next())
    }

    /// The gaps of a base series, oldest first; empty if nothing is known of it.
    #[must_use]
    pub fn gaps(&self, symbol: Symbol, base: Base) -> Vec<Gap> {
        self.series(symbol).map(|series| series.gaps(base)).unwrap_or_default()
    }

    /// The mark at which a bar that came last made more owed.
    #[must_use]
    pub const fn lacking(&self) -> Mark {
        self.lacking
    }

    /// What could not be had may be asked for again: what may pass by itself, or `all`.
    pub fn retry_gaps(&mut self, all: bool) {
        let Self { journal, series, .. } = self;
        for series in series.values_mut() {
            series.retry(all, journal.next());
        }
    }

    /// What is owed of a base series at a time of the exchange's clock.
    pub(crate) fn owed(&self, symbol: Symbol, base: Base, time: Time) -> Option<Owed> {
        let gaps = self.series(symbol)?.timeline(base).gaps();
        let pending = || gaps.iter().filter(|gap| gap.is_pending());
        let due = || pending().filter(|gap| gap.ready <= time);
        match (due().map(|gap| gap.late_from).min(), due().filter_map(|gap| gap.to).max()) {
            (Some(from), Some(to)) => Some(Owed::Now(from, to)),
            _ => pending().map(|gap| gap.ready).min().map(Owed::At),
        }
    }

    /// What was owed up to `to` cannot be had.
    pub(crate) fn give_up(
        &mut self,
        symbol: Symbol,
        base: Base,
        to: Time,
        lacking: &Lacking,
    ) -> Vec<Gap> {
        let mark = self.stamp();
        self.series_mut(symbol).give_up(base, to, lacking, mark)
    }

    fn series(&self, symbol: Symbol) -> Option<&Series> {
        self.series.get(&symbol)
    }

    fn series_mut(&mut self, symbol: Symbol) -> &mut Series {
        self.series.entry(symbol).or_insert_with(|| Series::new(symbol))
    }
}
