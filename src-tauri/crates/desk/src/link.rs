//! One asset class's link: a task that drives a [`Session`] with a real socket.
//!
//! The session decides; this carries out, puts the key in where a log-in is due, and hands on
//! what came. Its two links share nothing. Events go to the loop through a bounded channel, so a
//! loop that falls behind slows the reading: later work puts three lanes in its place.
//!
//! How frames become inputs is in `link/frames.rs`, what the loop and the log hear in
//! `link/report.rs`.

pub(crate) mod frames;
mod report;

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use feed::{Action, Cause, Change, Input, Session};
use futures_util::{FutureExt as _, SinkExt as _, StreamExt as _};
use market::{AssetClass, Event, Millis, Time, Topic};
use reqwest::Url;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio_tungstenite::tungstenite::Message;

use crate::clock::{self, Stopwatch};
use crate::dial::{Socket, dial};
use crate::secrets::Key;
use crate::{LinkStatus, Reason};
use frames::{Frame, close};
pub(crate) use report::Report;

/// How long a write may take before the connection counts as lost.
const WRITE: Duration = Duration::from_secs(5);
/// Frames taken in one go before they are handed on.
const DRAIN: usize = 256;

/// What the loop tells a link.
#[derive(Debug)]
pub(crate) enum Order {
    /// Come up, from nothing, with these.
    Run(Box<Post>),
    /// Hang up and stay off, for this reason; say so when the socket is closed.
    Rest(Option<Reason>, oneshot::Sender<()>),
    /// The ledger changed.
    Wanted(Change),
    /// Dial again now.
    Reconnect,
    /// Close properly and end.
    Stop,
}

/// Where a link goes and what it takes along.
#[derive(Debug)]
pub(crate) struct Post {
    pub(crate) address: Url,
    pub(crate) key: Arc<Key>,
    pub(crate) wanted: Vec<Topic>,
}

/// The loop's end of a link.
#[derive(Debug)]
pub(crate) struct LinkEnd {
    orders: mpsc::UnboundedSender<Order>,
    heard: Arc<AtomicI64>,
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

type Dialling = Pin<Box<dyn Future<Output = Result<Socket, Cause>> + Send>>;

pub(crate) struct Link {
    class: AssetClass,
    seed: u64,
    watch: Stopwatch,
    orders: mpsc::UnboundedReceiver<Order>,
    reports: mpsc::Sender<Report>,
    heard: Arc<AtomicI64>,
    session: Session,
    post: Option<Box<Post>>,
    dialling: Option<Dialling>,
    socket: Option<Socket>,
    /// The hang-up of the connection before, which the next dial waits for.
    closing: Option<JoinHandle<()>>,
    wake: Option<Millis>,
    todo: VecDeque<Action>,
    /// Events to be handed on at the end of the round.
    events: Vec<Event>,
    /// Topics granted in this round.
    held: Vec<Topic>,
    /// Why the link is off, if the loop said so.
    rest: Option<Reason>,
    told: Option<LinkStatus>,
}

/// What a link waits for.
enum Happening {
    Order(Option<Order>),
    Dialled(Result<Box<Socket>, Cause>),
    Frame(Frame),
    Due,
}

/// Starts a link, off.
pub(crate) fn start(
    class: AssetClass,
    seed: u64,
    watch: Stopwatch,
    reports: mpsc::Sender<Report>,
) -> LinkEnd {
    let (orders, received) = mpsc::unbounded_channel();
    let heard = Arc::new(AtomicI64::new(0));
    let link = Link {
        class,
        seed,
        watch,
        orders: received,
        reports,
        heard: heard.clone(),
        session: Session::new(class, seed),
        post: None,
        dialling: None,
        socket: None,
        closing: None,
        wake: None,
        todo: VecDeque::new(),
        events: Vec::new(),
        held: Vec::new(),
        rest: None,
        told: None,
    };
    LinkEnd { orders, heard, task: tokio::spawn(link.run()) }
}

impl Link {
    async fn run(mut self) {
        loop {
            match self.happening().await {
                Happening::Order(Some(Order::Run(post))) => self.come_up(post).await,
                Happening::Order(Some(Order::Rest(reason, done))) => {
                    self.go_off(reason).await;
                    let _ = done.send(());
                }
                Happening::Order(Some(Order::Wanted(change))) => self.put(Input::Wanted(&change)),
                Happening::Order(Some(Order::Reconnect)) => {
                    if self.post.is_some() {
                        self.put(Input::Reconnect);
                    }
                }
                Happening::Order(Some(Order::Stop) | None) => {
                    self.put(Input::Stop);
                    self.carry_out().await;
                    return self.await_close().await;
                }
                Happening::Dialled(Ok(socket)) => {
                    tracing::info!(class = %self.class, "connected");
                    (self.dialling, self.socket) = (None, Some(*socket));
                    self.put(Input::Opened);
                }
                Happening::Dialled(Err(cause)) => {
                    self.dialling = None;
                    self.put(Input::Closed(&cause));
                }
                Happening::Frame(frame) => self.read(frame).await,
                Happening::Due => {
                    self.wake = None;
                    self.put(Input::Tick);
                }
            }
            self.carry_out().await;
            self.sum_up().await;
        }
    }

