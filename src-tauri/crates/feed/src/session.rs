//! The life of one link: dial, log in, ask, stay alive, come back.
//!
//! A session decides and does nothing itself. It deliberately knows no socket, no clock and no
//! key, takes data as proof of nothing but life, and never drops a link for being quiet.
//!
//! [`Session::handle`] is the whole of it: `life.rs` beside this says how a link comes up and
//! goes down, `words.rs` what the server's words do, `subscriptions.rs` what is asked of it.

mod action;
mod cause;
mod life;
mod pulse;
mod state;
mod subscriptions;
mod tally;
mod words;

use market::{AssetClass, Event, Millis, Topic};

use crate::backoff::Backoff;
use pulse::{Beat, Pulse};
use subscriptions::Subscriptions;
use tally::Tally;

pub use action::{Action, Fact, Input};
pub use cause::{Cause, Step};
pub use state::LinkState;

/// One link's session, for any asset class.
#[derive(Debug, Clone)]
pub struct Session {
    class: AssetClass,
    state: LinkState,
    /// Why the state is what it is, where there is a reason.
    cause: Option<Cause>,
    /// When the present step of coming up is overdue, or the wait is over.
    step_due: Option<Millis>,
    /// Whether this connection has sent its one log-in.
    log_in_sent: bool,
    live_since: Option<Millis>,
    /// Connections in a row on which the server heard no log-in.
    unheard: u32,
    evicted_at: Option<Millis>,
    backoff: Backoff,
    /// There while a socket is open.
    pulse: Option<Pulse>,
    subscriptions: Subscriptions,
    faults: Tally,
    /// Events that did not come in the vendor's usual form.
    parsed: u64,
    /// The wake-up that was asked for last and has not come yet.
    alarm: Option<Millis>,
    last_inbound: Option<Millis>,
    last_data: Option<Millis>,
}

impl Session {
    /// A session that has not been started. The seed spreads its waits: give each link one of
    /// its own.
    #[must_use]
    pub fn new(class: AssetClass, seed: u64) -> Self {
        Self {
            class,
            state: LinkState::Idle,
            cause: None,
            step_due: None,
            log_in_sent: false,
            live_since: None,
            unheard: 0,
            evicted_at: None,
            backoff: Backoff::new(seed),
            pulse: None,
            subscriptions: Subscriptions::new(class),
            faults: Tally::default(),
            parsed: 0,
            alarm: None,
            last_inbound: None,
            last_data: None,
        }
    }

    /// Takes in what happened and says what to do, in order. `now` must never fall.
    ///
    /// Whatever has become due by `now` is dealt with as well, so a late tick loses nothing.
    /// Once stopped, nothing is ever said again.
    pub fn handle(&mut self, now: Millis, input: Input<'_>) -> Vec<Action> {
        let mut out = Vec::new();
        if self.state == LinkState::Stopped {
            return out;
        }
        match input {
            Input::Start => self.start(now, &mut out),
            Input::Opened => self.opened(now, &mut out),
            Input::Text(text) => self.read(now, text, &mut out),
            Input::Pong => self.heard(now),
            Input::Closed(cause) => self.closed(now, cause, &mut out),
            Input::Wanted(change) => self.subscriptions.follow(now, change, &mut out),
            Input::KeyChanged | Input::Reconnect => self.start_anew(now, &mut out),
            Input::Pause => self.pause(&mut out),
            Input::NetworkChanged | Input::Woke => self.doubt(now, &mut out),
            Input::Stop => self.stop(&mut out),
            // An alarm that has rung, even if too early, must be set again.
            Input::Tick => self.alarm = None,
        }
        if self.state != LinkState::Stopped {
            self.pass_time(now, &mut out);
            self.set_alarm(&mut out);
        }
        out
    }

