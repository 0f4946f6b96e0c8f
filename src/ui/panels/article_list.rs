//! The list of articles at the left, in full or as a rail of rings.

use egui::accesskit::Role;
use egui::{Align, Id, Layout, Rect, ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::Panel;
use crate::annotation::Status;
use crate::project::ArticleEntry;
use crate::session::{Action, Progress, chord_of};
use crate::ui::state::{Focus, ListFilter, WindowState};
use crate::ui::theme::{Family, Tokens, control, font_at, icon, radius, type_role};
use crate::ui::widgets::{
    Button, IconButton, TextField, line, paint_centre, paint_left, paint_right, paint_ring, wrapped,
};

/// The id of the filter field.
pub(crate) fn filter_id() -> Id {
    Id::unique("filter articles")
}

const ROW: f32 = 64.0;

/// Paints the list.
pub(crate) fn article_list(ui: &mut Ui, panel: &mut Panel<'_>, window: &mut WindowState) {
    let t = Tokens::of(ui);
    let full = ui.max_rect();
    ui.painter().rect_filled(full, 0.0, t.panel);
    ui.painter().vline(full.right() - 0.5, full.y_range(), Stroke::new(1.0, t.line));
    if window.list_open {
        whole(ui, panel, window);
    } else {
        rail(ui, panel);
    }
}

fn whole(ui: &mut Ui, panel: &mut Panel<'_>, window: &mut WindowState) {
    let t = Tokens::of(ui);
    let session = panel.session;
    let entries = session.project().articles();
    ui.spacing_mut().item_spacing.y = 0.0;
    let Progress { new, begun, done } = session.progress();

    ui.allocate_ui_with_layout(
        vec2(ui.available_width(), control::PANEL_HEADER),
        Layout::left_to_right(Align::Center),
        |ui| {
            ui.add_space(12.0);
            let title = line(ui, "Articles", type_role::ui_strong(), t.ink);
            let (rect, response) = ui.allocate_exact_size(title.size(), Sense::hover());
            paint_left(ui, title, rect.left(), rect.center().y);
            response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, "Articles"));
            let count = line(ui, &entries.len().to_string(), type_role::meta(), t.ink3);
            let (rect, _) = ui.allocate_exact_size(count.size(), Sense::hover());
            paint_left(ui, count, rect.left(), rect.center().y);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.add_space(6.0);
                if IconButton::new(icon::SIDEBAR, "Hide article list")
                    .chord(chord_of(&Action::ToggleArticleList))
                    .show(ui)
                    .clicked()
                {
                    panel.ask(Action::ToggleArticleList);
                }
                if session.review().is_some()
                    && IconButton::new(icon::LIST, "Show the differences").show(ui).clicked()
                {
                    window.review.articles = false;
                }
            });
        },
    );
    let mut opens_first = false;
    padded(ui, control::BUTTON, |ui| {
        let response = TextField::new(filter_id(), "Filter articles", "Filter articles")
            .search()
            .chord(chord_of(&Action::FilterArticles))
            .show(ui, &mut window.filter);
        if window.take_focus(Focus::Filter) {
            response.request_focus();
        }
        opens_first = response.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
    });
    ui.add_space(8.0);
    padded(ui, control::BUTTON_SMALL, |ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        let filters = [
            (ListFilter::All, "All", "All".to_owned()),
            (ListFilter::Todo, "To do", format!("To do {new}")),
            (ListFilter::Open, "Open", format!("Open {begun}")),
            (ListFilter::Done, "Done", format!("Done {done}")),
        ];
        // With a hundred thousand articles there is no room for the counts.
        let width =
            |(_, _, name): &(_, _, String)| Button::new(name).small().ghost().width(ui) + 2.0;
        let counted = filters.iter().map(width).sum::<f32>() <= ui.available_width() + 2.0;
        for (filter, short, name) in &filters {
            let chosen = window.list_filter == *filter;
            let shown = if counted { name } else { *short };
            let button = Button::new(shown).small().ghost().named(name).selected(chosen);
            if button.show(ui).clicked() {
                window.list_filter = *filter;
            }
        }
    });
    ui.add_space(10.0);
    crate::ui::widgets::hairline(ui);

    let wanted = window.filter.to_lowercase();
    let shown: Vec<&ArticleEntry> = session
        .queue()
        .filter(|e| match window.list_filter {
            ListFilter::All => true,
            ListFilter::Todo => session.status_of(&e.id) == Status::New,
            ListFilter::Open => session.status_of(&e.id) == Status::InProgress,
            ListFilter::Done => session.status_of(&e.id) == Status::Done,
        })
        .filter(|e| {
            if wanted.is_empty() {
                return true;
            }
            // Ten thousand files are not read to find a word in their titles.
            let title = if entries.len() <= 2000 {
                session.title(&e.id)
            } else {
                session.known_title(&e.id).unwrap_or_default()
            };
            let title = title.to_lowercase();
            let id = e.id.0.to_lowercase();
            wanted.split_whitespace().all(|word| id.contains(word) || title.contains(word))
        })
        .collect();

    if opens_first && let Some(first) = shown.first() {
        panel.ask(Action::OpenArticle(first.id.clone()));
    }
    let footer = 44.0;
    let height = (ui.available_height() - footer).max(ROW);
    let area = Rect::from_min_size(ui.cursor().min, vec2(ui.available_width(), height));
    let mut list =
        ui.new_child(egui::UiBuilder::new().max_rect(area).layout(Layout::top_down(Align::LEFT)));
    if shown.is_empty() {
        nothing(&mut list, entries.is_empty(), window);
    } else {
        ScrollArea::vertical().id_salt("articles").auto_shrink(false).show_rows(
            &mut list,
            ROW,
            shown.len(),
            |ui, range| {
                ui.spacing_mut().item_spacing.y = 0.0;
                for entry in shown.get(range).unwrap_or_default() {
                    row(ui, panel, entry);
                }
            },
        );
    }
    ui.advance_cursor_after_rect(area);

    // How much of the whole is done.
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), footer), Sense::hover());
    ui.painter().hline(rect.x_range(), rect.top() + 0.5, Stroke::new(1.0, t.line));
    let y = rect.top() + 15.0;
    let x = paint_left(
        ui,
        line(ui, &done.to_string(), type_role::small_strong(), t.ink),
        rect.left() + 12.0,
        y,
    );
    paint_left(
        ui,
        line(ui, &format!("of {} done", entries.len()), type_role::small(), t.ink2),
        x + 4.0,
        y,
    );
    paint_right(
        ui,
        line(ui, &format!("{} to do", new + begun), type_role::small(), t.ink2),
        rect.right() - 12.0,
        y,
    );
    let bar = Rect::from_min_size(
        pos2(rect.left() + 12.0, rect.top() + 29.0),
        vec2(rect.width() - 24.0, 5.0),
    );
    ui.painter().rect_filled(bar, 2.5, t.sel);
    if !entries.is_empty() {
        let share = |n: usize| bar.width() * n as f32 / entries.len() as f32;
        let both = Rect::from_min_size(bar.min, vec2(share(done + begun), bar.height()));
        ui.painter().rect_filled(both, 2.5, t.edge);
        ui.painter().rect_filled(
            Rect::from_min_size(bar.min, vec2(share(done), bar.height())),
            2.5,
            t.ink,
        );
    }
}

