//! The loop: it owns the ledger, the board, the chains and every window's wish, and nobody else
//! touches them. Everything else is a message to it or a job it started.
//!
//! It never blocks and waits for nothing but messages and deadlines; a desk at rest does
//! nothing. What it does with the links is in `desk/links.rs`, with REST in
//! `desk/downloads.rs` and `desk/gaps.rs`, with the key in `desk/keys.rs`, with the model in `desk/pricing.rs`.

mod canary;
mod days;
mod downloads;
mod gaps;
mod keys;
mod links;
mod pricing;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use board::{Board, Mark, Origin};
use feed::{ClientId, Expectation, Ledger};
use market::{AssetClass, Event, Millis, Topic};
use tokio::sync::{Notify, mpsc, oneshot};
use tokio::task::JoinSet;

use crate::chains::{Chains, QUOTED};
use crate::clients::{Clients, topics, topics_of};
use crate::clock::{self, Stopwatch};
use crate::dial::Dialler;
use crate::feeds::Feed;
use crate::handle::Call;
use crate::history::Histories;
use crate::jobs::{Jobs, News};
use crate::link::{LinkEnd, Order, Report};
use crate::rest::Rest;
use crate::source::Addresses;
use crate::tap::{Spout, tap};
use crate::{Config, DeskError, LinkStatus, Pulled, Source, Statistics, Told};
use days::Days;
use downloads::Downloads;
use gaps::Gaps;
use keys::Keys;
use pricing::Pricing;

/// The links there are, in the order they are told.
const CLASSES: [AssetClass; 2] = [AssetClass::Stocks, AssetClass::Options];
/// How often the counts go to the log, milliseconds.
const LOG: u64 = 60_000;

/// The owner of everything.
pub(crate) struct Owner {
    source: Source,
    addresses: Addresses,
    /// Which host each link uses, in the order of `CLASSES`.
    feeds: [Feed; 2],
    watch: Stopwatch,
    seed: u64,
    board: Board,
    ledger: Ledger,
    clients: Clients,
    spouts: Vec<Spout>,
    /// Each waits until its tap is dropped.
    untapped: JoinSet<ClientId>,
    dialler: Dialler,
    links: [LinkEnd; 2],
    /// Each link as it last told.
    statuses: BTreeMap<AssetClass, LinkStatus>,
    /// What the link of stocks was told ought to stream.
    expected: Expectation,
    /// Links that have been live since they last came up from nothing.
    was_live: BTreeSet<AssetClass>,
    /// How far behind each link's latest event was, milliseconds.
    lags: BTreeMap<AssetClass, i64>,
    keys: Keys,
    /// There while there is a key that the source takes.
    rest: Option<Rest>,
    jobs: Jobs,
    days: Days,
    downloads: Downloads,
    histories: Histories,
    gaps: Gaps,
    chains: Chains,
    pricing: Pricing,
    statistics: Statistics,
    log_due: Millis,
    told: mpsc::UnboundedSender<Told>,
    reports: mpsc::UnboundedReceiver<Report>,
    /// Rung when a link has events for the loop.
    bell: Arc<Notify>,
    /// A list for what is taken from the links, kept for its room.
    taken: Vec<Event>,
    /// Quotes and trades that gave way to newer ones since the log last said so.
    conflated: u64,
    news: mpsc::Receiver<(u64, News)>,
}

