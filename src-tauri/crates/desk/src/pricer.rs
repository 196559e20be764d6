//! The desk's model: every underlying that somebody looks at as an `analytics::live` chain of its
//! own, fed by mail from the loop and worked on in slices, rows in view first.
//!
//! A [`Pricer`] is a plain value: mail and the time go in, answers come out, so what it does is
//! tested by calling it. The thread it lives on is in `thread`, one underlying in `sheet`, what
//! figures and reasons become on the board in `words`; what the loop sends is in `books.rs`.
//!
//! It never asks for anything and never reads the board. A panic in one underlying's figures is
//! caught, said in the log and answered as the reason why there are none; the others go on.

mod sheet;
mod thread;
mod words;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use analytics::Curve;
use analytics::live::{Dividend, Series};
use board::{ChainKey, Exposure, Inputs, Model, Scope, Summary};
use market::{Millis, Right, Symbol, Time};

use sheet::Sheet;

pub use thread::THREAD;
pub(crate) use thread::{Thread, start};
pub(crate) use words::{BROKE, NO_THREAD};

/// What the loop has for the model: all that changed since the mail before, as it is now.
#[derive(Debug, Clone, Default)]
pub(crate) struct Mail {
    /// The desk's clock.
    pub(crate) now: Time,
    /// Quotes stamped before this are stale; `None` while none can be.
    pub(crate) stale_before: Option<Time>,
    pub(crate) posts: Vec<Post>,
    /// Underlyings nobody looks at any more.
    pub(crate) gone: Vec<Symbol>,
}

/// What changed of one underlying.
#[derive(Debug, Clone)]
pub(crate) struct Post {
    pub(crate) underlying: Symbol,
    /// Whether what was sent before is void.
    pub(crate) fresh: bool,
    /// Expiries that came and went, in order.
    pub(crate) lists: Vec<Change>,
    /// The underlying's price, if it is another.
    pub(crate) spot: Option<(f64, Option<Time>)>,
    /// By the stopwatch, when the first price since the mail before was on the board.
    pub(crate) since: Option<Duration>,
    /// Contracts of which something came, by row.
    pub(crate) cells: Vec<(u32, Inputs)>,
    /// The rates, if they are others.
    pub(crate) curve: Option<Option<Curve>>,
    /// The dividends to come, if they are others; `None` within if they are not known.
    pub(crate) dividends: Option<Option<Vec<Dividend>>>,
    /// What is looked at, if that is something else.
    pub(crate) looks: Option<Looks>,
}

/// What became of an expiry.
#[derive(Debug, Clone)]
pub(crate) enum Change {
    /// It is listed. Its contracts' rows follow on those of all that were listed since the last
    /// fresh post.
    Listed(Arc<Listing>),
    Gone(ChainKey),
}

/// The contracts of one expiry and root.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Listing {
    pub(crate) key: ChainKey,
    pub(crate) series: Series,
    /// Symbol, strike in dollars, and right, in the order shown.
    pub(crate) contracts: Vec<(Symbol, f64, Right)>,
}

/// What somebody looks at.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Looks {
    /// Expiries shown, with the strikes in view: lowest and highest, dollars.
    pub(crate) views: Vec<(ChainKey, f64, f64)>,
    /// Exposures shown.
    pub(crate) scopes: Vec<Scope>,
}

/// What the model says.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Answer {
    /// Whether this answers mail, and the next may come.
    pub(crate) free: bool,
    pub(crate) models: Vec<(Symbol, Model)>,
    pub(crate) summaries: Vec<(ChainKey, Summary)>,
    pub(crate) exposures: Vec<(Scope, Exposure)>,
    /// Since when the price was on the board that rows in view now follow, and the same of the
    /// exposure over a whole underlying; `None` where they follow none that is new.
    pub(crate) rows_since: Option<Duration>,
    pub(crate) sums_since: Option<Duration>,
    /// An underlying whose figures broke off.
    pub(crate) broke: Option<Symbol>,
}

impl Answer {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    fn join(&mut self, other: Self) {
        self.models.extend(other.models);
        self.summaries.extend(other.summaries);
        self.exposures.extend(other.exposures);
        self.rows_since = self.rows_since.or(other.rows_since);
        self.sums_since = self.sums_since.or(other.sums_since);
        self.broke = self.broke.or(other.broke);
    }
}

/// What is worked on in slices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Work {
    /// Every row, and the sums over them.
    Sums,
    /// What may take its time: the profile of gamma, carries, and dividends on their days.
    Slow,
}

/// Every underlying somebody looks at.
#[derive(Debug, Default)]
pub(crate) struct Pricer {
    sheets: BTreeMap<Symbol, Sheet>,
    /// Whose slice is the next.
    turn: Option<Symbol>,
}

impl Pricer {
    /// Takes mail, and answers at once with the rows in view.
    pub(crate) fn take(&mut self, mail: Mail) -> Answer {
        let Mail { now, stale_before, posts, gone } = mail;
        let mut answer = Answer { free: true, ..Answer::default() };
        for underlying in gone {
            self.sheets.remove(&underlying);
        }
        for post in posts {
            let underlying = post.underlying;
            if post.fresh {
                self.sheets.insert(underlying, Sheet::default());
            }
            answer.join(self.guarded(underlying, |sheet| {
                sheet.take(post, now, stale_before);
                sheet.rows()
            }));
        }
        answer
    }

    /// When the next slice of this work is due; `None` while nothing changed.
    pub(crate) fn due(&self, work: Work) -> Option<Millis> {
        self.sheets.values().filter_map(|sheet| sheet.due(work)).min()
    }

    /// Whether a sweep is under way: it is not to be rested from.
    pub(crate) fn is_sweeping(&self) -> bool {
        self.sheets.values().any(Sheet::is_sweeping)
    }

    /// Does one slice of what is due of this work, the underlyings in turn.
    pub(crate) fn slice(&mut self, work: Work, now: Millis) -> Answer {
        let is_due = |sheet: &Sheet| sheet.due(work).is_some_and(|due| due <= now);
        let due = self.sheets.iter().filter(|(_, sheet)| is_due(sheet)).map(|(symbol, _)| *symbol);
        let due: Vec<Symbol> = due.collect();
        let next = due.iter().find(|symbol| Some(**symbol) > self.turn).or(due.first());
        let Some(next) = next.copied() else { return Answer::default() };
        self.turn = Some(next);
        self.guarded(next, |sheet| match work {
            Work::Sums => sheet.sweep(now),
            Work::Slow => {
                sheet.slow(now);
                Answer::default()
            }
        })
    }

    /// Works on one underlying. If that breaks off it has no figures until it is listed anew.
    fn guarded(&mut self, underlying: Symbol, work: impl FnOnce(&mut Sheet) -> Answer) -> Answer {
        let Some(sheet) = self.sheets.get_mut(&underlying) else { return Answer::default() };
        // What a panic leaves of the sheet is dropped unseen.
        catch_unwind(AssertUnwindSafe(|| work(sheet))).unwrap_or_else(|_| {
            self.sheets.remove(&underlying);
            tracing::error!(%underlying, "the model broke off");
            Answer { broke: Some(underlying), ..Answer::default() }
        })
    }
}

#[cfg(test)]
mod tests;
