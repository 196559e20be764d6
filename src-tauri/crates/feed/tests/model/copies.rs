//! Two copies of the program with one key, of which the vendor lets one be connected.
//!
//! Which one it evicts, the older or the newer, is not known, so every way is tried. Both have
//! the same rules, and neither knows of the other.

use feed::{Cause, Input, LinkState};
use market::Millis;

use super::dice::Dice;
use super::server::Word;
use super::world::World;

const DAY: u64 = 86_400_000;

#[derive(Debug, Clone, Copy)]
enum Evicts {
    Oldest,
    Newest,
    Either,
}

/// The vendor's account: one place.
struct Account {
    evicts: Evicts,
    dice: Dice,
    /// Who was logged in when it was last looked at.
    holds: [bool; 2],
    /// Who came last.
    newest: usize,
    conflict: Option<Millis>,
    /// When somebody was evicted.
    evictions: Vec<Millis>,
}

impl Account {
    /// Looks who is logged in. The vendor takes one to two seconds to mind.
    fn look(&mut self, now: Millis, copies: &mut [World; 2]) {
        for (index, copy) in copies.iter().enumerate() {
            let holds = copy.line.as_ref().is_some_and(|line| line.logged_in);
            if holds && !self.holds[index] {
                self.newest = index;
            }
            self.holds[index] = holds;
        }
        if self.holds != [true; 2] {
            self.conflict = None;
            return;
        }
        let minds = now.plus(self.dice.within(1_000..=2_000));
        if *self.conflict.get_or_insert(minds) > now {
            return;
        }
        self.conflict = None;
        let victim = match self.evicts {
            Evicts::Oldest => 1 - self.newest,
            Evicts::Newest => self.newest,
            Evicts::Either => self.dice.pick(&[0, 1]),
        };
        self.evictions.push(now);
        copies[victim].say("max_connections");
        let code = Some(1008);
        copies[victim].send(Word::Closed(Cause::ClosedByServer { code, reason: String::new() }));
        copies[victim].pass(100);
        self.holds[victim] = false;
    }
}

/// A day of two copies. The one that is connected loses its connection every few hours.
fn day(evicts: Evicts, seed: u64) -> (Account, [World; 2]) {
    let mut dice = Dice(seed);
    let mut copies = [World::live(seed), World::new(seed + 1_000).logged()];
    let mut account = Account {
        evicts,
        dice: Dice(seed + 1),
        holds: [false; 2],
        newest: 0,
        conflict: None,
        evictions: Vec::new(),
    };
    let later = dice.within(1_000..=600_000);
    copies[0].pass(later);
    copies[1].pass(copies[0].now.since(copies[1].now));
    account.look(copies[0].now, &mut copies);
    copies[1].put(Input::Start);
    let (begin, mut cut) = (copies[0].now, copies[0].now.plus(dice.within(3_600_000..=7_200_000)));
    let mut now = begin;
    while now.since(begin) < DAY {
        account.look(now, &mut copies);
        let due = copies.iter().filter_map(World::due).chain(account.conflict).chain([cut]).min();
        now = due.unwrap_or(cut).max(now.plus(1));
        for copy in &mut copies {
            copy.pass(now.since(copy.now));
        }
        if now >= cut {
            cut = now.plus(dice.within(3_600_000..=7_200_000));
            for copy in &mut copies {
                copy.cut(Cause::Dropped("connection reset by peer".into()));
            }
        }
        assert_eq!([&copies[0].broken, &copies[1].broken], [&None, &None]);
    }
    (account, copies)
}

#[test]
fn two_copies_on_one_key_settle_after_two_takeovers_at_most() {
    for evicts in [Evicts::Oldest, Evicts::Newest, Evicts::Either] {
        let (mut most, mut latest) = (0, 0);
        for seed in 0..8 {
            let (account, copies) = day(evicts, seed);
            let first = account.evictions.first().expect("a conflict");
            // The first eviction is the second copy's coming. Each further one is a copy that
            // came back by itself.
            let takeovers = account.evictions.len() - 1;
            let settled = account.evictions.last().map_or(0, |last| last.since(*first));
            (most, latest) = (most.max(takeovers), latest.max(settled));
            assert!(takeovers <= 2, "{evicts:?}, seed {seed}: {:?}", account.evictions);
            let states = [*copies[0].session.state(), *copies[1].session.state()];
            assert!(states.contains(&LinkState::Live), "{evicts:?}, seed {seed}: {states:?}");
            assert!(states.contains(&LinkState::Evicted), "{evicts:?}, seed {seed}: {states:?}");
        }
        println!(
            "evicts {evicts:?}, 24 hours, 8 times: at most {most} takeovers, quiet after {latest} ms"
        );
    }
}

#[test]
fn whoever_is_told_to_take_over_has_the_place_where_the_oldest_is_evicted() {
    let (mut account, mut copies) = day(Evicts::Oldest, 3);
    let yielded = copies.iter().position(|copy| *copy.session.state() == LinkState::Evicted);
    let yielded = yielded.expect("one gave way");
    copies[yielded].put(Input::NetworkChanged);
    copies[yielded].put(Input::Reconnect);
    assert_eq!(*copies[yielded].session.state(), LinkState::Evicted, "not by the way");
    copies[yielded].put(Input::TakeOver);
    for _ in 0..100 {
        for copy in &mut copies {
            copy.pass(100);
        }
        account.look(copies[0].now, &mut copies);
    }
    assert_eq!(*copies[yielded].session.state(), LinkState::Live);
}
