//! What changes of the schema do to one set. The same set and the same changes give the same
//! result, so it does not matter who brings a set along, or when.
//!
//! Spans whose label was split get the first of the new labels and a mark that says between
//! which labels somebody has to decide; giving them a label takes the mark away.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::AddAssign;

use serde::Serialize;

use super::attribute::spell;
use super::merge::{one, replaced};
use super::{
    AnnotationId, AnnotationSet, AttributeValue, Attributes, Change, Edit, Family, OwnedRecord,
    RelationEnd, Span, Unplaced, problem_with_value,
};
use crate::schema::{Attribute, AttributeKind, Migration, Owner, Retired, Schema};

/// The field of a span that says between which labels is to be decided.
const UNDECIDED: &str = "undecided";

/// What a change of the schema does, counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Effects {
    /// Annotations that get another label, by both labels.
    pub relabelled: BTreeMap<String, usize>,
    /// Annotations that go, by label, with links that hang on them.
    pub deleted: BTreeMap<String, usize>,
    /// Spans that somebody has to decide about, by the label that they had.
    pub to_decide: BTreeMap<String, usize>,
    /// Values that are another from now on, by attribute.
    pub values_changed: BTreeMap<String, usize>,
    /// Values that go, by attribute.
    pub values_dropped: BTreeMap<String, usize>,
}

/// A set brought along.
#[derive(Clone, Debug)]
pub struct MigratedSet {
    /// The set.
    pub set: AnnotationSet,
    /// What makes it of the one before.
    pub change: Change,
    /// What it does, counted.
    pub effects: Effects,
}

/// What undo calls the change that brings a set along to a version.
pub fn migration_title(version: u32) -> String {
    format!("Bring along to version {version} of the schema")
}

/// Brings a set along from the version of the schema that it follows to this one; `None` if
/// nothing was done since then that annotations depend on.
pub fn migrated(set: &AnnotationSet, schema: &Schema) -> Option<MigratedSet> {
    let mut work = Work::new(set);
    let mut any = false;
    for migration in schema.migrations_since(set.schema_version()) {
        any |= migration.concerns_sets();
        work.carry_out(migration);
    }
    any.then(|| work.finish(set, schema.version))
}

struct Work {
    records: BTreeMap<AnnotationId, OwnedRecord>,
    effects: Effects,
}

impl Work {
    fn new(set: &AnnotationSet) -> Self {
        let records = set.records().map(|record| (record.id(), record.into())).collect();
        Self { records, effects: Effects::default() }
    }

