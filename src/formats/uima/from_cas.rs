//! From a CAS to documents, one for each view with a text. Annotations become spans;
//! references between them, annotations with a governor and a dependent, and link features
//! become relations; links that follow one another become chains.

use std::collections::BTreeSet;

use super::cas::{Cas, Given, Structure, View};
use super::names;
use super::types::{Kind, Range};
use super::values;
use crate::formats::{
    Chain, Counting, Document, End, Place, RawDocument, ReadError, Relation, Span, Unit,
};
use crate::text::ByteRange;

/// Features of relations that say what they join, and from which to which.
const ENDS: [(&str, &str); 2] = [("Governor", "Dependent"), ("governor", "dependent")];

/// What a reader is told of a file by the place where it is.
#[derive(Clone, Debug, Default)]
pub(super) struct Origin {
    /// What to call a document that has no name in the file.
    pub(super) name: String,
    /// Whose annotations they are if the file does not say.
    pub(super) annotator: String,
}

/// Makes the documents of a CAS.
///
/// # Errors
/// If something is referred to that is not there, an offset is not in the text, or there
/// are annotations without a text.
pub(super) fn documents(cas: &Cas, origin: &Origin) -> Result<Vec<RawDocument>, ReadError> {
    let mut found = Vec::new();
    let with_text = cas.views.values().filter(|view| view.text.is_some()).count();
    let any_members = cas.views.values().any(|view| view.members.is_some());
    for (name, view) in &cas.views {
        let members = members(cas, name, view, any_members)?;
        let Some(text) = &view.text else {
            without_text(cas, name, view, &members)?;
            continue;
        };
        let document = Document {
            name: origin.name.clone(),
            annotator: origin.annotator.clone(),
            text: text.clone(),
            ..Document::default()
        };
        let raw = RawDocument {
            line: view.line,
            remarks: cas.remarks.clone(),
            ..RawDocument::new(&cas.file, Unit::Utf16, document)
        };
        let mut reading = Reading {
            cas,
            view,
            raw,
            spans: vec![None; cas.structures.len()],
            places: Vec::new(),
            tokens: Vec::new(),
            sentences: Vec::new(),
            left_out: BTreeSet::new(),
        };
        reading.read(&members)?;
        if with_text > 1 {
            let document = &mut reading.raw.document;
            document.name = format!("{}:{name}", document.name);
        }
        found.push(reading.raw);
    }
    Ok(found)
}

/// What a view has indexed, as places in the list of structures, in their order.
fn members(cas: &Cas, name: &str, view: &View, any_members: bool) -> Result<Vec<usize>, ReadError> {
    let Some(members) = &view.members else {
        // A file that has no list at all has all of them.
        let of_view = |s: &Structure| cas.reference(s, "sofa").is_none_or(|id| id == view.sofa);
        let all = cas.structures.iter().enumerate();
        return Ok(if any_members {
            Vec::new()
        } else {
            all.filter(|(_, s)| of_view(s)).map(|(at, _)| at).collect()
        });
    };
    let mut places = Vec::with_capacity(members.len());
    for id in members {
        match cas.place(*id) {
            Some(place) => places.push(place),
            None if *id == 0 || *id == view.sofa => {}
            None => {
                let problem = format!("the view “{name}” has the member {id}, which is not there");
                return Err(cas.error(view.line, problem));
            }
        }
    }
    places.sort_unstable();
    places.dedup();
    Ok(places)
}

/// A view without a text has nothing to read, if there is nothing to lose either.
fn without_text(cas: &Cas, name: &str, view: &View, members: &[usize]) -> Result<(), ReadError> {
    if let Some(place) = &view.elsewhere {
        let place: String = place.chars().take(200).collect();
        let problem = format!("the text of the view “{name}” is not in the file but {place}");
        return Err(cas.error(view.line, problem));
    }
    let said = members.iter().filter_map(|at| cas.structures.get(*at)).find(|structure| {
        cas.type_of(structure)
            .is_some_and(|t| matches!(t.kind, Kind::Annotation | Kind::Token | Kind::Sentence))
    });
    match said {
        Some(structure) => {
            let problem = format!("the view “{name}” has annotations and no text");
            Err(cas.error(structure.line, problem))
        }
        None => Ok(()),
    }
}

