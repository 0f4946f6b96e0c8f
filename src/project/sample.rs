//! The project that comes with the program, for a first look and for tests of the
//! whole: unpacked to a folder of the person's, and from then on like any other.

use std::path::{Path, PathBuf};

use super::{DEFAULT_SCHEMA, FileError, disk};
use crate::schema::builtin_source;

macro_rules! files {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_bytes!(concat!("../../assets/sample/", $path)))),*]
    };
}

/// Paths below the project's folder, and contents.
const FILES: &[(&str, &[u8])] = files![
    "articles/port-ansel-water-accord.jpg",
    "articles/port-ansel-water-accord.txt",
    "articles/the-heron-lifts.txt",
    "articles/the-night-ferry.txt",
    "annotations/ada/port-ansel-water-accord.ron",
    "annotations/example/port-ansel-water-accord.ron",
    "annotations/gold/port-ansel-water-accord.ron",
    "annotations/tomas/port-ansel-water-accord.ron",
    "remarks/ada/port-ansel-water-accord.ron",
    "remarks/tomas/port-ansel-water-accord.ron",
    // Last, since with it the folder counts as a project.
    "project.ron",
];

/// The id of the sample article to begin with.
pub const SAMPLE_ARTICLE: &str = "port-ansel-water-accord";

/// Where the program puts what is nobody's own: a folder of the person's data, or the
/// one that `TAGLINE_DATA_DIR` names. `None` where the system has no place for it.
pub fn data_folder() -> Option<PathBuf> {
    match std::env::var_os("TAGLINE_DATA_DIR") {
        Some(folder) if !folder.is_empty() => Some(PathBuf::from(folder)),
        _ => Some(directories::ProjectDirs::from("", "", "tagline")?.data_dir().to_path_buf()),
    }
}

/// Where the sample goes if nobody says otherwise. `None` where the system has no
/// place for it.
pub fn sample_folder() -> Option<PathBuf> {
    Some(data_folder()?.join("sample"))
}

/// Unpacks the sample project into `folder`: an article annotated by `example`, `ada` and
/// `tomas`, half adjudicated, with remarks. Does nothing where it is there already, so that work on the sample, and
/// what was deleted from it, stays as it is.
///
/// # Errors
/// If the folder cannot be written.
pub fn unpack_sample(folder: &Path) -> Result<(), FileError> {
    if folder.join("project.ron").exists() {
        return Ok(());
    }
    let schema = builtin_source(DEFAULT_SCHEMA).unwrap_or_default();
    disk::create(&folder.join("schema.ron"), schema.as_bytes())?;
    for (path, content) in FILES {
        disk::create(&folder.join(path), content)?;
    }
    Ok(())
}
