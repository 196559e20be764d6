//! The request in flight: what of it is answered, and when it is over.
//!
//! What is to be made of its end is not said here.

use std::collections::BTreeSet;

use market::{Millis, Topic};

/// How long the answers to a request may take. Some topics are never answered: unknown
/// channels, and topics the server holds already.
const ANSWER: u64 = 10_000;
/// How long after an answer the next may take once something was refused. The vendor may name
/// one refusal for many topics, and the answers to one request come close together.
const SETTLE: u64 = 1_000;

/// One request and its answers so far.
#[derive(Debug, Clone)]
pub(super) struct Request {
    unanswered: BTreeSet<Topic>,
    size: usize,
    /// Answers still to come, if each topic gets one.
    outstanding: usize,
    /// The first refusal's words.
    refusal: Option<String>,
    deadline: Millis,
    /// When it is over, if nothing more comes: the deadline or sooner.
    due: Millis,
}

/// What a request left without acknowledgement.
#[derive(Debug)]
pub(super) struct Rest {
    pub(super) topics: BTreeSet<Topic>,
    /// The first refusal's words, if there was one.
    pub(super) refusal: Option<String>,
    /// Whether the refusal may have been one of the request as such: nothing was granted, and
    /// there were fewer refusals than topics, or but one topic.
    pub(super) may_be_whole: bool,
}

impl Request {
    pub(super) fn new(now: Millis, topics: &[Topic]) -> Self {
        let deadline = now.plus(ANSWER);
        Self {
            unanswered: topics.iter().copied().collect(),
            size: topics.len(),
            outstanding: topics.len(),
            refusal: None,
            deadline,
            due: deadline,
        }
    }

    /// One of its topics is granted, or one of somebody else's.
    pub(super) fn acknowledged(&mut self, now: Millis, topic: &Topic) {
        if self.unanswered.remove(topic) {
            self.answered(now);
        }
    }

    /// Something is refused.
    pub(super) fn refused(&mut self, now: Millis, words: String) {
        self.refusal.get_or_insert(words);
        self.answered(now);
    }

    fn answered(&mut self, now: Millis) {
        self.outstanding = self.outstanding.saturating_sub(1);
        if self.refusal.is_some() {
            self.due = self.deadline.min(now.plus(SETTLE));
        }
    }

    pub(super) fn due(&self) -> Millis {
        self.due
    }

    pub(super) fn is_over(&self, now: Millis) -> bool {
        self.outstanding == 0 || self.unanswered.is_empty() || self.due <= now
    }

    pub(super) fn unanswered(&self) -> &BTreeSet<Topic> {
        &self.unanswered
    }

    pub(super) fn conclude(self) -> Rest {
        Rest {
            may_be_whole: self.unanswered.len() == self.size
                && (self.outstanding > 0 || self.size == 1),
            topics: self.unanswered,
            refusal: self.refusal,
        }
    }
}
