//! The task that only reads: whatever lies in the socket goes into the ring at once, and nothing
//! is looked into but its kind.
//!
//! It stops at the first end: the other side's, or a ring that ran over. Pings are answered by
//! the library as it reads; whether there are too many of them is the session's to say.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use super::frames::Frame;
use super::ring::Ring;
use crate::clock;
use crate::dial::Socket;
use futures_util::stream::SplitStream;
use futures_util::{FutureExt as _, StreamExt as _};

/// Frames taken in one go before they are handed on.
const DRAIN: usize = 256;

/// Reads until the end, which is the last thing the ring gets.
pub(super) async fn read(mut socket: SplitStream<Socket>, ring: Arc<Ring>, heard: Arc<AtomicI64>) {
    let mut batch = Vec::with_capacity(DRAIN);
    loop {
        let mut next = socket.next().await;
        let at = clock::now();
        let end = loop {
            match Frame::from(next) {
                end @ Frame::Closed(_) => break Some(end),
                frame => batch.push(frame),
            }
            if batch.len() == DRAIN {
                break None;
            }
            match socket.next().now_or_never() {
                Some(more) => next = more,
                None => break None,
            }
        };
        // The end of a stream is no sign of life.
        if !batch.is_empty() {
            heard.store(at.nanos(), Ordering::Relaxed);
        }
        if let Err(over) = ring.put(&mut batch, at) {
            tracing::warn!(over.frames, over.bytes, "more came than could be taken in");
            return ring.end(Frame::Overrun, at);
        }
        if let Some(end) = end {
            return ring.end(end, at);
        }
    }
}
