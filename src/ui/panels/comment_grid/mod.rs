//! The comments of an article as a list, one a row: read, press a key, go down. Only
//! the rows in view are worked out. The row of the focused comment is open: it has all
//! of the text and offers the labels that have a key.

mod chips;
mod columns;
mod keys;
mod list;
mod row;
mod words;

use egui::accesskit::Role;
use egui::{Align, Layout, Rect, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

pub(crate) use keys::{GridStep, works_in_grid};

use columns::Columns;
use list::{List, Rows};
use row::Row;
use words::Words;

use super::Panel;
use crate::annotation::Target;
use crate::schema::{Schema, SegmentLayer, SegmentTargetKind};
use crate::session::{Action, Chord, Key, OpenArticle, Session, TodoKind, Way};
use crate::ui::reading::text_id;
use crate::ui::theme::{Tokens, control, type_role};
use crate::ui::widgets::{caps_width, clipped, line, paint_caps, paint_left, segmented};

/// A row that is not open.
const ROW: f32 = 48.0;
/// The names of the columns.
const NAMES: f32 = 26.0;
/// The head above them.
const HEAD: f32 = 44.0;
/// Left and right of everything.
const SIDE: f32 = 16.0;

/// Which comments are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Filter {
    /// All.
    #[default]
    All,
    /// Those that lack something, and the one in hand.
    Untyped,
}

/// The comments that lack a label, worked out once for each state of the annotations.
#[derive(Default)]
struct Untyped {
    /// Opening and revision.
    of: Option<(u64, u64)>,
    /// Positions among the comments, ascending.
    orders: Vec<usize>,
}

/// The grid's own state; losing it loses nothing.
#[derive(Default)]
pub(crate) struct CommentGrid {
    filter: Filter,
    /// Which opening of an article is listed.
    article: Option<u64>,
    untyped: Untyped,
    words: Words,
    /// What the last frame had in hand: when it changes, it is brought into view.
    shown: Option<(usize, Filter)>,
    /// How many rows a page has.
    page: usize,
}

impl CommentGrid {
    /// The grid is being opened: it begins with what is in hand.
    pub(crate) fn enter(&mut self) {
        self.article = None;
    }

    /// The comment to begin with, if the grid has not listed this article yet: the one in
    /// hand, the one that the caret is in, the first without a type, or the first.
    pub(crate) fn begin(&mut self, session: &Session) -> Option<usize> {
        let open = session.open()?;
        if self.article == Some(open.serial) || open.comment_count() == 0 {
            return None;
        }
        self.article = Some(open.serial);
        self.words.clear();
        self.shown = None;
        self.refresh(session);
        let selection = session.selection();
        let caret = || {
            let place = session.selected_span().map(|s| s.extent().start);
            let at = place.or(selection.caret.map(|c| c.head))?;
            open.blocks.get(open.blocks.at(at)?)?.comment
        };
        let first = || self.untyped.orders.first().copied();
        selection.comment.or_else(caret).or_else(first).or(Some(0))
    }

    /// Where a step leads, as a position among the comments.
    pub(crate) fn target(&mut self, session: &Session, step: GridStep) -> Option<usize> {
        self.refresh(session);
        let focused = session.selection().comment?;
        if step == GridStep::Untyped {
            let others = || self.untyped.orders.iter().filter(|o| **o != focused);
            return others().find(|o| **o > focused).or_else(|| others().next()).copied();
        }
        let rows = self.rows(session)?;
        let at = rows.position(focused)?;
        let last = rows.len().checked_sub(1)?;
        let page = self.page.max(1);
        rows.get(match step {
            GridStep::Row(Way::Forward) => (at + 1).min(last),
            GridStep::Row(Way::Back) => at.saturating_sub(1),
            GridStep::Page(Way::Forward) => (at + page).min(last),
            GridStep::Page(Way::Back) => at.saturating_sub(page),
            GridStep::Edge(Way::Forward) => last,
            GridStep::Edge(Way::Back) => 0,
            GridStep::Untyped | GridStep::Open | GridStep::Leave => at,
        })
    }

    fn refresh(&mut self, session: &Session) {
        let Some(open) = session.open() else { return };
        let of = Some((open.serial, open.set().revision()));
        if self.untyped.of != of {
            self.untyped = Untyped { of, orders: untyped(open, session.schema()) };
        }
    }

