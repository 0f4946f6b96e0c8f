//! Which blocks are in view, where they are, and what happens to them in a frame.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use egui::accesskit::Role;
use egui::{Context, Id, Pos2, Rect, Sense, Ui, WidgetInfo, pos2, vec2};

use super::card;
use super::filter::SpeakerFilter;
use super::hint::hint;
use super::hints::hints;
use super::item::{Item, under};
use super::laid::{Laid, Source};
use super::links::LinkView;
use super::margin::margin_labels;
use super::menu::context_menu;
use super::offers::OfferView;
use super::paint::Look;
use super::photo::{self, Photos};
use super::pointer::{Pointer, Under, edge_scroll};
use super::scroll::{Anchor, HeightIndex};
use super::scroll_bar::{self, scroll_bar};
use super::style::{MEASURE, block_style};
use super::threads::DisplayOrder;
use crate::annotation::{AnnotationId, RelationEnd, Target};
use crate::session::{Action, Block, OpenArticle, Session, TodoKind, Way};
use crate::text::{ByteRange, Sha256};
use crate::ui::state::{READING_SIZE, TagDensity, WindowState};
use crate::ui::text_layout::{Affinity, LayoutCache};
use crate::ui::theme::Tokens;

/// Room above the first block and below the last.
const TOP: f32 = 24.0;
pub(super) const BOTTOM: f32 = 96.0;
/// A folded block is one line.
pub(super) const FOLDED: f32 = 28.0;
/// What is revealed keeps this much away from the edges.
const MARGIN: f32 = 72.0;

/// What heights depend on beside the annotations.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Geometry {
    text: Sha256,
    width: f32,
    size: f32,
    scale: f32,
}

/// What a laid-out block depends on.
#[derive(Clone, Copy, Debug, PartialEq)]
struct LaidKey {
    geometry: Geometry,
    width: f32,
    revision: u64,
    schema: u32,
}

/// The article on screen.
pub(crate) struct ReadingView {
    cache: LayoutCache,
    pub(super) photos: Photos,
    pub(super) pointer: Pointer,
    /// Which opening of an article is shown; see `OpenArticle::serial`.
    article: Option<u64>,
    pub(super) geometry: Option<Geometry>,
    pub(super) heights: HeightIndex,
    pub(super) anchor: Anchor,
    reveal: Option<ByteRange>,
    pub(super) unfolded: HashSet<usize>,
    laid: HashMap<usize, (LaidKey, Rc<Laid>)>,
    /// In which order the blocks are shown; heights and the anchor count in it.
    pub(super) order: DisplayOrder,
    hovered: Option<AnnotationId>,
    filter: SpeakerFilter,
    /// Where moving by rows aims at, from the column's left edge.
    pub(super) goal_x: Option<(usize, f32)>,
    laid_made: u64,
    /// The height of the view in the last frame.
    height: f32,
    /// The last frame's actions came from a press on the text.
    pressed: bool,
    /// Which letters mean which end of a link, as they were last painted.
    hints: Vec<(String, RelationEnd)>,
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
            order: DisplayOrder::default(),
            hovered: None,
            filter: SpeakerFilter::default(),
            goal_x: None,
            laid_made: 0,
            height: 0.0,
            pressed: false,
            hints: Vec::new(),
        }
    }
}

impl ReadingView {
    /// Asks for a part of the text to be in view in the next frame. What was just pressed in
    /// the text is there already, and does not move under the pointer.
    pub(crate) fn reveal(&mut self, range: ByteRange) {
        if !self.pressed {
            self.reveal = Some(range);
        }
    }

    /// How many times a block was laid out with its annotations: a measure of work.
    pub(crate) fn blocks_laid(&self) -> u64 {
        self.laid_made
    }

    /// The end of a link that these letters stand at, and whether any begin with them.
    pub(crate) fn hint(&self, letters: &str) -> (Option<RelationEnd>, bool) {
        let end = self.hints.iter().find(|(code, _)| code == letters).map(|(_, end)| *end);
        (end, self.hints.iter().any(|(code, _)| code.starts_with(letters)))
    }

    /// Moves the view by so many points.
    pub(crate) fn scroll_by(&mut self, points: f32) {
        self.anchor.offset += f64::from(points);
    }

    /// Moves the view by a page, a few lines of which stay in sight.
    pub(crate) fn scroll_page(&mut self, way: Way) {
        let page = f64::from(self.height) * 0.85;
        self.anchor.offset += if way == Way::Forward { page } else { -page };
    }

