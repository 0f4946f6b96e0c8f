//! Rows, written.

use super::super::{Document, Output, WriteContext, WriteError, Writer};
use super::dialect::{Column, Dialect, DocStart};
use super::grid::{Grid, form};
use super::sidecar;

/// Writes one file of rows, and one beside it if that was chosen.
pub(super) struct Rows {
    context: WriteContext,
    dialect: Dialect,
    /// The file beside, if it is written.
    beside: Option<String>,
    documents: usize,
    /// What stands before and after the word of a row outside of entities.
    outside: [Vec<u8>; 2],
    buffer: Vec<u8>,
}

impl Rows {
    /// Nothing written yet.
    ///
    /// # Errors
    /// If an option has a value that cannot be used.
    pub(super) fn new(context: WriteContext) -> Result<Self, WriteError> {
        let dialect = Dialect::of(&context.options)?;
        let beside = context.options.is_on("sidecar").then(|| sidecar::beside(&context.file));
        let outside = outside(&dialect);
        Ok(Self { context, dialect, beside, documents: 0, outside, buffer: Vec::new() })
    }

    fn put_rows(&mut self, document: &Document, grid: &Grid) {
        let mut spans: Vec<_> =
            document.spans.iter().map(|span| (grid.words(span.extent()), span)).collect();
        spans.sort_by_key(|(words, _)| words.start);
        let mut spans = spans.into_iter().peekable();
        let out = &mut self.buffer;
        for sentence in &grid.sentences {
            let mut before = None;
            for at in sentence.clone() {
                let inside = spans.peek().filter(|(words, _)| words.start <= at);
                let tag = inside.map(|(words, span)| {
                    let (first, last) = (words.start == at, words.end <= at + 1);
                    let touches = before == Some(span.label.as_str());
                    (self.dialect.scheme.letter(first, last, touches), span.label.as_str(), last)
                });
                let token = grid.tokens.get(at).copied().unwrap_or_default();
                let word = form(document.slice(token));
                let Some((letter, label, last)) = tag else {
                    let [head, tail] = &self.outside;
                    out.extend_from_slice(head);
                    out.extend_from_slice(word.as_bytes());
                    out.extend_from_slice(tail);
                    before = None;
                    continue;
                };
                for (n, column) in self.dialect.columns.iter().enumerate() {
                    if n > 0 {
                        out.push(self.dialect.separator as u8);
                    }
                    match column {
                        Column::Word => out.extend(word.as_bytes()),
                        Column::Fixed(sign) => out.extend(sign.as_bytes()),
                        Column::Tag => {
                            out.push(letter as u8);
                            out.push(b'-');
                            out.extend(label.as_bytes());
                        }
                    }
                }
                out.push(b'\n');
                before = Some(label);
                if last {
                    spans.next();
                }
            }
            out.push(b'\n');
        }
    }
}

/// What stands before and after the word of a row outside of entities.
fn outside(dialect: &Dialect) -> [Vec<u8>; 2] {
    let mut parts = [Vec::new(), Vec::new()];
    let mut at = 0;
    for (n, column) in dialect.columns.iter().enumerate() {
        let between = if n > 0 { &[dialect.separator as u8][..] } else { &[] };
        let content: &[u8] = match column {
            Column::Word => &[],
            Column::Fixed(sign) => sign.as_bytes(),
            Column::Tag => b"O",
        };
        if let Some(part) = parts.get_mut(at) {
            part.extend_from_slice(between);
            part.extend_from_slice(content);
        }
        at = at.max(usize::from(*column == Column::Word));
    }
    parts[1].push(b'\n');
    parts
}

impl Writer for Rows {
    fn document(&mut self, document: &Document, out: &mut dyn Output) -> Result<(), WriteError> {
        let grid = Grid::of(document, &self.context.options);
        self.buffer.clear();
        let says_start = match self.dialect.docstart {
            DocStart::Each => true,
            DocStart::First => self.documents == 0,
            DocStart::None => false,
        };
        if says_start {
            self.buffer.extend(self.dialect.docstart_line.as_bytes());
            self.buffer.push(b'\n');
            if self.dialect.blank_after {
                self.buffer.push(b'\n');
            }
        } else if grid.tokens.is_empty() && self.documents == 0 {
            // A file with an empty text is not the same as one without any.
            self.buffer.push(b'\n');
        }
        self.documents += 1;
        self.put_rows(document, &grid);
        let file = &self.context.file;
        out.write(file, &self.buffer).map_err(|e| WriteError::io(file, e))?;
        if let Some(beside) = &self.beside {
            let line = sidecar::line(document, &grid);
            out.write(beside, &line).map_err(|e| WriteError::io(beside, e))?;
        }
        Ok(())
    }

    fn finish(self: Box<Self>, out: &mut dyn Output) -> Result<(), WriteError> {
        let files = [Some(&self.context.file), self.beside.as_ref()];
        for file in files.into_iter().flatten() {
            // A file without documents is a file all the same.
            let ended = out.write(file, b"").and_then(|()| out.end(file));
            ended.map_err(|e| WriteError::io(file, e))?;
        }
        Ok(())
    }
}
