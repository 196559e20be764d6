//! When an open connection is not to be trusted: what happened to the machine, as a session wants
//! to hear it, and how much politeness a line deserves that may be dead.

use std::time::Duration;

use feed::Input;

use super::Link;
use super::frames::GOODBYE;
use crate::machine::Noticed;
use crate::source::is_this_machine;

/// A line that was silent for so long answers no goodbye, milliseconds.
const SILENT: u64 = 3_000;

impl Link {
    /// Something happened to the machine. The way to an exchange on it is always there.
    pub(super) fn notice(&mut self, noticed: Noticed) {
        match noticed {
            Noticed::Offline => self.offline = true,
            Noticed::Online => self.offline = false,
            Noticed::Woke { .. } | Noticed::NetworkChanged | Noticed::ClockSet => {}
        }
        let Some(post) = &self.post else { return };
        let is_near = is_this_machine(&post.address);
        match noticed {
            Noticed::Woke { asleep } => {
                self.slept = asleep >= SILENT;
                self.put(Input::Woke { asleep });
            }
            Noticed::Offline if !is_near => self.put(Input::Offline),
            Noticed::Online | Noticed::NetworkChanged if !is_near => {
                self.put(Input::NetworkChanged);
            }
            Noticed::ClockSet => self.forget_wall(),
            Noticed::Offline | Noticed::Online | Noticed::NetworkChanged => {}
        }
    }

    /// How long to wait for the answer to a goodbye. Where nothing has come for a while, none
    /// will, and the next dial should not wait for it.
    pub(super) fn patience(&self) -> Duration {
        let last = self.session.last_inbound();
        let is_silent = last.is_some_and(|last| self.watch.read().since(last) >= SILENT);
        if self.slept || is_silent { Duration::ZERO } else { GOODBYE }
    }
}
