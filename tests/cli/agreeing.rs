//! `tagline agree`.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value;
use tagline::text::Text;

use super::{Home, str_of};

const ONE: &str = "krippendorff_alpha_nominal";

/// A project of one article with a headline and so many paragraphs, and nobody's annotations.
fn project(home: &Home, units: usize, schema: &str) -> String {
    let mut text = "Units to be rated\n\n".to_owned();
    for unit in 0..units {
        write!(text, "This is what unit number {unit} has to say.\n\n").unwrap();
    }
    home.file("p/project.ron", "(format: 1, name: \"Vectors\", articles: \"articles\")");
    home.file(
        "p/schema.ron",
        format!("(format: 1, name: \"vectors\", version: 1, span_layers: [{schema}], segment_layers: [(name: \"said\", applies_to: [Paragraph], several: true, required: true, labels: [])])"),
    );
    home.file("p/articles/units.txt", &text);
    text
}

/// Where each unit is, in code points (the text is ASCII).
fn places(text: &str) -> Vec<(usize, usize)> {
    let starts = text.match_indices("This is");
    starts.map(|(at, _)| (at, at + text[at..].find('\n').unwrap())).collect()
}

fn set(home: &Home, text: &str, annotator: &str, spans: &str, labels: &str) {
    let sha256 = Text::new(text).sha256();
    home.file(
        &format!("p/annotations/{annotator}/units.ron"),
        format!(
            "(format: 1, article: \"units\", annotator: \"{annotator}\", text_sha256: \"{sha256}\", schema: (name: \"vectors\", version: 1), status: Done, spans: [{spans}], segment_labels: [{labels}])"
        ),
    );
}

fn made(id: usize) -> String {
    format!("id: \"{id:010}\", by: \"a\", made: \"2024-06-16T10:00:00Z\"")
}

fn vectors() -> Option<Value> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/agreement/vectors.json");
    let Ok(content) = std::fs::read_to_string(&file) else {
        println!("skipped: {} is not there", file.display());
        return None;
    };
    Some(serde_json::from_str(&content).unwrap())
}

fn close(found: &Value, expected: &Value, what: &str) {
    let value = found["value"].as_f64().unwrap_or_else(|| panic!("{what}: {found}"));
    let expected = expected.as_f64().unwrap_or_else(|| panic!("{what}: {expected}"));
    assert!((value - expected).abs() < 1e-9, "{what}: {value} is not {expected}");
}

fn list(json: &Value) -> &[Value] {
    json.as_array().unwrap()
}

/// Ratings as labels of paragraphs: what an annotator did not rate has no label.
fn with_labels(home: &Home, case: &Value) -> Value {
    let ratings = list(&case["ratings"]);
    let text = project(home, list(&ratings[0]).len(), "");
    for (annotator, row) in ratings.iter().enumerate() {
        let mut labels = String::new();
        for (unit, (said, (start, end))) in list(row).iter().zip(places(&text)).enumerate() {
            let all: Vec<&Value> = match said {
                Value::Array(all) => all.iter().collect(),
                Value::Null => Vec::new(),
                one => vec![one],
            };
            for (at, label) in all.into_iter().enumerate() {
                let made = made(unit * 10 + at);
                let words: String = text[start..end].chars().take(40).collect();
                write!(labels, "({made}, layer: \"said\", label: {label}, on: Paragraph({start}, {end}), text: \"{words}\"),").unwrap();
            }
        }
        set(home, &text, &format!("a{annotator}"), "", &labels);
    }
    home.json(0, &["agree", "p", "--rounds", "0"])["segments"]["said"].take()
}

