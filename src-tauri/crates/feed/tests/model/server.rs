//! The other end of one connection, by the vendor's rules and with a ledger of its own.
//!
//! It shares no code with the session: it reads requests and writes answers as text.

use std::collections::{BTreeSet, VecDeque};

use feed::Cause;
use market::{Millis, Topic};

/// What a dial meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Path {
    #[default]
    Good,
    /// The machine answers, and nobody listens.
    Refuses,
    /// Nothing comes back. The dial asks again after 1, 3 and 7 s, as TCP does, and the link
    /// gives up after 10 s.
    Mute,
    /// A page answers in place of the stream.
    Portal,
}

/// How the server behaves from now on, or the next time it is asked.
#[derive(Debug, Clone, Default)]
pub(crate) struct Mood {
    /// How long each answer takes, in milliseconds.
    pub(crate) latency: u64,
    pub(crate) path: Path,
    /// What the next log-in is answered with; `None` for the welcome it deserves.
    pub(crate) log_in: Option<&'static str>,
    /// What every log-in is answered with.
    pub(crate) log_ins: Option<&'static str>,
    /// One refusal a request, however many topics of it are refused.
    pub(crate) terse: bool,
    /// The next request is granted without a word.
    pub(crate) swallow: bool,
    /// More topics are not streamed: a request that would exceed it is refused as a whole.
    pub(crate) cap: Option<usize>,
}

/// What is on its way to the session.
#[derive(Debug, Clone)]
pub(crate) enum Word {
    Frame(String),
    Pong,
    Closed(Cause),
}

/// One connection as the server sees it.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) held: BTreeSet<Topic>,
    /// Refused for being too many.
    pub(crate) turned_away: BTreeSet<Topic>,
    /// Whether the server spoke of an error that was about no request. Nobody can tell.
    pub(crate) stray: bool,
    /// Granted without a word.
    pub(crate) swallowed: usize,
    pub(crate) logged_in: bool,
    pub(crate) silent: bool,
    sent: VecDeque<(Millis, Word)>,
}

/// Whether the server refuses a topic, today and always.
pub(crate) fn is_refused(topic: &Topic) -> bool {
    topic.symbol().as_str().ends_with('7')
}

impl Line {
    pub(crate) fn opened(now: Millis, mood: &Mood) -> Self {
        let mut line = Self {
            held: BTreeSet::new(),
            turned_away: BTreeSet::new(),
            stray: false,
            swallowed: 0,
            logged_in: false,
            silent: false,
            sent: VecDeque::new(),
        };
        line.say(now, mood, &[status("connected", "Connected Successfully")]);
        line
    }

    pub(crate) fn log_in(&mut self, now: Millis, mood: &mut Mood) {
        match mood.log_in.take().or(mood.log_ins) {
            None => {
                self.logged_in = true;
                self.say(now, mood, &[status("auth_success", "authenticated")]);
            }
            Some("") => {}
            Some(message) if message.starts_with("No auth") => {
                self.say(now, mood, &[status("auth_timeout", message)]);
            }
            Some(message) => self.say(now, mood, &[status("auth_failed", message)]),
        }
    }

    pub(crate) fn subscribe(&mut self, now: Millis, mood: &mut Mood, topics: &[Topic]) {
        if mood.cap.is_some_and(|cap| self.held.len() + topics.len() > cap) {
            self.turned_away.extend(topics);
            let limit = status("error", "Subscription limit reached for feed.");
            return self.say(now, mood, &[limit]);
        }
        let (refused, granted): (Vec<Topic>, Vec<Topic>) =
            topics.iter().partition(|topic| is_refused(topic));
        let swallow = core::mem::take(&mut mood.swallow) && refused.is_empty() && !self.stray;
        let refusals = if mood.terse { refused.len().min(1) } else { refused.len() };
        let mut answers = vec![status("error", "not authorized"); refusals];
        for topic in granted {
            self.turned_away.remove(&topic);
            if self.held.insert(topic) && !swallow {
                answers.push(status("success", &format!("subscribed to: {topic}")));
            }
            self.swallowed += usize::from(swallow);
        }
        // In two frames, as the vendor may.
        let (first, second) = answers.split_at(answers.len() / 2);
        self.say(now, mood, first);
        self.say(now, mood, second);
    }

    pub(crate) fn unsubscribe(&mut self, now: Millis, mood: &Mood, topics: &[Topic]) {
        let answers: Vec<String> = topics
            .iter()
            .filter(|topic| self.held.remove(topic))
            .map(|topic| status("success", &format!("unsubscribed to: {topic}")))
            .collect();
        self.say(now, mood, &answers);
    }

    pub(crate) fn ping(&mut self, now: Millis, mood: &Mood) {
        self.send(now, mood, Word::Pong);
    }

    pub(crate) fn say(&mut self, now: Millis, mood: &Mood, elements: &[String]) {
        if !elements.is_empty() {
            self.send(now, mood, Word::Frame(format!("[{}]", elements.join(","))));
        }
    }

    pub(crate) fn send(&mut self, now: Millis, mood: &Mood, word: Word) {
        if !self.silent {
            let earliest = self.sent.back().map_or(now, |(at, _)| *at);
            self.sent.push_back((now.plus(mood.latency).max(earliest), word));
        }
    }

    /// Nothing gets through any more, not even what is under way.
    pub(crate) fn fall_silent(&mut self) {
        self.silent = true;
        self.sent.clear();
    }

    /// When the next word arrives.
    pub(crate) fn due(&self) -> Option<Millis> {
        self.sent.front().map(|(at, _)| *at)
    }

    pub(crate) fn arrive(&mut self) -> Option<Word> {
        self.sent.pop_front().map(|(_, word)| word)
    }
}

pub(crate) fn status(word: &str, message: &str) -> String {
    format!(r#"{{"ev":"status","status":"{word}","message":"{message}"}}"#)
}
