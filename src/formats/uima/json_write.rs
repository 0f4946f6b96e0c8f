//! Writes JSON CAS 0.4.0: types, feature structures one a line, views. Arrays are
//! structures of their own there.

use std::collections::BTreeSet;
use std::io::Write as _;

use serde_json::json;

use super::plan::Plan;
use super::to_cas::{SOFA, Sink, write};
use super::types::TypeSystem;
use crate::formats::json::put_text;
use crate::formats::{Document, WriteError};

/// The part of a file that says which types there are.
pub(super) fn types(system: &TypeSystem) -> Vec<u8> {
    let mut out = b"{\n\"%TYPES\":{".to_vec();
    for (at, (name, declared)) in system.types.iter().enumerate() {
        let mut fields = vec![
            ("%NAME".to_owned(), json!(name)),
            ("%SUPER_TYPE".to_owned(), json!(declared.supertype)),
        ];
        for (feature, says) in &declared.features {
            let range = match (says.range.as_str(), &says.element) {
                ("uima.cas.FSArray", element) => {
                    format!("{}[]", element.as_deref().unwrap_or("uima.cas.TOP"))
                }
                ("uima.cas.StringArray", _) => "uima.cas.String[]".to_owned(),
                (range, _) => range.to_owned(),
            };
            fields.push((feature.clone(), json!({"%NAME": feature, "%RANGE": range})));
        }
        out.extend_from_slice(if at == 0 { b"\n" } else { b",\n" });
        push_text(&mut out, name);
        out.extend_from_slice(b":{");
        for (at, (key, value)) in fields.iter().enumerate() {
            if at > 0 {
                out.push(b',');
            }
            push_text(&mut out, key);
            let _ = write!(out, ":{value}");
        }
        out.push(b'}');
    }
    out.extend_from_slice(b"\n},\n");
    out
}

/// Appends a document to `out`; `types` is what [`types`] gives.
///
/// # Errors
/// If it has what the plan does not.
pub(super) fn document(
    document: &Document,
    plan: &Plan,
    types: &[u8],
    out: &mut Vec<u8>,
) -> Result<(), WriteError> {
    out.extend_from_slice(types);
    let start = format!(
        "\"%FEATURE_STRUCTURES\":[\n{{\"%ID\":{SOFA},\"%TYPE\":\"uima.cas.Sofa\",\"sofaNum\":1,\"sofaID\":\"_InitialView\",\"mimeType\":\"text\",\"sofaString\":"
    );
    out.extend_from_slice(start.as_bytes());
    push_text(out, &document.text);
    out.push(b'}');
    let mut objects = Objects { out, arrays: Vec::new() };
    let end = write(document, plan, &mut objects)?;
    // What arrays were referred to by was left open until it was known which ids are free.
    let arrays = objects.arrays;
    let mut whole = Vec::with_capacity(out.len() + 16 * arrays.len());
    let mut from = 0;
    for (n, array) in arrays.iter().enumerate() {
        whole.extend_from_slice(out.get(from..array.at).unwrap_or_default());
        let _ = write!(whole, "{}", end + n);
        from = array.at;
    }
    if !arrays.is_empty() {
        whole.extend_from_slice(out.get(from..).unwrap_or_default());
        std::mem::swap(out, &mut whole);
    }
    for (n, array) in arrays.iter().enumerate() {
        let _ = write!(out, ",\n{{\"%ID\":{},\"%TYPE\":\"{}\"", end + n, array.type_name);
        out.extend_from_slice(b",\"%ELEMENTS\":");
        out.extend_from_slice(&array.elements);
        out.push(b'}');
    }
    let _ = write!(out, "\n],\n\"%VIEWS\":{{\"_InitialView\":{{\"%SOFA\":{SOFA},\"%MEMBERS\":[");
    for id in SOFA + 1..end {
        let _ = write!(out, "{id}");
        if id + 1 < end {
            out.push(b',');
        }
    }
    out.extend_from_slice(b"]}}\n}\n");
    Ok(())
}

struct Objects<'a> {
    out: &'a mut Vec<u8>,
    arrays: Vec<Array>,
}

struct Array {
    /// Where its id is missing.
    at: usize,
    type_name: &'static str,
    elements: Vec<u8>,
}

fn push_text(out: &mut Vec<u8>, text: &str) {
    put_text(out, text);
}

impl Objects<'_> {
    fn key(&mut self, sign: &str, feature: &str) {
        let _ = write!(self.out, ",\"{sign}{feature}\":");
    }

    fn array(&mut self, feature: &str, type_name: &'static str, elements: Vec<u8>) {
        self.key("@", feature);
        self.arrays.push(Array { at: self.out.len(), type_name, elements });
    }
}

impl Sink for Objects<'_> {
    fn begin(&mut self, id: usize, type_name: &str) {
        let _ = write!(self.out, ",\n{{\"%ID\":{id},\"%TYPE\":\"{type_name}\"");
    }

    fn whole(&mut self, feature: &str, value: usize) {
        self.key("", feature);
        let _ = write!(self.out, "{value}");
    }

    fn number(&mut self, feature: &str, value: f64) {
        self.key("", feature);
        let _ = write!(self.out, "{value:?}");
    }

    fn flag(&mut self, feature: &str, value: bool) {
        self.key("", feature);
        let _ = write!(self.out, "{value}");
    }

    fn text(&mut self, feature: &str, value: &str) {
        self.key("", feature);
        push_text(self.out, value);
    }

    fn texts(&mut self, feature: &str, values: &BTreeSet<String>) {
        let elements = serde_json::to_vec(values).unwrap_or_else(|_| b"[]".to_vec());
        self.array(feature, "uima.cas.StringArray", elements);
    }

    fn reference(&mut self, feature: &str, id: usize) {
        self.key("@", feature);
        let _ = write!(self.out, "{id}");
    }

    fn references(&mut self, feature: &str, ids: &[usize]) {
        let elements = serde_json::to_vec(ids).unwrap_or_else(|_| b"[]".to_vec());
        self.array(feature, "uima.cas.FSArray", elements);
    }

    fn end(&mut self) {
        self.out.push(b'}');
    }
}
