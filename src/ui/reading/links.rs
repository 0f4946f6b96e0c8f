//! Paints relations: lines between what is in view, and labelled stubs to what is not.

use std::collections::{BTreeSet, HashMap};

use egui::{Color32, Id, Rect, Sense, Shape, Stroke, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use super::item::Item;
use super::laid::{Laid, Mark};
use super::paint::Look;
use super::routes::{Port, Route, Router};
use super::style::Lanes;
use super::threads::DisplayOrder;
use crate::annotation::{AnnotationId, Relation, RelationEnd, Target};
use crate::schema::RelationType;
use crate::session::{Action, OpenArticle, Session};
use crate::ui::theme::{Tokens, icon, radius, type_role};
use crate::ui::widgets::{clipped, line, paint_left};

/// The most that is drawn for one thing in hand.
const MOST_IN_HAND: usize = 12;
/// The most that is drawn at once.
const MOST: usize = 60;

/// What the painting of links needs to know.
pub(super) struct LinkView<'a> {
    /// The project.
    pub(super) session: &'a Session,
    /// The blocks in view.
    pub(super) items: &'a [Item],
    /// What is in hand and under the pointer.
    pub(super) look: Look,
    /// The part of the screen that the text has.
    pub(super) view: Rect,
    /// The column of text.
    pub(super) column: Rect,
    /// Whether everything's links are drawn, not only those of what is in hand.
    pub(super) all: bool,
    /// The order in which the blocks are shown.
    pub(super) order: &'a DisplayOrder,
    /// Which spans are shown.
    pub(super) shown: &'a dyn Fn(AnnotationId) -> bool,
}

/// Where an end of a relation is.
enum Place {
    Shown(Port),
    /// Out of view; whether further up.
    Away(bool),
}

/// A stub to something out of view.
struct Stub {
    y: f32,
    up: bool,
    words: String,
    action: Action,
    strong: bool,
}

