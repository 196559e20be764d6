//! What a person has chosen, as long as the program runs and on the disk. Never the key.

use std::{path::Path, sync::Mutex};

use bridge::{Choice, Code, Failure, Settings};
use desk::settings::{self, File, Problem};

/// The choices and the file they are kept in. One at a time changes them; both change together.
#[derive(Debug)]
pub(crate) struct Choices(Mutex<Kept>);

#[derive(Debug)]
struct Kept {
    settings: Settings,
    file: File<Settings>,
}

impl Choices {
    /// Reads the choices, and says what was wrong with the file.
    pub(crate) fn load(path: &Path) -> (Self, Option<Problem>) {
        let loaded = settings::load(path);
        let kept = Kept { settings: loaded.value, file: loaded.file };
        (Self(Mutex::new(kept)), loaded.problem)
    }

    /// The choices now.
    pub(crate) fn settings(&self) -> Settings {
        self.kept().settings.clone()
    }

    /// Keeps the page's choices. What the first-run screen was answered with is not the page's to
    /// change: it is known here first.
    ///
    /// # Errors
    /// When the file cannot be written; the choices hold until the program ends.
    pub(crate) fn save(&self, settings: Settings) -> Result<(), Failure> {
        self.change(|kept| *kept = Settings { choice: kept.choice, ..settings })
    }

    /// Keeps the answer to the first-run screen.
    ///
    /// # Errors
    /// As [`Choices::save`].
    pub(crate) fn choose(&self, choice: Choice) -> Result<(), Failure> {
        self.change(|kept| kept.choice = Some(choice))
    }

    fn change(&self, change: impl FnOnce(&mut Settings)) -> Result<(), Failure> {
        let mut kept = self.kept();
        let before = kept.settings.clone();
        change(&mut kept.settings);
        if kept.settings == before {
            return Ok(());
        }
        let settings = kept.settings.clone();
        kept.file.save(&settings).map_err(|error| Failure {
            code: Code::Internal,
            message: error.to_string(),
            detail: std::error::Error::source(&error).map(ToString::to_string),
        })
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Kept> {
        // A panic while it was held left whole choices behind: they are replaced in one piece.
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_cannot_undo_the_answer_to_the_first_run_screen() {
        let folder = std::env::temp_dir().join(format!("tapedeck-choices-{}", std::process::id()));
        let path = folder.join("settings.json");
        let (choices, problem) = Choices::load(&path);
        assert_eq!(problem, None);
        choices.choose(Choice::Demo).unwrap();
        choices
            .save(Settings { watchlist: vec!["QQQ".to_owned()], ..Settings::default() })
            .unwrap();
        let (again, _) = Choices::load(&path);
        assert_eq!(again.settings().choice, Some(Choice::Demo));
        assert_eq!(again.settings().watchlist, ["QQQ"]);
        std::fs::remove_dir_all(folder).unwrap();
    }
}
