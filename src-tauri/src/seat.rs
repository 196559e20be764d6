//! One copy at a time: two copies with one key would take the vendor's connections from each
//! other.
//!
//! A lock on a file in the data folder decides who is first; it goes with the process, however
//! that ends. The second copy then asks the first, over the session bus, to come forward (Tauri's
//! single-instance plugin); without a bus it can only say that it will not start.

use std::{
    fs::{self, File, TryLockError},
    io,
    path::Path,
};

/// What a copy finds when it starts.
#[derive(Debug)]
pub(crate) enum Seat {
    /// It is the first; it stays so while the file is open.
    Taken(File),
    /// Another copy is running.
    Occupied,
    /// The lock cannot be used, so nobody knows.
    Unknown(io::Error),
}

/// Tries to be the only copy that works in a data folder.
pub(crate) fn take(folder: &Path) -> Seat {
    let open = || {
        fs::create_dir_all(folder)?;
        File::options().create(true).truncate(false).write(true).open(folder.join("running.lock"))
    };
    let file = match open() {
        Ok(file) => file,
        Err(error) => return Seat::Unknown(error),
    };
    match file.try_lock() {
        Ok(()) => Seat::Taken(file),
        Err(TryLockError::WouldBlock) => Seat::Occupied,
        Err(TryLockError::Error(error)) => Seat::Unknown(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_copy_finds_the_seat_occupied_until_the_first_has_gone() {
        let folder = std::env::temp_dir().join(format!("tapedeck-seat-{}", std::process::id()));
        let first = take(&folder);
        assert!(matches!(first, Seat::Taken(_)), "{first:?}");
        assert!(matches!(take(&folder), Seat::Occupied));
        drop(first);
        assert!(matches!(take(&folder), Seat::Taken(_)));
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_folder_that_cannot_be_made_leaves_it_unknown() {
        let blocked = Path::new("/dev/null/tapedeck");
        assert!(matches!(take(blocked), Seat::Unknown(_)));
    }
}
