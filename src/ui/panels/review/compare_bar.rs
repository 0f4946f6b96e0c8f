//! The bars above the text in a review: whose sets are compared and how far gold is; and what is
//! being edited by hand.

use egui::accesskit::Role;
use egui::{Align, Layout, Rect, ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::known::Known;
use super::people::letter_on_ink;
use super::words::title;
use crate::session::{Action, Review, ReviewAction, chord_of};
use crate::ui::panels::Panel;
use crate::ui::panels::parts::reach;
use crate::ui::state::WindowState;
use crate::ui::theme::{Tokens, icon, radius, type_role};
use crate::ui::widgets::{Button, clipped, line, paint_left, paint_right};

/// How wide a name may be, in points.
const NAME: f32 = 120.0;

/// Paints the bar.
pub(crate) fn compare_bar(ui: &mut Ui, panel: &mut Panel<'_>, window: &mut WindowState) {
    let t = Tokens::of(ui);
    let full = ui.max_rect();
    ui.painter().rect_filled(full, 0.0, t.panel);
    ui.painter().hline(full.x_range(), full.bottom() - 0.5, Stroke::new(1.0, t.line));
    let Some(review) = panel.session.review() else { return };
    let right = gold(ui, panel, window, review, full);
    let mut left = full.left() + 16.0;
    if full.width() > 560.0 {
        let galley = line(ui, "Compare", type_role::small(), t.ink3);
        left = paint_left(ui, galley, left, full.center().y) + 10.0;
    }
    let area =
        Rect::from_min_max(pos2(left - 4.0, full.top() + 6.0), pos2(right, full.bottom() - 6.0));
    let names = full_width(ui, review) <= area.width();
    let layout = Layout::left_to_right(Align::Center);
    let mut row = ui.new_child(egui::UiBuilder::new().max_rect(area).layout(layout));
    ScrollArea::horizontal().id_salt("compare").auto_shrink(false).show(&mut row, |ui| {
        ui.horizontal_centered(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            for name in review.everybody() {
                person(ui, panel, review, name, names);
            }
        });
    });
}

fn full_width(ui: &Ui, review: &Review) -> f32 {
    let each = review.everybody().iter().map(|name| {
        let galley = line(ui, name, type_role::ui(), egui::Color32::WHITE);
        galley.size().x.min(NAME) + 76.0
    });
    each.sum()
}

/// Somebody, taking part or not, with how much they have here.
fn person(ui: &mut Ui, panel: &mut Panel<'_>, review: &Review, name: &str, named: bool) {
    let t = Tokens::of(ui);
    let on = review.takes_part(name);
    let here = review.here();
    let at = here.and_then(|here| here.names().iter().position(|known| known == name));
    let set = here.zip(at).and_then(|(here, at)| here.set(at));
    let count = set.map(|s| s.spans().len() + s.relations().len() + s.segment_labels().len());
    let count_words = count.map_or_else(|| "–".to_owned(), |count| count.to_string());
    let colour = if on { t.ink } else { t.ink3 };
    let words = named.then(|| clipped(ui, name, type_role::ui(), colour, NAME));
    let number = line(ui, &count_words, type_role::meta(), t.ink3);
    let words_width = words.as_ref().map_or(0.0, |words| words.size().x + 6.0);
    let width = 36.0 + words_width + if on { number.size().x + 2.0 } else { 0.0 };
    let (rect, response) = ui.allocate_exact_size(vec2(width, 30.0), Sense::click());
    if response.hovered() {
        ui.painter().rect_filled(rect, radius::CONTROL, t.hov);
    }
    reach(ui, &response);
    let y = rect.center().y;
    let square = Rect::from_min_size(pos2(rect.left() + 5.0, y - 8.5), vec2(17.0, 17.0));
    letter_on_ink(ui, square, &review.letter(name), on);
    let mut x = square.right() + 7.0;
    if let Some(words) = words {
        x = paint_left(ui, words, x, y) + 6.0;
    }
    if on {
        paint_left(ui, number, x, y);
    }
    let has = match count {
        Some(1) => "1 annotation here".to_owned(),
        Some(n) => format!("{n} annotations here"),
        None if on => "no set on this article".to_owned(),
        None => "left out".to_owned(),
    };
    let spoken = format!("Compare {name}, {has}");
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, on, &spoken));
    let hint = if on { "Press to leave out" } else { "Press to compare" };
    if response.on_hover_text(format!("{name}: {has}. {hint}.")).clicked() {
        let action = ReviewAction::Compare { annotator: name.to_owned(), takes_part: !on };
        panel.ask(Action::Review(action));
    }
}

