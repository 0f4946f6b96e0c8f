//! Paints one laid-out block: fills, underlines, the text, brackets, tags, handles,
//! caret. Decides nothing; what is selected or hovered is told.

use egui::{
    Color32, CornerRadius, Painter, Pos2, Rangef, Rect, Shape, Stroke, StrokeKind, pos2, vec2,
};

use super::laid::{Bracket, Laid, Mark};
use super::levels::MAX_LEVEL;
use super::style::{LINE_PITCH, Lanes};
use super::tags::tag_job;
use crate::annotation::AnnotationId;
use crate::text::ByteRange;
use crate::ui::state::TagDensity;
use crate::ui::text_layout::Affinity;
use crate::ui::theme::{Tokens, radius};

/// What is in hand, as far as painting shows it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Look {
    /// The selected span.
    pub(crate) selected: Option<AnnotationId>,
    /// The span under the pointer.
    pub(crate) hovered: Option<AnnotationId>,
    /// The selected text.
    pub(crate) selection: Option<ByteRange>,
    /// Where the caret is.
    pub(crate) caret: Option<usize>,
    /// A place that a handle was dragged from.
    pub(crate) ghost: Option<usize>,
    /// Which tags are shown.
    pub(crate) tags: TagDensity,
}

/// Half the size of a handle that is seen.
const HANDLE: f32 = 4.5;
/// A long span is filled more lightly, so that those inside stay legible.
const CONTAINER_BYTES: usize = 40;

/// A block being painted.
pub(crate) struct BlockPainter<'a> {
    /// Where to.
    pub(crate) painter: &'a Painter,
    /// The colours.
    pub(crate) tokens: Tokens,
    /// What.
    pub(crate) laid: &'a Laid,
    /// The text's top left corner on screen.
    pub(crate) origin: Pos2,
    /// The colour of the text.
    pub(crate) ink: Color32,
    /// What is in hand.
    pub(crate) look: Look,
    /// The part of the screen that can be seen.
    pub(crate) visible: Rangef,
    /// Whether a span is shown at all.
    pub(crate) shown: &'a dyn Fn(AnnotationId) -> bool,
    /// Whether it steps back, as what needs no attention.
    pub(crate) quiet: &'a dyn Fn(AnnotationId) -> bool,
}