    /// Lets go of a drag, or of the question what a drawn line means, if there is one.
    pub(crate) fn cancel_drag(&mut self) -> bool {
        let dragging = self.pointer.is_dragging() || self.pointer.choices.is_some();
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
        self.height = view.height();
        ui.painter().rect_filled(view, 0.0, t.paper);
        let Some(open) = session.open() else { return };
        ui.set_clip_rect(view.intersect(ui.clip_rect()));
        if self.cache.begin_frame(ui.ctx()) {
            self.laid.clear();
        }
        if self.article != Some(open.serial) {
            self.begin(open);
        }
        let column = column(view, window.reading_size);
        self.arrange(open, window);
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
        self.settle(ui, session, view);
        if let Some(range) = self.reveal.take() {
            self.bring(ui, session, view, column, range, actions);
            self.settle(ui, session, view);
        }
        let items = self.items(ui, session, view, column);

        let filter = self.filter.quotes(open, session, window.speaker.as_deref());
        let shown = |id: AnnotationId| filter.as_ref().is_none_or(|f| f.shows(id));
        let under = |pos: Pos2| under(&items, session, window.tags, &shown, pos);
        let hovering =
            response.hover_pos().filter(|p| response.contains_pointer() && view.contains(*p));
        let here = hovering.and_then(under);
        let asked = actions.len();
        self.pointer.update(ui, &response, session, under, actions);
        self.pressed = actions.len() > asked;
        self.hovered = here.as_ref().and_then(|u| u.spans.first()).copied();
        let look = Look {
            // What a link is being made at stays marked while its other end is chosen.
            selected: session
                .selection()
                .span
                .or_else(|| session.link().and_then(|link| link.anchor.span())),
            hovered: self.hovered,
            selection: self.pointer.preview(open.set()).or_else(|| session.selection().text()),
            caret: session.selection().caret.map(|c| c.head),
            ghost: self.pointer.ghost(),
            // The letters that choose an end stand where tags do.
            tags: if session.link().is_some() { TagDensity::None } else { window.tags },
        };
        self.thread_lines(ui, &items, view, column);
        for item in &items {
            self.paint_item(ui, session, item, view, look, filter.as_deref(), actions);
        }
        margin_labels(ui, session, &items, view, &shown, actions);
        if window.offers {
            OfferView { session, items: &items, view, column }.paint(ui, actions);
        }
        LinkView {
            session,
            items: &items,
            look,
            view,
            column,
            all: window.all_links,
            order: &self.order,
            shown: &shown,
        }
        .paint(ui, actions);
        self.line(ui, session, &items, view);
        self.choices(ui, actions);
        let typed = if window.hinted.as_ref() == session.link() { &window.hint } else { "" };
        self.hints = hints(ui, session, &items, view, typed, &shown, actions);
        self.cursor(ui, here.as_ref(), session);
        if !response.context_menu_opened()
            && self.pointer.choices.is_none()
            && let (Some(id), Some(pos)) = (self.hovered, hovering)
        {
            hint(ui, session, id, pos);
        }
        context_menu(&response, &self.pointer, session, actions);
        let marks = open.todos().iter().filter_map(|todo| match todo.kind {
            TodoKind::Unplaced(_) => None,
            _ => open.blocks.at(todo.place.start).and_then(|block| self.order.position(block)),
        });
        if let Some(anchor) = scroll_bar(ui, view, &self.heights, self.anchor, marks) {
            self.anchor = anchor;
            ui.ctx().request_repaint();
        }
        // Blocks far from the view are laid out again when they are seen again.
        let (first, last) =
            (items.first().map_or(0, |i| i.position), items.last().map_or(0, |i| i.position));
        let order = &self.order;
        self.laid.retain(|index, _| {
            order.position(*index).is_some_and(|p| p + 12 >= first && p <= last + 12)
        });
    }

    fn begin(&mut self, open: &OpenArticle) {
        self.article = Some(open.serial);
        self.cache.clear();
        self.geometry = None;
        self.order = DisplayOrder::default();
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
        let last = self.order.len().saturating_sub(1);
        let shown = self.order.blocks().iter().filter_map(|i| Some((*i, open.blocks.get(*i)?)));
        let heights = shown
            .enumerate()
            .map(|(position, (i, block))| {
                let width = width - self.order.indent(block.comment, width);
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
                height
                    + if position == 0 { TOP } else { 0.0 }
                    + if position == last { BOTTOM } else { 0.0 }
            })
            .collect();
        self.heights = HeightIndex::new(heights);
        self.anchor.offset =
            self.anchor.offset.min(f64::from(self.heights.height(self.anchor.block)));
    }

    fn is_folded(&self, index: usize, block: &Block) -> bool {
        block.fold.is_some() && !self.unfolded.contains(&index)
    }

