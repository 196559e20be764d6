//! The task that lets a script's time pass: it sleeps until something is due, and does it.

use std::collections::BTreeMap;
use std::sync::Arc;

use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::{Instant, sleep_until};

use super::script::Target;
use super::stage::Stage;
use super::{Line, When};

/// What the exchange says to the conductor.
#[derive(Debug)]
pub(crate) enum Wish {
    /// Play these from now on, beside what is being played.
    Play(Vec<Line>, oneshot::Sender<()>),
    /// Stop all of it.
    Behave(oneshot::Sender<()>),
}

/// Something due.
#[derive(Debug)]
enum Cue {
    /// A line's turn.
    Turn { line: Arc<Line>, number: u64, turn: u64, until: Option<Instant> },
    /// Whatever lasted there is over.
    Over(Target),
}

/// What is due when; the number keeps those of one instant in order.
#[derive(Default)]
struct Score {
    cues: BTreeMap<(Instant, u64), Cue>,
    made: u64,
    lines: u64,
}

/// Plays until the exchange stops.
pub(crate) async fn conduct(
    stage: Arc<Stage>,
    mut wishes: mpsc::UnboundedReceiver<Wish>,
    mut stop: watch::Receiver<bool>,
) {
    let mut score = Score::default();
    loop {
        let next = score.cues.first_key_value().map(|((at, _), _)| *at);
        let due = async {
            match next {
                Some(at) => sleep_until(at).await,
                None => core::future::pending().await,
            }
        };
        tokio::select! {
            _ = stop.changed() => return,
            wish = wishes.recv() => match wish {
                Some(Wish::Play(lines, done)) => {
                    score.take_up(lines, &stage, Instant::now());
                    let _ = done.send(());
                }
                Some(Wish::Behave(done)) => {
                    score.cues.clear();
                    stage.clear(Instant::now());
                    let _ = done.send(());
                }
                None => return,
            },
            () = due => {
                if let Some(((at, _), cue)) = score.cues.pop_first() {
                    score.play(cue, &stage, at);
                }
            }
        }
    }
}

impl Score {
    fn put(&mut self, at: Instant, cue: Cue) {
        self.made += 1;
        self.cues.insert((at, self.made), cue);
    }

    /// What is to happen at once does so before this returns.
    fn take_up(&mut self, lines: Vec<Line>, stage: &Stage, now: Instant) {
        for line in lines {
            self.lines += 1;
            let number = self.lines;
            let at = match line.when {
                When::At(after) | When::During(after, _) => now + after,
                When::Next(_) => now,
                When::Every { mean, .. } => now + mean,
            };
            let until = match line.when {
                When::During(_, until) | When::Every { until, .. } => until.map(|time| now + time),
                _ => None,
            };
            let cue = Cue::Turn { line: Arc::new(line), number, turn: 0, until };
            if at <= now { self.play(cue, stage, now) } else { self.put(at, cue) }
        }
    }

    fn play(&mut self, cue: Cue, stage: &Stage, now: Instant) {
        let (line, number, turn, until) = match cue {
            Cue::Over(target) => return stage.release(&target),
            Cue::Turn { line, number, turn, until } => (line, number, turn, until),
        };
        let key = stage.key(number, turn);
        for target in line.place.targets(key) {
            let Some(fault) = line.fault(&target, key.named("fault")) else { continue };
            match &line.when {
                When::At(_) | When::Every { .. } => stage.strike(now, &line, &target, &fault),
                When::Next(count) => stage.arm(now, &target, &fault, Some(*count), None),
                When::During(..) => {
                    stage.arm(now, &target, &fault, None, until);
                    if let Some(until) = until {
                        self.put(until, Cue::Over(target));
                    }
                }
            }
            // One port is behind both sockets.
            if matches!(fault, super::Fault::Refuse(_)) {
                break;
            }
        }
        if let When::Every { mean, spread, .. } = line.when {
            let luck = key.named("when").unit() * 2.0;
            let next = now + (mean - spread) + spread.mul_f64(luck);
            if until.is_none_or(|until| next < until) {
                self.put(next, Cue::Turn { line, number, turn: turn + 1, until });
            }
        }
    }
}
