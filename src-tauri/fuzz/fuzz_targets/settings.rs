//! Any file of choices: the program starts, says what was wrong, and a choice saved afterwards is
//! found again.
//!
//! The desk's own file is taken in by itself: the desk with its sockets, TLS and keyring would be
//! minutes of building for nothing that is run here.
#![no_main]
#![allow(dead_code, reason = "the part of it that this needs")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use bridge::Settings;
use desk::settings;
use libfuzzer_sys::fuzz_target;

#[path = "../../crates/desk/src"]
mod desk {
    pub(crate) mod settings;
}

/// What the desk's file asks of the desk.
mod clock {
    pub(crate) fn now() -> market::Time {
        market::Time::from_millis(1_790_000_000_000)
    }
}

/// In memory where there is such a place: a file is written for each run.
fn place() -> &'static Path {
    static PLACE: OnceLock<PathBuf> = OnceLock::new();
    PLACE.get_or_init(|| {
        let memory = Path::new("/dev/shm");
        let root = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
        let place = root.join(format!("tapedeck-fuzz-{}", std::process::id()));
        fs::create_dir_all(&place).expect("a folder");
        place
    })
}

fuzz_target!(|bytes: &[u8]| {
    let path = place().join("settings.json");
    fs::write(&path, bytes).expect("a file");
    let loaded = settings::load::<Settings>(&path);
    let mut file = loaded.file;
    match &loaded.problem {
        Some(settings::Problem::Newer { .. }) => {
            assert!(file.save(&loaded.value).is_err(), "a newer version's file was written");
            assert_eq!(fs::read(&path).expect("the file"), bytes, "and changed");
        }
        Some(settings::Problem::Corrupt { moved, .. }) => {
            let moved = moved.as_ref().expect("a place for it");
            assert_eq!(fs::read(moved).expect("the file"), bytes, "what was moved away changed");
        }
        Some(settings::Problem::Unreadable(words)) => panic!("a plain file: {words}"),
        None => {
            let mut next = loaded.value.clone();
            next.watchlist.push("SPY".to_owned());
            file.save(&next).expect("room");
            let again = settings::load::<Settings>(&path);
            assert_eq!((again.value, again.problem), (next, None));
        }
    }
    fs::remove_dir_all(place()).expect("the folder");
    fs::create_dir_all(place()).expect("a folder");
});
