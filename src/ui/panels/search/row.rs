//! One row of the list: an article, or a hit in it.

use egui::accesskit::Role;
use egui::text::{LayoutJob, TextFormat};
use egui::{Id, Rect, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::project::{FoundArticle, FoundHit};
use crate::schema::{Colour, Schema};
use crate::session::{Action, HitAt, Search, SearchAction};
use crate::ui::panels::Panel;
use crate::ui::theme::{Tokens, control, icon, type_role};
use crate::ui::widgets::{
    Chip, clipped, cut_at, focus_ring_inside, line, paint_centre, paint_left, paint_right,
};

/// The room for a box to tick.
const BOX: f32 = 28.0;
/// How much stands before the words at most, in characters, so that these are in view.
const BEFORE: usize = 22;

pub(super) fn article_row(
    ui: &mut Ui,
    panel: &mut Panel<'_>,
    search: &Search,
    article: usize,
    rect: Rect,
) {
    let t = Tokens::of(ui);
    let Some(found) = search.found().get(article) else { return };
    let response = ui.interact(rect, Id::unique(("search article", article)), Sense::click());
    ui.painter().rect_filled(rect, 0.0, if response.hovered() { t.hov } else { t.panel });
    let choosing = search.operation().is_some();
    let y = rect.center().y + 2.0;
    let mut left = rect.left() + 12.0;
    if choosing {
        let all: Vec<HitAt> = (0..found.hits.len()).map(|hit| HitAt { article, hit }).collect();
        let can = all.iter().any(|at| search.can_be_checked(*at));
        let on = can && all.iter().all(|at| search.is_checked(*at) || !search.can_be_checked(*at));
        let name = format!("Choose all hits in {}", found.title);
        let id = Id::unique(("search article box", article));
        if tick(ui, left, y, id, on, can, &name) {
            panel.ask(Action::Search(SearchAction::CheckAll(Some(article), !on)));
        }
        left += BOX - 4.0;
    }
    let count = found.hits.len().to_string();
    let right =
        paint_right(ui, line(ui, &count, type_role::meta(), t.ink3), rect.right() - 14.0, y);
    let title = clipped(ui, &found.title, type_role::small_strong(), t.ink, right - left - 10.0);
    paint_left(ui, title, left, y);
    let name = format!("{}, {count} hits", found.title);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    focus_ring_inside(ui, &response);
    let response = response.on_hover_text(format!("{}\n{}", found.title, found.article));
    if response.clicked() {
        panel.ask(Action::Search(SearchAction::Select(HitAt { article, hit: 0 })));
    }
}

pub(super) fn hit_row(ui: &mut Ui, panel: &mut Panel<'_>, search: &Search, at: HitAt, rect: Rect) {
    let t = Tokens::of(ui);
    let Some((article, hit)) = search.hit(at) else { return };
    let id = Id::unique(("search hit", at.article, at.hit));
    let response = ui.interact(rect, id, Sense::click());
    let current = search.at() == Some(at);
    let painter = ui.painter();
    if current {
        painter.rect_filled(rect, 0.0, t.sel);
        painter.rect_filled(Rect::from_min_size(rect.min, vec2(3.0, rect.height())), 0.0, t.ink);
    } else if response.hovered() {
        painter.rect_filled(rect, 0.0, t.hov);
    }
    painter.hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, t.line));
    let choosing = search.operation().is_some();
    let (checked, can) = (search.is_checked(at), search.can_be_checked(at));
    let mut left = rect.left() + 12.0;
    if choosing {
        let words = spoken_words(hit);
        if tick(
            ui,
            left,
            rect.top() + 17.0,
            id.with("box"),
            checked,
            can,
            &format!("Choose {words}"),
        ) {
            panel.ask(Action::Search(SearchAction::Check(at, !checked)));
        }
        left += BOX;
    }
    let width = rect.right() - 12.0 - left;
    let faint = choosing && !checked;
    let none = egui::Color32::TRANSPARENT;
    let colours = match (faint, current) {
        (true, _) => [t.ink3, t.ink3, none],
        (false, true) => [t.ink2, t.ink, t.line2],
        (false, false) => [t.ink2, t.ink, t.line],
    };
    let galley = cut_at(ui, words_job(hit, colours), width);
    let place = pos2(left, rect.top() + 17.0 - galley.size().y / 2.0);
    ui.painter().galley(place, galley, t.ink);
    meta(ui, panel.session.schema(), hit, left, rect.top() + 38.0, rect.right() - 12.0);
    let name = spoken(article, hit, choosing.then_some((checked, can)));
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, current, &name));
    focus_ring_inside(ui, &response);
    if response.clicked() {
        panel.ask(Action::Search(SearchAction::Select(at)));
    }
}

