//! Where things are: the repository, the build folder, the page, the logs.
//!
//! It never guesses the build folder from the environment: xtask itself was built into it.
//! Read `app.rs` for what is built there.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::fault::Fault;

/// The folders an xtask works in.
pub(crate) struct Place {
    /// The repository's top level.
    pub(crate) root: PathBuf,
    /// Where cargo puts debug programs, xtask among them.
    pub(crate) debug: PathBuf,
    /// Cargo's build folder.
    pub(crate) target: PathBuf,
}

impl Place {
    /// Finds the folders from where this program's source and binary are.
    pub(crate) fn find() -> Result<Place, Fault> {
        let manifest = std::env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = manifest
            .ancestors()
            .nth(2)
            .ok_or_else(|| Fault::Broken("xtask must lie at src-tauri/xtask".into()))?
            .to_path_buf();
        let me = std::env::current_exe().map_err(Fault::file("this program"))?;
        let (Some(debug), Some(target)) = (me.parent(), me.ancestors().nth(2)) else {
            return Err(Fault::Broken("start xtask through cargo: `cargo xtask help`".into()));
        };
        Ok(Place { debug: debug.to_path_buf(), target: target.to_path_buf(), root })
    }

    /// The page's package.
    pub(crate) fn ui(&self) -> PathBuf {
        self.root.join("ui")
    }

    /// A debug program by its name, whether or not it is built yet.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.debug.join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }

    /// A file or folder of xtask's own under the build folder.
    pub(crate) fn own(&self, name: &str) -> PathBuf {
        self.target.join("xtask").join(name)
    }

    /// The log a program of that name writes to.
    pub(crate) fn log(&self, name: &str) -> PathBuf {
        self.own("log").join(format!("{name}.log"))
    }

    /// Cargo, at the top level, never asking anything.
    pub(crate) fn cargo(&self, words: &[&str]) -> Command {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(cargo);
        command.current_dir(&self.root).args(words);
        command
    }
}

/// Whether a program of that name lies on the search path.
pub(crate) fn on_path(name: &str) -> bool {
    find_on_path(name).is_some()
}

/// The first of these programs that lies on the search path.
pub(crate) fn find_on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
        .find(|file| is_file(file))
}

fn is_file(path: &Path) -> bool {
    path.metadata().is_ok_and(|meta| meta.is_file())
}
