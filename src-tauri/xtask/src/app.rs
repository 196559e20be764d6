//! The app's one debug build, and how it is started in a private screen.
//!
//! One build serves `run`, the window tests, the picture and the debug bundle: it is the dearest
//! thing here, so it never has a second set of features.

use std::path::PathBuf;
use std::process::Command;

use crate::place::Place;

/// The cargo words that build the app.
pub(crate) const BUILD: &[&str] = &["build", "-p", "tapedeck", "--bin", "tapedeck"];

/// The app's package and program.
pub(crate) const NAME: &str = "tapedeck";

/// Cargo, about to build the app.
pub(crate) fn build(place: &Place) -> Command {
    place.cargo(BUILD)
}

/// Where that build puts it.
pub(crate) fn program(place: &Place) -> PathBuf {
    place.program(NAME)
}
