//! Which package may use which: read from `cargo metadata`.
//!
//! Arrows bind `[dependencies]`; tests, examples and build scripts are free, except that nothing
//! but the window ever sees Tauri.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

use crate::sources::root;
use crate::{caught, none};

/// Every package of ours and what it may use of ours.
const ARROWS: [(&str, &[&str]); 10] = [
    ("market", &[]),
    ("wire", &["market"]),
    ("analytics", &["market"]),
    ("board", &["market"]),
    ("feed", &["market", "wire"]),
    ("bridge", &["market", "feed", "board", "analytics"]),
    ("desk", &["market", "wire", "feed", "board", "analytics"]),
    ("sim", &["market", "analytics"]),
    (WINDOW, &["market", "board", "desk", "bridge", "sim"]),
    ("xtask", &[]),
];

const WINDOW: &str = "tapedeck";
const PURE: [&str; 6] = ["market", "wire", "feed", "analytics", "board", "bridge"];
const EDGE: [&str; 2] = ["desk", "sim"];

/// What only the window may name, by the first word of the package's name.
const WINDOWING: [&str; 3] = ["tauri", "wry", "tao"];

/// What only the edge may name, likewise.
const OUTSIDE: [&str; 8] =
    ["tokio", "tungstenite", "reqwest", "hyper", "axum", "keyring", "mio", "socket2"];

/// What no pure crate may reach by any road.
const IMPURE: [&str; 3] = ["rand", "getrandom", "rustls"];

/// TLS stacks besides rustls. cargo-deny says the same; this runs where it is not installed.
const SECOND_TLS: [&str; 3] = ["native-tls", "openssl", "openssl-sys"];

/// A package of ours.
#[derive(Default)]
struct Package {
    name: String,
    /// Direct, under `[dependencies]`.
    uses: BTreeSet<String>,
    /// Direct, under any table.
    names: BTreeSet<String>,
    /// All that it reaches through `[dependencies]`.
    reaches: BTreeSet<String>,
}

fn is_of(family: &[&str], name: &str) -> bool {
    family.iter().any(|one| name.split('-').next() == Some(one))
}

fn arrows(packages: &[Package]) -> Vec<String> {
    let ours: BTreeSet<&str> = packages.iter().map(|package| package.name.as_str()).collect();
    let mut offences = Vec::new();
    for package in packages {
        let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == package.name) else {
            offences.push(format!("{} has no arrows: give it some", package.name));
            continue;
        };
        let used = package.uses.iter().filter(|name| ours.contains(name.as_str()));
        let wrong = used.filter(|name| !allowed.contains(&name.as_str()));
        offences.extend(wrong.map(|name| format!("{} must not use {name}", package.name)));
    }
    offences
}

fn windowing(packages: &[Package]) -> Vec<String> {
    let others = packages.iter().filter(|package| package.name != WINDOW);
    offences(others, |package| &package.names, &WINDOWING, "only the window may name")
}

fn outside(packages: &[Package]) -> Vec<String> {
    let others = packages.iter().filter(|package| !EDGE.contains(&package.name.as_str()));
    offences(others, |package| &package.uses, &OUTSIDE, "only desk and sim may use")
}

fn impure(packages: &[Package]) -> Vec<String> {
    let banned = [&WINDOWING[..], &OUTSIDE, &IMPURE].concat();
    let pure = packages.iter().filter(|package| PURE.contains(&package.name.as_str()));
    offences(pure, |package| &package.reaches, &banned, "a pure crate must not reach")
}

fn offences<'a>(
    packages: impl Iterator<Item = &'a Package>,
    list: impl Fn(&Package) -> &BTreeSet<String>,
    banned: &[&str],
    rule: &str,
) -> Vec<String> {
    let culprits = |package: &'a Package| -> Vec<String> {
        let names = list(package).iter().filter(|name| is_of(banned, name));
        names.map(|name| format!("{}: {rule} {name}", package.name)).collect()
    };
    packages.flat_map(culprits).collect()
}

/// What Cargo.lock must not hold: a second TLS stack, code that comes from no registry.
fn locked(lock: &str) -> Vec<String> {
    let quoted = |line: &'_ str| line.split('"').nth(1).unwrap_or_default().to_owned();
    let names = lock.lines().filter(|line| line.starts_with("name = ")).map(quoted);
    let second = names.filter(|name| SECOND_TLS.contains(&name.as_str()));
    let sources = lock.lines().filter(|line| line.starts_with("source = ")).map(quoted);
    let strange = sources.filter(|source| !source.starts_with("registry+"));
    second.chain(strange).map(|culprit| format!("Cargo.lock holds {culprit}")).collect()
}

