//! Writing one page of annotations.

use std::io::{self, Write as _};

use super::{CHAIN, CONTEXT, DOCUMENT, IRI, SEGMENT};
use crate::annotation::Target;
use crate::formats::json::{put, put_number, put_text};
use crate::formats::segments::word;
use crate::formats::structure::values_to_json;
use crate::formats::{
    Document, End, Output, SegmentLabel, Span, Values, WriteContext, WriteError, Writer,
};
use crate::text::{ByteRange, OffsetTable, Sha256};

/// How many code points stand in `prefix` and in `suffix`.
const AROUND: usize = 32;

/// Writes the page.
pub(super) struct Page {
    context: WriteContext,
    is_first: bool,
    /// The IRI of the text that was written last.
    last_text: String,
    buffer: Vec<u8>,
}

/// What all annotations of a document need.
struct Work<'a> {
    document: &'a Document,
    offsets: OffsetTable,
    /// What the IRIs of its annotations begin with.
    prefix: String,
    /// The IRI of its text.
    source: String,
    /// The IRI of its article.
    article: String,
    /// `"creator":{…},`, or nothing.
    creator: Vec<u8>,
}

/// The first characters of a hash, to make IRIs of.
fn short_hash(bytes: &[u8]) -> String {
    Sha256::of(bytes).to_string().chars().take(16).collect()
}

