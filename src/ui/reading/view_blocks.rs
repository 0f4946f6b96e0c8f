//! Paints the blocks in view: text, pictures, cards, folded lines, and their nodes for
//! assistive technology.

use egui::accesskit::Role;
use egui::{Id, Rangef, Rect, Sense, Ui, WidgetInfo, pos2};

use super::access::{Described, describe};
use super::card::{self, Card};
use super::changes::ChangeView;
use super::columns::column_set;
use super::filter::Quotes;
use super::item::Item;
use super::lane_paint::LaneView;
use super::paint::{BlockPainter, Look};
use super::style::text_colour;
use super::view::{BOTTOM, FOLDED, ReadingView};
use crate::annotation::Target;
use crate::article::SegmentKind;
use crate::session::{Action, Fold, OpenArticle, Session};
use crate::ui::theme::{Tokens, icon, type_role};
use crate::ui::widgets::{line, paint_left};

/// What is painted around the words of an article beside its annotations.
#[derive(Clone, Copy)]
pub(super) struct Over<'a> {
    lanes: Option<&'a LaneView<'a>>,
    changes: Option<&'a ChangeView<'a>>,
}

impl<'a> Over<'a> {
    /// Differences between annotators, or what adjudication changed, or neither.
    pub(super) fn of(lanes: Option<&'a LaneView<'a>>, changes: Option<&'a ChangeView<'a>>) -> Self {
        Self { lanes, changes }
    }
}

impl ReadingView {
    #[expect(clippy::too_many_arguments)]
    pub(super) fn paint_item(
        &mut self,
        ui: &mut Ui,
        session: &Session,
        item: &Item,
        view: Rect,
        look: Look,
        filter: Option<&Quotes>,
        Over { lanes, changes }: Over<'_>,
        actions: &mut Vec<Action>,
    ) {
        let t = Tokens::of(ui);
        let Some(open) = session.open() else { return };
        let Some(laid) = &item.laid else {
            if item.column == 0 {
                self.folded(ui, open, item);
            }
            return;
        };
        if let Some(size) = self.photo_size(ui.ctx(), open, item.index)
            && let Some(texture) = open.photos.first().and_then(|p| self.photos.get(ui.ctx(), p))
        {
            let top = item.origin.y - size.y - 12.0;
            let rect = Rect::from_min_size(pos2(item.rect.left(), top), size);
            egui::Image::new(&texture).corner_radius(3.0).paint_at(ui, rect);
            let response = ui.interact(
                rect.intersect(view),
                Id::unique(("photo", item.index)),
                Sense::hover(),
            );
            let name = open.photos.first().and_then(|p| p.file_name()).map_or_else(
                || "Picture".to_owned(),
                |n| format!("Picture {}", n.to_string_lossy()),
            );
            response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
        }
        let comment = item.block.comment.and_then(|order| open.comment(order));
        let mut chips = Vec::new();
        let card = comment.map(|(segment, comment)| {
            let target = Target::Comment(segment.range);
            let focused = session.selection().comment == Some(comment.order);
            chips = card::chips(session, item.column, target, focused);
            let bottom = item.rect.bottom()
                - if item.block.last { card::GAP } else { 0.0 }
                - if item.position + 1 == self.order.len() { BOTTOM } else { 0.0 };
            let rect = Rect::from_min_max(
                pos2(item.rect.left() - card::SIDE, item.rect.top()),
                pos2(item.rect.right() + card::SIDE, bottom),
            );
            Card {
                open,
                comment,
                target,
                column: item.column,
                in_review: lanes.is_some(),
                focused,
                rect,
                first: item.block.first,
                last: item.block.last,
                thread: self.order.thread(comment.order),
                folded: self.order.is_folded(comment.order),
            }
        });
        if let Some(card) = &card {
            card.surface(ui);
            if card.first {
                if item.column == 0 {
                    self.comment_node(ui, card, view);
                }
                card.header(ui, actions);
            }
            if card.last {
                card.footer(ui, &chips, actions);
            }
        }
        let clip = view.intersect(ui.clip_rect());
        // With a filter on, what the speaker does not say steps back.
        let spoken = |f: &Quotes| laid.marks.iter().any(|m| f.is_of_speaker(m.id));
        let ink = match filter {
            Some(filter) if !spoken(filter) => t.ink3,
            _ => text_colour(item.block.kind, &t),
        };
        if let Some(lanes) = lanes {
            lanes.ground(ui, item);
        }
        if let Some(changes) = changes {
            changes.ground(ui, item);
        }
        BlockPainter {
            painter: &ui.painter().with_clip_rect(clip),
            tokens: t,
            laid,
            origin: item.origin,
            ink,
            look,
            visible: Rangef::new(view.top(), view.bottom()),
            shown: &|id| filter.is_none_or(|f| f.shows(id)),
            quiet: &|id| session.is_agreed(id) || changes.is_some_and(|c| c.concerns(id)),
        }
        .paint();
        if let Some(changes) = changes {
            changes.paint(ui, item, actions);
        }
        if let Some(lanes) = lanes {
            lanes.paint(ui, item, actions);
        }
        // The text is read once, however often it stands there.
        let Some((set, _)) = column_set(session, item.column).filter(|_| item.column == 0) else {
            return;
        };
        let role = match item.block.kind {
            SegmentKind::Headline | SegmentKind::Heading => Role::Heading,
            SegmentKind::Caption => Role::Caption,
            _ => Role::Paragraph,
        };
        let name = open.article.text.slice(item.block.range);
        let shown = |id| filter.is_none_or(|f| f.shows(id));
        let (origin, visible) = (item.origin, view);
        let described = Described { name, role, laid, set, origin, visible, shown: &shown };
        if let Some(id) = describe(ui, &described, open, session)
            && lanes.is_none()
        {
            actions.push(Action::SelectSpan(id));
        }
    }

