//! The parts of a schema, as they stand in `schema.ron`. A field that is not known is
//! refused, so that a misspelt one does not pass for nothing.

use serde::{Deserialize, Serialize};

use super::{RelationRole, SchemaVersion};

/// A project's whole label set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schema {
    /// Version of the file's format; this program writes and reads [`Schema::FORMAT`].
    pub format: u32,
    /// Short name, e.g. `news`.
    pub name: String,
    /// Counts up with every change to the label set.
    pub version: u32,
    /// What the label set is for and where it comes from.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Labels for spans of text, in groups that are shown together.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub span_layers: Vec<SpanLayer>,
    /// Which relations may hold between spans.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relations: Vec<RelationType>,
    /// Labels for comments, paragraphs or the whole article.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub segment_layers: Vec<SegmentLayer>,
    /// What has become of the label set so far, the oldest version first. Sets that were made
    /// with an older version are brought along by it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<SchemaVersion>,
}

/// A group of span labels, such as entities.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpanLayer {
    /// Name, unique among layers of either kind.
    pub name: String,
    /// What belongs here.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// The labels, in the order of the palette.
    pub labels: Vec<Label>,
    /// Attributes that every label of this layer has.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<Attribute>,
}

/// One label of a layer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// The code that annotations store: `PER`. Unique among all span labels, or
    /// within its segment layer.
    pub name: String,
    /// The name to read: `Person`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// The palette slot.
    #[serde(default)]
    pub colour: Colour,
    /// Whether its spans are drawn as quotes are: bracketed, with a bar in the margin.
    #[serde(default, skip_serializing_if = "is_default")]
    pub bracketed: bool,
    /// The key that applies it, one character, unique within what it can be pressed for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<char>,
    /// Whether it stays on what has it and is not offered any more.
    #[serde(default, skip_serializing_if = "is_default")]
    pub retired: bool,
    /// One sentence.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// CommonMark: when to use it and when not.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub guideline: String,
    /// Labels of the same layer that this one is a kind of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parents: Vec<String>,
    /// Attributes of this label alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<Attribute>,
}

/// Something to be said of an annotation beside its label.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attribute {
    /// Name, unique among those of a label.
    pub name: String,
    /// What values it takes, and the default.
    pub kind: AttributeKind,
    /// Whether an annotation without it counts as unfinished.
    #[serde(default, skip_serializing_if = "is_default")]
    pub required: bool,
    /// One sentence.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
}

/// The values that an attribute takes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum AttributeKind {
    /// One of several.
    Choice {
        /// The values, in the order shown.
        values: Vec<String>,
        /// Given to new annotations.
        #[serde(default)]
        default: Option<String>,
    },
    /// Any number of several.
    Choices {
        /// The values, in the order shown.
        values: Vec<String>,
        /// Given to new annotations.
        #[serde(default)]
        default: Vec<String>,
    },
    /// A finite number, between the bounds if there are any (both allowed values).
    Number {
        /// Smallest allowed.
        #[serde(default)]
        min: Option<f64>,
        /// Largest allowed.
        #[serde(default)]
        max: Option<f64>,
        /// Given to new annotations.
        #[serde(default)]
        default: Option<f64>,
    },
    /// Free text.
    Text {
        /// Given to new annotations.
        #[serde(default)]
        default: Option<String>,
    },
    /// Yes or no.
    Flag {
        /// Given to new annotations.
        #[serde(default)]
        default: bool,
    },
}

/// A kind of relation between two ends, each a span or (if said so) a segment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RelationType {
    /// The name that annotations store. Unique among relations.
    pub name: String,
    /// The name to read.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// Where it may start: names of span labels or span layers (a label stands for its kinds
    /// too), or the words `Comment`, `Paragraph`, `Article`. Empty means any span.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub from: Vec<String>,
    /// Where it may end: names of span labels or span layers (a label stands for its kinds
    /// too), or the words `Comment`, `Paragraph`, `Article`. Empty means any span.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub to: Vec<String>,
    /// What it is for, if it is one of the relations that are shown in a way of their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<RelationRole>,
    /// Whether the two ends may be swapped without a change of meaning.
    #[serde(default, skip_serializing_if = "is_default")]
    pub symmetric: bool,
    /// The key that starts one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<char>,
    /// One sentence.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// What can be said of one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<Attribute>,
}

/// Labels for whole parts of an article, such as comment types.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SegmentLayer {
    /// Name, unique among layers of either kind.
    pub name: String,
    /// What it asks.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// What it can be said of.
    pub applies_to: Vec<SegmentTargetKind>,
    /// Whether one target can carry several of its labels.
    #[serde(default, skip_serializing_if = "is_default")]
    pub several: bool,
    /// Whether a target without any of its labels counts as unfinished.
    #[serde(default, skip_serializing_if = "is_default")]
    pub required: bool,
    /// The labels, in the order of the palette.
    pub labels: Vec<Label>,
}

