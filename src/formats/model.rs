//! What every format reads and writes: a text with one annotator's annotations, as plain
//! data. Offsets are bytes of the text; ends of relations and members of chains are
//! positions in the list of spans.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};

use smallvec::SmallVec;

use crate::annotation::{AttributeValue, Target};
use crate::article::Segment;
use crate::text::{ByteRange, OffsetTable};

/// Attribute values by attribute name.
pub type Values = BTreeMap<String, Value>;

/// Fields of a document that belong to no annotation, such as an address or a source.
pub type Metadata = BTreeMap<String, serde_json::Value>;

/// A text with the annotations of one annotator.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// The article's id: no ending, `/` between folders. Empty where a file has none.
    pub name: String,
    /// Who made the annotations; empty if nobody is named.
    pub annotator: String,
    /// The whole text, as the offsets count.
    pub text: String,
    /// The article's parts, for formats that carry them. Not part of what is compared:
    /// they follow from the text.
    pub segments: Vec<Segment>,
    /// What else is said of the document.
    pub metadata: Metadata,
    /// Words as the file has them, in text order; `None` if it has none.
    pub tokens: Option<Vec<ByteRange>>,
    /// Sentences as the file has them, in text order; `None` if it has none.
    pub sentences: Option<Vec<ByteRange>>,
    /// The labelled spans.
    pub spans: Vec<Span>,
    /// The relations.
    pub relations: Vec<Relation>,
    /// Mentions of the same.
    pub chains: Vec<Chain>,
    /// Labels of comments, paragraphs and the article.
    pub segment_labels: Vec<SegmentLabel>,
    /// What could not be placed in the text.
    pub aside: Vec<Aside>,
}

/// A labelled span.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Span {
    /// Its name in the file or the project; empty if it has none.
    pub id: String,
    /// The layer of its label; empty if the file does not say.
    pub layer: String,
    /// Its label.
    pub label: String,
    /// In text order, not overlapping; at least one.
    pub fragments: SmallVec<[ByteRange; 1]>,
    /// What else is said of it.
    pub attributes: Values,
    /// A remark; empty if none.
    pub note: String,
    /// How sure the annotator (or program) is, in percent, 0 to 100.
    pub confidence: Option<u8>,
}

/// The value of an attribute.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Yes or no.
    Flag(bool),
    /// A finite number.
    Number(f64),
    /// A word or a text.
    Text(String),
    /// Several words, sorted.
    List(BTreeSet<String>),
}

/// One end of a relation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum End {
    /// Position in [`Document::spans`].
    Span(usize),
    /// A comment, a paragraph or the article.
    Segment(Target),
}

/// A typed, directed link between two ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Relation {
    /// Its name in the file or the project; empty if it has none.
    pub id: String,
    /// Its type.
    pub label: String,
    /// Where it starts.
    pub from: End,
    /// Where it ends.
    pub to: End,
    /// What else is said of it.
    pub attributes: Values,
    /// A remark; empty if none.
    pub note: String,
}

/// Spans that mention the same.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chain {
    /// Its name in the file or the project; empty if it has none.
    pub id: String,
    /// The canonical name; may be empty.
    pub name: String,
    /// Its type, if said.
    pub kind: Option<String>,
    /// Its id in a knowledge base, if said.
    pub knowledge_base_id: Option<String>,
    /// Positions in [`Document::spans`].
    pub members: BTreeSet<usize>,
}

/// A label on a comment, a paragraph or the article.
#[derive(Clone, Debug, PartialEq)]
pub struct SegmentLabel {
    /// Its name in the file or the project; empty if it has none.
    pub id: String,
    /// The layer of its label; empty if the file does not say.
    pub layer: String,
    /// Its label.
    pub label: String,
    /// What it is said of.
    pub target: Target,
    /// A remark; empty if none.
    pub note: String,
    /// How sure the annotator is, in percent, 0 to 100.
    pub confidence: Option<u8>,
}

/// An annotation whose place could not be found in the text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Aside {
    /// Its name in the file; empty if it has none.
    pub id: String,
    /// Its label.
    pub label: String,
    /// The offsets as the file has them, in the file's unit.
    pub at: Vec<(usize, usize)>,
    /// The words that it is said to cover.
    pub text: String,
    /// The line of the file, counted from 1; 0 where lines mean nothing.
    pub line: usize,
    /// Why it could not be placed.
    pub reason: String,
}

impl Span {
    /// From the first fragment's start to the last one's end.
    pub fn extent(&self) -> ByteRange {
        let start = self.fragments.first().map_or(0, |f| f.start);
        ByteRange::new(start, self.fragments.last().map_or(start, |f| f.end))
    }
}

impl Value {
    /// As one word or text: `yes`, `0.5`, `anger|fear`.
    pub fn spell(&self) -> String {
        match self {
            Self::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
            Self::Number(number) => number.to_string(),
            Self::Text(text) => text.clone(),
            Self::List(values) => values.iter().map(String::as_str).collect::<Vec<_>>().join("|"),
        }
    }
}

impl From<&AttributeValue> for Value {
    fn from(value: &AttributeValue) -> Self {
        match value {
            AttributeValue::Choice(text) | AttributeValue::Text(text) => Self::Text(text.clone()),
            AttributeValue::Choices(values) => Self::List(values.clone()),
            AttributeValue::Number(number) => Self::Number(*number),
            AttributeValue::Flag(flag) => Self::Flag(*flag),
        }
    }
}

