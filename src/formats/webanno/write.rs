//! A document as a WebAnno TSV file. After `Tsv3XSerializer.java` of INCEpTION.

use std::cmp::Reverse;
use std::fmt::Write as _;

use super::escape::{escape_text, escape_value};
use super::extra::{self, Extra, Kept};
use super::header::{ANY, Kind, REFERENCE_RELATION, REFERENCE_TYPE};
use super::schema::{LINK, NULL, RelationPlace, Schema, Sheet, Source, SpanPlace, slot};
use super::units::{self, Rows, Sentence, Unit, Units};
use crate::formats::{Chain, Document, End, Span, Tokenizer, Value, Values};
use crate::text::ByteRange;

/// One link of a chain: the chain's number, the link's number in it, its span.
struct Link {
    chain: usize,
    number: usize,
    span: usize,
    /// Which of several spans of this label at this place it stands for, if not the first.
    which: usize,
}

struct Writing<'a> {
    document: &'a Document,
    schema: Schema,
    rows: Rows,
    units: Units,
    /// Positions of words in UTF-16 units.
    starts: Vec<usize>,
    /// The sentence and the number in it, from 1, of each word.
    ids: Vec<(usize, usize)>,
    links: Vec<Link>,
    /// The relations that are links of a span, by span.
    slots: std::collections::HashMap<usize, Vec<usize>>,
}

/// The whole file.
pub(super) fn file(document: &Document, tokenizer: Tokenizer, out: &mut String) {
    let kept = Kept::of(document);
    let schema = Schema::of(document, &kept, tokenizer);
    let rows = units::rows(document, tokenizer);
    let mut writing = Writing {
        document,
        starts: utf16_starts(&document.text, &rows.tokens),
        ids: ids(&rows),
        units: Units::new(document.spans.len(), rows.tokens.len()),
        links: Vec::new(),
        slots: std::collections::HashMap::new(),
        schema,
        rows,
    };
    writing.put_annotations();
    out.push_str("#FORMAT=WebAnno TSV 3.3\n");
    for line in writing.schema.lines() {
        out.push_str(&line);
        out.push('\n');
    }
    out.push_str("\n\n");
    let mut extra = writing.schema.extra(document);
    let first = writing.rows.sentences.first().map_or(0, |s| s.text.start);
    let before = document.text.get(..first).unwrap_or_default();
    if before.bytes().any(|b| b != b' ') {
        before.clone_into(&mut extra.before);
    }
    let empty = "_\t".repeat(writing.schema.sheets.iter().map(|s| s.sources.len()).sum());
    for (n, sentence) in writing.rows.sentences.iter().enumerate() {
        if n > 0 {
            out.push('\n');
        } else if extra != Extra::default()
            && let Ok(json) = serde_json::to_string(&extra)
        {
            out.push_str(extra::LINE);
            out.push_str(&json);
            out.push('\n');
        }
        if let Some(id) = kept.sentence_ids.get(&(n + 1)) {
            out.push_str("#Sentence.id=");
            escape_text(id, out);
            out.push('\n');
        }
        writing.sentence(sentence, &empty, out);
    }
}

/// Where words start, in UTF-16 units.
fn utf16_starts(text: &str, tokens: &[ByteRange]) -> Vec<usize> {
    if text.is_ascii() {
        return tokens.iter().map(|t| t.start).collect();
    }
    let (mut byte, mut units) = (0, 0);
    let mut starts = Vec::with_capacity(tokens.len());
    for token in tokens {
        units += utf16_len(text.get(byte..token.start).unwrap_or_default());
        byte = token.start;
        starts.push(units);
    }
    starts
}

fn utf16_len(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.chars().map(char::len_utf16).sum() }
}

/// Appends a number. There are some for every word, and `write!` is slow for these.
fn push_number(number: usize, out: &mut String) {
    let mut digits = [0_u8; 20];
    let mut rest = number;
    let mut from = digits.len();
    for slot in digits.iter_mut().rev() {
        // A digit is below 10.
        #[allow(clippy::cast_possible_truncation)]
        let digit = (rest % 10) as u8;
        *slot = b'0' + digit;
        from -= 1;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    out.extend(digits.get(from..).into_iter().flatten().map(|digit| char::from(*digit)));
}

fn ids(rows: &Rows) -> Vec<(usize, usize)> {
    let of = |(n, sentence): (usize, &Sentence)| {
        (0..sentence.tokens.len()).map(move |token| (n + 1, token + 1))
    };
    rows.sentences.iter().enumerate().flat_map(of).collect()
}

/// What a value says in a column.
fn spell<'a>(value: &'a Value) -> std::borrow::Cow<'a, str> {
    match value {
        Value::Text(text) => text.as_str().into(),
        Value::Flag(flag) => if *flag { "true" } else { "false" }.into(),
        value => value.spell().into(),
    }
}

