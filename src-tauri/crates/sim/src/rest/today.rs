//! Whether the market is open, and when it will not be.

use market::{Date, Session, Time, close_of, is_trading_day};
use serde_json::{Value, json};

use super::answer::{Answered, Asked};

pub(super) fn now(asked: &Asked<'_>) -> Answered {
    let session = asked.market.hours.session(asked.now);
    let word = match session {
        Session::Regular => "open",
        Session::Closed => "closed",
        Session::Pre | Session::After => "extended-hours",
    };
    let indices = if session == Session::Regular { "open" } else { "closed" };
    asked.body(&json!({
        "market": word,
        "earlyHours": session == Session::Pre,
        "afterHours": session == Session::After,
        "exchanges": { "nyse": word, "nasdaq": word, "otc": word },
        "currencies": { "fx": "open", "crypto": "open" },
        "indicesGroups": { "s_and_p": indices, "dow_jones": indices, "nasdaq": indices, "cccy": indices },
        "serverTime": in_new_york(Time::from_millis(asked.now)),
    }))
}

/// The closed and shortened days of the year ahead: none where the market never closes.
pub(super) fn upcoming(asked: &Asked<'_>) -> Answered {
    let mut rows: Vec<Value> = Vec::new();
    let mut date = Time::from_millis(asked.now).eastern().date();
    for _ in 0..if asked.market.hours.always() { 0 } else { 365 } {
        if let Some(name) = name_of(date) {
            for exchange in ["NYSE", "NASDAQ", "OTC"] {
                rows.push(row(date, name, exchange));
            }
        }
        let Ok(next) = date.tomorrow() else { break };
        date = next;
    }
    asked.body(&rows)
}

fn row(date: Date, name: &str, exchange: &str) -> Value {
    let mut row = json!({ "date": date.to_string(), "exchange": exchange, "name": name });
    match close_of(date) {
        Some(close) => {
            row["status"] = "early-close".into();
            row["open"] = Time::from_eastern(date, 9, 30).map(utc).into();
            row["close"] = utc(close).into();
        }
        None => row["status"] = "closed".into(),
    }
    row
}

/// The name of a holiday or a half day; `None` on an ordinary day and at weekends.
fn name_of(date: Date) -> Option<&'static str> {
    let weekend = date.weekday().to_monday_zero_offset() >= 5;
    let half = close_of(date).is_some_and(|close| close.eastern().hour() == 13);
    if weekend || (is_trading_day(date) && !half) {
        return None;
    }
    Some(match (date.month(), date.day()) {
        (1, 1) | (12, 31) => "New Years Day",
        (1, _) => "Martin Luther King, Jr. Day",
        (2, _) => "Washington's Birthday",
        (3 | 4, _) => "Good Friday",
        (5, _) => "Memorial Day",
        (6, _) => "Juneteenth",
        (7, _) => "Independence Day",
        (9, _) => "Labor Day",
        (11, _) => "Thanksgiving",
        _ => "Christmas",
    })
}

fn utc(time: Time) -> String {
    time.to_string().replace('Z', ".000Z")
}

/// RFC 3339 with New York's offset.
fn in_new_york(time: Time) -> String {
    let clock = time.eastern();
    let as_utc = jiff::tz::TimeZone::UTC.to_timestamp(clock).map_or(0, |at| at.as_second());
    let behind = (time.millis().div_euclid(1_000) - as_utc) / 3_600;
    format!("{}-{behind:02}:00", clock.strftime("%Y-%m-%dT%H:%M:%S"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_servers_time_is_new_yorks() {
        let at = |text: &str| {
            in_new_york(
                text.parse::<jiff::Timestamp>()
                    .map(|at| Time::from_millis(at.as_millisecond()))
                    .unwrap(),
            )
        };
        assert_eq!(at("2026-11-23T14:00:00Z"), "2026-11-23T09:00:00-05:00");
        assert_eq!(at("2026-07-01T14:00:00Z"), "2026-07-01T10:00:00-04:00");
    }

    #[test]
    fn holidays_have_their_names() {
        let name = |month, day| name_of(jiff::civil::date(2026, month, day));
        assert_eq!(name(11, 26), Some("Thanksgiving"));
        assert_eq!(name(11, 27), Some("Thanksgiving"));
        assert_eq!(name(12, 24), Some("Christmas"));
        assert_eq!(name(11, 23), None);
        assert_eq!(name(11, 28), None);
    }
}
