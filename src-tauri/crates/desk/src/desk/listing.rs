//! What the loop has REST fetch for the chains: their contracts, and what the model goes by besides,
//! rates and dividends.
//!
//! A chain is asked for when it is shown, every other expiry of its underlying in one go once it is
//! there. What becomes of the contracts is `chains.rs`'s and the model's.

use std::collections::BTreeMap;

use analytics::Curve;
use board::{ChainKey, Loading};
use feed::ClientId;
use market::{
    AssetClass, Date, Dividend, Event, IndexValue, OptionSnapshot, Symbol, TreasuryYields,
};

use super::Owner;
use super::downloads::{Asking, hand_on};
use super::pricing::dividends_of;
use crate::history::Phase;
use crate::jobs::News;
use crate::{DeskError, clock};

/// How far back dividends are asked for, days: the last two of whoever pays once a year.
const HABIT: i64 = 800;

/// What of the chains' downloads `chains.rs` does not know.
#[derive(Debug, Default)]
pub(super) struct Quants {
    yields: Asking,
    /// By underlying, with the day they were asked for.
    dividends: BTreeMap<Symbol, (Date, Asking)>,
}

impl Owner {
    pub(super) fn fetch_chains(&mut self) {
        for key in self.chains.want(self.clients.chains(), &self.clients.wholes()) {
            let Some(rest) = self.rest.clone() else {
                let failed = Loading::Failed(DeskError::NoKey.to_string().into());
                self.board.set_chain_loading(key, failed);
                continue;
            };
            self.note_request();
            let job = self.jobs.start(async move |herald| {
                let pages = rest.chain(key.underlying, key.expiry);
                let end = hand_on(pages, &herald, News::ChainPage).await;
                herald.tell(News::ChainEnd(end)).await;
            });
            self.chains.started(key, job);
            self.board.set_chain_loading(key, Loading::Running(0));
            self.fetch_rates();
            self.fetch_dividends(key.underlying);
        }
        self.fetch_wholes();
    }

    /// Asks for every contract of the underlyings whose whole is wished, once what is shown of
    /// them is there.
    fn fetch_wholes(&mut self) {
        for underlying in self.chains.wholes_due() {
            let Some(rest) = self.rest.clone() else { continue };
            self.note_request();
            let job = self.jobs.start(async move |herald| {
                let end = hand_on(rest.whole(underlying), &herald, News::WholePage).await;
                herald.tell(News::WholeEnd(end)).await;
            });
            self.chains.whole_started(underlying, job);
            self.tell_whole(underlying);
        }
    }

    /// Asks for the dividends of a stock once a day: those declared, and those of the past year and
    /// more, for its habit.
    pub(super) fn fetch_dividends(&mut self, underlying: Symbol) {
        let Some(rest) = self.rest.clone().filter(|_| !underlying.is_index()) else { return };
        let today = clock::now().eastern().date();
        let from = today.checked_sub(jiff::Span::new().days(HABIT)).unwrap_or(today);
        let Self { jobs, quants, .. } = self;
        let asked = quants.dividends.entry(underlying).or_default();
        if asked.0 != today {
            *asked = (today, Asking::default());
        }
        asked.1.ask(|| {
            jobs.start(async move |herald| {
                herald.tell(News::Dividends(rest.dividends(underlying, from).await)).await;
            })
        });
    }

    pub(super) fn take_dividends(&mut self, number: u64, result: Result<Vec<Dividend>, DeskError>) {
        let mut asked = self.quants.dividends.iter_mut();
        let ours = asked.find_map(|(underlying, (_, asking))| {
            asking.is_answered_by(number, result.is_ok()).then_some(*underlying)
        });
        let Some(underlying) = ours else { return };
        match result {
            Ok(rows) => {
                let coming = dividends_of(&rows, &self.days.calendar, clock::now());
                self.pricing.books.set_dividends(underlying, coming);
            }
            // The yield that the quotes imply stands in their place.
            Err(error) => tracing::warn!(%underlying, %error, "no dividends"),
        }
    }

    pub(super) fn fetch_rates(&mut self) {
        let Some(rest) = self.rest.clone() else { return };
        let Self { jobs, quants, .. } = self;
        quants.yields.ask(|| {
            jobs.start(async move |herald| {
                herald.tell(News::Yields(rest.yields().await)).await;
            })
        });
    }

