//! One asset class's link: a task that drives a [`Session`] with a real socket.
//!
//! The session decides; this carries out, puts the key in where a log-in is due, and hands on
//! what came. The two links share nothing.
//!
//! Nothing here waits for whoever is slower. A task that only reads (`link/reader.rs`) fills a
//! ring (`link/ring.rs`); the link decodes what is in it, gives it to whoever has a tap, and puts
//! it where the loop takes it (`link/lanes.rs`). Where too much has piled up, the link dials anew
//! and the loop asks for what was missed.
//!
//! How frames become inputs is in `link/frames.rs`, what the loop and the log hear in
//! `link/report.rs`.

mod connection;
mod doubt;
mod end;
pub(crate) mod frames;
mod lanes;
mod reader;
mod report;
mod ring;

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use feed::{Action, Cause, Change, Expectation, Input, Session};
use market::{AssetClass, Event, Millis, Time, Topic};
use tokio::sync::{Notify, mpsc};
use tokio::task::JoinHandle;
use tokio_tungstenite::tungstenite::Message;

use crate::clock::Stopwatch;
use crate::dial::{Dialler, Socket};
use crate::source::is_this_machine;
use crate::tap::Spout;
use crate::{LinkStatus, Reason};
use connection::Connection;
pub(crate) use end::{LinkEnd, Order, Post};
use frames::Frame;
pub(crate) use lanes::{Lanes, Taken};
pub(crate) use report::Report;

/// Frames decoded in one go before the link looks at anything else.
const ROUND: usize = 256;
/// Events handed on in one go: so many stay in the processor's cache until the loop takes them.
const HANDFUL: usize = 2_048;

type Dialling = Pin<Box<dyn Future<Output = Result<Socket, Cause>> + Send>>;

pub(crate) struct Link {
    class: AssetClass,
    seed: u64,
    watch: Stopwatch,
    dialler: Dialler,
    orders: mpsc::UnboundedReceiver<Order>,
    reports: mpsc::UnboundedSender<Report>,
    heard: Arc<AtomicI64>,
    lanes: Arc<Lanes>,
    taps: Vec<Spout>,
    session: Session,
    post: Option<Box<Post>>,
    dialling: Option<Dialling>,
    connection: Option<Connection>,
    /// What ought to stream.
    expected: Expectation,
    /// Whether the machine slept since anything last came.
    slept: bool,
    /// Whether this machine has no way to anywhere.
    offline: bool,
    /// The hang-up of the connection before, which the next dial waits for.
    closing: Option<JoinHandle<()>>,
    wake: Option<Millis>,
    todo: VecDeque<Action>,
    /// Frames of this round, and when each was read.
    frames: Vec<(Time, Frame)>,
    /// Events to be handed on at the end of the round, and when the newest was read.
    events: Vec<Event>,
    received: Time,
    /// Events of this session that had to be read with care, as far as handed on.
    parsed: u64,
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
    Frames,
    Due,
}

