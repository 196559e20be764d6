//! The windows: what each wishes, what it has seen, and whether it sleeps.
//!
//! Which topics a wish comes to is `chains.rs`'s and the loop's; this never talks to a link.

use std::collections::{BTreeMap, BTreeSet};

use board::{Board, ChainKey, Interests, Interval, Mark, Scope};
use feed::ClientId;
use market::{AssetClass, Calendar, Channel, Symbol, Topic};

use crate::drawing::Drawing;
use crate::wish::{Drawn, Strikes, Wish};

/// One window.
#[derive(Debug, Default)]
struct Client {
    wish: Wish,
    interests: Interests,
    /// The indicators over its chart; `None` while it wishes none.
    drawing: Option<Drawing>,
    /// Up to where it has pulled.
    pulled: Mark,
    /// Whether its last pull found something, so that it will pull again by itself.
    awake: bool,
}

/// Every window.
#[derive(Debug)]
pub(crate) struct Clients {
    /// When the market trades.
    hours: Calendar,
    attached: BTreeMap<ClientId, Client>,
    last: u32,
}

impl Default for Clients {
    fn default() -> Self {
        Self { hours: Calendar::always(), attached: BTreeMap::new(), last: 0 }
    }
}

impl Clients {
    /// A number for a new client, be it a window or a tap.
    pub(crate) fn number(&mut self) -> ClientId {
        self.last += 1;
        ClientId(self.last)
    }

    pub(crate) fn attach(&mut self) -> ClientId {
        let client = self.number();
        self.attached.insert(client, Client::default());
        client
    }

    pub(crate) fn detach(&mut self, client: ClientId) {
        self.attached.remove(&client);
    }

    /// Takes a wish. What was wished before keeps its mark: it has been seen.
    pub(crate) fn watch(&mut self, client: ClientId, wish: Wish, board: &mut Board) {
        let Some(held) = self.attached.get_mut(&client) else { return };
        held.interests = interests(&wish, &held.interests, board);
        held.drawing = drawing(&wish, held.drawing.take(), board);
        held.wish = wish;
    }

    /// Everything held is void: to every window all it wishes is new.
    pub(crate) fn forget_seen(&mut self, board: &mut Board) {
        for held in self.attached.values_mut() {
            held.interests = interests(&held.wish, &Interests::default(), board);
        }
        self.draw_anew(board);
    }

    /// Says when the market trades: some indicators go by sessions.
    pub(crate) fn keep_hours(&mut self, hours: Calendar, board: &mut Board) {
        self.hours = hours;
        self.draw_anew(board);
    }

    fn draw_anew(&mut self, board: &mut Board) {
        let now = board.stamp();
        for drawing in self.attached.values_mut().filter_map(|held| held.drawing.as_mut()) {
            drawing.draw_anew(now);
        }
    }

    /// What changed for a client; notes whether it goes to rest.
    pub(crate) fn pull(
        &mut self,
        client: ClientId,
        since: Mark,
        board: &Board,
    ) -> (board::Changes, Option<Drawn>) {
        let Some(held) = self.attached.get_mut(&client) else { return Default::default() };
        let changes = board.changes_since(since, &held.interests);
        let drawing = held.drawing.as_mut();
        let drawn = drawing.and_then(|drawing| drawing.pull(since, board, &self.hours));
        held.pulled = changes.mark;
        held.awake = !changes.is_empty() || drawn.is_some();
        (changes, drawn)
    }

    /// The clients at rest for whom there is something new. Each is named once.
    pub(crate) fn wake(&mut self, board: &Board) -> Vec<ClientId> {
        let mark = board.mark();
        let mut woken = Vec::new();
        for (client, held) in &mut self.attached {
            if held.awake || mark == held.pulled {
                continue;
            }
            let unseen =
                held.drawing.as_ref().is_some_and(|drawing| drawing.is_unseen(held.pulled));
            held.awake = unseen || !board.changes_since(held.pulled, &held.interests).is_empty();
            if held.awake {
                woken.push(*client);
            } else {
                // Nothing up to here concerns it, so this need not be looked through again.
                held.pulled = mark;
            }
        }
        woken
    }

    pub(crate) fn wishes(&self) -> impl Iterator<Item = (ClientId, &Wish)> {
        self.attached.iter().map(|(client, held)| (*client, &held.wish))
    }

    /// Every chart wished.
    pub(crate) fn charts(&self) -> impl Iterator<Item = (Symbol, Interval)> {
        self.attached.values().filter_map(|held| held.wish.chart)
    }

    /// Every chain wished.
    pub(crate) fn chains(&self) -> impl Iterator<Item = ChainKey> {
        self.attached.values().filter_map(|held| held.wish.chain)
    }

