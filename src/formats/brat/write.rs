//! A document as brat's two files.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::WIKIDATA;
use super::config::annotation_conf;
use crate::formats::loss::lines_in;
use crate::formats::{
    Document, End, Output, Relation, Span, Value, Values, WriteContext, WriteError, Writer,
};
use crate::text::OffsetTable;

/// Writes documents.
pub(super) struct Standoff {
    context: WriteContext,
    events: BTreeSet<String>,
    lines: String,
}

/// The lines of one document, with the numbers given so far.
struct Lines<'a> {
    document: &'a Document,
    offsets: OffsetTable,
    events: &'a BTreeSet<String>,
    out: &'a mut String,
    attributes: usize,
    notes: usize,
}

impl Standoff {
    pub(super) fn new(context: WriteContext) -> Self {
        let events = context.options.get("events").split(',').map(str::trim);
        let events = events.filter(|l| !l.is_empty()).map(str::to_owned).collect();
        Self { context, events, lines: String::new() }
    }
}

impl Writer for Standoff {
    fn document(&mut self, document: &Document, out: &mut dyn Output) -> Result<(), WriteError> {
        self.lines.clear();
        let mut lines = Lines {
            document,
            offsets: document.offsets(),
            events: &self.events,
            out: &mut self.lines,
            attributes: 0,
            notes: 0,
        };
        lines
            .write()
            .map_err(|_| WriteError::unfit(&document.name, "a span is outside the text"))?;
        for (ending, content) in [("txt", &document.text), ("ann", &self.lines)] {
            let file = format!("{}.{ending}", document.name);
            let written = out.write(&file, content.as_bytes()).and_then(|()| out.end(&file));
            written.map_err(|e| WriteError::io(&file, e))?;
        }
        Ok(())
    }

    fn finish(self: Box<Self>, out: &mut dyn Output) -> Result<(), WriteError> {
        let file = "annotation.conf";
        let content = annotation_conf(&self.context.inventory, &self.events);
        let written = out.write(file, content.as_bytes()).and_then(|()| out.end(file));
        written.map_err(|e| WriteError::io(file, e))
    }
}

impl Lines<'_> {
    fn is_event(&self, span: &Span) -> bool {
        self.events.contains(&span.label)
    }

    /// `T3`, or `E3` for an event, whose trigger is `T3`.
    fn name(&self, at: usize) -> String {
        let is_event = self.document.spans.get(at).is_some_and(|span| self.is_event(span));
        format!("{}{}", if is_event { 'E' } else { 'T' }, at + 1)
    }

    fn write(&mut self) -> std::fmt::Result {
        let document = self.document;
        for (i, span) in document.spans.iter().enumerate() {
            self.span(i, span)?;
        }
        let events = self.events;
        let is_event = |span: &Span| events.contains(&span.label);
        for (i, span) in document.spans.iter().enumerate().filter(|(_, s)| is_event(s)) {
            self.event(i, span)?;
        }
        for (i, relation) in document.relations.iter().enumerate() {
            self.relation(i, relation)?;
        }
        let mut normalizations = 0;
        for chain in &document.chains {
            if chain.members.len() > 1 {
                self.out.push_str("*\tEquiv");
                for member in &chain.members {
                    let member = self.name(*member);
                    write!(self.out, " {member}")?;
                }
                self.out.push('\n');
            }
            let Some(id) = &chain.knowledge_base_id else { continue };
            let base = if id.contains(':') { "" } else { WIKIDATA };
            for member in &chain.members {
                normalizations += 1;
                let (member, name) = (self.name(*member), &chain.name);
                writeln!(self.out, "N{normalizations}\tReference {member} {base}{id}\t{name}")?;
            }
        }
        for (i, span) in document.spans.iter().enumerate() {
            if !span.attributes.is_empty() || !span.note.is_empty() {
                let name = self.name(i);
                self.details(&name, &span.attributes, &span.note)?;
            }
        }
        Ok(())
    }

    fn span(&mut self, at: usize, span: &Span) -> std::fmt::Result {
        write!(self.out, "T{}\t{}", at + 1, span.label)?;
        let document = self.document;
        let text = &document.text;
        let mut words = String::new();
        let mut between = ' ';
        for line in span.fragments.iter().flat_map(|f| lines_in(text, *f)) {
            let chars = self.offsets.to_chars(text, line).ok_or(std::fmt::Error)?;
            write!(self.out, "{between}{} {}", chars.start, chars.end)?;
            if between == ';' {
                words.push(' ');
            }
            words.push_str(text.get(line.start..line.end).unwrap_or_default());
            between = ';';
        }
        writeln!(self.out, "\t{words}")
    }

    fn event(&mut self, at: usize, span: &Span) -> std::fmt::Result {
        let number = at + 1;
        write!(self.out, "E{number}\t{}:T{number}", span.label)?;
        let mut roles: Vec<&str> = Vec::new();
        let document = self.document;
        for relation in document.relations.iter().filter(|r| r.from == End::Span(at)) {
            let End::Span(to) = relation.to else { continue };
            // The second argument of a role has a number.
            let before = roles.iter().filter(|role| **role == relation.label).count();
            let number = if before == 0 { String::new() } else { (before + 1).to_string() };
            let to = self.name(to);
            write!(self.out, " {}{number}:{to}", relation.label)?;
            roles.push(&relation.label);
        }
        self.out.push('\n');
        Ok(())
    }

    fn relation(&mut self, at: usize, relation: &Relation) -> std::fmt::Result {
        let (End::Span(from), End::Span(to)) = (relation.from, relation.to) else {
            return Err(std::fmt::Error);
        };
        let is_argument = self.document.spans.get(from).is_some_and(|s| self.is_event(s));
        if is_argument {
            return Ok(());
        }
        let (from, to) = (self.name(from), self.name(to));
        writeln!(self.out, "R{}\t{} Arg1:{from} Arg2:{to}", at + 1, relation.label)?;
        self.details(&format!("R{}", at + 1), &relation.attributes, &relation.note)
    }

    fn details(&mut self, of: &str, attributes: &Values, note: &str) -> std::fmt::Result {
        for (name, value) in attributes {
            self.attributes += 1;
            write!(self.out, "A{}\t{name} {of}", self.attributes)?;
            match value {
                Value::Flag(_) => self.out.push('\n'),
                value => writeln!(self.out, " {}", value.spell())?,
            }
        }
        if !note.is_empty() {
            self.notes += 1;
            writeln!(self.out, "#{}\tAnnotatorNotes {of}\t{note}", self.notes)?;
        }
        Ok(())
    }
}
