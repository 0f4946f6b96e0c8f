//! What a format cannot hold, said before anything is written: kinds of loss, what can be
//! done about each, and the document as it is after that.

mod characters;
mod names;
mod reduce;
mod settled;
mod shape;

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::Serialize;

pub use reduce::{Plan, Reducer};
pub(super) use shape::{joined_over_line_ends, lines_in};

/// A kind of thing that a format may be unable to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LossKind {
    /// Spans that share characters with another.
    Overlap,
    /// Spans of several fragments.
    Discontinuous,
    /// Spans without width.
    ZeroWidth,
    /// Spans that go over a line end.
    LineEnd,
    /// Spans that begin or end within a word.
    CutToken,
    /// Spans that go over the end of a sentence.
    Sentence,
    /// White space or characters, and with them the exact text.
    Text,
    /// Names of labels, attributes and relations with signs that have a meaning there.
    LabelName,
    /// Attributes of spans.
    Attributes,
    /// Attributes of relations.
    RelationAttributes,
    /// Numbers and lists among attributes.
    AttributeType,
    /// Notes.
    Note,
    /// How sure an annotator is.
    Confidence,
    /// Relations between spans.
    Relation,
    /// Relations that begin or end at a comment, a paragraph or the article.
    SegmentRelation,
    /// Chains of mentions.
    Chain,
    /// Chains that stay, without some of their mentions.
    ChainMention,
    /// Names, types and knowledge base ids of chains.
    ChainDetail,
    /// Labels of comments, paragraphs and the article.
    SegmentLabel,
    /// Annotations without a place in the text.
    Unplaced,
    /// Fields of a document that are no annotation.
    Metadata,
    /// Who made the annotations.
    Annotator,
    /// Where a document ends.
    DocumentEnd,
}

/// What is done about a loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Remedy {
    /// Nothing is written at all.
    Refuse,
    /// It is left out.
    Skip,
    /// The span grows to what the format can hold.
    Widen,
    /// It becomes several.
    Split,
    /// It is written in another way, as the report says.
    Change,
    /// Each layer is written to a file of its own.
    Layers,
}

/// One thing that was or would be lost or changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Loss {
    /// What kind of thing.
    pub kind: LossKind,
    /// What is done about it.
    pub remedy: Remedy,
    /// The document's name.
    pub document: String,
    /// Whose annotations.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub annotator: String,
    /// The annotation's id; empty if it has none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// Its label.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// Start and end in code points of the article's text, if it has a place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<(usize, usize)>,
    /// The words that it covers, the first of them.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// What is lost, or what becomes of it, as a clause.
    pub what: String,
}

/// What was chosen, by kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy(pub BTreeMap<LossKind, Remedy>);

impl LossKind {
    /// All kinds, in the order in which they are looked for.
    pub const ALL: [Self; 23] = [
        Self::Unplaced,
        Self::Annotator,
        Self::Metadata,
        Self::Chain,
        Self::ChainMention,
        Self::ChainDetail,
        Self::SegmentLabel,
        Self::SegmentRelation,
        Self::Relation,
        Self::RelationAttributes,
        Self::Attributes,
        Self::AttributeType,
        Self::Note,
        Self::Confidence,
        Self::Discontinuous,
        Self::ZeroWidth,
        Self::LineEnd,
        Self::CutToken,
        Self::Sentence,
        Self::Overlap,
        Self::LabelName,
        Self::Text,
        Self::DocumentEnd,
    ];

