//! A link's life as a transcript a trader could read: what happened and when, and the session's
//! answers indented below.
//!
//! The files in `tests/transcripts` are kept as they should be; `TRANSCRIPTS=write` writes the
//! answers anew for whoever changes them to read. A line with a time is an input. Those in
//! brackets come by themselves: the alarm that was asked for, the pong of a server that answers
//! pings. Here stands how a transcript is read and written, and nothing about what is right.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test may crash, reads its own files, and one variable asks it to rewrite them"
)]

use std::collections::BTreeSet;
use std::{env, fs, path::Path};

use feed::{Action, Cause, Change, Distrust, Expectation, Fact, Input, LinkState, Session};
use market::{AssetClass, Millis, Topic};

#[test]
fn every_transcript_reads_as_it_was_written() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/transcripts");
    let mut files: Vec<_> =
        fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 11, "transcripts are missing");
    for file in files {
        check(&file);
    }
}

fn check(file: &Path) {
    let written = fs::read_to_string(file).unwrap();
    let played = Play::default().all(&written);
    if env::var("TRANSCRIPTS").is_ok_and(|word| word == "write") {
        fs::write(file, &played).unwrap();
        return;
    }
    for (number, (is, should)) in played.lines().zip(written.lines()).enumerate() {
        assert_eq!(is, should, "{}:{}", file.display(), number + 1);
    }
    assert_eq!(played, written, "{}", file.display());
}

/// One transcript being played.
struct Play {
    session: Session,
    page: String,
    alarm: Option<Millis>,
    pong: Option<Millis>,
    server_answers_pings: bool,
    /// The topics of the request last sent, for `ack all`.
    asked: Vec<Topic>,
}

impl Default for Play {
    fn default() -> Self {
        Self {
            session: Session::new(AssetClass::Stocks, 7),
            page: String::new(),
            alarm: None,
            pong: None,
            server_answers_pings: true,
            asked: Vec::new(),
        }
    }
}

impl Play {
    fn all(mut self, written: &str) -> String {
        // A remark belongs to the input below it, and what comes by itself goes above both.
        let mut remarks = String::new();
        for line in written.lines() {
            let input = line.trim_start().split_once("s  ");
            match input.and_then(|(at, input)| Some((time(at)?, input))) {
                Some((_, input)) if input.starts_with('(') => {}
                Some((at, input)) => {
                    self.pass_time(at);
                    self.page += &core::mem::take(&mut remarks);
                    self.line(at, input);
                    self.input(at, input);
                }
                None if line.starts_with(' ') => {}
                None => remarks += &format!("{line}\n"),
            }
        }
        self.page + &remarks
    }

    /// Rings the alarms and lets the server answer pings up to a time.
    fn pass_time(&mut self, until: Millis) {
        loop {
            let alarm = self.alarm.unwrap_or(Millis(u64::MAX));
            let pong = self.pong.unwrap_or(Millis(u64::MAX));
            if alarm.min(pong) > until {
                return;
            }
            if pong <= alarm {
                self.pong = None;
                self.line(pong, "(pong)");
                self.handle(pong, Input::Pong);
            } else {
                self.alarm = None;
                self.line(alarm, "(alarm)");
                self.handle(alarm, Input::Tick);
            }
        }
    }

