//! Where a project's files are, and `project.ron`, which says so.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::names::to_file_name;
use super::ron_file::{Fields, Unknown, one_line};
use super::{FileError, disk};
use crate::article::ArticleId;
use crate::text::Sha256;

/// The folder of a project that keeps its articles apart.
pub(super) const ARTICLES: &str = "articles";
pub(super) const ANNOTATIONS: &str = "annotations";
pub(super) const JOURNAL: &str = "journal";
pub(super) const TEXTS: &str = "texts";
pub(super) const REMARKS: &str = "remarks";
pub(super) const MENDS: &str = "mends";

/// The file of an author's remarks on labels. No article's file has this name: in names of
/// files that are made of other names, `%` is written in another way.
pub(super) const LABEL_REMARKS: &str = "%labels.ron";

/// What a new project tells git to leave out, and why.
const GIT_IGNORE: &str = "\
# Journals are of one computer: they are for undo, and for what a crash would lose, and grow with
# every step. What was annotated is in annotations/, whole.
journal/
.tagline-tmp*
# Other copies of sets, until somebody has looked at them.
*.ron.theirs*
*.ron.other-*
";

/// What a new project tells git to do with its files.
const GIT_ATTRIBUTES: &str = "\
# Sets are merged by annotations, if git has been told how:
#   git config merge.tagline.driver \"tagline merge %O %A %B --path %P\"
annotations/**/*.ron merge=tagline
remarks/**/*.ron merge=union
mends/**/*.ron merge=union
# Annotations count along the texts, so git must not turn their line ends into others.
*.txt -text
*.text -text
*.md -text
";

/// Files for git that a new project has, by their names.
pub(super) const GIT_FILES: [(&str, &str); 2] =
    [(".gitignore", GIT_IGNORE), (".gitattributes", GIT_ATTRIBUTES)];

/// The places of a project's files. Nothing here says that they exist.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    /// The project's folder.
    pub(super) root: PathBuf,
    /// The folder of the articles.
    pub(super) articles: PathBuf,
}

impl Layout {
    pub(super) fn project_file(&self) -> PathBuf {
        self.root.join("project.ron")
    }

    pub(super) fn schema_file(&self) -> PathBuf {
        self.root.join("schema.ron")
    }

    pub(super) fn annotations(&self) -> PathBuf {
        self.root.join(ANNOTATIONS)
    }

    pub(super) fn annotations_of(&self, annotator: &str) -> PathBuf {
        self.annotations().join(to_file_name(annotator))
    }

    pub(super) fn set_file(&self, annotator: &str, article: &ArticleId) -> PathBuf {
        below(self.annotations_of(annotator), article, "ron")
    }

    pub(super) fn journals(&self) -> PathBuf {
        self.root.join(JOURNAL)
    }

    pub(super) fn journal(&self, annotator: &str, article: &ArticleId) -> PathBuf {
        below(self.journals().join(to_file_name(annotator)), article, "journal")
    }

    /// The schema as it was in an earlier version, for taking back the one after it.
    pub(super) fn schema_before(&self, version: u32) -> PathBuf {
        self.journals().join(format!("schema-{version}.ron"))
    }

    pub(super) fn remarks(&self) -> PathBuf {
        self.root.join(REMARKS)
    }

    /// An author's remarks on an article, or on labels.
    pub(super) fn remarks_file(&self, author: &str, article: Option<&ArticleId>) -> PathBuf {
        let folder = self.remarks().join(to_file_name(author));
        match article {
            Some(article) => below(folder, article, "ron"),
            None => folder.join(LABEL_REMARKS),
        }
    }

    pub(super) fn mends(&self) -> PathBuf {
        self.root.join(MENDS)
    }

    /// What was mended in an article.
    pub(super) fn mends_file(&self, article: &ArticleId) -> PathBuf {
        below(self.mends(), article, "ron")
    }

    pub(super) fn text_copy(&self, sha256: Sha256) -> PathBuf {
        self.root.join(TEXTS).join(format!("{sha256}.txt"))
    }

    /// `path` as a person in the project's folder would write it.
    pub(super) fn relative<'a>(&self, path: &'a Path) -> &'a Path {
        path.strip_prefix(&self.root).unwrap_or(path)
    }
}

