//! A schema that gets its next version, with everybody's sets.
//!
//! The file of the schema is the one thing that decides: a set of an older version is brought
//! along wherever it is read, whether it was there or comes in later. So a crash on the way
//! leaves either the old schema with old sets, or the new schema with sets of which some are
//! still to be written. Taking a version back goes the other way round, the schema's file last.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::open::load_entry;
use super::place::Place;
use super::{CommitError, FileError, Mode, Project, disk};
use crate::annotation::{AnnotationId, AnnotationSet, Effects, lacking, migrated};
use crate::article::{Article, ArticleId};
use crate::schema::{Migration, Schema};

/// What a version of the schema does to the sets of a project, or has done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Survey {
    /// For each annotator with sets: the name, the number of sets that change, and how.
    pub annotators: Vec<(String, usize, Effects)>,
    /// Annotations that lack a value which only this version asks for, by label and attribute.
    /// Counted before a change; no set changes by it.
    pub to_fill: BTreeMap<(String, String), usize>,
    /// Sets that could not be read or written, as sentences. Those are brought along when they
    /// are opened.
    pub left: Vec<String>,
}

impl Survey {
    /// What it does to all sets together.
    pub fn total(&self) -> Effects {
        let mut total = Effects::default();
        for (_, _, effects) in &self.annotators {
            total += effects;
        }
        total
    }

    /// What people have to do then, a line for each thing.
    pub fn work(&self) -> Vec<String> {
        let line = |((label, attribute), n): (&(String, String), &usize)| match n {
            1 => format!("{label}: 1 annotation without “{attribute}”, now required"),
            n => format!("{label}: {n} annotations without “{attribute}”, now required"),
        };
        self.to_fill.iter().map(line).collect()
    }

    fn add(&mut self, annotator: &str, effects: &Effects) {
        if let Some((_, sets, sum)) = self.annotators.iter_mut().find(|(n, ..)| n == annotator) {
            *sets += usize::from(!effects.is_empty());
            *sum += effects;
        }
    }
}

/// How often the parts of a schema are used in a project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Spans by label.
    pub spans: BTreeMap<String, usize>,
    /// Links by relation.
    pub relations: BTreeMap<String, usize>,
    /// What has a segment label, by layer and label.
    pub segments: BTreeMap<(String, String), usize>,
    /// Spans that somebody has to decide about, since their label was split.
    pub to_decide: usize,
    /// Sets that were counted.
    pub sets: usize,
}

impl Usage {
    fn count(&mut self, set: &AnnotationSet) {
        self.sets += 1;
        for span in set.spans() {
            *self.spans.entry(span.label.clone()).or_default() += 1;
            self.to_decide += usize::from(!span.undecided().is_empty());
        }
        for relation in set.relations() {
            *self.relations.entry(relation.label.clone()).or_default() += 1;
        }
        for label in set.segment_labels() {
            let key = (label.layer.clone(), label.label.clone());
            *self.segments.entry(key).or_default() += 1;
        }
    }
}

impl Project {
    /// Counts how often labels and relations are used, by everybody. After each set `stop` is
    /// asked; `None` if it says so.
    pub fn usage(&self, stop: impl Fn() -> bool) -> Option<Usage> {
        let mut usage = Usage::default();
        self.each_set(&stop, |_, _, read| usage.count(&read))?;
        Some(usage)
    }

    /// What `schema` as the next version would do to the sets of everybody. Writes nothing.
    /// After each set `stop` is asked; `None` if it says so.
    pub fn survey(&self, schema: &Schema, stop: impl Fn() -> bool) -> Option<Survey> {
        let mut survey = self.nothing_yet();
        let left = self.each_set(&stop, |annotator, _, set| {
            let done = migrated(&set, schema);
            if let Some(done) = &done {
                survey.add(annotator, &done.effects);
            }
            let after = lacking(done.as_ref().map_or(&set, |done| &done.set), schema);
            if after.is_empty() {
                return;
            }
            let known = lacked_before(&set, self.schema(), schema);
            for (what, label) in after.into_iter().filter(|(what, _)| !known.contains(what)) {
                *survey.to_fill.entry((label, what.1)).or_default() += 1;
            }
        })?;
        survey.left = left;
        Some(survey)
    }

    /// Makes `schema` the project's: its file first, then everybody's sets. Sets that are open
    /// must be closed before; those that somebody else has open are left, and follow when they
    /// are opened next.
    ///
    /// # Errors
    /// If `schema` is not the next version, or its file cannot be written; nothing has changed
    /// then.
    pub fn change_schema(&mut self, schema: Schema) -> Result<Survey, FileError> {
        let file = self.schema_file();
        self.check_unchanged()?;
        if schema.version != self.schema().version.saturating_add(1) {
            let message = "this is not the next version of the schema; open the project again";
            return Err(FileError::other(&file, message));
        }
        let place = self.place();
        let failed = |e: ron::Error| FileError::other(&file, e.to_string());
        let source = schema.to_ron_after(&place.schema_source).map_err(failed)?;
        place.ensure_with(None)?;
        let before = place.layout.schema_before(self.schema().version);
        disk::create_folder(&place.layout.journals())?;
        disk::replace(&before, place.schema_source.as_bytes())?;
        disk::replace(&file, source.as_bytes())?;
        let place = Place { schema, schema_source: source, ..(**place).clone() };
        self.take_place(Arc::new(place));
        Ok(self.bring_along())
    }

