//! What is in hand, at the right: the selected span or comment with all that can be
//! said of it, or else the article; below it what is left to do.

use egui::accesskit::Role;
use egui::{Align, Layout, Rect, ScrollArea, Sense, Stroke, Ui, WidgetInfo, vec2};

use super::Panel;
use super::parts::{block, caption, excerpt, span_row};
use super::span_fields::span_fields;
use crate::annotation::{Status, Target, Unplaced};
use crate::schema::SegmentTargetKind;
use crate::session::{Action, Todo, TodoKind, Way, chord_of};
use crate::ui::state::WindowState;
use crate::ui::theme::{Family, Tokens, control, font_at, icon, type_role};
use crate::ui::widgets::{
    Button, Chip, ChipState, IconButton, hairline, line, paint_caps, paint_left, paint_right,
    wrapped,
};

/// Paints the inspector. `now` is the frame's time in seconds.
pub(crate) fn inspector(ui: &mut Ui, panel: &mut Panel<'_>, window: &mut WindowState, now: f64) {
    let t = Tokens::of(ui);
    let full = ui.max_rect();
    ui.painter().rect_filled(full, 0.0, t.panel);
    ui.painter().vline(full.left() + 0.5, full.y_range(), Stroke::new(1.0, t.line));
    ui.spacing_mut().item_spacing.y = 0.0;
    let session = panel.session;
    let Some(open) = session.open() else { return };

    let span = session.selected_span();
    let comment = session.selection().comment;
    let title = match (span, comment) {
        (Some(_), _) => "Selected span".to_owned(),
        (None, Some(order)) => format!("Comment {}", order + 1),
        (None, None) => "Article".to_owned(),
    };
    ui.allocate_ui_with_layout(
        vec2(ui.available_width(), control::PANEL_HEADER),
        Layout::left_to_right(Align::Center),
        |ui| {
            ui.add_space(14.0);
            let galley = line(ui, &title, type_role::ui_strong(), t.ink);
            let (rect, response) = ui.allocate_exact_size(galley.size(), Sense::hover());
            paint_left(ui, galley, rect.left(), rect.center().y);
            response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, &title));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.add_space(8.0);
                if IconButton::new(icon::X, "Hide the inspector")
                    .chord(chord_of(&Action::ToggleInspector))
                    .show(ui)
                    .clicked()
                {
                    panel.ask(Action::ToggleInspector);
                }
            });
        },
    );
    hairline(ui);

    let footer = todo_height(open.todos());
    let height = (ui.available_height() - footer).max(60.0);
    let area = Rect::from_min_size(ui.cursor().min, vec2(ui.available_width(), height));
    let mut body =
        ui.new_child(egui::UiBuilder::new().max_rect(area).layout(Layout::top_down(Align::LEFT)));
    body.set_clip_rect(area.intersect(ui.clip_rect()));
    ScrollArea::vertical().id_salt("inspector").auto_shrink(false).show(&mut body, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        match (span, comment) {
            (Some(span), _) => span_fields(ui, panel, window, span, now),
            (None, Some(order)) => comment_fields(ui, panel, order),
            (None, None) => article_fields(ui, panel),
        }
    });
    ui.advance_cursor_after_rect(area);
    todo_block(ui, panel, footer);
}

fn pair(ui: &mut Ui, name: &str, value: &str) {
    let t = Tokens::of(ui);
    let room = (ui.available_width() - 92.0).max(40.0);
    let galley = wrapped(ui, value, type_role::ui(), t.ink, room, 3, 18.0);
    let (rect, _) = ui
        .allocate_exact_size(vec2(ui.available_width(), galley.size().y.max(20.0)), Sense::hover());
    paint_left(ui, line(ui, name, type_role::meta(), t.ink3), rect.left(), rect.top() + 10.0);
    ui.painter().galley(rect.min + vec2(92.0, 1.0), galley, t.ink);
}

