//! Colleagues' sets: the file of a set, an annotator's folder, a whole project, or a zip of
//! these, brought into a project under their annotators' names.
//!
//! A set that the project has already is merged with the copy. An article that it does not
//! have comes in with the set, if its text is among the files. All of it comes in, or nothing.

mod gather;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::{ExchangeError, Imported, Progress};
use crate::article::{Article, ArticleId};
use crate::formats::quantity;
use crate::project::{
    Arrival, IncomingSet, MergeConflict, Metadata, Project, ProjectKind, SetCopy,
};
use gather::{Copy, Gathered, gather};

/// What becomes of one set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SetReport {
    /// Under whose name it comes in.
    pub annotator: String,
    /// The article's id.
    pub article: String,
    /// Whether it is new, known already, or merged with the one that is here.
    pub arrival: Arrival,
    /// How many annotations it has.
    pub annotations: usize,
    /// Whether it was made on another version of the text, and moved along.
    pub reanchored: bool,
    /// How many annotations have no place in the text as it is here.
    pub unplaced: usize,
    /// How many do not fit the project's schema.
    pub unfit: usize,
    /// What could not be kept of both.
    pub conflicts: Vec<MergeConflict>,
}

impl SetReport {
    /// In a line: `ben on ferry: merged, 12 annotations, 1 without a place, 2 conflicts`.
    pub fn words(&self) -> String {
        let arrival = match self.arrival {
            Arrival::New => "new",
            Arrival::Known => "known before",
            Arrival::Merged => "merged",
        };
        let mut words = vec![arrival.to_owned(), quantity(self.annotations, "annotation")];
        if self.reanchored {
            words.push("moved along with the text".to_owned());
        }
        for (count, what) in [(self.unplaced, "without a place"), (self.unfit, "not in the schema")]
        {
            if count > 0 {
                words.push(format!("{count} {what}"));
            }
        }
        if !self.conflicts.is_empty() {
            words.push(quantity(self.conflicts.len(), "conflict"));
        }
        format!("{} on {}: {}", self.annotator, self.article, words.join(", "))
    }
}

/// What an import of sets does, or did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SetsReport {
    /// The project's folder.
    pub project: PathBuf,
    /// The sets, by annotator and article.
    pub sets: Vec<SetReport>,
    /// Articles that come in with them.
    pub articles: Vec<String>,
    /// What cannot come in, as sentences: sets on articles that are neither in the project nor
    /// among the files, and files that cannot be read.
    pub left_out: Vec<String>,
    /// Whether it was written.
    pub written: bool,
}

impl SetsReport {
    /// How many conflicts there are in all.
    pub fn conflicts(&self) -> usize {
        self.sets.iter().map(|set| set.conflicts.len()).sum()
    }

    /// How many sets were made on another version of the text.
    pub fn reanchored(&self) -> usize {
        self.sets.iter().filter(|set| set.reanchored).count()
    }

    /// How many sets are new, known already, and merged.
    pub fn arrivals(&self) -> (usize, usize, usize) {
        let count = |arrival| self.sets.iter().filter(|set| set.arrival == arrival).count();
        (count(Arrival::New), count(Arrival::Known), count(Arrival::Merged))
    }

    /// Everybody whose sets come in, each with how many.
    pub fn annotators(&self) -> BTreeMap<&str, usize> {
        let mut all = BTreeMap::new();
        for set in &self.sets {
            *all.entry(set.annotator.as_str()).or_default() += 1;
        }
        all
    }
}

impl From<SetsReport> for Imported {
    fn from(report: SetsReport) -> Self {
        let (new, known, merged) = report.arrivals();
        let articles: BTreeSet<&str> = report.sets.iter().map(|s| s.article.as_str()).collect();
        let mut remarks = Vec::new();
        if report.conflicts() > 0 {
            let conflicts = quantity(report.conflicts(), "conflict");
            remarks.push(format!(
                "{conflicts}: the sets keep yours, the other copies are beside them"
            ));
        }
        if known > 0 {
            remarks.push(format!("{} known before", quantity(known, "set")));
        }
        remarks.extend(report.left_out.iter().cloned());
        Self {
            made: false,
            articles: report.articles.len(),
            known: articles.len().saturating_sub(report.articles.len()),
            sets: new + merged,
            remarks,
            project: report.project.clone(),
        }
    }
}

/// How sets are imported.
#[derive(Clone, Copy, Debug, Default)]
pub struct SetsTarget<'a> {
    /// Under whose name; `None` keeps the names in the files.
    pub annotator: Option<&'a str>,
    /// Whether only to say what would be done.
    pub dry_run: bool,
}

/// Whether there are sets among these files. Reads only what may be one.
///
/// # Errors
/// If a path cannot be read, or an archive is broken.
pub fn has_sets(paths: &[PathBuf], progress: &Progress) -> Result<bool, ExchangeError> {
    gather::any(paths, progress)
}

