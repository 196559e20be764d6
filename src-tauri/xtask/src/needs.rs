//! What the machine must have: which of it is missing, why it is wanted, how to install it.
//!
//! It never installs without saying first what and why, and never a thing that is there already:
//! each need is looked for itself, not in a package list. Read `needs/table.rs` for the needs.

use std::io::IsTerminal;
use std::process::{Command, Stdio};

use crate::fault::Fault;
use crate::place::{find_on_path, on_path};

mod table;

pub(crate) use table::{FUZZ, ICONS, PICTURE, TEST, WINDOW};

/// One thing that a system package brings.
pub(crate) struct Need {
    /// How to see whether it is there.
    probe: Probe,
    /// What breaks without it, in a few words.
    why: &'static str,
    /// The package's name with apt, dnf and pacman.
    packages: [&'static str; 3],
}

/// A look at the machine; any of the names will do.
enum Probe {
    /// A program on the search path.
    Program(&'static [&'static str]),
    /// A library that pkg-config knows, with its headers.
    Library(&'static [&'static str]),
    /// A module that python3 can import.
    Python(&'static str),
}

impl Probe {
    fn found(&self) -> bool {
        match self {
            Probe::Program(names) => names.iter().any(|name| on_path(name)),
            Probe::Library(names) => {
                names.iter().any(|name| succeeds("pkg-config", &["--exists", name]))
            }
            Probe::Python(module) => succeeds("python3", &["-c", &format!("import {module}")]),
        }
    }
}

/// The package tools that are known, in the order of [`Need::packages`].
#[derive(Clone, Copy, Debug, PartialEq)]
enum Installer {
    Apt,
    Dnf,
    Pacman,
}

impl Installer {
    fn find() -> Option<Installer> {
        let known =
            [("apt-get", Installer::Apt), ("dnf", Installer::Dnf), ("pacman", Installer::Pacman)];
        known.into_iter().find(|(name, _)| on_path(name)).map(|(_, installer)| installer)
    }

    fn package(self, need: &Need) -> &'static str {
        need.packages[self as usize]
    }

    /// The words that install packages, without sudo.
    fn words(self) -> &'static [&'static str] {
        match self {
            Installer::Apt => &["apt-get", "install", "-y", "--no-install-recommends"],
            Installer::Dnf => &["dnf", "install", "-y", "--setopt=install_weak_deps=False"],
            Installer::Pacman => &["pacman", "-S", "--needed", "--noconfirm"],
        }
    }

    /// Words that keep hundreds of lines of progress out of a log.
    fn hush(self) -> &'static [&'static str] {
        match self {
            Installer::Apt if !std::io::stderr().is_terminal() => {
                &["-qq", "-o", "Dpkg::Use-Pty=0", "-o", "Dpkg::Progress-Fancy=0"]
            }
            _ => &[],
        }
    }
}

