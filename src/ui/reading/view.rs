//! Which blocks are in view, where they are, and what happens to them in a frame.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use egui::accesskit::Role;
use egui::{Context, Id, Pos2, Rangef, Rect, Sense, Ui, WidgetInfo, pos2, vec2};

use super::access::describe;
use super::card::{self, Card};
use super::laid::Laid;
use super::menu::context_menu;
use super::paint::{BlockPainter, Look, handles, tag_top};
use super::photo::{self, Photos};
use super::pointer::{HandleAt, Pointer, Under, edge_scroll};
use super::scroll::{Anchor, HeightIndex};
use super::scroll_bar::{self, scroll_bar};
use super::style::{MEASURE, TAG_HEIGHT, block_style, text_colour};
use crate::annotation::{AnnotationId, Target};
use crate::article::{ArticleId, SegmentKind};
use crate::session::{Action, Block, Edge, Fold, OpenArticle, Session, TodoKind, Unit, Way};
use crate::text::{ByteRange, Sha256};
use crate::ui::state::{READING_SIZE, WindowState};
use crate::ui::text_layout::{Affinity, LayoutCache};
use crate::ui::theme::{Tokens, icon, type_role};
use crate::ui::widgets::{line, paint_left};

/// Room above the first block and below the last.
const TOP: f32 = 24.0;
const BOTTOM: f32 = 96.0;
/// A folded block is one line.
const FOLDED: f32 = 28.0;
/// What is revealed keeps this much away from the edges.
const MARGIN: f32 = 72.0;

/// What heights depend on beside the annotations.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Geometry {
    text: Sha256,
    width: f32,
    size: f32,
    scale: f32,
}

/// What a laid-out block depends on.
#[derive(Clone, Copy, Debug, PartialEq)]
struct LaidKey {
    geometry: Geometry,
    revision: u64,
    schema: u32,
}

/// A block in view.
struct Item {
    index: usize,
    block: Block,
    /// The whole block, chrome included.
    rect: Rect,
    /// The text's top left corner.
    origin: Pos2,
    /// `None` while it is folded.
    laid: Option<Rc<Laid>>,
}

/// The article on screen.
pub(crate) struct ReadingView {
    cache: LayoutCache,
    photos: Photos,
    pointer: Pointer,
    article: Option<ArticleId>,
    geometry: Option<Geometry>,
    heights: HeightIndex,
    anchor: Anchor,
    reveal: Option<ByteRange>,
    unfolded: HashSet<usize>,
    laid: HashMap<usize, (LaidKey, Rc<Laid>)>,
    hovered: Option<AnnotationId>,
    /// Where moving by rows aims at, from the column's left edge.
    goal_x: Option<(usize, f32)>,
    laid_made: u64,
}

impl Default for ReadingView {
    fn default() -> Self {
        Self {
            cache: LayoutCache::new(LayoutCache::DEFAULT_BUDGET),
            photos: Photos::default(),
            pointer: Pointer::default(),
            article: None,
            geometry: None,
            heights: HeightIndex::default(),
            anchor: Anchor::default(),
            reveal: None,
            unfolded: HashSet::new(),
            laid: HashMap::new(),
            hovered: None,
            goal_x: None,
            laid_made: 0,
        }
    }
}

impl ReadingView {
    /// Asks for a part of the text to be in view in the next frame.
    pub(crate) fn reveal(&mut self, range: ByteRange) {
        self.reveal = Some(range);
    }

    /// How many times a block was laid out with its annotations: a measure of work.
    pub(crate) fn blocks_laid(&self) -> u64 {
        self.laid_made
    }

    /// Moves the view by so many points.
    pub(crate) fn scroll_by(&mut self, points: f32) {
        self.anchor.offset += f64::from(points);
    }

    /// Lets go of a drag, if there is one.
    pub(crate) fn cancel_drag(&mut self) -> bool {
        let dragging = self.pointer.is_dragging();
        self.pointer.cancel();
        dragging
    }

