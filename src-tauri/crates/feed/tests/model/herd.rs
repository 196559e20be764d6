//! A thousand links after a restart of the server: they must not come back together.
//!
//! All of them are cut at once, and the server is away for a while. Each tries once at once, which
//! is the first second; after it, no second of any offset sees more than 15 % of them.

use feed::{Cause, LinkState};

use super::server::Path;
use super::world::World;

const CLIENTS: u64 = 1_000;
/// When the server restarts: all have been live for longer than a minute.
const RESTART: u64 = 100_000;

/// The most dials in any second that begins after the first, and when the last link was live,
/// both counted from the restart, in milliseconds.
fn herd(path: Path, away: u64) -> (usize, u64) {
    let (mut dials, mut last) = (Vec::new(), 0);
    for client in 0..CLIENTS {
        let mut world = World::live(client * 7_919);
        world.pass(RESTART - world.now.0);
        world.mood.path = if away == 0 { Path::Good } else { path };
        let cause = Cause::ClosedByServer { code: Some(1012), reason: "restart".into() };
        world.cut(if client % 2 == 0 { cause } else { Cause::Dropped("reset".into()) });
        world.pass(away);
        world.mood.path = Path::Good;
        world.until(120_000, |world| *world.session.state() == LinkState::Live).expect("live");
        assert_eq!(world.broken, None);
        last = last.max(world.now.0 - RESTART);
        let log = world.log.expect("a log");
        dials.extend(log.dials.iter().filter(|at| at.0 >= RESTART).map(|at| at.0 - RESTART));
    }
    dials.sort_unstable();
    let later: Vec<u64> = dials.into_iter().filter(|at| *at >= 1_000).collect();
    let in_second_from = |from: &u64| {
        later.partition_point(|at| *at < from + 1_000) - later.partition_point(|at| at < from)
    };
    (later.iter().map(in_second_from).max().unwrap_or_default(), last)
}

#[test]
fn a_thousand_links_do_not_come_back_together_after_a_restart() {
    println!(
        "1,000 links after a restart: most dials in any second after the first, all live after"
    );
    for path in [Path::Refuses, Path::Mute] {
        for away in [0, 1_000, 2_000, 5_000, 10_000, 20_000, 30_000, 60_000] {
            let (most, last) = herd(path, away);
            println!("  {path:<8?} for {away:>6} ms: {most:>4}, {last:>6} ms");
            assert!(most <= 150, "{path:?} for {away} ms: {most} in a second");
            // From the restart, and where that alone took longer than half a minute, from its end.
            let since = if away > 25_000 { away } else { 0 };
            assert!(last - since <= 60_000, "{path:?} for {away} ms: {last} ms");
        }
    }
}
