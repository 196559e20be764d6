//! The only place that asks what time it is: the wall's clock for when things happened in the
//! market, a stopwatch for how long to wait. Everything else takes either as an argument.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use market::{Millis, Time};

/// The instant on the wall's clock. Before 1970 it answers 1970, after 2262 the last it knows.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "the one place that asks the wall's clock")]
pub fn now() -> Time {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Time::from_nanos(i64::try_from(since.as_nanos()).unwrap_or(i64::MAX))
}

/// A stopwatch that started with the desk. It never steps, and stands still in a machine asleep.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stopwatch {
    started: tokio::time::Instant,
}

impl Stopwatch {
    pub(crate) fn start() -> Self {
        Self { started: tokio::time::Instant::now() }
    }

    /// The reading now.
    pub(crate) fn read(self) -> Millis {
        Millis(u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX))
    }

    /// What has passed since it started, finer than a reading.
    pub(crate) fn elapsed(self) -> Duration {
        self.started.elapsed()
    }

    /// Waits until a reading; for ever if there is none to wait for.
    pub(crate) async fn reach(self, deadline: Option<Millis>) {
        match deadline {
            Some(Millis(millis)) => {
                tokio::time::sleep_until(self.started + Duration::from_millis(millis)).await;
            }
            None => std::future::pending().await,
        }
    }

    /// When a reading is due by the wall's clock, as it stands now.
    pub(crate) fn wall(self, reading: Millis) -> Time {
        let ahead = i128::from(reading.0) - i128::from(self.read().0);
        let nanos = i128::from(now().nanos()) + ahead * 1_000_000;
        Time::from_nanos(i64::try_from(nanos).unwrap_or(i64::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_deadline_is_reached_when_the_stopwatch_says_so() {
        let watch = Stopwatch::start();
        watch.reach(Some(Millis(5_000))).await;
        assert_eq!(watch.read(), Millis(5_000));
        assert!(watch.wall(Millis(65_000)).millis_since(now()) > 59_000);
    }
}
