//! What the sheets for exporting and importing share: the list of formats, options,
//! progress, a text in full.

use egui::accesskit::Role;
use egui::{Color32, Frame, Id, Margin, Rect, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::export_sheet::scrolling;
use super::parts::caption;
use crate::formats::{Info, OptionInfo, all};
use crate::ui::theme::{Tokens, mono, radius, type_role};
use crate::ui::widgets::{
    Button, TextField, clipped, focus_ring_inside, line, paint_left, segmented, wrapped,
};

/// How wide the list of formats is.
const LIST: f32 = 250.0;

/// How many lines of a text are shown at most.
const LINES: usize = 40;

/// One of the two columns of a sheet.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    /// The list of formats.
    Formats,
    /// What can be chosen, and what comes of it.
    Choices,
}

/// A list at the left, the rest at its right, each scrolling by itself.
pub(super) fn two_columns(ui: &mut Ui, mut add: impl FnMut(&mut Ui, Column)) {
    let width = ui.available_width();
    ui.horizontal_top(|ui| {
        ui.allocate_ui(vec2(LIST, 0.0), |ui| {
            ui.set_width(LIST);
            scrolling(ui, "formats", |ui| {
                ui.spacing_mut().item_spacing.y = 1.0;
                add(ui, Column::Formats);
            });
        });
        ui.add_space(16.0);
        ui.allocate_ui(vec2(width - LIST - 32.0, 0.0), |ui| {
            ui.set_width(width - LIST - 32.0);
            scrolling(ui, "choices", |ui| {
                // The scroll bar takes some room.
                ui.set_max_width(ui.available_width() - 14.0);
                add(ui, Column::Choices);
            });
        });
    });
}

/// The formats, one of them chosen. Answers the name of one that was pressed.
pub(super) fn format_list(
    ui: &mut Ui,
    chosen: &str,
    wanted: impl Fn(&Info) -> bool,
) -> Option<&'static str> {
    let t = Tokens::of(ui);
    let mut pressed = None;
    for info in all().iter().map(|format| format.info()).filter(|info| wanted(info)) {
        let (rect, response) =
            ui.allocate_exact_size(vec2(ui.available_width(), 34.0), Sense::click());
        let is_chosen = info.name == chosen;
        let fill = match (is_chosen, response.hovered()) {
            (true, _) => t.sel,
            (false, true) => t.line,
            _ => Color32::TRANSPARENT,
        };
        ui.painter().rect_filled(rect, radius::CONTROL, fill);
        let title = clipped(ui, info.title, type_role::ui(), t.ink, rect.width() - 20.0);
        paint_left(ui, title, rect.left() + 10.0, rect.center().y);
        focus_ring_inside(ui, &response);
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_chosen, info.title));
        if response.clicked() {
            pressed = Some(info.name);
        }
    }
    pressed
}

/// A heading within a sheet.
pub(super) fn section(ui: &mut Ui, title: &str) {
    let t = Tokens::of(ui);
    ui.add_space(10.0);
    let galley = line(ui, title, type_role::ui_medium(), t.ink2);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 22.0), Sense::hover());
    paint_left(ui, galley, rect.left(), rect.center().y);
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, title));
}

/// A text in full, on as many lines as it needs.
pub(super) fn long_text(ui: &mut Ui, text: &str, colour: Color32) {
    let width = ui.available_width();
    let galley = wrapped(ui, text, type_role::ui(), colour, width, LINES, 20.0);
    let (rect, response) = ui.allocate_exact_size(vec2(width, galley.size().y), Sense::hover());
    ui.painter().galley(rect.min, galley, colour);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
}

/// What can be chosen about a format.
pub(super) fn options(ui: &mut Ui, known: &[OptionInfo], chosen: &mut Vec<(String, String)>) {
    if known.is_empty() {
        return;
    }
    section(ui, "Options");
    for option in known {
        caption(ui, &format!("{}: {}", option.name, option.description));
        let at = chosen.iter().position(|(name, _)| name == option.name);
        let value = at.and_then(|at| chosen.get(at)).map(|(_, value)| value.clone());
        let mut set = |value: String| {
            chosen.retain(|(name, _)| name != option.name);
            // The default need not be said.
            if !value.is_empty() && option.values.first() != Some(&value.as_str()) {
                chosen.push((option.name.to_owned(), value));
            }
        };
        if option.values.is_empty() {
            let mut text = value.unwrap_or_default();
            let field = TextField::new(Id::unique(("option", option.name)), option.name, "None");
            if field.width(320.0).show(ui, &mut text).changed() {
                set(text);
            }
            continue;
        }
        let now = value.unwrap_or_else(|| option.values.first().copied().unwrap_or("").to_owned());
        if option.values.len() <= 4 {
            let at = option.values.iter().position(|v| *v == now);
            if let Some(value) = segmented(ui, option.name, option.values, at, false)
                .and_then(|at| option.values.get(at))
            {
                set((*value).to_owned());
            }
        } else {
            ui.horizontal_wrapped(|ui| {
                for value in option.values {
                    let name = format!("{}: {value}", option.name);
                    let button = Button::new(value).small().selected(*value == now).named(&name);
                    if button.show(ui).clicked() {
                        set((*value).to_owned());
                    }
                }
            });
        }
    }
}

/// How far a job is, with what it does.
pub(super) fn progress(ui: &mut Ui, (done, total): (usize, usize), what: &str) {
    let t = Tokens::of(ui);
    let text =
        if total == 0 { format!("{what} …") } else { format!("{what}, {done} of {total} …") };
    let galley = line(ui, &text, type_role::small(), t.ink2);
    let width = ui.available_width().min(420.0).max(galley.size().x);
    let (rect, response) = ui.allocate_exact_size(vec2(width, 28.0), Sense::hover());
    paint_left(ui, galley, rect.left(), rect.top() + 9.0);
    let bar = Rect::from_min_max(
        pos2(rect.left(), rect.bottom() - 6.0),
        pos2(rect.right(), rect.bottom() - 2.0),
    );
    ui.painter().rect_filled(bar, 2.0, t.line2);
    if total > 0 {
        // Shares of a width in points.
        #[allow(clippy::cast_precision_loss)]
        let share = done as f32 / total as f32;
        let full =
            Rect::from_min_size(bar.min, vec2(bar.width() * share.clamp(0.0, 1.0), bar.height()));
        ui.painter().rect_filled(full, 2.0, t.ink);
    }
    response.widget_info(|| WidgetInfo::labeled(Role::ProgressIndicator, true, &text));
}

/// The beginning of a file, as it stands there.
pub(super) fn sample(ui: &mut Ui, text: &str) {
    const SHOWN: usize = 14;
    let t = Tokens::of(ui);
    let shown: Vec<&str> = text.lines().take(SHOWN).collect();
    if shown.is_empty() {
        long_text(ui, "The file is not text.", t.ink2);
        return;
    }
    Frame::new()
        .fill(t.paper)
        .stroke(Stroke::new(1.0, t.line))
        .corner_radius(radius::CONTROL)
        .inner_margin(Margin::same(10))
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let width = ui.available_width();
            for words in shown {
                // A line of JSON can be longer than any screen is wide.
                let start: String = words.chars().take(240).collect();
                let galley = clipped(ui, &start.replace('\t', "  "), mono(12.0), t.ink2, width);
                let (rect, response) = ui.allocate_exact_size(vec2(width, 18.0), Sense::hover());
                paint_left(ui, galley, rect.left(), rect.center().y);
                response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &start));
            }
        });
}
