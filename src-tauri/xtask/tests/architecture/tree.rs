//! Names, places and sizes of files.

use crate::sources::{Source, all};
use crate::{caught, none};

/// What may lie at the top level, besides papers and files that open with a dot.
const TOP: [&str; 11] = [
    "Cargo.toml",
    "Cargo.lock",
    "clippy.toml",
    "deny.toml",
    "icons",
    "rust-toolchain.toml",
    "rustfmt.toml",
    "src-tauri",
    "tauri.conf.json",
    "tests",
    "ui",
];

/// Papers: the names in capitals that a reader expects.
const PAPERS: [&str; 8] = [
    "ARCHITECTURE.md",
    "BENCHMARKS.md",
    "CHANGELOG.md",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "NOTICE",
    "README.md",
    "SECURITY.md",
];

/// Names that say nothing about what is inside.
const EMPTY_WORDS: [&str; 7] =
    ["util", "common", "helper", "misc", "manager", "service", "handler"];

/// Lines: hardly any file has more than the first, none more than the second.
const LONG: usize = 350;
const TOO_LONG: usize = 500;

/// Of so many files one may be long.
const ONE_IN: usize = 20;

const WRITTEN: [&str; 6] = ["rs", "ts", "mjs", "js", "svelte", "py"];

fn written(sources: &[Source]) -> impl Iterator<Item = &Source> {
    // Bindings are written by the bridge.
    sources.iter().filter(|one| one.ends(&WRITTEN) && one.name() != "bindings.ts")
}

fn top_level(sources: &[Source]) -> Vec<String> {
    let mut tops: Vec<&str> =
        sources.iter().map(|one| one.path.split('/').next().unwrap_or_default()).collect();
    tops.dedup();
    let known = |top: &&str| top.starts_with('.') || TOP.contains(top) || PAPERS.contains(top);
    tops.into_iter()
        .filter(|top| !known(top))
        .map(|top| format!("{top} does not belong at the top level"))
        .collect()
}

fn empty_words(sources: &[Source]) -> Vec<String> {
    let says_nothing = |one: &&Source| {
        let stem = one.name().split('.').next().unwrap_or_default().to_lowercase();
        stem.split(['-', '_']).any(|word| {
            EMPTY_WORDS.iter().any(|empty| word == *empty || word == format!("{empty}s"))
        })
    };
    written(sources).filter(says_nothing).map(|one| format!("{} says nothing", one.path)).collect()
}

fn mod_files(sources: &[Source]) -> Vec<String> {
    let named = sources.iter().filter(|one| one.name() == "mod.rs");
    named.map(|one| format!("{}: `thing.rs` lies beside `thing/`", one.path)).collect()
}

fn openings(sources: &[Source]) -> Vec<String> {
    let opens = |one: &Source| {
        let text = one.text.trim_start_matches('\u{feff}');
        let text = text
            .strip_prefix("#!/usr/bin/env")
            .map_or(text, |rest| rest.split_once('\n').map_or("", |(_, rest)| rest));
        let marks: &[&str] = match one.name().rsplit('.').next() {
            Some("rs") => &["//!"],
            Some("py") => &["\"\"\"", "#"],
            _ => &["//", "/*", "<!--"],
        };
        marks.iter().any(|mark| text.trim_start().starts_with(mark))
    };
    // A file of unit tests is named after what it tests.
    let beside = |one: &Source| one.name() == "tests.rs" || one.name().ends_with(".test.ts");
    let mute = written(sources).filter(|one| !beside(one) && !opens(one));
    mute.map(|one| format!("{} does not open with what it is", one.path)).collect()
}

fn lengths(sources: &[Source]) -> Vec<String> {
    let length = |one: &Source| one.text.lines().count();
    let long: Vec<&Source> = written(sources).filter(|one| length(one) > LONG).collect();
    let name = |one: &&Source| format!("{} has {} lines", one.path, length(one));
    if long.len() * ONE_IN > written(sources).count() {
        return long.iter().map(name).collect();
    }
    long.iter().filter(|one| length(one) > TOO_LONG).map(name).collect()
}

#[test]
fn the_top_level_holds_only_what_a_reader_expects() {
    none(&top_level(&all()));
}

#[test]
fn a_files_name_says_what_is_inside() {
    none(&empty_words(&all()));
}

#[test]
fn a_module_lies_beside_its_folder() {
    none(&mod_files(&all()));
}

#[test]
fn a_file_opens_with_what_it_is() {
    none(&openings(&all()));
}

#[test]
fn hardly_any_file_is_long() {
    none(&lengths(&all()));
}

#[test]
fn a_planted_file_is_caught() {
    let plant = |path: &str, text: &str| [Source::planted(path, text)];
    caught(&top_level(&plant("scripts/go.sh", "")), "scripts");
    none(&top_level(&plant(".github/x.yml", "")));
    for name in ["ui/src/state/utils.ts", "src-tauri/src/window_manager.rs", "ui/src/Helper.svelte"]
    {
        caught(&empty_words(&plant(name, "")), name);
    }
    none(&empty_words(&plant("ui/src/state/commonest.ts", "")));
    caught(&mod_files(&plant("src-tauri/src/tray/mod.rs", "")), "mod.rs");
    caught(&openings(&plant("src-tauri/src/tray.rs", "use x;\n")), "tray.rs");
    caught(&openings(&plant("ui/src/App.svelte", "<script>\n")), "App.svelte");
    none(&openings(&plant("tests/run.py", "#!/usr/bin/env python3\n\"\"\"Runs.\"\"\"\n")));
    caught(&lengths(&plant("src-tauri/src/tray.rs", &"\n".repeat(LONG + 1))), "351 lines");
    let many = (0..ONE_IN).map(|n| Source::planted(&format!("src-tauri/src/n{n}.rs"), ""));
    let long = Source::planted("src-tauri/src/tray.rs", &"\n".repeat(LONG + 1));
    none(&lengths(&many.chain([long]).collect::<Vec<_>>()));
}
