//! CoNLL: a word on each line with its tag in the last column, an empty line after each
//! sentence; as in the shared tasks of CoNLL-2002 and 2003
//! (<https://www.clips.uantwerpen.be/conll2003/ner/>) and as many programs have it since,
//! each in its own way ([`dialect`]). Reading finds out by itself which way that is.
//!
//! The rows do not keep white space; a file beside does, if it is asked for ([`sidecar`]).

mod dialect;
mod grid;
mod lines;
mod read;
mod scheme;
mod sidecar;
mod survey;
mod write;

use super::{
    Abilities, AttributeForm, ChainForm, Characters, Document, Format, Info, Input, LabelNames,
    Layout, Likeness, LineEndForm, NoteForm, OptionInfo, Options, ReadError, SegmentForm, Take,
    Unit, WriteContext, WriteError, Writer,
};
use dialect::{DOCSTART, Dialect};
use grid::Grid;
use scheme::Form;

/// The format.
#[derive(Debug)]
pub(super) struct Conll;

static INFO: Info = Info {
    name: "conll",
    title: "CoNLL",
    description: "A word and its tag on each line, for taggers and evaluation scripts.",
    structure: "Nothing beside labelled spans is kept.",
    endings: &["conll", "iob", "iob2", "bio", "bioes"],
    beside: &["offsets.jsonl"],
    layout: Layout::OneFile,
    reads: true,
    options: &[
        OptionInfo {
            name: "dialect",
            description: "who is to read it: sets the five options that follow, where they are \
                          not given",
            values: &dialect::NAMES,
        },
        OptionInfo {
            name: "separator",
            description: "what stands between columns",
            values: &["as-dialect", "space", "tab"],
        },
        OptionInfo {
            name: "scheme",
            description: "how tags are spelled",
            values: &["as-dialect", "iob1", "iob2", "ioe2", "bioes", "bilou"],
        },
        OptionInfo {
            name: "columns",
            description: "2, 4, or names with commas, such as word,pos,chunk,ner",
            values: &[],
        },
        OptionInfo {
            name: "docstart",
            description: "whether a line -DOCSTART- begins each document; without, they are read \
                          as one again, unless there is a sidecar",
            values: &["as-dialect", "yes", "no", "first"],
        },
        OptionInfo {
            name: "tokens",
            description: "what the words are",
            values: &["words", "blanks", "characters"],
        },
        OptionInfo {
            name: "sidecar",
            description: "whether to write names and exact texts to a second file, .offsets.jsonl",
            values: &["no", "yes"],
        },
        OptionInfo {
            name: "column",
            description: "when reading, the number of the column with the tags, from 1; if not \
                          given, the last one that looks like it",
            values: &[],
        },
    ],
};

impl Format for Conll {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn abilities(&self, options: &Options) -> Abilities {
        let exact = options.is_on("sidecar");
        Abilities {
            unit: Unit::Token,
            whole_text: exact,
            characters: Characters::Any,
            separate: exact || Dialect::marks_every_document(options),
            names: exact,
            annotators: exact,
            ids: false,
            layers: false,
            metadata: false,
            overlaps: false,
            discontinuous: false,
            zero_width: false,
            line_ends: LineEndForm::Any,
            within_words: false,
            over_sentences: false,
            label_names: LabelNames::Without(""),
            attributes: AttributeForm::None,
            relation_attributes: false,
            notes: NoteForm::None,
            confidence: false,
            relations: false,
            chains: ChainForm::None,
            segments: SegmentForm::None,
            remedies: &[],
        }
    }

    fn settle(&self, document: &Document, options: &Options) -> Option<Document> {
        let grid = Grid::of(document, options);
        let document = document.clone();
        Some(if options.is_on("sidecar") { grid.fitted(document) } else { grid.rebuilt(document) })
    }

    fn writer(&self, context: WriteContext) -> Result<Box<dyn Writer>, WriteError> {
        Ok(Box::new(write::Rows::new(context)?))
    }

    fn read(
        &self,
        input: &dyn Input,
        options: &Options,
        take: &mut Take<'_>,
    ) -> Result<(), ReadError> {
        let names = input.names();
        let mut files = names.iter().filter(|name| !name.ends_with(sidecar::ENDING));
        files.try_for_each(|file| read::read_file(input, file, &names, options, take))
    }

    fn recognise(&self, name: &str, head: &[u8]) -> Likeness {
        let head = String::from_utf8_lossy(head);
        if name.ends_with(sidecar::ENDING) {
            return if head.contains(sidecar::FORMAT) { 100 } else { 0 };
        }
        let named = name.rsplit_once('.').is_some_and(|(_, end)| INFO.endings.contains(&end));
        // The last line may be cut off.
        let whole = head.rsplit_once('\n').map_or("", |(whole, _)| whole);
        let (mut rows, mut tagged, mut starts) = (0_usize, 0_usize, false);
        for line in whole.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
            if line.starts_with(DOCSTART) {
                starts = true;
                continue;
            }
            rows += 1;
            let tag = line.trim_end().rsplit_once([' ', '\t']).map(|(_, tag)| tag);
            tagged += usize::from(tag.is_some_and(|tag| Form::Letter.parse(tag).is_some()));
        }
        match (rows > 0 && tagged * 10 >= rows * 9, named || starts) {
            (true, true) => 95,
            (true, false) => 80,
            (false, true) => 40,
            (false, false) => 0,
        }
    }
}
