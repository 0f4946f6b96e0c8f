//! What a person set for all projects, and which they had open: one RON file in the
//! configuration folder of the system, or in `TAGLINE_CONFIG_DIR`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{FileError, disk};

/// How many projects are remembered.
const RECENT_MAX: usize = 20;

/// Settings of the program.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Light, dark, or as the system says.
    pub theme: ThemeChoice,
    /// Scale of the whole window, 0.75 to 2.5.
    pub zoom: f32,
    /// Size of the article's text in points, 14 to 26.
    pub reading_size: f32,
    /// The name that annotations are made under.
    pub annotator: String,
    /// No movement in the window.
    pub reduce_motion: bool,
    /// Projects, the last one opened first.
    pub recent: Vec<PathBuf>,
    /// Who may suggest what to annotate.
    pub suggest: SuggestSettings,
    /// Keys of actions in place of the program’s own, by the action’s name: `"Ctrl Shift F"`.
    pub keys: BTreeMap<String, Vec<String>>,
    /// Whether active time is counted, in a file of the user’s own (see [`super::Hours`]).
    pub hours: bool,
}

/// Who may suggest what to annotate. The user’s own and never the project’s: a project that
/// somebody sent must not start programs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SuggestSettings {
    /// What was labelled before.
    pub memory: bool,
    /// The memory is of everybody’s sets, as far as one may see them, not only of one’s own.
    pub everyone: bool,
    /// To the memory upper and lower case are the same.
    pub fold_case: bool,
    /// Sources that are on unless they are named here, as in records: word lists and rules.
    pub off: BTreeSet<String>,
    /// Whose sets suggest what they have.
    pub sets: BTreeSet<String>,
    /// Programs that can be asked.
    pub models: Vec<ModelSettings>,
    /// Articles of which the suggesters are least sure come first.
    pub uncertain_first: bool,
}

/// A program that suggests spans.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ModelSettings {
    /// What it is called.
    pub name: String,
    /// The program with its arguments, parted by spaces; quotation marks keep words together.
    pub command: String,
    /// The server that it is to use, handed to it as `TAGLINE_SERVER`; empty if none.
    pub server: String,
    /// Whether it is asked.
    pub on: bool,
    /// The other machine that the user agreed to send text to.
    pub agreed: String,
}

/// Which colours the window has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ThemeChoice {
    /// As the system says.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: ThemeChoice::System,
            zoom: 1.0,
            reading_size: 18.0,
            annotator: default_annotator(),
            reduce_motion: false,
            recent: Vec::new(),
            suggest: SuggestSettings::default(),
            keys: BTreeMap::new(),
            hours: false,
        }
    }
}

impl Default for SuggestSettings {
    fn default() -> Self {
        Self {
            memory: true,
            everyone: false,
            fold_case: false,
            off: BTreeSet::new(),
            sets: BTreeSet::new(),
            models: Vec::new(),
            uncertain_first: false,
        }
    }
}

impl SuggestSettings {
    /// With nobody who suggests spans.
    pub fn none() -> Self {
        Self { memory: false, ..Self::default() }
    }
}

impl Settings {
    /// The settings' file; `None` where the system has no place for one.
    pub fn path() -> Option<PathBuf> {
        let folder = match std::env::var_os("TAGLINE_CONFIG_DIR") {
            Some(folder) if !folder.is_empty() => PathBuf::from(folder),
            _ => directories::ProjectDirs::from("", "", "tagline")?.config_dir().to_path_buf(),
        };
        Some(folder.join("settings.ron"))
    }

    /// Reads the settings; where that fails, the defaults and a sentence that says why.
    pub fn load() -> (Self, Option<String>) {
        Self::path().map_or_else(Default::default, |path| Self::load_from(&path))
    }

    /// As [`Self::load`], from a named file.
    pub fn load_from(path: &Path) -> (Self, Option<String>) {
        let read = || -> Result<Option<Self>, FileError> {
            let Some(bytes) = disk::read_if_there(path)? else { return Ok(None) };
            ron::de::from_bytes(&bytes).map(Some).map_err(|e| FileError::ron(path, &e))
        };
        match read() {
            Ok(settings) => (settings.unwrap_or_default().in_bounds(), None),
            Err(e) => {
                let notice = format!("Your settings could not be read, the defaults are used. {e}");
                (Self::default(), Some(notice))
            }
        }
    }

    /// Writes the settings.
    ///
    /// # Errors
    /// If the configuration folder cannot be written.
    pub fn save(&self) -> Result<(), FileError> {
        Self::path().map_or(Ok(()), |path| self.save_to(&path))
    }

    /// As [`Self::save`], to a named file.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn save_to(&self, path: &Path) -> Result<(), FileError> {
        let config = ron::ser::PrettyConfig::new().new_line("\n");
        let mut text = ron::ser::to_string_pretty(self, config)
            .map_err(|e| FileError::other(path, e.to_string()))?;
        text.push('\n');
        disk::replace(path, text.as_bytes())
    }

    /// Puts a project at the head of the recent ones.
    pub fn remember(&mut self, project: &Path) {
        let project = project.canonicalize().unwrap_or_else(|_| project.to_path_buf());
        self.recent.retain(|p| *p != project);
        self.recent.insert(0, project);
        self.recent.truncate(RECENT_MAX);
    }

    /// Takes a project off the recent ones.
    pub fn forget(&mut self, project: &Path) {
        self.recent.retain(|p| p != project);
    }

    fn in_bounds(mut self) -> Self {
        let clamped = |value: f32, low: f32, high: f32, default: f32| {
            if value.is_finite() { value.clamp(low, high) } else { default }
        };
        self.zoom = clamped(self.zoom, 0.75, 2.5, 1.0);
        self.reading_size = clamped(self.reading_size, 14.0, 26.0, 18.0);
        if self.annotator.trim().is_empty() {
            self.annotator = default_annotator();
        }
        self
    }
}

/// The user’s home folder, if there is one.
pub fn home_folder() -> Option<PathBuf> {
    directories::BaseDirs::new().map(|dirs| dirs.home_dir().to_path_buf())
}

/// The names of variables of the environment with an address in them that `is_other` has.
pub fn variables_naming_machines(is_other: impl Fn(&str) -> bool) -> Vec<String> {
    let text = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
        Some((name.into_string().ok()?, value.into_string().ok()?))
    };
    let all = std::env::vars_os().filter_map(text);
    all.filter(|(_, value)| value.contains("://") && is_other(value))
        .map(|(name, _)| name)
        .collect()
}

/// A path as a person would write it: with `~` for the home folder.
pub fn short_path(path: &Path) -> String {
    let home = std::env::home_dir();
    match home.as_deref().and_then(|home| path.strip_prefix(home).ok()) {
        Some(rest) => Path::new("~").join(rest).display().to_string(),
        None => path.display().to_string(),
    }
}

/// The name that the person has on this machine.
pub fn default_annotator() -> String {
    ["USER", "USERNAME", "LOGNAME"]
        .iter()
        .filter_map(|name| std::env::var(name).ok())
        .map(|name| name.trim().to_owned())
        .find(|name| !name.is_empty())
        .unwrap_or_else(|| "annotator".to_owned())
}
