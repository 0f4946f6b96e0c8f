//! DocBin, written: the columns of all tokens of a file, then what is said of each document.

use std::collections::HashMap;
use std::io::{self, BufWriter, Write};

use flate2::Compression;
use flate2::write::ZlibEncoder;
use rmp::encode;

use super::super::{
    Counting, Document, OptionError, Output, Unit, WriteContext, WriteError, Writer, structure,
};
use super::said::{self, Places};
use super::strings::number_of;
use super::words::{Word, flat, position, words};
use super::{ENT_IOB, ENT_KB_ID, ENT_TYPE, Iob, ORTH};
use crate::formats::{Span, Tokenizer};

/// Tokens in a file, if nobody says otherwise: some 50 MB in memory.
const TOKENS_MAX: usize = 1_000_000;

/// The columns that are written.
const COLUMNS: [u64; 4] = [ORTH, ENT_IOB, ENT_TYPE, ENT_KB_ID];

/// Writes documents to one file, or several if they are many.
pub(super) struct Bins {
    context: WriteContext,
    places: Places,
    tokens_max: usize,
    structure: bool,
    bin: Bin,
    /// How many files were written.
    files: usize,
}

/// What will be one file. Lists are kept as MessagePack, without their length.
#[derive(Default)]
struct Bin {
    rows: Vec<u8>,
    spaces: Vec<u8>,
    lengths: Vec<u8>,
    strings: HashMap<String, u64>,
    cats: Vec<u8>,
    groups: Vec<u8>,
    user_data: Vec<u8>,
    documents: usize,
}

impl Bins {
    /// Nothing written yet.
    ///
    /// # Errors
    /// If an option has a value that cannot be used.
    pub(super) fn new(context: WriteContext) -> Result<Self, WriteError> {
        let places = Places::of(&context)?;
        let wrong = |number: &str| OptionError {
            name: "shard".to_owned(),
            value: number.to_owned(),
            allowed: "shard is a number from 1 to 100000000".to_owned(),
        };
        let tokens_max = match context.options.get("shard") {
            "" => TOKENS_MAX,
            number => number
                .parse()
                .ok()
                .filter(|number| (1..=100_000_000).contains(number))
                .ok_or_else(|| wrong(number))?,
        };
        let structure = context.options.is_on("structure");
        Ok(Self { context, places, tokens_max, structure, bin: Bin::default(), files: 0 })
    }

    fn write_bin(&mut self, name: &str, out: &mut dyn Output) -> Result<(), WriteError> {
        let bin = std::mem::take(&mut self.bin);
        let mut zlib = ZlibEncoder::new(
            BufWriter::with_capacity(1 << 16, Sink { out, name }),
            Compression::default(),
        );
        bin.encode(self.structure, &mut zlib)
            .and_then(|()| zlib.finish()?.flush())
            .and_then(|()| out.end(name))
            .map_err(|e| WriteError::io(name, e))
    }

    /// The name of a file that is not the only one.
    fn numbered(&mut self) -> String {
        self.files += 1;
        let file = &self.context.file;
        let name_at = file.rfind('/').map_or(0, |slash| slash + 1);
        let dot = file.rfind('.').filter(|dot| *dot > name_at).unwrap_or(file.len());
        let (stem, ending) = file.split_at_checked(dot).unwrap_or((file, ""));
        format!("{stem}-{:05}{ending}", self.files)
    }
}

impl Writer for Bins {
    fn document(&mut self, document: &Document, out: &mut dyn Output) -> Result<(), WriteError> {
        let in_turn = document.spans.is_sorted_by_key(|span| span.extent().start);
        let sorted = (!in_turn).then(|| document.clone().sorted());
        let document = sorted.as_ref().unwrap_or(document);
        let found;
        let tokens = match &document.tokens {
            Some(tokens) => tokens,
            None => {
                let tokenizer = Tokenizer::named(self.context.options.get("tokens"));
                found = tokenizer.unwrap_or_default().tokens(&document.text);
                &found
            }
        };
        let words = words(&document.text, tokens, &document.spans);
        let full = self.bin.spaces.len() + words.len() > self.tokens_max;
        if full && self.bin.documents > 0 {
            let name = self.numbered();
            self.write_bin(&name, out)?;
        }
        self.bin
            .add(document, &words, &self.places, self.structure)
            .map_err(|problem| WriteError::unfit(&document.name, problem))
    }