/// The packages of this workspace, as cargo resolves them for this machine.
fn packages() -> Vec<Package> {
    let host = run("rustc", &["-vV"]);
    let host = host.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let words = ["metadata", "--format-version", "1", "--locked", "--filter-platform", host];
    let metadata: Value = serde_json::from_str(&run(env!("CARGO"), &words)).unwrap();
    let names: BTreeMap<&str, &str> = rows(&metadata["packages"])
        .map(|package| (text(&package["id"]), text(&package["name"])))
        .collect();
    let members: BTreeSet<&str> = rows(&metadata["workspace_members"]).map(text).collect();
    let mut normal: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for node in rows(&metadata["resolve"]["nodes"]) {
        let used = rows(&node["deps"])
            .filter(|dependency| rows(&dependency["dep_kinds"]).any(|kind| kind["kind"].is_null()));
        normal.insert(text(&node["id"]), used.map(|used| text(&used["pkg"])).collect());
    }
    let named = |package: &Value, all: bool| -> BTreeSet<String> {
        let dependencies = rows(&package["dependencies"]);
        let kept = dependencies.filter(|dependency| all || dependency["kind"].is_null());
        kept.map(|dependency| text(&dependency["name"]).to_owned()).collect()
    };
    let ours = rows(&metadata["packages"]).filter(|one| members.contains(text(&one["id"])));
    ours.map(|package| Package {
        name: text(&package["name"]).to_owned(),
        uses: named(package, false),
        names: named(package, true),
        reaches: reach(&normal, text(&package["id"]))
            .into_iter()
            .map(|id| names[id].to_owned())
            .collect(),
    })
    .collect()
}

fn reach<'a>(normal: &BTreeMap<&'a str, BTreeSet<&'a str>>, from: &'a str) -> BTreeSet<&'a str> {
    let mut seen = BTreeSet::new();
    let mut todo = vec![from];
    while let Some(id) = todo.pop() {
        if seen.insert(id) {
            todo.extend(&normal[id]);
        }
    }
    seen.remove(from);
    seen
}

fn rows(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn run(program: &str, words: &[&str]) -> String {
    let output = Command::new(program).args(words).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_packages_use_each_other_only_along_the_arrows() {
    let packages = packages();
    assert_eq!(packages.len(), ARROWS.len());
    none(&arrows(&packages));
}

#[test]
fn only_the_window_names_tauri() {
    let packages = packages();
    assert!(packages.iter().any(|one| one.name == WINDOW && one.names.contains("tauri")));
    none(&windowing(&packages));
}

#[test]
fn only_desk_and_sim_use_sockets_and_the_keyring() {
    none(&outside(&packages()));
}

#[test]
fn a_pure_crate_reaches_no_socket_no_window_and_no_dice() {
    let packages = packages();
    let desk = packages.iter().find(|package| package.name == "desk").unwrap();
    assert!(desk.reaches.contains("tokio"), "the roads are not followed");
    none(&impure(&packages));
}

#[test]
fn everything_locked_is_from_the_registry_and_there_is_one_tls_stack() {
    let lock = std::fs::read_to_string(root().join("Cargo.lock")).unwrap();
    assert!(lock.contains("name = \"rustls\""));
    none(&locked(&lock));
}

#[test]
fn a_planted_entry_of_the_lock_is_caught() {
    let entry = |name: &str, source: &str| format!("name = \"{name}\"\nsource = \"{source}\"\n");
    let registry = "registry+https://example.org/index";
    none(&locked(&entry("rustls", registry)));
    caught(&locked(&entry("openssl-sys", registry)), "openssl-sys");
    caught(&locked(&entry("rustls", "git+https://example.org/rustls")), "git+");
}

#[test]
fn a_planted_arrow_is_caught() {
    let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let package = |name: &str, uses: &[&str]| Package {
        name: name.to_owned(),
        uses: set(uses),
        names: set(uses),
        reaches: set(uses),
    };
    caught(&arrows(&[package("feed", &["board"]), package("board", &[])]), "board");
    caught(&arrows(&[package("relay", &[])]), "relay");
    caught(&windowing(&[package("desk", &["tauri-utils"])]), "tauri-utils");
    caught(&outside(&[package("board", &["tokio-tungstenite"])]), "tokio-tungstenite");
    caught(&outside(&[package(WINDOW, &["tokio"])]), "tokio");
    caught(&impure(&[package("wire", &["getrandom"])]), "getrandom");
    none(&outside(&[package("desk", &["tokio"]), package("market", &["tokens"])]));
}
