//! Differences between annotators, painted: the ground behind their words, a lane for each
//! annotator below, what they say above, and their numbers in the margin. A click takes one in
//! hand.

use std::collections::{BTreeMap, BTreeSet};

use egui::{
    Align2, Id, Rect, Sense, Shape, Stroke, StrokeKind, Ui, WidgetInfo, accesskit::Role, pos2, vec2,
};

use super::item::Item;
use super::laid::Laid;
use super::lanes::{Group, LANE, OPEN_LANE};
use super::marks::{MarginNumber, amber_tag, number_places};
use super::paint::tag_top;
use super::style::Lanes;
use crate::annotation::{AnnotationSet, RelationEnd, Span};
use crate::review::compare::{Family, Item as Difference};
use crate::schema::Schema;
use crate::session::{Action, Here, Review, ReviewAction, Session};
use crate::text::{ByteRange, on_one_line};
use crate::ui::theme::{Tokens, radius, type_role};
use crate::ui::widgets::{clipped, line, paint_centre, paint_left, paint_right};

/// How wide the letter of an annotator is beside its opened lane.
const LETTER: f32 = 17.0;
/// How far the ground of opened lanes reaches beyond the column, to the left where there is room
/// for names, and to the right.
const LEFT: f32 = 112.0;
const RIGHT: f32 = 12.0;

/// The differences in the blocks in view.
pub(super) struct LaneView<'a> {
    session: &'a Session,
    review: &'a Review,
    here: &'a Here,
    /// The part of the screen that the text has.
    view: Rect,
    t: Tokens,
}

impl<'a> LaneView<'a> {
    /// Of a review in which differences are shown.
    pub(super) fn new(ui: &Ui, session: &'a Session, view: Rect) -> Option<Self> {
        let (review, here) = session.reviewed()?;
        Some(Self { session, review, here, view, t: Tokens::of(ui) })
    }

    /// Paints what lies behind the words of a block.
    pub(super) fn ground(&self, ui: &Ui, item: &Item) {
        let Some(laid) = &item.laid else { return };
        let painter = ui.painter().with_clip_rect(self.view.intersect(ui.clip_rect()));
        let lanes = Lanes::of(laid.size);
        for group in laid.groups.iter().filter(|group| !group.wanted.heads) {
            for (row, rect) in &group.rects {
                let at = rect.translate(item.origin.to_vec2());
                if group.opened.contains(row) {
                    continue;
                }
                painter.rect_filled(at.expand2(vec2(2.0, 1.0)), radius::HIGHLIGHT, self.t.warnb);
            }
            for row in &group.opened {
                let base = item.origin.y + laid.metrics.baseline(*row);
                let band = Rect::from_min_max(
                    pos2(self.left(item, laid), base - lanes.tag_top - 2.0),
                    pos2(item.rect.right() + RIGHT, base + laid.lane_rows.opened_end(*row)),
                );
                painter.rect_filled(band, radius::CONTROL, self.t.warnb);
            }
        }
        // Over the grounds of others at the same words.
        let current =
            laid.groups.iter().filter(|group| group.wanted.current && !group.wanted.heads);
        for (_, rect) in current.flat_map(|group| &group.rects) {
            let at = rect.translate(item.origin.to_vec2()).expand2(vec2(2.0, 1.0));
            let pen = Stroke::new(1.5, self.t.ink);
            painter.rect_stroke(at, radius::HIGHLIGHT, pen, StrokeKind::Outside);
        }
    }

    /// Paints the lanes, tags and numbers of a block.
    pub(super) fn paint(&self, ui: &Ui, item: &Item, actions: &mut Vec<Action>) {
        let Some(laid) = &item.laid else { return };
        let groups = laid.groups.iter().zip(number_places(item, laid)).enumerate();
        for (position, (group, place)) in groups {
            let Some(difference) = self.here.differences().get(group.wanted.at) else { continue };
            if let Some(place) = place.filter(|_| item.column == 0) {
                self.number(ui, item, laid, group, place, actions);
            }
            if group.has_lanes() {
                for annotator in 0..self.here.names().len() {
                    self.lane(ui, item, laid, group, difference, annotator, actions);
                }
                amber_tag(ui, self.view, (item, laid), position);
            }
            if !group.wanted.heads {
                self.words(ui, item, group, difference, actions);
            }
        }
    }

