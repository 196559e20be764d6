//! Any script of mischief: it is read or refused with its line, and what is read is written back
//! as the same.
//!
//! The exchange's own files are taken in by themselves, as in `settings.rs`: what plays a script
//! needs sockets, what reads it does not.
#![no_main]
#![allow(dead_code, reason = "the part of it that this needs")]

use libfuzzer_sys::fuzz_target;

#[path = "../../crates/sim/src/noise.rs"]
mod noise;

#[path = "../../crates/sim/src/mischief"]
mod mischief {
    mod fault;
    mod garbage;
    mod script;
    mod words;

    pub(crate) use script::{Line, parse};
}

use mischief::{Line, parse};

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    match parse(&text) {
        Ok(lines) => {
            let written: String = lines.iter().map(|line: &Line| format!("{line}\n")).collect();
            assert_eq!(parse(&written).as_ref(), Ok(&lines), "{written}");
        }
        Err(error) => {
            assert!((1..=text.lines().count()).contains(&error.line));
            assert!(!error.reason.is_empty());
        }
    }
});
