//! Schemas through the public API: the built-in ones, files with mistakes, round trips.

#![allow(clippy::unwrap_used)] // Helpers of tests may fail loudly.

use proptest::prelude::*;
use tagline::schema::{
    Attribute, AttributeKind, BUILTIN_NAMES, Colour, Label, RelationRole, RelationType, Schema,
    SegmentLayer, SegmentTargetKind, Severity, SpanLayer, builtin, builtin_source,
};

#[test]
fn every_built_in_schema_loads_without_a_finding() {
    for name in BUILTIN_NAMES {
        let schema = Schema::from_ron(builtin_source(name).unwrap())
            .unwrap_or_else(|e| panic!("{name}: {e}"));
        assert_eq!(schema.name, name);
        assert_eq!(schema.validate(), [], "{name}");
        for (_, label) in schema.span_labels() {
            assert!(!label.description.is_empty(), "{name}: {}", label.name);
        }
        assert_eq!(builtin(name), Some(schema));
    }
    assert_eq!(builtin("no-such"), None);
}

#[test]
fn every_built_in_schema_survives_being_written() {
    for name in BUILTIN_NAMES {
        let schema = builtin(name).unwrap();
        let ron = schema.to_ron().unwrap();
        assert_eq!(Schema::from_ron(&ron).as_ref(), Ok(&schema), "{ron}");
        assert_eq!(Schema::from_ron(&ron).unwrap().to_ron().unwrap(), ron);
        assert!(!ron.contains("Some("), "{ron}");
    }
}

#[test]
fn the_default_has_what_the_window_shows() {
    let news = builtin(BUILTIN_NAMES[0]).unwrap();
    let labels: Vec<_> = news
        .span_labels()
        .map(|(layer, l)| (layer.name.as_str(), l.name.as_str(), l.title(), l.key, l.colour))
        .collect();
    assert_eq!(
        labels,
        [
            ("Entities", "PER", "Person", Some('1'), Colour::Azure),
            ("Entities", "ORG", "Organisation", Some('2'), Colour::Orange),
            ("Entities", "LOC", "Place", Some('3'), Colour::Green),
            ("Entities", "NORP", "Group", Some('4'), Colour::Plum),
            ("Entities", "ROLE", "Title or role", Some('5'), Colour::Teal),
            ("Entities", "DATE", "Date", Some('6'), Colour::Olive),
            ("Entities", "EVT", "Event", Some('7'), Colour::Crimson),
            ("Entities", "MISC", "Other", Some('8'), Colour::Slate),
            ("Quotes", "QUOTE", "Quote", Some('q'), Colour::Violet),
            ("Quotes", "CUE", "Speech cue", Some('w'), Colour::Ochre),
        ]
    );
    let bracketed: Vec<_> =
        news.span_labels().filter(|(_, l)| l.bracketed).map(|(_, l)| l.name.as_str()).collect();
    assert_eq!(bracketed, ["QUOTE"]);
    let types = news.segment_layer("Comment type").unwrap();
    assert!(types.several && types.applies_to == [SegmentTargetKind::Comment]);
    assert_eq!(types.labels.len(), 8);
    assert!(!news.segment_layer("Stance").unwrap().several);
}

fn role_of(schema: &Schema, relation: &str) -> Option<RelationRole> {
    schema.relation(relation).unwrap().role
}

#[test]
fn relations_say_what_they_are_for() {
    let named = |r: Option<&RelationType>| r.map(|r| r.name.clone());
    for (name, speaker, cue, reply) in [
        ("news", Some("speaker"), Some("cue"), Some("reply")),
        ("polnear", Some("Source"), Some("Cue"), None),
        ("ynacc", None, None, Some("reply")),
        ("comments", None, None, Some("reply")),
        ("conll-2003", None, None, None),
    ] {
        let schema = builtin(name).unwrap();
        let found = [schema.speaker_relation(), schema.cue_relation(), schema.reply_relation()];
        let expected = [speaker, cue, reply].map(|name| name.map(str::to_owned));
        assert_eq!(found.map(named), expected, "{name}");
        for relation in [speaker, cue, reply].into_iter().flatten() {
            assert!(role_of(&schema, relation).is_some(), "{name}: {relation}");
        }
        // What a quote is joined to can begin at a quote.
        for relation in [schema.speaker_relation(), schema.cue_relation()].into_iter().flatten() {
            let mut quotes = schema.quote_labels();
            assert!(quotes.any(|l| schema.label_is_one_of(&l.name, &relation.from)), "{name}");
        }
    }
    // Without a role the usual names count, whatever their case; a role comes before a name.
    let schema = |relations: &str| Schema::from_ron(&with(&format!("relations: [{relations}],")));
    let plain = schema("(name: \"Source\"), (name: \"In reply to\")").unwrap();
    assert_eq!(named(plain.speaker_relation()).as_deref(), Some("Source"));
    assert_eq!(named(plain.reply_relation()).as_deref(), Some("In reply to"));
    assert_eq!(plain.cue_relation(), None);
    let given = schema("(name: \"speaker\", role: Cue), (name: \"by\", role: Speaker)").unwrap();
    assert_eq!(named(given.speaker_relation()).as_deref(), Some("by"));
    assert_eq!(named(given.cue_relation()).as_deref(), Some("speaker"));
    let error = schema("(name: \"r\", role: Talker)").unwrap_err();
    assert!(error.to_string().contains("Talker"), "{error}");
}

