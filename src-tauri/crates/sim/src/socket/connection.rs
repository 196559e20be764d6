//! One connection's life: greeting, log-in, subscriptions, data, and how it ends.
//!
//! A reader and a writer share it. The writer has a bounded queue; a client that lets it fill is
//! told `slow_consumer` and cut off, and never holds up anything else. What goes wrong on purpose
//! is in `suffering.rs`.

use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::SplitStream;
use market::AssetClass;
use serde_json::Value;
use tokio::sync::{mpsc, watch};
use tokio::task::spawn_blocking;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

use super::line::{Line, Pace};
use super::registry::Ticket;
use super::writer::write;
use crate::clock;
use crate::exchange::Shared;
use crate::mischief::{Bars, Order};
use crate::noise::Key;
use crate::stream::agenda::Agenda;
use crate::stream::pairs::{Answer, Held};
use crate::stream::text::status;

pub(super) type Socket = WebSocketStream<Line>;

/// What mischief wants of a connection, in its order.
pub(super) type Orders = mpsc::UnboundedReceiver<Order>;

/// Frames waiting for a client that does not read.
const QUEUE: usize = 256;
const PING_EVERY: Duration = Duration::from_secs(20);
/// How long a goodbye may take.
const FAREWELL: Duration = Duration::from_secs(2);

