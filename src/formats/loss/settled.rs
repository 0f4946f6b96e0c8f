//! What a format changes beyond what its abilities say: the document as it comes back, held
//! against the one that was handed in. So no format can lose anything in silence.

use super::LossKind;
use super::reduce::Work;
use crate::formats::{Abilities, Chain, Document, Relation, SegmentLabel, Span, Value, Values};

/// Notes every difference between the work's document and the `settled` one, which are not
/// sorted since. What is new there (as names that a format gives to what has none) is no loss;
/// neither are ids and, where the format has none, layers.
pub(super) fn note_changes(work: &mut Work<'_>, settled: &Document) {
    let mut notes = Notes { abilities: work.plan.abilities, found: Vec::new() };
    let before = &work.document;
    notes.document(before, settled);
    let same_text = before.text == settled.text;
    for (at, after) in pairs(&before.spans, &settled.spans, |a, b| {
        a.label == b.label && (!same_text || a.fragments == b.fragments)
    }) {
        let Some(span) = before.spans.get(at) else { continue };
        notes.span(at, span, after, same_text);
    }
    for (at, after) in pairs(&before.relations, &settled.relations, |a, b| a.label == b.label) {
        let Some(relation) = before.relations.get(at) else { continue };
        notes.relation(relation, after);
    }
    for (at, after) in
        pairs(&before.chains, &settled.chains, |a, b| (&a.name, &a.id) == (&b.name, &b.id))
    {
        let Some(chain) = before.chains.get(at) else { continue };
        notes.chain(chain, after);
    }
    for (at, after) in pairs(&before.segment_labels, &settled.segment_labels, |a, b| {
        (&a.label, a.target) == (&b.label, b.target)
    }) {
        let Some(label) = before.segment_labels.get(at) else { continue };
        notes.segment_label(label, after);
    }
    for note in notes.found {
        match note.span {
            Some(at) => work.lose_span(note.kind, at, note.what),
            None => work.lose(note.kind, &note.id, &note.label, note.what),
        }
    }
}

/// What became of each: the first that is alike and comes after what the one before became.
/// If there are as many as there were, each became the one in its place.
fn pairs<'a, T>(
    before: &[T],
    after: &'a [T],
    alike: impl Fn(&T, &T) -> bool,
) -> Vec<(usize, Option<&'a T>)> {
    if before.len() == after.len() {
        return after.iter().map(Some).enumerate().collect();
    }
    let mut rest = after.iter();
    let mut next = rest.next();
    let found = before.iter().enumerate().map(|(at, one)| {
        let other = next.filter(|other| alike(one, other));
        if other.is_some() {
            next = rest.next();
        }
        (at, other)
    });
    found.collect()
}

/// One difference.
struct Note {
    kind: LossKind,
    /// The position of the span that it is about.
    span: Option<usize>,
    id: String,
    label: String,
    what: String,
}

struct Notes {
    abilities: Abilities,
    found: Vec<Note>,
}

impl Notes {
    fn note(&mut self, kind: LossKind, (id, label): (&str, &str), what: impl Into<String>) {
        let (id, label) = (id.to_owned(), label.to_owned());
        self.found.push(Note { kind, span: None, id, label, what: what.into() });
    }

    fn note_span(&mut self, kind: LossKind, at: usize, what: impl Into<String>) {
        let (id, label) = (String::new(), String::new());
        self.found.push(Note { kind, span: Some(at), id, label, what: what.into() });
    }

    fn document(&mut self, before: &Document, after: &Document) {
        if before.text != after.text {
            let what = "its words are kept, not the space between";
            self.note(LossKind::Text, ("", ""), what);
        }
        let changed = before.metadata.iter().filter(|(k, v)| after.metadata.get(*k) != Some(v));
        let names: Vec<&str> = changed.map(|(name, _)| name.as_str()).collect();
        if !names.is_empty() {
            self.note(LossKind::Metadata, ("", ""), format!("fields {}", names.join(", ")));
        }
        for (before, after) in [(&before.name, &after.name), (&before.annotator, &after.annotator)]
        {
            if before != after && !before.is_empty() {
                let what = format!("“{before}” is written “{after}”");
                self.note(LossKind::Metadata, ("", ""), what);
            }
        }
    }

