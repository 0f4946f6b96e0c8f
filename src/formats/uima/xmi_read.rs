//! Reads XMI: one element a feature structure, its features as attributes, texts of arrays
//! as elements within. After the chapter “XMI CAS Serialization” of UIMA's references.

use std::collections::HashMap;

use quick_xml::events::{BytesStart, Event};

use super::cas::{Cas, Given, Structure};
use super::names;
use super::types::{Kind, Range, TypeSystem};
use super::xml::{Xml, referred, unescaped};
use crate::formats::ReadError;

/// What the elements of a file are in.
struct Reading<'a> {
    system: &'a TypeSystem,
    cas: Cas,
    /// Prefixes that the outermost element declares, with their packages.
    prefixes: HashMap<String, String>,
    /// Prefixes that the element declares in which we are.
    own_prefixes: Vec<(String, String)>,
    /// Elements' names that were seen, with their types.
    types: HashMap<Vec<u8>, Option<u32>>,
    /// What is known of the attributes of each type, those met first.
    known: Vec<Vec<Known>>,
    /// View elements: sofa, members, line.
    views: Vec<(u64, Vec<u64>, usize)>,
    /// Names of views by their sofas.
    sofas: HashMap<u64, String>,
}

struct Known {
    attribute: Box<[u8]>,
    name: u32,
    range: Range,
    shared: bool,
}

/// A structure that is not ended yet.
struct Open {
    structure: Structure,
    /// Elements within it: feature, texts.
    children: Vec<(u32, Vec<Box<str>>)>,
    places: HashMap<u32, usize>,
    /// The element that is not ended yet.
    child: Option<(u32, String)>,
}

/// As many attributes of a type are remembered; others are looked up each time.
const KNOWN_MAX: usize = 32;

/// Reads a file.
///
/// # Errors
/// If it is no XMI, or what it says cannot be.
pub(super) fn read(file: &str, bytes: &[u8], system: &TypeSystem) -> Result<Cas, ReadError> {
    let mut xml = Xml::new(file, bytes)?;
    let mut reading = Reading {
        system,
        cas: Cas::of(file, bytes.len()),
        prefixes: HashMap::new(),
        own_prefixes: Vec::new(),
        types: HashMap::new(),
        known: Vec::new(),
        views: Vec::new(),
        sofas: HashMap::new(),
    };
    let mut depth = 0_usize;
    let mut open: Option<Open> = None;
    let mut ended = false;
    loop {
        let (line, event) = xml.next()?;
        let fault = |problem: String| ReadError::malformed(file, line, problem);
        match event {
            Event::Start(tag) => {
                match depth {
                    0 => root(&mut reading, &tag, ended).map_err(fault)?,
                    1 => open = reading.structure(&tag, line, depth)?,
                    2 => begin_child(&mut reading, &mut open, &tag).map_err(fault)?,
                    _ => return Err(fault("an element is nested too deep for XMI".into())),
                }
                depth += 1;
            }
            Event::Empty(tag) => match depth {
                0 => {
                    root(&mut reading, &tag, ended).map_err(fault)?;
                    ended = true;
                }
                1 => {
                    if let Some(open) = reading.structure(&tag, line, depth)? {
                        reading.close(open)?;
                    }
                    reading.leave(depth);
                }
                2 => {
                    begin_child(&mut reading, &mut open, &tag).map_err(fault)?;
                    end_child(&mut open);
                }
                _ => return Err(fault("an element is nested too deep for XMI".into())),
            },
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                match depth {
                    0 => ended = true,
                    1 => {
                        if let Some(open) = open.take() {
                            reading.close(open)?;
                        }
                    }
                    _ => end_child(&mut open),
                }
                reading.leave(depth);
            }
            Event::Text(text) => {
                let raw = std::str::from_utf8(&text).map_err(|e| fault(e.to_string()))?;
                match open.as_mut().and_then(|open| open.child.as_mut()) {
                    Some((_, content)) => {
                        content.push_str(&unescaped(raw, false).map_err(fault)?);
                    }
                    None if raw.chars().all(char::is_whitespace) => {}
                    None => return Err(fault("there is text between the elements".into())),
                }
            }
            Event::CData(text) => {
                let Some((_, content)) = open.as_mut().and_then(|open| open.child.as_mut()) else {
                    return Err(fault("there is text between the elements".into()));
                };
                content.push_str(&String::from_utf8_lossy(&text));
            }
            Event::GeneralRef(reference) => {
                let c = referred(&reference).map_err(fault)?;
                let Some((_, content)) = open.as_mut().and_then(|open| open.child.as_mut()) else {
                    return Err(fault("there is text between the elements".into()));
                };
                content.push(c);
            }
            Event::Eof if ended => return reading.finish(),
            Event::Eof if depth > 0 => return Err(fault("the file ends within an element".into())),
            Event::Eof => return Err(fault("there is no XMI in the file".into())),
            _ => {}
        }
    }
}