    /// Paints the article over all of `ui` and handles the mouse.
    pub(crate) fn show(
        &mut self,
        ui: &mut Ui,
        session: &Session,
        window: &WindowState,
        actions: &mut Vec<Action>,
    ) {
        let t = Tokens::of(ui);
        let view = ui.max_rect();
        ui.painter().rect_filled(view, 0.0, t.paper);
        let Some(open) = session.open() else { return };
        ui.set_clip_rect(view.intersect(ui.clip_rect()));
        self.cache.begin_frame(ui.ctx());
        if self.article.as_ref() != Some(&open.article.id) {
            self.begin(open);
        }
        let column = column(view, window.reading_size);
        self.measure_all(ui.ctx(), open, column.width(), window.reading_size);

        let response = ui.interact(view, text_id(), Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::Document, true, "Article text"));
        if response.clicked() || response.drag_started() || response.secondary_clicked() {
            response.request_focus();
        }
        ui.memory_mut(|m| {
            m.set_focus_lock_filter(
                text_id(),
                egui::EventFilter {
                    tab: false,
                    horizontal_arrows: true,
                    vertical_arrows: true,
                    escape: true,
                },
            );
        });
        self.scroll(ui, &response, view);
        self.settle(ui, session, view, column);
        if let Some(range) = self.reveal.take() {
            self.bring(ui, session, view, column, range);
            self.settle(ui, session, view, column);
        }
        let items = self.items(ui, session, view, column);

