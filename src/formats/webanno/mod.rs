//! WebAnno TSV: what WebAnno and INCEpTION export and import, one file for each document.
//! Versions 3 to 3.3 are read and 3.3 is written. After the user guide
//! (`webannotsv.adoc`), and where that is silent after `Tsv3XSerializer.java`,
//! `Tsv3XDeserializer.java`, `Tsv3XCasDocumentBuilder.java` and `Escaping.java` of INCEpTION.
//!
//! # Text
//!
//! A file has the text of each sentence and, with its first word, the offset (in UTF-16
//! units) where it begins. What lies between sentences is not in the file: a reader puts a
//! line feed there and then spaces. So that the text comes back exactly, here and in
//! INCEpTION, white space of any other kind counts to the sentence before it. Before the
//! first sentence there are only spaces in INCEpTION; here, line `#Tagline=` has the rest. To
//! the end of the whole text INCEpTION adds a line feed of its own; no offset changes by that.
//!
//! # Layers
//!
//! | in a project | in a file |
//! | --- | --- |
//! | a span in the layer `things` | `webanno.custom.things`, its label in the feature `label` |
//! | a span in the layer `a.b.C` | `a.b.C`, its label in `value`, or what comes nearest |
//! | an attribute | a feature of its name |
//! | a note, a confidence | the features `taglineNote`, `taglineConfidence` |
//! | a relation | `webanno.custom.Relation`, or the first relation layer that the file had |
//! | a relation `feature:role` from a span whose layer has such links | a link |
//! | a chain of spans in a layer `…Link` | a chain of these |
//! | another chain | a chain of `CoreferenceLink`s at the places of its spans |
//!
//! An annotation without a value for its label has the layer's last name for a label. In
//! INCEpTION, the layers must be there before a file is imported. A relation between spans of
//! different layers is declared to be between any annotations (`uima.tcas.Annotation`).
//!
//! What has no place in the columns (names that are not identifiers, chains' names,
//! metadata) stands as JSON in a line `#Tagline=` before the first sentence, which INCEpTION
//! skips and does not export again. The header of a file that was read is kept in the
//! document's metadata as `webanno-tsv`, if it does not follow from the annotations, and so
//! are the ids of sentences.
//!
//! # Limits of others
//!
//! By its source, INCEpTION takes only the first nine parts of a word as ends of relations; takes
//! a value with a backslash at its end together with the next, if both are stacked; writes a
//! relation twice if it ends at several words of which the last is cut, which is read as one
//! here; and cuts spans that begin or end in white space back to words when it exports them.
//! The reader of older WebAnnos (`WebannoTsv3Reader.java`) knows no line `#Tagline=` and stops
//! there.

mod annotations;
mod assemble;
mod escape;
mod extra;
mod header;
mod labels;
mod links;
mod names;
mod parse;
mod places;
mod schema;
mod settle;
mod units;
mod write;

use super::io::{utf8, whole};
use super::{
    Abilities, Aside, AttributeForm, Document, Format, Info, Input, Layout, Likeness, OptionInfo,
    Options, Output, RawDocument, ReadError, SegmentForm, Take, Tokenizer, Unit, WriteContext,
    WriteError, Writer, default_name,
};
use crate::text::ByteRange;
use assemble::Assembled;
use extra::Kept;
use parse::Parsed;
use schema::Schema;

/// The format.
#[derive(Debug)]
pub(super) struct WebAnno;

static INFO: Info = Info {
    name: "webanno-tsv",
    title: "WebAnno TSV 3.3",
    description: "What INCEpTION and WebAnno export and import: words in rows, layers in columns.",
    structure: "Labels of comments become spans; attributes, notes and confidences become \
                features; chains are kept; names that INCEpTION cannot have stand in a line \
                “#Tagline=”, which it skips.",
    endings: &["tsv"],
    beside: &[],
    layout: Layout::Folder,
    reads: true,
    options: &[OptionInfo {
        name: "tokens",
        description: "how words are found, where the document has none of its own",
        values: &["words", "blanks", "characters"],
    }],
};

fn tokenizer(options: &Options) -> Tokenizer {
    Tokenizer::named(options.get("tokens")).unwrap_or_default()
}

impl Format for WebAnno {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn abilities(&self, _: &Options) -> Abilities {
        Abilities {
            unit: Unit::Utf16,
            annotators: false,
            ids: false,
            discontinuous: false,
            attributes: AttributeForm::Words,
            segments: SegmentForm::Spans,
            ..Abilities::ALL
        }
    }

    fn settle(&self, document: &Document, options: &Options) -> Option<Document> {
        Some(settle::settle(document.clone(), tokenizer(options)))
    }

    fn writer(&self, context: WriteContext) -> Result<Box<dyn Writer>, WriteError> {
        Ok(Box::new(Files {
            tokenizer: tokenizer(&context.options),
            buffer: String::new(),
            count: 0,
        }))
    }

