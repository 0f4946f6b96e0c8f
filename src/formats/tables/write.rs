//! Documents as rows of the tables.

use std::collections::BTreeSet;

use super::schema::{Field, Table};
use crate::annotation::Target;
use crate::article::{Segment, SegmentKind, parse_date};
use crate::formats::segments::kind;
use crate::formats::{Document, End, Output, Value, Values, WriteError, Writer};
use crate::schema::SegmentTargetKind;
use crate::text::{ByteRange, OffsetTable};

/// Files that take rows.
pub(super) trait Rows {
    /// Takes a row with a value for each column of the table.
    ///
    /// # Errors
    /// If it cannot be written.
    fn row(
        &mut self,
        table: Table,
        fields: &[Field<'_>],
        out: &mut dyn Output,
    ) -> Result<(), WriteError>;

    /// Writes what was gathered, after a document.
    ///
    /// # Errors
    /// If it cannot be written.
    fn flush(&mut self, out: &mut dyn Output) -> Result<(), WriteError>;

    /// Ends all files.
    ///
    /// # Errors
    /// If it cannot be written.
    fn finish(&mut self, out: &mut dyn Output) -> Result<(), WriteError>;
}

/// The writer of either kind of file.
pub(super) struct Tables<R> {
    rows: R,
    /// Keys of documents that were given.
    keys: BTreeSet<String>,
    /// The last text with its key, and who has annotated it.
    last: Option<Last>,
}

struct Last {
    key: String,
    document: Document,
    annotators: BTreeSet<String>,
}

impl<R: Rows> Tables<R> {
    /// Nothing written yet.
    pub(super) const fn new(rows: R) -> Self {
        Self { rows, keys: BTreeSet::new(), last: None }
    }

    /// The key of the text, and whether it is a new one. Annotators of the same article
    /// come one after the other and share the row of its text.
    fn key(&mut self, document: &Document) -> (String, bool) {
        if let Some(last) = &mut self.last
            && last.document.name == document.name
            && last.document.text == document.text
            && last.document.metadata == document.metadata
            && last.document.segments == document.segments
            && last.annotators.insert(document.annotator.clone())
        {
            return (last.key.clone(), false);
        }
        let name = if document.name.is_empty() { "text" } else { &document.name };
        let mut key = name.to_owned();
        let mut number = 2;
        while !self.keys.insert(key.clone()) {
            key = format!("{name} ({number})");
            number += 1;
        }
        self.last = Some(Last {
            key: key.clone(),
            document: Document {
                name: document.name.clone(),
                text: document.text.clone(),
                metadata: document.metadata.clone(),
                segments: document.segments.clone(),
                ..Document::default()
            },
            annotators: BTreeSet::from([document.annotator.clone()]),
        });
        (key, true)
    }
}

impl<R: Rows> Writer for Tables<R> {
    fn document(&mut self, document: &Document, out: &mut dyn Output) -> Result<(), WriteError> {
        let (key, is_new) = self.key(document);
        let offsets = document.offsets();
        let mut set = Set { key: &key, document, offsets: &offsets, rows: &mut self.rows, out };
        if is_new {
            set.text()?;
            set.segments()?;
        }
        set.row(Table::Annotators, &[Field::Text(&key), Field::Text(&document.annotator)])?;
        set.spans()?;
        set.relations()?;
        set.chains()?;
        set.segment_labels()?;
        self.rows.flush(out)
    }

    fn finish(mut self: Box<Self>, out: &mut dyn Output) -> Result<(), WriteError> {
        self.rows.finish(out)
    }
}

/// One annotator's annotations of one text.
struct Set<'a> {
    key: &'a str,
    document: &'a Document,
    offsets: &'a OffsetTable,
    rows: &'a mut dyn Rows,
    out: &'a mut dyn Output,
}