impl LinkView<'_> {
    /// Paints the links.
    pub(super) fn paint(&self, ui: &Ui, actions: &mut Vec<Action>) {
        let Some(open) = self.session.open() else { return };
        let (strong, weak) = self.relations(open);
        if strong.is_empty() && weak.is_empty() {
            return;
        }
        let marks = self.marks();
        let mut router = Router::default();
        let mut stubs = Vec::new();
        let mut lines = Vec::new();
        for (relation, strong) in
            strong.iter().map(|r| (*r, true)).chain(weak.iter().map(|r| (*r, false)))
        {
            let (from, to) = self.places(open, relation, &marks);
            match (from, to) {
                (Place::Shown(from), Place::Shown(to)) => match router.route(&from, &to) {
                    Some(route) => lines.push((route, strong)),
                    // Too far for a line: a stub at each end.
                    None => {
                        let up = to.baseline < from.baseline;
                        stubs.push(self.stub(open, relation, false, &from, up, strong));
                        if strong {
                            stubs.push(self.stub(open, relation, true, &to, !up, strong));
                        }
                    }
                },
                (Place::Shown(from), Place::Away(up)) => {
                    stubs.push(self.stub(open, relation, false, &from, up, strong));
                }
                (Place::Away(up), Place::Shown(to)) if strong => {
                    stubs.push(self.stub(open, relation, true, &to, up, strong));
                }
                // Where everything is shown, what points here from elsewhere would be too much.
                (Place::Away(_), Place::Shown(_) | Place::Away(_)) => {}
            }
        }
        let t = Tokens::of(ui);
        let painter = ui.painter().with_clip_rect(self.view.intersect(ui.clip_rect()));
        // The weak ones below.
        for (route, strong) in lines.iter().rev() {
            let ink = if *strong { t.ink } else { t.paper.lerp_to_gamma(t.ink, 0.45) };
            paint_route(&painter, route, ink, t.paper, *strong);
        }
        self.stubs(ui, stubs, &t, actions);
    }

    /// The relations to draw: of what is in hand or under the pointer, and the others.
    fn relations<'s>(&self, open: &'s OpenArticle) -> (Vec<&'s Relation>, Vec<&'s Relation>) {
        let mut seen = BTreeSet::new();
        let mut strong: Vec<&Relation> = Vec::new();
        let reply = self.session.schema().reply_relation().map(|r| r.name.as_str());
        for id in [self.look.selected, self.look.hovered].into_iter().flatten() {
            strong.extend(open.set().relations_of(id).filter(|r| seen.insert(r.id)));
        }
        if self.look.selected.is_none()
            && let Some(range) =
                self.session.selection().comment.and_then(|order| open.comment_range(order))
        {
            let end = RelationEnd::Target(Target::Comment(range));
            // Replies are read from the thread.
            let shown = open.set().relations_at(end).filter(|r| reply != Some(r.label.as_str()));
            strong.extend(shown.filter(|r| seen.insert(r.id)));
        }
        strong.retain(|r| self.is_shown(r));
        strong.truncate(MOST_IN_HAND);
        let mut weak: Vec<&Relation> = Vec::new();
        if self.all {
            for mark in self.items.iter().filter_map(|i| i.laid.as_ref()).flat_map(|l| &l.marks) {
                weak.extend(open.set().relations_of(mark.id).filter(|r| seen.insert(r.id)));
            }
            weak.retain(|r| self.is_shown(r));
            weak.truncate(MOST);
        }
        (strong, weak)
    }

    fn is_shown(&self, relation: &Relation) -> bool {
        let end = |end: RelationEnd| end.span().is_none_or(|id| (self.shown)(id));
        end(relation.from) && end(relation.to)
    }

    /// Where the marks of each span are: positions of item and mark.
    fn marks(&self) -> HashMap<AnnotationId, Vec<(usize, usize)>> {
        let mut marks: HashMap<AnnotationId, Vec<(usize, usize)>> = HashMap::new();
        for (i, item) in self.items.iter().enumerate() {
            for (m, mark) in item.laid.iter().flat_map(|l| l.marks.iter().enumerate()) {
                marks.entry(mark.id).or_default().push((i, m));
            }
        }
        marks
    }

    fn places(
        &self,
        open: &OpenArticle,
        relation: &Relation,
        marks: &HashMap<AnnotationId, Vec<(usize, usize)>>,
    ) -> (Place, Place) {
        let at = |end, near| self.place(open, end, marks, near);
        let to = at(relation.to, None);
        let near = match &to {
            Place::Shown(port) => Some(port.baseline),
            Place::Away(true) => Some(f32::NEG_INFINITY),
            Place::Away(false) => Some(f32::INFINITY),
        };
        (at(relation.from, near), to)
    }

    /// Where an end is; of the rows of a long span the one nearest to `near`, else the
    /// first.
    fn place(
        &self,
        open: &OpenArticle,
        end: RelationEnd,
        marks: &HashMap<AnnotationId, Vec<(usize, usize)>>,
        near: Option<f32>,
    ) -> Place {
        let start = match end {
            RelationEnd::Span(id) => {
                let rows = marks.get(&id).into_iter().flatten().flat_map(|(i, m)| {
                    let item = self.items.get(*i);
                    let laid = item.and_then(|item| item.laid.as_ref());
                    let mark = laid.and_then(|laid| laid.marks.get(*m));
                    let rows = mark.map(|mark| mark.rects.as_slice()).unwrap_or_default();
                    rows.iter().filter_map(move |(row, rect)| Some((item?, mark?, *row, *rect)))
                });
                let y = |item: &Item, rect: &Rect| item.origin.y + rect.center().y;
                let seen =
                    rows.filter(|(item, _, _, rect)| self.view.y_range().contains(y(item, rect)));
                let best = match near {
                    Some(near) => seen.min_by(|a, b| {
                        let far = |(item, _, _, rect): &(&Item, &Mark, usize, Rect)| {
                            (y(item, rect) - near.clamp(-1e6, 1e6)).abs()
                        };
                        far(a).total_cmp(&far(b))
                    }),
                    None => seen.min_by(|a, b| y(a.0, &a.3).total_cmp(&y(b.0, &b.3))),
                };
                if let Some(port) = best.and_then(|(i, m, row, rect)| span_port(i, m, row, rect)) {
                    return Place::Shown(port);
                }
                open.set().span(id).map_or(0, |s| s.extent().start)
            }
            RelationEnd::Target(target) => {
                let range = target.range();
                let segment =
                    |item: &Item| open.article.segments.get(item.block.segment).map(|s| s.range);
                let here = self.items.iter().find(|item| match range {
                    Some(range) => item.block.first && segment(item) == Some(range),
                    None => item.position == 0,
                });
                if let Some(item) = here
                    && self.view.y_range().contains(item.rect.top() + 24.0)
                {
                    return Place::Shown(self.block_port(item));
                }
                range.map_or(0, |r| r.start)
            }
        };
        // Further up on the screen, which is not the order of the text in threads.
        let first = self.items.first().map_or(0, |i| i.position);
        let at = open.blocks.at(start).and_then(|block| self.order.position_or_fold(open, block));
        Place::Away(at.is_some_and(|at| at < first) || self.is_above(start))
    }

    /// Whether a byte that is in a block in view is above the visible part.
    fn is_above(&self, at: usize) -> bool {
        self.items
            .iter()
            .find(|i| i.block.range.start <= at && at <= i.block.range.end)
            .is_some_and(|i| i.rect.top() < self.view.top())
    }

    /// A comment's card or a paragraph as an end: its left edge, at its first row.
    fn block_port(&self, item: &Item) -> Port {
        let card = item.block.comment.is_some();
        let y = if card { item.rect.top() + 24.0 } else { item.origin.y + 16.0 };
        let left = item.rect.left() - if card { super::card::SIDE } else { 4.0 };
        Port {
            rect: Rect::from_min_max(pos2(left, y - 8.0), pos2(left + 12.0, y + 8.0)),
            top: y - 8.0,
            lane: item.rect.top() - 4.0,
            baseline: y,
            tags: Vec::new(),
            bar: Some(left),
            gutter: left - 14.0,
            right_to_left: true,
        }
    }

    fn stub(
        &self,
        open: &OpenArticle,
        relation: &Relation,
        to_source: bool,
        port: &Port,
        up: bool,
        strong: bool,
    ) -> Stub {
        let end = if to_source { relation.from } else { relation.to };
        let kind = self.session.schema().relation(&relation.label);
        let title = kind.map_or(relation.label.as_str(), RelationType::title);
        let (name, action) = match end {
            RelationEnd::Span(id) => (open.name_of(id), Action::SelectSpan(id)),
            RelationEnd::Target(Target::Comment(range)) => {
                let order = open.comment_order(range).unwrap_or_default();
                (format!("Comment {}", order + 1), Action::FocusComment(order))
            }
            RelationEnd::Target(Target::Paragraph(range)) => {
                let at = Action::PlaceCaret { at: range.start, extend: false };
                ("Paragraph".to_owned(), at)
            }
            RelationEnd::Target(Target::Article) => {
                ("Article".to_owned(), Action::ArticleEdge(crate::session::Way::Back))
            }
        };
        // Where there is little room the name says more than the kind of link.
        let wide = self.view.right() - self.column.right() > 160.0;
        let words = if to_source || !wide { name } else { format!("{title}: {name}") };
        Stub { y: port.rect.center().y, up, words, action, strong }
    }

    /// Stubs at the right edge of the column, beside their rows.
    fn stubs(&self, ui: &Ui, mut stubs: Vec<Stub>, t: &Tokens, actions: &mut Vec<Action>) {
        stubs.sort_by(|a, b| a.y.total_cmp(&b.y));
        let mut free = f32::NEG_INFINITY;
        let room = self.view.right() - self.column.right() - 30.0;
        let (left, width) = if room >= 70.0 {
            (self.column.right() + 12.0, room.min(180.0))
        } else {
            // Over the end of the row, where there is no margin.
            (self.column.right() + room.max(0.0) - 120.0 + 12.0, 120.0)
        };
        for (i, stub) in stubs.into_iter().enumerate() {
            let colour = if stub.strong { t.ink } else { t.ink2 };
            let arrow = if stub.up { icon::ARROW_UP } else { icon::ARROW_DOWN };
            let words = clipped(ui, &stub.words, type_role::small(), colour, width - 28.0);
            let y = stub.y.max(free);
            free = y + 24.0;
            let rect = Rect::from_min_size(pos2(left, y - 10.0), vec2(words.size().x + 30.0, 20.0));
            if !rect.intersects(self.view) {
                continue;
            }
            let id = Id::unique(("stub", i, &stub.words));
            let response = ui.interact(rect.intersect(self.view), id, Sense::click());
            let fill = if response.hovered() { t.hov } else { t.raise };
            ui.painter().rect(
                rect,
                radius::CONTROL,
                fill,
                Stroke::new(1.0, t.line2),
                egui::StrokeKind::Inside,
            );
            let x = paint_left(
                ui,
                line(ui, arrow, type_role::icon(), colour),
                rect.left() + 5.0,
                rect.center().y,
            );
            paint_left(ui, words, x + 4.0, rect.center().y);
            let name = format!("{}, further {}", stub.words, if stub.up { "up" } else { "down" });
            response.widget_info(|| WidgetInfo::labeled(Role::Link, true, &name));
            if response.clicked() {
                actions.push(stub.action);
            }
        }
    }
}

