//! Words for the undo hint.

use super::AnnotationSet;
use crate::annotation::{
    AnnotationId, AnyRecord, RelationEnd, Span, Target, Unplaced, wire::covered,
};
use crate::article::Article;
use crate::text::{ByteRange, Text};

/// Most characters of the annotated text in a title.
const LONGEST: usize = 40;

/// `text` on one line, cut to 40 characters.
pub(super) fn excerpt(text: &str) -> String {
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
        if line.len() > LONGEST * 4 {
            break;
        }
    }
    if line.chars().count() > LONGEST {
        line = line.chars().take(LONGEST - 1).collect();
        line.truncate(line.trim_end().len());
        line.push('…');
    }
    line
}

/// `“Ada”`, or `an empty place`. Text that stands in such marks already gets no more.
pub(in crate::annotation) fn quoted(text: &str) -> String {
    let inside = text.trim().strip_prefix('“').and_then(|text| text.strip_suffix('”'));
    let excerpt = excerpt(inside.unwrap_or(text));
    if excerpt.is_empty() { "an empty place".to_owned() } else { format!("“{excerpt}”") }
}

pub(super) fn quoted_fragments(text: &Text, fragments: &[ByteRange]) -> String {
    quoted(&covered(text, fragments))
}

/// `PER “Ada”`.
pub(super) fn name_of_span(span: &Span, text: &Text) -> String {
    format!("{} {}", span.label, quoted_fragments(text, &span.fragments))
}

/// `comment 3`, `paragraph 2`, `article`.
pub(super) fn name_of_target(target: Target, article: &Article) -> String {
    let place = |kind: &str, position: Option<usize>| match position {
        Some(position) => format!("{kind} {}", position + 1),
        None => kind.to_owned(),
    };
    match target {
        Target::Article => "article".to_owned(),
        Target::Comment(range) => {
            place("comment", article.comment_at(range).map(|(_, comment)| comment.order))
        }
        Target::Paragraph(range) => {
            place("paragraph", super::segment::paragraphs(article).position(|r| r == range))
        }
    }
}

/// `“Ada”`, or `comment 3`.
pub(in crate::annotation) fn name_of_end(
    end: RelationEnd,
    set: &AnnotationSet,
    article: &Article,
) -> String {
    match end {
        RelationEnd::Span(id) => match (set.span(id), set.unplaced_record(id)) {
            (Some(span), _) => quoted_fragments(&article.text, &span.fragments),
            (None, Some(lost)) => quoted(lost.text()),
            (None, None) => "nothing".to_owned(),
        },
        RelationEnd::Target(target) => name_of_target(target, article),
    }
}

/// Any record: `PER “Ada”`, `speaker “…” to “Ada”`, `Criticism on comment 3`, `chain “Ada”`.
pub(super) fn name_of(id: AnnotationId, set: &AnnotationSet, article: &Article) -> String {
    match set.record(id) {
        Some(AnyRecord::Span(span)) => name_of_span(span, &article.text),
        Some(AnyRecord::Relation(relation)) => format!(
            "{} {} to {}",
            relation.label,
            name_of_end(relation.from, set, article),
            name_of_end(relation.to, set, article)
        ),
        Some(AnyRecord::SegmentLabel(label)) => {
            format!("{} on {}", label.label, name_of_target(label.target, article))
        }
        Some(AnyRecord::Chain(chain)) => format!("chain {}", quoted(&chain.name)),
        Some(AnyRecord::Decision(decision)) => format!("decision on {}", quoted(&decision.text)),
        Some(AnyRecord::Refusal(refusal)) => format!("refusal of {}", quoted(&refusal.text)),
        Some(AnyRecord::Unplaced(Unplaced::Relation { relation, .. })) => relation.label.clone(),
        Some(AnyRecord::Unplaced(lost)) => format!("{} {}", lost.label(), quoted(lost.text())),
        None => "nothing".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn excerpts() {
        let check = |text: &str, expected: &str| assert_eq!(excerpt(text), expected);
        check("", "");
        check("Ada", "Ada");
        check(" two\n\twords ", "two words");
        check(
            "1234567890123456789012345678901234567890",
            "1234567890123456789012345678901234567890",
        );
        check(
            "12345678901234567890123456789012345678901",
            "123456789012345678901234567890123456789…",
        );
        check(
            "12345678901234567890123456789012345678 012",
            "12345678901234567890123456789012345678…",
        );
        check(&"é".repeat(500), &format!("{}…", "é".repeat(39)));
    }

    #[test]
    fn quotation_marks_are_not_doubled() {
        let check = |text: &str, expected: &str| assert_eq!(quoted(text), expected);
        check("Ada", "“Ada”");
        check("“Yes,” … “she said.”", "“Yes,” … “she said.”");
        check("“Yes,” she", "““Yes,” she”");
        check(" \n", "an empty place");
    }
}