    /// Writes the sets that are of an older version of the schema as this one has them.
    pub fn bring_along(&self) -> Survey {
        let mut survey = self.nothing_yet();
        let mut left = Vec::new();
        let unread = self.each_set(&|| false, |annotator, article, _| {
            let done = self.open_set(article, annotator).map_err(|e| e.to_string()).and_then(
                |mut open| {
                    if let Mode::ReadOnly(why) = open.mode() {
                        return Err(why.clone());
                    }
                    let effects = open.opened().migrated.clone().map(|(_, effects)| effects);
                    open.settle_along().map_err(|e: CommitError| e.to_string())?;
                    Ok(effects)
                },
            );
            match done {
                Ok(effects) => survey.add(annotator, &effects.unwrap_or_default()),
                Err(why) => left.push(why),
            }
        });
        left.extend(unread.unwrap_or_default());
        survey.left = left;
        survey
    }

    /// Takes the last version of the schema back: sets are as they were, and so is its file.
    ///
    /// # Errors
    /// If the file of the version before is not here, or a set was changed since or cannot be
    /// written.
    pub fn take_back_schema(&mut self) -> Result<(), FileError> {
        let file = self.schema_file();
        self.check_unchanged()?;
        let layout = &self.place().layout;
        let version = self.schema().history.last().map(|last| last.version.saturating_sub(1));
        let before = version.map(|version| layout.schema_before(version));
        let source = match &before {
            Some(before) => disk::read_if_there(before)?,
            None => None,
        };
        let (Some(before), Some(source)) = (before, source) else {
            let message = "the version before is not on this computer, so this one stays";
            return Err(FileError::other(&file, message));
        };
        let source = String::from_utf8(source)
            .map_err(|_| FileError::other(&before, "this file is not UTF-8"))?;
        let schema =
            Schema::from_ron(&source).map_err(|e| FileError::other(&before, e.to_string()))?;
        let place = Place { schema, schema_source: source, ..(**self.place()).clone() };
        let mut old = self.clone();
        old.take_place(Arc::new(place));
        // All of them can be taken back, or none is.
        for act in [false, true] {
            let mut trouble = Vec::new();
            let unread = old.each_set(&|| false, |annotator, article, set| {
                if set.schema_version() > old.schema().version
                    && let Err(why) = old.take_set_back(article, annotator, act)
                {
                    trouble.push(why);
                }
            });
            trouble.extend(unread.unwrap_or_default());
            if let Some(first) = trouble.first() {
                let more = match trouble.len() {
                    1 => String::new(),
                    n => format!(" (and {} more)", n - 1),
                };
                return Err(FileError::other(&file, format!("{first}{more}")));
            }
        }
        disk::replace(&file, old.place().schema_source.as_bytes())?;
        self.take_place(Arc::clone(old.place()));
        // It is in the project's file again.
        let _ = std::fs::remove_file(before);
        Ok(())
    }

    fn take_set_back(&self, article: &Article, annotator: &str, act: bool) -> Result<(), String> {
        let mut open = self.open_set(article, annotator).map_err(|e| e.to_string())?;
        if let Mode::ReadOnly(why) = open.mode() {
            return Err(why.clone());
        }
        let last = open.history().last_done().and_then(|change| change.schema_versions());
        if last.map(|(_, after)| after) != Some(open.set().schema_version()) {
            return Err(format!(
                "{annotator} has worked on “{}” since the schema was changed, so it stays",
                article.id
            ));
        }
        if act {
            open.undo_along().map_err(|e| e.to_string())?;
            open.flush().map_err(|e| e.to_string())?;
        }
        Ok(())
    }

    /// That nobody else has written the schema's file since it was read.
    fn check_unchanged(&self) -> Result<(), FileError> {
        let file = self.schema_file();
        match disk::read_if_there(&file)? {
            Some(bytes) if bytes != self.place().schema_source.as_bytes() => {
                let message = "somebody has changed this file; open the project again";
                Err(FileError::other(&file, message))
            }
            _ => Ok(()),
        }
    }

    fn nothing_yet(&self) -> Survey {
        let annotators = self.annotators().into_iter();
        let annotators = annotators.map(|name| (name, 0, Effects::default())).collect();
        Survey { annotators, ..Survey::default() }
    }

    /// Reads every set of everybody, article by article. The answer is what could not be read;
    /// `None` if `stop` said so.
    fn each_set(
        &self,
        stop: &impl Fn() -> bool,
        mut each: impl FnMut(&str, &Article, AnnotationSet),
    ) -> Option<Vec<String>> {
        let mut left = Vec::new();
        let annotators = self.annotators();
        for entry in self.articles() {
            let has = |id: &ArticleId, name: &str| self.has_set(id, name);
            let here: Vec<&String> =
                annotators.iter().filter(|name| has(&entry.id, name)).collect();
            if here.is_empty() {
                continue;
            }
            let article = match load_entry(self.place(), entry) {
                Ok(article) => article,
                Err(e) => {
                    left.push(e.to_string());
                    continue;
                }
            };
            for annotator in here {
                if stop() {
                    return None;
                }
                match self.read_set(&article, annotator) {
                    Ok(read) => each(annotator, &article, read.set),
                    Err(e) => left.push(e.to_string()),
                }
            }
        }
        Some(left)
    }
}

/// What annotations lack already, under the old and the new names of attributes.
fn lacked_before(
    set: &AnnotationSet,
    before: &Schema,
    after: &Schema,
) -> BTreeSet<(AnnotationId, String)> {
    let mut known: BTreeSet<_> = lacking(set, before).into_keys().collect();
    for migration in after.migrations_since(before.version) {
        if let Migration::RenameAttribute { from, to, .. } = migration {
            let renamed = known.iter().filter(|(_, name)| name == from);
            let renamed: Vec<_> = renamed.map(|(id, _)| (*id, to.clone())).collect();
            known.extend(renamed);
        }
    }
    known
}