        let under = |pos: Pos2| under(&items, session, pos);
        let hovering =
            response.hover_pos().filter(|p| response.contains_pointer() && view.contains(*p));
        let here = hovering.and_then(under);
        self.pointer.update(ui, &response, session, under, actions);
        self.hovered = here.as_ref().and_then(|u| u.spans.first()).copied();
        let look = Look {
            selected: session.selection().span,
            hovered: self.hovered,
            selection: self.pointer.preview(open.set()).or_else(|| session.selection().text()),
            caret: session.selection().caret.map(|c| c.head),
            ghost: self.pointer.ghost(),
            tags: window.tags,
        };
        for item in &items {
            self.paint_item(ui, session, item, view, look, actions);
        }
        self.cursor(ui, here.as_ref(), session);
        if !response.context_menu_opened()
            && let (Some(id), Some(pos)) = (self.hovered, hovering)
        {
            hint(ui, session, id, pos);
        }
        context_menu(&response, &self.pointer, session, actions);
        let marks = open.todos().iter().filter_map(|todo| match todo.kind {
            TodoKind::Unplaced(_) => None,
            _ => open.blocks.at(todo.place.start),
        });
        if let Some(anchor) = scroll_bar(ui, view, &self.heights, self.anchor, marks) {
            self.anchor = anchor;
            ui.ctx().request_repaint();
        }
        // Blocks far from the view are laid out again when they are seen again.
        let (first, last) =
            (items.first().map_or(0, |i| i.index), items.last().map_or(0, |i| i.index));
        self.laid.retain(|index, _| *index + 12 >= first && *index <= last + 12);
    }

    fn begin(&mut self, open: &OpenArticle) {
        self.article = Some(open.article.id.clone());
        self.geometry = None;
        self.anchor = Anchor::default();
        self.unfolded.clear();
        self.laid.clear();
        self.photos.clear();
        self.pointer = Pointer::default();
        self.hovered = None;
    }

    /// Estimates all heights anew when the column or the size of the text changed.
    fn measure_all(&mut self, ctx: &Context, open: &OpenArticle, width: f32, size: f32) {
        let geometry = Geometry {
            text: open.article.text.sha256(),
            width,
            size,
            scale: ctx.pixels_per_point(),
        };
        if self.geometry == Some(geometry) {
            return;
        }
        self.geometry = Some(geometry);
        self.laid.clear();
        let last = open.blocks.len().saturating_sub(1);
        let heights = open
            .blocks
            .iter()
            .map(|(i, block)| {
                let style = block_style(block.kind, block.first, size);
                let per_row = (width / (style.font.size * 0.47)).max(1.0);
                let rows = (block.range.len() as f32 / per_row).ceil().max(1.0);
                let mut height = style.above + rows * style.pitch * 1.06;
                if self.is_folded(i, block) {
                    height = FOLDED;
                } else if block.comment.is_some() {
                    height += if block.first { card::HEADER } else { 0.0 };
                    height += if block.last { 39.0 + card::GAP } else { 0.0 };
                }
                height + if i == 0 { TOP } else { 0.0 } + if i == last { BOTTOM } else { 0.0 }
            })
            .collect();
        self.heights = HeightIndex::new(heights);
        self.anchor.offset =
            self.anchor.offset.min(f64::from(self.heights.height(self.anchor.block)));
    }

    fn is_folded(&self, index: usize, block: &Block) -> bool {
        block.fold.is_some() && !self.unfolded.contains(&index)
    }

    fn lay(&mut self, ctx: &Context, session: &Session, index: usize) -> Option<Rc<Laid>> {
        let open = session.open()?;
        let geometry = self.geometry?;
        let block = open.blocks.get(index)?;
        let key =
            LaidKey { geometry, revision: open.set().revision(), schema: session.schema().version };
        if let Some((known, laid)) = self.laid.get(&index)
            && *known == key
        {
            return Some(Rc::clone(laid));
        }
        let style = block_style(block.kind, block.first, geometry.size);
        self.laid_made += 1;
        let laid = Rc::new(Laid::new(
            ctx,
            &mut self.cache,
            &open.article.text,
            block,
            &style,
            geometry.width,
            open.set(),
            session.schema(),
        ));
        self.laid.insert(index, (key, Rc::clone(&laid)));
        Some(laid)
    }

    /// Lays one block out and corrects its height; answers the room above its text.
    fn measure(
        &mut self,
        ui: &Ui,
        session: &Session,
        index: usize,
    ) -> Option<(f32, Option<Rc<Laid>>)> {
        let open = session.open()?;
        let geometry = self.geometry?;
        let block = *open.blocks.get(index)?;
        let style = block_style(block.kind, block.first, geometry.size);
        let mut above = if index == 0 { TOP } else { 0.0 };
        let mut below = if index + 1 == open.blocks.len() { BOTTOM } else { 0.0 };
        if self.is_folded(index, &block) {
            self.heights.set(index, above + FOLDED + below);
            return Some((above, None));
        }
        above += style.above;
        if let Some(size) = self.photo_size(ui.ctx(), open, index, &block) {
            above += size.y + 12.0;
        }
        if let Some(order) = block.comment {
            if block.first {
                above += card::HEADER;
            }
            if block.last {
                let target = Target::Comment(open.comment_range(order)?);
                let focused = session.selection().comment == Some(order);
                let chips = card::chips(session, target, focused);
                below += card::footer_height(ui, &chips, geometry.width) + card::GAP;
            }
        }
        let laid = self.lay(ui.ctx(), session, index)?;
        let text = if block.range.is_empty() { 4.0 } else { laid.height };
        self.heights.set(index, above + text + below);
        Some((above, Some(laid)))
    }

    /// The size of the picture above this block: above the first caption, or, without
    /// captions, below the headline.
    fn photo_size(
        &mut self,
        ctx: &Context,
        open: &OpenArticle,
        index: usize,
        block: &Block,
    ) -> Option<egui::Vec2> {
        let path = open.photos.first()?;
        let place = open
            .blocks
            .iter()
            .find(|(_, b)| b.kind == SegmentKind::Caption)
            .or_else(|| open.blocks.iter().find(|(_, b)| b.kind == SegmentKind::Paragraph))
            .map(|(i, _)| i)?;
        if place != index || !block.first {
            return None;
        }
        let texture = self.photos.get(ctx, path)?;
        Some(photo::fitted(&texture, self.geometry?.width))
    }

    fn scroll(&mut self, ui: &Ui, response: &egui::Response, view: Rect) {
        if response.contains_pointer() && !ui.ctx().any_popup_open() {
            let delta = ui.input(|i| i.smooth_scroll_delta().y);
            if delta != 0.0 {
                self.anchor.offset -= f64::from(delta);
                ui.ctx().request_repaint();
            }
        }
        if self.pointer.is_dragging()
            && let Some(pos) = response.interact_pointer_pos()
        {
            let by = edge_scroll(pos, view).y;
            if by != 0.0 {
                self.anchor.offset += f64::from(by);
                ui.ctx().request_repaint();
            }
        }
    }

    /// Puts the anchor on the block that is really at the top edge, within bounds.
    fn settle(&mut self, ui: &Ui, session: &Session, view: Rect, _column: Rect) {
        let count = self.heights.len();
        if count == 0 {
            self.anchor = Anchor::default();
            return;
        }
        // Not beyond the end: the blocks from the anchor on must fill the view.
        let mut filled = -self.anchor.offset;
        let mut at = self.anchor.block.min(count - 1);
        while at < count && filled < f64::from(view.height()) {
            self.measure(ui, session, at);
            filled += f64::from(self.heights.height(at));
            at += 1;
        }
        let missing = f64::from(view.height()) - filled;
        if at >= count && missing > 0.0 {
            self.anchor.offset -= missing;
        }
        while self.anchor.offset < 0.0 && self.anchor.block > 0 {
            self.anchor.block -= 1;
            self.measure(ui, session, self.anchor.block);
            self.anchor.offset += f64::from(self.heights.height(self.anchor.block));
        }
        if self.anchor.block == 0 {
            self.anchor.offset = self.anchor.offset.max(0.0);
        }
        while self.anchor.block + 1 < count {
            self.measure(ui, session, self.anchor.block);
            let height = f64::from(self.heights.height(self.anchor.block));
            if self.anchor.offset < height {
                break;
            }
            self.anchor.offset -= height;
            self.anchor.block += 1;
        }
        // Whole pixels keep the text crisp while scrolling.
        let scale = f64::from(ui.ctx().pixels_per_point());
        self.anchor.offset = (self.anchor.offset * scale).round() / scale;
    }

    /// Moves the view so that the start of `range` is well inside it.
    fn bring(&mut self, ui: &Ui, session: &Session, view: Rect, column: Rect, range: ByteRange) {
        let Some(open) = session.open() else { return };
        let Some(index) = open.blocks.at(range.start) else { return };
        if let Some(block) = open.blocks.get(index)
            && self.is_folded(index, block)
        {
            self.unfolded.insert(index);
        }
        let Some((above, laid)) = self.measure(ui, session, index) else { return };
        // Where it is within the block.
        let (mut top, mut bottom) = (0.0, self.heights.height(index));
        if let Some(laid) = laid {
            let local = laid.local(range).unwrap_or_default();
            let caret = laid.placed().caret(local.start, Affinity::After);
            top = above + caret.top() - 24.0;
            bottom = above + caret.bottom() + 16.0;
        }
        let items = self.items(ui, session, view, column);
        let shown = items.iter().find(|i| i.index == index).map(|i| i.rect.top());
        match shown {
            Some(y) if y + top >= view.top() + 8.0 && y + bottom <= view.bottom() - 8.0 => {}
            Some(y) if y + top < view.top() + 8.0 => {
                self.scroll_by(y + top - (view.top() + MARGIN));
            }
            Some(y) => self.scroll_by(y + bottom - (view.bottom() - MARGIN)),
            None => {
                // Far away: to the upper third.
                self.anchor = Anchor { block: index, offset: f64::from(top - view.height() / 3.0) };
            }
        }
    }

    /// The blocks in view, from the anchor down.
    fn items(&mut self, ui: &Ui, session: &Session, view: Rect, column: Rect) -> Vec<Item> {
        let mut items = Vec::new();
        let Some(open) = session.open() else { return items };
        let mut y = view.top() - self.anchor.offset as f32;
        let mut index = self.anchor.block;
        while y < view.bottom() && index < open.blocks.len() {
            let Some((above, laid)) = self.measure(ui, session, index) else { break };
            let Some(block) = open.blocks.get(index) else { break };
            let height = self.heights.height(index);
            let rect = Rect::from_min_max(pos2(column.left(), y), pos2(column.right(), y + height));
            items.push(Item {
                index,
                block: *block,
                rect,
                origin: pos2(column.left(), y + above),
                laid,
            });
            y += height;
            index += 1;
        }
        items
    }

    fn paint_item(
        &mut self,
        ui: &mut Ui,
        session: &Session,
        item: &Item,
        view: Rect,
        look: Look,
        actions: &mut Vec<Action>,
    ) {
        let t = Tokens::of(ui);
        let Some(open) = session.open() else { return };
        let Some(laid) = &item.laid else {
            self.folded(ui, open, item);
            return;
        };
        if let Some(size) = self.photo_size(ui.ctx(), open, item.index, &item.block)
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
        let comment = item.block.comment.and_then(|order| open.article.comments().nth(order));
        let mut chips = Vec::new();
        let card = comment.map(|(segment, comment)| {
            let target = Target::Comment(segment.range);
            let focused = session.selection().comment == Some(comment.order);
            chips = card::chips(session, target, focused);
            let bottom = item.rect.bottom()
                - if item.block.last { card::GAP } else { 0.0 }
                - if item.index + 1 == open.blocks.len() { BOTTOM } else { 0.0 };
            let rect = Rect::from_min_max(
                pos2(item.rect.left() - card::SIDE, item.rect.top()),
                pos2(item.rect.right() + card::SIDE, bottom),
            );
            Card {
                open,
                comment,
                target,
                focused,
                rect,
                first: item.block.first,
                last: item.block.last,
            }
        });
        if let Some(card) = &card {
            card.surface(ui);
            if card.first {
                self.comment_node(ui, card, view);
                card.header(ui, actions);
            }
            if card.last {
                card.footer(ui, &chips, actions);
            }
        }
        let clip = view.intersect(ui.clip_rect());
        BlockPainter {
            painter: &ui.painter().with_clip_rect(clip),
            tokens: t,
            laid,
            origin: item.origin,
            ink: text_colour(item.block.kind, &t),
            look,
            visible: Rangef::new(view.top(), view.bottom()),
        }
        .paint();
        let role = match item.block.kind {
            SegmentKind::Headline | SegmentKind::Heading => Role::Heading,
            SegmentKind::Caption => Role::Caption,
            _ => Role::Paragraph,
        };
        let name = open.article.text.slice(item.block.range);
        if let Some(id) = describe(ui, name, role, laid, item.origin, view, open, session) {
            actions.push(Action::SelectSpan(id));
        }
    }

    fn comment_node(&self, ui: &Ui, card: &Card<'_>, view: Rect) {
        let text = &card.open.article.text;
        let author = text.slice(card.comment.author);
        let mut name = format!("Comment {} by {author}", card.comment.order + 1);
        if let Some((_, parent)) =
            card.comment.reply_to.and_then(|p| card.open.article.comments().nth(p))
        {
            name.push_str(&format!(", in reply to {}", text.slice(parent.author)));
        }
        name.push_str(": ");
        name.push_str(text.slice(card.comment.body));
        let id = Id::unique(("comment", card.comment.order));
        let focused = card.focused;
        let response = ui.interact(card.rect.intersect(view), id, Sense::hover());
        response.widget_info(|| WidgetInfo::selected(Role::Article, true, focused, &name));
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

    fn cursor(&self, ui: &Ui, here: Option<&Under>, session: &Session) {
        let Some(here) = here else { return };
        let icon = if here.handle.is_some() {
            egui::CursorIcon::ResizeHorizontal
        } else if session.selection().brush.is_some() && here.on.is_some() {
            egui::CursorIcon::Crosshair
        } else if here.on.is_some() || self.pointer.is_dragging() {
            egui::CursorIcon::Text
        } else {
            return;
        };
        ui.ctx().set_cursor_icon(icon);
    }

    /// Where a caret lands after a step by rows, which only the layout knows.
    pub(crate) fn row_step(
        &mut self,
        ctx: &Context,
        session: &Session,
        way: Way,
        unit: Unit,
    ) -> Option<usize> {
        let open = session.open()?;
        let head = match session.selection().caret {
            Some(caret) => caret.head,
            None => {
                let span = open.set().span(session.selection().span?)?.extent();
                if way == Way::Forward { span.end } else { span.start }
            }
        };
        let index = open.blocks.at(head)?;
        let laid = self.lay(ctx, session, index)?;
        let local = laid.local(ByteRange::new(head, head))?.start;
        let caret = laid.layout.caret(local, Affinity::After);
        if unit == Unit::RowEdge {
            let hit = match way {
                Way::Forward => laid.layout.row_end(caret.row),
                Way::Back => laid.layout.row_start(caret.row),
            };
            return Some(laid.range.start + hit.byte);
        }
        let x = match self.goal_x {
            Some((at, x)) if at == head => x,
            _ => caret.x,
        };
        let by = if way == Way::Forward { 1 } else { -1 };
        let to = match laid.layout.vertical(caret.row, by, x) {
            Some(hit) => laid.range.start + hit.byte,
            None => {
                // Over the edge: into the next block that is not folded.
                let mut next = index;
                let next = loop {
                    next = if way == Way::Forward { next + 1 } else { next.checked_sub(1)? };
                    if open.blocks.get(next)?.fold.is_none() {
                        break next;
                    }
                };
                let laid = self.lay(ctx, session, next)?;
                let row = if way == Way::Forward {
                    0
                } else {
                    laid.layout.rows().len().saturating_sub(1)
                };
                laid.range.start + laid.layout.hit_in_row(row, x).byte
            }
        };
        self.goal_x = Some((to, x));
        Some(to)
    }
}

