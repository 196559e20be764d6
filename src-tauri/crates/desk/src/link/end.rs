//! The loop's end of a link: the orders it gives, and what it can see without asking.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use feed::{Change, Expectation};
use market::{Time, Topic};
use reqwest::Url;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use super::Lanes;
use crate::Reason;
use crate::machine::Noticed;
use crate::secrets::Key;
use crate::tap::Spout;

/// What the loop tells a link.
#[derive(Debug)]
pub(crate) enum Order {
    /// Come up, from nothing, with these.
    Run(Box<Post>),
    /// Hang up and stay off, for this reason; say so when the socket is closed.
    Rest(Option<Reason>, oneshot::Sender<()>),
    /// The ledger changed.
    Wanted(Change),
    /// This is what ought to stream from now on.
    Expect(Expectation),
    /// Dial again now.
    Reconnect,
    /// Take the place that another program has.
    TakeOver,
    /// Something happened to the machine.
    Noticed(Noticed),
    /// Give this tap what it wants from now on.
    Tap(Spout),
    /// Close properly and end.
    Stop,
}

/// Where a link goes and what it takes along.
#[derive(Debug)]
pub(crate) struct Post {
    pub(crate) address: Url,
    pub(crate) key: Arc<Key>,
    pub(crate) wanted: Vec<Topic>,
    /// Whether that is the host that is fifteen minutes late.
    pub(crate) delayed: bool,
}

/// The loop's end of a link.
#[derive(Debug)]
pub(crate) struct LinkEnd {
    pub(super) orders: mpsc::UnboundedSender<Order>,
    pub(super) heard: Arc<AtomicI64>,
    /// What came and has not been taken.
    pub(crate) lanes: Arc<Lanes>,
    pub(crate) task: JoinHandle<()>,
}

impl LinkEnd {
    /// Another way to give orders.
    pub(crate) fn orders(&self) -> mpsc::UnboundedSender<Order> {
        self.orders.clone()
    }

    pub(crate) fn order(&self, order: Order) {
        // A link ends only when it is told to.
        let _ = self.orders.send(order);
    }

    /// When anything last came in on it.
    pub(crate) fn heard(&self) -> Option<Time> {
        Some(self.heard.load(Ordering::Relaxed)).filter(|nanos| *nanos != 0).map(Time::from_nanos)
    }
}
