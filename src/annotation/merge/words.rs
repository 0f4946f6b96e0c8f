//! A version of a record in words, so that two of them can be told apart.

use super::super::command::quoted;
use super::{AnnotationSet, OwnedRecord, Unplaced};
use crate::annotation::wire::covered;
use crate::annotation::{Attributes, Confidence, RelationEnd, Target, Verdict, spell};
use crate::text::{ByteRange, Text};

impl OwnedRecord {
    /// `PER 120–129 “Ada Brill” (sure: yes)`; offsets in code points. `set` is the copy that it is
    /// from, `text` what that is about.
    pub fn in_words(&self, set: &AnnotationSet, text: &Text) -> String {
        let place = |range: ByteRange| match text.to_chars(range) {
            Some(range) => format!("{}–{}", range.start, range.end),
            None => String::new(),
        };
        let target = |target: Target| match target {
            Target::Article => "the article".to_owned(),
            Target::Comment(range) => format!("the comment {}", place(range)),
            Target::Paragraph(range) => format!("the paragraph {}", place(range)),
        };
        let end = |end: RelationEnd| match end {
            RelationEnd::Target(it) => target(it),
            RelationEnd::Span(id) => match (set.span(id), set.unplaced_record(id)) {
                (Some(span), _) => quoted(&covered(text, &span.fragments)),
                (None, Some(lost)) => quoted(lost.text()),
                (None, None) => "nothing".to_owned(),
            },
        };
        match self {
            Self::Span(span) => {
                let at: Vec<String> = span.fragments.iter().map(|range| place(*range)).collect();
                let words = quoted(&covered(text, &span.fragments));
                let more = more(&span.attributes, span.confidence, &span.note);
                format!("{} {} {words}{more}", span.label, at.join(", "))
            }
            Self::Relation(relation) => {
                let more = more(&relation.attributes, None, &relation.note);
                let (from, to) = (end(relation.from), end(relation.to));
                format!("{} from {from} to {to}{more}", relation.label)
            }
            Self::SegmentLabel(label) => {
                let more = more(&Attributes::new(), label.confidence, &label.note);
                format!("{}: {} on {}{more}", label.layer, label.label, target(label.target))
            }
            Self::Chain(chain) => {
                let members: Vec<String> =
                    chain.members.iter().map(|id| end(RelationEnd::Span(*id))).collect();
                let what = [chain.kind.as_deref(), chain.knowledge_base_id.as_deref()];
                let what: Vec<&str> = what.into_iter().flatten().collect();
                let what =
                    if what.is_empty() { String::new() } else { format!(" ({})", what.join(", ")) };
                format!("chain {}{what} of {}", quoted(&chain.name), members.join(", "))
            }
            Self::Unplaced(Unplaced::Relation { relation, .. }) => {
                format!("{}, without a place", relation.label)
            }
            Self::Unplaced(lost) => {
                format!("{} {}, without a place", lost.label(), quoted(lost.text()))
            }
            Self::Refusal(refusal) => {
                format!("refusal of the {} {}", refusal.kind, quoted(&refusal.text))
            }
            Self::Decision(decision) => {
                let verdict = match &decision.verdict {
                    Verdict::Took(names) => format!("took {}", names.join(", ")),
                    Verdict::Nothing => "nothing is there".to_owned(),
                    Verdict::Edited => "edited".to_owned(),
                };
                format!("decision on {}: {verdict}", quoted(&decision.text))
            }
        }
    }
}

fn more(attributes: &Attributes, confidence: Option<Confidence>, note: &str) -> String {
    let mut all: Vec<String> =
        attributes.iter().map(|(name, value)| format!("{name}: {}", spell(value))).collect();
    all.extend(confidence.map(|confidence| format!("{} % sure", confidence.percent())));
    if !note.is_empty() {
        all.push(format!("note: {}", crate::text::on_one_line(note)));
    }
    if all.is_empty() { String::new() } else { format!(" ({})", all.join(", ")) }
}