    /// The rows that are listed.
    fn rows(&self, session: &Session) -> Option<Rows<'_>> {
        let count = session.open()?.comment_count();
        Some(match self.filter {
            Filter::All => Rows::All(count),
            Filter::Untyped => {
                let orders = self.untyped.orders.as_slice();
                let focused = session.selection().comment;
                Rows::Some(orders, focused.filter(|f| orders.binary_search(f).is_err()))
            }
        })
    }

    /// Paints the grid over all of `ui` and handles the mouse.
    pub(crate) fn show(&mut self, ui: &mut Ui, panel: &mut Panel<'_>) {
        let t = Tokens::of(ui);
        let full = ui.max_rect();
        ui.painter().rect_filled(full, 0.0, t.paper);
        let session = panel.session;
        let Some(open) = session.open() else { return };
        ui.set_clip_rect(full.intersect(ui.clip_rect()));
        ui.spacing_mut().item_spacing.y = 0.0;
        self.refresh(session);
        self.words.begin_frame(ui.ctx());
        let region = ui.interact(full, text_id(), Sense::click());
        region.widget_info(|| WidgetInfo::labeled(Role::Table, true, "Comments"));
        if region.clicked() {
            region.request_focus();
        }
        ui.memory_mut(|m| {
            let arrows = egui::EventFilter {
                tab: false,
                horizontal_arrows: true,
                vertical_arrows: true,
                escape: true,
            };
            m.set_focus_lock_filter(text_id(), arrows);
        });

        let head = Rect::from_min_size(full.min, vec2(full.width(), HEAD));
        self.head(ui, panel, head);
        let columns = Columns::new(ui, session, full.x_range());
        let top = head.bottom();
        columns.names(ui, session, top, NAMES);
        let area = Rect::from_min_max(pos2(full.left(), top + NAMES), full.max);
        self.page = ((area.height() / ROW) as usize).saturating_sub(2).max(1);

        // The rows are painted after they are known, so they are taken out of `self`.
        let mut words = std::mem::take(&mut self.words);
        let focused = session.selection().comment;
        if let Some(rows) = self.rows(session) {
            let room = Some(area.height());
            let opened = focused.and_then(|order| {
                let row = Row::new(ui, panel.session, &columns, &mut words, order, room)?;
                Some((rows.position(order)?, row.height()))
            });
            let bring = self.shown != focused.map(|f| (f, self.filter));
            let list = List { rows, opened, bring, columns: &columns };
            list.show(ui, panel, area, &mut words);
        }
        self.words = words;
        self.shown = focused.map(|f| (f, self.filter));
        if self.filter == Filter::Untyped && self.untyped.orders.is_empty() {
            nothing_left(ui, open, area);
        }
    }

    /// How many are labelled, the filter, and what the keys do.
    fn head(&mut self, ui: &mut Ui, panel: &mut Panel<'_>, rect: Rect) {
        let t = Tokens::of(ui);
        let Some(open) = panel.session.open() else { return };
        let inner = rect.shrink2(vec2(SIDE, 0.0));
        let y = rect.center().y;
        let layout = Layout::right_to_left(Align::Center);
        let mut right = ui.new_child(egui::UiBuilder::new().max_rect(inner).layout(layout));
        let chosen = usize::from(self.filter == Filter::Untyped);
        let pressed =
            segmented(&mut right, "Comments", &["All", "Without a type"], Some(chosen), false);
        if let Some(pressed) = pressed.filter(|p| *p != chosen) {
            self.filter = if pressed == 1 { Filter::Untyped } else { Filter::All };
            let focused = panel.session.selection().comment;
            let orders = &self.untyped.orders;
            if pressed == 1
                && let Some(focused) = focused
                && orders.binary_search(&focused).is_err()
            {
                let next = orders.iter().find(|o| **o > focused).or(orders.first());
                if let Some(next) = next {
                    panel.ask(Action::FocusComment(*next));
                }
            }
        }
        let mut edge = right.min_rect().left() - 16.0;
        let count =
            format!("{} of {} labelled", open.labelled_comment_count(), open.comment_count());
        let title = line(ui, "Reader comments", type_role::ui_strong(), t.ink);
        let figures = line(ui, &count, type_role::small(), t.ink2);
        let needed = title.size().x + figures.size().x + 10.0;
        let mut x = inner.left();
        if needed <= edge - x {
            x = paint_left(ui, title, x, y) + 10.0;
        }
        let figures = clipped(ui, &count, type_role::small(), t.ink2, edge - x);
        let at = Rect::from_min_max(pos2(x, y - 10.0), pos2(x + figures.size().x, y + 10.0));
        x = paint_left(ui, figures, x, y);
        let response = ui.interact(at, ui.scope_id().with("labelled"), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &count));
        for (key, words) in [(Key::Space, "next without a type"), (Key::Enter, "in the text")] {
            let chord = Chord::plain(key);
            let words = line(ui, words, type_role::small(), t.ink3);
            let width = words.size().x + 6.0 + caps_width(ui, chord).max(18.0);
            if edge - width < x + 24.0 {
                break;
            }
            let left = edge - words.size().x;
            paint_left(ui, words, left, y);
            paint_caps(ui, chord, left - 6.0, y, false);
            edge -= width + 16.0;
        }
    }
}

/// The layers that are about comments.
fn layers(schema: &Schema) -> impl Iterator<Item = &SegmentLayer> {
    let about = |l: &&SegmentLayer| l.applies_to.contains(&SegmentTargetKind::Comment);
    schema.segment_layers.iter().filter(about)
}

/// The comments that lack a label of a layer that asks for one; where none does, those
/// without any label.
fn untyped(open: &OpenArticle, schema: &Schema) -> Vec<usize> {
    if layers(schema).any(|l| l.required) {
        let mut orders: Vec<usize> = open
            .todos()
            .iter()
            .filter_map(|todo| match &todo.kind {
                TodoKind::Comment { order, .. } => Some(*order),
                _ => None,
            })
            .collect();
        orders.sort_unstable();
        orders.dedup();
        return orders;
    }
    let bare = |range| open.set().segment_labels_of(Target::Comment(range)).next().is_none();
    open.article.comments().filter(|(s, _)| bare(s.range)).map(|(_, c)| c.order).collect()
}

/// Said where the filter has nothing to list but the comment in hand.
fn nothing_left(ui: &Ui, open: &OpenArticle, area: Rect) {
    let t = Tokens::of(ui);
    let words = if open.comment_count() == 1 {
        "The comment has a type."
    } else {
        "Every comment has a type."
    };
    let galley = line(ui, words, type_role::ui(), t.ink3);
    paint_left(ui, galley, area.left() + SIDE, area.bottom() - control::LIST_ROW);
}

/// A hairline at the bottom of `rect`.
fn rule(ui: &Ui, rect: Rect) {
    let t = Tokens::of(ui);
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, t.line));
}