#[test]
fn names_and_sets_are_as_others_have_them() {
    let Some(vectors) = vectors() else { return };
    for case in list(&vectors["nominal"]) {
        let found = with_labels(&Home::new(), case);
        let name = &case["name"].to_string();
        close(&found[ONE], &case["krippendorff_alpha"], name);
        close(&found["fleiss_kappa"], &case["scott_pi_or_multi"], name);
        for pair in list(&found["pairs"]) {
            let key = format!("{}-{}", pair["a"].as_str().unwrap(), pair["b"].as_str().unwrap());
            let expected = case["pairwise_cohen_kappa"].get(&key).unwrap_or(&case["cohen_kappa"]);
            close(&pair["cohen_kappa"], expected, name);
        }
    }
    for case in list(&vectors["sets"]) {
        let found = with_labels(&Home::new(), case);
        let name = &case["name"].to_string();
        close(&found["krippendorff_alpha_masi"], &case["alpha_masi"], name);
        close(&found["krippendorff_alpha_jaccard"], &case["alpha_jaccard"], name);
    }
}

/// The same ratings as spans over whole paragraphs: every token of a unit says what the unit
/// was given, and tokens of the headline nothing.
#[test]
fn tokens_and_numbers_are_as_others_have_them() {
    let Some(vectors) = vectors() else { return };
    for case in list(&vectors["numeric"]) {
        let home = Home::new();
        let ratings = list(&case["ratings"]);
        let schema = "(name: \"Things\", labels: [(name: \"UNIT\", colour: Azure)], attributes: [(name: \"score\", kind: Number())])";
        let text = project(&home, list(&ratings[0]).len(), schema);
        for (annotator, row) in ratings.iter().enumerate() {
            let mut spans = String::new();
            for (unit, (said, (start, end))) in list(row).iter().zip(places(&text)).enumerate() {
                let made = made(unit);
                let score = match said.as_i64() {
                    Some(score) => format!(", attributes: {{\"score\": Number({score}.0)}}"),
                    None => String::new(),
                };
                let words = &text[start..end];
                write!(
                    spans,
                    "({made}, label: \"UNIT\", at: [({start}, {end})], text: \"{words}\"{score}),"
                )
                .unwrap();
            }
            set(&home, &text, &format!("a{annotator}"), &spans, "");
        }
        let found = home.json(0, &["agree", "p", "--rounds", "0", "--layer", "Things"]);
        let found = &found["layers"]["Things"];
        let name = case["name"].to_string();
        for key in ["nominal", "ordinal", "interval"] {
            let figure = &found["attributes"]["score"][format!("alpha_{key}")];
            close(figure, &case["alpha"][key], &format!("{name}, {key}"));
        }
        let one = Value::from(1.0);
        close(&found["krippendorff_alpha_nominal_token"], &one, &name);
        close(&found["f1_exact"], &one, &name);
    }
}

/// Spans of annotators (annotator, label, start, end) over a text of so many letters.
fn with_spans(home: &Home, length: usize, spans: &[(String, String, usize, usize)]) -> Value {
    let labels: BTreeSet<&String> = spans.iter().map(|(_, label, ..)| label).collect();
    let labels: String = labels.iter().map(|label| format!("(name: \"{label}\"),")).collect();
    project(home, 0, &format!("(name: \"Things\", labels: [{labels}])"));
    let text = "letters".repeat(length / 7 + 1)[..length].to_owned();
    home.file("p/articles/units.txt", &text);
    let annotators: BTreeSet<&String> = spans.iter().map(|(annotator, ..)| annotator).collect();
    for annotator in annotators {
        let mut own = String::new();
        for (at, (_, label, start, end)) in
            spans.iter().filter(|(name, ..)| name == annotator).enumerate()
        {
            let (made, words) = (made(at), &text[*start..*end]);
            write!(own, "({made}, label: \"{label}\", at: [({start}, {end})], text: \"{words}\"),")
                .unwrap();
        }
        set(home, &text, annotator, &own, "");
    }
    home.json(0, &["agree", "p", "--layer", "Things"])["layers"]["Things"].take()
}