/// Brings sets into the project in `folder`.
///
/// # Errors
/// If the project or a file cannot be read or written, two sets would come under one name on the
/// same article, or a set is open elsewhere. Nothing is changed then.
pub fn import_sets(
    folder: &Path,
    paths: &[PathBuf],
    target: SetsTarget<'_>,
    progress: &Progress,
) -> Result<SetsReport, ExchangeError> {
    let here = folder.is_dir().then(|| Project::open(folder)).transpose()?;
    // A folder of texts becomes a project with its first annotations.
    let here = here.filter(|p| p.kind() == ProjectKind::Project || !p.articles().is_empty());
    let Some(mut project) = here else {
        let message = "there is no project here; colleagues’ sets come into the project that they \
                       are about. Make it with `tagline new`, or copy theirs";
        return Err(ExchangeError::Other(format!("{}: {message}", folder.display())));
    };
    progress.begin();
    let gathered = gather(paths, progress)?;
    progress.expect(gathered.copies().len());
    let mut looking = Looking {
        project: &project,
        gathered: &gathered,
        known: BTreeMap::new(),
        new: BTreeMap::new(),
        seen: BTreeSet::new(),
        sets: Vec::new(),
        left_out: gathered.problems().to_vec(),
    };
    for copy in gathered.copies() {
        progress.step().map_err(|_| ExchangeError::Cancelled)?;
        looking.copy(copy, target.annotator)?;
    }
    let Looking { mut sets, new, left_out, .. } = looking;
    sets.sort_by(|a, b| (&a.annotator, &a.article).cmp(&(&b.annotator, &b.article)));
    let articles: Vec<(Article, Metadata)> = new.into_values().collect();
    progress.check()?;
    let written = !target.dry_run && sets.iter().any(|set| set.arrival != Arrival::Known);
    if written {
        project.take_in_sets(&articles, &sets)?;
    }
    Ok(SetsReport {
        project: project.root().to_path_buf(),
        articles: articles.iter().map(|(article, _)| article.id.0.clone()).collect(),
        sets: sets.into_iter().map(report).collect(),
        left_out,
        written,
    })
}

fn report(set: IncomingSet) -> SetReport {
    SetReport {
        annotator: set.annotator,
        article: set.article.0,
        arrival: set.arrival,
        annotations: set.annotations,
        reanchored: set.reanchored,
        unplaced: set.unplaced,
        unfit: set.unfit,
        conflicts: set.conflicts,
    }
}

/// The copies one by one, against the project.
struct Looking<'a> {
    project: &'a Project,
    gathered: &'a Gathered,
    /// Articles of the project that were read.
    known: BTreeMap<ArticleId, Article>,
    /// Articles that come in.
    new: BTreeMap<ArticleId, (Article, Metadata)>,
    seen: BTreeSet<(String, ArticleId)>,
    sets: Vec<IncomingSet>,
    left_out: Vec<String>,
}

impl Looking<'_> {
    fn copy(&mut self, copy: &Copy, rename: Option<&str>) -> Result<(), ExchangeError> {
        let annotator = rename.unwrap_or(&copy.head.annotator).trim();
        if annotator.is_empty() {
            let message =
                format!("{}: this set does not say whose it is; name somebody", copy.name);
            return Err(ExchangeError::Other(message));
        }
        let Some(article) = self.article(copy)? else {
            self.left_out.push(format!(
                "{}: the project has no article “{}”, and its text is not among the files; the set of {annotator} is left out",
                copy.name, copy.head.article
            ));
            return Ok(());
        };
        if !self.seen.insert((annotator.to_owned(), article.id.clone())) {
            return Err(ExchangeError::Other(format!(
                "{}: there are two sets of {annotator} on “{}” among the files; import them one after the other",
                copy.name, article.id
            )));
        }
        let files = self.gathered;
        let coming = SetCopy {
            name: &copy.name,
            set: &copy.set,
            journal: copy.journal.as_deref(),
            text_version: &|sha256| files.text(copy, sha256),
        };
        self.sets.push(self.project.look_at_copy(&article, annotator, &coming)?);
        Ok(())
    }

    /// The article that a set is about: of the project, or one that comes in.
    fn article(&mut self, copy: &Copy) -> Result<Option<Article>, ExchangeError> {
        let ids = [copy.below.clone(), Some(ArticleId(copy.head.article.clone()))];
        let ids: Vec<ArticleId> = ids.into_iter().flatten().collect();
        for id in &ids {
            if let Some(article) = self.known.get(id) {
                return Ok(Some(article.clone()));
            }
            if self.project.entry(id).is_some() {
                let article = self.project.load_article(id)?;
                self.known.insert(id.clone(), article.clone());
                return Ok(Some(article));
            }
        }
        for id in ids {
            if let Some((article, _)) = self.new.get(&id) {
                return Ok(Some(article.clone()));
            }
            if let Some((article, metadata)) = self.gathered.article(copy, &id)? {
                self.new.insert(id, (article.clone(), metadata));
                return Ok(Some(article));
            }
        }
        Ok(None)
    }
}
