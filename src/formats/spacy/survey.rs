//! What a DocBin file says beside its tokens: columns, lengths, strings, and what is said of
//! each document. Kept in memory, while the rows of the tokens are passed over.

use std::collections::HashMap;
use std::io::{BufReader, Read};

use flate2::bufread::ZlibDecoder;

use super::super::{Input, ReadError, quantity, structure};
use super::msgpack::{Budget, Fault, Head, Reader, unfit};
use super::strings::{number_of, symbol};

/// What a value takes in memory beside its bytes, roughly.
const OVERHEAD: usize = 64;

/// A file being unpacked.
pub(super) type Unpacked<'a> = Reader<BufReader<ZlibDecoder<Box<dyn std::io::BufRead + 'a>>>>;

/// What a file says beside its tokens.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// The numbers of the columns.
    pub(super) columns: Vec<u64>,
    /// How many bytes the rows have; `None` if there are none.
    pub(super) rows: Option<usize>,
    /// For each token, whether a space follows.
    pub(super) spaces: Vec<u8>,
    /// How many tokens each document has.
    pub(super) lengths: Vec<usize>,
    strings: HashMap<u64, String>,
    /// For each document.
    pub(super) said: Vec<Said>,
}

/// What is said of a document.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// Categories with their scores.
    pub(super) cats: Vec<(String, f64)>,
    /// Whether the spaces are made up.
    pub(super) unknown_spaces: bool,
    /// The groups of spans, packed.
    pub(super) groups: Vec<u8>,
    /// The field of our own, as JSON.
    pub(super) field: Option<String>,
}

/// Begins to unpack a file.
///
/// # Errors
/// If it cannot be read.
pub(super) fn unpack<'a>(
    input: &'a dyn Input,
    file: &str,
    budget: Budget,
) -> Result<Unpacked<'a>, ReadError> {
    let packed = input.open(file).map_err(|e| ReadError::io(file, e))?;
    Ok(Reader::new(BufReader::with_capacity(1 << 16, ZlibDecoder::new(packed)), budget))
}

/// How many bytes may be kept of a file.
///
/// # Errors
/// If it cannot be read, or is packed in another way.
pub(super) fn budget(input: &dyn Input, file: &str) -> Result<Budget, ReadError> {
    let mut bytes = input.open(file).map_err(|e| ReadError::io(file, e))?;
    if bytes.fill_buf().is_ok_and(|head| head.starts_with(&[0x1f, 0x8b])) {
        let problem = "it is gzip data, and spaCy’s files are zlib data; spaCy cannot read it";
        return Err(ReadError::malformed(file, 0, problem));
    }
    let size = std::io::copy(&mut bytes, &mut std::io::sink());
    Ok(Budget::for_file(size.map_err(|e| ReadError::io(file, e))?))
}

impl Survey {
    /// Reads all of a file but the rows of its tokens.
    ///
    /// # Errors
    /// What is wrong with the file, as a clause.
    pub(super) fn of<R: Read>(reader: &mut Reader<R>) -> Result<Self, Fault> {
        let mut survey = Self::default();
        let mut docs = PerDocument::default();
        for _ in 0..reader.map("the file’s content")? {
            match reader.text("the name of a field")?.as_str() {
                "attrs" => {
                    for _ in 0..reader.list("“attrs”")? {
                        reader.budget.charge(size_of::<u64>())?;
                        survey.columns.push(match reader.head()? {
                            Head::Whole(number) => u64::try_from(number).unwrap_or(u64::MAX),
                            other => {
                                return Err(unfit("an attribute in “attrs”", other, "a number"));
                            }
                        });
                    }
                }
                "tokens" => match reader.head()? {
                    Head::Bytes(length) => {
                        survey.rows = Some(length);
                        reader.skip(Head::Bytes(length))?;
                    }
                    other => return Err(unfit("“tokens”", other, "bytes")),
                },
                "spaces" => survey.spaces = reader.bytes("“spaces”")?,
                "lengths" => survey.read_lengths(reader)?,
                "strings" => survey.read_strings(reader)?,
                "cats" => {
                    for _ in 0..reader.list("“cats”")? {
                        docs.cats.push(cats(reader)?);
                    }
                }
                "flags" => {
                    for _ in 0..reader.list("“flags”")? {
                        docs.flags.push(unknown_spaces(reader)?);
                    }
                }
                "span_groups" => {
                    for _ in 0..reader.list("“span_groups”")? {
                        reader.budget.charge(OVERHEAD)?;
                        docs.groups.push(reader.bytes("the span groups of a document")?);
                    }
                }
                "user_data" => {
                    for _ in 0..reader.list("“user_data”")? {
                        docs.fields.push(own_field(reader)?);
                    }
                }
                _ => {
                    let head = reader.head()?;
                    reader.skip(head)?;
                }
            }
        }
        survey.check()?;
        survey.said = docs.said(survey.lengths.len());
        Ok(survey)
    }

    /// The string with this number.
    ///
    /// # Errors
    /// If the file has none.
    pub(super) fn string(&self, number: u64) -> Result<&str, Fault> {
        self.strings
            .get(&number)
            .map(String::as_str)
            .or_else(|| symbol(number))
            .ok_or_else(|| format!("“strings” has no string with the hash {number}"))
    }

