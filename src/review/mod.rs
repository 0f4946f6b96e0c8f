//! What several annotators made of the same articles, held against each other.
//!
//! Invariants: nothing here changes a set or reads a file; the same sets give the same
//! results, whatever order annotators come in; somebody who has not annotated an article
//! disagrees with nobody about it.

mod apart;
pub mod changed;
pub mod compare;
pub mod figures;
pub mod gold;
pub mod remarks;

pub use apart::GivenIds;

use crate::annotation::AnnotationSet;
use crate::article::Article;

/// An article with what each annotator made of it.
#[derive(Clone, Debug)]
pub struct ArticleSets {
    /// The article.
    pub article: Article,
    /// For each annotator, in an order that all articles share, the set; `None` if there is
    /// none. Its offsets are those of the article's text.
    pub sets: Vec<Option<AnnotationSet>>,
}

impl ArticleSets {
    /// The set of the annotator at this position.
    pub fn set(&self, annotator: usize) -> Option<&AnnotationSet> {
        self.sets.get(annotator).and_then(Option::as_ref)
    }

    /// How many annotators have a set here.
    pub fn annotated(&self) -> usize {
        self.sets.iter().flatten().count()
    }

    /// Those who have a set, by name, to be compared.
    pub fn compared<'a>(&'a self, annotators: &'a [String]) -> Vec<compare::Compared<'a>> {
        let all = annotators.iter().enumerate();
        let with = |(at, annotator): (usize, &'a String)| {
            Some(compare::Compared { annotator, set: self.set(at)? })
        };
        all.filter_map(with).collect()
    }
}
