//! The real window, driven by WebDriver: Linux only, as WebKit's driver is.
//!
//! Each test has a place of its own (`place.rs`): a display in memory, a session bus, a keyring
//! and empty folders, so that tests run beside each other and never touch a person's desktop.
//! What a test waits for is told by the page, the log or the bus, under one deadline; nothing
//! here sleeps. Needs Xvfb, dbus-daemon, gnome-keyring-daemon, secret-tool and WebKitWebDriver,
//! which `cargo xtask test` installs; TAPEDECK_BIN may name another binary to drive.

#![cfg(target_os = "linux")]
#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a test that cannot go on fails, and it may look at files and the environment"
)]

mod bus;
mod exchange;
mod lines;
mod page;
mod place;
mod program;
#[path = "../../src-tauri/crates/desk/tests/exchange/spellings.rs"]
mod spellings;
mod tray;

mod first_light;
mod key;
mod outage;
mod security;
mod starts;
