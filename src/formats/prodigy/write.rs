//! Writing Prodigy's JSON lines.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Write as _};

use super::put_number;
use super::{ACCEPT, ESCAPE, Fieldless, HOST, LABEL, SPAN_KEYS, is_bare, only_label};
use crate::annotation::Target;
use crate::formats::json::{put, put_text};
use crate::formats::structure::{self, Host, HostRelations};
use crate::formats::{
    Document, End, Inventory, Metadata, Output, Span, Tokenizer, WriteContext, WriteError, Writer,
};
use crate::text::{ByteRange, OffsetTable};

/// One example a line.
pub(super) struct Lines {
    context: WriteContext,
    tokenizer: Option<Tokenizer>,
    /// Everything that is said of articles, which Prodigy offers as options.
    choices: Vec<String>,
    buffer: Vec<u8>,
}

/// A token as it is written.
struct Token {
    range: ByteRange,
    start: usize,
    end: usize,
    space_after: bool,
}

/// Where a span is: offsets, and the first and last token if there are tokens.
struct At {
    start: usize,
    end: usize,
    tokens: Option<(usize, usize)>,
}

impl Lines {
    /// Begins with nothing written.
    pub(super) fn new(context: WriteContext) -> Self {
        let tokenizer = Tokenizer::named(context.options.get("tokens"));
        let choices = choices(&context.inventory);
        Self { context, tokenizer, choices, buffer: Vec::new() }
    }

    fn line(&mut self, document: &Document) -> io::Result<()> {
        let with_structure = self.context.options.is_on("structure");
        let offsets = document.offsets();
        let tokens = self.tokenizer.map(|tokenizer| {
            let words = match &document.tokens {
                Some(words) => Cow::Borrowed(words.as_slice()),
                None => Cow::Owned(tokenizer.tokens(&document.text)),
            };
            all_tokens(&document.text, &words)
        });
        let places: Vec<At> = document
            .spans
            .iter()
            .map(|s| place(document, s, &offsets, tokens.as_deref()))
            .collect();
        let out = &mut self.buffer;
        out.clear();
        // What is short comes first: programs that guess a format look at the beginning.
        out.push(b'{');
        if document.metadata.get("answer").is_none_or(|a| a.as_str() == Some("accept")) {
            out.extend_from_slice(b"\"answer\":\"accept\",");
        }
        if !document.annotator.is_empty() {
            out.extend_from_slice(b"\"_annotator_id\":");
            put(out, &document.annotator)?;
            out.push(b',');
        }
        let document_is = Fieldless::of(document);
        let mut unfit = Metadata::new();
        for (name, value) in &document.metadata {
            if document_is.fits(name, value) {
                put(out, name)?;
                out.push(b':');
                put(out, value)?;
                out.push(b',');
            } else {
                unfit.insert(name.clone(), value.clone());
            }
        }
        out.extend_from_slice(b"\"text\":");
        put_text(out, &document.text);
        if let Some(tokens) = &tokens {
            put_tokens(out, &document.text, tokens);
        }
        out.extend_from_slice(b",\"spans\":[");
        for (i, (span, at)) in document.spans.iter().zip(&places).enumerate() {
            if i > 0 {
                out.push(b',');
            }
            put_span(out, span, at)?;
        }
        out.push(b']');
        let with_relations = tokens.is_some();
        if with_relations {
            put_relations(out, document, &places)?;
        }
        let mut native = vec![false; document.segment_labels.len()];
        self.put_labels(document, &mut native)?;
        let out = &mut self.buffer;
        if with_structure {
            let relations = if with_relations { HostRelations::Bare } else { HostRelations::None };
            let rest = without_labels(document, &native);
            if let Some(field) = structure::gather(&rest, Host { relations, ..HOST }, unfit) {
                out.extend_from_slice(b",\"tagline\":");
                put(out, &field)?;
            }
        }
        out.extend_from_slice(b"}\n");
        Ok(())
    }

