//! Carries out actions: turns each into commands on the open set, a new selection,
//! or an effect for the window.

use smallvec::smallvec;

use super::action::{Action, Edge, Unit, Way};
use super::selection::Caret;
use super::walk::Walk;
use super::{Effect, OpenArticle, Session};
use crate::annotation::{AnnotationId, Change, Command, Edit, Span, Status, Target};
use crate::text::{self, ByteRange};

impl Session {
    /// Carries out one action. What the window must do is left in the effects.
    pub fn dispatch(&mut self, action: Action) {
        match action {
            Action::ApplyLabel(label) => self.apply_label(label),
            Action::AddLabel(label) => self.add_label(label),
            Action::TagRange { label, range } => self.tag(label, range),
            Action::ToggleSegmentLabel { layer, label } => self.toggle_segment_label(layer, label),
            Action::SetAttribute { name, value } => {
                self.on_span(|id| Command::SetAttribute { id, name, value });
            }
            Action::SetNote { id, note } => self.execute(&Command::SetNote { id, note }),
            Action::SetConfidence(level) => {
                let current = self.selected_span().and_then(|s| s.confidence);
                let confidence = (current != Some(level)).then_some(level);
                self.on_span(|id| Command::SetConfidence { id, confidence });
            }
            Action::Delete => {
                if let Some(span) = self.selected_span() {
                    self.delete(span.id);
                }
            }
            Action::DeleteRecord(id) => self.delete(id),
            Action::ToggleBrush => self.toggle_brush(),
            Action::PlaceUnplaced(id) => self.place_unplaced(id),

            Action::Move { way, unit, extend } => self.move_caret(way, unit, extend),
            Action::PlaceCaret { at, extend } => self.place_caret(at, extend),
            Action::SelectText(range) => {
                self.set_caret(Caret { anchor: range.start, head: range.end });
            }
            Action::SelectFragmentText(range) => {
                self.selection.caret = Some(Caret { anchor: range.start, head: range.end });
            }
            Action::SelectNextOccurrence => self.select_next_occurrence(),
            Action::SelectSpan(id) => self.select_span(id),
            Action::FocusComment(order) => self.focus_comment(order),
            Action::Escape => self.escape(),

            Action::StepSpan { way, same_label } => self.step_span(way, same_label),
            Action::Nest(way) => self.nest(way),
            Action::MoveEdge { edge, way, unit } => self.move_edge(edge, way, unit),
            Action::PlaceEdge { id, fragment, edge, at } => self.place_edge(id, fragment, edge, at),
            Action::AddFragment(range) => self.add_fragment(range),
            Action::Fragment => self.fragment(),
            Action::JoinFragments => self.join_fragments(),

            Action::Undo => self.undo(),
            Action::Redo => self.redo(),
            Action::StepTodo(way) => self.step_todo(way),
            Action::StepComment(way) => self.step_comment(way),
            Action::SwitchToComments => self.switch_to_comments(),
            Action::StepArticle(way) => self.step_article(way),
            Action::OpenArticle(id) => self.open_article(&id),
            Action::MarkDone => self.mark_done(),
            Action::Reopen => self.execute(&Command::SetStatus(Status::InProgress)),
            Action::Checkpoint => self.checkpoint(),

            Action::StepFind(way) => self.step_find(way),
            Action::CopyText => self.copy_text(),
            Action::CopyOffsets => self.copy_offsets(),
            // The rest is the window's.
            other => self.effects.push(Effect::Window(other)),
        }
    }

    // --- Labels

