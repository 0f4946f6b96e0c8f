//! Who and what is mentioned: chains with their mentions, mentions in no chain, and the
//! chains that are suggested.

use egui::{DragAndDrop, Id, LayerId, Order, Rect, Response, Stroke, StrokeKind, Ui, pos2, vec2};

use super::Panel;
use super::chain_fields::{chain_fields, steps};
use super::lists::{ChainLine, Lists, Loose};
use super::mentions::mention_rows;
use super::offers::offer_list;
use super::parts::{
    MANY, Names, ROW, RowState, SIDE, at_right, block, chip_at, heading, left_out, remark, row,
};
use crate::annotation::AnnotationId;
use crate::session::{Action, Way};
use crate::suggest::SuggestionKind;
use crate::text::start_of;
use crate::ui::state::WindowState;
use crate::ui::theme::{Tokens, floating_shadow, icon, radius, type_role};
use crate::ui::widgets::{clipped, hairline, line, paint_centre, paint_left, paint_right};

/// Where the text of a row begins.
const INDENT: f32 = 34.0;

/// What is dragged onto a chain.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Dragged {
    /// A chain, to be merged into it.
    Chain(AnnotationId, String),
    /// A mention, to be put into it.
    Mention(AnnotationId, String),
}

/// Paints the lists. `now` is the frame's time in seconds.
pub(super) fn entities_panel(
    ui: &mut Ui,
    panel: &mut Panel<'_>,
    window: &mut WindowState,
    now: f64,
) {
    let t = Tokens::of(ui);
    let Some(open) = panel.session.open() else { return };
    let lists = Lists::of(panel.session, open, &mut window.lists);
    let needle = window.lists.filter.trim().to_lowercase();
    let fits = |words: &str| words.to_lowercase().contains(&needle);
    if lists.chains.is_empty() && lists.loose.is_empty() {
        block(ui, |ui| {
            let hint = "Nobody and nothing is named yet. Select a name and press a label’s key.";
            remark(ui, hint, t.ink2);
        });
    }
    window.lists.follow(panel.session);
    let chains: Vec<&ChainLine> =
        lists.chains.iter().filter(|c| fits(&c.name) || fits(&c.detail)).collect();
    let many = chains.len() > MANY;
    for chain in &chains {
        let looked_at = |id: &AnnotationId| window.lists.in_hand.0 == Some(*id);
        let is_open = window.lists.chain == Some(chain.id);
        let found = window.lists.comes_into_view && chain.mentions.iter().any(looked_at);
        if many && !is_open && !found && left_out(ui, height_of(chain)) {
            continue;
        }
        chain_row(ui, panel, window, chain);
        if window.lists.chain == Some(chain.id) {
            opened(ui, panel, window, &lists, chain, now);
        }
    }
    let loose: Vec<&Loose> = lists.loose.iter().filter(|l| fits(&l.words)).collect();
    if chains.is_empty() && loose.is_empty() && !needle.is_empty() {
        block(ui, |ui| {
            remark(ui, &format!("No entity matches “{}”.", window.lists.filter), t.ink2);
        });
    }
    if !loose.is_empty() {
        if !chains.is_empty() {
            ui.add_space(6.0);
            hairline(ui);
        }
        heading(ui, "Not joined", loose.iter().map(|l| l.ids.len()).sum());
        let mut names = Names::default();
        let many = loose.len() > MANY;
        for group in loose {
            if many && left_out(ui, ROW) {
                continue;
            }
            loose_row(ui, panel, group, &mut names);
        }
    }
    ui.add_space(6.0);
    offer_list(ui, panel, SuggestionKind::Chain, window.lists.comes_into_view, &fits);
    dragged_along(ui);
}

fn chain_row(ui: &mut Ui, panel: &mut Panel<'_>, window: &mut WindowState, chain: &ChainLine) {
    let t = Tokens::of(ui);
    let open = window.lists.chain == Some(chain.id);
    let height = height_of(chain);
    let count = chain.mentions.len();
    let name = format!("Entity {}, {count}", chain.name);
    let in_hand = panel.session.selection().span.is_some_and(|id| chain.mentions.contains(&id));
    let state = RowState { current: in_hand && !open, dragged: true };
    let (rect, response) = row(ui, height, &name, state);
    response.dnd_set_drag_payload(Dragged::Chain(chain.id, chain.name.clone()));
    drop_onto(ui, panel, &response, chain.id);
    if in_hand && !open && window.lists.comes_into_view {
        response.scroll_to_me(None);
    }
    if response.clicked() {
        flush(panel, window);
        window.lists.chosen.clear();
        window.lists.chain = (!open).then_some(chain.id);
    }
    if !ui.is_rect_visible(rect) {
        return;
    }
    let left = rect.left() + INDENT;
    let y = if chain.detail.is_empty() { rect.center().y } else { rect.top() + 15.0 };
    let caret = line(
        ui,
        if open { icon::CARET_DOWN } else { icon::CARET_RIGHT },
        type_role::icon(),
        t.ink2,
    );
    let slot = Rect::from_center_size(pos2(rect.left() + 17.0, y), vec2(INDENT, 20.0));
    paint_centre(ui, caret, slot);
    let right = rect.right() - SIDE;
    let figure = line(ui, &count.to_string(), type_role::small(), t.ink3);
    let right = paint_right(ui, figure, right, y) - 8.0;
    let galley = clipped(ui, &chain.name, type_role::ui_strong(), t.ink, right - left);
    paint_left(ui, galley, left, y);
    let galley = clipped(ui, &chain.detail, type_role::meta(), t.ink3, right - left);
    paint_left(ui, galley, left, rect.top() + 31.0);
}

