//! The live chain in the running desk: SPY's every contract on the exchange, quotes for 1,000 of
//! them, the underlying at 50 ticks a second. Prints the rows of BENCHMARKS.md.
//!
//! The desk is the real one, on real sockets to an exchange with threads of its own in this process.
//! How long figures take to follow the spot is what the desk itself says, from the price's place on
//! the board to theirs. The links' lag is read at a tap on the same topics, with the model and, on
//! another desk where nobody looks at a chain, without.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use bench::rounds::percentile;
use board::{ChainKey, Loading, Mark, Scope};
use desk::{Config, Desk, LinkState, Source, Strikes, Tapped, Told, VaultChoice, Wish};
use market::{AssetClass, Event, Strike, Symbol, Time, Topic};
use tokio::sync::mpsc::UnboundedReceiver;
use tracing::field::{Field, Visit};
use tracing::{Metadata, Subscriber, span};

/// Trades of the busiest a second, over what is usual.
const BUSTLE: f64 = 20.0;
/// What comes in the first seconds of a tap is not measured: its topics are only being asked for.
const WARM: Duration = Duration::from_secs(3);
/// Strikes in view on each side of the money, dollars.
const VIEW: f64 = 15.0;

/// Microseconds the desk said since the last look.
static PACE: Mutex<Paces> = Mutex::new(Paces { rows: Vec::new(), sums: Vec::new() });

#[derive(Default)]
struct Paces {
    rows: Vec<f64>,
    sums: Vec<f64>,
}

/// Keeps what is said of the pace and nothing else.
struct Ear;

impl Subscriber for Ear {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == desk::PACE
    }
    fn event(&self, event: &tracing::Event<'_>) {
        event.record(&mut *PACE.lock().expect("one thread at a time"));
    }
    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }
    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}
    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}

impl Visit for Paces {
    fn record_u64(&mut self, field: &Field, micros: u64) {
        match field.name() {
            "rows" => self.rows.push(micros as f64),
            "sums" => self.sums.push(micros as f64),
            _ => {}
        }
    }
    fn record_debug(&mut self, _: &Field, _: &dyn std::fmt::Debug) {}
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let after = |name: &str| words.get(words.iter().position(|word| word == name)? + 1);
    let seconds = after("--seconds").and_then(|word| word.parse().ok()).unwrap_or(30);
    tracing::subscriber::set_global_default(Ear).expect("nobody listens yet");
    let (exchange, runtime) = exchange();
    let desks = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    desks.expect("a runtime").block_on(run(&exchange, Duration::from_secs(seconds)));
    runtime.shutdown_background();
}

/// An exchange on threads of its own.
fn exchange() -> (sim::Exchange, tokio::runtime::Runtime) {
    let threads = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .thread_name("exchange")
        .enable_all()
        .build();
    let runtime = threads.expect("a runtime");
    let options = sim::Options {
        ws_port: 0,
        rest_port: 0,
        always_open: true,
        bustle: BUSTLE,
        step: Duration::from_millis(5),
        connections: 2,
        ..sim::Options::default()
    };
    let (send, started) = channel();
    runtime.spawn(async move { send.send(sim::start(options).await) });
    (started.recv().expect("an answer").expect("free ports"), runtime)
}

async fn run(exchange: &sim::Exchange, span: Duration) {
    desk::install_crypto();
    let (desk, mut told) = start(exchange);
    live(&mut told).await;
    let spy = Symbol::new("SPY").expect("a symbol");
    let (underlying, expiries) = desk.expiries(spy).await.expect("expiries");
    let listed: u32 = expiries.iter().map(|expiry| 2 * expiry.strikes).sum();
    let chosen = expiries.iter().find(|expiry| expiry.days > 10).expect("an expiry");
    let key = ChainKey { underlying, expiry: chosen.date, root: chosen.root };
    let client = desk.attach().await;
    let exposure = Some(Scope::Underlying(underlying));
    let wish = Wish { tickers: vec![spy], chain: Some(key), exposure, ..Wish::default() };
    desk.watch(client, wish.clone()).await;
    let mut mark = Mark::ZERO;
    let mut spot = None;
    // As a page: it pulls until there is nothing, and waits to be woken.
    loop {
        let changes = desk.changes(client, mark).await.changes;
        mark = changes.mark;
        let Some(chain) = changes.chain else { continue };
        spot = chain.summary.spot.or(spot);
        let whole = chain.exposure.map(|(_, exposure)| exposure);
        if whole.is_some_and(|it| it.loading == Loading::Ready && it.contracts == listed) {
            break;
        }
    }
    let spot = spot.expect("a price");
    let strike = |dollars: f64| Strike::from_dollars(dollars.round()).expect("a strike");
    let view = Some(Strikes { low: strike(spot - VIEW), high: strike(spot + VIEW) });
    desk.watch(client, Wish { view, ..wish }).await;
    // Tables are built and carries read once; that is not what is measured.
    idle(&desk, client, &mut mark, Duration::from_secs(10)).await;
    let topics = held(exchange);
    *PACE.lock().expect("one thread at a time") = Paces::default();
    let (spent, started) = (cpu_of(desk::THREAD), Instant::now());
    let mut with = lags(&desk, &topics, span, async |mark: &mut Mark| {
        *mark = desk.changes(client, *mark).await.changes.mark;
    })
    .await;
    let took = started.elapsed().as_secs_f64();
    let share = (cpu_of(desk::THREAD) - spent) / took;
    let Paces { mut rows, mut sums } = std::mem::take(&mut *PACE.lock().expect("one thread"));
    let (_, statistics) = desk.status().await;
    desk.stop().await;

    let (desk, mut told) = start(exchange);
    live(&mut told).await;
    let client = desk.attach().await;
    desk.watch(client, Wish { tickers: vec![spy], ..Wish::default() }).await;
    let mut without = lags(&desk, &topics, span, async |mark: &mut Mark| {
        *mark = desk.changes(client, *mark).await.changes.mark;
    })
    .await;
    desk.stop().await;

    let ticks = rows.len() as f64 / took;
    println!(
        "SPY, {listed} contracts in {} expiries, {} quoted; {:.0} events/s, {ticks:.0} spots/s followed:\n",
        expiries.len(),
        statistics.quoted,
        with.len() as f64 / span.as_secs_f64(),
    );
    println!("| from the underlying's price on the board | p50 ms | p99 ms | goal |");
    println!("|---|---|---|---|");
    let millis = |of: &mut [f64], share| percentile(of, share) / 1_000.0;
    let row = |what: &str, of: &mut [f64], goal: &str| {
        println!("| {what} | {:.1} | {:.1} | {goal} |", millis(of, 0.5), millis(of, 0.99));
    };
    row("to the figures of the rows in view", &mut rows, "one frame, 16");
    row("to the exposure over all expiries", &mut sums, "100");
    println!("\n| | p50 ms | p99 ms |\n|---|---|---|");
    println!(
        "| links' lag with the model | {:.1} | {:.1} |",
        millis(&mut with, 0.5),
        millis(&mut with, 0.99)
    );
    println!(
        "| links' lag without | {:.1} | {:.1} |",
        millis(&mut without, 0.5),
        millis(&mut without, 0.99)
    );
    println!("\nThe model's thread takes {:.0} % of a core.", 100.0 * share);
}

