//! A report as files have it: a flat table, or JSON.

use serde_json::{Map, Value};

use super::Report;

const HEAD: [&str; 14] = [
    "section",
    "layer",
    "label",
    "annotator_a",
    "annotator_b",
    "figure",
    "value",
    "ci_low",
    "ci_high",
    "used",
    "excluded",
    "precision",
    "recall",
    "undefined",
];

/// Where a figure belongs.
#[derive(Clone, Default)]
struct Place {
    section: String,
    layer: String,
    label: String,
    a: String,
    b: String,
}

/// Why figures could not be written down. Not to be expected: they are numbers and names.
#[derive(Debug, thiserror::Error)]
#[error("the figures cannot be written as {what}: {why}")]
pub struct Unwritable {
    what: &'static str,
    why: String,
}

impl Unwritable {
    fn csv(why: impl std::fmt::Display) -> Self {
        Self { what: "a table", why: why.to_string() }
    }

    fn json(why: impl std::fmt::Display) -> Self {
        Self { what: "JSON", why: why.to_string() }
    }
}

impl Report {
    /// As JSON, on several lines.
    ///
    /// # Errors
    /// If a name or number has no place in it.
    pub fn json(&self) -> Result<String, Unwritable> {
        let mut text = serde_json::to_string_pretty(self).map_err(Unwritable::json)?;
        text.push('\n');
        Ok(text)
    }

    /// All figures, one a row, as comma-separated values.
    ///
    /// # Errors
    /// As [`Self::json`].
    pub fn csv(&self) -> Result<String, Unwritable> {
        csv(&[], [(Vec::new(), self)])
    }
}

/// All figures of these reports, one a row, as comma-separated values. What each report is of
/// stands before its figures, in columns that `head` names.
///
/// # Errors
/// As [`Report::json`].
pub fn csv<'r>(
    head: &[&str],
    reports: impl IntoIterator<Item = (Vec<String>, &'r Report)>,
) -> Result<String, Unwritable> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(head.iter().copied().chain(HEAD)).map_err(Unwritable::csv)?;
    for (of, report) in reports {
        let json = serde_json::to_value(report).map_err(Unwritable::csv)?;
        for row in rows(&json) {
            writer.write_record(of.iter().chain(&row)).map_err(Unwritable::csv)?;
        }
    }
    let bytes = writer.into_inner().map_err(Unwritable::csv)?;
    String::from_utf8(bytes).map_err(Unwritable::csv)
}

fn rows(json: &Value) -> Vec<[String; 14]> {
    let mut rows = Vec::new();
    for section in ["layers", "segments", "relations"] {
        for (layer, figures) in json.get(section).and_then(Value::as_object).into_iter().flatten() {
            let (section, layer) = (section.to_owned(), layer.clone());
            below(&Place { section, layer, ..Place::default() }, figures, &mut rows);
        }
    }
    if let Some(chains) = json.get("chains") {
        below(&Place { section: "chains".to_owned(), ..Place::default() }, chains, &mut rows);
    }
    rows
}

fn below(place: &Place, figures: &Value, rows: &mut Vec<[String; 14]>) {
    for (name, value) in figures.as_object().into_iter().flatten() {
        match (name.as_str(), value) {
            ("pairs", Value::Array(pairs)) => {
                for pair in pairs {
                    let who = |key: &str| pair.get(key).map(text).unwrap_or_default();
                    below(&Place { a: who("a"), b: who("b"), ..place.clone() }, pair, rows);
                }
            }
            // Before those that have figures for names: a label may be called anything.
            ("labels" | "attributes", Value::Object(labels)) => {
                for (label, figures) in labels {
                    below(&Place { label: label.clone(), ..place.clone() }, figures, rows);
                }
            }
            ("cu_alpha", Value::Object(labels)) => {
                for (label, figure) in labels {
                    if let Value::Object(figure) = figure {
                        let place = Place { label: label.clone(), ..place.clone() };
                        rows.push(row(&place, name, figure));
                    }
                }
            }
            (_, Value::Object(figure)) if figure.contains_key("used") => {
                rows.push(row(place, name, figure));
            }
            _ => {}
        }
    }
}

fn row(place: &Place, name: &str, figure: &Map<String, Value>) -> [String; 14] {
    let field = |key: &str| figure.get(key).map(text).unwrap_or_default();
    let end = |at: usize| {
        let ends = figure.get("ci95").and_then(|ends| ends.get(at));
        ends.map(text).unwrap_or_default()
    };
    [
        place.section.clone(),
        place.layer.clone(),
        place.label.clone(),
        place.a.clone(),
        place.b.clone(),
        name.to_owned(),
        field("value"),
        end(0),
        end(1),
        field("used"),
        field("excluded"),
        field("precision"),
        field("recall"),
        field("undefined"),
    ]
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
