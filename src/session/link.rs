//! Joining two things: a relation is begun at what is in hand, and its other end is
//! chosen among what the schema allows; a mention is joined to another of the same. The
//! window shows which ends are possible and how to choose one.

use super::quoting::QuoteStep;
use super::{Action, Session, selection::Caret};
use crate::annotation::{AnnotationId, Command, RelationEnd, Target, end_fits};
use crate::article::SegmentKind;
use crate::schema::RelationType;
use crate::text::{self, ByteRange};

/// A link that waits for its other end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// What is being made.
    pub kind: LinkKind,
    /// The end that is there.
    pub anchor: RelationEnd,
    /// Whether that is where the relation starts.
    pub forward: bool,
    /// The relation whose other end is being put elsewhere.
    pub retarget: Option<AnnotationId>,
    /// Which part of a quote it is, while a quote is being made.
    pub step: Option<QuoteStep>,
}

/// What a link makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkKind {
    /// A relation of this type.
    Relation(String),
    /// Two mentions of the same become one chain.
    Chain,
}

impl Link {
    /// Where what it makes would start and end, with `end` as the other end.
    fn ends(&self, end: RelationEnd) -> (RelationEnd, RelationEnd) {
        if self.forward { (self.anchor, end) } else { (end, self.anchor) }
    }
}

impl Session {
    /// The link that is being made.
    pub fn link(&self) -> Option<&Link> {
        self.selection.link.as_ref()
    }

    /// What a link would begin at now: the selected span, or else the focused comment.
    pub fn link_anchor(&self) -> Option<RelationEnd> {
        if let Some(span) = self.selected_span() {
            return Some(RelationEnd::Span(span.id));
        }
        let open = self.open.as_ref()?;
        let range = open.comment_range(self.selection.comment?)?;
        Some(RelationEnd::Target(Target::Comment(range)))
    }

    /// The relation types that can begin or end at this end, and which of the two; both
    /// ways count as beginning.
    pub fn relations_at(&self, end: RelationEnd) -> Vec<(&RelationType, bool)> {
        let Some(open) = &self.open else { return Vec::new() };
        let (set, schema) = (open.set(), self.project.schema());
        let fits = |kind, start| end_fits(set, schema, kind, end, start);
        schema
            .relations
            .iter()
            .filter_map(|kind| match (fits(kind, true), fits(kind, false)) {
                (true, _) => Some((kind, true)),
                (false, true) => Some((kind, false)),
                (false, false) => None,
            })
            .collect()
    }

    pub(super) fn start_link(&mut self, relation: &str) {
        let Some(anchor) = self.link_anchor() else {
            self.say("Select a span or a comment to link first.");
            return;
        };
        let found = self.relations_at(anchor).into_iter().find(|(kind, _)| kind.name == relation);
        let Some((_, forward)) = found else {
            let rule = self.rule_of(relation);
            self.say(&rule);
            return;
        };
        self.begin_link(Link {
            kind: LinkKind::Relation(relation.to_owned()),
            anchor,
            forward,
            retarget: None,
            step: None,
        });
    }

    /// What a relation joins, as a sentence.
    fn rule_of(&self, relation: &str) -> String {
        let Some(kind) = self.schema().relation(relation) else {
            return format!("The schema has no relation “{relation}”.");
        };
        format!("{}.", kind.rule())
    }

    pub(super) fn begin_link(&mut self, link: Link) {
        if let Some(reason) = self.open.as_ref().and_then(|o| o.read_only()) {
            let reason = reason.to_owned();
            self.say(&reason);
            return;
        }
        self.selection.adding_fragment = false;
        self.selection.brush = None;
        // From here the caret can go to the words of the other end.
        let end = match link.anchor {
            RelationEnd::Span(id) => {
                self.open.as_ref().and_then(|o| o.set().span(id)).map(|s| s.extent().end)
            }
            RelationEnd::Target(_) => None,
        };
        self.selection.caret = end.map(Caret::at);
        self.selection.link = Some(link);
    }

    pub(super) fn start_chain(&mut self) {
        match self.selected_span().map(|s| s.id) {
            Some(id) => self.begin_link(Link {
                kind: LinkKind::Chain,
                anchor: RelationEnd::Span(id),
                forward: true,
                retarget: None,
                step: None,
            }),
            None => self.say("Select a mention first: click it, or press J."),
        }
    }

