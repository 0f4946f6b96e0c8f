//! Rows of the tables put together to documents again. The tables are read side by side: in
//! each, the rows of a document and annotator follow each other, in the order of the table
//! `annotators`.

use super::schema::Table;
use crate::annotation::Target;
use crate::formats::room::{NoRoom, Room};
use crate::formats::segments::target;
use crate::formats::{
    Chain, Document, End, Metadata, Place, RawDocument, ReadError, Relation, SegmentLabel, Span,
    Take, Unit, Value, Values,
};
use crate::schema::SegmentTargetKind;
use crate::text::{CharRange, OffsetTable};

/// A value of a row that was read.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Stored {
    /// None.
    Null,
    /// A text.
    Text(String),
    /// A whole number.
    Int(i64),
    /// Ranges.
    Ranges(Vec<(usize, usize)>),
}

/// A row that was read.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// The line where it begins, from 1; 0 where lines mean nothing.
    pub(super) line: usize,
    /// Its values, one for each column of the table.
    pub(super) fields: Vec<Stored>,
}

impl Row {
    /// About what it takes in memory as an annotation.
    fn bytes(&self) -> usize {
        let fields = self.fields.iter().map(|field| match field {
            Stored::Text(text) => text.len(),
            Stored::Ranges(ranges) => ranges.len() * size_of::<[usize; 4]>(),
            Stored::Null | Stored::Int(_) => 0,
        });
        ROW + fields.sum::<usize>()
    }
}

/// The rows of one table, one after the other.
pub(super) trait Source {
    /// The next one; `None` after the last.
    ///
    /// # Errors
    /// If the file is broken there.
    fn next(&mut self) -> Result<Option<Row>, ReadError>;

    /// The file’s name.
    fn file(&self) -> &str;

    /// What its rows of one document may take in memory.
    fn room(&self) -> Room {
        Room::ANY
    }
}

/// What a row takes in memory as an annotation, beside its texts.
const ROW: usize = 400;

/// What JSON takes in memory for each byte: `[],` is a value.
const JSON_TIMES: usize = 24;

/// A table with the row that comes next.
struct Peeked<'a> {
    source: Box<dyn Source + 'a>,
    table: Table,
    next: Option<Row>,
}

/// A row with its columns’ names. Texts are taken out of it, each once.
struct Named<'r> {
    row: Row,
    table: Table,
    file: &'r str,
}

/// Opens a table.
type Open<'a, 'o> = dyn FnMut(Table) -> Result<Box<dyn Source + 'a>, ReadError> + 'o;

/// Reads all documents.
///
/// # Errors
/// If a table is missing or broken, or the tables do not fit each other.
pub(super) fn read(
    ending: &str,
    open: &mut Open<'_, '_>,
    take: &mut Take<'_>,
) -> Result<(), ReadError> {
    let mut documents = Peeked::open(Table::Documents, open)?;
    let mut annotators = Peeked::open(Table::Annotators, open)?;
    let mut spans = Peeked::open(Table::Spans, open)?;
    let mut attributes = Peeked::open(Table::Attributes, open)?;
    let mut relations = Peeked::open(Table::Relations, open)?;
    let mut chains = Peeked::open(Table::Chains, open)?;
    let mut members = Peeked::open(Table::ChainMembers, open)?;
    let mut labels = Peeked::open(Table::SegmentLabels, open)?;
    let mut current: Option<(String, Document)> = None;
    while let Some(set) = annotators.pop()? {
        let mut set = annotators.named(set);
        let (key, annotator) = (set.text("document")?, set.text("annotator")?);
        while current.as_ref().is_none_or(|(held, _)| *held != key) {
            let Some(row) = documents.pop()? else {
                return Err(set.error(format!("there is no document “{key}” here or further on")));
            };
            let mut row = documents.named(row);
            let room = documents.source.room();
            current = Some((row.text("document")?, text(&mut row, room)?));
        }
        let Some((_, document)) = &current else { continue };
        let document = Document { annotator: annotator.clone(), ..document.clone() };
        let raw = RawDocument::new(&Table::Spans.file(ending), Unit::CodePoint, document);
        let offsets = OffsetTable::new(&raw.document.text);
        let mut reader = Reader { raw, offsets };
        let of = (key.as_str(), annotator.as_str());
        spans.while_of(of, |row| reader.span(row))?;
        relations.while_of(of, |row| reader.relation(row))?;
        attributes.while_of(of, |row| reader.attribute(row))?;
        chains.while_of(of, |row| reader.chain(row))?;
        members.while_of(of, |row| reader.member(row))?;
        labels.while_of(of, |row| reader.segment_label(row))?;
        take(reader.raw)?;
    }
    for mut table in [spans, attributes, relations, chains, members, labels] {
        if let Some(row) = table.next.take() {
            let mut row = table.named(row);
            let (key, annotator) = (row.text("document")?, row.text("annotator")?);
            let problem =
                format!("“{annotator}” and “{key}” are not in “annotators”, or not in this order");
            return Err(row.error(problem));
        }
    }
    Ok(())
}

