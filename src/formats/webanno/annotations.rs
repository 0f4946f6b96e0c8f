//! The columns of a WebAnno TSV file as spans, relations and chains. After
//! `Tsv3XDeserializer.java` of INCEpTION.

use std::collections::{BTreeMap, HashMap, HashSet};

use smallvec::SmallVec;

use super::assemble::Assembled;
use super::escape::{brackets, split, unescape_value};
use super::header::{CONFIDENCE, Column, Kind, Layer, NOTE};
use super::labels::Labels;
use super::links::{self, Element};
use super::parse::{Parsed, number};
use super::schema::{NULL, RELATION_LAYER, name_of};
use crate::formats::room::Room;
use crate::formats::{Document, ReadError, Relation, Span, Value, Values, quantity};
use crate::text::ByteRange;

/// A relation whose ends are not looked up yet.
#[derive(Debug)]
pub(super) struct Pending<'a> {
    pub(super) row: usize,
    pub(super) layer: usize,
    pub(super) relation: Relation,
    /// Where it comes from, as the file says.
    pub(super) source: &'a str,
}

/// A link of a span whose target is not looked up yet.
#[derive(Debug)]
pub(super) struct PendingSlot<'a> {
    pub(super) row: usize,
    pub(super) host: usize,
    /// The label of the relation that it becomes.
    pub(super) label: String,
    /// The type of what it links to.
    pub(super) target_type: &'a str,
    pub(super) target: &'a str,
}

/// What has been read of a file's columns.
#[derive(Debug)]
pub(super) struct Reading<'a> {
    pub(super) file: &'a str,
    pub(super) parsed: &'a Parsed<'a>,
    pub(super) assembled: &'a Assembled,
    pub(super) labels: Vec<Labels>,
    pub(super) document: Document,
    /// The layer of each span, and its first row.
    pub(super) of_spans: Vec<(usize, usize)>,
    /// Spans by layer and number.
    pub(super) numbered: HashMap<(usize, usize), usize>,
    /// The first span of each layer in each row, in this order.
    firsts: Vec<((usize, usize), usize)>,
    pub(super) pending: Vec<Pending<'a>>,
    pub(super) slots: Vec<PendingSlot<'a>>,
    pub(super) elements: BTreeMap<(usize, usize), BTreeMap<usize, Element>>,
    /// What the annotations may still take in memory.
    room: Room,
    /// The columns of features: layer and column, with the values that they have.
    values: HashMap<(usize, usize), Seen>,
}

/// Which values a column has.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    none: bool,
    yes: bool,
    no: bool,
    other: bool,
}

impl Seen {
    const fn is_flag(self) -> bool {
        self.yes && !self.none && !self.other
    }
}

/// What an annotation takes in memory, beside names and values: itself, its places in the
/// tables that references are looked up in, and the room that a growing list holds ready.
const ANNOTATION: usize = 500;

/// The values that are stacked in the columns of one layer in one row.
type Columns<'a> = SmallVec<[SmallVec<[&'a str; 1]>; 4]>;

impl<'a> Reading<'a> {
    pub(super) fn new(file: &'a str, parsed: &'a Parsed<'a>, assembled: &'a Assembled) -> Self {
        Self {
            file,
            parsed,
            assembled,
            labels: parsed.layers.iter().map(Labels::of).collect(),
            document: Document::default(),
            of_spans: Vec::new(),
            numbered: HashMap::new(),
            firsts: Vec::new(),
            pending: Vec::new(),
            slots: Vec::new(),
            elements: BTreeMap::new(),
            room: parsed.room,
            values: HashMap::new(),
        }
    }

    pub(super) fn error(&self, row: usize, problem: impl Into<String>) -> ReadError {
        let line = self.parsed.rows.get(row).map_or(0, |row| row.line);
        ReadError::malformed(self.file, line, problem)
    }

