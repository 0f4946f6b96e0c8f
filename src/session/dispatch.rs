//! Carries out actions: turns each into commands on the open set, a new selection,
//! or an effect for the window.

use super::action::{Action, Way};
use super::agreement::AgreementAction;
use super::page::Page;
use super::registry::chord_of;
use super::review::ReviewAction;
use super::schema::SchemaAction;
use super::selection::Caret;
use super::selection::Selection;
use super::todo::TodoKind;
use super::walk::Walk;
use super::{Effect, OpenArticle, Session};
use crate::annotation::{AnnotationId, Command, Status, Unplaced};
use crate::text::{ByteRange, on_one_line, start_of};

/// So many characters are told of the words that an annotation had.
const LOST_WORDS: usize = 40;

impl Session {
    /// Carries out one action. What the window must do is left in the effects.
    pub fn dispatch(&mut self, action: Action) {
        match action {
            // While a link is being made, a label is for its other end.
            Action::ApplyLabel(label) if self.selection.link.is_some() => {
                self.link_here(Some(label));
            }
            Action::ApplyLabel(label) => self.apply_label(label),
            Action::AddLabel(label) => self.add_label(label),
            Action::MarkPlace(label) => self.mark_place(label),
            Action::TagRange { label, range } => self.tag(label, range),
            Action::ToggleSegmentLabel { layer, label } => self.toggle_segment_label(layer, label),
            Action::SetAttribute { name, value } => {
                self.on_span(|id| Command::SetAttribute { id, name, value });
            }
            Action::TypeAttribute { id, name, text } => self.type_attribute(id, name, &text),
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
            Action::PlaceNext => self.place_next(),
            Action::CycleAttribute => self.cycle_attribute(),
            Action::CycleStance(nth) => self.cycle_stance(nth),

            Action::MakeQuote => self.make_quote(),
            Action::StartLink(relation) => self.start_link(&relation),
            Action::Unlink(relation) => self.unlink(&relation),
            Action::StartChain => self.start_chain(),
            Action::LinkTo(end) => self.link_to(end),
            Action::LinkHere(label) => self.link_here(label),
            Action::SkipPart => self.skip_part(),
            Action::Relate { label, from, to } => self.relate(label, from, to),
            Action::Join { mention, with } => {
                if self.join(mention, with) {
                    self.selection.span = Some(mention);
                }
            }
            Action::SelectRelation(id) => {
                let again = self.selection.relation == Some(id);
                self.selection.relation = (!again).then_some(id);
            }
            Action::Retarget { id, start } => self.retarget(id, start),
            Action::Flip(id) => self.flip(id),
            Action::Retype { id, label } => self.retype(id, label),
            Action::SetRelationAttribute { id, name, value } => {
                self.execute(&Command::SetAttribute { id, name, value });
            }
            Action::LeaveChain => self.leave_chain(),
            Action::SplitChain(members) => self.split_chain(members),
            Action::EditChain { id, name, kind, knowledge_base_id } => {
                self.execute(&Command::EditChain { id, name, kind, knowledge_base_id });
            }
            Action::MergeChains { into, from } => {
                self.execute(&Command::MergeChains { ids: vec![into, from] });
            }
            Action::AddToChain { chain, mention } => {
                self.execute(&Command::AddToChain { id: chain, members: vec![mention] });
            }
            Action::StepMention(way) => self.step_mention(way),

            Action::StepOffer(way) => self.step_offer(way),
            Action::SelectOffer(key) => self.select_offer(key),
            Action::TakeOffer => self.take_offer(),
            Action::RefuseOffer => self.refuse_offer(),
            Action::TakeAllOffers => self.take_all_like_it(),
            Action::RefuseAllOffers => self.refuse_all_like_it(),
            Action::TakeAllOf(kind) => self.take_all(kind),
            Action::RefuseAllOf(kind) => self.refuse_all(kind),
            Action::ForgetRefusals => self.forget_refusals(),
            Action::ChooseSources(settings) => self.choose_sources(*settings),
            Action::SwitchSource(source, on) => self.switch_source(&source, on),
            Action::AskModel(name) => self.ask_again(&name),
            Action::StopModel(name) => self.stop_model(&name),

            Action::SayRemark { on, text } => self.say_remark(&on, &text),
            Action::AnswerRemark { thread, text } => self.answer_remark(thread, &text),
            Action::ResolveRemark(thread) => self.settle_remark(thread, true),
            Action::ReopenRemark(thread) => self.settle_remark(thread, false),
            Action::EditRemark { id, text } => self.edit_remark(id, &text),
            Action::DeleteRemark(id) => self.delete_remark(id),
            Action::ShowRemark(thread) => self.show_remark(thread),

            Action::StepChange(way) => self.step_change(way),
            Action::SelectChange(at) => self.select_change(at),

            Action::Review(ReviewAction::Toggle) if self.page().is_some() => {
                self.turn_to(None);
                if self.review().is_none() {
                    self.review_action(ReviewAction::Toggle);
                }
            }
            Action::Review(action) => self.review_action(action),
            Action::Search(action) => self.search_action(action),
            Action::Mend(action) => self.mend_action(action),
            Action::ShowAgreement => self.toggle_page(Page::Agreement),
            Action::ShowProject => self.toggle_page(Page::Project),
            Action::Dashboard(action) => self.dashboard_action(action),
            Action::ShowSchema => self.toggle_page(Page::Schema),
            Action::Schema(action) => self.schema_action(action),
            Action::Undo if self.schema_page().is_some() => {
                self.schema_action(SchemaAction::Undo);
            }
            Action::Redo if self.schema_page().is_some() => {
                self.schema_action(SchemaAction::Redo);
            }
            Action::Checkpoint if self.schema_page().is_some() => {
                self.schema_action(SchemaAction::Save);
            }
            Action::Agreement(action) => self.agreement_action(action),

            Action::Move { way, unit, extend } => self.move_caret(way, unit, extend),
            Action::ArticleEdge(way) => self.article_edge(way),
            Action::PlaceCaret { at, extend } => self.place_caret(at, extend),
            Action::SelectText(range) => {
                self.set_caret(Caret { anchor: range.start, head: range.end });
            }
            Action::DragSelect { anchor, head, fragment: true } => {
                self.selection.caret = Some(Caret { anchor, head });
            }
            Action::DragSelect { anchor, head, .. } => self.hold_caret(Caret { anchor, head }),
            Action::SelectNextOccurrence => self.select_next_occurrence(),
            Action::SelectSpan(id) => self.select_span(id),
            Action::FocusComment(order) => self.focus_comment(order),
            Action::Escape if self.page().is_some() => self.turn_to(None),
            Action::Escape => self.escape(),

            Action::StepSpan { way, same_label } => self.step_span(way, same_label),
            Action::Nest(way) => self.nest(way),
            Action::MoveEdge { edge, way, unit } => self.move_edge(edge, way, unit),
            Action::PlaceEdge { id, fragment, edge, at } => self.place_edge(id, fragment, edge, at),
            Action::AddFragment(range) => self.add_fragment(range),
            Action::Fragment => self.fragment(),
            Action::JoinFragments => self.join_fragments(),

            Action::Undo => {
                if !self.put_remark_back() {
                    self.undo();
                }
            }
            Action::Redo => self.redo(),
            Action::StepTodo(way) => self.step_todo(way),
            Action::StepComment(way) => self.step_comment(way),
            Action::SwitchToComments => self.switch_to_comments(),
            Action::StepArticle(way) => self.step_article(way),
            Action::OpenArticle(id) => {
                self.turn_to(None);
                self.open_article(&id);
            }
            Action::MarkDone => self.mark_done(),
            Action::Reopen => self.execute(&Command::SetStatus(Status::InProgress)),
            Action::Checkpoint => self.checkpoint(),
            Action::SetBlind(blind) => self.set_blind(blind),

            Action::StepFind(way) => self.step_find(way),
            Action::CopyText if self.agreement().is_some() => {
                self.agreement_action(AgreementAction::Copy);
            }
            Action::CopyText => self.copy_text(),
            Action::CopyOffsets => self.copy_offsets(),
            // The rest is the window's.
            other => self.effects.push(Effect::Window(other)),
        }
    }

