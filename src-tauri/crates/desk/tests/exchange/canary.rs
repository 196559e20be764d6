//! A key is where it must be and nowhere else: a real program with a key that nothing else is
//! spelled like, through success and failure, and a search of everything it left behind.
#![expect(clippy::disallowed_methods, reason = "what a program left behind is looked at")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, BufReader};

use crate::bench::{always_open, exchange, within};
use crate::spellings::{held, spellings};
use crate::wire::{Recorder, hostile};

/// Long, and with every kind of character that an encoding might change.
const KEY: &str = "canary-4fQ9zL+71/kXw2=Vb8";
/// The name of the variable that holds it.
const VARIABLE: &str = "TAIL_TEST_KEY";

/// What a run of the program left behind.
struct Left {
    out: String,
    log: String,
    /// The files under its home that hold the key.
    files: Vec<String>,
    /// Its command line, and its environment but for the one variable.
    about: Vec<u8>,
}

/// Runs `tail` at these addresses until its output holds a text, then ends it.
async fn run(ws: &str, rest: &str, until: &str) -> Left {
    let home = tempfile::tempdir().unwrap();
    let mut command = tokio::process::Command::new(tail());
    command
        .args(["--key-env", VARIABLE, "--watch", "A.SPY,Q.SPY"])
        .args(["--ws-url", ws, "--rest-url", rest])
        .env(VARIABLE, KEY)
        .env("RUST_LOG", "trace")
        .envs(
            ["HOME", "TMPDIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"]
                .map(|name| (name, home.path().to_owned())),
        )
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    let mut child = command.spawn().unwrap();
    let mut log = child.stderr.take().unwrap();
    let logged = tokio::spawn(async move {
        let mut text = String::new();
        log.read_to_string(&mut text).await.map(|_| text)
    });
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut out = String::new();
    while let Some(line) = lines.next_line().await.unwrap() {
        out.push_str(&line);
        out.push('\n');
        if line.contains(until) {
            break;
        }
    }
    assert!(out.contains(until), "{until} never came: {out}");
    let about = about(child.id().unwrap());
    let id = child.id().unwrap().to_string();
    assert!(Command::new("kill").arg(id).status().unwrap().success());
    while let Some(line) = lines.next_line().await.unwrap() {
        out.push_str(&line);
    }
    child.wait().await.unwrap();
    Left { out, log: logged.await.unwrap().unwrap(), files: files(home.path()), about }
}

impl Left {
    fn is_clean(&self) {
        assert!(self.log.contains("TRACE"), "the log was not at trace");
        assert!(!self.log.contains("TRACE tungstenite"), "frames are in the log");
        for (what, bytes) in [
            ("output", self.out.as_bytes()),
            ("log", self.log.as_bytes()),
            ("process", &self.about),
        ] {
            assert_eq!(held(bytes, KEY), Vec::<&str>::new(), "the key is in the {what}");
        }
        assert_eq!(self.files, Vec::<String>::new());
    }
}

/// The program, which `cargo test -p desk` builds beside the tests; built now if only some of
/// them were.
fn tail() -> &'static Path {
    static TAIL: OnceLock<PathBuf> = OnceLock::new();
    TAIL.get_or_init(|| {
        let tests = std::env::current_exe().unwrap();
        let tail = tests.ancestors().nth(2).unwrap().join("examples/tail");
        if !tail.exists() {
            let words = ["build", "--quiet", "--package", "desk", "--example", "tail"];
            assert!(Command::new(env!("CARGO")).args(words).status().unwrap().success());
        }
        tail
    })
}

/// What others on the machine can see of a process.
fn about(id: u32) -> Vec<u8> {
    let read = |name: &str| fs::read(format!("/proc/{id}/{name}")).unwrap_or_default();
    let mut about = read("cmdline");
    let environment = read("environ");
    let own = format!("{VARIABLE}=");
    for variable in environment.split(|byte| *byte == 0) {
        if !variable.starts_with(own.as_bytes()) {
            about.extend_from_slice(variable);
        }
    }
    about
}

/// Files under a folder that hold the key.
fn files(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if entry.file_type().unwrap().is_dir() {
            found.extend(files(&path));
        } else if !held(&fs::read(&path).unwrap_or_default(), KEY).is_empty() {
            found.push(path.display().to_string());
        }
    }
    found
}

#[test]
fn the_search_finds_a_planted_key_in_every_spelling() {
    let home = tempfile::tempdir().unwrap();
    let nest = home.path().join("deep/down");
    fs::create_dir_all(&nest).unwrap();
    assert_eq!(files(home.path()), Vec::<String>::new());
    for (name, bytes) in spellings(KEY) {
        let planted = [b"x".as_slice(), &bytes, b"x"].concat();
        assert!(held(&planted, KEY).contains(&name), "{name}");
        fs::write(nest.join("planted"), planted).unwrap();
        assert_eq!(files(home.path()).len(), 1, "{name}");
    }
    // What the standard encoder makes of it, wherever it stands.
    for before in ["", "a", "ab", "abc"] {
        let whole = data_encoding::BASE64.encode(format!("{before}{KEY}tail").as_bytes());
        assert!(!held(whole.as_bytes(), KEY).is_empty(), "{before}");
    }
}

#[tokio::test]
async fn a_key_that_is_taken_is_in_the_auth_frame_and_one_header_and_nowhere_else() {
    tail();
    within(async {
        let exchange = exchange(always_open()).await;
        let (ws, rest) = (
            Recorder::before(&exchange.ws_url()).await,
            Recorder::before(&exchange.rest_url()).await,
        );
        let left = run(&ws.url("ws"), &rest.url("http"), r#""kind":"value""#).await;
        left.is_clean();
        let frames = ws.frames();
        let (auth, others): (Vec<_>, Vec<_>) =
            frames.iter().partition(|frame| frame.contains(r#""action":"auth""#));
        assert_eq!(auth.len(), 2, "one log-in a link: {frames:?}");
        assert!(auth.iter().all(|frame| frame.contains(KEY)));
        assert!(!others.is_empty(), "subscriptions were seen: {others:?}");
        for other in others.iter().map(|frame| frame.as_bytes()).chain([&*ws.heads()]) {
            assert_eq!(held(other, KEY), Vec::<&str>::new());
        }
        let asked = rest.heads();
        let asked = String::from_utf8_lossy(&asked);
        let header = format!("authorization: bearer {}", KEY.to_lowercase());
        let is_header = |line: &&str| line.to_lowercase() == header;
        let rest_of_it: Vec<_> = asked.lines().filter(|line| !is_header(line)).collect();
        assert!(asked.lines().any(|line| is_header(&line)), "REST was asked: {asked}");
        assert_eq!(held(rest_of_it.join("\n").as_bytes(), KEY), Vec::<&str>::new());
    })
    .await;
}

#[tokio::test]
async fn a_server_that_repeats_the_key_in_every_answer_does_not_get_it_shown_or_logged() {
    tail();
    within(async {
        let (ws, rest) = hostile(KEY).await;
        let left = run(&ws, &rest, "keyRefused").await;
        left.is_clean();
        assert!(left.log.contains("[key]"), "what was said is in the log, without it");
    })
    .await;
}

#[tokio::test]
async fn a_server_that_is_not_there_gets_nothing_logged_either() {
    tail();
    within(async {
        run("ws://127.0.0.1:1", "http://127.0.0.1:1", "waiting").await.is_clean();
    })
    .await;
}
