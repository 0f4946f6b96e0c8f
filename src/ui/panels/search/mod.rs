//! The search, in place of the article list: what is looked for, the hits by article, and
//! what is done with those that are chosen.

mod foot;
mod head;
mod row;
mod rows;
mod steps;

use egui::{Align, Id, Layout, Rect, Stroke, Ui, vec2};

use super::Panel;
use crate::session::{BulkStepList, HitAt};
use crate::ui::state::WindowState;
use crate::ui::theme::Tokens;

/// The id of the field.
pub(crate) fn search_id() -> Id {
    Id::unique("search the project")
}

/// What the panel remembers from frame to frame.
#[derive(Debug, Default)]
pub(crate) struct SearchView {
    /// How far the list is scrolled, and how high it is.
    scrolled: (f32, f32),
    /// The hit that was last in hand.
    seen: Option<HitAt>,
    /// Earlier bulk steps, as last read from disk.
    steps: Option<BulkStepList>,
}

/// Paints it.
pub(crate) fn search_panel(ui: &mut Ui, panel: &mut Panel<'_>, window: &mut WindowState) {
    let t = Tokens::of(ui);
    let full = ui.max_rect();
    ui.painter().rect_filled(full, 0.0, t.panel);
    ui.painter().vline(full.right() - 0.5, full.y_range(), Stroke::new(1.0, t.line));
    ui.spacing_mut().item_spacing.y = 0.0;
    let Some(search) = panel.session.search() else { return };
    head::head(ui, panel, window, search);
    let foot = foot::height(panel.session, search);
    let height = (ui.available_height() - foot).max(80.0);
    let area = Rect::from_min_size(ui.cursor().min, vec2(ui.available_width(), height));
    let builder = egui::UiBuilder::new().max_rect(area).layout(Layout::top_down(Align::LEFT));
    let mut list = ui.new_child(builder);
    list.set_clip_rect(area.intersect(ui.clip_rect()));
    if search.query().trim().is_empty() && search.operation().is_none() {
        steps::steps(&mut list, panel, &mut window.search);
    } else {
        window.search.steps = None;
        rows::rows(&mut list, panel, &mut window.search, search);
    }
    ui.advance_cursor_after_rect(area);
    foot::foot(ui, panel, search, foot);
}
