//! The analytics without the app: reckons what is asked of each row or line of standard input.
//!
//! It only reads and prints; every figure is the library's. [`tasks`] lists what can be asked,
//! [`table`] is how rows of CSV are read and answered, [`lines`] how lines of JSON are.

mod cells;
mod lines;
mod table;
mod tasks;

use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use tasks::{TASKS, Work};

const HELP: &str = "\
reckon TASK

Reads CSV with a header from standard input and prints the same rows with the answers added, or one
JSON object a line for one JSON object a line. Columns may come in any order and unknown ones are
kept. Every row of CSV gets a `status`: ok, or the reason why its answers are empty; a line that has
no answer becomes {\"error\": …}. Derivatives are raw: vega per 1.00 of volatility, rho per 1.00,
theta, charm, veta and color per year of passing time. cp is +1 for a call and -1 for a put; rates
are continuous fractions a year. The exit status is 0 whatever the rows hold, 2 if there is no such
task or a column is missing.

";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let (name, more) = (arguments.next(), arguments.next());
    if let (Some("--help" | "-h"), None) = (name.as_deref(), &more) {
        // Nobody is left to tell if the output is closed.
        let _ = write!(io::stdout(), "{HELP}{}", list());
        return ExitCode::SUCCESS;
    }
    let task = TASKS.iter().find(|task| Some(task.name) == name.as_deref() && more.is_none());
    let Some(task) = task else {
        let asked = name.map_or_else(|| "no task given".into(), |name| format!("no task {name:?}"));
        let _ = write!(io::stderr(), "{asked}\n\n{}", list());
        return ExitCode::from(2);
    };
    let (input, output) = (io::stdin().lock(), BufWriter::new(io::stdout().lock()));
    let done = match &task.work {
        Work::Rows(rows) => table::answer(rows, input, output),
        Work::Lines(answer) => lines::answer(*answer, input, output),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Stopped::Reading(sentence)) => {
            let _ = writeln!(io::stderr(), "{}: {sentence}", task.name);
            ExitCode::from(2)
        }
        Err(Stopped::Io(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(Stopped::Io(error)) => {
            let _ = writeln!(io::stderr(), "{}: {error}", task.name);
            ExitCode::FAILURE
        }
    }
}

/// Why nothing more is answered.
#[derive(Debug)]
enum Stopped {
    /// What was read cannot be made out, in a sentence.
    Reading(String),
    Io(io::Error),
}

impl From<io::Error> for Stopped {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// The tasks with what they read and add.
fn list() -> String {
    let mut text = String::new();
    for task in TASKS {
        text += &match &task.work {
            Work::Rows(rows) => {
                let (reads, adds) = (rows.reads.join(", "), rows.adds.join(", "));
                format!("{}\n  reads {reads}\n  adds  {adds}, status\n", task.name)
            }
            Work::Lines(_) => format!("{}\n  JSON, one object a line\n", task.name),
        };
    }
    text
}

#[cfg(test)]
mod tests;
