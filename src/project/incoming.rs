//! Sets that come from somebody else's copy of the project: looked at against what is here, and
//! then taken in together or not at all. A set that is here already is merged with the copy; what
//! both had before comes from the histories in the two journals. Writes through the journal, so
//! that it can be undone.

use std::path::Path;

use super::intake::Metadata;
use super::journal::{self, Contents};
use super::merge::{self, MergeConflict, keep_theirs, place_of_theirs, told};
use super::open_set::recovered;
use super::recovery::{Recovered, Sources, recover};
use super::rollback::Rollback;
use super::ron_file::Unknown;
use super::set_file::{self, SetHead};
use super::{FileError, Mode, Project, Saving};
use crate::annotation::{AnnotationSet, Change, History, merge_histories, misfits};
use crate::article::{Article, ArticleId};
use crate::text::{Sha256, Text};

/// Somebody's copy of a set, wherever it was found.
pub struct SetCopy<'a> {
    /// What messages call it.
    pub name: &'a str,
    /// The set's file.
    pub set: &'a [u8],
    /// Its journal, if that came with it.
    pub journal: Option<&'a [u8]>,
    /// Finds the texts that came with it.
    pub text_version: &'a dyn Fn(Sha256) -> Option<Text>,
}

/// What becomes of a set that comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Arrival {
    /// The annotator has none on this article here.
    New,
    /// All of it is here already.
    Known,
    /// It is merged with the one that is here.
    Merged,
}

/// A set that was looked at, and can be taken in.
#[derive(Clone, Debug)]
pub struct IncomingSet {
    /// Under whose name it comes.
    pub annotator: String,
    /// The article.
    pub article: ArticleId,
    /// What becomes of it.
    pub arrival: Arrival,
    /// How many annotations the copy has.
    pub annotations: usize,
    /// Whether it was made on another version of the text, and its annotations moved along.
    pub reanchored: bool,
    /// How many of them have no place in the text as it is here; they are listed as such.
    pub unplaced: usize,
    /// How many do not fit the schema that is here.
    pub unfit: usize,
    /// What could not be kept of both; the set keeps ours, the copy is kept beside it.
    pub conflicts: Vec<MergeConflict>,
    on: Article,
    ours: AnnotationSet,
    change: Change,
    unknown: Unknown,
    copy: Vec<u8>,
}

/// Reads what a set's file says of itself. `name` is for messages only.
///
/// # Errors
/// If it is no set's file, or cannot be read.
pub fn read_set_head(name: &str, bytes: &[u8]) -> Result<SetHead, FileError> {
    set_file::read(Path::new(name), bytes).map(|file| file.head)
}

impl Project {
    /// Looks at a copy of a set on `article`, which need not be in the project yet, as it would
    /// come in under the name `annotator`. Writes nothing.
    ///
    /// # Errors
    /// If the copy or the set that is here cannot be understood.
    pub fn look_at_copy(
        &self,
        article: &Article,
        annotator: &str,
        copy: &SetCopy<'_>,
    ) -> Result<IncomingSet, FileError> {
        let theirs = self.read_copy(article, copy)?;
        let nothing = || (AnnotationSet::default(), History::default(), Unknown::new());
        let (ours, history, known) = match recovered(self.place(), article, annotator) {
            Ok(ours) => (ours.set, ours.history, ours.unknown),
            Err(e) if e.is_missing() => nothing(),
            Err(e) => return Err(e),
        };
        let mut merged = merge_histories(
            (&ours, &history),
            (&theirs.set, &theirs.history),
            self.schema(),
            Some(article),
        );
        let mut conflicts: Vec<MergeConflict> = (merged.conflicts.iter())
            .map(|conflict| told(conflict, &ours, &theirs.set, &article.text))
            .collect();
        let unknown = merge::fields(&Unknown::new(), &known, &theirs.unknown, &mut conflicts);
        let is_new = ours.is_empty() && history == History::default();
        merged.change.title = format!("Import the set of {annotator}");
        let unfit = misfits(&theirs.set, self.schema(), article);
        Ok(IncomingSet {
            annotator: annotator.to_owned(),
            article: article.id.clone(),
            arrival: match () {
                () if is_new => Arrival::New,
                () if merged.change.is_empty() && conflicts.is_empty() => Arrival::Known,
                () => Arrival::Merged,
            },
            annotations: theirs.set.len(),
            reanchored: theirs.reanchored.is_some(),
            unplaced: theirs.set.unplaced().len(),
            unfit: unfit.iter().filter(|misfit| !misfit.is_unfinished()).count(),
            conflicts,
            on: article.clone(),
            ours,
            change: merged.change,
            unknown,
            copy: copy.set.to_vec(),
        })
    }