/// Sees to it that all of these are there. Says nothing when they are.
pub(crate) fn meet(lists: &[&[Need]]) -> Result<(), Fault> {
    if cfg!(target_os = "macos") {
        return ask_for(
            "xcode-select",
            &["-p"],
            "the command line tools: `xcode-select --install`",
        );
    }
    if cfg!(windows) {
        let advice = "Microsoft C++ Build Tools with \"Desktop development with C++\" \
                      (WebView2 comes with Windows 10 and later)";
        return ask_for("rustc", &["-vV"], advice);
    }
    let missing: Vec<&Need> =
        lists.iter().copied().flatten().filter(|need| !need.probe.found()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let Some(installer) = Installer::find() else {
        return Err(Fault::Missing(format!(
            "These are missing, and there is no apt, dnf or pacman to install them with:\n{}",
            reasons(&missing, Installer::Apt)
        )));
    };
    eprintln!("\nMissing system packages:\n{}", reasons(&missing, installer));
    install(installer, &missing)?;
    match missing.iter().find(|need| !need.probe.found()) {
        None => Ok(()),
        Some(need) => Err(Fault::Missing(format!(
            "{} was installed, and what it is for is still missing: {}.",
            installer.package(need),
            need.why
        ))),
    }
}

fn ask_for(program: &str, words: &[&str], advice: &str) -> Result<(), Fault> {
    if succeeds(program, words) {
        return Ok(());
    }
    Err(Fault::Missing(format!("This machine needs {advice}. Install it and start again.")))
}

/// One line a package, each package once, with why it is wanted.
fn reasons(missing: &[&Need], installer: Installer) -> String {
    let lines =
        missing.iter().map(|need| format!("  {:<32} {}", installer.package(need), need.why));
    lines.collect::<Vec<_>>().join("\n")
}

fn install(installer: Installer, missing: &[&Need]) -> Result<(), Fault> {
    let mut packages: Vec<&str> = missing.iter().map(|need| installer.package(need)).collect();
    packages.sort_unstable();
    packages.dedup();
    let root = output("id", &["-u"]).is_some_and(|id| id.trim() == "0");
    let by_hand = || {
        let words = [&["sudo"], installer.words(), &packages].concat().join(" ");
        Fault::Missing(format!("The packages could not be installed. By hand: {words}"))
    };
    if !root && !on_path("sudo") {
        return Err(by_hand());
    }
    // A fresh machine has no package list, an old one has a stale list: fetch it before, once.
    if installer == Installer::Apt {
        as_root(root, &["apt-get", "update", "-q"]);
    }
    let words = [installer.words(), installer.hush(), &packages].concat();
    if as_root(root, &words) { Ok(()) } else { Err(by_hand()) }
}

/// Runs a package tool in the open: it may ask for a password, and it shows its own progress.
fn as_root(root: bool, words: &[&str]) -> bool {
    let words = if root { words.to_vec() } else { [&["sudo"], words].concat() };
    eprintln!("$ {}", words.join(" "));
    let Some((program, rest)) = words.split_first() else { return false };
    let mut command = Command::new(program);
    command.args(rest).env("DEBIAN_FRONTEND", "noninteractive");
    command.status().is_ok_and(|status| status.success())
}

/// Node at least this new, or a fault that says what to do.
pub(crate) fn node() -> Result<(), Fault> {
    let advice = "Tapedeck's page needs Node 20.19 or newer (https://nodejs.org)";
    let Some(text) = output("node", &["--version"]) else {
        return Err(Fault::Missing(format!("{advice}; there is no `node` here.")));
    };
    if !new_enough(text.trim()) {
        return Err(Fault::Missing(format!("{advice}; here it is {}.", text.trim())));
    }
    if find_on_path("npm").is_none() && !cfg!(windows) {
        return Err(Fault::Missing(format!("{advice} with npm; there is no `npm` here.")));
    }
    Ok(())
}

fn new_enough(version: &str) -> bool {
    let mut parts = version.trim_start_matches('v').split('.').map(str::parse::<u32>);
    match (parts.next(), parts.next()) {
        (Some(Ok(major)), Some(Ok(minor))) => (major, minor) >= (20, 19),
        _ => false,
    }
}

fn succeeds(program: &str, words: &[&str]) -> bool {
    let mut command = Command::new(program);
    command.args(words).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

fn output(program: &str, words: &[&str]) -> Option<String> {
    let output = Command::new(program).args(words).stdin(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_is_new_enough_from_20_19() {
        for version in ["v20.19.0", "v20.20.2", "v22.0.0", "25.1.0"] {
            assert!(new_enough(version), "{version}");
        }
        for version in ["v20.18.9", "v18.20.4", "", "node", "v20"] {
            assert!(!new_enough(version), "{version}");
        }
    }

    #[test]
    fn every_need_says_why_and_has_a_package_everywhere() {
        for need in [WINDOW, PICTURE, TEST, FUZZ, ICONS].into_iter().flatten() {
            assert!(need.why.len() > 10, "{:?}", need.packages);
            assert!(need.packages.iter().all(|name| !name.is_empty()), "{:?}", need.packages);
        }
    }

    #[test]
    fn the_reasons_name_the_package_of_this_system() {
        let need = &WINDOW[0];
        for installer in [Installer::Apt, Installer::Dnf, Installer::Pacman] {
            let line = reasons(&[need], installer);
            assert!(line.contains(installer.package(need)) && line.contains(need.why), "{line}");
        }
    }
}
