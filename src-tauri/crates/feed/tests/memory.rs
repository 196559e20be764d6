//! The live heap of a session, its ledger and its wishes stays flat over simulated days of
//! faults, flapping links and scrolled lists.
//!
//! Every allocation of the process is counted, so a byte that is kept for each reconnection shows.
//! What is compared are like moments: live, with the same two hundred topics. `TAPEDECK_DAYS` sets
//! how many days; the first is for warming up. Speed is not judged here.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a test may crash, prints its figures, and a variable asks for more days"
)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicIsize, AtomicU64, Ordering};
use std::{collections::BTreeSet, env};

use feed::Input;

#[path = "model/defect.rs"]
#[expect(dead_code, reason = "shared with the model's other tests")]
mod defect;
#[path = "model/dice.rs"]
#[expect(dead_code, reason = "shared with the model's other tests")]
mod dice;
#[path = "model/faults.rs"]
mod faults;
#[path = "model/goal.rs"]
mod goal;
#[path = "model/rules.rs"]
mod rules;
#[path = "model/server.rs"]
mod server;
#[path = "model/world.rs"]
#[expect(dead_code, reason = "shared with the model's other tests")]
mod world;

use dice::Dice;
use faults::{befall, topics};
use rules::Rules;
use server::Mood;
use world::World;

const HOUR: u64 = 3_600_000;

/// The system's allocator, counting what is live.
struct Counting;

static LIVE: AtomicIsize = AtomicIsize::new(0);
static ALLOCATIONS: AtomicU64 = AtomicU64::new(0);

#[expect(
    unsafe_code,
    reason = "the trait is unsafe, and there is no other way to count allocations. Every call goes to \
              the system's allocator with the arguments it came with, so its contract is the caller's"
)]
// SAFETY: as above; counting neither allocates nor touches the memory.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        LIVE.fetch_add(layout.size().cast_signed(), Ordering::Relaxed);
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        LIVE.fetch_sub(layout.size().cast_signed(), Ordering::Relaxed);
        // SAFETY: the caller keeps the contract of `dealloc`, and the memory is the system's.
        unsafe { System.dealloc(memory, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

/// Lives so many hours, and gives the live heap at the end of each six, in bytes.
fn live(hours: u64, leak: usize) -> Vec<isize> {
    let (mut world, mut dice) = (World::new(9), Dice(9));
    let mut sizes = Vec::with_capacity(hours as usize);
    let (mut faults, mut dials) = (0_u64, 0);
    let allocations = ALLOCATIONS.load(Ordering::Relaxed);
    world.put(Input::Start);
    for _ in 0..hours / 6 {
        let begin = world.now;
        while world.now.since(begin) < 6 * HOUR {
            faults += u64::from(befall(&mut world, &mut dice));
            world.pass(dice.within(0..=60_000));
            assert_eq!(world.broken, None);
            std::mem::forget(vec![0_u8; leak]);
        }
        dials += world.log_ins;
        world.log_ins = 0;
        settle(&mut world);
        sizes.push(LIVE.load(Ordering::Relaxed));
    }
    println!(
        "{hours} simulated hours: {faults} faults, {dials} log-ins, {} allocations",
        ALLOCATIONS.load(Ordering::Relaxed) - allocations
    );
    sizes
}

/// Brings the world to the like moment: live, on a new line, with these topics and no others.
fn settle(world: &mut World) {
    world.mood = Mood { latency: 40, ..Mood::default() };
    world.dials.clear();
    world.pass(3_000);
    for client in 0..3 {
        world.wish(client, BTreeSet::new());
    }
    world.pass(600_000);
    // Every topic is released and let go. What was noted of that is the test's, not the session's.
    world.rules = Rules::default();
    world.turned_away.clear();
    world.put(Input::NetworkChanged);
    world.put(Input::KeyChanged);
    world.pass(60_000);
    world.wish(0, topics(0, 200).into_iter().collect());
    world.pass(60_000);
    world.converged().unwrap_or_else(|why| panic!("{why}"));
}

/// The greatest departure from the first size after the first day, in percent of it.
fn departure(sizes: &[isize]) -> f64 {
    let warm = sizes.get(4..).expect("more than a day");
    let first = warm[0] as f64;
    warm.iter().map(|size| 100.0 * (*size as f64 - first).abs() / first).fold(0.0, f64::max)
}

#[test]
fn the_live_heap_is_flat_over_days_of_faults() {
    let days = env::var("TAPEDECK_DAYS").map_or(5, |text| text.parse().expect("a number"));
    let sizes = live(24 * days, 0);
    let (least, most) = (sizes[4..].iter().min(), sizes[4..].iter().max());
    println!(
        "live heap after the first of {days} days: {} to {} bytes, at most {:.3} % from the first",
        least.expect("sizes"),
        most.expect("sizes"),
        departure(&sizes)
    );
    assert!(departure(&sizes) <= 1.0, "{sizes:?}");
    // The counting finds what it is to find: a byte kept for each thing that happens.
    let leaking = live(72, 1);
    println!("with a byte lost now and then: {:.3} %", departure(&leaking));
    assert!(departure(&leaking) > 1.0, "{leaking:?}");
}