/// One view on its way to a document.
struct Reading<'a> {
    cas: &'a Cas,
    view: &'a View,
    raw: RawDocument,
    /// The span of each structure that has one.
    spans: Vec<Option<usize>>,
    /// The structure of each span.
    places: Vec<usize>,
    tokens: Vec<(usize, usize, usize)>,
    sentences: Vec<(usize, usize, usize)>,
    /// Types of what is no annotation and means nothing here.
    left_out: BTreeSet<String>,
}

/// What an annotation is.
enum Role {
    Span,
    Relation(u64, u64),
    /// A link of a chain that says which span it is about.
    Mention,
    /// A relation without one of its ends.
    Loose,
}

impl<'a> Reading<'a> {
    fn read(&mut self, members: &[usize]) -> Result<(), ReadError> {
        let mut relations = Vec::new();
        let mut chains = Vec::new();
        for at in members {
            let Some(structure) = self.cas.structures.get(*at) else { continue };
            let Some(kind) = self.kind(structure) else { continue };
            match kind {
                Kind::Token | Kind::Sentence => {
                    let (start, end) = self.extent(structure)?;
                    let all =
                        if kind == Kind::Token { &mut self.tokens } else { &mut self.sentences };
                    all.push((start, end, structure.line));
                }
                Kind::Document => self.about(structure),
                Kind::Field => self.field(structure)?,
                Kind::Metadata => {
                    if let Some(user) = self.cas.text(structure, "username") {
                        user.clone_into(&mut self.raw.document.annotator);
                    }
                }
                Kind::Annotation => match self.role(structure) {
                    Role::Span => {
                        self.span(*at)?;
                    }
                    Role::Relation(from, to) => relations.push((structure, from, to)),
                    Role::Mention => {}
                    Role::Loose => {
                        let remark = format!(
                            "The relation {} in line {} has only one end and is left out.",
                            structure.id, structure.line
                        );
                        self.raw.remarks.push(remark);
                    }
                },
                Kind::Other | Kind::Unknown if self.cas.reference(structure, "first").is_some() => {
                    chains.push(structure);
                }
                Kind::Other | Kind::Unknown => self.leave_out(structure),
                Kind::Fragment | Kind::Collection => {}
            }
        }
        for (structure, from, to) in relations {
            self.relation(structure, from, to)?;
        }
        for structure in chains {
            self.chain(structure)?;
        }
        // Spans that only a reference leads to are added as they are met.
        let mut at = 0;
        while at < self.raw.document.spans.len() {
            self.details(at)?;
            at += 1;
        }
        let (tokens, sentences) =
            (std::mem::take(&mut self.tokens), std::mem::take(&mut self.sentences));
        self.raw.document.tokens = self.ranges(tokens, "word")?;
        self.raw.document.sentences = self.ranges(sentences, "sentence")?;
        if !self.left_out.is_empty() {
            let names: Vec<&str> = self.left_out.iter().map(String::as_str).take(10).collect();
            let remark = format!("What is no annotation is left out: {}.", names.join(", "));
            self.raw.remarks.push(remark);
        }
        Ok(())
    }

    /// What a structure is; one of a type that nobody declares is an annotation if it has
    /// a place.
    fn kind(&self, structure: &Structure) -> Option<Kind> {
        let found = self.cas.type_of(structure)?;
        let has = |name: &str| self.cas.get(structure, name).is_some();
        Some(match found.kind {
            Kind::Unknown if has("begin") && has("end") => Kind::Annotation,
            kind => kind,
        })
    }

    fn leave_out(&mut self, structure: &Structure) {
        if let Some(found) = self.cas.type_of(structure) {
            self.left_out.insert(names::short(&found.name).to_owned());
        }
    }

    fn role(&self, structure: &Structure) -> Role {
        if self.is_link(structure) && self.cas.reference(structure, "mention").is_some() {
            return Role::Mention;
        }
        let declared = self.cas.type_of(structure).map(|found| &found.features);
        for (governor, dependent) in ENDS {
            let end = |name: &str| self.cas.reference(structure, name).filter(|id| *id != 0);
            match (end(governor), end(dependent)) {
                (Some(from), Some(to)) => return Role::Relation(from, to),
                (None, None) => {
                    let is_relation = declared
                        .is_some_and(|f| f.contains_key(governor) && f.contains_key(dependent));
                    if is_relation {
                        return Role::Loose;
                    }
                }
                _ => return Role::Loose,
            }
        }
        Role::Span
    }

