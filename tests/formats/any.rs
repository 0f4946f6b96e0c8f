//! Documents of every awkward kind, for property tests.

use std::collections::BTreeSet;

use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use tagline::annotation::{Target, merge_fragments};
use tagline::article::{SegmentKind, parse};
use tagline::formats::{Chain, Document, End, Relation, SegmentLabel, Span, Value, Values};
use tagline::text::{ByteRange, Text};

/// Pieces that have broken somebody's offsets.
const PIECES: [&str; 34] = [
    "Ada",
    "Port Ansel",
    " ",
    "  ",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    "👋🏽",
    "👩‍👩‍👦",
    "e\u{301}",
    "é",
    "\u{a0}",
    "\u{200b}",
    "\u{200f}",
    "שלום",
    "مرحبا",
    "北京",
    "สวัสดี",
    "“",
    "”",
    "|",
    "_",
    "\\",
    "[1]",
    "->",
    "*",
    "#",
    ";",
    ",",
    "&<>\"'",
    "{}",
    "\u{2028}",
    "3.5 %",
];

/// A comment section, so that there is something that is no paragraph.
const COMMENTS: &str = "\n\nReader Comments (2)\n\n•\nAda Lo\nJan 5, 2012 - 10:01PM\n\nWhat a day it was!\n\n•\nBo 👋🏽\nJan 6, 2012 - 9:15AM\n\n@Ada Lo: it was “cold”.\n";

pub(crate) fn text() -> impl Strategy<Value = String> {
    (vec(select(&PIECES[..]), 1..40), any::<bool>()).prop_map(|(pieces, comments)| {
        let mut text = format!("x{}", pieces.concat());
        if comments {
            text.push_str(COMMENTS);
        }
        text
    })
}

fn word() -> impl Strategy<Value = String> {
    select(&["anger", "a b", "x|y", "", "ja/nein", "“é”", "1", "\ttab", "two\nlines", "\\n"][..])
        .prop_map(str::to_owned)
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        any::<bool>().prop_map(Value::Flag),
        (-1_000_000_i32..1_000_000).prop_map(|n| Value::Number(f64::from(n) / 8.0)),
        word().prop_map(Value::Text),
        vec(select(&["a", "b", "c d"][..]), 0..3)
            .prop_map(|all| Value::List(all.into_iter().map(str::to_owned).collect())),
    ]
}

fn values() -> impl Strategy<Value = Values> {
    let name = select(&["stance", "sure of it", "mood", "ref:to"][..]).prop_map(str::to_owned);
    btree_map(name, value(), 0..3)
}

fn note() -> impl Strategy<Value = String> {
    prop_oneof![3 => Just(String::new()), 1 => word()]
}

fn label() -> impl Strategy<Value = &'static str> {
    select(&["PER", "ORG", "Off topic", "a:b", "O", "B-PER", "Ümläut_1", "none"][..])
}

type SpanParts = (Vec<(Index, Index)>, &'static str, Values, String, Option<u8>);

fn span() -> impl Strategy<Value = SpanParts> {
    (
        prop_oneof![4 => vec(any::<(Index, Index)>(), 1..2), 1 => vec(any::<(Index, Index)>(), 2..4)],
        label(),
        values(),
        note(),
        option::of(0_u8..=100),
    )
}

fn range(text: &str, from: Index, to: Index) -> ByteRange {
    let mut bounds: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    bounds.push(text.len());
    ByteRange::new(*from.get(&bounds), *to.get(&bounds))
}

/// Any document: the ids, the layers and the text are those of a project.
pub(crate) fn document() -> impl Strategy<Value = Document> {
    (
        text(),
        vec(span(), 0..8),
        vec((any::<Index>(), any::<Index>(), label(), values(), note()), 0..4),
        vec((vec(any::<Index>(), 1..4), word(), option::of(Just("Q42".to_owned()))), 0..3),
        vec((any::<Index>(), select(&["type", "tone"][..]), label(), note()), 0..3),
    )
        .prop_map(|(text, spans, relations, chains, labels)| {
            build(text, spans, relations, chains, labels)
        })
}

type RelationParts = (Index, Index, &'static str, Values, String);
type ChainParts = (Vec<Index>, String, Option<String>);
type LabelParts = (Index, &'static str, &'static str, String);

fn build(
    text: String,
    spans: Vec<SpanParts>,
    relations: Vec<RelationParts>,
    chains: Vec<ChainParts>,
    labels: Vec<LabelParts>,
) -> Document {
    let mut document = Document { name: "ports/ansel".into(), ..Document::default() };
    document.annotator = "asha".into();
    (document.segments, _) = parse(&Text::new(text.as_str()));
    document.text = text;
    let mut number = 0;
    let mut id = || {
        number += 1;
        format!("{number:010}")
    };
    for (fragments, label, attributes, note, confidence) in spans {
        let ranges: Vec<_> = fragments.iter().map(|(a, b)| range(&document.text, *a, *b)).collect();
        document.spans.push(Span {
            id: id(),
            layer: "things".into(),
            label: label.to_owned(),
            fragments: merge_fragments(&ranges),
            attributes,
            note,
            confidence,
        });
    }
    let mut targets = vec![Target::Article];
    targets.extend(document.segments.iter().filter_map(|s| match s.kind {
        SegmentKind::Comment => Some(Target::Comment(s.range)),
        SegmentKind::Paragraph => Some(Target::Paragraph(s.range)),
        _ => None,
    }));
    let ends: Vec<End> = (0..document.spans.len())
        .map(End::Span)
        .chain(targets.iter().copied().map(End::Segment))
        .collect();
    for (from, to, label, attributes, note) in relations {
        let (from, to) = (*from.get(&ends), *to.get(&ends));
        if from != to {
            let label = label.to_owned();
            document.relations.push(Relation { id: id(), label, from, to, attributes, note });
        }
    }
    let mut taken = BTreeSet::new();
    for (members, name, knowledge_base_id) in chains {
        if document.spans.is_empty() {
            break;
        }
        let members: BTreeSet<usize> = members
            .iter()
            .map(|m| m.index(document.spans.len()))
            .filter(|at| taken.insert(*at))
            .collect();
        if !members.is_empty() {
            document.chains.push(Chain { id: id(), name, kind: None, knowledge_base_id, members });
        }
    }
    let mut said = BTreeSet::new();
    for (target, layer, label, note) in labels {
        let target = *target.get(&targets);
        if said.insert((target, layer, label)) {
            document.segment_labels.push(SegmentLabel {
                id: id(),
                layer: layer.to_owned(),
                label: label.to_owned(),
                target,
                note,
                confidence: None,
            });
        }
    }
    document.sorted()
}
