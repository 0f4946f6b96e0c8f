//! What was exported, and whether the annotations have changed since.

use egui::accesskit::Role;
use egui::{Rect, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use super::parts::{ago, heading, nothing, sign, under};
use crate::formats::find;
use crate::project::short_path;
use crate::session::{Action, KnownExport};
use crate::ui::panels::Panel;
use crate::ui::theme::{Tokens, icon, type_role};
use crate::ui::widgets::{Button, clipped, line, paint_left, paint_right};

/// So many are listed.
const MOST: usize = 5;

pub(super) fn exports(ui: &mut Ui, panel: &mut Panel<'_>) {
    let session = panel.session;
    let room = heading(ui, panel, "Exports", "", None);
    let button = Button::new("New").icon(icon::PLUS).small().named("New export");
    let wide = button.width(ui);
    let place = Rect::from_min_max(pos2(room.right() - wide, room.top() + 1.0), room.max);
    let mut inner = ui.new_child(UiBuilder::new().max_rect(place));
    if button.show(&mut inner).clicked() {
        panel.ask(Action::Export);
    }
    ui.add_space(6.0);
    let Some(counted) = session.dashboard().and_then(|d| d.counted()) else { return };
    if counted.exports.is_empty() {
        nothing(ui, "Nothing was exported from this computer yet.");
        return ui.add_space(6.0);
    }
    for known in counted.exports.iter().take(MOST) {
        under(ui);
        row(ui, panel, known);
    }
    under(ui);
}

fn row(ui: &mut Ui, panel: &Panel<'_>, known: &KnownExport) {
    let t = Tokens::of(ui);
    let record = &known.record;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 56.0), Sense::hover());
    let title = find(&record.format).map_or(record.format.as_str(), |format| format.info().title);
    let when = ago(panel.session.now(), record.at);
    let (image, words, ink) = match (known.exists, known.out_of_date) {
        (false, _) => (icon::X, "no longer there".to_owned(), t.ink3),
        (true, true) => (icon::HISTORY, format!("Out of date, {when}"), t.warn),
        (true, false) => (icon::CHECK, when.clone(), t.ink2),
    };
    let y = rect.top() + 19.0;
    let text = line(ui, &words, type_role::small(), ink);
    let left = paint_right(ui, text, rect.right(), y);
    sign(ui, image, left - 12.0, y, ink);
    let room = left - 28.0 - rect.left();
    paint_left(ui, clipped(ui, title, type_role::ui_strong(), t.ink, room), rect.left(), y);
    let whose = match record.annotators.as_slice() {
        [] => "everybody".to_owned(),
        names => names.join(", "),
    };
    let documents = match record.documents {
        1 => "1 set".to_owned(),
        n => format!("{n} sets"),
    };
    let parts = if record.parts { ", train, dev and test" } else { "" };
    let path = short_path(&record.to);
    let about = format!("{documents} of {whose}{parts} · {path}");
    let text = clipped(ui, &about, type_role::small(), t.ink2, rect.width());
    paint_left(ui, text, rect.left(), rect.top() + 38.0);
    let name = format!("{title}, {about}, {words}");
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
    response.on_hover_text(record.to.display().to_string());
}
