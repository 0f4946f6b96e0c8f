//! What the pages of the panel at the right are put together from.

use std::collections::HashMap;

use egui::accesskit::Role;
use egui::{
    Align, Color32, Layout, Rect, Response, Sense, Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

use super::Panel;
use crate::annotation::{RelationEnd, Span, Target};
use crate::schema::Colour;
use crate::session::{Action, OpenArticle, Session};
use crate::text::{on_one_line, start_of};
use crate::ui::theme::{Tokens, type_role};
use crate::ui::widgets::{
    Chip, clipped, focus_ring_inside, follow_focus, line, paint_left, wrapped,
};

/// The space at the sides of the panel.
pub(super) const SIDE: f32 = 14.0;
/// How high a row is that stands for one thing.
pub(super) const ROW: f32 = 28.0;

/// A block of the panel with its padding.
pub(super) fn block(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    egui::Frame::new().inner_margin(egui::Margin::symmetric(14, 12)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
        add(ui);
    });
}

/// A field's name.
pub(super) fn caption(ui: &mut Ui, text: &str) {
    let t = Tokens::of(ui);
    let galley = clipped(ui, text, type_role::meta(), t.ink3, ui.available_width());
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 16.0), Sense::hover());
    paint_left(ui, galley, rect.left(), rect.center().y);
}

/// A few lines of small text.
pub(super) fn remark(ui: &mut Ui, text: &str, colour: Color32) {
    let galley = wrapped(ui, text, type_role::small(), colour, ui.available_width(), 4, 17.0);
    let size = vec2(ui.available_width(), galley.size().y);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    ui.painter().galley(rect.min, galley, colour);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
}

/// Text of the article, set as it is set for reading.
pub(super) fn excerpt(ui: &mut Ui, text: &str, rows: usize) {
    let t = Tokens::of(ui);
    let flat = on_one_line(text);
    let galley = wrapped(ui, &flat, type_role::excerpt(), t.ink2, ui.available_width(), rows, 21.0);
    let (rect, _) =
        ui.allocate_exact_size(vec2(ui.available_width(), galley.size().y), Sense::hover());
    ui.painter().galley(rect.min, galley, t.ink2);
}

/// How a row stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct RowState {
    /// It is what is in hand.
    pub(super) current: bool,
    /// It can be dragged.
    pub(super) dragged: bool,
}

/// A row over the whole width that can be pressed. What is painted or placed on it later
/// lies over it.
pub(super) fn row(ui: &mut Ui, height: f32, name: &str, state: RowState) -> (Rect, Response) {
    let sense = if state.dragged { Sense::click_and_drag() } else { Sense::click() };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), sense);
    let t = Tokens::of(ui);
    if state.current {
        ui.painter().rect_filled(rect, 0.0, t.sel);
        let bar = Rect::from_min_size(rect.min, vec2(3.0, rect.height()));
        ui.painter().rect_filled(bar, 0.0, t.ink);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, 0.0, t.hov);
    }
    reach(ui, &response);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, state.current, name));
    (rect, response)
}

/// Above so many rows a list takes rows of one height and leaves out those that are far out
/// of view.
pub(super) const MANY: usize = 400;

/// Leaves a row of a long list out if it is far out of view; whether it did.
pub(super) fn left_out(ui: &mut Ui, height: f32) -> bool {
    let top = ui.cursor().top();
    let near = ui.clip_rect().y_range().expand(300.0);
    let out = top > near.max || top + height < near.min;
    if out {
        ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    }
    out
}

/// Marks what has the keyboard, and brings it into view when the keyboard comes to it.
pub(super) fn reach(ui: &Ui, response: &Response) {
    focus_ring_inside(ui, response);
    follow_focus(response);
}

/// Controls at the right end of a row, from right to left.
pub(super) fn at_right(ui: &mut Ui, rect: Rect, add: impl FnOnce(&mut Ui)) {
    let layout = Layout::right_to_left(Align::Center);
    let mut inner = ui.new_child(UiBuilder::new().max_rect(rect).layout(layout));
    inner.spacing_mut().item_spacing.x = 2.0;
    add(&mut inner);
}

/// Words that can be pressed, where they are painted.
pub(super) fn words_button(
    ui: &Ui,
    rect: Rect,
    salt: impl std::hash::Hash + std::fmt::Debug,
    name: &str,
) -> Response {
    let response = ui.interact(rect, ui.scope_id().with(salt), Sense::click());
    if response.hovered() {
        let t = Tokens::of(ui);
        ui.painter().rect_filled(rect.expand2(vec2(4.0, 0.0)), 4.0, t.hov);
    }
    reach(ui, &response);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    response
}

/// The colour of a span label.
pub(super) fn colour_of(session: &Session, label: &str) -> Colour {
    session.schema().span_label(label).map_or_else(Default::default, |(_, l)| l.colour)
}

