//! Datasets for token classification as Hugging Face's `datasets` and `transformers` read
//! them, as JSON lines or Parquet: words with a tag each (`id`, `tokens`, `ner_tags`), or a
//! text with spans (`id`, `text`, `entities`). After
//! <https://huggingface.co/docs/transformers/tasks/token_classification> and what
//! `datasets` 5.2 writes. One row is one document; offsets are code points.

mod features;
mod joined;
mod lines;
mod row;
mod sheet;
mod tags;
mod write;

pub use features::dataset_info;

use features::ClassNames;
use row::Row;

use super::columns::MAGIC;
use super::json::Values;
use super::{
    Abilities, AttributeForm, ChainForm, Document, Format, Info, Input, Inventory, Layout,
    Likeness, NoteForm, OptionInfo, Options, RawDocument, ReadError, SegmentForm, Take, Tokenizer,
    Unit, WriteContext, WriteError, Writer, default_name,
};

/// The format.
#[derive(Debug)]
pub(super) struct HuggingFace;

static INFO: Info = Info {
    name: "hf",
    title: "Hugging Face token classification",
    description: "Words with tags, or texts with spans, as JSON lines or Parquet, for the \
                  libraries datasets and transformers.",
    structure: "Labels of comments, threads, chains, relations, attributes and notes stand as \
                JSON in a text column “tagline”, which training leaves alone.",
    endings: &["jsonl", "parquet"],
    beside: &["README.md", "dataset_infos.json"],
    layout: Layout::OneFile,
    reads: true,
    options: &[
        OptionInfo {
            name: "flavour",
            description: "words with a tag each, or texts with spans",
            values: &["tokens", "spans"],
        },
        OptionInfo {
            name: "container",
            description: "the kind of file: JSON lines or Parquet",
            values: &["jsonl", "parquet"],
        },
        OptionInfo {
            name: "scheme",
            description: "how the words of a span are tagged",
            values: &["iob2", "bioes", "iob1"],
        },
        OptionInfo {
            name: "tags",
            description: "tags as numbers with a list of names, or as their names",
            values: &["ids", "names"],
        },
        OptionInfo {
            name: "tokens",
            description: "how words are found: by Unicode’s rules, at white space, or each character",
            values: &["words", "blanks", "characters"],
        },
        OptionInfo {
            name: "offsets",
            description: "whether to add the text and where each word is in it; without, the \
                          words are joined by one space when they are read",
            values: &["yes", "no"],
        },
        OptionInfo {
            name: "structure",
            description: "whether to write what the format has no place for into a column of its own",
            values: &["yes", "no"],
        },
        OptionInfo {
            name: "names",
            description: "to read tags that are numbers: their names in order, with commas",
            values: &[],
        },
    ],
};

/// What is written, by the options.
#[derive(Clone, Copy, Debug)]
struct Shape {
    spans: bool,
    parquet: bool,
    ids: bool,
    offsets: bool,
    structure: bool,
}

impl Shape {
    fn of(options: &Options) -> Self {
        Self {
            spans: options.get("flavour") == "spans",
            parquet: options.get("container") == "parquet",
            ids: options.get("tags") == "ids",
            offsets: options.is_on("offsets"),
            structure: options.is_on("structure"),
        }
    }

    /// Whether the rows have the names of the numbers: JSON has no other place for them.
    const fn has_tag_names(&self) -> bool {
        !self.spans && !self.parquet && self.ids
    }

    /// Whether only the words come back, and not the text around them.
    const fn words_only(&self) -> bool {
        !self.spans && !self.offsets
    }
}

fn tokenizer(options: &Options) -> Tokenizer {
    Tokenizer::named(options.get("tokens")).unwrap_or_default()
}

impl Format for HuggingFace {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn abilities(&self, options: &Options) -> Abilities {
        let shape = Shape::of(options);
        let all = Abilities { discontinuous: false, ..Abilities::ALL };
        let all = if shape.spans {
            all
        } else {
            Abilities {
                unit: if shape.offsets { Unit::CodePoint } else { Unit::Token },
                whole_text: shape.offsets,
                overlaps: false,
                zero_width: false,
                within_words: false,
                ..all
            }
        };
        if shape.structure {
            return all;
        }
        Abilities {
            annotators: false,
            ids: false,
            layers: false,
            metadata: false,
            attributes: AttributeForm::None,
            relation_attributes: false,
            notes: NoteForm::None,
            confidence: false,
            relations: false,
            chains: ChainForm::None,
            segments: SegmentForm::None,
            ..all
        }
    }

