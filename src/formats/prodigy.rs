//! Prodigy's JSON lines: `{"text":"…","tokens":[…],"spans":[…],"relations":[…]}`, with
//! `accept` (or `label`) for labels of the whole text. After the data formats that
//! Prodigy's documentation shows (“Annotation interfaces”) and files that it wrote.
//!
//! Offsets count code points; `token_end` is the span's last token itself. As in spaCy,
//! every character is in a token except a single space after one (`ws`): other white space
//! is a token of its own. `head` and `child` of a relation are the last tokens of the two
//! spans, which stand beside them as `head_span` and `child_span`.
//!
//! Prodigy's hashes and whatever else it adds are kept as fields and never made up. What
//! else a span object says is an attribute of the span, and the other way.

mod read;
mod write;

use super::json;
use super::structure::{self, Host, HostRelations};
use super::{
    Abilities, AttributeForm, ChainForm, Document, Format, Info, Input, Layout, Likeness, NoteForm,
    OptionInfo, Options, ReadError, SegmentForm, Take, WriteContext, WriteError, Writer,
};
use crate::annotation::Target;

/// The format.
#[derive(Debug)]
pub(super) struct Prodigy;

static INFO: Info = Info {
    name: "prodigy",
    title: "Prodigy JSONL",
    description: "What Prodigy’s db-in and db-out take and give; spaCy’s own annotation tool.",
    structure: "Labels of the article stand in “accept”, attributes beside the label; the rest \
                stands in a field “tagline”, which Prodigy keeps.",
    endings: &["jsonl"],
    beside: &[],
    layout: Layout::OneFile,
    reads: true,
    options: &[
        OptionInfo {
            name: "tokens",
            description: "which words to write; Prodigy marks whole words only",
            values: &["words", "blanks", "characters", "none"],
        },
        OptionInfo {
            name: "structure",
            description: "whether to write what Prodigy has no place for into a field of its own",
            values: &["yes", "no"],
        },
    ],
};

/// The layer of labels in `accept`.
const ACCEPT: &str = "accept";
/// The layer of the one label in `label`.
const LABEL: &str = "label";

/// Keys of an example that are never plain fields.
const KEYS: [&str; 7] =
    ["text", "tokens", "spans", "relations", ACCEPT, structure::FIELD, "_annotator_id"];

/// Keys of a span that are no attributes.
const SPAN_KEYS: [&str; 6] = ["start", "end", "token_start", "token_end", "label", "text"];

/// Keys of a relation that are no attributes.
const RELATION_KEYS: [&str; 5] = ["head", "child", "head_span", "child_span", "label"];

/// Put before the name of an attribute that is a key of a span.
const ESCAPE: &str = "tagline:";

const HOST: Host = Host {
    name: false,
    annotator: true,
    ids: false,
    layers: false,
    attributes: true,
    notes: false,
    confidence: false,
    relations: HostRelations::Bare,
    chains: false,
    article_labels: false,
};

impl Format for Prodigy {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn abilities(&self, options: &Options) -> Abilities {
        let with_tokens = options.get("tokens") != "none";
        let all = Abilities {
            discontinuous: false,
            zero_width: false,
            within_words: !with_tokens,
            ..Abilities::ALL
        };
        if options.is_on("structure") {
            return all;
        }
        Abilities {
            names: false,
            ids: false,
            layers: false,
            attributes: AttributeForm::Typed,
            relation_attributes: false,
            notes: NoteForm::None,
            confidence: false,
            // A relation is between two tokens.
            relations: with_tokens,
            chains: ChainForm::None,
            segments: SegmentForm::ArticleOnly,
            ..all
        }
    }

    /// Without a field of our own there is one list of labels, and no room for fields whose
    /// names mean something to Prodigy.
    fn settle(&self, document: &Document, options: &Options) -> Option<Document> {
        if options.is_on("structure") {
            return None;
        }
        let mut document = document.clone();
        if only_label(&document).is_none() {
            let mut seen = std::collections::BTreeSet::new();
            document.segment_labels.retain(|l| seen.insert(l.label.clone()));
            document.segment_labels.iter_mut().for_each(|l| l.layer = ACCEPT.to_owned());
        }
        let document_is = Fieldless::of(&document);
        document.metadata.retain(|name, value| document_is.fits(name, value));
        Some(document)
    }

    fn writer(&self, context: WriteContext) -> Result<Box<dyn Writer>, WriteError> {
        Ok(Box::new(write::Lines::new(context)))
    }

    fn read(&self, input: &dyn Input, _: &Options, take: &mut Take<'_>) -> Result<(), ReadError> {
        for file in input.names() {
            let reader = input.open(&file).map_err(|e| ReadError::io(&file, e))?;
            read::file(&file, reader, take)?;
        }
        Ok(())
    }

    fn recognise(&self, name: &str, head: &[u8]) -> Likeness {
        let head = String::from_utf8_lossy(head);
        let line = head.trim_start_matches('\u{feff}').trim_start();
        let has = |key: &str| line.contains(&format!("\"{key}\""));
        let lines = name.ends_with(".jsonl") || name.ends_with(".ndjson") || line.starts_with('{');
        if !lines || !line.starts_with(['{', '[']) || has("annotations") || has("@context") {
            return 0;
        }
        match () {
            () if has("_input_hash") || has("_task_hash") => 95,
            () if has("text") && has("token_start") => 90,
            () if has("text") && has("answer") => 70,
            // Patterns, of which reading says that they are no dataset.
            () if has("pattern") && has("label") && !has("text") => 60,
            () if has("text") && has("spans") && has("start") && has("label") => 65,
            () if has("text") && (has("accept") || has("ws")) => 60,
            () => 0,
        }
    }
}

/// The one label of the article, if it says nothing else and is from the layer `label`.
fn only_label(document: &Document) -> Option<&str> {
    let mut labels = document.segment_labels.iter().filter(|l| l.target == Target::Article);
    let label = labels.next()?;
    (labels.next().is_none() && is_bare(label) && label.layer == LABEL)
        .then_some(label.label.as_str())
}

/// Whether a label says nothing but itself.
fn is_bare(label: &super::SegmentLabel) -> bool {
    label.id.is_empty() && label.note.is_empty() && label.confidence.is_none()
}

/// What about a document decides which fields can stand beside its text.
#[derive(Clone, Copy)]
struct Fieldless {
    has_annotator: bool,
    is_refused: bool,
    has_labels: bool,
}

impl Fieldless {
    fn of(document: &Document) -> Self {
        let answer = document.metadata.get("answer").and_then(|a| a.as_str());
        Self {
            has_annotator: !document.annotator.is_empty(),
            is_refused: answer.is_some_and(|answer| answer != "accept"),
            has_labels: document.segment_labels.iter().any(|l| l.target == Target::Article),
        }
    }

    /// Whether a field of this name is read as a field again.
    fn fits(self, name: &str, value: &serde_json::Value) -> bool {
        match name {
            LABEL => self.is_refused && value.is_string() && !self.has_labels,
            "answer" => value.as_str() != Some("accept"),
            "_session_id" => self.has_annotator && !value.is_null(),
            "options" => !read::is_plain_options(value),
            name => !KEYS.contains(&name),
        }
    }
}

/// Appends a number after its key, as in `"start":3`.
fn put_number(out: &mut Vec<u8>, key: &str, number: usize) {
    out.push(b'"');
    out.extend_from_slice(key.as_bytes());
    out.extend_from_slice(b"\":");
    json::put_number(out, number);
}
