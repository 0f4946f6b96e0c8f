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
        Ok(Self { context, dialect, beside, documents: 0, buffer: Vec::new() })
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
                for (n, column) in self.dialect.columns.iter().enumerate() {
                    if n > 0 {
                        out.push(self.dialect.separator as u8);
                    }
                    match (column, tag) {
                        (Column::Word, _) => {
                            out.extend(form(document.slice(token)).as_bytes());
                        }
                        (Column::Fixed(sign), _) => out.extend(sign.as_bytes()),
                        (Column::Tag, None) => out.push(b'O'),
                        (Column::Tag, Some((letter, label, _))) => {
                            out.push(letter as u8);
                            out.push(b'-');
                            out.extend(label.as_bytes());
                        }
                    }
                }
                out.push(b'\n');
                before = tag.map(|(_, label, _)| label);
                if tag.is_some_and(|(_, _, last)| last) {
                    spans.next();
                }
            }
            out.push(b'\n');
        }
    }
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
