//! The labels of a row of the grid: those that the comment has, and in the open row those
//! that a key puts on it.

use egui::accesskit::Role;
use egui::{Id, Rangef, Rect, Sense, Ui, WidgetInfo, pos2, vec2};

use super::columns::LabelColumn;
use super::row::Row;
use crate::schema::{Label, SegmentLayer};
use crate::session::{Action, chord_of, title_of};
use crate::ui::panels::Panel;
use crate::ui::theme::{Tokens, type_role};
use crate::ui::widgets::{Chip, ChipState, caps_width, line, paint_caps, paint_left};

/// From one row of chips to the next.
const CHIPS: f32 = 27.0;
const CHIP: f32 = 20.0;
const CHIP_GAP: f32 = 6.0;
/// Between the chips of two layers.
const LAYER_GAP: f32 = 16.0;

/// A label that the comment has or could have.
#[derive(Clone, Copy)]
pub(super) struct Item<'a> {
    pub(super) layer: &'a SegmentLayer,
    pub(super) label: &'a Label,
    pub(super) on: bool,
}

/// Chips in rows, each with its left edge and its width, and where the rows begin.
pub(super) struct Offered<'a> {
    pub(super) left: f32,
    pub(super) rows: Vec<Vec<(Item<'a>, f32, f32)>>,
}

impl Offered<'_> {
    /// The height of all rows with the room below them.
    pub(super) fn height(&self) -> f32 {
        CHIPS * self.rows.len() as f32 + 5.0
    }
}

