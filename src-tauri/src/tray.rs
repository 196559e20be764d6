//! The tray: an icon whose shape follows the links, one line a link, Open, Reconnect, Quit.
//!
//! On Linux there are no clicks on the icon and no tooltip, so everything is in the menu and in
//! the shape. It is touched only when something changed and at most once a second. Nothing is
//! decided here about the links themselves: their words come from the desk.

mod pace;
mod status;

use std::sync::mpsc::{Sender, channel};

use tauri::{
    AppHandle, Wry,
    image::Image,
    include_image,
    menu::{Menu, MenuItem, PredefinedMenuItem},
    tray::{TrayIcon, TrayIconBuilder},
};

pub(crate) use status::Status;
use status::{LINES, Shape};

use crate::{program::Program, windows};

const OPEN: &str = "open";
const RECONNECT: &str = "reconnect";
const QUIT: &str = "quit";

/// Puts the tray up and hands back where to send what it should show.
///
/// # Errors
/// When the desktop refuses the menu or the icon.
pub(crate) fn raise(app: &AppHandle, first: Status) -> tauri::Result<Sender<Status>> {
    let mut lines = Vec::with_capacity(LINES);
    for text in &first.lines {
        lines.push(MenuItem::new(app, text, false, None::<&str>)?);
    }
    let menu = Menu::new(app)?;
    for line in &lines {
        menu.append(line)?;
    }
    menu.append(&PredefinedMenuItem::separator(app)?)?;
    menu.append(&MenuItem::with_id(app, OPEN, "Open", true, None::<&str>)?)?;
    menu.append(&MenuItem::with_id(app, RECONNECT, "Reconnect", true, None::<&str>)?)?;
    menu.append(&PredefinedMenuItem::separator(app)?)?;
    menu.append(&MenuItem::with_id(app, QUIT, "Quit", true, None::<&str>)?)?;
    let icon = TrayIconBuilder::with_id("main")
        .icon(picture(first.shape))
        .tooltip("Tapedeck")
        .menu(&menu)
        .on_menu_event(|app, event| choose(app, event.id().as_ref()))
        .build(app)?;
    let (send, news) = channel();
    let mut shown = first;
    let show = move |status: Status| {
        if status == shown {
            return false;
        }
        if let Err(error) = draw(&icon, &lines, &status) {
            // Mostly at the end, when the links close and there is no tray any more.
            tracing::debug!("the tray could not be brought up to date: {error}");
        }
        shown = status;
        true
    };
    std::thread::Builder::new().name("tray".to_owned()).spawn(move || pace::follow(&news, show))?;
    Ok(send)
}

fn draw(icon: &TrayIcon, lines: &[MenuItem<Wry>], status: &Status) -> tauri::Result<()> {
    for (line, text) in lines.iter().zip(&status.lines) {
        line.set_text(text)?;
    }
    icon.set_icon(Some(picture(status.shape)))
}

fn choose(app: &AppHandle, entry: &str) {
    match entry {
        OPEN => windows::bring_forward(app),
        RECONNECT => Program::of(app).desk.reconnect(),
        QUIT => app.exit(0),
        _ => {}
    }
}

fn picture(shape: Shape) -> Image<'static> {
    match shape {
        Shape::Live => include_image!("icons/tray/tray-live@2x.png"),
        Shape::Simulated => include_image!("icons/tray/tray-simulated@2x.png"),
        Shape::Connecting => include_image!("icons/tray/tray-connecting@2x.png"),
        Shape::Partial => include_image!("icons/tray/tray-partial@2x.png"),
        Shape::Down => include_image!("icons/tray/tray-down@2x.png"),
    }
}