    fn settle(&self, document: &Document, options: &Options) -> Option<Document> {
        let words_only = Shape::of(options).words_only();
        words_only.then(|| joined::joined(document.clone(), tokenizer(options)))
    }

    fn card_head(&self, inventory: &Inventory, options: &Options) -> Option<String> {
        Some(format!("---\n{}---\n\n", dataset_info(inventory, options)))
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
        let files = input.names();
        let names = class_names(input, &files, options)?;
        let one = files.len() == 1;
        for file in files.iter().filter(|file| one || holds_rows(file)) {
            // What is true of every row is said once.
            let mut said = std::collections::BTreeSet::new();
            let mut take = |mut raw: RawDocument| {
                raw.remarks.retain(|remark| said.insert(remark.clone()));
                Ok(take(raw)?)
            };
            let document = |number: usize, line: usize, row: Row<'_>, names: &ClassNames| {
                row.document(file, line, &default_name(file, number), names)
            };
            if is_parquet(input, file)? {
                let mut number = 0;
                sheet::read(input, file, &names, &mut |row, line, names| {
                    number += 1;
                    take(document(number, line, row, names)?)
                })?;
            } else {
                let reader = input.open(file).map_err(|e| ReadError::io(file, e))?;
                Values::new(file, reader).each(
                    |piece| document(piece.number, piece.line, piece.parse(file)?, &names),
                    &mut take,
                )?;
            }
        }
        Ok(())
    }

    fn recognise(&self, name: &str, head: &[u8]) -> Likeness {
        if head.starts_with(MAGIC) {
            return 70;
        }
        if matches!(file_name(name), "README.md" | "dataset_infos.json" | "dataset_info.json") {
            return 0;
        }
        let head = String::from_utf8_lossy(head);
        let head = head.trim_start_matches('\u{feff}').trim_start();
        if !head.starts_with(['{', '[']) {
            return 0;
        }
        let has = |key: &str| head.contains(&format!("\"{key}\""));
        let after = |key: &str| {
            let rest = head.split_once(&format!("\"{key}\"")).map_or("", |(_, rest)| rest);
            rest.trim_start_matches([':', '[', ' ', '\n', '\t', '\r'])
        };
        let words = ["tokens", "words"].iter().any(|key| has(key) && after(key).starts_with('"'));
        let tags = ["ner_tags", "tags", "labels"].iter().any(|key| has(key));
        let spans = has("text") && has("entities") && has("start") && has("end");
        match () {
            () if words && has("ner_tags") => 95,
            () if words && tags => 80,
            () if spans && !has("start_offset") && !has("_input_hash") => 75,
            () => 0,
        }
    }
}

fn file_name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

/// Whether a file of a folder is one with rows, by its name.
fn holds_rows(path: &str) -> bool {
    let name = file_name(path);
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    matches!(ending, "jsonl" | "ndjson" | "json" | "parquet")
        && !matches!(name, "dataset_infos.json" | "dataset_info.json" | "state.json")
}

fn is_parquet(input: &dyn Input, file: &str) -> Result<bool, ReadError> {
    let mut reader = input.open(file).map_err(|e| ReadError::io(file, e))?;
    let head = reader.fill_buf().map_err(|e| ReadError::io(file, e))?;
    Ok(head.starts_with(MAGIC) || file.ends_with(".parquet"))
}

/// The names of tags that stand beside the files or were given.
fn class_names(
    input: &dyn Input,
    files: &[String],
    options: &Options,
) -> Result<ClassNames, ReadError> {
    // Cards are read whole; no real one is longer.
    const CARD_MAX: u64 = 4 << 20;
    let given = options.get("names");
    if !given.is_empty() {
        let names: Vec<String> = given.split(',').map(|name| name.trim().to_owned()).collect();
        return Ok(ClassNames::everywhere(&names));
    }
    let mut names = ClassNames::default();
    for file in files {
        let kind = file_name(file);
        if !matches!(kind, "README.md" | "dataset_infos.json" | "dataset_info.json") {
            continue;
        }
        let reader = input.open(file).map_err(|e| ReadError::io(file, e))?;
        let mut bytes = Vec::new();
        let read =
            std::io::Read::read_to_end(&mut std::io::Read::take(reader, CARD_MAX), &mut bytes);
        read.map_err(|e| ReadError::io(file, e))?;
        let text = String::from_utf8_lossy(&bytes);
        if kind == "README.md" { names.add_card(&text) } else { names.add_json(&text) }
    }
    Ok(names)
}
