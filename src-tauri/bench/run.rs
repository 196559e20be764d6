//! `cargo bench -p wire`, `-p board` and `-p desk`: goes on to the benchmark of the same name in the
//! workspace beside this file, where the peers are.

#![expect(
    clippy::disallowed_methods,
    reason = "a program at the edge: cargo is told by the environment"
)]

use std::process::{Command, ExitCode};

pub(crate) fn main() -> ExitCode {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../../bench/Cargo.toml");
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let cargo = |verb: &str| {
        let mut command = Command::new(&program);
        command.args([verb, "--quiet", "--release", "--manifest-path", manifest]);
        command
    };
    let done = |command: &mut Command| command.status().is_ok_and(|status| status.success());
    // Cargo says `--bench` to whatever it takes for a benchmark.
    let words = std::env::args().skip(1).filter(|word| word != "--bench");
    let mut run = cargo("run");
    run.args(["--bin", env!("CARGO_CRATE_NAME"), "--"]).args(words);
    // All of them first: one starts another.
    if done(&mut cargo("build")) && done(&mut run) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
