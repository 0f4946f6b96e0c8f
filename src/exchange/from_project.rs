//! The annotation sets of a project as documents.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{ExchangeError, Source};
use crate::annotation::{self, AnnotationId, AnnotationSet, Attributes, RelationEnd, Unplaced};
use crate::article::{Article, ArticleId};
use crate::formats::{
    Aside, Chain, Document, End, Relation, SegmentLabel, Span, Stop, Value, Values,
};
use crate::project::Project;
use crate::schema::Schema;

/// Which articles are meant: those whose id is like this, such as `2012/*`.
#[derive(Clone, Debug)]
pub struct ArticlePattern(glob::Pattern);

impl ArticlePattern {
    /// Of a text with `*`, `?` and `[abc]`.
    ///
    /// # Errors
    /// If it cannot be understood.
    pub fn new(pattern: &str) -> Result<Self, ExchangeError> {
        glob::Pattern::new(pattern).map(Self).map_err(|e| {
            ExchangeError::Other(format!("“{pattern}” is no pattern for articles: {e}"))
        })
    }

    /// The pattern for just this article.
    pub fn of_one(id: &str) -> String {
        glob::Pattern::escape(id)
    }

    /// Whether it means this article.
    pub fn matches(&self, id: &str) -> bool {
        self.0.matches(id)
    }
}

/// Sets of a project: of some annotators, on some articles.
pub struct ProjectSource<'a> {
    project: &'a Project,
    /// Which sets there are: article, then annotator.
    sets: Vec<(ArticleId, Vec<String>)>,
    annotators: Vec<String>,
}

impl<'a> ProjectSource<'a> {
    /// The sets of these annotators on the articles whose id matches `articles` (on all if
    /// there is no pattern, such as `2012/*`). If nobody is named, of all people: what was
    /// adjudicated is in their sets already, and predictions are nobody's work. These go out by
    /// themselves if there is nothing else.
    ///
    /// # Errors
    /// If an annotator has no set here, the pattern is none, or nothing is left.
    pub fn new(
        project: &'a Project,
        annotators: &[String],
        articles: Option<&str>,
    ) -> Result<Self, ExchangeError> {
        let all = project.annotators();
        if let Some(unknown) = annotators.iter().find(|a| !all.contains(a)) {
            let message = format!(
                "{}: {unknown} has no annotations here; those who have are {}",
                project.root().display(),
                if all.is_empty() { "nobody".to_owned() } else { all.join(", ") }
            );
            return Err(ExchangeError::Other(message));
        }
        let chosen: Vec<String> = if annotators.is_empty() {
            project.people()
        } else {
            all.into_iter().filter(|a| annotators.contains(a)).collect()
        };
        let pattern = articles.map(ArticlePattern::new).transpose()?;
        let begun: Vec<(String, BTreeSet<ArticleId>)> = chosen
            .into_iter()
            .map(|annotator| {
                let begun = project.statuses(&annotator).into_keys().collect();
                (annotator, begun)
            })
            .collect();
        let mut sets = Vec::new();
        let mut annotators = BTreeSet::new();
        for entry in project.articles() {
            if pattern.as_ref().is_some_and(|p| !p.matches(&entry.id.0)) {
                continue;
            }
            let by: Vec<String> = begun
                .iter()
                .filter(|(_, begun)| begun.contains(&entry.id))
                .map(|(annotator, _)| annotator.clone())
                .collect();
            if !by.is_empty() {
                annotators.extend(by.iter().cloned());
                sets.push((entry.id.clone(), by));
            }
        }
        if sets.is_empty() {
            let message = format!(
                "{}: there are no annotations to export; annotate something, or choose other articles",
                project.root().display()
            );
            return Err(ExchangeError::Other(message));
        }
        Ok(Self { project, sets, annotators: annotators.into_iter().collect() })
    }

    /// Leaves out what `viewer` may not see yet of others in a blind project, as in a review.
    ///
    /// # Errors
    /// If nothing is left.
    pub fn seen_by(mut self, viewer: &str) -> Result<Self, ExchangeError> {
        let mut annotators = BTreeSet::new();
        let mut hidden = None;
        for (id, by) in &mut self.sets {
            if let Err(blind) = self.project.may_see(id, viewer) {
                by.retain(|name| name == viewer);
                hidden = Some(blind);
            }
            annotators.extend(by.iter().cloned());
        }
        self.sets.retain(|(_, by)| !by.is_empty());
        if let (true, Some(blind)) = (self.sets.is_empty(), hidden) {
            return Err(ExchangeError::Other(blind.to_string()));
        }
        self.annotators = annotators.into_iter().collect();
        Ok(self)
    }

