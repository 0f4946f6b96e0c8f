//! Fields for what is said of a span or a relation: its attributes, of every kind that a
//! schema can have, and its note.

use egui::accesskit::Role;
use egui::{Id, Response, Ui, WidgetInfo, vec2};

use super::Panel;
use super::parts::caption;
use crate::annotation::{AnnotationId, AttributeValue, Attributes};
use crate::schema::{Attribute, AttributeKind, Colour};
use crate::session::Action;
use crate::ui::state::{Draft, DraftField, Focus, WindowState};
use crate::ui::theme::control;
use crate::ui::widgets::{Chip, ChipState, TextField, area, segment_id, segmented};

/// The id of the note field of the selected span.
pub(crate) fn note_id() -> Id {
    Id::unique("note")
}

/// What the fields are of.
#[derive(Clone, Copy)]
pub(super) struct Owner<'a> {
    /// The span or relation.
    pub(super) id: AnnotationId,
    /// Its attributes.
    pub(super) attributes: &'a Attributes,
    /// Whether it is a relation.
    pub(super) is_relation: bool,
}

impl Owner<'_> {
    /// What a field is called for those who do not see where it stands.
    fn spoken(&self, name: &str) -> String {
        if self.is_relation { format!("Link {name}") } else { name.to_owned() }
    }

    fn set(&self, panel: &mut Panel<'_>, name: &str, value: Option<AttributeValue>) {
        let name = name.to_owned();
        panel.ask(if self.is_relation {
            Action::SetRelationAttribute { id: self.id, name, value }
        } else {
            Action::SetAttribute { name, value }
        });
    }
}

/// The note field.
pub(super) fn note(
    ui: &mut Ui,
    panel: &mut Panel<'_>,
    window: &mut WindowState,
    owner: Owner<'_>,
    stored: &str,
    now: f64,
) {
    caption(ui, "Note");
    let mut text = window.typed(owner.id, &DraftField::Note, stored);
    let id = if owner.is_relation { ui.scope_id().with(("note", owner.id)) } else { note_id() };
    let response = area(ui, id, &owner.spoken("Note"), "Add a note", &mut text, 2);
    if !owner.is_relation && (window.take_focus(Focus::Note) || window.take_focus(Focus::Fields)) {
        response.request_focus();
    }
    let draft = Draft { id: owner.id, field: DraftField::Note, text, at: now };
    keep(ui, panel, window, &response, draft, stored);
}

/// How long after the last letter what was typed becomes part of the set, in seconds.
const PAUSE: f64 = 0.75;

/// Keeps what was typed into a field until the typing pauses or the field is left; then
/// it becomes part of the set.
pub(super) fn keep(
    ui: &Ui,
    panel: &mut Panel<'_>,
    window: &mut WindowState,
    response: &Response,
    draft: Draft,
    stored: &str,
) {
    let (id, field, now) = (draft.id, draft.field.clone(), draft.at);
    if response.changed() {
        window.draft = Some(draft);
        ui.ctx().request_repaint_after_secs(0.8);
    }
    let Some(mine) = window.draft.as_ref().filter(|d| d.id == id && d.field == field) else {
        return;
    };
    // A chain's name is one thing, not what it is like after every pause.
    let paused = now - mine.at >= PAUSE && !matches!(field, DraftField::Chain(_));
    if !response.lost_focus() && response.has_focus() && !paused {
        return;
    }
    if mine.text == stored {
        window.draft = None;
    } else if let Some(action) = mine.action(panel.session) {
        window.draft = None;
        panel.ask(action);
    }
}