impl Set<'_> {
    fn row(&mut self, table: Table, fields: &[Field<'_>]) -> Result<(), WriteError> {
        self.rows.row(table, fields, self.out)
    }

    fn chars(&self, range: ByteRange) -> (usize, usize) {
        let chars = self.offsets.to_chars(&self.document.text, range);
        chars.map_or((0, 0), |chars| (chars.start, chars.end))
    }

    fn text(&mut self) -> Result<(), WriteError> {
        let document = self.document;
        let first = |kind| document.segments.iter().find(|s: &&Segment| s.kind == kind);
        let title = first(SegmentKind::Headline).map(|s| document.slice(s.range));
        let line = first(SegmentKind::Published).map(|s| document.slice(s.range));
        let date = line.and_then(parse_date).map(|date| date.to_string());
        let metadata = if document.metadata.is_empty() {
            Ok(String::new())
        } else {
            serde_json::to_string(&document.metadata)
        };
        let metadata = metadata.map_err(|e| WriteError::unfit(&document.name, e.to_string()))?;
        self.row(
            Table::Documents,
            &[
                Field::Text(self.key),
                Field::Text(&document.name),
                Field::maybe_text(title),
                Field::maybe_text(date.as_deref().or(line)),
                Field::Text(&document.text),
                Field::Text(&metadata),
            ],
        )
    }

    fn segments(&mut self) -> Result<(), WriteError> {
        let document = self.document;
        let mut comments = Vec::new();
        for (at, segment) in document.segments.iter().enumerate() {
            let (start, end) = self.chars(segment.range);
            let reading = segment.reading_range();
            let (text_start, text_end) = self.chars(reading);
            let comment = segment.comment.as_ref();
            let time = comment.and_then(|c| c.time).map(|time| time.0.to_string());
            // Comments answer earlier ones, by their position among comments.
            let reply_to = comment.and_then(|c| c.reply_to);
            let reply_to = reply_to.and_then(|number| comments.get(number)).copied();
            if comment.is_some() {
                comments.push(at);
            }
            self.row(
                Table::Segments,
                &[
                    Field::Text(self.key),
                    Field::at(at),
                    Field::Text(segment.kind.name()),
                    Field::at(start),
                    Field::at(end),
                    Field::Text(document.slice(reading)),
                    Field::at(text_start),
                    Field::at(text_end),
                    Field::maybe_text(comment.map(|c| document.slice(c.author))),
                    Field::maybe_text(time.as_deref()),
                    Field::maybe(reply_to),
                    Field::maybe(comment.map(|c| c.depth)),
                    Field::maybe(segment.duplicate_of),
                ],
            )?;
        }
        Ok(())
    }

    fn spans(&mut self) -> Result<(), WriteError> {
        let document = self.document;
        for (at, span) in document.spans.iter().enumerate() {
            let (start, end) = self.chars(span.extent());
            let ranges: Vec<(usize, usize)> =
                span.fragments.iter().map(|f| self.chars(*f)).collect();
            let text = document.covered(span, " … ");
            self.row(
                Table::Spans,
                &[
                    Field::Text(self.key),
                    Field::Text(&document.annotator),
                    Field::at(at + 1),
                    Field::Text(&span.id),
                    Field::Text(&span.layer),
                    Field::Text(&span.label),
                    Field::at(start),
                    Field::at(end),
                    Field::Text(&text),
                    Field::Ranges(&ranges),
                    Field::Text(&span.note),
                    Field::maybe(span.confidence.map(usize::from)),
                ],
            )?;
            self.attributes("span", at + 1, &span.attributes)?;
        }
        Ok(())
    }

    fn attributes(&mut self, of: &str, number: usize, values: &Values) -> Result<(), WriteError> {
        for (name, value) in values {
            let spelled = match value {
                Value::List(_) => String::new(),
                other => other.spell(),
            };
            let (kind, spelled): (_, Vec<&str>) = match value {
                Value::Flag(_) => ("flag", vec![&spelled]),
                Value::Number(_) => ("number", vec![&spelled]),
                Value::Text(_) => ("text", vec![&spelled]),
                Value::List(list) if list.is_empty() => ("empty-list", vec![""]),
                Value::List(list) => ("list", list.iter().map(String::as_str).collect()),
            };
            for value in spelled {
                self.row(
                    Table::Attributes,
                    &[
                        Field::Text(self.key),
                        Field::Text(&self.document.annotator),
                        Field::Text(of),
                        Field::at(number),
                        Field::Text(name),
                        Field::Text(kind),
                        Field::Text(value),
                    ],
                )?;
            }
        }
        Ok(())
    }

    /// The place of a comment or paragraph: its number among the segments, if it is one, and
    /// its range; nothing for the article.
    fn place(&self, target: Target) -> [Field<'static>; 3] {
        let Some(range) = target.range() else { return [Field::Null; 3] };
        let (start, end) = self.chars(range);
        let wanted = match kind(target) {
            SegmentTargetKind::Comment => SegmentKind::Comment,
            _ => SegmentKind::Paragraph,
        };
        let segments = &self.document.segments;
        let first = segments.partition_point(|s| s.range.start < range.start);
        let number = segments
            .iter()
            .enumerate()
            .skip(first)
            .take_while(|(_, s)| s.range.start == range.start)
            .find(|(_, s)| s.range == range && s.kind == wanted)
            .map(|(at, _)| at);
        [Field::maybe(number), Field::at(start), Field::at(end)]
    }

    fn end(&self, end: End) -> (&'static str, [Field<'static>; 3]) {
        match end {
            End::Span(at) => {
                let extent = self.document.spans.get(at).map(|span| self.chars(span.extent()));
                let (start, end) = extent.unwrap_or_default();
                ("span", [Field::at(at + 1), Field::at(start), Field::at(end)])
            }
            End::Segment(target) => (on(target), self.place(target)),
        }
    }

    fn relations(&mut self) -> Result<(), WriteError> {
        let document = self.document;
        for (at, relation) in document.relations.iter().enumerate() {
            let (from, [from_number, from_start, from_end]) = self.end(relation.from);
            let (to, [to_number, to_start, to_end]) = self.end(relation.to);
            self.row(
                Table::Relations,
                &[
                    Field::Text(self.key),
                    Field::Text(&document.annotator),
                    Field::at(at + 1),
                    Field::Text(&relation.id),
                    Field::Text(&relation.label),
                    Field::Text(from),
                    from_number,
                    from_start,
                    from_end,
                    Field::Text(to),
                    to_number,
                    to_start,
                    to_end,
                    Field::Text(&relation.note),
                ],
            )?;
            self.attributes("relation", at + 1, &relation.attributes)?;
        }
        Ok(())
    }

    fn chains(&mut self) -> Result<(), WriteError> {
        let document = self.document;
        for (at, chain) in document.chains.iter().enumerate() {
            let number = Field::at(at + 1);
            let (key, annotator) = (Field::Text(self.key), Field::Text(&document.annotator));
            self.row(
                Table::Chains,
                &[
                    key,
                    annotator,
                    number,
                    Field::Text(&chain.id),
                    Field::Text(&chain.name),
                    Field::maybe_text(chain.kind.as_deref()),
                    Field::maybe_text(chain.knowledge_base_id.as_deref()),
                ],
            )?;
            for member in &chain.members {
                let row = [key, annotator, number, Field::at(member + 1)];
                self.row(Table::ChainMembers, &row)?;
            }
        }
        Ok(())
    }

    fn segment_labels(&mut self) -> Result<(), WriteError> {
        let document = self.document;
        for (at, label) in document.segment_labels.iter().enumerate() {
            let [segment, start, end] = self.place(label.target);
            self.row(
                Table::SegmentLabels,
                &[
                    Field::Text(self.key),
                    Field::Text(&document.annotator),
                    Field::at(at + 1),
                    Field::Text(&label.id),
                    Field::Text(&label.layer),
                    Field::Text(&label.label),
                    Field::Text(on(label.target)),
                    segment,
                    start,
                    end,
                    Field::Text(&label.note),
                    Field::maybe(label.confidence.map(usize::from)),
                ],
            )?;
        }
        Ok(())
    }
}

/// The word for a target in the tables.
const fn on(target: Target) -> &'static str {
    match kind(target) {
        SegmentTargetKind::Article => "article",
        SegmentTargetKind::Comment => "comment",
        SegmentTargetKind::Paragraph => "paragraph",
    }
}
