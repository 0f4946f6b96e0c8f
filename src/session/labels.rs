//! Labels: tagging, relabelling, comment types, the brush.

use smallvec::smallvec;

use super::{Effect, Session};
use crate::annotation::{AnnotationId, AttributeValue, Command, Target, Unplaced};
use crate::schema::AttributeKind;
use crate::text::{self, ByteRange};

impl Session {
    pub(super) fn apply_label(&mut self, label: String) {
        self.last_label = Some(label.clone());
        if let Some(range) = self.selection.text() {
            self.tag(label, range);
        } else if let Some(id) = self.selection.span {
            self.execute(&Command::Relabel { id, label });
        } else if let Some(caret) = self.selection.caret {
            let word =
                self.open.as_ref().map(|o| text::some_word_at(o.article.text.as_str(), caret.head));
            match word.filter(|w| !w.is_empty()) {
                Some(word) => self.tag(label, word),
                None => self.say("There is no word at the caret. Select some text first."),
            }
        } else if self.selection.brush.as_ref() == Some(&label) {
            self.selection.brush = None;
        } else {
            self.selection.brush = Some(label);
        }
    }

    pub(super) fn add_label(&mut self, label: String) {
        self.last_label = Some(label.clone());
        match self.selected_span().map(|s| s.fragments.clone()) {
            Some(fragments) => match self.same_span(&label, &fragments) {
                Some(id) => self.select_span(id),
                None => self.execute(&Command::Tag { label, fragments }),
            },
            None => self.apply_label(label),
        }
    }

    /// The span that says the very same already.
    pub(super) fn same_span(&self, label: &str, fragments: &[ByteRange]) -> Option<AnnotationId> {
        self.open.as_ref()?.set().same_span(label, fragments).map(|s| s.id)
    }

    pub(super) fn tag(&mut self, label: String, range: ByteRange) {
        let blank = |open: &super::OpenArticle| {
            !range.is_empty() && open.article.text.slice(range).trim().is_empty()
        };
        if self.open.as_ref().is_some_and(blank) {
            self.say("There are no words there.");
            return;
        }
        self.last_label = Some(label.clone());
        match self.same_span(&label, &[range]) {
            // The same again is not a second annotation.
            Some(id) => self.select_span(id),
            None => self.execute(&Command::Tag { label, fragments: smallvec![range] }),
        }
    }

    pub(super) fn mark_place(&mut self, label: String) {
        match self.selection.caret {
            Some(caret) => self.tag(label, ByteRange::new(caret.head, caret.head)),
            None => self.say("Put the caret where the mark should stand first."),
        }
    }

    pub(super) fn toggle_segment_label(&mut self, layer: String, label: String) {
        let Some(target) = self.segment_target(&layer) else {
            self.say("Choose a comment first: click it, or press Page Down.");
            return;
        };
        self.execute(&Command::ToggleSegmentLabel { layer, label, target });
    }

    /// What a segment layer's labels would be put on now: the focused comment, or the
    /// article for a layer of the whole article.
    pub fn segment_target(&self, layer: &str) -> Option<Target> {
        use crate::schema::SegmentTargetKind as Kind;
        let open = self.open.as_ref()?;
        let layer = self.schema().segment_layer(layer)?;
        if layer.applies_to.contains(&Kind::Comment)
            && let Some(order) = self.selection.comment
        {
            return open.comment_range(order).map(Target::Comment);
        }
        if layer.applies_to.contains(&Kind::Paragraph)
            && let Some(caret) = self.selection.caret
            && let Some(segment) = open.article.segments.iter().find(|s| {
                s.kind == crate::article::SegmentKind::Paragraph
                    && s.range.contains_offset(caret.head)
            })
        {
            return Some(Target::Paragraph(segment.range));
        }
        layer.applies_to.contains(&Kind::Article).then_some(Target::Article)
    }

    pub(super) fn type_attribute(&mut self, id: AnnotationId, name: String, text: &str) {
        let label = self.open.as_ref().and_then(|o| o.set().span(id)).map(|s| s.label.clone());
        let is_number = label.is_some_and(|label| {
            self.schema()
                .attributes_of(&label)
                .any(|a| a.name == name && matches!(a.kind, AttributeKind::Number { .. }))
        });
        let trimmed = text.trim();
        let value = match trimmed.replace(',', ".").parse() {
            _ if trimmed.is_empty() => None,
            Ok(number) if is_number => Some(AttributeValue::Number(number)),
            // What is not a number is refused by the command, in words.
            _ => Some(AttributeValue::Text(text.to_owned())),
        };
        self.execute(&Command::SetAttribute { id, name, value });
    }

