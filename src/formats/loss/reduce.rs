//! A document as a format can hold it, with a list of what that costs.

use super::names::Renames;
use super::settled::note_changes;
use super::{Loss, LossKind, Policy, Remedy, characters, shape};
use crate::formats::abilities::is_line_end;
use crate::formats::beside::in_order;
use crate::formats::segments;
use crate::formats::{
    Abilities, AttributeForm, ChainForm, Document, End, Format, NoteForm, Options, SegmentForm,
    Stop, Tokenizer, Value, Values,
};
use crate::text::ByteRange;

/// How a format's documents are made: what it can hold, and what to do where it cannot.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What the format can hold.
    pub abilities: Abilities,
    /// What was chosen.
    pub policy: Policy,
    /// How words are found, for a format whose spans consist of them.
    pub tokenizer: Tokenizer,
    /// Whether the documents are told apart by annotator in some other way, as by folders.
    pub annotator_told: bool,
}

/// Reduces documents one after the other; names that had to change change the same way in
/// all of them.
#[derive(Debug)]
pub struct Reducer {
    plan: Plan,
    renames: Renames,
    losses: Vec<Loss>,
    settled: usize,
}

/// What is being reduced, and where its losses go.
pub(super) struct Work<'a> {
    pub(super) plan: &'a Plan,
    pub(super) document: Document,
    pub(super) losses: &'a mut Vec<Loss>,
}

impl Plan {
    /// What is done about a kind.
    pub fn remedy(&self, kind: LossKind) -> Remedy {
        let chosen = self.policy.0.get(&kind).copied();
        chosen.unwrap_or_else(|| self.abilities.remedy(kind))
    }
}

impl Reducer {
    /// Begins with no name changed.
    pub fn new(plan: Plan) -> Self {
        Self { plan, renames: Renames::default(), losses: Vec::new(), settled: 0 }
    }

    /// How it reduces.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// What was lost so far; empties the list.
    pub fn take_losses(&mut self) -> Vec<Loss> {
        std::mem::take(&mut self.losses)
    }

    /// The document as it will come back from the format: reduced, settled and sorted.
    pub fn settle(
        &mut self,
        format: &dyn Format,
        options: &Options,
        document: Document,
    ) -> Document {
        let abilities = self.plan.abilities;
        let about = (document.name.clone(), document.annotator.clone());
        let reduced = self.reduce(document);
        let settled = match format.settle(&reduced, options) {
            None => reduced,
            Some(settled) => {
                let plan = &self.plan;
                let mut work = Work { plan, document: reduced, losses: &mut self.losses };
                let known = work.losses.len();
                note_changes(&mut work, &settled);
                for loss in work.losses.iter_mut().skip(known) {
                    // The format may not have these names.
                    (loss.document, loss.annotator) = about.clone();
                }
                settled.sorted()
            }
        };
        if !abilities.separate && self.settled > 0 {
            self.lose_whole(LossKind::DocumentEnd, about, "nothing marks its beginning");
        }
        self.settled += 1;
        settled
    }

    /// Settles every document that `feed` gives, on a thread beside this one, and gives it to
    /// `take`, in order. Returns what `feed` does, and `Err` if `take` said stop.
    pub fn settle_each<R>(
        &mut self,
        format: &dyn Format,
        options: &Options,
        feed: impl FnOnce(&mut dyn FnMut(Document) -> Result<(), Stop>) -> R,
        take: &mut dyn FnMut(Document) -> Result<(), Stop>,
    ) -> (R, Result<(), Stop>) {
        let work = |document| self.settle(format, options, document);
        in_order(vec![work], |document: &Document| document.text.len(), feed, take)
    }

    fn lose_whole(&mut self, kind: LossKind, (document, annotator): (String, String), what: &str) {
        self.losses.push(Loss {
            kind,
            remedy: self.plan.remedy(kind),
            document,
            annotator,
            id: String::new(),
            label: String::new(),
            at: None,
            text: String::new(),
            what: what.to_owned(),
        });
    }

    /// The document as the format can hold it, in the order of [`Document::sorted`].
    pub fn reduce(&mut self, document: Document) -> Document {
        let mut work = Work { plan: &self.plan, document, losses: &mut self.losses };
        work.unplaced();
        characters::fit(&mut work);
        work.metadata();
        work.chains();
        work.segments();
        work.relations();
        work.details();
        shape::reshape(&mut work);
        work.chains_of_one();
        let mut document = work.document;
        self.renames.apply(self.plan.abilities.label_names, &mut document, &mut self.losses);
        clear_names(&self.plan.abilities, &mut document);
        document.sorted()
    }
}

/// Takes away names that the format does not have, which loses nothing that counts.
fn clear_names(abilities: &Abilities, document: &mut Document) {
    if !abilities.names {
        document.name.clear();
    }
    if !abilities.annotators {
        document.annotator.clear();
    }
    if !abilities.ids {
        document.spans.iter_mut().for_each(|s| s.id.clear());
        document.relations.iter_mut().for_each(|r| r.id.clear());
        document.chains.iter_mut().for_each(|c| c.id.clear());
        document.segment_labels.iter_mut().for_each(|l| l.id.clear());
    }
    if !abilities.layers {
        document.spans.iter_mut().for_each(|s| s.layer.clear());
    }
}

