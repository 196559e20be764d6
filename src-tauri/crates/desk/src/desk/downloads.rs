//! What the loop has REST fetch: snapshots, history, and answers to questions; for chains see
//! `desk/listing.rs`.
//!
//! Each is asked for when somebody wishes it, and again when a link comes back or a person asks;
//! nothing is asked for on a timer. News of a job nobody waits for any more are passed over.

use std::collections::{BTreeMap, BTreeSet};

use board::{Loading, Origin};
use feed::entitlement::Evidence;
use market::{AssetClass, Contract, Date, LastQuote, LastTrade, Settlement, Symbol, Ticker, Topic};
use tokio::sync::oneshot;

use super::links::is_of;
use super::{Owner, reply};
use crate::history::{Phase, Want};
use crate::jobs::{Herald, Job, News};
use crate::rest::{Haste, Pages};
use crate::{DeskError, Expiry, clock};

/// Downloads other than chains and history.
#[derive(Debug, Default)]
pub(super) struct Downloads {
    /// Tickers whose snapshot has come or is on its way.
    known: BTreeSet<Symbol>,
    snapshots: Vec<(Job, Vec<Symbol>)>,
}

/// Something that is asked for once, and again only if that failed.
#[derive(Debug, Default)]
pub(super) struct Asking {
    job: Option<Job>,
    answered: bool,
}

impl Asking {
    /// Starts the job unless it runs or has been answered.
    pub(super) fn ask(&mut self, start: impl FnOnce() -> Job) {
        if self.job.is_none() && !self.answered {
            self.job = Some(start());
        }
    }

    /// Whether news are those of its job, which is over with them.
    pub(super) fn is_answered_by(&mut self, number: u64, well: bool) -> bool {
        let ours = self.job.take_if(|job| job.is(number)).is_some();
        self.answered |= ours && well;
        ours
    }
}

impl Owner {
    /// Asks for what is wished and has not come.
    pub(super) fn fetch(&mut self) {
        self.fetch_snapshots();
        self.fetch_chains();
        self.fetch_history();
        self.look_for_gaps();
    }

    fn fetch_snapshots(&mut self) {
        let charts = self.clients.charts().map(|(symbol, _)| symbol);
        let chains = self.clients.chains().map(|key| key.underlying);
        let taps = self.spouts.iter().flat_map(|spout| spout.topics().iter().map(Topic::symbol));
        let wished = self.clients.tickers().chain(charts).chain(chains).chain(taps);
        let wished: BTreeSet<Symbol> = wished.collect();
        self.downloads.known.retain(|symbol| wished.contains(symbol));
        let missing: Vec<Symbol> = wished.difference(&self.downloads.known).copied().collect();
        let Some(rest) = self.rest.clone().filter(|_| !missing.is_empty()) else { return };
        self.note_request();
        self.downloads.known.extend(&missing);
        let asked = missing.clone();
        let job = self.jobs.start(async move |herald| {
            herald.tell(News::Snapshots(rest.snapshots(&asked).await)).await;
        });
        self.downloads.snapshots.push((job, missing));
    }

    fn fetch_history(&mut self) {
        for want in self.histories.want(self.clients.charts(), self.clients.tickers()) {
            let Want { symbol, reach, haste } = want;
            let Some(rest) = self.rest.clone() else {
                if haste == Haste::Now {
                    let failed = Loading::Failed(DeskError::NoKey.to_string().into());
                    self.board.set_history(symbol, reach.interval, failed);
                }
                continue;
            };
            self.note_request();
            let now = clock::now();
            let asked = self.board.asked(self.exchange_time(AssetClass::of(&symbol), now));
            let job = self.jobs.start(async move |herald| {
                let pages = rest.bars(symbol, reach, now, haste);
                let end = hand_on(pages, &herald, News::Bars).await;
                herald.tell(News::BarsEnd(end)).await;
            });
            self.histories.started(want, asked, job);
            if haste == Haste::Now {
                self.board.set_history(symbol, reach.interval, Loading::Running(0));
            }
        }
    }

    /// A link was down: what snapshots and chains said may be old. Of bars the gaps are known.
    pub(super) fn doubt(&mut self, class: AssetClass) {
        self.downloads.known.retain(|symbol| !is_of(class)(symbol));
        if class == AssetClass::Options {
            self.chains.doubt();
        }
    }

    /// What snapshots said of the day holds no more: they are asked for again when the wishes are
    /// next gone through.
    pub(super) fn doubt_snapshots(&mut self) {
        self.downloads.known.clear();
        self.chains.doubt();
    }

    /// Another key, or none: what is under way with the one before is dropped, and what it gave
    /// is asked for anew, for rights differ.
    pub(super) fn forget_downloads(&mut self) {
        self.downloads = Downloads::default();
        self.forget_quants();
        self.histories.clear();
        self.forget_gaps();
        self.chains.doubt();
    }

    /// Rates are asked for again if they failed; all else is, when the wishes are next gone
    /// through.
    pub(super) fn retry_downloads(&mut self) {
        self.retry_quants();
    }