    fn read(
        &self,
        input: &dyn Input,
        options: &Options,
        take: &mut Take<'_>,
    ) -> Result<(), ReadError> {
        for (n, file) in input.names().iter().enumerate() {
            let bytes = whole(input, file)?;
            let text = utf8(file, &bytes, "this line is not UTF-8")?;
            let mut raw = read(file, text, tokenizer(options))?;
            raw.document.name = match file.strip_suffix(".tsv") {
                Some(name) if !name.is_empty() => name.to_owned(),
                _ => default_name(file, n + 1),
            };
            take(raw)?;
        }
        Ok(())
    }

    fn recognise(&self, _: &str, head: &[u8]) -> Likeness {
        let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
        if head.starts_with(b"#FORMAT=WebAnno TSV 3") { 100 } else { 0 }
    }
}

struct Files {
    tokenizer: Tokenizer,
    buffer: String,
    count: usize,
}

impl Writer for Files {
    fn document(&mut self, document: &Document, out: &mut dyn Output) -> Result<(), WriteError> {
        self.count += 1;
        let name = if document.name.is_empty() {
            format!("{}.tsv", default_name("", self.count))
        } else {
            format!("{}.tsv", document.name)
        };
        self.buffer.clear();
        write::file(document, self.tokenizer, &mut self.buffer);
        let written = out.write(&name, self.buffer.as_bytes()).and_then(|()| out.end(&name));
        written.map_err(|e| WriteError::io(&name, e))
    }

    fn finish(self: Box<Self>, _: &mut dyn Output) -> Result<(), WriteError> {
        Ok(())
    }
}

fn read(file: &str, text: &str, tokenizer: Tokenizer) -> Result<RawDocument, ReadError> {
    let parsed = parse::parse(file, text)?;
    let assembled = assemble::assemble(file, &parsed)?;
    let reading = annotations::Reading::new(file, &parsed, &assembled);
    let mut document = reading.read()?;
    set_aside(&mut document, &parsed, &assembled);
    let words = parsed.rows.iter().zip(&assembled.rows).filter(|(row, _)| row.id.2 == 0);
    document.tokens = Some(words.map(|(_, range)| *range).collect());
    document.sentences = Some(assembled.sentences);
    document.text = assembled.text;
    document.metadata = parsed.extra.metadata.clone();
    keep(&mut document, &parsed, tokenizer);
    let mut raw = RawDocument { line: 1, ..RawDocument::new(file, assembled.unit, document) };
    if assembled.unit != Unit::Utf16 {
        raw.remarks.push(format!(
            "The offsets count {}, not UTF-16 units as in WebAnno TSV: so, every word is in its place.",
            assembled.unit.name()
        ));
    }
    Ok(raw)
}

/// Keeps what does not follow from the document.
fn keep(document: &mut Document, parsed: &Parsed<'_>, tokenizer: Tokenizer) {
    let header: Vec<String> = parsed.layers.iter().map(header::Layer::line).collect();
    let mut kept = Kept::default();
    if header != Schema::of(document, &Kept::default(), tokenizer).lines() {
        kept.header = header;
        kept.layers = parsed.extra.layers.clone();
        kept.features = parsed.extra.features.clone();
    }
    let ids = parsed.sentences.iter().enumerate();
    kept.sentence_ids = ids.filter_map(|(n, s)| Some((n + 1, s.id.clone()?))).collect();
    kept.keep(document);
}

/// Takes out the spans on rows whose words are not the text's.
fn set_aside(document: &mut Document, parsed: &Parsed<'_>, assembled: &Assembled) {
    if assembled.others.is_empty() {
        return;
    }
    let mut others: Vec<(ByteRange, usize)> = assembled
        .others
        .iter()
        .filter_map(|row| Some((*assembled.rows.get(*row)?, *row)))
        .collect();
    others.sort_unstable();
    // Of those up to each, the one that ends last.
    let mut last = others.clone();
    for at in 1..last.len() {
        if let (Some(before), Some(here)) = (last.get(at - 1).copied(), last.get_mut(at))
            && before.0.end > here.0.end
        {
            *here = before;
        }
    }
    let mut keep = Vec::new();
    for (at, span) in document.spans.iter().enumerate() {
        let extent = span.extent();
        let until = others
            .partition_point(|(range, _)| range.start < extent.end || range.start == extent.start);
        let other = until
            .checked_sub(1)
            .and_then(|at| last.get(at))
            .filter(|(range, _)| range.end > extent.start || *range == extent)
            .and_then(|(_, row)| parsed.rows.get(*row));
        let Some(row) = other else {
            keep.push(at);
            continue;
        };
        let found = assembled.text.get(extent.start..extent.end).unwrap_or_default();
        let found: String = found.chars().take(60).collect();
        document.aside.push(Aside {
            id: String::new(),
            label: span.label.clone(),
            at: vec![(row.begin, row.end)],
            text: row.form.to_owned(),
            line: row.line,
            reason: format!("the text has “{found}” there"),
        });
    }
    document.reorder_spans(&keep);
}
