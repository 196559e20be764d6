//! Whether anything shows trays. A stock GNOME does not, and then the tray's icon is nowhere:
//! nothing may hide into it, and the person is told once.

use tauri::AppHandle;

/// Looks for a tray host, without holding anybody up, and says so if there is none.
#[cfg(target_os = "linux")]
pub(crate) fn look(app: &AppHandle) {
    use bridge::{Notice, NoticeLevel};

    let app = app.clone();
    tauri::async_runtime::spawn_blocking(move || {
        let text = match host() {
            Ok(true) => return,
            Ok(false) => "This desktop shows no tray icons. Closing the window ends Tapedeck.",
            Err(error) => {
                tracing::info!("no session bus: {error}");
                "There is no session bus, so there is no tray and no keyring. \
                 Closing the window ends Tapedeck."
            }
        };
        let notice = Notice::new("tray", NoticeLevel::Info, text, desk::clock::now());
        crate::events::notice(&app, notice);
    });
}

/// Everywhere else the system itself shows trays.
#[cfg(not(target_os = "linux"))]
pub(crate) fn look(_: &AppHandle) {}

/// Whether somebody on the session bus shows trays.
#[cfg(target_os = "linux")]
fn host() -> zbus::Result<bool> {
    let bus = zbus::blocking::Connection::session()?;
    let names = zbus::blocking::fdo::DBusProxy::new(&bus)?;
    let watcher = zbus::names::BusName::try_from("org.kde.StatusNotifierWatcher")?;
    Ok(names.name_has_owner(watcher)?)
}