    fn step_todo(&mut self, way: Way) {
        let todos = self.todos();
        // The thing in hand, if it is one of them; else the place.
        let in_hand = todos.iter().position(|todo| match &todo.kind {
            TodoKind::Attribute { span, .. } | TodoKind::Speaker(span) | TodoKind::Decide(span) => {
                self.selection.span == Some(*span)
            }
            TodoKind::Comment { order, .. } => {
                self.selection.span.is_none() && self.selection.comment == Some(*order)
            }
            // The caret was set where it was.
            TodoKind::Unplaced(id) => {
                let caret = self.selection.caret.filter(|_| self.selection.span.is_none());
                self.lost_in_hand == Some(*id) && caret == Some(Caret::at(todo.place.start))
            }
        });
        let here = self.place();
        let next = match (in_hand, way) {
            (Some(at), Way::Forward) => todos.get(at + 1).or_else(|| todos.first()),
            (Some(at), Way::Back) => at.checked_sub(1).map_or(todos.last(), |at| todos.get(at)),
            (None, Way::Forward) => {
                todos.iter().find(|t| t.place.start >= here).or_else(|| todos.first())
            }
            (None, Way::Back) => {
                todos.iter().rev().find(|t| t.place.start < here).or_else(|| todos.last())
            }
        };
        let place = next.map_or(0, |todo| todo.place.start);
        match next.map(|t| t.kind.clone()) {
            None => self.say("Nothing left to do in this article."),
            Some(TodoKind::Unplaced(id)) => {
                self.let_go();
                self.show_lost(id, place);
            }
            Some(
                TodoKind::Attribute { span, .. } | TodoKind::Speaker(span) | TodoKind::Decide(span),
            ) => {
                self.select_span(span);
            }
            Some(TodoKind::Comment { order, .. }) => self.focus_comment(order),
        }
    }