/// The file of `article` in the folder `base`, whose own folders it repeats. Made
/// of safe names only, so no id leads out of the folder.
fn below(mut base: PathBuf, article: &ArticleId, ending: &str) -> PathBuf {
    let (folders, name) = match article.0.rsplit_once('/') {
        Some((folders, name)) => (folders, name),
        None => ("", article.0.as_str()),
    };
    for folder in folders.split('/').filter(|f| !f.is_empty()) {
        base.push(to_file_name(folder));
    }
    base.push(format!("{}.{ending}", to_file_name(name)));
    base
}

/// What `project.ron` says.
#[derive(Clone, Debug, PartialEq)]
pub struct ProjectInfo {
    /// The name to show.
    pub name: String,
    /// When the project was made.
    pub created: Timestamp,
    /// The annotator to begin with, if the project names one.
    pub annotator: Option<String>,
    /// Where the articles are, relative to the project; `.` for a folder of
    /// articles that became a project.
    pub articles: String,
    /// The articles’ files, where the project is about a few files of a folder and
    /// not about the whole of it; relative to [`Self::articles`].
    pub files: Vec<String>,
    /// Whether annotators see what others made of an article only when their own
    /// annotations of it are done.
    pub blind: bool,
    /// Who sees everything all the same, beside the annotator `gold`.
    pub adjudicators: Vec<String>,
    pub(super) unknown: Unknown,
}

impl ProjectInfo {
    /// The version of `project.ron` that this program writes.
    pub const FORMAT: u32 = 1;

    pub(super) fn new(name: String, articles: &str, annotator: Option<String>) -> Self {
        Self {
            name,
            created: Timestamp::now(),
            annotator: annotator.and_then(some_name),
            articles: articles.to_owned(),
            files: Vec::new(),
            blind: false,
            adjudicators: Vec::new(),
            unknown: Unknown::new(),
        }
    }

    pub(super) fn read(path: &Path) -> Result<Self, FileError> {
        Self::of(path, &disk::read_string(path)?)
    }

    /// What the content of a `project.ron` says; `path` is for messages only.
    ///
    /// # Errors
    /// If it cannot be understood.
    pub fn of(path: &Path, source: &str) -> Result<Self, FileError> {
        let mut fields = Fields::read(path, source, Self::FORMAT)?;
        let info = Self {
            name: fields.take_or("name", String::new())?,
            created: fields.take_or("created", Timestamp::UNIX_EPOCH)?,
            annotator: fields.take_or("annotator", String::new()).map(some_name)?,
            articles: fields.take_or("articles", ARTICLES.to_owned())?,
            files: fields.take_or("files", Vec::new())?,
            blind: fields.take_or("blind", false)?,
            adjudicators: fields.take_or("adjudicators", Vec::new())?,
            unknown: fields.unknown(),
        };
        if !is_inside(&info.articles) {
            let message = format!(
                "the articles’ folder “{}” leads out of the project; name a folder inside it",
                info.articles
            );
            return Err(FileError::other(path, message));
        }
        if let Some(file) = info.files.iter().find(|file| !is_inside(file)) {
            let message = format!(
                "the article’s file “{file}” leads out of the project; name a file inside it"
            );
            return Err(FileError::other(path, message));
        }
        Ok(info)
    }

    /// The content of `project.ron`.
    pub(super) fn to_ron(&self) -> Result<String, ron::Error> {
        let mut out = String::from("// A Tagline project.\n(\n");
        let mut field = |name: &str, value: &str| {
            out.push_str(&format!("    {name}: {value},\n"));
        };
        field("format", &Self::FORMAT.to_string());
        field("name", &one_line(&self.name)?);
        field("created", &one_line(&self.created)?);
        if let Some(annotator) = &self.annotator {
            field("annotator", &one_line(annotator)?);
        }
        field("articles", &one_line(&self.articles)?);
        if !self.files.is_empty() {
            field("files", &one_line(&self.files)?);
        }
        if self.blind {
            field("blind", "true");
        }
        if !self.adjudicators.is_empty() {
            field("adjudicators", &one_line(&self.adjudicators)?);
        }
        for (name, value) in &self.unknown {
            field(name, value);
        }
        out.push_str(")\n");
        Ok(out)
    }
}

fn some_name(name: String) -> Option<String> {
    (!name.trim().is_empty()).then(|| name.trim().to_owned())
}

/// Whether a path from a file that may come from anybody stays below where it starts.
fn is_inside(path: &str) -> bool {
    use std::path::Component::{CurDir, Normal};
    Path::new(path).components().all(|c| matches!(c, Normal(_) | CurDir))
}