impl Owner {
    pub(crate) fn new(
        config: Config,
        told: mpsc::UnboundedSender<Told>,
    ) -> Result<Self, DeskError> {
        crate::install_crypto();
        let addresses = Addresses::of(&config.source)?;
        let watch = Stopwatch::start();
        let (reporting, reports) = mpsc::unbounded_channel();
        let bell = Arc::new(Notify::new());
        let (jobs, news) = Jobs::new();
        let dialler = Dialler::of_the_system();
        let link = |class, seed| {
            let (dialler, reports, bell) = (dialler.clone(), reporting.clone(), bell.clone());
            crate::link::start(class, seed, watch, dialler, reports, bell)
        };
        Ok(Self {
            addresses,
            feeds: [Feed::default(); 2],
            watch,
            seed: config.seed,
            board: Board::new(origin_of(&config.source, Feed::default())),
            source: config.source,
            ledger: Ledger::default(),
            clients: Clients::default(),
            spouts: Vec::new(),
            untapped: JoinSet::new(),
            links: [
                link(AssetClass::Stocks, config.seed),
                link(AssetClass::Options, config.seed.rotate_left(32)),
            ],
            dialler,
            statuses: BTreeMap::new(),
            expected: Expectation::default(),
            was_live: BTreeSet::new(),
            lags: BTreeMap::new(),
            keys: Keys::new(config.vault)?,
            rest: None,
            jobs,
            days: Days::default(),
            downloads: Downloads::default(),
            histories: Histories::default(),
            gaps: Gaps::new(config.seed),
            chains: Chains::default(),
            pricing: Pricing::default(),
            statistics: Statistics::default(),
            log_due: watch.read().plus(LOG),
            told,
            reports,
            bell,
            taken: Vec::new(),
            conflated: 0,
            news,
        })
    }

    /// Runs until told to stop, or until the last handle is dropped.
    pub(crate) async fn run(mut self, mut calls: mpsc::UnboundedReceiver<Call>) {
        self.read_key();
        self.come_up();
        let _machine = self.watch_machine();
        loop {
            let deadline = self.deadline();
            tokio::select! {
                call = calls.recv() => match call {
                    Some(Call::Stop(done)) => return self.stop(Some(done)).await,
                    Some(call) => self.answer(call),
                    None => return self.stop(None).await,
                },
                Some(report) = self.reports.recv() => self.hear(report),
                () = self.bell.notified() => self.take_in(),
                Some(Ok(client)) = self.untapped.join_next() => self.untap(client),
                Some((number, news)) = self.news.recv() => self.learn(number, news),
                () = self.watch.reach(deadline) => self.pass_time(),
            }
            self.wake();
        }
    }

    fn answer(&mut self, call: Call) {
        match call {
            Call::Attach(answer) => reply(answer, self.clients.attach()),
            Call::Detach(client, answer) => {
                self.clients.detach(client);
                self.ledger_set(client, BTreeSet::new());
                self.reconcile();
                reply(answer, ());
            }
            Call::Watch(client, wish, answer) => {
                self.clients.watch(client, wish, &mut self.board);
                self.reconcile();
                reply(answer, ());
            }
            Call::Changes(client, since, answer) => reply(answer, self.pull(client, since)),
            Call::Search(text, answer) => self.search(text, answer),
            Call::Expiries(symbol, answer) => self.list_expiries(symbol, answer),
            Call::SetKey(key, source, answer) => self.try_key(key, source, answer),
            Call::ForgetKey(answer) => self.forget_key(answer),
            Call::SetSource(source, answer) => reply(answer, self.move_to(source)),
            Call::Reconnect => self.reconnect(),
            Call::TakeOver => self.take_over(),
            Call::KeyStatus(answer) => reply(answer, self.keys.status().clone()),
            Call::Status(answer) => {
                reply(answer, (self.statuses.values().cloned().collect(), self.statistics));
            }
            Call::Tap(wanted, answer) => {
                let (spout, tap) = tap(self.clients.number(), wanted);
                for link in &self.links {
                    link.order(Order::Tap(spout.clone()));
                }
                self.untapped.spawn(spout.clone().closed());
                self.spouts.push(spout);
                self.reconcile();
                reply(answer, tap);
            }
            // Taken by the loop itself.
            Call::Stop(_) => {}
        }
    }

    fn pull(&mut self, client: ClientId, since: Mark) -> Pulled {
        let changes = self.clients.pull(client, since, &self.board);
        let now = clock::now();
        Pulled { changes, pulses: self.pulses(), now, session: self.session(now) }
    }

    /// Makes everything follow the wishes: topics, downloads, model.
    fn reconcile(&mut self) {
        self.fetch();
        self.settle();
    }