    fn read_lengths<R: Read>(&mut self, reader: &mut Reader<R>) -> Result<(), Fault> {
        let bytes = reader.bytes("“lengths”")?;
        let (numbers, rest) = bytes.as_chunks::<4>();
        if !rest.is_empty() {
            return Err("“lengths” is no list of numbers of four bytes".to_owned());
        }
        reader.budget.charge(numbers.len() * size_of::<usize>())?;
        let length = |bytes: &[u8; 4]| usize::try_from(i32::from_le_bytes(*bytes)).ok();
        let lengths: Option<Vec<usize>> = numbers.iter().map(length).collect();
        self.lengths = lengths.ok_or("a document’s length in “lengths” is below 0")?;
        Ok(())
    }

    fn read_strings<R: Read>(&mut self, reader: &mut Reader<R>) -> Result<(), Fault> {
        for _ in 0..reader.list("“strings”")? {
            reader.budget.charge(OVERHEAD)?;
            let string = reader.text("a string in “strings”")?;
            self.strings.insert(number_of(&string), string);
        }
        Ok(())
    }

    /// That the numbers go together.
    fn check(&self) -> Result<(), Fault> {
        let rows = self.rows.ok_or("the field “tokens” is missing; a DocBin has it")?;
        let tokens: usize = self.lengths.iter().sum();
        if tokens > 0 && self.columns.is_empty() {
            return Err("“attrs” names no columns".to_owned());
        }
        if self.spaces.len() != tokens {
            let spaces = self.spaces.len();
            let tokens = quantity(tokens, "token");
            return Err(format!("“lengths” counts {tokens}, and “spaces” {spaces}"));
        }
        let row = self.columns.len().saturating_mul(size_of::<u64>());
        if tokens.checked_mul(row) != Some(rows) {
            return Err(format!(
                "“tokens” has {}, not {}, for {} with {}",
                quantity(rows, "byte"),
                tokens.saturating_mul(row),
                quantity(tokens, "token"),
                quantity(self.columns.len(), "attribute")
            ));
        }
        Ok(())
    }
}

/// Lists with a value for each document.
#[derive(Default)]
struct PerDocument {
    cats: Vec<Vec<(String, f64)>>,
    flags: Vec<bool>,
    groups: Vec<Vec<u8>>,
    fields: Vec<Option<String>>,
}

impl PerDocument {
    fn said(self, documents: usize) -> Vec<Said> {
        let (mut cats, mut flags) = (self.cats.into_iter(), self.flags.into_iter());
        let (mut groups, mut fields) = (self.groups.into_iter(), self.fields.into_iter());
        let one = || Said {
            cats: cats.next().unwrap_or_default(),
            unknown_spaces: flags.next().unwrap_or_default(),
            groups: groups.next().unwrap_or_default(),
            field: fields.next().flatten(),
        };
        std::iter::repeat_with(one).take(documents).collect()
    }
}

fn cats<R: Read>(reader: &mut Reader<R>) -> Result<Vec<(String, f64)>, Fault> {
    reader.budget.charge(OVERHEAD)?;
    let mut cats = Vec::new();
    for _ in 0..reader.map("the categories of a document")? {
        reader.budget.charge(OVERHEAD)?;
        let name = reader.text("the name of a category")?;
        let score = match reader.head()? {
            Head::Number(score) => score,
            // Scores are from 0 to 1.
            Head::Whole(score) => f64::from(u8::from(score > 0)),
            Head::Flag(holds) => f64::from(u8::from(holds)),
            // A number of a library's own is a map of its bytes; what it says is not known.
            other => {
                reader.skip(other)?;
                continue;
            }
        };
        cats.push((name, score));
    }
    Ok(cats)
}

fn unknown_spaces<R: Read>(reader: &mut Reader<R>) -> Result<bool, Fault> {
    reader.budget.charge(1)?;
    let mut unknown = false;
    for _ in 0..reader.map("the flags of a document")? {
        let name = reader.text("the name of a flag")?;
        match reader.head()? {
            Head::Flag(flag) if name == "has_unknown_spaces" => unknown = flag,
            other => reader.skip(other)?,
        }
    }
    Ok(unknown)
}

/// Our own field of a document's user data, which stands packed in bytes.
fn own_field<R: Read>(reader: &mut Reader<R>) -> Result<Option<String>, Fault> {
    reader.budget.charge(OVERHEAD)?;
    let bytes = match reader.head()? {
        Head::Nil => return Ok(None),
        Head::Bytes(length) | Head::Text(length) => reader.keep(length)?,
        other => return Err(unfit("the user data of a document", other, "bytes")),
    };
    let mut inner = Reader::new(bytes.as_slice(), reader.budget);
    let mut field = None;
    for _ in 0..inner.map("the user data of a document")? {
        // Names may be lists, as for attributes of extensions.
        let is_ours = match inner.head()? {
            Head::Text(length) => inner.keep(length)? == structure::FIELD.as_bytes(),
            other => {
                inner.skip(other)?;
                false
            }
        };
        match inner.head()? {
            Head::Text(length) if is_ours => {
                let bytes = inner.keep(length)?;
                let text = String::from_utf8(bytes);
                field = Some(text.map_err(|_| "“tagline” has bytes that are no UTF-8")?);
            }
            other => inner.skip(other)?,
        }
    }
    if let Some(field) = &field {
        reader.budget.charge(field.len())?;
    }
    Ok(field)
}
