//! The campaigns of `cargo xtask soak`, a row each: name, what it proves, cargo's words, what the
//! environment holds besides. The fuzz targets alone have a row of their own kind.
//!
//! Nothing is tested here that CI does not test too over fewer cases: a row only says how many. To
//! add one, let the test read its number of cases from the environment (proptest reads
//! `PROPTEST_CASES` by itself), keep CI's default small, and write the row. The profile `soak` is
//! optimised and keeps debug assertions and overflow checks.

use super::{Campaign, Work};

pub(super) const CAMPAIGNS: &[Campaign] = &[
    tests(
        "convergence",
        "after any of 100,000 sequences of faults, wanted = asked = held within 20 s",
        &["test", "--profile", "soak", "-p", "feed", "--test", "model", "convergence"],
        &[("TAPEDECK_SEQUENCES", "100000")],
    ),
    tests(
        "anything",
        "100,000 links that keep no rule, and a session that keeps its own",
        &["test", "--profile", "soak", "-p", "feed", "--test", "model", "anything"],
        &[("PROPTEST_CASES", "100000")],
    ),
    tests(
        "memory",
        "the live heap of a session is flat over 30 simulated days of faults",
        &["test", "--profile", "soak", "-p", "feed", "--test", "memory"],
        &[("TAPEDECK_DAYS", "30")],
    ),
    tests(
        "storm",
        "after each of 100 storms over real sockets, the exchange's ledger has what is wanted",
        &["test", "--profile", "soak", "-p", "desk", "--test", "exchange", "mischief"],
        &[("STORMS", "100")],
    ),
    tests(
        "dead-link",
        "a network cut 20 times under ten links: each is noticed within 15 s and comes back",
        &["test", "--profile", "soak", "-p", "desk", "--test", "exchange", "cut"],
        &[("TAPEDECK_CUTS", "20")],
    ),
    tests(
        "loss",
        "in 200 sessions with 1,000 cuts each every bar is as traded, or in a gap that says so",
        &["test", "--profile", "soak", "-p", "desk", "--test", "no_silent_loss"],
        &[("LOSS_SESSIONS", "200")],
    ),
    Campaign {
        name: "fuzz",
        why: "a million runs of each fuzz target, and none crashes",
        work: Work::Fuzz { runs: 1_000_000 },
    },
    tests(
        "reckoner",
        "no nonsense whatever is answered with nonsense: 10⁶ of each closed form, 10⁴ of all else",
        &["test", "--profile", "soak", "-p", "analytics", "--example", "reckon", "nonsense"],
        &[("RECKON_NONSENSE", "100")],
    ),
];

const fn tests(
    name: &'static str,
    why: &'static str,
    words: &'static [&'static str],
    env: &'static [(&'static str, &'static str)],
) -> Campaign {
    Campaign { name, why, work: Work::Tests { words, env } }
}
