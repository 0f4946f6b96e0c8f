//! What stands in the margin beside a quote's bar: who says it, and how.

use egui::{Id, Rangef, Rect, Sense, Ui, WidgetInfo, accesskit::Role, pos2};

use super::item::Item;
use super::paint::tag_top;
use super::style::Lanes;
use crate::annotation::AnnotationId;
use crate::session::{Action, OpenArticle, Session};
use crate::ui::theme::{Tokens, type_role};
use crate::ui::widgets::{clipped, paint_right};

/// A label is two lines; the next one stands at least this far below.
const PITCH: f32 = 34.0;
/// Where there is less room than this beside the text, there are no labels.
const NARROWEST: f32 = 64.0;

/// A label that wants to stand in the margin.
struct Label {
    span: AnnotationId,
    name: Option<String>,
    detail: String,
    /// Middle of its first row.
    y: f32,
    /// The lowest it can be moved to.
    last: f32,
    right: f32,
    selected: bool,
    /// For a label above the words: the colour, where these start and end on their first
    /// row, the tags there, and where tags stand.
    ink: egui::Color32,
    start: f32,
    end: f32,
    tags: Vec<Rangef>,
    tag_top: f32,
}

/// Paints the labels of the quotes in view.
pub(super) fn margin_labels(
    ui: &Ui,
    session: &Session,
    items: &[Item],
    view: Rect,
    shown: &dyn Fn(AnnotationId) -> bool,
    actions: &mut Vec<Action>,
) {
    let Some(open) = session.open() else { return };
    let t = Tokens::of(ui);
    let mut free = f32::NEG_INFINITY;
    let mut folded: Option<(usize, f32, f32)> = None;
    for label in labels(&t, session, open, items, shown) {
        let room = label.right - view.left() - 10.0;
        if room < NARROWEST {
            above(ui, &label, view, actions);
            continue;
        }
        let y = label.y.max(free);
        if y > label.last + 4.0 && label.y < free {
            // No room beside its own rows: counted below the one above.
            let (count, at, right) = folded.take().unwrap_or((0, free - PITCH, label.right));
            folded = Some((count + 1, at, right));
            continue;
        }
        if let Some((count, at, right)) = folded.take() {
            more(ui, count, at, right, &t);
        }
        free = y + PITCH;
        let missing = label.name.is_none();
        let name = label.name.as_deref().unwrap_or("No speaker");
        let colour = if missing { t.warn } else { t.ink };
        let font = type_role::small_strong();
        let name_line = clipped(ui, name, font, colour, room);
        let detail = clipped(ui, &label.detail, type_role::small(), t.ink3, room);
        let width = name_line.size().x.max(detail.size().x);
        let hit = Rect::from_min_max(
            pos2(label.right - width - 4.0, y - 9.0),
            pos2(label.right + 4.0, y + 22.0),
        );
        if !Rangef::new(hit.top(), hit.bottom()).intersects(view.y_range()) {
            continue;
        }
        let response = ui.interact(
            hit.intersect(view),
            Id::unique(("margin label", label.span)),
            Sense::click(),
        );
        // Over the lines of a thread, which would run through the words.
        let ground = if response.hovered() || label.selected { t.hov } else { t.paper };
        ui.painter().rect_filled(hit, 4.0, ground);
        paint_right(ui, name_line, label.right, y);
        paint_right(ui, detail, label.right, y + 14.0);
        let words = format!("Quote by {name}, {}", label.detail);
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, label.selected, &words));
        if response.clicked() {
            actions.push(Action::SelectSpan(label.span));
        }
    }
    if let Some((count, at, right)) = folded {
        more(ui, count, at, right, &t);
    }
}

/// Where there is no margin the name stands above the quote's first words, as a tag does.
fn above(ui: &Ui, label: &Label, view: Rect, actions: &mut Vec<Action>) {
    let t = Tokens::of(ui);
    let (name, colour) = match &label.name {
        Some(name) => (name.as_str(), label.ink),
        None => ("No speaker", t.warn),
    };
    let galley = clipped(ui, name, type_role::tag(), colour, 160.0);
    let Some(x) = label.clear(galley.size().x) else { return };
    let rect = Rect::from_min_size(pos2(x, label.tag_top), galley.size());
    if !rect.intersects(view) {
        return;
    }
    let id = Id::unique(("margin label", label.span));
    let response = ui.interact(rect.expand(2.0).intersect(view), id, Sense::click());
    let words = format!("Quote by {name}, {}", label.detail);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, label.selected, &words));
    if response.clicked() {
        actions.push(Action::SelectSpan(label.span));
    }
    ui.painter().with_clip_rect(view).galley(rect.min, galley, colour);
}

impl Label {
    /// Where there is room for a tag this wide above the first words: at their start, or
    /// after the tags that stand there.
    fn clear(&self, width: f32) -> Option<f32> {
        let mut x = self.start;
        for tag in &self.tags {
            if x < tag.max + 5.0 && x + width + 5.0 > tag.min {
                x = tag.max + 5.0;
            }
        }
        (x <= self.end).then_some(x)
    }
}

fn more(ui: &Ui, count: usize, y: f32, right: f32, t: &Tokens) {
    let words = format!("+{count} more");
    paint_right(ui, clipped(ui, &words, type_role::small(), t.ink3, 80.0), right, y + 28.0);
}

fn labels(
    t: &Tokens,
    session: &Session,
    open: &OpenArticle,
    items: &[Item],
    shown: &dyn Fn(AnnotationId) -> bool,
) -> Vec<Label> {
    let schema = session.schema();
    let mut labels = Vec::new();
    for item in items {
        let Some(laid) = &item.laid else { continue };
        let outermost = laid.lanes().saturating_sub(1);
        for bar in &laid.bars {
            let Some(mark) = laid.marks.get(bar.mark) else { continue };
            if mark.start.is_none() || !shown(mark.id) {
                continue;
            }
            let Some(span) = open.set().span(mark.id) else { continue };
            let quote = open.quote(span, schema);
            let mut detail = quote.kind.clone().unwrap_or_default();
            if quote.parts > 1 {
                if !detail.is_empty() {
                    detail.push_str(", ");
                }
                detail.push_str(&format!("{} parts", quote.parts));
            }
            let baseline = |row| item.origin.y + laid.metrics.baseline(row);
            let rise = Lanes::of(laid.size).fill_top / 2.0 - 2.0;
            let (row, first) = mark.rects.first().copied().unwrap_or((0, Rect::ZERO));
            let mut tags = laid.tags_above(row, item.origin.x);
            tags.sort_by(|a, b| a.min.total_cmp(&b.min));
            labels.push(Label {
                ink: t.slot(mark.colour).text,
                start: first.left() + item.origin.x,
                end: first.right() + item.origin.x,
                tags,
                tag_top: tag_top(laid, row) + item.origin.y - 1.0,
                span: mark.id,
                name: (!quote.speaker.is_empty()).then_some(quote.speaker),
                detail,
                y: baseline(bar.rows.0) - rise,
                last: baseline(bar.rows.1) - rise,
                right: item.origin.x + laid.bar_x(outermost)
                    - if item.block.comment.is_some() { 20.0 } else { 22.0 },
                selected: session.selection().span == Some(mark.id),
            });
        }
    }
    labels.sort_by(|a, b| a.y.total_cmp(&b.y));
    labels
}
