//! The thread of the model: mail first, then a slice at a time of what is due, within its share of
//! a core.
//!
//! It ends when the loop drops its end of either channel, at most one slice later. Answers wait in
//! a short queue; while that is full it does nothing, so a loop that is behind costs work and never
//! memory.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use market::Millis;
use tokio::sync::mpsc;

use super::{Answer, Mail, Pricer, Work};
use crate::clock::Stopwatch;

/// The thread's name.
pub const THREAD: &str = "tapedeck-model";

/// Answers under way to the loop.
const DEPTH: usize = 8;
/// A rest is as long as the work before it, mail's and sweeps' included: half a core at the most.
const REST: u32 = 1;

/// The loop's end of the thread. Dropped, it ends the thread.
#[derive(Debug)]
pub(crate) struct Thread {
    mail: Sender<Mail>,
    ended: JoinHandle<()>,
}

impl Thread {
    /// Sends mail; whether anybody is there to read it.
    pub(crate) fn send(&self, mail: Mail) -> bool {
        self.mail.send(mail).is_ok()
    }

    /// One that broke off.
    #[cfg(test)]
    pub(crate) fn broken() -> Self {
        Self { mail: channel().0, ended: std::thread::spawn(|| ()) }
    }

    /// Ends the thread and waits until it has ended. The answers' end is to be dropped before.
    pub(crate) async fn end(self) {
        drop(self.mail);
        let ended = self.ended;
        // Waiting for a thread is blocking work.
        let joined = tokio::task::spawn_blocking(move || ended.join().is_ok()).await;
        if !joined.unwrap_or(false) {
            tracing::error!("the model's thread broke off");
        }
    }
}

/// Starts the thread.
///
/// # Errors
/// If the system has no thread to give.
pub(crate) fn start(watch: Stopwatch) -> std::io::Result<(Thread, mpsc::Receiver<Answer>)> {
    let (mail, received) = channel();
    let (told, answers) = mpsc::channel(DEPTH);
    let builder = std::thread::Builder::new().name(THREAD.to_owned());
    let ended = builder.spawn(move || run(watch, &received, &told))?;
    Ok((Thread { mail, ended }, answers))
}

/// Until when work is rested from. Mail is not: it is answered at once.
#[derive(Debug, Default, PartialEq)]
struct Rests {
    /// From mail and sums.
    sums: Duration,
    /// From everything: what may take its time takes what the rest leaves, and keeps sums waiting
    /// for one slice at most.
    all: Duration,
}

impl Rests {
    /// When work that is due may begin.
    fn after(&self, work: Work, Millis(due): Millis) -> Duration {
        let rested = match work {
            Work::Sums => self.sums,
            Work::Slow => self.all,
        };
        Duration::from_millis(due).max(rested)
    }

    /// Takes note of work, `None` for mail.
    fn note(&mut self, work: Option<Work>, began: Duration, took: Duration) {
        let rest = |from: Duration| from.max(began) + took * (1 + REST);
        self.all = rest(self.all);
        if work != Some(Work::Slow) {
            self.sums = rest(self.sums);
        }
    }
}

fn run(watch: Stopwatch, mail: &Receiver<Mail>, answers: &mpsc::Sender<Answer>) {
    let mut pricer = Pricer::default();
    let mut rests = Rests::default();
    loop {
        let begins = |work: Work| match pricer.due(work)? {
            _ if work == Work::Sums && pricer.is_sweeping() => Some((Duration::ZERO, work)),
            due => Some((rests.after(work, due), work)),
        };
        let next = [Work::Sums, Work::Slow].into_iter().filter_map(begins).min();
        let received = match next {
            None => mail.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some((begins, _)) => mail.recv_timeout(begins.saturating_sub(watch.elapsed())),
        };
        let began = watch.elapsed();
        let work = next.map(|(_, work)| work).filter(|_| received.is_err());
        let answer = match (received, work) {
            (Ok(mail), _) => pricer.take(mail),
            (Err(RecvTimeoutError::Timeout), Some(work)) => pricer.slice(work, watch.read()),
            (Err(_), _) => return,
        };
        rests.note(work, began, watch.elapsed() - began);
        if !answer.is_empty() && answers.blocking_send(answer).is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slow_work_waits_for_everything_and_sums_wait_for_mail_and_sums_alone() {
        let millis = Duration::from_millis;
        let mut rests = Rests::default();
        rests.note(Some(Work::Slow), millis(100), millis(10));
        assert_eq!(rests, Rests { sums: millis(0), all: millis(120) });
        rests.note(Some(Work::Sums), millis(110), millis(4));
        assert_eq!(rests, Rests { sums: millis(118), all: millis(128) });
        rests.note(None, millis(114), millis(1));
        assert_eq!(rests, Rests { sums: millis(120), all: millis(130) });
        assert_eq!(rests.after(Work::Sums, Millis(90)), millis(120), "they rest");
        assert_eq!(rests.after(Work::Sums, Millis(150)), millis(150), "until they are due");
        assert_eq!(rests.after(Work::Slow, Millis(0)), millis(130));
    }
}
