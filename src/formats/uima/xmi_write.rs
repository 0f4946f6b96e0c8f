//! Writes XMI as UIMA does: one element a feature structure, texts of arrays as elements
//! within, then the sofa with the text and the view with what is indexed.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;

use super::names;
use super::plan::Plan;
use super::to_cas::{SOFA, Sink, write};
use super::xml::{push_attribute, push_content};
use crate::formats::{Document, WriteError};

/// Tags of the types that will come.
#[derive(Debug)]
pub(super) struct Tags {
    /// Prefixes with their namespaces.
    namespaces: BTreeMap<String, String>,
    tags: BTreeMap<String, String>,
}

impl Tags {
    /// Gives every package of the plan's types a prefix: its last part, with a number if
    /// another has that.
    pub(super) fn of(plan: &Plan) -> Self {
        let mut prefixes: BTreeMap<&str, String> = BTreeMap::new();
        let mut namespaces = BTreeMap::from([
            ("cas".to_owned(), "http:///uima/cas.ecore".to_owned()),
            ("xmi".to_owned(), "http://www.omg.org/XMI".to_owned()),
        ]);
        let mut tags = BTreeMap::new();
        for name in plan.system.types.keys() {
            let (package, short) = name.rsplit_once('.').unwrap_or(("uima.noNamespace", name));
            let prefix = prefixes.entry(package).or_insert_with(|| {
                let last = names::short(package);
                let mut prefix = last.to_owned();
                let mut n = 2;
                while namespaces.contains_key(&prefix) || prefix.eq_ignore_ascii_case("xml") {
                    prefix = format!("{last}{n}");
                    n += 1;
                }
                let uri = format!("http:///{}.ecore", package.replace('.', "/"));
                namespaces.insert(prefix.clone(), uri);
                prefix
            });
            tags.insert(name.clone(), format!("{prefix}:{short}"));
        }
        Self { namespaces, tags }
    }
}

/// Appends a document to `out`.
///
/// # Errors
/// If it has what the plan does not.
pub(super) fn document(
    document: &Document,
    plan: &Plan,
    tags: &Tags,
    out: &mut Vec<u8>,
) -> Result<(), WriteError> {
    out.extend_from_slice(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xmi:XMI");
    for (prefix, uri) in &tags.namespaces {
        out.extend_from_slice(format!(" xmlns:{prefix}=\"{uri}\"").as_bytes());
    }
    out.extend_from_slice(b" xmi:version=\"2.0\">\n<cas:NULL xmi:id=\"0\"/>\n");
    let mut elements = Elements { out, tags, tag: "", children: Vec::new() };
    let end = write(document, plan, &mut elements)?;
    let start = format!(
        "<cas:Sofa xmi:id=\"{SOFA}\" sofaNum=\"1\" sofaID=\"_InitialView\" mimeType=\"text\" sofaString=\""
    );
    out.extend_from_slice(start.as_bytes());
    push_attribute(out, &document.text);
    out.extend_from_slice(b"\"/>\n<cas:View sofa=\"1\" members=\"");
    for id in SOFA + 1..end {
        push_number(out, id);
        if id + 1 < end {
            out.push(b' ');
        }
    }
    out.extend_from_slice(b"\"/>\n</xmi:XMI>\n");
    Ok(())
}

struct Elements<'a> {
    out: &'a mut Vec<u8>,
    tags: &'a Tags,
    tag: &'a str,
    /// Elements that come after the attributes.
    children: Vec<u8>,
}

fn push_number(out: &mut Vec<u8>, number: usize) {
    // Writing to memory cannot fail.
    let _ = write!(out, "{number}");
}

impl Elements<'_> {
    fn attribute(&mut self, feature: &str) {
        self.out.push(b' ');
        self.out.extend_from_slice(feature.as_bytes());
        self.out.extend_from_slice(b"=\"");
    }
}

impl Sink for Elements<'_> {
    fn begin(&mut self, id: usize, type_name: &str) {
        self.tag = self.tags.tags.get(type_name).map_or("cas:TOP", String::as_str);
        self.out.push(b'<');
        self.out.extend_from_slice(self.tag.as_bytes());
        self.out.extend_from_slice(b" xmi:id=\"");
        push_number(self.out, id);
        self.out.push(b'"');
    }

    fn whole(&mut self, feature: &str, value: usize) {
        self.attribute(feature);
        push_number(self.out, value);
        self.out.push(b'"');
    }

    fn number(&mut self, feature: &str, value: f64) {
        self.attribute(feature);
        let _ = write!(self.out, "{value:?}\"");
    }

    fn flag(&mut self, feature: &str, value: bool) {
        self.attribute(feature);
        let _ = write!(self.out, "{value}\"");
    }

    fn text(&mut self, feature: &str, value: &str) {
        self.attribute(feature);
        push_attribute(self.out, value);
        self.out.push(b'"');
    }

    fn texts(&mut self, feature: &str, values: &BTreeSet<String>) {
        if values.is_empty() {
            return self.text(feature, "");
        }
        for value in values {
            let _ = write!(self.children, "<{feature}>");
            push_content(&mut self.children, value);
            let _ = write!(self.children, "</{feature}>");
        }
    }

    fn reference(&mut self, feature: &str, id: usize) {
        self.whole(feature, id);
    }

    fn references(&mut self, feature: &str, ids: &[usize]) {
        self.attribute(feature);
        for (at, id) in ids.iter().enumerate() {
            if at > 0 {
                self.out.push(b' ');
            }
            push_number(self.out, *id);
        }
        self.out.push(b'"');
    }

    fn end(&mut self) {
        if self.children.is_empty() {
            self.out.extend_from_slice(b"/>\n");
            return;
        }
        self.out.push(b'>');
        self.out.append(&mut self.children);
        let _ = writeln!(self.out, "</{}>", self.tag);
    }
}
