//! Writes rows, as JSON lines or Parquet.

use serde::Serialize;

use super::features::{Feature, columns, feature_json};
use super::tags::{Scheme, tokens_of};
use super::{Shape, tokenizer};
use crate::formats::columns::{Column, ColumnKind, Writer as ParquetWriter};
use crate::formats::structure::{self, Host};
use crate::formats::{Counting, Document, Output, Unit, WriteContext, WriteError, Writer};
use crate::text::ByteRange;

/// What the rows themselves have a place for.
const HOST: Host = Host {
    name: true,
    annotator: false,
    ids: false,
    layers: false,
    attributes: false,
    notes: false,
    confidence: false,
    relations: structure::HostRelations::None,
    chains: false,
    article_labels: false,
};

/// The writer.
pub(super) struct Rows {
    context: WriteContext,
    shape: Shape,
    scheme: Scheme,
    labels: Vec<String>,
    names: Vec<String>,
    buffer: Vec<u8>,
    parquet: Option<ParquetWriter>,
}

#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    tokens: Option<&'a [&'a str]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ner_tags: Option<Tags<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tag_names: Option<&'a [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token_starts: Option<&'a [usize]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token_ends: Option<&'a [usize]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    entities: Option<&'a [Entity<'a>]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tagline: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Tags<'a> {
    Numbers(&'a [usize]),
    Names(&'a [&'a str]),
}

#[derive(Serialize)]
struct Entity<'a> {
    start: usize,
    end: usize,
    label: &'a str,
}

impl Rows {
    pub(super) fn new(context: WriteContext) -> Result<Self, WriteError> {
        let mut shape = Shape::of(&context.options);
        // Who names a Parquet file wants one.
        shape.parquet |=
            !context.options.is_given("container") && context.file.ends_with(".parquet");
        let scheme = Scheme::named(context.options.get("scheme"));
        let labels: Vec<String> =
            context.inventory.labels().into_iter().map(str::to_owned).collect();
        let names = scheme.names(&labels);
        let parquet = if shape.parquet {
            let columns = columns(&shape, &names);
            let kinds: Vec<Column> = columns
                .iter()
                .map(|(name, feature)| Column { name, kind: kind(name, feature) })
                .collect();
            let features = [("huggingface", feature_json(&columns))];
            Some(ParquetWriter::new(&context.file, &kinds, &features)?)
        } else {
            None
        };
        Ok(Self { context, shape, scheme, labels, names, buffer: Vec::new(), parquet })
    }
}

fn kind(name: &str, feature: &Feature) -> ColumnKind {
    const ENTITY: &[(&str, ColumnKind)] =
        &[("start", ColumnKind::Int), ("end", ColumnKind::Int), ("label", ColumnKind::Word)];
    match feature {
        Feature::Text if name == "id" => ColumnKind::Word,
        Feature::Text => ColumnKind::Text,
        Feature::Texts => ColumnKind::Words,
        Feature::Ints | Feature::Classes(_) => ColumnKind::Ints,
        Feature::Entities => ColumnKind::Records(ENTITY),
    }
}

/// Start and end of each token in code points.
fn in_chars(text: &str, tokens: &[ByteRange]) -> (Vec<usize>, Vec<usize>) {
    if text.is_ascii() {
        return (tokens.iter().map(|t| t.start).collect(), tokens.iter().map(|t| t.end).collect());
    }
    if !tokens.is_sorted_by(|before, after| before.end <= after.start) {
        let bounds = tokens.iter().flat_map(|t| [t.start, t.end]);
        let units = Counting::of(Unit::CodePoint).from_bytes(text, bounds);
        let pair = |pair: &[usize]| Some((*pair.first()?, *pair.last()?));
        return units.chunks_exact(2).filter_map(pair).unzip();
    }
    // Each stretch is counted once.
    let (mut byte, mut char) = (0, 0);
    let mut at = |bound: usize| {
        char += text.get(byte..bound).map_or(0, |stretch| stretch.chars().count());
        byte = bound;
        char
    };
    tokens.iter().map(|token| (at(token.start), at(token.end))).unzip()
}