/// The labels of a layer, in order.
fn labels_of(schema: &Schema, layer: &str) -> Vec<String> {
    schema.segment_layer(layer).unwrap().labels.iter().map(|l| l.name.clone()).collect()
}

#[test]
fn comments_have_a_short_set_and_that_of_the_corpus() {
    let comments = builtin("comments").unwrap();
    assert_eq!(
        labels_of(&comments, "Comment type"),
        [
            "Question",
            "Agreement",
            "Disagreement",
            "Information",
            "Opinion",
            "Sarcasm",
            "Insult",
            "Off topic",
            "Meta"
        ]
    );
    let types = comments.segment_layer("Comment type").unwrap();
    assert!(types.several && types.required);
    let keys: String = types.labels.iter().filter_map(|l| l.key).collect();
    assert_eq!(keys, "123456789");
    assert_eq!(labels_of(&comments, "Stance"), ["For", "Against", "Neutral", "Unclear"]);
    let parent = comments.segment_layer("Stance towards the parent").unwrap();
    assert!(!parent.several && parent.labels.iter().all(|l| l.key.is_some()));

    let ynacc = builtin("ynacc").unwrap();
    let layers: Vec<(&str, usize, bool)> = ynacc
        .segment_layers
        .iter()
        .map(|l| (l.name.as_str(), l.labels.len(), l.applies_to == [SegmentTargetKind::Comment]))
        .collect();
    assert_eq!(
        layers,
        [
            ("Sentiment", 4, true),
            ("Tone", 6, true),
            ("Agreement with others", 3, true),
            ("Topic", 2, true),
            ("Persuasiveness", 2, true),
            ("Audience", 2, true),
            ("Constructiveness", 2, false),
            ("Agreement in the thread", 4, false),
            ("Thread type", 6, false),
        ]
    );
}

/// A small schema with one part replaced.
fn with(part: &str) -> String {
    format!("(\n  format: 1, name: \"small\", version: 1,\n{part}\n)")
}

fn labels(labels: &str) -> String {
    with(&format!("  span_layers: [(name: \"Things\", labels: [\n{labels}\n  ])],"))
}

