//! Annotations in a line that is equal for equal ones, in whatever set they are.

use crate::annotation::{Attributes, Span, Target, spell};
use crate::text::{ByteRange, Text};

/// A range in code points.
pub(in crate::review) fn place(text: &Text, range: ByteRange) -> String {
    text.to_chars(range).map(|r| format!("{}–{}", r.start, r.end)).unwrap_or_default()
}

/// Label, fragments and attributes: `PER 120–123`, `QUOTE 4–9, 12–20 (type: direct)`.
pub(in crate::review) fn span(text: &Text, span: &Span) -> String {
    let at: Vec<String> = span.fragments.iter().map(|range| place(text, *range)).collect();
    format!("{} {}{}", span.label, at.join(", "), attributes(&span.attributes))
}

/// ` (type: direct, hedged: yes)`; nothing if there are none.
pub(in crate::review) fn attributes(attributes: &Attributes) -> String {
    if attributes.is_empty() {
        return String::new();
    }
    let said: Vec<String> =
        attributes.iter().map(|(name, value)| format!("{name}: {}", spell(value))).collect();
    format!(" ({})", said.join(", "))
}

/// `comment 816–999`.
pub(in crate::review) fn target(text: &Text, target: Target) -> String {
    match target {
        Target::Article => "article".to_owned(),
        Target::Comment(range) => format!("comment {}", place(text, range)),
        Target::Paragraph(range) => format!("paragraph {}", place(text, range)),
    }
}
