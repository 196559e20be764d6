//! An exchange, a desk on it, and a window that pulls as a page would.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::Duration;

use board::{Candle, Coverage, Exposure, Gap, Instrument, Interval, Loading, Mark, Summary};
use desk::{Config, Desk, LinkStatus, Pulled, Source, Tap, Tapped, Told, VaultChoice, Wish};
use feed::{ClientId, LinkState};
use market::{AssetClass, Event, Symbol, Time, Topic};
use sim::{Exchange, Options};
use tokio::sync::mpsc::UnboundedReceiver;

/// For a whole test; far beyond what any needs, on a machine that does other things as well.
const DEADLINE: Duration = Duration::from_secs(120);

/// Runs a test under the deadline.
pub(crate) async fn within(test: impl Future<Output = ()>) {
    tokio::time::timeout(DEADLINE, test).await.expect("what was waited for did not come");
}

/// An exchange on any free ports, always open.
pub(crate) fn always_open() -> Options {
    Options { seed: 7, ws_port: 0, rest_port: 0, always_open: true, ..Options::default() }
}

pub(crate) async fn exchange(options: Options) -> Exchange {
    sim::start(options).await.unwrap()
}

pub(crate) fn source(exchange: &Exchange) -> Source {
    Source::Exchange { ws: exchange.ws_url(), rest: exchange.rest_url(), delayed: None }
}

/// An exchange whose streams for plans without real-time rights are another's.
pub(crate) fn delayed_at(exchange: &Exchange, late: &Exchange) -> Source {
    let (ws, rest) = (exchange.ws_url(), exchange.rest_url());
    Source::Exchange { ws, rest, delayed: Some(late.ws_url()) }
}

pub(crate) fn symbol(text: &str) -> Symbol {
    Symbol::new(text).unwrap()
}

pub(crate) fn topics(texts: &[&str]) -> BTreeSet<Topic> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

/// A desk and what it told.
pub(crate) struct Bench {
    pub(crate) desk: Desk,
    pub(crate) told: UnboundedReceiver<Told>,
}

impl Bench {
    pub(crate) fn on(exchange: &Exchange) -> Self {
        Self::with(source(exchange), VaultChoice::Memory(None))
    }

    pub(crate) fn with(source: Source, vault: VaultChoice) -> Self {
        Self::keeping(source, vault, None)
    }

    /// The same, with a file for what the key opens.
    pub(crate) fn keeping(source: Source, vault: VaultChoice, rights: Option<PathBuf>) -> Self {
        desk::install_crypto();
        let (desk, told) = Desk::start(Config { source, vault, rights, seed: 1 }).unwrap();
        Self { desk, told }
    }

    /// The first thing told from here on that is it.
    pub(crate) async fn hear<T>(&mut self, mut is: impl FnMut(&Told) -> Option<T>) -> T {
        loop {
            let told = self.told.recv().await.expect("the desk has stopped");
            if let Some(found) = is(&told) {
                return found;
            }
        }
    }

    /// Waits until both links have been told to be in a state.
    pub(crate) async fn both(&mut self, is: impl Fn(&LinkState) -> bool) -> Vec<LinkStatus> {
        let mut found = BTreeMap::new();
        self.hear(|told| {
            if let Told::Link(link) = told {
                found.remove(&link.class);
                if is(&link.state) {
                    found.insert(link.class, link.clone());
                }
            }
            (found.len() == 2).then(|| found.values().cloned().collect())
        })
        .await
    }

    pub(crate) async fn both_live(&mut self) {
        self.both(|state| *state == LinkState::Live).await;
    }

    pub(crate) async fn link(
        &mut self,
        class: AssetClass,
        is: impl Fn(&LinkState) -> bool,
    ) -> LinkStatus {
        self.hear(|told| match told {
            Told::Link(link) if link.class == class && is(&link.state) => Some(link.clone()),
            _ => None,
        })
        .await
    }

    /// Waits until a link is told of that is as wished.
    pub(crate) async fn link_that(&mut self, is: impl Fn(&LinkStatus) -> bool) {
        self.hear(|told| matches!(told, Told::Link(link) if is(link)).then_some(())).await;
    }

