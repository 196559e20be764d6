//! A TCP stream that can be made a bad one: throttled, chopped into small segments, reset.
//!
//! Untouched, it passes everything through as it is. How bad it is, is set from outside while it
//! is in use.

use core::pin::Pin;
use core::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use core::task::{Context, Poll, ready};
use std::io::{self, IoSlice};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep, sleep_until};

/// Throttled bytes go out in so many parts a second.
const PARTS: u32 = 20;

/// How bad a line is.
#[derive(Debug, Default)]
pub(crate) struct Pace {
    /// Bytes a second; 0 for any number.
    rate: AtomicU32,
    /// Bytes in a segment; 0 for any number.
    segment: AtomicU32,
    /// Whether its end is a reset.
    reset: AtomicBool,
    /// How long a frame waits.
    jitter: Mutex<Option<(Duration, Duration)>>,
}

impl Pace {
    pub(crate) fn throttle(&self, rate: u32) {
        self.rate.store(rate, Ordering::Relaxed);
    }

    pub(crate) fn chop(&self, segment: u32) {
        self.segment.store(segment, Ordering::Relaxed);
    }

    pub(crate) fn shake(&self, jitter: Option<(Duration, Duration)>) {
        *self.jitter.lock().unwrap_or_else(PoisonError::into_inner) = jitter;
    }

    pub(crate) fn jitter(&self) -> Option<(Duration, Duration)> {
        *self.jitter.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn recover(&self) {
        self.throttle(0);
        self.chop(0);
        self.shake(None);
    }

    /// However it ends from here on, the other side sees a reset.
    pub(crate) fn reset(&self) {
        self.reset.store(true, Ordering::Relaxed);
    }

    fn part(&self, whole: usize) -> usize {
        let (rate, segment) =
            (self.rate.load(Ordering::Relaxed), self.segment.load(Ordering::Relaxed));
        let most = match (rate, segment) {
            (0, 0) => return whole,
            (0, segment) => segment,
            (rate, 0) => (rate / PARTS).max(1),
            (rate, segment) => segment.min((rate / PARTS).max(1)),
        };
        whole.min(most as usize)
    }

    fn pause(&self, written: usize) -> Option<Duration> {
        let rate = self.rate.load(Ordering::Relaxed);
        (rate > 0).then(|| Duration::from_secs_f64(written as f64 / f64::from(rate)))
    }
}

/// A stream, what was read of it already, and how bad it is.
#[derive(Debug)]
pub(crate) struct Line {
    stream: TcpStream,
    ahead: Vec<u8>,
    pace: Arc<Pace>,
    rest: Option<Pin<Box<Sleep>>>,
}

impl Line {
    pub(crate) fn new(stream: TcpStream, ahead: Vec<u8>, pace: Arc<Pace>) -> Self {
        Self { stream, ahead, pace, rest: None }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        if self.pace.reset.load(Ordering::Relaxed) {
            // A stream that cannot be set so is gone already.
            let _ = self.stream.set_zero_linger();
        }
    }
}

impl AsyncRead for Line {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if !self.ahead.is_empty() {
            let count = self.ahead.len().min(into.remaining());
            into.put_slice(&self.ahead.drain(..count).collect::<Vec<_>>());
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut self.stream).poll_read(context, into)
    }
}

impl AsyncWrite for Line {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        if let Some(rest) = &mut self.rest {
            ready!(rest.as_mut().poll(context));
            self.rest = None;
        }
        let part = self.pace.part(bytes.len());
        let bytes = bytes.get(..part).unwrap_or(bytes);
        let written = ready!(Pin::new(&mut self.stream).poll_write(context, bytes))?;
        self.rest =
            self.pace.pause(written).map(|pause| Box::pin(sleep_until(Instant::now() + pause)));
        Poll::Ready(Ok(written))
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let whole: usize = slices.iter().map(|slice| slice.len()).sum();
        if self.rest.is_none() && self.pace.part(whole) == whole {
            return Pin::new(&mut self.stream).poll_write_vectored(context, slices);
        }
        let first = slices.iter().find(|slice| !slice.is_empty());
        self.poll_write(context, first.map_or(&[], |slice| slice))
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