fn text(row: &mut Named<'_>, mut room: Room) -> Result<Document, ReadError> {
    let metadata = row.text("metadata")?;
    let fits = room.take(metadata.len().saturating_mul(JSON_TIMES));
    fits.map_err(|_| row.error(format!("“metadata”: {}", NoRoom::PROBLEM)))?;
    let metadata: Metadata = if metadata.is_empty() {
        Metadata::new()
    } else {
        serde_json::from_str(&metadata).map_err(|e| row.error(format!("“metadata”: {e}")))?
    };
    Ok(Document {
        name: row.text("name")?,
        text: row.text("text")?,
        metadata,
        ..Document::default()
    })
}

impl<'a> Peeked<'a> {
    fn open(table: Table, open: &mut Open<'a, '_>) -> Result<Self, ReadError> {
        let mut source = open(table)?;
        let next = source.next()?;
        Ok(Self { source, table, next })
    }

    fn pop(&mut self) -> Result<Option<Row>, ReadError> {
        let Some(row) = self.next.take() else { return Ok(None) };
        self.next = self.source.next()?;
        Ok(Some(row))
    }

    fn named(&self, row: Row) -> Named<'_> {
        Named { row, table: self.table, file: self.source.file() }
    }

    /// Gives `take` the rows at the front that are of this document and annotator.
    fn while_of(
        &mut self,
        (key, annotator): (&str, &str),
        mut take: impl FnMut(&mut Named<'_>) -> Result<(), ReadError>,
    ) -> Result<(), ReadError> {
        let mut room = self.source.room();
        let place = |name: &str| self.table.columns().iter().position(|c| c.name == name);
        let places = [(place("document"), key), (place("annotator"), annotator)];
        let is_of = |row: &Row| {
            places.iter().all(|(at, value)| match at.and_then(|at| row.fields.get(at)) {
                Some(Stored::Text(text)) => text == value,
                _ => value.is_empty(),
            })
        };
        while self.next.as_ref().is_some_and(is_of) {
            if let Some(row) = self.pop()? {
                let bytes = row.bytes();
                let mut row = self.named(row);
                room.take(bytes).map_err(|_| row.error(NoRoom::PROBLEM))?;
                take(&mut row)?;
            }
        }
        Ok(())
    }
}

impl Named<'_> {
    fn error(&self, problem: impl Into<String>) -> ReadError {
        ReadError::malformed(self.file, self.row.line, problem)
    }

    fn place(&self, name: &str) -> Option<usize> {
        self.table.columns().iter().position(|column| column.name == name)
    }

    fn field(&self, name: &str) -> &Stored {
        self.place(name).and_then(|at| self.row.fields.get(at)).unwrap_or(&Stored::Null)
    }

    /// A text; empty if there is none.
    fn text(&mut self, name: &str) -> Result<String, ReadError> {
        Ok(self.maybe_text(name)?.unwrap_or_default())
    }

    fn maybe_text(&mut self, name: &str) -> Result<Option<String>, ReadError> {
        match self.place(name).and_then(|at| self.row.fields.get_mut(at)) {
            None | Some(Stored::Null) => Ok(None),
            Some(Stored::Text(text)) => Ok(Some(std::mem::take(text))),
            Some(_) => Err(self.error(format!("“{name}” is no text"))),
        }
    }

    fn maybe_number(&self, name: &str) -> Result<Option<usize>, ReadError> {
        match self.field(name) {
            Stored::Null => Ok(None),
            Stored::Int(number) => usize::try_from(*number)
                .map(Some)
                .map_err(|_| self.error(format!("“{name}” is {number}, which is below 0"))),
            _ => Err(self.error(format!("“{name}” is no number"))),
        }
    }

    fn number(&self, name: &str) -> Result<usize, ReadError> {
        self.maybe_number(name)?.ok_or_else(|| self.error(format!("“{name}” is missing")))
    }

    /// A number from 1 as a position from 0 in a list of so many.
    fn position(&self, name: &str, count: usize) -> Result<usize, ReadError> {
        let number = self.number(name)?;
        let at = number.checked_sub(1).filter(|at| *at < count);
        at.ok_or_else(|| self.error(format!("“{name}” is {number}, and there are {count}")))
    }

    fn confidence(&self) -> Result<Option<u8>, ReadError> {
        let Some(number) = self.maybe_number("confidence")? else { return Ok(None) };
        let percent = u8::try_from(number).ok().filter(|percent| *percent <= 100);
        let problem = || self.error(format!("“confidence” is {number}; it is from 0 to 100"));
        percent.map(Some).ok_or_else(problem)
    }
}

/// Puts one document together.
struct Reader {
    raw: RawDocument,
    offsets: OffsetTable,
}

