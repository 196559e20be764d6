//! What a link tells: facts to the loop, events to the taps and the lanes, and one line for each
//! step of its life to the log. A server's words come without the key.

use feed::{Cause, Fact, LinkState};
use market::{AssetClass, Time, Topic};

use super::Link;
use crate::{LinkStatus, Reason, clock, redact};

/// What a link tells the loop.
#[derive(Debug)]
pub(crate) enum Report {
    /// The vendor says that it streams these.
    Held {
        class: AssetClass,
        topics: Vec<Topic>,
    },
    /// The vendor said nothing about it in time.
    Unconfirmed {
        class: AssetClass,
        topic: Topic,
    },
    /// Nothing is streamed any more, and what came after `last` may have been the last of it.
    Lost {
        class: AssetClass,
        last: Time,
    },
    Refused {
        class: AssetClass,
        topic: Topic,
        reason: String,
    },
    Status(LinkStatus),
}

impl Link {
    /// Gives what came in this round to the taps and to the loop.
    pub(super) fn hand_on(&mut self) {
        if self.events.is_empty() {
            return;
        }
        self.taps.retain(|tap| tap.pour(&self.events, self.received));
        let parsed = self.session.parsed();
        let before = std::mem::replace(&mut self.parsed, parsed);
        if !self.lanes.put(&mut self.events, self.received, parsed - before) {
            tracing::warn!(class = %self.class, "bars came faster than they were taken");
            self.overrun();
        }
    }

    /// The wall's clock was set: times told by it are reckoned anew.
    pub(super) fn forget_wall(&mut self) {
        if let Some(told) = &mut self.told {
            told.retry_at = None;
        }
    }

    pub(super) fn tell(&mut self, fact: Fact) {
        let class = self.class;
        match fact {
            Fact::State { state, cause, .. } => {
                if state == LinkState::Subscribing {
                    tracing::info!(%class, "authenticated");
                } else if state.is_parked() || state.retry_at().is_some() {
                    let cause = cause.as_ref().unwrap_or(&Cause::Asked);
                    let words = cause.detail().map(|words| redact(words).into_owned());
                    tracing::info!(%class, state = state.as_str(), %cause, words, "closed");
                } else if state == LinkState::Stopped {
                    tracing::info!(%class, cause = %Cause::Asked, "closed");
                }
                self.tell_status(state, cause.as_ref());
            }
            Fact::TopicHeld(topic) => self.held.push(topic),
            Fact::TopicRefused { topic, reason } => {
                let reason = redact(&reason).into_owned();
                tracing::info!(%class, %topic, reason, "refused");
                // What was granted before weighs in how a refusal is understood.
                self.tell_held();
                self.report(Report::Refused { class, topic, reason });
            }
            Fact::TopicUnconfirmed(topic) => {
                tracing::info!(%class, %topic, "unconfirmed");
                self.tell_held();
                self.report(Report::Unconfirmed { class, topic });
            }
            Fact::Stalled { silent, .. } => {
                tracing::warn!(%class, silent, "the stream stood still: asking for all of it anew");
                self.tell_held();
                let silent = i64::try_from(silent).unwrap_or(i64::MAX);
                let last = Time::from_millis(clock::now().millis().saturating_sub(silent));
                self.report(Report::Lost { class, last });
            }
            Fact::Faults { count, sample, .. } => {
                let sample = redact(&sample);
                tracing::warn!(%class, count, %sample, "parts of frames could not be read");
            }
        }
    }

    /// What a round leaves to be said: the topics granted in it, and the counts.
    pub(super) fn sum_up(&mut self) {
        self.hand_on();
        self.tell_held();
        let (state, cause) = (*self.session.state(), self.session.cause().cloned());
        self.tell_status(state, cause.as_ref());
    }

    fn tell_held(&mut self) {
        if !self.held.is_empty() {
            let topics = std::mem::take(&mut self.held);
            tracing::info!(class = %self.class, count = topics.len(), ?topics, "subscribed");
            self.report(Report::Held { class: self.class, topics });
        }
    }

    /// Tells the loop how the link is, if that has changed.
    fn tell_status(&mut self, state: LinkState, cause: Option<&Cause>) {
        let status = self.status(state, cause);
        if self.told.as_ref() != Some(&status) {
            let streamed = self.told.as_ref().is_some_and(|told| told.state.is_streaming());
            if streamed && !state.is_streaming() {
                self.tell_held();
                // What was heard after that may never have been taken in.
                let last = self.received;
                self.report(Report::Lost { class: self.class, last });
            }
            self.told = Some(status.clone());
            self.report(Report::Status(status));
        }
    }

    fn status(&self, state: LinkState, cause: Option<&Cause>) -> LinkStatus {
        let before = self.told.as_ref().filter(|told| told.state == state);
        let cause = cause.map(|cause| Reason {
            code: cause.code(),
            sentence: redact(&cause.to_string()).into_owned(),
        });
        let retry_at = state.retry_at().map(|until| {
            before.and_then(|told| told.retry_at).unwrap_or_else(|| self.watch.wall(until))
        });
        LinkStatus {
            class: self.class,
            state,
            cause: cause.or_else(|| self.rest.clone()),
            remedy: self.session.remedy().filter(|_| self.rest.is_none()),
            since: before.map_or_else(clock::now, |told| told.since),
            retry_at,
            wanted: self.session.wanted(),
            held: self.session.held(),
            refused: self.session.refused(),
            delayed: self.post.as_ref().is_some_and(|post| post.delayed),
        }
    }

    fn report(&mut self, report: Report) {
        // Nobody listens only once the desk is stopping.
        let _ = self.reports.send(report);
    }
}
