//! The layers, relations and chains that there are figures of.

use egui::{Ui, vec2};

use super::number::{in_words, printed, title};
use super::paint::figure_at;
use crate::session::Way;
use crate::session::{Action, AgreementAction, PartId, Study, chord_of};
use crate::ui::panels::Panel;
use crate::ui::panels::parts::{RowState, caption, remark, row};
use crate::ui::theme::{Tokens, type_role};
use crate::ui::widgets::{Button, clipped, paint_caps, paint_left, paint_right};

/// The parts one below the other.
pub(super) fn list(ui: &mut Ui, panel: &mut Panel<'_>, study: &Study, now: Option<&PartId>) {
    let t = Tokens::of(ui);
    ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
    let used = PartId::used(&study.report);
    let mut group = "";
    for id in &used {
        if group_of(id) != group {
            group = group_of(id);
            ui.add_space(12.0);
            ui.horizontal(|ui| {
                ui.add_space(16.0);
                caption(ui, group);
            });
            ui.add_space(2.0);
        }
        let Some(part) = id.of(&study.report) else { continue };
        let headline = part.headline();
        let words = match headline {
            Some((figure, measure)) => {
                format!("{}: {} {}", shown_name(id), title(figure), in_words(measure))
            }
            None => shown_name(id),
        };
        let state = RowState { current: Some(id) == now, ..RowState::default() };
        let (rect, response) = row(ui, 34.0, &words, state);
        let y = rect.center().y;
        let mut room = rect.width() - 32.0;
        if let Some((_, measure)) = headline {
            figure_at(ui, measure, rect.right() - 14.0, y, type_role::ui_medium());
            room -= if printed(measure).0.len() > 5 { 66.0 } else { 58.0 };
        }
        let font = if state.current { type_role::ui_medium() } else { type_role::ui() };
        paint_left(ui, clipped(ui, &shown_name(id), font, t.ink, room), rect.left() + 16.0, y);
        if response.clicked() {
            panel.ask(Action::Agreement(AgreementAction::Look(id.clone())));
        }
    }
    let unused: Vec<String> =
        PartId::all(&study.report).iter().filter(|id| !used.contains(id)).map(shown_name).collect();
    egui::Frame::new().inner_margin(egui::Margin::symmetric(16, 12)).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 8.0;
        keys(ui);
        if !unused.is_empty() {
            remark(ui, &format!("Nobody used: {}.", unused.join(", ")), t.ink3);
        }
    });
}

/// The keys that step through the list.
fn keys(ui: &mut Ui) {
    let t = Tokens::of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 20.0), egui::Sense::hover());
    let mut x = rect.left();
    for way in [Way::Forward, Way::Back] {
        let action = Action::Agreement(AgreementAction::Step(way));
        if let Some(chord) = chord_of(&action) {
            x += crate::ui::widgets::caps_width(ui, chord).max(18.0);
            paint_caps(ui, chord, x, rect.center().y, false);
            x += 5.0;
        }
    }
    let text = clipped(ui, "move", type_role::small(), t.ink3, 60.0);
    paint_left(ui, text, x + 2.0, rect.center().y);
    let text = clipped(ui, "F1 or α", type_role::meta(), t.ink3, 90.0);
    paint_right(ui, text, rect.right(), rect.center().y);
}

/// The same in a row, where there is no room beside the figures.
pub(super) fn strip(ui: &mut Ui, panel: &mut Panel<'_>, study: &Study, now: Option<&PartId>) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
        for id in PartId::used(&study.report) {
            let name = shown_name(&id);
            let button = Button::new(&name).small().ghost().selected(Some(&id) == now);
            if button.show(ui).clicked() {
                panel.ask(Action::Agreement(AgreementAction::Look(id)));
            }
        }
    });
}

fn group_of(id: &PartId) -> &'static str {
    match id {
        PartId::Spans(_) => "Spans",
        PartId::Segments(_) => "Comments, paragraphs, articles",
        PartId::Relations(_) => "Relations",
        PartId::Chains => "Mentions of the same",
    }
}

/// A part's name as it is shown.
pub(in crate::ui::panels) fn shown_name(id: &PartId) -> String {
    let name = id.name();
    let mut letters = name.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect::<String>().replace('_', " "),
        None => String::new(),
    }
}