    fn apply_label(&mut self, label: String) {
        self.last_label = Some(label.clone());
        if let Some(range) = self.selection.text() {
            self.tag(label, range);
        } else if let Some(id) = self.selection.span {
            self.execute(&Command::Relabel { id, label });
        } else if let Some(caret) = self.selection.caret {
            let word =
                self.open.as_ref().map(|o| text::word_at(o.article.text.as_str(), caret.head));
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

    fn add_label(&mut self, label: String) {
        self.last_label = Some(label.clone());
        match self.selected_span().map(|s| s.fragments.clone()) {
            Some(fragments) => self.execute(&Command::Tag { label, fragments }),
            None => self.apply_label(label),
        }
    }

    fn tag(&mut self, label: String, range: ByteRange) {
        self.last_label = Some(label.clone());
        let same = self.open.as_ref().and_then(|open| {
            open.set()
                .spans_touching(range)
                .find(|s| s.label == label && s.fragments.as_slice() == [range])
                .map(|s| s.id)
        });
        match same {
            // The same again is not a second annotation.
            Some(id) => self.select_span(id),
            None => self.execute(&Command::Tag { label, fragments: smallvec![range] }),
        }
    }

    fn toggle_segment_label(&mut self, layer: String, label: String) {
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

    fn on_span(&mut self, command: impl FnOnce(AnnotationId) -> Command) {
        match self.selection.span {
            Some(id) => self.execute(&command(id)),
            None => self.say("Select a span first: click it, or press J."),
        }
    }

    fn delete(&mut self, id: AnnotationId) {
        if self.execute_quietly(&Command::Delete { ids: vec![id] })
            && let Some(title) = self.open.as_ref().and_then(|o| o.writer.history().undo_title())
        {
            let title = title.to_owned();
            self.effects.push(Effect::Toast { text: title, undo: true });
        }
    }

    fn toggle_brush(&mut self) {
        self.selection.brush = match self.selection.brush.take() {
            Some(_) => None,
            None => self
                .last_label
                .clone()
                .or_else(|| self.schema().span_labels().next().map(|(_, l)| l.name.clone())),
        };
    }

    fn place_unplaced(&mut self, id: AnnotationId) {
        match self.selection.text() {
            Some(range) => self.execute(&Command::Place { id, fragments: smallvec![range] }),
            None => self.say("Select the text that it belongs on first."),
        }
    }

    // --- Caret

    fn move_caret(&mut self, way: Way, unit: Unit, extend: bool) {
        let Some(open) = &self.open else { return };
        let walk = open.walk();
        let Some(start) = walk.start() else { return };
        let from = self.selection.caret.or_else(|| {
            let span = open.set().span(self.selection.span?)?.extent();
            Some(Caret::at(if way == Way::Forward { span.end } else { span.start }))
        });
        let caret = match from {
            None => {
                let at = self
                    .selection
                    .comment
                    .and_then(|order| open.blocks.get(open.blocks.comment(order)?))
                    .map_or(start, |b| b.range.start);
                if extend {
                    Caret { anchor: at, head: walk.extend(at, at, way, unit) }
                } else {
                    Caret::at(at)
                }
            }
            Some(caret) if extend => Caret {
                anchor: caret.anchor,
                head: walk.extend(caret.anchor, caret.head, way, unit),
            },
            Some(caret) => Caret::at(walk.step(caret.head, way, unit)),
        };
        self.set_caret(caret);
    }

    fn place_caret(&mut self, at: usize, extend: bool) {
        let caret = match self.selection.caret {
            Some(caret) if extend => Caret { anchor: caret.anchor, head: at },
            _ => Caret::at(at),
        };
        self.set_caret(caret);
    }

    /// Puts the caret, lets go of the span, and focuses the comment it is in.
    fn set_caret(&mut self, caret: Caret) {
        let Some(open) = &self.open else { return };
        let block = open.blocks.at(caret.head).and_then(|b| open.blocks.get(b));
        self.selection.comment = block.and_then(|b| b.comment);
        if !self.selection.adding_fragment {
            self.selection.span = None;
        }
        self.selection.caret = Some(caret);
        self.reveal(ByteRange::new(caret.head, caret.head));
    }

    fn select_next_occurrence(&mut self) {
        let Some(open) = &self.open else { return };
        let Some(range) = self.selection.text().or_else(|| self.selected_span().map(Span::extent))
        else {
            return;
        };
        let whole = open.article.text.as_str();
        let wanted = open.article.text.slice(range);
        let next = whole
            .get(range.end..)
            .and_then(|rest| rest.find(wanted).map(|at| range.end + at))
            .or_else(|| whole.find(wanted));
        if let Some(start) = next {
            let found = ByteRange::new(start, start + wanted.len());
            self.selection.span = None;
            self.set_caret(Caret { anchor: found.start, head: found.end });
            if found == range {
                self.say("This is the only place where it stands.");
            }
        }
    }

    fn escape(&mut self) {
        let selection = &mut self.selection;
        if selection.adding_fragment {
            selection.adding_fragment = false;
            selection.caret = None;
        } else if selection.brush.take().is_some() {
        } else if let Some(range) = selection.text() {
            selection.caret = Some(Caret::at(range.end));
        } else if selection.span.take().is_some() || selection.caret.take().is_some() {
        } else {
            selection.comment = None;
        }
    }

    // --- Spans

    /// Selects a span and shows it.
    pub(super) fn select_span(&mut self, id: AnnotationId) {
        let Some(open) = &self.open else { return };
        let Some(extent) = open.set().span(id).map(Span::extent) else { return };
        let block = open.blocks.at(extent.start).and_then(|b| open.blocks.get(b));
        self.selection.comment = block.and_then(|b| b.comment);
        self.selection.span = Some(id);
        self.selection.caret = None;
        self.selection.adding_fragment = false;
        self.reveal(extent);
    }

    fn step_span(&mut self, way: Way, same_label: bool) {
        let Some(open) = &self.open else { return };
        let current = self.selected_span();
        let label = current.filter(|_| same_label).map(|s| s.label.clone());
        let fits = |s: &&Span| label.as_ref().is_none_or(|l| s.label == *l);
        // Text order: by start, longer first, then id; the same as the set gives them in.
        let place = |s: &Span| (s.extent().start, usize::MAX - s.extent().len(), s.id);
        let from = self.selection.caret.map(|c| c.head);
        let comment = self.selection.comment.and_then(|c| open.comment_range(c));
        let next = match (current, way) {
            (Some(at), Way::Forward) => {
                open.set().spans().filter(fits).find(|s| place(s) > place(at))
            }
            (Some(at), Way::Back) => {
                open.set().spans().filter(fits).take_while(|s| place(s) < place(at)).last()
            }
            (None, Way::Forward) => {
                let from = from.or(comment.map(|c| c.start)).unwrap_or(0);
                open.set().spans().find(|s| s.extent().start >= from)
            }
            (None, Way::Back) => {
                let from = from.or(comment.map(|c| c.start)).unwrap_or(usize::MAX);
                open.set().spans().take_while(|s| s.extent().start < from).last()
            }
        };
        match next.map(|s| s.id) {
            Some(id) => self.select_span(id),
            None => self.say(match way {
                Way::Forward => "No span further down.",
                Way::Back => "No span further up.",
            }),
        }
    }

    fn nest(&mut self, way: Way) {
        let Some(open) = &self.open else { return };
        let Some(current) = self.selected_span() else { return };
        let extent = current.extent();
        let related = open.set().spans_touching(extent).filter(|s| s.id != current.id);
        let key = |s: &&Span| (s.extent().len(), s.extent().start, s.id);
        let found = match way {
            // Equal extents are nested by id, so that both can be reached.
            Way::Forward => related
                .filter(|s| extent.contains(s.extent()))
                .filter(|s| s.extent() != extent || s.id < current.id)
                .max_by_key(key),
            Way::Back => related
                .filter(|s| s.extent().contains(extent))
                .filter(|s| s.extent() != extent || s.id > current.id)
                .min_by_key(key),
        };
        match found.map(|s| s.id) {
            Some(id) => self.select_span(id),
            None => self.say(match way {
                Way::Forward => "There is no span inside this one.",
                Way::Back => "There is no span around this one.",
            }),
        }
    }

    fn move_edge(&mut self, edge: Edge, way: Way, unit: Unit) {
        let Some(open) = &self.open else { return };
        let Some(span) = self.selected_span() else { return };
        let extent = span.extent();
        let (fragment, from) = match edge {
            Edge::Start => (0, extent.start),
            Edge::End => (span.fragments.len().saturating_sub(1), extent.end),
        };
        let to = open.walk().edge(from, way, unit, edge == Edge::End);
        self.place_edge(span.id, fragment, edge, to);
    }

    fn place_edge(&mut self, id: AnnotationId, fragment: usize, edge: Edge, at: usize) {
        let Some(span) = self.open.as_ref().and_then(|o| o.set().span(id)) else { return };
        let mut fragments = span.fragments.clone();
        let Some(range) = fragments.get_mut(fragment) else { return };
        let moved = match edge {
            Edge::Start => at..range.end,
            Edge::End => range.start..at,
        };
        if moved.start >= moved.end {
            self.say("A span keeps at least a character. Press Del to delete it.");
            return;
        }
        *range = ByteRange::from(moved);
        self.execute(&Command::SetFragments { id, fragments });
    }

    fn add_fragment(&mut self, range: ByteRange) {
        let Some(span) = self.selected_span() else {
            self.say("Select the span that the fragment belongs to first.");
            return;
        };
        let (id, mut fragments) = (span.id, span.fragments.clone());
        fragments.push(range);
        self.execute(&Command::SetFragments { id, fragments });
        self.selection.caret = None;
    }

    /// First press: choose the text of another fragment. Second press: take it in, or
    /// cut it out if it lies inside the span.
    fn fragment(&mut self) {
        let Some(span) = self.selected_span() else {
            self.say("Select a span first: click it, or press J.");
            return;
        };
        let (id, end) = (span.id, span.extent().end);
        if !self.selection.adding_fragment {
            self.selection.adding_fragment = true;
            self.selection.caret = Some(Caret::at(end));
            self.say("Select the text of the fragment, then press F. Esc leaves.");
            return;
        }
        let chosen = self.selection.text();
        let inside = chosen.is_some_and(|r| span.fragments.iter().any(|f| f.contains(r)));
        let Some(range) = chosen else {
            self.say("Select the text of the fragment first: Shift and the arrows.");
            return;
        };
        self.selection.adding_fragment = false;
        if inside { self.cut_out(id, range) } else { self.add_fragment(range) }
    }

    fn cut_out(&mut self, id: AnnotationId, hole: ByteRange) {
        let Some(open) = &self.open else { return };
        let Some(span) = open.set().span(id) else { return };
        let fragments = span
            .fragments
            .iter()
            .flat_map(|f| {
                let before = ByteRange::new(f.start, hole.start.clamp(f.start, f.end));
                let after = ByteRange::new(hole.end.clamp(f.start, f.end), f.end);
                if f.overlaps(hole) { vec![before, after] } else { vec![*f] }
            })
            .map(|part| open.trimmed(part))
            .filter(|part| !part.is_empty())
            .collect();
        self.selection.caret = None;
        self.execute(&Command::SetFragments { id, fragments });
    }

    fn join_fragments(&mut self) {
        let Some(span) = self.selected_span() else { return };
        if span.fragments.len() > 1 {
            let (id, fragments) = (span.id, smallvec![span.extent()]);
            self.execute(&Command::SetFragments { id, fragments });
        } else {
            self.say("This span has only one fragment.");
        }
    }

    // --- Flow

    fn step_todo(&mut self, way: Way) {
        let here = self.place();
        let todos = self.todos();
        let next = match way {
            Way::Forward => todos.iter().find(|t| t.place.start > here).or_else(|| todos.first()),
            Way::Back => todos.iter().rev().find(|t| t.place.start < here).or_else(|| todos.last()),
        };
        use super::TodoKind;
        match next.map(|t| t.kind.clone()) {
            None => self.say("Nothing left to do in this article."),
            Some(TodoKind::Unplaced(_)) => {
                self.selection = Default::default();
                self.say("This annotation lost its place: select its text, then press Place.");
            }
            Some(TodoKind::Attribute { span, .. }) => self.select_span(span),
            Some(TodoKind::Comment { order, .. }) => self.focus_comment(order),
        }
    }

    /// Where the user is, as a byte of the article.
    fn place(&self) -> usize {
        let Some(open) = &self.open else { return 0 };
        let span = self.selected_span().map(|s| s.extent().start);
        let comment = self
            .selection
            .comment
            .and_then(|c| open.article.comments().nth(c))
            .map(|(_, c)| c.body.start);
        span.or(comment).or(self.selection.caret.map(|c| c.head)).unwrap_or(0)
    }

    pub(super) fn focus_comment(&mut self, order: usize) {
        let Some(open) = &self.open else { return };
        let Some((segment, _)) = open.article.comments().nth(order) else { return };
        let range = segment.reading_range();
        self.selection.comment = Some(order);
        self.selection.span = None;
        self.selection.caret = None;
        self.selection.adding_fragment = false;
        self.reveal(range);
    }

    fn step_comment(&mut self, way: Way) {
        let Some(open) = &self.open else { return };
        let count = open.article.comments().count();
        if count == 0 {
            self.say("This article has no comments.");
            return;
        }
        let next = match (self.selection.comment, way) {
            (None, Way::Forward) => 0,
            (None, Way::Back) => count - 1,
            (Some(at), Way::Forward) => (at + 1).min(count - 1),
            (Some(at), Way::Back) => at.saturating_sub(1),
        };
        self.focus_comment(next);
    }

    fn switch_to_comments(&mut self) {
        if self.selection.comment.is_some() {
            self.selection = Default::default();
            if let Some(start) = self.open.as_ref().and_then(|o| o.walk().start()) {
                self.reveal(ByteRange::new(start, start));
            }
        } else {
            self.step_comment(Way::Forward);
        }
    }

    fn undo(&mut self) {
        self.travel(|open| open.writer.undo(), "Nothing to undo in this article.", "Undone");
    }

    fn redo(&mut self) {
        self.travel(|open| open.writer.redo(), "Nothing to redo in this article.", "Redone");
    }

    fn copy_text(&mut self) {
        let Some(open) = &self.open else { return };
        let text = match (self.selection.text(), self.selected_span()) {
            (Some(range), _) => open.article.text.slice(range).to_owned(),
            (None, Some(span)) => open.covered(span),
            (None, None) => return,
        };
        self.effects.push(Effect::Copy(text));
    }

    fn copy_offsets(&mut self) {
        let Some(open) = &self.open else { return };
        let ranges: Vec<ByteRange> = match (self.selection.text(), self.selected_span()) {
            (Some(range), _) => vec![range],
            (None, Some(span)) => span.fragments.to_vec(),
            (None, None) => return,
        };
        let text = open.offsets(&ranges);
        self.effects.push(Effect::Copy(text));
    }

    fn step_find(&mut self, way: Way) {
        let Some(find) = &mut self.find else {
            self.effects.push(Effect::Window(Action::FindInArticle));
            return;
        };
        let count = find.hits.len();
        if count == 0 {
            return;
        }
        find.current = match way {
            Way::Forward => (find.current + 1) % count,
            Way::Back => (find.current + count - 1) % count,
        };
        self.show_hit();
    }

    /// Selects the present hit of the search.
    pub(super) fn show_hit(&mut self) {
        let hit = self.find.as_ref().and_then(|f| f.hits.get(f.current)).copied();
        if let Some(hit) = hit {
            self.selection.span = None;
            self.set_caret(Caret { anchor: hit.start, head: hit.end });
        }
    }

    /// Shows where a change was made, and selects the span that it left.
    pub(super) fn show_change(&mut self, change: &Change) {
        let mut place = None;
        for edit in &change.edits {
            match edit {
                Edit::Span(swap) => {
                    if let Some(span) = &swap.after {
                        self.select_span(span.id);
                        return;
                    }
                    place = swap.before.as_ref().map(Span::extent);
                }
                Edit::SegmentLabel(swap) => {
                    if let Some(Target::Comment(range)) =
                        swap.after.as_ref().or(swap.before.as_ref()).map(|l| l.target)
                    {
                        let order = self.open.as_ref().and_then(|o| o.comment_order(range));
                        if let Some(order) = order {
                            self.focus_comment(order);
                            return;
                        }
                    }
                }
                _ => {}
            }
        }
        if let Some(place) = place {
            self.selection.span = None;
            self.reveal(place);
        }
    }
}

impl OpenArticle {
    /// The text as something to walk over.
    pub fn walk(&self) -> Walk<'_> {
        Walk { text: &self.article.text, blocks: &self.blocks }
    }

    fn trimmed(&self, range: ByteRange) -> ByteRange {
        let slice = self.article.text.slice(range);
        let start = range.start + (slice.len() - slice.trim_start().len());
        ByteRange::new(start, start + slice.trim().len())
    }
}
