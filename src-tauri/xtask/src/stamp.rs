//! Stamps: a digest of what a step read and made, so that an unchanged step is skipped.
//!
//! It never looks at times of files: a fresh clone has new times and the same contents.
//! The digest guards against waste, not against malice.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

use crate::fault::Fault;

/// All files under these paths (a path may be a file), sorted, without the folders named `skip`.
/// A path that does not exist has no files.
pub(crate) fn files_under(paths: &[PathBuf], skip: &[&str]) -> Result<Vec<PathBuf>, Fault> {
    let mut todo: Vec<PathBuf> = paths.to_vec();
    let mut files = Vec::new();
    while let Some(path) = todo.pop() {
        if path.is_file() {
            files.push(path);
        } else if path.is_dir() {
            for entry in fs::read_dir(&path).map_err(Fault::file(&path))? {
                let entry = entry.map_err(Fault::file(&path))?;
                if !skip.iter().any(|name| entry.file_name() == *name) {
                    todo.push(entry.path());
                }
            }
        }
    }
    files.sort();
    Ok(files)
}

/// A digest of the names and contents of these files.
pub(crate) fn digest(files: &[PathBuf]) -> Result<String, Fault> {
    let mut hasher = DefaultHasher::new();
    for file in files {
        file.hash(&mut hasher);
        fs::read(file).map_err(Fault::file(file))?.hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// Whether the stamp at this path holds this digest.
pub(crate) fn holds(stamp: &Path, digest: &str) -> bool {
    fs::read_to_string(stamp).is_ok_and(|held| held == digest)
}

/// Writes the stamp; its folder is made where it is missing.
pub(crate) fn press(stamp: &Path, digest: &str) -> Result<(), Fault> {
    if let Some(folder) = stamp.parent() {
        fs::create_dir_all(folder).map_err(Fault::file(folder))?;
    }
    fs::write(stamp, digest).map_err(Fault::file(stamp))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("xtask-{}-{name}", std::process::id()));
        fs::create_dir_all(folder.join("kept/inner")).unwrap();
        fs::create_dir_all(folder.join("node_modules")).unwrap();
        fs::write(folder.join("kept/inner/b.ts"), "b").unwrap();
        fs::write(folder.join("kept/a.ts"), "a").unwrap();
        fs::write(folder.join("node_modules/x.js"), "x").unwrap();
        folder
    }

    #[test]
    fn a_skipped_folder_and_a_missing_path_have_no_files() {
        let folder = folder("files");
        let paths = [folder.clone(), folder.join("absent")];
        let files = files_under(&paths, &["node_modules"]).unwrap();
        assert_eq!(files, ["kept/a.ts", "kept/inner/b.ts"].map(|name| folder.join(name)));
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_changed_file_changes_the_digest_and_a_stamp_remembers_one() {
        let folder = folder("digest");
        let files = files_under(std::slice::from_ref(&folder), &[]).unwrap();
        let before = digest(&files).unwrap();
        assert_eq!(before, digest(&files).unwrap());
        let stamp = folder.join("new/stamp");
        assert!(!holds(&stamp, &before));
        press(&stamp, &before).unwrap();
        assert!(holds(&stamp, &before));
        fs::write(folder.join("kept/a.ts"), "changed").unwrap();
        assert!(!holds(&stamp, &digest(&files).unwrap()));
        fs::remove_dir_all(folder).unwrap();
    }
}
