//! The bar at the bottom: whether all is saved, whose set this is, what is in it.

use std::time::Duration;

use egui::accesskit::Role;
use egui::{Align, FontId, Layout, Sense, Stroke, Ui, WidgetInfo, vec2};

use super::Panel;
use crate::session::{Action, chord_of};
use crate::ui::state::WindowState;
use crate::ui::theme::{Family, Tokens, font_at, icon, type_role};
use crate::ui::widgets::{Button, clipped, line, paint_caps, paint_left};

/// Paints the bar. `now` is the frame's time in seconds.
pub(crate) fn status_bar(ui: &mut Ui, panel: &mut Panel<'_>, window: &WindowState, now: f64) {
    let t = Tokens::of(ui);
    let full = ui.max_rect();
    ui.painter().rect_filled(full, 0.0, t.app);
    ui.painter().hline(full.x_range(), full.top() + 0.5, Stroke::new(1.0, t.line));
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = 5.0;
        ui.add_space(12.0);
        saved(ui, panel, window, now);
        ui.add_space(14.0);
        let page = panel.session.agreement().is_some() || panel.session.schema_page().is_some();
        if panel.session.review().is_some() && !page {
            reviewing(ui, panel);
        } else {
            text(ui, "Annotator", type_role::small(), t.ink2);
            text(ui, panel.session.author(), type_role::small_strong(), t.ink);
            ui.add_space(14.0);
        }
        if panel.session.review().is_none() && !page {
            counts(ui, panel);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(12.0);
            text(
                ui,
                &format!("{:.0} %", ui.ctx().zoom_factor() * 100.0),
                type_role::small(),
                t.ink,
            );
            ui.add_space(10.0);
            if key_hint(ui, "Keys", &Action::ShowKeys) {
                panel.ask(Action::ShowKeys);
            }
            ui.add_space(10.0);
            if !page {
                mode_or_undo(ui, panel);
            }
        });
    });
}

fn saved(ui: &mut Ui, panel: &mut Panel<'_>, window: &WindowState, now: f64) {
    let t = Tokens::of(ui);
    let Some(open) = panel.session.open() else {
        text(ui, "No article open", type_role::small(), t.ink2);
        return;
    };
    if let Some(reason) = open.read_only() {
        text(ui, icon::LOCK, type_role::icon(), t.warn);
        status(ui, &format!("Read only: {reason}"), t.warn);
        return;
    }
    match open.writer().save_error() {
        None => {
            text(ui, icon::CHECK_CIRCLE, font_at(Family::IconFill, 16.0), t.ink2);
            status(ui, "Saved", t.ink);
            if let Some(at) = window.last_saved {
                let age = (now - at).max(0.0);
                let (words, next) = if age < 1.0 {
                    ("just now".to_owned(), 1.0)
                } else if age < 60.0 {
                    (format!("{age:.0} s ago"), 1.0)
                } else {
                    (format!("{:.0} min ago", (age / 60.0).floor()), 60.0)
                };
                text(ui, &words, type_role::small(), t.ink3);
                if window.clock_runs {
                    ui.ctx().request_repaint_after(Duration::from_secs_f64(next));
                }
            }
        }
        Some(why) => {
            text(ui, icon::WARNING, font_at(Family::IconFill, 16.0), t.bad);
            status(ui, &format!("Not saved: {why}"), t.bad);
            if Button::new("Retry").small().show(ui).clicked() {
                panel.ask(Action::Checkpoint);
            }
            if Button::new("Save elsewhere…").small().show(ui).clicked() {
                panel.ask(Action::SaveCopy);
            }
        }
    }
}

/// Where decisions go, who makes them, and how far gold is.
fn reviewing(ui: &mut Ui, panel: &Panel<'_>) {
    let t = Tokens::of(ui);
    text(ui, "Reviewing into", type_role::small(), t.ink2);
    text(ui, "gold", type_role::small_strong(), t.ink);
    text(ui, "· adjudicator", type_role::small(), t.ink2);
    let author = panel.session.author();
    let galley = clipped(ui, author, type_role::small_strong(), t.ink, 160.0);
    let (rect, response) = ui.allocate_exact_size(galley.size(), Sense::hover());
    paint_left(ui, galley, rect.left(), rect.center().y);
    let name = format!("Reviewing into gold, adjudicator {author}");
    response.widget_info(|| WidgetInfo::labeled(Role::Status, true, &name));
    response.on_hover_text(author);
    ui.add_space(14.0);
    let progress = panel.session.gold_progress();
    if progress.articles > 0 && ui.max_rect().width() > 820.0 {
        text(ui, &progress.done.to_string(), type_role::small_strong(), t.ink);
        let of = match progress.articles {
            1 => "of 1 article done".to_owned(),
            n => format!("of {n} articles done"),
        };
        text(ui, &of, type_role::small(), t.ink2);
    }
}

