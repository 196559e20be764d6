//! The window: the only Rust that knows Tauri.
//!
//! It reads the command line, starts the desk (and the embedded exchange where prices are to be
//! simulated) before anything is on screen, and then hands on: commands from the page to the desk
//! (`commands.rs`), facts from the desk to the page and the tray (`events.rs`, `tray.rs`). It
//! decides nothing about markets or links, and it holds neither prices nor the key.
//!
//! Read [`run`] for the order of things, then `program.rs`.

mod arguments;
mod choices;
mod commands;
mod events;
mod links;
mod logging;
#[cfg(test)]
mod names;
mod notices;
mod program;
mod seat;
mod tray;
#[cfg(target_os = "linux")]
mod tray_host;
mod venue;
mod views;
mod windows;
mod wish;

use std::{error::Error, ffi::OsString, path::PathBuf, process::ExitCode};

use bridge::{Notice, NoticeLevel};
use desk::{Account, Config, Desk, VaultChoice, clock};
use tauri::{AppHandle, RunEvent, async_runtime};

use crate::{
    arguments::{Arguments, Asked},
    choices::Choices,
    events::Herald,
    notices::Notices,
    program::{Program, Start},
    seat::Seat,
    venue::Venue,
};

/// The program's name where a system keeps things by name.
const NAME: &str = "tapedeck";