/// The port of a span's words on one row.
fn span_port(item: &Item, mark: &Mark, row: usize, rect: Rect) -> Option<Port> {
    let laid = item.laid.as_ref()?;
    let mine = laid.bars.iter().find(|b| laid.marks.get(b.mark).is_some_and(|m| m.id == mark.id));
    let bar = mine.map(|b| laid.bar_x(b.lane) + item.origin.x);
    Some(port_of(item, laid, row, rect, bar, laid.lanes().saturating_sub(1)))
}

/// The port of words at `rect` of the block (from its text origin). `lane` is the outermost
/// lane of bars beside it.
pub(super) fn port_of(
    item: &Item,
    laid: &Laid,
    row: usize,
    rect: Rect,
    bar: Option<f32>,
    lane: usize,
) -> Port {
    let lanes = Lanes::of(laid.size);
    let baseline = laid.metrics.baseline(row) + item.origin.y;
    Port {
        rect: rect.translate(item.origin.to_vec2()),
        top: baseline - lanes.fill_top,
        lane: baseline - lanes.tag_top - 2.75,
        baseline,
        tags: laid.tags_above(row, item.origin.x),
        bar,
        gutter: laid.bar_x(lane) + item.origin.x - 7.0,
        right_to_left: laid.layout.rows().get(row).is_some_and(|r| r.right_to_left),
    }
}

