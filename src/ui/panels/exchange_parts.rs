//! What the sheets for exporting and importing share: the list of formats, options,
//! progress, a text in full.

use egui::accesskit::Role;
use egui::{
    Align, Color32, Frame, Id, Layout, Margin, Rect, ScrollArea, Sense, Stroke, Ui, UiBuilder,
    WidgetInfo, pos2, vec2,
};

use super::parts::{caption, reach};
use crate::exchange::Job;
use crate::formats::{Info, Inventory, OptionInfo, all};
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
    let size = vec2(ui.available_width(), list_height(ui));
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let at = rect.left() + LIST;
    let left = Rect::from_min_max(rect.min, pos2(at, rect.bottom()));
    let right = Rect::from_min_max(pos2(at + 24.0, rect.top()), rect.max);
    for (column, place, name) in
        [(Column::Formats, left, "formats"), (Column::Choices, right, "choices")]
    {
        let layout = Layout::top_down(Align::LEFT);
        let mut inside =
            ui.new_child(UiBuilder::new().id_salt(name).max_rect(place).layout(layout));
        ScrollArea::vertical()
            .id_salt(name)
            .max_height(place.height())
            .auto_shrink([false, false])
            .show(&mut inside, |ui| {
                // The scroll bar takes some room.
                ui.set_max_width(place.width() - 14.0);
                ui.spacing_mut().item_spacing =
                    vec2(6.0, if column == Column::Formats { 1.0 } else { 5.0 });
                add(ui, column);
            });
    }
}

/// The height that the lists of a sheet have.
fn list_height(ui: &Ui) -> f32 {
    (ui.ctx().content_rect().height() - 310.0).clamp(200.0, 560.0)
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
        reach(ui, &response);
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
    // What is code elsewhere is plain here.
    let text = &text.replace('`', "");
    let width = ui.available_width();
    let galley = wrapped(ui, text, type_role::ui(), colour, width, LINES, 20.0);
    let (rect, response) = ui.allocate_exact_size(vec2(width, galley.size().y), Sense::hover());
    ui.painter().galley(rect.min, galley, colour);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
}

/// What documents consist of, as one line.
pub(super) fn inventory_words(inventory: &Inventory) -> String {
    let parts = [
        (inventory.documents, "document", "documents"),
        (inventory.span_count(), "span", "spans"),
        (inventory.relation_count(), "relation", "relations"),
        (inventory.chains, "chain", "chains"),
        (
            inventory.segment_label_count(),
            "label of comments and articles",
            "labels of comments and articles",
        ),
    ];
    let words =
        parts.iter().map(|(n, one, many)| format!("{n} {}", if *n == 1 { one } else { many }));
    words.collect::<Vec<_>>().join(", ")
}

/// What can be chosen about a format.
pub(super) fn options(ui: &mut Ui, known: &[OptionInfo], chosen: &mut Vec<(String, String)>) {
    if known.is_empty() {
        return;
    }
    section(ui, "Options");
    for option in known {
        let words = format!("{}: {}", option.name, option.description);
        caption(ui, &words.replace('`', ""));
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

/// A job that was begun, if there is one: how far it is with a way to stop it, or what went
/// wrong. Whether it still goes on.
pub(super) fn running<T: Send + 'static>(ui: &mut Ui, job: Option<&Job<T>>, what: &str) -> bool {
    let Some(job) = job else { return false };
    match job.result() {
        None => {
            let mut cancel = false;
            ui.horizontal(|ui| {
                cancel = Button::new("Cancel").show(ui).clicked();
                progress(ui, job.state(), what);
            });
            if cancel {
                job.cancel();
            }
            true
        }
        Some(Err(why)) => {
            let t = Tokens::of(ui);
            long_text(ui, why, t.bad);
            false
        }
        Some(Ok(_)) => false,
    }
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