#[test]
fn mistakes_are_named_with_their_place() {
    let check = |source: &str, line: usize, column: usize, says: &str| {
        let error = Schema::from_ron(source).expect_err(source);
        let place = (error.line, error.column);
        assert!(error.problem.contains(says), "{error}\n{source}");
        assert_eq!(place, (line, column), "{error}\n{source}");
        assert!(error.to_string().starts_with(&format!("line {line}, column {column}: ")));
    };
    // Not RON, or not of the right shape.
    check("", 1, 1, "expected");
    check("(format: 1,\nname: \"x\",\n version: one)", 3, 11, "expected integer");
    check("(format: 1, name: \"x\")", 1, 22, "version");
    check(&labels("(name: \"A\", colour: Pink)"), 4, 21, "Azure");
    check(&labels("(name: \"A\" colour: Azure)"), 4, 12, "comma");
    check(
        &labels("(name: \"A\", color: Azure)"),
        4,
        13,
        "no field `color` of Label; expected one of name",
    );
    check(&labels("(name: \"A\", name: \"B\")"), 4, 13, "twice");
    check(
        &labels("(name: \"A\", attributes: [(name: \"b\", kind: Flag(dflt: true))])"),
        4,
        49,
        "dflt",
    );
    check(&labels("(name: \"A\", key: 'ab')"), 4, 18, "char");
    check("(format: 2, name: \"x\", version: 1, whatever: [Is(new)])", 1, 2, "newer version");
    // Contradictions.
    check(&labels("(name: \"A\"),\n(name: \"A\")"), 5, 8, "“A” is there twice");
    check(&labels("(name: \"\")"), 4, 8, "has no name");
    check(&labels("(name: \" A\")"), 4, 8, "space at an edge");
    check(&labels("(name: \"Article\")"), 4, 8, "choose another name");
    check(&labels("(name: \"A\", key: 'q'), (name: \"B\", key: 'q')"), 4, 41, "twice");
    check(&labels("(name: \"A\", key: 'q'), (name: \"B\", key: 'Q')"), 4, 41, "twice");
    check(&labels("(name: \"A\", key: ' ')"), 4, 18, "can be seen");
    check(&labels("(name: \"A\", parents: [\"B\"])"), 4, 23, "“B”, given as a parent of “A”");
    check(&labels("(name: \"A\", parents: [\"A\"])"), 4, 8, "among its own parents");
    check(
        &labels("(name: \"A\", parents: [\"B\"]),\n(name: \"B\", parents: [\"A\"])"),
        4,
        8,
        "among its own parents",
    );
    let attribute = |kind: &str| {
        labels(&format!("(name: \"A\", attributes: [\n(name: \"a\", kind: {kind}),\n])"))
    };
    check(&attribute("Choice(values: [])"), 5, 8, "has no values");
    check(&attribute("Choice(values: [\"x\", \"x\"])"), 5, 35, "twice");
    check(&attribute("Choice(values: [\"x\"], default: \"y\")"), 5, 50, "not one of its values");
    check(&attribute("Choices(values: [\"x\"], default: [\"y\"])"), 5, 52, "not one of its values");
    check(&attribute("Number(min: 2, max: 1)"), 5, 8, "above");
    check(&attribute("Number(min: 2, default: 1)"), 5, 8, "outside");
    check(&attribute("Number(max: inf)"), 5, 8, "finite");
    check(&attribute("Flag()),\n(name: \"a\", kind: Flag()"), 6, 8, "twice");
    check(
        &with("  relations: [\n(name: \"r\", from: [\"Comment\"], to: [\"PER\"])],"),
        4,
        37,
        "names “PER”",
    );
    check(&with("relations: [(name: \"r\"), (name: \"r\")],"), 3, 33, "twice among the relations");
    let layer = |rest: &str| with(&format!("segment_layers: [(name: \"S\", {rest})],"));
    check(&layer("applies_to: [], labels: [(name: \"x\")]"), 3, 25, "is for nothing");
    check(&layer("applies_to: [Comment], labels: [(name: \"x\"), (name: \"x\")]"), 3, 82, "twice");
    check(
        &layer(
            "applies_to: [Comment], labels: [(name: \"x\", attributes: [(name: \"a\", kind: Flag())])]",
        ),
        3,
        69,
        "has attributes",
    );
    check(
        &with(
            "span_layers: [(name: \"L\", labels: [(name: \"x\")])],\n\
             segment_layers: [(name: \"L\", applies_to: [Article], labels: [(name: \"x\")])],",
        ),
        4,
        25,
        "“L” is there twice among the layers",
    );
}

#[test]
fn warnings_do_not_refuse() {
    let check = |source: &str, says: &str| {
        let schema = Schema::from_ron(source).unwrap();
        let findings = schema.validate();
        let [finding] = findings.as_slice() else { panic!("{findings:?}") };
        assert_eq!(finding.severity, Severity::Warning);
        assert!(finding.message.contains(says), "{}", finding.message);
    };
    check(&labels("(name: \"A\", key: 'j')"), "another meaning");
    check(&labels("(name: \"A\", key: 'e')"), "another meaning");
    check(&labels("(name: \"A\", key: 'W')"), "write ‘w’");
    check(&labels(""), "no labels");
    let schema = Schema::from_ron(&with("relations: [(name: \"r\", key: 'e')],")).unwrap();
    assert_eq!(schema.validate(), []);
    // A key may have one meaning for comments and another for text, or one per layer.
    let schema = Schema::from_ron(&with(
        "span_layers: [(name: \"T\", labels: [(name: \"A\", key: '1')])],\n\
         segment_layers: [\n\
         (name: \"S\", applies_to: [Comment], labels: [(name: \"A\", key: '1')]),\n\
         (name: \"U\", applies_to: [Article], labels: [(name: \"A\", key: '1')])],",
    ));
    assert_eq!(schema.unwrap().validate(), []);
}

#[test]
fn a_label_stands_for_its_kinds() {
    let schema = Schema::from_ron(&labels(
        "(name: \"A\"), (name: \"B\", parents: [\"A\"]), (name: \"C\", parents: [\"B\", \"X\"]), (name: \"X\")",
    ))
    .unwrap();
    let check = |label: &str, names: &[&str], expected: bool| {
        let names: Vec<_> = names.iter().map(ToString::to_string).collect();
        assert_eq!(schema.label_is_one_of(label, &names), expected, "{label} {names:?}");
    };
    check("C", &[], true);
    check("C", &["C"], true);
    check("C", &["A"], true);
    check("C", &["X"], true);
    check("A", &["C"], false);
    check("B", &["X"], false);
    check("B", &["Things"], true);
    check("none", &["Things"], false);
}