/// What may stand in an IRI as it is, the rest as `%` and two digits.
fn escaped(name: &str) -> String {
    let mut iri = String::with_capacity(name.len());
    for c in name.chars() {
        if c.is_alphanumeric() || matches!(c, '-' | '.' | '_' | '~' | '/') {
            iri.push(c);
        } else {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                iri.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    iri
}

impl Page {
    /// Begins with nothing written.
    pub(super) fn new(context: WriteContext) -> Self {
        Self { context, is_first: true, last_text: String::new(), buffer: Vec::new() }
    }

    fn begin(&mut self) -> io::Result<()> {
        write!(
            self.buffer,
            "{{\"@context\":[\"{CONTEXT}\",{{\"@version\":1.1,\"tagline\":\"{IRI}ns#\",\
             \"{DOCUMENT}\":{{\"@id\":\"tagline:{DOCUMENT}\",\"@type\":\"@json\"}},\
             \"localId\":\"tagline:localId\",\"layer\":\"tagline:layer\",\
             \"confidence\":\"tagline:confidence\",\
             \"attributes\":{{\"@id\":\"tagline:attributes\",\"@type\":\"@json\"}},\
             \"{SEGMENT}\":\"tagline:{SEGMENT}\",\
             \"{CHAIN}\":{{\"@id\":\"tagline:{CHAIN}\",\"@type\":\"@json\"}}}}],\
             \"id\":\"{IRI}page\",\"type\":\"AnnotationPage\",\
             \"partOf\":{{\"id\":\"{IRI}collection\",\"type\":\"AnnotationCollection\"}},\
             \"items\":["
        )
    }

    fn write(&mut self, document: &Document) -> io::Result<()> {
        self.buffer.clear();
        if self.is_first {
            self.begin()?;
        }
        let text_hash = short_hash(document.text.as_bytes());
        let identity = format!("{}\n{}\n{text_hash}", document.name, document.annotator);
        let mut creator = Vec::new();
        if !document.annotator.is_empty() {
            creator.extend_from_slice(b"\"creator\":{\"type\":\"Person\",\"name\":");
            put(&mut creator, &document.annotator)?;
            creator.extend_from_slice(b"},");
        }
        let work = Work {
            document,
            offsets: document.offsets(),
            prefix: format!("{IRI}{}:", short_hash(identity.as_bytes())),
            article: if document.name.is_empty() {
                format!("{IRI}article-of:{text_hash}")
            } else {
                format!("{IRI}article:{}", escaped(&document.name))
            },
            source: format!("{IRI}text:{text_hash}"),
            creator,
        };
        let out = &mut self.buffer;
        out.extend_from_slice(if std::mem::take(&mut self.is_first) { b"\n" } else { b",\n" });
        work.text(out, work.source == self.last_text)?;
        for (i, span) in document.spans.iter().enumerate() {
            work.span(out, i, span)?;
        }
        for (i, label) in document.segment_labels.iter().enumerate() {
            work.segment_label(out, i, label)?;
        }
        work.relations(out)?;
        work.chains(out)?;
        self.last_text = work.source;
        Ok(())
    }
}

impl Work<'_> {
    /// The beginning of an annotation, up to its bodies.
    fn begin(&self, out: &mut Vec<u8>, kind: &str, at: usize, motivation: &str) {
        out.extend_from_slice(b",\n{\"id\":\"");
        out.extend_from_slice(self.prefix.as_bytes());
        out.extend_from_slice(kind.as_bytes());
        put_number(out, at);
        out.extend_from_slice(b"\",\"type\":\"Annotation\",\"motivation\":\"");
        out.extend_from_slice(motivation.as_bytes());
        out.extend_from_slice(b"\",");
        out.extend_from_slice(&self.creator);
    }

    /// The annotation that says what the text of the article is; without the text if that
    /// stands before already.
    fn text(&self, out: &mut Vec<u8>, is_known: bool) -> io::Result<()> {
        let Self { document, prefix, source, article, .. } = self;
        write!(out, "{{\"id\":\"{prefix}text\",\"type\":\"Annotation\",")?;
        out.extend_from_slice(b"\"motivation\":\"describing\",");
        out.extend_from_slice(&self.creator);
        if is_known {
            write!(out, "\"body\":\"{source}\"")?;
        } else {
            write!(out, "\"body\":{{\"id\":\"{source}\",\"type\":\"TextualBody\",")?;
            out.extend_from_slice(b"\"format\":\"text/plain\",\"value\":");
            put_text(out, &document.text);
            out.push(b'}');
        }
        write!(out, ",\"target\":\"{article}\",\"{DOCUMENT}\":{{\"name\":")?;
        put(out, &document.name)?;
        if !document.metadata.is_empty() {
            out.extend_from_slice(b",\"metadata\":");
            put(out, &document.metadata)?;
        }
        out.extend_from_slice(b"}}");
        Ok(())
    }

    /// A stretch of the text, its closing bracket still to come.
    fn stretch(&self, out: &mut Vec<u8>, range: ByteRange) {
        let text = &self.document.text;
        let chars = self.offsets.to_chars(text, range).unwrap_or_default();
        out.extend_from_slice(b"{\"source\":\"");
        out.extend_from_slice(self.source.as_bytes());
        out.extend_from_slice(b"\",\"selector\":[{\"type\":\"TextPositionSelector\",\"start\":");
        put_number(out, chars.start);
        out.extend_from_slice(b",\"end\":");
        put_number(out, chars.end);
        out.extend_from_slice(b"},{\"type\":\"TextQuoteSelector\",\"prefix\":");
        let before = text.get(..range.start).unwrap_or_default();
        let start = before.char_indices().rev().nth(AROUND - 1).map_or(0, |(at, _)| at);
        put_text(out, before.get(start..).unwrap_or_default());
        out.extend_from_slice(b",\"exact\":");
        put_text(out, self.document.slice(range));
        out.extend_from_slice(b",\"suffix\":");
        let after = text.get(range.end..).unwrap_or_default();
        let end = after.char_indices().nth(AROUND).map_or(after.len(), |(at, _)| at);
        put_text(out, after.get(..end).unwrap_or_default());
        out.extend_from_slice(b"}]");
    }

    /// A comment, a paragraph, or the article.
    fn segment(&self, out: &mut Vec<u8>, target: Target) -> io::Result<()> {
        let Some(range) = target.range() else { return put(out, &self.article) };
        self.stretch(out, range);
        write!(out, ",\"{SEGMENT}\":\"{}\"}}", word(target))
    }

    fn span(&self, out: &mut Vec<u8>, at: usize, span: &Span) -> io::Result<()> {
        self.begin(out, "s", at, "tagging");
        put_bodies(out, "tagging", &span.label, &span.note);
        out.extend_from_slice(b",\"target\":");
        let several = span.fragments.len() != 1;
        if several {
            out.push(b'[');
        }
        for (i, range) in span.fragments.iter().enumerate() {
            if i > 0 {
                out.push(b',');
            }
            self.stretch(out, *range);
            out.push(b'}');
        }
        if several {
            out.push(b']');
        }
        put_word(out, "layer", &span.layer);
        put_rest(out, &span.id, span.confidence, &span.attributes)
    }

    fn segment_label(&self, out: &mut Vec<u8>, at: usize, label: &SegmentLabel) -> io::Result<()> {
        self.begin(out, "l", at, "classifying");
        put_bodies(out, "classifying", &label.label, &label.note);
        out.extend_from_slice(b",\"target\":");
        self.segment(out, label.target)?;
        put_word(out, "layer", &label.layer);
        put_rest(out, &label.id, label.confidence, &Values::new())
    }

    fn relations(&self, out: &mut Vec<u8>) -> io::Result<()> {
        for (i, relation) in self.document.relations.iter().enumerate() {
            self.begin(out, "r", i, "linking");
            put_bodies(out, "tagging", &relation.label, &relation.note);
            // The list of bodies goes on with what is linked to.
            out.pop();
            out.extend_from_slice(
                b",{\"type\":\"SpecificResource\",\"purpose\":\"linking\",\"source\":",
            );
            self.end(out, relation.to)?;
            out.extend_from_slice(b"}],\"target\":");
            self.end(out, relation.from)?;
            put_rest(out, &relation.id, None, &relation.attributes)?;
        }
        Ok(())
    }

    fn end(&self, out: &mut Vec<u8>, end: End) -> io::Result<()> {
        match end {
            End::Span(at) => write!(out, "\"{}s{at}\"", self.prefix),
            End::Segment(target) => self.segment(out, target),
        }
    }

    fn chains(&self, out: &mut Vec<u8>) -> io::Result<()> {
        for (i, chain) in self.document.chains.iter().enumerate() {
            self.begin(out, "c", i, "identifying");
            put_bodies(out, "identifying", &chain.name, "");
            out.extend_from_slice(b",\"target\":[");
            for (n, member) in chain.members.iter().enumerate() {
                if n > 0 {
                    out.push(b',');
                }
                write!(out, "\"{}s{member}\"", self.prefix)?;
            }
            write!(out, "],\"{CHAIN}\":")?;
            let mut said = serde_json::Map::new();
            for (key, value) in
                [("kind", &chain.kind), ("knowledgeBaseId", &chain.knowledge_base_id)]
            {
                if let Some(value) = value {
                    said.insert(key.to_owned(), value.as_str().into());
                }
            }
            put(out, &said)?;
            put_rest(out, &chain.id, None, &Values::new())?;
        }
        Ok(())
    }
}

/// The label and the note as bodies.
fn put_bodies(out: &mut Vec<u8>, purpose: &str, label: &str, note: &str) {
    out.extend_from_slice(b"\"body\":[{\"type\":\"TextualBody\",\"purpose\":\"");
    out.extend_from_slice(purpose.as_bytes());
    out.extend_from_slice(b"\",\"value\":");
    put_text(out, label);
    if !note.is_empty() {
        out.extend_from_slice(b"},{\"type\":\"TextualBody\",\"purpose\":\"commenting\",\"value\":");
        put_text(out, note);
    }
    out.extend_from_slice(b"}]");
}

fn put_word(out: &mut Vec<u8>, key: &str, word: &str) {
    if word.is_empty() {
        return;
    }
    out.extend_from_slice(b",\"");
    out.extend_from_slice(key.as_bytes());
    out.extend_from_slice(b"\":");
    put_text(out, word);
}

/// What the model has no terms for, and the end of the annotation.
fn put_rest(
    out: &mut Vec<u8>,
    id: &str,
    confidence: Option<u8>,
    attributes: &Values,
) -> io::Result<()> {
    put_word(out, "localId", id);
    if let Some(percent) = confidence {
        write!(out, ",\"confidence\":{percent}")?;
    }
    if !attributes.is_empty() {
        out.extend_from_slice(b",\"attributes\":");
        put(out, &values_to_json(attributes))?;
    }
    out.push(b'}');
    Ok(())
}

impl Writer for Page {
    fn document(&mut self, document: &Document, out: &mut dyn Output) -> Result<(), WriteError> {
        let written =
            self.write(document).and_then(|()| out.write(&self.context.file, &self.buffer));
        written.map_err(|e| WriteError::io(&self.context.file, e))
    }

    fn finish(mut self: Box<Self>, out: &mut dyn Output) -> Result<(), WriteError> {
        self.buffer.clear();
        let begun = if self.is_first { self.begin() } else { Ok(()) };
        self.buffer.extend_from_slice(b"\n]}\n");
        let file = &self.context.file;
        let ended = begun.and_then(|()| out.write(file, &self.buffer)).and_then(|()| out.end(file));
        ended.map_err(|e| WriteError::io(file, e))
    }
}
