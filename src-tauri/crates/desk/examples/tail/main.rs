//! The desk without a window: prints facts and values as JSON, one a line, until told to stop.
//!
//! For users on a server, for bug reports, and for every test that needs a real desk. Lines go
//! to the standard output, the log to the standard error.
#![expect(clippy::print_stderr, clippy::disallowed_methods, reason = "this is a program")]

mod lines;

use std::collections::BTreeSet;
use std::io::Write as _;
use std::process::ExitCode;

use desk::{Config, Desk, Source, Tap, Told, VaultChoice};
use lines::Facts;
use market::Topic;
use secrecy::SecretString;
use tokio::sync::mpsc;
use tracing_subscriber::filter::{EnvFilter, LevelFilter, filter_fn};
use tracing_subscriber::prelude::*;

const USAGE: &str = "\
tail --key-env VAR --watch A.SPY,Q.O:SPY… [--ws-url ws://127.0.0.1:PORT --rest-url http://127.0.0.1:PORT]

Prints what the two links say, as JSON, one line each, with
  kind   fact, value or gap
  link   stocks or options
  fact   state (with state, and with cause and words where there is one) or topicRefused (with
         topic and reason)
  topic  of a value, which has the vendor's short names: s, e, t in ms since 1970; o, h, l, c, v …
         and filled where REST had it and the link did not bring it
  state  of a gap, in which bars of its topic may be missing from from to before to (absent while
         it is open), and late ones from lateFrom on: open, pending, filled, or unfillable with
         words; why is linkDown, unconfirmed, refused, notStreamed, joining or corrected
The key is read from the environment variable VAR. With the addresses no other host is tried:
they must be on this machine, and the cluster's path is appended to the first. Without them the
vendor's own are used. Ends on SIGTERM, SIGINT, or when nobody reads any more.";

/// What was asked for on the command line.
struct Arguments {
    source: Source,
    key_env: String,
    topics: BTreeSet<Topic>,
}

#[tokio::main]
async fn main() -> ExitCode {
    desk::install_crypto();
    if std::env::args().skip(1).any(|argument| argument == "--help" || argument == "-h") {
        eprintln!("{USAGE}");
        return ExitCode::SUCCESS;
    }
    let arguments = match arguments(std::env::args().skip(1)) {
        Ok(arguments) => arguments,
        Err(sentence) => return refuse(&sentence),
    };
    let key = std::env::var(&arguments.key_env).unwrap_or_default();
    if key.is_empty() {
        let name = &arguments.key_env;
        return refuse(&format!("A Massive key is needed: the variable {name} holds none."));
    }
    log();
    let vault = VaultChoice::Memory(Some(SecretString::from(key)));
    let seed = desk::clock::now().nanos().unsigned_abs();
    match Desk::start(Config { source: arguments.source, vault, rights: None, seed }) {
        Ok((desk, told)) => tail(desk, told, arguments.topics).await,
        Err(error) => refuse(&error.to_string()),
    }
}

fn refuse(sentence: &str) -> ExitCode {
    eprintln!("{sentence}\n\n{USAGE}");
    ExitCode::from(2)
}

async fn tail(
    desk: Desk,
    mut told: mpsc::UnboundedReceiver<Told>,
    topics: BTreeSet<Topic>,
) -> ExitCode {
    let Ok(tap) = desk.tap(topics).await else { return ExitCode::FAILURE };
    let mut facts = Facts::default();
    tokio::select! {
        () = print(&mut facts, &mut told, tap) => {}
        () = asked_to_stop() => {}
    }
    desk.stop().await;
    // What the links said as they closed.
    while let Ok(told) = told.try_recv() {
        if facts.line(&told).is_some_and(|line| write(&line).is_err()) {
            break;
        }
    }
    ExitCode::SUCCESS
}

/// Prints until nobody reads or the desk has stopped.
async fn print(facts: &mut Facts, told: &mut mpsc::UnboundedReceiver<Told>, mut tap: Tap) {
    let mut skipped = 0;
    loop {
        let line = tokio::select! {
            Some(told) = told.recv() => facts.line(&told),
            Some(item) = tap.next() => lines::of(&item),
            else => return,
        };
        if line.is_some_and(|line| write(&line).is_err()) {
            return;
        }
        if tap.skipped() > skipped {
            skipped = tap.skipped();
            tracing::warn!(skipped, "values were not read fast enough");
        }
    }
}

/// One line, at once.
fn write(line: &serde_json::Value) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()
}

#[cfg(unix)]
async fn asked_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut terminate), Ok(mut interrupt)) =
        (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
    else {
        return std::future::pending().await;
    };
    tokio::select! { _ = terminate.recv() => {}, _ = interrupt.recv() => {} }
}

#[cfg(not(unix))]
async fn asked_to_stop() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending().await
    }
}

/// The log goes to the standard error, the key taken out, and panics with it. What prints frames
/// as they are is held at `info` whatever RUST_LOG says: at `trace` the log-in would be among them.
fn log() {
    let asked = EnvFilter::builder().with_default_directive(LevelFilter::INFO.into());
    let lines = tracing_subscriber::fmt::layer().with_ansi(false);
    let lines = lines.with_writer(|| desk::Redacted(std::io::stderr()));
    tracing_subscriber::registry()
        .with(lines.with_filter(filter_fn(desk::may_log)))
        .with(asked.from_env_lossy())
        .init();
    std::panic::set_hook(Box::new(|panic| tracing::error!("{panic}")));
}

/// Reads the command line; a sentence if it cannot be meant.
fn arguments(mut words: impl Iterator<Item = String>) -> Result<Arguments, String> {
    let (mut ws, mut rest, mut key_env, mut topics) = (None, None, None, BTreeSet::new());
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or(format!("{word} needs a value after it."));
        match word.as_str() {
            "--ws-url" => ws = Some(value()?),
            "--rest-url" => rest = Some(value()?),
            "--key-env" => key_env = Some(value()?),
            "--watch" => {
                for text in value()?.split(',').map(str::trim).filter(|text| !text.is_empty()) {
                    let topic: Topic = text.parse().map_err(|error| format!("{text}: {error}."))?;
                    topics.insert(topic);
                }
            }
            other => return Err(format!("{other} is not an argument.")),
        }
    }
    let source = match (ws, rest) {
        (None, None) => Source::Vendor,
        (Some(ws), Some(rest)) => Source::Exchange { ws, rest, delayed: None },
        _ => return Err("--ws-url and --rest-url go together.".to_owned()),
    };
    let key_env = key_env.ok_or("--key-env must name the variable that holds the key.")?;
    if topics.is_empty() {
        return Err("--watch must name at least one topic, such as A.SPY.".to_owned());
    }
    Ok(Arguments { source, key_env, topics })
}
