//! After the last fault, what is wanted is what was asked for is what the server streams.
//!
//! *Within 20 s* needs reading, for a link that has met a server that is away waits up to 30 s
//! before it tries again, and cannot know that it is back. So two things are shown. Where the
//! system says that the network changed once all is well, as it does when a cable or a Wi-Fi
//! returns, it is 20 s from the last fault, whatever the link was doing. Where nobody says
//! anything, it is 20 s without the waits that the link itself has told (a back-off of up to
//! 30 s, a minute offline). The first has one exception: twenty dials within five minutes use up
//! what the vendor is asked of, and the next is 30 s away whatever is said. Such lives count as
//! if nobody had said anything. What is parked or gave way needs a person's word in both.

use std::env;

use feed::{Input, LinkState};

use super::defect::Defect;
use super::dice::{Dice, quantile};
use super::faults::befall;
use super::rules::Verdict;
use super::server::Mood;
use super::world::World;

/// Detection of a dead line, 15 s, and the log-in that follows.
const MENDED: u64 = 20_000;
/// The longest a link may keep off of its own accord: offline, a try a minute.
const OFF: u64 = 60_000;

/// How a life ended.
struct Life {
    faults: u64,
    /// Milliseconds from the last fault until all was well, and those of them the link was off
    /// with the next dial told.
    took: u64,
    off: u64,
    /// Whether somebody said that the network changed, and the link could do something about it.
    told: bool,
}

/// Lives the life of a seed. `Err` with what was broken, and when.
fn live(world: &mut World, seed: u64) -> Result<Life, String> {
    let mut dice = Dice(seed);
    let told = dice.one_in(2);
    world.put(Input::Start);
    let mut faults = 0;
    for _ in 0..dice.within(10..=50) {
        faults += u64::from(befall(world, &mut dice));
        unbroken(world)?;
    }
    // From here on nothing new goes wrong. What has gone wrong is not mended, and what is on
    // its way still arrives.
    world.note(|| "nothing goes wrong any more".to_owned());
    world.mood = Mood { latency: 40, ..Mood::default() };
    world.dials.clear();
    world.pass(3_000);
    let dials = world.log.iter().flat_map(|log| &log.dials);
    let spent = dials.filter(|at| world.now.since(**at) < 300_000).count() >= 20;
    let offline = matches!(world.session.state(), LinkState::Offline { .. });
    // A route that returns is always told of, and so is waking.
    if told || offline {
        world.put(Input::NetworkChanged);
    }
    if *world.session.state() == LinkState::Asleep {
        world.put(Input::Woke { asleep: 60_000 });
    }
    if world.session.state().is_parked() {
        world.put(Input::Reconnect);
    }
    world.put(Input::TakeOver);
    let begin = world.now;
    let mut off = 0;
    while world.converged().is_err() {
        unbroken(world)?;
        let (before, waits) = (world.now, world.session.state().retry_at().is_some());
        let took = before.since(begin);
        if took - off > MENDED || took > MENDED + OFF || told && !spent && took > MENDED {
            let why = world.converged().err().unwrap_or_default();
            return Err(format!("{took} ms after the last fault, {off} ms of it off: {why}"));
        }
        let next = world.due().map_or(100, |due| due.since(before).clamp(1, 100));
        world.pass(next);
        off += if waits { world.now.since(before) } else { 0 };
    }
    unbroken(world)?;
    Ok(Life { faults, took: world.now.since(begin), off, told: told && !spent })
}

fn unbroken(world: &World) -> Verdict {
    world.broken.clone().map_or(Ok(()), Err)
}

/// The transcript of a life, to its bitter end.
fn transcript(seed: u64, defect: Option<Defect>) -> String {
    let mut world = World::new(seed).with(defect).logged();
    world.page = Some(format!("The life of seed {seed}; times in milliseconds.\n"));
    let verdict = live(&mut world, seed);
    let end = verdict.map_or_else(|broken| format!("BROKEN: {broken}"), |_| "All is well.".into());
    world.page.unwrap_or_default() + &end + "\n"
}

#[test]
fn after_the_last_fault_what_is_wanted_is_asked_for_and_streamed_within_20_s() {
    let lives =
        env::var("TAPEDECK_SEQUENCES").map_or(2_000, |text| text.parse().expect("a number"));
    let (mut faults, mut told, mut untold, mut without_waits) = (0, vec![], vec![], vec![]);
    for seed in 0..lives {
        let mut world = World::new(seed).logged();
        match live(&mut world, seed) {
            Ok(life) => {
                faults += life.faults;
                if life.told { &mut told } else { &mut untold }.push(life.took);
                without_waits.push(life.took - life.off);
            }
            Err(broken) => panic!(
                "{}\nseed {seed}: {broken}\nSEED={seed} cargo test -p feed --test model replay -- --nocapture",
                transcript(seed, None)
            ),
        }
    }
    println!("{lives} lives, {faults} faults; ms from the last fault until all is well:");
    for (name, mut took) in [
        ("told of the network", told),
        ("told nothing", untold),
        ("all, without the waits told", without_waits),
    ] {
        took.sort_unstable();
        println!(
            "  {name:<28} {:>6} lives: p50 {:>6}, p95 {:>6}, most {:>6}; {:.1} % within 20 s",
            took.len(),
            quantile(&took, 0.5),
            quantile(&took, 0.95),
            quantile(&took, 1.0),
            100.0 * took.iter().filter(|took| **took <= MENDED).count() as f64 / took.len() as f64,
        );
    }
}

/// Prints the life of one seed, if one is asked for.
#[test]
fn replay() {
    let seed = env::var("SEED").map_or(0, |text| text.parse().expect("a number"));
    let page = transcript(seed, None);
    println!("{page}");
    assert_eq!(page, transcript(seed, None), "a seed is a life");
    assert!(page.ends_with("All is well.\n"), "seed {seed}");
}

#[test]
fn a_session_with_a_defect_is_found_out_and_its_transcript_replays_to_the_byte() {
    for defect in [
        Defect::LosesTheThirdRequest,
        Defect::NeverHearsARelease,
        Defect::NeverSetsAnAlarm,
        Defect::LogsInTwice,
        Defect::DialsWhileParked,
    ] {
        let broken = |seed: &u64| {
            let mut world = World::new(*seed).with(Some(defect)).logged();
            live(&mut world, *seed).is_err()
        };
        let seed = (0..200).find(broken).unwrap_or_else(|| panic!("{defect:?} is not found out"));
        let page = transcript(seed, Some(defect));
        assert!(page.contains("BROKEN: "), "{page}");
        assert_eq!(page, transcript(seed, Some(defect)), "{defect:?}, seed {seed}");
        let end = page.lines().last().unwrap_or_default();
        println!("{defect:?}: seed {seed}, {} lines, {end}", page.lines().count());
    }
}
