//! What may be said on a line, from what has been said on it: the rules that hold at every moment
//! of every life.

use std::collections::{BTreeMap, BTreeSet};

use market::{Millis, Topic};

/// The first rule that was broken ends a life.
pub(crate) type Verdict = Result<(), String>;

/// `Err` with the words unless it holds.
pub(crate) fn hold(is: bool, broken: impl FnOnce() -> String) -> Verdict {
    if is { Ok(()) } else { Err(broken()) }
}

#[derive(Default)]
pub(crate) struct Rules {
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

impl Rules {
    pub(crate) fn new_line(&mut self) {
        *self = Self {
            refused: core::mem::take(&mut self.refused),
            released: core::mem::take(&mut self.released),
            ..Self::default()
        };
    }

    /// A person's word, or another key.
    pub(crate) fn pardon(&mut self) {
        self.refused.clear();
    }

    pub(crate) fn refuse(&mut self, topic: Topic) {
        self.refused.insert(topic);
    }

    pub(crate) fn release(&mut self, now: Millis, topics: &[Topic]) {
        for topic in topics {
            self.refused.remove(topic);
            self.released.insert(*topic, now);
        }
    }

    pub(crate) fn log_in(&mut self) -> Verdict {
        self.log_ins += 1;
        hold(self.log_ins == 1, || "logged in twice on one connection".to_owned())
    }

    pub(crate) fn heard(&mut self, now: Millis, text: &str) {
        self.welcomed |= text.contains("auth_success");
        for element in text.split('{') {
            let granted = element.split("\"subscribed to: ").nth(1);
            let topic = granted.map(|rest| rest.trim_end_matches(['"', '}', ',', ']']));
            let topic: Option<Topic> = topic.map(|topic| topic.parse().expect("a topic"));
            // An ack tells the truth, whatever was put down to the topic before.
            if let Some(topic) = &topic {
                self.refused.remove(topic);
            }
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

    pub(crate) fn may_ask(&mut self, now: Millis, topics: &[Topic]) -> Verdict {
        hold(self.welcomed, || "asked before the log-in was taken".to_owned())?;
        hold((1..=500).contains(&topics.len()), || format!("{} in a request", topics.len()))?;
        let over = self.in_flight.as_ref().is_none_or(|request| {
            request.answers >= request.size
                || now.since(request.sent) >= 10_000
                || request.refused && now.since(request.last) >= 1_000
        });
        hold(over, || "two requests in flight".to_owned())?;
        for topic in topics {
            hold(!self.acknowledged.contains(topic), || format!("{topic} is held already"))?;
            hold(!self.refused.contains(topic), || format!("{topic} was refused"))?;
        }
        self.in_flight = Some(InFlight {
            sent: now,
            last: now,
            refused: false,
            topics: topics.iter().copied().collect(),
            answers: 0,
            size: topics.len(),
        });
        Ok(())
    }

    pub(crate) fn may_let_go(&mut self, now: Millis, topics: &[Topic]) -> Verdict {
        for topic in topics {
            self.acknowledged.remove(topic);
            let since = self.released.get(topic).map(|at| now.since(*at));
            hold(since >= Some(2_000), || format!("{topic} was let go at once"))?;
        }
        Ok(())
    }
}