/// A box to tick; whether it was pressed.
fn tick(ui: &mut Ui, left: f32, y: f32, id: Id, on: bool, can: bool, name: &str) -> bool {
    let t = Tokens::of(ui);
    let rect = Rect::from_center_size(pos2(left + 8.0, y), vec2(24.0, 24.0));
    let sense = if can { Sense::click() } else { Sense::hover() };
    let response = ui.interact(rect, id, sense);
    let (sign, colour) = match (can, on) {
        (false, _) => (icon::MINUS, t.line2),
        (true, true) => (icon::CHECK_SQUARE, t.ink),
        (true, false) => (icon::SQUARE, t.edge),
    };
    paint_centre(ui, line(ui, sign, type_role::icon(), colour), rect);
    crate::ui::widgets::focus_ring(ui, &response);
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, can, on, name));
    can && response.clicked()
}

/// The words with what stands around them, in one line.
/// `colours` are those of what is around, of the words, and behind these.
fn words_job(hit: &FoundHit, colours: [egui::Color32; 3]) -> LayoutJob {
    let excerpt = &hit.excerpt;
    let mut job = LayoutJob::default();
    let format = |colour, background| TextFormat {
        font_id: type_role::excerpt(),
        color: colour,
        background,
        ..TextFormat::default()
    };
    let [plain, strong, behind] = colours;
    let long = excerpt.before.chars().count().saturating_sub(BEFORE);
    let before = match excerpt.before.char_indices().nth(long) {
        Some((at, _)) if long > 0 => format!("…{}", excerpt.before.get(at..).unwrap_or_default()),
        _ => excerpt.before.clone(),
    };
    let none = egui::Color32::TRANSPARENT;
    job.append(&before, 0.0, format(plain, none));
    job.append(&excerpt.words, 0.0, format(strong, behind));
    job.append(&excerpt.after, 0.0, format(plain, none));
    job
}

/// What is there already, and in which part of the article.
fn meta(ui: &mut Ui, schema: &Schema, hit: &FoundHit, left: f32, y: f32, right: f32) {
    let t = Tokens::of(ui);
    let mut x = left;
    let chip = |ui: &mut Ui, label: &str, x: f32| -> f32 {
        let code = schema.span_label(label).map_or(label, |(_, label)| &label.name);
        let chip = Chip::new(code, colour_of(schema, label), label).small().passive();
        let width = chip.width(ui);
        if x + width > right {
            return x;
        }
        let rect = Rect::from_min_size(
            pos2(x, y - control::CHIP_SMALL / 2.0),
            vec2(width, control::CHIP_SMALL),
        );
        let id = ui.scope_id().with(("search chip", label, x as i32, y as i32));
        chip.show_at(ui, rect, id);
        x + width + 6.0
    };
    let mut words = Vec::new();
    match &hit.hit.annotation {
        Some(annotation) => {
            x = chip(ui, &annotation.label, x);
            words.push(format!("by {}", annotation.annotator));
            if !annotation.note.is_empty() {
                words.push(format!("“{}”", annotation.note));
            }
        }
        None => {
            for labelled in hit.labelled.iter().take(3) {
                x = chip(ui, &labelled.label, x);
            }
            if hit.labelled.iter().any(|labelled| !labelled.same) {
                words.push("across it".to_owned());
            }
            if !hit.readable {
                words.push("outside of what is read".to_owned());
            }
        }
    }
    words.extend(hit.hit.part.map(|part| part.name().to_owned()));
    let galley = clipped(ui, &words.join(" · "), type_role::small(), t.ink3, right - x);
    paint_left(ui, galley, x, y);
}

fn colour_of(schema: &Schema, label: &str) -> Colour {
    schema.span_label(label).map_or(Colour::Slate, |(_, label)| label.colour)
}

fn spoken_words(hit: &FoundHit) -> String {
    format!("{}{}{}", hit.excerpt.before, hit.excerpt.words, hit.excerpt.after)
}

fn spoken(article: &FoundArticle, hit: &FoundHit, chosen: Option<(bool, bool)>) -> String {
    let mut name = format!("{}: {}", hit.excerpt.words, spoken_words(hit));
    match &hit.hit.annotation {
        Some(annotation) => {
            name.push_str(&format!(", {} by {}", annotation.label, annotation.annotator));
        }
        None => {
            for labelled in &hit.labelled {
                name.push_str(&format!(", {}", labelled.label));
            }
        }
    }
    name.push_str(match chosen {
        Some((true, _)) => ", chosen",
        Some((false, true)) => ", left out",
        Some((false, false)) => ", nothing to do",
        None => "",
    });
    format!("{name}, in {}", article.title)
}
