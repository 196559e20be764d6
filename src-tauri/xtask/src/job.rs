//! A program run to its end: its output in a log, its deadline kept, its failure in one sentence.
//!
//! It never runs two at once: a build takes every core there is. Read `suite.rs` for the order.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::fault::Fault;
use crate::group::Group;

/// Where a job's output goes besides its log.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Show {
    /// Nowhere.
    Nothing,
    /// To the person as well.
    All,
}

/// Runs the program and answers what it printed, both streams in the order they came.
/// The log is added to, so that several programs of one step share one.
pub(crate) fn run(
    what: &str,
    mut command: Command,
    log: &Path,
    limit: Duration,
    show: Show,
) -> Result<String, Fault> {
    if let Some(folder) = log.parent() {
        fs::create_dir_all(folder).map_err(Fault::file(folder))?;
    }
    let mut file = File::options().create(true).append(true).open(log).map_err(Fault::file(log))?;
    let words: Vec<_> = command.get_args().map(|word| word.to_string_lossy()).collect();
    let program = command.get_program().to_string_lossy();
    writeln!(file, "$ {program} {}", words.join(" ")).map_err(Fault::file(log))?;
    let (reader, writer) = io::pipe().map_err(Fault::file(log))?;
    command.stdout(writer.try_clone().map_err(Fault::file(log))?).stderr(writer);
    let (mut group, ()) = Group::start(what, command, |_| ())?;
    let copier = std::thread::spawn(move || copy(reader, file, show));
    let status = group.wait(limit);
    let printed = copier.join().unwrap_or_default();
    match status {
        Ok(status) if status.success() => Ok(printed),
        Ok(_) => Err(Fault::Failed { what: what.to_owned(), log: Some(log.to_path_buf()) }),
        Err(Fault::Overdue { what, after, .. }) => {
            Err(Fault::Overdue { what, after, log: Some(log.to_path_buf()) })
        }
        Err(fault) => Err(fault),
    }
}

/// Copies line by line until every process that could write has gone.
fn copy(reader: impl io::Read, mut log: File, show: Show) -> String {
    let mut printed = String::new();
    let mut reader = BufReader::new(reader);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line).is_ok_and(|length| length > 0) {
        let text = String::from_utf8_lossy(&line);
        // A full disk must not stop the job: its exit code still tells.
        let _ = log.write_all(&line);
        if show == Show::All {
            eprint!("{text}");
        }
        printed.push_str(&text);
        line.clear();
    }
    printed
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    fn shell(name: &str, script: &str) -> (Result<String, Fault>, String) {
        let log = std::env::temp_dir().join(format!("xtask-job-{}-{name}", std::process::id()));
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        let outcome = run("the script", command, &log, Duration::from_secs(60), Show::Nothing);
        let written = fs::read_to_string(&log).unwrap();
        fs::remove_file(log).unwrap();
        (outcome, written)
    }

    #[test]
    fn both_streams_come_back_and_are_in_the_log() {
        let (outcome, log) = shell("both", "echo one; echo two >&2; printf three");
        assert_eq!(outcome.unwrap(), "one\ntwo\nthree");
        assert!(log.starts_with("$ ") && log.ends_with("one\ntwo\nthree"), "{log}");
    }

    #[test]
    fn a_failure_names_the_log() {
        let (outcome, log) = shell("failure", "echo why; exit 1");
        let words = outcome.unwrap_err().to_string();
        assert!(words.starts_with("the script failed (all of it: "), "{words}");
        assert!(log.ends_with("why\n"));
    }
}
