//! Suggestions in the text: ghosts, dashed where annotations are solid; a quote with who is
//! thought to say it in the margin.

use egui::{Color32, Id, Rect, Sense, Shape, Stroke, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use super::item::Item;
use super::laid::Laid;
use super::links::paint_dashed;
use super::routes::{Port, Router};
use super::style::{LINE_PITCH, Lanes};
use crate::session::{Action, Offer, Session};
use crate::suggest::{Proposal, QuoteProposal};
use crate::text::{ByteRange, on_one_line};
use crate::ui::text_layout::Affinity;
use crate::ui::theme::{Tokens, icon, radius, type_role};
use crate::ui::widgets::{clipped, line, paint_centre, paint_right};

/// The longest quote that is looked for when its start is out of view, in bytes.
const LONGEST: usize = 64 * 1024;

/// Suggestions as they are painted over the blocks in view.
pub(super) struct OfferView<'a> {
    /// The project.
    pub(super) session: &'a Session,
    /// The blocks in view.
    pub(super) items: &'a [Item],
    /// The part of the screen that the text has.
    pub(super) view: Rect,
    /// The column of text.
    pub(super) column: Rect,
}

impl OfferView<'_> {
    /// Paints the suggestions in view.
    pub(super) fn paint(&self, ui: &Ui, actions: &mut Vec<Action>) {
        let Some(open) = self.session.open() else { return };
        let schema = self.session.schema();
        let t = Tokens::of(ui);
        let colour = schema.quote_labels().next().map(|l| t.slot(l.colour).line);
        let colour = colour.unwrap_or(t.ink3);
        let selected = self.session.selection().offer.as_ref();
        let mut last = f32::NEG_INFINITY;
        for item in self.items {
            let Some(laid) = &item.laid else { continue };
            let block = item.block.range;
            let from = open
                .offers()
                .partition_point(|o| o.place.start < block.start.saturating_sub(LONGEST));
            let near = open.offers().iter().skip(from);
            for offer in near.take_while(|o| o.place.start <= block.end) {
                if !offer.place.overlaps(block) {
                    continue;
                }
                let in_hand = selected == Some(&offer.key);
                if let Proposal::Span(span) = &offer.suggestion.proposal {
                    self.span_ghost(ui, item, laid, (offer, span), in_hand, actions);
                }
                let Proposal::Quote(quote) = &offer.suggestion.proposal else { continue };
                self.ghost(ui, item, laid, quote, colour, in_hand);
                if offer.place.start >= block.start {
                    last = self.margin(ui, item, laid, offer, quote, (in_hand, last), actions);
                }
                if in_hand {
                    self.parts(ui, quote, &t);
                }
            }
        }
    }

    /// The dashed line under the words, and the brackets at their ends.
    fn ghost(
        &self,
        ui: &Ui,
        item: &Item,
        laid: &Laid,
        quote: &QuoteProposal,
        colour: Color32,
        in_hand: bool,
    ) {
        let painter = ui.painter().with_clip_rect(self.view.intersect(ui.clip_rect()));
        let lanes = Lanes::of(laid.size);
        let level = free_level(laid, &quote.content);
        let pen = Stroke::new(if in_hand { 2.0 } else { 1.0 }, colour);
        let y = |row| {
            let line = laid.metrics.baseline(row) + lanes.line + LINE_PITCH * f32::from(level);
            (item.origin.y + line).round() + 0.5
        };
        for fragment in &quote.content {
            let Some(local) = laid.local(*fragment).filter(|r| !r.is_empty()) else { continue };
            for (row, rect) in laid.placed().rects(local) {
                let rect = rect.translate(item.origin.to_vec2());
                let ends = [pos2(rect.left(), y(row)), pos2(rect.right(), y(row))];
                painter.extend(Shape::dashed_line(&ends, pen, 5.0, 3.0));
            }
            let inside = fragment.start >= laid.range.start && fragment.end <= laid.range.end;
            for (at, start) in [(local.start, true), (local.end, false)] {
                if !inside && (start != (fragment.start >= laid.range.start)) {
                    continue;
                }
                let affinity = if start { Affinity::After } else { Affinity::Before };
                let caret = laid.layout.caret(at, affinity);
                let opens_right = start != caret.right_to_left;
                let (out, foot) = if opens_right { (-2.0, 5.0) } else { (2.0, -5.0) };
                let x = caret.x + out + item.origin.x;
                let top = item.origin.y + laid.metrics.baseline(caret.row) - lanes.fill_top + 1.0;
                let bottom = y(caret.row);
                let bracket =
                    [pos2(x + foot, top), pos2(x, top), pos2(x, bottom), pos2(x + foot, bottom)];
                painter.extend(Shape::dashed_line(&bracket, pen, 3.0, 2.0));
            }
        }
    }

    /// Who is thought to say it, beside its first row; a click takes it in hand. `last` is where
    /// the label before stands; answers where this one does.
    #[expect(clippy::too_many_arguments)]
    fn margin(
        &self,
        ui: &Ui,
        item: &Item,
        laid: &Laid,
        offer: &Offer,
        quote: &QuoteProposal,
        (in_hand, last): (bool, f32),
        actions: &mut Vec<Action>,
    ) -> f32 {
        let Some(open) = self.session.open() else { return last };
        let t = Tokens::of(ui);
        let start = ByteRange::new(offer.place.start, offer.place.start);
        let Some(local) = laid.local(start) else { return last };
        let row = laid.layout.caret(local.start, Affinity::After).row;
        let baseline = item.origin.y + laid.metrics.baseline(row);
        // Below the one before, where two begin on one row.
        let y = (baseline - Lanes::of(laid.size).fill_top / 2.0 + 2.0).max(last + 17.0);
        // Beside a quote that is annotated on this row, the margin is taken.
        let taken = laid.bars.iter().any(|bar| bar.rows.0 <= row && row <= bar.rows.1);
        let right = item.origin.x + laid.bar_x(laid.lanes()) - 12.0;
        let room = right - self.view.left() - 10.0;
        if room >= 64.0 && !taken {
            let words = quote.source.map(|r| on_one_line(open.article.text.slice(r)));
            let name = words.map_or_else(|| "Quote?".to_owned(), |words| format!("{words}?"));
            let ink = if in_hand { t.ink } else { t.ink3 };
            let name_line = clipped(ui, &name, type_role::small(), ink, room);
            let width = name_line.size().x;
            let hit = Rect::from_min_max(
                pos2(right - width - 4.0, y - 10.0),
                pos2(right + 16.0, y + 10.0),
            );
            let id = Id::unique(("suggested quote", offer.place.start, offer.place.end));
            let response = ui.interact(hit.intersect(self.view), id, Sense::click());
            if response.hovered() || in_hand {
                ui.painter().rect_filled(hit, 4.0, t.hov);
            }
            paint_right(ui, line(ui, icon::SPARKLE, type_role::icon(), ink), right + 14.0, y);
            paint_right(ui, name_line, right - 4.0, y);
            let covered: String = open.article.text.slice(offer.place).chars().take(80).collect();
            let spoken = format!("Suggested quote by {name} {covered}");
            response.widget_info(|| WidgetInfo::selected(Role::Button, true, in_hand, &spoken));
            if response.clicked() {
                actions.push(Action::SelectOffer(offer.key.clone()));
            }
            response.on_hover_text(&offer.suggestion.reason);
        }
        if in_hand {
            self.buttons(ui, y, actions);
        }
        y
    }

    /// Take or refuse, at the right of its first row.
    pub(super) fn buttons(&self, ui: &Ui, y: f32, actions: &mut Vec<Action>) {
        let t = Tokens::of(ui);
        let room = self.view.right() - self.column.right();
        let left = if room >= 90.0 { self.column.right() + 14.0 } else { self.view.right() - 76.0 };
        let choices = [
            (icon::CHECK, "Take this suggestion", Action::TakeOffer),
            (icon::X, "Refuse this suggestion", Action::RefuseOffer),
        ];
        for (i, (image, name, action)) in choices.into_iter().enumerate() {
            let at = pos2(left + 32.0 * i as f32, y - 13.0);
            let rect = Rect::from_min_size(at, vec2(28.0, 26.0));
            let response = ui.interact(
                rect.intersect(self.view),
                Id::unique(("settle suggestion", i)),
                Sense::click(),
            );
            let fill = if response.hovered() { t.hov } else { t.raise };
            let pen = Stroke::new(1.0, t.line2);
            ui.painter().rect(rect, radius::CONTROL, fill, pen, egui::StrokeKind::Inside);
            paint_centre(ui, line(ui, image, type_role::icon(), t.ink), rect);
            response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
            if response.clicked() {
                actions.push(action.clone());
            }
            if let Some(chord) = crate::session::chord_of(&action) {
                response.on_hover_text(format!("{name}  {chord}"));
            }
        }
    }

    /// Source and cue of the suggestion in hand, tied to it by dashed lines.
    fn parts(&self, ui: &Ui, quote: &QuoteProposal, t: &Tokens) {
        let painter = ui.painter().with_clip_rect(self.view.intersect(ui.clip_rect()));
        let mut router = Router::default();
        for part in [quote.source, quote.cue].into_iter().flatten() {
            let Some((port, rects)) = self.port(part, f32::NAN) else { continue };
            for rect in rects {
                let pen = Stroke::new(1.5, t.ink2);
                let y = rect.bottom() - 1.0;
                let ends = [pos2(rect.left(), y), pos2(rect.right(), y)];
                painter.extend(Shape::dashed_line(&ends, pen, 3.0, 2.0));
            }
            let from = quote
                .content
                .iter()
                .filter_map(|fragment| self.port(*fragment, port.baseline))
                .min_by(|a, b| {
                    let far = |p: &Port| (p.baseline - port.baseline).abs();
                    far(&a.0).total_cmp(&far(&b.0))
                });
            if let Some((from, _)) = from
                && let Some(route) = router.route(&from, &port)
            {
                paint_dashed(&painter, &route, t.ink, t.paper);
            }
        }
    }

    /// Where a range is on screen: its row nearest to `near` (or its first), and all rows.
    fn port(&self, range: ByteRange, near: f32) -> Option<(Port, Vec<Rect>)> {
        let item = self.items.iter().find(|item| {
            item.laid.as_ref().and_then(|laid| laid.local(range)).is_some_and(|r| !r.is_empty())
        })?;
        let laid = item.laid.as_ref()?;
        let local = laid.local(range)?;
        let rows: Vec<(usize, Rect)> = laid.placed().rects(local).collect();
        let baseline = |row: usize| item.origin.y + laid.metrics.baseline(row);
        let best = rows.iter().min_by(|a, b| {
            let far =
                |row| if near.is_nan() { baseline(row) } else { (baseline(row) - near).abs() };
            far(a.0).total_cmp(&far(b.0))
        })?;
        let port = super::links::port_of(item, laid, best.0, best.1, None, laid.lanes());
        let rects = rows.iter().map(|(_, r)| r.translate(item.origin.to_vec2())).collect();
        Some((port, rects))
    }
}

/// The first underline that no annotation on the same words has; the first is for short
/// spans.
fn free_level(laid: &Laid, content: &[ByteRange]) -> u8 {
    let rects: Vec<(usize, Rect)> = content
        .iter()
        .filter_map(|fragment| laid.local(*fragment))
        .flat_map(|local| laid.placed().rects(local).collect::<Vec<_>>())
        .collect();
    let taken = |level: u8| {
        laid.marks.iter().filter(|m| m.level == level).any(|mark| {
            mark.rects.iter().any(|(row, rect)| {
                rects.iter().any(|(r, own)| r == row && own.x_range().intersects(rect.x_range()))
            })
        })
    };
    (1..4).find(|level| !taken(*level)).unwrap_or(3)
}
