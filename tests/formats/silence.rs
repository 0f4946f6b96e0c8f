//! No format loses anything in silence: where no loss was said, the document comes back as it
//! was, in everything that counts.

use proptest::prelude::*;
use tagline::annotation::Target;
use tagline::formats::{Document, End, LossKind, Tokenizer, Value, Values, all, extract};
use tagline::text::ByteRange;

use super::any::document;
use super::support::{check_round_trip, format, reduced};

/// Options with which formats hold less, or differently.
const OPTIONS: [&[(&str, &str)]; 6] = [
    &[],
    &[("structure", "no")],
    &[("structure", "no"), ("relations", "no")],
    &[("flavour", "spans"), ("structure", "no")],
    &[("offsets", "no"), ("structure", "no")],
    &[("sidecar", "yes")],
];

/// Without what many formats cannot hold, kind by kind, so that some documents lose nothing.
fn plainer(mut document: Document, keep: u16) -> Document {
    let keeps = |bit: u16| keep & (1 << bit) != 0;
    if keeps(0) {
        for (name, value) in [("text", "Herald"), ("label", "x"), ("id", "7"), ("answer", "no")] {
            document.metadata.insert(name.to_owned(), value.into());
        }
    }
    if !keeps(1) {
        document.relations.clear();
    } else if !keeps(2) {
        document.relations.retain(|r| matches!((r.from, r.to), (End::Span(_), End::Span(_))));
    }
    if !keeps(3) {
        document.chains.clear();
    }
    if !keeps(4) {
        document.segment_labels.clear();
    } else if !keeps(5) {
        document.segment_labels.retain(|l| l.target == Target::Article);
    }
    for relation in &mut document.relations {
        strip(keep, &mut relation.attributes, &mut relation.note);
    }
    for label in document.segment_labels.iter_mut().filter(|_| !keeps(7)) {
        label.note.clear();
    }
    let words = Tokenizer::Words.tokens(&document.text);
    for (at, span) in document.spans.iter_mut().enumerate() {
        strip(keep, &mut span.attributes, &mut span.note);
        if !keeps(8) {
            span.confidence = None;
        }
        if !keeps(9) {
            span.label = ["PER", "ORG"][at % 2].to_owned();
        }
        if !keeps(10) {
            // A word for each, and the last again for those that are too many.
            let word = words.get(at).or(words.last()).copied().unwrap_or(ByteRange::new(0, 1));
            span.fragments = [word].into_iter().collect();
        }
    }
    if !keeps(11) {
        document.annotator.clear();
    }
    if !keeps(12) {
        document.spans.truncate(words.len());
    }
    let count = document.spans.len();
    let is_there = |end: End| !matches!(end, End::Span(at) if at >= count);
    document.relations.retain(|r| is_there(r.from) && is_there(r.to));
    for chain in &mut document.chains {
        chain.members.retain(|at| *at < count);
    }
    document.chains.retain(|chain| !chain.members.is_empty());
    document.sorted()
}

fn strip(keep: u16, values: &mut Values, note: &mut String) {
    if keep & (1 << 6) == 0 {
        values.clear();
    } else if keep & (1 << 13) == 0 {
        values.retain(|_, value| matches!(value, Value::Text(text) if text == "anger"));
    }
    if keep & (1 << 7) == 0 {
        note.clear();
    }
}

