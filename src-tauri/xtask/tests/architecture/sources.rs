//! The repository's files: those that git keeps or would keep.
//!
//! What is ignored is not looked at: it is made, not written.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A file that somebody wrote.
pub(crate) struct Source {
    /// From the top level, with forward slashes.
    pub(crate) path: String,
    /// What it says; a binary file says nothing.
    pub(crate) text: String,
}

impl Source {
    /// A file that is not there, to plant an offence.
    pub(crate) fn planted(path: &str, text: &str) -> Source {
        Source { path: path.to_owned(), text: text.to_owned() }
    }

    /// The name without folders.
    pub(crate) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// Whether the name ends in one of these, after the dot.
    pub(crate) fn ends(&self, ends: &[&str]) -> bool {
        self.name().rsplit_once('.').is_some_and(|(_, end)| ends.contains(&end))
    }

    /// The lines that the program itself is made of, with their numbers: no comments, no tests.
    pub(crate) fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let program = self.text.split("#[cfg(test)]").next().unwrap_or_default();
        let lines = program.lines().enumerate().map(|(index, line)| (index + 1, line));
        lines.filter(|(_, line)| !line.trim_start().starts_with("//"))
    }
}

/// The top level of the repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_path_buf()
}

/// Every file, in order.
pub(crate) fn all() -> Vec<Source> {
    let words = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    let output = Command::new("git").current_dir(root()).args(words).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let list = String::from_utf8(output.stdout).unwrap();
    let mut paths: Vec<&str> = list.split_terminator('\0').collect();
    paths.sort_unstable();
    paths.dedup();
    let read = |path: &str| {
        // Deleted and not yet committed: gone.
        let bytes = std::fs::read(root().join(path)).ok()?;
        let text = String::from_utf8(bytes).unwrap_or_default();
        Some(Source { path: path.to_owned(), text })
    };
    let sources: Vec<Source> = paths.into_iter().filter_map(read).collect();
    assert!(sources.len() > 50, "git lists only {} files", sources.len());
    sources
}