    /// The left edge of the ground of opened lanes: there is room for names, or for letters.
    fn left(&self, item: &Item, laid: &Laid) -> f32 {
        let spare = (item.rect.left() - self.view.left() - 4.0).max(0.0);
        let letters = laid.clear() + LETTER + 9.0;
        item.rect.left() - if spare >= LEFT { LEFT } else { letters.min(spare) }
    }

    /// The spans of an annotator in a difference.
    fn spans(&self, difference: &Difference, annotator: usize) -> (usize, Vec<&'a Span>) {
        let mut all = difference.proposals.iter().enumerate();
        let Some((at, own)) = all.find(|(_, p)| p.annotators.contains(&annotator)) else {
            return (usize::MAX, Vec::new());
        };
        // The records are those of the first who has it; the others' are equal.
        let set = own.annotators.first().and_then(|who| self.here.set(*who));
        let find = |set: &'a AnnotationSet| own.records.iter().filter_map(|id| set.span(*id));
        (at, set.map(|set| find(set).collect()).unwrap_or_default())
    }

    #[expect(clippy::too_many_arguments)]
    fn lane(
        &self,
        ui: &Ui,
        item: &Item,
        laid: &Laid,
        group: &Group,
        difference: &Difference,
        annotator: usize,
        actions: &mut Vec<Action>,
    ) {
        let painter = ui.painter().with_clip_rect(self.view.intersect(ui.clip_rect()));
        let (proposal, spans) = self.spans(difference, annotator);
        let schema = self.session.schema();
        let base = |row: usize| item.origin.y + laid.metrics.baseline(row);
        for (row, rect) in &group.rects {
            if group.opened.contains(row) || !spans.is_empty() {
                continue;
            }
            // Who has none has a thin dotted lane.
            let y = base(*row) + laid.lane_rows.thin(*row, group, annotator) + LANE / 2.0;
            let ends = [
                pos2(rect.left() + item.origin.x, y.round()),
                pos2(rect.right() + item.origin.x, y.round()),
            ];
            painter.extend(Shape::dotted_line(&ends, self.t.ink3, 3.0, 0.6));
        }
        let chosen = group.wanted.current && self.review.chosen() == Some(proposal);
        for row in &group.opened {
            let top = base(*row) + laid.lane_rows.opened(*row, annotator);
            self.name(ui, (item, laid), top, annotator);
            if spans.is_empty()
                && let Some((_, rect)) = group.rects.iter().find(|(on, _)| on == row)
            {
                let at = pos2(rect.left() + item.origin.x, top + OPEN_LANE / 2.0);
                painter.text(at, Align2::LEFT_CENTER, "nothing", type_role::small(), self.t.ink3);
            }
        }
        for span in spans {
            let label = schema.span_label(&span.label).map(|(_, label)| label.colour);
            let slot = self.t.slot(label.unwrap_or_default());
            let mut named = false;
            let inside = span.fragments.iter().filter_map(|range| laid.local(*range));
            let pieces = inside.flat_map(|range| laid.placed().rects(range).collect::<Vec<_>>());
            for (row, rect) in pieces {
                let x = rect.translate(item.origin.to_vec2()).x_range();
                if !group.opened.contains(&row) {
                    let top = base(row) + laid.lane_rows.thin(row, group, annotator);
                    let bar = Rect::from_min_max(pos2(x.min, top), pos2(x.max, top + LANE));
                    painter.rect_filled(bar, 0.0, slot.line);
                    continue;
                }
                let top = base(row) + laid.lane_rows.opened(row, annotator);
                let lane = Rect::from_min_max(pos2(x.min, top), pos2(x.max, top + OPEN_LANE));
                painter.rect_filled(lane, radius::HIGHLIGHT, slot.bg);
                let foot = Rect::from_min_max(pos2(x.min, lane.bottom() - 2.0), lane.max);
                painter.rect_filled(foot, 0.0, slot.line);
                if chosen {
                    let pen = Stroke::new(1.5, self.t.ink);
                    painter.rect_stroke(lane, radius::HIGHLIGHT, pen, StrokeKind::Outside);
                }
                if !named {
                    named = true;
                    let words = label_words(schema, span);
                    let room = lane.width() - 8.0;
                    let galley = clipped(ui, &words, type_role::chip_small(), slot.text, room);
                    paint_left(ui, galley, lane.left() + 6.0, lane.center().y - 1.0);
                }
                let id = Id::unique(("lane", group.wanted.at, annotator, span.id, row));
                let response = ui.interact(lane.intersect(self.view), id, Sense::click());
                let who = self.here.names().get(annotator).map_or("", String::as_str);
                let name = format!("Look at what {who} has: {}", span.label);
                response.widget_info(|| WidgetInfo::selected(Role::Button, true, chosen, &name));
                if response.clicked() {
                    actions.push(Action::Review(ReviewAction::Look(proposal)));
                }
            }
        }
    }

