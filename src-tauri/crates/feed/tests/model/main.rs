//! The session against a server that keeps its own ledger, and everything that can go wrong in
//! between: after the last fault, what is wanted is what the server streams.
//!
//! `server.rs` is the other end, `world.rs` the network, the clock and the rules that hold at
//! every moment. `PROPTEST_CASES` sets how many lives are lived.

#![expect(clippy::expect_used, clippy::panic, reason = "a test may crash")]

mod server;
mod world;

use feed::{Action, Cause, Change, Input, LinkState, Session};
use market::{AssetClass, Millis, Topic};
use proptest::prelude::*;
use world::{Dial, World};

/// Detection of a dead line, 15 s, and the log-in that follows.
const MENDING: u64 = 20_000;
/// The longest back-off.
const BACKOFF: u64 = 30_000;

/// One thing that happens, mostly for the worse.
#[derive(Debug, Clone)]
enum Step {
    Wish { client: u32, from: usize, count: usize },
    Pass(u64),
    Latency(u64),
    Terse(bool),
    Swallow,
    Drop,
    Close(u16),
    FallSilent,
    Dials(Vec<Dial>),
    LogIn(&'static str),
    Say(&'static str),
    Garble,
    Person(Input<'static>),
}

fn step() -> impl Strategy<Value = Step> {
    let wish = |count| {
        (0..3_u32, 0..1_200_usize, count).prop_map(|(client, from, count)| Step::Wish {
            client,
            from,
            count,
        })
    };
    let dial = prop_oneof![
        3 => Just(Dial::Fails),
        1 => Just(Dial::Hangs),
        1 => Just(Dial::Opens),
    ];
    prop_oneof![
        8 => wish(0..12_usize),
        1 => wish(0..700_usize),
        8 => (0..3_000_u64).prop_map(Step::Pass),
        4 => (0..40_000_u64).prop_map(Step::Pass),
        1 => (60_000..200_000_u64).prop_map(Step::Pass),
        1 => (0..3_000_u64).prop_map(Step::Latency),
        1 => any::<bool>().prop_map(Step::Terse),
        1 => Just(Step::Swallow),
        2 => Just(Step::Drop),
        1 => prop::sample::select(vec![1000, 1001, 1008, 1012, 1013]).prop_map(Step::Close),
        1 => Just(Step::FallSilent),
        1 => prop::collection::vec(dial, 1..5).prop_map(Step::Dials),
        1 => prop::sample::select(vec![
            "authentication failed",
            "Your plan doesn't include websocket access.",
            "No authentication request received.",
            "",
        ])
        .prop_map(Step::LogIn),
        1 => prop::sample::select(vec![
            "max_connections",
            "slow_consumer",
            "force_disconnect",
            "auth_required",
            "auth_timeout",
            "connected",
            "brewing",
        ])
        .prop_map(Step::Say),
        1 => Just(Step::Garble),
        2 => prop::sample::select(vec![
            Input::Start,
            Input::Reconnect,
            Input::KeyChanged,
            Input::Pause,
            Input::NetworkChanged,
            Input::Woke { asleep: 2_000 },
            Input::Woke { asleep: 90_000 },
            Input::Offline,
            Input::Sleeping,
            Input::TakeOver,
            Input::Tick,
        ])
        .prop_map(Step::Person),
    ]
}

fn topics(from: usize, count: usize) -> Vec<Topic> {
    (from..from + count).map(|n| format!("A.S{:04}", n % 1_200).parse().expect("a topic")).collect()
}

fn happen(world: &mut World, step: Step) {
    match step {
        Step::Wish { client, from, count } => {
            world.wish(client, topics(from, count).into_iter().collect());
        }
        Step::Pass(millis) => world.pass(millis),
        Step::Latency(millis) => world.mood.latency = millis,
        Step::Terse(terse) => world.mood.terse = terse,
        Step::Swallow => world.mood.swallow = true,
        Step::Drop => world.cut(Cause::Dropped("connection reset by peer".into())),
        Step::Close(code) => world.close(code),
        Step::FallSilent => world.fall_silent(),
        Step::Dials(dials) => world.dials = dials,
        Step::LogIn(message) => world.mood.log_in = Some(message),
        Step::Say(word) => world.say(word),
        Step::Garble => world.garble(),
        Step::Person(input) => world.person(input),
    }
}

/// Anything at all, in any order, from a link that keeps no rule.
fn any_input() -> impl Strategy<Value = (u64, u8, String)> {
    let text = prop_oneof![
        4 => prop::sample::select(vec![
            "connected", "auth_success", "auth_failed", "auth_timeout", "auth_required", "error",
            "max_connections", "slow_consumer", "force_disconnect",
        ])
        .prop_map(|word| format!("[{}]", server::status(word, "words"))),
        1 => any::<String>(),
    ];
    (0..20_000_u64, 0..18_u8, text)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn after_the_last_fault_what_is_wanted_is_what_the_server_streams(
        seed: u64,
        steps in prop::collection::vec(step(), 1..120),
    ) {
        let mut world = World::new(seed);
        for step in steps {
            happen(&mut world, step);
        }
        world.heal();
        world.pass(MENDING + BACKOFF);
        world.assert_converged();
    }

    #[test]
    fn whatever_a_link_puts_in_the_session_keeps_its_word(
        seed: u64,
        inputs in prop::collection::vec(any_input(), 1..150),
    ) {
        let mut session = Session::new(AssetClass::Stocks, seed);
        let closed = Cause::ClosedByServer { code: Some(1008), reason: String::new() };
        let dropped = Cause::Dropped(String::new());
        let wanted = Change { wanted: topics(0, 3), released: topics(3, 3) };
        let released = Change { wanted: topics(3, 3), released: topics(0, 3) };
        let (mut now, mut log_ins) = (Millis(0), 0);
        for (millis, which, text) in &inputs {
            now = now.plus(*millis);
            let input = match which {
                0 => Input::Start,
                1 | 2 => Input::Opened,
                3 => Input::Pong,
                4 => Input::Closed(&dropped),
                5 => Input::Closed(&closed),
                6 => Input::Wanted(&wanted),
                7 => Input::Wanted(&released),
                8 => Input::Woke { asleep: 40_000 },
                9 => Input::Reconnect,
                11 => Input::Offline,
                12 => Input::Sleeping,
                10 => Input::Tick,
                _ => Input::Text(text),
            };
            let before = *session.state();
            let actions = session.handle(now, input);
            let logs_in = actions.iter().filter(|action| **action == Action::LogIn).count();
            let dials = actions.contains(&Action::Dial);
            prop_assert!(!dials || !before.is_parked() || *which == 9, "dialled while {before:?}");
            log_ins = if *session.state() == LinkState::Connecting { 0 } else { log_ins + logs_in };
            prop_assert!(log_ins <= 1, "logged in twice");
            for action in &actions {
                match action {
                    Action::WakeAt(at) => prop_assert!(*at >= now, "an alarm in the past"),
                    Action::Send(_) | Action::Ping => prop_assert!(before.is_open()),
                    _ => {}
                }
            }
        }
        session.handle(now, Input::Stop);
        for (_, _, text) in &inputs {
            prop_assert_eq!(session.handle(now, Input::Text(text)), vec![]);
        }
        prop_assert_eq!(session.handle(now, Input::Reconnect), vec![]);
        prop_assert_eq!(*session.state(), LinkState::Stopped);
    }
}
