//! `cargo xtask test`: the steps in their order, and one clear line at the end.
//!
//! Cheap steps come first, so that a slip is known in seconds. A step never runs when one that it
//! needs did not pass, and it is never tried twice. Read `suite/steps.rs` for what the steps do.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use crate::ask::TestWish;
use crate::fault::Fault;
use crate::job::Show;
use crate::place::Place;

mod installed;
mod judge;
mod steps;
pub(crate) mod tally;
mod vendor;

use steps::STEPS;
use tally::{Tally, Verdict};

/// How many lines of its log a failed step shows.
const TAIL: usize = 80;

/// No program of a step may take longer: a guard against one that hangs, not a budget.
const LIMIT: Duration = Duration::from_secs(30 * 60);

/// One thing that CI checks.
struct Step {
    name: &'static str,
    /// What it is for, in a line of `--list`.
    why: &'static str,
    /// The steps that must have passed before.
    after: &'static [&'static str],
    work: fn(&Bench<'_>) -> Result<Good, Fault>,
}

/// How a step ended well.
pub(crate) enum Good {
    /// With something to say about it, or with nothing.
    Passed(String),
    /// It could not be done here, for a reason that is no failure.
    Skipped(String),
}

/// What a step works with.
pub(crate) struct Bench<'a> {
    pub(crate) place: &'a Place,
    /// The step's name, and its log's.
    pub(crate) name: &'static str,
    pub(crate) show: Show,
    /// How long each program it starts may take.
    pub(crate) limit: Duration,
}

/// Runs the steps wished for; the code is 1 when one failed.
pub(crate) fn run(place: &Place, wish: &TestWish) -> Result<ExitCode, Fault> {
    if wish.list {
        for step in STEPS {
            println!("{:<14} {}", step.name, step.why);
        }
        return Ok(ExitCode::SUCCESS);
    }
    let chosen = choose(STEPS, &wish.steps)?;
    let began = Instant::now();
    let mut verdicts = BTreeMap::new();
    for (index, step) in chosen.iter().enumerate() {
        print!("[{:>2}/{}] {:<14} ", index + 1, chosen.len(), step.name);
        if wish.verbose {
            println!();
        }
        let verdict = match hindrance(step, &verdicts, wish.keep_going) {
            Some(words) => {
                println!("not run: {words}");
                Verdict::NotRun
            }
            None => {
                let show = if wish.verbose { Show::All } else { Show::Nothing };
                Bench { place, name: step.name, show, limit: LIMIT }.attempt(step.work)
            }
        };
        verdicts.insert(step.name, verdict);
    }
    let tally = Tally::of(verdicts.values().copied());
    println!("\n{}", summary(&verdicts, began.elapsed()));
    // Alone on its line and last: a CI reads it.
    println!("{tally}");
    Ok(if tally.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The steps to run, in their order: those named and what they need, or all.
fn choose<'a>(steps: &'a [Step], names: &[String]) -> Result<Vec<&'a Step>, Fault> {
    let mut wanted: Vec<&str> = Vec::new();
    let mut todo: Vec<&str> = names.iter().map(String::as_str).collect();
    while let Some(name) = todo.pop() {
        let Some(step) = steps.iter().find(|step| step.name == name) else {
            return Err(Fault::Usage(format!(
                "There is no step {name:?}; `cargo xtask test --list` names them."
            )));
        };
        if !wanted.contains(&step.name) {
            wanted.push(step.name);
            todo.extend(step.after);
        }
    }
    Ok(steps.iter().filter(|step| names.is_empty() || wanted.contains(&step.name)).collect())
}

/// Why the step is not run, if so.
fn hindrance(step: &Step, verdicts: &BTreeMap<&str, Verdict>, keep_going: bool) -> Option<String> {
    let lacks =
        |name: &&&str| matches!(verdicts.get(**name), Some(Verdict::Failed | Verdict::NotRun));
    if let Some(other) = step.after.iter().find(lacks) {
        return Some(format!("it needs `{other}`"));
    }
    let failed = verdicts.iter().find(|(_, verdict)| **verdict == Verdict::Failed);
    failed.filter(|_| !keep_going).map(|(other, _)| format!("`{other}` failed"))
}

