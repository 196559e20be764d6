//! How a link comes up, goes down and comes back.
//!
//! Whatever ends a connection ends in one of three ways: a wait and another dial, a long wait
//! after an eviction, or a parked state that only a person or a new key ends.

use market::Millis;

use super::{Action, Cause, LinkState, Pulse, Session, Step};

/// The link gives its dial 10 s; this is for a link that forgot.
const DIAL: u64 = 15_000;
/// For the server's greeting, and again for its answer to the log-in.
const ANSWER: u64 = 10_000;
/// A second eviction within this time parks the link.
const EVICTIONS: u64 = 600_000;
/// So many log-ins in a row that the server says it did not hear park the link.
const UNHEARD: u32 = 3;

impl Session {
    pub(super) fn start(&mut self, now: Millis, out: &mut Vec<Action>) {
        if self.state == LinkState::Idle {
            self.dial(now, out);
        }
    }

    /// A new key, or a person's word: what is past does not count any more.
    pub(super) fn start_anew(&mut self, now: Millis, out: &mut Vec<Action>) {
        self.hang_up(out);
        self.backoff.forget();
        self.unheard = 0;
        self.evicted_at = None;
        self.subscriptions.pardon();
        self.dial(now, out);
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
            self.pulse = Some(Pulse::heard(now));
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

    /// Another program has the place. Two programs that each fight for it would take it from
    /// each other for ever, so this one gives in: one more try, later, and then no more.
    pub(super) fn evicted(&mut self, now: Millis, cause: Cause, out: &mut Vec<Action>) {
        self.hang_up(out);
        let again = self.evicted_at.replace(now).is_some_and(|last| now.since(last) < EVICTIONS);
        if again {
            self.park(LinkState::Evicted, cause, out);
        } else {
            let wait = self.backoff.after_eviction();
            self.wait(now, wait, cause, out);
        }
    }

    /// The machine woke, or moved to another network. An open socket is not to be trusted, and
    /// a back-off has lost its reason; the wait after an eviction has not.
    pub(super) fn doubt(&mut self, now: Millis, out: &mut Vec<Action>) {
        if let Some(pulse) = self.pulse {
            self.pulse = Some(pulse.doubt(now));
            out.push(Action::Ping);
        } else if matches!(self.state, LinkState::Waiting { .. })
            && !matches!(self.cause, Some(Cause::Evicted(_)))
        {
            self.dial(now, out);
        }
    }

    /// The present step is overdue, or the wait over.
    pub(super) fn step_is_over(&mut self, now: Millis, out: &mut Vec<Action>) {
        self.step_due = None;
        let step = match self.state {
            LinkState::Waiting { .. } => return self.dial(now, out),
            LinkState::Connecting => Step::Dial,
            _ if self.log_in_sent => Step::LogIn,
            _ => Step::Greeting,
        };
        self.fail(now, Cause::Overdue(step), out);
    }

    fn dial(&mut self, now: Millis, out: &mut Vec<Action>) {
        self.step_due = Some(now.plus(DIAL));
        out.push(Action::Dial);
        self.enter(LinkState::Connecting, None, out);
    }

    fn retry(&mut self, now: Millis, cause: Cause, out: &mut Vec<Action>) {
        let wait = self.backoff.after_failure(now, self.live_since);
        self.wait(now, wait, cause, out);
    }

    fn wait(&mut self, now: Millis, millis: u64, cause: Cause, out: &mut Vec<Action>) {
        self.off_the_line();
        let until = now.plus(millis);
        self.step_due = Some(until);
        let attempt = self.backoff.attempt();
        self.enter(LinkState::Waiting { until, attempt }, Some(cause), out);
    }

    fn hang_up(&mut self, out: &mut Vec<Action>) {
        if self.is_on_the_line() {
            out.push(Action::HangUp);
        }
        self.off_the_line();
    }

    fn off_the_line(&mut self) {
        self.step_due = None;
        self.live_since = None;
        self.pulse = None;
        self.subscriptions.lost();
    }

    /// Whether there is a connection, or a dial under way. `false` too while the state is about
    /// to change after a hang-up.
    fn is_on_the_line(&self) -> bool {
        self.pulse.is_some() || (self.state == LinkState::Connecting && self.step_due.is_some())
    }
}
