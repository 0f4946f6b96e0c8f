//! Why an article cannot be reviewed, and what helps.

use egui::accesskit::Role;
use egui::{Align, Layout, Sense, Ui, UiBuilder, WidgetInfo, vec2};

use crate::session::{Action, ReviewAction, chord_of};
use crate::ui::panels::Panel;
use crate::ui::theme::{Family, Tokens, font_at, icon, type_role};
use crate::ui::widgets::{Button, line, paint_centre};

/// Paints the explanation in place of the text.
pub(crate) fn obstacle(ui: &mut Ui, panel: &mut Panel<'_>, why: &str) {
    let t = Tokens::of(ui);
    let area = ui.max_rect();
    ui.painter().rect_filled(area, 0.0, t.paper);
    let Some(review) = panel.session.review() else { return };
    let width = (area.width() - 48.0).min(460.0);
    let column = egui::Rect::from_center_size(
        egui::pos2(area.center().x, area.top() + area.height() * 0.4),
        vec2(width, 260.0_f32.min(area.height())),
    );
    let layout = Layout::top_down(Align::Center);
    let mut column = ui.new_child(UiBuilder::new().max_rect(column).layout(layout));
    let ui = &mut column;
    let (rect, _) = ui.allocate_exact_size(vec2(32.0, 32.0), Sense::hover());
    paint_centre(ui, line(ui, icon::USERS, font_at(Family::Icon, 28.0), t.ink3), rect);
    ui.add_space(10.0);
    let heading = "There is nothing to compare here";
    let galley = line(ui, heading, type_role::section(), t.ink);
    let (rect, response) = ui.allocate_exact_size(galley.size(), Sense::hover());
    paint_centre(ui, galley, rect);
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, heading));
    ui.add_space(6.0);
    let job = egui::text::LayoutJob {
        halign: Align::Center,
        ..egui::text::LayoutJob::simple(why.to_owned(), type_role::ui(), t.ink2, width)
    };
    let galley = ui.painter().layout_job(job);
    let (rect, response) = ui.allocate_exact_size(vec2(width, galley.size().y), Sense::hover());
    ui.painter().galley(rect.center_top(), galley, t.ink2);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, why));
    ui.add_space(16.0);
    let back = Action::Review(ReviewAction::Toggle);
    let chord = chord_of(&back);
    let next = (!review.articles().is_empty() && review.annotators().len() > 1)
        .then_some(Action::Review(ReviewAction::NextOpen));
    let alone = review.everybody().len() < 2;
    let next_chord = next.as_ref().and_then(chord_of);
    let mut buttons = Vec::new();
    if let Some(next) = next {
        buttons.push((Button::new("Next open difference").primary().chord(next_chord), next));
    }
    if alone {
        buttons.push((Button::new("Import…").icon(icon::DOWNLOAD).primary(), Action::Import));
        buttons.push((Button::new("Settings…").icon(icon::GEAR), Action::ShowSettings));
    }
    let button = Button::new("Back to annotating").chord(chord);
    let button = if buttons.is_empty() { button.primary() } else { button };
    buttons.push((button, back));
    let total: f32 = buttons.iter().map(|(button, _)| button.width(ui) + 8.0).sum();
    if total <= width {
        ui.allocate_ui_with_layout(
            vec2(total - 8.0, 30.0),
            Layout::left_to_right(Align::Center),
            |ui| {
                ui.spacing_mut().item_spacing.x = 8.0;
                show(ui, panel, buttons);
            },
        );
    } else {
        ui.spacing_mut().item_spacing.y = 8.0;
        show(ui, panel, buttons);
    }
}

fn show(ui: &mut Ui, panel: &mut Panel<'_>, buttons: Vec<(Button<'_>, Action)>) {
    for (button, action) in buttons {
        if button.show(ui).clicked() {
            panel.ask(action);
        }
    }
}
