//! The page: its packages, its build, and the types it shares with the bridge.
//!
//! It never builds what is unchanged. The page's own scripts (`ui/package.json`) do the work.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::fault::Fault;
use crate::job::{self, Show};
use crate::place::{Place, find_on_path};
use crate::{needs, stamp};

const LIMIT: Duration = Duration::from_secs(600);

/// What a step found to do.
#[derive(Debug, PartialEq)]
pub(crate) enum Work {
    Done,
    Unchanged,
}

/// npm in a folder.
pub(crate) fn npm(folder: &Path, words: &[&str]) -> Command {
    let name = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let mut command = Command::new(find_on_path(name).unwrap_or_else(|| name.into()));
    command.current_dir(folder).args(words);
    command
}

/// Installs a package's dependencies as its lock file says, unless they are there already.
pub(crate) fn install(folder: &Path, log: &Path, show: Show) -> Result<Work, Fault> {
    needs::node()?;
    let digest = stamp::digest(&[folder.join("package-lock.json"), folder.join("package.json")])?;
    // Kept inside, so that it goes when the packages go.
    let pressed = folder.join("node_modules/.xtask");
    if stamp::holds(&pressed, &digest) {
        return Ok(Work::Unchanged);
    }
    let words = ["ci", "--no-audit", "--no-fund"];
    job::run("npm ci", npm(folder, &words), log, LIMIT, show)?;
    stamp::press(&pressed, &digest)?;
    Ok(Work::Done)
}

/// Builds the page into `ui/dist`, unless neither its sources nor the result have changed.
pub(crate) fn build(place: &Place, log: &Path, show: Show) -> Result<Work, Fault> {
    let ui = place.ui();
    let sources =
        stamp::files_under(std::slice::from_ref(&ui), &["node_modules", "dist", "test-results"])?;
    let built = |sources: &[PathBuf]| -> Result<String, Fault> {
        let made = stamp::files_under(&[ui.join("dist")], &[])?;
        Ok(format!("{} {}", stamp::digest(sources)?, stamp::digest(&made)?))
    };
    let pressed = place.own("page.stamp");
    if ui.join("dist/index.html").is_file() && stamp::holds(&pressed, &built(&sources)?) {
        return Ok(Work::Unchanged);
    }
    job::run("the page's build", npm(&ui, &["run", "build"]), log, LIMIT, show)?;
    stamp::press(&pressed, &built(&sources)?)?;
    Ok(Work::Done)
}

/// Writes `ui/src/backend/bindings.ts` as the bridge would have it now.
pub(crate) fn write_bindings(place: &Place) -> Result<(), Fault> {
    let what = "the bridge's example `bindings`";
    let not_started = |cause| Fault::NotStarted { what: what.into(), cause };
    let mut cargo = place.cargo(&["run", "--quiet", "-p", "bridge", "--example", "bindings"]);
    let output = cargo.stderr(Stdio::inherit()).output().map_err(not_started)?;
    if !output.status.success() {
        return Err(Fault::Failed { what: what.into(), log: None });
    }
    let file = place.ui().join("src/backend/bindings.ts");
    fs::write(&file, output.stdout).map_err(Fault::file(&file))?;
    eprintln!("ui/src/backend/bindings.ts is what the bridge says.");
    Ok(())
}
