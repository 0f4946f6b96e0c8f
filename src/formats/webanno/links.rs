//! What refers to what: ends of relations, targets of links, members of chains.

use std::collections::{BTreeMap, HashMap};

use super::annotations::{Reading, shown};
use super::escape::brackets;
use super::header::{ANY, Kind, REFERENCE_RELATION, REFERENCE_TYPE, TOKEN};
use super::names::short;
use super::parse::{UnitId, number, unit_id};
use super::schema::{LINK, NULL};
use super::write::natural;
use crate::formats::{Chain, End, ReadError, Relation, Span, Value, Values};
use crate::text::ByteRange;

/// A link of a chain.
#[derive(Debug)]
pub(super) struct Element {
    /// Its first row.
    pub(super) row: usize,
    pub(super) range: ByteRange,
    /// Its type.
    pub(super) kind: Option<String>,
    /// Its relation to the next.
    pub(super) relation: Option<String>,
}

/// Rows by their numbers, words that are ends of relations, relations by their ends.
#[derive(Default)]
struct Lookup {
    rows: Vec<(UnitId, usize)>,
    words: HashMap<usize, usize>,
    ends: HashMap<(usize, usize), Vec<usize>>,
}

/// Looks up everything, once all columns are read.
pub(super) fn resolve(reading: &mut Reading<'_>) -> Result<(), ReadError> {
    if !reading.pending.is_empty() || !reading.slots.is_empty() {
        let rows = reading.parsed.rows.iter().enumerate();
        let mut lookup =
            Lookup { rows: rows.map(|(n, r)| (r.id, n)).collect(), ..Lookup::default() };
        // As a rule, they are in order.
        lookup.rows.sort_unstable();
        let twice = lookup.rows.windows(2).find_map(|pair| match pair {
            [a, b] if a.0 == b.0 => Some(b.1),
            _ => None,
        });
        if let Some(row) = twice {
            return Err(reading.error(row, "the number of this word is another one’s too"));
        }
        lookup.slots(reading)?;
        lookup.relations(reading)?;
    }
    chains(reading)
}

impl Lookup {
    fn slots(&mut self, reading: &mut Reading<'_>) -> Result<(), ReadError> {
        for slot in std::mem::take(&mut reading.slots) {
            if matches!(slot.target, NULL | "_") {
                let problem = format!("the link “{}” has no target", shown(&slot.label));
                return Err(reading.error(slot.row, problem));
            }
            let (unit, id) = match brackets(slot.target) {
                (unit, Some(inner)) => (unit, number(inner)),
                (unit, None) => (unit, None),
            };
            let target = self.find(reading, slot.row, unit, id, slot.target_type)?;
            reading.document.relations.push(Relation {
                id: String::new(),
                label: slot.label,
                from: End::Span(slot.host),
                to: End::Span(target),
                attributes: Values::new(),
                note: String::new(),
            });
        }
        Ok(())
    }

    fn relations(&mut self, reading: &mut Reading<'_>) -> Result<(), ReadError> {
        for pending in std::mem::take(&mut reading.pending) {
            let base = reading.parsed.layers.get(pending.layer).and_then(|l| l.base());
            let base = base.unwrap_or(ANY);
            let (unit, ids) = match brackets(pending.source) {
                (unit, Some(inner)) => {
                    let ids =
                        inner.split_once('_').and_then(|(a, b)| Some((number(a)?, number(b)?)));
                    let Some((from, to)) = ids else {
                        let problem = format!(
                            "“{}” does not end with two numbers in brackets, such as [1_2]",
                            shown(pending.source)
                        );
                        return Err(reading.error(pending.row, problem));
                    };
                    (unit, (Some(from), Some(to)))
                }
                (unit, None) => (unit, (None, None)),
            };
            let from = self.find(reading, pending.row, unit, ids.0, base)?;
            let to = self.find_in(reading, pending.row, pending.row, ids.1, base)?;
            let relation =
                Relation { from: End::Span(from), to: End::Span(to), ..pending.relation };
            // Where the end is a part of a word, INCEpTION writes a relation there once more.
            let all = &mut reading.document.relations;
            let same = self.ends.entry((from, to)).or_default();
            let is_echo = reading.of_spans.get(to).is_some_and(|(_, row)| *row != pending.row)
                && same.iter().rev().take(64).any(|at| all.get(*at) == Some(&relation));
            if !is_echo {
                same.push(all.len());
                all.push(relation);
            }
        }
        Ok(())
    }

    /// The span that a reference means: by row, by number, by type.
    fn find(
        &mut self,
        reading: &mut Reading<'_>,
        row: usize,
        unit: &str,
        id: Option<usize>,
        type_name: &str,
    ) -> Result<usize, ReadError> {
        // Old files have the number of the layer behind that of the word.
        let (unit, layer) = match unit.rsplit_once('-') {
            Some((before, layer)) if before.contains('-') => (before, number(layer)),
            _ => (unit, None),
        };
        let named = layer
            .and_then(|n| reading.parsed.layers.get(n.checked_sub(1)?))
            .map_or(type_name, |layer| layer.name.as_str());
        let Some(at) = unit_id(unit).and_then(|id| self.row(id)) else {
            return Err(
                reading.error(row, format!("there is no word “{}” to refer to", shown(unit)))
            );
        };
        self.find_in(reading, row, at, id, named)
    }

