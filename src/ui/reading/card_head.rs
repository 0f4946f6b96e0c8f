//! The head of a comment's card: who wrote it and when, what it answers (as annotated, or
//! as suggested), its answers.

use egui::accesskit::Role;
use egui::{Align, Id, Layout, Rect, Sense, Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use super::card::{Card, SIDE};
use crate::session::{Action, Offer, chord_of};
use crate::suggest::Proposal;
use crate::ui::theme::{Tokens, icon, type_role};
use crate::ui::widgets::{
    Button, IconButton, clipped, line, paint_centre, paint_left, paint_right, paint_ring,
};

impl Card<'_> {
    /// Paints the head.
    pub(crate) fn header(&self, ui: &mut Ui, actions: &mut Vec<Action>) {
        let t = Tokens::of(ui);
        let text = &self.open.article.text;
        let y = self.rect.top() + 24.0;
        let left = self.rect.left() + SIDE;
        let done = self.open.set().segment_labels_of(self.target).next().is_some();
        let mut right = self.rect.right() - SIDE;
        if self.in_review {
            right += 24.0;
        } else {
            paint_ring(ui, pos2(right - 8.0, y), if done { 1.0 } else { 0.0 });
        }
        let total = self.open.comment_count();
        let number = format!("{} of {total}", self.comment.order + 1);
        let mut end =
            paint_right(ui, line(ui, &number, type_role::small(), t.ink3), right - 24.0, y);
        if self.thread.answers > 0 && self.column == 0 {
            end = self.fold(ui, end - 12.0, y, actions);
        }
        let author = text.slice(self.comment.author);
        let disc = Rect::from_center_size(pos2(left + 10.0, y), vec2(22.0, 22.0));
        ui.painter().circle_filled(disc.center(), 11.0, t.sel);
        let letters = crate::ui::panels::initials(author);
        paint_centre(ui, line(ui, &letters, type_role::tag(), t.ink2), disc);
        let room = (end - left - 40.0).max(30.0);
        let name = clipped(ui, author, type_role::ui_strong(), t.ink, room);
        let mut x = paint_left(ui, name, left + 30.0, y) + 10.0;
        if let Some(time) = self.comment.time_range {
            let time = line(ui, text.slice(time), type_role::small(), t.ink3);
            if x + time.size().x < end {
                x = paint_left(ui, time, x, y) + 10.0;
            }
        }
        if self.column == 0 {
            self.answers(ui, x, end - 10.0, y, actions);
        }
    }

    /// How many answers there are; folds them away or shows them. Answers its left edge.
    fn fold(&self, ui: &Ui, right: f32, y: f32, actions: &mut Vec<Action>) -> f32 {
        let t = Tokens::of(ui);
        let count = self.thread.answers;
        let noun = if count == 1 { "answer" } else { "answers" };
        let words = line(ui, &format!("{count} {noun}"), type_role::small(), t.ink2);
        let image = if self.folded { icon::CARET_RIGHT } else { icon::CARET_DOWN };
        let left = right - words.size().x - 20.0;
        let hit = Rect::from_min_max(pos2(left - 4.0, y - 12.0), pos2(right + 4.0, y + 12.0));
        let id = Id::unique(("fold thread", self.comment.order));
        let response = ui.interact(hit.intersect(ui.clip_rect()), id, Sense::click());
        if response.hovered() {
            ui.painter().rect_filled(hit, 4.0, t.hov);
        }
        paint_left(ui, line(ui, image, type_role::icon(), t.ink2), left, y);
        paint_right(ui, words, right, y);
        let verb = if self.folded { "Show" } else { "Fold" };
        let name = format!("{verb} {count} {noun} to comment {}", self.comment.order + 1);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        if response.clicked() {
            actions.push(Action::FoldThread(Some(self.comment.order)));
        }
        left - 4.0
    }

    /// What it answers: as annotated, or suggested, or just the name that it begins with.
    fn answers(&self, ui: &mut Ui, x: f32, end: f32, y: f32, actions: &mut Vec<Action>) {
        let t = Tokens::of(ui);
        let text = &self.open.article.text;
        let Some(range) = self.target.range() else { return };
        if let Some((_, parent)) = self.open.parent_of(range).and_then(|p| self.open.comment(p)) {
            let words = format!("@{}", text.slice(parent.author));
            let after = paint_left(ui, line(ui, icon::REPLY, type_role::icon(), t.ink2), x, y);
            let galley =
                clipped(ui, &words, type_role::small(), t.ink, (end - after - 6.0).max(20.0));
            let right = paint_left(ui, galley, after + 6.0, y);
            ui.painter().hline(after + 6.0..=right, y + 8.5, Stroke::new(1.0, t.ink2));
            let hit = Rect::from_min_max(pos2(x, y - 12.0), pos2(right, y + 12.0));
            let id = Id::unique(("reply to", self.comment.order));
            let response = ui.interact(hit.intersect(ui.clip_rect()), id, Sense::click());
            let name = format!("In reply to {}", text.slice(parent.author));
            response.widget_info(|| WidgetInfo::labeled(Role::Link, true, &name));
            if response.clicked() {
                actions.push(Action::FocusComment(parent.order));
            }
        } else if let Some(offer) = self.open.reply_offer(range) {
            self.suggested(ui, offer, x, end, y, actions);
        } else if let Some(mention) = self.comment.mention {
            let words = format!("@{}", text.slice(mention));
            let room = (end - x).max(20.0);
            paint_left(ui, clipped(ui, &words, type_role::small(), t.ink3, room), x, y);
        }
    }

    /// A suggested answer, with what can be done about it.
    fn suggested(
        &self,
        ui: &mut Ui,
        offer: &Offer,
        x: f32,
        end: f32,
        y: f32,
        actions: &mut Vec<Action>,
    ) {
        let t = Tokens::of(ui);
        let Proposal::Reply { parent, .. } = offer.suggestion.proposal else { return };
        let parent = self.open.comment_order(parent).and_then(|order| self.open.comment(order));
        let Some((_, parent)) = parent else { return };
        let name = self.open.article.text.slice(parent.author);
        // In words where there is room for them, else as pictures.
        let wide = end - x > 330.0;
        let buttons = if wide { 176.0 } else { 72.0 };
        let after = paint_left(ui, line(ui, icon::SPARKLE, type_role::icon(), t.ink2), x, y) + 6.0;
        let words = format!("reply to {name}?");
        let room = (end - after - buttons).max(20.0);
        let right = paint_left(ui, clipped(ui, &words, type_role::small(), t.ink2, room), after, y);
        let hit = Rect::from_min_max(pos2(x, y - 12.0), pos2(right, y + 12.0));
        let id = Id::unique(("suggested reply", self.comment.order));
        let response = ui.interact(hit.intersect(ui.clip_rect()), id, Sense::click());
        let label = format!("Suggested: in reply to {name}, {}", offer.suggestion.reason);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
        if response.clicked() {
            actions.push(Action::SelectOffer(offer.key.clone()));
        }
        response.on_hover_text(&offer.suggestion.reason);
        let area = Rect::from_min_max(pos2(right + 8.0, y - 13.0), pos2(end, y + 13.0));
        let mut row = ui.new_child(
            UiBuilder::new()
                .id_salt(("suggested reply", self.comment.order))
                .max_rect(area)
                .layout(Layout::left_to_right(Align::Center)),
        );
        row.spacing_mut().item_spacing.x = 6.0;
        let choices =
            [(icon::CHECK, "Take", Action::TakeOffer), (icon::X, "Refuse", Action::RefuseOffer)];
        for (image, words, action) in choices {
            let name = format!("{words} the reply to {name}, comment {}", self.comment.order + 1);
            // Keys are about the focused comment.
            let chord = chord_of(&action).filter(|_| self.focused);
            let pressed = if wide {
                Button::new(words).small().named(&name).chord(chord).show(&mut row).clicked()
            } else {
                IconButton::new(image, &name).chord(chord).show(&mut row).clicked()
            };
            if pressed {
                actions.push(Action::SelectOffer(offer.key.clone()));
                actions.push(action);
            }
        }
    }
}