    /// The copy on the article's text as it is here.
    fn read_copy(&self, article: &Article, copy: &SetCopy<'_>) -> Result<Recovered, FileError> {
        let path = Path::new(copy.name);
        let annotator = set_file::read(path, copy.set)?.head.annotator;
        let journal = match copy.journal {
            // A journal of another version, or one that is damaged, is no reason to refuse the set.
            Some(bytes) => journal::read(path, bytes).ok().filter(|j| j.damaged.is_empty()),
            None => None,
        };
        let text_version =
            |sha256| (copy.text_version)(sha256).or_else(|| self.place().text_version(sha256));
        recover(&Sources {
            set_path: path,
            set_bytes: Some(copy.set),
            journal_path: path,
            journal: &journal.unwrap_or_else(Contents::default),
            annotator: &annotator,
            article,
            schema: Some(self.schema()),
            text_version: &text_version,
        })
    }

    /// Takes in articles that the project does not have and sets that were looked at, all of
    /// them or nothing.
    ///
    /// # Errors
    /// If a file cannot be written, or a set is open elsewhere or was changed since it was looked
    /// at. Everything is then as it was.
    pub fn take_in_sets(
        &mut self,
        articles: &[(Article, Metadata)],
        sets: &[IncomingSet],
    ) -> Result<(), FileError> {
        // What can be known before is.
        for set in sets.iter().filter(|set| set.arrival != Arrival::Known) {
            self.check_writable(set)?;
        }
        let mut rollback = Rollback::default();
        let taken = self.take_all(articles, sets, &mut rollback);
        let Err(error) = taken else { return Ok(()) };
        let left = rollback.undo();
        if left.is_empty() {
            return Err(error);
        }
        let message = format!("{error}. Not everything could be put back: {}", left.join("; "));
        Err(FileError::other(self.root(), message))
    }

    fn check_writable(&self, set: &IncomingSet) -> Result<(), FileError> {
        let open = self.open_set(&set.on, &set.annotator)?;
        let path = open.path().to_path_buf();
        if let Mode::ReadOnly(why) = open.mode() {
            return Err(FileError::other(&path, why.clone()));
        }
        if *open.set() != set.ours {
            let message = "this set was changed while the import was looked at; import again";
            return Err(FileError::other(&path, message));
        }
        Ok(())
    }

    fn take_all(
        &mut self,
        articles: &[(Article, Metadata)],
        sets: &[IncomingSet],
        rollback: &mut Rollback,
    ) -> Result<(), FileError> {
        // A folder of texts becomes a project with this.
        rollback.note(&self.place().layout.project_file());
        rollback.note(&self.place().layout.schema_file());
        for (article, metadata) in articles {
            for path in self.paths_of_new(article) {
                rollback.note(&path);
            }
            self.take_in(article, metadata)?;
        }
        for set in sets.iter().filter(|set| set.arrival != Arrival::Known) {
            self.take(set, rollback)?;
        }
        Ok(())
    }

    fn take(&self, set: &IncomingSet, rollback: &mut Rollback) -> Result<(), FileError> {
        let layout = &self.place().layout;
        let path = layout.set_file(&set.annotator, &set.article);
        rollback.note(&layout.text_copy(set.on.text.sha256()));
        rollback.note(&path);
        rollback.note_length(&layout.journal(&set.annotator, &set.article));
        self.check_writable(set)?;
        let mut open = self.open_set(&set.on, &set.annotator)?;
        let failed = |why: String| FileError::other(&path, why);
        if !set.conflicts.is_empty() {
            rollback.note(&place_of_theirs(&path, &set.copy)?);
            keep_theirs(&path, &set.copy)?;
        }
        open.take_unknown(&set.unknown);
        match open.commit(set.change.clone()).map_err(|e| failed(e.to_string()))? {
            Saving::Saved => open.flush(),
            Saving::NotSaved(why) => Err(failed(why)),
        }
    }
}
