//! The campaigns of `cargo xtask soak`, a row each: name, what it proves, cargo's words, what the
//! environment holds besides.
//!
//! Nothing is tested here that CI does not test too over fewer cases: a row only says how many. To
//! add one, let the test read its number of cases from the environment (proptest reads
//! `PROPTEST_CASES` by itself), keep CI's default small, and write the row. The profile `soak` is
//! optimised and keeps debug assertions and overflow checks.

use super::{Campaign, Work};

pub(super) const CAMPAIGNS: &[Campaign] = &[tests(
    "convergence",
    "after any of 100,000 sequences of faults, wanted = asked = held",
    &["test", "--profile", "soak", "-p", "feed", "--test", "model"],
    &[("PROPTEST_CASES", "100000")],
)];

const fn tests(
    name: &'static str,
    why: &'static str,
    words: &'static [&'static str],
    env: &'static [(&'static str, &'static str)],
) -> Campaign {
    Campaign { name, why, work: Work::Tests { words, env } }
}