fn start(exchange: &sim::Exchange) -> (Desk, UnboundedReceiver<Told>) {
    let source =
        Source::Exchange { ws: exchange.ws_url(), rest: exchange.rest_url(), delayed: None };
    let config = Config { source, vault: VaultChoice::Memory(None), rights: None, seed: 1 };
    Desk::start(config).expect("the desk starts")
}

async fn live(told: &mut UnboundedReceiver<Told>) {
    let mut links = BTreeSet::new();
    while links.len() < 2 {
        if let Told::Link(link) = told.recv().await.expect("the desk runs")
            && link.state == LinkState::Live
        {
            links.insert(link.class);
        }
    }
}

/// What the exchange has both links hold, once that is all the quotes a connection carries.
fn held(exchange: &sim::Exchange) -> BTreeSet<Topic> {
    let ledger = exchange.ledger();
    let pairs = [AssetClass::Stocks, AssetClass::Options].map(|class| ledger.held(class));
    pairs.iter().flatten().filter_map(|pair| pair.parse().ok()).collect()
}

async fn idle(desk: &Desk, client: desk::ClientId, mark: &mut Mark, span: Duration) {
    let started = Instant::now();
    while started.elapsed() < span {
        *mark = desk.changes(client, *mark).await.changes.mark;
        tokio::time::sleep(Duration::from_millis(16)).await;
    }
}

/// Microseconds from the exchange's stamp to the tap, event by event, while a page pulls once a
/// frame.
async fn lags(
    desk: &Desk,
    topics: &BTreeSet<Topic>,
    span: Duration,
    mut pull: impl AsyncFnMut(&mut Mark),
) -> Vec<f64> {
    let mut tap = desk.tap(topics.clone()).await.expect("the desk runs");
    let mut frame = tokio::time::interval(Duration::from_millis(16));
    let (mut found, mut mark) = (Vec::new(), Mark::ZERO);
    let mut warm = None;
    loop {
        tokio::select! {
            tapped = tap.next() => {
                let Some(Tapped::Event(_, event)) = tapped else { continue };
                // Bars are late by nature.
                let time: Option<Time> = match event {
                    Event::Quote(quote) => quote.time,
                    Event::Trade(trade) => trade.time,
                    _ => None,
                };
                let warm = *warm.get_or_insert_with(|| Instant::now() + WARM);
                if Instant::now() > warm + span {
                    return found;
                }
                let now = desk::clock::now();
                found.extend(time.filter(|_| Instant::now() > warm).map(|time| {
                    (now.nanos() - time.nanos()) as f64 / 1_000.0
                }));
            }
            _ = frame.tick() => pull(&mut mark).await,
        }
    }
}

/// Seconds of a processor that the thread of this name has used; NaN where the system does not say.
fn cpu_of(name: &str) -> f64 {
    let tasks = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let mut found = f64::NAN;
    for task in tasks {
        let read = |file: &str| std::fs::read_to_string(task.path().join(file)).unwrap_or_default();
        // The kernel keeps fifteen bytes of a name.
        if read("comm").trim() == &name[..name.len().min(15)] {
            let stat = read("schedstat");
            let nanos = stat.split_whitespace().next().and_then(|word| word.parse::<f64>().ok());
            found = nanos.unwrap_or(f64::NAN) / 1e9;
        }
    }
    found
}
