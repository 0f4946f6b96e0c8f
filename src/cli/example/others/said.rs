//! What the sample's annotators say to each other.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Deserialize;

use crate::annotation::{AnnotationSet, IdSource};
use crate::article::Article;
use crate::cli::example::comment;
use crate::cli::example::marks::find;
use crate::project::Project;
use crate::review::remarks::{Remark, RemarkKind, RemarkTarget};

/// What the ids of remarks begin with.
const SEED: u64 = 2028;

/// A thread of remarks.
#[derive(Debug, Deserialize)]
pub(super) struct ThreadOf {
    on: On,
    remarks: Vec<Said>,
}

/// What it is about.
#[derive(Debug, Deserialize)]
enum On {
    /// A span.
    Span {
        /// Whose.
        of: String,
        tag: String,
        /// The words in brackets within their context.
        at: String,
    },
    /// A comment, counted from 0.
    Comment(usize),
}

#[derive(Debug, Deserialize)]
struct Said {
    by: String,
    at: Timestamp,
    #[serde(default)]
    kind: RemarkKind,
    #[serde(default)]
    text: String,
}

/// Writes the threads into their authors' files.
pub(super) fn say(
    all: &[ThreadOf],
    project: &Project,
    article: &Article,
    sets: &BTreeMap<&str, AnnotationSet>,
) {
    let mut ids = IdSource::seeded(SEED);
    for thread in all {
        let on = thread.on.target(article, sets);
        let mut first = None;
        for said in &thread.remarks {
            let id = ids.fresh(|_| false);
            let remark = Remark {
                id,
                kind: said.kind,
                text: said.text.clone(),
                answers: first,
                on: on.clone(),
                by: said.by.clone(),
                at: said.at,
                edited: None,
                unknown: BTreeMap::new(),
            };
            first.get_or_insert(id);
            project.write_remarks(Some(article), &said.by, &[remark]).unwrap();
        }
    }
}

impl On {
    fn target(&self, article: &Article, sets: &BTreeMap<&str, AnnotationSet>) -> RemarkTarget {
        match self {
            Self::Span { of, tag, at } => {
                let set = &sets[of.as_str()];
                let fragments = find(article.text.as_str(), at).unwrap();
                let id = set.same_span(tag, &fragments).unwrap().id;
                RemarkTarget::annotation(article, of, set, id).unwrap()
            }
            Self::Comment(order) => {
                let range = comment(article, *order).unwrap().range().unwrap();
                RemarkTarget::comment(article, range)
            }
        }
    }
}