/// How far gold is. Answers where it begins.
fn gold(
    ui: &mut Ui,
    panel: &Panel<'_>,
    window: &mut WindowState,
    review: &Review,
    full: Rect,
) -> f32 {
    let t = Tokens::of(ui);
    let (Some(here), Some(open)) = (review.here(), panel.session.open()) else {
        return full.right() - 8.0;
    };
    let known = Known::of(review, here, open, &mut window.review);
    let y = full.center().y;
    let count = format!("{} of {}", known.in_gold, known.total);
    let right = full.right() - 16.0;
    let mut left = paint_right(ui, line(ui, &count, type_role::meta(), t.ink3), right, y);
    left = paint_right(ui, line(ui, "Gold", type_role::ui_strong(), t.ink), left - 6.0, y);
    left = paint_right(ui, line(ui, icon::SEAL, type_role::icon(), t.ink2), left - 6.0, y);
    let rect = Rect::from_min_max(pos2(left, y - 14.0), pos2(right, y + 14.0));
    let response = ui.interact(rect, ui.scope_id().with("gold"), Sense::hover());
    let name = format!("Gold {count}");
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
    response.on_hover_text(format!(
        "Of {} annotations and differences here, {} are in gold or decided. {} of {} differences are decided.",
        known.total,
        known.in_gold,
        known.decided,
        here.differences().len(),
    ));
    left - 16.0
}

/// Paints the bar that says what is being edited by hand.
pub(crate) fn editing_bar(ui: &mut Ui, panel: &mut Panel<'_>) {
    let t = Tokens::of(ui);
    let full = ui.max_rect();
    ui.painter().rect_filled(full, 0.0, t.warnb);
    ui.painter().hline(full.x_range(), full.bottom() - 0.5, Stroke::new(1.0, t.line));
    let session = panel.session;
    let (Some(review), Some(open)) = (session.review(), session.open()) else { return };
    let item =
        review.editing().and_then(|at| review.here().and_then(|here| here.differences().get(at)));
    let words = item.map(|item| title(open, item)).unwrap_or_default();
    let layout = Layout::right_to_left(Align::Center);
    let inner = full.shrink2(vec2(12.0, 0.0));
    let mut row = ui.new_child(egui::UiBuilder::new().max_rect(inner).layout(layout));
    let end = Action::Review(ReviewAction::EndEdit);
    let chord = chord_of(&end).filter(|_| full.width() > 520.0);
    let button = Button::new("It is as it should be").small().primary().chord(chord);
    if button.named("Done editing by hand").show(&mut row).clicked() {
        panel.ask(end);
    }
    let cancel = Button::new("Cancel").small().named("Cancel editing by hand").show(&mut row);
    if cancel.on_hover_text("Takes back what was edited. Esc twice does so, too.").clicked() {
        panel.ask(Action::Review(ReviewAction::CancelEdit));
    }
    let room = row.available_width() - 10.0;
    let said = format!("Editing “{words}” by hand");
    let galley = clipped(&row, &said, type_role::ui_medium(), t.ink, room);
    let rect = Rect::from_min_size(inner.min, vec2(galley.size().x, inner.height()));
    paint_left(ui, galley, rect.left(), rect.center().y);
    let response = ui.interact(rect, ui.scope_id().with("editing"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Status, true, &said));
    response.on_hover_text(&said);
}
