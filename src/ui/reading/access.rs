//! The article as assistive technology sees it: a node for each block in view, its
//! rows as text runs, and a button for each span, named by its label and text.

use egui::accesskit::{self, Role};
use egui::{Id, Pos2, Rect, Sense, Ui, WidgetInfo};

use super::laid::Laid;
use crate::annotation::{AnnotationId, AnnotationSet};
use crate::session::{OpenArticle, Session};

/// AccessKit counts the characters of a run's words in a byte.
const RUN_CHARS: usize = 255;

/// A block to be described.
pub(crate) struct Described<'a> {
    /// What it is called: its text.
    pub(crate) name: &'a str,
    /// What it is.
    pub(crate) role: Role,
    /// Its rows and spans.
    pub(crate) laid: &'a Laid,
    /// The set that these are of.
    pub(crate) set: &'a AnnotationSet,
    /// The text's top left corner on screen.
    pub(crate) origin: Pos2,
    /// The part of the screen that can be seen.
    pub(crate) visible: Rect,
    /// Whether a span is shown at all.
    pub(crate) shown: &'a dyn Fn(AnnotationId) -> bool,
}

/// Describes a block; answers the span that a screen reader clicked, if any.
pub(crate) fn describe(
    ui: &Ui,
    block: &Described<'_>,
    open: &OpenArticle,
    session: &Session,
) -> Option<AnnotationId> {
    let Described { name, role, laid, set, origin, visible, shown } = *block;
    // Nothing is worked out while nobody listens.
    let id = Id::unique(("block", laid.range.start));
    let size = egui::vec2(laid.layout.width().max(1.0), laid.height);
    let response =
        ui.interact(Rect::from_min_size(origin, size).intersect(visible), id, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(role, true, name));
    if !ui.ctx().has_accesskit_node(id) {
        return None;
    }
    let text = open.article.text.slice(laid.range);
    for (index, row) in laid.layout.rows().iter().enumerate() {
        let top = laid.metrics.top(index) + origin.y;
        let bottom = laid.metrics.bottom(index) + origin.y;
        let rect = Rect::from_min_max(
            egui::pos2(origin.x + row.x0, top),
            egui::pos2(origin.x + row.x1, bottom),
        );
        if rect.intersects(visible) {
            run(ui, id.with(("row", index)), text, laid, index, rect);
        }
    }
    let mut clicked = None;
    for mark in laid.marks.iter().filter(|m| shown(m.id)) {
        let Some(span) = set.span(mark.id) else { continue };
        let covered = open.covered(span);
        let inside: Vec<&str> = set
            .spans_touching(span.extent())
            .filter(|s| s.id != span.id && span.extent().contains(s.extent()))
            .map(|s| s.label.as_str())
            .collect();
        let mut label = format!("{}, {covered}", mark.label);
        if !inside.is_empty() {
            label.push_str(", contains ");
            label.push_str(&inside.join(", "));
        }
        if mark.bracketed {
            let speaker = open.quote(span, session.schema()).speaker;
            if !speaker.is_empty() {
                label.push_str(&format!(", by {speaker}"));
            }
        }
        let selected = session.selection().span == Some(mark.id);
        for (piece, (row, rect)) in mark.rects.iter().enumerate() {
            let rect = rect.translate(origin.to_vec2());
            if !rect.intersects(visible) {
                continue;
            }
            let part = id.with(("span", mark.id, row, piece));
            let name = if piece == 0 { label.clone() } else { format!("{label}, row {}", row + 1) };
            let response = ui.interact(rect.intersect(visible), part, Sense::hover());
            response.widget_info(|| WidgetInfo::selected(Role::Button, true, selected, &name));
            ui.ctx().accesskit_node_builder(part, |node| node.add_action(accesskit::Action::Click));
            if ui.input(|i| i.has_accesskit_action_request(part, accesskit::Action::Click)) {
                clicked = Some(mark.id);
            }
        }
    }
    clicked
}

/// One row as a text run, with the place of every character.
fn run(ui: &Ui, id: Id, text: &str, laid: &Laid, row: usize, rect: Rect) {
    let mut cells: Vec<_> = laid.layout.cells(row).collect();
    cells.sort_by_key(|c| c.range.start);
    let mut value = String::new();
    let mut lengths = Vec::new();
    let mut positions = Vec::new();
    let mut widths = Vec::new();
    let mut word_starts = Vec::new();
    let mut in_word = false;
    for cell in cells.into_iter().take(RUN_CHARS) {
        let Some(grapheme) = text.get(cell.range.start..cell.range.end) else { continue };
        // A length has to fit a byte; what is longer is one unreadable sign.
        let grapheme = if grapheme.len() > RUN_CHARS { "\u{FFFD}" } else { grapheme };
        let letter = grapheme.chars().any(char::is_alphanumeric);
        if letter && !in_word {
            word_starts.push(u8::try_from(lengths.len()).unwrap_or(u8::MAX));
        }
        in_word = letter;
        value.push_str(grapheme);
        lengths.push(u8::try_from(grapheme.len()).unwrap_or(u8::MAX));
        positions.push(cell.x0 - laid.layout.rows().get(row).map_or(0.0, |r| r.x0));
        widths.push(cell.x1 - cell.x0);
    }
    let right_to_left = laid.layout.rows().get(row).is_some_and(|r| r.right_to_left);
    let _ = ui.interact(rect, id, Sense::hover());
    ui.ctx().accesskit_node_builder(id, |node| {
        node.set_role(Role::TextRun);
        node.set_bounds(accesskit::Rect {
            x0: rect.min.x.into(),
            y0: rect.min.y.into(),
            x1: rect.max.x.into(),
            y1: rect.max.y.into(),
        });
        node.set_text_direction(if right_to_left {
            accesskit::TextDirection::RightToLeft
        } else {
            accesskit::TextDirection::LeftToRight
        });
        node.set_value(value);
        node.set_character_lengths(lengths);
        node.set_character_positions(positions);
        node.set_character_widths(widths);
        node.set_word_starts(word_starts);
    });
}
