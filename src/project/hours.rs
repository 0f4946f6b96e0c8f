//! How long somebody actively worked on each article: a file for each project in the user’s own
//! folder, never in the project’s, and written only if the user asked for it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::ron_file::{Fields, one_line};
use super::{FileError, Settings, disk};
use crate::article::ArticleId;
use crate::text::Sha256;

/// The version of the file that this program writes.
const FORMAT: u32 = 1;

/// Active seconds by annotator and article, of one project.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hours {
    path: Option<PathBuf>,
    project: PathBuf,
    seconds: BTreeMap<String, BTreeMap<String, f64>>,
}

impl Hours {
    /// Those of the project at `root`, from the user’s own folder.
    ///
    /// # Errors
    /// If the file is there and cannot be understood; it is left as it is.
    pub fn of(root: &Path) -> Result<Self, FileError> {
        let path = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
        let name = Sha256::of(path.as_os_str().as_encoded_bytes()).to_string();
        let name = format!("{}.ron", name.get(..16).unwrap_or(&name));
        match Settings::path().and_then(|file| Some(file.parent()?.join("hours").join(name))) {
            Some(file) => Self::read(&file, &path),
            None => Ok(Self { project: path, ..Self::default() }),
        }
    }

    /// Those of `file`, for the project at `project`.
    ///
    /// # Errors
    /// As [`Self::of`].
    pub fn read(file: &Path, project: &Path) -> Result<Self, FileError> {
        let mut hours =
            Self { path: Some(file.into()), project: project.into(), seconds: BTreeMap::new() };
        if let Some(bytes) = disk::read_if_there(file)? {
            let source = String::from_utf8_lossy(&bytes);
            hours.seconds =
                Fields::read(file, &source, FORMAT)?.take_or("seconds", BTreeMap::new())?;
        }
        Ok(hours)
    }

    /// Adds active time.
    pub fn add(&mut self, annotator: &str, article: &ArticleId, seconds: f64) {
        let of = self.seconds.entry(annotator.to_owned()).or_default();
        *of.entry(article.0.clone()).or_default() += seconds;
    }

    /// Active seconds by article.
    pub fn by_article(&self, annotator: &str) -> impl Iterator<Item = (ArticleId, f64)> {
        let of = self.seconds.get(annotator).into_iter().flatten();
        of.map(|(id, seconds)| (ArticleId(id.clone()), *seconds))
    }

    /// Active seconds in all.
    pub fn total(&self, annotator: &str) -> f64 {
        self.by_article(annotator).map(|(_, seconds)| seconds).sum()
    }

    /// Whether nothing was counted yet.
    pub fn is_empty(&self) -> bool {
        self.seconds.is_empty()
    }

    /// Writes them.
    ///
    /// # Errors
    /// If the file cannot be written; what was there stays.
    pub fn save(&self) -> Result<(), FileError> {
        let Some(path) = &self.path else { return Ok(()) };
        let fail = |e: ron::Error| FileError::other(path, e.to_string());
        let mut out = String::from(
            "// Active time by annotator and article, in seconds. Tagline keeps this here and nowhere else.\n(\n",
        );
        let project = one_line(&self.project.to_string_lossy()).map_err(fail)?;
        out.push_str(&format!("    format: {FORMAT},\n    project: {project},\n    seconds: {{\n"));
        for (annotator, articles) in &self.seconds {
            out.push_str(&format!("        {}: {{\n", one_line(annotator).map_err(fail)?));
            for (article, seconds) in articles {
                let article = one_line(article).map_err(fail)?;
                out.push_str(&format!("            {article}: {seconds:.0},\n"));
            }
            out.push_str("        },\n");
        }
        out.push_str("    },\n)\n");
        disk::put(path, out.as_bytes())
    }
}
