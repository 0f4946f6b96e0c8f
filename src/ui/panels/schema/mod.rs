//! The label set, to be changed: its labels, the one that is looked at, and what comes of it.

mod attributes;
mod form;
mod link;
mod list;
mod preview;

use egui::{Id, Rect, ScrollArea, Stroke, Ui, UiBuilder, pos2};

use super::Panel;
use crate::session::{Action, SchemaAction, SchemaEdit};
use crate::ui::theme::Tokens;
use crate::ui::widgets::TextField;

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
    /// A field of an attribute that is being typed into.
    typed: Option<attributes::Typed>,
    /// Codes into which the label is to be split, as they are typed.
    split: String,
    /// Whether a field had the keyboard in the last frame.
    in_field: bool,
    /// Something was added, and its name is to be typed.
    begins: bool,
}

impl SchemaView {
    /// Whether something was typed into when the keyboard was last looked at.
    pub(crate) fn is_typed_in(&self) -> bool {
        self.in_field
    }

    /// What was typed into a field and not left yet, as an edit.
    pub(crate) fn take_typed(&mut self) -> Option<Action> {
        let edit = match (self.code.take(), self.typed.take()) {
            (Some((_, code)), _) => SchemaEdit::Code(code),
            (None, typed) => SchemaEdit::Attribute(typed?.edit()?),
        };
        Some(SchemaAction::Edit(edit).into())
    }

    /// The field of the code, which says something once it is left.
    fn code_field(&mut self, ui: &mut Ui, panel: &mut Panel<'_>, now: &str) {
        let own = self.code.as_ref().filter(|(of, _)| of == now);
        let mut code = own.map_or_else(|| now.to_owned(), |(_, code)| code.clone());
        let id = Id::unique("schema code");
        let shown = TextField::new(id, "Code", "PER").width(130.0).show(ui, &mut code);
        self.in_field |= shown.has_focus();
        if shown.lost_focus() {
            self.code = None;
            if code != now {
                panel.ask(SchemaAction::Edit(SchemaEdit::Code(code)).into());
            }
        } else if shown.has_focus() {
            self.code = Some((now.to_owned(), code));
        }
    }

    /// What is looked at from now on was just added: the keyboard goes to its name.
    pub(crate) fn begin(&mut self) {
        self.begins = true;
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