    /// Whether it is a link of a chain.
    fn is_link(&self, structure: &Structure) -> bool {
        self.cas.is_link_type(structure.of)
    }

    /// Where an annotation is, in UTF-16 units.
    fn extent(&self, structure: &Structure) -> Result<(usize, usize), ReadError> {
        let offset = |name: &str| match self.cas.get(structure, name) {
            None => Ok(0),
            Some(Given::Whole(offset)) if *offset >= 0 => {
                usize::try_from(*offset).map_err(|_| offset.to_string())
            }
            Some(Given::Whole(offset)) => Err(offset.to_string()),
            Some(_) => Err("no number".to_owned()),
        };
        let fault = |(name, found): (&str, String)| {
            let problem = format!("“{name}” is {found}; an offset is a whole number from 0");
            self.cas.error(structure.line, problem)
        };
        let start = offset("begin").map_err(|found| fault(("begin", found)))?;
        Ok((start, offset("end").map_err(|found| fault(("end", found)))?))
    }

    /// The span of the structure at that place, made if there is none yet; `None` if it
    /// can be none.
    fn span(&mut self, at: usize) -> Result<Option<usize>, ReadError> {
        if let Some(known) = self.spans.get(at).copied().flatten() {
            return Ok(Some(known));
        }
        let Some(structure) = self.cas.structures.get(at) else { return Ok(None) };
        let in_view = self.cas.reference(structure, "sofa").is_none_or(|id| id == self.view.sofa);
        if !in_view {
            return Ok(None);
        }
        let (layer, label) = match self.kind(structure) {
            Some(Kind::Annotation) if matches!(self.role(structure), Role::Span) => {
                self.layer_and_label(structure)?
            }
            Some(Kind::Token) => ("Token".to_owned(), "Token".to_owned()),
            Some(Kind::Sentence) => ("Sentence".to_owned(), "Sentence".to_owned()),
            _ => return Ok(None),
        };
        let extent = self.extent(structure)?;
        let mut place = Place::at(extent.0, extent.1).in_line(structure.line);
        if let Some(given) = self.cas.get(structure, names::FRAGMENTS) {
            let mut fragments = smallvec::SmallVec::new();
            for id in self.referred(structure, given)? {
                let part = self.find(structure, names::FRAGMENTS, id)?;
                if self.kind(part) == Some(Kind::Fragment) || self.cas.get(part, "end").is_some() {
                    fragments.push(self.extent(part)?);
                }
            }
            if !fragments.is_empty() {
                place.at = fragments;
            }
        }
        let number = self.raw.document.spans.len();
        self.raw.document.spans.push(Span { layer, label, ..Span::default() });
        self.raw.places.push(place);
        self.places.push(at);
        if let Some(slot) = self.spans.get_mut(at) {
            *slot = Some(number);
        }
        Ok(Some(number))
    }

    fn layer_and_label(&self, structure: &Structure) -> Result<(String, String), ReadError> {
        let Some(found) = self.cas.type_of(structure) else { return Ok(Default::default()) };
        let layer = if !self.is_link(structure) {
            names::layer_of(&found.name)
        } else if found.name == names::LINK {
            "Coreference".to_owned()
        } else {
            names::layer_of(found.name.strip_suffix("Link").unwrap_or(&found.name))
        };
        let label = match values::label_feature(self.cas, structure) {
            Some(feature) => values::label(self.cas, structure, feature)?,
            None => names::short(&found.name).to_owned(),
        };
        Ok((layer, label))
    }

    /// Everything said of a span beside its label: attributes, note, and so on; references
    /// become relations.
    fn details(&mut self, number: usize) -> Result<(), ReadError> {
        let Some(structure) = self.places.get(number).and_then(|at| self.cas.structures.get(*at))
        else {
            return Ok(());
        };
        if self.kind(structure) != Some(Kind::Annotation) {
            return Ok(());
        }
        let said = values::Said::of(self.cas, structure)?;
        if let Some(span) = self.raw.document.spans.get_mut(number) {
            (span.id, span.note, span.confidence) = (said.id, said.note, said.confidence);
            span.attributes = said.attributes;
        }
        for (feature, given) in &structure.features {
            let name = self.cas.names.get(*feature);
            let is_link = name == "next" || name == "mention";
            if matches!(name, "sofa" | names::FRAGMENTS) || is_link && self.is_link(structure) {
                continue;
            }
            for id in self.referred(structure, given)? {
                let target = self.find(structure, name, id)?;
                self.reference(number, name, target)?;
            }
        }
        Ok(())
    }