    /// The next value of the first attribute with a choice of values.
    pub(super) fn cycle_attribute(&mut self) {
        let Some(span) = self.selected_span() else { return };
        let found = self.schema().attributes_of(&span.label).find_map(|a| match &a.kind {
            AttributeKind::Choice { values, .. } => Some((a.name.clone(), values.clone())),
            _ => None,
        });
        let Some((name, values)) = found else {
            self.say("This label has no choice to go through.");
            return;
        };
        let now = match span.attributes.get(&name) {
            Some(AttributeValue::Choice(value)) => values.iter().position(|v| v == value),
            _ => None,
        };
        let next = values.get(now.map_or(0, |at| (at + 1) % values.len().max(1))).cloned();
        let value = next.map(AttributeValue::Choice);
        self.on_span(|id| Command::SetAttribute { id, name, value });
    }

    /// The next label of the `nth` layer that takes one label per comment: from none through
    /// all of them to none again.
    pub(super) fn cycle_stance(&mut self, nth: usize) {
        use crate::schema::SegmentTargetKind::Comment;
        let schema = self.schema();
        let layer = schema
            .segment_layers
            .iter()
            .filter(|layer| layer.applies_to.contains(&Comment) && !layer.several)
            .nth(nth)
            .cloned();
        let (Some(layer), Some(open)) = (layer, &self.open) else {
            self.say("This schema has no such layer, with one label for each comment.");
            return;
        };
        let range = self.selection.comment.and_then(|order| open.comment_range(order));
        let Some(target) = range.map(Target::Comment) else { return };
        let now = open.set().segment_labels_of(target).find(|l| l.layer == layer.name);
        let at = now.and_then(|l| layer.labels.iter().position(|k| k.name == l.label));
        // Taking the last one off is toggling it again.
        let next = match at {
            None => layer.labels.first(),
            Some(at) => layer.labels.get(at + 1).or_else(|| layer.labels.get(at)),
        };
        if let Some(label) = next.map(|l| l.name.clone()) {
            self.execute(&Command::ToggleSegmentLabel { layer: layer.name, label, target });
        }
    }

    pub(super) fn on_span(&mut self, command: impl FnOnce(AnnotationId) -> Command) {
        match self.selection.span {
            Some(id) => self.execute(&command(id)),
            None => self.say("Select a span first: click it, or press J."),
        }
    }

    pub(super) fn delete(&mut self, id: AnnotationId) {
        if self.execute_quietly(&Command::Delete { ids: vec![id] })
            && let Some(title) = self.open.as_ref().and_then(|o| o.writer.history().undo_title())
        {
            let title = title.to_owned();
            self.effects.push(Effect::Toast { text: title, undo: true });
        }
    }

    pub(super) fn toggle_brush(&mut self) {
        self.selection.brush = match self.selection.brush.take() {
            Some(_) => None,
            None => self
                .last_label
                .clone()
                .or_else(|| self.schema().span_labels().next().map(|(_, l)| l.name.clone())),
        };
    }

    pub(super) fn place_unplaced(&mut self, id: AnnotationId) {
        let lost = self.open.as_ref().and_then(|open| open.set().unplaced().find(|u| u.id() == id));
        match (lost, self.selection.text()) {
            (Some(Unplaced::SegmentLabel { label, .. }), _) => {
                match self.segment_target(&label.layer) {
                    Some(target) => self.execute(&Command::PlaceLabel { id, target }),
                    None => self.say("Select the comment or paragraph that it is about first."),
                }
            }
            (_, Some(range)) => self.execute(&Command::Place { id, fragments: smallvec![range] }),
            (_, None) => self.say("Select the text that it belongs on first."),
        }
    }

    /// Which of the annotations without a place is put on what is in hand: the one of the same
    /// words, or else the one that was gone to last, or the first that can be.
    pub fn next_to_place(&self) -> Option<AnnotationId> {
        let open = self.open.as_ref()?;
        let chosen = self.selection.text().map(|range| open.article.text.slice(range).trim());
        let same = |lost: &&Unplaced| match lost {
            Unplaced::Span { text, .. } => chosen == Some(text.trim()),
            _ => false,
        };
        let all = open.unplaced_in_order();
        let lost = || all.iter().copied().filter(|lost| self.can_be_placed(lost));
        let in_hand = || lost().find(|lost| self.lost_in_hand == Some(lost.id()));
        lost().find(same).or_else(in_hand).or_else(|| lost().next()).map(Unplaced::id)
    }

    /// Whether it can be put on what is in hand.
    pub fn can_be_placed(&self, lost: &Unplaced) -> bool {
        match lost {
            Unplaced::Span { .. } => self.selection.text().is_some(),
            Unplaced::SegmentLabel { label, .. } => self.segment_target(&label.layer).is_some(),
            Unplaced::Relation { .. } => false,
        }
    }

    pub(super) fn place_next(&mut self) {
        match self.next_to_place() {
            Some(id) => self.place_unplaced(id),
            None if self.open.as_ref().is_some_and(|open| open.set().unplaced().len() > 0) => {
                self.say("Select the text or the comment that it belongs on first.");
            }
            None => self.say("No annotation of this article has lost its place."),
        }
    }
}