/// What a segment layer can be said of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum SegmentTargetKind {
    /// A reader's comment.
    Comment,
    /// A paragraph of the body.
    Paragraph,
    /// The article as a whole.
    Article,
}

/// One of the twelve hues that stay apart for every common kind of colour vision,
/// in palette order.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[allow(missing_docs)]
pub enum Colour {
    Azure,
    Orange,
    Green,
    Violet,
    Ochre,
    Teal,
    Crimson,
    Clay,
    Indigo,
    Olive,
    Plum,
    #[default]
    Slate,
}

impl Schema {
    /// The format version that this program writes.
    pub const FORMAT: u32 = 1;

    /// The span label of that name with its layer.
    pub fn span_label(&self, name: &str) -> Option<(&SpanLayer, &Label)> {
        self.span_labels().find(|(_, label)| label.name == name)
    }

    /// Every span label with its layer, in palette order.
    pub fn span_labels(&self) -> impl Iterator<Item = (&SpanLayer, &Label)> {
        self.span_layers.iter().flat_map(|layer| layer.labels.iter().map(move |l| (layer, l)))
    }

    /// The span labels that can be given, with their layers: those that are not retired.
    pub fn offered_labels(&self) -> impl Iterator<Item = (&SpanLayer, &Label)> {
        self.span_labels().filter(|(_, label)| !label.retired)
    }

    /// Whether a span label is among `names`: itself, its layer, or (by whatever way) one
    /// of its parents. No names means any label.
    pub fn label_is_one_of(&self, label: &str, names: &[String]) -> bool {
        if names.is_empty() {
            return true;
        }
        let Some((layer, label)) = self.span_label(label) else { return false };
        if names.contains(&layer.name) {
            return true;
        }
        // Seen labels are passed over, so that a circle of parents ends.
        let mut seen = vec![label];
        let mut next = 0;
        while let Some(label) = seen.get(next).copied() {
            if names.contains(&label.name) {
                return true;
            }
            for parent in &label.parents {
                if let Some(parent) = layer.labels.iter().find(|l| l.name == *parent)
                    && !seen.iter().any(|l| l.name == parent.name)
                {
                    seen.push(parent);
                }
            }
            next += 1;
        }
        false
    }

    /// The relation type of that name.
    pub fn relation(&self, name: &str) -> Option<&RelationType> {
        self.relations.iter().find(|r| r.name == name)
    }

    /// The segment layer of that name.
    pub fn segment_layer(&self, name: &str) -> Option<&SegmentLayer> {
        self.segment_layers.iter().find(|l| l.name == name)
    }

    /// The attributes of a span label: its layer's, then its own.
    pub fn attributes_of(&self, label: &str) -> impl Iterator<Item = &Attribute> {
        self.span_label(label)
            .into_iter()
            .flat_map(|(layer, label)| layer.attributes.iter().chain(&label.attributes))
    }
}

impl Colour {
    /// All slots, in palette order.
    pub const ALL: [Self; 12] = [
        Self::Azure,
        Self::Orange,
        Self::Green,
        Self::Violet,
        Self::Ochre,
        Self::Teal,
        Self::Crimson,
        Self::Clay,
        Self::Indigo,
        Self::Olive,
        Self::Plum,
        Self::Slate,
    ];
}

impl SegmentTargetKind {
    /// All kinds, in the order of an article's page.
    pub const ALL: [Self; 3] = [Self::Article, Self::Paragraph, Self::Comment];

    /// The word that stands for it in a relation's ends.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Comment => "Comment",
            Self::Paragraph => "Paragraph",
            Self::Article => "Article",
        }
    }

    /// The word for it in a sentence.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Comment => "comment",
            Self::Paragraph => "paragraph",
            Self::Article => "article",
        }
    }

    /// The word for several of it in a sentence.
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Comment => "comments",
            Self::Paragraph => "paragraphs",
            Self::Article => "the article",
        }
    }
}

impl Label {
    /// The name to read: the title, or the code where there is none.
    pub fn title(&self) -> &str {
        if self.title.is_empty() { &self.name } else { &self.title }
    }
}

impl RelationType {
    /// The name to read: the title, or the name that annotations store where there is none.
    pub fn title(&self) -> &str {
        if self.title.is_empty() { &self.name } else { &self.title }
    }

    /// What it may join, as a sentence without its stop.
    pub fn rule(&self) -> String {
        let spell = |names: &[String]| match names {
            [] => "any span".to_owned(),
            names => names.join(" or "),
        };
        format!("“{}” goes from {} to {}", self.name, spell(&self.from), spell(&self.to))
    }
}

impl SegmentLayer {
    /// The label of that name.
    pub fn label(&self, name: &str) -> Option<&Label> {
        self.labels.iter().find(|l| l.name == name)
    }
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
