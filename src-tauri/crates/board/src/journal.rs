//! Which slot each of the latest marks went to, so that a window far from asking for everything is
//! not shown everything first.
//!
//! It reaches back a few hundred thousand changes: seconds at the worst of the open, hours on a
//! quiet desk. Whoever asks for more must look at all.

use crate::{Mark, slots::Slot};

/// Marks remembered; a power of two.
const REACH: u64 = 1 << 16;

/// A mark that went to no slot.
const NOWHERE: Slot = Slot::MAX;

/// The latest marks and where they went.
#[derive(Debug)]
pub(crate) struct Journal {
    latest: Mark,
    /// By the mark's last bits.
    went: Box<[Slot]>,
}

impl Journal {
    /// A journal that goes on from a mark, of which nothing is remembered.
    pub(crate) fn after(latest: Mark) -> Self {
        Self { latest, went: vec![NOWHERE; REACH as usize].into() }
    }

    /// The mark of the latest change.
    pub(crate) const fn latest(&self) -> Mark {
        self.latest
    }

    /// The next mark, for a change elsewhere.
    pub(crate) fn next(&mut self) -> Mark {
        self.next_at(NOWHERE)
    }

    /// The next mark, for a change of a slot.
    pub(crate) fn next_at(&mut self, slot: Slot) -> Mark {
        self.latest.0 += 1;
        self.went[(self.latest.0 % REACH) as usize] = slot;
        self.latest
    }

    /// The changes of slots after a mark, in order, a slot as often as it changed; `None` if they
    /// are more than `most`, or more than are remembered.
    pub(crate) fn since(
        &self,
        since: Mark,
        most: usize,
    ) -> Option<impl Iterator<Item = (Slot, Mark)>> {
        let many = self.latest.0.saturating_sub(since.0);
        let marks = since.0 + 1..=self.latest.0;
        (many <= REACH.min(most as u64)).then(|| {
            let went = marks.map(|mark| (self.went[(mark % REACH) as usize], Mark(mark)));
            went.filter(|(slot, _)| *slot != NOWHERE)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_tells_what_changed_where_as_far_back_as_it_reaches() {
        let mut journal = Journal::after(Mark(7));
        journal.next_at(3);
        journal.next();
        journal.next_at(4);
        journal.next_at(3);
        let since = |mark, most| Some(journal.since(Mark(mark), most)?.collect::<Vec<_>>());
        assert_eq!(since(7, 9), Some(vec![(3, Mark(8)), (4, Mark(10)), (3, Mark(11))]));
        assert_eq!(since(10, 9), Some(vec![(3, Mark(11))]));
        assert_eq!(since(11, 9), Some(vec![]));
        assert_eq!(since(7, 3), None, "more than were asked for");
    }

    #[test]
    fn beyond_its_reach_it_says_nothing() {
        let mut journal = Journal::after(Mark::ZERO);
        for _ in 0..REACH {
            journal.next_at(1);
        }
        assert_eq!(journal.since(Mark::ZERO, usize::MAX).map(Iterator::count), Some(1 << 16));
        journal.next_at(2);
        assert!(journal.since(Mark::ZERO, usize::MAX).is_none());
    }
}