    fn carry_out(&mut self, migration: &Migration) {
        match migration {
            Migration::RenameLabel { from, to } => self.spans(|span, effects| {
                if span.label == *from {
                    effects.relabel(&mut span.label, to);
                }
                span.rename_undecided(from, to);
            }),
            Migration::MergeLabels { from, into, drop } => self.spans(|span, effects| {
                if from.contains(&span.label) {
                    effects.relabel(&mut span.label, into);
                    effects.drop(&mut span.attributes, drop);
                }
                for label in from {
                    span.rename_undecided(label, into);
                }
            }),
            Migration::SplitLabel { from, into, drop } => {
                let Some(first) = into.first() else { return };
                self.spans(|span, effects| {
                    if span.label == *from {
                        count(&mut effects.to_decide, from);
                        first.clone_into(&mut span.label);
                        effects.drop(&mut span.attributes, drop);
                        span.set_undecided(into);
                    }
                });
            }
            Migration::RetireLabel { label, spans } => match spans {
                Retired::Relabel { label: into, drop } => self.spans(|span, effects| {
                    if span.label == *label {
                        effects.relabel(&mut span.label, into);
                        effects.drop(&mut span.attributes, drop);
                    }
                    span.rename_undecided(label, into);
                }),
                Retired::Delete => {
                    self.delete(|record| span_of(record).is_some_and(|s| s.label == *label))
                }
                Retired::Keep => {}
            },
            Migration::RenameRelation { from, to } => {
                self.relations(|name, _, effects| {
                    if name == from {
                        effects.relabel(name, to);
                    }
                });
                self.layers(Family::Relation, from, to);
            }
            Migration::RetireRelation { relation, into: Some(into) } => {
                self.relations(|name, _, effects| {
                    if name == relation {
                        effects.relabel(name, into);
                    }
                });
                self.layers(Family::Relation, relation, into);
            }
            Migration::RetireRelation { relation, into: None } => {
                self.delete(|record| match record {
                    OwnedRecord::Relation(record)
                    | OwnedRecord::Unplaced(Unplaced::Relation { relation: record, .. }) => {
                        record.label == *relation
                    }
                    _ => false,
                })
            }
            Migration::RenameSegmentLayer { from, to } => {
                self.segment_labels(|layer, _, effects| {
                    if layer == from {
                        effects.relabel(layer, to);
                    }
                });
                self.layers(Family::Segment, from, to);
            }
            Migration::RenameSegmentLabel { layer: of, from, to }
            | Migration::RetireSegmentLabel {
                layer: of,
                label: from,
                on: Retired::Relabel { label: to, .. },
            } => self.segment_labels(|layer, label, effects| {
                if layer == of && label == from {
                    effects.relabel(label, to);
                }
            }),
            Migration::RetireSegmentLabel { layer, label, on: Retired::Delete } => {
                self.delete(|record| match record {
                    OwnedRecord::SegmentLabel(record)
                    | OwnedRecord::Unplaced(Unplaced::SegmentLabel { label: record, .. }) => {
                        record.layer == *layer && record.label == *label
                    }
                    _ => false,
                });
            }
            Migration::RetireSegmentLabel { on: Retired::Keep, .. } | Migration::Edited(_) => {}
            Migration::RenameAttribute { of, from, to } => self.attributes(of, |all, effects| {
                if let Some(value) = all.remove(from) {
                    all.insert(to.clone(), value);
                    count(&mut effects.values_changed, from);
                }
            }),
            Migration::RenameValue { of, attribute, from, to } => {
                self.attributes(of, |all, effects| {
                    let renamed = match all.get_mut(attribute) {
                        Some(AttributeValue::Choice(value)) if value == from => {
                            to.clone_into(value);
                            true
                        }
                        Some(AttributeValue::Choices(values)) => {
                            values.remove(from) && values.insert(to.clone())
                        }
                        _ => false,
                    };
                    if renamed {
                        count(&mut effects.values_changed, attribute);
                    }
                });
            }
            Migration::ChangeAttribute { of, attribute, values } => {
                self.attributes(of, |all, effects| {
                    let Some(before) = all.remove(&attribute.name) else { return };
                    match converted(&before, attribute, values) {
                        Some(after) => {
                            if after != before {
                                count(&mut effects.values_changed, &attribute.name);
                            }
                            all.insert(attribute.name.clone(), after);
                        }
                        None => count(&mut effects.values_dropped, &attribute.name),
                    }
                });
            }
            Migration::RemoveAttribute { of, attribute } => self.attributes(of, |all, effects| {
                effects.drop(all, std::slice::from_ref(attribute));
            }),
        }
    }

    fn spans(&mut self, change: impl Fn(&mut Span, &mut Effects)) {
        for record in self.records.values_mut() {
            match record {
                OwnedRecord::Span(span) | OwnedRecord::Unplaced(Unplaced::Span { span, .. }) => {
                    change(span, &mut self.effects);
                }
                _ => {}
            }
        }
    }

    fn relations(&mut self, change: impl Fn(&mut String, &mut Attributes, &mut Effects)) {
        for record in self.records.values_mut() {
            match record {
                OwnedRecord::Relation(relation)
                | OwnedRecord::Unplaced(Unplaced::Relation { relation, .. }) => {
                    change(&mut relation.label, &mut relation.attributes, &mut self.effects);
                }
                _ => {}
            }
        }
    }

    fn segment_labels(&mut self, change: impl Fn(&mut String, &mut String, &mut Effects)) {
        for record in self.records.values_mut() {
            match record {
                OwnedRecord::SegmentLabel(label)
                | OwnedRecord::Unplaced(Unplaced::SegmentLabel { label, .. }) => {
                    change(&mut label.layer, &mut label.label, &mut self.effects);
                }
                _ => {}
            }
        }
    }

