//! What is said of a chain: which one the selected mention is in, and the fields of a
//! chain in the list of entities.

use egui::accesskit::Role;
use egui::{Id, Popup, Rect, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::Panel;
use super::fields::{keep, sentence_case};
use super::offers::chain_offer;
use super::parts::{at_right, block, caption, remark, words_button};
use crate::annotation::{AnnotationId, Chain, Span};
use crate::session::{Action, Side, Way, chord_of};
use crate::text::on_one_line;
use crate::ui::state::{ChainField, Draft, DraftField, WindowState};
use crate::ui::theme::{Tokens, icon, radius, type_role};
use crate::ui::widgets::{
    Button, IconButton, TextField, clipped, line, menu_item, paint_left, paint_right,
};

/// Which chain the selected mention is in, or how to put it into one.
pub(super) fn same_as(ui: &mut Ui, panel: &mut Panel<'_>, window: &mut WindowState, span: &Span) {
    let t = Tokens::of(ui);
    let Some(open) = panel.session.open() else { return };
    block(ui, |ui| {
        let (rect, response) =
            ui.allocate_exact_size(vec2(ui.available_width(), 18.0), Sense::hover());
        let y = rect.center().y;
        paint_left(ui, line(ui, "Same as", type_role::meta(), t.ink3), rect.left(), y);
        let Some(chain) = open.set().chain_of(span.id) else {
            let join = Action::StartChain;
            let button = Button::new("Join…").icon(icon::LINK).small().chord(chord_of(&join));
            if button.named("Join another mention").show(ui).clicked() {
                panel.ask(join);
            }
            chain_offer(ui, panel, span.id);
            return;
        };
        let all = open.mentions_of(chain);
        let at = all.iter().position(|id| *id == span.id).map_or(0, |at| at + 1);
        let count = match all.len() {
            1 => "the only mention".to_owned(),
            many => format!("{at} of {many} mentions"),
        };
        paint_right(ui, line(ui, &count, type_role::meta(), t.ink3), rect.right(), y);
        response
            .widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("Same as, {count}")));

        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 28.0), Sense::hover());
        let several = all.len() > 1;
        let right = rect.right() - if several { 60.0 } else { 0.0 };
        let words = Rect::from_min_max(rect.min, pos2(right, rect.bottom()));
        let name = format!("Chain {}", chain.name);
        let response = words_button(ui, words, ("chain of", chain.id), &name);
        let called = on_one_line(&chain.name);
        let galley = clipped(ui, &called, type_role::ui_strong(), t.ink, words.width() - 22.0);
        let x = paint_left(ui, galley, words.left(), words.center().y);
        let go = line(ui, icon::CARET_RIGHT, type_role::icon(), t.ink3);
        paint_left(ui, go, x + 4.0, words.center().y);
        if response.on_hover_text("Show it among the entities").clicked() {
            window.lists.chain = Some(chain.id);
            window.lists.filter.clear();
            if window.side != Side::Entities {
                panel.ask(Action::ShowSide(Side::Entities));
            }
        }
        if several {
            at_right(ui, rect, |ui| steps(ui, panel, Action::StepMention));
        }
        let leave = Action::LeaveChain;
        let button = Button::new("Take out").icon(icon::LINK_BREAK).small();
        if button.chord(chord_of(&leave)).named("Take out of the chain").show(ui).clicked() {
            panel.ask(leave);
        }
        chain_offer(ui, panel, span.id);
    });
}

/// Forward and back, in a row that is filled from the right.
pub(super) fn steps(ui: &mut Ui, panel: &mut Panel<'_>, action: impl Fn(Way) -> Action) {
    for (way, image, name) in [
        (Way::Forward, icon::CARET_RIGHT, "Next mention"),
        (Way::Back, icon::CARET_LEFT, "Previous mention"),
    ] {
        let chord = chord_of(&Action::StepMention(way));
        if IconButton::new(image, name).chord(chord).show(ui).clicked() {
            panel.ask(action(way));
        }
    }
}

/// The fields of a chain and what can be done with it as a whole. `others` are the chains
/// that it can be merged into, with their names.
pub(super) fn chain_fields(
    ui: &mut Ui,
    panel: &mut Panel<'_>,
    window: &mut WindowState,
    chain: &Chain,
    others: &[(AnnotationId, String)],
    now: f64,
) {
    let kind = chain.kind.as_deref().unwrap_or_default();
    let item = chain.knowledge_base_id.as_deref().unwrap_or_default();
    text(ui, panel, window, chain.id, ChainField::Name, &chain.name, now);
    let half = (ui.available_width() - 8.0) / 2.0;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        for (field, stored) in [(ChainField::Kind, kind), (ChainField::KnowledgeBase, item)] {
            ui.vertical(|ui| {
                ui.set_width(half);
                ui.spacing_mut().item_spacing.y = 4.0;
                text(ui, panel, window, chain.id, field, stored, now);
            });
        }
    });
    ui.add_space(2.0);
    ui.horizontal_wrapped(|ui| {
        let enabled = !others.is_empty();
        let merge = Button::new("Merge into…").icon(icon::MERGE).small().enabled(enabled);
        let response = merge.show(ui);
        Popup::menu(&response).show(|ui| {
            ui.set_width(240.0);
            ui.spacing_mut().item_spacing.y = 0.0;
            ScrollArea::vertical().max_height(300.0).show(ui, |ui| {
                for (id, name) in others {
                    let short = crate::text::start_of(name, 30);
                    let row = menu_item(ui, icon::MERGE, &short, None);
                    if row.gained_focus() {
                        row.scroll_to_me(None);
                    }
                    if row.clicked() {
                        panel.ask(Action::MergeChains { into: *id, from: chain.id });
                        window.lists.chain = Some(*id);
                        ui.close();
                    }
                }
            });
        });
        let dissolve = Button::new("Dissolve").icon(icon::LINK_BREAK).small().destructive();
        let response = dissolve.named("Dissolve the chain").show(ui);
        if response.on_hover_text("The mentions stay; they are of nobody then").clicked() {
            panel.ask(Action::DeleteRecord(chain.id));
        }
    });
}

/// A field of a chain. What it does not take stays in it, with a sentence on why.
fn text(
    ui: &mut Ui,
    panel: &mut Panel<'_>,
    window: &mut WindowState,
    id: AnnotationId,
    field: ChainField,
    stored: &str,
    now: f64,
) {
    let (title, name, hint) = match field {
        ChainField::Name => ("Name", "Name of the chain", ""),
        ChainField::Kind => ("Type", "Type of the chain", "such as person"),
        ChainField::KnowledgeBase => ("Knowledge base", "Knowledge-base id", "such as Q42"),
    };
    let t = Tokens::of(ui);
    caption(ui, title);
    let draft = DraftField::Chain(field);
    let mut typed = window.typed(id, &draft, stored);
    let field_id = Id::unique(("chain", id, field));
    let response = TextField::new(field_id, name, hint).show(ui, &mut typed);
    if response.gained_focus() {
        response.scroll_to_me(None);
    }
    // What stands there from elsewhere may be wrong and stay; it is said all the same.
    if let Some(why) = field.problem(&typed) {
        let pen = Stroke::new(if response.has_focus() { 2.0 } else { 1.0 }, t.bad);
        ui.painter().rect_stroke(response.rect, radius::CONTROL, pen, StrokeKind::Inside);
        remark(ui, &sentence_case(&why), t.bad);
    }
    keep(ui, panel, window, &response, Draft { id, field: draft, text: typed, at: now }, stored);
}
