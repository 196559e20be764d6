//! What happens to the machine under a desk: it sleeps and wakes, its clock is set, it changes
//! networks or loses them.
//!
//! No system tells all of this to a program without a window, and what each tells differs. So it
//! is looked at, once a second: two clocks and two answers of the kernel, a few microseconds of
//! work in all. What a link makes of it is the session's business.
//!
//! How clocks are compared is in `machine/drift.rs`, how networks are in `machine/network.rs`.

mod drift;
mod network;

use market::{Millis, Time};

use crate::clock::{self, Stopwatch};
use drift::{Drift, Jump};
use network::{Network, Way};

/// How often the machine is looked at, milliseconds.
const LOOK: u64 = 1_000;
/// How soon it is looked at again when the network seems to have changed, milliseconds.
const LOOK_AGAIN: u64 = 500;

/// Something that happened to the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Noticed {
    /// It was asleep, or this program was not let run, for so long, milliseconds.
    Woke { asleep: u64 },
    /// Its clock was set; nothing else happened.
    ClockSet,
    /// It is on another network.
    NetworkChanged,
    /// It has no way to anywhere any more.
    Offline,
    /// It has one again.
    Online,
}

/// Where the machine is looked at.
pub(crate) struct Senses {
    now: Box<dyn Fn() -> Time + Send>,
    way: Box<dyn Fn() -> Way + Send>,
}

impl Senses {
    /// The wall's clock and the kernel's routes.
    pub(crate) fn of_the_system() -> Self {
        Self { now: Box::new(clock::now), way: Box::new(Way::of_the_system) }
    }
}

/// Tells what happens from now on, for as long as it is polled.
pub(crate) async fn watch(senses: Senses, watch: Stopwatch, tell: impl Fn(Noticed) + Send) {
    let mut reading = watch.read();
    let mut drift = Drift::new((senses.now)(), reading);
    let mut network = Network::new((senses.way)());
    if network.is_off() {
        tell(Noticed::Offline);
    }
    loop {
        let pause = if network.is_unsure() { LOOK_AGAIN } else { LOOK };
        watch.reach(Some(reading.plus(pause))).await;
        let late: Millis = watch.read();
        match drift.look((senses.now)(), late, pause) {
            Some(Jump::Slept(asleep)) => tell(Noticed::Woke { asleep }),
            Some(Jump::Set) => tell(Noticed::ClockSet),
            None => {}
        }
        if let Some(noticed) = network.look((senses.way)()) {
            tell(noticed);
        }
        reading = late;
    }
}

#[cfg(test)]
mod tests;
