//! How a link comes up, goes down and comes back.
//!
//! Whatever ends a connection ends in one of four ways: a wait and another dial, a long wait
//! after an eviction (`eviction.rs`), a rest until the network changes (`network.rs`), or a
//! parked state that only a person or a new key ends.

use market::Millis;

use super::attempts::Prompt;
use super::flood::Controls;
use super::{Action, Cause, LinkState, Pulse, Session, Step};

/// The link gives its dial 10 s; this is for a link that forgot.
const DIAL: u64 = 15_000;
/// For the server's greeting, and again for its answer to the log-in.
const ANSWER: u64 = 10_000;
/// So many log-ins in a row that the server says it did not hear park the link.
const UNHEARD: u32 = 3;

impl Session {
    pub(super) fn start(&mut self, now: Millis, out: &mut Vec<Action>) {
        if self.state == LinkState::Idle {
            self.dial(now, Prompt::Due, out);
        }
    }

    /// A person wants the link up. One that has given way is not to be brought up by the way; one
    /// that is about to try once more does so now; one that was brought up just now is on its way.
    pub(super) fn reconnect(&mut self, now: Millis, out: &mut Vec<Action>) {
        let too_soon = self.attempts.earliest(now, Prompt::Person) > now;
        if self.state == LinkState::Evicted || too_soon && self.is_on_the_line() {
            return;
        }
        if self.gives_way() {
            self.dial(now, Prompt::Person, out);
        } else {
            self.start_anew(now, Prompt::Person, out);
        }
    }

    /// A new key, or a person's word: what is past does not count any more.
    pub(super) fn start_anew(&mut self, now: Millis, prompt: Prompt, out: &mut Vec<Action>) {
        self.hang_up(out);
        self.backoff.forget();
        self.oversizes.forget();
        self.unheard = 0;
        self.evicted_at = None;
        self.subscriptions.pardon();
        self.cause = None;
        self.dial(now, prompt, out);
    }

    pub(super) fn pause(&mut self, out: &mut Vec<Action>) {
        if !self.state.is_parked() {
            self.hang_up(out);
            self.enter(LinkState::Paused, None, out);
        }
    }

    pub(super) fn stop(&mut self, out: &mut Vec<Action>) {
        self.hang_up(out);
        self.enter(LinkState::Stopped, None, out);
    }

    pub(super) fn opened(&mut self, now: Millis, out: &mut Vec<Action>) {
        if self.state == LinkState::Connecting {
            // Whatever the system says of its network, there is one.
            self.route = true;
            self.pulse = Some(Pulse::heard(now));
            self.controls = Controls::default();
            self.last_inbound = Some(now);
            self.log_in_sent = false;
            self.step_due = Some(now.plus(ANSWER));
            self.enter(LinkState::Authenticating, None, out);
        } else if !self.state.is_open() {
            // The link opened what it had been told to give up.
            out.push(Action::HangUp);
        }
    }

    pub(super) fn log_in(&mut self, now: Millis, out: &mut Vec<Action>) {
        self.log_in_sent = true;
        self.step_due = Some(now.plus(ANSWER));
        out.push(Action::LogIn);
    }

    pub(super) fn logged_in(&mut self, out: &mut Vec<Action>) {
        self.step_due = None;
        self.unheard = 0;
        self.subscriptions.logged_in();
        self.enter(LinkState::Subscribing, None, out);
    }

    /// The link says that its dial failed or its connection ended.
    pub(super) fn closed(&mut self, now: Millis, cause: &Cause, out: &mut Vec<Action>) {
        if !self.is_on_the_line() || *cause == Cause::Asked {
            return;
        }
        match cause {
            Cause::ClosedByServer { code: Some(1008), reason } => {
                self.off_the_line();
                self.evicted(now, Cause::Evicted(reason.clone()), out);
            }
            // Any page but the stream: what RFC 9110 has for it, and RFC 6585's own status.
            Cause::UpgradeRefused(status @ (200..=399 | 511)) => {
                self.stay_offline(now, Cause::CaptivePortal(*status), out);
            }
            Cause::Oversize(_) if self.oversizes.overflow(now) => {
                self.off_the_line();
                self.enter(LinkState::Unreadable, Some(cause.clone()), out);
            }
            _ => self.retry(now, cause.clone(), out),
        }
    }