/// Where chance is sampled, both are as near the truth as they say, 1 %.
#[test]
fn gamma_is_as_others_have_it() {
    let Some(vectors) = vectors() else { return };
    for case in list(&vectors["gamma"]) {
        let text = |unit: &Value, key: &str| unit[key].as_str().unwrap().to_owned();
        let number = |unit: &Value, key: &str| usize::try_from(unit[key].as_u64().unwrap());
        let unit = |unit: &Value| {
            let (start, end) = (number(unit, "start").unwrap(), number(unit, "end").unwrap());
            (text(unit, "annotator"), text(unit, "category"), start, end)
        };
        let units: Vec<_> = list(&case["units"]).iter().map(unit).collect();
        let found = with_spans(&Home::new(), 100, &units);
        for key in ["gamma", "gamma_cat"] {
            let value = found[key]["value"].as_f64().unwrap();
            let apart = (value - case[key].as_f64().unwrap()).abs();
            assert!(apart <= (1.0 - value) * 0.0203, "{}, {key}: off by {apart}", case["name"]);
            assert_eq!(found[key]["used"], units.len());
        }
        let precision = found["gamma_chance"]["precision"].as_f64().unwrap();
        assert!(precision > 0.0 && precision <= 0.01, "{precision}");
    }
}

/// Krippendorff 2019, figure 12.11, which prints three digits.
#[test]
fn unitizing_alpha_is_as_it_was_published() {
    let figure = [
        ("alex", "1", 0, 7),
        ("alex", "2", 7, 13),
        ("alex", "5", 30, 32),
        ("alex", "6", 32, 37),
        ("alex", "6", 37, 44),
        ("alex", "7", 44, 60),
        ("paul", "1", 0, 7),
        ("paul", "3", 7, 13),
        ("paul", "5", 13, 21),
        ("paul", "6", 32, 44),
        ("suzan", "1", 0, 7),
        ("suzan", "4", 7, 13),
        ("suzan", "5", 13, 21),
        ("suzan", "6", 32, 37),
        ("suzan", "6", 37, 41),
        ("suzan", "6", 41, 44),
    ];
    let units =
        figure.map(|(who, label, start, end)| (who.to_owned(), label.to_owned(), start, end));
    let home = Home::new();
    let found = with_spans(&home, 60, &units);
    for (key, expected, used) in
        [("alpha_u", 0.510, 60), ("alpha_u_binary", 0.413, 60), ("cu_alpha_all", 0.724, 14)]
    {
        let value = found[key]["value"].as_f64().unwrap();
        assert!((value - expected).abs() < 0.001, "{key}: {value}");
        assert_eq!(found[key]["used"], used, "{key}");
    }
    // Alex has 5 where nobody has anything, and so has 7.
    let excluded = |key: &str| found[key]["excluded"].as_u64().unwrap();
    assert_eq!((excluded("alpha_u"), excluded("cu_alpha_all")), (0, 2));
    for (label, expected) in [("1", 1.0), ("2", 0.0), ("5", 1.0), ("6", 1.0)] {
        close(&found["cu_alpha"][label], &Value::from(expected), label);
    }
    let seven = &found["cu_alpha"]["7"];
    assert!(seven["value"].is_null() && seven["ci95"].is_null(), "{seven}");
    assert_eq!(seven["undefined"], "no two annotators marked the same place");
    // The table has a row for each label; without γ there is none.
    let ran = home.run(&["agree", "p", "--csv", "--no-gamma"]);
    assert!(ran.out.contains("layers,Things,1,,,cu_alpha,1.0,,,3,0,,,\n"), "{}", ran.out);
    assert!(!ran.out.contains("gamma"), "{}", ran.out);
    let ran = home.run(&["agree", "p"]);
    for words in ["αU", "0.51", "0.72", "γcat"] {
        assert!(ran.out.contains(words), "no {words} in {}", ran.out);
    }
}

