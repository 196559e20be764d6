//! What is in force, who is connected, and what was done: the state that mischief has.
//!
//! No clock: each call says how late it is. Connections ask for what waits for their moment, and
//! are told what happens to them in the course of it.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use market::AssetClass;
use tokio::sync::{mpsc, watch};
use tokio::time::Instant;

use super::Line;
use super::fault::{Fault, Moment};
use super::script::Target;
use crate::noise::Key;

/// What a connection is told.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Order {
    /// This happens to it.
    Suffer(Fault),
    /// Whatever lasts is over.
    Recover,
}

/// Which of the two listeners.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Port {
    Sockets,
    Rest,
}

/// The stage that mischief plays on.
#[derive(Debug)]
pub(crate) struct Stage {
    seed: Key,
    began: Instant,
    inner: Mutex<Inner>,
    /// Until when each port is closed.
    ports: [watch::Sender<Option<Instant>>; 2],
    /// How many lines the transcript has.
    written: watch::Sender<usize>,
}

#[derive(Debug, Default)]
struct Inner {
    standing: Vec<Standing>,
    cast: BTreeMap<u64, Actor>,
    transcript: Vec<String>,
}

/// A fault that waits for its occasions.
#[derive(Debug)]
struct Standing {
    target: Target,
    fault: Fault,
    /// Occasions left; `None` for any number.
    left: Option<u32>,
    /// `None` for ever.
    until: Option<Instant>,
}

/// A connection that has logged in.
#[derive(Debug)]
struct Actor {
    class: AssetClass,
    orders: mpsc::UnboundedSender<Order>,
}

impl Stage {
    pub(crate) fn new(seed: u64, began: Instant) -> Self {
        Self {
            seed: Key::new(seed).named("mischief"),
            began,
            inner: Mutex::default(),
            ports: [watch::Sender::new(None), watch::Sender::new(None)],
            written: watch::Sender::new(0),
        }
    }

    /// The key of one turn of one line.
    pub(super) fn key(&self, line: u64, turn: u64) -> Key {
        self.seed.at(line as i64).at(turn as i64)
    }

    /// A key for what a connection leaves to chance.
    pub(crate) fn luck(&self, number: u64) -> Key {
        self.seed.named("luck").at(number as i64)
    }

    /// Until when a port is closed, as it changes.
    pub(crate) fn port(&self, port: Port) -> watch::Receiver<Option<Instant>> {
        self.ports[port as usize].subscribe()
    }

    /// How many lines [`Stage::transcript`] has, as they come.
    pub(crate) fn written(&self) -> watch::Receiver<usize> {
        self.written.subscribe()
    }

    /// What was done, from a line on.
    pub(crate) fn transcript(&self, from: usize) -> Vec<String> {
        self.lock().transcript.get(from..).unwrap_or_default().to_vec()
    }

    /// A connection has logged in; what has waited for that is the first it is told.
    pub(crate) fn enter(
        &self,
        now: Instant,
        number: u64,
        class: AssetClass,
    ) -> mpsc::UnboundedReceiver<Order> {
        let (orders, received) = mpsc::unbounded_channel();
        let mut inner = self.lock();
        let due = inner.take(now, Moment::Live, |target| *target == Target::Socket(class));
        for fault in due {
            self.note(&mut inner, now, &format!("{} {fault}", class.as_str()));
            let _ = orders.send(Order::Suffer(fault));
        }
        inner.cast.insert(number, Actor { class, orders });
        received
    }

    pub(crate) fn leave(&self, number: u64) {
        self.lock().cast.remove(&number);
    }

    /// What has waited for this moment of a connection; the first thing only.
    pub(crate) fn take(&self, now: Instant, class: AssetClass, moment: Moment) -> Option<Fault> {
        let mut inner = self.lock();
        let fault = inner.take_one(now, moment, |target| *target == Target::Socket(class))?;
        self.note(&mut inner, now, &format!("{} {fault}", class.as_str()));
        Some(fault)
    }

    /// What has waited for a request to this path.
    pub(crate) fn take_rest(&self, now: Instant, path: &str) -> Option<Fault> {
        let meant = |target: &Target| match target {
            Target::Rest(beginning) => {
                beginning.as_ref().is_none_or(|beginning| path.starts_with(beginning.as_str()))
            }
            Target::Socket(_) => false,
        };
        let mut inner = self.lock();
        let fault = inner.take_one(now, Moment::Rest, meant)?;
        self.note(&mut inner, now, &format!("rest {path} {fault}"));
        Some(fault)
    }

