//! The labels, layer by layer, with how often they are used.

use egui::{Rect, ScrollArea, Ui, pos2, vec2};

use crate::session::{SchemaAction, chord_of};
use crate::ui::panels::Panel;
use crate::ui::panels::parts::{RowState, at_right, caption, row};
use crate::ui::theme::{Tokens, icon, type_role};
use crate::ui::widgets::{Button, Chip, clipped, hairline, line, paint_left, paint_right};

/// Where the names begin, after the chips.
const NAMES: f32 = 92.0;

pub(super) fn list(ui: &mut Ui, panel: &mut Panel<'_>) {
    let t = Tokens::of(ui);
    let session = panel.session;
    let Some(page) = session.schema_page() else { return };
    let Some(draft) = page.draft() else { return };
    ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
    let (head, _) = ui.allocate_exact_size(vec2(ui.available_width(), 44.0), egui::Sense::hover());
    let y = head.center().y;
    let x =
        paint_left(ui, line(ui, "Schema", type_role::ui_strong(), t.ink), head.left() + 16.0, y);
    let version = format!("version {}", draft.start().version);
    paint_left(ui, line(ui, &version, type_role::meta(), t.ink2), x + 8.0, y);
    let mut new = false;
    at_right(ui, head.shrink2(vec2(12.0, 0.0)), |ui| {
        let action = SchemaAction::AddLabel.into();
        let button = Button::new("Label").named("New label").icon(icon::PLUS).small();
        new = button.show(ui).on_hover_text(hover("New label", chord_of(&action))).clicked();
    });
    if new {
        panel.ask(SchemaAction::AddLabel.into());
    }
    hairline(ui);
    let now = draft.label().map(|label| label.name.as_str());
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        for layer in &draft.schema().span_layers {
            ui.add_space(10.0);
            ui.horizontal(|ui| {
                ui.add_space(16.0);
                caption(ui, &format!("{}  {}", layer.name, layer.labels.len()));
            });
            for label in &layer.labels {
                let before = draft.code_before(&label.name);
                let count = page.usage().map(|usage| {
                    before.and_then(|code| usage.spans.get(code)).copied().unwrap_or(0)
                });
                let used = count.map_or_else(String::new, |n| format!(", {n} spans"));
                let name = format!("{}, {}{used}", label.name, label.title());
                let current = now == Some(label.name.as_str());
                let state = RowState { current, ..RowState::default() };
                let (rect, response) = row(ui, 32.0, &name, state);
                let y = rect.center().y;
                let chip = Chip::new(&label.name, label.colour, String::new()).small().passive();
                let width = chip.width(ui).min(NAMES - 8.0);
                let at = Rect::from_min_size(pos2(rect.left() + 14.0, y - 10.0), vec2(width, 20.0));
                chip.show_at(ui, at, ui.scope_id().with(("chip", &label.name)));
                let mut right = rect.right() - 14.0;
                if let Some(key) = label.key {
                    let key = line(ui, &key.to_uppercase().to_string(), type_role::meta(), t.ink2);
                    right = paint_right(ui, key, right, y) - 10.0;
                }
                if let Some(n) = count {
                    let n = line(ui, &n.to_string(), type_role::meta(), t.ink2);
                    right = paint_right(ui, n, right, y) - 8.0;
                }
                let (words, colour) = match label.retired {
                    true => (format!("{} (retired)", label.title()), t.ink3),
                    false => (label.title().to_owned(), t.ink),
                };
                let font = if current { type_role::ui_medium() } else { type_role::ui() };
                let x = rect.left() + NAMES.max(width + 24.0);
                paint_left(ui, clipped(ui, &words, font, colour, right - x), x, y);
                if response.clicked() {
                    panel.actions.push(SchemaAction::Look(label.name.clone()).into());
                }
            }
        }
        ui.add_space(12.0);
    });
}

pub(super) fn hover(title: &str, chord: Option<crate::session::Chord>) -> String {
    match chord {
        Some(chord) => format!("{title}  {chord}"),
        None => title.to_owned(),
    }
}
