//! The screen before a project is open.

use std::path::PathBuf;

use egui::accesskit::Role;
use egui::{
    Align, Frame, Layout, Margin, Rect, Response, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2,
};

use super::top_bar::logo;
use crate::session::{Action, Chord, chord_of};
use crate::ui::theme::{Family, Tokens, font_at, icon, radius, type_role};
use crate::ui::widgets::{Button, clipped, line, paint_caps, paint_centre, paint_left, wrapped};

/// What the screen asks for beside actions.
pub(crate) enum WelcomeAsk {
    /// Open this project.
    Open(PathBuf),
    /// Take it off the list.
    Forget(PathBuf),
}

/// Paints the screen. `problem` is why the last thing could not be opened. `example`
/// paints the sentence that shows what the program does.
pub(crate) fn welcome(
    ui: &mut Ui,
    recent: &[PathBuf],
    problem: Option<&str>,
    actions: &mut Vec<Action>,
    example: impl FnOnce(&mut Ui),
) -> Option<WelcomeAsk> {
    let t = Tokens::of(ui);
    let full = ui.max_rect();
    ui.painter().rect_filled(full, 0.0, t.paper);
    let mut ask = None;
    let width = (full.width() - 80.0).min(1160.0);
    let top = ((full.height() - 640.0) * 0.5).clamp(20.0, 92.0);
    let area = Rect::from_min_size(
        pos2(full.center().x - width / 2.0, full.top() + top),
        vec2(width, full.height() - top - 40.0),
    );
    let mut page =
        ui.new_child(egui::UiBuilder::new().max_rect(area).layout(Layout::top_down(Align::LEFT)));
    let ui = &mut page;
    ui.spacing_mut().item_spacing.y = 0.0;
    ui.horizontal(|ui| {
        logo(ui, 36.0);
        ui.add_space(8.0);
        let name = line(ui, "Tagline", font_at(Family::UiSemiBold, 26.0), t.ink);
        let (rect, _) = ui.allocate_exact_size(vec2(name.size().x, 36.0), Sense::hover());
        paint_left(ui, name, rect.left(), rect.center().y);
    });
    ui.add_space(24.0);
    example(ui);
    ui.add_space(20.0);
    let words = "Tag people, places and quotes in news articles, and say what kind of comment each reader left. All on plain files, all on this computer.";
    let galley = wrapped(ui, words, font_at(Family::Ui, 14.5), t.ink2, width, 3, 22.0);
    let (rect, _) = ui.allocate_exact_size(galley.size(), Sense::hover());
    ui.painter().galley(rect.min, galley, t.ink2);
    ui.add_space(28.0);
    if let Some(problem) = problem {
        Frame::new()
            .fill(t.warnb)
            .corner_radius(radius::CONTROL)
            .inner_margin(Margin::symmetric(12, 10))
            .show(ui, |ui| {
                ui.horizontal_top(|ui| {
                    let sign = line(ui, icon::WARNING, font_at(Family::IconFill, 16.0), t.warn);
                    let (rect, _) = ui.allocate_exact_size(vec2(18.0, 18.0), Sense::hover());
                    paint_centre(ui, sign, rect);
                    let galley =
                        wrapped(ui, problem, type_role::ui(), t.ink, width - 60.0, 6, 18.0);
                    let (rect, response) = ui.allocate_exact_size(galley.size(), Sense::hover());
                    ui.painter().galley(rect.min, galley, t.ink);
                    response.widget_info(|| WidgetInfo::labeled(Role::Alert, true, problem));
                });
            });
        ui.add_space(20.0);
    }
    let two = width > 820.0;
    let column = if two { 452.0 } else { width };
    let start = ui.cursor().min;
    ui.vertical(|ui| {
        ui.set_width(column);
        for (i, (image, title, detail, action)) in [
            (
                icon::FOLDER_OPEN,
                "Open a folder of articles",
                "Text files, one article each",
                Action::OpenFolder,
            ),
            (
                icon::FILE,
                "Open one article",
                "A text file; nothing else is needed",
                Action::OpenFile,
            ),
            (
                icon::DOWNLOAD,
                "Import a dataset",
                "A file of doccano, CoNLL, Label Studio and others",
                Action::Import,
            ),
            (
                icon::FILES,
                "Import a folder of a dataset",
                "Many files, as of brat, INCEpTION and UIMA",
                Action::ImportFolder,
            ),
            (
                icon::BOOK,
                "Try the sample project",
                "An article with comments, tagged",
                Action::OpenSample,
            ),
        ]
        .into_iter()
        .enumerate()
        {
            let response = choice(ui, column, image, title, detail, chord_of(&action), i == 0);
            if response.clicked() {
                actions.push(action);
            }
            ui.add_space(6.0);
        }
        ui.add_space(10.0);
        ui.horizontal(|ui| {
            if Button::new("Keyboard guide")
                .icon(icon::KEYBOARD)
                .ghost()
                .chord(chord_of(&Action::ShowKeys))
                .show(ui)
                .clicked()
            {
                actions.push(Action::ShowKeys);
            }
            let (image, name) = if ui.visuals().dark_mode {
                (icon::SUN, "Light theme")
            } else {
                (icon::MOON, "Dark theme")
            };
            if Button::new(name).icon(image).ghost().show(ui).clicked() {
                actions.push(Action::ToggleTheme);
            }
        });
    });
    if two {
        let right = Rect::from_min_max(pos2(start.x + column + 64.0, start.y), area.max);
        let mut side = ui.new_child(
            egui::UiBuilder::new().max_rect(right).layout(Layout::top_down(Align::LEFT)),
        );
        ask = recents(&mut side, recent);
        drop_zone(&mut side);
    } else {
        ui.add_space(20.0);
        ask = recents(ui, recent).or(ask);
    }
    ask
}

