//! Why a query may have found nothing: names in it that nothing here has.

use crate::search::FIELDS;
use crate::session::Session;

/// What of a query is strange in this project, as sentences; nothing if all of it is known.
pub fn doubts(session: &Session, query: &str) -> Vec<String> {
    let mut found = Vec::new();
    for word in query.split_whitespace() {
        let word = word.trim_start_matches('-');
        let Some((field, value)) = word.split_once(':') else { continue };
        if field.is_empty() || value.is_empty() || !field.chars().all(|c| c.is_ascii_alphabetic()) {
            continue;
        }
        let own = value.split(',').filter(|value| !value.contains(['/', '*', '?', '"', '“']));
        match field.to_ascii_lowercase().as_str() {
            "label" | "type" => {
                let unknown = own.filter(|value| !is_label(session, value));
                found.extend(unknown.map(|value| format!("No label is called {value}.")));
            }
            "by" => {
                let names = session.project().annotators();
                let known =
                    |value: &&str| names.iter().any(|name| name.eq_ignore_ascii_case(value));
                let unknown = own.filter(|value| !known(value));
                found.extend(unknown.map(|value| format!("Nobody called {value} has annotated.")));
            }
            name if !FIELDS.contains(&name) => found.push(format!(
                "“{field}:” is no field, so it is looked for as words; fields are {}.",
                FIELDS.join(", ")
            )),
            _ => {}
        }
    }
    found
}

fn is_label(session: &Session, name: &str) -> bool {
    let schema = session.schema();
    let same = |known: &str| known.eq_ignore_ascii_case(name);
    schema.span_labels().any(|(_, label)| same(&label.name) || same(label.title()))
        || schema.relations.iter().any(|relation| same(&relation.name) || same(relation.title()))
        || schema
            .segment_layers
            .iter()
            .any(|layer| layer.labels.iter().any(|label| same(&label.name) || same(label.title())))
}
