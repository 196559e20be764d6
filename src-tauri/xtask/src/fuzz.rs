//! The fuzz targets: built once with coverage counters, then each run over its corpus and beyond.
//!
//! cargo-fuzz is not needed for it, nor a nightly compiler: the compiler's own coverage pass is
//! asked for by its flags, and libFuzzer brings the loop. Without a sanitizer, because there is no
//! unsafe code of ours. A crash leaves its input beside the logs, under the target's name.

use std::fs;
use std::process::Command;

use crate::fault::Fault;
use crate::needs;
use crate::suite::{Bench, Good};

/// Every target; each is a file in `src-tauri/fuzz/fuzz_targets`.
const TARGETS: [&str; 8] =
    ["decode", "rest", "symbols", "session", "ledger", "settings", "commands", "mischief"];

/// What makes the compiler count which edges are taken and what is compared.
const COUNTED: &str = "--cfg fuzzing -Cpasses=sancov-module \
    -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares";

/// No input may take longer, seconds, nor more memory, megabytes.
const SLOWEST: u32 = 10;
const MOST_MEMORY: u32 = 512;

/// Builds the targets and runs each so many times.
pub(crate) fn targets(bench: &Bench<'_>, runs: u64) -> Result<Good, Fault> {
    needs::meet(&[needs::FUZZ])?;
    let place = bench.place;
    let host = host()?;
    let folder = place.target.join("fuzz");
    let manifest = place.root.join("src-tauri/fuzz/Cargo.toml");
    bench.run("the format of the fuzz targets", {
        let mut command = place.cargo(&["fmt", "--check", "--manifest-path"]);
        command.arg(&manifest);
        command
    })?;
    let mut build = place.cargo(&["build", "--release", "--bins", "--manifest-path"]);
    build.arg(&manifest).arg("--target-dir").arg(&folder);
    // With a target named, what runs while building is not counted.
    build
        .args(["--target", &host])
        .env("RUSTFLAGS", COUNTED.split_whitespace().collect::<Vec<_>>().join(" "));
    bench.run("the build of the fuzz targets", build)?;

    let mut sum = 0;
    for name in TARGETS {
        let found = folder.join("corpus").join(name);
        fs::create_dir_all(&found).map_err(Fault::file(&found))?;
        let program = folder.join(&host).join("release").join(name);
        let mut command = Command::new(program);
        command
            .current_dir(&place.root)
            .arg(&found)
            .arg(place.root.join("src-tauri/fuzz/corpus").join(name));
        command.args([
            format!("-runs={runs}"),
            "-seed=1".to_owned(),
            format!("-timeout={SLOWEST}"),
            format!("-rss_limit_mb={MOST_MEMORY}"),
            "-print_final_stats=1".to_owned(),
            format!("-artifact_prefix={}/fuzz-{name}-", place.own("log").display()),
        ]);
        let executed = executed(&bench.run(&format!("the fuzz target {name}"), command)?);
        if executed < runs {
            return Err(Fault::Broken(format!("{name} ran {executed} times, not {runs}.")));
        }
        sum += executed;
    }
    Ok(Good::Passed(format!("{} targets, {sum} executions", TARGETS.len())))
}

/// How often a target says it ran.
fn executed(printed: &str) -> u64 {
    let line =
        printed.lines().find_map(|line| line.strip_prefix("stat::number_of_executed_units:"));
    line.and_then(|count| count.trim().parse().ok()).unwrap_or(0)
}

/// The machine as the compiler calls it.
fn host() -> Result<String, Fault> {
    let what = "rustc -vV";
    let not_started = |cause| Fault::NotStarted { what: what.to_owned(), cause };
    let output = Command::new("rustc").arg("-vV").output().map_err(not_started)?;
    let printed = String::from_utf8_lossy(&output.stdout);
    let host = printed.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).ok_or_else(|| Fault::Broken("rustc does not say where it runs.".into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::Place;

    #[test]
    fn every_target_is_run_and_has_a_corpus() {
        let fuzz = Place::find().unwrap().root.join("src-tauri/fuzz");
        let names = |folder: &str| {
            let files = fs::read_dir(fuzz.join(folder)).unwrap();
            let stem = |file: std::path::PathBuf| file.file_stem().unwrap().to_owned();
            let mut names: Vec<_> = files.map(|file| stem(file.unwrap().path())).collect();
            names.sort();
            names
        };
        let mut targets = TARGETS;
        targets.sort_unstable();
        assert_eq!(names("fuzz_targets"), targets);
        assert_eq!(names("corpus"), targets);
    }

    #[test]
    fn the_count_is_read_from_the_statistics() {
        let printed = "Done 20000 runs in 1 second(s)\nstat::number_of_executed_units: 20000\n";
        assert_eq!(executed(printed), 20_000);
        assert_eq!(executed("Done 20000 runs in 1 second(s)"), 0);
    }
}
