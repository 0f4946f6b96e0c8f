//! The bar at the right edge: where the reader is, with marks for what is left to do.

use egui::accesskit::Role;
use egui::{Id, Rect, Sense, Ui, WidgetInfo, pos2};

use super::scroll::{Anchor, HeightIndex};
use crate::ui::theme::Tokens;

/// Width of the bar.
pub(crate) const WIDTH: f32 = 12.0;
/// More marks than this say no more than so many.
const MOST_MARKS: usize = 300;

/// Paints the bar; answers where the reader dragged or clicked to. `marks` are blocks.
pub(crate) fn scroll_bar(
    ui: &Ui,
    view: Rect,
    heights: &HeightIndex,
    anchor: Anchor,
    marks: impl Iterator<Item = usize>,
) -> Option<Anchor> {
    let t = Tokens::of(ui);
    let total = heights.total();
    let seen = f64::from(view.height());
    let track = Rect::from_min_max(pos2(view.right() - WIDTH, view.top()), view.max);
    for block in marks.take(MOST_MARKS) {
        let share = (heights.top(block) / total.max(1.0)) as f32;
        let y = track.top() + share * track.height();
        ui.painter().rect_filled(
            Rect::from_min_max(pos2(track.right() - 5.0, y), pos2(track.right(), y + 2.0)),
            0.0,
            t.edge,
        );
    }
    if total <= seen {
        return None;
    }
    let length = ((seen / total) as f32 * track.height()).max(28.0);
    let room = track.height() - length;
    let share = (anchor.y(heights) / (total - seen)).clamp(0.0, 1.0) as f32;
    let top = track.top() + share * room;
    let response = ui.interact(track, Id::unique("scroll bar"), Sense::click_and_drag());
    let wide = if response.hovered() || response.dragged() { 8.0 } else { 5.0 };
    let thumb = Rect::from_min_max(
        pos2(track.right() - wide - 2.0, top),
        pos2(track.right() - 2.0, top + length),
    );
    ui.painter().rect_filled(thumb, wide / 2.0, if response.dragged() { t.edge } else { t.line2 });
    response.widget_info(|| WidgetInfo::labeled(Role::ScrollBar, true, "Scroll the article"));
    let pos =
        response.interact_pointer_pos().filter(|_| response.dragged() || response.clicked())?;
    let share = ((pos.y - track.top() - length / 2.0) / room.max(1.0)).clamp(0.0, 1.0);
    Some(Anchor::at(f64::from(share) * (total - seen), heights))
}
