//! The loop's side of the model: when it is sent mail, and where its answers go.
//!
//! One mail is under way at a time, and a few milliseconds lie between two: what comes meanwhile
//! is marked in `books.rs` and goes with the next. A desk where nobody looks at a chain has no
//! model, and one where nothing comes sends it no more than the time now and then.

use std::collections::BTreeSet;
use std::time::Duration;

use analytics::live::{Dividend, Series};
use board::{ChainKey, Exposure, Loading, Model, Scope, Summary};
use market::{
    AssetClass, Calendar, ComingDividend, Contract, Millis, Right, Session, Strike, Symbol, Time,
};
use tokio::sync::mpsc;

use super::Owner;
use crate::books::Books;
use crate::clock;
use crate::pricer::{self, Answer, BROKE, Listing, NO_THREAD, Thread};

/// Between two mails, milliseconds: a fraction of a frame.
const APART: u64 = 5;
/// After so long without mail the model is told the time: contracts age and quotes grow stale.
const AGE: u64 = 5_000;
/// A quote older than this does not count while the market is open, milliseconds.
const OLD: i64 = 15 * 60_000;

/// The model's thread and what it has to be told.
#[derive(Debug, Default)]
pub(super) struct Pricing {
    pub(super) books: Books,
    thread: Option<Thread>,
    /// Whether mail is under way.
    busy: bool,
    sent: Millis,
}

impl Pricing {
    /// Whether there is a model that may say something.
    pub(super) fn is_running(&self) -> bool {
        self.thread.is_some()
    }

    /// When the model is sent something; `None` while it has mail, or there is no chain.
    pub(super) fn due(&self) -> Option<Millis> {
        if self.busy {
            return None;
        }
        let aged = || (!self.books.is_empty()).then(|| self.sent.plus(AGE));
        if self.books.any_due() { Some(self.sent.plus(APART)) } else { aged() }
    }

    /// Ends the thread and waits until it has ended.
    pub(super) async fn end(self) {
        if let Some(thread) = self.thread {
            thread.end().await;
        }
    }
}

impl Owner {
    /// Sends the model what came, if it is time to.
    pub(super) fn price(&mut self) {
        let Some(due) = self.pricing.due() else { return };
        let now = self.watch.read();
        if due <= now {
            self.write_to_model(now);
        }
    }

    fn write_to_model(&mut self, now: Millis) {
        let wall = clock::now();
        let stale = stale_after(wall, self.session(wall), self.delay(AssetClass::Options));
        let mail = self.pricing.books.mail(&self.board, wall, stale);
        self.pricing.sent = now;
        if self.pricing.thread.is_none() {
            match pricer::start(self.watch) {
                Ok((thread, answers)) => {
                    (self.pricing.thread, self.answers) = (Some(thread), answers);
                }
                Err(error) => {
                    tracing::error!(%error, "no thread for the model");
                    return self.model_ended(NO_THREAD);
                }
            }
        }
        self.pricing.busy = self.pricing.thread.as_ref().is_some_and(|thread| thread.send(mail));
        if !self.pricing.busy {
            tracing::error!("the model takes no mail");
            self.model_ended(BROKE);
        }
    }

    /// Hears the model; `None` if its thread has ended, which nobody asked it to.
    pub(super) fn hear_model(&mut self, answer: Option<Answer>) {
        match answer {
            Some(answer) => self.take_answer(answer),
            None => {
                tracing::error!("the model's thread has ended");
                self.model_ended(BROKE);
            }
        }
    }

    /// Puts what the model says on the board.
    fn take_answer(&mut self, answer: Answer) {
        let Answer { free, models, summaries, exposures, rows_since, sums_since, broke } = answer;
        self.pricing.busy &= !free;
        for (symbol, model) in models {
            self.board.apply_model(symbol, model);
        }
        for (key, summary) in summaries {
            self.board.summarise(key, summary);
        }
        for (scope, exposure) in exposures {
            self.expose(scope, exposure);
        }
        if let Some(underlying) = broke {
            self.model_broke(underlying, BROKE);
        }
        self.note_pace(rows_since, sums_since);
    }

    /// How long figures took to follow a price, for whoever measures it.
    fn note_pace(&self, rows: Option<Duration>, sums: Option<Duration>) {
        let micros = |since: Duration| (self.watch.elapsed() - since).as_micros() as u64;
        if let Some(since) = rows {
            tracing::trace!(target: crate::PACE, rows = micros(since));
        }
        if let Some(since) = sums {
            tracing::trace!(target: crate::PACE, sums = micros(since));
        }
    }

    fn expose(&mut self, scope: Scope, exposure: Exposure) {
        let loading = match scope {
            Scope::Expiry(_) => Loading::Ready,
            Scope::Underlying(underlying) => self.chains.whole(&underlying),
        };
        self.board.expose(scope, Exposure { loading, ..exposure });
    }

