//! One comment of the grid: closed, with what it says and has in a glance, or open,
//! with all its words and the labels that can be put on it.

use std::sync::Arc;

use egui::accesskit::Role;
use egui::{Id, Rangef, Rect, Response, Sense, Ui, WidgetInfo, pos2, vec2};

use super::chips::{Item, Offered, flow};
use super::columns::{Columns, LabelColumn};
use super::words::Words;
use super::{ROW, layers, rule};
use crate::annotation::Target;
use crate::article::Comment;
use crate::session::{Action, OpenArticle, Session};
use crate::ui::panels::{Panel, initials};
use crate::ui::reading::text_id;
use crate::ui::text_layout::{ParagraphLayout, PlacedParagraph, RowMetrics, TextStyle};
use crate::ui::theme::{Tokens, icon, type_role};
use crate::ui::widgets::{clipped, line, paint_centre, paint_left, paint_right, paint_ring};

/// From one line of text to the next.
const LEADING: f32 = 20.0;
/// A closed row has so many lines of text, an open one so many.
const LINES: (usize, usize) = (2, 12);

/// A row that is ready to be painted.
pub(super) struct Row<'a> {
    columns: &'a Columns,
    open: &'a OpenArticle,
    pub(super) comment: &'a Comment,
    target: Target,
    pub(super) items: Vec<Item<'a>>,
    words: Arc<ParagraphLayout>,
    whole: bool,
    /// What an open row offers.
    pub(super) offered: Option<Offered<'a>>,
    /// What is done of what must be said about it, 0 to 1.
    share: f32,
    /// The layer that the stance key goes through.
    pub(super) cycled: Option<&'a str>,
}

impl<'a> Row<'a> {
    /// Comment number `order`, counted from 0; none if there is no such comment. With
    /// `room`, it is open and at most so high, in points, unless two lines need more.
    pub(super) fn new(
        ui: &Ui,
        session: &'a Session,
        columns: &'a Columns,
        words: &mut Words,
        order: usize,
        room: Option<f32>,
    ) -> Option<Self> {
        let open = session.open()?;
        let (segment, comment) = open.comment(order)?;
        let target = Target::Comment(segment.range);
        let chosen: Vec<_> = open.set().segment_labels_of(target).collect();
        let mut items = Vec::new();
        let (mut asked, mut answered) = (0, 0);
        for layer in layers(session.schema()) {
            for label in &layer.labels {
                let on = chosen.iter().any(|l| l.layer == layer.name && l.label == label.name);
                items.push(Item { layer, label, on });
            }
            asked += usize::from(layer.required);
            let has = chosen.iter().any(|l| l.layer == layer.name);
            answered += usize::from(layer.required && has);
        }
        let share = match (asked, answered) {
            (0, _) => f32::from(u8::from(!chosen.is_empty())),
            (asked, 0) if !chosen.is_empty() => 0.5 / asked as f32,
            (asked, answered) => answered as f32 / asked as f32,
        };
        let offered = room.map(|_| {
            let keyed = || items.iter().filter(|i| i.label.key.is_some()).copied();
            let from = |left: f32| {
                let width = columns.ring.min - 8.0 - left;
                Offered { left, rows: flow(ui, keyed(), width) }
            };
            // Below the words, or from the name on where they take fewer rows so.
            let (below, wide) = (from(columns.text.min), from(columns.name()));
            if wide.rows.len() < below.rows.len() { wide } else { below }
        });
        let (right, lines) = match (room, &offered) {
            (Some(room), Some(offered)) => {
                let lines = (room - offered.height() - 10.0) / LEADING;
                (columns.words_end(&items), (lines.max(0.0) as usize).clamp(LINES.0, LINES.1))
            }
            _ => (columns.text.max, LINES.0),
        };
        let style = TextStyle::new(type_role::excerpt(), right - columns.text.min, LEADING);
        let body = open.article.text.slice(comment.body);
        let (words, whole) = words.of(ui.ctx(), order, body, &style, lines);
        // Keys of its own are offered with the other keys.
        let cycled = layers(session.schema())
            .find(|l| !l.several)
            .filter(|l| l.labels.iter().all(|l| l.key.is_none()))
            .map(|l| l.name.as_str());
        let row =
            Self { columns, open, comment, target, items, words, whole, offered, share, cycled };
        Some(row)
    }

    fn lines_height(&self) -> f32 {
        LEADING * self.words.rows().len() as f32
    }

    /// From the row's top to its text's: as if it had at most two lines.
    fn lines_top(&self) -> f32 {
        let seen = self.words.rows().len().min(LINES.0) as f32;
        ((ROW - LEADING * seen) / 2.0).round()
    }

    /// How high it is, in points.
    pub(super) fn height(&self) -> f32 {
        match &self.offered {
            None => ROW,
            Some(offered) if offered.rows.is_empty() => {
                (self.lines_top() * 2.0 + self.lines_height()).max(ROW)
            }
            Some(offered) => self.chips_top() + offered.height(),
        }
    }

    pub(super) fn chips_top(&self) -> f32 {
        (self.lines_top() + self.lines_height() + 6.0).max(ROW - 4.0)
    }

