//! Files of two copies of a set that went different ways, made one again, and the file beside
//! the set that keeps the other copy while something of it could not be kept. What belongs
//! together is decided by [`crate::annotation::merge`].

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::journal::Contents;
use super::open::article_of;
use super::recovery::{Sources, recover};
use super::ron_file::{Unknown, one_line};
use super::set_file::{self, SetFile, SetHead};
use super::{FileError, Project, disk};
use crate::annotation::wire::{self, Records};
use crate::annotation::{
    AnnotationId, AnnotationSet, AnyRecord, Conflict, History, Merged, OwnedRecord, common_state,
    merge, migrated,
};
use crate::article::{Article, ArticleId};
use crate::schema::Schema;
use crate::text::Text;

/// The ending of the file that keeps the other copy.
const THEIRS: &str = "theirs";

/// A version of an annotation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Version {
    /// In words, with offsets in code points.
    pub words: String,
    /// The line of a set's file.
    pub record: String,
}

/// What could not be kept of both copies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MergeConflict {
    /// The annotation; empty if it is about a field of the file.
    pub id: String,
    /// What is the matter, and what was kept.
    pub why: String,
    /// As our copy has it; `None` if it has nothing there.
    pub ours: Option<Version>,
    /// As their copy has it.
    pub theirs: Option<Version>,
}

/// Two files in one, not written yet.
#[derive(Clone, Debug)]
pub struct MergedFile {
    /// The content.
    pub content: String,
    /// What could not be kept of both.
    pub conflicts: Vec<MergeConflict>,
    /// How many annotations there are.
    pub annotations: usize,
    /// The project by whose schema and article it was looked at, if there is one.
    pub project: Option<PathBuf>,
    theirs: Vec<u8>,
}

/// Merges the files of two copies of a set. `base` is their common state; a file that is empty
/// says that there is none. `place` is where the set belongs; if that is in a project, the
/// project's schema says what fits, and copies on different versions of the text can be merged.
/// Writes nothing.
///
/// # Errors
/// If a file cannot be read, or they are sets of different people, articles or texts.
pub fn merge_set_files(
    base: &Path,
    ours: &Path,
    theirs: &Path,
    place: &Path,
) -> Result<MergedFile, FileError> {
    let their_bytes = disk::read(theirs)?;
    let own = set_file::read(ours, &disk::read(ours)?)?;
    let other = set_file::read(theirs, &their_bytes)?;
    let before = match disk::read(base)? {
        bytes if bytes.iter().all(u8::is_ascii_whitespace) => None,
        bytes => Some(set_file::read(base, &bytes)?),
    };
    for file in before.iter().chain([&other]) {
        let path = if std::ptr::eq(file, &other) { theirs } else { base };
        for (a, b) in
            [(&file.head.annotator, &own.head.annotator), (&file.head.article, &own.head.article)]
        {
            if a != b {
                let message = format!("this is a set of “{a}” and the other one of “{b}”");
                return Err(FileError::other(path, message));
            }
        }
    }
    let around = around(place, &own.head.article)?;
    let files = Files { base, ours, theirs };
    let three = match &around {
        Some((project, article)) => files.on_article(project, article, before.as_ref())?,
        None => files.on_words(&own, &other, before.as_ref())?,
    };
    let fitting = around.as_ref().map(|(project, article)| (project.schema(), article));
    let mut merged = merge(&three.base, &three.ours, &three.theirs, fitting);
    let mut schema = match &before {
        Some(before) if before.head.schema == own.head.schema => other.head.schema.clone(),
        _ => own.head.schema.clone(),
    };
    if let Some((project, _)) = &around {
        // Copies of the same older version are merged as they are, and then brought along.
        along(&mut merged.set, project.schema());
        if schema.name == project.schema().name {
            schema.version = merged.set.schema_version();
        }
    }
    let mut conflicts: Vec<MergeConflict> = (merged.conflicts.iter())
        .map(|conflict| told(conflict, &three.ours, &three.theirs, &three.text))
        .collect();
    let none = Unknown::new();
    let unknown = fields(
        before.as_ref().map_or(&none, |file| &file.unknown),
        &own.unknown,
        &other.unknown,
        &mut conflicts,
    );
    let head = SetHead {
        text_sha256: if around.is_some() { three.text.sha256() } else { own.head.text_sha256 },
        schema,
        status: merged.set.status(),
        annotator: own.head.annotator.clone(),
        article: own.head.article.clone(),
    };
    let failed = |e: String| FileError::other(ours, e);
    let mut records =
        Records::to_wire(&merged.set, &three.text).map_err(|e| failed(e.to_string()))?;
    if around.is_none() {
        words_of_files(&mut records, &merged, &three, &own.records, &other.records);
    }
    let content = set_file::write(&head, &records, &unknown).map_err(|e| failed(e.to_string()))?;
    Ok(MergedFile {
        content,
        conflicts,
        annotations: merged.set.len(),
        project: around.map(|(project, _)| project.root().to_path_buf()),
        theirs: their_bytes,
    })
}