fn root(reading: &mut Reading<'_>, tag: &BytesStart<'_>, ended: bool) -> Result<(), String> {
    let name = String::from_utf8_lossy(tag.local_name().as_ref()).into_owned();
    if ended || name != "XMI" {
        let which = if ended { "another element after the first" } else { "not “XMI”" };
        return Err(format!("the outermost element is “{name}”, {which}"));
    }
    for attribute in tag.attributes().with_checks(false) {
        let attribute = attribute.map_err(|e| e.to_string())?;
        reading.declare(attribute.key.as_ref(), &attribute.value, 0);
    }
    Ok(())
}

fn begin_child(
    reading: &mut Reading<'_>,
    open: &mut Option<Open>,
    tag: &BytesStart<'_>,
) -> Result<(), String> {
    // Elements within a sofa, a view or NULL say nothing.
    let Some(open) = open else { return Ok(()) };
    let name = tag.local_name();
    let name = std::str::from_utf8(name.as_ref()).map_err(|e| e.to_string())?;
    open.child = Some((reading.cas.names.number(name), String::new()));
    Ok(())
}

fn end_child(open: &mut Option<Open>) {
    let Some(open) = open else { return };
    let Some((name, content)) = open.child.take() else { return };
    let next = open.children.len();
    let at = *open.places.entry(name).or_insert(next);
    if at == next {
        open.children.push((name, Vec::new()));
    }
    if let Some((_, texts)) = open.children.get_mut(at) {
        texts.push(content.into_boxed_str());
    }
}

/// `http:///de/x/y.ecore` is the package `de.x.y.`
fn package(uri: &str) -> String {
    let path = uri.trim_start_matches("http:").trim_start_matches('/');
    let path = path.strip_suffix(".ecore").unwrap_or(path);
    if path == "uima/noNamespace" { String::new() } else { path.replace('/', ".") + "." }
}

