//! Every figure has its help text, and every help text its figure.

use std::collections::BTreeSet;

use serde_json::Value;
use tagline::agreement::explain;
use tagline::annotation::{AnnotationSet, AttributeValue, Command};
use tagline::article::{Article, ArticleId};
use tagline::review::ArticleSets;
use tagline::schema::Schema;
use tagline::text::Text;

use super::figures::ask;
use super::support::{Ground, TEXT};

/// With an attribute of every kind, that all spans have.
const SCHEMA: &str = r#"(
    format: 1, name: "rich", version: 1,
    span_layers: [(
        name: "Entities", labels: [(name: "PER"), (name: "LOC")],
        attributes: [
            (name: "sure", kind: Flag(default: false)),
            (name: "strength", kind: Number()),
            (name: "kind", kind: Choice(values: ["good", "bad"])),
            (name: "about", kind: Choices(values: ["war", "peace"])),
            (name: "why", kind: Text()),
        ],
    )],
    relations: [(name: "same", symmetric: true)],
    segment_layers: [(name: "Type", applies_to: [Comment], several: true, labels: [(name: "praise")])],
)"#;

/// The names of all figures: whatever says how many units it rests on.
fn names(json: &Value, key: &str, found: &mut BTreeSet<String>) {
    match json {
        Value::Object(fields) if fields.contains_key("excluded") => {
            found.insert(key.to_owned());
        }
        // A figure for each label has the name that the figure has.
        Value::Object(fields) => {
            let figures = key == "cu_alpha";
            fields.iter().for_each(|(name, below)| {
                names(below, if figures { key } else { name }, found);
            });
        }
        Value::Array(all) => all.iter().for_each(|below| names(below, key, found)),
        _ => {}
    }
}

#[test]
fn every_figure_has_its_text_and_every_text_its_figure() {
    let mut ground = Ground::new();
    ground.schema = Schema::from_ron(SCHEMA).unwrap();
    let article = Article::new(ArticleId("ferry".into()), Text::new(TEXT), "UTF-8");
    let mut set = ground.set(&[("PER", "Mayor [Ada Brill] "), ("LOC", "[NORTHLAKE]:")]);
    let ids: Vec<_> = set.spans().map(|span| span.id).collect();
    let of = |value: &str| value.to_owned();
    for (name, value) in [
        ("sure", AttributeValue::Flag(true)),
        ("strength", AttributeValue::Number(3.0)),
        ("kind", AttributeValue::Choice(of("good"))),
        ("about", AttributeValue::Choices([of("war"), of("peace")].into_iter().collect())),
        ("why", AttributeValue::Text(of("because"))),
    ] {
        let command =
            Command::SetAttribute { id: ids[0], name: name.to_owned(), value: Some(value) };
        ground.run(&mut set, &command);
    }
    let sets: Vec<Option<AnnotationSet>> = vec![Some(set.clone()), Some(set)];
    let report = ask(&ground, &[ArticleSets { article, sets }], &|_| true).unwrap();
    let json = serde_json::to_value(&report).unwrap();
    let mut found = BTreeSet::new();
    for section in ["layers", "segments", "relations", "chains"] {
        names(&json[section], section, &mut found);
    }
    let known: BTreeSet<String> = explain::ALL.iter().map(|help| help.name.to_owned()).collect();
    assert_eq!(known.len(), explain::ALL.len(), "no name twice");
    assert_eq!(found, known);
}

#[test]
fn a_text_says_all_of_it() {
    for help in &explain::ALL {
        assert_eq!(explain::of(help.name), Some(help));
        for words in [help.measures, help.when, help.when_not] {
            assert!(words.ends_with('.') && words.len() > 20, "{}: {words}", help.name);
        }
        assert!(!help.title.is_empty() && !help.reference.authors.is_empty(), "{}", help.name);
        assert!((1900..2030).contains(&help.reference.year), "{}", help.name);
    }
    assert_eq!(explain::of("nothing"), None);
}