/// The id of the text, for the keyboard focus.
pub(crate) fn text_id() -> Id {
    Id::unique("article text")
}

/// The column of text in the view: centred, with room for bars and margin labels.
fn column(view: Rect, reading_size: f32) -> Rect {
    let wanted = MEASURE * reading_size / READING_SIZE;
    let side = card::SIDE + 12.0;
    let width = wanted.min(view.width() - 2.0 * side - scroll_bar::WIDTH).max(120.0);
    let spare = view.width() - scroll_bar::WIDTH - width;
    let left = (spare / 2.0).max(side.min(spare));
    Rect::from_min_size(
        pos2((view.left() + left).round(), view.top()),
        vec2(width.floor(), view.height()),
    )
}

/// What is at a point of the screen.
fn under(items: &[Item], session: &Session, pos: Pos2) -> Option<Under> {
    let open = session.open()?;
    let nearest = |item: &&Item| {
        let rect = item.rect;
        if pos.y < rect.top() { rect.top() - pos.y } else { (pos.y - rect.bottom()).max(0.0) }
    };
    let item = items
        .iter()
        .filter(|i| i.laid.is_some())
        .min_by(|a, b| nearest(a).total_cmp(&nearest(b)))?;
    let laid = item.laid.as_ref()?;
    let local = pos - item.origin.to_vec2();
    let hit = laid.placed().hit(local);
    let mut under = Under { at: laid.range.start + hit.byte, ..Under::default() };
    let in_rows = local.y >= -TAG_HEIGHT && local.y <= laid.height + 4.0;
    if in_rows {
        under.on = hit.on.map(|on| laid.range.start + on);
    }
    if let Some(order) = item.block.comment
        && item.rect.expand2(vec2(card::SIDE, 0.0)).contains(pos)
    {
        under.comment = Some(order);
    }
    // Spans whose highlight or tag is there, innermost (painted last) first.
    for (i, mark) in laid.marks.iter().enumerate().rev() {
        let on_text = mark.rects.iter().any(|(_, r)| r.expand2(vec2(1.0, 2.0)).contains(local));
        let on_tag = laid.tags.iter().any(|tag| {
            tag.mark == i
                && Rect::from_min_size(pos2(tag.x, tag_top(laid, tag.row)), vec2(30.0, TAG_HEIGHT))
                    .contains(local)
        });
        let on_bar = laid.bars.iter().any(|bar| {
            let x = -20.0 - 7.0 * bar.lane as f32;
            bar.mark == i
                && (x - 3.0..=x + 6.0).contains(&local.x)
                && local.y >= laid.metrics.top(bar.rows.0)
                && local.y <= laid.metrics.bottom(bar.rows.1)
        });
        if on_text || on_tag || on_bar {
            under.spans.push(mark.id);
        }
    }
    if let Some(id) = session.selection().span
        && let Some(mark) = laid.marks.iter().find(|m| m.id == id)
        && let Some(span) = open.set().span(id)
    {
        let near = handles(laid, mark)
            .into_iter()
            .map(|h| (h.start, (h.at - local).length()))
            .filter(|(_, distance)| *distance <= 12.0)
            .min_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((start, _)) = near {
            let (fragment, edge, from) = if start {
                (0, Edge::Start, span.extent().start)
            } else {
                (span.fragments.len().saturating_sub(1), Edge::End, span.extent().end)
            };
            under.handle = Some(HandleAt { id, fragment, edge, from });
        }
    }
    Some(under)
}