fn comment_fields(ui: &mut Ui, panel: &mut Panel<'_>, order: usize) {
    let Some(open) = panel.session.open() else { return };
    let Some((segment, comment)) = open.comment(order) else { return };
    block(ui, |ui| {
        pair(ui, "Author", open.article.text.slice(comment.author));
        if let Some(time) = comment.time_range {
            pair(ui, "Time", open.article.text.slice(time));
        }
        if let Some(parent) = comment.reply_to.and_then(|p| open.comment(p)) {
            pair(
                ui,
                "In reply to",
                &format!("{} · {}", parent.1.order + 1, open.article.text.slice(parent.1.author)),
            );
        }
        let offsets = open.offsets(&[comment.body]);
        pair(ui, "Offsets", &offsets);
    });
    hairline(ui);
    for layer in &panel.session.schema().segment_layers {
        if !layer.applies_to.contains(&SegmentTargetKind::Comment) {
            continue;
        }
        layer_chips(ui, panel, layer, Target::Comment(segment.range));
    }
    let inside: Vec<_> = open.set().spans_touching(comment.body).collect();
    if !inside.is_empty() {
        hairline(ui);
        block(ui, |ui| {
            caption(ui, "Spans in this comment");
            for span in inside {
                span_row(ui, panel, span);
            }
        });
    }
}

/// A layer's labels as chips to be switched on and off for `target`.
fn layer_chips(
    ui: &mut Ui,
    panel: &mut Panel<'_>,
    layer: &crate::schema::SegmentLayer,
    target: Target,
) {
    let Some(open) = panel.session.open() else { return };
    block(ui, |ui| {
        let how = if layer.several { "pick any" } else { "pick one" };
        caption(ui, &format!("{}, {how}", layer.name));
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
            for label in &layer.labels {
                let on = open
                    .set()
                    .segment_labels_of(target)
                    .any(|l| l.layer == layer.name && l.label == label.name);
                let state = if on { ChipState::Idle } else { ChipState::Off };
                let name =
                    format!("{}: {}{}", layer.name, label.title(), if on { ", on" } else { "" });
                let chip = Chip::new(label.title(), label.colour, name)
                    // Keys are pressed on comments; elsewhere they would promise too much.
                    .key(label.key.filter(|_| matches!(target, Target::Comment(_))))
                    .small()
                    .state(state);
                if chip.show(ui).on_hover_text(&label.description).clicked() {
                    panel.ask(Action::ToggleSegmentLabel {
                        layer: layer.name.clone(),
                        label: label.name.clone(),
                    });
                }
            }
        });
    });
}

fn article_fields(ui: &mut Ui, panel: &mut Panel<'_>) {
    let t = Tokens::of(ui);
    let Some(open) = panel.session.open() else { return };
    let article = &open.article;
    block(ui, |ui| {
        pair(
            ui,
            "Published",
            &article.published.map_or_else(|| "not said".to_owned(), |d| d.to_string()),
        );
        pair(
            ui,
            "Status",
            match open.set().status() {
                Status::New => "Not begun",
                Status::InProgress => "In progress",
                Status::Done => "Done",
            },
        );
        pair(ui, "Length", &format!("{} characters", article.text.offsets().len_chars()));
        pair(ui, "Encoding", &article.encoding);
        let comments = open.comment_count();
        pair(ui, "Comments", &if comments == 0 { "none".to_owned() } else { comments.to_string() });
    });
    for layer in &panel.session.schema().segment_layers {
        if layer.applies_to.contains(&SegmentTargetKind::Article) {
            hairline(ui);
            layer_chips(ui, panel, layer, Target::Article);
        }
    }
    let unplaced: Vec<&Unplaced> = open.set().unplaced().collect();
    if !unplaced.is_empty() {
        hairline(ui);
        block(ui, |ui| {
            caption(ui, "The text changed; these lost their place");
            for item in unplaced {
                let (id, words) = match item {
                    Unplaced::Span { span, text, .. } => {
                        (span.id, format!("{} {text}", span.label))
                    }
                    Unplaced::SegmentLabel { label, text, .. } => {
                        (label.id, format!("{} {text}", label.label))
                    }
                    Unplaced::Relation { relation, .. } => {
                        (relation.id, format!("{} relation", relation.label))
                    }
                };
                excerpt(ui, &words, 2);
                ui.horizontal(|ui| {
                    if Button::new("Place on the selection").small().show(ui).clicked() {
                        panel.ask(Action::PlaceUnplaced(id));
                    }
                    if Button::new("Delete").small().destructive().show(ui).clicked() {
                        panel.ask(Action::DeleteRecord(id));
                    }
                });
            }
        });
    }
    hairline(ui);
    block(ui, |ui| {
        caption(ui, "Labels used");
        let mut any = false;
        for (_, label) in panel.session.schema().span_labels() {
            let count = open.label_count(&label.name);
            if count == 0 {
                continue;
            }
            any = true;
            let (rect, _) =
                ui.allocate_exact_size(vec2(ui.available_width(), 24.0), Sense::hover());
            let chip = Chip::new(&label.name, label.colour, String::new()).small().passive();
            let chip_rect = Rect::from_min_size(
                rect.left_center() - vec2(0.0, 10.0),
                vec2(chip.width(ui), 20.0),
            );
            chip.show_at(ui, chip_rect, ui.scope_id().with(("used", &label.name)));
            paint_left(
                ui,
                line(ui, label.title(), type_role::ui(), t.ink2),
                rect.left() + 68.0,
                rect.center().y,
            );
            paint_right(
                ui,
                line(ui, &count.to_string(), type_role::ui_medium(), t.ink),
                rect.right(),
                rect.center().y,
            );
        }
        if !any {
            let hint = "Select text, then press a label's key. Drag with the mouse, or use the arrows with Shift.";
            let galley = wrapped(ui, hint, type_role::ui(), t.ink2, ui.available_width(), 4, 19.0);
            let (rect, _) =
                ui.allocate_exact_size(vec2(ui.available_width(), galley.size().y), Sense::hover());
            ui.painter().galley(rect.min, galley, t.ink2);
        }
    });
}

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