    /// Shows where an annotation without a place may have been, and says what can be done.
    fn show_lost(&mut self, id: AnnotationId, place: usize) {
        let Some(open) = &self.open else { return };
        let Some(lost) = open.set().unplaced().find(|lost| lost.id() == id) else { return };
        let keys = chord_of(&Action::PlaceNext);
        let keys = keys.map_or(String::new(), |keys| format!(" and press {keys}"));
        let label = lost.label();
        let words = match lost {
            Unplaced::Span { text, .. } => {
                let words = start_of(&on_one_line(text), LOST_WORDS);
                format!("{label} “{words}” lost its place, about here. Select its text{keys}.")
            }
            Unplaced::SegmentLabel { .. } => {
                format!("{label} lost what it was said of. Select that{keys}.")
            }
            Unplaced::Relation { .. } => {
                format!("A link {label} lost one of its ends; it can be deleted in the inspector.")
            }
        };
        self.lost_in_hand = Some(id);
        self.set_caret(Caret::at(place));
        self.say(&words);
    }

    /// Lets go of everything but the brush.
    pub(super) fn let_go(&mut self) {
        let brush = self.selection.brush.take();
        self.selection = Selection { brush, ..Selection::default() };
    }

    /// Where the user is, as a byte of the article.
    pub(super) fn place(&self) -> usize {
        let Some(open) = &self.open else { return 0 };
        let span = self.selected_span().map(|s| s.extent().start);
        let comment =
            self.selection.comment.and_then(|c| open.comment(c)).map(|(_, c)| c.body.start);
        span.or(comment).or(self.selection.caret.map(|c| c.head)).unwrap_or(0)
    }

    pub(super) fn focus_comment(&mut self, order: usize) {
        let Some(open) = &self.open else { return };
        let Some((segment, _)) = open.comment(order) else { return };
        let range = segment.reading_range();
        self.selection.comment = Some(order);
        self.selection.span = None;
        self.selection.offer = None;
        self.selection.caret = None;
        self.selection.adding_fragment = false;
        self.reveal(range);
    }

    fn step_comment(&mut self, way: Way) {
        let Some(open) = &self.open else { return };
        let count = open.comment_count();
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
            self.let_go();
            if let Some(start) = self.open.as_ref().and_then(|o| o.walk().start()) {
                self.reveal(ByteRange::new(start, start));
            }
        } else {
            self.step_comment(Way::Forward);
        }
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
            if !self.selection.adding_fragment {
                self.selection.span = None;
            }
            self.set_caret(Caret { anchor: hit.start, head: hit.end });
        }
    }
}

impl OpenArticle {
    /// The text as something to walk over.
    pub fn walk(&self) -> Walk<'_> {
        Walk { text: &self.article.text, blocks: &self.blocks }
    }

    pub(super) fn trimmed(&self, range: ByteRange) -> ByteRange {
        let slice = self.article.text.slice(range);
        let start = range.start + (slice.len() - slice.trim_start().len());
        ByteRange::new(start, start + slice.trim().len())
    }
}
