//! The vendor's goodwill: a key that is refused is shown once, and a server that is away is not
//! hammered, whatever else happens on this computer.

use feed::{Input, LinkState};

use super::dice::Dice;
use super::server::Path;
use super::world::World;

const DAY: u64 = 86_400_000;

/// A day on which the computer sleeps, wakes and changes networks, windows come and go, and
/// nobody touches the key.
fn day(world: &mut World, dice: &mut Dice) {
    let begin = world.now;
    let mut wished = 0;
    while world.now.since(begin) < DAY {
        match dice.within(0..=7) {
            0 => world.put(Input::NetworkChanged),
            1 => {
                world.put(Input::Offline);
                world.pass(dice.within(0..=90_000));
                world.put(Input::NetworkChanged);
            }
            2 => world.put(Input::Woke { asleep: dice.spread(1_000..=7_200_000) }),
            3 => {
                world.put(Input::Sleeping);
                world.pass(1_000);
                world.put(Input::Woke { asleep: 60_000 });
            }
            4 => world.put(Input::Start),
            5 => world.put(Input::Tick),
            _ => {
                wished = (wished + 1) % 100;
                world.wish(1, super::faults::topics(wished, 5).into_iter().collect());
            }
        }
        world.pass(dice.within(1_000..=300_000));
        assert_eq!(world.broken, None);
    }
}

#[test]
fn a_key_that_is_refused_is_shown_exactly_once_in_24_hours() {
    let refusals = [
        ("authentication failed", LinkState::KeyRefused),
        ("Your plan doesn't include websocket access.", LinkState::NotInPlan),
    ];
    for (words, state) in refusals {
        for seed in 0..20 {
            let mut world = World::new(seed).logged();
            world.mood.log_ins = Some(words);
            world.put(Input::Start);
            world.pass(1_000);
            day(&mut world, &mut Dice(seed));
            assert_eq!(world.log_ins, 1, "seed {seed}: log-ins");
            assert_eq!(*world.session.state(), state);
            // A person's word is one more, and many words in a row are no more than that.
            for _ in 0..9 {
                world.put(Input::Reconnect);
                world.pass(1_000);
            }
            assert_eq!(world.log_ins, 2, "seed {seed}: log-ins after a person's word");
        }
        println!(
            "{words:?}: one log-in in 24 hours, 20 times; one more when a person asks nine times in 9 s"
        );
    }
}

#[test]
fn a_server_that_is_away_all_day_is_asked_ten_times_and_then_twice_a_minute_at_most() {
    for path in [Path::Refuses, Path::Mute, Path::Portal] {
        let mut world = World::live(5);
        world.pass(120_000);
        world.mood.path = path;
        world.cut(feed::Cause::Dropped(String::new()));
        world.pass(DAY);
        let dials = &world.log.as_ref().expect("a log").dials[1..];
        let in_any = |period| {
            let within = |at: &market::Millis| {
                dials.iter().filter(|b| **b >= *at && b.since(*at) < period).count()
            };
            dials.iter().map(within).max().unwrap_or_default()
        };
        let (five, steady) =
            (in_any(300_000), dials.iter().filter(|at| world.now.since(**at) < 300_000).count());
        println!(
            "{path:?} for 24 hours: {} dials, at most {five} in 5 min, {steady} in the last 5 min",
            dials.len()
        );
        assert!(five <= 20 && steady <= 10);
        let close = dials.windows(11).filter(|eleven| eleven[10].since(eleven[0]) < 300_000);
        for eleven in close {
            assert!(eleven[10].since(eleven[9]) >= 30_000, "{eleven:?}");
        }
    }
}
