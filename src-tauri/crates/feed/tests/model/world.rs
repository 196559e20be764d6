//! A ledger, a session, the link between them and the network, and the time all of it lives in.
//!
//! Whatever the session says is held against the rules here, at the moment it is said.

use std::collections::{BTreeMap, BTreeSet};

use feed::{Action, Cause, ClientId, Fact, Input, Ledger, LinkState, Session};
use market::{AssetClass, Millis, Topic};

use super::server::{Line, Mood, Word, is_refused, status};

const CLASS: AssetClass = AssetClass::Stocks;

/// How a dial ends.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Dial {
    Opens,
    Fails,
    /// Neither; the link does not give up either.
    Hangs,
}

pub(crate) struct World {
    now: Millis,
    ledger: Ledger,
    pub(crate) session: Session,
    pub(crate) mood: Mood,
    /// How the next dials end; when it is empty they open.
    pub(crate) dials: Vec<Dial>,
    alarm: Option<Millis>,
    dial: Option<(Millis, Dial)>,
    line: Option<Line>,
    rules: Rules,
}

/// What may be said, from what has been said.
#[derive(Default)]
struct Rules {
    log_ins: usize,
    welcomed: bool,
    in_flight: Option<InFlight>,
    acknowledged: BTreeSet<Topic>,
    refused: BTreeSet<Topic>,
    released: BTreeMap<Topic, Millis>,
}

struct InFlight {
    sent: Millis,
    /// When the last answer came, and whether any was a refusal.
    last: Millis,
    refused: bool,
    topics: BTreeSet<Topic>,
    answers: usize,
    size: usize,
}

impl World {
    pub(crate) fn new(seed: u64) -> Self {
        let mut world = Self {
            now: Millis(1_000),
            ledger: Ledger::default(),
            session: Session::new(CLASS, seed),
            mood: Mood { latency: 40, ..Mood::default() },
            dials: Vec::new(),
            alarm: None,
            dial: None,
            line: None,
            rules: Rules::default(),
        };
        world.put(Input::Start);
        world
    }

    pub(crate) fn wish(&mut self, client: u32, topics: BTreeSet<Topic>) {
        let change = self.ledger.set(ClientId(client), topics);
        for topic in &change.released {
            self.rules.refused.remove(topic);
            self.rules.released.insert(*topic, self.now);
        }
        self.put(Input::Wanted(&change));
    }

    pub(crate) fn person(&mut self, input: Input<'_>) {
        if matches!(input, Input::Reconnect | Input::KeyChanged | Input::TakeOver) {
            self.rules.refused.clear();
        }
        self.put(input);
    }

    /// The network or the server ends the connection.
    pub(crate) fn cut(&mut self, cause: Cause) {
        if self.line.take().is_some() {
            self.put(Input::Closed(&cause));
        }
    }

    pub(crate) fn fall_silent(&mut self) {
        if let Some(line) = &mut self.line {
            line.silent = true;
        }
    }

    pub(crate) fn say(&mut self, word: &str) {
        if let Some(line) = &mut self.line {
            line.say(self.now, &self.mood, &[status(word, "says the server")]);
        }
    }

    pub(crate) fn close(&mut self, code: u16) {
        if let Some(line) = &mut self.line {
            let cause = Cause::ClosedByServer { code: Some(code), reason: String::new() };
            line.send(self.now, &self.mood, Word::Closed(cause));
        }
    }

