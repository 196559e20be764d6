//! `cargo xtask run`: from a fresh clone to the window, or to a picture of it.
//!
//! Each part is made only when it is missing or changed, so the second time it opens at once.

use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use crate::ask::PictureWish;
use crate::fault::Fault;
use crate::job::Show;
use crate::page::Work;
use crate::place::Place;
use crate::{app, needs, page, picture};

/// Opens the window and answers with the app's own code.
pub(crate) fn desk(place: &Place, app_words: &[String]) -> Result<ExitCode, Fault> {
    if cfg!(target_os = "linux") && !has_display(&|name| std::env::var_os(name).is_some()) {
        return Err(Fault::Missing(
            "There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set). \
             `cargo xtask run --screenshot desk.png` runs the real window without one and saves \
             a picture."
                .into(),
        ));
    }
    ready(place, &[needs::WINDOW])?;
    say("window", "open; its log follows");
    let program = app::program(place);
    let status = Command::new(&program)
        .args(app_words)
        .current_dir(&place.root)
        .status()
        .map_err(|cause| Fault::NotStarted { what: program.display().to_string(), cause })?;
    say("window", if status.success() { "closed" } else { "ended with a failure" });
    let code = status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1);
    Ok(ExitCode::from(code))
}

/// Saves a picture of the window on its embedded exchange.
pub(crate) fn picture(place: &Place, wish: &PictureWish) -> Result<(), Fault> {
    ready(place, &[needs::WINDOW, needs::PICTURE])?;
    picture::take(&app::program(place), wish, &place.log("picture"))?;
    say("picture", &format!("{} shows live prices", wish.file.display()));
    Ok(())
}

fn has_display(is_set: &dyn Fn(&str) -> bool) -> bool {
    is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}

/// Everything that must be there before the window can open.
fn ready(place: &Place, lists: &[&[needs::Need]]) -> Result<(), Fault> {
    timed("system packages", || needs::meet(lists).map(|()| Work::Unchanged))?;
    let log = place.log("run");
    timed("page's packages", || page::install(&place.ui(), &log, Show::Nothing))?;
    timed("page", || page::build(place, &log, Show::Nothing))?;
    say("app", "cargo build");
    let began = Instant::now();
    let status = app::build(place).status();
    match status {
        Ok(status) if status.success() => {
            say("app", &took(began.elapsed()));
            Ok(())
        }
        Ok(_) => Err(Fault::Failed { what: "cargo build".into(), log: None }),
        Err(cause) => Err(Fault::NotStarted { what: "cargo".into(), cause }),
    }
}

fn timed(what: &str, work: impl FnOnce() -> Result<Work, Fault>) -> Result<(), Fault> {
    let began = Instant::now();
    match work()? {
        Work::Done => say(what, &took(began.elapsed())),
        Work::Unchanged => say(what, "ready"),
    }
    Ok(())
}

fn took(time: Duration) -> String {
    format!("done in {:.0} s", time.as_secs_f64())
}

fn say(what: &str, words: &str) {
    eprintln!("{what:>16}  {words}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn either_kind_of_display_will_do() {
        for (set, expected) in [("DISPLAY", true), ("WAYLAND_DISPLAY", true), ("XAUTHORITY", false)]
        {
            assert_eq!(has_display(&|name| name == set), expected, "{set}");
        }
    }
}