    /// The annotator's letter and, where there is room, name beside an opened lane.
    fn name(&self, ui: &Ui, (item, laid): (&Item, &Laid), top: f32, annotator: usize) {
        let Some(name) = self.here.names().get(annotator) else { return };
        let left = self.left(item, laid);
        let inset = if item.rect.left() - left >= LEFT { 8.0 } else { 5.0 };
        let left = left + inset;
        let y = top + OPEN_LANE / 2.0;
        let rect =
            Rect::from_min_size(pos2(left, y - 8.0), vec2(LETTER - 1.0, 16.0)).intersect(self.view);
        ui.painter().rect_filled(rect, 4.0, self.t.ink);
        let letter = line(ui, &self.review.letter(name), type_role::tag(), self.t.on);
        paint_centre(ui, letter, rect);
        let room = item.rect.left() - rect.right() - laid.clear();
        if room >= 24.0 {
            let words = clipped(ui, name, type_role::small(), self.t.ink2, room);
            paint_left(ui, words, rect.right() + 5.0, y);
        }
    }

    /// The number in the margin, which takes the difference in hand.
    fn number(
        &self,
        ui: &Ui,
        item: &Item,
        laid: &Laid,
        group: &Group,
        place: (f32, usize),
        actions: &mut Vec<Action>,
    ) {
        let at = group.wanted.at;
        let number = MarginNumber {
            at,
            current: group.wanted.current,
            done: self.here.is_decided(at),
            id: Id::unique(("difference", at)),
            name: self.describe(at),
        };
        if number.show(ui, self.view, (item, laid), place) {
            actions.push(Action::Review(ReviewAction::Select(at)));
        }
    }

    /// `Difference 5, boundary: Ada Moor`.
    fn describe(&self, at: usize) -> String {
        let Some(difference) = self.here.differences().get(at) else { return String::new() };
        let kinds: Vec<&str> = difference.kinds.iter().map(|kind| kind.name()).collect();
        let open = self.session.open();
        let words = open.map(|open| on_one_line(open.article.text.slice(difference.subject.place)));
        let words: String = words.unwrap_or_default().chars().take(60).collect();
        let decided = if self.here.is_decided(at) { ", decided" } else { "" };
        format!("Difference {}, {}{decided}: {words}", at + 1, kinds.join(" and "))
    }

