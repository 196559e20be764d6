//! The desk's part: two links and REST in simulated time. It carries out what sessions and
//! backfill decide and decides nothing; what it does besides is cut, delay and deliver.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use ::market::{AssetClass, Channel, Millis, Span, Symbol, Time, Topic};
use board::{Ask, Asked, Backfill, Base, Board, Interval, Origin, Outcome, Rank, Why};
use feed::{Action, Cause, Change, Fact, Input, LinkState, Session};

use crate::dice::Dice;
use crate::market::{CLOSE, OPEN};
use crate::oracle::{Oracle, Verdict};
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
    pub(crate) fn new(seed: u64, mood: Mood) -> Self {
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

    /// The connection dies: at once for both, or only the other side knows.
    fn cut(&mut self, link: usize) {
        if self.now >= CLOSE {
            return;
        }
        let number = self.links[link].number;
        if self.links[link].open {
            self.oracle.cuts += 1;
            self.links[link].open = false;
            self.links[link].held.clear();
            if !self.dice.permille(250) {
                let noticed = self.now + self.dice.between(1, 60);
                self.at(noticed, Happening::Breaks(link, number));
            }
        }
        let next = match self.dice.between(0, 10) {
            0 => self.dice.between(61_000, 120_000),
            _ => self.dice.between(2_000, 28_000),
        };
        self.at(self.now + next, Happening::Cut(link));
    }

    fn send(&mut self, sending: &crate::vendor::Sending) {
        let class = AssetClass::of(&self.vendor.tapes[sending.tape].symbol);
        let link = usize::from(class == AssetClass::Options);
        if !self.links[link].open {
            return;
        }
        if let Some(text) = self.vendor.frame(sending, &self.links[link].held) {
            self.deliver(link, text);
        }
    }

    /// A frame is on its way: in order, and lost if the line is cut meanwhile.
    fn deliver(&mut self, link: usize, text: String) {
        let number = self.links[link].number;
        self.at(self.now + 25, Happening::Arrives(link, number, text));
    }

    fn reply(&mut self, link: usize, status: &str, message: &str) {
        let text = format!(r#"[{{"ev":"status","status":"{status}","message":"{message}"}}]"#);
        self.deliver(link, text);
    }

    fn put(&mut self, link: usize, input: Input<'_>) {
        let actions = self.links[link].session.handle(self.stopwatch(), input);
        for action in actions {
            self.carry_out(link, action);
        }
    }

    fn carry_out(&mut self, link: usize, action: Action) {
        let number = self.links[link].number;
        match action {
            Action::Dial => {
                self.links[link].number += 1;
                let number = self.links[link].number;
                let opens = self.dice.permille(900);
                let then = if opens { Happening::Opens } else { Happening::Breaks };
                let after = self.dice.between(30, 400);
                self.at(self.now + after, then(link, number));
            }
            Action::LogIn => self.reply(link, "auth_success", "authenticated"),
            Action::Send(text) => self.serve(link, &text),
            Action::Ping => self.at(self.now + 50, Happening::Pong(link, number)),
            Action::HangUp => {
                let link = &mut self.links[link];
                (link.number, link.open) = (number + 1, false);
                link.held.clear();
            }
            Action::WakeAt(at) => {
                let due = OPEN - EARLY + i64::try_from(at.0).unwrap();
                self.at(due, Happening::Wake(link, number));
            }
            Action::Tell(fact) => self.hear(link, fact),
            Action::Deliver(events) => {
                for event in &events {
                    self.oracle.came(event);
                    self.board.apply(event);
                }
            }
        }
    }

    /// The server's part: it holds what it is asked for and says so.
    fn serve(&mut self, link: usize, text: &str) {
        if !self.links[link].open {
            return;
        }
        let request: serde_json::Value = serde_json::from_str(text).unwrap();
        let subscribes = request["action"] == "subscribe";
        for pair in request["params"].as_str().unwrap().split(',') {
            let topic: Topic = pair.parse().unwrap();
            if subscribes && self.links[link].held.insert(topic) {
                self.reply(link, "success", &format!("subscribed to: {pair}"));
            } else if !subscribes {
                self.links[link].held.remove(&topic);
            }
        }
    }

    /// As the loop hears its links.
    fn hear(&mut self, link: usize, fact: Fact) {
        let (now, class) = (Time::from_millis(self.now), self.links[link].class);
        match fact {
            Fact::State { state, .. } => {
                if self.links[link].streaming && !state.is_open() {
                    let last = Time::from_millis(self.links[link].last_byte);
                    let Self { board, backfill, .. } = self;
                    board.lost(class, last, |symbol, base| backfill.is_wanted(symbol, base));
                }
                let goes_on = self.links[link].streaming && state.is_open();
                self.links[link].streaming = goes_on || state == LinkState::Subscribing;
            }
            Fact::TopicHeld(topic) => {
                self.board.held(topic.symbol(), span(topic), now);
            }
            Fact::TopicUnconfirmed(topic) => {
                self.board.not_held(topic.symbol(), span(topic), now, Why::Unconfirmed);
            }
            _ => {}
        }
        self.mend_at = self.now;
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

    /// A wish's history, from the open on.
    fn history(&mut self, symbol: Symbol, base: Base) {
        let from = Time::from_millis(OPEN - 3_600_000);
        let ask = Ask { symbol, base, from, to: Time::from_millis(self.now) };
        self.loading.insert((symbol, base));
        self.request(ask, true);
    }

    fn request(&mut self, ask: Ask, history: bool) {
        let asked = self.board.asked(Time::from_millis(self.now));
        let (answer, wait) = self.vendor.answer(&ask, self.now, history);
        let number = self.number as usize;
        let request = Request { ask, asked, answer: Some(answer), history };
        self.requests.insert(number, request);
        self.at(self.now + wait, Happening::Answered(number));
    }

    fn answered(&mut self, number: usize) {
        let Request { ask, asked, answer, history } = self.requests.remove(&number).unwrap();
        let outcome = match answer.unwrap() {
            Answer::Bars(bars) => {
                let interval =
                    if ask.base == Base::Seconds { Interval::Second } else { Interval::Minute };
                for page in bars.chunks(500) {
                    self.board.load(ask.symbol, interval, page, asked);
                }
                Outcome::Complete(asked)
            }
            Answer::Busy(wait) => Outcome::Busy { wait: Some(wait) },
            Answer::Fault => Outcome::Failed("It answers with HTTP 503.".into()),
            Answer::NotInPlan => Outcome::Refused("Not in the plan.".into()),
        };
        let at = self.stopwatch();
        match (history, outcome) {
            (true, Outcome::Complete(asked)) => {
                self.loading.remove(&(ask.symbol, ask.base));
                self.board.complete(ask.symbol, ask.base, ask.from, asked);
            }
            // A history that failed is asked for when it is wished again: here, a little later.
            (true, Outcome::Failed(_) | Outcome::Busy { .. }) => {
                self.at(self.now + 20_000, Happening::History(ask.symbol, ask.base));
            }
            (true, Outcome::Refused(_)) => {}
            (false, outcome) => {
                self.backfill.answered(&mut self.board, at, ask, outcome);
            }
        }
        self.mend_at = self.now;
    }

    /// As the loop asks for what is owed.
    fn mend(&mut self) {
        if self.mend_at > self.now {
            return;
        }
        let (at, now) = (self.stopwatch(), Time::from_millis(self.now));
        while let Some(ask) = self.backfill.next(&self.board, at, |_| now) {
            self.oracle.requests += 1;
            self.request(ask, false);
        }
        let due = self.backfill.due(&self.board, at, |_| now);
        self.mend_at = due.map_or(i64::MAX, |due| OPEN - EARLY + i64::try_from(due.0).unwrap());
        if self.mend_at < i64::MAX {
            self.mend_at = self.mend_at.max(self.now + 1);
            self.at(self.mend_at, Happening::Mend);
        }
    }

    fn stopwatch(&self) -> Millis {
        Millis(u64::try_from(self.now - (OPEN - EARLY)).unwrap())
    }

    fn at(&mut self, at: i64, happening: Happening) {
        self.number += 1;
        self.agenda.push(Reverse((at, self.number, happening)));
    }
}

fn span(topic: Topic) -> Span {
    if topic.channel() == Channel::SecondBars { Span::Second } else { Span::Minute }
}

fn wanted() -> impl Iterator<Item = (Symbol, Base, Rank)> {
    let of = |(text, _, series, _): &Wished| {
        let text = *text;
        series.iter().map(move |(base, rank)| (symbol(text), *base, *rank))
    };
    WISHES.iter().flat_map(of)
}