    /// `label` or `accept` with `options`, and which labels say no more than that.
    fn put_labels(&mut self, document: &Document, native: &mut [bool]) -> io::Result<()> {
        let out = &mut self.buffer;
        let labels = &document.segment_labels;
        if let Some(label) = only_label(document) {
            native.iter_mut().zip(labels).for_each(|(n, l)| *n = l.target == Target::Article);
            out.extend_from_slice(b",\"label\":");
            return put(out, label);
        }
        let mut accepted: BTreeMap<&str, usize> = BTreeMap::new();
        for label in labels.iter().filter(|l| l.target == Target::Article) {
            *accepted.entry(label.label.as_str()).or_default() += 1;
        }
        if accepted.is_empty() {
            return Ok(());
        }
        for (native, label) in native.iter_mut().zip(labels) {
            *native = label.target == Target::Article
                && is_bare(label)
                && label.layer == ACCEPT
                && accepted.get(label.label.as_str()) == Some(&1);
        }
        if !document.metadata.contains_key("options") {
            out.extend_from_slice(b",\"options\":[");
            for (i, choice) in self.choices.iter().enumerate() {
                out.extend_from_slice(if i > 0 { b",{\"id\":" } else { b"{\"id\":" });
                put(out, choice)?;
                out.extend_from_slice(b",\"text\":");
                put(out, choice)?;
                out.push(b'}');
            }
            out.push(b']');
        }
        out.extend_from_slice(b",\"accept\":");
        put(out, &accepted.keys().collect::<Vec<_>>())
    }
}

impl Writer for Lines {
    fn document(&mut self, document: &Document, out: &mut dyn Output) -> Result<(), WriteError> {
        let file = self.context.file.clone();
        let written = self.line(document).and_then(|()| out.write(&file, &self.buffer));
        written.map_err(|e| WriteError::io(&file, e))
    }

    fn finish(self: Box<Self>, out: &mut dyn Output) -> Result<(), WriteError> {
        let file = &self.context.file;
        // A file without documents is a file all the same.
        let ended = out.write(file, b"").and_then(|()| out.end(file));
        ended.map_err(|e| WriteError::io(file, e))
    }
}

/// All labels of articles, each once.
fn choices(inventory: &Inventory) -> Vec<String> {
    let on_articles = inventory
        .segment_layers
        .values()
        .filter(|layer| layer.on.contains(&crate::schema::SegmentTargetKind::Article));
    let mut all: Vec<String> = on_articles.flat_map(|l| l.labels.keys().cloned()).collect();
    all.sort();
    all.dedup();
    all
}

/// The document as the structure field is to see it: without the labels that stand in the
/// host's own keys.
fn without_labels<'a>(document: &'a Document, native: &[bool]) -> Cow<'a, Document> {
    if !native.contains(&true) {
        return Cow::Borrowed(document);
    }
    let mut rest = document.clone();
    let mut native = native.iter();
    rest.segment_labels.retain(|_| !native.next().copied().unwrap_or(false));
    Cow::Owned(rest)
}

/// The words with everything between them, so that the text is their sum: one space after
/// a token is said by the token, all other stretches between words are tokens too.
fn all_tokens(text: &str, words: &[ByteRange]) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::with_capacity(words.len() + words.len() / 8);
    let (mut byte, mut counted) = (0, 0);
    let mut push = |tokens: &mut Vec<Token>, range: ByteRange| {
        let length = |from, to| text.get(from..to).map_or(0, |part| part.chars().count());
        let start = counted + length(byte, range.start);
        let end = start + length(range.start, range.end);
        (byte, counted) = (range.end, end);
        tokens.push(Token { range, start, end, space_after: false });
    };
    let mut last = 0;
    let end = ByteRange::new(text.len(), text.len());
    for word in words.iter().copied().chain([end]) {
        let Some(gap) = text.get(last..word.start) else { continue };
        let mut from = last;
        if gap.starts_with(' ')
            && let Some(before) = tokens.last_mut()
        {
            before.space_after = true;
            from += 1;
        }
        if from < word.start {
            push(&mut tokens, ByteRange::new(from, word.start));
        }
        last = word.start;
        if !word.is_empty() && text.get(word.start..word.end).is_some() {
            push(&mut tokens, word);
            last = word.end;
        }
    }
    tokens
}