    fn find_in(
        &mut self,
        reading: &mut Reading<'_>,
        row: usize,
        at: usize,
        id: Option<usize>,
        type_name: &str,
    ) -> Result<usize, ReadError> {
        let layers = &reading.parsed.layers;
        let spans = || layers.iter().enumerate().filter(|(_, l)| l.kind == Kind::Span);
        let declared = spans().find(|(_, l)| l.name == type_name).map(|(at, _)| at);
        if let Some(id) = id.filter(|id| *id > 0) {
            let of = |layer: usize| reading.numbered.get(&(layer, id)).copied();
            let found = declared.and_then(of).or_else(|| spans().find_map(|(layer, _)| of(layer)));
            return found.ok_or_else(|| {
                reading.error(row, format!("there is no annotation with the number [{id}]"))
            });
        }
        let found = match declared {
            Some(layer) => reading.first(at, layer),
            // The number 0 says that it needs none: it is the word.
            None if type_name == ANY && id.is_none() => {
                spans().find_map(|(layer, _)| reading.first(at, layer))
            }
            None => None,
        };
        Ok(found.unwrap_or_else(|| self.word(reading, at)))
    }

    fn row(&self, id: UnitId) -> Option<usize> {
        let at = self.rows.binary_search_by_key(&id, |(id, _)| *id).ok()?;
        self.rows.get(at).map(|(_, row)| *row)
    }

    /// The word of a row as a span.
    fn word(&mut self, reading: &mut Reading<'_>, row: usize) -> usize {
        *self.words.entry(row).or_insert_with(|| {
            let at = reading.document.spans.len();
            reading.document.spans.push(Span {
                layer: TOKEN.to_owned(),
                label: short(TOKEN).to_owned(),
                fragments: smallvec::SmallVec::from_buf([reading.at(row)]),
                ..Span::default()
            });
            reading.of_spans.push((usize::MAX, row));
            at
        })
    }
}

fn chains(reading: &mut Reading<'_>) -> Result<(), ReadError> {
    if reading.elements.is_empty() {
        return Ok(());
    }
    let mut alike: HashMap<(ByteRange, String), Vec<usize>> = HashMap::new();
    if !reading.parsed.extra.chains.is_empty() {
        for (at, span) in reading.document.spans.iter().enumerate() {
            alike.entry((span.extent(), span.label.clone())).or_default().push(at);
        }
    }
    // By number; where two layers have the same number, by layer.
    let mut all: Vec<_> = std::mem::take(&mut reading.elements).into_iter().collect();
    all.sort_by_key(|((layer, chain), _)| (*chain, *layer));
    for ((layer, number), elements) in all {
        let extra = reading.parsed.extra.chains.get(&number).cloned();
        let stands_for = extra.as_ref().is_some_and(|extra| !extra.own_mentions);
        let mut chain = Chain::default();
        if let Some(extra) = extra {
            chain.name = extra.name;
            (chain.kind, chain.knowledge_base_id) = (extra.kind, extra.knowledge_base_id);
        }
        if stands_for {
            for element in elements.into_values() {
                let Element { row, range, kind, relation } = element;
                let which = relation.as_deref().map_or(Some(1), super::parse::number);
                let same = alike.get(&(range, kind.unwrap_or_default()));
                let found = which.and_then(|n| same?.get(n.checked_sub(1)?)).copied();
                let Some(found) = found else {
                    let problem = "a link of a chain stands for a span that is not there";
                    return Err(reading.error(row, problem));
                };
                chain.members.insert(found);
            }
        } else {
            chain.members = mentions(reading, layer, elements);
        }
        reading.document.chains.push(chain);
    }
    Ok(())
}

/// Spans for the links of a chain that stand for themselves.
fn mentions(
    reading: &mut Reading<'_>,
    layer: usize,
    elements: BTreeMap<usize, Element>,
) -> std::collections::BTreeSet<usize> {
    let name = reading.parsed.layers.get(layer).map(|l| l.name.clone()).unwrap_or_default();
    let from = reading.document.spans.len();
    for element in elements.into_values() {
        let mut attributes = Values::new();
        if element.kind.as_deref() == Some(short(&name)) {
            attributes.insert(REFERENCE_TYPE.to_owned(), Value::Text(short(&name).to_owned()));
        }
        if let Some(relation) = element.relation {
            attributes.insert(REFERENCE_RELATION.to_owned(), Value::Text(relation));
        }
        reading.document.spans.push(Span {
            layer: name.clone(),
            label: element.kind.unwrap_or_else(|| short(&name).to_owned()),
            fragments: smallvec::SmallVec::from_buf([element.range]),
            attributes,
            ..Span::default()
        });
        reading.of_spans.push((usize::MAX, element.row));
    }
    let order: Vec<usize> = (from..reading.document.spans.len()).collect();
    number_links(&mut reading.document.spans, &order);
    order.into_iter().collect()
}

/// Notes the places of a chain's links, given in their order, where it is not the order of
/// the text.
pub(super) fn number_links(spans: &mut [Span], order: &[usize]) {
    for at in order {
        if let Some(span) = spans.get_mut(*at) {
            span.attributes.remove(LINK);
        }
    }
    if order.is_sorted_by_key(|at| spans.get(*at).map(natural)) {
        return;
    }
    for (n, at) in order.iter().enumerate() {
        if let Some(span) = spans.get_mut(*at) {
            span.attributes.insert(LINK.to_owned(), Value::Text((n + 1).to_string()));
        }
    }
}