/// A row of the list's head with its side padding.
fn padded(ui: &mut Ui, height: f32, add: impl FnOnce(&mut Ui)) {
    let width = ui.available_width();
    let (rect, _) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    let inner = rect.shrink2(vec2(12.0, 0.0));
    let layout = Layout::left_to_right(Align::Center);
    let mut row = ui.new_child(egui::UiBuilder::new().max_rect(inner).layout(layout));
    add(&mut row);
}

fn nothing(ui: &mut Ui, no_articles: bool, window: &mut WindowState) {
    let t = Tokens::of(ui);
    ui.add_space(16.0);
    let words = if no_articles {
        "No articles here yet. Put text files into the folder, or drop them on the window."
            .to_owned()
    } else if window.filter.is_empty() {
        "No article with this status.".to_owned()
    } else {
        format!("No article matches “{}”.", window.filter)
    };
    let galley = wrapped(ui, &words, type_role::ui(), t.ink2, ui.available_width() - 24.0, 4, 18.0);
    let (rect, _) =
        ui.allocate_exact_size(vec2(ui.available_width(), galley.size().y), Sense::hover());
    ui.painter().galley(rect.min + vec2(12.0, 0.0), galley, t.ink2);
    ui.add_space(10.0);
    if !no_articles {
        padded(ui, control::BUTTON_SMALL, |ui| {
            if Button::new("Clear the filter").small().show(ui).clicked() {
                window.filter.clear();
                window.list_filter = ListFilter::All;
            }
        });
    }
}