    /// Gives the connection up and tries again.
    pub(super) fn fail(&mut self, now: Millis, cause: Cause, out: &mut Vec<Action>) {
        out.push(Action::HangUp);
        self.retry(now, cause, out);
    }

    /// Gives the connection up for good.
    pub(super) fn park(&mut self, state: LinkState, cause: Cause, out: &mut Vec<Action>) {
        self.hang_up(out);
        self.enter(state, Some(cause), out);
    }

    /// The server heard no log-in: three times are enough.
    pub(super) fn unheard(&mut self, now: Millis, cause: Cause, out: &mut Vec<Action>) {
        self.unheard += 1;
        if self.unheard < UNHEARD {
            self.fail(now, cause, out);
        } else {
            self.park(LinkState::LogInUnheard, cause, out);
        }
    }

    /// The present step is overdue, or the wait over.
    pub(super) fn step_is_over(&mut self, now: Millis, out: &mut Vec<Action>) {
        self.step_due = None;
        let step = match self.state {
            LinkState::Waiting { .. } if !self.route => {
                return self.stay_offline(now, Cause::NoRoute, out);
            }
            LinkState::Waiting { .. } | LinkState::Offline { .. } | LinkState::Asleep => {
                return self.dial(now, self.prompt, out);
            }
            LinkState::Connecting => Step::Dial,
            _ if self.log_in_sent => Step::LogIn,
            _ => Step::Greeting,
        };
        self.fail(now, Cause::Overdue(step), out);
    }

    /// Dials, or waits until it may.
    pub(super) fn dial(&mut self, now: Millis, prompt: Prompt, out: &mut Vec<Action>) {
        if self.attempts.earliest(now, prompt) > now {
            let cause = self.cause.take();
            return self.wait(now, prompt, cause, out);
        }
        self.attempts.note(now, prompt);
        self.prompt = Prompt::Due;
        self.step_due = Some(now.plus(DIAL));
        out.push(Action::Dial);
        self.enter(LinkState::Connecting, None, out);
    }

    fn retry(&mut self, now: Millis, cause: Cause, out: &mut Vec<Action>) {
        let life = self.live_since.map_or(0, |since| now.since(since));
        let wait = self.backoff.after_failure(life, cause == Cause::NoAnswer);
        // An attempt that nobody answered has waited while it lasted. But the attempts of a herd
        // began together, and must not end together.
        let until = match (self.state, self.attempts.last()) {
            (LinkState::Connecting, Some(dialled)) if !self.backoff.is_of_a_herd() => {
                dialled.plus(wait).max(now.plus(wait / 4))
            }
            _ => now.plus(wait),
        };
        if !self.route {
            self.stay_offline(now, Cause::NoRoute, out);
        } else if self.doubted {
            // The line was asked because the network changed. That it is lost says nothing of
            // the way there is now.
            self.wait(now, Prompt::Network, Some(cause), out);
        } else {
            self.wait(until, Prompt::Due, Some(cause), out);
        }
    }

    /// Stays off the line until then, or until it may dial again if that is later.
    pub(super) fn wait(
        &mut self,
        until: Millis,
        prompt: Prompt,
        cause: Option<Cause>,
        out: &mut Vec<Action>,
    ) {
        self.off_the_line();
        let until = self.attempts.earliest(until, prompt);
        self.step_due = Some(until);
        self.prompt = prompt;
        let attempt = self.backoff.attempt().max(1);
        self.enter(LinkState::Waiting { until, attempt }, cause, out);
    }

    pub(super) fn hang_up(&mut self, out: &mut Vec<Action>) {
        if self.is_on_the_line() {
            out.push(Action::HangUp);
        }
        self.off_the_line();
    }

    pub(super) fn off_the_line(&mut self) {
        self.step_due = None;
        self.live_since = None;
        self.pulse = None;
        self.doubted = false;
        self.canary.lost();
        self.subscriptions.lost();
    }

    /// Whether there is a connection, or a dial under way. `false` too while the state is about
    /// to change after a hang-up.
    pub(super) fn is_on_the_line(&self) -> bool {
        self.pulse.is_some() || (self.state == LinkState::Connecting && self.step_due.is_some())
    }
}