    fn attributes(&mut self, of: &Owner, change: impl Fn(&mut Attributes, &mut Effects)) {
        match of {
            Owner::Labels(labels) => self.spans(|span, effects| {
                if labels.contains(&span.label) {
                    change(&mut span.attributes, effects);
                }
            }),
            Owner::Relation(name) => self.relations(|label, attributes, effects| {
                if label == name {
                    change(attributes, effects);
                }
            }),
        }
    }

    /// Decisions of an adjudication name the relation or layer that they are about.
    fn layers(&mut self, family: Family, from: &str, to: &str) {
        for record in self.records.values_mut() {
            if let OwnedRecord::Decision(decision) = record
                && decision.family == family
                && decision.layer == from
            {
                to.clone_into(&mut decision.layer);
            }
        }
    }

    /// Deletes records, and what cannot be without them.
    fn delete(&mut self, which: impl Fn(&OwnedRecord) -> bool) {
        let gone: BTreeSet<AnnotationId> =
            self.records.iter().filter(|(_, record)| which(record)).map(|(id, _)| *id).collect();
        if gone.is_empty() {
            return;
        }
        let effects = &mut self.effects;
        self.records.retain(|id, record| {
            let hangs = |end: RelationEnd| end.span().is_some_and(|id| gone.contains(&id));
            let keep = match record {
                _ if gone.contains(id) => false,
                OwnedRecord::Relation(relation)
                | OwnedRecord::Unplaced(Unplaced::Relation { relation, .. }) => {
                    !hangs(relation.from) && !hangs(relation.to)
                }
                OwnedRecord::Chain(chain) => {
                    let before = chain.members.len();
                    chain.members.retain(|member| !gone.contains(member));
                    before == chain.members.len() || !chain.members.is_empty()
                }
                _ => true,
            };
            if !keep {
                count(&mut effects.deleted, label_of(record));
            }
            keep
        });
    }

    fn finish(self, before: &AnnotationSet, version: u32) -> MigratedSet {
        let (mut edits, mut later) = (Vec::new(), Vec::new());
        for record in before.records() {
            match self.records.get(&record.id()) {
                Some(kept) if kept.as_ref() == record => {}
                Some(kept) => later.extend(replaced(record, kept)),
                None => edits.push(one(record, false)),
            }
        }
        edits.append(&mut later);
        edits.push(Edit::Schema { before: before.schema_version(), after: version });
        let change = Change { title: migration_title(version), edits };
        let mut set = before.clone();
        let applied = set.apply(&change);
        debug_assert_eq!(applied, Ok(()), "made of what is in the set");
        MigratedSet { set, change, effects: self.effects }
    }
}

/// The value as another attribute takes it, if there is one.
fn converted(
    value: &AttributeValue,
    attribute: &Attribute,
    mapping: &[(String, Option<String>)],
) -> Option<AttributeValue> {
    let map = |value: String| match mapping.iter().find(|(from, _)| *from == value) {
        Some((_, to)) => to.clone(),
        None => Some(value),
    };
    let words: BTreeSet<String> = match value {
        AttributeValue::Choices(values) => values.iter().cloned().filter_map(map).collect(),
        other => map(spell(other)).into_iter().collect(),
    };
    let single = || words.iter().next().filter(|_| words.len() == 1).cloned();
    let new = match &attribute.kind {
        AttributeKind::Choice { .. } => AttributeValue::Choice(single()?),
        AttributeKind::Choices { values, .. } => {
            let known = words.into_iter().filter(|word| values.contains(word));
            AttributeValue::Choices(known.collect())
        }
        AttributeKind::Number { .. } => AttributeValue::Number(single()?.trim().parse().ok()?),
        AttributeKind::Text { .. } => {
            AttributeValue::Text(words.into_iter().collect::<Vec<_>>().join(", "))
        }
        AttributeKind::Flag { .. } => AttributeValue::Flag(match single()?.as_str() {
            "yes" | "true" => true,
            "no" | "false" => false,
            _ => return None,
        }),
    };
    let empty = matches!(&new, AttributeValue::Choices(values) if values.is_empty());
    let fits = problem_with_value(attribute, &new).is_none();
    // None chosen of several is a value only if it was one before.
    (fits && (!empty || matches!(value, AttributeValue::Choices(old) if old.is_empty())))
        .then_some(new)
}

