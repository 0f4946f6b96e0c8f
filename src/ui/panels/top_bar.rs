//! The bar at the top: the project, the way to every command, theme, settings, annotator.

use egui::accesskit::Role;
use egui::{
    Align, Layout, Popup, Rect, Response, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use super::Panel;
use crate::session::{Action, Page, ReviewAction, chord_of};
use crate::ui::theme::{Family, Tokens, control, font_at, icon, radius, type_role};
use crate::ui::widgets::{
    IconButton, clipped, focus_ring, line, menu_item, paint_caps, paint_centre, paint_left,
};

/// Narrower than this, the mark stands for the name.
const MARK_ALONE: f32 = 680.0;
/// Narrower than this, the pages share a tab.
const NARROW: f32 = 800.0;

/// Paints the bar.
pub(crate) fn top_bar(ui: &mut Ui, panel: &mut Panel<'_>) {
    let t = Tokens::of(ui);
    let full = ui.max_rect();
    ui.painter().rect_filled(full, 0.0, t.app);
    ui.painter().hline(full.x_range(), full.bottom() - 0.5, Stroke::new(1.0, t.line));
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        ui.add_space(12.0);
        logo(ui, 22.0);
        if full.width() >= MARK_ALONE {
            let name = line(ui, "Tagline", type_role::section(), t.ink);
            let (rect, _) = ui.allocate_exact_size(vec2(name.size().x, 24.0), Sense::hover());
            paint_centre(ui, name, rect);
            ui.add_space(8.0);
        }
        project_menu(ui, panel);
        divider(ui);
        tabs(ui, panel);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(12.0);
            avatar(ui, panel);
            if IconButton::new(icon::GEAR, "Settings")
                .chord(chord_of(&Action::ShowSettings))
                .show(ui)
                .clicked()
            {
                panel.ask(Action::ShowSettings);
            }
            let (image, title) = if ui.visuals().dark_mode {
                (icon::SUN, "Light theme")
            } else {
                (icon::MOON, "Dark theme")
            };
            if IconButton::new(image, title).show(ui).clicked() {
                panel.ask(Action::ToggleTheme);
            }
            ui.add_space(4.0);
            if search_button(ui).clicked() {
                panel.ask(Action::OpenPalette(""));
            }
        });
    });
}

/// The mark: a T on an ink square, underlined as a span is.
pub(crate) fn logo(ui: &mut Ui, size: f32) -> Rect {
    let t = Tokens::of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(size, size), Sense::hover());
    let unit = size / 22.0;
    let painter = ui.painter();
    painter.rect_filled(rect, 5.0 * unit, t.ink);
    let at = |x: f32, y: f32| rect.left_top() + vec2(x, y) * unit;
    let pen = Stroke::new(2.4 * unit, t.on);
    painter.line_segment([at(6.0, 6.2), at(16.0, 6.2)], pen);
    painter.line_segment([at(11.0, 5.0), at(11.0, 13.0)], pen);
    let thin = Stroke::new(1.7 * unit, t.on);
    painter.line(vec![at(5.8, 13.6), at(5.8, 16.6), at(16.2, 16.6), at(16.2, 13.6)], thin);
    rect
}

fn project_menu(ui: &mut Ui, panel: &mut Panel<'_>) {
    let t = Tokens::of(ui);
    // The tabs and the search need room too.
    let room = ((ui.available_width()
        - if ui.ctx().content_rect().width() < NARROW { 520.0 } else { 660.0 })
        * 0.5)
        .clamp(60.0, 260.0);
    let name = clipped(ui, panel.session.project().name(), type_role::ui(), t.ink2, room);
    let size = vec2(name.size().x + 52.0, control::BUTTON);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    if response.hovered() {
        ui.painter().rect_filled(rect, radius::CONTROL, t.hov);
    }
    let y = rect.center().y;
    paint_left(ui, line(ui, icon::FOLDER, type_role::icon(), t.ink2), rect.left() + 6.0, y);
    let x = paint_left(ui, name, rect.left() + 28.0, y);
    paint_left(ui, line(ui, icon::CARET_DOWN, font_at(Family::Icon, 12.0), t.ink2), x + 6.0, y);
    focus_ring(ui, &response);
    let label = format!("Project {}", panel.session.project().name());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
    Popup::menu(&response).show(|ui| {
        ui.set_width(280.0);
        for (image, title, action) in [
            (icon::FOLDER_OPEN, "Open a folder of articles…", Action::OpenFolder),
            (icon::FILE, "Open one article…", Action::OpenFile),
            (icon::BOOK, "Open the sample project", Action::OpenSample),
            (icon::TAG, "Change the labels…", Action::ShowSchema),
            (icon::DOWNLOAD, "Import a dataset…", Action::Import),
            (icon::UPLOAD, "Export a dataset…", Action::Export),
            (icon::X, "Close the project", Action::CloseProject),
        ] {
            if menu_item(ui, image, title, chord_of(&action)).clicked() {
                panel.ask(action);
                ui.close();
            }
        }
    });
}

