//! One thing that happens, mostly for the worse.

use std::collections::BTreeSet;

use feed::{Cause, Input};
use market::Topic;

use super::dice::Dice;
use super::server::{Line, Path, Word};
use super::world::{Dial, World};

/// Topics there are.
const UNIVERSE: u64 = 1_200;

pub(crate) fn topics(from: u64, count: u64) -> Vec<Topic> {
    let name = |n| format!("A.S{:04}", n % UNIVERSE).parse().expect("a topic");
    (from..from + count).map(name).collect()
}

/// Lets something happen; whether it was a fault and not a wish, or time that passed.
pub(crate) fn befall(world: &mut World, dice: &mut Dice) -> bool {
    let what = dice.within(0..=29);
    match what {
        0..=4 => wish(world, dice, 12),
        5 if dice.one_in(3) => wish(world, dice, 700),
        5..=7 => world.pass(dice.within(0..=3_000)),
        8 | 9 => world.pass(dice.within(0..=40_000)),
        10 if dice.one_in(3) => world.pass(dice.within(60_000..=200_000)),
        10 => world.pass(dice.within(0..=300)),
        11 | 12 => answer_otherwise(world, dice),
        13 | 14 => world.cut(Cause::Dropped("connection reset by peer".into())),
        15 => {
            let code = Some(dice.pick(&[1000, 1001, 1002, 1006, 1008, 1011, 1012, 1013]));
            world.send(Word::Closed(Cause::ClosedByServer { code, reason: String::new() }));
        }
        16 | 17 => {
            if let Some(line) = &mut world.line {
                line.silent = true;
                // Half open: what was under way is lost as well.
                if dice.one_in(2) {
                    line.fall_silent();
                }
            }
        }
        18 | 19 => {
            let ends =
                [Dial::Fails, Dial::Fails, Dial::Fails, Dial::Hangs, Dial::Portal, Dial::Opens];
            world.dials = (0..dice.within(1..=4)).map(|_| dice.pick(&ends)).collect();
        }
        20 | 21 => {
            world.mood.log_in = Some(dice.pick(&[
                "authentication failed",
                "Your plan doesn't include websocket access.",
                "No authentication request received.",
                "",
            ]));
        }
        22 | 23 => world.say(dice.pick(&[
            "max_connections",
            "slow_consumer",
            "force_disconnect",
            "auth_required",
            "auth_timeout",
            "connected",
            "brewing",
        ])),
        24 if dice.one_in(3) => stray_error(world),
        24 => world.send(Word::Frame(r#"[{"ev":"A"},nonsense"#.into())),
        25 => world.cut(Cause::Oversize(String::new())),
        26 => (0..dice.within(1..=120)).for_each(|_| world.send(Word::Pong)),
        27 => world.put(Input::Overrun),
        28 => {
            let asleep = dice.pick(&[2_000, 20_000, 90_000, 28_800_000]);
            world.put(dice.pick(&[Input::Woke { asleep }, Input::Sleeping, Input::Offline]));
        }
        _ => world.put(dice.pick(&[
            Input::Start,
            Input::Reconnect,
            Input::TakeOver,
            Input::KeyChanged,
            Input::Pause,
            Input::NetworkChanged,
            Input::Tick,
        ])),
    }
    what > 10
}

fn wish(world: &mut World, dice: &mut Dice, most: u64) {
    let client = dice.within(0..=2) as u32;
    let wish: BTreeSet<Topic> =
        topics(dice.within(0..=UNIVERSE), dice.within(0..=most)).into_iter().collect();
    world.note(|| format!("client {client} wishes {} topics", wish.len()));
    world.wish(client, wish);
}

/// An error that is about no request. Where answers are missing as well, nobody could tell that
/// it is not about those.
fn stray_error(world: &mut World) {
    let sound = |line: &&mut Line| line.swallowed == 0;
    if let Some(line) = world.line.as_mut().filter(sound).filter(|_| !world.mood.swallow) {
        line.stray = true;
        world.say("error");
    }
}

/// The server answers otherwise from now on.
fn answer_otherwise(world: &mut World, dice: &mut Dice) {
    match dice.within(0..=4) {
        0 => world.mood.latency = dice.within(0..=3_000),
        1 => world.mood.terse = !world.mood.terse,
        2 => world.mood.swallow = true,
        3 => world.mood.path = dice.pick(&[Path::Good, Path::Refuses, Path::Mute, Path::Portal]),
        _ => world.mood.cap = Some(dice.within(0..=600) as usize),
    }
    let mood = world.mood.clone();
    world.note(|| format!("{mood:?}"));
}
