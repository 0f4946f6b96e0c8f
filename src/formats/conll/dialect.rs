//! Who writes CoNLL files how: separator, columns, scheme, and what begins a document.
//! After the files of the CoNLL-2002 and 2003 shared tasks, Label Studio's
//! `converter.py`, spaCy's `conll_ner_to_docs.py`, doccano's `CoNLLParser` and Potato's
//! `conll_2003_exporter.py`.

use super::super::{OptionError, Options};
use super::scheme::Scheme;

/// What stands at the beginning of a document, before anything else on its line.
pub(super) const DOCSTART: &str = "-DOCSTART-";

/// The names of the dialects, the default first.
pub(super) const NAMES: [&str; 6] =
    ["conll-2003", "conll-2002", "label-studio", "spacy", "doccano", "potato"];

/// When a line says that a document begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DocStart {
    /// Before each.
    Each,
    /// Before the first; the others follow as sentences do.
    First,
    /// Never.
    None,
}

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Word,
    Tag,
    /// Always the same.
    Fixed(String),
}

/// How a file is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Dialect {
    /// Between columns.
    pub(super) separator: char,
    /// At least the words and the tags.
    pub(super) columns: Vec<Column>,
    /// How tags are spelled.
    pub(super) scheme: Scheme,
    /// When [`Self::docstart_line`] is written.
    pub(super) docstart: DocStart,
    /// The line that begins a document.
    pub(super) docstart_line: String,
    /// Whether an empty line follows that line.
    pub(super) blank_after: bool,
}

struct Preset {
    separator: char,
    columns: &'static [&'static str],
    scheme: Scheme,
    docstart: DocStart,
    line: &'static str,
    blank_after: bool,
}

const FOUR: &[&str] = &["word", "-X-", "O", "ner"];
const TWO: &[&str] = &["word", "ner"];

fn preset(name: &str) -> Preset {
    let conll_2003 = Preset {
        separator: ' ',
        columns: FOUR,
        scheme: Scheme::Iob1,
        docstart: DocStart::Each,
        line: "-DOCSTART- -X- O O",
        blank_after: true,
    };
    match name {
        "conll-2002" => Preset {
            columns: TWO,
            scheme: Scheme::Iob2,
            docstart: DocStart::None,
            line: "-DOCSTART- O",
            ..conll_2003
        },
        "label-studio" => Preset {
            columns: &["word", "-X-", "_", "ner"],
            scheme: Scheme::Iob2,
            docstart: DocStart::First,
            line: "-DOCSTART- -X- O",
            blank_after: false,
            ..conll_2003
        },
        "spacy" => Preset { columns: TWO, scheme: Scheme::Iob2, ..conll_2003 },
        "doccano" => Preset {
            separator: '\t',
            columns: TWO,
            scheme: Scheme::Iob2,
            docstart: DocStart::None,
            line: "-DOCSTART-\tO",
            ..conll_2003
        },
        "potato" => Preset {
            separator: '\t',
            columns: &["word", "_", "_", "ner"],
            scheme: Scheme::Iob2,
            line: "-DOCSTART- -X- -X- O",
            ..conll_2003
        },
        _ => conll_2003,
    }
}

fn docstart(options: &Options) -> DocStart {
    match options.get("docstart") {
        "yes" => DocStart::Each,
        "first" => DocStart::First,
        "no" => DocStart::None,
        _ => preset(options.get("dialect")).docstart,
    }
}

impl Dialect {
    /// Whether there is a line before every document.
    pub(super) fn marks_every_document(options: &Options) -> bool {
        matches!(docstart(options), DocStart::Each)
    }

    /// As the options say.
    ///
    /// # Errors
    /// If the columns are none of 2, 4 and a list of names with `word` and `ner` in it.
    pub(super) fn of(options: &Options) -> Result<Self, OptionError> {
        let preset = preset(options.get("dialect"));
        let separator = match options.get("separator") {
            "space" => ' ',
            "tab" => '\t',
            _ => preset.separator,
        };
        let docstart = docstart(options);
        let named: Vec<&str>;
        let names = match options.get("columns") {
            "" => preset.columns,
            "2" => TWO,
            "4" if preset.columns.len() == 4 => preset.columns,
            "4" => FOUR,
            list => {
                named = list.split(',').map(str::trim).collect();
                &named
            }
        };
        let columns: Vec<Column> = names.iter().map(|name| column(name)).collect();
        let once = |column| columns.iter().filter(|c| **c == column).count() == 1;
        if !once(Column::Word) || !once(Column::Tag) {
            return Err(OptionError {
                name: "columns".to_owned(),
                value: options.get("columns").to_owned(),
                allowed: "columns is 2, 4 or names with commas, word and ner each once among them"
                    .to_owned(),
            });
        }
        let scheme = Scheme::named(options.get("scheme")).unwrap_or(preset.scheme);
        Ok(Self {
            separator,
            columns,
            scheme,
            docstart,
            docstart_line: preset.line.to_owned(),
            blank_after: preset.blank_after,
        })
    }
}

fn column(name: &str) -> Column {
    match name {
        "word" | "token" | "text" => Column::Word,
        "ner" | "tag" | "label" => Column::Tag,
        "pos" => Column::Fixed("-X-".to_owned()),
        "chunk" => Column::Fixed("O".to_owned()),
        // As a preset has it; blanks would make columns of it.
        sign if !sign.is_empty() && !sign.contains(char::is_whitespace) && sign.len() < 4 => {
            Column::Fixed(sign.to_owned())
        }
        _ => Column::Fixed("_".to_owned()),
    }
}
