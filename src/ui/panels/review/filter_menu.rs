//! Which differences are listed, more exactly: by kind, label, layer, annotator, and whether
//! they are open.

use std::collections::BTreeSet;

use egui::accesskit::Role;
use egui::{Popup, PopupCloseBehavior, ScrollArea, Sense, Ui, WidgetInfo, vec2};

use super::words::kind_name;
use crate::review::compare::Kind;
use crate::session::{Action, Here, Review, ReviewAction, ReviewFilter};
use crate::ui::panels::Panel;
use crate::ui::theme::{Tokens, icon, radius, type_role};
use crate::ui::widgets::{Button, IconButton, clipped, line, paint_left};

/// The button, and the menu that it opens.
pub(super) fn filter_menu(ui: &mut Ui, panel: &mut Panel<'_>, review: &Review, here: &Here) {
    let filter = review.filter();
    let without = ReviewFilter { group: None, ..filter.clone() };
    let name = if without.is_any() { "Filter differences, on" } else { "Filter differences" };
    let response = IconButton::new(icon::FUNNEL, name).show(ui);
    if without.is_any() {
        let t = Tokens::of(ui);
        ui.painter().circle_filled(response.rect.right_top() + vec2(-6.0, 6.0), 3.0, t.ink);
    }
    let close = PopupCloseBehavior::CloseOnClickOutside;
    Popup::menu(&response).close_behavior(close).show(|ui| {
        ui.set_width(240.0);
        let mut new = filter.clone();
        // A bar that is always there says that there is more.
        ui.spacing_mut().scroll = egui::style::ScrollStyle::solid();
        let below = ui.ctx().content_rect().bottom() - response.rect.bottom() - 64.0;
        let room = below.clamp(160.0, 560.0);
        ScrollArea::vertical().max_height(room).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 1.0;
            if tick(ui, "Open only", filter.open) {
                new.open = !filter.open;
            }
            choices(ui, here, review, filter, &mut new);
        });
        if without.is_any() {
            ui.add_space(4.0);
            if Button::new("Clear the filter").small().show(ui).clicked() {
                new = ReviewFilter { group: filter.group, ..ReviewFilter::default() };
            }
        }
        if new != *filter {
            panel.ask(Action::Review(ReviewAction::Filter(new)));
        }
    });
}

/// What there is here to choose from; the same again takes a choice back.
fn choices(
    ui: &mut Ui,
    here: &Here,
    review: &Review,
    filter: &ReviewFilter,
    new: &mut ReviewFilter,
) {
    let items = here.differences();
    let kinds: BTreeSet<Kind> = items.iter().flat_map(|item| item.kinds.clone()).collect();
    let layers: BTreeSet<&String> = items.iter().map(|item| &item.subject.layer).collect();
    let labels: BTreeSet<&String> = (0..items.len()).flat_map(|at| here.labels(at)).collect();
    heading(ui, "Kind");
    for kind in kinds {
        if tick(ui, &kind_name(kind), filter.kind == Some(kind)) {
            new.kind = (filter.kind != Some(kind)).then_some(kind);
        }
    }
    if here.names().len() > 1 {
        heading(ui, "Stands apart");
        for name in here.names() {
            let on = filter.annotator.as_ref() == Some(name);
            if tick(ui, &format!("{} {name}", review.letter(name)), on) {
                new.annotator = (!on).then(|| name.clone());
            }
        }
    }
    let several = [
        ("Layer", layers, filter.layer.as_ref(), true),
        ("Label", labels, filter.label.as_ref(), false),
    ];
    for (title, names, chosen, is_layer) in several {
        heading(ui, title);
        for name in names {
            let on = chosen == Some(name);
            if tick(ui, name, on) {
                let choice = (!on).then(|| name.clone());
                if is_layer {
                    new.layer = choice;
                } else {
                    new.label = choice;
                }
            }
        }
    }
}

fn heading(ui: &mut Ui, text: &str) {
    let t = Tokens::of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 24.0), Sense::hover());
    let galley = line(ui, text, type_role::meta(), t.ink3);
    paint_left(ui, galley, rect.left() + 8.0, rect.center().y + 3.0);
}

/// A line that is on or off; whether it was pressed.
fn tick(ui: &mut Ui, text: &str, on: bool) -> bool {
    let t = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 26.0), Sense::click());
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, radius::CONTROL, t.hov);
    }
    let y = rect.center().y;
    if on {
        paint_left(ui, line(ui, icon::CHECK, type_role::icon(), t.ink), rect.left() + 6.0, y);
    }
    let galley = clipped(ui, text, type_role::ui(), t.ink, rect.width() - 36.0);
    paint_left(ui, galley, rect.left() + 28.0, y);
    let name = format!("Filter: {text}");
    response.widget_info(|| WidgetInfo::selected(Role::MenuItem, true, on, &name));
    response.clicked()
}
