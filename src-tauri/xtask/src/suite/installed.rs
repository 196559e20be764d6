//! The package as a person gets it: made from the debug build, installed, started, removed.
//!
//! It never touches a Tapedeck that is installed already, and installs only as root; for everybody
//! else the package is unpacked and started from there.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::{Bench, Good};
use crate::ask::PictureWish;
use crate::fault::Fault;
use crate::place::on_path;
use crate::{app, bundle, picture};

/// Makes the .deb, and takes a picture of what it holds.
pub(super) fn deb(bench: &Bench<'_>) -> Result<Good, Fault> {
    if !on_path("dpkg-deb") {
        return Ok(Good::Skipped("no dpkg here".into()));
    }
    let made = bench.run("the bundler", bundle::command(bench.place, true, "deb"))?;
    let deb = bundle::made(bench.place, true, "deb")?;
    let deb = deb.first().ok_or_else(|| Fault::Broken(format!("No .deb was made:\n{made}")))?;
    if may_install(bench) { installed(bench, deb) } else { unpacked(bench, deb) }
}

fn may_install(bench: &Bench<'_>) -> bool {
    let root = bench.run("id", words("id", &["-u"])).is_ok_and(|id| id.trim() == "0");
    root && on_path("apt-get") && bench.run("dpkg", words("dpkg", &["-s", app::NAME])).is_err()
}

fn installed(bench: &Bench<'_>, deb: &Path) -> Result<Good, Fault> {
    let mut install = words("apt-get", &["install", "-y", "-q", "--no-install-recommends"]);
    install.arg(deb).env("DEBIAN_FRONTEND", "noninteractive");
    bench.run("apt-get install", install)?;
    let shown = start(bench, Path::new("/usr/bin").join(app::NAME));
    let removed = bench.run("apt-get remove", words("apt-get", &["remove", "-y", "-q", app::NAME]));
    shown?;
    removed?;
    if Path::new("/usr/bin").join(app::NAME).exists() {
        return Err(Fault::Broken("The removed package left its program behind.".into()));
    }
    Ok(Good::Passed("installed, started, removed".into()))
}

fn unpacked(bench: &Bench<'_>, deb: &Path) -> Result<Good, Fault> {
    let folder = bench.place.own("unpacked");
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(Fault::file(&folder))?;
    }
    let mut unpack = words("dpkg-deb", &["-x"]);
    unpack.arg(deb).arg(&folder);
    bench.run("dpkg-deb", unpack)?;
    start(bench, folder.join("usr/bin").join(app::NAME))?;
    Ok(Good::Passed("unpacked and started; only root installs it".into()))
}

fn start(bench: &Bench<'_>, program: PathBuf) -> Result<(), Fault> {
    let file = bench.place.own("installed.png");
    let wish = PictureWish { file, after: Duration::from_secs(1), size: (1440, 900) };
    picture::take(&program, &wish, &bench.place.log("installed-app"))
}

fn words(program: &str, words: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(words);
    command
}