fn span_of(record: &OwnedRecord) -> Option<&Span> {
    match record {
        OwnedRecord::Span(span) | OwnedRecord::Unplaced(Unplaced::Span { span, .. }) => Some(span),
        _ => None,
    }
}

fn label_of(record: &OwnedRecord) -> &str {
    match record {
        OwnedRecord::Span(span) => &span.label,
        OwnedRecord::Relation(relation) => &relation.label,
        OwnedRecord::SegmentLabel(label) => &label.label,
        OwnedRecord::Unplaced(lost) => lost.label(),
        OwnedRecord::Chain(_) => "chain",
        OwnedRecord::Refusal(_) | OwnedRecord::Decision(_) => "decision",
    }
}

fn count(counts: &mut BTreeMap<String, usize>, what: &str) {
    match counts.get_mut(what) {
        Some(count) => *count += 1,
        None => {
            counts.insert(what.to_owned(), 1);
        }
    }
}

impl Effects {
    fn relabel(&mut self, label: &mut String, to: &str) {
        count(&mut self.relabelled, &format!("{label} → {to}"));
        to.clone_into(label);
    }

    fn drop(&mut self, attributes: &mut Attributes, names: &[String]) {
        for name in names {
            if attributes.remove(name).is_some() {
                count(&mut self.values_dropped, name);
            }
        }
    }

    /// Whether annotations stay as they are.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What it does, a line for each thing.
    pub fn lines(&self) -> Vec<String> {
        let one_or = |n: usize, one: &str, several: &str| {
            if n == 1 { format!("1 {one}") } else { format!("{n} {several}") }
        };
        let mut lines = Vec::new();
        for (labels, n) in &self.relabelled {
            lines.push(format!("{labels}: {}", one_or(*n, "annotation", "annotations")));
        }
        for (label, n) in &self.deleted {
            lines.push(format!("{label}: {} deleted", one_or(*n, "annotation", "annotations")));
        }
        for (label, n) in &self.to_decide {
            lines.push(format!("{label}: {} to decide", one_or(*n, "span", "spans")));
        }
        for (name, n) in &self.values_changed {
            lines.push(format!("“{name}”: {} changed", one_or(*n, "value", "values")));
        }
        for (name, n) in &self.values_dropped {
            lines.push(format!("“{name}”: {} dropped", one_or(*n, "value", "values")));
        }
        lines
    }
}

impl AddAssign<&Self> for Effects {
    fn add_assign(&mut self, other: &Self) {
        for (sum, more) in [
            (&mut self.relabelled, &other.relabelled),
            (&mut self.deleted, &other.deleted),
            (&mut self.to_decide, &other.to_decide),
            (&mut self.values_changed, &other.values_changed),
            (&mut self.values_dropped, &other.values_dropped),
        ] {
            for (what, n) in more {
                *sum.entry(what.clone()).or_default() += n;
            }
        }
    }
}

impl Span {
    /// The labels between which somebody has to decide, since its label was split; none if
    /// there is nothing to decide.
    pub fn undecided(&self) -> Vec<String> {
        let Some(field) = self.unknown.get(UNDECIDED) else { return Vec::new() };
        ron::from_str(field).unwrap_or_default()
    }

    /// Somebody has decided which label it has.
    pub fn decide(&mut self) {
        self.unknown.remove(UNDECIDED);
    }

    fn set_undecided(&mut self, among: &[String]) {
        if let Ok(field) = ron::ser::to_string_pretty(among, super::wire::unknown::one_line()) {
            self.unknown.insert(UNDECIDED.to_owned(), field);
        }
    }

    fn rename_undecided(&mut self, from: &str, to: &str) {
        let mut among = self.undecided();
        let Some(at) = among.iter().position(|label| label == from) else { return };
        among.remove(at);
        if !among.iter().any(|label| label == to) {
            among.insert(at, to.to_owned());
        }
        match among.len() {
            0 | 1 => self.decide(),
            _ => self.set_undecided(&among),
        }
    }
}