fn row(ui: &mut Ui, panel: &mut Panel<'_>, entry: &ArticleEntry) {
    let t = Tokens::of(ui);
    let session = panel.session;
    let current = session.current_id().is_some_and(|id| id == entry.id);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    if current {
        ui.painter().rect_filled(rect, 0.0, t.sel);
        let bar = Rect::from_min_size(rect.min, vec2(3.0, rect.height()));
        ui.painter().rect_filled(bar, 0.0, t.ink);
    } else if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, 0.0, t.hov);
    }
    let status = session.status_of(&entry.id);
    let share = share_done(panel, entry);
    let centre = pos2(rect.left() + 20.0, rect.top() + 18.0);
    let title = session.title(&entry.id);
    let failed = entry.problem.is_some()
        || session.looks_unreadable(&entry.id)
        || session.problem().is_some_and(|(id, _)| *id == entry.id);
    if failed {
        let warn = line(ui, icon::WARNING, font_at(Family::IconFill, 16.0), t.warn);
        paint_centre(ui, warn, Rect::from_center_size(centre, vec2(16.0, 16.0)));
    } else {
        paint_ring(ui, centre, share);
    }
    let (face, colour) = match status {
        _ if current => (type_role::ui_strong(), t.ink),
        Status::Done => (type_role::ui(), t.ink2),
        // Somebody else was given it.
        _ if !session.is_own(&entry.id) => (type_role::ui(), t.ink3),
        _ => (type_role::ui_medium(), t.ink),
    };
    let galley = wrapped(ui, &title, face, colour, rect.width() - 50.0, 2, 17.0);
    let one_line = galley.rows.len() < 2;
    let top = rect.top() + 9.0;
    ui.painter().galley(pos2(rect.left() + 38.0, top), galley, colour);
    let mut meta = match status {
        _ if failed => "Cannot be read".to_owned(),
        Status::New => "Not begun".to_owned(),
        Status::InProgress => "In progress".to_owned(),
        Status::Done => "Done".to_owned(),
    };
    if current && status == Status::InProgress {
        meta = format!("In progress  {:.0} %", share * 100.0);
    }
    if !session.is_own(&entry.id) {
        meta.push_str(" · not given to you");
    }
    let y = rect.top() + if one_line { 36.0 } else { 52.0 };
    paint_left(ui, line(ui, &meta, type_role::meta(), t.ink3), rect.left() + 38.0, y);
    let name = format!("{title}, {meta}");
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, current, &name));
    let response = match &entry.problem {
        Some(why) => response.on_hover_text(why),
        None => response,
    };
    if response.clicked() {
        panel.ask(Action::OpenArticle(entry.id.clone()));
    }
}

/// How much of an article is done, 0 to 1; for those not in hand only the status is known.
fn share_done(panel: &Panel<'_>, entry: &ArticleEntry) -> f32 {
    let session = panel.session;
    match session.status_of(&entry.id) {
        Status::New => 0.0,
        Status::Done => 1.0,
        Status::InProgress => match session.open() {
            Some(open) if open.article.id == entry.id => {
                let left = open.todos().len() as f32;
                let settled = (open.set().spans().len() + open.set().segment_labels().len()) as f32;
                (settled / (settled + left).max(1.0)).clamp(0.02, 0.999)
            }
            _ => 0.5,
        },
    }
}

fn rail(ui: &mut Ui, panel: &mut Panel<'_>) {
    let session = panel.session;
    ui.spacing_mut().item_spacing.y = 0.0;
    ui.add_space(8.0);
    ui.vertical_centered(|ui| {
        if IconButton::new(icon::SIDEBAR, "Show article list")
            .chord(chord_of(&Action::ToggleArticleList))
            .show(ui)
            .clicked()
        {
            panel.ask(Action::ToggleArticleList);
        }
    });
    ui.add_space(6.0);
    crate::ui::widgets::hairline(ui);
    let entries = session.project().articles();
    ScrollArea::vertical().id_salt("rail").auto_shrink(false).show_rows(
        ui,
        36.0,
        entries.len(),
        |ui, range| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for entry in entries.get(range).unwrap_or_default() {
                let t = Tokens::of(ui);
                let current = session.current_id().is_some_and(|id| id == entry.id);
                let (rect, response) =
                    ui.allocate_exact_size(vec2(ui.available_width(), 36.0), Sense::click());
                if current {
                    ui.painter().rect_filled(rect, 0.0, t.sel);
                    ui.painter().rect_filled(
                        Rect::from_min_size(rect.min, vec2(3.0, 36.0)),
                        0.0,
                        t.ink,
                    );
                } else if response.hovered() {
                    ui.painter().rect_filled(rect, radius::CONTROL, t.hov);
                }
                paint_ring(ui, rect.center(), share_done(panel, entry));
                let title = session.title(&entry.id);
                response.widget_info(|| WidgetInfo::selected(Role::Button, true, current, &title));
                if response.on_hover_text(&title).clicked() {
                    panel.ask(Action::OpenArticle(entry.id.clone()));
                }
            }
        },
    );
}
