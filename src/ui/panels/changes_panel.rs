//! What adjudication changed in the annotator's work on this article: how much of it, by label,
//! and change by change.

use egui::accesskit::Role;
use egui::{Sense, Ui, WidgetInfo, vec2};

use super::Panel;
use super::change_row::change_row;
use super::parts::{SIDE, block, chip_width, heading, remark, words_button};
use crate::review::changed::{Counts, Feedback, OfLabel};
use crate::review::compare::Family;
use crate::schema::Schema;
use crate::session::{Action, nothing_changed};
use crate::ui::state::WindowState;
use crate::ui::theme::{Tokens, type_role};
use crate::ui::widgets::{Chip, clipped, hairline, line, paint_left, paint_right};

/// The columns of the table, with the right edge of each from the right edge of the panel.
const COLUMNS: [(&str, f32); 4] =
    [("kept", 170.0), ("changed", 114.0), ("added", 68.0), ("removed", SIDE)];

/// Paints the page.
pub(super) fn changes_panel(ui: &mut Ui, panel: &mut Panel<'_>, window: &mut WindowState) {
    let t = Tokens::of(ui);
    let session = panel.session;
    window.change_seen = window.change_seen.filter(|_| session.change_in_hand().is_some());
    let Some(feedback) = session.feedback() else {
        if let Some(why) = session.feedback_obstacle() {
            empty(ui, "Nothing is adjudicated here yet.", &why);
        }
        return;
    };
    if let Some(words) = nothing_changed(feedback) {
        let open = open_words(feedback.open);
        empty(ui, words, open.as_deref().unwrap_or("Gold has it all as you have it."));
        if feedback.total().kept > 0 {
            table(ui, panel, feedback);
        }
        return;
    }
    totals(ui, feedback.total());
    if let Some(words) = open_words(feedback.open) {
        block_of_text(ui, &words);
    }
    hairline(ui);
    table(ui, panel, feedback);
    hairline(ui);
    heading(ui, "Changes", feedback.changes.len());
    for at in 0..feedback.changes.len() {
        if at > 0 {
            let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0), Sense::hover());
            ui.painter().rect_filled(rect.shrink2(vec2(SIDE, 0.0)), 0.0, t.line);
        }
        change_row(ui, panel, window, feedback, at);
    }
    ui.add_space(12.0);
}

/// In how many places it is not said yet what will become of them.
fn open_words(open: usize) -> Option<String> {
    match open {
        0 => None,
        1 => Some("1 place where you and gold differ is not settled yet.".to_owned()),
        n => Some(format!("{n} places where you and gold differ are not settled yet.")),
    }
}

fn empty(ui: &mut Ui, title: &str, why: &str) {
    let t = Tokens::of(ui);
    block(ui, |ui| {
        let galley = line(ui, title, type_role::ui_strong(), t.ink);
        let size = vec2(ui.available_width(), 20.0);
        let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
        paint_left(ui, galley, rect.left(), rect.center().y);
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, title));
        if why != title {
            remark(ui, why, t.ink2);
        }
    });
}

fn block_of_text(ui: &mut Ui, words: &str) {
    let t = Tokens::of(ui);
    egui::Frame::new()
        .inner_margin(egui::Margin { left: 14, right: 14, top: 0, bottom: 12 })
        .show(ui, |ui| remark(ui, words, t.ink3));
}

/// Four figures beside each other.
fn totals(ui: &mut Ui, total: Counts) {
    let t = Tokens::of(ui);
    let counts = [total.kept, total.changed, total.added, total.removed];
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 62.0), Sense::hover());
    let step = (rect.width() - 2.0 * SIDE) / 4.0;
    for (at, (count, (name, _))) in counts.into_iter().zip(COLUMNS).enumerate() {
        let x = rect.left() + SIDE + step * at as f32;
        let colour = if count == 0 { t.ink3 } else { t.ink };
        let figure = line(ui, &count.to_string(), type_role::title(), colour);
        paint_left(ui, figure, x, rect.top() + 24.0);
        paint_left(ui, line(ui, name, type_role::meta(), t.ink3), x, rect.top() + 45.0);
    }
    let words = format!(
        "{} kept, {} changed, {} added, {} removed",
        total.kept, total.changed, total.added, total.removed
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
}

