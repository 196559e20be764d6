//! A connection's writing half: a queue emptied in order, as fast as the client reads.
//!
//! It decides nothing but the end of a client that is too slow for its queue.

use std::sync::Arc;

use futures_util::SinkExt;
use futures_util::stream::SplitSink;
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep_until};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

use super::connection::Socket;
use super::line::Pace;
use crate::noise::Key;
use crate::stream::text::status;

/// Sends what is queued, until there is no more or the client turns out to be slow. Then the
/// backlog is left behind, and a last word and the close are tried.
pub(super) async fn write(
    mut sink: SplitSink<Socket, Message>,
    mut waiting: mpsc::Receiver<Message>,
    mut slow: watch::Receiver<bool>,
    pace: Arc<Pace>,
    luck: Key,
) {
    let send_all = async {
        let mut sent = 0;
        while let Some(message) = waiting.recv().await {
            if let Some((least, most)) = pace.jitter() {
                sent += 1;
                let wait = least + (most - least).mul_f64(luck.at(sent).unit());
                sleep_until(Instant::now() + wait).await;
            }
            if sink.send(message).await.is_err() {
                return;
            }
        }
    };
    let behind = async { slow.wait_for(|slow| *slow).await.is_ok() };
    tokio::select! {
        () = send_all => return,
        true = behind => {}
    }
    let last = status("slow_consumer", "The client reads too slowly.");
    let frame = CloseFrame { code: CloseCode::Policy, reason: "slow_consumer".into() };
    let _ = sink.send(Message::text(format!("[{last}]"))).await;
    let _ = sink.send(Message::Close(Some(frame))).await;
}
