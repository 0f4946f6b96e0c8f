//! What is left to do in the article, at the foot of the panel at the right, and how many
//! suggestions wait to be looked at.

use egui::accesskit::Role;
use egui::{Rect, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::Panel;
use super::parts::reach;
use crate::session::{Action, Todo, TodoKind, Way, chord_of};
use crate::ui::theme::{Family, Tokens, font_at, icon, type_role};
use crate::ui::widgets::{line, paint_caps, paint_left, paint_right};

/// How high a line is.
const LINE: f32 = 24.0;

/// The headings of the list with how many there are of each.
fn groups(todos: &[Todo]) -> Vec<(String, usize, TodoKind)> {
    let mut groups: Vec<(String, usize, TodoKind)> = Vec::new();
    for todo in todos {
        let heading = todo.kind.heading();
        match groups.iter_mut().find(|(h, ..)| *h == heading) {
            Some((_, count, _)) => *count += 1,
            None => groups.push((heading, 1, todo.kind.clone())),
        }
    }
    groups
}

/// How high the block is.
pub(super) fn todo_height(panel: &Panel<'_>) -> f32 {
    let lines = groups(panel.session.todos()).len().max(1) + usize::from(offers(panel) > 0);
    46.0 + LINE * lines as f32 + 8.0
}

/// How many suggestions wait.
fn offers(panel: &Panel<'_>) -> usize {
    panel.session.open().map_or(0, |open| open.offers().len())
}

/// Paints the block.
pub(super) fn todo_block(ui: &mut Ui, panel: &mut Panel<'_>, height: f32) {
    let t = Tokens::of(ui);
    let todos = panel.session.todos();
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    ui.painter().rect_filled(rect, 0.0, t.app);
    ui.painter().hline(rect.x_range(), rect.top() + 0.5, Stroke::new(1.0, t.line));
    let left = rect.left() + 14.0;
    let right = rect.right() - 14.0;
    let y = rect.top() + 24.0;
    let x =
        paint_left(ui, line(ui, "Left in this article", type_role::ui_strong(), t.ink), left, y);
    let mut row = rect.top() + 54.0;
    if todos.is_empty() {
        let y = rect.top() + 50.0;
        let done = line(ui, icon::CHECK_CIRCLE, font_at(Family::IconFill, 16.0), t.ink2);
        let x = paint_left(ui, done, left, y);
        paint_left(ui, line(ui, "Nothing left here", type_role::ui(), t.ink2), x + 8.0, y);
        row += LINE;
    } else {
        paint_left(ui, line(ui, &todos.len().to_string(), type_role::meta(), t.ink3), x + 8.0, y);
        let edge = paint_right(ui, line(ui, "next", type_role::small(), t.ink2), right, y);
        if let Some(chord) = chord_of(&Action::StepTodo(Way::Forward)) {
            let x = paint_caps(ui, chord, edge - 6.0, y, false);
            let hit = Rect::from_min_max(pos2(x, y - 12.0), pos2(right, y + 12.0));
            let response = ui.interact(hit, ui.scope_id().with("next thing"), Sense::click());
            reach(ui, &response);
            response
                .widget_info(|| WidgetInfo::labeled(Role::Button, true, "Next thing left to do"));
            if response.clicked() {
                panel.ask(Action::StepTodo(Way::Forward));
            }
        }
    }
    for (heading, count, kind) in groups(todos) {
        let image = match kind {
            TodoKind::Comment { .. } => icon::CHAT,
            TodoKind::Attribute { .. } => icon::TAG,
            TodoKind::Decide(_) => icon::SPLIT,
            TodoKind::Speaker(_) => icon::QUOTES,
            TodoKind::Unplaced(_) => icon::WARNING,
        };
        if counted(ui, rect, row, image, &heading, count) {
            panel.ask(match kind {
                TodoKind::Comment { order, .. } => Action::FocusComment(order),
                TodoKind::Attribute { span, .. }
                | TodoKind::Speaker(span)
                | TodoKind::Decide(span) => Action::SelectSpan(span),
                TodoKind::Unplaced(_) => Action::StepTodo(Way::Forward),
            });
        }
        row += LINE;
    }
    let offers = offers(panel);
    if offers > 0 && counted(ui, rect, row, icon::SPARKLE, "Suggestions to check", offers) {
        panel.ask(Action::StepOffer(Way::Forward));
    }
}

/// A line with what there is and how much of it; whether it was pressed.
fn counted(ui: &Ui, block: Rect, y: f32, image: &str, heading: &str, count: usize) -> bool {
    let t = Tokens::of(ui);
    let half = LINE / 2.0;
    let row = Rect::from_min_max(pos2(block.left(), y - half), pos2(block.right(), y + half));
    let response = ui.interact(row, ui.scope_id().with(("left", heading)), Sense::click());
    if response.hovered() {
        ui.painter().rect_filled(row, 0.0, t.hov);
    }
    reach(ui, &response);
    let left = block.left() + 14.0;
    paint_left(ui, line(ui, image, type_role::icon(), t.ink2), left, y);
    paint_left(ui, line(ui, heading, type_role::ui(), t.ink), left + 24.0, y);
    let figure = line(ui, &count.to_string(), type_role::ui_strong(), t.ink);
    paint_right(ui, figure, block.right() - 14.0, y);
    let name = format!("{count} {heading}");
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    response.clicked()
}