    fn span(&mut self, at: usize, before: &Span, after: Option<&Span>, same_text: bool) {
        let Some(after) = after else {
            return self.note_span(LossKind::Overlap, at, "it has no words of its own there");
        };
        if same_text && before.fragments != after.fragments {
            self.note_span(LossKind::CutToken, at, "its ends are moved");
        }
        if before.label != after.label {
            self.note_span(LossKind::LabelName, at, format!("it is written {}", after.label));
        }
        if let Some(what) = self.layer(&before.layer, &after.layer) {
            self.note_span(LossKind::LabelName, at, what);
        }
        for (kind, what) in values(&before.attributes, &after.attributes, LossKind::Attributes) {
            self.note_span(kind, at, what);
        }
        if before.note != after.note && !before.note.is_empty() {
            self.note_span(LossKind::Note, at, before.note.clone());
        }
        if let Some(percent) = before.confidence.filter(|_| before.confidence != after.confidence) {
            self.note_span(LossKind::Confidence, at, format!("{percent} %"));
        }
    }

    fn layer(&self, before: &str, after: &str) -> Option<String> {
        let changes = self.abilities.layers && !before.is_empty() && before != after;
        changes.then(|| format!("its layer {before} is written “{after}”"))
    }

    fn relation(&mut self, before: &Relation, after: Option<&Relation>) {
        let about = (before.id.as_str(), before.label.as_str());
        let Some(after) = after else {
            return self.note(LossKind::Relation, about, "the whole relation");
        };
        if before.label != after.label {
            self.note(LossKind::LabelName, about, format!("it is written {}", after.label));
        }
        let kind = LossKind::RelationAttributes;
        for (kind, what) in values(&before.attributes, &after.attributes, kind) {
            self.note(kind, about, what);
        }
        if before.note != after.note && !before.note.is_empty() {
            self.note(LossKind::RelationAttributes, about, before.note.clone());
        }
    }

    fn chain(&mut self, before: &Chain, after: Option<&Chain>) {
        let about = (before.id.as_str(), before.name.as_str());
        let Some(after) = after else {
            let what = super::mentions(before.members.len());
            return self.note(LossKind::Chain, about, what);
        };
        let details = [
            ("its name", Some(&before.name), Some(&after.name)),
            ("its type", before.kind.as_ref(), after.kind.as_ref()),
            (
                "its id in a knowledge base",
                before.knowledge_base_id.as_ref(),
                after.knowledge_base_id.as_ref(),
            ),
        ];
        for (what, before, after) in details {
            if let Some(before) = before.filter(|text| !text.is_empty())
                && after != Some(before)
            {
                let what = match after.filter(|after| !after.is_empty()) {
                    Some(after) => format!("{what} {before} is written {after}"),
                    None => format!("{what}, {before}"),
                };
                self.note(LossKind::ChainDetail, about, what);
            }
        }
    }

    fn segment_label(&mut self, before: &SegmentLabel, after: Option<&SegmentLabel>) {
        let about = (before.id.as_str(), before.label.as_str());
        let Some(after) = after else {
            return self.note(LossKind::SegmentLabel, about, "it is there more than once");
        };
        if before.label != after.label {
            self.note(LossKind::LabelName, about, format!("it is written {}", after.label));
        }
        if let Some(what) = self.layer(&before.layer, &after.layer) {
            self.note(LossKind::LabelName, about, what);
        }
        if before.note != after.note && !before.note.is_empty() {
            self.note(LossKind::Note, about, before.note.clone());
        }
        if let Some(percent) = before.confidence.filter(|_| before.confidence != after.confidence) {
            self.note(LossKind::Confidence, about, format!("{percent} %"));
        }
    }
}

/// The values that are not there any more, of the kind `gone`, or not as they were. A flag that
/// is no may as well not be there.
fn values(before: &Values, after: &Values, gone: LossKind) -> Vec<(LossKind, String)> {
    let changed = before.iter().filter(|(name, value)| after.get(*name) != Some(value));
    let set = changed.filter(|(_, value)| **value != Value::Flag(false));
    set.map(|(name, value)| match after.get(name) {
        None => (gone, format!("{name}={}", value.spell())),
        Some(other) => {
            let what = format!("{name}={} is written {}", value.spell(), other.spell());
            (LossKind::AttributeType, what)
        }
    })
    .collect()
}
