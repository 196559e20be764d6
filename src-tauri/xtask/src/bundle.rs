//! `cargo xtask bundle`: the .deb and the .rpm, by the Tauri CLI that the page's packages bring.
//!
//! It never makes an AppImage: that needs a download. The targets are named, never "all".

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use crate::fault::Fault;
use crate::job::Show;
use crate::place::Place;
use crate::{app, job, needs, page, stamp};

const LIMIT: Duration = Duration::from_secs(40 * 60);

/// Builds the app and both packages, and says where they are.
pub(crate) fn make(place: &Place, debug: bool) -> Result<(), Fault> {
    if !cfg!(target_os = "linux") {
        return Err(Fault::Missing("The .deb and the .rpm are made on Linux.".into()));
    }
    needs::meet(&[needs::WINDOW])?;
    let log = place.log("bundle");
    page::install(&place.ui(), &log, Show::All)?;
    page::build(place, &log, Show::All)?;
    let mut build = app::build(place);
    if !debug {
        build.arg("--release");
    }
    job::run("cargo build", build, &log, LIMIT, Show::All)?;
    job::run("the bundler", command(place, debug, "deb,rpm"), &log, LIMIT, Show::All)?;
    for kind in ["deb", "rpm"] {
        for file in made(place, debug, kind)? {
            let size = file.metadata().map_err(Fault::file(&file))?.len();
            println!("{:>8.1} MB  {}", size as f64 / 1e6, file.display());
        }
    }
    Ok(())
}

/// The Tauri CLI, about to bundle what cargo has built.
pub(crate) fn command(place: &Place, debug: bool, kinds: &str) -> Command {
    let mut command = tauri(place);
    command.args(["bundle", "--ci", "--bundles", kinds]);
    if debug {
        command.arg("--debug");
    }
    command
}

/// The Tauri CLI, at the top level.
pub(crate) fn tauri(place: &Place) -> Command {
    let name = if cfg!(windows) { "tauri.cmd" } else { "tauri" };
    let mut command = Command::new(place.ui().join("node_modules/.bin").join(name));
    command.current_dir(&place.root);
    command
}

/// The packages of one kind that are there.
pub(crate) fn made(place: &Place, debug: bool, kind: &str) -> Result<Vec<PathBuf>, Fault> {
    let profile = if debug { "debug" } else { "release" };
    let folder = place.target.join(profile).join("bundle").join(kind);
    let files = stamp::files_under(&[folder], &["data", "control"])?;
    Ok(files.into_iter().filter(|file| file.extension().is_some_and(|end| end == kind)).collect())
}
