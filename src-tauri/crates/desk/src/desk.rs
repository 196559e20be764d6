//! The loop: it owns the ledger, the board, the chains and every window's wish, and nobody else
//! touches them. Everything else is a message to it or a job it started.
//!
//! It never blocks and waits for nothing but messages and deadlines; a desk at rest does
//! nothing. What it asks of the links is in `desk/wishes.rs`, what it hears of them in
//! `desk/links.rs`; what it does with REST is in `desk/downloads.rs`, `desk/listing.rs` and
//! `desk/gaps.rs`, with the key in `desk/keys.rs`, with the model in `desk/pricing.rs`.

mod canary;
mod days;
mod downloads;
mod gaps;
mod keys;
mod links;
mod listing;
mod pricing;
mod wishes;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use board::{Board, Mark, Origin};
use feed::{ClientId, Expectation, Host, Ledger};
use market::{AssetClass, Event, Millis};
use tokio::sync::{Notify, mpsc, oneshot};
use tokio::task::JoinSet;

use crate::chains::Chains;
use crate::clients::Clients;
use crate::clock::{self, Stopwatch};
use crate::dial::Dialler;
use crate::handle::Call;
use crate::history::Histories;
use crate::jobs::{Jobs, News};
use crate::link::{LinkEnd, Order, Report};
use crate::pricer::Answer;
use crate::rest::Rest;
use crate::rights::Rights;
use crate::source::Addresses;
use crate::tap::{Spout, tap};
use crate::{Config, DeskError, LinkStatus, Pulled, Source, Statistics, Told};
use days::Days;
use downloads::Downloads;
use gaps::Gaps;
use keys::Keys;
use listing::Quants;
use pricing::Pricing;
use wishes::Asked;

/// The links there are, in the order they are told.
const CLASSES: [AssetClass; 2] = [AssetClass::Stocks, AssetClass::Options];
/// How often the counts go to the log, milliseconds.
const LOG: u64 = 60_000;

/// The owner of everything.
pub(crate) struct Owner {
    source: Source,
    addresses: Addresses,
    /// What the key in use opens.
    rights: Rights,
    watch: Stopwatch,
    seed: u64,
    board: Board,
    ledger: Ledger,
    asked: Asked,
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
    quants: Quants,
    histories: Histories,
    gaps: Gaps,
    chains: Chains,
    pricing: Pricing,
    /// What the model says.
    answers: mpsc::Receiver<Answer>,
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
    /// Likewise, events that had to be read with care: many mean that the vendor's form has changed.
    parsed: u64,
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
            rights: Rights::kept_at(config.rights.as_deref()),
            watch,
            seed: config.seed,
            board: Board::new(origin_of(&config.source, Host::default())),
            source: config.source,
            ledger: Ledger::default(),
            asked: Asked::default(),
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
            quants: Quants::default(),
            histories: Histories::default(),
            gaps: Gaps::new(config.seed),
            chains: Chains::default(),
            pricing: Pricing::default(),
            answers: mpsc::channel(1).1,
            statistics: Statistics { quotes: feed::plan::QUOTES, ..Statistics::default() },
            log_due: watch.read().plus(LOG),
            told,
            reports,
            bell,
            taken: Vec::new(),
            conflated: 0,
            parsed: 0,
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
                answer = self.answers.recv(), if self.pricing.is_running() => self.hear_model(answer),
                () = self.watch.reach(deadline) => self.pass_time(),
            }
            self.price();
            self.wake();
        }
    }

    fn answer(&mut self, call: Call) {
        match call {
            Call::Attach(answer) => reply(answer, self.clients.attach()),
            Call::Detach(client, answer) => {
                self.clients.detach(client);
                self.release(client);
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
            Call::AskAgain => self.ask_again(),
            Call::ReloadChain(client) => self.reload_chain(client),
            Call::Rights(answer) => reply(answer, self.class_rights()),
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
        let (changes, drawn) = self.clients.pull(client, since, &self.board);
        let now = clock::now();
        Pulled { changes, drawn, pulses: self.pulses(), now, session: self.session(now) }
    }

    /// Makes everything follow the wishes: topics, downloads, model.
    fn reconcile(&mut self) {
        self.fetch();
        self.settle();
    }

    /// Takes prices from somewhere else.
    fn move_to(&mut self, source: Source) -> Result<(), DeskError> {
        let addresses = Addresses::of(&source)?;
        if self.addresses == addresses {
            return Ok(());
        }
        (self.addresses, self.source) = (addresses, source);
        self.rights.turn(false);
        self.board.clear(origin_of(&self.source, Host::default()));
        self.clients.forget_seen(&mut self.board);
        self.downloads = Downloads::default();
        self.quants = Quants::default();
        self.chains.clear();
        self.forget_model();
        self.lags.clear();
        self.tell(Told::Source(self.source.clone()));
        self.come_up();
        Ok(())
    }

    fn deadline(&self) -> Option<Millis> {
        let others = [self.pricing.due(), self.keys.due(), self.bell_due(), self.gaps.due()];
        others.into_iter().flatten().chain([self.log_due]).min()
    }

    fn pass_time(&mut self) {
        let now = self.watch.read();
        if self.log_due <= now {
            self.log_due = now.plus(LOG);
            let Statistics { clients, stock_symbols, option_contracts, quoted, .. } =
                self.statistics;
            let state = |class| self.statuses.get(&class).map_or("idle", |s| s.state.as_str());
            let (stocks, options) = (state(AssetClass::Stocks), state(AssetClass::Options));
            let conflated = std::mem::take(&mut self.conflated);
            let parsed = std::mem::take(&mut self.parsed);
            tracing::info!(
                clients,
                stock_symbols,
                option_contracts,
                conflated,
                parsed,
                quoted,
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
fn origin_of(source: &Source, host: Host) -> Origin {
    match (source, host) {
        (Source::Exchange { .. }, _) => Origin::Simulated,
        (Source::Vendor, Host::RealTime) => Origin::RealTime,
        (Source::Vendor, Host::Delayed) => Origin::Delayed,
    }
}

/// Answers a call. Whoever asked may have gone; then nobody is left to mind.
fn reply<T>(answer: oneshot::Sender<T>, value: T) {
    let _ = answer.send(value);
}
