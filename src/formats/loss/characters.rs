//! Characters that a format cannot hold anywhere: others of the same length take their
//! place, so that nothing moves, and every document and annotation where this happens is
//! noted.

use super::LossKind;
use super::reduce::Work;
use crate::formats::{Characters, Value, Values};

/// Puts signs that can be held in place of those that cannot, in all that a document says.
pub(super) fn fit(work: &mut Work<'_>) {
    let form = work.plan.abilities.characters;
    if form == Characters::Any {
        return;
    }
    let document = &mut work.document;
    let in_text = form.fit(&mut document.text);
    let mut elsewhere = form.fit(&mut document.name) + form.fit(&mut document.annotator);
    if document.metadata.iter().any(|(name, value)| !form.hold(name) || !holds(form, value)) {
        let fields = std::mem::take(&mut document.metadata);
        document.metadata = fields
            .into_iter()
            .map(|(mut name, mut value)| {
                elsewhere += form.fit(&mut name) + fit_json(form, &mut value);
                (name, value)
            })
            .collect();
    }
    let mut noted = Vec::new();
    for (at, span) in document.spans.iter_mut().enumerate() {
        let mut count = fit_values(form, &mut span.attributes);
        for text in [&mut span.id, &mut span.layer, &mut span.label, &mut span.note] {
            count += form.fit(text);
        }
        if count > 0 {
            noted.push((Some(at), span.id.clone(), span.label.clone(), count));
        }
    }
    for relation in &mut document.relations {
        let mut count = fit_values(form, &mut relation.attributes);
        for text in [&mut relation.id, &mut relation.label, &mut relation.note] {
            count += form.fit(text);
        }
        if count > 0 {
            noted.push((None, relation.id.clone(), relation.label.clone(), count));
        }
    }
    for chain in &mut document.chains {
        let mut count = form.fit(&mut chain.id) + form.fit(&mut chain.name);
        for text in [&mut chain.kind, &mut chain.knowledge_base_id].into_iter().flatten() {
            count += form.fit(text);
        }
        if count > 0 {
            noted.push((None, chain.id.clone(), chain.name.clone(), count));
        }
    }
    for label in &mut document.segment_labels {
        let mut count = 0;
        for text in [&mut label.id, &mut label.layer, &mut label.label, &mut label.note] {
            count += form.fit(text);
        }
        if count > 0 {
            noted.push((None, label.id.clone(), label.label.clone(), count));
        }
    }
    if in_text > 0 {
        let what = format!("{in_text} control characters in the text become spaces");
        work.lose(LossKind::Text, "", "", what);
    }
    if elsewhere > 0 {
        let what = format!("{elsewhere} control characters in its fields become spaces");
        work.lose(LossKind::Text, "", "", what);
    }
    for (span, id, label, count) in noted {
        let what = format!("{count} control characters in what is said of it become spaces");
        match span {
            Some(at) => work.lose_span(LossKind::Text, at, what),
            None => work.lose(LossKind::Text, &id, &label, what),
        }
    }
}

fn fit_values(form: Characters, values: &mut Values) -> usize {
    let fits = |(name, value): (&String, &Value)| {
        form.hold(name)
            && match value {
                Value::Text(text) => form.hold(text),
                Value::List(list) => list.iter().all(|text| form.hold(text)),
                Value::Flag(_) | Value::Number(_) => true,
            }
    };
    if values.iter().all(fits) {
        return 0;
    }
    let mut count = 0;
    let mut fitted = |mut text: String| {
        count += form.fit(&mut text);
        text
    };
    *values = std::mem::take(values)
        .into_iter()
        .map(|(name, value)| {
            let value = match value {
                Value::Text(text) => Value::Text(fitted(text)),
                Value::List(list) => Value::List(list.into_iter().map(&mut fitted).collect()),
                other => other,
            };
            (fitted(name), value)
        })
        .collect();
    count
}

// A field of a document was read by a parser that limits its depth, so this ends.
fn holds(form: Characters, json: &serde_json::Value) -> bool {
    match json {
        serde_json::Value::String(text) => form.hold(text),
        serde_json::Value::Array(items) => items.iter().all(|item| holds(form, item)),
        serde_json::Value::Object(map) => {
            map.iter().all(|(name, item)| form.hold(name) && holds(form, item))
        }
        _ => true,
    }
}

fn fit_json(form: Characters, json: &mut serde_json::Value) -> usize {
    match json {
        serde_json::Value::String(text) => form.fit(text),
        serde_json::Value::Array(items) => items.iter_mut().map(|i| fit_json(form, i)).sum(),
        serde_json::Value::Object(map) => {
            let mut count = 0;
            *map = std::mem::take(map)
                .into_iter()
                .map(|(mut name, mut item)| {
                    count += form.fit(&mut name) + fit_json(form, &mut item);
                    (name, item)
                })
                .collect();
            count
        }
        _ => 0,
    }
}
