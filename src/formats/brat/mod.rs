//! brat standoff: `name.txt` with `name.ann` beside it, offsets in code points; and
//! `annotation.conf` with what may be annotated. After <https://brat.nlplab.org/standoff.html>
//! and `server/src/annotation.py` of brat, which refuses a line whose words differ from the
//! text.
//!
//! An event is read as its trigger, with a relation to each of its arguments; equivalences
//! are chains; a normalization is the knowledge base id of a chain. No fragment may hold a
//! line end, so spans are cut there when written and put together when read.

mod config;
mod read;
mod write;

use super::{
    Abilities, AttributeForm, ChainForm, Document, Format, Info, Input, LabelNames, Layout,
    Likeness, LineEndForm, NoteForm, OptionInfo, Options, ReadError, SegmentForm, Take, Unit,
    WriteContext, WriteError, Writer,
};

/// The format.
#[derive(Debug)]
pub(super) struct Brat;

static INFO: Info = Info {
    name: "brat",
    title: "brat standoff",
    description: "What brat reads and writes: a text and a file of annotations for each article.",
    structure: "Comments with labels or answers are spans named `Comment` with their labels as \
                attributes; chains are equivalences, their names stay only with a knowledge base id.",
    endings: &["ann", "txt"],
    beside: &["a1", "a2"],
    layout: Layout::Folder,
    reads: true,
    options: &[OptionInfo {
        name: "events",
        description: "span labels, with commas, whose spans are written as events with the \
                      relations that start there as arguments",
        values: &[],
    }],
};

/// What stands before an id of no other knowledge base.
const WIKIDATA: &str = "Wikidata:";

impl Format for Brat {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn abilities(&self, _: &Options) -> Abilities {
        Abilities {
            unit: Unit::CodePoint,
            annotators: false,
            ids: false,
            layers: false,
            metadata: false,
            line_ends: LineEndForm::Inside,
            label_names: LabelNames::Without(":|"),
            attributes: AttributeForm::Words,
            notes: NoteForm::OneLine,
            confidence: false,
            chains: ChainForm::Linked,
            segments: SegmentForm::Spans,
            ..Abilities::ALL
        }
    }

    fn settle(&self, document: &Document, _: &Options) -> Option<Document> {
        if document.chains.iter().all(|chain| chain.knowledge_base_id.is_none()) {
            return None;
        }
        let mut document = document.clone();
        for chain in &mut document.chains {
            if let Some(id) = &mut chain.knowledge_base_id {
                let bare = id.strip_prefix(WIKIDATA).unwrap_or(id);
                *id = bare.split_whitespace().collect::<Vec<_>>().join("_");
            }
        }
        Some(document)
    }

    fn writer(&self, context: WriteContext) -> Result<Box<dyn Writer>, WriteError> {
        Ok(Box::new(write::Standoff::new(context)))
    }

    fn read(&self, input: &dyn Input, _: &Options, take: &mut Take<'_>) -> Result<(), ReadError> {
        read::read(input, take)
    }

    fn recognise(&self, name: &str, head: &[u8]) -> Likeness {
        let is_annotation = |line: &[u8]| {
            matches!(line, [b'T' | b'E' | b'R' | b'A' | b'N' | b'M', digit, ..] if digit.is_ascii_digit())
                || line.starts_with(b"*\t")
                || matches!(line, [b'#', digit, ..] if digit.is_ascii_digit())
        };
        let lines = || head.split(|b| *b == b'\n').filter(|line| !line.is_empty());
        match name.rsplit_once('.').map(|(_, ending)| ending) {
            Some("ann" | "a1" | "a2") if lines().take(3).all(is_annotation) => 95,
            _ => 0,
        }
    }
}