    /// Takes in a text frame like [`Session::handle`], but puts the events it streams into a list
    /// of the caller's, which is spared a list for each frame. They come before whatever the
    /// answer says to do.
    pub fn stream(&mut self, now: Millis, text: &str, events: &mut Vec<Event>) -> Vec<Action> {
        let mut out = Vec::new();
        for status in &self.read_events(now, text, events) {
            self.obey(now, status, &mut out);
        }
        if self.state != LinkState::Stopped {
            self.pass_time(now, &mut out);
            self.set_alarm(&mut out);
        }
        out
    }

    /// How many events so far had to be read with care, because they did not come in the vendor's
    /// usual form ([`wire::Reading::parsed`]).
    #[must_use]
    pub fn parsed(&self) -> u64 {
        self.parsed
    }

    /// The asset class whose link this is.
    #[must_use]
    pub fn class(&self) -> AssetClass {
        self.class
    }

    /// Where the link stands.
    #[must_use]
    pub fn state(&self) -> &LinkState {
        &self.state
    }

    /// Why it stands there; `None` in the course of things.
    #[must_use]
    pub fn cause(&self) -> Option<&Cause> {
        self.cause.as_ref()
    }

    /// How many topics are wished of this link.
    #[must_use]
    pub fn wanted(&self) -> usize {
        self.subscriptions.wanted()
    }

    /// How many topics the server has said it streams. For up to 2 s after a release this may
    /// exceed what is wanted.
    #[must_use]
    pub fn held(&self) -> usize {
        self.subscriptions.held()
    }

    /// How many topics were asked for on this connection and have not been answered: those in
    /// flight and those unconfirmed.
    #[must_use]
    pub fn asked(&self) -> usize {
        self.subscriptions.asked()
    }

    /// How many wished topics the server has refused.
    #[must_use]
    pub fn refused(&self) -> usize {
        self.subscriptions.refusals().len()
    }

    /// The wished topics that the server has refused, with its words: for a window that opens
    /// after they were told.
    pub fn refusals(&self) -> impl Iterator<Item = (Topic, &str)> {
        self.subscriptions.refusals().iter().map(|(topic, words)| (*topic, words.as_str()))
    }

    /// When anything at all last came from the server; `None` if nothing ever did.
    #[must_use]
    pub fn last_inbound(&self) -> Option<Millis> {
        self.last_inbound
    }

    /// When data last came; `None` if none ever did.
    #[must_use]
    pub fn last_data(&self) -> Option<Millis> {
        self.last_data
    }

    /// Deals with everything that is due.
    fn pass_time(&mut self, now: Millis, out: &mut Vec<Action>) {
        if self.step_due.is_some_and(|due| due <= now) {
            self.step_is_over(now, out);
        }
        match self.pulse.as_mut().map_or(Beat::Fine, |pulse| pulse.beat(now)) {
            Beat::Fine => {}
            Beat::Ask => out.push(Action::Ping),
            Beat::Lost => self.fail(now, Cause::NoAnswer, out),
        }
        self.subscriptions.proceed(now, out);
        if self.state == LinkState::Subscribing && self.subscriptions.is_settled() {
            self.live_since = Some(now);
            self.enter(LinkState::Live, None, out);
        }
        self.faults.report(now, self.class, out);
    }

    /// Asks for a wake-up at the next thing due. One that is set already and comes no later
    /// serves as well, so that a stream of frames does not wind a timer with each.
    fn set_alarm(&mut self, out: &mut Vec<Action>) {
        let pulse = self.pulse.map(Pulse::due);
        let due = [self.step_due, pulse, self.subscriptions.due(), self.faults.due()];
        let Some(next) = due.into_iter().flatten().min() else { return };
        if self.alarm.is_none_or(|alarm| next < alarm) {
            self.alarm = Some(next);
            out.push(Action::WakeAt(next));
        }
    }

    fn enter(&mut self, state: LinkState, cause: Option<Cause>, out: &mut Vec<Action>) {
        self.state = state;
        self.cause.clone_from(&cause);
        out.push(Action::Tell(Fact::State { class: self.class, state, cause }));
    }
}
