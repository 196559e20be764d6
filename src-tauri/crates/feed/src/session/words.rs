//! What the server's words do.
//!
//! Everything goes by a status's kind. Its message is read in one place only, to tell a plan
//! from a key, because the vendor gives both the same status.

use market::{Event, Millis};
use wire::{Ack, Sink, Status, StatusKind};

use super::cause::shorten;
use super::{Action, Cause, LinkState, Pulse, Session};

/// A frame's messages by their kind.
struct Sorted<'e> {
    events: &'e mut Vec<Event>,
    statuses: Vec<Status>,
}

impl Sink for Sorted<'_> {
    fn event(&mut self, event: Event) {
        self.events.push(event);
    }

    fn status(&mut self, status: Status) {
        self.statuses.push(status);
    }
}

impl Session {
    /// A text frame. What it streams comes first in the answer, then what its statuses lead to.
    pub(super) fn read(&mut self, now: Millis, text: &str, out: &mut Vec<Action>) {
        let mut events = Vec::new();
        let statuses = self.read_events(now, text, &mut events, out);
        if !events.is_empty() {
            out.push(Action::Deliver(events));
        }
        for status in &statuses {
            self.obey(now, status, out);
        }
    }

    /// The events of a text frame, into `events`, and its statuses, which are still to be obeyed.
    pub(super) fn read_events(
        &mut self,
        now: Millis,
        text: &str,
        events: &mut Vec<Event>,
        out: &mut Vec<Action>,
    ) -> Vec<Status> {
        if !self.state.is_open() {
            return Vec::new();
        }
        self.heard(now, out);
        let before = events.len();
        let mut sorted = Sorted { events, statuses: Vec::new() };
        let reading = wire::read(text, &mut sorted);
        let statuses = sorted.statuses;
        self.faults.add(&reading.faults);
        self.parsed += reading.parsed;
        if events.len() > before {
            self.last_data = Some(now);
            self.canary.hear(now, events.get(before..).unwrap_or_default());
        }
        statuses
    }

    /// Any sign of life on an open socket.
    fn heard(&mut self, now: Millis, out: &mut Vec<Action>) {
        if let Some(pulse) = &mut self.pulse {
            *pulse = Pulse::heard(now);
            self.doubted = false;
            self.last_inbound = Some(now);
            if self.state == LinkState::Suspect {
                self.enter(LinkState::Live, None, out);
            }
        }
    }

    /// A control frame: a sign of life, and a flood if there are too many.
    pub(super) fn control(&mut self, now: Millis, out: &mut Vec<Action>) {
        self.heard(now, out);
        if self.pulse.is_some() && self.controls.overflow(now) {
            self.fail(now, Cause::ControlFlood, out);
        }
    }

    pub(super) fn obey(&mut self, now: Millis, status: &Status, out: &mut Vec<Action>) {
        // The status before this one may have ended the connection.
        if !self.state.is_open() {
            return;
        }
        let logging_in = self.state == LinkState::Authenticating;
        let words = || shorten(&status.message);
        match &status.kind {
            StatusKind::Connected if logging_in && !self.log_in_sent => self.log_in(now, out),
            StatusKind::AuthSuccess if logging_in && self.log_in_sent => self.logged_in(out),
            StatusKind::AuthFailed => {
                if status.message.to_lowercase().contains("plan") {
                    self.park(LinkState::NotInPlan, Cause::NotInPlan(words()), out);
                } else {
                    self.park(LinkState::KeyRefused, Cause::KeyRefused(words()), out);
                }
            }
            StatusKind::AuthTimeout => self.unheard(now, Cause::LogInUnheard(words()), out),
            StatusKind::AuthRequired if !logging_in => {
                self.fail(now, Cause::LogInLost(words()), out);
            }
            StatusKind::Success => {
                if let Some(Ack::Subscribed(topic)) = status.ack() {
                    self.subscriptions.acknowledged(now, topic, out);
                }
            }
            StatusKind::Error => self.subscriptions.refused(now, words()),
            StatusKind::MaxConnections => self.evicted(now, Cause::Evicted(words()), out),
            StatusKind::SlowConsumer => self.fail(now, Cause::SlowConsumer(words()), out),
            StatusKind::ForceDisconnect => self.fail(now, Cause::ForceDisconnect(words()), out),
            // Repeated greetings and statuses that nobody has documented yet.
            StatusKind::Connected
            | StatusKind::AuthSuccess
            | StatusKind::AuthRequired
            | StatusKind::Unknown(_) => {}
        }
    }
}
