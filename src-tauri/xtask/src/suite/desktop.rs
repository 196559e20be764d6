//! The tests that drive the real window, on a screen and a bus of their own.
//!
//! They never see the person's keyring, settings or display.

use std::path::Path;

use super::tally::tested;
use super::{Bench, Good};
use crate::app;
use crate::fault::Fault;
use crate::screen::Screen;

/// Builds the tests first, in the open air, then runs them on a screen.
pub(super) fn tests(bench: &Bench<'_>) -> Result<Good, Fault> {
    let words = ["test", "-p", app::NAME, "--test", "desktop"];
    let build = bench.place.cargo(&[words.as_slice(), &["--no-run"]].concat());
    bench.run("the build of the desktop tests", build)?;
    let screen = Screen::open((1440, 900))?;
    let mut command = screen.command(Path::new("cargo"));
    command.args(words).args(["--", "--test-threads", "1"]);
    command.current_dir(&bench.place.root).env("TAPEDECK_BIN", app::program(bench.place));
    tested(&bench.run("the desktop tests", command)?)
}
