//! What a remark is about, and the words of it.

use std::fmt;

use smallvec::SmallVec;

use crate::annotation::{
    AnnotationId, AnnotationSet, AnyRecord, Relation, RelationEnd, Target, Unplaced, wire,
};
use crate::article::Article;
use crate::text::{ByteRange, CharRange, Sha256, on_one_line};

/// How many characters of the words a line shows.
const SHOWN: usize = 40;

/// What a remark is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RemarkTarget {
    /// A record of somebody's set.
    Annotation {
        /// Whose set.
        annotator: String,
        /// The record; it may be gone by now.
        id: AnnotationId,
        /// Its label then; a chain's name.
        label: String,
        /// What it covered then. Of a relation where it starts, of a chain its first
        /// mention, of a segment label the segment's first words.
        passage: Passage,
    },
    /// A comment, with its first words.
    Comment(Passage),
    /// The article as a whole.
    Article,
    /// A label of the schema, in whatever article.
    Label(String),
}

/// Words at a place of a text as it was.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Passage {
    /// The fragments, in code points; none if there was no place.
    pub at: SmallVec<[CharRange; 1]>,
    /// The text that these count along.
    pub text_sha256: Option<Sha256>,
    /// The words, fragments joined by ` … `; of a comment the first ones.
    pub words: String,
}

impl Passage {
    /// The words at these places of an article.
    pub fn of(article: &Article, fragments: &[ByteRange]) -> Self {
        Self { words: wire::covered(&article.text, fragments), ..Self::at(article, fragments) }
    }

    fn at(article: &Article, fragments: &[ByteRange]) -> Self {
        let text = &article.text;
        let at: SmallVec<_> = fragments.iter().filter_map(|range| text.to_chars(*range)).collect();
        let text_sha256 = (!at.is_empty()).then(|| text.sha256());
        Self { at, text_sha256, words: String::new() }
    }

    /// The first words of a segment, as a passage of their own.
    fn beginning(article: &Article, target: Target) -> Self {
        let Some(range) = target.range() else { return Self::default() };
        let words = wire::first_words(&article.text, target);
        Self::of(article, &[ByteRange::new(range.start, range.start + words.len())])
    }
}

impl RemarkTarget {
    /// A comment by its range in the article.
    pub fn comment(article: &Article, range: ByteRange) -> Self {
        let words = wire::first_words(&article.text, Target::Comment(range));
        Self::Comment(Passage { words, ..Passage::at(article, &[range]) })
    }

    /// A record of the annotator's set on the article; `None` if it is not there.
    pub fn annotation(
        article: &Article,
        annotator: &str,
        set: &AnnotationSet,
        id: AnnotationId,
    ) -> Option<Self> {
        let span = |id| set.span(id).map(|span| Passage::of(article, &span.fragments));
        let start = |relation: &Relation| match relation.from {
            RelationEnd::Span(id) => span(id).unwrap_or_default(),
            RelationEnd::Target(target) => Passage::beginning(article, target),
        };
        let (label, passage) = match set.record(id)? {
            AnyRecord::Span(span) => (span.label.clone(), Passage::of(article, &span.fragments)),
            AnyRecord::Relation(relation) => (relation.label.clone(), start(relation)),
            AnyRecord::SegmentLabel(label) => {
                (label.label.clone(), Passage::beginning(article, label.target))
            }
            AnyRecord::Chain(chain) => {
                let mentions = chain.members.iter().filter_map(|id| set.span(*id));
                let first = mentions.min_by_key(|span| (span.extent().start, span.id));
                (chain.name.clone(), first.and_then(|first| span(first.id)).unwrap_or_default())
            }
            AnyRecord::Unplaced(unplaced) => (unplaced.label().to_owned(), words_of(unplaced)),
            AnyRecord::Decision(decision) => (
                decision.layer.clone(),
                Passage { words: decision.text.clone(), ..Passage::default() },
            ),
            AnyRecord::Refusal(refusal) => (
                refusal.kind.clone(),
                Passage { words: refusal.text.clone(), ..Passage::default() },
            ),
        };
        Some(Self::Annotation { annotator: annotator.to_owned(), id, label, passage })
    }

    /// The words that it was about, if it was about words.
    pub fn passage(&self) -> Option<&Passage> {
        match self {
            Self::Annotation { passage, .. } | Self::Comment(passage) => Some(passage),
            Self::Article | Self::Label(_) => None,
        }
    }
}

/// Its words; where these were is a matter of a text that is gone.
fn words_of(unplaced: &Unplaced) -> Passage {
    Passage { words: unplaced.text().to_owned(), ..Passage::default() }
}

/// In a line: `PER “Ada” of Ben`.
impl fmt::Display for RemarkTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Annotation { annotator, label, passage, .. } => {
                f.write_str(label)?;
                if !passage.words.is_empty() {
                    write!(f, " “{}”", shown(&passage.words))?;
                }
                write!(f, " of {annotator}")
            }
            Self::Comment(passage) => write!(f, "the comment “{}”", shown(&passage.words)),
            Self::Article => f.write_str("the article"),
            Self::Label(label) => write!(f, "the label {label}"),
        }
    }
}

fn shown(words: &str) -> String {
    let line = on_one_line(words);
    if line.chars().count() <= SHOWN {
        return line;
    }
    line.chars().take(SHOWN - 1).chain(['…']).collect()
}