impl Bench<'_> {
    /// Does a step's work and says on one line how it ended.
    pub(crate) fn attempt(&self, work: impl Fn(&Self) -> Result<Good, Fault>) -> Verdict {
        // What was printed so far is about to be waited for.
        let _ = std::io::stdout().flush();
        let log = self.place.log(self.name);
        // The last run's log; there may be none.
        let _ = fs::remove_file(&log);
        let start = Instant::now();
        let outcome = work(self);
        let seconds = start.elapsed().as_secs_f64();
        match outcome {
            Ok(Good::Passed(words)) => {
                println!("ok      {seconds:>6.1} s  {words}");
                Verdict::Passed
            }
            Ok(Good::Skipped(words)) => {
                println!("skipped           {words}");
                Verdict::Skipped
            }
            Err(fault) => {
                println!("FAILED  {seconds:>6.1} s  {fault}");
                if self.show == Show::Nothing
                    && let Ok(text) = fs::read_to_string(&log)
                {
                    println!("{}", tail(&text, TAIL));
                }
                Verdict::Failed
            }
        }
    }
}

/// The last lines of a text, set off from what is around them.
fn tail(text: &str, count: usize) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let kept = &lines[lines.len().saturating_sub(count)..];
    kept.iter().map(|line| format!("    | {line}")).collect::<Vec<_>>().join("\n")
}

/// How many steps there were, how long they took, and which failed.
fn summary(verdicts: &BTreeMap<&str, Verdict>, time: Duration) -> String {
    let steps = if verdicts.len() == 1 { "step" } else { "steps" };
    let (minutes, seconds) = (time.as_secs() / 60, time.as_secs() % 60);
    let failed: Vec<&str> = verdicts
        .iter()
        .filter(|(_, verdict)| **verdict == Verdict::Failed)
        .map(|(name, _)| *name)
        .collect();
    let failed = if failed.is_empty() {
        String::new()
    } else {
        format!(" Failed: {}. Again alone: cargo xtask test {0} -v", failed.join(" "))
    };
    format!("{} {steps} in {minutes} min {seconds} s.{failed}", verdicts.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(wish: &[&str]) -> Vec<&'static str> {
        let wish: Vec<String> = wish.iter().map(|name| (*name).to_owned()).collect();
        choose(STEPS, &wish).unwrap().iter().map(|step| step.name).collect()
    }

    #[test]
    fn a_step_needs_only_steps_before_it() {
        for (index, step) in STEPS.iter().enumerate() {
            for other in step.after {
                let found = STEPS[..index].iter().any(|before| before.name == *other);
                assert!(found, "{} needs {other}", step.name);
            }
        }
    }

    #[test]
    fn a_named_step_brings_what_it_needs_and_no_more() {
        assert_eq!(names(&["format"]), ["format"]);
        assert_eq!(names(&["page-tests"]), ["page-packages", "page-tests"]);
        assert_eq!(names(&[]).len(), STEPS.len());
        assert!(choose(STEPS, &["formt".to_owned()]).is_err());
    }

    #[test]
    fn a_failure_holds_back_what_needs_it_or_everything() {
        let step = |name| STEPS.iter().find(|step| step.name == name).unwrap();
        let failed = BTreeMap::from([("page", Verdict::Failed)]);
        let not_run = BTreeMap::from([("page", Verdict::NotRun)]);
        let skipped = BTreeMap::from([("page", Verdict::Skipped)]);
        for (name, before, keep_going, held) in [
            ("app", &failed, true, true),
            ("app", &not_run, true, true),
            ("app", &skipped, true, false),
            ("format", &failed, true, false),
            ("format", &failed, false, true),
        ] {
            assert_eq!(hindrance(step(name), before, keep_going).is_some(), held, "{name}");
        }
    }

    #[test]
    fn the_summary_says_how_to_run_what_failed_again() {
        let time = Duration::from_secs(125);
        let passed = BTreeMap::from([("page", Verdict::Passed)]);
        assert_eq!(summary(&passed, time), "1 step in 2 min 5 s.");
        let failed = BTreeMap::from([("page", Verdict::Passed), ("app", Verdict::Failed)]);
        assert_eq!(
            summary(&failed, time),
            "2 steps in 2 min 5 s. Failed: app. Again alone: cargo xtask test app -v"
        );
    }

    #[test]
    fn a_tail_is_the_end_of_a_text() {
        assert_eq!(tail("a\nb\nc", 2), "    | b\n    | c");
        assert_eq!(tail("", 2), "");
    }
}
