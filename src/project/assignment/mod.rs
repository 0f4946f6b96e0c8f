//! Who annotates what: `assignment.ron` in the project's folder, for everybody the same.

mod plan;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

pub use plan::{Assigning, Load};

use super::ron_file::{Fields, Unknown, one_line};
use super::{FileError, Project, disk};
use crate::article::ArticleId;

/// Its file.
const FILE: &str = "assignment.ron";

/// Who annotates what.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Assignment {
    /// What chance began with, for whoever wants to do it again.
    pub seed: u64,
    /// Annotators by article, sorted.
    pub articles: BTreeMap<ArticleId, Vec<String>>,
    unknown: Unknown,
}

impl Assignment {
    /// The version of the file that this program writes.
    pub const FORMAT: u32 = 1;

    fn read(path: &Path, source: &str) -> Result<Self, FileError> {
        let mut fields = Fields::read(path, source, Self::FORMAT)?;
        let listed: BTreeMap<String, Vec<String>> = fields.take_or("articles", BTreeMap::new())?;
        let mut articles: BTreeMap<ArticleId, Vec<String>> =
            listed.into_iter().map(|(id, names)| (ArticleId(id), names)).collect();
        for names in articles.values_mut() {
            names.sort();
            names.dedup();
        }
        Ok(Self { seed: fields.take_or("seed", 0)?, articles, unknown: fields.unknown() })
    }

    fn to_ron(&self) -> Result<String, ron::Error> {
        let mut out = String::from("// Who annotates what.\n(\n");
        out.push_str(&format!("    format: {},\n    seed: {},\n", Self::FORMAT, self.seed));
        out.push_str("    articles: {\n");
        for (article, names) in &self.articles {
            out.push_str(&format!("        {}: {},\n", one_line(&article.0)?, one_line(names)?));
        }
        out.push_str("    },\n");
        for (name, value) in &self.unknown {
            out.push_str(&format!("    {name}: {value},\n"));
        }
        out.push_str(")\n");
        Ok(out)
    }

    /// What somebody was given.
    pub fn of(&self, annotator: &str) -> BTreeSet<ArticleId> {
        let has = |names: &Vec<String>| names.iter().any(|name| name == annotator);
        self.articles.iter().filter(|(_, names)| has(names)).map(|(id, _)| id.clone()).collect()
    }
}

impl Project {
    /// Who annotates what; nothing if there is no such file.
    ///
    /// # Errors
    /// If the file is there and cannot be understood.
    pub fn assignment(&self) -> Result<Assignment, FileError> {
        let path = self.root().join(FILE);
        match disk::read_if_there(&path)? {
            None => Ok(Assignment::default()),
            Some(bytes) => {
                let source = String::from_utf8(bytes)
                    .map_err(|_| FileError::other(&path, "this file is not UTF-8"))?;
                Assignment::read(&path, &source)
            }
        }
    }

    /// Writes who annotates what.
    ///
    /// # Errors
    /// If the file cannot be written; it is as it was then.
    pub fn assign(&self, assignment: &Assignment) -> Result<(), FileError> {
        let path = self.root().join(FILE);
        let text = assignment.to_ron().map_err(|e| FileError::other(&path, e.to_string()))?;
        self.place().ensure_with(None)?;
        disk::replace(&path, text.as_bytes())
    }
}
