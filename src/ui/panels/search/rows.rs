//! The hits as a list, grouped by article. Only rows in view are laid out.

use egui::{Rect, ScrollArea, Ui, pos2, vec2};

use super::SearchView;
use super::row::{article_row, hit_row};
use crate::session::{HitAt, Search};
use crate::ui::panels::Panel;

/// How high the row of an article is, and that of a hit.
pub(super) const ARTICLE: f32 = 34.0;
pub(super) const HIT: f32 = 54.0;

pub(super) fn rows(ui: &mut Ui, panel: &mut Panel<'_>, view: &mut SearchView, search: &Search) {
    let found = search.found();
    let mut area = ScrollArea::vertical().id_salt("search hits").auto_shrink(false);
    if search.at() != view.seen && view.scrolled.1 > 0.0 {
        view.seen = search.at();
        if let Some(offset) = search.at().and_then(|at| to_show(search, at, view.scrolled)) {
            area = area.vertical_scroll_offset(offset);
        }
    }
    let height = ARTICLE * found.len() as f32 + HIT * search.hits() as f32;
    let output = area.show_viewport(ui, |ui, viewport| {
        let (whole, _) =
            ui.allocate_exact_size(vec2(ui.available_width(), height), egui::Sense::hover());
        let mut top = 0.0;
        for (article, of) in found.iter().enumerate() {
            let bottom = top + ARTICLE + HIT * of.hits.len() as f32;
            if bottom >= viewport.top() && top <= viewport.bottom() {
                let rect = |y: f32, height: f32| {
                    Rect::from_min_size(
                        pos2(whole.left(), whole.top() + y),
                        vec2(whole.width(), height),
                    )
                };
                article_row(ui, panel, search, article, rect(top, ARTICLE));
                let first = ((viewport.top() - top - ARTICLE) / HIT).floor().max(0.0) as usize;
                let last = ((viewport.bottom() - top - ARTICLE) / HIT).ceil().max(0.0) as usize;
                for hit in first..last.min(of.hits.len()) {
                    let y = top + ARTICLE + HIT * hit as f32;
                    hit_row(ui, panel, search, HitAt { article, hit }, rect(y, HIT));
                }
            }
            top = bottom;
            if top > viewport.bottom() {
                break;
            }
        }
    });
    view.scrolled = (output.state.clamped_offset().y, output.inner_rect.height());
}

/// How far to scroll for a hit to be in view with the one after it; `None` if it is.
fn to_show(search: &Search, at: HitAt, (offset, height): (f32, f32)) -> Option<f32> {
    let before: usize =
        search.found().iter().take(at.article).map(|article| article.hits.len()).sum();
    let top = ARTICLE * (at.article + 1) as f32 + HIT * (before + at.hit) as f32;
    if top - ARTICLE < offset {
        Some(top - ARTICLE)
    } else if top + 2.0 * HIT > offset + height {
        Some((top + 2.0 * HIT - height).max(0.0))
    } else {
        None
    }
}
