//! The app: its name, its plain build, and where that lies.
//!
//! It is the dearest thing to build, so no verb here builds it with features of its own.

use std::path::PathBuf;
use std::process::Command;

use crate::place::Place;

/// The app's package and program.
pub(crate) const NAME: &str = "tapedeck";

/// Cargo, about to build the app.
pub(crate) fn build(place: &Place) -> Command {
    place.cargo(&["build", "-p", NAME, "--bin", NAME])
}

/// Where any debug build puts it.
pub(crate) fn program(place: &Place) -> PathBuf {
    place.program(NAME)
}
