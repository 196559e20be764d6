//! Starts in a poor place: each gives a clear sentence and a working program, or a clear refusal.

use std::fs;

use crate::{
    bus,
    exchange::Beside,
    place::Place,
    program::{Driven, alone, binary, drive, start},
    tray,
};

const PRICED: &str = r#"isNumber(text("ticker-SPY", "last"))"#;

#[tokio::test]
async fn without_a_session_bus_the_person_is_told_and_the_desk_works() {
    let mut place = Place::bare();
    let Driven { page, .. } = drive(&mut place, &["--demo"], "info").await;
    page.until(r#"text("notice-tray")?.includes("no session bus")"#).await;
    page.until(PRICED).await;
}

#[tokio::test]
async fn without_a_keyring_a_key_is_kept_for_the_session_and_that_is_said() {
    let mut place = Place::with_bus();
    let beside = Beside::start();
    let words = beside.words();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let Driven { page, .. } = drive(&mut place, &words, "info").await;
    page.until(r#"at("welcome") !== null"#).await;
    page.enter("key-field", "test-key-of-one-session\u{e007}").await;
    page.until(r#"at("key-trial-rest")?.dataset.verdict === "realTime""#).await;
    page.until(
        r#"/keyring/i.test(text("welcome")) && /until|this session/i.test(text("welcome"))"#,
    )
    .await;
    page.press("welcome-done").await;
    page.until(PRICED).await;
}

#[tokio::test]
async fn without_a_tray_host_the_person_is_told_that_closing_ends_the_program() {
    let mut place = Place::with_bus();
    let Driven { page, .. } = drive(&mut place, &["--demo"], "info").await;
    page.until(
        r#"/no tray/.test(text("notice-tray")) && /ends Tapedeck/.test(text("notice-tray"))"#,
    )
    .await;
    page.until(PRICED).await;
}

#[tokio::test]
async fn a_corrupt_settings_file_is_moved_away_and_named() {
    let mut place = Place::with_bus();
    let folder = place.home.join("config/tapedeck");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("settings.json"), "{\"schema\": 1, \"data\"").unwrap();
    let Driven { page, .. } = drive(&mut place, &["--demo"], "info").await;
    page.until(r#"/moved to/.test(text("notice-settings"))"#).await;
    page.until(PRICED).await;
    let moved = fs::read_dir(folder.join("corrupt")).unwrap().next().unwrap().unwrap();
    let name = moved.file_name().into_string().unwrap();
    page.until(&format!(r#"text("notice-settings").includes({name:?})"#)).await;
    assert_eq!(fs::read_to_string(moved.path()).unwrap(), "{\"schema\": 1, \"data\"");
}

#[tokio::test]
async fn what_is_known_once_is_not_said_at_each_start() {
    let mut place = Place::with_bus();
    let folder = place.home.join("data/tapedeck");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("said.json"), r#"{"schema":1,"data":{"noTray":true}}"#).unwrap();
    let Driven { page, .. } = drive(&mut place, &["--demo"], "info").await;
    page.until(PRICED).await;
    assert_eq!(page.now(r#"text("notice-tray")"#).await, serde_json::Value::Null);
}

#[tokio::test]
async fn a_second_copy_brings_the_first_forward_and_ends() {
    let place = Place::with_bus();
    let mut first = alone(&place, &["--demo"]);
    first.lines.until("page painted").await;
    let mut second = alone(&place, &["--demo"]);
    second.lines.until("its window comes to the front").await;
    assert_eq!(second.ended().await, 0);
    assert!(first.runs(), "the first copy goes on");
}

#[tokio::test]
async fn without_a_bus_a_second_copy_refuses_to_compete() {
    let place = Place::bare();
    let mut first = alone(&place, &["--demo"]);
    first.lines.until("page painted").await;
    let mut second = alone(&place, &["--demo"]);
    second.lines.until("do not compete for one key").await;
    assert_eq!(second.ended().await, 1);
    assert!(first.runs(), "the first copy goes on");
}

#[tokio::test]
async fn a_signal_to_end_closes_the_links_properly() {
    let place = Place::with_bus();
    let mut program = alone(&place, &["--demo"]);
    program.lines.until("page priced").await;
    program.signal("TERM");
    assert_eq!(program.ended().await, 0);
    for class in ["stocks", "options"] {
        program.lines.until(&format!("closed class={class}")).await;
    }
}

#[tokio::test]
async fn without_a_network_the_embedded_exchange_works() {
    let place = Place::with_bus();
    let Some(command) = unplugged(&place, "--demo") else { return };
    start(&place, command).lines.until("page priced").await;
}

#[tokio::test]
async fn without_a_network_a_desk_with_a_key_says_that_it_is_offline() {
    let place = Place::whole().await;
    let mut host = tray::Host::open(&place).await;
    bus::store(&place, "massive-api-key", "test-key-without-network");
    let folder = place.home.join("config/tapedeck");
    fs::create_dir(&folder).unwrap();
    let chosen = r#"{"schema":1,"app":"0.1.0","data":{"choice":"key"}}"#;
    fs::write(folder.join("settings.json"), chosen).unwrap();
    let Some(command) = unplugged(&place, "") else { return };
    let program = start(&place, command);
    program.lines.until("page painted").await;
    let menu = host.menu().await;
    menu.until(|texts| texts[..2] == ["Stocks: offline", "Options: offline"]).await;
}

#[tokio::test]
async fn a_key_that_is_gone_from_the_keyring_leaves_simulated_prices_and_a_sentence() {
    let mut place = Place::whole().await;
    let folder = place.home.join("config/tapedeck");
    fs::create_dir(&folder).unwrap();
    let chosen = r#"{"schema":1,"app":"0.1.0","data":{"choice":"key"}}"#;
    fs::write(folder.join("settings.json"), chosen).unwrap();
    let Driven { page, .. } = drive(&mut place, &[], "info").await;
    page.until(r#"/no key in the keyring/.test(text("notice-noKey"))"#).await;
    page.until(r#"text("source-badge")?.includes("Simulated")"#).await;
    page.until(PRICED).await;
}

#[tokio::test]
async fn bad_words_are_refused_with_a_sentence() {
    let place = Place::bare();
    let elsewhere = ["--ws-url", "ws://192.0.2.1:1", "--rest-url", "http://192.0.2.1:2"];
    for (words, sentence, code) in [
        (&["--ws-url", "ws://127.0.0.1:1"][..], "--ws-url and --rest-url go together.", 2),
        (&["--nonsense"], "--nonsense means nothing here", 2),
        (&elsewhere, "must be on this machine", 1),
    ] {
        let mut program = alone(&place, words);
        program.lines.until(sentence).await;
        assert_eq!(program.ended().await, code);
    }
}

/// The program in a network of its own that has nothing but loopback. `None`, and said so, where
/// the system lets nobody make one.
fn unplugged(place: &Place, word: &str) -> Option<std::process::Command> {
    // Root needs no user namespace, which a container or a chroot may forbid.
    let ways = [&["--net"][..], &["--map-root-user", "--net"]];
    let allowed = |way: &&&[&str]| {
        let tried = place.command("unshare").args(**way).arg("true").output();
        tried.is_ok_and(|output| output.status.success())
    };
    let Some(way) = ways.iter().find(allowed) else {
        eprintln!("skipped: network namespaces are not allowed here");
        return None;
    };
    let mut command = place.command("unshare");
    let script = "ip link set lo up && exec \"$0\" $1";
    command.args(*way).args(["sh", "-c", script]).arg(binary()).arg(word);
    Some(command)
}
