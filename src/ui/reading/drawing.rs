//! A line that is being drawn with the mouse from one thing to another, and the question
//! what it means where it could mean several things.

use egui::{Area, Id, Order, Rect, Shape, Stroke, StrokeKind, Ui};

use super::item::Item;
use super::view::ReadingView;
use crate::annotation::RelationEnd;
use crate::session::{Action, Session};
use crate::ui::theme::{Tokens, floating_shadow, icon, radius};
use crate::ui::widgets::menu_item;

impl ReadingView {
    /// Paints the line from where it began to the pointer, and frames what it may end at.
    pub(super) fn line(&self, ui: &Ui, session: &Session, items: &[Item], view: Rect) {
        let Some((start, from)) = self.pointer.line() else { return };
        let Some(end) = ui.input(|i| i.pointer.interact_pos()) else { return };
        let t = Tokens::of(ui);
        let painter = ui.painter().with_clip_rect(view.intersect(ui.clip_rect()));
        for item in items {
            let Some(laid) = &item.laid else { continue };
            for mark in &laid.marks {
                let to = RelationEnd::Span(mark.id);
                if session.link_choices(from, to).is_empty() {
                    continue;
                }
                for (_, rect) in &mark.rects {
                    let frame = rect.translate(item.origin.to_vec2()).expand(1.0);
                    let pen = Stroke::new(1.0, t.ink);
                    painter.rect_stroke(frame, radius::HIGHLIGHT, pen, StrokeKind::Outside);
                }
            }
        }
        painter.add(Shape::line_segment([start, end], Stroke::new(4.5, t.paper)));
        painter.add(Shape::line_segment([start, end], Stroke::new(1.5, t.ink)));
        painter.circle_filled(start, 2.5, t.ink);
        painter.circle_stroke(end, 4.0, Stroke::new(1.5, t.ink));
    }

    /// The menu where a line was let go that could mean several things.
    pub(super) fn choices(&mut self, ui: &Ui, actions: &mut Vec<Action>) {
        let Some(choices) = self.pointer.choices.clone() else { return };
        let t = Tokens::of(ui);
        let mut done = false;
        let shown = Area::new(Id::unique("link choices"))
            .order(Order::Foreground)
            .fixed_pos(choices.at)
            .constrain(true)
            .show(ui.ctx(), |ui| {
                egui::Frame::new()
                    .fill(t.raise)
                    .stroke(Stroke::new(1.0, t.line2))
                    .corner_radius(radius::CONTROL)
                    .shadow(floating_shadow(&t))
                    .inner_margin(4.0)
                    .show(ui, |ui| {
                        ui.set_width(220.0);
                        ui.spacing_mut().item_spacing.y = 0.0;
                        for (title, action) in &choices.items {
                            if menu_item(ui, icon::LINK, title, None).clicked() {
                                actions.push(action.clone());
                                done = true;
                            }
                        }
                    });
            });
        if done || shown.response.clicked_elsewhere() {
            self.pointer.choices = None;
        }
    }
}