impl Writer for Rows {
    fn document(&mut self, document: &Document, out: &mut dyn Output) -> Result<(), WriteError> {
        let document = &*in_order(document);
        let shape = self.shape;
        let (mut metadata, mut tagline) = (None, None);
        if shape.structure {
            let fields = if document.metadata.is_empty() {
                Ok(String::new())
            } else {
                serde_json::to_string(&document.metadata)
            };
            let fields = fields.map_err(|e| WriteError::unfit(&document.name, e.to_string()))?;
            let json = structure::write_text(document, HOST);
            metadata = Some(fields);
            tagline = Some(json.unwrap_or_default());
        }
        let mut row = Row {
            id: &document.name,
            tokens: None,
            ner_tags: None,
            tag_names: None,
            text: None,
            token_starts: None,
            token_ends: None,
            entities: None,
            metadata: metadata.as_deref(),
            tagline: tagline.as_deref(),
        };
        let (entities, tokens, words, numbers, names, starts, ends);
        if shape.spans {
            let extents = document.spans.iter().flat_map(|s| [s.extent().start, s.extent().end]);
            let units = Counting::of(Unit::CodePoint).from_bytes(&document.text, extents);
            entities = document
                .spans
                .iter()
                .zip(units.chunks_exact(2))
                .map(|(span, at)| Entity {
                    start: at.first().copied().unwrap_or(0),
                    end: at.last().copied().unwrap_or(0),
                    label: &span.label,
                })
                .collect::<Vec<_>>();
            row.text = Some(&document.text);
            row.entities = Some(&entities);
        } else {
            tokens = tokens_of(document, tokenizer(&self.context.options));
            words = tokens.iter().map(|t| document.slice(*t)).collect::<Vec<_>>();
            numbers = self
                .scheme
                .numbers(document, &tokens, &self.labels)
                .map_err(|problem| WriteError::unfit(&document.name, problem))?;
            row.tokens = Some(&words);
            row.ner_tags = Some(if shape.ids {
                Tags::Numbers(&numbers)
            } else {
                let name = |n: &usize| self.names.get(*n).map_or("O", String::as_str);
                names = numbers.iter().map(name).collect::<Vec<_>>();
                Tags::Names(&names)
            });
            if shape.offsets {
                (starts, ends) = in_chars(&document.text, &tokens);
                row.text = Some(&document.text);
                row.token_starts = Some(&starts);
                row.token_ends = Some(&ends);
            }
        }
        if let Some(writer) = &mut self.parquet {
            parquet_row(writer, &row);
            return writer.end_row(out);
        }
        if shape.has_tag_names() {
            row.tag_names = Some(&self.names);
        }
        self.buffer.clear();
        serde_json::to_writer(&mut self.buffer, &row)
            .map_err(|e| WriteError::unfit(row.id, e.to_string()))?;
        self.buffer.push(b'\n');
        let file = &self.context.file;
        out.write(file, &self.buffer).map_err(|e| WriteError::io(file, e))
    }

    fn finish(mut self: Box<Self>, out: &mut dyn Output) -> Result<(), WriteError> {
        if let Some(writer) = &mut self.parquet {
            return writer.finish(out);
        }
        let file = &self.context.file;
        // A file without documents is a file all the same.
        let ended = out.write(file, b"").and_then(|()| out.end(file));
        ended.map_err(|e| WriteError::io(file, e))
    }
}

/// Spans are read in the order of their tags, so that is the order of their numbers in the
/// column `tagline`.
fn in_order(document: &Document) -> std::borrow::Cow<'_, Document> {
    if document.spans.is_sorted_by_key(|span| span.extent().start) {
        return std::borrow::Cow::Borrowed(document);
    }
    std::borrow::Cow::Owned(document.clone().sorted())
}

/// The columns in the order of [`columns`].
fn parquet_row(writer: &mut ParquetWriter, row: &Row<'_>) {
    let mut slot = 0;
    let mut next = || {
        slot += 1;
        slot - 1
    };
    let whole = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    writer.text(next(), Some(row.id));
    if let Some(words) = row.tokens {
        writer.words(next(), words.iter().copied());
    }
    match &row.ner_tags {
        Some(Tags::Numbers(numbers)) => writer.ints(next(), numbers.iter().map(|n| whole(*n))),
        Some(Tags::Names(names)) => writer.words(next(), names.iter().copied()),
        None => {}
    }
    if let Some(text) = row.text {
        writer.text(next(), Some(text));
    }
    for offsets in [row.token_starts, row.token_ends].into_iter().flatten() {
        writer.ints(next(), offsets.iter().map(|n| whole(*n)));
    }
    if let Some(entities) = row.entities {
        writer.ints(next(), entities.iter().map(|e| whole(e.start)));
        writer.ints(next(), entities.iter().map(|e| whole(e.end)));
        writer.words(next(), entities.iter().map(|e| e.label));
    }
    for text in [row.metadata, row.tagline].into_iter().flatten() {
        writer.text(next(), Some(text));
    }
}