    fn comment_node(&self, ui: &Ui, card: &Card<'_>, view: Rect) {
        let id = Id::unique(("comment", card.comment.order));
        let focused = card.focused;
        let response = ui.interact(card.rect.intersect(view), id, Sense::hover());
        response
            .widget_info(|| WidgetInfo::selected(Role::Article, true, focused, comment_name(card)));
    }

    fn folded(&mut self, ui: &Ui, open: &OpenArticle, item: &Item) {
        let t = Tokens::of(ui);
        let words = match item.block.fold {
            Some(Fold::RepeatedCaption) => "Same caption repeated, folded".to_owned(),
            _ => {
                let text = open.article.text.slice(item.block.range);
                let first = text.lines().next().unwrap_or_default();
                let short: String = first.chars().take(60).collect();
                format!("Site text folded: {short}")
            }
        };
        let y = item.origin.y + FOLDED / 2.0;
        let x =
            paint_left(ui, line(ui, icon::FOLD, type_role::icon(), t.ink3), item.rect.left(), y);
        let right = paint_left(ui, line(ui, &words, type_role::small(), t.ink3), x + 6.0, y);
        let hit = Rect::from_min_max(pos2(item.rect.left(), y - 12.0), pos2(right, y + 12.0));
        let response = ui.interact(hit, Id::unique(("fold", item.index)), Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &words));
        if response.hovered() {
            ui.painter().hline(x + 6.0..=right, y + 8.0, egui::Stroke::new(1.0, t.ink3));
        }
        if response.clicked() {
            self.unfolded.insert(item.index);
            ui.ctx().request_repaint();
        }
    }
}

/// What a comment is called: its place, author, what it answers, and its words.
fn comment_name(card: &Card<'_>) -> String {
    let text = &card.open.article.text;
    let author = text.slice(card.comment.author);
    let mut name = format!("Comment {} by {author}", card.comment.order + 1);
    let answered = card.target.range().and_then(|range| card.open.parent_of(range));
    if let Some((_, parent)) = answered.and_then(|p| card.open.comment(p)) {
        name.push_str(&format!(", in reply to {}", text.slice(parent.author)));
    } else if let Some((_, parent)) = card.thread.parent.and_then(|p| card.open.comment(p)) {
        name.push_str(&format!(", perhaps in reply to {}", text.slice(parent.author)));
    }
    name.push_str(": ");
    name.push_str(text.slice(card.comment.body));
    name
}