/// The field of one attribute. With `first`, the one that Enter goes to.
pub(super) fn field(
    ui: &mut Ui,
    panel: &mut Panel<'_>,
    window: &mut WindowState,
    owner: Owner<'_>,
    attribute: &Attribute,
    first: bool,
    now: f64,
) {
    let value = owner.attributes.get(&attribute.name);
    let missing = attribute.required && value.is_none();
    let mut name = sentence_case(&attribute.name);
    if missing {
        name.push_str(", still needed");
    }
    let focus = first && window.take_focus(Focus::Fields);
    let spoken = owner.spoken(&attribute.name);
    let set = |panel: &mut Panel<'_>, value| owner.set(panel, &attribute.name, value);
    match &attribute.kind {
        AttributeKind::Choice { values, .. } => {
            caption(ui, &name);
            let chosen = match value {
                Some(AttributeValue::Choice(v)) => values.iter().position(|x| x == v),
                _ => None,
            };
            let words: Vec<String> = values.iter().map(|v| sentence_case(v)).collect();
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let width: f32 = words.iter().map(|w| 8.0 * w.chars().count() as f32 + 22.0).sum();
            let pressed = if width <= ui.available_width() {
                if let Some(choice) = words.first().filter(|_| focus) {
                    let id = segment_id(ui, &spoken, 0, choice);
                    ui.memory_mut(|m| m.request_focus(id));
                }
                segmented(ui, &spoken, &words, chosen, true)
            } else {
                chips(ui, &spoken, &words, focus, |i| chosen == Some(i))
            };
            if let Some(value) = pressed.and_then(|i| values.get(i)) {
                let again = pressed == chosen && !attribute.required;
                set(panel, (!again).then(|| AttributeValue::Choice(value.clone())));
            }
        }
        AttributeKind::Choices { values, .. } => {
            caption(ui, &name);
            let mut chosen = match value {
                Some(AttributeValue::Choices(v)) => v.clone(),
                _ => Default::default(),
            };
            let words: Vec<&str> = values.iter().map(String::as_str).collect();
            if let Some(value) = chips(ui, &spoken, &words, focus, |i| {
                values.get(i).is_some_and(|v| chosen.contains(v))
            })
            .and_then(|i| values.get(i))
            {
                if !chosen.remove(value) {
                    chosen.insert(value.clone());
                }
                set(panel, (!chosen.is_empty()).then_some(AttributeValue::Choices(chosen)));
            }
        }
        AttributeKind::Flag { .. } => {
            let mut on = matches!(value, Some(AttributeValue::Flag(true)));
            let response = ui.checkbox(&mut on, &name);
            if owner.is_relation {
                ui.ctx().accesskit_node_builder(response.id, |node| node.set_label(spoken.clone()));
            }
            if focus {
                response.request_focus();
            }
            if response.changed() {
                set(panel, Some(AttributeValue::Flag(on)));
            }
        }
        AttributeKind::Number { .. } | AttributeKind::Text { .. } => {
            caption(ui, &name);
            let stored = match value {
                Some(AttributeValue::Text(text)) => text.clone(),
                Some(AttributeValue::Number(number)) => number.to_string(),
                _ => String::new(),
            };
            let name = attribute.name.clone();
            let number = matches!(attribute.kind, AttributeKind::Number { .. });
            let field = match owner.is_relation {
                true => DraftField::RelationAttribute { name, number },
                false => DraftField::Attribute(name),
            };
            let mut text = window.typed(owner.id, &field, &stored);
            let id = ui.scope_id().with(("attribute", owner.id, &attribute.name));
            let response = TextField::new(id, &spoken, "").show(ui, &mut text);
            if focus {
                response.request_focus();
            }
            keep(
                ui,
                panel,
                window,
                &response,
                Draft { id: owner.id, field, text, at: now },
                &stored,
            );
        }
    }
}

/// With a capital at the beginning, as everything in the window is written.
pub(super) fn sentence_case(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect()
}

/// Values as chips; returns the one that was pressed.
pub(super) fn chips(
    ui: &mut Ui,
    name: &str,
    values: &[&str],
    focus: bool,
    on: impl Fn(usize) -> bool,
) -> Option<usize> {
    let mut pressed = None;
    let height = std::mem::replace(&mut ui.spacing_mut().interact_size.y, control::CHIP_SMALL);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
        for (i, value) in values.iter().enumerate() {
            let on = on(i);
            let state = if on { ChipState::Idle } else { ChipState::Off };
            let chip =
                Chip::new(value, Colour::Slate, format!("{name}: {value}")).small().state(state);
            let response = chip.show(ui);
            response.widget_info(|| {
                WidgetInfo::selected(Role::Button, true, on, format!("{name}: {value}"))
            });
            if focus && i == 0 {
                response.request_focus();
            }
            if response.clicked() {
                pressed = Some(i);
            }
        }
    });
    ui.spacing_mut().interact_size.y = height;
    pressed
}