    fn input(&mut self, at: Millis, input: &str) {
        let (word, rest) = input.split_once(' ').unwrap_or((input, ""));
        match (word, rest) {
            ("start", "") => self.handle(at, Input::Start),
            ("opened", "") => self.handle(at, Input::Opened),
            ("key", "changed") => self.handle(at, Input::KeyChanged),
            ("reconnect", "") => self.handle(at, Input::Reconnect),
            ("pause", "") => self.handle(at, Input::Pause),
            ("take", "over") => self.handle(at, Input::TakeOver),
            ("network", "changed") => self.handle(at, Input::NetworkChanged),
            ("network", "gone") => self.handle(at, Input::Offline),
            ("falling", "asleep") => self.handle(at, Input::Sleeping),
            ("woke", after) => {
                let (asleep, _) = after.trim_start_matches("after ").split_once('s').unwrap();
                let asleep = asleep.parse::<u64>().unwrap() * 1_000;
                self.handle(at, Input::Woke { asleep });
            }
            ("overrun", "") => self.handle(at, Input::Overrun),
            ("control", frames) => {
                for _ in 0..frames.trim_start_matches("frames ").parse().unwrap() {
                    self.handle(at, Input::Pong);
                }
            }
            ("expect", topics) => {
                let (topics, within) = topics.split_once(" within ").unwrap();
                let within = within.trim_end_matches('s').parse::<u64>().unwrap() * 1_000;
                let expected = Expectation { topics: topics_in(topics), within };
                self.handle(at, Input::Expect(&expected));
            }
            ("nothing", "is expected") => {
                self.handle(at, Input::Expect(&Expectation::default()));
            }
            ("stop", "") => self.handle(at, Input::Stop),
            ("tick", "") => self.handle(at, Input::Tick),
            ("later", "") => {}
            ("the", "server falls silent") => self.server_answers_pings = false,
            ("the", "server answers again") => self.server_answers_pings = true,
            ("wish", topics) => {
                let change = Change { wanted: topics_in(topics), ..Change::default() };
                self.handle(at, Input::Wanted(&change));
            }
            ("release", topics) => {
                let change = Change { released: topics_in(topics), ..Change::default() };
                self.handle(at, Input::Wanted(&change));
            }
            ("closed", how) => self.handle(at, Input::Closed(&cause_in(how))),
            ("frame", text) => self.handle(at, Input::Text(text)),
            ("server", parts) => {
                let elements: Vec<String> =
                    parts.split(" + ").flat_map(|part| self.elements(part)).collect();
                self.handle(at, Input::Text(&format!("[{}]", elements.join(","))));
            }
            _ => panic!("nobody says {input:?}"),
        }
    }

