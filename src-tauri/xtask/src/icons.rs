//! `cargo xtask icons`: every picture the app carries, drawn from the SVGs in `icons/`.
//!
//! It is run by hand when an SVG changes; what it makes is kept in the repository, so that a build
//! needs no drawing tool.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::fault::Fault;
use crate::job::{self, Show};
use crate::place::Place;
use crate::{bundle, needs, page};

const LIMIT: Duration = Duration::from_secs(120);

/// The states of the tray, each with a shape of its own.
const TRAY: [&str; 5] = ["live", "connecting", "partial", "down", "simulated"];

/// Pictures that the Tauri CLI makes and the bundle does not use.
const KEPT: [&str; 6] =
    ["32x32.png", "128x128.png", "128x128@2x.png", "icon.png", "icon.ico", "icon.icns"];

/// Draws the app's icon and the tray's.
pub(crate) fn draw(place: &Place) -> Result<(), Fault> {
    needs::meet(&[needs::ICONS])?;
    let log = place.log("icons");
    page::install(&place.ui(), &log, Show::Nothing)?;
    let icons = place.root.join("icons");

    let source = place.own("icon-1024.png");
    render(&icons.join("icon.svg"), 1024, &source, &log)?;
    let drawn = place.own("icons");
    let mut tauri = bundle::tauri(place);
    tauri.arg("icon").arg(&source).arg("--output").arg(&drawn);
    job::run("tauri icon", tauri, &log, LIMIT, Show::Nothing)?;
    for name in KEPT {
        let (from, to) = (drawn.join(name), icons.join(name));
        fs::copy(&from, &to).map_err(Fault::file(from))?;
    }
    for state in TRAY {
        let name = icons.join("tray").join(format!("tray-{state}"));
        for (side, end) in [(32, ".png"), (64, "@2x.png")] {
            let png = format!("{}{end}", name.display());
            render(&name.with_extension("svg"), side, Path::new(&png), &log)?;
        }
    }
    eprintln!("icons/ is drawn; look at them at 16 and 32 pixels.");
    Ok(())
}

fn render(svg: &Path, side: u32, png: &Path, log: &Path) -> Result<(), Fault> {
    let side = side.to_string();
    let mut command = Command::new("rsvg-convert");
    command.args(["--width", &side, "--height", &side, "--output"]).arg(png).arg(svg);
    job::run("rsvg-convert", command, log, LIMIT, Show::Nothing).map(|_| ())
}