fn choice(
    ui: &mut Ui,
    width: f32,
    image: &str,
    title: &str,
    detail: &str,
    chord: Option<Chord>,
    primary: bool,
) -> Response {
    let t = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(width, 58.0), Sense::click());
    let (ink, soft) = if primary { (t.on, t.on) } else { (t.ink, t.ink3) };
    if primary {
        ui.painter().rect_filled(rect, radius::CARD, t.ink);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, radius::CARD, t.hov);
    }
    crate::ui::widgets::focus_ring(ui, &response);
    paint_left(
        ui,
        line(ui, image, font_at(Family::Icon, 20.0), ink),
        rect.left() + 14.0,
        rect.center().y,
    );
    paint_left(
        ui,
        line(ui, title, font_at(Family::UiSemiBold, 14.0), ink),
        rect.left() + 54.0,
        rect.top() + 21.0,
    );
    paint_left(
        ui,
        line(ui, detail, type_role::small(), soft),
        rect.left() + 54.0,
        rect.top() + 40.0,
    );
    if let Some(chord) = chord {
        paint_caps(ui, chord, rect.right() - 14.0, rect.center().y, primary);
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, title));
    response
}

fn recents(ui: &mut Ui, recent: &[PathBuf]) -> Option<WelcomeAsk> {
    let t = Tokens::of(ui);
    let mut ask = None;
    let width = ui.available_width();
    let (rect, _) = ui.allocate_exact_size(vec2(width, 34.0), Sense::hover());
    paint_left(
        ui,
        line(ui, "Recent projects", type_role::ui_strong(), t.ink),
        rect.left() + 14.0,
        rect.center().y,
    );
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, t.line));
    if recent.is_empty() {
        let (rect, _) = ui.allocate_exact_size(vec2(width, 48.0), Sense::hover());
        paint_left(
            ui,
            line(ui, "None yet.", type_role::ui(), t.ink3),
            rect.left() + 14.0,
            rect.center().y,
        );
    }
    for path in recent.iter().take(5) {
        let (rect, response) = ui.allocate_exact_size(vec2(width, 58.0), Sense::click());
        if response.hovered() || response.has_focus() {
            ui.painter().rect_filled(rect, 0.0, t.hov);
        }
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, t.line));
        let name = path
            .file_name()
            .map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
        paint_left(
            ui,
            line(ui, icon::FOLDER, font_at(Family::Icon, 18.0), t.ink2),
            rect.left() + 12.0,
            rect.center().y,
        );
        let room = rect.width() - 70.0;
        paint_left(
            ui,
            clipped(ui, &name, type_role::ui_strong(), t.ink, room),
            rect.left() + 46.0,
            rect.top() + 21.0,
        );
        let place =
            clipped(ui, &crate::project::short_path(path), type_role::small(), t.ink3, room);
        paint_left(ui, place, rect.left() + 46.0, rect.top() + 39.0);
        let label = format!("Open {name}");
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
        if response.clicked() {
            ask = Some(WelcomeAsk::Open(path.clone()));
        }
        response.context_menu(|ui| {
            if ui.button("Take off this list").clicked() {
                ask = Some(WelcomeAsk::Forget(path.clone()));
                ui.close();
            }
        });
    }
    ask
}

fn drop_zone(ui: &mut Ui) {
    let t = Tokens::of(ui);
    ui.add_space(22.0);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 112.0), Sense::hover());
    let dragged = ui.input(|i| i.raw.hovered_files.len());
    let corners = [
        rect.left_top(),
        rect.right_top(),
        rect.right_bottom(),
        rect.left_bottom(),
        rect.left_top(),
    ];
    if dragged > 0 {
        ui.painter().rect_stroke(
            rect,
            radius::CARD,
            Stroke::new(2.0, t.ink),
            egui::StrokeKind::Inside,
        );
    } else {
        ui.painter().extend(Shape::dashed_line(&corners, Stroke::new(1.0, t.line2), 4.0, 3.0));
    }
    let centre = |y: f32| {
        Rect::from_center_size(pos2(rect.center().x, rect.top() + y), vec2(rect.width(), 20.0))
    };
    paint_centre(ui, line(ui, icon::DOWNLOAD, font_at(Family::Icon, 20.0), t.ink2), centre(30.0));
    let words = match dragged {
        0 => "Drop a folder, text files or a dataset here".to_owned(),
        1 => "Let go to open it".to_owned(),
        n => format!("Let go to open {n} files"),
    };
    paint_centre(ui, line(ui, &words, type_role::ui_medium(), t.ink), centre(60.0));
    let promise = "Your files are never changed. Annotations are saved beside them.";
    paint_centre(
        ui,
        clipped(ui, promise, type_role::small(), t.ink3, rect.width() - 20.0),
        centre(82.0),
    );
}