    pub(super) fn lay(
        &mut self,
        ctx: &Context,
        session: &Session,
        index: usize,
    ) -> Option<Rc<Laid>> {
        let open = session.open()?;
        let geometry = self.geometry?;
        let block = open.blocks.get(index)?;
        let width = geometry.width - self.order.indent(block.comment, geometry.width);
        let key = LaidKey {
            geometry,
            width,
            revision: open.set().revision(),
            schema: session.schema().version,
        };
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
            Source { text: &open.article.text, block, set: open.set(), schema: session.schema() },
            &style,
            width,
        ));
        self.laid.insert(index, (key, Rc::clone(&laid)));
        Some(laid)
    }

    /// Lays one block out and corrects its height; answers the room above its text.
    fn measure(
        &mut self,
        ui: &Ui,
        session: &Session,
        position: usize,
    ) -> Option<(f32, Option<Rc<Laid>>)> {
        let open = session.open()?;
        let geometry = self.geometry?;
        let index = self.order.block(position)?;
        let block = *open.blocks.get(index)?;
        let style = block_style(block.kind, block.first, geometry.size);
        let mut above = if position == 0 { TOP } else { 0.0 };
        let mut below = if position + 1 == self.order.len() { BOTTOM } else { 0.0 };
        if self.is_folded(index, &block) {
            self.heights.set(position, above + FOLDED + below);
            return Some((above, None));
        }
        above += style.above;
        if let Some(size) = self.photo_size(ui.ctx(), open, index) {
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
                let width = geometry.width - self.order.indent(block.comment, geometry.width);
                below += card::footer_height(ui, &chips, width) + card::GAP;
            }
        }
        let laid = self.lay(ui.ctx(), session, index)?;
        let text = if block.range.is_empty() { 4.0 } else { laid.height };
        self.heights.set(position, above + text + below);
        Some((above, Some(laid)))
    }

    /// The size of the picture above this block: above the first caption, or, without
    /// captions, below the headline.
    pub(super) fn photo_size(
        &mut self,
        ctx: &Context,
        open: &OpenArticle,
        index: usize,
    ) -> Option<egui::Vec2> {
        let path = open.photos.first()?;
        if open.photo_block != Some(index) {
            return None;
        }
        let texture = self.photos.get(ctx, path)?;
        Some(photo::fitted(&texture, self.geometry?.width))
    }

    fn scroll(&mut self, ui: &Ui, response: &egui::Response, view: Rect) {
        if response.contains_pointer() && !egui::Popup::is_any_open(ui.ctx()) {
            let delta = ui.input(|i| i.smooth_scroll_delta().y);
            if delta != 0.0 {
                self.anchor.offset -= f64::from(delta);
                ui.ctx().request_repaint();
            }
        }
        if self.pointer.is_dragging()
            && let Some(pos) = response.interact_pointer_pos()
        {
            // As far in a second on every screen; a frame that took long does not jump.
            let frames = (ui.input(|i| i.stable_dt) * 60.0).min(4.0);
            let by = edge_scroll(pos, view).y * frames;
            if by != 0.0 {
                self.anchor.offset += f64::from(by);
                ui.ctx().request_repaint();
            }
        }
    }

    /// Puts the anchor on the block that is really at the top edge, within bounds.
    fn settle(&mut self, ui: &Ui, session: &Session, view: Rect) {
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
    fn bring(
        &mut self,
        ui: &Ui,
        session: &Session,
        view: Rect,
        column: Rect,
        range: ByteRange,
        actions: &mut Vec<Action>,
    ) {
        let Some(open) = session.open() else { return };
        let Some(index) = open.blocks.at(range.start) else { return };
        let Some(position) = self.order.position(index) else {
            // It is in a folded thread: that is opened, and then it can be brought.
            let comment = open.blocks.get(index).and_then(|b| b.comment);
            if let Some(folded) = comment.and_then(|order| self.order.hidden_by(order)) {
                actions.push(Action::FoldThread(Some(folded)));
                self.reveal = Some(range);
                ui.ctx().request_repaint();
            }
            return;
        };
        if let Some(block) = open.blocks.get(index)
            && self.is_folded(index, block)
        {
            self.unfolded.insert(index);
        }
        let Some((above, laid)) = self.measure(ui, session, position) else { return };
        // Where it is within the block.
        let (mut top, mut bottom) = (0.0, self.heights.height(position));
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
                let offset = f64::from(top - view.height() / 3.0);
                self.anchor = Anchor { block: position, offset };
            }
        }
    }

    /// The blocks in view, from the anchor down.
    fn items(&mut self, ui: &Ui, session: &Session, view: Rect, column: Rect) -> Vec<Item> {
        let mut items = Vec::new();
        let Some(open) = session.open() else { return items };
        let mut y = view.top() - self.anchor.offset as f32;
        let mut position = self.anchor.block;
        while y < view.bottom() && position < self.order.len() {
            let Some((above, laid)) = self.measure(ui, session, position) else { break };
            let Some(index) = self.order.block(position) else { break };
            let Some(block) = open.blocks.get(index) else { break };
            let height = self.heights.height(position);
            let left = column.left() + self.order.indent(block.comment, column.width());
            let rect = Rect::from_min_max(pos2(left, y), pos2(column.right(), y + height));
            let origin = pos2(left, y + above);
            items.push(Item { index, position, block: *block, rect, origin, laid });
            y += height;
            position += 1;
        }
        items
    }

    fn cursor(&self, ui: &Ui, here: Option<&Under>, session: &Session) {
        let Some(here) = here else { return };
        let icon = if self.pointer.line().is_some() {
            egui::CursorIcon::Grabbing
        } else if here.grip.is_some() {
            egui::CursorIcon::Grab
        } else if here.handle.is_some() {
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
    // Speakers stand in the left margin: it gets more of what is to spare.
    let left = (spare * 0.62).max(side.min(spare));
    Rect::from_min_size(
        pos2((view.left() + left).round(), view.top()),
        vec2(width.floor(), view.height()),
    )
}
