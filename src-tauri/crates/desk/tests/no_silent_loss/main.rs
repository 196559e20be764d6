//! No silent loss: simulated sessions of six and a half hours with more than a thousand cuts each,
//! of which every bar ends up as the exchange had it, or lies in a gap that says so.
//!
//! The parts that decide are the real ones: both links' sessions, the board, and what is asked of
//! REST. Round them there is a market of made-up trades (`market.rs`), a vendor that streams them
//! late, twice, corrected and out of order and answers REST by its mood (`vendor.rs`), and the
//! desk's part, which only carries out (`world.rs`). `oracle.rs` compares.
//!
//! `LOSS_SESSIONS=200 cargo test -p desk --test no_silent_loss --release` tries more of them.

// A test may panic, and this one reads how many sessions it is to try and says what they came to.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout)]

mod dice;
mod market;
mod oracle;
mod planted;
mod vendor;
mod world;

use oracle::Verdict;
use planted::Planted;
use vendor::Mood;
use world::World;

fn session(seed: u64, mood: Mood) -> Verdict {
    let mut world = World::new(seed, mood, Planted::Nothing);
    let verdict = world.run();
    println!("{mood:?} seed {seed}: {verdict}");
    assert!(verdict.cuts >= 1_000, "{} cuts only", verdict.cuts);
    assert_eq!(verdict.wrong, [""; 0], "seed {seed}");
    verdict
}

#[test]
fn with_rest_in_good_health_nothing_is_lost_for_good() {
    let verdict = session(1, Mood::Healthy);
    assert!(verdict.lost > 10_000, "{verdict}");
    assert!(verdict.refilled as f64 >= 0.99 * verdict.lost as f64, "{verdict}");
    assert_eq!(verdict.in_gaps, 0, "{verdict}");
}

#[test]
fn with_five_requests_a_minute_what_is_looked_at_comes_first_and_nothing_is_lost_for_good() {
    let verdict = session(2, Mood::FivePerMinute);
    assert!(verdict.refilled as f64 >= 0.9 * verdict.lost as f64, "{verdict}");
}

#[test]
fn with_rest_ill_and_refusing_what_cannot_be_had_says_so() {
    let verdict = session(3, Mood::Ill);
    assert!(verdict.in_gaps > 100, "{verdict}");
    assert!(verdict.refilled as f64 >= 0.3 * verdict.lost as f64, "{verdict}");
}

#[test]
fn a_desk_that_loses_bends_or_hides_something_is_found_out() {
    for planted in [Planted::LosesABar, Planted::BendsABar, Planted::HidesACut] {
        let verdict = World::new(4, Mood::Healthy, planted).run();
        println!("{planted:?}: {verdict}");
        assert!(!verdict.wrong.is_empty(), "{planted:?} went unnoticed: {verdict}");
    }
}

#[test]
fn as_many_sessions_more_as_are_asked_for() {
    let sessions = std::env::var("LOSS_SESSIONS").ok().and_then(|n| n.parse().ok()).unwrap_or(0);
    for seed in 0..sessions {
        let moods = [Mood::Healthy, Mood::FivePerMinute, Mood::Ill];
        session(1_000 + seed, moods[(seed % 3) as usize]);
    }
}
