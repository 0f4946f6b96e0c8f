//! The card around a comment: author, time, what it answers, its types.

use std::borrow::Cow;

use egui::{Id, Rect, Stroke, StrokeKind, Ui, pos2, vec2};

use super::columns::column_set;
use super::threads::InThread;
use crate::annotation::{SegmentLabel, Target};
use crate::article::Comment;
use crate::review::compare::Family;
use crate::schema::{Label, SegmentLayer, SegmentTargetKind};
use crate::session::{Action, OpenArticle, ReviewAction, Session};
use crate::ui::theme::{Tokens, radius, type_role};
use crate::ui::widgets::{Chip, ChipState, line, paint_left};

/// Height of the header with its padding.
pub(crate) const HEADER: f32 = 44.0;
/// Padding at the sides.
pub(crate) const SIDE: f32 = 20.0;
/// Between cards.
pub(crate) const GAP: f32 = 10.0;
const CHIP_ROW: f32 = 27.0;
const FOOT: f32 = 12.0;

/// A chip below a comment.
pub(crate) struct CardChip<'a> {
    layer: &'a SegmentLayer,
    label: &'a Label,
    on: bool,
    /// The comment's position among the comments, counted from 0.
    order: usize,
    /// What is painted.
    text: Cow<'a, str>,
    /// The difference between annotators that it is a part of, by position.
    difference: Option<usize>,
    /// The key that puts it on or takes it off.
    key: Option<char>,
}

/// The chips below a comment: all types while it is focused, else those chosen; in a review what
/// each annotator chose, where they differ.
pub(crate) fn chips(
    session: &Session,
    column: usize,
    target: Target,
    focused: bool,
) -> Vec<CardChip<'_>> {
    if session.reviewed().is_some() {
        return reviewed(session, column, target);
    }
    let mut chips = Vec::new();
    let Some(open) = session.open() else { return chips };
    let Target::Comment(range) = target else { return chips };
    let order = open.comment_order(range).unwrap_or_default();
    let chosen: Vec<&SegmentLabel> = open.set().segment_labels_of(target).collect();
    for layer in &session.schema().segment_layers {
        if !layer.applies_to.contains(&SegmentTargetKind::Comment) {
            continue;
        }
        for label in &layer.labels {
            let on = chosen.iter().any(|l| l.layer == layer.name && l.label == label.name);
            // A layer without keys is answered in the inspector.
            if on || (focused && label.key.is_some()) {
                let text = Cow::Borrowed(label.title());
                chips.push(CardChip {
                    layer,
                    label,
                    on,
                    order,
                    text,
                    difference: None,
                    key: label.key,
                });
            }
        }
    }
    chips
}

/// What annotators chose for a comment: what they agree on or what was decided as it is, what is
/// open with the letters of who chose it.
fn reviewed(session: &Session, column: usize, target: Target) -> Vec<CardChip<'_>> {
    let mut chips = Vec::new();
    let (Some(open), Some((review, here))) = (session.open(), session.reviewed()) else {
        return chips;
    };
    let (Target::Comment(range), Some((set, _))) = (target, column_set(session, column)) else {
        return chips;
    };
    let order = open.comment_order(range).unwrap_or_default();
    let layers = &session.schema().segment_layers;
    for layer in layers.iter().filter(|l| l.applies_to.contains(&SegmentTargetKind::Comment)) {
        let of_layer = |label: &&SegmentLabel| label.layer == layer.name;
        let known = |name: &str| layer.labels.iter().find(|label| label.name == name);
        let difference = here.differences().iter().position(|item| {
            let subject = &item.subject;
            subject.family == Family::Segment
                && subject.layer == layer.name
                && subject.place == range
        });
        let difference = difference.filter(|at| !here.is_decided(*at));
        // Keys mean something else in a review.
        let chip =
            |label, text| CardChip { layer, label, on: true, order, text, difference, key: None };
        let item = difference.and_then(|at| here.differences().get(at));
        let Some(item) = item.filter(|_| !review.is_beside()) else {
            let chosen = set.segment_labels_of(target).filter(of_layer);
            for label in chosen.filter_map(|l| known(&l.label)) {
                chips.push(chip(label, Cow::Borrowed(label.title())));
            }
            continue;
        };
        for label in &layer.labels {
            let chose = |at: &usize| {
                let set = here.set(*at);
                set.is_some_and(|set| {
                    let mut own = set.segment_labels_of(target).filter(of_layer);
                    own.any(|own| own.label == label.name)
                })
            };
            let who = item.proposals.iter().flat_map(|proposal| &proposal.annotators);
            let mut letters: Vec<String> = who
                .filter(|at| chose(at))
                .filter_map(|at| here.names().get(*at).map(|name| review.letter(name)))
                .collect();
            letters.sort();
            if !letters.is_empty() {
                let text = format!("{}  {}", letters.join(" "), label.title());
                chips.push(chip(label, Cow::Owned(text)));
            }
        }
    }
    chips
}

