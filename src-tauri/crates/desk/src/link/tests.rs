//! A link against a server that behaves as told, over real sockets.
#![expect(clippy::print_stdout, reason = "what was measured is worth seeing")]

use feed::LinkState;
use futures_util::{SinkExt as _, StreamExt as _};
use reqwest::Url;
use tokio::net::TcpListener;

use super::*;
use crate::machine::Noticed;
use crate::secrets::Key;

/// What a server does once it has let somebody in.
#[derive(Debug, Clone, Copy)]
enum Act {
    /// Answers pings, and has nothing to say.
    Good,
    /// Neither reads nor closes: the far end of a connection that a sleep killed.
    Dead,
    /// Pings without end.
    Flood,
    /// Says something longer than is taken.
    Long,
}

/// A server that acts once for each connection, and is good from then on.
async fn server(acts: &'static [Act]) -> Url {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("ws://{}/stocks", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let mut acts = acts.iter().copied().chain(std::iter::repeat(Act::Good));
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream, acts.next().unwrap()));
        }
    });
    address.parse().unwrap()
}

async fn serve(stream: tokio::net::TcpStream, act: Act) -> Option<()> {
    let mut socket = tokio_tungstenite::accept_async(stream).await.ok()?;
    let status = |word: &str| Message::text(format!(r#"[{{"ev":"status","status":"{word}"}}]"#));
    socket.send(status("connected")).await.ok()?;
    socket.next().await?.ok()?;
    socket.send(status("auth_success")).await.ok()?;
    match act {
        Act::Good => {}
        Act::Dead => std::future::pending().await,
        Act::Flood => {
            for _ in 0..500 {
                socket.feed(Message::Ping(Default::default())).await.ok()?;
            }
            socket.flush().await.ok()?;
        }
        Act::Long => socket.send(Message::text("x".repeat((4 << 20) + 1))).await.ok()?,
    }
    while let Some(Ok(_)) = socket.next().await {}
    Some(())
}

/// A link and what it reports.
struct Bench {
    link: LinkEnd,
    heard: mpsc::UnboundedReceiver<Report>,
}

impl Bench {
    async fn on(acts: &'static [Act]) -> Self {
        crate::install_crypto();
        let (reports, heard) = mpsc::unbounded_channel();
        let (watch, dialler) = (Stopwatch::start(), Dialler::of_the_system());
        let link = start(AssetClass::Stocks, 1, watch, dialler, reports, Arc::default());
        let key = Arc::new(Key::of_no_worth());
        let post = Post { address: server(acts).await, key, wanted: Vec::new(), delayed: false };
        link.order(Order::Run(Box::new(post)));
        Self { link, heard }
    }

    async fn until(&mut self, is: impl Fn(&LinkStatus) -> bool) -> LinkStatus {
        loop {
            if let Report::Status(status) = self.heard.recv().await.unwrap()
                && is(&status)
            {
                return status;
            }
        }
    }

    async fn live(&mut self) {
        self.until(|status| status.state == LinkState::Live).await;
    }

    async fn lost(&mut self) -> &'static str {
        self.until(|status| !status.state.is_open() && status.cause.is_some())
            .await
            .cause
            .unwrap()
            .code
    }
}

#[tokio::test]
async fn a_connection_that_a_sleep_killed_is_not_trusted() {
    for (asleep, code) in [(600_000, "slept"), (5_000, "noAnswer")] {
        let mut bench = Bench::on(&[Act::Dead]).await;
        bench.live().await;
        let woke = tokio::time::Instant::now();
        bench.link.order(Order::Noticed(Noticed::Woke { asleep }));
        assert_eq!(bench.lost().await, code);
        bench.live().await;
        let took = woke.elapsed().as_millis();
        println!("MEASURED: live again {took} ms after waking from {asleep} ms of sleep");
    }
}

#[tokio::test]
async fn a_connection_that_outlived_a_nap_is_kept() {
    let mut bench = Bench::on(&[Act::Good, Act::Dead]).await;
    bench.live().await;
    bench.link.order(Order::Noticed(Noticed::Woke { asleep: 5_000 }));
    bench.until(|status| status.state == LinkState::Suspect).await;
    bench.live().await;
}

#[tokio::test]
async fn a_network_lost_or_changed_is_nothing_to_an_exchange_on_this_machine() {
    let mut bench = Bench::on(&[Act::Good]).await;
    bench.live().await;
    for noticed in [Noticed::Offline, Noticed::NetworkChanged, Noticed::Online] {
        bench.link.order(Order::Noticed(noticed));
    }
    bench.link.order(Order::Stop);
    bench.link.task.await.unwrap();
    let mut states = Vec::new();
    while let Ok(report) = bench.heard.try_recv() {
        if let Report::Status(status) = report {
            states.push(status.state);
        }
    }
    assert_eq!(states, [LinkState::Stopped]);
}

#[tokio::test]
async fn control_frames_without_end_are_given_up_on() {
    let mut bench = Bench::on(&[Act::Flood]).await;
    assert_eq!(bench.lost().await, "controlFlood");
    bench.live().await;
}

#[tokio::test]
async fn a_message_too_long_is_not_taken() {
    let mut bench = Bench::on(&[Act::Long]).await;
    assert_eq!(bench.lost().await, "oversize");
    bench.live().await;
}
