//! Not more than once a second: what comes faster is folded, the newest wins.

use std::{
    sync::mpsc::{Receiver, RecvTimeoutError},
    time::{Duration, Instant},
};

/// The least time between two changes of the tray.
const PACE: Duration = Duration::from_secs(1);

/// Shows what comes until nobody sends any more. `show` answers whether it changed anything; only
/// then is there a pause.
#[expect(clippy::disallowed_methods, reason = "the window is an edge: it paces a thing on screen")]
pub(super) fn follow<T>(news: &Receiver<T>, mut show: impl FnMut(T) -> bool) {
    let mut free = Instant::now();
    while let Ok(mut newest) = news.recv() {
        loop {
            match news.recv_timeout(free.saturating_duration_since(Instant::now())) {
                Ok(newer) => newest = newer,
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
        if show(newest) {
            free = Instant::now() + PACE;
        }
    }
}
