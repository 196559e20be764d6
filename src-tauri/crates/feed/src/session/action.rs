//! What goes into a session and what comes out of it.
//!
//! Neither side ever holds the key: a session says [`Action::LogIn`] and the link fills it in.

use market::{AssetClass, Event, Millis, Topic};

use super::{Cause, LinkState};
use crate::Change;

/// What happened.
#[derive(Debug, Clone, Copy)]
pub enum Input<'a> {
    /// There is a key and the link may come up. Means something only once, at the beginning.
    Start,
    /// The socket dialled for is open: the upgrade is through.
    Opened,
    /// A text frame came.
    Text(&'a str),
    /// A control frame came: a pong, or a ping of the server's. Either proves life, and more
    /// than a hundred in a second are given up on.
    Pong,
    /// The dial failed or the connection ended, and why. After a hang-up nothing of the old
    /// connection may be put in but [`Cause::Asked`], which changes nothing.
    Closed(&'a Cause),
    /// The ledger changed. Topics of other asset classes are passed over.
    Wanted(&'a Change),
    /// What ought to be streaming just now, in place of what was said before: the session knows
    /// no calendar. An empty list, as outside market hours, means that silence is no sign.
    Expect(&'a Expectation),
    /// There is another key.
    KeyChanged,
    /// A person wants the link up now, whatever it waits for. Once it is parked for another
    /// program's use of the key, that takes [`Input::TakeOver`]. Again within 10 s it is put off
    /// to their end.
    Reconnect,
    /// A person wants the place that another program has.
    TakeOver,
    /// A person wants the link off until further notice.
    Pause,
    /// The machine's routes or addresses changed, and there is a route: the same one, another
    /// one, or one again.
    NetworkChanged,
    /// The machine's last route went.
    Offline,
    /// The machine is about to sleep. A hint only, from systems that give it.
    Sleeping,
    /// The machine woke from sleep.
    Woke {
        /// For how long the session's clock stood still, in milliseconds.
        asleep: u64,
    },
    /// Frames were dropped unread, for more came than could be taken in.
    Overrun,
    /// The end: hang up, and never say anything again.
    Stop,
    /// The time asked for by [`Action::WakeAt`] has come. Too early is harmless.
    Tick,
}

/// Topics that are never quiet for long while their market is open.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Expectation {
    /// Which. Those that are not held, and those of other asset classes, are passed over.
    pub topics: Vec<Topic>,
    /// If nothing comes for any of them for so long, in milliseconds, the stream stands still.
    pub within: u64,
}

/// What the link is to do, in the order given.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Open a new connection, once the last one's hang-up is through.
    Dial,
    /// Send the log-in frame with the key.
    LogIn,
    /// Send this text frame.
    Send(String),
    /// Send a ping.
    Ping,
    /// Close properly if anything is open, give up the dial if one is under way. Nothing more
    /// of that connection is to be put in.
    HangUp,
    /// Put in [`Input::Tick`] at this time. Replaces the time asked for before.
    WakeAt(Millis),
    /// Tell whoever listens; never to be skipped.
    Tell(Fact),
    /// Hand on what the server streamed, in the order it came; never empty.
    Deliver(Vec<Event>),
}

/// Something that has come to pass. A value may be skipped, a fact never.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// The link's state changed.
    State {
        /// Which link.
        class: AssetClass,
        /// What it is now.
        state: LinkState,
        /// Why, where it is for a reason and not in the course of things.
        cause: Option<Cause>,
    },
    /// The server streams this topic. Told again on each connection, and when a topic that was
    /// just released is wished again.
    TopicHeld(Topic),
    /// The server refused this topic. It is not asked for again until the key changes, a
    /// person reconnects, or it is released and wished anew.
    TopicRefused {
        /// Which.
        topic: Topic,
        /// The server's words, at most 200 characters, the key not taken out.
        reason: String,
    },
    /// The server neither took nor refused this topic in time. It may stream all the same.
    TopicUnconfirmed(Topic),
    /// The stream stood still while it should not have, and everything is asked for again.
    /// What was missed is not known.
    Stalled {
        /// Which link.
        class: AssetClass,
        /// For how long nothing came for what ought to be streaming, in milliseconds.
        silent: u64,
    },
    /// Parts of frames that could not be read: at once for the first, then at most once a
    /// minute.
    Faults {
        /// Which link.
        class: AssetClass,
        /// How many since this was last told.
        count: u64,
        /// The first of them: the reason and an excerpt of what came.
        sample: String,
    },
}