    /// What the server puts into a frame: `ack TOPIC`, `ack all`, `bar SYMBOL`, or a status and
    /// its message.
    fn elements(&self, part: &str) -> Vec<String> {
        let ack = |topic: &str| status("success", &format!("subscribed to: {topic}"));
        match part.split_once(' ') {
            Some(("ack", "all")) => {
                self.asked.iter().map(|topic| ack(&topic.to_string())).collect()
            }
            Some(("ack", topic)) => vec![ack(topic)],
            Some(("bar", symbol)) => vec![format!(r#"{{"ev":"A","sym":"{symbol}"}}"#)],
            _ => {
                let (word, message) = part.split_once(": ").unwrap_or((part, ""));
                vec![status(word, message)]
            }
        }
    }

    fn handle(&mut self, at: Millis, input: Input<'_>) {
        let mut held = Vec::new();
        for action in self.session.handle(at, input) {
            if let Action::Tell(Fact::TopicHeld(topic)) = action {
                held.push(topic);
                continue;
            }
            self.answer_held(&mut held);
            match &action {
                Action::WakeAt(at) => self.alarm = Some(*at),
                Action::Ping if self.server_answers_pings => self.pong = Some(at.plus(50)),
                Action::HangUp => self.pong = None,
                Action::Send(text) if text.contains(r#""subscribe""#) => {
                    self.asked = topics_sent(text);
                }
                _ => {}
            }
            self.answer(&sentence(&action));
        }
        self.answer_held(&mut held);
    }

    fn answer_held(&mut self, held: &mut Vec<Topic>) {
        if !held.is_empty() {
            self.answer(&format!("tell held {}", list(held)));
            held.clear();
        }
    }

    fn line(&mut self, at: Millis, input: &str) {
        self.page += &format!("{:>9}  {input}\n", seconds(at));
    }

    fn answer(&mut self, words: &str) {
        self.page += &format!("{:15}{words}\n", "");
    }
}

fn sentence(action: &Action) -> String {
    match action {
        Action::Dial => "dial".into(),
        Action::LogIn => "log in".into(),
        Action::Ping => "ping".into(),
        Action::HangUp => "hang up".into(),
        Action::WakeAt(at) => format!("wake at {}", seconds(*at)),
        Action::Send(text) => {
            let verb = if text.contains("unsubscribe") { "unsubscribe" } else { "subscribe" };
            format!("send {verb} {}", list(&topics_sent(text)))
        }
        Action::Deliver(events) => {
            let symbols: BTreeSet<String> =
                events.iter().map(|event| event.symbol().to_string()).collect();
            format!("deliver {} of {}", events.len(), Vec::from_iter(symbols).join(" "))
        }
        Action::Tell(fact) => format!("tell {}", told(fact)),
    }
}

fn told(fact: &Fact) -> String {
    match fact {
        Fact::State { state, cause, .. } => {
            let mut words = state.as_str().to_owned();
            if let LinkState::Waiting { until, attempt } = state {
                words += &format!(" until {} for attempt {attempt}", seconds(*until));
            }
            if let Some(cause) = cause {
                words += &format!(" ({}: {cause}", cause.code());
                words += &cause.detail().map_or(")".into(), |detail| format!(" {detail:?})"));
            }
            if let LinkState::Offline { until } = state {
                words += &format!(", tried anyway at {}", seconds(*until));
            }
            words + &state.remedy(cause.as_ref()).map_or(String::new(), |it| format!(" - {it}"))
        }
        Fact::TopicHeld(topic) => format!("held {topic}"),
        Fact::TopicRefused { topic, reason } => format!("refused {topic} {reason:?}"),
        Fact::TopicUnconfirmed(topic) => format!("unconfirmed {topic}"),
        Fact::Stalled { silent, .. } => format!("stalled for {silent} ms"),
        Fact::Faults { count, .. } => format!("faults {count}"),
    }
}

fn time(text: &str) -> Option<Millis> {
    let (seconds, millis) = text.split_once('.')?;
    Some(Millis(seconds.parse::<u64>().ok()? * 1_000 + millis.parse::<u64>().ok()?))
}

fn seconds(at: Millis) -> String {
    format!("{}.{:03}s", at.0 / 1_000, at.0 % 1_000)
}

/// `A.SPY Q.SPY`, or `1200 topics` for `A.S0001` and so on.
fn topics_in(text: &str) -> Vec<Topic> {
    match text.strip_suffix(" topics") {
        Some(count) => (1..=count.parse().unwrap())
            .map(|n: u32| format!("A.S{n:04}").parse().unwrap())
            .collect(),
        None => text.split(' ').map(|topic| topic.parse().unwrap()).collect(),
    }
}

fn topics_sent(text: &str) -> Vec<Topic> {
    let params = text.split(r#""params":""#).nth(1).unwrap().trim_end_matches(r#""}"#);
    params.split(',').map(|topic| topic.parse().unwrap()).collect()
}

fn list(topics: &[Topic]) -> String {
    match topics {
        [first, .., last] if topics.len() > 8 => {
            format!("{} topics: {first} to {last}", topics.len())
        }
        _ => topics.iter().map(Topic::to_string).collect::<Vec<_>>().join(" "),
    }
}

fn cause_in(how: &str) -> Cause {
    let (word, detail) = how.split_once(": ").unwrap_or((how, ""));
    match word {
        "asked" => Cause::Asked,
        "refused" => Cause::Refused(detail.into()),
        "dropped" => Cause::Dropped(detail.into()),
        "no route" => Cause::NoRoute,
        "oversize" => Cause::Oversize(detail.into()),
        "expired" => Cause::Untrusted(Distrust::Expired, detail.into()),
        "upgrade" => Cause::UpgradeRefused(detail.parse().unwrap()),
        code => Cause::ClosedByServer { code: code.parse().ok(), reason: detail.into() },
    }
}

fn status(word: &str, message: &str) -> String {
    format!(r#"{{"ev":"status","status":"{word}","message":"{message}"}}"#)
}
