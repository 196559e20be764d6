//! The shape of the whole repository, kept by tests: arrows, invariants and house rules.
//!
//! Each rule is a function from a list (packages or files) to the offences in it, and each is shown
//! a planted offence as well as the repository, so that no rule passes by seeing nothing. It never
//! builds the window: it reads `cargo metadata` and the sources. ARCHITECTURE.md says why the rules
//! are what they are.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test reads files and fails")]

mod packages;
mod page;
mod rust;
mod sources;
mod tree;

/// Fails with every offence on a line of its own.
#[track_caller]
fn none(offences: &[String]) {
    assert!(offences.is_empty(), "\n{}\n", offences.join("\n"));
}

/// A planted offence: exactly one is found, and it names the culprit.
#[track_caller]
fn caught(offences: &[String], culprit: &str) {
    assert_eq!(offences.len(), 1, "{culprit}: {offences:?}");
    assert!(offences[0].contains(culprit), "{culprit}: {offences:?}");
}
