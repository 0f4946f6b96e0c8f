//! What a format can hold. The loss report and the reduction of a document to what can be
//! written follow from this alone.

use super::{LossKind, Remedy, Unit};

/// What a format can hold, with the options it was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Abilities {
    /// What its offsets count.
    pub unit: Unit,
    /// Whether the text comes back as it was; else only its words do.
    pub whole_text: bool,
    /// Whether it says where one document ends and the next begins.
    pub separate: bool,
    /// What characters the text and everything said of it may consist of.
    pub characters: Characters,
    /// Whether it knows the documents' names.
    pub names: bool,
    /// Whether it says who annotated.
    pub annotators: bool,
    /// Whether it keeps the ids of annotations.
    pub ids: bool,
    /// Whether it says which layer a label is from.
    pub layers: bool,
    /// Whether any fields of a document can stand in it.
    pub metadata: bool,
    /// Whether two spans may share characters.
    pub overlaps: bool,
    /// Whether a span may have several fragments.
    pub discontinuous: bool,
    /// Whether a span may be empty.
    pub zero_width: bool,
    /// Whether a span may go over a line end.
    pub line_ends: LineEndForm,
    /// Whether a span may begin and end within a word; and how words are found otherwise.
    pub within_words: bool,
    /// Whether a span may go over the end of a sentence.
    pub over_sentences: bool,
    /// What names of labels, attributes and relations may consist of.
    pub label_names: LabelNames,
    /// What can be said of a span or relation beside its label.
    pub attributes: AttributeForm,
    /// Whether relations can carry attributes and notes, if spans can.
    pub relation_attributes: bool,
    /// Whether it keeps notes.
    pub notes: NoteForm,
    /// Whether it keeps confidences.
    pub confidence: bool,
    /// Whether it keeps relations between spans.
    pub relations: bool,
    /// Whether it keeps chains, with or without their names.
    pub chains: ChainForm,
    /// How labels of comments, paragraphs and the article are kept.
    pub segments: SegmentForm,
    /// What it leaves least harm with, where it does not hold something: by kind, if that is
    /// not the kind's own first remedy.
    pub remedies: &'static [(LossKind, Remedy)],
}

/// What characters a format can hold at all, in the text or anywhere else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Characters {
    /// Every one.
    Any,
    /// Those of XML 1.0: no control characters but tab, line feed and carriage return; not
    /// U+FFFE and U+FFFF.
    Xml,
}

/// What the name of a label may consist of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelNames {
    /// Anything.
    Any,
    /// Letters, digits, `_`, `-`, `.` and other signs, but no white space and none of these.
    Without(&'static str),
    /// A letter or `_`, then letters, digits and `_`, all ASCII: what programming languages
    /// call an identifier.
    Identifier,
}

/// What attributes may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttributeForm {
    /// None at all.
    None,
    /// Flags that are set, and words on one line, not empty: a number becomes a word,
    /// several words become one with `|`.
    Words,
    /// Flags, numbers, words and lists of words, as they are.
    Typed,
}

/// Whether spans may go over line ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineEndForm {
    /// They may.
    Any,
    /// They may, but neither begin nor end with one; and a gap of nothing but line ends is
    /// no gap. So it is where spans are cut at line ends and put together again.
    Inside,
    /// They may not.
    None,
}

/// Whether notes are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoteForm {
    /// Not at all.
    None,
    /// On one line, without tabs.
    OneLine,
    /// As they are.
    Any,
}

/// How chains are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChainForm {
    /// Not at all.
    None,
    /// Their members, two at least, and nothing else.
    Members,
    /// Their members, two at least; or with a knowledge base id and then the name, any number.
    Linked,
    /// With name, type and knowledge base id.
    Whole,
}

/// How labels of comments, paragraphs and the article, and relations that end there, are
/// kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SegmentForm {
    /// Not at all.
    None,
    /// Those of the whole article only, as categories.
    ArticleOnly,
    /// As spans named `Comment`, `Paragraph` or `Article`, with the labels as attributes.
    Spans,
    /// Each in a place of its own.
    Native,
}

impl Abilities {
    /// A format that holds everything; a point to start from.
    pub const ALL: Self = Self {
        unit: Unit::CodePoint,
        whole_text: true,
        separate: true,
        characters: Characters::Any,
        names: true,
        annotators: true,
        ids: true,
        layers: true,
        metadata: true,
        overlaps: true,
        discontinuous: true,
        zero_width: true,
        line_ends: LineEndForm::Any,
        within_words: true,
        over_sentences: true,
        label_names: LabelNames::Any,
        attributes: AttributeForm::Typed,
        relation_attributes: true,
        notes: NoteForm::Any,
        confidence: true,
        relations: true,
        chains: ChainForm::Whole,
        segments: SegmentForm::Native,
        remedies: &[],
    };

    /// What is done about a kind of loss if nobody says otherwise.
    pub fn remedy(&self, kind: LossKind) -> Remedy {
        let own = self.remedies.iter().find(|(k, _)| *k == kind).map(|(_, remedy)| *remedy);
        own.or_else(|| kind.remedies().first().copied()).unwrap_or(Remedy::Skip)
    }
}

impl Characters {
    /// Whether all of the text can be held.
    pub fn hold(self, text: &str) -> bool {
        match self {
            Self::Any => true,
            // Only few characters begin with 0xef, of which two cannot be held; texts that
            // have none of these need no closer look.
            Self::Xml => {
                let control = |b: u8| b < b' ' && !matches!(b, b'\t' | b'\n' | b'\r');
                let suspect = text.bytes().any(control) || text.bytes().any(|b| b == 0xef);
                !suspect || !text.chars().any(not_in_xml)
            }
        }
    }

    /// Puts signs of the same length in place of what cannot be held: spaces for control
    /// characters. How many there were.
    pub fn fit(self, text: &mut String) -> usize {
        if self.hold(text) {
            return 0;
        }
        let mut count = 0;
        let fitted = text.chars().map(|c| match c {
            c if !not_in_xml(c) => c,
            c => {
                count += 1;
                if c.len_utf8() == 1 { ' ' } else { char::REPLACEMENT_CHARACTER }
            }
        });
        *text = fitted.collect();
        count
    }
}

/// Whether XML 1.0 has no way to hold the character.
pub(super) const fn not_in_xml(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

impl LabelNames {
    /// The name as the format can have it; the same if it fits.
    pub fn fitted(self, name: &str) -> String {
        let fitted: String = match self {
            Self::Any => return name.to_owned(),
            Self::Without(signs) => {
                let fits = |c: char| !c.is_whitespace() && !c.is_control() && !signs.contains(c);
                name.chars().map(|c| if fits(c) { c } else { '_' }).collect()
            }
            Self::Identifier => {
                let fits = |c: char| c.is_ascii_alphanumeric() || c == '_';
                let mut fitted: String =
                    name.chars().map(|c| if fits(c) { c } else { '_' }).collect();
                if fitted.starts_with(|c: char| c.is_ascii_digit()) {
                    fitted.insert(0, '_');
                }
                fitted
            }
        };
        if fitted.is_empty() { "_".to_owned() } else { fitted }
    }
}

/// The characters at which programs end a line, some only of these.
pub(super) const fn is_line_end(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}