/// Starts a link, off.
pub(crate) fn start(
    class: AssetClass,
    seed: u64,
    watch: Stopwatch,
    dialler: Dialler,
    reports: mpsc::UnboundedSender<Report>,
    bell: Arc<Notify>,
) -> LinkEnd {
    let (orders, received) = mpsc::unbounded_channel();
    let heard = Arc::new(AtomicI64::new(0));
    let lanes = Arc::new(Lanes::new(bell));
    let link = Link {
        class,
        seed,
        watch,
        dialler,
        orders: received,
        reports,
        heard: heard.clone(),
        lanes: lanes.clone(),
        taps: Vec::new(),
        session: Session::new(class, seed),
        post: None,
        dialling: None,
        connection: None,
        expected: Expectation::default(),
        slept: false,
        offline: false,
        closing: None,
        wake: None,
        todo: VecDeque::new(),
        frames: Vec::new(),
        events: Vec::new(),
        received: Time::default(),
        parsed: 0,
        held: Vec::new(),
        rest: None,
        told: None,
    };
    LinkEnd { orders, heard, lanes, task: tokio::spawn(link.run()) }
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
                // A link that never came up gives way to nobody.
                Happening::Order(Some(Order::TakeOver)) => self.put(Input::TakeOver),
                Happening::Order(Some(Order::Expect(expected))) => {
                    self.put(Input::Expect(&expected));
                    self.expected = expected;
                }
                Happening::Order(Some(Order::Noticed(noticed))) => self.notice(noticed),
                Happening::Order(Some(Order::Tap(spout))) => self.taps.push(spout),
                Happening::Order(Some(Order::Stop) | None) => {
                    self.put(Input::Stop);
                    self.carry_out().await;
                    self.hand_on();
                    return self.await_close().await;
                }
                Happening::Dialled(Ok(socket)) => {
                    tracing::info!(class = %self.class, "connected");
                    self.dialling = None;
                    self.connection = Some(Connection::open(*socket, self.heard.clone()));
                    self.put(Input::Opened);
                }
                Happening::Dialled(Err(cause)) => {
                    self.dialling = None;
                    self.put(Input::Closed(&cause));
                }
                Happening::Frames => self.read().await,
                Happening::Due => {
                    self.wake = None;
                    self.put(Input::Tick);
                }
            }
            self.carry_out().await;
            self.sum_up();
            // Lanes that ran over leave something to be done.
            self.carry_out().await;
        }
    }

    async fn happening(&mut self) -> Happening {
        let Self { orders, dialling, connection, frames, watch, wake, .. } = self;
        let dialled = async {
            match dialling {
                Some(dialling) => dialling.await,
                None => std::future::pending().await,
            }
        };
        let read = async {
            match connection {
                Some(connection) => connection.take(ROUND, frames).await,
                None => std::future::pending().await,
            }
        };
        // In this order: a frame that waits is life, and a deadline must not pass it by.
        tokio::select! {
            biased;
            order = orders.recv() => Happening::Order(order),
            dialled = dialled => Happening::Dialled(dialled.map(Box::new)),
            () = read => Happening::Frames,
            () = watch.reach(*wake) => Happening::Due,
        }
    }

    /// Takes the frames of a round, up to the end of their connection.
    async fn read(&mut self) {
        let mut frames = std::mem::take(&mut self.frames);
        for (at, frame) in frames.drain(..) {
            if self.connection.is_none() {
                break;
            }
            self.slept = false;
            // What ends a stream is no part of it.
            if matches!(frame, Frame::Text(_) | Frame::Alive) {
                self.received = at;
            }
            match frame {
                Frame::Text(text) => {
                    let now = self.watch.read();
                    self.todo.extend(self.session.stream(now, text.as_str(), &mut self.events));
                }
                Frame::Alive => self.put(Input::Pong),
                Frame::Closed(cause) => {
                    self.connection = None;
                    self.put(Input::Closed(&cause));
                }
                Frame::Overrun => self.overrun(),
            }
            self.carry_out().await;
            if self.events.len() >= HANDFUL {
                self.hand_on();
            }
        }
        self.frames = frames;
    }

    /// More came than could be taken in.
    fn overrun(&mut self) {
        self.put(Input::Overrun);
    }

    fn put(&mut self, input: Input<'_>) {
        self.todo.extend(self.session.handle(self.watch.read(), input));
    }

    async fn come_up(&mut self, post: Box<Post>) {
        self.go_off(None).await;
        let wanted = Change { wanted: post.wanted.clone(), released: Vec::new() };
        let is_near = is_this_machine(&post.address);
        self.post = Some(post);
        if self.offline && !is_near {
            self.put(Input::Offline);
        }
        let expected = std::mem::take(&mut self.expected);
        self.put(Input::Expect(&expected));
        self.expected = expected;
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
        self.parsed = 0;
        (self.post, self.rest, self.wake) = (None, reason, None);
    }

    async fn await_close(&mut self) {
        if let Some(closing) = self.closing.take() {
            let _ = closing.await;
        }
    }

    async fn carry_out(&mut self) {
        while let Some(action) = self.todo.pop_front() {
            tracing::trace!(class = %self.class, ?action, "the session says");
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
                Action::Deliver(events) if self.events.is_empty() => self.events = events,
                Action::Deliver(events) => self.events.extend(events),
                Action::Tell(fact) => {
                    self.hand_on();
                    self.tell(fact);
                }
            }
        }
    }

    fn dial(&mut self) {
        let Some(post) = &self.post else { return };
        let (address, dialler) = (post.address.clone(), self.dialler.clone());
        tracing::info!(class = %self.class, host = address.host_str(), "connecting");
        let closing = self.closing.take();
        self.dialling = Some(Box::pin(async move {
            if let Some(closing) = closing {
                let _ = closing.await;
            }
            dialler.dial(&address).await
        }));
    }

    fn hang_up(&mut self) {
        self.dialling = None;
        if let Some(connection) = self.connection.take() {
            self.closing = Some(tokio::spawn(connection.close(self.patience())));
        }
    }

    async fn write(&mut self, message: Message) {
        let Some(connection) = &mut self.connection else { return };
        if let Err(cause) = connection.write(message).await {
            self.connection = None;
            self.put(Input::Closed(&cause));
        }
    }
}

#[cfg(test)]
mod tests;