    /// Puts a fault where its occasions find it. One that lasts takes hold of those who are there.
    pub(super) fn arm(
        &self,
        now: Instant,
        target: &Target,
        fault: &Fault,
        left: Option<u32>,
        until: Option<Instant>,
    ) {
        let mut left = left;
        if fault.moment() == Moment::Live {
            let reached = self.reach(now, target, fault);
            left = left.map(|left| left.saturating_sub(u32::from(reached)));
        }
        if left != Some(0) {
            let (target, fault) = (target.clone(), fault.clone());
            self.lock().standing.push(Standing { target, fault, left, until });
        }
    }

    /// Does a fault now: to those who are there, or at the next occasion.
    pub(super) fn strike(&self, now: Instant, line: &Line, target: &Target, fault: &Fault) {
        match (fault.moment(), fault) {
            (Moment::Port, Fault::Refuse(time)) => self.refuse(now, target, *time),
            (Moment::Live, _) => {
                if !self.reach(now, target, fault) {
                    self.note(&mut self.lock(), now, &format!("{target} {fault}: nobody is there"));
                }
            }
            _ => {
                self.arm(now, target, fault, Some(1), None);
                if line.makes_occasions(fault) {
                    self.reach(now, target, &Fault::Drop);
                }
            }
        }
    }

    /// Ends everything: what waits is forgotten, what lasts is over, the ports are open.
    pub(super) fn clear(&self, now: Instant) {
        let mut inner = self.lock();
        inner.standing.clear();
        for actor in inner.cast.values() {
            let _ = actor.orders.send(Order::Recover);
        }
        self.note(&mut inner, now, "no more mischief");
        drop(inner);
        for port in &self.ports {
            port.send_replace(None);
        }
    }

    /// What lasted until now is over for those it took hold of.
    pub(super) fn release(&self, target: &Target) {
        for actor in self.lock().cast.values().filter(|actor| actor.is_at(target)) {
            let _ = actor.orders.send(Order::Recover);
        }
    }

    fn refuse(&self, now: Instant, target: &Target, time: Duration) {
        let port = match target {
            Target::Socket(_) => Port::Sockets,
            Target::Rest(_) => Port::Rest,
        };
        self.note(&mut self.lock(), now, &format!("{target} refuse {} ms", time.as_millis()));
        self.ports[port as usize].send_replace(Some(now + time));
    }

    /// Tells those who are there; whether there was anybody.
    fn reach(&self, now: Instant, target: &Target, fault: &Fault) -> bool {
        let mut inner = self.lock();
        let there = inner.cast.values().filter(|actor| actor.is_at(target));
        let reached = there.filter(|actor| actor.orders.send(Order::Suffer(fault.clone())).is_ok());
        let reached = reached.count() > 0;
        if reached {
            self.note(&mut inner, now, &format!("{target} {fault}"));
        }
        reached
    }

    fn note(&self, inner: &mut Inner, now: Instant, text: &str) {
        let after = now.saturating_duration_since(self.began).as_secs_f64();
        inner.transcript.push(format!("{after:8.3}s {text}"));
        self.written.send_replace(inner.transcript.len());
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Actor {
    fn is_at(&self, target: &Target) -> bool {
        *target == Target::Socket(self.class)
    }
}

impl Inner {
    fn take_one(
        &mut self,
        now: Instant,
        moment: Moment,
        meant: impl Fn(&Target) -> bool,
    ) -> Option<Fault> {
        self.standing.retain(|one| one.until.is_none_or(|until| now < until));
        let place = self
            .standing
            .iter()
            .position(|one| one.fault.moment() == moment && meant(&one.target))?;
        let one = self.standing.get_mut(place)?;
        let fault = one.fault.clone();
        one.left = one.left.map(|left| left.saturating_sub(1));
        if one.left == Some(0) {
            self.standing.remove(place);
        }
        Some(fault)
    }

    /// All that wait, each once.
    fn take(
        &mut self,
        now: Instant,
        moment: Moment,
        meant: impl Fn(&Target) -> bool,
    ) -> Vec<Fault> {
        self.standing.retain(|one| one.until.is_none_or(|until| now < until));
        let mut taken = Vec::new();
        for one in &mut self.standing {
            if one.fault.moment() == moment && meant(&one.target) {
                taken.push(one.fault.clone());
                one.left = one.left.map(|left| left.saturating_sub(1));
            }
        }
        self.standing.retain(|one| one.left != Some(0));
        taken
    }
}
