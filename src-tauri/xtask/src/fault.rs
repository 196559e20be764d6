//! Why an xtask stopped: one sentence for the person, and where the detail is.
//!
//! It never carries a program's whole output: that is in the log the sentence names.

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

/// What a person reads last when something did not work.
#[derive(Debug)]
pub(crate) enum Fault {
    /// The words typed make no sense; the exit code is 2.
    Usage(String),
    /// This machine lacks something that xtask does not install.
    Missing(String),
    /// A program could not be started at all.
    NotStarted { what: String, cause: io::Error },
    /// A program ended with a failure.
    Failed { what: String, log: Option<PathBuf> },
    /// A program was still running at its deadline and was ended.
    Overdue { what: String, after: Duration, log: Option<PathBuf> },
    /// A file could not be read or written.
    File { path: PathBuf, cause: io::Error },
    /// Something went otherwise than it must, in a sentence.
    Broken(String),
}

impl Fault {
    /// Turns a file error into a fault that names the file.
    pub(crate) fn file(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Fault {
        let path = path.into();
        move |cause| Fault::File { path, cause }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let see = |log: &Option<PathBuf>| match log {
            Some(path) => format!(" (all of it: {})", path.display()),
            None => String::new(),
        };
        match self {
            Fault::Usage(words) => write!(f, "{words}\nTry `cargo xtask help`."),
            Fault::Missing(words) | Fault::Broken(words) => f.write_str(words),
            Fault::NotStarted { what, cause } => write!(f, "{what} could not be started: {cause}"),
            Fault::Failed { what, log } => write!(f, "{what} failed{}", see(log)),
            Fault::Overdue { what, after, log } => {
                write!(f, "{what} had not ended after {} s{}", after.as_secs(), see(log))
            }
            Fault::File { path, cause } => write!(f, "{}: {cause}", path.display()),
        }
    }
}
