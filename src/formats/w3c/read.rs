//! From annotations to a document.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use smallvec::SmallVec;

use super::place::{Found, Ground, items, place};
use super::{CHAIN, SEGMENT};
use crate::annotation::Target;
use crate::formats::json::{Fields, Json, Object};
use crate::formats::segments::target;
use crate::formats::structure::values_from_json;
use crate::formats::{
    Aside, Chain, End, RawDocument, ReadError, Relation, SegmentLabel, Span, Value, Values,
};
use crate::schema::SegmentTargetKind;

/// A document whose annotations come one after the other.
pub(super) struct Draft {
    raw: RawDocument,
    ground: Ground,
    /// What the IRIs of its annotations begin with, if it is a document of ours.
    pub(super) prefix: String,
    /// Whether the file says its name.
    pub(super) is_named: bool,
    /// The IRI of its text.
    pub(super) source: String,
    /// The IRI of its article; empty if it has none of its own.
    pub(super) article: String,
    /// Spans by the IRIs of their annotations; `None` for what has no place.
    spans: HashMap<String, Option<usize>>,
    links: Vec<Link>,
    chains: Vec<Members>,
    /// How many links to other things are left out.
    lost_links: usize,
}

/// A relation whose ends are not looked up yet.
struct Link {
    relation: Relation,
    from: Reference,
    to: Reference,
}

/// A chain whose members are not looked up yet.
struct Members {
    chain: Chain,
    members: Vec<String>,
}

/// One end of a link.
enum Reference {
    Annotation(String),
    Segment(Target),
}

/// What the bodies of an annotation say.
#[derive(Default)]
struct Said<'a> {
    labels: SmallVec<[&'a str; 1]>,
    notes: Vec<&'a str>,
    /// IRIs and objects that are linked to.
    links: Vec<&'a Json<'a>>,
}

impl Draft {
    /// Nothing annotated yet.
    pub(super) fn new(raw: RawDocument, source: String, article: String) -> Self {
        Self {
            ground: Ground::new(),
            raw,
            prefix: String::new(),
            is_named: true,
            source,
            article,
            spans: HashMap::new(),
            links: Vec::new(),
            chains: Vec::new(),
            lost_links: 0,
        }
    }

    /// Its text.
    pub(super) fn text(&self) -> &str {
        &self.raw.document.text
    }

    /// Gives it a name.
    pub(super) fn name(&mut self, name: String) {
        self.raw.document.name = name;
    }

    /// Whether an annotation with this IRI is of this document of ours.
    pub(super) fn has(&self, iri: &str) -> bool {
        iri.starts_with(&self.prefix)
    }

