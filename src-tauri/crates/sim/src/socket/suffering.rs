//! What becomes of a connection to which mischief happens.
//!
//! Beside `connection.rs`, which is the protocol as it should be: each method here is called at
//! one moment of it, and most of the time there is nothing to do.

use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, sleep_until, timeout};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{CloseCode, Data, OpCode};

use super::connection::{Client, End, Orders};
use crate::mischief::{Fault, Garbage, Moment, Order};
use crate::stream::pairs::Answer;
use crate::stream::text::status;

/// A connection that nobody speaks on is let go after this.
const HELD: Duration = Duration::from_secs(300);
/// How long a flood of pings may take.
const FLOOD: Duration = Duration::from_secs(5);

impl Client {
    /// What waits for this moment of this connection.
    pub(super) fn mischief(&self, moment: Moment) -> Option<Fault> {
        self.shared.stage.take(Instant::now(), self.class, moment)
    }

    /// The first that is said.
    pub(super) fn greet(&self) -> Result<(), End> {
        let connected = status("connected", "Connected Successfully");
        match self.mischief(Moment::Greeting) {
            Some(Fault::GreetingMute) => return Ok(()),
            Some(Fault::GreetingEarly) => {
                self.tell(&[status("auth_success", "authenticated")])?;
            }
            Some(Fault::GreetingData) => {
                let event = r#"[{"ev":"T","sym":"ZZZZ","i":"1","x":4,"p":1.0,"s":1,"t":1,"q":1}]"#;
                self.post(Message::text(event))?;
            }
            Some(Fault::GreetingAck) => {
                self.tell(&[status("success", "subscribed to: T.ZZZZ")])?;
            }
            _ => {}
        }
        self.tell(&[connected])
    }

    /// What comes of a log-in instead of what should; `None` for the usual.
    pub(super) fn log_in_amiss(&mut self) -> Option<Result<(), End>> {
        let refuse = |client: &Self, message| {
            client.tell(&[status("auth_failed", message)]).and(Err(End::Drop))
        };
        match self.mischief(Moment::LogIn)? {
            Fault::LoginRefuse => Some(refuse(self, "authentication failed")),
            Fault::LoginNoPlan => Some(refuse(self, "Your plan doesn't include websocket access.")),
            Fault::LoginTimeout => Some(Err(End::unheard())),
            Fault::LoginMute => {
                self.deaf = true;
                Some(Ok(()))
            }
            _ => None,
        }
    }

    /// Takes a subscription, and answers it as mischief has it.
    pub(super) fn subscribe_amiss(&mut self, params: &str) -> Answer {
        let fault = self.mischief(Moment::Ask);
        let (refused, asked) = match &fault {
            Some(Fault::AcksDropped) => return Answer::default(),
            Some(Fault::AcksRefuse) => {
                let rest = params.split_once(',').map_or("", |(_, rest)| rest);
                (Some(status("error", "not authorized")), rest)
            }
            _ => (None, params),
        };
        let (class, plan) = (self.class, &self.shared.options.refused);
        let answer = self.feed.as_mut().map(|of| of.held.subscribe(class, asked, plan));
        let mut answer = answer.unwrap_or_default();
        match fault {
            Some(Fault::AcksLost) => answer.statuses.clear(),
            Some(Fault::AcksSome) => {
                let mut odd = false;
                answer.statuses.retain(|_| {
                    odd = !odd;
                    odd
                });
            }
            Some(Fault::AcksLate(time)) => {
                let statuses = core::mem::take(&mut answer.statuses);
                let (queue, at) = (self.queue.clone(), Instant::now() + time);
                let late = Message::text(format!("[{}]", statuses.join(",")));
                tokio::spawn(async move {
                    sleep_until(at).await;
                    // A connection that ended meanwhile needs no ack.
                    let _ = queue.send(late).await;
                });
            }
            _ => {}
        }
        answer.statuses.splice(0..0, refused);
        answer
    }

    /// The next thing that mischief wants of this connection.
    pub(super) async fn order(orders: &mut Option<Orders>) -> Order {
        match orders {
            Some(orders) => match orders.recv().await {
                Some(order) => order,
                None => core::future::pending().await,
            },
            None => core::future::pending().await,
        }
    }

    /// Does what is wanted of it.
    pub(super) async fn suffer(
        &mut self,
        order: Order,
        stop: &mut watch::Receiver<bool>,
    ) -> Result<(), End> {
        let Order::Suffer(fault) = order else {
            self.bars.recover();
            self.pace.recover();
            return Ok(());
        };
        if self.bars.suffer(&fault) {
            return Ok(());
        }
        match fault {
            Fault::Slow(rate) => self.pace.throttle(rate),
            Fault::Chop(segment) => self.pace.chop(segment),
            Fault::Jitter(from, to) => self.pace.shake(Some((from, to))),
            Fault::Reset => {
                self.pace.reset();
                return Err(End::Reset);
            }
            Fault::Drop => return Err(End::Drop),
            Fault::HalfOpen => return Err(End::Hold),
            Fault::Stall(time) => tokio::select! {
                () = sleep_until(Instant::now() + time) => {}
                _ = stop.changed() => return Err(End::Drop),
            },
            Fault::Close(code) => return Err(End::Close(code.into(), "", None)),
            Fault::Evict => return Err(self.evict()),
            Fault::SlowConsumer => {
                let last = status("slow_consumer", "The client reads too slowly.");
                return Err(End::Close(CloseCode::Policy, "slow_consumer", Some(last)));
            }
            Fault::ForceDisconnect => {
                let last = status("force_disconnect", "The server is being maintained.");
                return Err(End::Close(CloseCode::Away, "", Some(last)));
            }
            Fault::Say(word) => self.tell(&[status(&word, "so the script has it")])?,
            Fault::Garbage(kind) => self.post(frame_of(kind))?,
            Fault::Pings(count) => {
                let flood = async {
                    for _ in 0..count {
                        let _ = self.queue.send(Message::Ping(Vec::new().into())).await;
                    }
                };
                let _ = timeout(FLOOD, flood).await;
            }
            _ => {}
        }
        Ok(())
    }

    /// Keeps a connection without reading or writing, until it is long forgotten.
    pub(super) async fn hold(&mut self, stop: &mut watch::Receiver<bool>) {
        let evicted = async {
            match &mut self.ticket {
                Some(ticket) if !ticket.evicted.is_terminated() => {
                    let _ = (&mut ticket.evicted).await;
                }
                _ => core::future::pending().await,
            }
        };
        tokio::select! {
            _ = stop.changed() => {}
            () = evicted => {}
            () = sleep_until(Instant::now() + HELD) => {}
        }
    }
}

/// A frame that says text whatever is in it, but for the binary one.
fn frame_of(kind: Garbage) -> Message {
    let code = if kind == Garbage::Binary { Data::Binary } else { Data::Text };
    Message::Frame(Frame::message(kind.bytes(), OpCode::Data(code), true))
}