fn place(document: &Document, span: &Span, offsets: &OffsetTable, tokens: Option<&[Token]>) -> At {
    let extent = span.extent();
    let tokens = tokens.and_then(|tokens| {
        let first = tokens.partition_point(|t| t.range.end <= extent.start);
        let last = tokens.partition_point(|t| t.range.start < extent.end).checked_sub(1)?;
        (first <= last).then_some((first, last, tokens.get(first)?, tokens.get(last)?))
    });
    if let Some((first, last, from, to)) = tokens
        && from.range.start == extent.start
        && to.range.end == extent.end
    {
        return At { start: from.start, end: to.end, tokens: Some((first, last)) };
    }
    let range = offsets.to_chars(&document.text, extent).unwrap_or_default();
    At { start: range.start, end: range.end, tokens: tokens.map(|t| (t.0, t.1)) }
}

fn put_tokens(out: &mut Vec<u8>, text: &str, tokens: &[Token]) {
    out.extend_from_slice(b",\"tokens\":[");
    for (id, token) in tokens.iter().enumerate() {
        out.extend_from_slice(if id > 0 { b",{\"text\":" } else { b"{\"text\":" });
        put_text(out, text.get(token.range.start..token.range.end).unwrap_or_default());
        out.push(b',');
        put_number(out, "start", token.start);
        out.push(b',');
        put_number(out, "end", token.end);
        out.push(b',');
        put_number(out, "id", id);
        out.extend_from_slice(if token.space_after { b",\"ws\":true}" } else { b",\"ws\":false}" });
    }
    out.push(b']');
}

fn put_place(out: &mut Vec<u8>, at: &At, label: &str) {
    out.push(b'{');
    put_number(out, "start", at.start);
    out.push(b',');
    put_number(out, "end", at.end);
    if let Some((first, last)) = at.tokens {
        out.push(b',');
        put_number(out, "token_start", first);
        out.push(b',');
        put_number(out, "token_end", last);
    }
    out.extend_from_slice(b",\"label\":");
    put_text(out, label);
}

fn put_span(out: &mut Vec<u8>, span: &Span, at: &At) -> io::Result<()> {
    put_place(out, at, &span.label);
    if !span.attributes.is_empty() {
        for (name, value) in structure::values_to_json(&span.attributes) {
            out.push(b',');
            if SPAN_KEYS.contains(&name.as_str()) || name.starts_with(ESCAPE) {
                put(out, &format!("{ESCAPE}{name}"))?;
            } else {
                put(out, &name)?;
            }
            out.push(b':');
            put(out, &value)?;
        }
    }
    out.push(b'}');
    Ok(())
}

fn put_relations(out: &mut Vec<u8>, document: &Document, places: &[At]) -> io::Result<()> {
    let mut first = true;
    for relation in &document.relations {
        let (End::Span(from), End::Span(to)) = (relation.from, relation.to) else { continue };
        let (Some(head), Some(child)) = (places.get(from), places.get(to)) else { continue };
        let last = |at: &At| at.tokens.map_or(0, |(_, last)| last);
        out.extend_from_slice(if first { b",\"relations\":[{" } else { b",{" });
        first = false;
        put_number(out, "head", last(head));
        out.push(b',');
        put_number(out, "child", last(child));
        for (key, at, place) in [("head_span", from, head), ("child_span", to, child)] {
            write!(out, ",\"{key}\":")?;
            let label = document.spans.get(at).map_or("", |s| s.label.as_str());
            put_place(out, place, label);
            if is_ambiguous(document, at) {
                out.push(b',');
                put_number(out, "span", at);
            }
            out.push(b'}');
        }
        write!(out, ",\"{LABEL}\":")?;
        put(out, &relation.label)?;
        out.push(b'}');
    }
    if !first {
        out.push(b']');
    }
    Ok(())
}

/// Whether another span has the same place and label, so that only its position tells it
/// apart. Equal spans need not stand side by side, but the same start brings them near.
fn is_ambiguous(document: &Document, at: usize) -> bool {
    let Some(span) = document.spans.get(at) else { return false };
    let extent = span.extent();
    let first = document.spans.partition_point(|s| s.extent().start < extent.start);
    document
        .spans
        .iter()
        .enumerate()
        .skip(first)
        .take_while(|(_, s)| s.extent().start == extent.start)
        .any(|(other, s)| other != at && s.extent() == extent && s.label == span.label)
}
