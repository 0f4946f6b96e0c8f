//! Two letters on every end that a link may go to, so that it is chosen without the
//! mouse.

use egui::{
    Color32, FontId, Id, Rect, Sense, Stroke, StrokeKind, Ui, WidgetInfo, accesskit::Role, pos2,
    vec2,
};

use super::card;
use super::item::Item;
use super::paint::tag_top;
use crate::annotation::{AnnotationId, RelationEnd, Target};
use crate::article::SegmentKind;
use crate::session::{Action, Session};
use crate::ui::theme::{Family, Tokens, font_at, radius};
use crate::ui::widgets::{line, paint_centre};

/// The easiest keys first, so that most codes stay on the home row.
const LETTERS: &[u8; 26] = b"asdfghjklqwertyuiopzxcvbnm";
const SIZE: egui::Vec2 = vec2(22.0, 15.0);

/// An end in view, with its letters and where they stand.
struct Hint {
    code: String,
    end: RelationEnd,
    at: egui::Pos2,
    /// What it is on, to be framed.
    frame: Option<Rect>,
    name: String,
}

/// The two letters of the n-th end; none beyond 676.
pub(crate) fn code(n: usize) -> Option<String> {
    let letter = |i: usize| LETTERS.get(i).map(|b| char::from(*b));
    Some([letter(n / LETTERS.len())?, letter(n % LETTERS.len())?].iter().collect())
}

/// Paints letters at every end in view that the link may go to, and answers which letters
/// mean which end.
pub(super) fn hints(
    ui: &Ui,
    session: &Session,
    items: &[Item],
    view: Rect,
    typed: &str,
    shown: &dyn Fn(AnnotationId) -> bool,
    actions: &mut Vec<Action>,
) -> Vec<(String, RelationEnd)> {
    if session.link().is_none() {
        return Vec::new();
    }
    let t = Tokens::of(ui);
    let painter = ui.painter().with_clip_rect(view.intersect(ui.clip_rect()));
    let mut placed: Vec<Rect> = Vec::new();
    let mut hints = ends(session, items, view);
    hints.retain(|hint| hint.end.span().is_none_or(shown));
    for hint in &hints {
        let possible = hint.code.starts_with(typed);
        if let Some(frame) = hint.frame.filter(|_| possible) {
            painter.rect_stroke(
                frame.expand(1.0),
                radius::HIGHLIGHT,
                Stroke::new(1.0, t.ink),
                StrokeKind::Outside,
            );
        }
        let mut rect = Rect::from_min_size(hint.at, SIZE);
        while placed.iter().any(|other| other.expand(1.0).intersects(rect)) {
            rect = rect.translate(vec2(SIZE.x + 2.0, 0.0));
        }
        placed.push(rect);
        let (fill, ink) = if possible { (t.ink, t.on) } else { (t.sel, t.ink3) };
        painter.rect_filled(rect, 3.0, fill);
        paint_code(ui, &hint.code, typed, rect, ink);
        let id = Id::unique(("hint", hint.end));
        let response = ui.interact(rect.intersect(view), id, Sense::click());
        let spelt: Vec<String> = hint.code.chars().map(String::from).collect();
        let name = format!("Link to {}, letters {}", hint.name, spelt.join(" "));
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        if response.clicked() {
            actions.push(Action::LinkTo(hint.end));
        }
    }
    hints.into_iter().map(|hint| (hint.code, hint.end)).collect()
}

/// The letters, those typed already fainter.
fn paint_code(ui: &Ui, code: &str, typed: &str, rect: Rect, ink: Color32) {
    let t = Tokens::of(ui);
    let font: FontId = font_at(Family::Mono, 11.0);
    let rest = code.strip_prefix(typed).unwrap_or(code).to_uppercase();
    if rest.chars().count() == code.chars().count() {
        paint_centre(ui, line(ui, &rest, font, ink), rect);
    } else {
        let faint = t.ink.lerp_to_gamma(t.on, 0.5);
        let done = line(ui, &typed.to_uppercase(), font.clone(), faint);
        let rest = line(ui, &rest, font, ink);
        let width = done.size().x + rest.size().x;
        let x = rect.center().x - width / 2.0;
        let x = crate::ui::widgets::paint_left(ui, done, x, rect.center().y);
        crate::ui::widgets::paint_left(ui, rest, x, rect.center().y);
    }
}

/// The ends in view in the order they are read, with their letters.
fn ends(session: &Session, items: &[Item], view: Rect) -> Vec<Hint> {
    let Some(open) = session.open() else { return Vec::new() };
    let mut hints: Vec<Hint> = Vec::new();
    let mut add = |end, at, frame: Option<Rect>, name: String| {
        hints.push(Hint { code: String::new(), end, at, frame, name });
    };
    for item in items {
        let Some(laid) = &item.laid else { continue };
        let origin = item.origin.to_vec2();
        if item.block.first
            && let Some(segment) = open.article.segments.get(item.block.segment)
        {
            let top = item.rect.top();
            let (target, at, name) = match (&segment.comment, segment.kind) {
                (Some(comment), _) => (
                    Target::Comment(segment.range),
                    pos2(item.rect.left() - card::SIDE + 6.0, top + 6.0),
                    format!("comment {}", comment.order + 1),
                ),
                (None, SegmentKind::Paragraph) => (
                    Target::Paragraph(segment.range),
                    pos2(item.rect.left() - 30.0, item.origin.y + 6.0),
                    "paragraph".to_owned(),
                ),
                (None, _) => (
                    Target::Article,
                    pos2(item.rect.left() - 30.0, item.origin.y + 8.0),
                    "article".to_owned(),
                ),
            };
            let is_end = target != Target::Article || item.index == 0;
            let end = RelationEnd::Target(target);
            if is_end && session.link_allows(end) && view.contains(at) {
                add(end, at, None, name);
            }
        }
        for mark in laid.marks.iter().filter(|m| m.start.is_some()) {
            let end = RelationEnd::Span(mark.id);
            let Some((row, rect)) = mark.rects.first() else { continue };
            let frame = rect.translate(origin);
            if !session.link_allows(end) || !view.y_range().contains(frame.center().y) {
                continue;
            }
            let top = item.origin.y + tag_top(laid, *row) - 3.0;
            let covered = open.set().span(mark.id).map(|s| open.covered(s)).unwrap_or_default();
            add(
                end,
                pos2(frame.left() - 1.0, top),
                Some(frame),
                format!("{} {covered}", mark.label),
            );
        }
    }
    hints.sort_by(|a, b| a.at.y.total_cmp(&b.at.y).then(a.at.x.total_cmp(&b.at.x)));
    for (n, hint) in hints.iter_mut().enumerate() {
        hint.code = code(n).unwrap_or_default();
    }
    hints.retain(|hint| !hint.code.is_empty());
    hints
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn codes_are_two_letters_and_all_different() {
        let codes: BTreeSet<String> = (0..676).filter_map(code).collect();
        assert_eq!(codes.len(), 676);
        assert!(codes.iter().all(|c| c.chars().count() == 2));
        assert_eq!(code(0).as_deref(), Some("aa"));
        assert_eq!(code(676), None);
    }
}