    /// Which strikes of which chains are in view.
    pub(crate) fn views(&self) -> Vec<(ChainKey, Strikes)> {
        let wishes = self.attached.values().map(|held| &held.wish);
        wishes.filter_map(|wish| wish.chain.zip(wish.view)).collect()
    }

    /// Every chain wished with the strikes in view; `None` if those are not known.
    pub(crate) fn shown(&self) -> impl Iterator<Item = (ChainKey, Option<Strikes>)> {
        let wishes = self.attached.values().map(|held| &held.wish);
        wishes.filter_map(|wish| Some((wish.chain?, wish.view)))
    }

    /// Every exposure wished.
    pub(crate) fn scopes(&self) -> BTreeSet<Scope> {
        self.attached.values().filter_map(|held| held.wish.exposure).collect()
    }

    /// The underlyings of which every expiry is wished.
    pub(crate) fn wholes(&self) -> BTreeSet<Symbol> {
        let whole = |scope: Scope| match scope {
            Scope::Underlying(underlying) => Some(underlying),
            Scope::Expiry(_) => None,
        };
        self.scopes().into_iter().filter_map(whole).collect()
    }

    /// The chain a client wishes.
    pub(crate) fn chain_of(&self, client: ClientId) -> Option<ChainKey> {
        self.attached.get(&client)?.wish.chain
    }

    /// Every ticker wished.
    pub(crate) fn tickers(&self) -> impl Iterator<Item = Symbol> {
        self.attached.values().flat_map(|held| held.wish.tickers.iter().copied())
    }
}

fn interests(wish: &Wish, before: &Interests, board: &mut Board) -> Interests {
    let seen: BTreeMap<Symbol, Mark> = before.tickers.iter().copied().collect();
    let mut now = None;
    let mut stamp = || *now.get_or_insert_with(|| board.stamp());
    let tickers = wish.tickers.iter();
    let tickers = tickers
        .map(|symbol| (*symbol, seen.get(symbol).copied().unwrap_or_else(&mut stamp)))
        .collect();
    let chart = wish.chart.map(|(symbol, interval)| match before.chart {
        Some((held, length, mark)) if (held, length) == (symbol, interval) => {
            (symbol, interval, mark)
        }
        _ => (symbol, interval, stamp()),
    });
    let chain = wish.chain.map(|key| match before.chain {
        Some((held, mark)) if held == key => (key, mark),
        _ => (key, stamp()),
    });
    let exposure = wish.exposure.map(|scope| match before.exposure {
        Some((held, mark)) if held == scope => (scope, mark),
        _ => (scope, stamp()),
    });
    Interests { tickers, chart, chain, exposure }
}

/// The indicators of a wish. What was drawn before goes on.
fn drawing(wish: &Wish, before: Option<Drawing>, board: &mut Board) -> Option<Drawing> {
    let chart = wish.chart.filter(|_| !wish.studies.is_empty())?;
    let goes_on = before.filter(|before| before.is(chart, &wish.studies));
    Some(goes_on.unwrap_or_else(|| Drawing::new(chart, wish.studies.clone(), board.stamp())))
}

/// What a ticker takes.
pub(crate) const TICKER: [Channel; 3] = [Channel::SecondBars, Channel::Trades, Channel::Quotes];
/// What a chart takes; of a contract its quotes as well, since no ticker need show it.
const CHART: [Channel; 2] = [Channel::SecondBars, Channel::MinuteBars];

/// The topics that tickers and a chart come to. Indices have no link yet: their values are
/// those of snapshots, with their age.
pub(crate) fn topics_of(wish: &Wish) -> impl Iterator<Item = Topic> {
    let tickers = wish.tickers.iter().flat_map(|symbol| topics(*symbol, &TICKER));
    let charts = wish.chart.into_iter().flat_map(|(symbol, _)| {
        let quotes: &[Channel] = if symbol.is_option() { &[Channel::Quotes] } else { &[] };
        topics(symbol, &CHART).chain(topics(symbol, quotes))
    });
    tickers.chain(charts)
}

