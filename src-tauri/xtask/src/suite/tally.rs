//! Counting: how the steps ended, and how many tests a step's programs say they ran.
//!
//! Read from what cargo, Vitest and Playwright print at their end; nothing else is counted.

use std::fmt;

use super::Good;
use crate::fault::Fault;

/// How a step ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Verdict {
    Passed,
    Failed,
    /// Impossible here, and no failure.
    Skipped,
    /// Held back by another's failure.
    NotRun,
}

/// How many steps ended how.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Tally {
    pub(crate) passed: u32,
    pub(crate) failed: u32,
    pub(crate) skipped: u32,
}

impl Tally {
    pub(crate) fn of(verdicts: impl Iterator<Item = Verdict>) -> Tally {
        let mut tally = Tally::default();
        for verdict in verdicts {
            match verdict {
                Verdict::Passed => tally.passed += 1,
                Verdict::Failed => tally.failed += 1,
                Verdict::Skipped | Verdict::NotRun => tally.skipped += 1,
            }
        }
        tally
    }
}

impl fmt::Display for Tally {
    /// The line that a CI reads: nothing else may stand on it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 { write!(f, ", {} skipped", self.skipped) } else { Ok(()) }
    }
}

/// The step passed with that many tests; one that ran none has failed.
pub(crate) fn tested(printed: &str) -> Result<Good, Fault> {
    match tests_passed(printed) {
        0 => Err(Fault::Broken("It ran no test.".into())),
        count => Ok(Good::Passed(format!("{count} tests"))),
    }
}

/// The tests that passed, over all the summaries in the output.
fn tests_passed(printed: &str) -> u32 {
    printed.lines().filter_map(|line| passed_on(line.trim())).sum()
}

fn passed_on(line: &str) -> Option<u32> {
    let rest = line
        .strip_prefix("test result: ok.")
        .or_else(|| line.strip_prefix("Tests  "))
        .unwrap_or(line);
    let (count, tail) = rest.trim().split_once(' ')?;
    let summary = rest.len() < line.len() || tail.starts_with("passed (");
    let count = count.parse().ok()?;
    (summary && tail.starts_with("passed")).then_some(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_runners_summary_is_counted_once() {
        for (printed, count) in [
            ("running 2 tests\ntest result: ok. 2 passed; 0 failed; 0 ignored", 2),
            ("test result: ok. 2 passed; 0 failed\ntest result: ok. 40 passed; 0 failed", 42),
            (" Test Files  3 passed (3)\n      Tests  17 passed (17)\n", 17),
            ("  5 passed (3.2s)\n", 5),
            ("12 passed, 0 failed", 0),
            ("test result: FAILED. 2 passed; 1 failed", 0),
            ("nothing here", 0),
        ] {
            assert_eq!(tests_passed(printed), count, "{printed}");
        }
    }

    #[test]
    fn a_test_step_without_a_test_has_failed() {
        assert!(tested("test result: ok. 0 passed; 0 failed").is_err());
        assert!(tested("test result: ok. 1 passed; 0 failed").is_ok());
    }

    #[test]
    fn the_closing_line_names_skipped_steps_only_when_there_are_any() {
        use Verdict::{Failed, NotRun, Passed, Skipped};
        let line = |verdicts: &[Verdict]| Tally::of(verdicts.iter().copied()).to_string();
        assert_eq!(line(&[Passed, Passed]), "2 passed, 0 failed");
        assert_eq!(line(&[Passed, Failed, Skipped, NotRun]), "1 passed, 1 failed, 2 skipped");
    }
}
