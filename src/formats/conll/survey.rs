//! What a file's columns are, looked at before it is read: which they are over its first rows,
//! and what the tags say over the whole file.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{OptionError, Options, ReadError};
use super::dialect::{Column, Dialect};
use super::lines::{Line, Lines, columns};
use super::scheme::{Decoder, Form, Step, Tag};

/// Columns after these are not looked at.
const COLUMNS_MAX: usize = 64;
/// Which columns there are is seen from so many rows.
const ROWS_MAX: usize = 50_000;
/// More different values than these are no labels.
const LABELS_MAX: usize = 64;

/// How a file is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shape {
    /// Whether tabs part the columns, else blanks.
    pub(super) tabs: bool,
    /// How many columns most rows have.
    pub(super) count: usize,
    /// The column with the words, from 0.
    pub(super) word: usize,
    /// The column with the tags, from 0.
    pub(super) tag: usize,
    /// How its tags are taken apart.
    pub(super) form: Form,
    /// Whether an entity that begins without `B` is a mistake here.
    pub(super) says_begins: bool,
}

/// Counts of a file, as if tabs or as if blanks part the columns.
#[derive(Debug, Default)]
struct Columns {
    /// Rows by how many columns they have.
    by_count: BTreeMap<usize, usize>,
    letters: Vec<usize>,
    letters_last: Vec<usize>,
    /// Values of the last column, until they are too many.
    last: BTreeSet<String>,
    /// Rows that begin with their number in the sentence.
    numbered: usize,
    second: Option<String>,
    second_differs: bool,
}

/// Counts of a file.
#[derive(Debug, Default)]
struct Survey {
    rows: usize,
    rows_with_tabs: usize,
    first_row: usize,
    in_sentence: usize,
    at_tabs: Columns,
    at_blanks: Columns,
    decoder: Decoder,
    /// Entities that begin with a `B` that is not needed to part them.
    begins: usize,
    /// Entities that begin without.
    unsaid: usize,
    /// Whether there are letters for the last or a single word.
    has_ends: bool,
    has_singles: bool,
}

impl Columns {
    fn count<'a>(&mut self, fields: impl Iterator<Item = &'a str>, in_sentence: usize) {
        let mut count = 0;
        let mut last = "";
        for (at, field) in fields.enumerate() {
            (count, last) = (at + 1, field);
            if at >= COLUMNS_MAX {
                continue;
            }
            if self.letters.len() <= at {
                self.letters.push(0);
                self.letters_last.push(0);
            }
            let tallies =
                [(Form::Letter, &mut self.letters), (Form::LetterLast, &mut self.letters_last)];
            for (form, tally) in tallies {
                if form.parse(field).is_some()
                    && let Some(tally) = tally.get_mut(at)
                {
                    *tally += 1;
                }
            }
            if at == 0 && field.parse() == Ok(in_sentence) {
                self.numbered += 1;
            }
            if at == 1 && !self.second_differs {
                match &self.second {
                    Some(second) => self.second_differs = second != field,
                    None => self.second = Some(field.to_owned()),
                }
            }
        }
        if self.last.len() <= LABELS_MAX && !self.last.contains(last) {
            self.last.insert(last.to_owned());
        }
        let counted = self.by_count.len() < COLUMNS_MAX || self.by_count.contains_key(&count);
        if counted {
            *self.by_count.entry(count).or_default() += 1;
        }
    }

    /// How many columns most rows have.
    fn usual(&self) -> usize {
        let most = self.by_count.iter().max_by_key(|(count, rows)| (**rows, **count));
        most.map_or(0, |(count, _)| *count)
    }

    /// The column with the tags, and their form.
    fn tags(&self, rows: usize) -> Option<(usize, Form)> {
        let usual = self.usual();
        let at_least = |tally: &[usize], tenths: usize| {
            (1..usual).rev().find(|at| tally.get(*at).is_some_and(|n| *n * 10 >= rows * tenths))
        };
        let labels = usual > 1 && self.last.len() <= LABELS_MAX && self.last.contains("O");
        at_least(&self.letters, 9)
            .map(|at| (at, Form::Letter))
            .or_else(|| at_least(&self.letters_last, 9).map(|at| (at, Form::LetterLast)))
            .or_else(|| at_least(&self.letters, 5).map(|at| (at, Form::Letter)))
            .or_else(|| labels.then(|| (usual - 1, Form::Label)))
    }

    /// The form of the tags in this column.
    fn form_of(&self, at: usize, rows: usize) -> Form {
        let half = |tally: &[usize]| tally.get(at).is_some_and(|n| *n * 2 >= rows);
        match () {
            () if half(&self.letters) => Form::Letter,
            () if half(&self.letters_last) => Form::LetterLast,
            () => Form::Label,
        }
    }
}

