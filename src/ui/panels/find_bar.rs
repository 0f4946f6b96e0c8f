//! Find in this article.

use egui::{Align, Id, Key, Layout, Sense, Stroke, Ui};

use super::Panel;
use crate::session::{Action, Way, chord_of};
use crate::ui::state::{Focus, WindowState};
use crate::ui::theme::{Tokens, icon, type_role};
use crate::ui::widgets::{IconButton, TextField, line, paint_left};

/// The id of the field.
pub(crate) fn find_id() -> Id {
    Id::unique("find in article")
}

/// What the bar asks for beside actions.
pub(crate) enum FindAsk {
    /// Look for this.
    Query(String),
    /// Close the bar.
    Close,
}

/// Paints the bar if it is open.
pub(crate) fn find_bar(
    ui: &mut Ui,
    panel: &mut Panel<'_>,
    window: &mut WindowState,
) -> Option<FindAsk> {
    let t = Tokens::of(ui);
    let full = ui.max_rect();
    ui.painter().rect_filled(full, 0.0, t.panel);
    ui.painter().hline(full.x_range(), full.bottom() - 0.5, Stroke::new(1.0, t.line));
    let mut ask = None;
    ui.horizontal_centered(|ui| {
        ui.add_space(10.0);
        let wanted = window.take_focus(Focus::Find);
        let Some(query) = &mut window.find else { return };
        let response = TextField::new(find_id(), "Find in this article", "Find in this article")
            .search()
            .width(300.0)
            .show(ui, query);
        if wanted {
            response.request_focus();
        }
        if response.changed() {
            ask = Some(FindAsk::Query(query.clone()));
        }
        if response.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter)) {
            let back = ui.input(|i| i.modifiers.shift);
            panel.ask(Action::StepFind(if back { Way::Back } else { Way::Forward }));
            response.request_focus();
        }
        let words = match panel.session.find() {
            Some(find) if find.query.is_empty() => String::new(),
            Some(find) if find.hits.is_empty() => "Nowhere in this article".to_owned(),
            Some(find) => format!("{} of {}", find.current + 1, find.hits.len()),
            None => String::new(),
        };
        let galley = line(ui, &words, type_role::small(), t.ink2);
        let (rect, _) =
            ui.allocate_exact_size(egui::vec2(galley.size().x.max(60.0), 20.0), Sense::hover());
        paint_left(ui, galley, rect.left(), rect.center().y);
        for (image, name, way) in [
            (icon::CARET_UP, "Previous hit", Way::Back),
            (icon::CARET_DOWN, "Next hit", Way::Forward),
        ] {
            let action = Action::StepFind(way);
            if IconButton::new(image, name).chord(chord_of(&action)).show(ui).clicked() {
                panel.ask(action);
            }
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(8.0);
            if IconButton::new(icon::X, "Close the find bar").show(ui).clicked() {
                ask = Some(FindAsk::Close);
            }
        });
    });
    ask
}