    /// Whether the link that is being made may end there.
    pub fn link_allows(&self, end: RelationEnd) -> bool {
        let (Some(link), Some(open)) = (&self.selection.link, &self.open) else { return false };
        if end == link.anchor {
            return false;
        }
        let set = open.set();
        match &link.kind {
            LinkKind::Relation(name) => self
                .schema()
                .relation(name)
                .is_some_and(|kind| end_fits(set, self.schema(), kind, end, !link.forward)),
            LinkKind::Chain => {
                let (Some(id), Some(anchor)) = (end.span(), link.anchor.span()) else {
                    return false;
                };
                let chain = set.chain_of(anchor).map(|c| c.id);
                let same = chain.is_some() && set.chain_of(id).map(|c| c.id) == chain;
                !same && set.span(id).is_some_and(|s| self.is_mention(&s.label))
            }
        }
    }

    /// Whether spans with this label can be mentions of somebody or something: neither
    /// what is said nor the words that say so.
    pub fn is_mention(&self, label: &str) -> bool {
        let schema = self.schema();
        let cue = schema.cue_relation();
        let is_cue = cue.is_some_and(|c| !c.to.is_empty() && schema.label_is_one_of(label, &c.to));
        schema.span_label(label).is_some_and(|(_, l)| !l.bracketed) && !is_cue
    }

    /// Everything the link may end at, in text order, with where it is and its words.
    pub fn link_targets(&self) -> Vec<(RelationEnd, ByteRange, String)> {
        let Some(open) = &self.open else { return Vec::new() };
        if self.selection.link.is_none() {
            return Vec::new();
        }
        let mut targets: Vec<_> = open
            .set()
            .spans()
            .filter(|s| self.link_allows(RelationEnd::Span(s.id)))
            .map(|s| (RelationEnd::Span(s.id), s.extent(), open.covered(s)))
            .collect();
        for segment in &open.article.segments {
            let target = match segment.kind {
                SegmentKind::Comment => Target::Comment(segment.range),
                SegmentKind::Paragraph => Target::Paragraph(segment.range),
                _ => continue,
            };
            if !self.link_allows(RelationEnd::Target(target)) {
                continue;
            }
            let text = &open.article.text;
            let author = segment.comment.as_ref().map_or("", |c| text.slice(c.author));
            let body = text.slice(segment.reading_range());
            let words = text::on_one_line(&format!("{author} {body}"));
            targets.push((RelationEnd::Target(target), segment.reading_range(), words));
        }
        targets.sort_by_key(|(_, range, _)| (range.start, usize::MAX - range.end));
        targets
    }

    /// What drawing a line from one thing to another could mean: a title, and the action.
    pub fn link_choices(&self, from: RelationEnd, to: RelationEnd) -> Vec<(String, Action)> {
        let Some(open) = &self.open else { return Vec::new() };
        if from == to || open.read_only().is_some() {
            return Vec::new();
        }
        let (set, schema) = (open.set(), self.schema());
        let mut choices = Vec::new();
        for kind in &schema.relations {
            let fits = |a, b| {
                end_fits(set, schema, kind, a, true) && end_fits(set, schema, kind, b, false)
            };
            let (from, to) = match (fits(from, to), fits(to, from)) {
                (true, _) => (from, to),
                // Drawn the other way round; there is only one way that it can be.
                (false, true) => (to, from),
                (false, false) => continue,
            };
            let label = kind.name.clone();
            choices.push((kind.title().to_owned(), Action::Relate { label, from, to }));
        }
        // One comment drawn onto another answers it, whatever else it could be.
        let comment = |end: RelationEnd| matches!(end, RelationEnd::Target(Target::Comment(_)));
        if let Some(reply) = schema.reply_relation().filter(|_| comment(from) && comment(to))
            && let Some(at) = choices.iter().position(
                |(_, action)| matches!(action, Action::Relate { label, .. } if *label == reply.name),
            )
        {
            choices.truncate(at + 1);
            choices.drain(..at);
        }
        let is_mention = |id| set.span(id).is_some_and(|s| self.is_mention(&s.label));
        if let (Some(mention), Some(with)) = (from.span(), to.span())
            && is_mention(mention)
            && is_mention(with)
        {
            let chain = set.chain_of(mention).map(|c| c.id);
            if chain.is_none() || chain != set.chain_of(with).map(|c| c.id) {
                choices.push(("Same as".to_owned(), Action::Join { mention, with }));
            }
        }
        choices
    }