    /// Makes the links follow the wishes and what the chains list.
    fn settle(&mut self) {
        let mut wanted: Vec<(ClientId, BTreeSet<Topic>)> =
            self.spouts.iter().map(|spout| (spout.client, spout.topics().clone())).collect();
        for (client, wish) in self.clients.wishes() {
            wanted.push((client, topics_of(wish).collect()));
        }
        let is_quote = |topic: &&Topic| {
            topic.channel() == market::Channel::Quotes && topic.class() == AssetClass::Options
        };
        let quoted: BTreeSet<Topic> =
            wanted.iter().flat_map(|(_, topics)| topics.iter().filter(is_quote)).copied().collect();
        let room = QUOTED.saturating_sub(quoted.len());
        let of_chains = self.chains.topics(room, &self.board);
        for (client, wish) in self.clients.wishes() {
            let Some(key) = wish.chain else { continue };
            let Some((_, wanted)) = wanted.iter_mut().find(|(of, _)| *of == client) else {
                continue;
            };
            wanted.extend(topics(key.underlying, &crate::clients::TICKER));
            wanted.extend(of_chains.get(&key).into_iter().flatten());
        }
        for (client, topics) in wanted {
            self.ledger_set(client, topics);
        }
        self.expect();
        self.tell_statistics();
    }

    fn ledger_set(&mut self, client: ClientId, topics: BTreeSet<Topic>) {
        let change = self.ledger.set(client, topics);
        self.topics_released(&change);
        for (link, class) in self.links.iter().zip(CLASSES) {
            let part = change.of(class);
            if !part.is_empty() {
                link.order(Order::Wanted(part));
            }
        }
    }

    fn tell_statistics(&mut self) {
        let now = Statistics {
            clients: self.ledger.clients(),
            stock_symbols: self.ledger.symbols(AssetClass::Stocks),
            option_contracts: self.ledger.symbols(AssetClass::Options),
        };
        if self.statistics != now {
            self.statistics = now;
            self.tell(Told::Statistics(now));
        }
    }

    /// Takes prices from somewhere else.
    fn move_to(&mut self, source: Source) -> Result<(), DeskError> {
        let addresses = Addresses::of(&source)?;
        if self.addresses == addresses {
            return Ok(());
        }
        (self.addresses, self.source, self.feeds) = (addresses, source, [Feed::default(); 2]);
        self.board.clear(origin_of(&self.source, Feed::default()));
        self.clients.forget_seen(&mut self.board);
        self.downloads = Downloads::default();
        self.chains.clear();
        self.pricing.forget();
        self.lags.clear();
        self.tell(Told::Source(self.source.clone()));
        self.come_up();
        Ok(())
    }

    fn deadline(&self) -> Option<Millis> {
        let others =
            [self.pricing.due(&self.chains), self.keys.due(), self.bell_due(), self.gaps.due()];
        others.into_iter().flatten().chain([self.log_due]).min()
    }

    fn pass_time(&mut self) {
        let now = self.watch.read();
        if self.log_due <= now {
            self.log_due = now.plus(LOG);
            let Statistics { clients, stock_symbols, option_contracts } = self.statistics;
            let state = |class| self.statuses.get(&class).map_or("idle", |s| s.state.as_str());
            let (stocks, options) = (state(AssetClass::Stocks), state(AssetClass::Options));
            let conflated = std::mem::take(&mut self.conflated);
            tracing::info!(
                clients,
                stock_symbols,
                option_contracts,
                conflated,
                stocks,
                options,
                "statistics"
            );
        }
        self.keys_due(now);
        if self.gaps.due().is_some_and(|due| due <= now) {
            self.mend();
        }
        self.ring();
        self.price(now);
    }

    fn wake(&mut self) {
        for client in self.clients.wake(&self.board) {
            self.tell(Told::Wake(client));
        }
    }

    fn tell(&self, told: Told) {
        // Nobody listens only once the program is ending.
        let _ = self.told.send(told);
    }
}

/// Where figures of a source come from.
fn origin_of(source: &Source, feed: Feed) -> Origin {
    match source {
        Source::Vendor => feed.origin(),
        Source::Exchange { .. } => Origin::Simulated,
    }
}

/// Answers a call. Whoever asked may have gone; then nobody is left to mind.
fn reply<T>(answer: oneshot::Sender<T>, value: T) {
    let _ = answer.send(value);
}
