//! `cargo bench -p desk --bench chain`: as `run.rs`, under a name of its own, for cargo wants a file
//! for each benchmark.

#[path = "run.rs"]
mod run;

fn main() -> std::process::ExitCode {
    run::main()
}
