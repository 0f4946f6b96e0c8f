//! What several annotators of a project made of the same articles.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use super::open::load_entry;
use super::{FileError, Project};
use crate::annotation::AnnotationSet;
use crate::article::ArticleId;
use crate::review::ArticleSets;

/// The sets of several annotators.
#[derive(Debug, Default)]
pub struct Team {
    /// Their names, in the order of each article's sets.
    pub annotators: Vec<String>,
    /// The articles that any of them has annotated, sorted by id.
    pub articles: Vec<ArticleSets>,
    /// Sets made on an older text, whose annotations were moved along to the words that are
    /// still there.
    pub reanchored: usize,
    /// Annotations that have no place in the text as it is.
    pub unplaced: usize,
    /// Articles and sets that could not be read, and are left out.
    pub left_out: usize,
    /// What was left out or lost its place, as sentences.
    pub notes: Vec<String>,
}

/// Which files the sets of a team were read from, and how these were then: size and time of
/// change. Whoever has sets can tell by it whether they are still what is on disk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TeamStamp(Vec<Option<(u64, Option<SystemTime>)>>);

impl Project {
    /// How the files are now that [`Self::team`] reads. Does not read them. After each article
    /// `stop` is asked; `None` if it says so.
    pub fn team_stamp(
        &self,
        annotators: &[String],
        wanted: impl Fn(&ArticleId) -> bool,
        stop: impl Fn() -> bool,
    ) -> Option<TeamStamp> {
        let layout = &self.place().layout;
        let mut stamp = TeamStamp::default();
        for entry in self.articles().iter().filter(|entry| wanted(&entry.id)) {
            if stop() {
                return None;
            }
            stamp.add(&entry.path);
            stamp.add(&layout.mends_file(&entry.id));
            for name in annotators {
                stamp.add(&layout.set_file(name, &entry.id));
                stamp.add(&layout.journal(name, &entry.id));
            }
        }
        Some(stamp)
    }

    /// Reads the sets of these annotators on the articles that `wanted` has. After each
    /// article `stop` is asked; `None` if it says so.
    pub fn team(
        &self,
        annotators: &[String],
        wanted: impl Fn(&ArticleId) -> bool,
        stop: impl Fn() -> bool,
    ) -> Option<Team> {
        let mut team = Team { annotators: annotators.to_vec(), ..Team::default() };
        for entry in self.articles().iter().filter(|entry| wanted(&entry.id)) {
            if stop() {
                return None;
            }
            if !annotators.iter().any(|name| self.has_set(&entry.id, name)) {
                continue;
            }
            let article = match load_entry(self.place(), entry) {
                Ok(article) => article,
                Err(e) => {
                    team.leave_out(&e);
                    continue;
                }
            };
            let mut sets: Vec<Option<AnnotationSet>> = Vec::with_capacity(annotators.len());
            for name in annotators {
                match self.read_set(&article, name) {
                    Ok(read) => {
                        team.reanchored += usize::from(read.opened.reanchored.is_some());
                        let unplaced = read.set.unplaced().count();
                        if unplaced > 0 {
                            team.unplaced += unplaced;
                            team.notes.push(format!(
                                "{}: {unplaced} annotations of {name} have no place in the text as it is, and are left out",
                                entry.id.0,
                            ));
                        }
                        sets.push(Some(read.set));
                    }
                    Err(e) => {
                        if !e.is_missing() {
                            team.leave_out(&e);
                        }
                        sets.push(None);
                    }
                }
            }
            let mut sets = ArticleSets { article, sets };
            sets.set_apart(annotators);
            team.articles.push(sets);
        }
        Some(team)
    }
}

impl TeamStamp {
    fn add(&mut self, path: &Path) {
        let state = fs::metadata(path).ok();
        self.0.push(state.map(|state| (state.len(), state.modified().ok())));
    }
}

impl Team {
    fn leave_out(&mut self, error: &FileError) {
        self.left_out += 1;
        self.notes.push(format!("{error}; it is left out"));
    }
}
