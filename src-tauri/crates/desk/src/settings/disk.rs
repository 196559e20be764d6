//! Steps on the disk, in an order that leaves a whole file after a kill between any two of them:
//! write beside, sync, keep the old one, rename, sync the folder.
#![expect(clippy::disallowed_methods, reason = "the desk is where files are read")]

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use market::Time;

/// No file of choices is near this long, bytes.
const LONGEST: u64 = 4 << 20;

/// The file before this one.
pub(super) fn backup_of(path: &Path) -> PathBuf {
    beside(path, "bak")
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".");
    name.push(ending);
    path.with_file_name(name)
}

/// A file's bytes; `None` if there is none.
pub(super) fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let length = match fs::metadata(path) {
        Ok(metadata) if !metadata.is_file() => return Err(io::Error::other("this is no file")),
        Ok(metadata) => metadata.len(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    // What is longer is not ours: no bytes, which parse as nothing.
    if length > LONGEST { Ok(Some(Vec::new())) } else { fs::read(path).map(Some) }
}

/// Puts bytes in a file's place, keeping the old file as its backup.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let new = beside(path, "new");
    write_whole(&new, bytes)?;
    keep_old(path)?;
    fs::rename(&new, path)?;
    sync_folder(folder)
}

/// Step one: the new file, whole and on the disk, under a name of its own.
pub(super) fn write_whole(new: &Path, bytes: &[u8]) -> io::Result<()> {
    // One left by a kill would keep its permissions.
    match fs::remove_file(new) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(new)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Step two: the old file under the backup's name as well; it stays where it is until the rename.
pub(super) fn keep_old(path: &Path) -> io::Result<()> {
    let (backup, linked) = (backup_of(path), beside(path, "old"));
    let _ = fs::remove_file(&linked);
    match fs::hard_link(path, &linked) {
        Ok(()) => fs::rename(&linked, &backup),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        // A file system without links: a copy, again by way of a name of its own.
        Err(_) => {
            fs::copy(path, &linked)?;
            fs::rename(&linked, &backup)
        }
    }
}

/// The last step: the folder's own record of the rename. Windows has no such thing to sync.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { fs::File::open(folder)?.sync_all() } else { Ok(()) }
}

/// Moves a file that cannot be read to `corrupt/<name>-<millis>` beside it.
pub(super) fn move_away(path: &Path, now: Time) -> io::Result<PathBuf> {
    let folder = path.with_file_name("corrupt");
    fs::create_dir_all(&folder)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let place = folder.join(format!("{name}-{}", now.millis()));
    fs::rename(path, &place)?;
    Ok(place)
}