impl Survey {
    fn row(&mut self, number: usize, row: &str) {
        if self.rows == 0 {
            self.first_row = number;
        }
        self.rows += 1;
        self.in_sentence += 1;
        let has_tabs = row.contains('\t');
        self.rows_with_tabs += usize::from(has_tabs);
        if self.rows <= ROWS_MAX {
            if has_tabs {
                self.at_tabs.count(columns(row, true), self.in_sentence);
            }
            self.at_blanks.count(columns(row, false), self.in_sentence);
        }
        let row = row.trim_end_matches([' ', '\t']);
        let before = row.bytes().rposition(|byte| matches!(byte, b' ' | b'\t'));
        let last = row.get(before.map_or(0, |at| at + 1)..).unwrap_or_default();
        let Some(tag) = Form::Letter.parse(last) else { return };
        let touches = matches!(tag, Tag::In { label, .. } if self.decoder.is_open(label));
        if let Tag::In { mark, .. } = tag {
            self.has_ends |= mark == super::scheme::Mark::End;
            self.has_singles |= mark == super::scheme::Mark::Single;
        }
        match self.decoder.step(tag) {
            Step::Begins if !touches => self.begins += 1,
            Step::BeginsUnsaid => self.unsaid += 1,
            _ => {}
        }
    }

    fn sentence_end(&mut self) {
        self.in_sentence = 0;
        self.decoder.end();
    }

    fn shape(&self, file: &str, options: &Options) -> Result<Shape, ReadError> {
        let tabs = self.rows_with_tabs == self.rows;
        let counts = if tabs { &self.at_tabs } else { &self.at_blanks };
        let count = counts.usual();
        let rows = self.rows.min(ROWS_MAX);
        let named = named_columns(options)?;
        let chosen = named.map(|(_, tag)| tag).or(chosen_column(options)?);
        let (tag, form) = match chosen {
            Some(at) => (at, counts.form_of(at, rows)),
            None => counts.tags(rows).ok_or_else(|| {
                let problem =
                    "no column has tags such as B-PER and O; say which with column=NUMBER";
                ReadError::malformed(file, self.first_row, problem)
            })?,
        };
        let numbered = counts.numbered == rows && rows > 2 && counts.second_differs && tag > 1;
        let word = named.map_or(usize::from(numbered), |(word, _)| word);
        let says_begins = form == Form::Letter
            && tag + 1 == count
            && (self.has_singles || (!self.has_ends && self.begins >= self.unsaid.max(1)));
        Ok(Shape { tabs, count, word, tag, form, says_begins })
    }
}

/// The columns of the words and the tags, if the option `columns` names them.
fn named_columns(options: &Options) -> Result<Option<(usize, usize)>, OptionError> {
    if !options.get("columns").contains(',') {
        return Ok(None);
    }
    let columns = Dialect::of(options)?.columns;
    let at = |wanted| columns.iter().position(|column| *column == wanted);
    Ok(at(Column::Word).zip(at(Column::Tag)))
}

fn chosen_column(options: &Options) -> Result<Option<usize>, OptionError> {
    let value = options.get("column");
    if value.is_empty() {
        return Ok(None);
    }
    let number = value.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    number.map(Some).ok_or_else(|| OptionError {
        name: "column".to_owned(),
        value: value.to_owned(),
        allowed: "column is the number of the column with the tags, from 1".to_owned(),
    })
}

/// Looks at a whole file; `None` if it has no rows.
///
/// # Errors
/// If it cannot be read, or no column has tags.
pub(super) fn survey(
    file: &str,
    mut lines: Lines<'_>,
    options: &Options,
) -> Result<Option<Shape>, ReadError> {
    let mut rows = Survey::default();
    // Rows that begin with a `#` count only where there are no others: they may be comments.
    let mut hashes = Survey::default();
    while let Some((number, line)) = lines.next()? {
        match line {
            Line::Blank | Line::DocStart => {
                rows.sentence_end();
                hashes.sentence_end();
            }
            Line::Hash(row) if rows.rows == 0 => hashes.row(number, row),
            Line::Hash(_) => {}
            Line::Row(row) => rows.row(number, row),
        }
    }
    match (rows.rows, hashes.rows) {
        (0, 0) => Ok(None),
        (0, _) => hashes.shape(file, options).map(Some),
        _ => rows.shape(file, options).map(Some),
    }
}
