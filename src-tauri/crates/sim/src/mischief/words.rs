//! How a script spells faults and times: reading, and the same written back.

use core::fmt;
use std::time::Duration;

use super::fault::Fault;
use super::garbage::Garbage;

/// Longer is a slip of the pen.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);
/// Statuses that the exchange can say as they are.
const STATUS: usize = 40;

/// A time such as `5s`, `250ms`, `1.5s`, `2m`.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    let wrong = || format!("{text:?} is no time; write 250ms, 5s, 1.5s or 2m");
    let split = text.find(|c: char| c != '.' && !c.is_ascii_digit()).ok_or_else(wrong)?;
    let (number, unit) = text.split_at(split);
    let number: f64 = number.parse().map_err(|_| wrong())?;
    let seconds = match unit {
        "ms" => number / 1_000.0,
        "s" => number,
        "m" => number * 60.0,
        _ => return Err(wrong()),
    };
    // To the microsecond, so that what is written back is the same.
    let micros = (seconds * 1e6).round();
    let time = Duration::try_from_secs_f64(micros / 1e6).map_err(|_| wrong())?;
    let time = Duration::from_micros(u64::try_from(time.as_micros()).map_err(|_| wrong())?);
    if time <= LONGEST { Ok(time) } else { Err(format!("{text} is more than a day")) }
}

/// A time as [`duration`] reads it.
pub(super) fn spelled(time: Duration) -> String {
    let millis = time.as_micros() as f64 / 1_000.0;
    match millis {
        millis if millis >= 60_000.0 && millis % 60_000.0 == 0.0 => {
            format!("{}m", millis / 60_000.0)
        }
        millis if millis >= 1_000.0 => format!("{}s", millis / 1_000.0),
        millis => format!("{millis}ms"),
    }
}

/// What a socket, or its port, is to suffer.
pub(super) fn of_socket(words: &[&str]) -> Result<Fault, String> {
    Ok(match words {
        ["refuse", time] => Fault::Refuse(duration(time)?),
        ["upgrade", "mute"] => Fault::UpgradeMute,
        ["upgrade", "reset"] => Fault::UpgradeReset,
        ["upgrade", "late", time] => Fault::UpgradeLate(duration(time)?),
        ["upgrade", code] => Fault::UpgradeAnswer(number(code, 200, 599)? as u16),
        ["greeting", "mute"] => Fault::GreetingMute,
        ["greeting", "early"] => Fault::GreetingEarly,
        ["greeting", "data"] => Fault::GreetingData,
        ["greeting", "ack"] => Fault::GreetingAck,
        ["login", "refuse"] => Fault::LoginRefuse,
        ["login", "no-plan"] => Fault::LoginNoPlan,
        ["login", "timeout"] => Fault::LoginTimeout,
        ["login", "mute"] => Fault::LoginMute,
        ["acks", "lost"] => Fault::AcksLost,
        ["acks", "some"] => Fault::AcksSome,
        ["acks", "dropped"] => Fault::AcksDropped,
        ["acks", "late", time] => Fault::AcksLate(duration(time)?),
        ["acks", "refuse"] => Fault::AcksRefuse,
        ["bars", "twice"] => Fault::BarsTwice,
        ["bars", "late", time] => Fault::BarsLate(duration(time)?),
        ["bars", "shuffled"] => Fault::BarsShuffled,
        ["bars", "corrected"] => Fault::BarsCorrected,
        ["slow", rate] => Fault::Slow(number(rate, 1, 1_000_000_000)?),
        ["chop", size] => Fault::Chop(number(size, 1, 1 << 20)?),
        ["jitter", from, to] => {
            let (from, to) = (duration(from)?, duration(to)?);
            if from > to {
                return Err("jitter goes from the shorter time to the longer".to_owned());
            }
            Fault::Jitter(from, to)
        }
        ["reset"] => Fault::Reset,
        ["drop"] => Fault::Drop,
        ["half-open"] => Fault::HalfOpen,
        ["stall", time] => Fault::Stall(duration(time)?),
        ["close", code] => Fault::Close(close_code(code)?),
        ["evict"] => Fault::Evict,
        ["slow-consumer"] => Fault::SlowConsumer,
        ["force-disconnect"] => Fault::ForceDisconnect,
        ["say", status] => Fault::Say(status_word(status)?),
        ["garbage", kind] => Fault::Garbage(garbage(kind)?),
        ["pings", count] => Fault::Pings(number(count, 1, 100_000)?),
        _ => return Err(format!("a socket cannot {:?}", words.join(" "))),
    })
}

/// What a request is to suffer.
pub(super) fn of_rest(words: &[&str]) -> Result<Fault, String> {
    Ok(match words {
        ["refuse", time] => Fault::Refuse(duration(time)?),
        ["slow", time] => Fault::RestSlow(duration(time)?),
        ["mute"] => Fault::RestMute,
        ["reset"] => Fault::RestReset,
        ["page"] => Fault::RestPage,
        ["garbage"] => Fault::RestGarbage,
        ["truncated"] => Fault::RestTruncated,
        ["loop"] => Fault::RestLoop,
        ["stray"] => Fault::RestStray,
        [code] => Fault::RestStatus(number(code, 300, 599)? as u16, None),
        [code, "retry-after", seconds] => {
            let seconds = number(seconds, 0, 86_400)?;
            Fault::RestStatus(number(code, 300, 599)? as u16, Some(seconds))
        }
        _ => return Err(format!("REST cannot {:?}", words.join(" "))),
    })
}

