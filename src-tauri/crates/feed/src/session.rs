//! The life of one link: dial, log in, ask, stay alive, come back.
//!
//! A session decides and does nothing itself. It deliberately knows no socket, no clock and no
//! key, takes data as proof of nothing but life, and never drops a link for being quiet.
//!
//! [`Session::handle`] is the whole of it: `life.rs` beside this says how a link comes up and
//! goes down, `network.rs` and `eviction.rs` what else brings it down and back, `words.rs` what
//! the server's words do, `subscriptions.rs` what is asked of it, `canary.rs` what is done if
//! nothing comes of it. What can be seen of a session from outside is in `glance.rs`.

mod action;
mod attempts;
mod canary;
mod cause;
mod eviction;
mod flood;
mod glance;
mod life;
mod network;
mod pulse;
mod remedy;
mod state;
mod subscriptions;
mod tally;
mod words;

use market::{AssetClass, Event, Millis};

use crate::backoff::Backoff;
use attempts::{Attempts, Prompt};
use canary::Canary;
use flood::{Controls, Oversizes};
use pulse::{Beat, Pulse};
use subscriptions::Subscriptions;
use tally::Tally;

pub use action::{Action, Expectation, Fact, Input};
pub use cause::{Cause, Distrust, Step};
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
    /// Whether the machine has a way to any network, as far as it is known.
    route: bool,
    backoff: Backoff,
    attempts: Attempts,
    /// What asked for the dial that is waited for.
    prompt: Prompt,
    /// There while a socket is open.
    pulse: Option<Pulse>,
    /// Whether the line was asked for a sign of life for the network's sake, and gave none yet.
    doubted: bool,
    controls: Controls,
    oversizes: Oversizes,
    canary: Canary,
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
            route: true,
            backoff: Backoff::new(seed),
            attempts: Attempts::default(),
            prompt: Prompt::Due,
            pulse: None,
            doubted: false,
            controls: Controls::default(),
            oversizes: Oversizes::default(),
            canary: Canary::default(),
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
            Input::Pong => self.control(now, &mut out),
            Input::Closed(cause) => self.closed(now, cause, &mut out),
            Input::Wanted(change) => self.subscriptions.follow(now, change, &mut out),
            Input::Expect(expected) => self.canary.expect(now, self.class, expected),
            Input::KeyChanged => self.start_anew(now, Prompt::Key, &mut out),
            Input::Reconnect => self.reconnect(now, &mut out),
            Input::TakeOver => self.take_over(now, &mut out),
            Input::Pause => self.pause(&mut out),
            Input::NetworkChanged => self.network_changed(now, &mut out),
            Input::Offline => self.offline(now, &mut out),
            Input::Sleeping => self.sleeping(now, &mut out),
            Input::Woke { asleep } => self.woke(now, asleep, &mut out),
            Input::Overrun if self.state.is_open() => self.fail(now, Cause::Overrun, &mut out),
            Input::Overrun => {}
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
        for status in &self.read_events(now, text, events, &mut out) {
            self.obey(now, status, &mut out);
        }
        if self.state != LinkState::Stopped {
            self.pass_time(now, &mut out);
            self.set_alarm(&mut out);
        }
        out
    }

    /// Deals with everything that is due. The pulse comes first: what it ends may be dialled
    /// anew at once.
    fn pass_time(&mut self, now: Millis, out: &mut Vec<Action>) {
        match self.pulse.as_mut().map_or(Beat::Fine, |pulse| pulse.beat(now)) {
            Beat::Fine => {}
            Beat::Ask => out.push(Action::Ping),
            Beat::Doubt => self.suspect(out),
            Beat::Lost => self.fail(now, Cause::NoAnswer, out),
        }
        self.watch_the_canary(now, out);
        if self.step_due.is_some_and(|due| due <= now) {
            self.step_is_over(now, out);
        }
        self.subscriptions.proceed(now, out);
        if self.state == LinkState::Subscribing && self.subscriptions.is_settled() {
            self.live_since = Some(now);
            self.canary.live(now);
            self.enter(LinkState::Live, None, out);
        }
        self.faults.report(now, self.class, out);
    }

    /// Asks for a wake-up at the next thing due. One that is set already and comes no later
    /// serves as well, so that a stream of frames does not wind a timer with each.
    fn set_alarm(&mut self, out: &mut Vec<Action>) {
        let pulse = self.pulse.map(Pulse::due);
        let due =
            [self.step_due, pulse, self.subscriptions.due(), self.canary.due(), self.faults.due()];
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