    fn finish(mut self: Box<Self>, out: &mut dyn Output) -> Result<(), WriteError> {
        let name = if self.files == 0 { self.context.file.clone() } else { self.numbered() };
        self.write_bin(&name, out)
    }
}

/// A file of an output, to write into.
struct Sink<'a> {
    out: &'a mut dyn Output,
    name: &'a str,
}

impl Write for Sink<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(self.name, bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Bin {
    fn number(&mut self, text: &str) -> u64 {
        if let Some(number) = self.strings.get(text) {
            return *number;
        }
        let number = number_of(text);
        self.strings.insert(text.to_owned(), number);
        number
    }

    fn add(
        &mut self,
        document: &Document,
        words: &[Word],
        places: &Places,
        structure: bool,
    ) -> Result<(), String> {
        let positions: Option<Vec<(usize, usize)>> = document
            .spans
            .iter()
            .map(|span| match span.fragments.as_slice() {
                [only] => position(words, *only),
                _ => None,
            })
            .collect();
        let positions = positions.ok_or("a span is not one or more whole words")?;
        let ids = if structure { said::knowledge(document) } else { Default::default() };
        let id = |at: usize| ids.get(&at).copied().unwrap_or_default();
        let mut entities = Vec::new();
        if places.entities {
            let flat = flat(&document.text, &document.spans);
            let spans = document.spans.iter().zip(&positions).enumerate();
            let stays = spans.filter(|(at, _)| flat.get(*at) == Some(&true));
            entities.extend(stays.map(|(at, (span, place))| (*place, span.label.as_str(), id(at))));
        }
        self.add_words(document, words, &entities, places.entities);
        self.lengths.extend(i32::try_from(words.len()).unwrap_or(i32::MAX).to_le_bytes());
        self.documents += 1;
        let group = if places.group {
            let spans: Vec<_> = document.spans.iter().zip(positions).collect();
            let labels = spans
                .iter()
                .enumerate()
                .map(|(at, (span, place))| (*place, self.number(&span.label), self.number(id(at))));
            Some(group(document, &places.key, &labels.collect::<Vec<_>>()))
        } else {
            None
        };
        self.add_said(document, group, &places.key, structure).map_err(|e| e.to_string())
    }

    /// The rows of a document's tokens, with what entities they are in.
    fn add_words(
        &mut self,
        document: &Document,
        words: &[Word],
        entities: &[((usize, usize), &str, &str)],
        are_said: bool,
    ) {
        let mut entities = entities.iter().peekable();
        let outside = if are_said { Iob::Outside } else { Iob::Missing };
        let mut open = None;
        for (at, word) in words.iter().enumerate() {
            if let Some(((_, end), label, id)) = entities.next_if(|((first, _), ..)| *first == at) {
                open = Some((*end, self.number(label), self.number(id), true));
            }
            let orth = self.number(document.slice(word.range));
            let (iob, label, id) = match &mut open {
                Some((_, label, id, first)) => {
                    let iob = if std::mem::take(first) { Iob::Begin } else { Iob::Inside };
                    (iob, *label, *id)
                }
                None => (outside, 0, 0),
            };
            for value in [orth, iob as u64, label, id] {
                self.rows.extend(value.to_le_bytes());
            }
            self.spaces.push(u8::from(word.space));
            open = open.filter(|(end, ..)| *end > at + 1);
        }
    }

    fn add_said(
        &mut self,
        document: &Document,
        group: Option<Vec<u8>>,
        key: &str,
        structure: bool,
    ) -> io::Result<()> {
        let categories: std::collections::BTreeSet<String> = said::categories(document).collect();
        encode::write_map_len(&mut self.cats, length(categories.len()))?;
        for category in categories {
            encode::write_str(&mut self.cats, &category)?;
            encode::write_f64(&mut self.cats, 1.0)?;
        }
        let mut groups = Vec::new();
        match group {
            // spaCy's own way to say that there is none.
            None => drop(encode::write_array_len(&mut groups, 0)?),
            Some(group) => {
                encode::write_map_len(&mut groups, 1)?;
                encode::write_bin(&mut groups, &group)?;
                encode::write_array_len(&mut groups, 1)?;
                encode::write_str(&mut groups, key)?;
            }
        }
        encode::write_bin(&mut self.groups, &groups)?;
        if structure {
            let digest = || {
                said::digest(document.spans.iter().map(|span| {
                    let extent = span.extent();
                    (extent.start, extent.end, span.label.as_str())
                }))
            };
            let mut data = Vec::new();
            match said::write(document, digest) {
                None => drop(encode::write_map_len(&mut data, 0)?),
                Some(field) => {
                    encode::write_map_len(&mut data, 1)?;
                    encode::write_str(&mut data, structure::FIELD)?;
                    encode::write_str(&mut data, &field.to_string())?;
                }
            }
            encode::write_bin(&mut self.user_data, &data)?;
        }
        Ok(())
    }

    fn encode(self, structure: bool, out: &mut impl Write) -> io::Result<()> {
        let list = |out: &mut dyn Write, name: &str, bytes: &[u8]| {
            let mut head = Vec::new();
            encode::write_str(&mut head, name)?;
            encode::write_array_len(&mut head, length(self.documents))?;
            out.write_all(&head)?;
            out.write_all(bytes)
        };
        encode::write_map_len(out, if structure { 10 } else { 9 })?;
        encode::write_str(out, "version")?;
        encode::write_str(out, "0.1")?;
        encode::write_str(out, "attrs")?;
        encode::write_array_len(out, length(COLUMNS.len()))?;
        for column in COLUMNS {
            encode::write_uint(out, column)?;
        }
        for (name, bytes) in
            [("tokens", &self.rows), ("spaces", &self.spaces), ("lengths", &self.lengths)]
        {
            encode::write_str(out, name)?;
            encode::write_bin(out, bytes)?;
        }
        let mut strings: Vec<&String> = self.strings.keys().collect();
        strings.sort_unstable();
        encode::write_str(out, "strings")?;
        encode::write_array_len(out, length(strings.len()))?;
        for string in strings {
            encode::write_str(out, string)?;
        }
        list(out, "cats", &self.cats)?;
        let mut flags = Vec::new();
        for _ in 0..self.documents {
            encode::write_map_len(&mut flags, 1)?;
            encode::write_str(&mut flags, "has_unknown_spaces")?;
            encode::write_bool(&mut flags, false)?;
        }
        list(out, "flags", &flags)?;
        list(out, "span_groups", &self.groups)?;
        if structure {
            list(out, "user_data", &self.user_data)?;
        }
        Ok(())
    }
}

/// A span of a group: its tokens, its label and its id in a knowledge base.
type InGroup = ((usize, usize), u64, u64);

/// The bytes of a group of spans.
fn group(document: &Document, key: &str, spans: &[InGroup]) -> Vec<u8> {
    let extents = document.spans.iter().map(Span::extent).flat_map(|e| [e.start, e.end]);
    let chars = Counting::of(Unit::CodePoint).from_bytes(&document.text, extents);
    let number = |number: usize| i32::try_from(number).unwrap_or(i32::MAX).to_be_bytes();
    let mut bytes = Vec::with_capacity(48 * spans.len() + 32);
    // Writing to memory does not fail.
    let _ = write_group_head(&mut bytes, key, spans.len());
    for (((first, end), label, id), chars) in spans.iter().zip(chars.chunks_exact(2)) {
        let mut span = Vec::with_capacity(40);
        // The id of the span itself is not used.
        span.extend(0_u64.to_be_bytes());
        span.extend(id.to_be_bytes());
        span.extend(label.to_be_bytes());
        let places = [*first, *end].into_iter().chain(chars.iter().copied());
        span.extend(places.flat_map(number));
        let _ = encode::write_bin(&mut bytes, &span);
    }
    bytes
}

fn write_group_head(bytes: &mut Vec<u8>, key: &str, spans: usize) -> io::Result<()> {
    encode::write_map_len(bytes, 3)?;
    encode::write_str(bytes, "name")?;
    encode::write_str(bytes, key)?;
    encode::write_str(bytes, "attrs")?;
    encode::write_map_len(bytes, 0)?;
    encode::write_str(bytes, "spans")?;
    encode::write_array_len(bytes, length(spans))?;
    Ok(())
}

/// Lists and maps of more than 4,294,967,295 would not fit the memory.
fn length(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
