//! The shipped example annotations, and how they are made: a list in which the words
//! to tag stand in brackets within their context, carried out as commands on an open
//! set, each journalled as one made by hand is.
//!
//! On an article that the list was not written for, its words are looked for instead.

mod alike;
mod marks;
mod tagger;

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::annotation::{Attributes, Command, CommandError, Confidence, RelationEnd, Target};
use crate::article::Article;
use crate::project::CommitError;
use marks::find;

pub(super) use tagger::{Outcome, Tagger};

const SHIPPED: &str = include_str!("../../../assets/sample/example.ron");

/// A list of annotations on one article.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Example {
    article: String,
    spans: Vec<Mark>,
    comments: Vec<OnComment>,
    article_labels: Vec<(String, String)>,
    chains: Vec<ChainOf>,
}

#[derive(Clone, Debug, Deserialize)]
struct ChainOf {
    name: String,
    kind: String,
    /// The spans' `id`s.
    of: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
struct Mark {
    tag: String,
    /// A piece of the text with the words to tag in brackets.
    at: String,
    /// What links and chains call it.
    #[serde(default)]
    id: String,
    #[serde(default)]
    attributes: Attributes,
    #[serde(default)]
    note: String,
    #[serde(default)]
    confidence: Option<Confidence>,
    /// Relation type, and the `id` of the span that it leads to.
    #[serde(default)]
    links: Vec<(String, String)>,
    /// The comment whose author says it, counted from 0.
    #[serde(default)]
    said_in: Option<usize>,
}

#[derive(Clone, Debug, Deserialize)]
struct OnComment {
    /// Counted from 0.
    comment: usize,
    /// Layer and label.
    #[serde(default)]
    labels: Vec<(String, String)>,
    #[serde(default)]
    links: Vec<(String, String)>,
    /// The comment that it answers, counted from 0.
    #[serde(default)]
    replies_to: Option<usize>,
}

/// Why the annotations could not be made.
#[derive(Debug, thiserror::Error)]
pub(super) enum ExampleError {
    #[error("the list of example annotations is damaged: {0}")]
    List(#[from] ron::error::SpannedError),
    #[error("the article does not have the words “{0}”, which the example annotations are about")]
    Words(String),
    #[error("the example annotations speak of “{0}”, which is not one of them")]
    Name(String),
    #[error(transparent)]
    Command(#[from] CommandError),
    #[error(transparent)]
    Commit(#[from] CommitError),
    #[error("{0}")]
    NotSaved(String),
}

impl Example {
    /// The list that ships inside the program.
    pub(super) fn shipped() -> Result<Self, ExampleError> {
        let options = ron::Options::default()
            .with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME);
        Ok(options.from_str(SHIPPED)?)
    }

    /// Whether the list was written for this article.
    pub(super) fn is_about(&self, article: &Article) -> bool {
        self.article == article.id.0
            && self.spans.iter().all(|mark| find(article.text.as_str(), &mark.at).is_some())
    }

    /// Carries out the whole list.
    pub(super) fn annotate(&self, tagger: &mut Tagger<'_>) -> Result<Outcome, ExampleError> {
        let mut named = BTreeMap::new();
        let mut ids = Vec::new();
        for mark in &self.spans {
            let fragments = find(tagger.article.text.as_str(), &mark.at)
                .ok_or_else(|| ExampleError::Words(mark.at.clone()))?;
            let id = tagger.tag(&mark.tag, fragments)?;
            for (name, value) in &mark.attributes {
                tagger.set(id, name, value)?;
            }
            if !mark.note.is_empty() {
                tagger.run(&Command::SetNote { id, note: mark.note.clone() })?;
            }
            if mark.confidence.is_some() {
                tagger.run(&Command::SetConfidence { id, confidence: mark.confidence })?;
            }
            ids.push(id);
            if !mark.id.is_empty() {
                named.insert(mark.id.as_str(), id);
            }
        }
        let by_name = |name: &String| {
            named.get(name.as_str()).copied().ok_or_else(|| ExampleError::Name(name.clone()))
        };
        for (mark, id) in self.spans.iter().zip(&ids) {
            for (label, to) in &mark.links {
                tagger.relate(label, RelationEnd::Span(*id), RelationEnd::Span(by_name(to)?))?;
            }
            if let Some(order) = mark.said_in {
                let to = RelationEnd::Target(comment(tagger.article, order)?);
                tagger.relate("speaker", RelationEnd::Span(*id), to)?;
            }
        }
        for one in &self.comments {
            let target = comment(tagger.article, one.comment)?;
            for (layer, label) in &one.labels {
                tagger.label(layer, label, target)?;
            }
            for (label, to) in &one.links {
                let to = RelationEnd::Span(by_name(to)?);
                tagger.relate(label, RelationEnd::Target(target), to)?;
            }
            if let Some(answered) = one.replies_to {
                let to = RelationEnd::Target(comment(tagger.article, answered)?);
                tagger.relate("reply", RelationEnd::Target(target), to)?;
            }
        }
        for (layer, label) in &self.article_labels {
            tagger.label(layer, label, Target::Article)?;
        }
        for chain in &self.chains {
            let members = chain.of.iter().map(by_name).collect::<Result<Vec<_>, _>>()?;
            tagger.chain(&chain.name, &chain.kind, members)?;
        }
        Ok(tagger.outcome)
    }
}

fn comment(article: &Article, order: usize) -> Result<Target, ExampleError> {
    let found = article.comments().nth(order);
    found
        .map(|(segment, _)| Target::Comment(segment.range))
        .ok_or_else(|| ExampleError::Words(format!("of comment {order}")))
}

#[cfg(test)]
mod others;

#[cfg(test)]
mod tests;