    /// How many articles there are.
    pub fn articles(&self) -> usize {
        self.sets.len()
    }

    /// The project.
    pub fn project(&self) -> &Project {
        self.project
    }
}

impl Source for ProjectSource<'_> {
    fn each(
        &self,
        take: &mut dyn FnMut(Document) -> Result<(), Stop>,
    ) -> Result<(), ExchangeError> {
        for (id, annotators) in &self.sets {
            let article = self.project.load_article(id)?;
            let metadata = self.project.article_metadata(id)?;
            for annotator in annotators {
                let read = self.project.read_set(&article, annotator)?;
                let mut document = document(&article, annotator, &read.set, self.project.schema());
                document.metadata = metadata.clone();
                take(document).map_err(|Stop| ExchangeError::Cancelled)?;
            }
        }
        Ok(())
    }

    fn count(&self) -> usize {
        self.sets.iter().map(|(_, annotators)| annotators.len()).sum()
    }

    fn annotators(&self) -> Vec<String> {
        self.annotators.clone()
    }
}

/// One annotator's set on an article as a document. Refused suggestions, and who made an
/// annotation when and how, do not go with it.
pub(super) fn document(
    article: &Article,
    annotator: &str,
    set: &AnnotationSet,
    schema: &Schema,
) -> Document {
    let places: HashMap<AnnotationId, usize> =
        set.spans().enumerate().map(|(i, span)| (span.id, i)).collect();
    let end = |end: RelationEnd| match end {
        RelationEnd::Span(id) => places.get(&id).copied().map(End::Span),
        RelationEnd::Target(target) => Some(End::Segment(target)),
    };
    let layers: BTreeMap<&str, &str> = schema
        .span_labels()
        .map(|(layer, label)| (label.name.as_str(), layer.name.as_str()))
        .collect();
    let spans = set.spans().map(|span| Span {
        id: span.id.to_string(),
        layer: layers.get(span.label.as_str()).map_or_else(String::new, |l| (*l).to_owned()),
        label: span.label.clone(),
        fragments: span.fragments.clone(),
        attributes: values(&span.attributes),
        note: span.note.clone(),
        confidence: span.confidence.map(annotation::Confidence::percent),
    });
    let relations = set.relations().filter_map(|relation| {
        Some(Relation {
            id: relation.id.to_string(),
            label: relation.label.clone(),
            from: end(relation.from)?,
            to: end(relation.to)?,
            attributes: values(&relation.attributes),
            note: relation.note.clone(),
        })
    });
    let chains = set.chains().map(|chain| Chain {
        id: chain.id.to_string(),
        name: chain.name.clone(),
        kind: chain.kind.clone(),
        knowledge_base_id: chain.knowledge_base_id.clone(),
        members: chain.members.iter().filter_map(|id| places.get(id).copied()).collect(),
    });
    let segment_labels = set.segment_labels().map(|label| SegmentLabel {
        id: label.id.to_string(),
        layer: label.layer.clone(),
        label: label.label.clone(),
        target: label.target,
        note: label.note.clone(),
        confidence: label.confidence.map(annotation::Confidence::percent),
    });
    Document {
        name: article.id.0.clone(),
        annotator: annotator.to_owned(),
        text: article.text.as_str().to_owned(),
        segments: article.segments.clone(),
        spans: spans.collect(),
        relations: relations.collect(),
        chains: chains.filter(|chain| !chain.members.is_empty()).collect(),
        segment_labels: segment_labels.collect(),
        aside: set.unplaced().map(aside).collect(),
        ..Document::default()
    }
}

fn values(attributes: &Attributes) -> Values {
    attributes.iter().map(|(name, value)| (name.clone(), Value::from(value))).collect()
}

fn aside(unplaced: &Unplaced) -> Aside {
    let at = match unplaced {
        Unplaced::Span { at, .. } => at.iter().map(|r| (r.start, r.end)).collect(),
        Unplaced::SegmentLabel { at, .. } => vec![(at.start, at.end)],
        Unplaced::Relation { .. } => Vec::new(),
    };
    Aside {
        id: unplaced.id().to_string(),
        label: unplaced.label().to_owned(),
        at,
        text: unplaced.text().to_owned(),
        line: 0,
        reason: "the text has changed".to_owned(),
    }
}
