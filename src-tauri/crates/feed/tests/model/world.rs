//! A ledger, a session, the link between them and the network, and the time all of it lives in.
//!
//! Whatever the session says is held against the rules here, at the moment it is said. The first
//! rule broken is kept, and nothing happens any more. What a life looked like is written down
//! only if asked for, for a life can be lived again from its seed.

use std::collections::BTreeSet;

use feed::{Action, Cause, Change, ClientId, Fact, Input, Ledger, LinkState, Session, Step};
use market::{AssetClass, Millis, Topic};

use super::defect::{Defect, Spoiler};
use super::rules::{Rules, Verdict, hold};
use super::server::{Line, Mood, Path, Word, is_refused, status};

pub(crate) const CLASS: AssetClass = AssetClass::Stocks;
/// When TCP asks again, counted from the dial, and when the link gives up.
const SYN: [u64; 4] = [1_000, 3_000, 7_000, 10_000];

/// How a dial ends that does not go by the path.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Dial {
    Opens,
    Fails,
    Portal,
    /// Neither; the link does not give up either.
    Hangs,
}

/// What a life leaves for the record.
#[derive(Debug, Default)]
pub(crate) struct Log {
    pub(crate) dials: Vec<Millis>,
    pub(crate) states: Vec<(Millis, LinkState)>,
}

pub(crate) struct World {
    pub(crate) now: Millis,
    pub(crate) session: Session,
    pub(crate) mood: Mood,
    /// How the next dials end, the last first; when it is empty they go by the path.
    pub(crate) dials: Vec<Dial>,
    pub(crate) log_ins: u64,
    /// Kept only if there: months of it would be long.
    pub(crate) log: Option<Log>,
    pub(crate) page: Option<String>,
    pub(crate) broken: Option<String>,
    pub(crate) line: Option<Line>,
    pub(crate) ledger: Ledger,
    alarm: Option<Millis>,
    dial: Option<Dialling>,
    pub(crate) rules: Rules,
    /// Topics that were told refused for being too many, or for an error that was about nothing.
    /// They stay so until wished anew.
    pub(crate) turned_away: BTreeSet<Topic>,
    defect: Option<Spoiler>,
}

#[derive(Debug, Clone, Copy)]
struct Dialling {
    since: Millis,
    next: Millis,
    end: Option<Dial>,
}