impl MergedFile {
    /// Writes the merged set to `out`, whole or not at all. If there are conflicts, their copy is
    /// put beside `place` first; the answer is where.
    ///
    /// # Errors
    /// If a file cannot be written; `out` is then as it was.
    pub fn write(&self, out: &Path, place: &Path) -> Result<Option<PathBuf>, FileError> {
        let aside = match self.conflicts.is_empty() {
            true => None,
            false => Some(keep_theirs(place, &self.theirs)?),
        };
        disk::replace(out, self.content.as_bytes())?;
        Ok(aside)
    }
}

/// Puts another copy of a set beside the set's file, and says where it is. The same copy is
/// kept once.
pub(super) fn keep_theirs(set: &Path, bytes: &[u8]) -> Result<PathBuf, FileError> {
    loop {
        let aside = place_of_theirs(set, bytes)?;
        if disk::create(&aside, bytes)? || disk::read(&aside)? == bytes {
            return Ok(aside);
        }
    }
}

/// Where another copy of a set is, or would be put.
pub(super) fn place_of_theirs(set: &Path, bytes: &[u8]) -> Result<PathBuf, FileError> {
    let mut n = 1;
    loop {
        let mut name = set.file_name().unwrap_or_default().to_owned();
        name.push(if n == 1 { format!(".{THEIRS}") } else { format!(".{THEIRS}-{n}") });
        let aside = set.with_file_name(name);
        if disk::read_if_there(&aside)?.is_none_or(|there| there == bytes) {
            return Ok(aside);
        }
        n += 1;
    }
}

/// Whether a file is another copy of a set, kept by a merge.
pub(super) fn is_theirs(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.rsplit_once(".ron.").is_some_and(|(_, end)| end.starts_with(THEIRS))
}

/// What a person is told of the copies that merges have kept beside a set.
pub(super) fn notice_of_theirs(set: &Path) -> Option<String> {
    let mut first = set.file_name().unwrap_or_default().to_owned();
    first.push(format!(".{THEIRS}"));
    let first = set.with_file_name(first);
    first.exists().then(|| {
        format!(
            "{}: two copies of this set were merged, and not all of both could be kept. \
             The other one is in {}; take over what is missing, then delete that file",
            set.display(),
            first.display()
        )
    })
}

/// The project that has the file, with the article that the set is about.
fn around(place: &Path, article: &str) -> Result<Option<(Project, Article)>, FileError> {
    let place = std::path::absolute(place).map_err(|e| FileError::io(place, e))?;
    let Some(root) = place.ancestors().skip(1).find(|f| f.join("project.ron").is_file()) else {
        return Ok(None);
    };
    let project = Project::open(root)?;
    let sets = project.place().layout.annotations();
    let below = place
        .strip_prefix(&sets)
        .ok()
        .and_then(|below| Some(sets.join(below.components().next()?.as_os_str())));
    // Where the file is says more than what is written in it.
    let here = below.map(|folder| article_of(&place, &folder));
    let named = ArticleId(article.to_owned());
    let id = here.into_iter().chain([named]).find(|id| project.entry(id).is_some());
    let Some(id) = id else { return Ok(None) };
    let article = project.load_article(&id)?;
    Ok(Some((project, article)))
}

struct Files<'a> {
    base: &'a Path,
    ours: &'a Path,
    theirs: &'a Path,
}

/// Three sets on one text.
struct Three {
    base: AnnotationSet,
    ours: AnnotationSet,
    theirs: AnnotationSet,
    text: Text,
}

impl Files<'_> {
    /// On the article as it is; what was made on another version of it is moved along.
    fn on_article(
        &self,
        project: &Project,
        article: &Article,
        before: Option<&SetFile>,
    ) -> Result<Three, FileError> {
        let read = |path: &Path| -> Result<AnnotationSet, FileError> {
            let bytes = disk::read(path)?;
            let SetHead { annotator, schema, .. } = set_file::read(path, &bytes)?.head;
            let mut recovered = recover(&Sources {
                set_path: path,
                set_bytes: Some(&bytes),
                journal_path: path,
                journal: &Contents::default(),
                annotator: &annotator,
                article,
                schema: None,
                text_version: &|sha256| project.place().text_version(sha256),
            })?;
            recovered.set.set_schema_version(schema.version_in(project.schema()));
            Ok(recovered.set)
        };
        let (mut ours, mut theirs) = (read(self.ours)?, read(self.theirs)?);
        let mut base = match before {
            Some(_) => Some(read(self.base)?),
            None => None,
        };
        let version = ours.schema_version();
        let all = [Some(&theirs), base.as_ref()].into_iter().flatten();
        if all.into_iter().any(|set| set.schema_version() != version) {
            for set in [Some(&mut ours), Some(&mut theirs), base.as_mut()].into_iter().flatten() {
                along(set, project.schema());
            }
        }
        let base = base.unwrap_or_else(|| equal_in(&ours, &theirs));
        Ok(Three { base, ours, theirs, text: article.text.clone() })
    }

    /// On the words that stand beside the records, where the article is not at hand.
    fn on_words(
        &self,
        own: &SetFile,
        other: &SetFile,
        before: Option<&SetFile>,
    ) -> Result<Three, FileError> {
        for (file, path) in [(Some(other), self.theirs), (before, self.base)] {
            if file.is_some_and(|file| file.head.text_sha256 != own.head.text_sha256) {
                let message = "this was made on another version of the text; \
                               merge the two within their project, which has both";
                return Err(FileError::other(path, message));
            }
        }
        let mut all = own.records.clone();
        for more in [Some(other), before].into_iter().flatten().map(|file| file.records.clone()) {
            all.spans.extend(more.spans);
            all.segment_labels.extend(more.segment_labels);
            all.relations.extend(more.relations);
        }
        let text = all.sketch();
        let read = |file: &SetFile, path: &Path| -> Result<AnnotationSet, FileError> {
            let (set, errors) = file.records.clone().from_wire(&text);
            match errors.first() {
                Some(error) => Err(FileError::other(path, error.to_string())),
                None => Ok(set),
            }
        };
        let (ours, theirs) = (read(own, self.ours)?, read(other, self.theirs)?);
        let base = match before {
            Some(file) => read(file, self.base)?,
            None => equal_in(&ours, &theirs),
        };
        Ok(Three { base, ours, theirs, text })
    }
}

