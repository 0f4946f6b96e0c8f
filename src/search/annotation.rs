//! What a query can ask of an annotation.

use super::terms::same_name;
use crate::annotation::{
    AnnotationId, AnnotationSet, AttributeValue, Attributes, Confidence, Family, Origin,
    OriginKind, RelationEnd,
};
use crate::text::ByteRange;

/// One condition.
#[derive(Clone, Debug, PartialEq)]
pub enum AnnotationTerm {
    /// One of these labels, whatever their case; `layer/label` for one layer only.
    Label(Vec<String>),
    /// One of these labels, of a comment, paragraph or article.
    Type(Vec<String>),
    /// A span, relation, label of a segment or chain.
    Kind(Family),
    /// It has that.
    Has(Feature),
    /// The annotator was that sure.
    Confidence(Bound),
    /// An attribute, with this value if one is given.
    Attribute {
        /// Its name.
        name: String,
        /// The value as a person writes it.
        value: Option<String>,
    },
    /// How it came to be.
    Origin(OriginKind),
}

/// What an annotation can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Feature {
    Note,
    Confidence,
    Attribute,
    Relation,
    Chain,
}

impl Feature {
    /// All, with the words of queries.
    pub const ALL: [(&'static str, Self); 5] = [
        ("note", Self::Note),
        ("confidence", Self::Confidence),
        ("attribute", Self::Attribute),
        ("relation", Self::Relation),
        ("chain", Self::Chain),
    ];
}

/// A bound on a confidence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bound {
    /// Whether smaller ones are meant, or greater ones; neither: this very one.
    pub side: Option<std::cmp::Ordering>,
    /// Whether this very one is meant as well.
    pub inclusive: bool,
    /// 0 to 100.
    pub percent: f64,
}

impl Bound {
    fn holds(self, confidence: Confidence) -> bool {
        let ordering = f64::from(confidence.percent()).total_cmp(&self.percent);
        self.side == Some(ordering) || (self.inclusive && ordering.is_eq())
    }
}

/// An annotation of any kind, as queries see it.
#[derive(Clone, Debug)]
pub(super) struct Facts<'s> {
    pub(super) id: AnnotationId,
    pub(super) family: Family,
    pub(super) layer: &'s str,
    pub(super) label: &'s str,
    /// Its parts in the text; what is said of the article has none.
    pub(super) places: Vec<ByteRange>,
    pub(super) note: &'s str,
    confidence: Option<Confidence>,
    attributes: Option<&'s Attributes>,
    origin: &'s Origin,
}

/// Every annotation of a set: spans in text order, then relations, labels and chains.
pub(super) fn facts(set: &AnnotationSet) -> impl Iterator<Item = Facts<'_>> {
    let spans = set.spans().map(|span| Facts {
        id: span.id,
        family: Family::Span,
        layer: "",
        label: &span.label,
        places: span.fragments.to_vec(),
        note: &span.note,
        confidence: span.confidence,
        attributes: Some(&span.attributes),
        origin: &span.origin,
    });
    let end = |end: RelationEnd| match end {
        RelationEnd::Span(id) => set.span(id).map(|span| span.extent()),
        RelationEnd::Target(target) => target.range(),
    };
    let relations = set.relations().map(move |relation| Facts {
        id: relation.id,
        family: Family::Relation,
        layer: "",
        label: &relation.label,
        places: [relation.from, relation.to].into_iter().filter_map(end).collect(),
        note: &relation.note,
        confidence: None,
        attributes: Some(&relation.attributes),
        origin: &relation.origin,
    });
    let labels = set.segment_labels().map(|label| Facts {
        id: label.id,
        family: Family::Segment,
        layer: &label.layer,
        label: &label.label,
        places: label.target.range().into_iter().collect(),
        note: &label.note,
        confidence: label.confidence,
        attributes: None,
        origin: &label.origin,
    });
    let chains = set.chains().map(|chain| Facts {
        id: chain.id,
        family: Family::Chain,
        layer: "",
        label: &chain.name,
        places: chain.members.iter().filter_map(|id| Some(set.span(*id)?.extent())).collect(),
        note: "",
        confidence: None,
        attributes: None,
        origin: &chain.origin,
    });
    spans.chain(relations).chain(labels).chain(chains)
}

impl AnnotationTerm {
    /// Whether it holds for an annotation of `set`.
    pub(super) fn holds(&self, facts: &Facts<'_>, set: &AnnotationSet) -> bool {
        let named = |names: &[String]| {
            names.iter().any(|name| match name.split_once('/') {
                Some((layer, label)) if !facts.layer.is_empty() => {
                    same_name(layer, facts.layer) && same_name(label, facts.label)
                }
                _ => same_name(name, facts.label),
            })
        };
        match self {
            Self::Label(names) => facts.family != Family::Chain && named(names),
            Self::Type(names) => facts.family == Family::Segment && named(names),
            Self::Kind(family) => facts.family == *family,
            Self::Has(Feature::Note) => !facts.note.is_empty(),
            Self::Has(Feature::Confidence) => facts.confidence.is_some(),
            Self::Has(Feature::Attribute) => facts.attributes.is_some_and(|a| !a.is_empty()),
            Self::Has(Feature::Relation) => set.relations_of(facts.id).next().is_some(),
            Self::Has(Feature::Chain) => set.chain_of(facts.id).is_some(),
            Self::Confidence(bound) => facts.confidence.is_some_and(|c| bound.holds(c)),
            Self::Attribute { name, value } => facts.attributes.is_some_and(|attributes| {
                attributes.iter().any(|(own, found)| {
                    same_name(own, name) && value.as_ref().is_none_or(|v| says(found, v))
                })
            }),
            Self::Origin(kind) => facts.origin.kind == *kind,
        }
    }
}

fn says(value: &AttributeValue, wanted: &str) -> bool {
    match value {
        AttributeValue::Choice(one) | AttributeValue::Text(one) => same_name(one, wanted),
        AttributeValue::Choices(some) => some.iter().any(|one| same_name(one, wanted)),
        AttributeValue::Number(number) => wanted.parse() == Ok(*number),
        AttributeValue::Flag(flag) => {
            let yes = ["yes", "true"].iter().any(|word| same_name(word, wanted));
            let no = ["no", "false"].iter().any(|word| same_name(word, wanted));
            (*flag && yes) || (!*flag && no)
        }
    }
}
