//! brat's two files as a document.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use smallvec::SmallVec;

use super::WIKIDATA;
use crate::formats::io::{utf8, whole};
use crate::formats::{
    Chain, Document, End, Input, Place, RawDocument, ReadError, Relation, Span, Take, Unit, Value,
    Values,
};

/// The endings of annotations; those of the BioNLP tasks come in two files.
const ENDINGS: [&str; 3] = ["ann", "a1", "a2"];

/// Reads every text that has annotations beside it, or has none at all.
pub(super) fn read(input: &dyn Input, take: &mut Take<'_>) -> Result<(), ReadError> {
    let names: BTreeSet<String> = input.names().into_iter().collect();
    let mut stems = BTreeSet::new();
    for name in &names {
        let Some((stem, ending)) = name.rsplit_once('.') else { continue };
        if ENDINGS.contains(&ending) && !names.contains(&format!("{stem}.txt")) {
            let problem =
                format!("there is no {stem}.txt, the text of these annotations, beside it");
            return Err(ReadError::malformed(name, 0, problem));
        }
        if ending == "txt" || ENDINGS.contains(&ending) {
            stems.insert(stem.to_owned());
        }
    }
    if stems.is_empty() {
        let first = names.first().map_or("", String::as_str);
        return Err(ReadError::malformed(first, 0, "there is no .ann file with a .txt file here"));
    }
    for stem in stems {
        let text = read_text(input, &format!("{stem}.txt"))?;
        let document = Document { name: stem.clone(), text, ..Document::default() };
        let mut files: Vec<String> =
            ENDINGS.iter().map(|e| format!("{stem}.{e}")).filter(|f| names.contains(f)).collect();
        let first = files.first().cloned().unwrap_or_else(|| format!("{stem}.txt"));
        let raw = RawDocument::new(&first, Unit::CodePoint, document);
        let mut standoff = Standoff::new(RawDocument { cut_at_line_ends: true, ..raw });
        for file in files.drain(..) {
            let content = read_text(input, &file)?;
            for (i, line) in content.split('\n').enumerate() {
                let line = line.strip_suffix('\r').unwrap_or(line);
                if !line.trim().is_empty() {
                    standoff
                        .line(line, i + 1)
                        .map_err(|problem| ReadError::malformed(&file, i + 1, problem))?;
                }
            }
        }
        take(standoff.finish()?)?;
    }
    Ok(())
}

fn read_text(input: &dyn Input, file: &str) -> Result<String, ReadError> {
    let bytes = whole(input, file)?;
    let text = utf8(file, &bytes, "this is not UTF-8; convert the file to UTF-8")?;
    Ok(text.to_owned())
}

/// What was read of one document. Things may be named before they come.
struct Standoff {
    raw: RawDocument,
    /// Where in the list of spans the text-bound annotations are, by id.
    spans: HashMap<String, usize>,
    events: Vec<Event>,
    relations: Vec<Link>,
    /// Members of equivalences, with the line.
    equivalences: Vec<(usize, Vec<String>)>,
    attributes: Vec<(usize, String, String, Option<String>)>,
    normalizations: Vec<(usize, String, String, String)>,
    notes: Vec<(usize, String, String)>,
    /// Every id with a line, to find those that are given twice.
    ids: HashMap<String, usize>,
}

/// A relation as its line has it.
struct Link {
    line: usize,
    id: String,
    label: String,
    arguments: Vec<(String, String)>,
}

struct Event {
    line: usize,
    id: String,
    label: String,
    trigger: String,
    arguments: Vec<(String, String)>,
}

impl Standoff {
    fn new(raw: RawDocument) -> Self {
        Self {
            raw,
            spans: HashMap::new(),
            events: Vec::new(),
            relations: Vec::new(),
            equivalences: Vec::new(),
            attributes: Vec::new(),
            normalizations: Vec::new(),
            notes: Vec::new(),
            ids: HashMap::new(),
        }
    }

    fn line(&mut self, line: &str, number: usize) -> Result<(), String> {
        let (id, rest) = line
            .split_once('\t')
            .ok_or_else(|| format!("there is no tab after “{}”", short(line)))?;
        if id != "*"
            && let Some(before) = self.ids.insert(id.to_owned(), number)
        {
            return Err(format!("the id {id} is given already in line {before}"));
        }
        match id.chars().next() {
            Some('T') => self.text_bound(id, rest, number),
            Some('E') => self.event(id, rest, number),
            Some('R') => {
                let (label, arguments) = label_and_arguments(rest)?;
                self.relations.push(Link { line: number, id: id.to_owned(), label, arguments });
                Ok(())
            }
            Some('*') => {
                let members = rest.split_whitespace().skip(1).map(str::to_owned).collect();
                self.equivalences.push((number, members));
                Ok(())
            }
            Some('A' | 'M') => {
                let mut parts = rest.splitn(3, ' ');
                let (Some(name), Some(of)) = (parts.next(), parts.next()) else {
                    return Err(format!("“{}” is not NAME ID or NAME ID VALUE", short(rest)));
                };
                let of = of.trim_end_matches('\t');
                let value = parts.next().filter(|v| !v.is_empty()).map(str::to_owned);
                self.attributes.push((number, name.to_owned(), of.to_owned(), value));
                Ok(())
            }
            Some('N') => self.normalization(rest, number),
            Some('#') => {
                let (head, note) = rest.split_once('\t').unwrap_or((rest, ""));
                let Some((_, of)) = head.split_once(' ') else {
                    return Err(format!("“{}” is not NOTE-TYPE ID", short(head)));
                };
                self.notes.push((number, of.trim().to_owned(), note.to_owned()));
                Ok(())
            }
            _ => Err(format!("“{}” is no id; ids begin with T, E, R, *, A, M, N or #", short(id))),
        }
    }

