//! A request that was refused as a whole, on its way to being asked for in parts.
//!
//! The vendor refuses a request that would exceed a cap entirely, and says so once. Halving it
//! until a part passes finds what fits in a number of requests that grows with the logarithm of
//! its size. If not even a single topic passes, none of the rest would: a request that is not
//! refused as such is granted topic by topic.

use std::collections::BTreeSet;

use market::Topic;

/// The topics of a refused request that are still to be tried in parts.
#[derive(Debug, Clone, Default)]
pub(super) struct Trim {
    rest: BTreeSet<Topic>,
    /// Topics in the next part; at least 1 while there are any.
    part: usize,
}

impl Trim {
    /// A request, or a part of one, was refused as a whole: these are to be tried by halves.
    pub(super) fn halve(&mut self, refused: BTreeSet<Topic>) {
        if !refused.is_empty() {
            self.part = (refused.len() / 2).max(1);
        }
        self.rest.extend(refused);
    }

    /// Takes the next part; empty if there is none.
    pub(super) fn next(&mut self) -> Vec<Topic> {
        core::iter::from_fn(|| self.rest.pop_first()).take(self.part).collect()
    }

    /// Takes all that is left: not even one of them passes.
    pub(super) fn give_up(&mut self) -> BTreeSet<Topic> {
        core::mem::take(&mut self.rest)
    }

    /// A topic is answered or no longer wished.
    pub(super) fn remove(&mut self, topic: &Topic) {
        self.rest.remove(topic);
    }

    /// What is still to be tried.
    pub(super) fn topics(&self) -> &BTreeSet<Topic> {
        &self.rest
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn topics(count: usize) -> BTreeSet<Topic> {
        (0..count).map(|n| format!("Q.S{n:04}").parse().unwrap()).collect()
    }

    /// How many requests it takes until as many are granted as fit.
    fn check(size: usize, fit: usize, requests: usize) {
        let (mut trim, mut granted, mut sent) = (Trim::default(), 0, 0);
        trim.halve(topics(size));
        loop {
            let part = trim.next();
            if part.is_empty() {
                break;
            }
            sent += 1;
            match part.len() {
                count if granted + count <= fit => granted += count,
                1 => drop(trim.give_up()),
                _ => trim.halve(part.into_iter().collect()),
            }
        }
        assert_eq!(granted, fit.min(size), "{fit} of {size} fit");
        assert!(sent <= requests, "{fit} of {size} fit: {sent} requests");
    }

    #[test]
    fn as_many_are_granted_as_fit_in_few_requests() {
        for fit in 0..500 {
            check(500, fit, 18);
        }
        check(2, 1, 2);
        check(2, 0, 1);
    }
}