#[test]
fn what_cannot_be_compared_is_said() {
    let home = Home::new();
    let text = project(&home, 2, "");
    home.refuses(&["agree", "p"], &["two annotators", "nobody"]);
    set(&home, &text, "ada", "", "");
    home.refuses(&["agree", "p"], &["two annotators", "ada"]);
    set(&home, &text, "ben", "", "");
    home.refuses(&["agree", "p", "--annotators", "ada,carl"], &["carl", "ada, ben"]);
    home.refuses(&["agree", "p", "--layer", "nothing"], &["“nothing”", "said", "chains"]);
    home.refuses(&["agree", "p", "--articles", "x*"], &["“x*”"]);
    // Both have said nothing: undefined, with the reason, and never 0.
    let found = home.json(0, &["agree", "p"]);
    let alpha = &found["segments"]["said"][ONE];
    assert!(alpha["value"].is_null());
    assert_eq!(alpha["undefined"], "no unit was rated by two annotators");
    assert_eq!((&alpha["used"], &alpha["excluded"]), (&Value::from(0), &Value::from(2)));
    // A file that is broken is named, and the rest is compared.
    home.file("p/annotations/carl/units.ron", "(format: 1, article: \"units\", oh");
    let ran = home.run(&["agree", "p"]);
    assert!(ran.err.contains("carl"), "{}", ran.err);
    assert_eq!(ran.code, 0);
}

#[test]
fn gold_is_no_annotator_unless_named() {
    let home = Home::new();
    let text = project(&home, 2, "");
    let path = home.path("p");
    for name in ["ada", "ben", "gold"] {
        set(&home, &text, name, "", "");
    }
    let found = home.json(0, &["agree", str_of(&path)]);
    assert_eq!(found["annotators"], serde_json::json!(["ada", "ben"]));
    let found = home.json(0, &["agree", "p", "--annotators", "gold,ada"]);
    assert_eq!(found["annotators"], serde_json::json!(["ada", "gold"]));
    // The table has a row for each figure.
    let ran = home.run(&["agree", "p", "--csv"]);
    assert!(ran.out.starts_with("section,layer,label,annotator_a,annotator_b,figure,value,"));
    let row = "segments,said,,ada,ben,cohen_kappa,,,,0,2,,,no unit was rated by two annotators\n";
    assert!(ran.out.contains(row), "{}", ran.out);
}

#[test]
fn figures_are_explained() {
    let home = Home::new();
    let all = home.json(0, &["agree", "--explain"]);
    let names: Vec<&str> = list(&all).iter().map(|help| help["name"].as_str().unwrap()).collect();
    assert!(names.contains(&"alpha_u") && names.contains(&"ceaf_e"), "{names:?}");
    let one = home.json(0, &["agree", "--explain", "gamma"]);
    assert_eq!(one["reference"]["year"], 2015);
    let ran = home.run(&["agree", "--explain", "gamma"]);
    for words in ["γ (gamma)\n", "Use it: where", "Not: for", "Mathet", "2015.\n"] {
        assert!(ran.out.contains(words), "no {words} in {}", ran.out);
    }
    assert!(ran.out.lines().all(|line| line.chars().count() <= 80), "{}", ran.out);
    home.refuses(&["agree", "--explain", "magic"], &["“magic”", "gamma_cat"]);
    home.refuses(&["agree"], &["PROJECT"]);
}

#[test]
fn places_of_a_cell_are_listed() {
    let home = Home::new();
    let spans =
        [("ada", "A", 0, 7), ("ada", "A", 14, 21), ("ben", "B", 0, 7), ("ben", "A", 16, 21)];
    let spans =
        spans.map(|(who, label, start, end)| (who.to_owned(), label.to_owned(), start, end));
    let figures = with_spans(&home, 40, &spans);
    assert_eq!(figures["confusion"]["labels"], serde_json::json!(["A", "B", "none"]));
    for (row, label) in ["A", "B", "none"].iter().enumerate() {
        for (column, other) in ["A", "B", "none"].iter().enumerate() {
            let cell = format!("Things/{label}/{other}");
            let found = home.json(0, &["agree", "p", "--places", &cell]);
            assert_eq!(found["units"], figures["confusion"]["counts"][row][column], "{cell}");
        }
    }
    let found = home.json(0, &["agree", "p", "--places", "Things/A/B@ada,ben"]);
    let place = &found["places"][0];
    assert_eq!((&place["article"], &place["text"]), (&"units".into(), &"letters".into()));
    assert_eq!((&place["start"], &place["end"]), (&0.into(), &7.into()));
    let said = serde_json::json!([
        {"annotator": "ada", "what": ["A"]}, {"annotator": "ben", "what": ["B"]},
    ]);
    assert_eq!(place["said"], said);
    assert_eq!((&found["units"], &found["agreed"]), (&1.into(), &0.into()));
    let ran = home.run(&["agree", "p"]);
    let line = "differing: Things/A/none 2×, Things/A/B 1×\n";
    assert!(ran.out.contains(line), "{}", ran.out);
    // In lines: those who share text with the same label agree by `f1_type`.
    let ran = home.run(&["agree", "p", "--places", "Things/A:f1_type"]);
    let expected = "\
Things/A:f1_type: 2 places, 2 agreed of 3 units
units
  0–7  “letters”  differs
      ada: A
      ben: nothing
  14–21  “letters … tters”  agreed
      ada, ben: A
";
    assert_eq!(ran.out, expected);
    home.refuses(&["agree", "p", "--places", "Thing"], &["“Thing”", "Things", "said", "chains"]);
    home.refuses(
        &["agree", "p", "--places", "Things/C"],
        &["labels are A, B", "f1_overlap", "ada, ben"],
    );
}