impl Work<'_> {
    /// Notes a loss that is about the document, not a place in it.
    pub(super) fn lose(&mut self, kind: LossKind, id: &str, label: &str, what: impl Into<String>) {
        let loss = Loss {
            kind,
            remedy: self.plan.remedy(kind),
            document: self.document.name.clone(),
            annotator: self.document.annotator.clone(),
            id: id.to_owned(),
            label: label.to_owned(),
            at: None,
            text: String::new(),
            what: what.into(),
        };
        self.losses.push(loss);
    }

    /// Notes a loss that is about the span at this position.
    pub(super) fn lose_span(&mut self, kind: LossKind, at: usize, what: impl Into<String>) {
        let Some(span) = self.document.spans.get(at) else { return };
        let extent = span.extent();
        let (id, label) = (span.id.clone(), span.label.clone());
        let text = self.document.covered(span, " … ").chars().take(60).collect();
        self.lose(kind, &id, &label, what);
        let chars = self.chars(extent);
        if let Some(loss) = self.losses.last_mut() {
            (loss.at, loss.text) = (Some(chars), text);
        }
    }

    fn chars(&self, range: ByteRange) -> (usize, usize) {
        let text = &self.document.text;
        let count =
            |from: usize, to: usize| text.get(from..to).map_or(0, |part| part.chars().count());
        let start = count(0, range.start);
        (start, start + count(range.start, range.end))
    }

    fn unplaced(&mut self) {
        for aside in std::mem::take(&mut self.document.aside) {
            self.lose(LossKind::Unplaced, &aside.id, &aside.label, "it has no place in the text");
            if let Some(loss) = self.losses.last_mut() {
                loss.text = aside.text.chars().take(60).collect();
            }
        }
    }

    fn metadata(&mut self) {
        let abilities = &self.plan.abilities;
        if !abilities.annotators && !self.plan.annotator_told && !self.document.annotator.is_empty()
        {
            self.lose(LossKind::Annotator, "", "", "the format does not say who annotated");
        }
        if !abilities.metadata && !self.document.metadata.is_empty() {
            let names: Vec<String> = self.document.metadata.keys().cloned().collect();
            self.lose(LossKind::Metadata, "", "", format!("fields {}", names.join(", ")));
            self.document.metadata.clear();
        }
    }

    fn chains(&mut self) {
        match self.plan.abilities.chains {
            ChainForm::Whole => {}
            ChainForm::None => {
                for chain in std::mem::take(&mut self.document.chains) {
                    let count = chain.members.len();
                    self.lose(LossKind::Chain, &chain.id, &chain.name, super::mentions(count));
                }
            }
            form @ (ChainForm::Members | ChainForm::Linked) => {
                for mut chain in std::mem::take(&mut self.document.chains) {
                    let linked = form == ChainForm::Linked && chain.knowledge_base_id.is_some();
                    if chain.members.len() < 2 && !linked {
                        self.lose(LossKind::Chain, &chain.id, &chain.name, "it has one mention");
                        continue;
                    }
                    let mut lost = Vec::new();
                    let name = chain.name.clone();
                    if !linked && !std::mem::take(&mut chain.name).is_empty() {
                        lost.push("its name");
                    }
                    if chain.kind.take().is_some() {
                        lost.push("its type");
                    }
                    if !linked && chain.knowledge_base_id.take().is_some() {
                        lost.push("its id in a knowledge base");
                    }
                    if linked && one_line(&mut chain.name) {
                        lost.push("line ends and tabs in its name");
                    }
                    if !lost.is_empty() {
                        self.lose(LossKind::ChainDetail, &chain.id, &name, lost.join(", "));
                    }
                    self.document.chains.push(chain);
                }
            }
        }
    }

    /// Takes away chains of one mention where these are nothing. Some have become so because
    /// other mentions were left out.
    fn chains_of_one(&mut self) {
        let form = self.plan.abilities.chains;
        if !matches!(form, ChainForm::Members | ChainForm::Linked) {
            return;
        }
        for chain in std::mem::take(&mut self.document.chains) {
            if chain.members.len() < 2 && chain.knowledge_base_id.is_none() {
                self.lose(LossKind::Chain, &chain.id, &chain.name, "it has one mention");
            } else {
                self.document.chains.push(chain);
            }
        }
    }

    fn segments(&mut self) {
        let form = self.plan.abilities.segments;
        if form == SegmentForm::Native {
            return;
        }
        if form == SegmentForm::Spans {
            for (label, what) in segments::embed(&mut self.document) {
                self.lose(LossKind::SegmentLabel, &label.id, &label.label, what);
            }
            self.relations_of_segments();
            return;
        }
        let labels = std::mem::take(&mut self.document.segment_labels);
        for label in labels {
            let on_article = label.target == crate::annotation::Target::Article;
            if form == SegmentForm::ArticleOnly && on_article {
                if !label.note.is_empty() {
                    self.lose(LossKind::Note, &label.id, &label.label, label.note.clone());
                }
                if label.confidence.is_some() {
                    self.lose(LossKind::Confidence, &label.id, &label.label, "how sure it is");
                }
                let label =
                    crate::formats::SegmentLabel { note: String::new(), confidence: None, ..label };
                self.document.segment_labels.push(label);
            } else {
                let on = segments::word(label.target);
                let what = format!("{} {} on a {on}", label.layer, label.label);
                self.lose(LossKind::SegmentLabel, &label.id, &label.label, what);
            }
        }
        self.relations_of_segments();
    }

    /// Takes away relations that begin or end at what is no span.
    fn relations_of_segments(&mut self) {
        for relation in std::mem::take(&mut self.document.relations) {
            if matches!((relation.from, relation.to), (End::Span(_), End::Span(_))) {
                self.document.relations.push(relation);
            } else {
                let what = "one of its ends is no span";
                self.lose(LossKind::SegmentRelation, &relation.id, &relation.label, what);
            }
        }
    }

    fn relations(&mut self) {
        let abilities = &self.plan.abilities;
        if !abilities.relations {
            for relation in std::mem::take(&mut self.document.relations) {
                self.lose(LossKind::Relation, &relation.id, &relation.label, "the whole relation");
            }
        } else if !abilities.relation_attributes {
            let mut relations = std::mem::take(&mut self.document.relations);
            for relation in &mut relations {
                let (values, note) =
                    (std::mem::take(&mut relation.attributes), std::mem::take(&mut relation.note));
                if !values.is_empty() || !note.is_empty() {
                    let what = spelled(&values, &note);
                    self.lose(LossKind::RelationAttributes, &relation.id, &relation.label, what);
                }
            }
            self.document.relations = relations;
        }
    }

    /// Attributes, notes and confidences.
    fn details(&mut self) {
        let abilities = self.plan.abilities;
        for at in 0..self.document.spans.len() {
            let Some(span) = self.document.spans.get_mut(at) else { break };
            let mut lost = Vec::new();
            match abilities.notes {
                NoteForm::None if !span.note.is_empty() => {
                    lost.push((LossKind::Note, std::mem::take(&mut span.note)));
                }
                NoteForm::OneLine if one_line(&mut span.note) => {
                    lost.push((LossKind::Note, "its line ends and tabs become spaces".to_owned()));
                }
                _ => {}
            }
            if !abilities.confidence
                && let Some(percent) = span.confidence.take()
            {
                lost.push((LossKind::Confidence, format!("{percent} %")));
            }
            match abilities.attributes {
                AttributeForm::Typed => {}
                AttributeForm::None => {
                    let values = std::mem::take(&mut span.attributes);
                    if !values.is_empty() {
                        lost.push((LossKind::Attributes, spelled(&values, "")));
                    }
                }
                AttributeForm::Words => {
                    if let Some(what) = to_words(&mut span.attributes) {
                        lost.push((LossKind::AttributeType, what));
                    }
                }
            }
            for (kind, what) in lost {
                self.lose_span(kind, at, what);
            }
        }
        if abilities.notes == NoteForm::OneLine {
            let mut relations = std::mem::take(&mut self.document.relations);
            for relation in &mut relations {
                if one_line(&mut relation.note) {
                    let what = "line ends and tabs in its note become spaces";
                    self.lose(LossKind::Note, &relation.id, &relation.label, what);
                }
            }
            self.document.relations = relations;
        }
        if abilities.attributes == AttributeForm::Words {
            let mut relations = std::mem::take(&mut self.document.relations);
            for relation in &mut relations {
                if let Some(what) = to_words(&mut relation.attributes) {
                    self.lose(LossKind::AttributeType, &relation.id, &relation.label, what);
                }
            }
            self.document.relations = relations;
        }
    }
}

