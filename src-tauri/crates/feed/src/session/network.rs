//! What the computer tells of its network and its sleep.
//!
//! None of it is believed for good: a line said to be dead is asked once more, a network said
//! to be away is tried once a minute, and a sleep that does not come is waited for half a
//! minute. The wait after an eviction is left alone by all of it.

use market::Millis;

use super::attempts::Prompt;
use super::{Action, Cause, LinkState, Session};

/// How often a link that is offline is tried all the same.
const ANYWAY: u64 = 60_000;
/// After a longer sleep no open socket is worth asking.
const NAP: u64 = 30_000;
/// How long a sleep that was announced may take to come. The clock stands still in it.
const FALLING_ASLEEP: u64 = 30_000;
/// A dial that is younger, and a log-in after it, went out on the network as it is.
const FRESH: u64 = 1_000;

impl Session {
    /// There is a route, and it is another one.
    pub(super) fn network_changed(&mut self, now: Millis, out: &mut Vec<Action>) {
        self.route = true;
        if self.state != LinkState::Asleep {
            self.doubt(now, out);
        }
    }

    /// The last route went.
    pub(super) fn offline(&mut self, now: Millis, out: &mut Vec<Action>) {
        self.route = false;
        if self.pulse.is_some() {
            self.question(now, out);
        } else if matches!(self.state, LinkState::Waiting { .. }) && !self.gives_way() {
            self.stay_offline(now, Cause::NoRoute, out);
        }
    }

    /// The computer says that it will sleep: a connection closed properly gives its place free.
    pub(super) fn sleeping(&mut self, now: Millis, out: &mut Vec<Action>) {
        let off = matches!(self.state, LinkState::Waiting { .. } | LinkState::Offline { .. });
        if self.is_on_the_line() || off && !self.gives_way() {
            self.hang_up(out);
            self.step_due = Some(now.plus(FALLING_ASLEEP));
            self.enter(LinkState::Asleep, None, out);
        }
    }

    /// The computer woke, having slept for so long.
    pub(super) fn woke(&mut self, now: Millis, asleep: u64, out: &mut Vec<Action>) {
        self.attempts.age(asleep);
        if self.state == LinkState::Asleep || asleep > NAP && self.is_on_the_line() {
            self.hang_up(out);
            // Other times, other networks: what failed before says nothing.
            self.backoff.forget();
            self.wait(now, Prompt::Network, Some(Cause::Slept), out);
        } else {
            self.doubt(now, out);
        }
    }

    /// Keeps off until the network changes, but for a try a minute.
    pub(super) fn stay_offline(&mut self, now: Millis, cause: Cause, out: &mut Vec<Action>) {
        self.off_the_line();
        let until = self.attempts.earliest(now.plus(ANYWAY), Prompt::Due);
        self.step_due = Some(until);
        self.prompt = Prompt::Due;
        self.enter(LinkState::Offline { until }, Some(cause), out);
    }

    /// The way to the server may be another one now. An open socket is not to be trusted, a
    /// dial or a log-in may have gone out the old way, and a back-off has lost its reason.
    fn doubt(&mut self, now: Millis, out: &mut Vec<Action>) {
        let at = self.attempts.earliest(now, Prompt::Network);
        let worth_it = match self.state {
            LinkState::Connecting | LinkState::Authenticating => {
                at == now && self.attempts.last().is_none_or(|last| now.since(last) >= FRESH)
            }
            // What a person asked for too soon is a log-in to be put off, and stays so.
            LinkState::Waiting { until, .. } => {
                at < until && !self.gives_way() && self.prompt != Prompt::Person
            }
            LinkState::Offline { .. } => true,
            _ => false,
        };
        if worth_it {
            self.hang_up(out);
            self.dial(now, Prompt::Network, out);
        } else if self.pulse.is_some() {
            self.question(now, out);
        }
    }

    /// Asks an open line for a sign of life.
    fn question(&mut self, now: Millis, out: &mut Vec<Action>) {
        if let Some(pulse) = &mut self.pulse {
            *pulse = pulse.doubt(now);
            self.doubted = true;
            out.push(Action::Ping);
            self.suspect(out);
        }
    }

    /// Tells a person that it is not known whether the server is still there.
    pub(super) fn suspect(&mut self, out: &mut Vec<Action>) {
        if self.state == LinkState::Live {
            self.enter(LinkState::Suspect, None, out);
        }
    }
}
