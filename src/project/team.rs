//! What several annotators of a project made of the same articles.

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

impl Project {
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
            let article = match load_entry(entry) {
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

impl Team {
    fn leave_out(&mut self, error: &FileError) {
        self.left_out += 1;
        self.notes.push(format!("{error}; it is left out"));
    }
}