fn counts(ui: &mut Ui, panel: &Panel<'_>) {
    let t = Tokens::of(ui);
    if let Some(read) = panel.session.sets_being_read() {
        let articles = panel.session.project().articles().len();
        let words = format!("Reading sets: {read} of at most {articles}");
        status(ui, &words, t.ink2);
        ui.add_space(14.0);
    }
    let Some(open) = panel.session.open() else { return };
    let spans = open.set().spans().len();
    let comments = open.comment_count();
    text(ui, &spans.to_string(), type_role::small_strong(), t.ink);
    text(ui, if spans == 1 { "span" } else { "spans" }, type_role::small(), t.ink2);
    if comments > 0 {
        text(ui, "·", type_role::small(), t.ink3);
        text(ui, &comments.to_string(), type_role::small_strong(), t.ink);
        text(ui, if comments == 1 { "comment" } else { "comments" }, type_role::small(), t.ink2);
    }
    let unsaved = panel.session.unsaved_schema();
    if unsaved > 0 && ui.available_width() > 420.0 {
        let changes = if unsaved == 1 { "change" } else { "changes" };
        let words = format!("Schema: {unsaved} unsaved {changes}");
        text(ui, &words, type_role::small_medium(), t.warn);
    }
}

/// What the keyboard is doing now, or else what Ctrl Z would undo.
fn mode_or_undo(ui: &mut Ui, panel: &mut Panel<'_>) {
    let t = Tokens::of(ui);
    let session = panel.session;
    if let Some(brush) = &session.selection().brush {
        text(ui, &format!("Brush: {brush}, Esc to leave"), type_role::small_strong(), t.ink);
    } else if session.selection().adding_fragment {
        text(ui, "Fragment: select text, F to add, Esc to leave", type_role::small_strong(), t.ink);
    } else if let Some(title) = session
        .open()
        .filter(|o| o.read_only().is_none())
        .map(|o| o.writer().history())
        // What was done to the schema is taken back on its page.
        .filter(|h| h.last_done().is_some_and(|change| change.schema_versions().is_none()))
        .and_then(|history| history.undo_title())
    {
        let title = title.to_owned();
        if key_hint(ui, &title, &Action::Undo) {
            panel.ask(Action::Undo);
        }
    }
}

/// A key and what it does, to be clicked as well.
fn key_hint(ui: &mut Ui, title: &str, action: &Action) -> bool {
    let t = Tokens::of(ui);
    let chord = chord_of(action);
    let cap = chord.map_or(0.0, |c| crate::ui::widgets::caps_width(ui, c).max(18.0) + 6.0);
    // What stands at the left is not painted over.
    let room = (ui.available_width() - cap - 16.0).min(320.0);
    if room < 40.0 {
        return false;
    }
    let galley = clipped(ui, title, type_role::small(), t.ink2, room);
    let (rect, response) =
        ui.allocate_exact_size(vec2(galley.size().x + cap, 22.0), Sense::click());
    let y = rect.center().y;
    if let Some(chord) = chord {
        paint_caps(ui, chord, rect.left() + cap - 6.0, y, false);
    }
    paint_left(ui, galley, rect.left() + cap, y);
    let name = match action {
        Action::Undo => format!("Undo: {title}"),
        _ => title.to_owned(),
    };
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    response.clicked()
}

fn status(ui: &mut Ui, words: &str, colour: egui::Color32) {
    let galley = clipped(ui, words, type_role::small_strong(), colour, 420.0);
    let (rect, response) = ui.allocate_exact_size(galley.size(), Sense::hover());
    paint_left(ui, galley, rect.left(), rect.center().y);
    let name = words.to_owned();
    response.widget_info(|| WidgetInfo::labeled(Role::Status, true, &name));
}

fn text(ui: &mut Ui, words: &str, font: FontId, colour: egui::Color32) {
    let galley = line(ui, words, font, colour);
    let (rect, _) = ui.allocate_exact_size(galley.size(), Sense::hover());
    paint_left(ui, galley, rect.left(), rect.center().y);
}
