//! The bar between the dock and the text: which article, what is shown, done.

use egui::{Align, Layout, Stroke, Ui};

use super::Panel;
use crate::annotation::Status;
use crate::session::{Action, ReviewAction, Way, chord_of};
use crate::ui::state::{TagDensity, WindowState, in_review, is_narrow};
use crate::ui::theme::{Tokens, icon, type_role};
use crate::ui::widgets::{Button, IconButton, clipped, line, paint_left, segmented};

/// Narrower than this, in points, the button at the right does without its key.
const CHORD: f32 = 620.0;
/// Narrower than this, what all agree on is hidden by an icon.
const WORDS: f32 = 700.0;

/// Paints the bar.
pub(crate) fn document_bar(ui: &mut Ui, panel: &mut Panel<'_>, window: &WindowState) {
    let t = Tokens::of(ui);
    let full = ui.max_rect();
    ui.painter().rect_filled(full, 0.0, t.panel);
    ui.painter().hline(full.x_range(), full.bottom() - 0.5, Stroke::new(1.0, t.line));
    let session = panel.session;
    let Some(id) = session.current_id() else { return };
    let of = session.project().articles().len();
    let at = session.queue().position(|entry| entry.id == id).map_or(0, |i| i + 1);
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        ui.add_space(8.0);
        let previous = Action::StepArticle(Way::Back);
        if IconButton::new(icon::CARET_LEFT, "Previous article")
            .chord(chord_of(&previous))
            .show(ui)
            .clicked()
        {
            panel.ask(previous);
        }
        let count = line(ui, &format!("{at} of {of}"), type_role::ui(), t.ink);
        let (rect, _) = ui.allocate_exact_size(count.size(), egui::Sense::hover());
        paint_left(ui, count, rect.left(), rect.center().y);
        let next = Action::StepArticle(Way::Forward);
        if IconButton::new(icon::CARET_RIGHT, "Next article")
            .chord(chord_of(&next))
            .show(ui)
            .clicked()
        {
            panel.ask(next);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 10.0;
            ui.add_space(10.0);
            if session.open().is_none() {
                return;
            }
            let editing = session.review().is_some_and(|review| review.editing().is_some());
            let compares = session.review().is_none_or(|review| review.here().is_some());
            if editing || !compares {
                // First the difference, then the article; and no gold of what is not compared.
            } else if session.status_of(&id) == Status::Done {
                if Button::new("Reopen").icon(icon::UNDO).show(ui).clicked() {
                    panel.ask(Action::Reopen);
                }
            } else if Button::new("Done, next")
                .icon(icon::CHECK)
                .chord(chord_of(&Action::MarkDone).filter(|_| full.width() > CHORD))
                .show(ui)
                .clicked()
            {
                panel.ask(Action::MarkDone);
            }
            let side =
                if in_review(session) { "Show what is proposed" } else { "Show the inspector" };
            let shown = window.inspector_over
                || (window.inspector_open && !is_narrow(ui.ctx(), Some(session)));
            if !shown
                && IconButton::new(icon::INFO, side)
                    .chord(chord_of(&Action::ToggleInspector))
                    .show(ui)
                    .clicked()
            {
                panel.ask(Action::ToggleInspector);
            }
            if in_review(session) {
                compared(ui, panel, full.width());
            } else {
                let grid = window.grid && session.open().is_some_and(|o| o.comment_count() > 0);
                parts(ui, panel, grid);
                if !grid {
                    tags(ui, panel, window);
                }
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add_space(10.0);
                let room = ui.available_width();
                // A few letters of a name say nothing.
                if room > 80.0 {
                    let text = clipped(ui, &id.0, type_role::offsets(), t.ink3, room);
                    let (rect, response) =
                        ui.allocate_exact_size(text.size(), egui::Sense::hover());
                    paint_left(ui, text, rect.left(), rect.center().y);
                    response.on_hover_text(id.0.as_str());
                }
            });
        });
    });
}

/// How the sets that are compared are shown.
fn compared(ui: &mut Ui, panel: &mut Panel<'_>, width: f32) {
    let Some(review) = panel.session.review().filter(|review| review.here().is_some()) else {
        return;
    };
    let agreed = Action::Review(ReviewAction::ToggleAgreed);
    let (words, image) = match review.shows_agreed() {
        true => ("Hide agreed", icon::EYE_SLASH),
        false => ("Show agreed", icon::EYE),
    };
    let chord = chord_of(&agreed);
    let pressed = if width > WORDS {
        Button::new(words).icon(image).chord(chord).show(ui).clicked()
    } else {
        IconButton::new(image, words).chord(chord).show(ui).clicked()
    };
    if pressed {
        panel.ask(agreed);
    }
    let beside = review.is_beside();
    let words = if width > CHORD - 100.0 { ["Merged", "Side by side"] } else { ["One", "Each"] };
    let pressed = segmented(ui, "Text", &words, Some(usize::from(beside)), false);
    if pressed.is_some_and(|at| (at == 1) != beside) {
        panel.ask(Action::Review(ReviewAction::ToggleBeside));
    }
}

/// Article, comments or their list, with how many comments carry a label.
fn parts(ui: &mut Ui, panel: &mut Panel<'_>, grid: bool) {
    let session = panel.session;
    let Some(open) = session.open() else { return };
    let (total, labelled) = (open.comment_count(), open.labelled_comment_count());
    if total == 0 {
        return;
    }
    let comments = format!("Comments {labelled}/{total}");
    let here = match session.selection().comment {
        _ if grid => 2,
        Some(_) => 1,
        None => 0,
    };
    let pressed = segmented(ui, "Show", &["Article", &comments, "Grid"], Some(here), false);
    match (pressed, here) {
        (Some(0), 1) | (Some(1), 0) => panel.ask(Action::SwitchToComments),
        (Some(2), 0 | 1) | (Some(1), 2) => panel.ask(Action::ToggleGrid),
        (Some(0), 2) => {
            panel.ask(Action::ToggleGrid);
            panel.ask(Action::SwitchToComments);
        }
        _ => {}
    }
}

/// Which tags are shown in the text.
fn tags(ui: &mut Ui, panel: &mut Panel<'_>, window: &WindowState) {
    let (image, name) = match window.tags {
        TagDensity::All => (icon::EYE, "Tags: all shown"),
        TagDensity::Selected => (icon::EYE, "Tags: selected only"),
        TagDensity::None => (icon::EYE_SLASH, "Tags: none shown"),
    };
    if IconButton::new(image, name).chord(chord_of(&Action::CycleTagDensity)).show(ui).clicked() {
        panel.ask(Action::CycleTagDensity);
    }
}