fn spelled(values: &Values, note: &str) -> String {
    let mut parts: Vec<String> =
        values.iter().map(|(name, value)| format!("{name}={}", value.spell())).collect();
    if !note.is_empty() {
        parts.push(note.to_owned());
    }
    parts.join(", ")
}

/// Puts spaces in place of line ends and tabs, and takes white space off the ends. Whether
/// there was any.
fn one_line(text: &mut String) -> bool {
    let line: String =
        text.chars().map(|c| if is_line_end(c) || c == '\t' { ' ' } else { c }).collect();
    let line = line.trim();
    let changed = *line != **text;
    if changed {
        *text = line.to_owned();
    }
    changed
}

/// Numbers and lists as words, each word on one line. A flag that is no is not there, which
/// means the same.
fn to_words(values: &mut Values) -> Option<String> {
    values.retain(|_, value| *value != Value::Flag(false));
    let mut changed = Vec::new();
    for (name, value) in values.iter_mut() {
        if *value == Value::Flag(true) {
            continue;
        }
        let mut word = value.spell();
        if one_line(&mut word) || !matches!(value, Value::Text(_)) || word.is_empty() {
            changed.push(format!("{name}={word}"));
        }
        *value = Value::Text(word);
    }
    values.retain(|_, value| !matches!(value, Value::Text(word) if word.is_empty()));
    (!changed.is_empty()).then(|| changed.join(", "))
}