    /// The name on the command line and in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Overlap => "overlap",
            Self::Discontinuous => "discontinuous",
            Self::ZeroWidth => "zero-width",
            Self::LineEnd => "line-end",
            Self::CutToken => "cut-token",
            Self::Sentence => "sentence",
            Self::Text => "text",
            Self::LabelName => "label-name",
            Self::Attributes => "attributes",
            Self::RelationAttributes => "relation-attributes",
            Self::AttributeType => "attribute-type",
            Self::Note => "note",
            Self::Confidence => "confidence",
            Self::Relation => "relation",
            Self::SegmentRelation => "segment-relation",
            Self::Chain => "chain",
            Self::ChainMention => "chain-mention",
            Self::ChainDetail => "chain-detail",
            Self::SegmentLabel => "segment-label",
            Self::Unplaced => "unplaced",
            Self::Metadata => "metadata",
            Self::Annotator => "annotator",
            Self::DocumentEnd => "document-end",
        }
    }

    /// What it is, after a number: `spans that overlap another`.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Overlap => "spans that overlap another",
            Self::Discontinuous => "spans of several parts",
            Self::ZeroWidth => "spans without width",
            Self::LineEnd => "spans over a line end",
            Self::CutToken => "spans that cut a word",
            Self::Sentence => "spans over the end of a sentence",
            Self::Text => "texts whose white space or control characters are not kept",
            Self::LabelName => "names with signs that cannot be written",
            Self::Attributes => "attributes of spans",
            Self::RelationAttributes => "attributes or notes of relations",
            Self::AttributeType => "attributes with numbers or several values",
            Self::Note => "notes",
            Self::Confidence => "confidences",
            Self::Relation => "relations",
            Self::SegmentRelation => "relations with a comment, paragraph or the article",
            Self::Chain => "chains",
            Self::ChainMention => "chains that lose a mention",
            Self::ChainDetail => "names and types of chains",
            Self::SegmentLabel => "labels of comments, paragraphs or the article",
            Self::Unplaced => "annotations without a place in the text",
            Self::Metadata => "fields of documents",
            Self::Annotator => "documents whose annotator is not named",
            Self::DocumentEnd => "documents that run into the one before",
        }
    }

    /// How many of what: `1 span that overlaps another`.
    pub fn counted(self, count: usize) -> String {
        if count != 1 {
            return format!("{count} {}", self.title());
        }
        let one = match self {
            Self::Overlap => "span that overlaps another",
            Self::Discontinuous => "span of several parts",
            Self::ZeroWidth => "span without width",
            Self::LineEnd => "span over a line end",
            Self::CutToken => "span that cuts a word",
            Self::Sentence => "span over the end of a sentence",
            Self::Text => "text whose white space or control characters are not kept",
            Self::LabelName => "name with signs that cannot be written",
            Self::Attributes => "attribute of a span",
            Self::RelationAttributes => "attribute or note of a relation",
            Self::AttributeType => "attribute with a number or several values",
            Self::Note => "note",
            Self::Confidence => "confidence",
            Self::Relation => "relation",
            Self::SegmentRelation => "relation with a comment, paragraph or the article",
            Self::Chain => "chain",
            Self::ChainMention => "chain that loses a mention",
            Self::ChainDetail => "name or type of a chain",
            Self::SegmentLabel => "label of a comment, paragraph or the article",
            Self::Unplaced => "annotation without a place in the text",
            Self::Metadata => "field of a document",
            Self::Annotator => "document whose annotator is not named",
            Self::DocumentEnd => "document that runs into the one before",
        };
        format!("1 {one}")
    }

    /// What is gone where it is left out, one and several; `None` if that says nothing.
    pub const fn noun(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Overlap
            | Self::Discontinuous
            | Self::ZeroWidth
            | Self::LineEnd
            | Self::CutToken
            | Self::Sentence => Some(("span", "spans")),
            Self::Relation | Self::SegmentRelation => Some(("relation", "relations")),
            Self::Chain => Some(("chain", "chains")),
            Self::SegmentLabel => Some(("label of comments", "labels of comments")),
            Self::Attributes | Self::RelationAttributes => Some(("attribute", "attributes")),
            Self::Note => Some(("note", "notes")),
            Self::Confidence => Some(("confidence", "confidences")),
            Self::Unplaced => Some(("unplaced annotation", "unplaced annotations")),
            _ => None,
        }
    }

    /// What can be done about it, the least harmful first.
    pub const fn remedies(self) -> &'static [Remedy] {
        use Remedy::{Change, Layers, Refuse, Skip, Split, Widen};
        match self {
            Self::Overlap => &[Skip, Layers, Refuse],
            Self::Discontinuous => &[Split, Widen, Skip, Refuse],
            Self::ZeroWidth => &[Skip, Refuse],
            Self::LineEnd => &[Split, Change, Skip, Refuse],
            Self::Sentence => &[Split, Skip, Refuse],
            Self::CutToken => &[Widen, Split, Skip, Refuse],
            Self::Text | Self::LabelName | Self::AttributeType | Self::DocumentEnd => {
                &[Change, Refuse]
            }
            _ => &[Skip, Refuse],
        }
    }
}

impl Remedy {
    /// The name on the command line and in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Refuse => "refuse",
            Self::Skip => "skip",
            Self::Widen => "widen",
            Self::Split => "split",
            Self::Change => "change",
            Self::Layers => "layers",
        }
    }

    /// What it does, as a short sentence for a menu.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Refuse => "Stop if there are any",
            Self::Skip => "Leave out",
            Self::Widen => "Widen the span",
            Self::Split => "Split in several",
            Self::Change => "Write in another way",
            Self::Layers => "One file for each layer",
        }
    }

    const ALL: [Self; 6] =
        [Self::Refuse, Self::Skip, Self::Widen, Self::Split, Self::Change, Self::Layers];
}

impl fmt::Display for LossKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for Remedy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// `overlap=skip`, as on the command line.
impl FromStr for Policy {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, String> {
        let (kind, remedy) = s
            .split_once('=')
            .ok_or_else(|| format!("“{s}” is not KIND=CHOICE, such as overlap=skip"))?;
        let kind = LossKind::ALL.into_iter().find(|k| k.name() == kind).ok_or_else(|| {
            let names: Vec<_> = LossKind::ALL.iter().map(|k| k.name()).collect();
            format!("there is no kind of loss “{kind}”; the kinds are {}", names.join(", "))
        })?;
        let remedies = kind.remedies();
        let remedy = Remedy::ALL
            .into_iter()
            .find(|r| r.name() == remedy && remedies.contains(r))
            .ok_or_else(|| {
            let names: Vec<_> = remedies.iter().map(|r| r.name()).collect();
            format!("about {kind} one can {}, not “{remedy}”", names.join(", "))
        })?;
        Ok(Self(BTreeMap::from([(kind, remedy)])))
    }
}

fn mentions(count: usize) -> String {
    format!("{count} mention{}", if count == 1 { "" } else { "s" })
}

/// How many losses of each kind there are, in the order of [`LossKind::ALL`].
pub fn counted(losses: &[Loss]) -> Vec<(LossKind, usize)> {
    LossKind::ALL
        .into_iter()
        .map(|kind| (kind, losses.iter().filter(|l| l.kind == kind).count()))
        .filter(|(_, count)| *count > 0)
        .collect()
}
