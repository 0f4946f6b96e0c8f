//! What the sections are put together from.

use egui::accesskit::Role;
use egui::{Color32, Rect, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};
use jiff::Timestamp;

use crate::session::{Action, DashboardAction};
use crate::ui::panels::Panel;
use crate::ui::panels::top_bar::initials;
use crate::ui::theme::{Family, Tokens, font_at, icon, type_role};
use crate::ui::widgets::{IconButton, clipped, line, paint_centre, paint_left};

/// How high the heading of a section is, with what is below it.
const HEADING: f32 = 28.0;

/// The heading of a section. With `table`, a button that copies its numbers. Answers the room at
/// its right end.
pub(super) fn heading(
    ui: &mut Ui,
    panel: &mut Panel<'_>,
    text: &str,
    about: &str,
    table: Option<&'static str>,
) -> Rect {
    let t = Tokens::of(ui);
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), HEADING), Sense::hover());
    let y = rect.center().y;
    let end = paint_left(ui, line(ui, text, type_role::section(), t.ink), rect.left(), y);
    let mut right = rect.right();
    if let Some(table) = table {
        let place = Rect::from_min_max(pos2(right - 28.0, rect.top()), rect.max);
        let mut inner = ui.new_child(UiBuilder::new().max_rect(place));
        let name = format!("Copy as CSV: {text}");
        if IconButton::new(icon::COPY, &name).show(&mut inner).clicked() {
            panel.ask(Action::Dashboard(DashboardAction::Copy(table)));
        }
        right = place.left() - 4.0;
    }
    let room = (right - end - 10.0).max(1.0);
    let words = clipped(ui, about, type_role::meta(), t.ink3, room);
    let end = paint_left(ui, words, end + 10.0, y + 1.0);
    let name = if about.is_empty() { text.to_owned() } else { format!("{text}, {about}") };
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, &name));
    Rect::from_min_max(pos2(end + 10.0, rect.top()), pos2(right, rect.bottom()))
}

/// A line of small text in place of what is not there.
pub(super) fn nothing(ui: &mut Ui, text: &str) {
    let t = Tokens::of(ui);
    ui.add_space(8.0);
    crate::ui::panels::parts::remark(ui, text, t.ink2);
}

/// Somebody’s initials on a disc; gold’s is a seal.
pub(super) fn avatar(ui: &Ui, rect: Rect, name: &str) {
    let t = Tokens::of(ui);
    ui.painter().circle_filled(rect.center(), rect.width() / 2.0, t.sel);
    if name == crate::review::gold::GOLD {
        let font = font_at(Family::Icon, rect.width() * 0.55);
        paint_centre(ui, line(ui, icon::SEAL, font, t.ink), rect);
        return;
    }
    paint_centre(ui, line(ui, &initials(name), type_role::chip_small(), t.ink), rect);
}

/// A hairline below a row of a section.
pub(super) fn under(ui: &mut Ui) {
    crate::ui::widgets::hairline(ui);
}

/// An icon with its middle at a place.
pub(super) fn sign(ui: &Ui, image: &str, x: f32, y: f32, colour: Color32) {
    let place = Rect::from_center_size(pos2(x, y), vec2(16.0, 16.0));
    paint_centre(ui, line(ui, image, font_at(Family::Icon, 15.0), colour), place);
}

/// How long ago something was, in few letters.
pub(super) fn ago(now: Timestamp, then: Timestamp) -> String {
    let seconds = now.as_second() - then.as_second();
    match seconds {
        ..60 => "now".to_owned(),
        60..3_600 => format!("{} min ago", seconds / 60),
        3_600..86_400 => format!("{} h ago", seconds / 3_600),
        86_400..172_800 => "yesterday".to_owned(),
        172_800..864_000 => format!("{} days ago", seconds / 86_400),
        _ => then.to_zoned(jiff::tz::TimeZone::system()).strftime("%-d %b %Y").to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_said_in_few_letters() {
        let now = Timestamp::from_second(1_000_000_000).unwrap();
        let before =
            |seconds: i64| ago(now, Timestamp::from_second(1_000_000_000 - seconds).unwrap());
        assert_eq!(before(-5), "now");
        assert_eq!(before(59), "now");
        assert_eq!(before(60), "1 min ago");
        assert_eq!(before(3 * 3_600 + 5), "3 h ago");
        assert_eq!(before(86_400), "yesterday");
        assert_eq!(before(9 * 86_400), "9 days ago");
        assert!(before(40 * 86_400).ends_with("2001"));
    }
}
