//! A machine that sleeps and moves, on a clock that only the test moves.

use std::net::Ipv4Addr;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use super::*;

/// A machine whose wall clock is the test's, ahead of the stopwatch by `ahead`.
struct Fake {
    ahead: Arc<AtomicI64>,
    way: Arc<Mutex<Way>>,
    told: Arc<Mutex<Vec<(u64, Noticed)>>>,
    watch: Stopwatch,
}

impl Fake {
    fn start() -> Self {
        let watch = Stopwatch::start();
        let ahead = Arc::new(AtomicI64::new(1_700_000_000_000));
        let way = Arc::new(Mutex::new(Way::by(Some(Ipv4Addr::new(192, 168, 0, 7)))));
        let told = Arc::new(Mutex::new(Vec::new()));
        let (clock, route) = (ahead.clone(), way.clone());
        let now = move || {
            let passed = i64::try_from(watch.read().0).unwrap();
            Time::from_millis(clock.load(Ordering::Relaxed) + passed)
        };
        let senses = Senses { now: Box::new(now), way: Box::new(move || *route.lock().unwrap()) };
        let heard = told.clone();
        tokio::spawn(super::watch(senses, watch, move |noticed| {
            heard.lock().unwrap().push((watch.read().0, noticed));
        }));
        Self { ahead, way, told, watch }
    }

    async fn at(&self, millis: u64) -> Vec<(u64, Noticed)> {
        self.watch.reach(Some(Millis(millis))).await;
        tokio::task::yield_now().await;
        std::mem::take(&mut *self.told.lock().unwrap())
    }
}

#[tokio::test(start_paused = true)]
async fn sleep_is_noticed_within_a_second_of_waking() {
    let machine = Fake::start();
    assert_eq!(machine.at(86_400_500).await, [], "a day without anything");
    machine.ahead.fetch_add(600_000, Ordering::Relaxed);
    assert_eq!(machine.at(86_402_500).await, [(86_401_000, Noticed::Woke { asleep: 600_000 })]);
    machine.ahead.fetch_sub(3_600_000, Ordering::Relaxed);
    assert_eq!(machine.at(86_404_500).await, [(86_403_000, Noticed::ClockSet)]);
}

#[tokio::test(start_paused = true)]
async fn another_network_is_told_half_a_second_after_it_is_seen() {
    let machine = Fake::start();
    machine.at(10_500).await;
    *machine.way.lock().unwrap() = Way::by(None);
    assert_eq!(machine.at(12_400).await, [(11_500, Noticed::Offline)]);
    *machine.way.lock().unwrap() = Way::by(Some(Ipv4Addr::new(10, 0, 0, 2)));
    assert_eq!(machine.at(20_000).await, [(13_000, Noticed::Online)]);
}