impl World {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            now: Millis(1_000),
            session: Session::new(CLASS, seed),
            mood: Mood { latency: 40, ..Mood::default() },
            dials: Vec::new(),
            log_ins: 0,
            log: None,
            page: None,
            broken: None,
            line: None,
            ledger: Ledger::default(),
            alarm: None,
            dial: None,
            rules: Rules::default(),
            turned_away: BTreeSet::new(),
            defect: None,
        }
    }

    pub(crate) fn with(mut self, defect: Option<Defect>) -> Self {
        self.defect = defect.map(Spoiler::new);
        self
    }

    pub(crate) fn logged(mut self) -> Self {
        self.log = Some(Log::default());
        self
    }

    /// A link that is live, with a few topics.
    pub(crate) fn live(seed: u64) -> Self {
        let mut world = Self::new(seed).logged();
        world.wish(0, ["A.SPY", "T.SPY"].map(|topic| topic.parse().expect("a topic")).into());
        world.put(Input::Start);
        world.pass(1_000);
        world
    }

    pub(crate) fn wish(&mut self, client: u32, topics: BTreeSet<Topic>) {
        let mut change = self.ledger.set(ClientId(client), topics);
        self.rules.release(self.now, &change.released);
        if let Some(defect) = &self.defect {
            defect.spoil_change(&mut change);
        }
        self.put(Input::Wanted(&change));
    }

    /// What a person, the system or the desk says.
    pub(crate) fn put(&mut self, input: Input<'_>) {
        if matches!(input, Input::Reconnect | Input::KeyChanged | Input::TakeOver) {
            self.rules.pardon();
        }
        if self.broken.is_none() {
            self.broken = self.handle(input).err();
        }
    }

    /// The network or the server ends the connection.
    pub(crate) fn cut(&mut self, cause: Cause) {
        if self.line.take().is_some() {
            self.put(Input::Closed(&cause));
        }
    }

    pub(crate) fn say(&mut self, word: &str) {
        if let Some(line) = &mut self.line {
            line.say(self.now, &self.mood, &[status(word, "says the server")]);
        }
    }

    pub(crate) fn send(&mut self, word: Word) {
        if let Some(line) = &mut self.line {
            line.send(self.now, &self.mood, word);
        }
    }

    pub(crate) fn note(&mut self, words: impl FnOnce() -> String) {
        if let Some(page) = &mut self.page {
            *page += &format!("{:>11}  {}\n", self.now.0, words());
        }
    }

    /// When something happens next.
    pub(crate) fn due(&self) -> Option<Millis> {
        let line = self.line.as_ref().and_then(Line::due);
        [self.alarm, self.dial.map(|dial| dial.next), line].into_iter().flatten().min()
    }

    pub(crate) fn pass(&mut self, millis: u64) {
        let until = self.now.plus(millis);
        while let Some(at) = self.due().filter(|at| *at <= until && self.broken.is_none()) {
            self.now = self.now.max(at);
            if self.line.as_ref().and_then(Line::due) == Some(at) {
                self.hear();
            } else if self.dial.is_some_and(|dial| dial.next == at) {
                self.dial_goes_on();
            } else {
                self.alarm = None;
                self.put(Input::Tick);
            }
        }
        self.now = until;
    }

    /// Lets time pass until the state is as wished; the milliseconds it took, `None` if longer
    /// than the limit.
    pub(crate) fn until(&mut self, limit: u64, is: impl Fn(&Self) -> bool) -> Option<u64> {
        let (begin, end) = (self.now, self.now.plus(limit));
        loop {
            if is(self) {
                return Some(self.now.since(begin));
            }
            let next = self.due().filter(|at| *at <= end && self.broken.is_none())?;
            self.pass(next.since(self.now));
        }
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

    fn dial_goes_on(&mut self) {
        let Some(dial) = self.dial.take() else { return };
        match (dial.end, self.mood.path) {
            (Some(Dial::Opens), _) | (None, Path::Good) => {
                self.rules.new_line();
                self.line = Some(Line::opened(self.now, &self.mood));
                self.put(Input::Opened);
            }
            (Some(Dial::Fails), _) | (None, Path::Refuses) => {
                self.put(Input::Closed(&Cause::Refused("refused".into())));
            }
            (Some(Dial::Portal), _) | (None, Path::Portal) => {
                self.put(Input::Closed(&Cause::UpgradeRefused(302)));
            }
            (Some(Dial::Hangs), _) => {}
            (None, Path::Mute) => {
                let elapsed = self.now.since(dial.since);
                match SYN.into_iter().find(|after| *after > elapsed) {
                    Some(after) => {
                        self.dial = Some(Dialling { next: dial.since.plus(after), ..dial });
                    }
                    None => self.put(Input::Closed(&Cause::Overdue(Step::Dial))),
                }
            }
        }
    }

    fn handle(&mut self, input: Input<'_>) -> Verdict {
        if matches!(input, Input::Tick) && self.page.is_some() {
            self.note(|| "(alarm)".to_owned());
        } else {
            self.note(|| brief(&format!("{input:?}")));
        }
        let parked = self.session.state().is_parked();
        let recalled = matches!(input, Input::Reconnect | Input::KeyChanged | Input::TakeOver);
        let mut actions = self.session.handle(self.now, input);
        if let Some(defect) = &mut self.defect {
            defect.spoil(parked, &mut actions);
        }
        let mut told = None;
        for action in actions {
            if let Action::Tell(Fact::State { state, .. }) = &action {
                told = Some(*state);
            }
            hold(!parked || recalled || action != Action::Dial, || {
                "dialled while parked without being asked".to_owned()
            })?;
            self.act(action)?;
        }
        let state = *self.session.state();
        hold(told.is_none_or(|told| told == state), || format!("told {told:?}, is {state:?}"))?;
        let moving = state != LinkState::Idle && !state.is_parked();
        hold(!moving || self.alarm.is_some(), || format!("{state:?} without an alarm"))
    }

    fn act(&mut self, action: Action) -> Verdict {
        self.note(|| format!("    {}", brief(&format!("{action:?}"))));
        match action {
            Action::Dial => {
                hold(self.line.is_none() && self.dial.is_none(), || {
                    "dialled while on the line".to_owned()
                })?;
                if let Some(log) = &mut self.log {
                    log.dials.push(self.now);
                }
                let end = self.dials.pop();
                let takes = match (end, self.mood.path) {
                    (Some(Dial::Hangs), _) => 1_000_000,
                    (None, Path::Mute) => SYN[0],
                    _ => 100,
                };
                self.dial = Some(Dialling { since: self.now, next: self.now.plus(takes), end });
            }
            Action::HangUp => (self.line, self.dial) = (None, None),
            Action::WakeAt(at) => {
                hold(at >= self.now, || "an alarm in the past".to_owned())?;
                self.alarm = Some(at);
            }
            Action::LogIn => {
                self.log_ins += 1;
                self.rules.log_in()?;
                let line = self.line.as_mut().ok_or("no line to log in on")?;
                line.log_in(self.now, &mut self.mood);
            }
            Action::Ping => {
                self.line.as_mut().ok_or("no line to ping")?.ping(self.now, &self.mood);
            }
            Action::Send(text) => self.ask(&text)?,
            Action::Tell(Fact::TopicRefused { topic, .. }) => {
                let away = self
                    .line
                    .as_ref()
                    .is_some_and(|line| line.stray || line.turned_away.contains(&topic));
                hold(away || is_refused(&topic), || format!("{topic} was refused by nobody"))?;
                if away {
                    self.turned_away.insert(topic);
                }
                self.rules.refuse(topic);
            }
            Action::Tell(Fact::State { state, .. }) => {
                if let Some(log) = &mut self.log {
                    log.states.push((self.now, state));
                }
            }
            Action::Tell(_) | Action::Deliver(_) => {}
        }
        Ok(())
    }

    fn ask(&mut self, text: &str) -> Verdict {
        let line = self.line.as_mut().ok_or("no line to send on")?;
        let wanted = self.ledger.wanted(CLASS);
        if let Some(params) = text.strip_prefix(r#"{"action":"subscribe","params":""#) {
            let topics = parse(params);
            self.rules.may_ask(self.now, &topics)?;
            hold(topics.iter().all(|topic| wanted.contains(topic)), || {
                "asked for the unwanted".to_owned()
            })?;
            line.subscribe(self.now, &mut self.mood, &topics);
        } else if let Some(params) = text.strip_prefix(r#"{"action":"unsubscribe","params":""#) {
            let topics = parse(params);
            self.rules.may_let_go(self.now, &topics)?;
            hold(topics.iter().all(|topic| !wanted.contains(topic)), || {
                "let go of the wanted".to_owned()
            })?;
            line.unsubscribe(self.now, &self.mood, &topics);
        } else {
            return Err(format!("sent {text}"));
        }
        Ok(())
    }
}

/// The start of a long line.
fn brief(words: &str) -> String {
    match words.char_indices().nth(150) {
        Some((cut, _)) => format!("{} ...", &words[..cut]),
        None => words.to_owned(),
    }
}

fn parse(params: &str) -> Vec<Topic> {
    let params = params.trim_end_matches(r#""}"#);
    params.split(',').map(|topic| topic.parse().expect("a topic")).collect()
}

/// A wish as the ledger would tell it.
pub(crate) fn change(wanted: Vec<Topic>, released: Vec<Topic>) -> Change {
    Change { wanted, released }
}