fn todo_height(todos: &[Todo]) -> f32 {
    46.0 + 24.0 * groups(todos).len().max(1) as f32 + 8.0
}

fn todo_block(ui: &mut Ui, panel: &mut Panel<'_>, height: f32) {
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
    if todos.is_empty() {
        let y = rect.top() + 50.0;
        let x = paint_left(
            ui,
            line(ui, icon::CHECK_CIRCLE, font_at(Family::IconFill, 16.0), t.ink2),
            left,
            y,
        );
        paint_left(ui, line(ui, "Nothing left here", type_role::ui(), t.ink2), x + 8.0, y);
        return;
    }
    paint_left(ui, line(ui, &todos.len().to_string(), type_role::meta(), t.ink3), x + 8.0, y);
    let edge = paint_right(ui, line(ui, "next", type_role::small(), t.ink2), right, y);
    if let Some(chord) = chord_of(&Action::StepTodo(Way::Forward)) {
        let x = paint_caps(ui, chord, edge - 6.0, y, false);
        let hit = Rect::from_min_max(egui::pos2(x, y - 12.0), egui::pos2(right, y + 12.0));
        let response = ui.interact(hit, ui.scope_id().with("next thing"), Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Next thing left to do"));
        if response.clicked() {
            panel.ask(Action::StepTodo(Way::Forward));
        }
    }
    for (i, (heading, count, kind)) in groups(todos).into_iter().enumerate() {
        let y = rect.top() + 54.0 + 24.0 * i as f32;
        let row = Rect::from_min_max(
            egui::pos2(rect.left(), y - 12.0),
            egui::pos2(rect.right(), y + 12.0),
        );
        let response = ui.interact(row, ui.scope_id().with(("left", &heading)), Sense::click());
        if response.hovered() {
            ui.painter().rect_filled(row, 0.0, t.hov);
        }
        let image = match kind {
            TodoKind::Comment { .. } => icon::CHAT,
            TodoKind::Attribute { .. } => icon::TAG,
            TodoKind::Speaker(_) => icon::QUOTES,
            TodoKind::Unplaced(_) => icon::WARNING,
        };
        paint_left(ui, line(ui, image, type_role::icon(), t.ink2), left, y);
        paint_left(ui, line(ui, &heading, type_role::ui(), t.ink), left + 24.0, y);
        paint_right(ui, line(ui, &count.to_string(), type_role::ui_strong(), t.ink), right, y);
        let name = format!("{count} {heading}");
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        if response.clicked() {
            panel.ask(match kind {
                TodoKind::Comment { order, .. } => Action::FocusComment(order),
                TodoKind::Attribute { span, .. } | TodoKind::Speaker(span) => {
                    Action::SelectSpan(span)
                }
                TodoKind::Unplaced(_) => Action::StepTodo(Way::Forward),
            });
        }
    }
}
