//! A dead line is noticed within 15 s, and a line that is merely slow is never given up.

use feed::{Input, LinkState};
use market::Millis;

use super::dice::{Dice, quantile};
use super::world::World;

const DAY: u64 = 86_400_000;

#[test]
fn thirty_days_of_answers_that_take_up_to_3_s_are_no_reason_for_alarm() {
    let (mut world, mut dice) = (World::live(1), Dice(1));
    let begin = world.now;
    let mut quiet = 0;
    while world.now.since(begin) < 30 * DAY {
        world.mood.latency = dice.within(5..=3_000);
        // Some hours stream, some are silent throughout.
        if dice.one_in(2) {
            world.say("brewing");
        } else {
            quiet += 1;
        }
        world.pass(dice.within(1_000..=60_000));
        assert_eq!(world.broken, None);
    }
    let states: Vec<_> = world.log.iter().flat_map(|log| &log.states).skip(1).collect();
    println!(
        "30 days with answers after up to 3 s, {quiet} quiet spells: {} alarms",
        states.len() - 3
    );
    assert_eq!(states.len(), 3, "{states:?}");
    assert_eq!(*world.session.state(), LinkState::Live);
}

#[test]
fn a_dead_line_is_noticed_within_15_s_always() {
    let mut took: Vec<u64> = (0..2_000).map(noticed).collect();
    took.sort_unstable();
    println!(
        "a line that dies without a word, 2,000 times: noticed after p50 {} ms, p95 {} ms, at most {} ms",
        quantile(&took, 0.5),
        quantile(&took, 0.95),
        quantile(&took, 1.0)
    );
    assert!(took.iter().all(|took| *took <= 15_000));
}

/// How long a line is dead, at a moment of the seed's choice, until the link gives it up.
fn noticed(seed: u64) -> u64 {
    let (mut world, mut dice) = (World::live(seed), Dice(seed));
    for _ in 0..dice.within(0..=20) {
        world.mood.latency = dice.within(5..=3_000);
        if dice.one_in(3) {
            world.say("brewing");
        }
        world.pass(dice.within(0..=20_000));
    }
    assert_eq!(*world.session.state(), LinkState::Live, "seed {seed}");
    world.line.as_mut().expect("a line").fall_silent();
    let given_up = |world: &World| !world.session.state().is_open();
    world.until(60_000, given_up).expect("noticed at all")
}

#[test]
fn a_nap_that_the_line_outlived_costs_a_ping_and_one_that_it_did_not_three_seconds() {
    let mut world = World::live(3);
    world.put(Input::Woke { asleep: 20_000 });
    assert_eq!(*world.session.state(), LinkState::Suspect);
    world.pass(100);
    assert_eq!(*world.session.state(), LinkState::Live);
    world.line.as_mut().expect("a line").fall_silent();
    world.put(Input::Woke { asleep: 20_000 });
    let before: Millis = world.now;
    world.until(10_000, |world| *world.session.state() == LinkState::Connecting).expect("a dial");
    assert_eq!(world.now.since(before), 3_000);
}