fn name() -> impl Strategy<Value = String> {
    "[A-Za-zäŁ語][A-Za-z0-9_ äé'\"\\\\-]{0,6}[A-Za-z0-9]"
}

fn words() -> impl Strategy<Value = String> {
    "[ -~äéŁ語🙂\n]{0,20}"
}

fn attribute() -> impl Strategy<Value = Attribute> {
    let values = || prop::collection::btree_set(name(), 1..4);
    let kind = prop_oneof![
        (values(), any::<prop::sample::Index>(), any::<bool>()).prop_map(|(values, i, some)| {
            let values: Vec<_> = values.into_iter().collect();
            let default = some.then(|| i.get(&values).clone());
            AttributeKind::Choice { values, default }
        }),
        values().prop_map(|values| AttributeKind::Choices {
            default: values.iter().take(1).cloned().collect(),
            values: values.into_iter().collect(),
        }),
        (-1e9..1e9, 0.0..1e9).prop_map(|(min, more)| AttributeKind::Number {
            min: Some(min),
            max: Some(min + more),
            default: Some(min),
        }),
        proptest::option::of(words()).prop_map(|default| AttributeKind::Text { default }),
        any::<bool>().prop_map(|default| AttributeKind::Flag { default }),
    ];
    (kind, any::<bool>(), words()).prop_map(|(kind, required, description)| Attribute {
        name: "a".into(),
        kind,
        required,
        description,
    })
}

prop_compose! {
    fn label()(name in name(), title in words(), description in words(), guideline in words(),
               attributes in prop::collection::vec(attribute(), 0..2), bracketed: bool) -> Label {
        Label {
            name, title, description, guideline, attributes, bracketed,
            colour: Colour::Clay, key: None, retired: false, parents: Vec::new(),
        }
    }
}

prop_compose! {
    fn schema()(labels in prop::collection::btree_map(name(), label(), 0..5),
                name in name(), description in words(), version: u32,
                symmetric: bool, several: bool, required: bool) -> Schema {
        let mut labels: Vec<Label> =
            labels.into_iter().map(|(name, label)| Label { name, ..label }).collect();
        for (label, key) in labels.iter_mut().zip(['1', '\'', 'ж']) {
            label.key = Some(key);
        }
        let names: Vec<String> = labels.iter().map(|l| l.name.clone()).collect();
        for (i, label) in labels.iter_mut().enumerate() {
            label.parents = names.iter().take(i.min(2)).cloned().collect();
        }
        let plain = labels.iter().cloned().map(|l| Label { attributes: Vec::new(), ..l }).collect();
        let relation = RelationType {
            name: "r".into(), title: String::new(), from: names.clone(), to: vec!["Comment".into()],
            role: Some(RelationRole::Cue), symmetric, key: Some('r'),
            description: description.clone(), attributes: Vec::new(),
        };
        Schema {
            format: 1, name, version, description: description.clone(),
            span_layers: vec![SpanLayer {
                name: "spans of text".into(), description: description.clone(), labels,
                attributes: Vec::new(),
            }],
            relations: vec![relation],
            segment_layers: vec![SegmentLayer {
                name: "parts of the article".into(), description,
                applies_to: vec![SegmentTargetKind::Paragraph], several, required, labels: plain,
            }],
            history: Vec::new(),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_schema_survives_being_written(schema in schema()) {
        let ron = schema.to_ron().unwrap();
        prop_assert_eq!(Schema::from_ron(&ron), Ok(schema), "{}", ron);
    }

    #[test]
    fn no_file_makes_the_loader_panic(cut in any::<prop::sample::Index>(), put in "[ -~\n'\"]{0,3}") {
        let source = builtin_source("news").unwrap();
        let mut at = cut.index(source.len());
        while !source.is_char_boundary(at) {
            at -= 1;
        }
        let (before, after) = source.split_at(at);
        let _ = Schema::from_ron(&format!("{before}{put}{after}"));
        if let Err(error) = Schema::from_ron(&format!("{before}{put}")) {
            prop_assert!(error.line >= 1 && error.line <= source.lines().count() + put.len());
        }
    }
}

#[test]
fn comment_layers_share_their_keys_and_others_do_not() {
    let schema = |applies_to: &str| {
        format!(
            "(format: 1, name: \"n\", version: 1, segment_layers: [\n\
             (name: \"A\", applies_to: [Comment], labels: [(name: \"a\", key: '1')]),\n\
             (name: \"B\", applies_to: [{applies_to}], labels: [(name: \"b\", key: '1')]),\n])"
        )
    };
    assert!(Schema::from_ron(&schema("Article")).is_ok());
    let error = Schema::from_ron(&schema("Comment")).unwrap_err().to_string();
    assert!(error.contains("given twice") && error.contains('3'), "{error}");
}
