//! The panel at the right in a review: what is proposed for the difference in hand, what is
//! done about it, what is said about it, and how far all agree.

use egui::accesskit::Role;
use egui::{
    Align, Layout, Rect, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use super::agreement::agreement;
use super::cards::{cards, note};
use super::decision::{buttons, decided, grounds};
use super::words::{kinds, notes};
use crate::review::compare::Item;
use crate::session::{Action, Here, Review, ReviewAction, chord_of};
use crate::ui::panels::Panel;
use crate::ui::panels::parts::{block, remark};
use crate::ui::panels::remarks::remarks;
use crate::ui::state::WindowState;
use crate::ui::theme::{Tokens, control, icon, radius, type_role};
use crate::ui::widgets::{Button, IconButton, clipped, hairline, line, paint_left};

/// Paints the panel.
pub(crate) fn settle(ui: &mut Ui, panel: &mut Panel<'_>, window: &mut WindowState) {
    let t = Tokens::of(ui);
    let full = ui.max_rect();
    ui.painter().rect_filled(full, 0.0, t.panel);
    ui.painter().vline(full.left() + 0.5, full.y_range(), Stroke::new(1.0, t.line));
    ui.spacing_mut().item_spacing.y = 0.0;
    let session = panel.session;
    let Some(review) = session.review() else { return };
    let item = review.item();
    head(ui, panel, review, item);
    hairline(ui);
    let Some(here) = review.here() else { return };
    let area = Rect::from_min_size(ui.cursor().min, ui.available_size());
    let mut body =
        ui.new_child(egui::UiBuilder::new().max_rect(area).layout(Layout::top_down(Align::LEFT)));
    body.set_clip_rect(area.intersect(ui.clip_rect()));
    // Another difference begins at its top.
    let scroll = ScrollArea::vertical().id_salt(("settle", review.current())).auto_shrink(false);
    scroll.show(&mut body, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        if session.open().is_some_and(|open| open.set().is_empty())
            && !here.differences().is_empty()
        {
            begin(ui, panel);
        }
        if let Some(item) = item {
            difference(ui, panel, window, review, here, item);
            hairline(ui);
            remarks(ui, panel, window);
            hairline(ui);
        }
        agreement(ui, panel, window, review, here);
    });
}

fn head(ui: &mut Ui, panel: &mut Panel<'_>, review: &Review, item: Option<&Item>) {
    let t = Tokens::of(ui);
    let size = vec2(ui.available_width(), control::PANEL_HEADER);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let all = review.here().map_or(0, |here| here.differences().len());
    let title = match review.current().filter(|_| item.is_some()) {
        Some(at) => format!("Settle {} of {all}", at + 1),
        None => "Nothing in hand".to_owned(),
    };
    let y = rect.center().y;
    let x = paint_left(ui, line(ui, &title, type_role::ui_strong(), t.ink), rect.left() + 14.0, y);
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, &title));
    let close =
        Rect::from_min_max(pos2(rect.right() - 34.0, y - 14.0), pos2(rect.right() - 6.0, y + 14.0));
    let mut inner = ui.new_child(egui::UiBuilder::new().max_rect(close));
    let hide = Action::ToggleInspector;
    let button = IconButton::new(icon::X, "Hide the panel").chord(chord_of(&hide));
    if button.show(&mut inner).clicked() {
        panel.ask(hide);
    }
    let Some(item) = item else { return };
    let words = kinds(item);
    let room = close.left() - x - 32.0;
    let galley = clipped(ui, &words, type_role::small(), t.ink2, room);
    let right = close.left() - 6.0;
    let badge =
        Rect::from_min_max(pos2(right - galley.size().x - 14.0, y - 11.0), pos2(right, y + 11.0));
    let stroke = Stroke::new(1.0, t.line2);
    ui.painter().rect(badge, radius::CHIP, t.raise, stroke, StrokeKind::Inside);
    paint_left(ui, galley, badge.left() + 7.0, y);
    let response = ui.interact(badge, ui.scope_id().with("kinds"), Sense::hover());
    let layer = format!("{words}, in {}", item.subject.layer);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &layer));
    response.on_hover_text(layer);
}

/// That a rule could begin gold.
fn begin(ui: &mut Ui, panel: &mut Panel<'_>) {
    let t = Tokens::of(ui);
    let height = control::BUTTON_SMALL + 14.0;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    ui.painter().rect_filled(rect, 0.0, t.app);
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, t.line));
    let inner = rect.shrink2(vec2(14.0, 0.0));
    let layout = Layout::right_to_left(Align::Center);
    let mut row = ui.new_child(egui::UiBuilder::new().max_rect(inner).layout(layout));
    let rules = Action::Review(ReviewAction::ShowRules);
    let button = Button::new("Begin it by a rule…").small().chord(chord_of(&rules));
    if button.show(&mut row).clicked() {
        panel.ask(rules);
    }
    let galley =
        clipped(ui, "Gold is empty", type_role::small(), t.ink2, row.available_width() - 8.0);
    paint_left(ui, galley, inner.left(), rect.center().y);
}

fn difference(
    ui: &mut Ui,
    panel: &mut Panel<'_>,
    window: &mut WindowState,
    review: &Review,
    here: &Here,
    item: &Item,
) {
    let t = Tokens::of(ui);
    let session = panel.session;
    block(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 8.0;
        cards(ui, panel, review, here, item);
        buttons(ui, panel, review, here, item);
        for (at, words) in notes(here, item) {
            let Some(name) = here.names().get(at) else { continue };
            note(ui, &review.letter(name), name, &words);
        }
        if let Some(decision) = session.decision() {
            decided(ui, panel, review, here, item, decision);
        }
        ui.add_space(2.0);
        grounds(ui, panel, window);
        for said in here.notes() {
            remark(ui, said, t.warn);
        }
    });
}