/// Does what the command line asks for. It returns when the window has closed.
#[must_use]
#[expect(clippy::print_stdout, clippy::print_stderr, reason = "a program answers its caller")]
pub fn run(words: impl Iterator<Item = OsString>) -> ExitCode {
    let arguments = match arguments::parse(words) {
        Ok(Asked::Open(arguments)) => arguments,
        Ok(Asked::Help) => {
            print!("{}", arguments::HELP);
            return ExitCode::SUCCESS;
        }
        Ok(Asked::Version) => {
            println!("{NAME} {}", env!("CARGO_PKG_VERSION"));
            return ExitCode::SUCCESS;
        }
        Err(sentence) => {
            eprintln!("{sentence}");
            return ExitCode::from(2);
        }
    };
    logging::start();
    match open(arguments) {
        Ok(code) => u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from),
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Opens the window and stays until it has closed; answers the exit code.
fn open(arguments: Arguments) -> Result<i32, Box<dyn Error>> {
    let data = folder(dirs::data_dir())?;
    let _seat = match seat::take(&data) {
        Seat::Taken(file) => Some(file),
        Seat::Occupied => return Err(make_way()),
        Seat::Unknown(error) => {
            tracing::warn!("nobody knows whether another copy is running: {error}");
            None
        }
    };
    let config = folder(dirs::config_dir())?;
    let (choices, problem) = Choices::load(&config.join("settings.json"));
    let notices = Notices::default();
    if let Some(problem) = problem {
        tracing::warn!("{problem}");
        let text = problem.to_string();
        notices.keep(Notice::new("settings", NoticeLevel::Warning, text, clock::now()));
    }
    let theme = choices.settings().theme;
    let (demo, mut venue) = (arguments.demo, Venue::of(arguments.exchange));
    let vendor = !demo && venue.is_embedded() && program::wants_vendor(&choices.settings());
    // Dialling begins here, before there is a window.
    let (program, mut told) = async_runtime::block_on(async {
        let source = if vendor { desk::Source::Vendor } else { venue.open().await? };
        let seed = clock::now().nanos().unsigned_abs();
        let (account, rights) = match venue.is_embedded() {
            true => (Account::Vendor, "rights.json"),
            false => (Account::Exchange, "rights-exchange.json"),
        };
        let vault = VaultChoice::Os(account);
        let rights = Some(config.join(rights));
        let (desk, told) = Desk::start(Config { source: source.clone(), vault, rights, seed })?;
        let start = Start { choices, notices, venue, source, demo };
        Ok::<_, Box<dyn Error>>((Program::new(desk, start).await, told))
    })?;
    let builder = builder().manage(program).setup(move |app| {
        let app = app.handle();
        windows::open(app, theme)?;
        let mut herald = Herald::new(app.clone(), raise_tray(app));
        async_runtime::spawn(async move {
            while let Some(told) = told.recv().await {
                herald.tell(told);
            }
        });
        let signalled = app.clone();
        ctrlc::set_handler(move || signalled.exit(0))?;
        #[cfg(target_os = "linux")]
        tray_host::look(app, data);
        Ok(())
    });
    Ok(builder.build(context())?.run_return(|app, event| {
        if let RunEvent::Exit = event {
            async_runtime::block_on(Program::of(app).desk.stop());
        }
    }))
}

/// Ends a second copy: asks the first to come forward, and answers why it could not.
#[expect(clippy::print_stderr, reason = "a program answers its caller")]
fn make_way() -> Box<dyn Error> {
    eprintln!("Tapedeck is running already; its window comes to the front.");
    // The plugin asks the first copy and ends this one, unless there is no bus to ask over.
    match builder().build(context()) {
        Ok(_) => "It could not be asked to, as there is no session bus. \
                  This copy ends, so that the two do not compete for one key."
            .into(),
        Err(error) => error.into(),
    }
}

/// What is bundled and configured; one copy of it in the binary.
fn context() -> tauri::Context {
    tauri::generate_context!()
}

fn builder() -> tauri::Builder<tauri::Wry> {
    tauri::Builder::default()
        // It must be the first plugin: what comes before it also happens in the second copy.
        .plugin(tauri_plugin_single_instance::init(|app, _, _| windows::bring_forward(app)))
        .invoke_handler(tauri::generate_handler![
            commands::hello,
            commands::watch,
            commands::next_frame,
            commands::search,
            commands::expiries,
            commands::set_key,
            commands::forget_key,
            commands::use_demo,
            commands::reconnect,
            commands::take_over,
            commands::ask_again,
            commands::reload_chain,
            commands::save_settings,
            commands::open_link,
            commands::report,
            commands::quit,
        ])
}

/// The tray, where the desktop takes one; the program works without.
fn raise_tray(app: &AppHandle) -> Option<std::sync::mpsc::Sender<tray::Status>> {
    let first = tray::Status::new(&[], Program::of(app).source());
    tray::raise(app, first).inspect_err(|error| tracing::warn!("there is no tray: {error}")).ok()
}

/// Our own folder in one of the system's.
fn folder(base: Option<PathBuf>) -> Result<PathBuf, &'static str> {
    base.map(|base| base.join(NAME))
        .ok_or("There is no home folder to keep settings in: set HOME and start again.")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::names::COMMANDS;

    fn commands() -> BTreeSet<String> {
        COMMANDS.map(str::to_owned).into()
    }

    #[test]
    fn the_capability_grants_our_commands_and_hearing_events_and_nothing_else() {
        let text = include_str!("../capabilities/main.json");
        let capability: serde_json::Value = serde_json::from_str(text).unwrap();
        let granted = capability["permissions"].as_array().unwrap().iter();
        let granted: BTreeSet<_> = granted.map(|name| name.as_str().unwrap().to_owned()).collect();
        let ours = commands().into_iter().map(|name| format!("allow-{}", name.replace('_', "-")));
        let events = ["core:event:allow-listen", "core:event:allow-unlisten"].map(str::to_owned);
        assert_eq!(granted, ours.chain(events).collect());
        assert_eq!(capability["windows"], serde_json::json!([super::windows::MAIN]));
        assert!(capability.get("remote").is_none());
    }

    #[test]
    fn the_page_knows_the_same_commands() {
        let bindings = bridge::bindings();
        let (_, rest) = bindings.split_once("type Commands = {").unwrap();
        let (fields, _) = rest.split_once("};").unwrap();
        let known = fields.split(|c: char| !(c.is_ascii_lowercase() || c == '_'));
        let known: BTreeSet<_> = known.map(str::to_owned).collect();
        let missing: Vec<_> = commands().into_iter().filter(|name| !known.contains(name)).collect();
        assert_eq!(missing, Vec::<String>::new());
    }
}