/// What counts of a document for a format that says it has these names.
fn what_counts(mut document: Document, names: bool, annotators: bool, layers: bool) -> Document {
    (document.tokens, document.sentences) = (None, None);
    document.segments.clear();
    document.chains.iter_mut().for_each(|chain| chain.id.clear());
    for span in &mut document.spans {
        span.id.clear();
        span.attributes.retain(|_, value| *value != Value::Flag(false));
        if !layers {
            span.layer.clear();
        }
    }
    for relation in &mut document.relations {
        relation.id.clear();
        relation.attributes.retain(|_, value| *value != Value::Flag(false));
    }
    for label in &mut document.segment_labels {
        label.id.clear();
        if !layers {
            label.layer.clear();
        }
    }
    if !names {
        document.name.clear();
    }
    if !annotators {
        document.annotator.clear();
    }
    document.sorted()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn what_is_not_said_to_be_lost_is_not_lost(
        document in document(),
        keep in prop_oneof![any::<u16>(), (0_u16..14).prop_map(|bit| 1 << bit), Just(0)],
    ) {
        let document = plainer(document, keep);
        for one in all() {
            let name = one.info().name;
            for options in OPTIONS {
                let has = |option: &str| one.info().options.iter().any(|o| o.name == option);
                if !options.iter().all(|(option, _)| has(option)) {
                    continue;
                }
                let (format, options) = format(name, options);
                let abilities = format.abilities(&options);
                let (settled, losses) = reduced(format, &options, std::slice::from_ref(&document));
                if !losses.is_empty() {
                    continue;
                }
                let mut back = settled[0].clone();
                extract(&mut back);
                // A format may add fields of its own.
                back.metadata.retain(|field, _| document.metadata.contains_key(field));
                let counts = |document| {
                    what_counts(document, abilities.names, abilities.annotators, abilities.layers)
                };
                let (before, after) = (counts(document.clone()), counts(back));
                prop_assert_eq!(before, after, "{} {:?}", name, options);
            }
        }
    }
}

/// Fields with the names that formats have for their own, and of every type.
fn fields() -> impl Strategy<Value = Vec<(&'static str, serde_json::Value)>> {
    let names = [
        "text",
        "label",
        "labels",
        "entities",
        "spans",
        "relations",
        "tokens",
        "id",
        "meta",
        "data",
        "answer",
        "accept",
        "options",
        "tagline",
        "annotations",
        "predictions",
        "cats",
        "ents",
        "metadata",
        "tags",
        "ner_tags",
        "Comments",
        "_input_hash",
        "_session_id",
        "body",
        "name",
        "tagline_name",
        "webanno-tsv",
        "uima",
        "body:x",
        "",
        "é",
    ];
    let value = prop_oneof![
        Just(serde_json::json!("x")),
        Just(serde_json::json!("")),
        Just(serde_json::json!(7)),
        Just(serde_json::json!(0.5)),
        Just(serde_json::json!(true)),
        Just(serde_json::json!(null)),
        Just(serde_json::json!(["a", 1])),
        Just(serde_json::json!({"a": {"b": []}})),
    ];
    proptest::collection::vec((proptest::sample::select(names.to_vec()), value), 1..4)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_fields_come_back_or_are_said_to_be_lost(document in document(), fields in fields()) {
        let mut document = plainer(document, 1 << 11);
        document.metadata =
            fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        for one in all() {
            for options in OPTIONS {
                let has = |option: &str| one.info().options.iter().any(|o| o.name == option);
                if options.iter().all(|(option, _)| has(option)) {
                    check_round_trip(one.info().name, options, std::slice::from_ref(&document));
                }
            }
        }
    }
}

#[test]
fn what_settling_changes_is_said() {
    let text = "Ada Lo left Port Ansel.".to_owned();
    let base = Document { name: "a".into(), annotator: "asha".into(), text, ..Document::default() };
    // Fields whose names mean something to the format.
    let mut named = base.clone();
    named.metadata.insert("answer".to_owned(), 7.into());
    named.metadata.insert("text".to_owned(), "x".into());
    for name in ["prodigy", "label-studio"] {
        let (format, options) = format(name, &[("structure", "no")]);
        let (settled, losses) = reduced(format, &options, &[named.clone()]);
        assert!(losses.contains(&LossKind::Metadata), "{name}: {losses:?}");
        assert!(!settled[0].metadata.contains_key("text"), "{name}");
    }
}
