//! What a socket brought and nobody has looked at yet: the reader puts in, the link takes out.
//!
//! It is bounded in frames and in bytes. What does not fit is not waited for: whoever lags that
//! far behind would be cut off by the vendor anyway, and prices of a minute ago are no prices. So
//! a ring that runs over is over, what is in it is let go, and the link dials anew.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use market::Time;
use tokio::sync::Notify;

use super::frames::Frame;

/// The most frames that wait.
const FRAMES: usize = 50_000;
/// The most that waits, bytes: nearly half a second of the worst that an open is to be expected to
/// bring, 500,000 events a second. A busy computer keeps a program waiting for a tenth.
const BYTES: usize = 32 << 20;

/// A bounded queue of frames between a reader and its link.
#[derive(Debug, Default)]
pub(super) struct Ring {
    held: Mutex<Held>,
    news: Notify,
}

#[derive(Debug, Default)]
struct Held {
    frames: VecDeque<(Time, Frame)>,
    bytes: usize,
    /// Nothing more is taken in.
    shut: bool,
}

/// That a ring ran over.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct RanOver {
    pub(super) frames: usize,
    pub(super) bytes: usize,
}

impl Ring {
    /// Takes frames that came at a time. On a ring that is shut they vanish.
    ///
    /// # Errors
    /// If they do not fit. The ring is then empty and shut.
    pub(super) fn put(&self, batch: &mut Vec<Frame>, at: Time) -> Result<(), RanOver> {
        let mut held = self.held();
        if held.shut {
            batch.clear();
            return Ok(());
        }
        held.bytes += batch.iter().map(Frame::len).sum::<usize>();
        held.frames.extend(batch.drain(..).map(|frame| (at, frame)));
        if held.frames.len() > FRAMES || held.bytes > BYTES {
            let over = RanOver { frames: held.frames.len(), bytes: held.bytes };
            *held = Held { shut: true, ..Held::default() };
            return Err(over);
        }
        drop(held);
        self.news.notify_one();
        Ok(())
    }

    /// Says the last thing there is to say, whether or not the ring is shut.
    pub(super) fn end(&self, last: Frame, at: Time) {
        self.held().frames.push_back((at, last));
        self.news.notify_one();
    }

    /// Takes nothing more in, and lets go of what there is.
    pub(super) fn shut(&self) {
        *self.held() = Held { shut: true, ..Held::default() };
    }

    /// Waits for frames and gives so many at most, oldest first.
    pub(super) async fn take(&self, most: usize, into: &mut Vec<(Time, Frame)>) {
        loop {
            {
                let mut held = self.held();
                let count = held.frames.len().min(most);
                into.extend(held.frames.drain(..count));
                let taken: usize = into.iter().map(|(_, frame)| frame.len()).sum();
                held.bytes = held.bytes.saturating_sub(taken);
            }
            if !into.is_empty() {
                return;
            }
            self.news.notified().await;
        }
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(length: usize) -> Frame {
        Frame::Text("x".repeat(length).into())
    }

    async fn taken(ring: &Ring, most: usize) -> Vec<usize> {
        let mut frames = Vec::new();
        ring.take(most, &mut frames).await;
        frames.iter().map(|(_, frame)| frame.len()).collect()
    }

    #[tokio::test]
    async fn frames_come_out_as_they_went_in() {
        let ring = Ring::default();
        ring.put(&mut vec![text(1), text(2)], Time::default()).unwrap();
        ring.put(&mut vec![text(3)], Time::default()).unwrap();
        assert_eq!(taken(&ring, 2).await, [1, 2]);
        assert_eq!(taken(&ring, 2).await, [3]);
        assert_eq!(ring.held().bytes, 0);
    }

    #[tokio::test]
    async fn a_ring_that_runs_over_lets_go_of_everything_and_stays_shut() {
        let ring = Ring::default();
        for _ in 0..BYTES / (1 << 20) {
            ring.put(&mut vec![text(1 << 20)], Time::default()).unwrap();
        }
        let over = ring.put(&mut vec![text(1)], Time::default()).unwrap_err();
        assert_eq!(over, RanOver { frames: 33, bytes: BYTES + 1 });
        ring.put(&mut vec![text(1)], Time::default()).unwrap();
        ring.end(text(7), Time::default());
        assert_eq!(taken(&ring, 10).await, [7], "only the end is left");
    }

    #[test]
    fn many_small_frames_are_too_many_as_well() {
        let ring = Ring::default();
        let mut frames: Vec<Frame> = (0..FRAMES).map(|_| Frame::Alive).collect();
        ring.put(&mut frames, Time::default()).unwrap();
        assert!(ring.put(&mut vec![Frame::Alive], Time::default()).is_err());
    }
}
