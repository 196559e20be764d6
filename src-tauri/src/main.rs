//! The program `tapedeck`. See `lib.rs`.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    // First of all: two providers of cryptography in one process can be at odds.
    desk::install_crypto();
    tapedeck_lib::run(std::env::args_os().skip(1))
}
