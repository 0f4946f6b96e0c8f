//! What adjudication changed, in the text: an amber ground behind the words, what became of them
//! above, and a number in the margin that is the number in the panel.

use std::collections::BTreeSet;

use egui::{Id, Rect, Stroke, StrokeKind, Ui, vec2};

use super::item::Item;
use super::lanes::Wanted;
use super::marks::{MarginNumber, amber_tag, number_places};
use crate::annotation::AnnotationId;
use crate::review::changed::Feedback;
use crate::review::compare::Family;
use crate::session::{Action, Block, Session};
use crate::ui::change_words::{kind_words, subject_words, tag_words};
use crate::ui::theme::{Tokens, radius};

/// What is to be marked in a block.
pub(super) fn wanted_changes(session: &Session, block: &Block) -> Vec<Wanted> {
    let (Some(feedback), Some(open)) = (session.feedback(), session.open()) else {
        return Vec::new();
    };
    let comment = block.comment.filter(|_| block.first).and_then(|order| open.comment_range(order));
    let in_hand = session.change_in_hand();
    let mut all = Vec::new();
    for (at, change) in feedback.changes.iter().enumerate() {
        let (place, family) = (change.subject.place, change.subject.family);
        if place.start > block.range.end {
            break;
        }
        let heads = comment == Some(place);
        // Of the whole article, or of a comment whose head is elsewhere, the words are not marked.
        let whole = family == Family::Segment || open.comment_order(place).is_some();
        let inside = place.overlaps(block.range) || place.is_empty() && place.touches(block.range);
        if heads || inside && !whole {
            let says = if heads { String::new() } else { tag_words(session, change) };
            let own = change.had.records.iter().filter_map(|id| open.set().span(*id));
            let first = own.min_by_key(|span| span.extent().start).map(|span| span.id);
            let current = in_hand == Some(at);
            all.push(Wanted::without_lanes(at, place, current, says, heads).about(first));
        }
    }
    all
}

/// The changes in the blocks in view.
pub(super) struct ChangeView<'a> {
    session: &'a Session,
    feedback: &'a Feedback,
    /// What of the annotator's is not in gold as they have it.
    own: BTreeSet<AnnotationId>,
    /// The part of the screen that the text has.
    view: Rect,
    t: Tokens,
}

impl<'a> ChangeView<'a> {
    /// Of an article with feedback.
    pub(super) fn new(ui: &Ui, session: &'a Session, view: Rect) -> Option<Self> {
        let feedback = session.feedback()?;
        let own = feedback.changes.iter().flat_map(|change| change.had.records.iter().copied());
        Some(Self { session, feedback, own: own.collect(), view, t: Tokens::of(ui) })
    }

    /// Whether a span is not in gold as it is, so that its own colour gives way to the ground.
    pub(super) fn concerns(&self, id: AnnotationId) -> bool {
        self.own.contains(&id)
    }

    /// Paints what lies behind the words of a block.
    pub(super) fn ground(&self, ui: &Ui, item: &Item) {
        let Some(laid) = &item.laid else { return };
        let painter = ui.painter().with_clip_rect(self.view.intersect(ui.clip_rect()));
        for group in laid.groups.iter().filter(|group| !group.wanted.heads) {
            for (_, rect) in &group.rects {
                let at = rect.translate(item.origin.to_vec2()).expand2(vec2(2.0, 1.0));
                painter.rect_filled(at, radius::HIGHLIGHT, self.t.warnb);
            }
        }
        // Over the grounds of others at the same words; a selected span has a frame of its own.
        let framed = self.session.selected_span().is_none();
        let current = laid.groups.iter().filter(|g| framed && g.wanted.current && !g.wanted.heads);
        for (_, rect) in current.flat_map(|group| &group.rects) {
            let at = rect.translate(item.origin.to_vec2()).expand2(vec2(2.0, 1.0));
            let pen = Stroke::new(1.5, self.t.ink);
            painter.rect_stroke(at, radius::HIGHLIGHT, pen, StrokeKind::Outside);
        }
    }

    /// Paints the words above, and the numbers of a block.
    pub(super) fn paint(&self, ui: &Ui, item: &Item, actions: &mut Vec<Action>) {
        let Some(laid) = &item.laid else { return };
        let groups = laid.groups.iter().zip(number_places(item, laid)).enumerate();
        for (position, (group, place)) in groups {
            let at = group.wanted.at;
            // Where there is no margin it stands above the words, too.
            if let Some(place) = place.filter(|_| !group.wanted.numbered) {
                let number = MarginNumber {
                    at,
                    current: group.wanted.current,
                    done: false,
                    id: Id::unique(("change", at)),
                    name: self.describe(at),
                };
                if number.show(ui, self.view, (item, laid), place) {
                    actions.push(Action::SelectChange(at));
                }
            }
            amber_tag(ui, self.view, (item, laid), position);
        }
    }

    /// `Go to change 5, label: Port Ansel`.
    fn describe(&self, at: usize) -> String {
        let (Some(change), Some(open)) = (self.feedback.changes.get(at), self.session.open())
        else {
            return String::new();
        };
        let kind = kind_words(self.session.schema(), change).to_lowercase();
        let words: String = subject_words(open, change).chars().take(60).collect();
        format!("Go to change {}, {kind}: {words}", at + 1)
    }
}