    /// Notes that annotations take so many bytes. No file of words needs as many as this ends
    /// at; one with a name of a million letters, or a million values for one word, does.
    fn takes(&mut self, row: usize, bytes: usize) -> Result<(), ReadError> {
        let problem = "there is more in the columns than a file can mean";
        self.room.take(bytes).map_err(|_| self.error(row, problem))
    }

    /// The first span of a layer in a row.
    pub(super) fn first(&self, row: usize, layer: usize) -> Option<usize> {
        let at = self.firsts.binary_search_by_key(&(row, layer), |(place, _)| *place).ok()?;
        self.firsts.get(at).map(|(_, span)| *span)
    }

    pub(super) fn at(&self, row: usize) -> ByteRange {
        self.assembled.rows.get(row).copied().unwrap_or(ByteRange::new(0, 0))
    }

    /// Reads all columns; then looks up what refers to what.
    pub(super) fn read(mut self) -> Result<Document, ReadError> {
        let parsed = self.parsed;
        for (n, row) in parsed.rows.iter().enumerate() {
            if row.cells.bytes().all(|b| matches!(b, b'_' | b'\t')) {
                continue;
            }
            let mut cells = row.cells.split('\t');
            for (at, layer) in parsed.layers.iter().enumerate() {
                let columns: Columns<'a> =
                    cells
                        .by_ref()
                        .take(layer.columns.len())
                        .map(|cell| {
                            if cell == "_" { SmallVec::new() } else { split(cell, b'|').collect() }
                        })
                        .collect();
                let count = columns.iter().map(SmallVec::len).max().unwrap_or(0);
                for index in 0..count {
                    match layer.kind {
                        Kind::Span => self.span(n, at, layer, &columns, index)?,
                        Kind::Relation => self.relation(n, at, layer, &columns, index)?,
                        Kind::Chain => self.link(n, at, layer, &columns, index)?,
                    }
                }
            }
        }
        self.flags();
        links::resolve(&mut self)?;
        Ok(self.document)
    }

    fn text(&self, raw: &str) -> Option<String> {
        (raw != NULL && raw != "_").then(|| unescape_value(raw, self.parsed.escapes).into_owned())
    }

    /// The number in brackets after a value.
    fn numbered(&self, row: usize, raw: &'a str) -> Result<(&'a str, Option<usize>), ReadError> {
        match brackets(raw) {
            (value, Some(inner)) => match number(inner) {
                Some(number) => Ok((value, Some(number))),
                None => Err(self.error(
                    row,
                    format!("“{}” does not end with a number in brackets", shown(raw)),
                )),
            },
            (value, None) => Ok((value, None)),
        }
    }

    fn span(
        &mut self,
        row: usize,
        at: usize,
        layer: &'a Layer,
        columns: &Columns<'a>,
        index: usize,
    ) -> Result<(), ReadError> {
        let mut id = None;
        let mut values: SmallVec<[&str; 4]> = SmallVec::new();
        for (column, stack) in layer.columns.iter().zip(columns) {
            let raw = stack.get(index).copied().unwrap_or("_");
            if matches!(column, Column::Target(_)) {
                values.push(raw);
                continue;
            }
            let (value, number) = self.numbered(row, raw)?;
            id = id.or(number);
            values.push(value);
        }
        let here = self.at(row);
        let key = id.map(|id| (at, id));
        let known = key.and_then(|key| self.numbered.get(&key).copied());
        let span = match known {
            Some(known) => {
                if let Some(fragment) =
                    self.document.spans.get_mut(known).and_then(|s| s.fragments.first_mut())
                {
                    *fragment = fragment.union(here);
                }
                known
            }
            None => {
                let span = self.document.spans.len();
                let mut found = self.features(row, at, layer, &values, span)?;
                name_of(layer, &self.parsed.extra.layers).clone_into(&mut found.layer);
                found.fragments.push(here);
                self.document.spans.push(found);
                self.of_spans.push((at, row));
                if let Some(key) = key {
                    self.numbered.insert(key, span);
                }
                span
            }
        };
        if self.firsts.last().is_none_or(|(last, _)| *last != (row, at)) {
            self.firsts.push(((row, at), span));
        }
        Ok(())
    }