impl Row<'_> {
    /// What the comment has of a column's labels.
    pub(super) fn labels(
        &self,
        ui: &Ui,
        panel: &mut Panel<'_>,
        column: &LabelColumn,
        y: f32,
        view: Rect,
    ) {
        let is_open = self.offered.is_some();
        let order = self.comment.order;
        // The key that goes through the labels stands behind the one that is on.
        let cycled = self
            .cycled
            .filter(|cycled| is_open && column.layer.as_ref().is_none_or(|layer| layer == cycled));
        let cap = chord_of(&Action::CycleStance(0)).filter(|_| cycled.is_some());
        if cap.is_some() {
            let id = Id::unique(("grid cell", order));
            let cell = Rect::from_x_y_ranges(column.x, Rangef::new(y - 14.0, y + 14.0));
            let response = ui.interact(cell.intersect(view), id, Sense::click());
            let title = title_of(&Action::CycleStance(0)).unwrap_or_default();
            response.widget_info(|| WidgetInfo::labeled(Role::Button, true, title));
            if response.on_hover_text(title).clicked() {
                panel.ask(Action::CycleStance(0));
            }
        }
        let cap_width = cap.map_or(0.0, |cap| caps_width(ui, cap).max(18.0));
        let right = column.x.max - cap_width;
        let of_column = |i: &&Item<'_>| column.layer.as_ref().is_none_or(|l| *l == i.layer.name);
        let offered = |i: &&Item<'_>| is_open && i.label.key.is_some();
        let on: Vec<&Item<'_>> =
            self.items.iter().filter(|i| i.on).filter(of_column).filter(|i| !offered(i)).collect();
        let mut x = column.x.min;
        for (i, item) in on.iter().enumerate() {
            let width = self.chip(item, false).width(ui);
            let after = on.len() - i - 1;
            let room = right - if after > 0 { 22.0 } else { 0.0 };
            // One chip is always there, however narrow the window.
            if x + width > room && i > 0 {
                x = self.more(ui, on.get(i..).unwrap_or_default(), x, y, view) + CHIP_GAP;
                break;
            }
            let at = Rect::from_min_size(pos2(x, y - CHIP / 2.0), vec2(width, CHIP));
            self.press(ui, panel, item, at, view, false);
            x += width + CHIP_GAP;
        }
        if let Some(cap) = cap {
            paint_caps(ui, cap, x + cap_width, y, false);
        }
    }

    /// How many more labels there are than chips fit. Answers the right edge.
    fn more(&self, ui: &Ui, rest: &[&Item<'_>], x: f32, y: f32, view: Rect) -> f32 {
        let t = Tokens::of(ui);
        let words = format!("+{}", rest.len());
        let right = paint_left(ui, line(ui, &words, type_role::small(), t.ink2), x, y);
        let hit = Rect::from_min_max(pos2(x, y - 12.0), pos2(right, y + 12.0));
        let names: Vec<&str> = rest.iter().map(|i| i.label.title()).collect();
        let names = names.join(", ");
        let id = Id::unique(("grid more", self.comment.order, x as i32));
        let response = ui.interact(hit.intersect(view), id, Sense::hover());
        let name = format!("Also {names}, comment {}", self.comment.order + 1);
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
        response.on_hover_text(names);
        right
    }

    /// The labels that keys put on.
    pub(super) fn offer(&self, ui: &Ui, panel: &mut Panel<'_>, rect: Rect, view: Rect) {
        let Some(offered) = &self.offered else { return };
        for (r, row) in offered.rows.iter().enumerate() {
            let top = rect.top() + self.chips_top() + CHIPS * r as f32;
            for (item, x, width) in row {
                let left = offered.left + x;
                let at = Rect::from_min_size(pos2(left, top), vec2(*width, CHIP));
                self.press(ui, panel, item, at, view, true);
            }
        }
    }

    fn chip<'b>(&self, item: &Item<'b>, key: bool) -> Chip<'b> {
        chip(item, key, self.comment.order)
    }

    /// Paints a chip; pressed, it is put on or taken off.
    fn press(
        &self,
        ui: &Ui,
        panel: &mut Panel<'_>,
        item: &Item<'_>,
        at: Rect,
        view: Rect,
        key: bool,
    ) {
        let order = self.comment.order;
        let id = Id::unique(("grid type", order, &item.layer.name, &item.label.name));
        let chip = self.chip(item, key);
        // What is out of sight is not to be pressed.
        let chip = if view.contains_rect(at.expand(1.0)) { chip } else { chip.passive() };
        let hint = if item.label.description.is_empty() {
            item.layer.name.as_str()
        } else {
            item.label.description.as_str()
        };
        if chip.show_at(ui, at, id).on_hover_text(hint).clicked() {
            if self.offered.is_none() {
                panel.ask(Action::FocusComment(order));
            }
            panel.ask(Action::ToggleSegmentLabel {
                layer: item.layer.name.clone(),
                label: item.label.name.clone(),
            });
        }
    }
}

fn chip<'b>(item: &Item<'b>, key: bool, order: usize) -> Chip<'b> {
    let title = item.label.title();
    // Only one comment offers all its labels, but many have some of them on.
    let name =
        if item.on { format!("{title}, on, comment {}", order + 1) } else { title.to_owned() };
    let state = if item.on { ChipState::Idle } else { ChipState::Off };
    let chip = Chip::new(title, item.label.colour, name).small().state(state);
    if key { chip.key(item.label.key) } else { chip }
}

/// Chips put into rows of this width; each with its left edge and width.
pub(super) fn flow<'a>(
    ui: &Ui,
    items: impl Iterator<Item = Item<'a>>,
    width: f32,
) -> Vec<Vec<(Item<'a>, f32, f32)>> {
    let mut rows: Vec<Vec<(Item<'a>, f32, f32)>> = Vec::new();
    let mut x = f32::INFINITY;
    let mut layer = None;
    for item in items {
        let own = chip(&item, true, 0).width(ui);
        if layer.is_some_and(|l| l != &item.layer.name) {
            x += LAYER_GAP - CHIP_GAP;
        }
        layer = Some(&item.layer.name);
        if x + own > width {
            rows.push(Vec::new());
            x = 0.0;
        }
        if let Some(row) = rows.last_mut() {
            row.push((item, x, own));
        }
        x += own + CHIP_GAP;
    }
    rows
}
