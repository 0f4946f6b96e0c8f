//! `TypeSystem.xml`: types as UIMA's type system descriptors have them
//! (<http://uima.apache.org/resourceSpecifier>).

use quick_xml::events::Event;

use super::types::{Declared, Feature, TypeSystem};
use super::xml::{Xml, push_content, referred, unescaped};
use crate::formats::ReadError;

/// Deeper than any descriptor.
const DEPTH_MAX: usize = 32;

/// Whether a file that begins so is a type system.
pub(super) fn begins(head: &[u8]) -> bool {
    String::from_utf8_lossy(head).contains("<typeSystemDescription")
}

/// Reads a type system; a remark for each thing that it says twice in different ways.
///
/// # Errors
/// If it is no well-formed type system.
pub(super) fn read(file: &str, bytes: &[u8]) -> Result<(TypeSystem, Vec<String>), ReadError> {
    let mut xml = Xml::new(file, bytes)?;
    let mut system = TypeSystem::default();
    let mut remarks = Vec::new();
    let mut path: Vec<String> = Vec::new();
    let mut any = false;
    let mut content = String::new();
    let (mut name, mut declared) = (String::new(), Declared::default());
    let (mut feature_name, mut feature) = (String::new(), Feature::default());
    loop {
        let (line, event) = xml.next()?;
        match event {
            Event::Start(tag) => {
                if path.len() >= DEPTH_MAX {
                    return Err(xml.error(line, "elements are nested too deep for a type system"));
                }
                let tag = String::from_utf8_lossy(tag.local_name().as_ref()).into_owned();
                if path.is_empty() {
                    outermost(&xml, line, &tag)?;
                }
                any = true;
                match tag.as_str() {
                    "typeDescription" => (name, declared) = Default::default(),
                    "featureDescription" => (feature_name, feature) = Default::default(),
                    _ => {}
                }
                path.push(tag);
                content.clear();
            }
            Event::End(_) => {
                let tag = path.pop().unwrap_or_default();
                let above = path.last().map(String::as_str).unwrap_or_default();
                let said = || content.trim().to_owned();
                match (above, tag.as_str()) {
                    ("typeDescription", "name") => name = said(),
                    ("typeDescription", "supertypeName") => declared.supertype = said(),
                    ("featureDescription", "name") => feature_name = said(),
                    ("featureDescription", "rangeTypeName") => feature.range = said(),
                    ("featureDescription", "elementType") => {
                        feature.element = Some(said()).filter(|element| !element.is_empty());
                    }
                    ("featureDescription", "multipleReferencesAllowed") => {
                        feature.shared = content.trim() == "true";
                    }
                    (_, "featureDescription") => {
                        let feature_name = std::mem::take(&mut feature_name);
                        if feature_name.is_empty() || feature.range.is_empty() {
                            let problem = format!("a feature of “{name}” has no name or no range");
                            return Err(xml.error(line, problem));
                        }
                        declared.features.insert(feature_name, std::mem::take(&mut feature));
                    }
                    (_, "typeDescription") => {
                        if name.is_empty() || declared.supertype.is_empty() {
                            let problem = format!("the type “{name}” has no name or no supertype");
                            return Err(xml.error(line, problem));
                        }
                        remarks.extend(system.declare(&name, std::mem::take(&mut declared)));
                    }
                    _ => {}
                }
                content.clear();
            }
            Event::Text(text) => {
                let raw = String::from_utf8_lossy(text.as_ref()).into_owned();
                content.push_str(&unescaped(&raw, false).map_err(|e| xml.error(line, e))?);
            }
            Event::CData(text) => content.push_str(&String::from_utf8_lossy(text.as_ref())),
            Event::GeneralRef(reference) => {
                content.push(referred(&reference).map_err(|e| xml.error(line, e))?);
            }
            Event::Empty(tag) if path.is_empty() => {
                outermost(&xml, line, &String::from_utf8_lossy(tag.local_name().as_ref()))?;
                any = true;
            }
            Event::Eof if path.is_empty() && any => return Ok((system, remarks)),
            Event::Eof if path.is_empty() => {
                return Err(xml.error(line, "there is no type system in the file"));
            }
            Event::Eof => return Err(xml.error(line, "the file ends within an element")),
            _ => {}
        }
    }
}

fn outermost(xml: &Xml<'_>, line: usize, tag: &str) -> Result<(), ReadError> {
    if tag == "typeSystemDescription" {
        return Ok(());
    }
    let tag: String = tag.chars().take(40).collect();
    Err(xml.error(line, format!("this is “{tag}”, not a type system")))
}

/// The file's content.
pub(super) fn write(system: &TypeSystem) -> Vec<u8> {
    let mut out = Vec::with_capacity(4096);
    let line = |out: &mut Vec<u8>, depth: usize, text: &str| {
        out.resize(out.len() + 2 * depth, b' ');
        out.extend_from_slice(text.as_bytes());
        out.push(b'\n');
    };
    let element = |out: &mut Vec<u8>, depth: usize, name: &str, content: &str| {
        out.resize(out.len() + 2 * depth, b' ');
        out.extend_from_slice(format!("<{name}>").as_bytes());
        push_content(out, content);
        out.extend_from_slice(format!("</{name}>\n").as_bytes());
    };
    line(&mut out, 0, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    line(&mut out, 0, "<typeSystemDescription xmlns=\"http://uima.apache.org/resourceSpecifier\">");
    line(&mut out, 1, "<types>");
    for (name, declared) in &system.types {
        line(&mut out, 2, "<typeDescription>");
        element(&mut out, 3, "name", name);
        element(&mut out, 3, "description", "");
        element(&mut out, 3, "supertypeName", &declared.supertype);
        if !declared.features.is_empty() {
            line(&mut out, 3, "<features>");
            for (name, feature) in &declared.features {
                line(&mut out, 4, "<featureDescription>");
                element(&mut out, 5, "name", name);
                element(&mut out, 5, "description", "");
                element(&mut out, 5, "rangeTypeName", &feature.range);
                if let Some(of) = &feature.element {
                    element(&mut out, 5, "elementType", of);
                }
                line(&mut out, 4, "</featureDescription>");
            }
            line(&mut out, 3, "</features>");
        }
        line(&mut out, 2, "</typeDescription>");
    }
    line(&mut out, 1, "</types>");
    line(&mut out, 0, "</typeSystemDescription>");
    out
}