impl Reader {
    fn span(&mut self, row: &mut Named<'_>) -> Result<(), ReadError> {
        if row.number("span")? != self.raw.document.spans.len() + 1 {
            return Err(row.error("“span” does not go on from the row before"));
        }
        let Stored::Ranges(ranges) = row.field("fragments").clone() else {
            return Err(row.error("“fragments” is missing"));
        };
        let extent = (row.number("start")?, row.number("end")?);
        let ends = (ranges.first().map(|range| range.0), ranges.last().map(|range| range.1));
        if ends != (Some(extent.0), Some(extent.1)) {
            return Err(row.error("“start” and “end” are not those of “fragments”"));
        }
        self.raw.places.push(Place {
            at: ranges.iter().copied().collect(),
            // What joins several fragments may stand in the text as well.
            text: row.maybe_text("text")?.filter(|_| ranges.len() == 1),
            line: row.row.line,
        });
        self.raw.document.spans.push(Span {
            id: row.text("id")?,
            layer: row.text("layer")?,
            label: row.text("label")?,
            note: row.text("note")?,
            confidence: row.confidence()?,
            ..Span::default()
        });
        Ok(())
    }

    fn target(&self, row: &Named<'_>, on: &str, side: &str) -> Result<Target, ReadError> {
        let kind = match on {
            "article" => return Ok(Target::Article),
            "comment" => SegmentTargetKind::Comment,
            "paragraph" => SegmentTargetKind::Paragraph,
            other => return Err(row.error(format!("“{other}” is no kind of segment"))),
        };
        let start = row.number(&format!("{side}start"))?;
        let end = row.number(&format!("{side}end"))?;
        let range = (start <= end).then(|| CharRange::new(start, end));
        let bytes = range.and_then(|r| self.offsets.to_bytes(&self.raw.document.text, r));
        let problem = || row.error(format!("the text has no characters {start} to {end}"));
        Ok(target(kind, bytes.ok_or_else(problem)?))
    }

    fn end(&self, row: &mut Named<'_>, side: &str) -> Result<End, ReadError> {
        let kind = row.text(&format!("{side}kind"))?;
        if kind == "span" {
            let count = self.raw.document.spans.len();
            return row.position(&format!("{side}number"), count).map(End::Span);
        }
        self.target(row, &kind, side).map(End::Segment)
    }

    fn relation(&mut self, row: &mut Named<'_>) -> Result<(), ReadError> {
        let relation = Relation {
            id: row.text("id")?,
            label: row.text("label")?,
            from: self.end(row, "from_")?,
            to: self.end(row, "to_")?,
            attributes: Values::new(),
            note: row.text("note")?,
        };
        self.raw.document.relations.push(relation);
        Ok(())
    }

    fn attribute(&mut self, row: &mut Named<'_>) -> Result<(), ReadError> {
        let document = &mut self.raw.document;
        let values = match row.text("of")?.as_str() {
            "span" => {
                let at = row.position("number", document.spans.len())?;
                document.spans.get_mut(at).map(|span| &mut span.attributes)
            }
            "relation" => {
                let at = row.position("number", document.relations.len())?;
                document.relations.get_mut(at).map(|relation| &mut relation.attributes)
            }
            other => return Err(row.error(format!("“of” is “{other}”, not span or relation"))),
        };
        let (name, text) = (row.text("name")?, row.text("value")?);
        let Some(values) = values else { return Ok(()) };
        let value = match row.text("type")?.as_str() {
            "flag" if text == "yes" => Value::Flag(true),
            "flag" if text == "no" => Value::Flag(false),
            "number" => match text.parse::<f64>() {
                Ok(number) if number.is_finite() => Value::Number(number),
                _ => return Err(row.error(format!("“value” is “{text}”, which is no number"))),
            },
            "text" => Value::Text(text),
            "empty-list" => Value::List(Default::default()),
            "list" => {
                if let Some(Value::List(list)) = values.get_mut(&name) {
                    list.insert(text);
                    return Ok(());
                }
                Value::List([text].into())
            }
            other => return Err(row.error(format!("“type” is “{other}” for “{text}”"))),
        };
        values.insert(name, value);
        Ok(())
    }

    fn chain(&mut self, row: &mut Named<'_>) -> Result<(), ReadError> {
        self.raw.document.chains.push(Chain {
            id: row.text("id")?,
            name: row.text("name")?,
            kind: row.maybe_text("type")?.filter(|kind| !kind.is_empty()),
            knowledge_base_id: row.maybe_text("knowledge_base_id")?.filter(|id| !id.is_empty()),
            members: Default::default(),
        });
        Ok(())
    }

    fn member(&mut self, row: &mut Named<'_>) -> Result<(), ReadError> {
        let document = &mut self.raw.document;
        let chain = row.position("chain", document.chains.len())?;
        let span = row.position("span", document.spans.len())?;
        if let Some(chain) = document.chains.get_mut(chain) {
            chain.members.insert(span);
        }
        Ok(())
    }

    fn segment_label(&mut self, row: &mut Named<'_>) -> Result<(), ReadError> {
        let on = row.text("on")?;
        let label = SegmentLabel {
            id: row.text("id")?,
            layer: row.text("layer")?,
            label: row.text("label")?,
            target: self.target(row, &on, "")?,
            note: row.text("note")?,
            confidence: row.confidence()?,
        };
        self.raw.document.segment_labels.push(label);
        Ok(())
    }
}