/// Brings a set along to the present version of the schema.
fn along(set: &mut AnnotationSet, schema: &Schema) {
    match migrated(set, schema) {
        Some(done) => *set = done.set,
        None => set.set_schema_version(set.schema_version().max(schema.version)),
    }
}

/// What two sets have in common, if that is all that is known.
fn equal_in(ours: &AnnotationSet, theirs: &AnnotationSet) -> AnnotationSet {
    let nothing = History::default();
    common_state((ours, &nothing), (theirs, &nothing))
}

/// Where the article is not at hand, records say what the file said that they are from.
fn words_of_files(
    records: &mut Records,
    merged: &Merged,
    three: &Three,
    own: &Records,
    other: &Records,
) {
    let is_ours = |id: AnnotationId| three.ours.record(id) == merged.set.record(id);
    for span in &mut records.spans {
        let from = if is_ours(span.id) { own } else { other };
        if let Some(said) = from.spans.iter().find(|said| said.id == span.id) {
            *span = said.clone();
        }
    }
    for label in &mut records.segment_labels {
        let from = if is_ours(label.id) { own } else { other };
        if let Some(said) = from.segment_labels.iter().find(|said| said.id == label.id) {
            *label = said.clone();
        }
    }
}

/// A conflict for people.
pub(super) fn told(
    conflict: &Conflict,
    ours: &AnnotationSet,
    theirs: &AnnotationSet,
    text: &Text,
) -> MergeConflict {
    let version = |record: &OwnedRecord, set: &AnnotationSet| Version {
        words: record.in_words(set, text),
        record: line(record, text).unwrap_or_default(),
    };
    MergeConflict {
        id: conflict.id.to_string(),
        why: conflict.clash.to_string(),
        ours: conflict.ours.as_ref().map(|record| version(record, ours)),
        theirs: conflict.theirs.as_ref().map(|record| version(record, theirs)),
    }
}

/// The record as a line of a set's file.
fn line(record: &OwnedRecord, text: &Text) -> Option<String> {
    let written = match record.as_ref() {
        AnyRecord::Span(record) => one_line(&wire::Span::to_wire(record, text).ok()?),
        AnyRecord::Relation(record) => one_line(&wire::Relation::to_wire(record, text).ok()?),
        AnyRecord::SegmentLabel(record) => {
            one_line(&wire::SegmentLabel::to_wire(record, text).ok()?)
        }
        AnyRecord::Chain(record) => one_line(&wire::Chain::to_wire(record)),
        AnyRecord::Unplaced(record) => one_line(&wire::Unplaced::to_wire(record)),
        AnyRecord::Refusal(record) => one_line(&wire::Refusal::to_wire(record)),
        AnyRecord::Decision(record) => one_line(&wire::Decision::to_wire(record)),
    };
    written.ok()
}

/// Fields that this version does not know, three-way.
pub(super) fn fields(
    base: &Unknown,
    ours: &Unknown,
    theirs: &Unknown,
    conflicts: &mut Vec<MergeConflict>,
) -> Unknown {
    let mut merged = ours.clone();
    let names: std::collections::BTreeSet<&String> =
        base.keys().chain(ours.keys()).chain(theirs.keys()).collect();
    for name in names {
        let (was, own, other) = (base.get(name), ours.get(name), theirs.get(name));
        if own == other || was == other {
            continue;
        }
        if was == own {
            match other {
                Some(value) => merged.insert(name.clone(), value.clone()),
                None => merged.remove(name),
            };
            continue;
        }
        let version = |value: Option<&String>| {
            value.map(|value| Version {
                words: format!("the field “{name}”"),
                record: format!("{name}: {value}"),
            })
        };
        conflicts.push(MergeConflict {
            id: String::new(),
            why: "both changed this field; ours is kept".to_owned(),
            ours: version(own),
            theirs: version(other),
        });
    }
    merged
}