/// The height of the card below its text.
pub(crate) fn footer_height(ui: &Ui, chips: &[CardChip<'_>], width: f32) -> f32 {
    FOOT + CHIP_ROW * rows(ui, chips, width).len().max(1) as f32
}

/// Chips put into rows; each with its left edge.
fn rows(ui: &Ui, chips: &[CardChip<'_>], width: f32) -> Vec<Vec<(usize, f32, f32)>> {
    let mut rows: Vec<Vec<(usize, f32, f32)>> = Vec::new();
    let mut x = f32::INFINITY;
    for (i, item) in chips.iter().enumerate() {
        let own = chip(item).width(ui);
        if x + own > width {
            rows.push(Vec::new());
            x = 0.0;
        }
        if let Some(row) = rows.last_mut() {
            row.push((i, x, own));
        }
        x += own + 6.0;
    }
    rows
}

fn chip<'a>(item: &'a CardChip<'_>) -> Chip<'a> {
    let state = if item.on { ChipState::Idle } else { ChipState::Off };
    // Only one comment offers all its types, but many have some of them on.
    let title = item.text.as_ref();
    if let Some(at) = item.difference {
        let name = format!("{title}, comment {}, difference {}", item.order + 1, at + 1);
        return Chip::new(title, item.label.colour, name).small();
    }
    let name =
        if item.on { format!("{title}, on, comment {}", item.order + 1) } else { title.to_owned() };
    Chip::new(title, item.label.colour, name).key(item.key).small().state(state)
}

/// A comment's card.
pub(crate) struct Card<'a> {
    /// The article.
    pub(crate) open: &'a OpenArticle,
    /// The comment.
    pub(crate) comment: &'a Comment,
    /// What its labels are said of.
    pub(crate) target: Target,
    /// Which column it is in, where there are several.
    pub(crate) column: usize,
    /// Nothing of it is annotated here: a review goes on.
    pub(crate) in_review: bool,
    /// Whether it has the focus.
    pub(crate) focused: bool,
    /// The part of the card that this block makes up.
    pub(crate) rect: Rect,
    /// Whether the card's top, and whether its bottom, is in this block.
    pub(crate) first: bool,
    /// See `first`.
    pub(crate) last: bool,
    /// Its place in the thread.
    pub(crate) thread: InThread,
    /// Whether its answers are folded away.
    pub(crate) folded: bool,
}

impl Card<'_> {
    /// Paints the card's surface, to be called before the text.
    pub(crate) fn surface(&self, ui: &Ui) {
        let t = Tokens::of(ui);
        let mut rect = self.rect;
        // Where the card goes on in the next block, its edge is out of sight.
        if !self.first {
            rect.min.y -= 20.0;
        }
        if !self.last {
            rect.max.y += 20.0;
        }
        let painter = ui.painter().with_clip_rect(self.rect.expand(3.0).intersect(ui.clip_rect()));
        let painter = if self.first && self.last {
            painter
        } else {
            let mut clip = self.rect.expand2(vec2(3.0, 0.0));
            clip.min.y -= if self.first { 3.0 } else { 0.0 };
            clip.max.y += if self.last { 3.0 } else { 0.0 };
            painter.with_clip_rect(clip.intersect(ui.clip_rect()))
        };
        let line = if self.focused { t.ink } else { t.line };
        painter.rect(rect, radius::CARD, t.raise, Stroke::new(1.0, line), StrokeKind::Inside);
        if self.focused {
            painter.rect_stroke(rect, radius::CARD, Stroke::new(1.0, t.ink), StrokeKind::Outside);
        }
    }

    /// Paints the chips at the foot.
    pub(crate) fn footer(&self, ui: &Ui, chips: &[CardChip<'_>], actions: &mut Vec<Action>) {
        let t = Tokens::of(ui);
        let width = self.rect.width() - 2.0 * SIDE;
        let rows = rows(ui, chips, width);
        let top = self.rect.bottom() - footer_height(ui, chips, width);
        if rows.is_empty() {
            let y = top + CHIP_ROW / 2.0;
            paint_left(
                ui,
                line(ui, "No type yet", type_role::small(), t.ink3),
                self.rect.left() + SIDE,
                y,
            );
        }
        for (r, row) in rows.iter().enumerate() {
            for (i, x, own) in row {
                let Some(item) = chips.get(*i) else { continue };
                let at = Rect::from_min_size(
                    pos2(self.rect.left() + SIDE + x, top + 3.0 + CHIP_ROW * r as f32),
                    vec2(*own, 20.0),
                );
                let id = Id::unique(("type", self.comment.order, &item.layer.name, &*item.text));
                let id = id.with(self.column);
                if let Some(difference) = item.difference {
                    let ground = at.expand(2.0);
                    ui.painter().rect_filled(ground, radius::CONTROL, t.warnb);
                    if chip(item).show_at(ui, at, id).clicked() {
                        actions.push(Action::Review(ReviewAction::Select(difference)));
                    }
                    continue;
                }
                if self.in_review {
                    let _ = chip(item).passive().show_at(ui, at, id);
                    continue;
                }
                if chip(item).show_at(ui, at, id).on_hover_text(&item.label.description).clicked() {
                    actions.push(Action::FocusComment(self.comment.order));
                    actions.push(Action::ToggleSegmentLabel {
                        layer: item.layer.name.clone(),
                        label: item.label.name.clone(),
                    });
                }
            }
        }
    }
}
