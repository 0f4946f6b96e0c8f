//! The figures of a part as a whole, each as a number and as a dot with its interval.

use egui::accesskit::Role;
use egui::{Align2, Rect, Sense, Ui, WidgetInfo, pos2, vec2};

use super::number::{in_words, title, two};
use super::paint::{dot, figure_at, question, ring, scale_names};
use crate::review::figures::Measure;
use crate::session::Named;
use crate::ui::panels::parts::grouped;
use crate::ui::theme::{Tokens, type_role};
use crate::ui::widgets::{clipped, hairline, paint_left, paint_right};

const HEAD: f32 = 26.0;
const ROW: f32 = 32.0;

/// The places of a row's columns, from left to right.
struct Columns {
    name: f32,
    question: f32,
    value: f32,
    scale: (f32, f32),
    interval: f32,
    used: f32,
    excluded: f32,
}

impl Columns {
    fn of(rect: Rect) -> Self {
        let wide = rect.width() > 560.0;
        let excluded = rect.right();
        let used = excluded - 62.0;
        let interval = used - 54.0;
        let name = if wide { 208.0 } else { (rect.width() * 0.31).max(110.0) };
        let value = rect.left() + name + 24.0 + 54.0;
        let scale = if wide { (value + 20.0, interval - 98.0) } else { (value, value) };
        Self { name, question: rect.left() + name + 12.0, value, scale, interval, used, excluded }
    }

    fn scale(&self, rect: Rect) -> Option<Rect> {
        let (left, right) = self.scale;
        let place =
            Rect::from_min_max(pos2(left, rect.top() + 4.0), pos2(right, rect.bottom() - 4.0));
        (place.width() > 60.0).then_some(place)
    }
}

/// What was pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HeadlineAsk {
    /// What a figure is.
    Help(&'static str),
    /// The places that it was made from.
    Places(&'static str),
}

/// Paints them. Answers what was pressed.
pub(super) fn headline(ui: &mut Ui, figures: &[Named<'_>]) -> Option<HeadlineAsk> {
    let t = Tokens::of(ui);
    ui.spacing_mut().item_spacing.y = 0.0;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEAD), Sense::hover());
    let columns = Columns::of(rect);
    for (right, text) in [
        (columns.value, "Value"),
        (columns.interval, "95 %"),
        (columns.used, "n"),
        (columns.excluded, "Left out"),
    ] {
        let at = pos2(right, rect.center().y);
        ui.painter().text(at, Align2::RIGHT_CENTER, text, type_role::meta(), t.ink3);
    }
    if let Some(place) = columns.scale(rect) {
        scale_names(ui, place);
    }
    hairline(ui);
    let mut asked = None;
    for (figure, measure) in figures {
        asked = row(ui, figure, measure).or(asked);
        hairline(ui);
    }
    asked
}

/// One figure; what of it was pressed.
fn row(ui: &mut Ui, figure: &'static str, measure: &Measure) -> Option<HeadlineAsk> {
    let t = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    if response.hovered() {
        ui.painter().rect_filled(rect, 0.0, t.hov);
    }
    let columns = Columns::of(rect);
    let y = rect.center().y;
    let words = format!("{}: {}", title(figure), in_words(measure));
    ring(ui, &response);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &words));
    paint_left(
        ui,
        clipped(ui, title(figure), type_role::ui(), t.ink, columns.name),
        rect.left(),
        y,
    );
    let mark = Rect::from_center_size(pos2(columns.question, y), vec2(20.0, 20.0));
    let help = question(ui, mark, "headline", figure);
    let asked = if help {
        Some(HeadlineAsk::Help(figure))
    } else {
        response.clicked().then_some(HeadlineAsk::Places(figure))
    };
    let small = |text: &str, right: f32| {
        let text = clipped(ui, text, type_role::small(), t.ink2, 120.0);
        paint_right(ui, text, right, y);
    };
    small(&grouped(measure.used), columns.used);
    small(&grouped(measure.excluded), columns.excluded);
    if let Some(why) = measure.undefined {
        let room = columns.used - 50.0 - columns.value + 40.0;
        let text = clipped(ui, &format!("– {why}"), type_role::small(), t.ink3, room);
        paint_left(ui, text, columns.value - 40.0, y);
        return asked;
    }
    figure_at(ui, measure, columns.value, y, type_role::ui_strong());
    if let Some(place) = columns.scale(rect) {
        dot(ui, place, measure);
    }
    match measure.ci95 {
        Some([low, high]) => small(&format!("{} to {}", two(low), two(high)), columns.interval),
        None => small("–", columns.interval),
    }
    asked
}
