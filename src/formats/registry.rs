//! Every format behind one door.

use super::options::{Way, check_way, serves};
use super::{Abilities, Document, Input, Inventory, OptionInfo, Options, Output, RawDocument};
use super::{OptionError, ReadError, Stop, WriteError};

/// What there is to say of a format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Info {
    /// Its name on the command line.
    pub name: &'static str,
    /// Its name to read.
    pub title: &'static str,
    /// One sentence: what it is and who reads it.
    pub description: &'static str,
    /// How comments, threads, chains and attributes travel, as one sentence.
    pub structure: &'static str,
    /// The endings of its files, without the dot; the first is the one that is written.
    pub endings: &'static [&'static str],
    /// Endings of files that may lie beside and are read with them, such as type systems.
    pub beside: &'static [&'static str],
    /// What its output consists of.
    pub layout: Layout,
    /// Whether a project can be made of it.
    pub reads: bool,
    /// What can be chosen.
    pub options: &'static [OptionInfo],
}

impl Info {
    /// What can be chosen on this way.
    pub fn options_for(&self, way: Way) -> Vec<OptionInfo> {
        self.options.iter().filter(|o| serves(self.name, o.name, way)).copied().collect()
    }

    /// `chosen` among the options of this format, for this way.
    ///
    /// # Errors
    /// If a name or a value is not among them, or an option does nothing on this way.
    pub fn choose(&self, way: Way, chosen: &[(String, String)]) -> Result<Options, OptionError> {
        check_way(self.name, self.options, way, chosen)?;
        Options::new(self.options, chosen.iter().cloned())
    }
}

/// What a format's output consists of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// One file with all documents.
    OneFile,
    /// A folder: files for each document, named after it, or files for all.
    Folder,
}

/// What a writer is to know before the first document.
#[derive(Clone, Debug, Default)]
pub struct WriteContext {
    /// What was chosen.
    pub options: Options,
    /// Everything that will come, as it will come.
    pub inventory: Inventory,
    /// The file to write, for [`Layout::OneFile`].
    pub file: String,
}

/// Takes one document after the other. The documents are reduced to what the format can
/// hold (see [`super::Reducer`]) and settled (see [`Format::settle`]).
pub trait Writer {
    /// Writes a document.
    ///
    /// # Errors
    /// If the output cannot be written, or the document is not one that the format holds.
    fn document(&mut self, document: &Document, out: &mut dyn Output) -> Result<(), WriteError>;

    /// Writes what comes after all documents.
    ///
    /// # Errors
    /// If the output cannot be written.
    fn finish(self: Box<Self>, out: &mut dyn Output) -> Result<(), WriteError>;
}

/// Where a reader puts what it reads.
pub type Take<'a> = dyn FnMut(RawDocument) -> Result<(), Stop> + 'a;

/// How much a file looks like one of a format: 0 not at all, 100 beyond doubt.
pub type Likeness = u8;

/// A format of annotated texts. It is pure: bytes in, documents out, and the other way; it
/// knows no paths, no project and no window.
pub trait Format: Sync {
    /// What there is to say of it.
    fn info(&self) -> &'static Info;

    /// What it can hold with these options.
    fn abilities(&self, options: &Options) -> Abilities;

    /// The (reduced) document as it comes back when what was written is read again; `None` if
    /// just as it is. Only for what abilities cannot say, such as a text of which only the
    /// words are kept. What is there stays in its order. [`super::Reducer`] notes what is not
    /// as it was as a loss.
    fn settle(&self, _document: &Document, _options: &Options) -> Option<Document> {
        None
    }

    /// A writer, for documents that are settled.
    ///
    /// # Errors
    /// If an option has a value that cannot be used.
    fn writer(&self, context: WriteContext) -> Result<Box<dyn Writer>, WriteError>;

    /// Reads all documents, one after the other, in the order of the files.
    ///
    /// # Errors
    /// If a file is not of this format: its name, the line and the cause. What was taken
    /// before is not to be used then.
    fn read(
        &self,
        input: &dyn Input,
        options: &Options,
        take: &mut Take<'_>,
    ) -> Result<(), ReadError>;

    /// What the card of a dataset in this format begins with, for programs that read it.
    fn card_head(&self, _inventory: &Inventory, _options: &Options) -> Option<String> {
        None
    }

    /// How much a file of this name, which begins so, looks like one of this format.
    fn recognise(&self, name: &str, head: &[u8]) -> Likeness;
}

/// What to call a document that has no name: after its file, with its number in it, from 1.
pub(super) fn default_name(file: &str, number: usize) -> String {
    let stem = file.rsplit_once('/').map_or(file, |(_, name)| name);
    let stem = stem.split_once('.').map_or(stem, |(stem, _)| stem);
    format!("{}-{number:05}", if stem.is_empty() { "text" } else { stem })
}

/// All formats, in the order in which they are listed.
pub fn all() -> &'static [&'static dyn Format] {
    &[
        &super::brat::Brat,
        &super::doccano::Doccano,
        &super::prodigy::Prodigy,
        &super::label_studio::LabelStudio,
        &super::webanno::WebAnno,
        &super::uima::Xmi,
        &super::uima::CasJson,
        &super::conll::Conll,
        &super::spacy::Spacy,
        &super::spacy::SpacyJsonl,
        &super::hf::HuggingFace,
        &super::w3c::WebAnnotation,
        &super::tables::CsvTables,
        &super::tables::ParquetTables,
    ]
}

/// The format of that name.
pub fn find(name: &str) -> Option<&'static dyn Format> {
    all().iter().copied().find(|format| format.info().name == name)
}

/// Formats that the files look like, the likeliest first. Looks at the beginnings of the
/// first few files.
pub fn recognise(input: &dyn Input) -> Vec<&'static dyn Format> {
    const FILES: usize = 20;
    const HEAD: usize = 4096;
    let mut heads = Vec::new();
    for name in input.names().into_iter().take(FILES) {
        let mut head = Vec::new();
        if let Ok(file) = input.open(&name) {
            // What cannot be read looks like nothing.
            let _ =
                std::io::Read::read_to_end(&mut std::io::Read::take(file, HEAD as u64), &mut head);
        }
        heads.push((name, head));
    }
    let mut likely: Vec<(Likeness, &'static dyn Format)> = all()
        .iter()
        .filter(|format| format.info().reads)
        .map(|format| {
            let likeness = heads.iter().map(|(name, head)| format.recognise(name, head)).max();
            (likeness.unwrap_or(0), *format)
        })
        .filter(|(likeness, _)| *likeness > 0)
        .collect();
    likely.sort_by_key(|(likeness, _)| std::cmp::Reverse(*likeness));
    likely.into_iter().map(|(_, format)| format).collect()
}
