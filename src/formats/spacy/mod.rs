//! spaCy's own formats: DocBin, the `.spacy` files that it trains from, and its training
//! data as JSON lines ([`jsonl`]).
//!
//! DocBin is a MessagePack map in zlib, after `spacy/tokens/_serialize.py`,
//! `_dict_proxies.py` and `span_group.pyx` of spaCy 3.8.

mod jsonl;
mod msgpack;
mod read;
mod said;
mod strings;
mod survey;
mod words;
mod write;

pub(super) use jsonl::SpacyJsonl;

use super::{
    Abilities, Document, Format, Info, Input, Layout, Likeness, OptionInfo, Options, ReadError,
    Take, Unit, WriteContext, WriteError, Writer,
};

/// Attributes of tokens, by their numbers in `spacy/attrs.pxd`.
const ORTH: u64 = 65;
const ENT_IOB: u64 = 77;
const ENT_TYPE: u64 = 78;
const SENT_START: u64 = 80;
const ENT_KB_ID: u64 = 452;
const ENT_ID: u64 = 454;

/// Where in an entity a token is, as spaCy numbers it.
#[derive(Clone, Copy, Debug)]
enum Iob {
    Missing = 0,
    Inside = 1,
    Outside = 2,
    Begin = 3,
}

/// Where spans stand, for both formats.
const ENTS: OptionInfo = OptionInfo {
    name: "ents",
    description: "whether spans that do not overlap a longer one are written as entities",
    values: &["yes", "no"],
};
const SPANS: OptionInfo = OptionInfo {
    name: "spans",
    description: "when all spans are written to a span group, which may overlap",
    values: &["if-overlapping", "always", "never"],
};
const SPANS_KEY: OptionInfo = OptionInfo {
    name: "spans_key",
    description: "the span group’s name; sc if none is given",
    values: &[],
};

/// DocBin.
#[derive(Debug)]
pub(super) struct Spacy;

static INFO: Info = Info {
    name: "spacy",
    title: "spaCy DocBin",
    description: "The binary files that spaCy trains from and evaluates on.",
    structure: "Labels of comments, threads, relations, chains, attributes and notes stand in each \
                document’s user data under “tagline”; labels of the article are categories too.",
    endings: &["spacy"],
    beside: &[],
    layout: Layout::OneFile,
    reads: true,
    options: &[
        ENTS,
        SPANS,
        SPANS_KEY,
        OptionInfo {
            name: "structure",
            description: "whether to write what spaCy has no place for into the user data",
            values: &["yes", "no"],
        },
        OptionInfo {
            name: "tokens",
            description: "what the tokens are",
            values: &["words", "blanks", "characters"],
        },
        OptionInfo {
            name: "shard",
            description: "how many tokens a file has at most, if there are several documents; \
                          1000000 if no number is given",
            values: &[],
        },
    ],
};

impl Format for Spacy {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn abilities(&self, options: &Options) -> Abilities {
        Abilities { unit: Unit::Token, within_words: false, ..said::abilities(options) }
    }

    fn settle(&self, document: &Document, options: &Options) -> Option<Document> {
        said::settle(document, options)
    }

    fn writer(&self, context: WriteContext) -> Result<Box<dyn Writer>, WriteError> {
        Ok(Box::new(write::Bins::new(context)?))
    }

    fn read(
        &self,
        input: &dyn Input,
        options: &Options,
        take: &mut Take<'_>,
    ) -> Result<(), ReadError> {
        input.names().iter().try_for_each(|file| read::read_file(input, file, options, take))
    }

    fn recognise(&self, name: &str, head: &[u8]) -> Likeness {
        // Deflated with a window of 32 KiB.
        let is_zlib = matches!(head, [0x78, flags, ..] if (0x7800 + u16::from(*flags)) % 31 == 0);
        match (name.ends_with(".spacy"), is_zlib) {
            (true, true) => 100,
            (true, false) => 30,
            (false, true) => 20,
            (false, false) => 0,
        }
    }
}
