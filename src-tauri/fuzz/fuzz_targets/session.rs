//! Any sequence of inputs, in any order, from a link that keeps no rule: the session keeps its own. One log-in a connection, nothing sent where there is no socket, no dial while a person
//! is waited for, no alarm in the past, and silence once stopped.
#![no_main]

use feed::{Action, Cause, Change, Input, LinkState, Session};
use libfuzzer_sys::fuzz_target;
use market::{AssetClass, Millis, Topic};

const STATUSES: [&str; 10] = [
    "connected",
    "auth_success",
    "auth_failed",
    "auth_timeout",
    "auth_required",
    "success",
    "error",
    "max_connections",
    "slow_consumer",
    "force_disconnect",
];

fn topics(from: u8) -> Vec<Topic> {
    let one = |n: u8| format!("A.S{:03}", n).parse().expect("a topic");
    (from..from.saturating_add(3)).map(one).collect()
}

fuzz_target!(|bytes: &[u8]| {
    let Some((seed, mut rest)) = bytes.split_first() else { return };
    let mut session = Session::new(AssetClass::Stocks, u64::from(*seed));
    let (mut now, mut log_ins) = (Millis(0), 0);
    let dropped = Cause::Dropped(String::new());
    while let [which, value, tail @ ..] = rest {
        rest = tail;
        now = now.plus(u64::from(*value).pow(2));
        let closed = Cause::ClosedByServer {
            code: Some(1_000 + u16::from(value % 16)),
            reason: String::new(),
        };
        let wanted = Change { wanted: topics(*value), released: topics(value / 2) };
        let status = STATUSES[usize::from(*value) % STATUSES.len()];
        let text = match which % 3 {
            0 => format!(r#"[{{"ev":"status","status":"{status}","message":"words"}}]"#),
            1 => format!(
                r#"[{{"ev":"status","status":"success","message":"subscribed to: A.S{value:03}"}}]"#
            ),
            _ => {
                let (text, behind) = rest.split_at(usize::from(*value).min(rest.len()));
                rest = behind;
                String::from_utf8_lossy(text).into_owned()
            }
        };
        let input = match which / 16 {
            0 => Input::Start,
            1 | 2 => Input::Opened,
            3 => Input::Pong,
            4 => Input::Closed(&dropped),
            5 => Input::Closed(&closed),
            6 => Input::Wanted(&wanted),
            7 => match value % 7 {
                0 => Input::NetworkChanged,
                1 => Input::Offline,
                2 => Input::Sleeping,
                3 => Input::TakeOver,
                4 => Input::Overrun,
                5 => Input::KeyChanged,
                _ => Input::Pause,
            },
            8 => Input::Woke { asleep: u64::from(*value) * 1_000 },
            9 => Input::Reconnect,
            10 => Input::Tick,
            _ => Input::Text(&text),
        };
        let person = matches!(input, Input::Reconnect | Input::TakeOver | Input::KeyChanged);
        let before = *session.state();
        let actions = session.handle(now, input);
        let dials = actions.contains(&Action::Dial);
        assert!(!dials || !before.is_parked() || person, "dialled while {before:?}");
        let logs_in = actions.iter().filter(|action| **action == Action::LogIn).count();
        log_ins = if *session.state() == LinkState::Connecting { 0 } else { log_ins + logs_in };
        assert!(log_ins <= 1, "logged in twice on one connection");
        for action in &actions {
            match action {
                Action::WakeAt(at) => assert!(*at >= now, "an alarm in the past"),
                Action::Send(_) | Action::Ping => {
                    assert!(before.is_open(), "sent while {before:?}")
                }
                _ => {}
            }
        }
    }
    session.handle(now, Input::Stop);
    assert_eq!(session.handle(now, Input::Reconnect), []);
    assert_eq!(*session.state(), LinkState::Stopped);
});
