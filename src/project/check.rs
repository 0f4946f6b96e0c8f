//! Looks through a whole project for what does not fit together. Changes nothing.

mod mends;
mod remarks;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::layout::TEXTS;
use super::merge::is_theirs;
use super::open::{article_of, load_entry};
use super::ron_file::lines_of;
use super::{FileError, Project, disk, journal, open_set, set_file};
use crate::annotation::misfits;
use crate::annotation::wire::WireError;
use crate::article::{Article, ArticleId};
use crate::text::Sha256;

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Something is broken or contradicts itself.
    Error,
    /// Nothing is lost, but a person should look.
    Warning,
}

/// Something that does not fit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Problem {
    /// The file, relative to the project.
    pub file: PathBuf,
    /// The line, counted from 1, where that is known.
    pub line: Option<usize>,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, and what to do.
    pub message: String,
}

/// Looks at every file of the project: whether it can be read, whether offsets and
/// texts agree, whether labels fit the schema, whether journals lead to the sets, whether
/// remarks are about what they say.
/// Sorted by file and line. A set that is being edited may be seen in between.
pub fn check(project: &Project) -> Vec<Problem> {
    let mut checker = Checker { project, problems: Vec::new() };
    checker.schema();
    checker.names();
    let orphans = checker.sets_by_article();
    for entry in project.articles() {
        match load_entry(project.place(), entry) {
            Ok(article) => {
                checker.mends(&article);
                for annotator in orphans.annotators_of(&entry.id) {
                    checker.set(&article, annotator);
                }
            }
            Err(e) => checker.file_error(&e),
        }
    }
    checker.texts();
    checker.remarks();
    checker.stray_mends();
    checker.problems.sort();
    checker.problems.dedup();
    checker.problems
}

struct Checker<'a> {
    project: &'a Project,
    problems: Vec<Problem>,
}

/// Which annotators have a set or journal on which article.
#[derive(Default)]
struct Sets(BTreeMap<ArticleId, BTreeSet<String>>);

impl Sets {
    fn annotators_of(&self, article: &ArticleId) -> impl Iterator<Item = &str> {
        self.0.get(article).into_iter().flatten().map(String::as_str)
    }
}