    pub(super) fn learn(&mut self, number: u64, news: News) {
        match news {
            News::Snapshots(result) => self.take_snapshots(number, result),
            News::ChainPage(page) => self.take_page(number, &page),
            News::ChainEnd(end) => self.chain_ended(number, end),
            News::WholePage(page) => self.take_whole_page(number, &page),
            News::WholeEnd(end) => self.whole_ended(number, end),
            News::Bars(bars) => {
                let Some((symbol, history)) = self.histories.of_job(number) else { return };
                let rows = u32::try_from(bars.len()).unwrap_or(u32::MAX);
                history.rows = history.rows.saturating_add(rows);
                let (interval, told) = (history.reach.interval, Loading::Running(history.rows));
                let asked = history.asked;
                if history.shown {
                    self.board.set_history(symbol, interval, told);
                }
                self.board.load(symbol, interval, &bars, asked);
            }
            News::BarsEnd(end) => {
                let Some((symbol, history)) = self.histories.of_job(number) else { return };
                let (reach, asked, shown) = (history.reach, history.asked, history.shown);
                let loading = match end {
                    Ok(()) => {
                        history.phase = Phase::Ready;
                        let (base, from) = (reach.interval.base(), reach.from(asked.time));
                        let gaps = self.board.complete(symbol, base, from, asked);
                        self.tell_gaps(&gaps);
                        Loading::Ready
                    }
                    Err(error) => {
                        history.phase = Phase::Failed;
                        tracing::warn!(%symbol, %error, "no history");
                        self.heed_busy(&error);
                        Loading::Failed(error.to_string().into())
                    }
                };
                if shown {
                    self.board.set_history(symbol, reach.interval, loading);
                }
                self.mend();
            }
            News::Mended(bars) => self.mended(number, &bars),
            News::MendEnd(end) => self.mend_ended(number, end),
            News::Yields(result) => self.take_yields(number, result),
            News::Holidays(result) => self.take_holidays(number, result),
            News::Dividends(result) => self.take_dividends(number, result),
            News::KeyRead(read) => self.key_read(read),
            News::KeyStored(stored) => self.key_stored(stored),
            News::KeyForgotten(gone) => self.key_forgotten(gone),
            News::Tried(outcome) => self.key_tried(*outcome),
        }
    }

    fn take_snapshots(
        &mut self,
        number: u64,
        result: Result<Vec<market::UnifiedSnapshot>, DeskError>,
    ) {
        let jobs = &mut self.downloads.snapshots;
        let Some(at) = jobs.iter().position(|(job, _)| job.is(number)) else { return };
        let (_, asked) = jobs.swap_remove(at);
        match result {
            Ok(rows) => {
                for row in rows {
                    let class = AssetClass::of(&row.symbol);
                    let origin = self.read_rights(class, row.quote.as_ref(), row.trade.as_ref());
                    self.board.set_origin(origin);
                    self.board.apply_unified(&row);
                    self.pricing.books.touch(&row.symbol, self.watch.elapsed());
                }
            }
            Err(error) => {
                tracing::warn!(%error, "no snapshots");
                self.downloads.known.retain(|symbol| !asked.contains(symbol));
            }
        }
    }

    /// What a row of a snapshot tells of the key's rights; answers where the row is from.
    pub(super) fn read_rights(
        &mut self,
        class: AssetClass,
        quote: Option<&LastQuote>,
        trade: Option<&LastTrade>,
    ) -> Origin {
        let recency = quote.and_then(|quote| quote.recency);
        let recency = recency.or(trade.and_then(|trade| trade.recency));
        if class != AssetClass::Indices {
            let (quote, trade) = (quote.is_some(), trade.is_some());
            let seen = Evidence::Snapshot { quote, trade, recency };
            if self.rights.learn(class, seen) {
                self.tell_rights();
            }
        }
        self.origin_of_snapshot(class, recency)
    }

    pub(super) fn search(
        &mut self,
        text: String,
        mut answer: oneshot::Sender<Result<Vec<Ticker>, DeskError>>,
    ) {
        let Some(rest) = self.rest.clone() else { return reply(answer, Err(DeskError::NoKey)) };
        tokio::spawn(async move {
            tokio::select! {
                found = rest.search(&text) => reply(answer, found),
                () = answer.closed() => {}
            }
        });
    }

    pub(super) fn list_expiries(
        &mut self,
        symbol: Symbol,
        mut answer: oneshot::Sender<Result<(Symbol, Vec<Expiry>), DeskError>>,
    ) {
        let Some(rest) = self.rest.clone() else { return reply(answer, Err(DeskError::NoKey)) };
        let underlying = market::underlying_of(&symbol);
        let today = clock::now().eastern().date();
        tokio::spawn(async move {
            let listed = async {
                let calls = rest.calls(underlying).await?;
                let expiries = expiries(calls.iter().map(|call| &call.symbol), today);
                if expiries.is_empty() {
                    return Err(DeskError::NotFound(format!("options on {underlying}")));
                }
                Ok((underlying, expiries))
            };
            tokio::select! {
                listed = listed => reply(answer, listed),
                () = answer.closed() => {}
            }
        });
    }
}

/// Tells each page as it comes.
pub(super) async fn hand_on<T>(
    mut pages: Pages<T>,
    herald: &Herald,
    news: impl Fn(Vec<T>) -> News,
) -> Result<(), DeskError> {
    while let Some(page) = pages.next().await? {
        herald.tell(news(page)).await;
    }
    Ok(())
}

/// The expiries of some calls, nearest first, by root where two expire on a day.
fn expiries<'a>(calls: impl Iterator<Item = &'a Symbol>, today: Date) -> Vec<Expiry> {
    let mut strikes: BTreeMap<(Date, Symbol), (Contract, BTreeSet<u32>)> = BTreeMap::new();
    for contract in calls.filter_map(|symbol| Contract::parse(symbol).ok()) {
        if contract.expiry >= today {
            let entry = strikes.entry((contract.expiry, contract.root));
            entry.or_insert((contract, BTreeSet::new())).1.insert(contract.strike.0);
        }
    }
    let listed = strikes.into_iter().map(|((date, root), (contract, strikes))| Expiry {
        date,
        root,
        days: today.until(date).map_or(0, |span| span.get_days()),
        settles_at_open: contract.settlement() == Settlement::Open,
        strikes: u32::try_from(strikes.len()).unwrap_or(u32::MAX),
    });
    listed.collect()
}
