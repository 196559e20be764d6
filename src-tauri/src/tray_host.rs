//! Whether anything shows trays. A stock GNOME does not, and then the tray's icon is nowhere:
//! nothing may hide into it, and the person is told, once for each installation.
//!
//! Only Linux has desktops without; elsewhere the system itself shows trays.

use std::path::PathBuf;

use bridge::{Notice, NoticeLevel};
use desk::{clock, settings};
use serde::{Deserialize, Serialize};
use tauri::{AppHandle, async_runtime};
use zbus::{blocking, names::BusName};

/// Who shows trays goes by this name.
const WATCHER: &str = "org.kde.StatusNotifierWatcher";

/// What this installation has said before.
#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Said {
    no_tray: bool,
}

/// Looks for a tray host, without holding anybody up, and says so if there is none. What was said
/// once is remembered in a folder.
pub(crate) fn look(app: &AppHandle, folder: PathBuf) {
    let app = app.clone();
    async_runtime::spawn_blocking(move || {
        let text = match host() {
            Ok(true) => return,
            Ok(false) if said_before(folder) => return,
            Ok(false) => "This desktop shows no tray icons. Closing the window ends Tapedeck.",
            Err(error) => {
                tracing::info!("no session bus: {error}");
                "There is no session bus, so there is no tray and no keyring. \
                 Closing the window ends Tapedeck."
            }
        };
        let notice = Notice::new("tray", NoticeLevel::Info, text, clock::now());
        crate::events::notice(&app, notice);
    });
}

/// Whether somebody on the session bus shows trays.
fn host() -> zbus::Result<bool> {
    let bus = blocking::Connection::session()?;
    let names = blocking::fdo::DBusProxy::new(&bus)?;
    Ok(names.name_has_owner(BusName::try_from(WATCHER)?)?)
}

/// Whether it was said before; from now on it was.
fn said_before(folder: PathBuf) -> bool {
    let mut said = settings::load::<Said>(&folder.join("said.json"));
    if !said.value.no_tray
        && let Err(error) = said.file.save(&Said { no_tray: true })
    {
        tracing::info!("it will be said again: {error}");
    }
    said.value.no_tray
}
