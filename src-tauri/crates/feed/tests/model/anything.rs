//! Anything at all, in any order, from a link that keeps no rule: the session keeps its own.

use feed::{Action, Cause, Expectation, Input, LinkState, Session};
use market::{AssetClass, Millis};
use proptest::prelude::*;

use super::faults::topics;
use super::server::status;
use super::world::change;

fn any_input() -> impl Strategy<Value = (u64, u8, String)> {
    let text = prop_oneof![
        4 => prop::sample::select(vec![
            "connected", "auth_success", "auth_failed", "auth_timeout", "auth_required", "error",
            "max_connections", "slow_consumer", "force_disconnect",
        ])
        .prop_map(|word| format!("[{}]", status(word, "words"))),
        1 => any::<String>(),
    ];
    (0..20_000_u64, 0..26_u8, text)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_a_link_puts_in_the_session_keeps_its_word(
        seed: u64,
        inputs in prop::collection::vec(any_input(), 1..150),
    ) {
        let mut session = Session::new(AssetClass::Stocks, seed);
        let closed = Cause::ClosedByServer { code: Some(1008), reason: String::new() };
        let causes = [closed, Cause::Dropped(String::new()), Cause::Oversize(String::new())];
        let wanted = change(topics(0, 3), topics(3, 3));
        let released = change(topics(3, 3), topics(0, 3));
        let expected = Expectation { topics: topics(0, 2), within: 30_000 };
        let (mut now, mut log_ins) = (Millis(0), 0);
        for (millis, which, text) in &inputs {
            now = now.plus(*millis);
            let input = match which {
                0 => Input::Start,
                1 | 2 => Input::Opened,
                3 => Input::Pong,
                4..=6 => Input::Closed(&causes[usize::from(*which) - 4]),
                7 => Input::Closed(&Cause::UpgradeRefused(302)),
                8 => Input::Wanted(&wanted),
                9 => Input::Wanted(&released),
                10 => Input::Expect(&expected),
                11 => Input::Woke { asleep: *millis * 4 },
                12 => Input::Sleeping,
                13 => Input::Offline,
                14 => Input::NetworkChanged,
                15 => Input::Overrun,
                16 => Input::Tick,
                17 => Input::Reconnect,
                18 => Input::TakeOver,
                _ => Input::Text(text),
            };
            let before = *session.state();
            let actions = session.handle(now, input);
            let logs_in = actions.iter().filter(|action| **action == Action::LogIn).count();
            let dials = actions.iter().filter(|action| **action == Action::Dial).count();
            let asked = matches!(which, 17 | 18);
            prop_assert!(dials == 0 || !before.is_parked() || asked, "dialled while {before:?}");
            prop_assert!(dials <= 1, "dialled twice");
            log_ins = if *session.state() == LinkState::Connecting { 0 } else { log_ins + logs_in };
            prop_assert!(log_ins <= 1, "logged in twice");
            for action in &actions {
                match action {
                    Action::WakeAt(at) => prop_assert!(*at >= now, "an alarm in the past"),
                    Action::Send(_) | Action::Ping => prop_assert!(before.is_open()),
                    _ => {}
                }
            }
            let off = session.state().is_parked() || session.state().retry_at().is_some();
            prop_assert!(!off || session.remedy().is_some(), "no way back from {:?}", session.state());
        }
        session.handle(now, Input::Stop);
        for (_, _, text) in &inputs {
            prop_assert_eq!(session.handle(now, Input::Text(text)), vec![]);
        }
        prop_assert_eq!(session.handle(now, Input::Reconnect), vec![]);
        prop_assert_eq!(*session.state(), LinkState::Stopped);
    }
}