    /// The link's other end is this.
    pub(super) fn link_to(&mut self, end: RelationEnd) {
        let Some(link) = self.selection.link.clone() else { return };
        let done = match &link.kind {
            LinkKind::Chain => match (link.anchor.span(), end.span()) {
                (Some(mention), Some(with)) => self.join(mention, with),
                _ => false,
            },
            LinkKind::Relation(name) => {
                let (from, to) = link.ends(end);
                self.relate_as(name.clone(), from, to, link.retarget)
            }
        };
        // What is so already is as good as made.
        if done || self.is_linked(&link, end) {
            self.linked(&link);
        }
    }

    /// Whether the two ends are joined already as the link would join them.
    fn is_linked(&self, link: &Link, end: RelationEnd) -> bool {
        let Some(open) = &self.open else { return false };
        match &link.kind {
            LinkKind::Relation(name) => {
                let (from, to) = link.ends(end);
                open.set()
                    .relations_at(from)
                    .any(|r| r.label == *name && r.from == from && r.to == to)
            }
            LinkKind::Chain => false,
        }
    }

    /// Makes a relation, or gives one another end. A comment answers one comment only.
    fn relate_as(
        &mut self,
        label: String,
        from: RelationEnd,
        to: RelationEnd,
        retarget: Option<AnnotationId>,
    ) -> bool {
        let is_reply = self.schema().reply_relation().is_some_and(|r| r.name == label);
        let before = || {
            let open = self.open.as_ref()?;
            open.set().relations_at(from).find(|r| r.label == label && r.from == from).map(|r| r.id)
        };
        match retarget.or_else(|| if is_reply { before() } else { None }) {
            Some(id) => self.execute_quietly(&Command::EditRelation { id, label, from, to }),
            None => self.execute_quietly(&Command::Relate { label, from, to }),
        }
    }

    /// A relation that was drawn from one thing to another.
    pub(super) fn relate(&mut self, label: String, from: RelationEnd, to: RelationEnd) {
        let hand = self.selection.clone();
        if self.relate_as(label, from, to, None) {
            self.selection = hand;
        }
    }

    /// After a link is made, what was in hand is in hand again, or the next part of the
    /// quote is asked for.
    fn linked(&mut self, link: &Link) {
        self.selection.link = None;
        self.hold(link.anchor);
        if let (LinkKind::Relation(name), None) = (&link.kind, link.retarget) {
            self.say_if_several(link.anchor, name);
        }
        self.next_part(link);
    }

    /// A second speaker of a quote may be meant or a slip; either way it is said.
    fn say_if_several(&mut self, from: RelationEnd, name: &str) {
        let is_speaker = self.schema().speaker_relation().is_some_and(|r| r.name == name);
        let Some(open) = self.open.as_ref().filter(|_| is_speaker) else { return };
        let links = open.set().relations_at(from).filter(|r| r.label == name && r.from == from);
        let count = links.count();
        if count > 1 {
            let text = format!(
                "This quote has {count} speakers now. To put one elsewhere, open its link in the inspector."
            );
            self.effects.push(super::Effect::Toast { text, undo: true });
        }
    }

    /// Takes an end of a relation in hand.
    pub(super) fn hold(&mut self, end: RelationEnd) {
        self.selection.caret = None;
        match end {
            RelationEnd::Span(id) => {
                let there = self.open.as_ref().is_some_and(|o| o.set().span(id).is_some());
                self.selection.span = there.then_some(id);
            }
            RelationEnd::Target(target) => {
                self.selection.span = None;
                self.selection.comment =
                    target.range().and_then(|range| self.open.as_ref()?.comment_order(range));
            }
        }
    }

    /// The other end is the selected text, or the word at the caret, tagged for it.
    pub(super) fn link_here(&mut self, label: Option<String>) {
        let Some(link) = self.selection.link.clone() else { return };
        let Some(open) = &self.open else { return };
        let LinkKind::Relation(relation) = link.kind.clone() else {
            self.say("Choose a mention that is tagged: type its letters, or click it.");
            return;
        };
        let text = open.article.text.as_str();
        let caret = self.selection.caret.map(|c| c.head);
        let word = || caret.map(|at| text::some_word_at(text, at)).filter(|w| !w.is_empty());
        let Some(range) = self.selection.text().or_else(word) else {
            self.say("Select the words of the other end first.");
            return;
        };
        let label = label.or_else(|| self.label_for(&relation, !link.forward, range));
        let Some(label) = label else {
            let rule = self.rule_of(&relation);
            self.say(&rule);
            return;
        };
        // What is tagged there already is meant.
        if let Some(id) = open.set().same_span(&label, &[range]).map(|s| s.id) {
            self.link_to(RelationEnd::Span(id));
            return;
        }
        let (anchor, forward) = (link.anchor, link.forward);
        let done =
            self.execute_quietly(&Command::RelateNew { relation, anchor, forward, label, range });
        if done {
            self.linked(&link);
        }
    }

