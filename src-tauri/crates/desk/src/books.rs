//! What the model must be told of the board, and no more: which contracts each underlying has, and
//! of which of them something came since the last mail.
//!
//! Events are only marked. What is sent is read off the board when the model has time for it, so
//! that however much came meanwhile, a contract is in the mail once, as it is then. Nothing is
//! reckoned here; the model is in `pricer.rs`, when it is sent mail in `desk/pricing.rs`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use analytics::Curve;
use analytics::live::Dividend;
use board::{Board, ChainKey, Scope};
use market::{BySymbol, Symbol, Time};

use crate::pricer::{Change, Listing, Looks, Mail, Post};

/// Rows of what is gone that are put up with before all is sent anew, beside as many as are there.
const SLACK: usize = 2_000;

/// Every underlying the model follows.
#[derive(Debug, Default)]
pub(crate) struct Books {
    held: Vec<Book>,
    /// The book and row of each contract.
    of: BySymbol<(usize, u32)>,
    gone: Vec<Symbol>,
    curve: Option<Curve>,
    dividends: BTreeMap<Symbol, Vec<Dividend>>,
}

/// One underlying.
#[derive(Debug)]
struct Book {
    underlying: Symbol,
    listings: BTreeMap<ChainKey, Arc<Listing>>,
    /// The contract of each row; rows of what is gone stay until all is sent anew.
    rows: Vec<Symbol>,
    looks: Looks,
    due: Due,
}

/// What has to be told.
#[derive(Debug, Default)]
struct Due {
    fresh: bool,
    lists: Vec<Change>,
    spot: bool,
    /// By the stopwatch, when the first price that is to be told was on the board.
    since: Option<Duration>,
    /// Rows, each once, and whether a row is among them.
    rows: Vec<u32>,
    marked: Vec<bool>,
    curve: bool,
    dividends: bool,
    looks: bool,
}

impl Books {
    /// The contracts of an expiry, in the order shown. Told again, only their figures are new.
    pub(crate) fn list(&mut self, listing: Listing) {
        let at = self.book(listing.key.underlying);
        let book = &mut self.held[at];
        if book.listings.get(&listing.key).is_some_and(|held| **held == listing) {
            for (symbol, ..) in &listing.contracts {
                self.touch(symbol, Duration::ZERO);
            }
            return;
        }
        self.remove(at, &listing.key);
        let (key, listing) = (listing.key, Arc::new(listing));
        self.held[at].listings.insert(key, listing.clone());
        self.add(at, listing);
        self.rebuild_if_sparse(at);
    }

    /// Lets go of every expiry but these.
    pub(crate) fn keep(&mut self, kept: impl Fn(&ChainKey) -> bool) {
        for at in (0..self.held.len()).rev() {
            let listed: Vec<ChainKey> = self.held[at].listings.keys().copied().collect();
            for key in listed.iter().filter(|key| !kept(key)) {
                self.remove(at, key);
            }
            if self.held[at].listings.is_empty() {
                let book = self.held.swap_remove(at);
                self.gone.push(book.underlying);
                // The last book has taken this one's number.
                let moved = self.held.len();
                self.of.values_mut().filter(|(of, _)| *of == moved).for_each(|(of, _)| *of = at);
            } else {
                self.rebuild_if_sparse(at);
            }
        }
    }

    /// Something came of a symbol and is on the board, `now` by the stopwatch.
    pub(crate) fn touch(&mut self, symbol: &Symbol, now: Duration) {
        if self.held.is_empty() {
            return;
        }
        if !symbol.is_option() {
            let of = self.held.iter_mut().filter(|book| book.underlying == *symbol);
            of.for_each(|book| {
                book.due.spot = true;
                book.due.since = book.due.since.or(Some(now));
            });
        } else if let Some((book, row)) = self.of.get(symbol) {
            self.held[*book].due.mark(*row);
        }
    }

    /// Says what is looked at.
    pub(crate) fn look(&mut self, views: &[(ChainKey, f64, f64)], scopes: &BTreeSet<Scope>) {
        for book in &mut self.held {
            let views = views.iter().filter(|(key, ..)| key.underlying == book.underlying);
            let scopes = scopes.iter().filter(|scope| scope.underlying() == book.underlying);
            let looks =
                Looks { views: views.copied().collect(), scopes: scopes.copied().collect() };
            if book.looks != looks {
                (book.looks, book.due.looks) = (looks, true);
            }
        }
    }

    pub(crate) fn set_curve(&mut self, curve: Option<Curve>) {
        self.curve = curve;
        self.held.iter_mut().for_each(|book| book.due.curve = true);
    }

    pub(crate) fn set_dividends(&mut self, underlying: Symbol, dividends: Vec<Dividend>) {
        self.dividends.insert(underlying, dividends);
        let of = self.held.iter_mut().filter(|book| book.underlying == underlying);
        of.for_each(|book| book.due.dividends = true);
    }