    /// Says how far the download of a whole underlying has come.
    pub(super) fn tell_whole(&mut self, underlying: Symbol) {
        let scope = Scope::Underlying(underlying);
        let exposure = self.board.exposure(&scope).cloned().unwrap_or_default();
        self.expose(scope, exposure);
    }

    /// There is no model. The next chain that is listed has another started.
    fn model_ended(&mut self, why: &str) {
        (self.pricing.thread, self.pricing.busy) = (None, false);
        for underlying in self.pricing.books.underlyings() {
            self.model_broke(underlying, why);
        }
    }

    /// Takes back every figure of an underlying, and says why.
    fn model_broke(&mut self, underlying: Symbol, why: &str) {
        let reason = || Some(Box::from(why));
        for contract in self.pricing.books.lost(underlying) {
            self.board.apply_model(contract, Model { reason: reason(), ..Model::default() });
        }
        let shown = self.clients.chains().filter(|key| key.underlying == underlying);
        for key in shown.collect::<BTreeSet<ChainKey>>() {
            self.board.summarise(key, Summary { reason: reason(), ..Summary::default() });
        }
        let scopes = self.clients.scopes();
        for scope in scopes.into_iter().filter(|scope| scope.underlying() == underlying) {
            self.expose(scope, Exposure { reason: reason(), ..Exposure::default() });
        }
    }

    /// Tells the model of the contracts of a chain.
    pub(super) fn list_for_model(&mut self, key: ChainKey) {
        let symbols = self.board.contracts(&key);
        let Some(expires) = expiry_of(&key, &self.days.calendar) else {
            let contracts = u32::try_from(symbols.len()).unwrap_or(u32::MAX);
            let reason = Some("The expiry is no day of the calendar.".into());
            self.board.summarise(key, Summary { contracts, reason, ..Summary::default() });
            return;
        };
        let style = symbols.iter().find_map(|symbol| self.board.inputs(symbol)?.style);
        let standard = market::underlying_of(&key.root) == key.underlying;
        let contracts = symbols.iter().filter_map(|symbol| {
            let contract = Contract::parse(symbol).ok()?;
            Some((*symbol, contract.strike.dollars(), contract.right))
        });
        let contracts = contracts.collect();
        let series = Series { expires, style, standard };
        self.pricing.books.list(Listing { key, series, contracts });
    }

    /// Tells the model what is looked at, and to let go of the rest.
    pub(super) fn look_for_model(&mut self) {
        let Self { pricing, chains, clients, .. } = self;
        pricing.books.keep(|key| chains.is_held(key));
        let everything = (f64::NEG_INFINITY, f64::INFINITY);
        let views = clients.shown().map(|(key, view)| {
            let seen = view.map(|view| (view.low.dollars(), view.high.dollars()));
            let (low, high) = seen.unwrap_or(everything);
            (key, low, high)
        });
        pricing.books.look(&views.collect::<Vec<_>>(), &clients.scopes());
    }

    /// Starts over with another model, for another source.
    pub(super) fn forget_model(&mut self) {
        // Its thread ends by itself: nobody is there for its answers.
        (_, self.answers) = mpsc::channel(1);
        self.pricing = Pricing { sent: self.pricing.sent, ..Pricing::default() };
    }
}

/// Further than any contract goes, days.
const HORIZON: i64 = 1_200;

/// The dividends to come, declared and projected, as the model takes them: a day's price goes ex
/// with its open.
pub(super) fn dividends_of(
    rows: &[market::Dividend],
    calendar: &Calendar,
    now: Time,
) -> Vec<Dividend> {
    let today = now.eastern().date();
    // Before the open today's are still to come.
    let from = today.yesterday().unwrap_or(today);
    let until = today.checked_add(jiff::Span::new().days(HORIZON)).unwrap_or(today);
    let coming = market::dividends_to_come(rows, calendar, from, until).into_iter();
    let coming = coming.filter_map(|ComingDividend { ex_date, amount, projected }| {
        let ex = Time::from_eastern(ex_date, 9, 30).filter(|ex| *ex > now)?;
        Some(Dividend { ex, amount, projected })
    });
    coming.collect()
}

/// When a chain's contracts expire, by New York's calendar. So it is on the make-believe exchange
/// too, at whatever hours it trades.
fn expiry_of(key: &ChainKey, calendar: &Calendar) -> Option<Time> {
    let any =
        Contract { root: key.root, expiry: key.expiry, right: Right::Call, strike: Strike(1_000) };
    calendar.expiry_of(key.expiry, any.settlement())
}

/// From when on a quote counts. Out of hours the last ones stand, a source with hours of its own
/// is taken to be open, and a feed that is late is given its delay.
fn stale_after(now: Time, session: Option<Session>, delay: i64) -> Option<Time> {
    let open = session.is_none_or(|session| session == Session::Regular);
    open.then(|| Time::from_millis(now.millis() - OLD - delay))
}

#[cfg(test)]
mod tests;