    /// Takes in an annotation.
    pub(super) fn annotation(&mut self, annotation: Fields<'_>) -> Result<(), ReadError> {
        let motivation = motivation(annotation.map);
        let said = said(annotation, motivation)?;
        let targets = items(annotation.map.get("target"));
        let iri = iri(annotation.map);
        let local = annotation.text("localId")?.unwrap_or_default().to_owned();
        if let Some(chain) = annotation.map.get(CHAIN) {
            let text = |key: &str| chain.get(key).and_then(Json::as_str).map(str::to_owned);
            self.chains.push(Members {
                chain: Chain {
                    id: local,
                    name: said.labels.first().copied().unwrap_or_default().to_owned(),
                    kind: text("kind"),
                    knowledge_base_id: text("knowledgeBaseId"),
                    members: std::collections::BTreeSet::new(),
                },
                members: targets.iter().map(iri_of).map(str::to_owned).collect(),
            });
            return Ok(());
        }
        let attributes = match annotation.map.get("attributes") {
            Some(Json::Object(map)) => values_from_json(&map.to_map()),
            _ => Values::new(),
        };
        if motivation == "linking"
            && let ([from], [to]) = (targets, said.links.as_slice())
        {
            let (from, to) = (self.reference(annotation, from)?, self.reference(annotation, to)?);
            if let (Some(from), Some(to)) = (from, to) {
                let relation = Relation {
                    id: local,
                    label: said.labels.first().copied().unwrap_or(motivation).to_owned(),
                    from: End::Segment(Target::Article),
                    to: End::Segment(Target::Article),
                    attributes,
                    note: said.notes.join("\n"),
                };
                self.links.push(Link { relation, from, to });
                return Ok(());
            }
        }
        if let [Json::String(on)] = targets
            && let Some(Some(at)) = self.spans.get(on.as_ref())
        {
            if let Some(span) = self.raw.document.spans.get_mut(*at) {
                for said in said.labels.iter().chain(&said.notes) {
                    let gap = if span.note.is_empty() { "" } else { "\n" };
                    span.note = format!("{}{gap}{said}", span.note);
                }
            }
            return Ok(());
        }
        let layer = annotation.text("layer")?.unwrap_or_default().to_owned();
        let confidence = match annotation.map.get("confidence") {
            Some(percent) => percent.as_u64().filter(|p| *p <= 100).and_then(|p| p.try_into().ok()),
            None => None,
        };
        let mut labels = said.labels;
        if labels.is_empty() {
            labels.push(motivation);
        }
        let note = said.notes.join("\n");
        let stretches: SmallVec<[&Object<'_>; 1]> = targets
            .iter()
            .filter_map(|t| t.as_object().filter(|t| t.contains_key("selector")))
            .collect();
        let on = match (stretches.as_slice(), targets) {
            ([], _) => Some(Target::Article),
            (&[one], [_]) => self.segment(annotation, one)?,
            _ => None,
        };
        if let Some(on) = on {
            let layer =
                if layer.is_empty() && iri_is_foreign(iri) { motivation.to_owned() } else { layer };
            self.raw.document.segment_labels.extend(labels.into_iter().map(|label| SegmentLabel {
                id: local.clone(),
                layer: layer.clone(),
                label: label.to_owned(),
                target: on,
                note: note.clone(),
                confidence,
            }));
            return Ok(());
        }
        let mut attributes = attributes;
        for link in &said.links {
            attributes.insert("body".to_owned(), Value::Text(iri_of(link).to_owned()));
        }
        let text = &self.raw.document.text;
        let place = match place(annotation, &stretches, text, &mut self.ground)? {
            Found::At(place) => place,
            Found::Nowhere { at, text, reason } => {
                self.raw.document.aside.extend(labels.into_iter().map(|label| Aside {
                    id: local.clone(),
                    label: label.to_owned(),
                    at: at.clone(),
                    text: text.clone(),
                    line: annotation.line,
                    reason: reason.clone(),
                }));
                self.know(annotation, iri, None)?;
                return Ok(());
            }
        };
        self.know(annotation, iri, Some(self.raw.document.spans.len()))?;
        let span = Span { id: local, layer, attributes, note, confidence, ..Span::default() };
        let RawDocument { document, places, .. } = &mut self.raw;
        if let Some((last, others)) = labels.split_last() {
            for label in others {
                document.spans.push(Span { label: (*label).to_owned(), ..span.clone() });
                places.push(place.clone());
            }
            document.spans.push(Span { label: (*last).to_owned(), ..span });
            places.push(place);
        }
        Ok(())
    }

    fn know(
        &mut self,
        annotation: Fields<'_>,
        iri: &str,
        span: Option<usize>,
    ) -> Result<(), ReadError> {
        if iri.is_empty() {
            return Ok(());
        }
        match self.spans.entry(iri.to_owned()) {
            Entry::Vacant(place) => {
                place.insert(span);
                Ok(())
            }
            Entry::Occupied(_) => {
                Err(annotation.error(format!("there are two annotations with the id {iri}")))
            }
        }
    }

    /// The comment or paragraph that a target is, by our own term.
    fn segment(
        &mut self,
        annotation: Fields<'_>,
        stretch: &Object<'_>,
    ) -> Result<Option<Target>, ReadError> {
        let Some(word) = stretch.get(SEGMENT).and_then(Json::as_str) else { return Ok(None) };
        let Some(kind) = SegmentTargetKind::ALL.into_iter().find(|kind| kind.word() == word) else {
            return Err(annotation.error(format!(
                "“{SEGMENT}” is “{word}”; it is one of Article, Paragraph, Comment"
            )));
        };
        let text = &self.raw.document.text;
        let Found::At(found) = place(annotation, &[stretch], text, &mut self.ground)? else {
            return Err(annotation.error(format!("the {word} has no position")));
        };
        let &[(start, end)] = found.at.as_slice() else { return Ok(None) };
        match self.ground.bytes(text, start, end) {
            Some(range) => Ok(Some(target(kind, range))),
            None => Err(annotation.error(format!("the text has no characters {start} to {end}"))),
        }
    }

    /// What an end of a link is, if it is something here.
    fn reference(
        &mut self,
        annotation: Fields<'_>,
        end: &Json<'_>,
    ) -> Result<Option<Reference>, ReadError> {
        if let Json::Object(map) = end
            && map.contains_key("selector")
        {
            return Ok(self.segment(annotation, map)?.map(Reference::Segment));
        }
        let iri = iri_of(end);
        Ok(if iri.is_empty() {
            None
        } else if iri == self.source || iri == self.article {
            Some(Reference::Segment(Target::Article))
        } else {
            Some(Reference::Annotation(iri.to_owned()))
        })
    }

    /// The document, now that all annotations are known.
    pub(super) fn finished(mut self) -> RawDocument {
        for link in std::mem::take(&mut self.links) {
            let end = |reference| match reference {
                Reference::Annotation(iri) => {
                    self.spans.get(&iri).copied().flatten().map(End::Span)
                }
                Reference::Segment(target) => Some(End::Segment(target)),
            };
            match (end(link.from), end(link.to)) {
                (Some(from), Some(to)) => {
                    self.raw.document.relations.push(Relation { from, to, ..link.relation });
                }
                _ => self.lost_links += 1,
            }
        }
        for Members { mut chain, members } in std::mem::take(&mut self.chains) {
            chain.members =
                members.iter().filter_map(|iri| self.spans.get(iri).copied().flatten()).collect();
            if chain.members.is_empty() {
                self.lost_links += 1;
            } else {
                self.raw.document.chains.push(chain);
            }
        }
        if self.lost_links > 0 {
            let (one, are) = if self.lost_links == 1 { ("link", "is") } else { ("links", "are") };
            self.raw.remarks.push(format!(
                "{} {one} with things that are no annotations of this text {are} left out",
                self.lost_links
            ));
        }
        self.raw
    }
}

/// Why it was annotated, as one word.
fn motivation<'a>(annotation: &'a Object<'_>) -> &'a str {
    let first = items(annotation.get("motivation")).first().and_then(Json::as_str);
    first.map_or("annotation", |m| m.rsplit([':', '#']).next().unwrap_or(m))
}

/// The IRI of an annotation; empty if it has none.
pub(super) fn iri<'a>(annotation: &'a Object<'_>) -> &'a str {
    let id = annotation.get("id").or_else(|| annotation.get("@id"));
    id.and_then(Json::as_str).unwrap_or_default()
}

/// The IRI that a target or body is or has its source in; empty if none.
pub(super) fn iri_of<'a>(json: &'a Json<'_>) -> &'a str {
    let mut json = json;
    // A source may have a source in turn.
    for _ in 0..8 {
        match json {
            Json::String(iri) => return iri,
            Json::Object(map) => {
                match map.get("source").or_else(|| map.get("id")).or_else(|| map.get("@id")) {
                    Some(inner) => json = inner,
                    None => return "",
                }
            }
            _ => return "",
        }
    }
    ""
}

fn iri_is_foreign(iri: &str) -> bool {
    !iri.starts_with(super::IRI)
}

/// What the bodies say. A body without a purpose says what the motivation is.
fn said<'a>(annotation: Fields<'a>, motivation: &str) -> Result<Said<'a>, ReadError> {
    let mut said = Said::default();
    if let Some(value) = annotation.text("bodyValue")? {
        said.text(motivation, value);
    }
    for body in items(annotation.map.get("body")) {
        let map = match body {
            Json::Object(map) => map,
            Json::String(_) => {
                said.resource(motivation, body, None);
                continue;
            }
            _ => return Err(annotation.error("a “body” is neither an object nor an IRI")),
        };
        // Of several to choose from, the first is the one to show.
        let map = match items(map.get("items")).first() {
            Some(Json::Object(first)) => first,
            _ => map,
        };
        let purpose = items(map.get("purpose")).first().and_then(Json::as_str);
        let purpose = purpose.unwrap_or(motivation);
        match map.get("value") {
            Some(Json::String(value)) => said.text(purpose, value),
            _ if purpose == "linking" && map.contains_key("source") => {
                said.links.extend(map.get("source"));
            }
            _ => {
                let name = ["label", "name"].iter().find_map(|k| map.get(k).and_then(Json::as_str));
                said.resource(purpose, body, name);
            }
        }
    }
    Ok(said)
}

fn is_label(purpose: &str) -> bool {
    matches!(purpose, "tagging" | "classifying" | "identifying")
}

impl<'a> Said<'a> {
    fn text(&mut self, purpose: &str, value: &'a str) {
        if !is_label(purpose) {
            self.notes.push(value);
        } else if !self.labels.contains(&value) {
            self.labels.push(value);
        }
    }

    /// Something on the web: a label by its name or IRI, or a link.
    fn resource(&mut self, purpose: &str, body: &'a Json<'a>, name: Option<&'a str>) {
        let name = name.unwrap_or_else(|| iri_of(body));
        if is_label(purpose) && !name.is_empty() {
            self.text(purpose, name);
        } else if !name.is_empty() {
            self.links.push(body);
        }
    }
}