    /// `PER 0 3;5 9<TAB>words`.
    fn text_bound(&mut self, id: &str, rest: &str, line: usize) -> Result<(), String> {
        let (head, words) = rest.split_once('\t').unwrap_or((rest, ""));
        let (label, offsets) = head
            .split_once(' ')
            .ok_or_else(|| format!("“{}” is not LABEL START END", short(head)))?;
        let mut at = SmallVec::new();
        for fragment in offsets.split(';') {
            let number = |part: Option<&str>| part.and_then(|p| p.parse::<usize>().ok());
            let mut parts = fragment.split_whitespace();
            let (start, end) = (number(parts.next()), number(parts.next()));
            match (start, end, parts.next()) {
                (Some(start), Some(end), None) => at.push((start, end)),
                _ => {
                    return Err(format!(
                        "“{}” is not START END, two whole numbers from 0",
                        short(fragment)
                    ));
                }
            }
        }
        self.spans.insert(id.to_owned(), self.raw.places.len());
        self.raw.document.spans.push(Span { label: label.to_owned(), ..Span::default() });
        self.raw.places.push(Place { at, text: Some(words.to_owned()), line });
        Ok(())
    }

    /// `Attack:T1 Attacker:T2 Target:E3`.
    fn event(&mut self, id: &str, rest: &str, line: usize) -> Result<(), String> {
        let mut arguments = arguments(rest.split_whitespace())?.into_iter();
        let (label, trigger) =
            arguments.next().ok_or_else(|| "the event has no trigger".to_owned())?;
        let arguments = arguments.collect();
        self.events.push(Event { line, id: id.to_owned(), label, trigger, arguments });
        Ok(())
    }

    /// `Reference T1 Wikidata:Q42<TAB>name`.
    fn normalization(&mut self, rest: &str, line: usize) -> Result<(), String> {
        let (head, name) = rest.split_once('\t').unwrap_or((rest, ""));
        let parts: Vec<&str> = head.split_whitespace().collect();
        let [_, of, id] = parts.as_slice() else {
            return Err(format!("“{}” is not TYPE ID DB:ID", short(head)));
        };
        let id = id.strip_prefix(WIKIDATA).unwrap_or(id).to_owned();
        self.normalizations.push((line, (*of).to_owned(), id, name.to_owned()));
        Ok(())
    }

    fn missing(&self, line: usize, id: &str) -> ReadError {
        ReadError::malformed(&self.raw.file, line, format!("there is no annotation {}", short(id)))
    }

    fn span_of(&self, line: usize, id: &str) -> Result<usize, ReadError> {
        self.spans.get(id).copied().ok_or_else(|| self.missing(line, id))
    }

    fn finish(mut self) -> Result<RawDocument, ReadError> {
        self.join_events()?;
        let mut relation_of = HashMap::new();
        for Link { line, id, label, arguments } in std::mem::take(&mut self.relations) {
            let [(_, from), (_, to)] = arguments.as_slice() else {
                let problem = "a relation has two arguments, such as Arg1:T1 Arg2:T2";
                return Err(ReadError::malformed(&self.raw.file, line, problem));
            };
            let (from, to) = (self.span_of(line, from)?, self.span_of(line, to)?);
            relation_of.insert(id, self.raw.document.relations.len());
            self.relate(label, from, to);
        }
        self.join_chains()?;
        for (line, name, of, value) in std::mem::take(&mut self.attributes) {
            let values = self.values_of(&relation_of, line, &of)?;
            let value = value.map_or(Value::Flag(true), Value::Text);
            add_value(values, name, value);
        }
        for (line, of, note) in std::mem::take(&mut self.notes) {
            let span = self.spans.get(&of).and_then(|at| self.raw.document.spans.get_mut(*at));
            let relation =
                relation_of.get(&of).and_then(|at| self.raw.document.relations.get_mut(*at));
            let place = match (span, relation) {
                (Some(span), _) => &mut span.note,
                (None, Some(relation)) => &mut relation.note,
                (None, None) if self.ids.contains_key(&of) => {
                    let remark = format!(
                        "{}, line {line}: a note on {of} is left out, for only spans and relations have notes: {note}",
                        self.raw.file
                    );
                    self.raw.remarks.push(remark);
                    continue;
                }
                (None, None) => return Err(self.missing(line, &of)),
            };
            if !place.is_empty() {
                place.push_str(" / ");
            }
            place.push_str(note.trim());
        }
        Ok(self.raw)
    }