/// What is done with the articles: annotated, or reviewed, or looked at all together.
fn tabs(ui: &mut Ui, panel: &mut Panel<'_>) {
    let session = panel.session;
    let review = session.review();
    let open = review.and_then(|review| review.here()).map(|here| here.counts().left);
    let reviewing = review.is_some();
    let page = session.page();
    let toggle = || Action::Review(ReviewAction::Toggle);
    ui.spacing_mut().item_spacing.x = 4.0;
    // What lies under a page may be a review.
    let mut annotate: Vec<Action> = page.map(show).into_iter().collect();
    if reviewing || page.is_none() {
        annotate.push(toggle());
    }
    let mut all = vec![
        ("Annotate", None, !reviewing && page.is_none(), annotate),
        ("Review", open, reviewing && page.is_none(), vec![toggle()]),
    ];
    let narrow = ui.ctx().content_rect().width() < NARROW;
    if !narrow {
        all.extend(Page::ALL.map(|one| (one.title(), None, page == Some(one), vec![show(one)])));
    }
    for (title, count, current, actions) in all {
        let response = tab(ui, title, count, current);
        let response = match actions.last().and_then(chord_of).filter(|_| !current) {
            Some(chord) => response.on_hover_text(format!("{title}  {chord}")),
            None => response,
        };
        // A page lies over what was there: its tab goes back to it.
        if response.clicked() && (!current || page.is_some()) {
            panel.actions.extend(actions);
        }
    }
    if narrow {
        let title = page.map_or("Pages", Page::title);
        let response = tab(ui, title, None, page.is_some());
        Popup::menu(&response).show(|ui| {
            ui.set_width(200.0);
            for one in Page::ALL {
                if menu_item(ui, image(one), one.title(), chord_of(&show(one))).clicked() {
                    panel.ask(show(one));
                    ui.close();
                }
            }
        });
    }
}

const fn image(page: Page) -> &'static str {
    match page {
        Page::Project => icon::LIST,
        Page::Agreement => icon::USERS,
        Page::Schema => icon::TAG,
    }
}

/// What shows a page.
const fn show(page: Page) -> Action {
    match page {
        Page::Project => Action::ShowProject,
        Page::Agreement => Action::ShowAgreement,
        Page::Schema => Action::ShowSchema,
    }
}

fn tab(ui: &mut Ui, title: &str, count: Option<usize>, current: bool) -> Response {
    let t = Tokens::of(ui);
    let font = if current { type_role::ui_medium() } else { type_role::ui() };
    let words = line(ui, title, font, if current { t.ink } else { t.ink2 });
    let number = count.map(|count| line(ui, &count.to_string(), type_role::meta(), t.ink3));
    let more = number.as_ref().map_or(0.0, |number| number.size().x + 7.0);
    let size = vec2(words.size().x + more + 22.0, control::BUTTON);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    if current || response.hovered() {
        let fill = if current { t.sel } else { t.hov };
        ui.painter().rect_filled(rect, radius::CONTROL, fill);
    }
    let x = paint_left(ui, words, rect.left() + 11.0, rect.center().y);
    if let Some(number) = number {
        paint_left(ui, number, x + 7.0, rect.center().y);
    }
    focus_ring(ui, &response);
    let name = match count {
        Some(1) => format!("{title}, 1 open difference"),
        Some(n) => format!("{title}, {n} open differences"),
        None => title.to_owned(),
    };
    response.widget_info(|| WidgetInfo::selected(Role::Tab, true, current, &name));
    response
}

fn search_button(ui: &mut Ui) -> Response {
    let t = Tokens::of(ui);
    let width = (ui.available_width() - 8.0).clamp(40.0, 240.0);
    let (rect, response) = ui.allocate_exact_size(vec2(width, 28.0), Sense::click());
    ui.painter().rect(rect, radius::CONTROL, t.raise, Stroke::new(1.0, t.edge), StrokeKind::Inside);
    let y = rect.center().y;
    paint_left(ui, line(ui, icon::MAGNIFIER, type_role::icon(), t.ink2), rect.left() + 8.0, y);
    let chord = chord_of(&Action::OpenPalette(""));
    let mut right = rect.right() - 6.0;
    if let Some(chord) = chord
        && width > 150.0
    {
        right = paint_caps(ui, chord, right, y, false);
    }
    let room = right - rect.left() - 36.0;
    if room > 30.0 {
        let text = clipped(ui, "Search, run a command", type_role::ui(), t.ink3, room);
        paint_left(ui, text, rect.left() + 30.0, y);
    }
    focus_ring(ui, &response);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Search, run a command"));
    response
}

fn avatar(ui: &mut Ui, panel: &mut Panel<'_>) {
    let t = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(28.0, 28.0), Sense::click());
    let fill = if response.hovered() { t.line2 } else { t.sel };
    ui.painter().circle_filled(rect.center(), 13.0, fill);
    paint_centre(
        ui,
        line(ui, &initials(panel.session.author()), type_role::chip_small(), t.ink),
        rect,
    );
    focus_ring(ui, &response);
    let label = format!("Annotator {}", panel.session.author());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
    if response.on_hover_text(&label).clicked() {
        panel.ask(Action::ShowSettings);
    }
}

/// At most two letters of a name.
pub(crate) fn initials(name: &str) -> String {
    let mut words = name.split_whitespace();
    let first = words.next().unwrap_or("?");
    match words.next_back() {
        Some(last) => first.chars().take(1).chain(last.chars().take(1)).collect(),
        None => first.chars().take(2).collect(),
    }
}

/// A rule between groups of a bar.
pub(crate) fn divider(ui: &mut Ui) {
    let t = Tokens::of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(9.0, 20.0), Sense::hover());
    ui.painter().line_segment(
        [pos2(rect.center().x, rect.top()), pos2(rect.center().x, rect.bottom())],
        Stroke::new(1.0, t.line),
    );
}
