//! What the user has in hand. Not saved with the annotations and not undone.

use super::link::Link;
use crate::annotation::AnnotationId;
use crate::suggest::SuggestionKey;
use crate::text::ByteRange;

/// What the user has in hand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// The caret and, if text is selected, where the selection began.
    pub caret: Option<Caret>,
    /// The selected span.
    pub span: Option<AnnotationId>,
    /// The caret is choosing text for the selected span's next fragment.
    pub adding_fragment: bool,
    /// The focused comment, by position among the comments.
    pub comment: Option<usize>,
    /// The label that a click or drag applies at once.
    pub brush: Option<String>,
    /// A link whose other end is being chosen.
    pub link: Option<Link>,
    /// The selected relation, one of those of the span or comment in hand.
    pub relation: Option<AnnotationId>,
    /// The suggestion that is looked at.
    pub offer: Option<SuggestionKey>,
    /// The change by adjudication that was gone to, by position among those of the article.
    pub change: Option<usize>,
}

/// A place in the text, in bytes of the article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caret {
    /// Where the selection began; equal to `head` if none.
    pub anchor: usize,
    /// Where the caret is.
    pub head: usize,
}

impl Caret {
    /// A caret without a selection.
    pub const fn at(offset: usize) -> Self {
        Self { anchor: offset, head: offset }
    }

    /// The selected text; zero-width if none.
    pub const fn range(self) -> ByteRange {
        ByteRange::new(self.anchor, self.head)
    }
}

impl Selection {
    /// The selected text, if there is at least a character of it.
    pub fn text(&self) -> Option<ByteRange> {
        self.caret.map(Caret::range).filter(|r| !r.is_empty())
    }
}