/// The members of a chain in the order of its links.
pub(super) fn links_in_order(document: &Document, chain: &Chain, own_mentions: bool) -> Vec<usize> {
    let mut members: Vec<usize> =
        chain.members.iter().copied().filter(|at| *at < document.spans.len()).collect();
    members.sort_by_key(|at| document.spans.get(*at).map(natural));
    if own_mentions {
        let number = |at: &usize| match document.spans.get(*at)?.attributes.get(LINK) {
            Some(Value::Text(number)) => number.parse::<usize>().ok(),
            _ => None,
        };
        members.sort_by_key(|at| number(at).unwrap_or(0));
    }
    members
}

/// What orders the links of a chain as they are in the text.
pub(super) fn natural(span: &Span) -> (usize, Reverse<usize>, &str, Option<&str>) {
    let extent = span.extent();
    let relation = match span.attributes.get(REFERENCE_RELATION) {
        Some(Value::Text(relation)) => Some(relation.as_str()),
        _ => None,
    };
    (extent.start, Reverse(extent.end), &span.label, relation)
}

impl Writing<'_> {
    /// Puts everything into rows, layer by layer, as INCEpTION does.
    fn put_annotations(&mut self) {
        let document = self.document;
        let mut order: Vec<usize> = (0..document.spans.len()).collect();
        let extent =
            |at: &usize| document.spans.get(*at).map(Span::extent).unwrap_or(ByteRange::new(0, 0));
        order.sort_by_key(|at| (extent(at).start, Reverse(extent(at).end)));
        let mut by_layer: Vec<Vec<usize>> = vec![Vec::new(); self.schema.sheets.len()];
        for span in order {
            match self.schema.spans.get(span) {
                Some(SpanPlace::Layer(layer)) => {
                    if let Some(spans) = by_layer.get_mut(*layer) {
                        spans.push(span);
                    }
                }
                Some(SpanPlace::Word) => {
                    let at = self.rows.tokens.binary_search(&extent(&span)).unwrap_or(0);
                    if let Some(defining) = self.units.defining.get_mut(span) {
                        *defining = (at, 0);
                    }
                }
                _ => {}
            }
        }
        for (layer, spans) in by_layer.iter().enumerate() {
            for span in spans {
                let unit = self.units.put(&self.rows.tokens, extent(span), layer, *span, true);
                if let Some(defining) = self.units.defining.get_mut(*span) {
                    *defining = unit;
                }
            }
        }
        self.put_links(&by_layer);
        self.put_relations();
        self.number_targets();
    }

    fn put_links(&mut self, by_layer: &[Vec<usize>]) {
        let document = self.document;
        if document.chains.is_empty() {
            return;
        }
        // Spans of one label at one place, in the order in which a reader finds them.
        let mut alike: std::collections::HashMap<(ByteRange, &str), Vec<usize>> =
            std::collections::HashMap::new();
        for at in by_layer.iter().flatten() {
            if let Some(span) = document.spans.get(*at) {
                alike.entry((span.extent(), &span.label)).or_default().push(*at);
            }
        }
        for (n, chain) in document.chains.iter().enumerate() {
            let Some(place) = self.schema.chains.get(n).copied() else { continue };
            let links = links_in_order(document, chain, place.own_mentions);
            for (link, at) in links.into_iter().enumerate() {
                let Some(span) = document.spans.get(at) else { continue };
                let among = alike.get(&(span.extent(), span.label.as_str()));
                let which = among.and_then(|all| all.iter().position(|other| *other == at));
                let which = if place.own_mentions { 0 } else { which.unwrap_or(0) };
                let item = self.links.len();
                self.links.push(Link { chain: n, number: link + 1, span: at, which });
                self.units.put(&self.rows.tokens, span.extent(), place.layer, item, false);
            }
        }
        // In one row, links stand in the order in which INCEpTION's index has them.
        let key = |item: &usize| {
            let link = self.links.get(*item);
            let extent = link.and_then(|l| document.spans.get(l.span)).map(Span::extent);
            (extent.map(|e| (e.start, Reverse(e.end))), link.map(|l| l.chain), *item)
        };
        for stacks in &mut self.units.stacks {
            for (layer, stack) in stacks.iter_mut().filter(|(_, stack)| stack.len() > 1) {
                let sheet = self.schema.sheets.get(*layer);
                if sheet.is_some_and(|sheet| sheet.layer.kind == Kind::Chain) {
                    stack.sort_by_key(key);
                }
            }
        }
    }

    fn put_relations(&mut self) {
        for (n, relation) in self.document.relations.iter().enumerate() {
            let (End::Span(from), End::Span(to)) = (relation.from, relation.to) else { continue };
            match self.schema.relations.get(n) {
                Some(RelationPlace::Slot) => self.slots.entry(from).or_default().push(n),
                Some(RelationPlace::Layer(layer)) => {
                    let unit = self.units.defining.get(to).copied().unwrap_or_default();
                    self.units.add(unit, *layer, n);
                }
                _ => {}
            }
        }
    }

    /// Where the type of a link's or relation's end is not said, or is another than is said,
    /// only a number tells which annotation it is.
    fn number_targets(&mut self) {
        let mut numbered = Vec::new();
        if !self.slots.is_empty() {
            for unit in self.units.in_order() {
                for (layer, sheet) in self.schema.sheets.iter().enumerate() {
                    for source in &sheet.sources {
                        let Source::Targets(feature, declared) = source else { continue };
                        for host in self.units.stack(unit, layer) {
                            let of_other_type =
                                |target: &usize| match self.schema.spans.get(*target) {
                                    Some(SpanPlace::Layer(at)) => Some(*at) != *declared,
                                    _ => false,
                                };
                            let targets = self.slots_of(*host, feature).map(|(_, target)| target);
                            numbered.extend(targets.filter(of_other_type));
                        }
                    }
                }
            }
        }
        for (relation, place) in self.document.relations.iter().zip(&self.schema.relations) {
            if let RelationPlace::Layer(at) = place
                && let Some(sheet) = self.schema.sheets.get(*at)
                && sheet.layer.base() == Some(ANY)
            {
                for end in [relation.from, relation.to] {
                    if let End::Span(at) = end
                        && matches!(self.schema.spans.get(at), Some(SpanPlace::Layer(_)))
                    {
                        numbered.push(at);
                    }
                }
            }
        }
        for span in numbered {
            self.units.number(span);
        }
    }

    /// Roles and targets of a span's links by a feature.
    fn slots_of<'a>(
        &'a self,
        host: usize,
        feature: &'a str,
    ) -> impl Iterator<Item = (Option<&'a str>, usize)> {
        let relations = self.slots.get(&host).map(Vec::as_slice).unwrap_or_default();
        relations.iter().filter_map(move |n| {
            let relation = self.document.relations.get(*n)?;
            let (name, role) = slot(&relation.label);
            match relation.to {
                End::Span(to) if name == feature => Some((role, to)),
                _ => None,
            }
        })
    }

    fn sentence(&self, sentence: &Sentence, empty: &str, out: &mut String) {
        for line in self.document.slice(sentence.text).split('\n') {
            out.push_str("#Text=");
            escape_text(line, out);
            out.push('\n');
        }
        for token in sentence.tokens.clone() {
            let Some(range) = self.rows.tokens.get(token) else { continue };
            self.row((token, 0), *range, empty, out);
            for (n, part) in self.units.parts.get(&token).into_iter().flatten().enumerate() {
                self.row((token, n + 1), *part, empty, out);
            }
        }
    }

    fn row(&self, unit: Unit, range: ByteRange, empty: &str, out: &mut String) {
        self.unit_id(unit, out);
        let (token, start) = (self.rows.tokens.get(unit.0), self.starts.get(unit.0));
        let (Some(token), Some(start)) = (token, start) else { return };
        let text = &self.document.text;
        let units = |from: usize, to: usize| utf16_len(text.get(from..to).unwrap_or_default());
        let begin = if range.start >= token.start {
            start + units(token.start, range.start)
        } else {
            start - units(range.start, token.start)
        };
        let covered = self.document.slice(range);
        out.push('\t');
        push_number(begin, out);
        out.push('-');
        push_number(begin + utf16_len(covered), out);
        out.push('\t');
        if covered.bytes().any(|b| b < 0x20) {
            escape_text(covered, out);
        } else {
            out.push_str(covered);
        }
        out.push('\t');
        let Some(layers) = self.units.row(unit) else {
            out.push_str(empty);
            out.push('\n');
            return;
        };
        for (at, sheet) in self.schema.sheets.iter().enumerate() {
            let stack = layers.iter().find(|(layer, _)| *layer == at);
            for source in &sheet.sources {
                match stack {
                    None => out.push('_'),
                    Some((_, stack)) => {
                        for (n, item) in stack.iter().enumerate() {
                            if n > 0 {
                                out.push('|');
                            }
                            self.value(sheet, source, *item, out);
                        }
                    }
                }
                out.push('\t');
            }
        }
        out.push('\n');
    }

    fn unit_id(&self, unit: Unit, out: &mut String) {
        let (sentence, token) = self.ids.get(unit.0).copied().unwrap_or_default();
        push_number(sentence, out);
        out.push('-');
        push_number(token, out);
        if unit.1 > 0 {
            out.push('.');
            push_number(unit.1, out);
        }
    }

    fn value(&self, sheet: &Sheet, source: &Source, item: usize, out: &mut String) {
        let document = self.document;
        match source {
            Source::ChainType | Source::ChainRelation => {
                if let Some(link) = self.links.get(item) {
                    self.link(sheet, source, link, out);
                }
                return;
            }
            Source::Base => {
                self.reference(sheet, item, out);
                return;
            }
            _ => {}
        }
        if sheet.layer.base().is_some() {
            if let Some(r) = document.relations.get(item) {
                feature(sheet, source, (&r.label, &r.attributes, &r.note, None), out);
            }
            return;
        }
        let Some(span) = document.spans.get(item) else { return };
        match source {
            Source::Roles(name) => {
                let mut any = false;
                for (role, _) in self.slots_of(item, name) {
                    if any {
                        out.push(';');
                    }
                    any = true;
                    match role {
                        Some(role) => escape_value(role, out),
                        None => out.push_str(NULL),
                    }
                }
                if !any {
                    out.push('_');
                }
                self.number(item, out);
            }
            Source::Targets(name, _) => {
                let mut any = false;
                for (_, target) in self.slots_of(item, name) {
                    if any {
                        out.push(';');
                    }
                    any = true;
                    self.unit_id(self.units.defining.get(target).copied().unwrap_or_default(), out);
                    self.number(target, out);
                }
                if !any {
                    out.push_str(NULL);
                }
            }
            _ => {
                let said =
                    (span.label.as_str(), &span.attributes, span.note.as_str(), span.confidence);
                feature(sheet, source, said, out);
                self.number(item, out);
            }
        }
    }

    fn number(&self, span: usize, out: &mut String) {
        if let Some(number) = self.units.numbers.get(span).filter(|number| **number > 0) {
            out.push('[');
            push_number(*number, out);
            out.push(']');
        }
    }

    /// Where a relation comes from: the row, and the numbers of both ends.
    fn reference(&self, sheet: &Sheet, relation: usize, out: &mut String) {
        let Some(relation) = self.document.relations.get(relation) else { return };
        let (End::Span(from), End::Span(to)) = (relation.from, relation.to) else { return };
        self.unit_id(self.units.defining.get(from).copied().unwrap_or_default(), out);
        let number = |at: usize| self.units.numbers.get(at).copied().unwrap_or(0);
        let (from, to) = (number(from), number(to));
        if from > 0 || to > 0 || sheet.layer.base() == Some(ANY) {
            // Writing into a string does not fail.
            let _ = write!(out, "[{from}_{to}]");
        }
    }

    fn link(&self, sheet: &Sheet, source: &Source, link: &Link, out: &mut String) {
        let Some(span) = self.document.spans.get(link.span) else { return };
        let own = self.schema.chains.get(link.chain).is_some_and(|place| place.own_mentions);
        let attribute = |name: &str| match span.attributes.get(name) {
            Some(Value::Text(text)) if own => Some(text.as_str()),
            _ => None,
        };
        if *source == Source::ChainType {
            let marked = attribute(REFERENCE_TYPE).is_some();
            if own && span.label == sheet.layer.short() && !marked {
                out.push_str(NULL);
            } else {
                escape_value(&span.label, out);
            }
            let _ = write!(out, "[{}]", link.chain + 1);
        } else {
            match (attribute(REFERENCE_RELATION), link.which) {
                (Some(relation), _) => escape_value(relation, out),
                (None, 0) => out.push_str(NULL),
                (None, which) => {
                    let _ = write!(out, "{}", which + 1);
                }
            }
            let _ = write!(out, "->{}-{}", link.chain + 1, link.number);
        }
    }
}

/// What is said of a span or relation: label, attributes, note, confidence.
type Said<'a> = (&'a str, &'a Values, &'a str, Option<u8>);

fn feature(sheet: &Sheet, source: &Source, said: Said<'_>, out: &mut String) {
    let (label, attributes, note, confidence) = said;
    match source {
        Source::Label => match sheet.labels.value(label, attributes) {
            Some(label) => escape_value(label, out),
            None => out.push_str(NULL),
        },
        Source::Note if !note.is_empty() => escape_value(note, out),
        Source::Confidence => match confidence {
            Some(percent) => {
                let _ = write!(out, "{percent}");
            }
            None => out.push_str(NULL),
        },
        Source::Attribute { name, flag } => match attributes.get(name) {
            Some(value) => escape_value(&spell(value), out),
            None if *flag => out.push_str("false"),
            None => out.push_str(NULL),
        },
        _ => out.push_str(NULL),
    }
}
