//! `tagline compare`.

use serde_json::{Value, json};
use tagline::text::Text;

use super::Home;

const TEXT: &str = "Ferry strike\n\nMayor Ada Brill 👩‍🚒 met Ben.\n";

pub(super) fn project(home: &Home, sets: &[(&str, &str)]) {
    home.file("p/project.ron", "(format: 1, name: \"Ferry\", articles: \"articles\")");
    home.file(
        "p/schema.ron",
        "(format: 1, name: \"s\", version: 1, span_layers: [(name: \"Entities\", labels: [(name: \"PER\"), (name: \"ROLE\")])])",
    );
    home.file("p/articles/ferry.txt", TEXT);
    let sha256 = Text::new(TEXT).sha256();
    for (annotator, spans) in sets {
        home.file(
            &format!("p/annotations/{annotator}/ferry.ron"),
            format!(
                "(format: 1, article: \"ferry\", annotator: \"{annotator}\", text_sha256: \"{sha256}\", schema: (name: \"s\", version: 1), status: Done, spans: [{spans}])"
            ),
        );
    }
}

pub(super) fn span(id: usize, label: &str, start: usize, end: usize) -> String {
    format!(
        "(id: \"{id:010}\", label: \"{label}\", at: [({start}, {end})], by: \"a\", made: \"2024-06-16T10:00:00Z\"),"
    )
}

/// Ada and Ben differ in where the mayor begins, and Ben alone has the other Ben, behind an
/// emoji of three code points.
fn differing(home: &Home) {
    let ada = span(1, "PER", 14, 29);
    let ben = [span(2, "PER", 20, 29), span(3, "PER", 38, 41)].concat();
    project(home, &[("ada", &ada), ("ben", &ben), ("gold", "")]);
}

#[test]
fn differences_are_listed_with_who_has_what() {
    let home = Home::new();
    differing(&home);
    let ran = home.run(&["compare", "p"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert_eq!(
        ran.out,
        "\
ferry: 2 differences, 0 agreed, of ada, ben
  14–29  Entities: boundary  “Mayor Ada Brill”
      ada: PER 14–29
      ben: PER 20–29
  38–41  Entities: extra  “Ben”
      ada: nothing
      ben: PER 38–41
"
    );
    let found = home.json(0, &["compare", "p", "--kind", "extra"]);
    let records: Vec<String> = vec!["0000000003".into()];
    assert_eq!(
        found,
        json!([{
            "article": "ferry", "family": "span", "layer": "Entities", "kinds": ["extra"],
            "start": 38, "end": 41, "text": "Ben",
            "proposals": [
                {"annotators": ["ada"], "said": "", "records": []},
                {"annotators": ["ben"], "said": "PER 38–41", "records": records},
            ],
        }])
    );
    // Gold is compared if it is named.
    let found = home.json(0, &["compare", "p", "--annotators", "ada,gold"]);
    assert_eq!(found[0]["kinds"], json!(["missing"]));
}

#[test]
fn it_says_what_it_needs() {
    let home = Home::new();
    differing(&home);
    home.refuses(&["compare", "p", "--layer", "Quotes"], &["no layer “Quotes”", "Entities"]);
    home.refuses(&["compare", "p", "--kind", "colour"], &["“colour”", "boundary"]);
    home.refuses(&["compare", "p", "--annotators", "ada"], &["takes two annotators"]);
    home.refuses(&["compare", "p", "--annotators", "ada,eve"], &["eve", "ada, ben"]);
    home.refuses(&["compare", "p", "--articles", "x*"], &["x*"]);
    let found = home.json(0, &["compare", "p", "--layer", "chains"]);
    assert_eq!(found, Value::Array(Vec::new()));
}