/// A row for each label that something happened to; the others in a line.
fn table(ui: &mut Ui, panel: &mut Panel<'_>, feedback: &Feedback) {
    let t = Tokens::of(ui);
    let touched = |of: &&OfLabel| of.counts != Counts { kept: of.counts.kept, ..Counts::default() };
    let rows: Vec<&OfLabel> = feedback.labels.iter().filter(touched).collect();
    let rest: Vec<String> = feedback
        .labels
        .iter()
        .filter(|of| !touched(of))
        .map(|of| format!("{} {}", name_of(panel.session.schema(), of), of.counts.kept))
        .collect();
    if !rows.is_empty() {
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 32.0), Sense::hover());
        let y = rect.center().y + 3.0;
        let galley = line(ui, "By label", type_role::ui_strong(), t.ink);
        paint_left(ui, galley, rect.left() + SIDE, y);
        for (name, from_right) in COLUMNS {
            let galley = line(ui, name, type_role::meta(), t.ink3);
            paint_right(ui, galley, rect.right() - from_right, y);
        }
    }
    for of in rows {
        label_row(ui, panel, of);
    }
    if !rest.is_empty() {
        block(ui, |ui| {
            remark(ui, &format!("Kept as they were: {}.", rest.join(", ")), t.ink3);
        });
    } else {
        ui.add_space(8.0);
    }
}

fn label_row(ui: &mut Ui, panel: &mut Panel<'_>, of: &OfLabel) {
    let t = Tokens::of(ui);
    let session = panel.session;
    let schema = session.schema();
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 26.0), Sense::hover());
    let y = rect.center().y;
    let name = name_of(schema, of);
    let counts = [of.counts.kept, of.counts.changed, of.counts.added, of.counts.removed];
    let spoken = format!(
        "Guideline of {name}: {} kept, {} changed, {} added, {} removed",
        counts[0], counts[1], counts[2], counts[3]
    );
    // The label's guideline, and what was said about it, is a click away.
    let press = rect.shrink2(vec2(SIDE - 4.0, 1.0));
    let salt = ("label row", of.family, &of.layer, &of.label);
    if of.family != Family::Chain && words_button(ui, press, salt, &spoken).clicked() {
        panel.ask(Action::ShowLabel(of.label.clone()));
    }
    let x = rect.left() + SIDE;
    match of.family {
        Family::Span => {
            let width = chip_width(ui, session, &of.label);
            let at = egui::Rect::from_min_size(egui::pos2(x, y - 10.0), vec2(width, 20.0));
            let colour = super::parts::colour_of(session, &of.label);
            let chip = Chip::new(&of.label, colour, String::new()).small().passive();
            chip.show_at(ui, at, ui.scope_id().with(("label chip", &of.label)));
        }
        _ => {
            let galley = clipped(ui, &name, type_role::ui(), t.ink, 96.0);
            paint_left(ui, galley, x, y);
        }
    }
    for (at, (count, (_, from_right))) in counts.into_iter().zip(COLUMNS).enumerate() {
        let (words, font, colour) = match (count, at) {
            (0, _) => ("–".to_owned(), type_role::ui(), t.ink3),
            (count, 0) => (count.to_string(), type_role::ui(), t.ink2),
            (count, _) => (count.to_string(), type_role::ui_medium(), t.ink),
        };
        paint_right(ui, line(ui, &words, font, colour), rect.right() - from_right, y);
    }
}

/// What a row of the table is called.
fn name_of(schema: &Schema, of: &OfLabel) -> String {
    match of.family {
        Family::Span | Family::Chain => of.label.clone(),
        Family::Segment => {
            let layer = schema.segment_layer(&of.layer);
            let label = layer.and_then(|layer| layer.label(&of.label));
            label.map_or_else(|| of.label.clone(), |label| label.title().to_owned())
        }
        Family::Relation => schema
            .relation(&of.label)
            .map_or_else(|| of.label.clone(), |relation| relation.title().to_owned()),
    }
}
