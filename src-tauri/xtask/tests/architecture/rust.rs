//! What Rust sources may not say: the outside world in a pure crate, the key outside its door, a
//! path of somebody's machine.

use crate::sources::{Source, all};
use crate::{caught, none};

const PURE: [&str; 6] = ["market", "wire", "feed", "analytics", "board", "bridge"];

/// The outside world: clippy bans the calls, this bans the types as well.
const WORLD: [&str; 9] = [
    "std::net",
    "std::fs",
    "std::env",
    "std::process",
    "std::thread",
    "Instant::now",
    "SystemTime",
    "tokio::",
    "rand::",
];

/// How many functions may take the key out of its wrapping.
const DOORS: usize = 2;

fn is_program(one: &Source, package: &str) -> bool {
    one.path.starts_with(&format!("src-tauri/crates/{package}/src/"))
        && one.ends(&["rs"])
        && one.name() != "tests.rs"
        && !one.path.contains("/tests/")
}

fn worldly(sources: &[Source]) -> Vec<String> {
    let mut offences = Vec::new();
    for one in sources {
        if PURE.iter().any(|package| is_program(one, package)) {
            for (number, line) in one.code() {
                let said = WORLD.iter().filter(|word| line.contains(**word));
                offences.extend(said.map(|word| {
                    format!("{}:{number}: a pure crate does not know {word}", one.path)
                }));
            }
        }
    }
    offences
}

/// The functions that unwrap the key, as `path: fn name`, each once; tests are free.
fn doors(sources: &[Source]) -> Vec<String> {
    // Spelled apart, so that this file does not name it.
    let word = concat!("expose", "_secret");
    let mut doors = Vec::new();
    for one in sources.iter().filter(|one| one.ends(&["rs"]) && !one.path.contains("tests")) {
        let mut function = "no function";
        for (_, line) in one.code() {
            if let Some((_, rest)) = line.split_once("fn ") {
                function = rest.split(['(', '<']).next().unwrap_or(rest);
            }
            let door = format!("{}: {function}", one.path);
            if line.contains(word)
                && !line.trim_start().starts_with("use ")
                && !doors.contains(&door)
            {
                doors.push(door);
            }
        }
    }
    doors
}

fn key_doors(sources: &[Source]) -> Vec<String> {
    let doors = doors(sources);
    let away = doors.iter().filter(|door| !door.starts_with("src-tauri/crates/desk/src/"));
    let mut offences: Vec<String> = away.map(|door| format!("{door}: only desk unwraps")).collect();
    if doors.len() > DOORS {
        offences.push(format!("more than {DOORS} functions unwrap the key: {}", doors.join(", ")));
    }
    offences
}

fn machine_paths(sources: &[Source]) -> Vec<String> {
    let mut offences = Vec::new();
    // Spelled apart, so that this file does not offend.
    let homes =
        ["/ro_ot/", "/wo_rk/", "/ho_me/", "/Use_rs/", "C:\\Use_rs"].map(|s| s.replace('_', ""));
    for one in sources.iter().filter(|one| !one.path.ends_with("package-lock.json")) {
        for (index, line) in one.text.lines().enumerate() {
            let named = homes.iter().filter(|home| line.contains(home.as_str()));
            offences.extend(named.map(|home| format!("{}:{}: names {home}", one.path, index + 1)));
        }
    }
    offences
}

#[test]
fn a_pure_crate_knows_nothing_of_the_world() {
    none(&worldly(&all()));
}

#[test]
fn the_key_is_unwrapped_in_two_functions_of_the_desk() {
    none(&key_doors(&all()));
}

#[test]
fn no_file_names_a_place_on_somebodys_machine() {
    none(&machine_paths(&all()));
}

#[test]
fn a_planted_line_is_caught() {
    let plant = |path: &str, text: &str| [Source::planted(path, text)];
    let board = "src-tauri/crates/board/src/board.rs";
    caught(&worldly(&plant(board, "//! Board.\nuse std::fs;\n")), "board.rs:2");
    caught(&worldly(&plant(board, "let now = SystemTime::now();")), "SystemTime");
    none(&worldly(&plant(board, "// std::fs is not for us\n#[cfg(test)]\nuse std::fs;")));
    none(&worldly(&plant("src-tauri/crates/desk/src/disk.rs", "use std::fs;")));

    let unwraps = concat!("fn one() { key.expose", "_secret(); }\n");
    let three = [unwraps, unwraps, unwraps];
    let named = |name: &str| unwraps.replace("one", name);
    caught(&key_doors(&plant("src-tauri/src/commands.rs", unwraps)), "commands.rs: one");
    none(&key_doors(&plant("src-tauri/crates/desk/src/dial.rs", &three.concat())));
    let text = [named("a"), named("b"), named("c")].concat();
    caught(&key_doors(&plant("src-tauri/crates/desk/src/dial.rs", &text)), "more than 2");

    let path = ["see /ro", "ot/notes"].concat();
    caught(&machine_paths(&plant("README.md", &path)), "README.md:1");
}
