//! The one place in this crate that asks what time it is.

use market::Time;

/// Now, by the wall's clock.
#[expect(
    clippy::disallowed_methods,
    reason = "the exchange's edge: the market takes time as an argument"
)]
pub(crate) fn now() -> Time {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    Time::from_nanos(since.map_or(0, |since| i64::try_from(since.as_nanos()).unwrap_or(i64::MAX)))
}
