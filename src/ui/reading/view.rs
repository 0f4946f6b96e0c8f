//! Which blocks are in view, where they are, and what happens to them in a frame.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use egui::accesskit::Role;
use egui::{Context, Id, Pos2, Rect, Sense, Ui, WidgetInfo, pos2};

use super::card;
use super::changes::{ChangeView, wanted_changes};
use super::columns::{column_count, column_heads, column_set, columns};
use super::filter::SpeakerFilter;
use super::hint::hint;
use super::hints::hints;
use super::item::{Item, under};
use super::laid::{Laid, Source};
use super::lane_paint::LaneView;
use super::lanes::wanted;
use super::links::LinkView;
use super::margin::margin_labels;
use super::menu::context_menu;
use super::offers::OfferView;
use super::paint::Look;
use super::photo::{self, Photos};
use super::pointer::{Pointer, Under};
use super::scroll::{Anchor, HeightIndex};
use super::scroll_bar::scroll_bar;
use super::style::block_style;
use super::threads::DisplayOrder;
use super::view_blocks::Over;
use crate::annotation::{AnnotationId, RelationEnd, Target};
use crate::session::{Action, Block, OpenArticle, Session, TodoKind};
use crate::text::{ByteRange, Sha256};
use crate::ui::state::{TagDensity, WindowState};
use crate::ui::text_layout::LayoutCache;
use crate::ui::theme::Tokens;

/// Room above the first block and below the last.
const TOP: f32 = 24.0;
pub(super) const BOTTOM: f32 = 96.0;
/// A folded block is one line.
pub(super) const FOLDED: f32 = 28.0;

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
    /// The difference or change in hand, if it is here.
    current: Option<usize>,
    /// Whether changes by adjudication are marked, and as they were worked out when.
    changes: Option<u64>,
    /// The room for numbers at the left, where it matters.
    margin: Option<f32>,
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
    pub(super) reveal: Option<ByteRange>,
    /// What was brought into view last and not scrolled away from: when the article is laid out
    /// anew, it is to stay there.
    pub(super) held: Option<ByteRange>,
    pub(super) unfolded: HashSet<usize>,
    /// By block and column.
    laid: HashMap<(usize, usize), (LaidKey, Rc<Laid>)>,
    /// In which order the blocks are shown; heights and the anchor count in it.
    pub(super) order: DisplayOrder,
    hovered: Option<AnnotationId>,
    filter: SpeakerFilter,
    /// Where moving by rows aims at, from the column's left edge.
    pub(super) goal_x: Option<(usize, f32)>,
    laid_made: u64,
    /// The room at the left of the column.
    margin: f32,
    /// The height of the view in the last frame.
    pub(super) height: f32,
    /// The last frame's actions came from a press on the text.
    pub(super) pressed: bool,
    /// Whether changes by adjudication are marked.
    changes: bool,
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
            held: None,
            unfolded: HashSet::new(),
            laid: HashMap::new(),
            order: DisplayOrder::default(),
            hovered: None,
            filter: SpeakerFilter::default(),
            goal_x: None,
            laid_made: 0,
            margin: 0.0,
            height: 0.0,
            pressed: false,
            changes: false,
            hints: Vec::new(),
        }
    }
}

impl ReadingView {
    /// How many times a block was laid out with its annotations: a measure of work.
    pub(crate) fn blocks_laid(&self) -> u64 {
        self.laid_made
    }

    /// The end of a link that these letters stand at, and whether any begin with them.
    pub(crate) fn hint(&self, letters: &str) -> (Option<RelationEnd>, bool) {
        let end = self.hints.iter().find(|(code, _)| code == letters).map(|(_, end)| *end);
        (end, self.hints.iter().any(|(code, _)| code.starts_with(letters)))
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
        self.changes = window.shows_changes(ui.ctx(), session) && session.feedback().is_some();
        let view = column_heads(ui, session, view, window.reading_size);
        // Nothing of the columns is painted over these.
        ui.set_clip_rect(view.intersect(ui.clip_rect()));
        let numbered = self.changes || session.reviewed().is_some();
        let columns = columns(session, view, window.reading_size, numbered);
        let column = columns.first().copied().unwrap_or(view);
        self.margin = column.left() - view.left();
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
            self.held = session.review().map(|_| range);
            self.bring(ui, session, view, &columns, range, actions);
            self.settle(ui, session, view);
        }
        let items = self.items(ui, session, view, &columns);
        let lanes = LaneView::new(ui, session, view);
        if let Some(lanes) = &lanes {
            self.review(ui, session, window, lanes, &items, view, column, actions);
            self.after(ui, session, &items, view);
            return;
        }