/// Channels of a symbol, as far as a link carries them.
pub(crate) fn topics(
    symbol: Symbol,
    channels: &[Channel],
) -> impl Iterator<Item = Topic> + use<'_> {
    let carried = AssetClass::of(&symbol) != AssetClass::Indices;
    let channels = channels.iter().filter(move |_| carried);
    channels.filter_map(move |channel| Topic::new(*channel, symbol).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use analytics::indicator::Study;
    use board::Origin;
    use market::{Event, Time, Trade};

    fn symbol(text: &str) -> Symbol {
        Symbol::new(text).unwrap()
    }

    fn trade(board: &mut Board, text: &str, time: i64) {
        board.apply(&Event::Trade(Trade {
            price: Some(time as f64),
            time: Some(Time::from_millis(time)),
            ..Trade::unknown(symbol(text))
        }));
    }

    #[test]
    fn a_client_at_rest_is_woken_once_and_only_for_what_it_wishes() {
        let mut board = Board::new(Origin::Simulated);
        let mut clients = Clients::default();
        let client = clients.attach();
        let wish = Wish { tickers: vec![symbol("SPY")], ..Wish::default() };
        clients.watch(client, wish, &mut board);
        assert_eq!(clients.wake(&board), [], "nothing is known of it yet");
        trade(&mut board, "QQQ", 1);
        assert_eq!(clients.wake(&board), [], "not its business");
        trade(&mut board, "SPY", 2);
        assert_eq!(clients.wake(&board), [client]);
        trade(&mut board, "SPY", 3);
        assert_eq!(clients.wake(&board), [], "it knows");
        let (pulled, _) = clients.pull(client, Mark::ZERO, &board);
        assert_eq!(pulled.tickers.len(), 1);
        trade(&mut board, "SPY", 4);
        assert_eq!(clients.wake(&board), [], "it pulls until there is nothing");
        let (pulled, _) = clients.pull(client, pulled.mark, &board);
        assert!(clients.pull(client, pulled.mark, &board).0.is_empty());
        trade(&mut board, "SPY", 5);
        assert_eq!(clients.wake(&board), [client]);
    }

    #[test]
    fn what_was_wished_before_is_not_sent_again() {
        let mut board = Board::new(Origin::Simulated);
        let mut clients = Clients::default();
        let client = clients.attach();
        trade(&mut board, "SPY", 1);
        trade(&mut board, "QQQ", 1);
        let wish = |texts: &[&str]| Wish {
            tickers: texts.iter().map(|text| symbol(text)).collect(),
            ..Wish::default()
        };
        clients.watch(client, wish(&["SPY"]), &mut board);
        let mark = clients.pull(client, Mark::ZERO, &board).0.mark;
        clients.watch(client, wish(&["SPY", "QQQ"]), &mut board);
        let (pulled, _) = clients.pull(client, mark, &board);
        assert_eq!(pulled.tickers.iter().map(|t| t.symbol).collect::<Vec<_>>(), [symbol("QQQ")]);
    }

    #[test]
    fn other_indicators_come_whole_and_leave_the_candles_as_they_are() {
        let mut board = Board::new(Origin::Simulated);
        let mut clients = Clients::default();
        let client = clients.attach();
        board.apply(&Event::Bar(market::Bar {
            start: Some(Time::from_millis(60_000)),
            open: Some(1.0),
            high: Some(1.0),
            low: Some(1.0),
            close: Some(1.0),
            ..market::Bar::unknown(symbol("SPY"), market::Span::Minute)
        }));
        let wish = |studies: &[Study]| Wish {
            chart: Some((symbol("SPY"), Interval::Minute)),
            studies: studies.to_vec(),
            ..Wish::default()
        };
        clients.watch(client, wish(&[]), &mut board);
        let (first, none) = clients.pull(client, Mark::ZERO, &board);
        assert!(first.chart.is_some() && none.is_none());
        assert!(clients.pull(client, first.mark, &board).0.is_empty());
        clients.watch(client, wish(&[Study::Sma(1)]), &mut board);
        assert_eq!(clients.wake(&board), [client]);
        let (changes, drawn) = clients.pull(client, first.mark, &board);
        let figures = drawn.unwrap().figures;
        assert!(changes.chart.is_none() && figures.whole);
        assert_eq!(figures.rows, [(Time::from_millis(60_000), vec![Some(1.0)])]);
        clients.watch(client, wish(&[Study::Sma(1)]), &mut board);
        assert_eq!(clients.pull(client, changes.mark, &board).1, None, "it is known already");
        assert_eq!(clients.wake(&board), []);
        clients.watch(client, wish(&[]), &mut board);
        assert_eq!(clients.pull(client, Mark::ZERO, &board).1, None);
    }

    #[test]
    fn an_index_has_no_topics_and_everything_else_has_its_own() {
        let wish = Wish {
            tickers: vec![symbol("SPY"), symbol("I:SPX")],
            chart: Some((symbol("O:SPY261218C00650000"), Interval::Minute)),
            ..Wish::default()
        };
        let texts: Vec<String> = topics_of(&wish).map(|topic| topic.to_string()).collect();
        assert_eq!(
            texts,
            [
                "A.SPY",
                "T.SPY",
                "Q.SPY",
                "A.O:SPY261218C00650000",
                "AM.O:SPY261218C00650000",
                "Q.O:SPY261218C00650000"
            ]
        );
    }
}