/// A label's small chip with its left edge at `x`; returns where it ends.
pub(super) fn chip_at(ui: &Ui, session: &Session, label: &str, x: f32, y: f32) -> f32 {
    let chip = Chip::new(label, colour_of(session, label), String::new()).small().passive();
    let width = chip.width(ui);
    let rect = Rect::from_min_size(pos2(x, y - 10.0), vec2(width, 20.0));
    // A picture; where it stands is enough to tell it from others.
    chip.show_at(ui, rect, ui.scope_id().with(("chip", x.to_bits(), y.to_bits())));
    x + width
}

/// How wide a label's small chip is.
pub(super) fn chip_width(ui: &Ui, session: &Session, label: &str) -> f32 {
    Chip::new(label, colour_of(session, label), String::new()).small().width(ui)
}

/// One span as a line: chip, text, click to go there.
pub(super) fn span_row(ui: &mut Ui, panel: &mut Panel<'_>, span: &Span) {
    let t = Tokens::of(ui);
    let Some(open) = panel.session.open() else { return };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 26.0), Sense::click());
    if response.hovered() {
        ui.painter().rect_filled(rect.expand2(vec2(6.0, 0.0)), 4.0, t.hov);
    }
    reach(ui, &response);
    let end = chip_at(ui, panel.session, &span.label, rect.left(), rect.center().y);
    let text = open.covered(span);
    let x = end.max(rect.left() + 52.0) + 8.0;
    let galley = clipped(ui, &on_one_line(&text), type_role::excerpt(), t.ink, rect.right() - x);
    paint_left(ui, galley, x, rect.center().y);
    let name = format!("Go to {} {}", span.label, text);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    if response.clicked() {
        panel.ask(Action::SelectSpan(span.id));
    }
}

/// An end of a relation: the label of a span, and the words for it.
pub(super) fn end_words(open: &OpenArticle, end: RelationEnd) -> (Option<&str>, String) {
    match end {
        RelationEnd::Span(id) => match open.set().span(id) {
            Some(span) => (Some(span.label.as_str()), on_one_line(&open.covered(span))),
            None => (None, "(it has lost its place)".to_owned()),
        },
        RelationEnd::Target(Target::Article) => (None, "the article".to_owned()),
        RelationEnd::Target(Target::Comment(range)) => {
            let comment = open.comment_order(range).and_then(|order| open.comment(order));
            let author = comment.map(|(_, c)| (c.order + 1, open.article.text.slice(c.author)));
            let words = author.map(|(number, author)| format!("Comment {number}, {author}"));
            (None, words.unwrap_or_else(|| "(it has lost its place)".to_owned()))
        }
        RelationEnd::Target(Target::Paragraph(range)) => {
            (None, start_of(&on_one_line(open.article.text.slice(range)), 60))
        }
    }
}

/// What goes to an end of a relation.
pub(super) fn go_to(open: &OpenArticle, end: RelationEnd) -> Option<Action> {
    Some(match end {
        RelationEnd::Span(id) => Action::SelectSpan(id),
        RelationEnd::Target(Target::Comment(range)) => {
            Action::FocusComment(open.comment_order(range)?)
        }
        RelationEnd::Target(Target::Paragraph(range)) => {
            Action::PlaceCaret { at: range.start, extend: false }
        }
        RelationEnd::Target(Target::Article) => Action::ArticleEdge(crate::session::Way::Back),
    })
}

/// Gives things that are called the same different names.
#[derive(Debug, Default)]
pub(super) struct Names(HashMap<String, usize>);

impl Names {
    /// The name, with a number from the second on.
    pub(super) fn of(&mut self, name: String) -> String {
        let count = self.0.entry(name.clone()).or_default();
        *count += 1;
        if *count == 1 { name } else { format!("{name} ({count})") }
    }
}

/// A heading in a list of rows, with how many there are.
pub(super) fn heading(ui: &mut Ui, text: &str, count: usize) {
    let t = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 32.0), Sense::hover());
    let y = rect.center().y + 2.0;
    let x = rect.left() + SIDE;
    let x = paint_left(ui, line(ui, text, type_role::ui_strong(), t.ink), x, y);
    paint_left(ui, line(ui, &count.to_string(), type_role::meta(), t.ink3), x + 8.0, y);
    let name = format!("{text}, {count}");
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, &name));
}

/// A count with its thousands set apart.
pub(crate) fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A count in big figures with what it counts below.
pub(super) fn big(ui: &mut Ui, number: &str, what: &str) {
    let t = Tokens::of(ui);
    let figure = line(ui, number, type_role::title(), t.ink);
    let name = line(ui, what, type_role::meta(), t.ink2);
    let width = figure.size().x.max(name.size().x) + 34.0;
    let (rect, response) = ui.allocate_exact_size(vec2(width, 44.0), Sense::hover());
    let x = rect.left() + 18.0;
    ui.painter().vline(rect.left(), rect.y_range(), Stroke::new(1.0, t.line));
    paint_left(ui, figure, x, rect.top() + 13.0);
    paint_left(ui, name, x, rect.top() + 35.0);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{number} {what}")));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_apart() {
        let mut names = Names::default();
        let given: Vec<String> =
            ["a", "b", "a", "a"].iter().map(|n| names.of((*n).into())).collect();
        assert_eq!(given, ["a", "b", "a (2)", "a (3)"]);
    }
}
