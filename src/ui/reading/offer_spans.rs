//! Suggested spans in the text: a dashed frame with a dashed line below it, and the label with
//! a question mark where the tag will stand.

use egui::{Color32, Id, Rect, Sense, Shape, Stroke, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use super::item::Item;
use super::laid::Laid;
use super::offers::OfferView;
use super::style::{Lanes, TAG_HEIGHT};
use super::tags::tag_job;
use crate::session::{Action, Offer};
use crate::suggest::{Source, SpanProposal};
use crate::text::on_one_line;
use crate::ui::theme::Tokens;

/// How far the frame stands off the words, in points.
const AROUND: f32 = 1.0;
/// Dash and gap of the frame, and of the line below it.
const FRAME: (f32, f32) = (3.0, 2.0);
const LINE: (f32, f32) = (5.0, 3.0);

impl OfferView<'_> {
    /// Paints one suggested span; a click takes it in hand.
    pub(super) fn span_ghost(
        &self,
        ui: &Ui,
        item: &Item,
        laid: &Laid,
        (offer, span): (&Offer, &SpanProposal),
        in_hand: bool,
        actions: &mut Vec<Action>,
    ) {
        let Some(open) = self.session.open() else { return };
        let Some(local) = laid.local(span.range).filter(|r| !r.is_empty()) else { return };
        let t = Tokens::of(ui);
        let label = self.session.schema().span_label(&span.label);
        let colour = label.map_or(t.ink3, |(_, label)| t.slot(label.colour).line);
        let painter = ui.painter().with_clip_rect(self.view.intersect(ui.clip_rect()));
        let lanes = Lanes::of(laid.size);
        let mut first: Option<(Rect, f32)> = None;
        for (row, rect) in laid.placed().rects(local) {
            let rect = rect.translate(item.origin.to_vec2());
            let baseline = item.origin.y + laid.metrics.baseline(row);
            let top = baseline - lanes.fill_top;
            let bottom = (baseline + lanes.line).round() + 0.5;
            let frame = Rect::from_min_max(
                pos2(rect.left() - AROUND, top),
                pos2(rect.right() + AROUND, bottom),
            );
            // Painted over the words, so nothing is filled.
            outline(&painter, frame, Stroke::new(if in_hand { 1.5 } else { 1.0 }, colour));
            let ends = [frame.left_bottom(), frame.right_bottom()];
            let pen = Stroke::new(if in_hand { 3.0 } else { 2.0 }, colour);
            painter.extend(Shape::dashed_line(&ends, pen, LINE.0, LINE.1));
            if first.is_none() {
                first = Some((frame, baseline));
            }
        }
        let Some((frame, baseline)) = first else { return };
        let name = format!("{}?", span.label);
        let ink = if in_hand { t.ink } else { colour };
        let galley = painter.layout_job(tag_job(&name, ink));
        let tag = Rect::from_min_size(
            pos2(frame.left(), baseline - lanes.tag_top),
            vec2(galley.size().x, TAG_HEIGHT),
        );
        if span.range.start >= laid.range.start {
            let at = pos2(tag.left(), tag.center().y - galley.size().y / 2.0);
            painter.galley(at, galley, Color32::PLACEHOLDER);
        }
        let hit = if span.range.start >= laid.range.start { frame.union(tag) } else { frame };
        let id = Id::unique(("suggested span", span.range.start, span.range.end, &span.label));
        let response = ui.interact(tag.intersect(self.view), id, Sense::click());
        let words = on_one_line(open.article.text.slice(span.range));
        let sources = Source::titles(&offer.suggestion.sources);
        let spoken = format!("Suggested {} {words}, from {sources}", span.label);
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, in_hand, &spoken));
        if response.clicked() {
            actions.push(Action::SelectOffer(offer.key.clone()));
        }
        response.on_hover_text(format!(
            "{:.0} % · {}",
            span.score * 100.0,
            offer.suggestion.reason
        ));
        if in_hand {
            self.buttons(ui, hit.center().y, actions);
        }
    }
}

/// A dashed frame without its lower side, which is the line.
fn outline(painter: &egui::Painter, frame: Rect, pen: Stroke) {
    let corners = [frame.left_bottom(), frame.left_top(), frame.right_top(), frame.right_bottom()];
    painter.extend(Shape::dashed_line(&corners, pen, FRAME.0, FRAME.1));
}