    pub(super) fn take_page(&mut self, number: u64, page: &[OptionSnapshot]) {
        let Some((key, chain)) = self.chains.of_job(number) else { return };
        let rows = chain.take(page, &key);
        self.take_contracts(key.underlying, page);
        self.board.set_chain_loading(key, Loading::Running(rows));
    }

    pub(super) fn chain_ended(&mut self, number: u64, end: Result<(), DeskError>) {
        let Some((key, chain)) = self.chains.of_job(number) else { return };
        match end {
            Ok(()) => {
                let contracts = self.chains.listed(key);
                self.list(key, contracts);
                self.fetch_wholes();
                self.settle();
            }
            Err(error) => {
                chain.phase = Phase::Failed;
                tracing::warn!(underlying = %key.underlying, %error, "no chain");
                self.board.set_chain_loading(key, Loading::Failed(error.to_string().into()));
            }
        }
    }

    pub(super) fn take_whole_page(&mut self, number: u64, page: &[OptionSnapshot]) {
        let Some((underlying, whole)) = self.chains.whole_of_job(number) else { return };
        whole.take(page, underlying);
        self.take_contracts(underlying, page);
        self.tell_whole(underlying);
    }

    pub(super) fn whole_ended(&mut self, number: u64, end: Result<(), DeskError>) {
        let Some((underlying, whole)) = self.chains.whole_of_job(number) else { return };
        match end {
            Ok(()) => {
                for (key, contracts) in self.chains.whole_listed(underlying) {
                    self.list(key, contracts);
                }
                self.settle();
            }
            Err(error) => {
                tracing::warn!(%underlying, %error, "not all of its options");
                whole.failed(&error.to_string());
            }
        }
        self.tell_whole(underlying);
    }

    pub(super) fn take_yields(
        &mut self,
        number: u64,
        result: Result<Option<TreasuryYields>, DeskError>,
    ) {
        if !self.quants.yields.is_answered_by(number, result.is_ok()) {
            return;
        }
        match result {
            Ok(yields) => {
                let curve = yields.and_then(|day| Curve::of(&day.yields));
                self.pricing.books.set_curve(curve);
            }
            Err(error) => tracing::warn!(%error, "no interest rates"),
        }
    }

    /// Puts snapshots of contracts on the board.
    fn take_contracts(&mut self, underlying: Symbol, page: &[OptionSnapshot]) {
        for row in page {
            let (quote, trade) = (row.quote.as_ref(), row.trade.as_ref());
            let origin = self.read_rights(AssetClass::Options, quote, trade);
            self.board.set_origin(origin);
            self.board.apply_option(row);
        }
        // Indices have no link yet: the snapshot's own value is all there is.
        let seen = page.iter().filter_map(|row| row.underlying);
        for seen in seen.filter(|_| underlying.is_index()) {
            let (symbol, value, time) = (underlying, seen.price, seen.time);
            self.board.apply(&Event::IndexValue(IndexValue { symbol, value, time }));
            self.pricing.books.touch(&symbol, self.watch.elapsed());
        }
    }

    /// A chain's contracts are known.
    fn list(&mut self, key: ChainKey, contracts: Vec<Symbol>) {
        self.board.list_chain(key, contracts);
        self.board.set_chain_loading(key, Loading::Ready);
        self.list_for_model(key);
    }

    /// Asks for a client's chain anew.
    pub(super) fn reload_chain(&mut self, client: ClientId) {
        if let Some(key) = self.clients.chain_of(client) {
            self.chains.doubt_one(&key);
            self.fetch();
        }
    }

    /// Rates, dividends and whole underlyings are asked for again if they failed.
    pub(super) fn retry_quants(&mut self) {
        self.chains.retry();
        let underlyings = self.clients.chains().map(|key| key.underlying);
        for underlying in underlyings.collect::<std::collections::BTreeSet<Symbol>>() {
            self.fetch_rates();
            self.fetch_dividends(underlying);
        }
    }

    /// Another key: what it gives of dividends may differ. Rates are everybody's.
    pub(super) fn forget_quants(&mut self) {
        self.quants.dividends.clear();
    }
}