        let changes = if self.changes { ChangeView::new(ui, session, view) } else { None };
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
            let over = Over::of(None, changes.as_ref());
            self.paint_item(ui, session, item, view, look, filter.as_deref(), over, actions);
        }
        // Numbers stand where speakers do, and what is only suggested is not what was changed.
        if changes.is_none() {
            margin_labels(ui, session, &items, view, &shown, actions);
        }
        if window.offers && (changes.is_none() || session.selected_offer().is_some()) {
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
        self.after(ui, session, &items, view);
    }

    /// The article in a review: what all agree on, and where annotators differ.
    #[expect(clippy::too_many_arguments)]
    fn review(
        &mut self,
        ui: &mut Ui,
        session: &Session,
        window: &WindowState,
        lanes: &LaneView<'_>,
        items: &[Item],
        view: Rect,
        column: Rect,
        actions: &mut Vec<Action>,
    ) {
        self.pressed = false;
        self.hovered = None;
        self.pointer.cancel();
        self.hints.clear();
        let look = Look { tags: window.tags, ..Look::default() };
        if session.review().is_some_and(|review| !review.is_beside()) {
            self.thread_lines(ui, items, view, column);
        }
        for item in items {
            let over = Over::of(Some(lanes), None);
            self.paint_item(ui, session, item, view, look, None, over, actions);
        }
        lanes.ends(ui, items);
    }

    /// The bar at the side, and what is far from the view is let go.
    fn after(&mut self, ui: &Ui, session: &Session, items: &[Item], view: Rect) {
        let Some(open) = session.open() else { return };
        let places: Vec<ByteRange> = match session.reviewed() {
            Some((_, here)) => {
                let all = here.differences().iter().enumerate();
                let left = all.filter(|(at, _)| !here.is_decided(*at));
                left.map(|(_, item)| item.subject.place).collect()
            }
            None if self.changes => {
                let all = session.feedback().into_iter().flat_map(|feedback| &feedback.changes);
                all.map(|change| change.subject.place).collect()
            }
            None => {
                let all = open.todos().iter();
                let placed = all.filter(|todo| !matches!(todo.kind, TodoKind::Unplaced(_)));
                placed.map(|todo| todo.place).collect()
            }
        };
        let marks = places
            .into_iter()
            .filter_map(|at| open.block_showing(at).and_then(|b| self.order.position(b)));
        if let Some(anchor) = scroll_bar(ui, view, &self.heights, self.anchor, marks) {
            self.anchor = anchor;
            self.held = None;
            ui.ctx().request_repaint();
        }
        // Blocks far from the view are laid out again when they are seen again.
        let (first, last) =
            (items.first().map_or(0, |i| i.position), items.last().map_or(0, |i| i.position));
        let order = &self.order;
        self.laid.retain(|(index, _), _| {
            order.position(*index).is_some_and(|p| p + 12 >= first && p <= last + 12)
        });
    }

    fn begin(&mut self, open: &OpenArticle) {
        self.article = Some(open.serial);
        self.cache.clear();
        self.geometry = None;
        self.order = DisplayOrder::default();
        self.anchor = Anchor::default();
        self.held = None;
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
        self.keep_held();
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

    pub(super) fn is_folded(&self, index: usize, block: &Block) -> bool {
        block.fold.is_some() && !self.unfolded.contains(&index)
    }

    pub(super) fn lay(
        &mut self,
        ctx: &Context,
        session: &Session,
        index: usize,
    ) -> Option<Rc<Laid>> {
        self.lay_in(ctx, session, index, 0)
    }

    /// Lays a block out as one column has it.
    fn lay_in(
        &mut self,
        ctx: &Context,
        session: &Session,
        index: usize,
        column: usize,
    ) -> Option<Rc<Laid>> {
        let open = session.open()?;
        let geometry = self.geometry?;
        let block = open.blocks.get(index)?;
        let width = geometry.width - self.order.indent(block.comment, geometry.width);
        let (set, revision) = column_set(session, column)?;
        let reviewed = session.reviewed();
        let (current, place) = if self.changes {
            let at = session.change_in_hand();
            let changes = session.feedback().map(|feedback| feedback.changes.as_slice());
            (at, at.and_then(|at| Some(changes?.get(at)?.subject.place)))
        } else {
            let item = reviewed.and_then(|(review, _)| review.item());
            let current = reviewed.and_then(|(review, _)| review.current());
            (current, item.map(|item| item.subject.place))
        };
        let key = LaidKey {
            geometry,
            width,
            revision,
            schema: session.schema().version,
            current: current.filter(|_| place.is_some_and(|place| place.touches(block.range))),
            changes: self.changes.then(|| session.feedback_made()),
            margin: self.changes.then_some(self.margin + geometry.width - width),
        };
        if let Some((known, laid)) = self.laid.get(&(index, column))
            && *known == key
        {
            return Some(Rc::clone(laid));
        }
        let style = block_style(block.kind, block.first, geometry.size);
        self.laid_made += 1;
        let laid = Rc::new(Laid::new(
            ctx,
            &mut self.cache,
            Source {
                text: &open.article.text,
                block,
                set,
                schema: session.schema(),
                differences: &if self.changes {
                    wanted_changes(session, block)
                } else {
                    wanted(session, block)
                },
                annotators: match reviewed {
                    Some((review, here)) if !review.is_beside() => here.names().len(),
                    _ => 0,
                },
                margin: key.margin,
            },
            &style,
            width,
        ));
        self.laid.insert((index, column), (key, Rc::clone(&laid)));
        Some(laid)
    }

    /// Lays one block out and corrects its height; answers the room above its text.
    pub(super) fn measure(
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
                let width = geometry.width - self.order.indent(block.comment, geometry.width);
                let heights = (0..column_count(session)).map(|column| {
                    let chips = card::chips(session, column, target, focused);
                    card::footer_height(ui, &chips, width)
                });
                below += heights.fold(0.0, f32::max) + card::GAP;
            }
        }
        let laid = self.lay(ui.ctx(), session, index)?;
        let mut text = if block.range.is_empty() { 4.0 } else { laid.height };
        for column in 1..column_count(session) {
            text = text.max(self.lay_in(ui.ctx(), session, index, column)?.height);
        }
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

    /// The blocks in view, from the anchor down.
    pub(super) fn items(
        &mut self,
        ui: &Ui,
        session: &Session,
        view: Rect,
        columns: &[Rect],
    ) -> Vec<Item> {
        let mut items = Vec::new();
        let Some(open) = session.open() else { return items };
        let mut y = view.top() - self.anchor.offset as f32;
        let mut position = self.anchor.block;
        while y < view.bottom() && position < self.order.len() {
            let Some((above, laid)) = self.measure(ui, session, position) else { break };
            let Some(index) = self.order.block(position) else { break };
            let Some(block) = open.blocks.get(index) else { break };
            let height = self.heights.height(position);
            for (column, area) in columns.iter().enumerate() {
                let left = area.left() + self.order.indent(block.comment, area.width());
                let rect = Rect::from_min_max(pos2(left, y), pos2(area.right(), y + height));
                let origin = pos2(left, y + above);
                let laid = match (&laid, column) {
                    (None, _) | (_, 0) => laid.clone(),
                    _ => self.lay_in(ui.ctx(), session, index, column),
                };
                items.push(Item { index, position, column, block: *block, rect, origin, laid });
            }
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