    /// What the columns of an annotation say.
    fn features(
        &mut self,
        row: usize,
        at: usize,
        layer: &'a Layer,
        values: &[&'a str],
        span: usize,
    ) -> Result<Span, ReadError> {
        let mut found = Span::default();
        let mut label = None;
        self.takes(row, ANNOTATION + 2 * layer.name.len())?;
        let label_feature = self.labels.get(at).map(|labels| labels.feature.clone());
        let label_feature = label_feature.as_deref();
        let mut roles = "_";
        let mut by = "";
        for (n, (column, raw)) in layer.columns.iter().zip(values).enumerate() {
            match column {
                Column::Feature(name) => {
                    let value = self.text(raw);
                    if Some(name.as_str()) == label_feature {
                        label = value;
                    } else if name == NOTE {
                        found.note = value.unwrap_or_default();
                    } else if name == CONFIDENCE
                        && let Some(percent) = confidence(value.as_deref())
                    {
                        found.confidence = Some(percent);
                    } else {
                        let first = if found.attributes.is_empty() { 640 } else { 140 };
                        if let Some(value) = &value {
                            self.takes(row, first + name.len() + value.len())?;
                        }
                        self.attribute((at, n), name, value, &mut found.attributes);
                    }
                }
                Column::Role { feature, .. } => (roles, by) = (raw, feature),
                Column::Target(target_type) => {
                    self.targets(row, (by, roles), target_type, raw, span)?;
                }
                _ => {}
            }
        }
        if let Some(labels) = self.labels.get(at) {
            found.label = labels.label(label, &mut found.attributes);
        }
        Ok(found)
    }

    fn attribute(
        &mut self,
        column: (usize, usize),
        feature: &str,
        value: Option<String>,
        attributes: &mut Values,
    ) {
        let seen = self.values.entry(column).or_default();
        match value.as_deref() {
            None => seen.none = true,
            Some("true") => seen.yes = true,
            Some("false") => seen.no = true,
            Some(_) => seen.other = true,
        }
        if let Some(value) = value {
            let name = self.parsed.extra.features.get(feature).map_or(feature, String::as_str);
            attributes.insert(name.to_owned(), Value::Text(value));
        }
    }

    /// The links of a span by one feature.
    fn targets(
        &mut self,
        row: usize,
        (feature, roles): (&str, &'a str),
        target_type: &'a str,
        targets: &'a str,
        host: usize,
    ) -> Result<(), ReadError> {
        if matches!(targets, "_" | NULL) && matches!(roles, "_" | NULL) {
            return Ok(());
        }
        let roles: SmallVec<[&str; 4]> = split(roles, b';').collect();
        let targets: SmallVec<[&str; 4]> = split(targets, b';').collect();
        if roles.len() != targets.len() {
            let problem = format!(
                "the columns of “{feature}” have {} and {}",
                quantity(roles.len(), "role"),
                quantity(targets.len(), "target")
            );
            return Err(self.error(row, problem));
        }
        for (role, target) in roles.into_iter().zip(targets) {
            let label = match self.text(role) {
                Some(role) => format!("{feature}:{role}"),
                None => feature.to_owned(),
            };
            self.takes(row, ANNOTATION + label.len())?;
            self.slots.push(PendingSlot { row, host, label, target_type, target });
        }
        Ok(())
    }

    fn relation(
        &mut self,
        row: usize,
        at: usize,
        layer: &'a Layer,
        columns: &Columns<'a>,
        index: usize,
    ) -> Result<(), ReadError> {
        let mut values: SmallVec<[&str; 4]> = SmallVec::new();
        let mut source = "_";
        for (column, stack) in layer.columns.iter().zip(columns) {
            let raw = stack.get(index).copied().unwrap_or("_");
            if matches!(column, Column::Base(_)) {
                source = raw;
            }
            values.push(raw);
        }
        if matches!(source, "_" | NULL) {
            return Err(self.error(row, format!("a relation of {} comes from nowhere", layer.name)));
        }
        let said = self.features(row, at, layer, &values, 0)?;
        let mut attributes = said.attributes;
        let first = self.parsed.layers.iter().position(|l| l.kind == Kind::Relation);
        if first != Some(at) {
            attributes.insert(RELATION_LAYER.to_owned(), Value::Text(layer.name.clone()));
        }
        let nowhere = crate::formats::End::Span(0);
        let relation = Relation {
            id: String::new(),
            label: said.label,
            from: nowhere,
            to: nowhere,
            attributes,
            note: said.note,
        };
        self.pending.push(Pending { row, layer: at, relation, source });
        Ok(())
    }

    fn link(
        &mut self,
        row: usize,
        at: usize,
        layer: &'a Layer,
        columns: &Columns<'a>,
        index: usize,
    ) -> Result<(), ReadError> {
        let raw = |wanted: &Column| {
            let mut both = layer.columns.iter().zip(columns);
            let stack = both.find(|(column, _)| *column == wanted).map(|(_, stack)| stack);
            stack.and_then(|stack| stack.get(index)).copied().unwrap_or("_")
        };
        let (kind, relation) = (raw(&Column::ChainType), raw(&Column::ChainRelation));
        let (relation, place) = super::escape::arrow(relation);
        let place = place.and_then(|p| p.split_once('-'));
        let place = place.and_then(|(chain, link)| Some((number(chain)?, number(link)?)));
        let Some((chain, link)) = place else {
            let problem =
                "the link of a chain does not end with the numbers of both, such as ->1-2";
            return Err(self.error(row, problem));
        };
        let (kind, _) = self.numbered(row, kind)?;
        let here = self.at(row);
        let (kind, relation) = (self.text(kind), self.text(relation));
        self.takes(row, ANNOTATION + 2 * layer.name.len())?;
        let elements = self.elements.entry((at, chain)).or_default();
        match elements.get_mut(&link) {
            Some(element) => element.range = element.range.union(here),
            None => {
                elements.insert(link, Element { row, range: here, kind, relation });
            }
        }
        Ok(())
    }

    /// Columns with nothing but `true` and `false` hold flags; one that is not set is not
    /// there.
    fn flags(&mut self) {
        let flags: HashSet<(usize, usize)> =
            self.values.iter().filter(|(_, seen)| seen.is_flag()).map(|(at, _)| *at).collect();
        if flags.is_empty() {
            return;
        }
        let parsed = self.parsed;
        let names = |layer: usize| {
            let columns =
                parsed.layers.get(layer).map(|l| l.columns.as_slice()).unwrap_or_default();
            let flags = &flags;
            columns.iter().enumerate().filter_map(move |(n, column)| match column {
                Column::Feature(name) if flags.contains(&(layer, n)) => {
                    Some(parsed.extra.features.get(name).unwrap_or(name).as_str())
                }
                _ => None,
            })
        };
        let to_flag = |attributes: &mut Values, name: &str| match attributes.get_mut(name) {
            Some(value) if *value == Value::Text("true".into()) => *value = Value::Flag(true),
            Some(_) => {
                attributes.remove(name);
            }
            None => {}
        };
        for (span, (layer, _)) in self.document.spans.iter_mut().zip(&self.of_spans) {
            names(*layer).for_each(|name| to_flag(&mut span.attributes, name));
        }
        for pending in &mut self.pending {
            let layer = pending.layer;
            names(layer).for_each(|name| to_flag(&mut pending.relation.attributes, name));
        }
    }
}

/// A whole percentage, as it is written.
fn confidence(value: Option<&str>) -> Option<u8> {
    let value = value?;
    let percent: u8 = value.parse().ok()?;
    (percent <= 100 && percent.to_string() == value).then_some(percent)
}

/// The beginning of a value, for a message.
pub(super) fn shown(raw: &str) -> String {
    raw.chars().take(40).collect()
}