    pub(crate) fn garble(&mut self) {
        if let Some(line) = &mut self.line {
            line.send(self.now, &self.mood, Word::Frame(r#"[{"ev":"A"},nonsense"#.into()));
        }
    }

    /// From here on nothing new goes wrong. What has gone wrong is not mended, and only a
    /// person brings a link back that is parked or gave way to another program.
    pub(crate) fn heal(&mut self) {
        self.mood = Mood { latency: 40, ..Mood::default() };
        self.dials.clear();
        // What is on its way still arrives.
        self.pass(3_000);
        self.person(Input::Woke { asleep: 1_000 });
        self.person(Input::NetworkChanged);
        if matches!(self.session.cause(), Some(Cause::Evicted(_))) {
            self.person(Input::TakeOver);
        } else if self.session.state().is_parked() {
            self.person(Input::Reconnect);
        }
    }

    pub(crate) fn pass(&mut self, millis: u64) {
        let until = self.now.plus(millis);
        loop {
            let line = self.line.as_ref().and_then(Line::due);
            let dial = self.dial.map(|(at, _)| at);
            let next = [self.alarm, dial, line].into_iter().flatten().min();
            let Some(at) = next.filter(|at| *at <= until) else { break };
            self.now = self.now.max(at);
            if line == Some(at) {
                self.hear();
            } else if dial == Some(at) {
                self.dial_ends();
            } else {
                self.alarm = None;
                self.put(Input::Tick);
            }
        }
        self.now = until;
    }

    fn hear(&mut self) {
        match self.line.as_mut().and_then(Line::arrive) {
            Some(Word::Frame(text)) => {
                self.rules.heard(self.now, &text);
                self.put(Input::Text(&text));
            }
            Some(Word::Pong) => self.put(Input::Pong),
            Some(Word::Closed(cause)) => self.cut(cause),
            None => {}
        }
    }

    fn dial_ends(&mut self) {
        match self.dial.take() {
            Some((_, Dial::Opens)) => {
                self.rules.new_line();
                self.line = Some(Line::opened(self.now, &self.mood));
                self.put(Input::Opened);
            }
            Some((_, Dial::Fails)) => self.put(Input::Closed(&Cause::Refused("refused".into()))),
            Some((_, Dial::Hangs)) | None => {}
        }
    }

    fn put(&mut self, input: Input<'_>) {
        let parked = self.session.state().is_parked();
        let recalled = matches!(input, Input::Reconnect | Input::KeyChanged | Input::TakeOver);
        let mut told = None;
        for action in self.session.handle(self.now, input) {
            if let Action::Tell(Fact::State { state, .. }) = &action {
                told = Some(*state);
            }
            assert!(
                !parked || recalled || action != Action::Dial,
                "dialled while {:?} without being asked",
                self.session.state()
            );
            self.act(action);
        }
        assert!(told.is_none_or(|told| told == *self.session.state()), "the last state told");
        let moving = !parked && *self.session.state() != LinkState::Idle;
        if moving && !self.session.state().is_parked() {
            assert!(self.alarm.is_some(), "{:?} without an alarm", self.session.state());
        }
    }

    fn act(&mut self, action: Action) {
        match action {
            Action::Dial => {
                assert!(self.line.is_none() && self.dial.is_none(), "dialled while on the line");
                let dial = self.dials.pop().unwrap_or(Dial::Opens);
                let takes = if matches!(dial, Dial::Hangs) { 1_000_000 } else { 100 };
                self.dial = Some((self.now.plus(takes), dial));
            }
            Action::HangUp => {
                self.line = None;
                self.dial = None;
            }
            Action::WakeAt(at) => {
                assert!(at >= self.now, "an alarm in the past");
                self.alarm = Some(at);
            }
            Action::LogIn => {
                self.rules.log_ins += 1;
                assert_eq!(self.rules.log_ins, 1, "log-ins on one connection");
                let line = self.line.as_mut().expect("a line to log in on");
                line.log_in(self.now, &mut self.mood);
            }
            Action::Ping => {
                self.line.as_mut().expect("a line to ping").ping(self.now, &self.mood);
            }
            Action::Send(text) => self.send(&text),
            Action::Tell(Fact::TopicRefused { topic, .. }) => {
                assert!(is_refused(&topic), "{topic} was refused by nobody");
                self.rules.refused.insert(topic);
            }
            Action::Tell(_) | Action::Deliver(_) => {}
        }
    }

    fn send(&mut self, text: &str) {
        assert!(self.rules.welcomed, "asked before the log-in was taken");
        let line = self.line.as_mut().expect("a line to send on");
        let wanted = self.ledger.wanted(CLASS);
        if let Some(params) = text.strip_prefix(r#"{"action":"subscribe","params":""#) {
            let topics = parse(params);
            self.rules.may_ask(self.now, &topics);
            assert!(topics.iter().all(|topic| wanted.contains(topic)), "asked for the unwanted");
            line.subscribe(self.now, &mut self.mood, &topics);
        } else if let Some(params) = text.strip_prefix(r#"{"action":"unsubscribe","params":""#) {
            let topics = parse(params);
            self.rules.may_let_go(self.now, &topics);
            assert!(topics.iter().all(|topic| !wanted.contains(topic)), "let go of the wanted");
            line.unsubscribe(self.now, &self.mood, &topics);
        } else {
            panic!("sent {text}");
        }
    }

    /// The goal of it all: what is wanted is what the server streams, but for what it refuses.
    pub(crate) fn assert_converged(&self) {
        assert_eq!(*self.session.state(), LinkState::Live);
        let wanted = self.ledger.wanted(CLASS);
        let (refused, granted): (BTreeSet<Topic>, BTreeSet<Topic>) =
            wanted.iter().partition(|topic| is_refused(topic));
        let line = self.line.as_ref().expect("a line");
        assert!(line.logged_in);
        assert_eq!(line.held, granted, "what the server streams");
        assert_eq!(self.session.wanted(), wanted.len());
        assert_eq!(self.session.held() + self.session.asked(), granted.len());
        assert!(self.session.asked() <= line.swallowed, "asked for and forgotten");
        let told: BTreeSet<Topic> = self.session.refusals().map(|(topic, _)| topic).collect();
        assert_eq!(told, refused);
    }
}

impl Rules {
    fn new_line(&mut self) {
        *self = Self {
            refused: core::mem::take(&mut self.refused),
            released: core::mem::take(&mut self.released),
            ..Self::default()
        };
    }

    fn heard(&mut self, now: Millis, text: &str) {
        self.welcomed |= text.contains("auth_success");
        for element in text.split('{') {
            let granted = element.split("\"subscribed to: ").nth(1);
            let topic = granted.map(|rest| rest.trim_end_matches(['"', '}', ',', ']']));
            let topic: Option<Topic> = topic.map(|topic| topic.parse().expect("a topic"));
            self.acknowledged.extend(topic);
            if let Some(request) = &mut self.in_flight {
                let error = element.contains(r#""error""#);
                if error || topic.is_some_and(|topic| request.topics.contains(&topic)) {
                    request.answers += 1;
                    request.last = now;
                    request.refused |= error;
                }
            }
        }
    }

    fn may_ask(&mut self, now: Millis, topics: &[Topic]) {
        assert!((1..=500).contains(&topics.len()), "{} topics in a request", topics.len());
        if let Some(request) = &self.in_flight {
            assert!(
                request.answers >= request.size
                    || now.since(request.sent) >= 10_000
                    || request.refused && now.since(request.last) >= 1_000,
                "two requests in flight"
            );
        }
        for topic in topics {
            assert!(!self.acknowledged.contains(topic), "{topic} is held already");
            assert!(!self.refused.contains(topic), "{topic} was refused");
        }
        self.in_flight = Some(InFlight {
            sent: now,
            last: now,
            refused: false,
            topics: topics.iter().copied().collect(),
            answers: 0,
            size: topics.len(),
        });
    }

    fn may_let_go(&mut self, now: Millis, topics: &[Topic]) {
        for topic in topics {
            self.acknowledged.remove(topic);
            let released = self.released.get(topic).expect("released by somebody");
            assert!(now.since(*released) >= 2_000, "{topic} was let go at once");
        }
    }
}

fn parse(params: &str) -> Vec<Topic> {
    let params = params.trim_end_matches(r#""}"#);
    params.split(',').map(|topic| topic.parse().expect("a topic")).collect()
}