impl Reading<'_> {
    fn declare(&mut self, attribute: &[u8], value: &[u8], depth: usize) -> bool {
        let Some(prefix) = attribute.strip_prefix(b"xmlns") else { return false };
        let prefix = String::from_utf8_lossy(prefix.strip_prefix(b":").unwrap_or(prefix));
        let uri = String::from_utf8_lossy(value);
        let found = (prefix.into_owned(), package(&uri));
        if depth == 0 {
            self.prefixes.extend([found]);
        } else {
            self.own_prefixes.push(found);
            self.types.clear();
        }
        true
    }

    /// Forgets the prefixes that a structure's element declared.
    fn leave(&mut self, depth: usize) {
        if depth == 1 && !self.own_prefixes.is_empty() {
            self.own_prefixes.clear();
            self.types.clear();
        }
    }

    /// The number of an element's type; `None` for `cas:NULL`.
    fn type_of(&mut self, tag: &BytesStart<'_>, line: usize) -> Result<Option<u32>, ReadError> {
        let name = tag.name();
        if let Some(number) = self.types.get(name.as_ref()) {
            return Ok(*number);
        }
        let whole = String::from_utf8_lossy(name.as_ref());
        let (prefix, local) = whole.split_once(':').unwrap_or(("", &whole));
        let own = self.own_prefixes.iter().find(|(known, _)| known == prefix);
        let package = match own.map(|(_, own)| own).or_else(|| self.prefixes.get(prefix)) {
            Some(package) => package.as_str(),
            None if prefix.is_empty() => "",
            None => {
                let problem = format!("the prefix “{prefix}” is not declared");
                return Err(self.cas.error(line, problem));
            }
        };
        let type_name = format!("{package}{local}");
        let number = match type_name.as_str() {
            "uima.cas.NULL" => None,
            _ => Some(self.cas.number(self.system, &type_name, line)?),
        };
        self.types.insert(name.as_ref().to_vec(), number);
        Ok(number)
    }

    /// A structure's element; `None` if it is something else, which is taken in.
    fn structure(
        &mut self,
        tag: &BytesStart<'_>,
        line: usize,
        depth: usize,
    ) -> Result<Option<Open>, ReadError> {
        let mut id = None;
        let mut given: Vec<(&[u8], std::borrow::Cow<'_, str>)> = Vec::with_capacity(8);
        for attribute in tag.attributes().with_checks(false) {
            let attribute = attribute
                .map_err(|e| self.cas.error(line, format!("this is no well-formed XML: {e}")))?;
            let key = attribute.key.into_inner();
            if self.declare(key, &attribute.value, depth) {
                continue;
            }
            // The value lies in the file, which is UTF-8 as a whole.
            let std::borrow::Cow::Borrowed(raw) = attribute.value else { continue };
            let raw = std::str::from_utf8(raw).map_err(|e| self.cas.error(line, e.to_string()))?;
            let value = unescaped(raw, true).map_err(|e| self.cas.error(line, e))?;
            match key.strip_prefix(b"xmi:") {
                Some(b"id") => id = Some(self.id("xmi:id", &value, line)?),
                Some(_) => {}
                None => given.push((key, value)),
            }
        }
        if let Some(twice) = twice(&given) {
            let problem =
                format!("the attribute “{}” is there twice", String::from_utf8_lossy(twice));
            return Err(self.cas.error(line, problem));
        }
        let Some(of) = self.type_of(tag, line)? else { return Ok(None) };
        match self.cas.types.get(of).map(|t| t.name.as_str()) {
            Some("uima.cas.Sofa") => return self.sofa(id, &given, line).map(|()| None),
            Some("uima.cas.View") => return self.view(&given, line).map(|()| None),
            _ => {}
        }
        let Some(id) = id else {
            return Err(self.cas.error(line, "an element has no “xmi:id”"));
        };
        let mut features = Vec::with_capacity(given.len());
        for (key, value) in given {
            let (name, range, shared) = self.feature(of, key);
            if let Some(given) = self.value(key, &value, range, shared, line)? {
                features.push((name, given));
            }
        }
        let structure = Structure { id, of, line, features };
        Ok(Some(Open { structure, children: Vec::new(), places: HashMap::new(), child: None }))
    }

    /// What an attribute is.
    fn feature(&mut self, of: u32, attribute: &[u8]) -> (u32, Range, bool) {
        let at = of as usize;
        if self.known.len() <= at {
            self.known.resize_with(at + 1, Vec::new);
        }
        let known =
            self.known.get(at).and_then(|all| all.iter().find(|k| *k.attribute == *attribute));
        if let Some(known) = known {
            return (known.name, known.range, known.shared);
        }
        let name = String::from_utf8_lossy(attribute);
        let number = self.cas.names.number(&name);
        let found = self.cas.types.get(of).and_then(|t| t.features.get(&*name)).copied();
        let (range, shared) = found.unwrap_or((Range::Unknown, false));
        if let Some(all) = self.known.get_mut(at)
            && all.len() < KNOWN_MAX
        {
            all.push(Known { attribute: attribute.into(), name: number, range, shared });
        }
        (number, range, shared)
    }

    fn id(&self, attribute: &str, value: &str, line: usize) -> Result<u64, ReadError> {
        value.trim().parse().map_err(|_| {
            let value: String = value.chars().take(40).collect();
            self.cas
                .error(line, format!("“{attribute}” is “{value}”; an id is a whole number from 0"))
        })
    }

    fn ids(&self, attribute: &str, value: &str, line: usize) -> Result<Vec<u64>, ReadError> {
        value.split_ascii_whitespace().map(|id| self.id(attribute, id, line)).collect()
    }

    fn value(
        &self,
        key: &[u8],
        value: &str,
        range: Range,
        shared: bool,
        line: usize,
    ) -> Result<Option<Given>, ReadError> {
        let name = || String::from_utf8_lossy(key).into_owned();
        let not = |what: &str| {
            let shown: String = value.chars().take(40).collect();
            self.cas.error(line, format!("“{}” is “{shown}”, not {what}", name()))
        };
        let words = || value.split_ascii_whitespace().map(Box::from).collect();
        let number = value.trim().parse::<u64>().ok();
        Ok(Some(match range {
            Range::Text => Given::Text(value.into()),
            Range::Whole => Given::Whole(value.trim().parse().map_err(|_| not("a whole number"))?),
            Range::Number => Given::Number(value.trim().parse().map_err(|_| not("a number"))?),
            Range::Flag => Given::Flag(match value.trim() {
                "true" | "1" => true,
                "false" | "0" => false,
                _ => return Err(not("true or false")),
            }),
            Range::Texts | Range::Words | Range::Bytes if shared => {
                Given::Reference(self.id(&name(), value, line)?)
            }
            Range::References if shared && number.is_some() => {
                Given::Reference(number.unwrap_or_default())
            }
            Range::Texts => match number {
                Some(id) => Given::Reference(id),
                None => Given::Texts(words()),
            },
            Range::Words => Given::Texts(words()),
            Range::Bytes => Given::Text(value.into()),
            Range::Reference if value.is_empty() => return Ok(None),
            Range::Reference => Given::Reference(self.id(&name(), value, line)?),
            Range::References => Given::References(self.ids(&name(), value, line)?.into()),
            Range::Unknown => match (key, number) {
                (b"begin" | b"end", _) => {
                    Given::Whole(value.trim().parse().map_err(|_| not("a whole number"))?)
                }
                (
                    b"sofa" | b"Governor" | b"Dependent" | b"governor" | b"dependent" | b"next"
                    | b"first" | b"mention" | b"target",
                    Some(id),
                ) => Given::Reference(id),
                (b"confidence", Some(percent)) if percent <= 100 => {
                    Given::Whole(i64::try_from(percent).unwrap_or_default())
                }
                (b"fragments", _) => match self.ids("fragments", value, line) {
                    Ok(ids) => Given::References(ids.into()),
                    Err(_) => Given::Text(value.into()),
                },
                _ => Given::Text(value.into()),
            },
        }))
    }

    /// Takes in a structure that is complete.
    fn close(&mut self, open: Open) -> Result<(), ReadError> {
        let Open { mut structure, children, .. } = open;
        let line = structure.line;
        for (name, texts) in children {
            let feature = self.cas.names.get(name).to_owned();
            if structure.features.iter().any(|(known, _)| *known == name) {
                let problem = format!("“{feature}” is there as an attribute and as an element");
                return Err(self.cas.error(line, problem));
            }
            let (_, range, shared) = self.feature(structure.of, feature.as_bytes());
            let given = match range {
                Range::Texts | Range::Words | Range::Unknown => Given::Texts(texts.into()),
                _ => match texts.as_slice() {
                    [only] => match self.value(feature.as_bytes(), only, range, shared, line)? {
                        Some(given) => given,
                        None => continue,
                    },
                    _ => {
                        let problem = format!("“{feature}” is there {} times", texts.len());
                        return Err(self.cas.error(line, problem));
                    }
                },
            };
            structure.features.push((name, given));
        }
        structure.features.shrink_to_fit();
        self.cas.push(structure);
        Ok(())
    }

    fn sofa(
        &mut self,
        id: Option<u64>,
        given: &[(&[u8], std::borrow::Cow<'_, str>)],
        line: usize,
    ) -> Result<(), ReadError> {
        let get = |name: &[u8]| given.iter().find(|(key, _)| *key == name).map(|(_, v)| v.as_ref());
        let Some(id) = id else {
            return Err(self.cas.error(line, "a sofa has no “xmi:id”"));
        };
        let name = get(b"sofaID").unwrap_or("_InitialView").to_owned();
        if self.sofas.insert(id, name.clone()).is_some() {
            return Err(self.cas.error(line, format!("the id {id} is used by two sofas")));
        }
        let view = super::cas::View {
            sofa: id,
            text: get(b"sofaString").map(str::to_owned),
            elsewhere: get(b"sofaURI")
                .map(str::to_owned)
                .or_else(|| get(b"sofaArray").map(|id| format!("in the array {id}"))),
            members: None,
            line,
        };
        if self.cas.views.insert(name.clone(), view).is_some() {
            return Err(self.cas.error(line, format!("there are two views “{name}”")));
        }
        Ok(())
    }

    fn view(
        &mut self,
        given: &[(&[u8], std::borrow::Cow<'_, str>)],
        line: usize,
    ) -> Result<(), ReadError> {
        let get = |name: &[u8]| given.iter().find(|(key, _)| *key == name).map(|(_, v)| v.as_ref());
        let members = self.ids("members", get(b"members").unwrap_or_default(), line)?;
        // A view without a sofa is that of a CAS without a text.
        if let Some(sofa) = get(b"sofa") {
            self.views.push((self.id("sofa", sofa, line)?, members, line));
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Cas, ReadError> {
        for (sofa, members, line) in std::mem::take(&mut self.views) {
            let view = self.sofas.get(&sofa).and_then(|name| self.cas.views.get_mut(name));
            let Some(view) = view else {
                if members.is_empty() {
                    continue;
                }
                let problem = format!("a view is of the sofa {sofa}, which is not there");
                return Err(self.cas.error(line, problem));
            };
            view.members.get_or_insert_default().extend(members);
        }
        self.cas.complete()?;
        let unknown: Vec<&str> = self
            .cas
            .types
            .types
            .iter()
            .filter(|t| !t.known && matches!(t.kind, Kind::Unknown))
            .map(|t| names::short(&t.name))
            .take(10)
            .collect();
        if !unknown.is_empty() {
            let remark = format!(
                "No type system declares {}; what these have is read as text.",
                unknown.join(", ")
            );
            self.cas.remarks.push(remark);
        }
        Ok(self.cas)
    }
}

/// An attribute that is there twice.
fn twice<'a>(given: &[(&'a [u8], std::borrow::Cow<'_, str>)]) -> Option<&'a [u8]> {
    if given.len() <= 16 {
        let again = |(at, (key, _)): (usize, &(&'a [u8], _))| {
            given.iter().take(at).any(|(before, _)| before == key).then_some(*key)
        };
        return given.iter().enumerate().find_map(again);
    }
    let mut seen = std::collections::HashSet::new();
    given.iter().find(|(key, _)| !seen.insert(*key)).map(|(key, _)| *key)
}
