//! How long a contract has to live, by the calendar of the exchanges.

use analytics::{trading_years, years_between};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use market::{Calendar, Date, Settlement, Time};

use crate::cells::Answer::{Number, Text};
use crate::cells::{Answers, Cells};

/// Seconds and years are below zero, and trading minutes zero, once the contract has expired.
pub(crate) fn expiry(cells: &Cells) -> Answers {
    let now =
        instant(cells.text(0)).ok_or("now_utc is no instant, such as 2026-11-27T14:30:00Z")?;
    let date: Date =
        cells.text(1).parse().map_err(|_| "expiry_date is no date, such as 2026-12-18")?;
    let settlement = match cells.text(2).to_ascii_uppercase().as_str() {
        "AM" => Settlement::Open,
        "PM" => Settlement::Close,
        "PM415" => Settlement::LateClose,
        _ => return Err("settlement must be AM, PM or PM415".into()),
    };
    let calendar = Calendar::default();
    let expires = calendar.expiry_of(date, settlement);
    let expires = expires.ok_or("expiry_date is beyond the calendar")?;
    let left = i128::from(expires.nanos()) - i128::from(now.nanos());
    let minutes = calendar.trading_minutes(now, expires);
    let printed = Timestamp::from_nanosecond(expires.nanos().into());
    Ok(vec![
        Text(printed.map_err(|_| "expiry_date is beyond the calendar")?.to_string()),
        Number(left as f64 / 1e9),
        Number(years_between(now, expires)),
        Number(minutes),
        Number(trading_years(minutes)),
        Text((left <= 0).to_string()),
    ])
}

/// An instant with its offset from UTC, or without one, which is UTC.
fn instant(text: &str) -> Option<Time> {
    let unzoned = || TimeZone::UTC.to_timestamp(text.parse::<DateTime>().ok()?).ok();
    let stamp = text.parse::<Timestamp>().ok().or_else(unzoned)?;
    Some(Time::from_nanos(stamp.as_nanosecond().try_into().ok()?))
}
