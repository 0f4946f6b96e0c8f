//! The project that comes with the program, for a first look and for tests of the
//! whole: unpacked to a folder of the person's, and from then on like any other.

use std::path::{Path, PathBuf};

use super::layout::ProjectInfo;
use super::{DEFAULT_SCHEMA, FileError, disk};
use crate::schema::builtin_source;

macro_rules! files {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_bytes!(concat!("../../assets/sample/", $path)))),*]
    };
}

/// Paths below the project's folder, and contents.
const FILES: &[(&str, &[u8])] = files![
    "articles/customs-bridge-night-ferry.txt",
    "articles/heron-first-lift.txt",
    "articles/port-ansel-water-accord.jpg",
    "articles/port-ansel-water-accord.txt",
];

/// The id of the sample article to begin with.
pub const SAMPLE_ARTICLE: &str = "port-ansel-water-accord";

/// Where the sample goes if nobody says otherwise: a folder of the person's data, or
/// the one that `TAGLINE_DATA_DIR` names. `None` where the system has no place for it.
pub fn sample_folder() -> Option<PathBuf> {
    let folder = match std::env::var_os("TAGLINE_DATA_DIR") {
        Some(folder) if !folder.is_empty() => PathBuf::from(folder),
        _ => directories::ProjectDirs::from("", "", "tagline")?.data_dir().to_path_buf(),
    };
    Some(folder.join("sample"))
}

/// Unpacks the sample project into `folder`. What is there already is left as it is,
/// so that work on the sample is never undone.
///
/// # Errors
/// If the folder cannot be written.
pub fn unpack_sample(folder: &Path) -> Result<(), FileError> {
    let schema = builtin_source(DEFAULT_SCHEMA).unwrap_or_default();
    disk::create(&folder.join("schema.ron"), schema.as_bytes())?;
    for (path, content) in FILES {
        disk::create(&folder.join(path), content)?;
    }
    // Last, since with it the folder counts as a project.
    let path = folder.join("project.ron");
    let info = ProjectInfo::new("Sample".to_owned(), "articles", None);
    let text = info.to_ron().map_err(|e| FileError::other(&path, e.to_string()))?;
    disk::create(&path, text.as_bytes())?;
    Ok(())
}