/// How a connection ends.
pub(super) enum End {
    /// The client has gone.
    Gone,
    /// Cut off with a reset.
    Reset,
    /// Kept, and nothing is read or written on it any more.
    Hold,
    /// Dropped without a close frame, as the vendor does after a refused log-in.
    Drop,
    /// The writer says so and closes.
    Slow,
    /// Closed, after a last status if there is one.
    Close(CloseCode, &'static str, Option<String>),
}

impl End {
    /// Nobody logged in, as far as the exchange could hear.
    pub(super) fn unheard() -> Self {
        let last = status("auth_timeout", "No authentication request received.");
        Self::Close(CloseCode::Policy, "auth_timeout", Some(last))
    }
}

/// Runs a connection to its end.
pub(super) async fn run(
    socket: Socket,
    class: AssetClass,
    pace: Arc<Pace>,
    shared: Arc<Shared>,
    mut stop: watch::Receiver<bool>,
) {
    let (sink, mut reader) = socket.split();
    let (queue, waiting) = mpsc::channel(QUEUE);
    let (slow, _) = watch::channel(false);
    let number = shared.books.opened(class);
    let luck = shared.stage.luck(number);
    let sent = write(sink, waiting, slow.subscribe(), Arc::clone(&pace), luck);
    let mut writer = tokio::spawn(sent);
    let mut client = Client {
        number,
        class,
        pace,
        bars: Bars::default(),
        orders: None,
        deaf: false,
        queue,
        feed: Some(Feed {
            agenda: Agenda::new(Arc::clone(&shared.market), class),
            held: Held::default(),
        }),
        ticket: None,
        shared: Arc::clone(&shared),
    };
    let end = client.live(&mut reader, &mut stop).await;
    shared.stage.leave(number);
    shared.books.silenced(number);
    if matches!(end, End::Reset | End::Hold) {
        writer.abort();
        let _ = (&mut writer).await;
    }
    if matches!(end, End::Hold) {
        client.hold(&mut stop).await;
    }
    let Client { queue, ticket, .. } = client;
    if matches!(end, End::Slow) {
        let _ = slow.send(true);
    }
    let dropped = !matches!(end, End::Close(..) | End::Slow);
    let farewell = async {
        if let End::Close(code, reason, last) = end {
            if let Some(last) = last {
                let _ = queue.send(Message::text(format!("[{last}]"))).await;
            }
            let frame = CloseFrame { code, reason: reason.into() };
            let _ = queue.send(Message::Close(Some(frame))).await;
        }
        drop(queue);
        if !writer.is_finished() {
            let _ = (&mut writer).await;
        }
        // The other half of the closing handshake, if it comes.
        while !dropped && reader.next().await.is_some_and(|message| message.is_ok()) {}
    };
    let _ = timeout(FAREWELL, farewell).await;
    writer.abort();
    if let Some(ticket) = ticket {
        shared.registry.leave(&ticket);
    }
    shared.books.closed(number);
}

/// What is held and what is due.
pub(super) struct Feed {
    agenda: Agenda,
    pub(super) held: Held,
}

/// One client, as long as it is connected.
pub(super) struct Client {
    /// The ledger's number of it.
    number: u64,
    pub(super) class: AssetClass,
    pub(super) pace: Arc<Pace>,
    pub(super) bars: Bars,
    /// There once it has logged in.
    pub(super) orders: Option<Orders>,
    /// Its log-in is not answered, and not waited for either.
    pub(super) deaf: bool,
    pub(super) queue: mpsc::Sender<Message>,
    /// Away only while [`Client::think`] has it.
    pub(super) feed: Option<Feed>,
    /// There once it has logged in.
    pub(super) ticket: Option<Ticket>,
    pub(super) shared: Arc<Shared>,
}

impl Client {
    async fn live(
        &mut self,
        reader: &mut SplitStream<Socket>,
        stop: &mut watch::Receiver<bool>,
    ) -> End {
        let started = Instant::now();
        let login = started + self.shared.options.login_limit;
        let mut ping = interval(PING_EVERY);
        ping.reset();
        let mut step = interval(self.shared.options.step);
        step.set_missed_tick_behavior(MissedTickBehavior::Skip);
        if let Err(end) = self.greet() {
            return end;
        }
        // Once the other connection has got in, this one stays a second or two.
        let mut leaving = None;
        loop {
            let (stranger, idle) = (self.ticket.is_none() && !self.deaf, self.is_idle());
            let evicted = async {
                match &mut self.ticket {
                    Some(ticket) if leaving.is_none() => (&mut ticket.evicted).await.is_ok(),
                    _ => core::future::pending().await,
                }
            };
            let done = tokio::select! {
                _ = stop.changed() => Err(End::Close(CloseCode::Away, "the exchange stops", None)),
                true = evicted => {
                    leaving = Some(Instant::now() + self.grace());
                    Ok(())
                }
                () = sleep_until(leaving.unwrap_or(login)), if leaving.is_some() => Err(self.evict()),
                () = sleep_until(login), if stranger => Err(End::unheard()),
                order = Self::order(&mut self.orders) => self.suffer(order, stop).await,
                message = reader.next() => match message {
                    Some(Ok(Message::Text(text))) => self.hear(&text).await,
                    Some(Ok(Message::Binary(_))) => self.tell(&[status("error", "binary messages are not understood")]),
                    Some(Ok(Message::Close(_))) | Some(Err(_)) | None => Err(End::Gone),
                    Some(Ok(_)) => Ok(()),
                },
                _ = ping.tick() => self.post(Message::Ping(Vec::new().into())),
                _ = step.tick(), if !idle => self.deliver().await,
            };
            if let Err(end) = done {
                return end;
            }
        }
    }

    fn grace(&self) -> Duration {
        let luck = Key::new(self.shared.options.seed).named("eviction").unit();
        Duration::from_millis(1_000 + (luck * 1_000.0) as u64)
    }

    pub(super) fn evict(&self) -> End {
        let most = self.shared.options.connections;
        let message = format!(
            "Maximum number of websocket connections exceeded. You may only use {most} connections at a time."
        );
        let last = status("max_connections", &message);
        End::Close(CloseCode::Policy, "max_connections", Some(last))
    }