    pub(crate) async fn tap(&self, texts: &[&str]) -> Tap {
        self.desk.tap(topics(texts)).await.unwrap()
    }

    pub(crate) async fn window(&self, wish: Wish) -> Window {
        let client = self.desk.attach().await;
        self.desk.watch(client, wish).await;
        Window { client, ..Window::default() }
    }

    /// Pulls until the picture is as wished. At rest it waits to be woken, as a page does.
    pub(crate) async fn see<T>(
        &mut self,
        window: &mut Window,
        mut is: impl FnMut(&Window) -> Option<T>,
    ) -> T {
        loop {
            if let Some(found) = is(window) {
                return found;
            }
            if !window.pull(&self.desk).await {
                let client = window.client;
                self.hear(|told| (*told == Told::Wake(client)).then_some(())).await;
            }
        }
    }
}

/// The next event of a tap that is it.
pub(crate) async fn value<T>(tap: &mut Tap, mut is: impl FnMut(&Event) -> Option<T>) -> T {
    loop {
        let item = tap.next().await.expect("the desk has stopped");
        if let Tapped::Event(_, event) = item
            && let Some(found) = is(&event)
        {
            return found;
        }
    }
}

/// What a page would show.
pub(crate) struct Window {
    pub(crate) client: ClientId,
    pub(crate) mark: Mark,
    pub(crate) tickers: BTreeMap<Symbol, Instrument>,
    pub(crate) candles: BTreeMap<Time, Candle>,
    pub(crate) figures: BTreeMap<Time, Vec<Option<f64>>>,
    pub(crate) gaps: Vec<Gap>,
    pub(crate) rows: BTreeMap<Symbol, Instrument>,
    pub(crate) summary: Summary,
    pub(crate) coverage: Coverage,
    pub(crate) exposure: Exposure,
    pub(crate) chart: Loading,
    pub(crate) chain: Loading,
    pub(crate) sparks: BTreeMap<Symbol, usize>,
}

impl Default for Window {
    fn default() -> Self {
        Self {
            client: ClientId(0),
            mark: Mark::ZERO,
            tickers: BTreeMap::new(),
            candles: BTreeMap::new(),
            figures: BTreeMap::new(),
            gaps: Vec::new(),
            rows: BTreeMap::new(),
            summary: Summary::default(),
            coverage: Coverage::default(),
            exposure: Exposure::default(),
            chart: Loading::Waiting,
            chain: Loading::Waiting,
            sparks: BTreeMap::new(),
        }
    }
}

impl Window {
    /// Takes one frame; answers whether there was anything in it.
    pub(crate) async fn pull(&mut self, desk: &Desk) -> bool {
        let Pulled { changes, drawn, .. } = desk.changes(self.client, self.mark).await;
        let news = !changes.is_empty() || drawn.is_some();
        self.mark = changes.mark;
        self.tickers.extend(changes.tickers.into_iter().map(|row| (row.symbol, row)));
        self.sparks.extend(changes.sparks.into_iter().map(|s| (s.symbol, s.closes.len())));
        if let Some(chart) = changes.chart {
            if chart.whole {
                self.candles.clear();
            }
            self.candles.extend(chart.candles.into_iter().map(|candle| (candle.start, candle)));
            self.gaps = chart.gaps.unwrap_or(std::mem::take(&mut self.gaps));
            self.chart = chart.loading;
        }
        if let Some(drawn) = drawn {
            if drawn.figures.whole {
                self.figures.clear();
            }
            self.figures.extend(drawn.figures.rows);
        }
        if let Some(chain) = changes.chain {
            if chain.whole {
                self.rows.clear();
            }
            self.rows.extend(chain.rows.into_iter().map(|row| (row.symbol, row)));
            self.summary = chain.summary;
            self.coverage = chain.coverage;
            self.chain = chain.loading;
            if let Some((_, exposure)) = chain.exposure {
                self.exposure = exposure;
            }
        }
        news
    }
}

pub(crate) fn chart_of(text: &str, interval: Interval) -> Wish {
    Wish { chart: Some((symbol(text), interval)), ..Wish::default() }
}

pub(crate) fn tickers_of(texts: &[&str]) -> Wish {
    Wish { tickers: texts.iter().map(|text| symbol(text)).collect(), ..Wish::default() }
}