/// What a span says when the pointer rests on it.
fn hint(ui: &Ui, session: &Session, id: AnnotationId, pos: Pos2) {
    let Some(open) = session.open() else { return };
    let Some(span) = open.set().span(id) else { return };
    let still = ui.input(|i| i.pointer.time_since_last_movement());
    let any_down = ui.input(|i| i.pointer.any_down());
    if any_down {
        return;
    }
    if still < 0.4 {
        ui.ctx().request_repaint_after_secs(0.42 - still);
        return;
    }
    let title =
        session.schema().span_label(&span.label).map_or("not in the schema", |(_, l)| l.title());
    let mut lines = vec![format!("{} · {title}", span.label)];
    for (name, value) in &span.attributes {
        lines.push(format!("{name}: {}", value_words(value)));
    }
    if !span.note.is_empty() {
        lines.push(span.note.clone());
    }
    lines.push(format!("{}, {}", span.origin.by, span.origin.at.strftime("%Y-%m-%d %H:%M")));
    let layer = ui.layer_id();
    egui::Tooltip::always_open(ui.ctx().clone(), layer, Id::unique("span hint"), pos)
        .gap(16.0)
        .show(|ui| {
            ui.set_max_width(320.0);
            ui.label(lines.join("\n"));
        });
}

fn value_words(value: &crate::annotation::AttributeValue) -> String {
    use crate::annotation::AttributeValue as V;
    match value {
        V::Choice(v) | V::Text(v) => v.clone(),
        V::Choices(v) => v.iter().cloned().collect::<Vec<_>>().join(", "),
        V::Number(v) => v.to_string(),
        V::Flag(v) => if *v { "yes" } else { "no" }.to_owned(),
    }
}
