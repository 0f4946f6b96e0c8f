//! From a document to feature structures, one after the other, for either syntax.

use std::collections::BTreeSet;

use super::names;
use super::plan::{Attributes, Plan};
use crate::formats::{Counting, Document, End, Tokenizer, Unit, Value, Values, WriteError};
use crate::text::ByteRange;
use crate::text::sentences_of;

/// Takes feature structures. Every feature comes between the begin and the end of its
/// structure.
pub(super) trait Sink {
    /// A structure begins.
    fn begin(&mut self, id: usize, type_name: &str);
    /// A whole number.
    fn whole(&mut self, feature: &str, value: usize);
    /// A number.
    fn number(&mut self, feature: &str, value: f64);
    /// Yes or no.
    fn flag(&mut self, feature: &str, value: bool);
    /// A text.
    fn text(&mut self, feature: &str, value: &str);
    /// An array of texts.
    fn texts(&mut self, feature: &str, values: &BTreeSet<String>);
    /// Another structure.
    fn reference(&mut self, feature: &str, id: usize);
    /// An array of other structures.
    fn references(&mut self, feature: &str, ids: &[usize]);
    /// It ends.
    fn end(&mut self);
}

/// The sofa's id.
pub(super) const SOFA: usize = 1;

/// Writes what a document says. Returns the first id that is not used; all from 2 up to
/// there are indexed.
///
/// # Errors
/// If the document has what the plan does not.
pub(super) fn write(
    document: &Document,
    plan: &Plan,
    sink: &mut impl Sink,
) -> Result<usize, WriteError> {
    let (tokens, sentences) = if plan.tokens { words(document) } else { (Vec::new(), Vec::new()) };
    let fragments = || document.spans.iter().flat_map(|s| s.fragments.iter().copied());
    let extents = document.spans.iter().map(crate::formats::Span::extent);
    let all = sentences.iter().copied().chain(tokens.iter().copied()).chain(extents);
    let ranges: Vec<ByteRange> = all.chain(fragments()).collect();
    let bytes = ranges.iter().flat_map(|r| [r.start, r.end]).chain([document.text.len()]);
    let units = Counting::of(Unit::Utf16).from_bytes(&document.text, bytes);
    let length = units.last().copied().unwrap_or_default();
    let mut writing = Writing { document, plan, sink, units: units.into_iter(), next: SOFA + 1 };
    writing.about(length);
    for (type_name, count) in [(names::SENTENCE, sentences.len()), (names::TOKEN, tokens.len())] {
        for _ in 0..count {
            let place = writing.place();
            writing.annotation(type_name, place);
            writing.sink.end();
        }
    }
    let extents: Vec<(usize, usize)> = document.spans.iter().map(|_| writing.place()).collect();
    let ids = writing.spans(&extents)?;
    writing.relations(&ids, &extents)?;
    writing.chains(&ids, &extents);
    Ok(writing.next)
}

/// The document's own words and sentences, or those that are found.
fn words(document: &Document) -> (Vec<ByteRange>, Vec<ByteRange>) {
    let tokens = match &document.tokens {
        Some(tokens) => tokens.clone(),
        None => Tokenizer::Words.tokens(&document.text),
    };
    let sentences = match &document.sentences {
        Some(sentences) => sentences.clone(),
        None => sentences_of(&document.text, &tokens)
            .into_iter()
            .filter_map(|s| {
                let (first, last) = (tokens.get(s.start)?, tokens.get(s.end.checked_sub(1)?)?);
                Some(ByteRange::new(first.start, last.end))
            })
            .collect(),
    };
    (tokens, sentences)
}

struct Writing<'a, S> {
    document: &'a Document,
    plan: &'a Plan,
    sink: &'a mut S,
    /// Starts and ends of all ranges, in their order.
    units: std::vec::IntoIter<usize>,
    next: usize,
}