    fn relate(&mut self, label: String, from: usize, to: usize) {
        self.raw.document.relations.push(Relation {
            id: String::new(),
            label,
            from: End::Span(from),
            to: End::Span(to),
            attributes: Values::new(),
            note: String::new(),
        });
    }

    /// An event is its trigger; a second event on the same trigger gets a copy of it.
    fn join_events(&mut self) -> Result<(), ReadError> {
        let events = std::mem::take(&mut self.events);
        let mut used = BTreeSet::new();
        for event in &events {
            let mut at = self.span_of(event.line, &event.trigger)?;
            if !used.insert(at) {
                let copies = (self.raw.document.spans.get(at), self.raw.places.get(at));
                if let (Some(span), Some(place)) = copies {
                    let (span, place) = (span.clone(), place.clone());
                    at = self.raw.document.spans.len();
                    self.raw.document.spans.push(span);
                    self.raw.places.push(place);
                }
            }
            if let Some(span) = self.raw.document.spans.get_mut(at) {
                span.label.clone_from(&event.label);
            }
            self.spans.insert(event.id.clone(), at);
        }
        for event in events {
            let from = self.span_of(event.line, &event.id)?;
            let roles: BTreeSet<String> = event.arguments.iter().map(|(r, _)| r.clone()).collect();
            for (role, id) in event.arguments {
                let to = self.span_of(event.line, &id)?;
                let bare = role.trim_end_matches(|c: char| c.is_ascii_digit());
                let numbered = bare.len() < role.len() && roles.contains(bare);
                self.relate(if numbered { bare.to_owned() } else { role }, from, to);
            }
        }
        Ok(())
    }

    fn join_chains(&mut self) -> Result<(), ReadError> {
        let mut chain_of: BTreeMap<usize, usize> = BTreeMap::new();
        let mut chains: Vec<Chain> = Vec::new();
        for (line, members) in std::mem::take(&mut self.equivalences) {
            let members: Result<BTreeSet<usize>, _> =
                members.iter().map(|id| self.span_of(line, id)).collect();
            let members = members?;
            chain_of.extend(members.iter().map(|at| (*at, chains.len())));
            chains.push(Chain { members, ..Chain::default() });
        }
        for (line, of, id, name) in std::mem::take(&mut self.normalizations) {
            let at = self.span_of(line, &of)?;
            let known = chain_of.get(&at).and_then(|chain| chains.get_mut(*chain));
            match known {
                Some(chain)
                    if chain.knowledge_base_id.as_ref().is_none_or(|other| *other == id) =>
                {
                    chain.knowledge_base_id = Some(id);
                    if chain.name.is_empty() {
                        chain.name = name.trim().to_owned();
                    }
                }
                _ => chains.push(Chain {
                    name: name.trim().to_owned(),
                    knowledge_base_id: Some(id),
                    members: [at].into(),
                    ..Chain::default()
                }),
            }
        }
        self.raw.document.chains = chains;
        Ok(())
    }

    fn values_of(
        &mut self,
        relation_of: &HashMap<String, usize>,
        line: usize,
        of: &str,
    ) -> Result<&mut Values, ReadError> {
        let missing = self.missing(line, of);
        let Document { spans, relations, .. } = &mut self.raw.document;
        if let Some(span) = self.spans.get(of).and_then(|at| spans.get_mut(*at)) {
            return Ok(&mut span.attributes);
        }
        let relation = relation_of.get(of).and_then(|at| relations.get_mut(*at));
        relation.map(|r| &mut r.attributes).ok_or(missing)
    }
}

/// A second value of the same name makes a list.
fn add_value(values: &mut Values, name: String, value: Value) {
    let both = match (values.remove(&name), value) {
        (None, value) => value,
        (Some(first), second) => {
            let mut list: BTreeSet<String> = match first {
                Value::List(list) => list,
                other => [other.spell()].into(),
            };
            list.insert(second.spell());
            Value::List(list)
        }
    };
    values.insert(name, both);
}

fn label_and_arguments(rest: &str) -> Result<(String, Vec<(String, String)>), String> {
    let mut parts = rest.split_whitespace();
    let label = parts.next().ok_or_else(|| "the relation has no type".to_owned())?;
    Ok((label.to_owned(), arguments(parts)?))
}

fn arguments<'a>(parts: impl Iterator<Item = &'a str>) -> Result<Vec<(String, String)>, String> {
    let pair = |part: &str| {
        let (role, id) =
            part.split_once(':').ok_or_else(|| format!("“{}” is not ROLE:ID", short(part)))?;
        Ok((role.to_owned(), id.to_owned()))
    };
    parts.map(pair).collect()
}

fn short(text: &str) -> String {
    text.chars().take(40).collect()
}
