//! The program under test: by itself, or with its page driven by WebDriver.

use std::{
    ffi::OsString,
    fs,
    net::TcpListener,
    os::unix::fs::PermissionsExt,
    process::{Command, Stdio},
    time::Duration,
};

use fantoccini::ClientBuilder;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use tokio::{
    net::TcpStream,
    sync::oneshot::{self, error::TryRecvError},
    time::{Instant, timeout_at},
};

use crate::{lines::Lines, page::Page, place::Place};

/// The binary under test.
pub(crate) fn binary() -> OsString {
    std::env::var_os("TAPEDECK_BIN").unwrap_or_else(|| env!("CARGO_BIN_EXE_tapedeck").into())
}

/// A program whose page is driven.
pub(crate) struct Driven {
    pub(crate) page: Page,
    /// Its log; the last line is `exit` and its code.
    pub(crate) lines: Lines,
}

/// Starts the program with its page driven.
pub(crate) async fn drive(place: &mut Place, words: &[&str], log: &str) -> Driven {
    let pipe = place.home.join("run/lines");
    let made = Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    let runner = place.home.join("run/program");
    let script =
        "#!/bin/sh\n{ \"$TAPEDECK\" \"$@\"; echo \"exit $?\"; } >\"$TAPEDECK_LINES\" 2>&1\n";
    fs::write(&runner, script).unwrap();
    fs::set_permissions(&runner, fs::Permissions::from_mode(0o700)).unwrap();

    let port = free_port();
    let mut driver = place.command("WebKitWebDriver");
    driver.arg(format!("--port={port}")).arg("--host=127.0.0.1");
    driver.env("TAURI_WEBVIEW_AUTOMATION", "true");
    driver.env("TAPEDECK", binary()).env("TAPEDECK_LINES", &pipe).env("RUST_LOG", log);
    driver.stdout(Stdio::null()).stderr(Stdio::null());
    place.start(driver);
    answers(port, place).await;

    let lines = Lines::follow(move || fs::File::open(pipe).unwrap(), place.deadline);
    let options = json!({ "binary": runner, "args": words });
    let mut wishes = serde_json::Map::new();
    wishes.insert("webkitgtk:browserOptions".to_owned(), options);
    let mut builder = ClientBuilder::new(HttpConnector::new());
    let session = builder.capabilities(wishes).connect(&format!("http://127.0.0.1:{port}")).await;
    let client = session.unwrap_or_else(|error| panic!("{error}\n{}", lines.tail()));
    Driven { page: Page::new(client, place.deadline).await, lines }
}

/// Starts the program by itself.
pub(crate) fn alone(place: &Place, words: &[&str]) -> Alone {
    let mut command = place.command(binary());
    command.args(words);
    start(place, command)
}

/// A program that nobody drives. It is killed when this is dropped.
pub(crate) struct Alone {
    pub(crate) lines: Lines,
    id: u32,
    end: oneshot::Receiver<i32>,
    deadline: Instant,
}

/// Starts any command like that.
pub(crate) fn start(place: &Place, mut command: Command) -> Alone {
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let (id, pipe) = (child.id(), child.stderr.take().unwrap());
    let (ended, end) = oneshot::channel();
    std::thread::spawn(move || {
        let code = child.wait().unwrap().code();
        ended.send(code.unwrap_or(-1))
    });
    let deadline = place.deadline;
    Alone { lines: Lines::follow(move || pipe, deadline), id, end, deadline }
}

impl Alone {
    /// The exit code, once it has ended.
    pub(crate) async fn ended(&mut self) -> i32 {
        let code = timeout_at(self.deadline, &mut self.end).await;
        code.unwrap_or_else(|_| panic!("it did not end\n{}", self.lines.tail())).unwrap()
    }

    /// Whether it still runs.
    pub(crate) fn runs(&mut self) -> bool {
        self.end.try_recv() == Err(TryRecvError::Empty)
    }

    /// Sends a signal to it and what it started.
    pub(crate) fn signal(&self, name: &str) {
        let group = format!("-{}", self.id);
        let mut kill = Command::new("kill");
        let _ = kill.args([&format!("-{name}"), "--", &group]).stderr(Stdio::null()).status();
    }
}

impl Drop for Alone {
    fn drop(&mut self) {
        self.signal("KILL");
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// The driver says nothing when it is ready, so its port is knocked at.
async fn answers(port: u16, place: &Place) {
    let mut knocks = tokio::time::interval(Duration::from_millis(20));
    let open = async {
        while TcpStream::connect(("127.0.0.1", port)).await.is_err() {
            knocks.tick().await;
        }
    };
    timeout_at(place.deadline, open).await.expect("WebKitWebDriver did not start");
}