    /// A click on the words takes the difference in hand.
    fn words(
        &self,
        ui: &Ui,
        item: &Item,
        group: &Group,
        difference: &Difference,
        actions: &mut Vec<Action>,
    ) {
        if matches!(difference.subject.family, Family::Segment) {
            return;
        }
        for (row, rect) in &group.rects {
            let at = rect.translate(item.origin.to_vec2()).intersect(self.view);
            if !at.is_positive() {
                continue;
            }
            let id = Id::unique(("difference words", group.wanted.at, item.index, row));
            let id = id.with((item.column, rect.left() as i32));
            if ui.interact(at, id, Sense::click()).clicked() {
                actions.push(Action::Review(ReviewAction::Select(group.wanted.at)));
            }
        }
    }

    /// Frames what the relation or chain in hand ends on, with the letters of who says so.
    pub(super) fn ends(&self, ui: &Ui, items: &[Item]) {
        let painter = ui.painter().with_clip_rect(self.view.intersect(ui.clip_rect()));
        let pen = Stroke::new(1.5, self.t.ink);
        for (fragments, letters) in self.named_ends() {
            let mut named = false;
            for item in items {
                let Some(laid) = &item.laid else { continue };
                let inside = fragments.iter().filter_map(|range| laid.local(*range));
                for (row, rect) in inside.flat_map(|r| laid.placed().rects(r).collect::<Vec<_>>()) {
                    let frame = rect.translate(item.origin.to_vec2()).expand(2.0);
                    painter.rect_stroke(frame, radius::HIGHLIGHT, pen, StrokeKind::Middle);
                    if std::mem::replace(&mut named, true) {
                        continue;
                    }
                    // Above its last letters, where no tag begins.
                    let galley = line(ui, &letters, type_role::tag(), self.t.ink);
                    let y = item.origin.y + tag_top(laid, row) + 5.0;
                    let back = Rect::from_center_size(
                        pos2(frame.right() - galley.size().x / 2.0, y),
                        galley.size() + vec2(4.0, 1.0),
                    );
                    painter.rect_filled(back, 2.0, self.t.paper);
                    paint_right(ui, galley, frame.right(), y);
                }
            }
        }
    }

    /// What the relation or chain in hand ends on, each once, with the letters of all who say so.
    fn named_ends(&self) -> BTreeMap<Vec<ByteRange>, String> {
        let mut ends: BTreeMap<Vec<ByteRange>, BTreeSet<String>> = BTreeMap::new();
        let Some(difference) = self.review.item() else { return BTreeMap::new() };
        for proposal in &difference.proposals {
            let Some(set) = proposal.annotators.first().and_then(|at| self.here.set(*at)) else {
                continue;
            };
            let names = proposal.annotators.iter().filter_map(|at| self.here.names().get(*at));
            let letters: Vec<String> = names.map(|name| self.review.letter(name)).collect();
            let mut spans: Vec<&Span> = Vec::new();
            for id in &proposal.records {
                match difference.subject.family {
                    Family::Relation => {
                        let end = set.relation(*id).map(|relation| relation.to);
                        spans.extend(end.and_then(RelationEnd::span).and_then(|id| set.span(id)));
                    }
                    Family::Chain => {
                        let members = set.chain(*id).map(|chain| chain.members.iter());
                        spans.extend(members.into_iter().flatten().filter_map(|id| set.span(*id)));
                    }
                    Family::Span | Family::Segment => {}
                }
            }
            for span in spans {
                ends.entry(span.fragments.to_vec()).or_default().extend(letters.iter().cloned());
            }
        }
        let joined = |letters: BTreeSet<String>| letters.into_iter().collect::<Vec<_>>().join(" ");
        ends.into_iter().map(|(end, letters)| (end, joined(letters))).collect()
    }
}

/// A label with what an attribute says: `QUOTE direct`.
fn label_words(schema: &Schema, span: &Span) -> String {
    let choice = schema
        .span_label(&span.label)
        .and_then(|(layer, _)| layer.attributes.first())
        .and_then(|attribute| span.attributes.get(&attribute.name));
    match choice {
        Some(value) => format!("{} {}", span.label, crate::annotation::spell(value)),
        None => span.label.clone(),
    }
}
