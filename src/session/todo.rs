//! What is left to do in an article.

use super::OpenArticle;
use crate::annotation::{AnnotationId, AnnotationSet, Target, Unplaced, missing};
use crate::article::Article;
use crate::schema::{Schema, SegmentTargetKind};
use crate::text::{ByteRange, CharRange};

/// One thing left to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Todo {
    /// What it is.
    pub kind: TodoKind,
    /// Where it is; about where it was, for what has no place.
    pub place: ByteRange,
}

/// The kinds of thing that can be left to do, as the inspector counts them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TodoKind {
    /// An annotation whose place was lost when the text changed.
    Unplaced(AnnotationId),
    /// A span without a required attribute.
    Attribute {
        /// The span.
        span: AnnotationId,
        /// The attribute.
        name: String,
    },
    /// A span whose label was split, until somebody has given it one.
    Decide(AnnotationId),
    /// A quote without anybody who says it.
    Speaker(AnnotationId),
    /// A comment without any label of a required layer.
    Comment {
        /// Position among the comments.
        order: usize,
        /// The layer.
        layer: String,
    },
}

impl TodoKind {
    /// The line of the inspector that counts it.
    pub fn heading(&self) -> String {
        match self {
            Self::Unplaced(_) => "Annotations to place".to_owned(),
            Self::Attribute { name, .. } => format!("Spans without “{name}”"),
            Self::Decide(_) => "Spans with a label to decide".to_owned(),
            Self::Speaker(_) => "Quotes with no speaker".to_owned(),
            Self::Comment { layer, .. } => format!("Comments without {}", layer.to_lowercase()),
        }
    }
}

/// Everything left to do, in text order.
pub fn todos(article: &Article, set: &AnnotationSet, schema: &Schema) -> Vec<Todo> {
    let mut todos = Vec::new();
    for unplaced in set.unplaced() {
        let place = roughly(unplaced, article);
        todos.push(Todo { kind: TodoKind::Unplaced(unplaced.id()), place });
    }
    for span in set.spans().filter(|span| !span.undecided().is_empty()) {
        todos.push(Todo { kind: TodoKind::Decide(span.id), place: span.extent() });
    }
    let asks = |label: &str| schema.attributes_of(label).any(|a| a.required);
    let asking: Vec<&str> =
        schema.span_labels().map(|(_, l)| l.name.as_str()).filter(|l| asks(l)).collect();
    for span in set.spans().filter(|s| asking.contains(&s.label.as_str())) {
        for attribute in missing(schema.attributes_of(&span.label), &span.attributes) {
            todos.push(Todo {
                kind: TodoKind::Attribute { span: span.id, name: attribute.name.clone() },
                place: span.extent(),
            });
        }
    }
    if let Some(speaker) = schema.speaker_relation() {
        let labels: Vec<&str> = schema.quote_labels().map(|l| l.name.as_str()).collect();
        for span in set.spans().filter(|s| labels.contains(&s.label.as_str())) {
            let from = crate::annotation::RelationEnd::Span(span.id);
            let fits = crate::annotation::end_fits(set, schema, speaker, from, true);
            if fits && !crate::annotation::is_attributed(set, schema, span.id) {
                todos.push(Todo { kind: TodoKind::Speaker(span.id), place: span.extent() });
            }
        }
    }
    for layer in schema
        .segment_layers
        .iter()
        .filter(|layer| layer.required && layer.applies_to.contains(&SegmentTargetKind::Comment))
    {
        for (segment, comment) in article.comments() {
            let labelled = set
                .segment_labels_of(Target::Comment(segment.range))
                .any(|label| label.layer == layer.name);
            if !labelled {
                todos.push(Todo {
                    kind: TodoKind::Comment { order: comment.order, layer: layer.name.clone() },
                    place: comment.body,
                });
            }
        }
    }
    todos.sort_by(|a, b| (a.place, &a.kind).cmp(&(b.place, &b.kind)));
    todos
}

impl OpenArticle {
    /// What has lost its place, in the order in which it was in the text.
    pub fn unplaced_in_order(&self) -> Vec<&Unplaced> {
        let mut unplaced: Vec<&Unplaced> = self.set().unplaced().collect();
        unplaced.sort_by_key(|lost| roughly(lost, &self.article).start);
        unplaced
    }
}

/// About where something was in a text before this one: mends and corrections move words a little.
fn roughly(unplaced: &Unplaced, article: &Article) -> ByteRange {
    let at = match unplaced {
        Unplaced::Span { at, .. } => at.first().copied(),
        Unplaced::SegmentLabel { at, .. } => Some(*at),
        Unplaced::Relation { from_at, to_at, .. } => from_at.or(*to_at),
    };
    let start = at.map(|at| CharRange::new(at.start, at.start));
    start.and_then(|start| article.text.to_bytes(start)).unwrap_or_default()
}
