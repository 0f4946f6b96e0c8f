//! The label set, to be changed: its labels, the one that is looked at, and what comes of it.

mod form;
mod list;
mod preview;

use egui::{Rect, ScrollArea, Stroke, Ui, UiBuilder, pos2};

use super::Panel;
use crate::session::{Action, SchemaAction, SchemaEdit};
use crate::ui::theme::Tokens;

/// How wide the list of labels is, and what stands beside the form.
const LIST: f32 = 284.0;
const SIDE: f32 = 344.0;
/// Narrower than this, there is no room for what stands beside the form; it follows below it.
const NARROW: f32 = 1080.0;

/// What the page remembers.
#[derive(Debug, Default)]
pub(crate) struct SchemaView {
    /// A code that is being typed, and the label that it is for.
    code: Option<(String, String)>,
    /// Codes into which the label is to be split, as they are typed.
    split: String,
    /// Whether a field had the keyboard in the last frame.
    in_field: bool,
}

impl SchemaView {
    /// Whether something was typed into when the keyboard was last looked at.
    pub(crate) fn is_typed_in(&self) -> bool {
        self.in_field
    }

    /// What was typed into the field of the code and not left yet, as an edit.
    pub(crate) fn take_code(&mut self) -> Option<Action> {
        let (_, code) = self.code.take()?;
        Some(SchemaAction::Edit(SchemaEdit::Code(code)).into())
    }

    /// Paints the page over all there is.
    pub(crate) fn show(&mut self, ui: &mut Ui, panel: &mut Panel<'_>) {
        let t = Tokens::of(ui);
        let area = ui.max_rect();
        ui.painter().rect_filled(area, 0.0, t.paper);
        self.in_field = false;
        let left = Rect::from_min_max(area.min, pos2(area.left() + LIST, area.bottom()));
        ui.painter().rect_filled(left, 0.0, t.panel);
        ui.painter().vline(left.right() - 0.5, left.y_range(), Stroke::new(1.0, t.line));
        inside(ui, left, "schema labels", |ui| list::list(ui, panel));
        let narrow = area.width() < NARROW;
        let mut middle = Rect::from_min_max(pos2(left.right(), area.top()), area.max);
        if !narrow {
            let right = Rect::from_min_max(pos2(area.right() - SIDE, area.top()), area.max);
            middle.max.x = right.left();
            ui.painter().rect_filled(right, 0.0, t.panel);
            ui.painter().vline(right.left() + 0.5, right.y_range(), Stroke::new(1.0, t.line));
            inside(ui, right, "schema preview", |ui| {
                ScrollArea::vertical()
                    .auto_shrink([false, false])
                    .show(ui, |ui| preview::preview(ui, panel));
            });
        }
        inside(ui, middle, "schema form", |ui| {
            form::head(ui, panel);
            ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
                form::form(ui, panel, self);
                if narrow {
                    preview::preview(ui, panel);
                }
            });
        });
    }
}

fn inside(ui: &mut Ui, rect: Rect, salt: &str, add: impl FnOnce(&mut Ui)) {
    let mut inner = ui.new_child(UiBuilder::new().max_rect(rect).id_salt(salt));
    inner.set_clip_rect(rect.intersect(ui.clip_rect()));
    add(&mut inner);
}