pub(super) fn number(text: &str, from: u32, to: u32) -> Result<u32, String> {
    let number = text.parse().ok().filter(|number| (from..=to).contains(number));
    number.ok_or_else(|| format!("{text:?} is no number from {from} to {to}"))
}

/// Those that may be sent (RFC 6455, section 7.4).
fn close_code(text: &str) -> Result<u16, String> {
    match number(text, 1000, 4999)? {
        1004..=1006 | 1015..=2999 => {
            Err(format!("{text} may not be sent; a connection without a close frame is `drop`"))
        }
        code => Ok(code as u16),
    }
}

fn status_word(text: &str) -> Result<String, String> {
    let sound = text.len() <= STATUS && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    if sound { Ok(text.to_owned()) } else { Err(format!("{text:?} is no status")) }
}

fn garbage(text: &str) -> Result<Garbage, String> {
    Garbage::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or_else(|| {
        let kinds: Vec<_> = Garbage::ALL.iter().map(|kind| kind.as_str()).collect();
        format!("there is no garbage {text:?}, only {} and any", kinds.join(", "))
    })
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refuse(time) => write!(f, "refuse {}", spelled(*time)),
            Self::UpgradeMute => f.write_str("upgrade mute"),
            Self::UpgradeReset => f.write_str("upgrade reset"),
            Self::UpgradeLate(time) => write!(f, "upgrade late {}", spelled(*time)),
            Self::UpgradeAnswer(code) => write!(f, "upgrade {code}"),
            Self::GreetingMute => f.write_str("greeting mute"),
            Self::GreetingEarly => f.write_str("greeting early"),
            Self::GreetingData => f.write_str("greeting data"),
            Self::GreetingAck => f.write_str("greeting ack"),
            Self::LoginRefuse => f.write_str("login refuse"),
            Self::LoginNoPlan => f.write_str("login no-plan"),
            Self::LoginTimeout => f.write_str("login timeout"),
            Self::LoginMute => f.write_str("login mute"),
            Self::AcksLost => f.write_str("acks lost"),
            Self::AcksSome => f.write_str("acks some"),
            Self::AcksDropped => f.write_str("acks dropped"),
            Self::AcksLate(time) => write!(f, "acks late {}", spelled(*time)),
            Self::AcksRefuse => f.write_str("acks refuse"),
            Self::BarsTwice => f.write_str("bars twice"),
            Self::BarsLate(time) => write!(f, "bars late {}", spelled(*time)),
            Self::BarsShuffled => f.write_str("bars shuffled"),
            Self::BarsCorrected => f.write_str("bars corrected"),
            Self::Slow(rate) => write!(f, "slow {rate}"),
            Self::Chop(size) => write!(f, "chop {size}"),
            Self::Jitter(from, to) => write!(f, "jitter {} {}", spelled(*from), spelled(*to)),
            Self::Reset | Self::RestReset => f.write_str("reset"),
            Self::Drop => f.write_str("drop"),
            Self::HalfOpen => f.write_str("half-open"),
            Self::Stall(time) => write!(f, "stall {}", spelled(*time)),
            Self::Close(code) => write!(f, "close {code}"),
            Self::Evict => f.write_str("evict"),
            Self::SlowConsumer => f.write_str("slow-consumer"),
            Self::ForceDisconnect => f.write_str("force-disconnect"),
            Self::Say(status) => write!(f, "say {status}"),
            Self::Garbage(kind) => write!(f, "garbage {}", kind.as_str()),
            Self::Pings(count) => write!(f, "pings {count}"),
            Self::RestStatus(code, None) => write!(f, "{code}"),
            Self::RestStatus(code, Some(seconds)) => write!(f, "{code} retry-after {seconds}"),
            Self::RestSlow(time) => write!(f, "slow {}", spelled(*time)),
            Self::RestMute => f.write_str("mute"),
            Self::RestPage => f.write_str("page"),
            Self::RestGarbage => f.write_str("garbage"),
            Self::RestTruncated => f.write_str("truncated"),
            Self::RestLoop => f.write_str("loop"),
            Self::RestStray => f.write_str("stray"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_read_as_it_is_written() {
        let read = |fault: &Fault, of: fn(&[&str]) -> Result<Fault, String>| {
            let text = fault.to_string();
            assert_eq!(of(&text.split(' ').collect::<Vec<_>>()).as_ref(), Ok(fault), "{text}");
        };
        for fault in Fault::of_sockets() {
            read(&fault, of_socket);
        }
        for fault in Fault::of_rest() {
            read(&fault, of_rest);
        }
    }

    #[test]
    fn a_time_has_a_unit_and_is_at_most_a_day() {
        for (text, millis) in [("250ms", 250), ("5s", 5_000), ("1.5s", 1_500), ("2m", 120_000)] {
            assert_eq!(duration(text), Ok(Duration::from_millis(millis)), "{text}");
            assert_eq!(duration(&spelled(Duration::from_millis(millis))), duration(text));
        }
        for text in ["", "5", "s", "-5s", "5h", "1.2.3s", "9e9s", "100000s"] {
            assert!(duration(text).is_err(), "{text:?}");
        }
    }
}