    /// The model has lost an underlying, whose contracts are answered. It is told all of it again
    /// when it is listed anew.
    pub(crate) fn lost(&mut self, underlying: Symbol) -> Vec<Symbol> {
        let of = self.held.iter().filter(|book| book.underlying == underlying);
        let listings = of.flat_map(|book| book.listings.values());
        let contracts = listings.flat_map(|listing| &listing.contracts);
        let contracts = contracts.map(|(symbol, ..)| *symbol).collect();
        self.keep(|key| key.underlying != underlying);
        self.gone.clear();
        contracts
    }

    pub(crate) fn underlyings(&self) -> Vec<Symbol> {
        self.held.iter().map(|book| book.underlying).collect()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.held.is_empty()
    }

    /// Whether there is anything to tell.
    pub(crate) fn any_due(&self) -> bool {
        !self.gone.is_empty() || self.held.iter().any(|book| book.due.is_any())
    }

    /// All there is to tell, as the board has it now. From here on there is nothing.
    pub(crate) fn mail(&mut self, board: &Board, now: Time, stale_before: Option<Time>) -> Mail {
        let gone = std::mem::take(&mut self.gone);
        let Self { held, curve, dividends, .. } = self;
        let posts = held
            .iter_mut()
            .map(|book| book.post(board, curve.as_ref(), dividends.get(&book.underlying)));
        Mail { now, stale_before, posts: posts.collect(), gone }
    }

    fn book(&mut self, underlying: Symbol) -> usize {
        let held = self.held.iter().position(|book| book.underlying == underlying);
        held.unwrap_or_else(|| {
            self.held.push(Book {
                underlying,
                listings: BTreeMap::new(),
                rows: Vec::new(),
                looks: Looks::default(),
                due: Due::all(),
            });
            self.held.len() - 1
        })
    }

    fn add(&mut self, at: usize, listing: Arc<Listing>) {
        let book = &mut self.held[at];
        for (symbol, ..) in &listing.contracts {
            let row = u32::try_from(book.rows.len()).unwrap_or(u32::MAX);
            book.rows.push(*symbol);
            self.of.insert(*symbol, (at, row));
            book.due.mark(row);
        }
        book.due.lists.push(Change::Listed(listing));
    }

    fn remove(&mut self, at: usize, key: &ChainKey) {
        let book = &mut self.held[at];
        let Some(listing) = book.listings.remove(key) else { return };
        for (symbol, ..) in &listing.contracts {
            self.of.remove(symbol);
        }
        book.due.lists.push(Change::Gone(*key));
    }

    /// Numbers the rows anew once most of them are of what is gone.
    fn rebuild_if_sparse(&mut self, at: usize) {
        let book = &mut self.held[at];
        let there: usize = book.listings.values().map(|listing| listing.contracts.len()).sum();
        if book.rows.len() <= 2 * there + SLACK {
            return;
        }
        (book.rows, book.due) = (Vec::new(), Due::all());
        let listings: Vec<Arc<Listing>> = book.listings.values().cloned().collect();
        listings.into_iter().for_each(|listing| self.add(at, listing));
    }
}

impl Book {
    fn post(
        &mut self,
        board: &Board,
        curve: Option<&Curve>,
        dividends: Option<&Vec<Dividend>>,
    ) -> Post {
        let due = std::mem::take(&mut self.due);
        let rows = &self.rows;
        let spot = due.spot.then(|| board.inputs(&self.underlying)).flatten();
        let cells =
            due.rows.iter().filter_map(|row| Some((*row, board.inputs(rows.get(*row as usize)?)?)));
        Post {
            underlying: self.underlying,
            fresh: due.fresh,
            spot: spot.and_then(|cell| Some((cell.last?, cell.last_time))),
            since: due.since,
            cells: cells.collect(),
            lists: due.lists,
            curve: due.curve.then(|| curve.cloned()),
            dividends: due.dividends.then(|| dividends.cloned()),
            looks: due.looks.then(|| self.looks.clone()),
        }
    }
}

impl Due {
    /// Everything but contracts.
    fn all() -> Self {
        let all = true;
        Self { fresh: all, spot: all, curve: all, dividends: all, looks: all, ..Self::default() }
    }

    fn mark(&mut self, row: u32) {
        let at = row as usize;
        if self.marked.len() <= at {
            self.marked.resize(at + 1, false);
        }
        if !std::mem::replace(&mut self.marked[at], true) {
            self.rows.push(row);
        }
    }

    fn is_any(&self) -> bool {
        let Self { fresh, lists, spot, rows, curve, dividends, looks, .. } = self;
        let facts = *fresh || *spot || *curve || *dividends || *looks;
        facts || !lists.is_empty() || !rows.is_empty()
    }
}

#[cfg(test)]
mod tests;