#[test]
fn figures_are_made_article_by_article_and_over_time() {
    let home = Home::new();
    project(&home, 0, "(name: \"Things\", labels: [(name: \"A\")])");
    let text = "letters and more letters";
    let sha256 = Text::new(text).sha256();
    std::fs::remove_file(home.path("p/articles/units.txt")).unwrap();
    // The first by name was annotated last, and is the only one that they agree on.
    for (article, day, end) in [("a", 3, 7), ("b", 1, 6), ("c", 2, 5)] {
        home.file(&format!("p/articles/{article}.txt"), text);
        for (annotator, end) in [("ada", 7), ("ben", end)] {
            let words = &text[..end];
            home.file(
                &format!("p/annotations/{annotator}/{article}.ron"),
                format!(
                    "(format: 1, article: \"{article}\", annotator: \"{annotator}\", text_sha256: \"{sha256}\", schema: (name: \"vectors\", version: 1), status: Done, spans: [(id: \"0123456789\", by: \"a\", made: \"2024-06-0{day}T10:00:00Z\", label: \"A\", at: [(0, {end})], text: \"{words}\")])"
                ),
            );
        }
    }
    let f1 = |own: &Value| own["layers"]["Things"]["f1_exact"]["value"].as_f64();
    let found = home.json(0, &["agree", "p", "--per-article"]);
    let told: Vec<_> = list(&found).iter().map(|own| (&own["articles"][0], f1(own))).collect();
    let (a, b, c) = (Value::from("a"), Value::from("b"), Value::from("c"));
    assert_eq!(told, [(&a, Some(1.0)), (&b, Some(0.0)), (&c, Some(0.0))]);
    let found = home.json(0, &["agree", "p", "--window", "2", "--no-gamma"]);
    let told: Vec<_> = list(&found).iter().map(|own| (&own["articles"], f1(own))).collect();
    let (first, then) = (Value::from(vec![b, c]), Value::from(vec![a]));
    assert_eq!(told, [(&first, Some(0.0)), (&then, Some(1.0))]);
    assert_eq!(found[0]["begins"], "2024-06-01T10:00:00Z");
    assert_eq!(found[0]["ends"], "2024-06-02T10:00:00Z");
    let ran = home.run(&["agree", "p", "--window", "2", "--csv", "--no-gamma"]);
    assert!(ran.out.starts_with("articles,begins,ends,section,layer,"), "{}", ran.out);
    let row = "b c,2024-06-01T10:00:00Z,2024-06-02T10:00:00Z,layers,Things,,,,f1_exact,0.0,";
    assert!(ran.out.contains(row), "{}", ran.out);
    let ran = home.run(&["agree", "p", "--window", "2"]);
    assert!(ran.out.contains("from 2024-06-01 10:00 (2)"), "{}", ran.out);
    let ran = home.run(&["agree", "p", "--per-article"]);
    assert!(ran.out.contains("Things  n  F1 exact"), "{}", ran.out);
    home.refuses(&["agree", "p", "--window", "0"], &["--window"]);
    home.refuses(&["agree", "p", "--window", "2", "--layer", "no"], &["“no”", "Things"]);
}