impl<S: Sink> Writing<'_, S> {
    fn place(&mut self) -> (usize, usize) {
        let start = self.units.next().unwrap_or_default();
        (start, self.units.next().unwrap_or_default())
    }

    fn id(&mut self) -> usize {
        let id = self.next;
        self.next += 1;
        id
    }

    /// Begins an annotation. Returns its id.
    fn annotation(&mut self, type_name: &str, (start, end): (usize, usize)) -> usize {
        let id = self.id();
        self.sink.begin(id, type_name);
        self.sink.reference("sofa", SOFA);
        self.sink.whole("begin", start);
        self.sink.whole("end", end);
        id
    }

    fn about(&mut self, length: usize) {
        let document = self.document;
        self.annotation(names::METADATA, (0, length));
        self.sink.text("language", "x-unspecified");
        self.sink.text("documentTitle", &document.name);
        self.sink.text("documentId", &document.name);
        self.sink.flag("isLastSegment", false);
        self.sink.end();
        if !document.annotator.is_empty() {
            self.annotation(names::CAS_METADATA, (0, length));
            self.sink.text("username", &document.annotator);
            self.sink.end();
        }
        for (key, value) in &document.metadata {
            self.annotation(names::FIELD, (0, length));
            self.sink.text("key", key);
            if let Some(text) = value.as_str() {
                self.sink.text("value", text);
            } else {
                self.sink.text("value", &value.to_string());
                self.sink.flag("json", true);
            }
            self.sink.end();
        }
    }

    /// Writes all spans. Returns their ids.
    fn spans(&mut self, extents: &[(usize, usize)]) -> Result<Vec<usize>, WriteError> {
        // Fragments first: arrays refer to them by id.
        let mut parts = Vec::with_capacity(extents.len());
        for span in &self.document.spans {
            let places: Vec<_> = span.fragments.iter().map(|_| self.place()).collect();
            let mut ids = Vec::new();
            if places.len() > 1 {
                for place in places {
                    ids.push(self.annotation(names::FRAGMENT, place));
                    self.sink.end();
                }
            }
            parts.push(ids);
        }
        let mut ids = Vec::with_capacity(extents.len());
        for ((span, extent), parts) in self.document.spans.iter().zip(extents).zip(parts) {
            let Some(layer) = self.plan.layer(&span.layer) else {
                let problem = format!("the layer “{}” was not announced", span.layer);
                return Err(WriteError::unfit(&self.document.name, problem));
            };
            ids.push(self.annotation(&layer.type_name, *extent));
            self.sink.text(layer.label, &span.label);
            self.said(&span.id, &span.note);
            if let Some(percent) = span.confidence {
                self.sink.whole(names::CONFIDENCE, usize::from(percent));
            }
            if !parts.is_empty() {
                self.sink.references(names::FRAGMENTS, &parts);
            }
            self.values(&layer.attributes, &span.attributes)?;
            self.sink.end();
        }
        Ok(ids)
    }

    fn relations(&mut self, ids: &[usize], extents: &[(usize, usize)]) -> Result<(), WriteError> {
        for relation in &self.document.relations {
            let (End::Span(from), End::Span(to)) = (relation.from, relation.to) else {
                let problem = "a relation ends at no span";
                return Err(WriteError::unfit(&self.document.name, problem));
            };
            let (Some(governor), Some(dependent)) = (ids.get(from), ids.get(to)) else {
                let problem = "a relation ends at a span that is not there";
                return Err(WriteError::unfit(&self.document.name, problem));
            };
            // As in INCEpTION a relation is where its dependent is.
            self.annotation(names::RELATION, extents.get(to).copied().unwrap_or_default());
            self.sink.reference("Dependent", *dependent);
            self.sink.reference("Governor", *governor);
            self.sink.text("label", &relation.label);
            self.said(&relation.id, &relation.note);
            self.values(&self.plan.relation, &relation.attributes)?;
            self.sink.end();
        }
        Ok(())
    }

    fn chains(&mut self, ids: &[usize], extents: &[(usize, usize)]) {
        for chain in &self.document.chains {
            let first = self.next;
            let mut left = chain.members.len();
            for member in &chain.members {
                let (Some(mention), Some(extent)) = (ids.get(*member), extents.get(*member)) else {
                    continue;
                };
                left -= 1;
                let link = self.annotation(names::LINK, *extent);
                if left > 0 {
                    self.sink.reference("next", link + 1);
                }
                let label = self.document.spans.get(*member).map_or("", |s| s.label.as_str());
                self.sink.text("referenceType", label);
                self.sink.reference("mention", *mention);
                self.sink.end();
            }
            let id = self.id();
            self.sink.begin(id, names::CHAIN);
            self.sink.reference("sofa", SOFA);
            if !chain.members.is_empty() {
                self.sink.reference("first", first);
            }
            self.text_if_any(names::ID, &chain.id);
            self.text_if_any("name", &chain.name);
            for (feature, text) in
                [("kind", &chain.kind), ("knowledgeBaseId", &chain.knowledge_base_id)]
            {
                if let Some(text) = text {
                    self.sink.text(feature, text);
                }
            }
            self.sink.end();
        }
    }

    fn said(&mut self, id: &str, note: &str) {
        self.text_if_any(names::ID, id);
        self.text_if_any(names::NOTE, note);
    }

    fn text_if_any(&mut self, feature: &str, text: &str) {
        if !text.is_empty() {
            self.sink.text(feature, text);
        }
    }

    fn values(&mut self, attributes: &Attributes, values: &Values) -> Result<(), WriteError> {
        for (name, value) in values {
            let Some(feature) = attributes.feature(name, value) else {
                let problem = format!("the attribute “{name}” was not announced");
                return Err(WriteError::unfit(&self.document.name, problem));
            };
            match value {
                Value::Text(text) => self.sink.text(feature, text),
                Value::List(list) => self.sink.texts(feature, list),
                Value::Number(number) => self.sink.number(feature, *number),
                Value::Flag(flag) => self.sink.flag(feature, *flag),
            }
        }
        Ok(())
    }
}
