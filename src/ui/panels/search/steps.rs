//! What stands in the list before anything is looked for: earlier bulk steps, to be taken back.

use egui::accesskit::Role;
use egui::{Align, Layout, Rect, ScrollArea, Sense, Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use super::SearchView;
use crate::session::{Action, BulkStepList, SearchAction};
use crate::ui::panels::Panel;
use crate::ui::theme::{Tokens, type_role};
use crate::ui::widgets::{Button, clipped, line, paint_left, wrapped};

const ROW: f32 = 54.0;

pub(super) fn steps(ui: &mut Ui, panel: &mut Panel<'_>, view: &mut SearchView) {
    let t = Tokens::of(ui);
    let known = view.steps.take().filter(|known| known.is_of(panel.session));
    let steps = known.unwrap_or_else(|| BulkStepList::read(panel.session));
    ScrollArea::vertical().id_salt("bulk steps").auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let hint = "Type what to look for. To label every occurrence of something, select it \
                    in the text and press Ctrl Shift D.";
        let galley =
            wrapped(ui, hint, type_role::small(), t.ink3, ui.available_width() - 24.0, 5, 18.0);
        let size = vec2(ui.available_width(), galley.size().y + 24.0);
        let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
        ui.painter().galley(rect.min + vec2(12.0, 12.0), galley, t.ink3);
        if steps.steps.is_empty() {
            return;
        }
        let (rect, response) =
            ui.allocate_exact_size(vec2(ui.available_width(), 30.0), Sense::hover());
        let title = line(ui, "Done in bulk", type_role::small_strong(), t.ink);
        paint_left(ui, title, rect.left() + 12.0, rect.center().y);
        response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, "Done in bulk"));
        for step in &steps.steps {
            let (rect, response) =
                ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
            ui.painter().hline(rect.x_range(), rect.top() + 0.5, Stroke::new(1.0, t.line));
            let ink = if step.taken_back { t.ink3 } else { t.ink };
            let width = rect.width() - 24.0;
            paint_left(
                ui,
                clipped(ui, &step.title, type_role::ui(), ink, width),
                rect.left() + 12.0,
                rect.top() + 17.0,
            );
            let when = step.at.to_zoned(jiff::tz::TimeZone::system()).strftime("%-d %b, %H:%M");
            let articles = match step.parts.len() {
                1 => "1 article".to_owned(),
                n => format!("{n} articles"),
            };
            let state = match (step.taken_back, step.whole) {
                (true, _) => " · taken back",
                (false, false) => " · cut short",
                (false, true) => "",
            };
            let words = format!("{when} · {articles}{state}");
            paint_left(
                ui,
                clipped(ui, &words, type_role::small(), t.ink3, width - 96.0),
                rect.left() + 12.0,
                rect.top() + 38.0,
            );
            let name = format!("{}, {words}", step.title);
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
            if !step.taken_back {
                let right = Rect::from_min_max(
                    pos2(rect.left(), rect.top() + 26.0),
                    pos2(rect.right() - 8.0, rect.bottom() - 2.0),
                );
                let layout = Layout::right_to_left(Align::Center);
                let mut inner = ui.new_child(UiBuilder::new().max_rect(right).layout(layout));
                let named = format!("Take back {}", step.title);
                let button = Button::new("Take back").small().ghost().named(&named);
                if button.show(&mut inner).clicked() {
                    panel.ask(Action::Search(SearchAction::TakeBack(step.id.clone())));
                }
            }
        }
    });
    view.steps = Some(steps);
}
