//! The needs themselves, by what they are for. Package names: apt, dnf, pacman.
//!
//! A package that no step uses does not belong here.

use super::Need;
use super::Probe::{Library, Program, Python};

/// To build the window.
pub(crate) const WINDOW: &[Need] = &[
    Need {
        probe: Program(&["cc"]),
        why: "the linker and C compiler that Rust builds with",
        packages: ["build-essential", "gcc", "base-devel"],
    },
    Need {
        probe: Program(&["pkg-config"]),
        why: "finds the libraries below",
        packages: ["pkg-config", "pkgconf-pkg-config", "pkgconf"],
    },
    Need {
        probe: Library(&["webkit2gtk-4.1"]),
        why: "the web view that the window shows its page in",
        packages: ["libwebkit2gtk-4.1-dev", "webkit2gtk4.1-devel", "webkit2gtk-4.1"],
    },
    Need {
        probe: Library(&["ayatana-appindicator3-0.1", "appindicator3-0.1"]),
        why: "the tray icon",
        packages: [
            "libayatana-appindicator3-dev",
            "libappindicator-gtk3-devel",
            "libayatana-appindicator",
        ],
    },
    Need {
        probe: Library(&["dbus-1"]),
        why: "the window's talk with the desktop (D-Bus)",
        packages: ["libdbus-1-dev", "dbus-devel", "dbus"],
    },
];

/// To show a window without a display, and take its picture.
pub(crate) const PICTURE: &[Need] = &[
    Need {
        probe: Program(&["Xvfb"]),
        why: "a display in memory",
        packages: ["xvfb", "xorg-x11-server-Xvfb", "xorg-server-xvfb"],
    },
    Need {
        probe: Program(&["dbus-daemon"]),
        why: "a private session bus, so that no setting of yours is touched",
        packages: ["dbus", "dbus-daemon", "dbus"],
    },
    Need {
        probe: Program(&["import"]),
        why: "takes the picture (ImageMagick)",
        packages: ["imagemagick", "ImageMagick", "imagemagick"],
    },
    Need {
        probe: Program(&["xdotool"]),
        why: "gives the window the size asked for",
        packages: ["xdotool", "xdotool", "xdotool"],
    },
];

/// To run the tests that drive the real window, a browser and the vendor's clients.
pub(crate) const TEST: &[Need] = &[
    Need {
        probe: Program(&["WebKitWebDriver"]),
        why: "drives the real window in the desktop tests",
        packages: ["webkit2gtk-driver", "webkit2gtk-driver", "webkit2gtk-4.1"],
    },
    Need {
        probe: Program(&["gnome-keyring-daemon"]),
        why: "a real keyring for the desktop tests",
        packages: ["gnome-keyring", "gnome-keyring", "gnome-keyring"],
    },
    Need {
        probe: Program(&["secret-tool"]),
        why: "reads what the app put into that keyring",
        packages: ["libsecret-tools", "libsecret", "libsecret"],
    },
    Need {
        probe: Program(&["ip"]),
        why: "a network with nothing in it, to start the window without one",
        packages: ["iproute2", "iproute", "iproute2"],
    },
    Need {
        probe: Program(&["nft"]),
        why: "cuts the wire between a desk and an exchange, to see when it is noticed",
        packages: ["nftables", "nftables", "nftables"],
    },
    Need {
        probe: Program(&["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]),
        why: "the browser that the page's own tests run in",
        packages: ["chromium", "chromium", "chromium"],
    },
    Need {
        probe: Python("ensurepip"),
        why: "a virtual environment for the vendor's Python client",
        packages: ["python3-venv", "python3-pip", "python-pip"],
    },
];

/// To build the fuzz targets.
pub(crate) const FUZZ: &[Need] = &[Need {
    probe: Program(&["c++", "g++"]),
    why: "compiles libFuzzer, which runs the fuzz targets",
    packages: ["g++", "gcc-c++", "gcc"],
}];

/// To draw the icons anew.
pub(crate) const ICONS: &[Need] = &[Need {
    probe: Program(&["rsvg-convert"]),
    why: "turns the icons' SVG into PNG",
    packages: ["librsvg2-bin", "librsvg2-tools", "librsvg"],
}];