impl Checker<'_> {
    fn report(
        &mut self,
        severity: Severity,
        path: &Path,
        line: Option<usize>,
        message: impl Into<String>,
    ) {
        let file = self.project.place().layout.relative(path).to_path_buf();
        self.problems.push(Problem { file, line, severity, message: message.into() });
    }

    fn file_error(&mut self, error: &FileError) {
        let message = error.cause.to_string();
        self.report(Severity::Error, &error.path.clone(), error.line(), message);
    }

    fn schema(&mut self) {
        let path = self.project.schema_file();
        for finding in self.project.schema().validate() {
            let severity = match finding.severity {
                crate::schema::Severity::Error => Severity::Error,
                crate::schema::Severity::Warning => Severity::Warning,
            };
            self.report(severity, &path, None, finding.message);
        }
        if self.project.kind() == super::ProjectKind::Project && !path.exists() {
            let message = "there is no schema; the built-in one is used until there is";
            self.report(Severity::Warning, &path, None, message);
        }
    }

    /// Names that some file systems cannot keep apart.
    fn names(&mut self) {
        let mut seen: BTreeMap<String, &ArticleId> = BTreeMap::new();
        let mut clashes = Vec::new();
        for entry in self.project.articles() {
            if let Some(other) = seen.insert(entry.id.0.to_lowercase(), &entry.id) {
                clashes.push((entry.path.clone(), other.clone()));
            }
        }
        for (path, other) in clashes {
            let message = format!(
                "the name differs only in case from “{other}”; \
                 Windows and macOS cannot keep them apart, so rename one of them"
            );
            self.report(Severity::Warning, &path, None, message);
        }
    }

    /// Finds whose sets and journals there are, and reports those that are in the
    /// wrong place or about an article that is not there.
    fn sets_by_article(&mut self) -> Sets {
        let layout = &self.project.place().layout;
        let mut sets = Sets::default();
        for annotator in self.project.annotators() {
            for entry in self.project.articles() {
                let set = layout.set_file(&annotator, &entry.id);
                if set.exists() || layout.journal(&annotator, &entry.id).exists() {
                    sets.0.entry(entry.id.clone()).or_default().insert(annotator.clone());
                }
            }
        }
        let expected: BTreeSet<PathBuf> = (sets.0.iter())
            .flat_map(|(id, annotators)| annotators.iter().map(move |a| (a, id)))
            .flat_map(|(a, id)| [layout.set_file(a, id), layout.journal(a, id)])
            .collect();
        let files = [(layout.annotations(), "ron"), (layout.journals(), "journal")];
        let stray: Vec<PathBuf> = files
            .iter()
            .flat_map(|(folder, ending)| set_file::find_all(folder, ending))
            .filter(|path| !expected.contains(path))
            .collect();
        for path in stray {
            self.stray(&path);
        }
        let aside: Vec<PathBuf> = set_file::find_all(&layout.annotations(), "")
            .into_iter()
            .filter(|p| p.to_string_lossy().contains(".ron.other-"))
            .collect();
        for path in aside {
            let message = "a version of the set that another program wrote while it was open \
                           in Tagline; take over what you need and delete the file";
            self.report(Severity::Warning, &path, None, message);
        }
        let all = set_file::find_all(&layout.annotations(), "");
        for path in all.into_iter().filter(|path| is_theirs(path)) {
            let message = "another copy of the set, kept because not all of both could be when \
                           they were merged; take over what is missing and delete the file";
            self.report(Severity::Warning, &path, None, message);
        }
        sets
    }

    /// A set or journal that is about no article.
    fn stray(&mut self, path: &Path) {
        let layout = &self.project.place().layout;
        let annotators = if path.starts_with(layout.journals()) {
            layout.journals()
        } else {
            layout.annotations()
        };
        let below = path.strip_prefix(&annotators).unwrap_or(path);
        let folder =
            annotators.join(below.components().next().map_or("".as_ref(), |c| c.as_os_str()));
        let named =
            set_file::read_head(path).map_or_else(|| article_of(path, &folder).0, |h| h.article);
        let message = if self.project.entry(&ArticleId(named.clone())).is_some() {
            format!("this is about “{named}” but not where that belongs; put the file back")
        } else {
            format!(
                "there is no article “{named}”; put the article back, \
                 or move this file to where the article went"
            )
        };
        self.report(Severity::Warning, path, None, message);
    }

    fn set(&mut self, article: &Article, annotator: &str) {
        let place = self.project.place();
        let set_path = place.layout.set_file(annotator, &article.id);
        let journal_path = place.layout.journal(annotator, &article.id);
        let read = || -> Result<_, FileError> {
            let set = disk::read_if_there(&set_path)?;
            Ok((set, disk::read_if_there(&journal_path)?.unwrap_or_default()))
        };
        let (set_bytes, journal_bytes) = match read() {
            Ok(read) => read,
            Err(e) => return self.file_error(&e),
        };
        if let Some(bytes) = &set_bytes {
            self.set_alone(article, annotator, &set_path, bytes);
        }
        let contents = match journal::read(&journal_path, &journal_bytes) {
            Ok(contents) => contents,
            Err(e) => return self.file_error(&e),
        };
        for (line, problem) in &contents.damaged {
            let message = format!("this line is damaged: {problem}; the step in it is lost");
            self.report(Severity::Error, &journal_path, Some(*line), message);
        }
        let together =
            open_set::put_together(place, article, annotator, set_bytes.as_deref(), &contents);
        let recovered = match together {
            Ok(recovered) => recovered,
            // The set file's own errors have been reported.
            Err(e) if e.path == set_path => return,
            Err(e) => return self.file_error(&e),
        };
        for title in &recovered.lost {
            let message = format!("a step does not fit the set: {title}");
            self.report(Severity::Error, &journal_path, None, message);
        }
        if recovered.foreign {
            let message = "this file was changed by another program; \
                           what it says will be used, and undo begins anew";
            self.report(Severity::Warning, &set_path, None, message);
        } else if set_bytes.is_some() && !contents.records.is_empty() && recovered.lost.is_empty() {
            // The journal alone must lead to the same set.
            let alone = open_set::put_together(place, article, annotator, None, &contents);
            if !alone.is_ok_and(|alone| alone.set == recovered.set) {
                let message = "the journal does not lead to the set that is in the file";
                self.report(Severity::Error, &journal_path, None, message);
            }
        }
        let (follows, now) = (recovered.set.schema_version(), self.project.schema().version);
        if let Some((version, _)) = &recovered.migrated {
            let message = format!(
                "this was made with version {version} of the schema, which is at version {now}; \
                 it is read as that, and written so when it is opened and changed"
            );
            self.report(Severity::Warning, &set_path, None, message);
        } else if follows > now {
            let message = format!(
                "this follows version {follows} of the schema, and schema.ron is at version \
                 {now}; get the newer schema.ron too"
            );
            self.report(Severity::Warning, &set_path, None, message);
        }
        let source = String::from_utf8_lossy(set_bytes.as_deref().unwrap_or_default()).into_owned();
        for misfit in misfits(&recovered.set, self.project.schema(), article) {
            if !misfit.is_unfinished() {
                let line = lines_of(&source, misfit.id).next();
                self.report(Severity::Error, &set_path, line, misfit.to_string());
            }
        }
        let unplaced = recovered.set.unplaced().len();
        if unplaced > 0 {
            let message =
                format!("{unplaced} annotations have no place in the text; place or delete them");
            self.report(Severity::Warning, &set_path, None, message);
        }
    }

    /// What is wrong within the set's file, whatever the journal says.
    fn set_alone(&mut self, article: &Article, annotator: &str, path: &Path, bytes: &[u8]) {
        let file = match set_file::read(path, bytes) {
            Ok(file) => file,
            Err(e) => return self.file_error(&e),
        };
        if file.head.annotator != annotator || file.head.article != article.id.0 {
            let message = format!(
                "this says that it is about “{}” by {}; put the file back where it belongs",
                file.head.article, file.head.annotator
            );
            self.report(Severity::Error, path, None, message);
        }
        let current = &article.text;
        let mended = article.mended.as_ref();
        let version = mended.and_then(|mended| mended.version(file.head.text_sha256));
        let text = if file.head.text_sha256 == current.sha256() {
            current.clone()
        } else if let Some(version) = version {
            // Mended since, or before: the way is known, and there is nothing to do.
            version.text().clone()
        } else {
            let copy = self.project.place().text_version(file.head.text_sha256);
            let message = if copy.is_some() {
                "the article’s text has changed since; open the article to fit the annotations to it"
            } else {
                "the article’s text has changed since, and there is no copy of the old one; \
                 open the article to fit the annotations to it by their words"
            };
            self.report(Severity::Warning, path, None, message);
            copy.unwrap_or_else(|| file.records.sketch())
        };
        let (_, errors) = file.records.from_wire(&text);
        let source = String::from_utf8_lossy(bytes).into_owned();
        for error in errors {
            let mut lines = lines_of(&source, error.id());
            let (line, message) = match (&error, lines.next(), lines.next()) {
                // Which one is meant only a person can say, so both are named.
                (WireError::Twice { id }, Some(first), Some(again)) => {
                    let message = format!(
                        "{id}: this id is used by two records, in lines {first} and {again}; \
                         delete one of them or give it another id"
                    );
                    (Some(again), message)
                }
                (error, first, _) => (first, error.to_string()),
            };
            self.report(Severity::Error, path, line, message);
        }
    }

    /// Copies of texts that are not what their names say.
    fn texts(&mut self) {
        let folder = self.project.root().join(TEXTS);
        for path in set_file::find_all(&folder, "txt") {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let Ok(named) = name.parse::<Sha256>() else { continue };
            match disk::read(&path) {
                Ok(bytes) if Sha256::of(&bytes) == named => {}
                Ok(_) => {
                    let message = "this copy of a text was changed and is no longer of use; \
                                   restore it from a backup or from git";
                    self.report(Severity::Error, &path, None, message);
                }
                Err(e) => self.file_error(&e),
            }
        }
    }
}
