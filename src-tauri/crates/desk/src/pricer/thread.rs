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

use super::{Answer, Mail, Pricer};
use crate::clock::Stopwatch;

/// The thread's name.
pub const THREAD: &str = "tapedeck-model";

/// Answers under way to the loop.
const DEPTH: usize = 8;
/// Slices begin only after as long a rest as work took, mail's and sweeps' included: half a core at
/// the most.
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

fn run(watch: Stopwatch, mail: &Receiver<Mail>, answers: &mpsc::Sender<Answer>) {
    let mut pricer = Pricer::default();
    let mut rested = watch.elapsed();
    loop {
        let now = watch.elapsed();
        let wait = pricer.due().map(|Millis(due)| {
            let rested = if pricer.is_pressed() { Duration::ZERO } else { rested };
            Duration::from_millis(due).max(rested).saturating_sub(now)
        });
        let received = match wait {
            None => mail.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(wait) => mail.recv_timeout(wait),
        };
        let began = watch.elapsed();
        let answer = match received {
            Ok(mail) => pricer.take(mail),
            Err(RecvTimeoutError::Timeout) => pricer.slice(watch.read()),
            Err(RecvTimeoutError::Disconnected) => return,
        };
        let worked = watch.elapsed() - began;
        rested = rested.max(began) + worked * (1 + REST);
        if !answer.is_empty() && answers.blocking_send(answer).is_err() {
            return;
        }
    }
}
