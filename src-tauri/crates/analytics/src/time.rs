//! Years, as option formulas count them. Which instant a contract expires at is not decided here.

use market::Time;

/// Nanoseconds in a year of 365 days.
const YEAR: f64 = 365.0 * 86_400.0 * 1e9;

/// The years from `now` to `expiry`, Act/365F: every year has 365 days of 24 hours. Negative once
/// the expiry has passed.
#[must_use]
pub fn years_between(now: Time, expiry: Time) -> f64 {
    (i128::from(expiry.nanos()) - i128::from(now.nanos())) as f64 / YEAR
}

/// Minutes of regular sessions in a year of 252 days of 390.
const TRADING_YEAR: f64 = 252.0 * 390.0;

/// The years that some minutes of trading are, where time is counted only while the exchanges are
/// open. One convention at a time: a volatility solved with one means nothing in the other.
#[must_use]
pub fn trading_years(minutes: f64) -> f64 {
    minutes / TRADING_YEAR
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trading_year_is_252_days_of_390_minutes() {
        assert_eq!(trading_years(98_280.0), 1.0);
        assert_eq!(trading_years(195.0), 0.5 / 252.0);
    }

    #[test]
    fn a_year_is_365_days_and_the_past_is_negative() {
        let day = |days: i64| Time::from_millis(days * 86_400_000);
        assert_eq!(years_between(day(0), day(365)), 1.0);
        assert_eq!(years_between(day(10), day(3)), -7.0 / 365.0);
        let extremes = years_between(Time::from_nanos(i64::MIN), Time::from_nanos(i64::MAX));
        assert!((extremes - 584.942_417).abs() < 1e-6, "{extremes}");
    }
}