    /// Paints it at `rect`; `view` is what can be seen.
    pub(super) fn show(&self, ui: &Ui, panel: &mut Panel<'_>, rect: Rect, view: Rect) {
        let t = Tokens::of(ui);
        let is_open = self.offered.is_some();
        let order = self.comment.order;
        let id = Id::unique(("grid row", order));
        // The list is one stop for the keyboard, not each row.
        let response = ui.interact(rect.intersect(view), id, Sense::CLICK);
        response.widget_info(|| WidgetInfo::selected(Role::Row, true, is_open, self.name()));
        if is_open {
            ui.painter().rect_filled(rect, 0.0, t.sel);
            let bar = Rect::from_min_size(rect.min, vec2(3.0, rect.height()));
            ui.painter().rect_filled(bar, 0.0, t.ink);
        } else if response.hovered() {
            ui.painter().rect_filled(rect, 0.0, t.hov);
        }
        rule(ui, rect);
        let y = rect.top() + ROW / 2.0;
        let number = line(ui, &(order + 1).to_string(), type_role::small(), t.ink3);
        paint_right(ui, number, self.columns.number.max, y);
        self.author(ui, y);
        let origin = pos2(self.columns.text.min, rect.top() + self.lines_top());
        let ink = if self.share >= 1.0 && !is_open { t.ink2 } else { t.ink };
        let metrics = RowMetrics::uniform(&self.words);
        let visible = Rangef::new(view.top(), view.bottom());
        PlacedParagraph::new(&self.words, &metrics).paint(ui.painter(), origin, ink, visible);
        for column in &self.columns.labels {
            self.labels(ui, panel, column, y, view);
        }
        self.offer(ui, panel, rect, view);
        let centre = pos2(self.columns.ring.center(), y);
        paint_ring(ui, centre, self.share);
        if response.clicked() {
            // The keys go to the list, not to one row of it.
            ui.memory_mut(|m| m.request_focus(text_id()));
            panel.ask(Action::FocusComment(order));
        }
        if response.double_clicked() {
            panel.ask(Action::ToggleGrid);
        }
        self.tooltip(ui, response);
    }
}

impl Row<'_> {
    /// The name, and below it the time or what the comment answers.
    fn author(&self, ui: &Ui, y: f32) {
        let t = Tokens::of(ui);
        let text = &self.open.article.text;
        let author = text.slice(self.comment.author);
        let Columns { author: column, disc, time, answers, .. } = self.columns;
        let mut x = column.min;
        if *disc {
            let at = Rect::from_center_size(pos2(x + 11.0, y), vec2(22.0, 22.0));
            let fill = if self.offered.is_some() { t.raise } else { t.sel };
            ui.painter().circle_filled(at.center(), 11.0, fill);
            paint_centre(ui, line(ui, &initials(author), type_role::tag(), t.ink2), at);
            x = self.columns.name();
        }
        let room = column.max - x;
        let second = answers.is_none() && self.answered().is_some();
        let when = self.comment.time_range.filter(|_| *time && !second);
        let when = when.map(|r| text.slice(r).trim());
        let up = if when.is_some() || second { 8.0 } else { 0.0 };
        paint_left(ui, clipped(ui, author, type_role::ui_medium(), t.ink, room), x, y - up);
        if let Some(answers) = answers {
            self.answer(ui, *answers, y);
        } else if second {
            self.answer(ui, Rangef::new(x, column.max), y + 9.0);
        }
        if let Some(when) = when {
            paint_left(ui, clipped(ui, when, type_role::meta(), t.ink3, room), x, y + 9.0);
        }
    }

    /// Whom the comment answers, and whether the annotator has said so.
    fn answered(&self) -> Option<(&str, bool)> {
        let Target::Comment(range) = self.target else { return None };
        let said = self.open.parent_of(range);
        let parent = said.or(self.comment.reply_to)?;
        let author = self.open.comment(parent)?.1.author;
        Some((self.open.article.text.slice(author), said.is_some()))
    }

    fn answer(&self, ui: &Ui, x: Rangef, y: f32) {
        let t = Tokens::of(ui);
        let Some((name, said)) = self.answered() else { return };
        let colour = if said { t.ink } else { t.ink3 };
        let left = paint_left(ui, line(ui, icon::REPLY, type_role::icon(), colour), x.min, y) + 4.0;
        let galley = clipped(ui, name, type_role::small(), colour, x.max - left);
        paint_left(ui, galley, left, y);
    }

    /// All of the text, where the row has only its beginning.
    fn tooltip(&self, ui: &Ui, response: Response) {
        if self.whole {
            return;
        }
        let t = Tokens::of(ui);
        let body = self.open.article.text.slice(self.comment.body);
        response.on_hover_ui(|ui| {
            let style = TextStyle::new(type_role::excerpt(), 360.0, LEADING);
            let (layout, _) = Words::default().of(ui.ctx(), 0, body, &style, 24);
            let metrics = RowMetrics::uniform(&layout);
            let size = vec2(360.0, metrics.height());
            let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
            PlacedParagraph::new(&layout, &metrics).paint(
                ui.painter(),
                rect.min,
                t.ink,
                rect.y_range(),
            );
        });
    }

    /// What the row is called: its place, author, what it answers, and its words.
    fn name(&self) -> String {
        let text = &self.open.article.text;
        let author = text.slice(self.comment.author);
        let mut name = format!("Comment {} by {author}", self.comment.order + 1);
        if let Some((parent, _)) = self.answered() {
            name.push_str(&format!(", in reply to {parent}"));
        }
        name.push_str(": ");
        name.push_str(text.slice(self.comment.body));
        name
    }
}

impl Columns {
    /// Where the words of an open row end: its labels with keys are below, so that only
    /// columns of other labels stand beside the words.
    fn words_end(&self, items: &[Item<'_>]) -> f32 {
        let beside = |column: &LabelColumn| {
            items
                .iter()
                .filter(|i| column.layer.as_ref().is_none_or(|l| *l == i.layer.name))
                .any(|i| i.label.key.is_none())
        };
        let first = self.labels.iter().find(|c| beside(c));
        first.map_or(self.ring.min, |c| c.x.min) - 16.0
    }
}