    /// The label of a span made to be an end of a relation: what is tagged on the same
    /// words, or else the first that the relation takes.
    fn label_for(&self, relation: &str, start: bool, range: ByteRange) -> Option<String> {
        let schema = self.schema();
        let kind = schema.relation(relation)?;
        let names = if start { &kind.from } else { &kind.to };
        let fits = |label: &str| schema.label_is_one_of(label, names);
        let open = self.open.as_ref()?;
        let mut here = open.set().spans_touching(range);
        let same = here.find(|s| s.fragments.as_slice() == [range] && fits(&s.label));
        let first = names.iter().find_map(|name| {
            let mut labels = schema.span_labels();
            labels.find(|(layer, l)| l.name == *name || layer.name == *name)
        });
        same.map(|s| s.label.clone())
            .or_else(|| first.map(|(_, l)| l.name.clone()))
            .or_else(|| schema.span_labels().map(|(_, l)| l.name.clone()).find(|l| fits(l)))
    }

    pub(super) fn join(&mut self, mention: AnnotationId, with: AnnotationId) -> bool {
        let name = self.chain_name(&[mention, with]);
        self.execute_quietly(&Command::Join { mention, with, name })
    }

    /// What a chain of these mentions would be called: the longest of them.
    pub(super) fn chain_name(&self, mentions: &[AnnotationId]) -> String {
        let Some(open) = &self.open else { return String::new() };
        let words = |id: &AnnotationId| {
            let covered = open.set().span(*id).map(|s| open.covered(s)).unwrap_or_default();
            text::on_one_line(&covered)
        };
        // Of equally long ones the first.
        mentions.iter().rev().map(words).max_by_key(|w| w.chars().count()).unwrap_or_default()
    }

    /// Takes the relations of this type off what is in hand.
    pub(super) fn unlink(&mut self, relation: &str) {
        let (Some(anchor), Some(open)) = (self.link_anchor(), &self.open) else {
            self.say("Select a span or a comment first.");
            return;
        };
        // What others have to this one is theirs; unless the relation knows no direction.
        let symmetric = self.schema().relation(relation).is_some_and(|kind| kind.symmetric);
        let here = || open.set().relations_at(anchor).filter(|r| r.label == relation);
        let ids: Vec<AnnotationId> =
            here().filter(|r| symmetric || r.from == anchor).map(|r| r.id).collect();
        if ids.is_empty() {
            let words = match here().count() {
                0 => format!("There is no “{relation}” here."),
                _ => format!(
                    "“{relation}” begins elsewhere: select what it begins at, or use the inspector."
                ),
            };
            self.say(&words);
            return;
        }
        let done = self.execute_quietly(&Command::Delete { ids });
        self.hold(anchor);
        let title = self.open.as_ref().and_then(|o| o.writer.history().undo_title());
        if let Some(text) = title.filter(|_| done).map(str::to_owned) {
            self.effects.push(super::Effect::Toast { text, undo: true });
        }
    }

    /// Begins to put one end of a relation elsewhere.
    pub(super) fn retarget(&mut self, id: AnnotationId, start: bool) {
        let Some(relation) = self.open.as_ref().and_then(|o| o.set().relation(id)).cloned() else {
            return;
        };
        let anchor = if start { relation.to } else { relation.from };
        self.hold(anchor);
        self.begin_link(Link {
            kind: LinkKind::Relation(relation.label),
            anchor,
            forward: !start,
            retarget: Some(id),
            step: None,
        });
    }

    pub(super) fn flip(&mut self, id: AnnotationId) {
        let found = self.open.as_ref().and_then(|o| o.set().relation(id)).cloned();
        if let Some(relation) = found {
            let (label, from, to) = (relation.label, relation.to, relation.from);
            self.execute(&Command::EditRelation { id, label, from, to });
        }
    }

    pub(super) fn retype(&mut self, id: AnnotationId, label: String) {
        let found = self.open.as_ref().and_then(|o| o.set().relation(id)).cloned();
        if let Some(relation) = found {
            let (from, to) = (relation.from, relation.to);
            self.execute(&Command::EditRelation { id, label, from, to });
        }
    }
}
