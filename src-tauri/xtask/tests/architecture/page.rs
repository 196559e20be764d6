//! What the page's sources may not say: Tauri outside its one door, state inside a drawing part,
//! markup made of text.

use crate::sources::{Source, all};
use crate::{caught, none};

/// The only file that knows Tauri.
const DOOR: &str = "ui/src/backend/tauri.ts";

/// Folders that draw from what they are given.
const STATELESS: [&str; 3] = ["ui/src/parts/", "ui/src/format/", "ui/src/charts/"];

/// Ways to turn text into markup or into a program.
const SINKS: [&str; 7] = [
    "{@html",
    "innerHTML",
    "outerHTML",
    "insertAdjacentHTML",
    "document.write",
    "new Function(",
    "eval(",
];

fn page(sources: &[Source]) -> impl Iterator<Item = &Source> {
    sources
        .iter()
        .filter(|one| one.path.starts_with("ui/src/") && one.ends(&["ts", "js", "svelte"]))
}

/// What a line imports, if it does: the text in its last pair of quotes.
fn imported(line: &str) -> Option<&str> {
    let line = line.trim();
    let imports = line.starts_with("import") || line.contains(" from ") || line.contains("import(");
    let quote = line.rfind(['\'', '"']).filter(|_| imports)?;
    let before = &line[..quote];
    Some(&before[before.rfind(['\'', '"'])? + 1..])
}

fn doors(sources: &[Source]) -> Vec<String> {
    let mut offences = Vec::new();
    for one in page(sources).filter(|one| one.path != DOOR) {
        for (number, line) in one.code() {
            if imported(line).is_some_and(|name| name.starts_with("@tauri-apps")) {
                offences.push(format!("{}:{number}: only {DOOR} knows Tauri", one.path));
            }
        }
    }
    offences
}

fn stateful(sources: &[Source]) -> Vec<String> {
    let mut offences = Vec::new();
    let parts = page(sources).filter(|one| STATELESS.iter().any(|at| one.path.starts_with(at)));
    for one in parts {
        for (number, line) in one.code() {
            if imported(line).is_some_and(|name| name.split('/').any(|step| step == "state")) {
                offences.push(format!("{}:{number}: parts are given what they draw", one.path));
            }
        }
    }
    offences
}

fn sinks(sources: &[Source]) -> Vec<String> {
    let mut offences = Vec::new();
    for one in page(sources) {
        for (number, line) in one.code() {
            let found = SINKS.iter().filter(|sink| line.contains(**sink));
            offences.extend(found.map(|sink| format!("{}:{number}: {sink}", one.path)));
        }
    }
    offences
}

#[test]
fn only_one_file_of_the_page_knows_tauri() {
    let sources = all();
    let door = sources.iter().find(|one| one.path == DOOR).unwrap();
    assert!(door.text.contains("@tauri-apps"), "the door leads nowhere");
    none(&doors(&sources));
}

#[test]
fn parts_formats_and_charts_do_not_know_the_state() {
    none(&stateful(&all()));
}

#[test]
fn the_page_makes_no_markup_from_text() {
    none(&sinks(&all()));
}

#[test]
fn a_planted_import_is_caught() {
    let plant = |path: &str, text: &str| [Source::planted(path, text)];
    let invoke = "import { invoke } from '@tauri-apps/api/core';";
    caught(&doors(&plant("ui/src/state/desk.svelte.ts", invoke)), "desk.svelte.ts:1");
    caught(
        &doors(&plant("ui/src/App.svelte", "const x = await import('@tauri-apps/api');")),
        "App",
    );
    none(&doors(&plant(DOOR, invoke)));
    let state = "\nimport { desk } from '../state/desk.svelte';";
    caught(&stateful(&plant("ui/src/parts/Badge.svelte", state)), "Badge.svelte:2");
    none(&stateful(&plant("ui/src/panels/Chain.svelte", state)));
    caught(&sinks(&plant("ui/src/parts/Badge.svelte", "<p>{@html text}</p>")), "{@html");
    caught(&sinks(&plant("ui/src/charts/smile.ts", "node.innerHTML = text;")), "innerHTML");
}