/// How high the row of a chain is.
fn height_of(chain: &ChainLine) -> f32 {
    if chain.detail.is_empty() { 32.0 } else { 44.0 }
}

/// What is said of a chain, and its mentions.
fn opened(
    ui: &mut Ui,
    panel: &mut Panel<'_>,
    window: &mut WindowState,
    lists: &Lists,
    entity: &ChainLine,
    now: f64,
) {
    let Some(open) = panel.session.open() else { return };
    let Some(chain) = open.set().chain(entity.id) else { return };
    let others: Vec<(AnnotationId, String)> = lists
        .chains
        .iter()
        .filter(|other| other.id != entity.id)
        .map(|other| (other.id, other.name.clone()))
        .collect();
    block(ui, |ui| chain_fields(ui, panel, window, chain, &others, now));
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), egui::Sense::hover());
    let t = Tokens::of(ui);
    let words = match entity.mentions.len() {
        1 => "1 mention".to_owned(),
        many => format!("{many} mentions"),
    };
    let galley = line(ui, &words, type_role::meta(), t.ink3);
    paint_left(ui, galley, rect.left() + SIDE, rect.center().y);
    if entity.mentions.len() > 1 {
        let selected = panel.session.selection().span;
        let inside = selected.is_some_and(|id| entity.mentions.contains(&id));
        let first = entity.mentions.first().copied();
        let last = entity.mentions.last().copied();
        at_right(ui, rect.shrink2(vec2(SIDE - 6.0, 0.0)), |ui| {
            steps(ui, panel, |way| match (inside, way) {
                (true, _) => Action::StepMention(way),
                (false, Way::Forward) => first.map_or(Action::Escape, Action::SelectSpan),
                (false, Way::Back) => last.map_or(Action::Escape, Action::SelectSpan),
            });
        });
    }
    mention_rows(ui, panel, window, entity);
    ui.add_space(8.0);
    hairline(ui);
}

/// Mentions with the same words that are in no chain; a click goes from one to the next.
fn loose_row(ui: &mut Ui, panel: &mut Panel<'_>, group: &Loose, names: &mut Names) {
    let t = Tokens::of(ui);
    let selected = panel.session.selection().span;
    let at = group.ids.iter().position(|id| Some(*id) == selected);
    let name = names.of(format!("Not joined: {} {}", group.label, group.words));
    let state = RowState { current: at.is_some(), dragged: true };
    let (rect, response) = row(ui, ROW, &name, state);
    let next = at.map_or(0, |at| (at + 1) % group.ids.len().max(1));
    if let Some(id) = group.ids.get(next) {
        response.dnd_set_drag_payload(Dragged::Mention(*id, group.words.clone()));
        if response.clicked() {
            panel.ask(Action::SelectSpan(*id));
        }
    }
    if !ui.is_rect_visible(rect) {
        return;
    }
    let (left, y) = (rect.left() + SIDE, rect.center().y);
    let end = chip_at(ui, panel.session, &group.label, left, y);
    let mut right = rect.right() - SIDE;
    if group.ids.len() > 1 {
        let figure = line(ui, &group.ids.len().to_string(), type_role::small(), t.ink3);
        right = paint_right(ui, figure, right, y) - 8.0;
    }
    let x = end.max(left + 52.0) + 8.0;
    paint_left(ui, clipped(ui, &group.words, type_role::excerpt(), t.ink, right - x), x, y);
}

/// What is let go over a chain's row is joined to it.
fn drop_onto(ui: &Ui, panel: &mut Panel<'_>, response: &Response, chain: AnnotationId) {
    let fits = |what: &Dragged| !matches!(what, Dragged::Chain(id, _) if *id == chain);
    if response.dnd_hover_payload::<Dragged>().is_some_and(|what| fits(&what)) {
        let t = Tokens::of(ui);
        let pen = Stroke::new(2.0, t.ink);
        ui.painter().rect_stroke(response.rect, radius::CONTROL, pen, StrokeKind::Inside);
    }
    if let Some(what) = response.dnd_release_payload::<Dragged>() {
        match what.as_ref() {
            what if !fits(what) => {}
            Dragged::Chain(from, _) => {
                panel.ask(Action::MergeChains { into: chain, from: *from });
            }
            Dragged::Mention(mention, _) => {
                panel.ask(Action::AddToChain { chain, mention: *mention });
            }
        }
    }
}

/// What is dragged, beside the pointer.
fn dragged_along(ui: &Ui) {
    let Some(what) = DragAndDrop::payload::<Dragged>(ui.ctx()) else { return };
    let Some(pointer) = ui.input(|i| i.pointer.interact_pos()) else { return };
    let (Dragged::Chain(_, words) | Dragged::Mention(_, words)) = what.as_ref();
    let t = Tokens::of(ui);
    let painter =
        ui.ctx().layer_painter(LayerId::new(Order::Tooltip, Id::unique("dragged entity")));
    let galley = painter.layout_no_wrap(start_of(words, 30), type_role::ui_medium(), t.ink);
    let rect = Rect::from_min_size(pointer + vec2(12.0, 10.0), galley.size() + vec2(20.0, 12.0));
    painter.add(floating_shadow(&t).as_shape(rect, radius::CARD));
    painter.rect(rect, radius::CARD, t.raise, Stroke::new(1.0, t.line2), StrokeKind::Inside);
    painter.galley(rect.min + vec2(10.0, 6.0), galley, t.ink);
    ui.ctx().set_cursor_icon(egui::CursorIcon::Grabbing);
}

/// What is being typed about the chain that is left becomes part of the set.
fn flush(panel: &mut Panel<'_>, window: &mut WindowState) {
    if let Some(action) = window.draft.take().and_then(|draft| draft.action(panel.session)) {
        panel.ask(action);
    }
}