    /// Answers one of the client's texts.
    async fn hear(&mut self, text: &str) -> Result<(), End> {
        let Ok(Value::Object(request)) = serde_json::from_str(text) else {
            return self.tell(&[status("error", "the message is no JSON object")]);
        };
        let word = |name| request.get(name).and_then(Value::as_str);
        match (word("action"), word("params")) {
            (Some("auth"), Some(key)) => self.log_in(key),
            (Some("subscribe" | "unsubscribe"), Some(_)) if self.ticket.is_none() => {
                self.tell(&[status("auth_required", "Log in first.")])
            }
            (Some("subscribe"), Some(params)) => {
                let answer = self.subscribe_amiss(params);
                self.shared.books.subscribed(self.number, &answer.changed);
                if answer.beyond {
                    self.shared.books.had_no_room();
                }
                self.change(answer).await
            }
            (Some("unsubscribe"), Some(params)) => {
                let class = self.class;
                let answer = self.feed.as_mut().map(|of| of.held.unsubscribe(class, params));
                let answer = answer.unwrap_or_default();
                self.shared.books.unsubscribed(self.number, &answer.changed);
                self.change(answer).await
            }
            _ => self.tell(&[status(
                "error",
                "the action is auth, subscribe or unsubscribe, with params",
            )]),
        }
    }

    /// Answers first, so that an ack never waits for what it leads to.
    async fn change(&mut self, answer: Answer) -> Result<(), End> {
        self.tell(&answer.statuses)?;
        let now = self.now();
        self.think(move |feed| feed.agenda.change(&feed.held, &answer.changed, now)).await
    }

    /// Sends what has become due.
    async fn deliver(&mut self) -> Result<(), End> {
        let now = self.now();
        let mut frames = self.think(move |feed| feed.agenda.frames(&feed.held, now)).await?;
        if !self.bars.is_idle() {
            frames = self.bars.pass(frames, now);
        }
        frames.into_iter().try_for_each(|frame| self.post(Message::text(frame)))
    }

    /// The instant whose data is due, milliseconds since 1970.
    fn now(&self) -> i64 {
        let delay = i64::try_from(self.shared.options.delay.as_millis()).unwrap_or(i64::MAX);
        clock::now().millis().saturating_sub(delay)
    }

    /// Reckons on a thread where nobody else waits: the first prices of a chain take a while.
    async fn think<T: Send + 'static>(
        &mut self,
        work: impl FnOnce(&mut Feed) -> T + Send + 'static,
    ) -> Result<T, End> {
        let mut feed = self.feed.take().ok_or(End::Gone)?;
        let reckoned = spawn_blocking(move || {
            let answer = work(&mut feed);
            (feed, answer)
        });
        let (feed, answer) = reckoned.await.map_err(|_| End::Gone)?;
        self.feed = Some(feed);
        Ok(answer)
    }

    fn is_idle(&self) -> bool {
        self.feed.as_ref().is_none_or(|feed| feed.agenda.is_idle())
    }

    fn log_in(&mut self, key: &str) -> Result<(), End> {
        self.shared.books.logs_in(key, self.class);
        if self.ticket.is_some() {
            return Ok(());
        }
        if let Some(amiss) = self.log_in_amiss() {
            return amiss;
        }
        let options = &self.shared.options;
        let refusal = match () {
            () if !options.accepts(key) => "authentication failed",
            () if options.without.contains(&self.class) => {
                "Your plan doesn't include websocket access."
            }
            () => {
                let registry = &self.shared.registry;
                let ticket = registry.enter(key, self.class, options.connections, options.evicted);
                self.ticket = Some(ticket);
                self.shared.books.logged_in(self.number);
                let orders = self.shared.stage.enter(Instant::now(), self.number, self.class);
                self.orders = Some(orders);
                return self.tell(&[status("auth_success", "authenticated")]);
            }
        };
        self.tell(&[status("auth_failed", refusal)])?;
        Err(End::Drop)
    }

    /// Sends statuses in one frame; none, no frame.
    pub(super) fn tell(&self, statuses: &[String]) -> Result<(), End> {
        if statuses.is_empty() {
            return Ok(());
        }
        self.post(Message::text(format!("[{}]", statuses.join(","))))
    }

    pub(super) fn post(&self, message: Message) -> Result<(), End> {
        self.queue.try_send(message).map_err(|refused| match refused {
            mpsc::error::TrySendError::Closed(_) => End::Gone,
            mpsc::error::TrySendError::Full(_) => End::Slow,
        })
    }
}