/// Paints a connector: a halo of paper, the line, a dot at the source and an open arrow
/// at the target.
pub(super) fn paint_route(
    painter: &egui::Painter,
    route: &Route,
    ink: Color32,
    paper: Color32,
    strong: bool,
) {
    let line = route.rounded();
    // Narrow, so that it leaves the letters of the row above whole.
    if strong {
        painter.add(Shape::line(line.clone(), Stroke::new(3.0, paper)));
    }
    let pen = Stroke::new(if strong { 1.5 } else { 1.0 }, ink);
    painter.add(Shape::line(line, pen));
    if let Some(start) = route.points.first() {
        painter.circle_filled(*start, 2.5, ink);
    }
    if let Some(arrow) = route.arrow() {
        painter.add(Shape::line(arrow.to_vec(), pen));
    }
}

/// As [`paint_route`], dashed: a link that is only suggested.
pub(super) fn paint_dashed(painter: &egui::Painter, route: &Route, ink: Color32, paper: Color32) {
    let line = route.rounded();
    painter.add(Shape::line(line.clone(), Stroke::new(3.0, paper)));
    painter.extend(Shape::dashed_line(&line, Stroke::new(1.5, ink), 4.0, 4.0));
    if let Some(arrow) = route.arrow() {
        painter.add(Shape::line(arrow.to_vec(), Stroke::new(1.5, ink)));
    }
}
