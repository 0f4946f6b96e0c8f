//! What documents consist of, counted: labels by layer, attributes with their values,
//! relations with what they join. Writers learn from it what will come, and a schema is
//! made of it where there is none.

use std::collections::{BTreeMap, BTreeSet};

use super::{Document, End, Span, Value, Values, segments};
use crate::schema::SegmentTargetKind;

/// More different values than these make a free text of an attribute.
const VALUES_MAX: usize = 40;

/// What documents consist of.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inventory {
    /// How many documents.
    pub documents: usize,
    /// Who annotated.
    pub annotators: BTreeSet<String>,
    /// Span labels, by layer and label.
    pub spans: BTreeMap<(String, String), LabelUse>,
    /// Relation types.
    pub relations: BTreeMap<String, RelationUse>,
    /// Labels of comments, paragraphs and the article, by layer.
    pub segment_layers: BTreeMap<String, SegmentLayerUse>,
    /// How many chains.
    pub chains: usize,
    /// How many annotations have no place.
    pub aside: usize,
    /// Fields of documents, with how many have them.
    pub metadata: BTreeMap<String, usize>,
    /// How many documents have their own words or sentences.
    pub with_tokens: usize,
    /// How many documents have spans that share characters.
    pub overlapping: usize,
}

/// How a span label is used.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LabelUse {
    /// How often.
    pub count: usize,
    /// With which attributes.
    pub attributes: BTreeMap<String, AttributeUse>,
}

/// Which values an attribute has.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AttributeUse {
    /// Whether there are flags.
    pub flags: bool,
    /// Whether there are numbers.
    pub numbers: bool,
    /// Whether there are lists.
    pub lists: bool,
    /// Whether there are words that are no list.
    pub texts: bool,
    /// The words, the first few.
    pub words: BTreeSet<String>,
    /// Whether there are more words than these.
    pub many: bool,
}

/// How a relation type is used.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RelationUse {
    /// How often.
    pub count: usize,
    /// Labels of the spans (or the words for segments) where it starts.
    pub from: BTreeSet<String>,
    /// The same for where it ends.
    pub to: BTreeSet<String>,
    /// With which attributes.
    pub attributes: BTreeMap<String, AttributeUse>,
}

/// How a layer of segment labels is used.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SegmentLayerUse {
    /// Its labels, with how often.
    pub labels: BTreeMap<String, usize>,
    /// On what.
    pub on: BTreeSet<SegmentTargetKind>,
    /// Whether one comment (or the like) has several.
    pub several: bool,
}

impl Inventory {
    /// Counts a document.
    pub fn count(&mut self, document: &Document) {
        self.documents += 1;
        if !document.annotator.is_empty() {
            self.annotators.insert(document.annotator.clone());
        }
        for span in &document.spans {
            let key = (span.layer.clone(), span.label.clone());
            let used = self.spans.entry(key).or_default();
            used.count += 1;
            count_values(&mut used.attributes, &span.attributes);
        }
        let label = |end: End| match end {
            End::Span(at) => document.spans.get(at).map_or(String::new(), |s| s.label.clone()),
            End::Segment(target) => segments::word(target).to_owned(),
        };
        for relation in &document.relations {
            let used = self.relations.entry(relation.label.clone()).or_default();
            used.count += 1;
            used.from.insert(label(relation.from));
            used.to.insert(label(relation.to));
            count_values(&mut used.attributes, &relation.attributes);
        }
        let mut seen = BTreeSet::new();
        for label in &document.segment_labels {
            let used = self.segment_layers.entry(label.layer.clone()).or_default();
            *used.labels.entry(label.label.clone()).or_default() += 1;
            used.on.insert(segments::kind(label.target));
            used.several |= !seen.insert((&label.layer, label.target));
        }
        self.chains += document.chains.len();
        self.aside += document.aside.len();
        for name in document.metadata.keys() {
            *self.metadata.entry(name.clone()).or_default() += 1;
        }
        self.with_tokens += usize::from(document.tokens.is_some());
        self.overlapping += usize::from(has_overlaps(document));
    }

    /// How many spans there are.
    pub fn span_count(&self) -> usize {
        self.spans.values().map(|used| used.count).sum()
    }

    /// How many relations there are.
    pub fn relation_count(&self) -> usize {
        self.relations.values().map(|used| used.count).sum()
    }

    /// How many labels of comments, paragraphs and articles there are.
    pub fn segment_label_count(&self) -> usize {
        self.segment_layers.values().flat_map(|layer| layer.labels.values()).sum()
    }

    /// The names of all span labels, each once, sorted.
    pub fn labels(&self) -> BTreeSet<&str> {
        self.spans.keys().map(|(_, label)| label.as_str()).collect()
    }
}

/// Whether any two spans share characters, from the first to the last of each.
fn has_overlaps(document: &Document) -> bool {
    let mut extents: Vec<_> = document.spans.iter().map(Span::extent).collect();
    extents.sort_unstable_by_key(|extent| (extent.start, extent.end));
    extents.windows(2).any(|pair| matches!(pair, [a, b] if b.start < a.end))
}

fn count_values(used: &mut BTreeMap<String, AttributeUse>, values: &Values) {
    for (name, value) in values {
        let used = used.entry(name.clone()).or_default();
        match value {
            Value::Flag(_) => used.flags = true,
            Value::Number(_) => used.numbers = true,
            Value::Text(word) => {
                used.texts = true;
                used.word(word);
            }
            Value::List(words) => {
                used.lists = true;
                words.iter().for_each(|word| used.word(word));
            }
        }
    }
}

impl AttributeUse {
    fn word(&mut self, word: &str) {
        if self.words.contains(word) {
            return;
        }
        if self.words.len() >= VALUES_MAX {
            self.many = true;
        } else {
            self.words.insert(word.to_owned());
        }
    }
}
