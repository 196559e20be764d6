//! What a person has chosen, kept so that no kill at any moment loses it: a file is replaced
//! whole or not at all, the one before it is kept beside it, and a file that cannot be read is
//! moved away and named, never overwritten in silence.
//!
//! A file is `{"schema": 1, "app": "0.1.0", "data": …}`. Fields this version does not know
//! survive being saved by it. A file of a newer schema is read as far as it goes and never
//! written. The key is never here.

mod disk;

use std::marker::PhantomData;
use std::path::{Path, PathBuf};

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

/// The schema written.
const SCHEMA: u64 = 1;

/// What was found.
#[derive(Debug)]
pub struct Loaded<T> {
    /// The choices; defaults where there were none to be had.
    pub value: T,
    /// What was wrong, for the person.
    pub problem: Option<Problem>,
    /// Where later choices are saved.
    pub file: File<T>,
}

/// Something wrong with a file of choices. `Display` is the sentence for the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// It could not be read as what it should be.
    Corrupt {
        /// Where it was moved; `None` if that failed and it lies where it was.
        moved: Option<PathBuf>,
        /// Whether the choices before the last are in use.
        restored: bool,
    },
    /// A newer version wrote it: it is read and not written.
    Newer {
        /// Its schema.
        schema: u64,
    },
    /// The disk would not give it.
    Unreadable(String),
}

/// Why choices could not be saved.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// A newer version wrote the file.
    #[error("The settings were written by a newer version and are left as they are.")]
    Newer,
    /// The choices cannot be written as JSON.
    #[error("The settings could not be written.")]
    Shape(#[from] serde_json::Error),
    /// The disk would not take them.
    #[error("The settings could not be saved.")]
    Disk(#[from] std::io::Error),
}

/// A file of choices: where it is, and what of it this version does not know.
#[derive(Debug)]
pub struct File<T> {
    path: PathBuf,
    /// The whole of it as last read or written.
    held: Map<String, Value>,
    newer: bool,
    choices: PhantomData<fn() -> T>,
}

/// Reads a file of choices: the file itself, else the one before it, else defaults.
#[must_use]
pub fn load<T: DeserializeOwned + Default>(path: &Path) -> Loaded<T> {
    let (value, held, problem) = match read(path) {
        Ok(Some((value, held))) => (value, held, None),
        Ok(None) => match read(&disk::backup_of(path)) {
            // Killed between moving the old file away and putting the new one in its place.
            Ok(Some((value, held))) => (value, held, None),
            _ => (T::default(), Map::new(), None),
        },
        Err(Fault::Disk(error)) => {
            (T::default(), Map::new(), Some(Problem::Unreadable(error.to_string())))
        }
        Err(Fault::Shape) => {
            let moved = disk::move_away(path, crate::clock::now()).ok();
            let (value, held, restored) = match read(&disk::backup_of(path)) {
                Ok(Some((value, held))) => (value, held, true),
                _ => (T::default(), Map::new(), false),
            };
            (value, held, Some(Problem::Corrupt { moved, restored }))
        }
    };
    let schema = held.get("schema").and_then(Value::as_u64).unwrap_or(SCHEMA);
    let newer = schema > SCHEMA;
    let problem = if newer { Some(Problem::Newer { schema }) } else { problem };
    let file = File { path: path.to_owned(), held, newer, choices: PhantomData };
    Loaded { value, problem, file }
}

enum Fault {
    Shape,
    Disk(std::io::Error),
}

/// A file's choices and the whole of it.
type Found<T> = (T, Map<String, Value>);

/// What a file holds; `None` if there is no such file.
fn read<T: DeserializeOwned>(path: &Path) -> Result<Option<Found<T>>, Fault> {
    let Some(bytes) = disk::read(path).map_err(Fault::Disk)? else { return Ok(None) };
    let held: Map<String, Value> = serde_json::from_slice(&bytes).map_err(|_| Fault::Shape)?;
    let data = held.get("data").cloned().ok_or(Fault::Shape)?;
    let value = serde_json::from_value(data).map_err(|_| Fault::Shape)?;
    Ok(Some((value, held)))
}

impl<T: Serialize> File<T> {
    /// Saves choices in place of the last ones.
    ///
    /// # Errors
    /// If a newer version wrote the file, or the disk will not take it. What was saved before
    /// is then still there.
    pub fn save(&mut self, value: &T) -> Result<(), SaveError> {
        if self.newer {
            return Err(SaveError::Newer);
        }
        let mut next = self.held.clone();
        let mut data = serde_json::to_value(value)?;
        if let Some(before) = next.remove("data") {
            keep_unknown(&mut data, before);
        }
        next.insert("schema".to_owned(), SCHEMA.into());
        next.insert("app".to_owned(), env!("CARGO_PKG_VERSION").into());
        next.insert("data".to_owned(), data);
        let mut bytes = serde_json::to_vec_pretty(&next)?;
        bytes.push(b'\n');
        disk::replace(&self.path, &bytes)?;
        self.held = next;
        Ok(())
    }
}

/// Puts back the fields that were there and that this version does not write. Choices are
/// structs, which write each of their fields, and lists, which are one value.
fn keep_unknown(new: &mut Value, before: Value) {
    let (Value::Object(new), Value::Object(before)) = (new, before) else { return };
    for (name, value) in before {
        match new.get_mut(&name) {
            Some(held) => keep_unknown(held, value),
            None => {
                new.insert(name, value);
            }
        }
    }
}

impl core::fmt::Display for Problem {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Corrupt { moved, restored } => {
                match moved {
                    Some(place) => write!(
                        f,
                        "The settings could not be read and were moved to {}; ",
                        place.display()
                    )?,
                    None => write!(f, "The settings could not be read; ")?,
                }
                f.write_str(match restored {
                    true => "the ones before them are in use.",
                    false => "the standard ones are in use.",
                })
            }
            Self::Newer { .. } => f.write_str(
                "The settings were written by a newer version: changes will not be saved.",
            ),
            Self::Unreadable(_) => {
                f.write_str("The settings could not be read; the standard ones are in use.")
            }
        }
    }
}

#[cfg(test)]
mod tests;