impl BlockPainter<'_> {
    /// Paints everything, from the back to the front.
    pub(crate) fn paint(&self) {
        let marks = || self.laid.marks.iter().filter(|m| (self.shown)(m.id));
        for mark in marks().filter(|m| !(self.quiet)(m.id)) {
            self.fill(mark);
        }
        self.selection();
        for mark in marks() {
            self.underline(mark);
        }
        self.laid.placed().paint(self.painter, self.origin, self.ink, self.visible);
        for mark in marks() {
            self.edges(mark);
        }
        self.bars();
        self.tags();
        self.carets();
    }

    fn is_selected(&self, mark: &Mark) -> bool {
        self.look.selected == Some(mark.id)
    }

    /// A colour, or three quarters of it.
    fn stepped_back(&self, quiet: bool, colour: Color32) -> Color32 {
        if quiet { mix(self.tokens.paper, colour, 0.75) } else { colour }
    }

    fn on_screen(&self, rect: &Rect) -> bool {
        let y =
            Rangef::new(rect.top() + self.origin.y - 40.0, rect.bottom() + self.origin.y + 40.0);
        y.intersects(self.visible)
    }

    fn fill(&self, mark: &Mark) {
        let slot = self.tokens.slot(mark.colour);
        if mark.bracketed && !self.is_selected(mark) {
            return;
        }
        let light = mark.covered > CONTAINER_BYTES;
        let colour = if light { mix(self.tokens.paper, slot.bg, 0.55) } else { slot.bg };
        // Outer fills stand a little taller, so that nesting shows at the top edge.
        let taller = 1.5 * f32::from(mark.level.min(2));
        for (_, rect) in mark.rects.iter().filter(|(_, r)| self.on_screen(r)) {
            let mut rect = rect.translate(self.origin.to_vec2());
            rect.min.y -= taller;
            if rect.width() < 0.5 {
                rect = rect.expand2(vec2(1.0, 0.0));
                self.painter.rect_filled(rect, 0.0, slot.line);
            } else {
                self.painter.rect_filled(rect, radius::HIGHLIGHT, colour);
            }
        }
    }

    fn selection(&self) {
        let Some(range) = self.look.selection.and_then(|r| self.laid.local(r)) else { return };
        if range.is_empty() {
            return;
        }
        for (_, rect) in self.laid.placed().rects(range) {
            let rect = rect.translate(self.origin.to_vec2());
            self.painter.rect_filled(rect, 2.0, self.tokens.line2);
        }
    }

    fn line_y(&self, mark: &Mark, row: usize) -> f32 {
        let lanes = Lanes::of(self.laid.size);
        let level = f32::from(mark.level.min(MAX_LEVEL));
        self.snap(self.origin.y + self.laid.metrics.baseline(row) + lanes.line + LINE_PITCH * level)
    }

    fn snap(&self, y: f32) -> f32 {
        let scale = self.painter.ctx().pixels_per_point();
        (y * scale).round() / scale
    }

    fn underline(&self, mark: &Mark) {
        let slot = self.tokens.slot(mark.colour);
        let quiet = (self.quiet)(mark.id);
        let thick = if (mark.bracketed && !self.is_selected(mark)) || quiet { 1.0 } else { 2.0 };
        let ink = self.stepped_back(quiet, slot.line);
        for (row, rect) in mark.rects.iter().filter(|(_, r)| self.on_screen(r)) {
            let y = self.line_y(mark, *row);
            let x = rect.x_range();
            let line = Rect::from_min_max(
                pos2(x.min + self.origin.x, y),
                pos2(x.max + self.origin.x, y + thick),
            );
            let line = if line.width() < 0.5 { line.expand2(vec2(3.0, 0.0)) } else { line };
            self.painter.rect_filled(line, 0.0, ink);
        }
        for (row, rect) in mark.bridges.iter().filter(|(_, r)| self.on_screen(r)) {
            let y = self.line_y(mark, *row) + 1.0;
            let ends =
                [pos2(rect.left() + self.origin.x + 2.0, y), pos2(rect.right() + self.origin.x, y)];
            self.painter.extend(Shape::dotted_line(&ends, ink, 4.0, 1.0));
        }
    }

    /// Frames, brackets and handles.
    fn edges(&self, mark: &Mark) {
        let t = &self.tokens;
        let slot = t.slot(mark.colour);
        let selected = self.is_selected(mark);
        let hovered = self.look.hovered == Some(mark.id);
        for (row, rect) in mark.rects.iter().filter(|(_, r)| self.on_screen(r)) {
            let rect = rect.translate(self.origin.to_vec2());
            let bottom = self.line_y(mark, *row) + 2.0;
            let frame = Rect::from_min_max(rect.min, pos2(rect.max.x, bottom));
            if mark.bracketed {
                continue;
            }
            if selected {
                self.painter.rect_stroke(
                    frame.expand(1.0),
                    radius::HIGHLIGHT,
                    Stroke::new(1.5, t.ink),
                    StrokeKind::Middle,
                );
            } else if hovered {
                self.painter.rect_stroke(
                    frame,
                    radius::HIGHLIGHT,
                    Stroke::new(1.0, slot.line),
                    StrokeKind::Middle,
                );
            }
        }
        if mark.bracketed {
            let pen = Stroke::new(if selected || hovered { 2.0 } else { 1.0 }, slot.line);
            for edge in mark.brackets.iter().filter(|b| self.on_screen(&b.rect)) {
                self.bracket(edge, self.line_y(mark, edge.at.row), pen);
            }
        }
        if selected {
            for handle in handles(self.laid, mark) {
                let at = handle.at + self.origin.to_vec2();
                self.painter.circle_filled(at, HANDLE + 2.0, t.paper);
                self.painter.circle_filled(at, HANDLE, t.ink);
            }
        }
    }

    /// A bracket from the line up to the capitals, open towards its words; a low one is
    /// only the foot.
    fn bracket(&self, edge: &Bracket, line_y: f32, pen: Stroke) {
        let opens_right = edge.start != edge.at.right_to_left;
        let (out, foot) = if opens_right { (-2.0, 5.0) } else { (2.0, -5.0) };
        let x = self.snap(edge.at.x + out + self.origin.x);
        let bottom = line_y + 0.5;
        if edge.low {
            let corner = vec![pos2(x, bottom - 5.0), pos2(x, bottom), pos2(x + foot, bottom)];
            self.painter.add(Shape::line(corner, pen));
            return;
        }
        let top = self.snap(edge.rect.top() + self.origin.y + 1.0);
        self.painter.add(Shape::line(
            vec![pos2(x + foot, top), pos2(x, top), pos2(x, bottom), pos2(x + foot, bottom)],
            pen,
        ));
    }

    fn bars(&self) {
        for bar in &self.laid.bars {
            let Some(mark) = self.laid.marks.get(bar.mark) else { continue };
            if !(self.shown)(mark.id) {
                continue;
            }
            let lanes = Lanes::of(self.laid.size);
            let top = self.origin.y + self.laid.metrics.baseline(bar.rows.0) - lanes.fill_top;
            let bottom = self.origin.y + self.laid.metrics.baseline(bar.rows.1) + lanes.line + 2.0;
            let wide = if self.is_selected(mark) { 4.0 } else { 3.0 };
            let x = self.snap(self.origin.x + self.laid.bar_x(bar.lane));
            let rect = Rect::from_min_max(pos2(x, top), pos2(x + wide, bottom));
            self.painter.rect_filled(
                rect,
                CornerRadius::same(1),
                self.tokens.slot(mark.colour).line,
            );
        }
    }

    fn tags(&self) {
        for tag in &self.laid.tags {
            let Some(mark) = self.laid.marks.get(tag.mark) else { continue };
            let live = self.is_selected(mark) || self.look.hovered == Some(mark.id);
            let shown = match self.look.tags {
                TagDensity::All => true,
                TagDensity::Selected => live,
                TagDensity::None => false,
            };
            if !shown {
                continue;
            }
            let top = tag_top(self.laid, tag.row) + self.origin.y;
            if !Rangef::new(top, top + 11.0).intersects(self.visible) {
                continue;
            }
            let deep = usize::from(mark.level > MAX_LEVEL) + tag.more;
            let words =
                if deep > 0 { format!("{} +{deep}", mark.label) } else { mark.label.clone() };
            let ink = self.stepped_back((self.quiet)(mark.id), self.tokens.slot(mark.colour).text);
            let job = tag_job(&words, ink);
            let galley = self.painter.layout_job(job);
            let y = self.snap(top + (super::style::TAG_HEIGHT - galley.size().y) / 2.0);
            let x = self.snap(tag.x + self.origin.x);
            self.painter.galley(pos2(x, y), galley, Color32::PLACEHOLDER);
        }
    }

    fn carets(&self) {
        for (place, colour, width) in
            [(self.look.caret, self.tokens.ink, 2.0), (self.look.ghost, self.tokens.ink3, 1.0)]
        {
            let Some(at) = place else { continue };
            let Some(local) = self.laid.local(ByteRange::new(at, at)) else { continue };
            let rect = self.laid.placed().caret(local.start, Affinity::After);
            let rect = rect.translate(self.origin.to_vec2());
            let x = self.snap(rect.left());
            let line = Rect::from_min_max(
                pos2(x - width / 2.0, rect.top() - 2.0),
                pos2(x + width / 2.0, rect.bottom() + 2.0),
            );
            self.painter.rect_filled(line, 0.0, colour);
        }
    }
}

/// Top of the tags above a row, from the block's text origin.
pub(crate) fn tag_top(laid: &Laid, row: usize) -> f32 {
    laid.metrics.baseline(row) - Lanes::of(laid.size).tag_top
}

/// A handle to drag one edge of a fragment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Handle {
    /// Its middle, from the block's text origin.
    pub(crate) at: Pos2,
    /// Whether it is at the span's first edge; else at its last.
    pub(crate) start: bool,
}

/// The handles of a selected span that are in this block.
pub(crate) fn handles(laid: &Laid, mark: &Mark) -> Vec<Handle> {
    let mut handles = Vec::new();
    let lanes = Lanes::of(laid.size);
    let y = |row: usize| {
        laid.metrics.baseline(row)
            + lanes.line
            + LINE_PITCH * f32::from(mark.level.min(MAX_LEVEL))
            + 3.0
    };
    for (edge, start) in [(mark.start, true), (mark.end, false)] {
        if let Some(caret) = edge {
            handles.push(Handle { at: pos2(caret.x, y(caret.row)), start });
        }
    }
    handles
}

fn mix(base: Color32, over: Color32, share: f32) -> Color32 {
    base.lerp_to_gamma(over, share)
}
