//! The desk's part: two links and REST in simulated time. It carries out what sessions and
//! backfill decide and decides nothing; what it does besides is cut, delay and deliver.
//!
//! `world/links.rs` is what it does with links, `world/rest.rs` with REST.

mod links;
mod rest;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use ::market::{AssetClass, Millis, Span, Symbol, Time, Topic};
use board::{Ask, Asked, Backfill, Base, Board, Origin, Rank};
use feed::{Cause, Change, Input, Session};

use crate::dice::Dice;
use crate::market::{CLOSE, OPEN};
use crate::oracle::{Oracle, Verdict};
use crate::planted::Planted;
use crate::vendor::{Answer, Mood, Vendor};

/// The desk starts this long before the open, milliseconds.
const EARLY: i64 = 5_000;
/// After the close, until every late trade is out and asked for.
const DRAIN: i64 = 40 * 60_000;
const CHECK: i64 = 30 * 60_000;

/// Symbol, trades a minute, series looked at, channels.
type Wished = (&'static str, u64, &'static [(Base, Rank)], &'static str);

/// What the windows and taps wish: chart of seconds and minutes, chart of minutes, ticker, chart of
/// a contract, tap on a contract's minutes.
const WISHES: [Wished; 5] = [
    ("SPY", 90, &[(Base::Seconds, Rank::Chart), (Base::Minutes, Rank::Chart)], "A,AM"),
    ("AAPL", 30, &[(Base::Minutes, Rank::Chart)], "A,AM"),
    ("QQQ", 40, &[(Base::Minutes, Rank::Ticker)], "A"),
    (
        "O:SPY261218C00650000",
        12,
        &[(Base::Seconds, Rank::Chart), (Base::Minutes, Rank::Chart)],
        "A,AM",
    ),
    ("O:SPY261218P00650000", 4, &[(Base::Minutes, Rank::Tap)], "AM"),
];

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Happening {
    Arrives(usize, u64, String),
    Pong(usize, u64),
    Opens(usize, u64),
    Breaks(usize, u64),
    Wake(usize, u64),
    Cut(usize),
    Answered(usize),
    Mend,
    History(Symbol, Base),
    Rewish,
    Check,
}

struct Link {
    session: Session,
    class: AssetClass,
    /// Counts connections; what belongs to an older one is void.
    number: u64,
    /// Whether the way is free: a cut one may look open for a while.
    open: bool,
    /// What the server holds for this connection.
    held: BTreeSet<Topic>,
    last_byte: i64,
    streaming: bool,
}

struct Request {
    ask: Ask,
    asked: Asked,
    answer: Option<Answer>,
    /// Whether it is a wish's history and not a gap's bars.
    history: bool,
}

pub(crate) struct World {
    now: i64,
    vendor: Vendor,
    sent: usize,
    links: [Link; 2],
    board: Board,
    backfill: Backfill,
    agenda: BinaryHeap<Reverse<(i64, u64, Happening)>>,
    number: u64,
    requests: BTreeMap<usize, Request>,
    /// Series whose history has yet to come: what a chart says is being loaded.
    loading: BTreeSet<(Symbol, Base)>,
    dice: Dice,
    planted: Planted,
    /// Which events the planted fault befalls; dice of its own, so that all else stays as it was.
    mischief: Dice,
    mend_at: i64,
    oracle: Oracle,
}

fn symbol(text: &str) -> Symbol {
    Symbol::new(text).unwrap()
}

fn topics() -> BTreeSet<Topic> {
    let of = |(text, _, _, channels): &Wished| {
        let text = (*text).to_owned();
        channels.split(',').map(move |channel| format!("{channel}.{text}").parse().unwrap())
    };
    WISHES.iter().flat_map(of).collect()
}

impl World {
    pub(crate) fn new(seed: u64, mood: Mood, planted: Planted) -> Self {
        let symbols: Vec<_> = WISHES.iter().map(|(text, pace, ..)| (symbol(text), *pace)).collect();
        let link = |class, seed| Link {
            session: Session::new(class, seed),
            class,
            number: 0,
            open: false,
            held: BTreeSet::new(),
            last_byte: 0,
            streaming: false,
        };
        let mut world = Self {
            now: OPEN - EARLY,
            vendor: Vendor::new(&symbols, mood, seed),
            sent: 0,
            links: [link(AssetClass::Stocks, seed), link(AssetClass::Options, seed + 7)],
            board: Board::new(Origin::Simulated),
            backfill: Backfill::new(seed),
            agenda: BinaryHeap::new(),
            number: 0,
            requests: BTreeMap::new(),
            loading: BTreeSet::new(),
            dice: Dice::new(seed ^ 0xcafe),
            planted,
            mischief: Dice::new(seed ^ 0xfa17),
            mend_at: i64::MAX,
            oracle: Oracle::default(),
        };
        world.backfill.want(wanted());
        for (at, link) in [(20_000, 0), (31_000, 1)] {
            world.at(OPEN + at, Happening::Cut(link));
        }
        world.at(OPEN + CHECK, Happening::Check);
        world.at(OPEN + 47 * 60_000, Happening::Rewish);
        world
    }

    pub(crate) fn run(&mut self) -> Verdict {
        let change = Change { wanted: topics().into_iter().collect(), released: Vec::new() };
        for link in 0..2 {
            self.put(link, Input::Wanted(&change));
            self.put(link, Input::Start);
        }
        for (text, _, series, _) in WISHES {
            series.iter().for_each(|(base, _)| self.history(symbol(text), *base));
        }
        let end = CLOSE + DRAIN;
        loop {
            let planned = self.agenda.peek().map(|Reverse((at, ..))| *at).unwrap_or(end);
            let sending = self.vendor.sendings.get(self.sent).copied();
            self.now = planned.min(sending.map_or(end, |sending| sending.at)).max(self.now);
            if self.now >= end {
                break;
            }
            if sending.is_some_and(|sending| sending.at <= planned) {
                self.sent += 1;
                self.send(&sending.unwrap());
            } else if let Some(Reverse((_, _, happening))) = self.agenda.pop() {
                self.happen(happening);
            }
            self.mend();
        }
        self.look();
        self.oracle.verdict()
    }

    fn happen(&mut self, happening: Happening) {
        match happening {
            Happening::Arrives(link, number, text) => {
                if self.is_of(link, number) {
                    self.links[link].last_byte = self.now;
                    self.put(link, Input::Text(&text));
                }
            }
            Happening::Pong(link, number) => {
                if self.is_of(link, number) {
                    self.links[link].last_byte = self.now;
                    self.put(link, Input::Pong);
                }
            }
            Happening::Opens(link, number) => {
                if self.links[link].number == number {
                    self.links[link].open = true;
                    self.put(link, Input::Opened);
                    self.reply(link, "connected", "Connected Successfully");
                }
            }
            Happening::Breaks(link, number) => {
                if self.links[link].number == number {
                    self.links[link].number += 1;
                    self.put(link, Input::Closed(&Cause::Dropped("reset".to_owned())));
                }
            }
            Happening::Wake(link, _) => self.put(link, Input::Tick),
            Happening::Cut(link) => self.cut(link),
            Happening::Answered(number) => self.answered(number),
            Happening::Mend => self.mend_at = self.mend_at.min(self.now),
            Happening::History(symbol, base) => self.history(symbol, base),
            Happening::Rewish => self.rewish(),
            Happening::Check => {
                self.look();
                self.at(self.now + CHECK, Happening::Check);
            }
        }
    }

    /// Has everything judged whose history has come.
    fn look(&mut self) {
        let series = wanted().map(|(symbol, base, _)| (symbol, base));
        let series: Vec<_> = series.filter(|key| !self.loading.contains(key)).collect();
        self.oracle.look(&self.board, &self.vendor, self.now, &series);
    }

    /// Whether the way to a connection is free.
    fn is_of(&self, link: usize, number: u64) -> bool {
        self.links[link].open && self.links[link].number == number
    }

    /// A ticker is let go and wished again: its history too.
    fn rewish(&mut self) {
        let topic: Topic = "A.QQQ".parse().unwrap();
        let release = Change { wanted: Vec::new(), released: vec![topic] };
        let wish = Change { wanted: vec![topic], released: Vec::new() };
        self.put(0, Input::Wanted(&release));
        self.board.released(topic.symbol(), Span::Second, Time::from_millis(self.now));
        self.put(0, Input::Wanted(&wish));
        self.history(topic.symbol(), Base::Minutes);
        self.at(self.now + 47 * 60_000, Happening::Rewish);
    }

    fn stopwatch(&self) -> Millis {
        Millis(u64::try_from(self.now - (OPEN - EARLY)).unwrap())
    }

    fn at(&mut self, at: i64, happening: Happening) {
        self.number += 1;
        self.agenda.push(Reverse((at, self.number, happening)));
    }
}

fn wanted() -> impl Iterator<Item = (Symbol, Base, Rank)> {
    let of = |(text, _, series, _): &Wished| {
        let text = *text;
        series.iter().map(move |(base, rank)| (symbol(text), *base, *rank))
    };
    WISHES.iter().flat_map(of)
}