    /// A reference from a span: to another, or by a link with a role.
    fn reference(
        &mut self,
        from: usize,
        feature: &str,
        target: &'a Structure,
    ) -> Result<(), ReadError> {
        let attribute = names::attribute_of(feature).into_owned();
        let by_link = self.cas.reference(target, "target").filter(|id| *id != 0);
        let is_place =
            matches!(self.kind(target), Some(Kind::Annotation | Kind::Token | Kind::Sentence));
        let (label, target, said) = match by_link {
            Some(id) if !is_place => {
                let role = self.cas.text(target, "role").filter(|role| !role.is_empty());
                let label = role.map_or(attribute, str::to_owned);
                let mut said = values::Said::of(self.cas, target)?;
                said.attributes.remove("role");
                (label, self.find(target, "target", id)?, said)
            }
            _ if is_place => (attribute, target, values::Said::default()),
            _ => return Ok(()),
        };
        let to = match self.cas.place(target.id) {
            Some(at) => self.span(at)?,
            None => None,
        };
        if let Some(to) = to {
            self.raw.document.relations.push(Relation {
                id: said.id,
                label,
                from: End::Span(from),
                to: End::Span(to),
                attributes: said.attributes,
                note: said.note,
            });
        }
        Ok(())
    }

    fn relation(&mut self, structure: &'a Structure, from: u64, to: u64) -> Result<(), ReadError> {
        let mut end = |id: u64, name: &str| {
            let target = self.find(structure, name, id)?;
            match self.cas.place(target.id) {
                Some(at) => self.span(at),
                None => Ok(None),
            }
        };
        let (Some(from), Some(to)) = (end(from, "Governor")?, end(to, "Dependent")?) else {
            let remark = format!(
                "The relation {} in line {} joins what is no span and is left out.",
                structure.id, structure.line
            );
            self.raw.remarks.push(remark);
            return Ok(());
        };
        let said = values::Said::of(self.cas, structure)?;
        let label = match values::label_feature(self.cas, structure) {
            Some(feature) => values::label(self.cas, structure, feature)?,
            None => {
                let name = self.cas.type_of(structure).map_or("", |t| t.name.as_str());
                names::plain(names::short(name)).into_owned()
            }
        };
        self.raw.document.relations.push(Relation {
            id: said.id,
            label,
            from: End::Span(from),
            to: End::Span(to),
            attributes: said.attributes,
            note: said.note,
        });
        Ok(())
    }

    fn chain(&mut self, structure: &'a Structure) -> Result<(), ReadError> {
        let text = |name: &str| self.cas.text(structure, name).map(str::to_owned);
        let mut chain = Chain {
            id: text(names::ID).unwrap_or_default(),
            name: text("name").unwrap_or_default(),
            kind: text("kind"),
            knowledge_base_id: text("knowledgeBaseId"),
            members: BTreeSet::new(),
        };
        let mut seen = BTreeSet::new();
        let mut next = self.cas.reference(structure, "first").map(|id| (structure, "first", id));
        while let Some((from, feature, id)) = next.filter(|(_, _, id)| *id != 0) {
            if !seen.insert(id) {
                let problem = format!("the chain {} comes back to its link {id}", structure.id);
                return Err(self.cas.error(structure.line, problem));
            }
            let link = self.find(from, feature, id)?;
            let member = match self.cas.reference(link, "mention").filter(|id| *id != 0) {
                Some(id) => self.find(link, "mention", id)?,
                None => link,
            };
            if let Some(at) = self.cas.place(member.id)
                && let Some(span) = self.span(at)?
            {
                chain.members.insert(span);
            }
            next = self.cas.reference(link, "next").map(|id| (link, "next", id));
        }
        if !chain.members.is_empty() {
            self.raw.document.chains.push(chain);
        }
        Ok(())
    }