impl Document {
    /// The conversion table of its text; make it once for all offsets.
    pub fn offsets(&self) -> OffsetTable {
        OffsetTable::new(&self.text)
    }

    /// What the range covers; empty if it does not fit the text.
    pub fn slice(&self, range: ByteRange) -> &str {
        self.text.get(range.start..range.end).unwrap_or_default()
    }

    /// What a span covers, fragments joined by `gap`.
    pub fn covered(&self, span: &Span, gap: &str) -> String {
        match span.fragments.as_slice() {
            [only] => self.slice(*only).to_owned(),
            many => many.iter().map(|f| self.slice(*f)).collect::<Vec<_>>().join(gap),
        }
    }

    /// The same annotations in the one order that equal documents share: spans by start,
    /// the longer first, then by what they say. Relations and chains follow their spans.
    #[must_use]
    pub fn sorted(mut self) -> Self {
        let mut order: Vec<usize> = (0..self.spans.len()).collect();
        let spans = &self.spans;
        order.sort_by(|a, b| match (spans.get(*a), spans.get(*b)) {
            (Some(a), Some(b)) => compare_spans(a, b),
            _ => a.cmp(b),
        });
        self.reorder_spans(&order);
        self.relations.sort_by(|a, b| {
            (a.from, a.to, &a.label, &a.id, &a.note).cmp(&(b.from, b.to, &b.label, &b.id, &b.note))
        });
        self.chains.sort_by(|a, b| {
            (&a.members, &a.name, &a.kind, &a.id).cmp(&(&b.members, &b.name, &b.kind, &b.id))
        });
        self.segment_labels.sort_by(|a, b| {
            (a.target, &a.layer, &a.label, &a.id).cmp(&(b.target, &b.layer, &b.label, &b.id))
        });
        self
    }

    /// Keeps the spans at these positions, in this order, and what refers to them.
    /// Relations with an end that goes, and chains without a member left, go as well.
    pub fn reorder_spans(&mut self, order: &[usize]) {
        if order.len() == self.spans.len() && order.iter().enumerate().all(|(i, at)| i == *at) {
            return;
        }
        let mut new_place = vec![None; self.spans.len()];
        for (new, old) in order.iter().enumerate() {
            if let Some(place) = new_place.get_mut(*old) {
                *place = Some(new);
            }
        }
        let place = |old: usize| new_place.get(old).copied().flatten();
        let mut spans: Vec<Option<Span>> =
            std::mem::take(&mut self.spans).into_iter().map(Some).collect();
        self.spans =
            order.iter().filter_map(|old| spans.get_mut(*old).and_then(Option::take)).collect();
        let moved = |end: End| match end {
            End::Span(old) => place(old).map(End::Span),
            segment @ End::Segment(_) => Some(segment),
        };
        self.relations.retain_mut(|relation| match (moved(relation.from), moved(relation.to)) {
            (Some(from), Some(to)) => {
                (relation.from, relation.to) = (from, to);
                true
            }
            _ => false,
        });
        self.chains.retain_mut(|chain| {
            chain.members = chain.members.iter().filter_map(|old| place(*old)).collect();
            !chain.members.is_empty()
        });
    }

    /// A number that equal documents share, whatever the order of their annotations (if
    /// sorted before); segments, tokens and sentences do not count.
    pub fn fingerprint(&self) -> u64 {
        let mut state = std::hash::DefaultHasher::new();
        self.hash_into(&mut state);
        state.finish()
    }

    fn hash_into(&self, state: &mut impl Hasher) {
        (&self.name, &self.annotator, &self.text).hash(state);
        for (key, value) in &self.metadata {
            (key, value.to_string()).hash(state);
        }
        self.spans.len().hash(state);
        for span in &self.spans {
            (&span.id, &span.layer, &span.label, &span.note, span.confidence).hash(state);
            span.fragments.hash(state);
            hash_values(&span.attributes, state);
        }
        self.relations.len().hash(state);
        for relation in &self.relations {
            (&relation.id, &relation.label, relation.from, relation.to).hash(state);
            relation.note.hash(state);
            hash_values(&relation.attributes, state);
        }
        for chain in &self.chains {
            (&chain.id, &chain.name, &chain.kind, &chain.knowledge_base_id).hash(state);
            chain.members.hash(state);
        }
        for label in &self.segment_labels {
            (&label.id, &label.layer, &label.label, label.target).hash(state);
            (&label.note, label.confidence).hash(state);
        }
        self.aside.hash(state);
    }
}

fn compare_spans(a: &Span, b: &Span) -> std::cmp::Ordering {
    let (here, there) = (a.extent(), b.extent());
    (here.start, there.end, &a.layer, &a.label, &a.fragments, &a.id)
        .cmp(&(there.start, here.end, &b.layer, &b.label, &b.fragments, &b.id))
        .then_with(|| {
            let said = |s: &Span| {
                let values = s.attributes.iter().map(|(k, v)| (k.clone(), v.spell()));
                (values.collect::<Vec<_>>(), s.note.clone(), s.confidence)
            };
            said(a).cmp(&said(b))
        })
}

fn hash_values(values: &Values, state: &mut impl Hasher) {
    values.len().hash(state);
    for (name, value) in values {
        name.hash(state);
        match value {
            Value::Flag(flag) => flag.hash(state),
            Value::Number(number) => number.to_bits().hash(state),
            Value::Text(text) => text.hash(state),
            Value::List(list) => list.hash(state),
        }
    }
}
