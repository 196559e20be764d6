//! The window: where it may go, what it may open, and that it never flashes white.
//!
//! The page stays on what is bundled. It opens no window and downloads nothing; the few pages that
//! belong in a browser are opened from [`crate::links`] by name. WebKit's renderer is left to the
//! environment (see `--help`): setting a variable inside a running process is unsound, and turning
//! the fast renderer off for everyone would slow down those it works for.

use bridge::Theme;
use tauri::{
    AppHandle, Manager, Url, WebviewUrl, WebviewWindowBuilder, webview::NewWindowResponse,
    window::Color,
};

/// The only window's label; the capability names it.
pub(crate) const MAIN: &str = "main";

const SIZE: (f64, f64) = (1440.0, 900.0);
const LEAST: (f64, f64) = (1024.0, 700.0);

const DARK: Color = Color(0x13, 0x17, 0x22, 0xff);
const LIGHT: Color = Color(0xe6, 0xe9, 0xef, 0xff);

/// Opens the window in the theme's colour, as large as the screen allows.
///
/// # Errors
/// When the system has no web view to give.
pub(crate) fn open(app: &AppHandle, theme: Theme) -> tauri::Result<()> {
    let window = WebviewWindowBuilder::new(app, MAIN, WebviewUrl::App("index.html".into()))
        .title("Tapedeck")
        .inner_size(SIZE.0, SIZE.1)
        .min_inner_size(LEAST.0, LEAST.1)
        .prevent_overflow()
        .center()
        .background_color(DARK)
        .visible(false)
        .on_navigation(bundled)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        .build()?;
    let light = match theme {
        Theme::Dark => false,
        Theme::Light => true,
        Theme::System => window.theme()? == tauri::Theme::Light,
    };
    if light {
        window.set_background_color(Some(LIGHT))?;
    }
    window.show()
}

/// Shows the window before all others.
pub(crate) fn bring_forward(app: &AppHandle) {
    let Some(window) = app.get_webview_window(MAIN) else { return };
    let outcome =
        window.show().and_then(|()| window.unminimize()).and_then(|()| window.set_focus());
    if let Err(error) = outcome {
        tracing::warn!("the window could not be brought forward: {error}");
    }
}

/// Whether an address is the bundled page; no other may take its place.
fn bundled(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        // Where the web view has no schemes of its own the same page has this host.
        "http" | "https" => cfg!(windows) && url.host_str() == Some("tauri.localhost"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_bundled_page_may_be_navigated_to() {
        for (address, allowed) in [
            ("tauri://localhost", true),
            ("tauri://localhost/index.html#chart", true),
            ("tauri://elsewhere/index.html", false),
            ("https://example.com/", false),
            ("https://localhost/", false),
            ("file:///etc/passwd", false),
            ("data:text/html,hello", false),
            ("javascript:alert(1)", false),
            ("about:blank", false),
        ] {
            assert_eq!(bundled(&Url::parse(address).unwrap()), allowed, "{address}");
        }
    }
}