    /// The ids that a value refers to, those in arrays and lists too.
    fn referred(&self, structure: &Structure, given: &Given) -> Result<Vec<u64>, ReadError> {
        let direct: &[u64] = match given {
            Given::Reference(id) => std::slice::from_ref(id),
            Given::References(ids) => ids,
            _ => return Ok(Vec::new()),
        };
        let mut found = Vec::with_capacity(direct.len());
        for id in direct.iter().filter(|id| **id != 0 && **id != self.view.sofa) {
            let Some(target) = self.cas.find(*id) else {
                let problem =
                    format!("structure {} refers to {id}, which is not there", structure.id);
                return Err(self.cas.error(structure.line, problem));
            };
            let is_collection =
                self.cas.type_of(target).is_some_and(|t| t.kind == Kind::Collection);
            if is_collection {
                found.extend(values::elements(self.cas, target)?);
            } else {
                found.push(*id);
            }
        }
        Ok(found)
    }

    fn find(&self, from: &Structure, feature: &str, id: u64) -> Result<&'a Structure, ReadError> {
        self.cas.find(id).ok_or_else(|| {
            let problem =
                format!("“{feature}” of structure {} refers to {id}, which is not there", from.id);
            self.cas.error(from.line, problem)
        })
    }

    /// What is said of the document as a whole.
    fn about(&mut self, structure: &Structure) {
        let text = |name: &str| self.cas.text(structure, name).map(str::to_owned);
        let uri = text("documentUri");
        if let Some(name) = text("documentId").or_else(|| text("documentTitle")) {
            // What DKPro's readers write ends as the file did that they read.
            let bare = uri.as_ref().and_then(|_| name.strip_suffix(".txt"));
            self.raw.document.name = bare.unwrap_or(&name).to_owned();
        }
        let fields = structure.features.iter().filter_map(|(feature, given)| {
            let name = self.cas.names.get(*feature);
            match given {
                Given::Text(text) => Some((name, text)),
                _ => None,
            }
        });
        for (name, value) in fields {
            let is_plain = match name {
                "documentId" | "documentTitle" | "collectionId" | "documentBaseUri"
                | "isLastSegment" => false,
                "language" => **value != *"x-unspecified",
                _ => true,
            };
            if is_plain {
                let value = serde_json::Value::from(value.as_ref());
                self.raw.document.metadata.insert(name.to_owned(), value);
            }
        }
    }

    fn field(&mut self, structure: &Structure) -> Result<(), ReadError> {
        let (Some(key), Some(value)) =
            (self.cas.text(structure, "key"), self.cas.text(structure, "value"))
        else {
            return Ok(());
        };
        let is_json = self.cas.get(structure, "json") == Some(&Given::Flag(true));
        let value = if is_json {
            serde_json::from_str(value).map_err(|e| {
                let problem = format!("the field “{key}” is no JSON: {e}");
                self.cas.error(structure.line, problem)
            })?
        } else {
            serde_json::Value::from(value)
        };
        self.raw.document.metadata.insert(key.to_owned(), value);
        Ok(())
    }

    /// Words or sentences as ranges of the text, in its order.
    fn ranges(
        &self,
        mut found: Vec<(usize, usize, usize)>,
        what: &str,
    ) -> Result<Option<Vec<ByteRange>>, ReadError> {
        if found.is_empty() {
            return Ok(None);
        }
        found.sort_unstable();
        let mut offsets: Vec<usize> = found.iter().flat_map(|(s, e, _)| [*s, *e]).collect();
        offsets.sort_unstable();
        offsets.dedup();
        let bytes = Counting::of(Unit::Utf16).to_bytes(&self.raw.document.text, &offsets);
        let byte =
            |offset: usize| bytes.get(offsets.binary_search(&offset).ok()?).copied().flatten();
        let mut ranges = Vec::with_capacity(found.len());
        for (start, end, line) in found {
            match (byte(start), byte(end)) {
                (Some(from), Some(to)) if start <= end => ranges.push(ByteRange::new(from, to)),
                _ => {
                    let problem = format!("a {what} is at {start} to {end}, where no text is");
                    return Err(self.cas.error(line, problem));
                }
            }
        }
        ranges.retain(|range| !range.is_empty());
        Ok(Some(ranges))
    }
}

/// Whether a feature of that range is a text.
pub(super) const fn is_text(range: Range) -> bool {
    matches!(range, Range::Text | Range::Unknown)
}