    async fn happening(&mut self) -> Happening {
        let Self { orders, dialling, socket, watch, wake, .. } = self;
        let dialled = async {
            match dialling {
                Some(dialling) => dialling.await,
                None => std::future::pending().await,
            }
        };
        let frame = async {
            match socket {
                Some(socket) => Frame::from(socket.next().await),
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            order = orders.recv() => Happening::Order(order),
            dialled = dialled => Happening::Dialled(dialled.map(Box::new)),
            frame = frame => Happening::Frame(frame),
            () = watch.reach(*wake) => Happening::Due,
        }
    }

    /// Takes a frame and what lies behind it already, but not for ever.
    async fn read(&mut self, first: Frame) {
        let mut frame = first;
        for _ in 1..DRAIN {
            self.take(frame).await;
            let Some(socket) = &mut self.socket else { return };
            match socket.next().now_or_never() {
                Some(next) => frame = Frame::from(next),
                None => return,
            }
        }
        self.take(frame).await;
    }

    async fn take(&mut self, frame: Frame) {
        self.heard.store(clock::now().nanos(), Ordering::Relaxed);
        match frame {
            Frame::Text(text) => {
                let now = self.watch.read();
                self.todo.extend(self.session.stream(now, text.as_str(), &mut self.events));
            }
            Frame::Alive => self.put(Input::Pong),
            Frame::Closed(cause) => {
                self.socket = None;
                self.put(Input::Closed(&cause));
            }
        }
        self.carry_out().await;
    }

    fn put(&mut self, input: Input<'_>) {
        self.todo.extend(self.session.handle(self.watch.read(), input));
    }

    async fn come_up(&mut self, post: Box<Post>) {
        self.go_off(None).await;
        let wanted = Change { wanted: post.wanted.clone(), released: Vec::new() };
        self.post = Some(post);
        self.put(Input::Wanted(&wanted));
        self.put(Input::Start);
    }

    /// Hangs up and forgets the session. The next has a seed of its own.
    async fn go_off(&mut self, reason: Option<Reason>) {
        self.hang_up();
        self.await_close().await;
        self.todo.clear();
        self.seed = self.seed.wrapping_add(1);
        self.session = Session::new(self.class, self.seed);
        (self.post, self.rest, self.wake) = (None, reason, None);
    }

    async fn await_close(&mut self) {
        if let Some(closing) = self.closing.take() {
            let _ = closing.await;
        }
    }

    async fn carry_out(&mut self) {
        while let Some(action) = self.todo.pop_front() {
            match action {
                Action::Dial => self.dial(),
                Action::LogIn => {
                    let frame = self.post.as_ref().map(|post| post.key.auth_frame());
                    self.write(Message::text(frame.unwrap_or_default())).await;
                }
                Action::Send(text) => self.write(Message::text(text)).await,
                Action::Ping => self.write(Message::Ping(Default::default())).await,
                Action::HangUp => self.hang_up(),
                Action::WakeAt(deadline) => self.wake = Some(deadline),
                Action::Deliver(events) => self.events.extend(events),
                Action::Tell(fact) => {
                    self.hand_on().await;
                    self.tell(fact).await;
                }
            }
        }
    }

    fn dial(&mut self) {
        let Some(post) = &self.post else { return };
        let address = post.address.clone();
        tracing::info!(class = %self.class, host = address.host_str(), "connecting");
        let closing = self.closing.take();
        self.dialling = Some(Box::pin(async move {
            if let Some(closing) = closing {
                let _ = closing.await;
            }
            dial(&address).await
        }));
    }

    fn hang_up(&mut self) {
        self.dialling = None;
        if let Some(socket) = self.socket.take() {
            self.closing = Some(tokio::spawn(close(socket)));
        }
    }

    async fn write(&mut self, message: Message) {
        let Some(socket) = &mut self.socket else { return };
        let lost = match tokio::time::timeout(WRITE, socket.send(message)).await {
            Ok(Ok(())) => return,
            Ok(Err(error)) => error.to_string(),
            Err(_) => "nothing could be written any more".to_owned(),
        };
        self.socket = None;
        self.put(Input::Closed(&Cause::Dropped(lost)));
    }
}
