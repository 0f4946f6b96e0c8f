//! The selected span in the inspector: its text, attributes, confidence, note, what
//! is inside it.

use egui::accesskit::Role;
use egui::{Align, Id, Layout, Response, Sense, Ui, WidgetInfo, vec2};

use super::Panel;
use super::parts::{block, caption, excerpt, span_row};
use crate::annotation::{AttributeValue, Confidence, OriginKind, Span};
use crate::schema::{Attribute, AttributeKind};
use crate::session::{Action, chord_of};
use crate::ui::state::{Draft, DraftField, Focus, WindowState};
use crate::ui::theme::{Tokens, icon, type_role};
use crate::ui::widgets::{
    Button, Chip, ChipState, TextField, area, hairline, line, paint_caps, paint_left, paint_right,
    segment_id, segmented,
};

/// The id of the note field.
pub(crate) fn note_id() -> Id {
    Id::unique("note")
}

/// Paints the fields. `now` is the frame's time in seconds.
pub(super) fn span_fields(
    ui: &mut Ui,
    panel: &mut Panel<'_>,
    window: &mut WindowState,
    span: &Span,
    now: f64,
) {
    let t = Tokens::of(ui);
    let session = panel.session;
    let Some(open) = session.open() else { return };
    let label = session.schema().span_label(&span.label).map(|(_, label)| label);
    let colour = label.map_or_else(Default::default, |l| l.colour);
    block(ui, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            Chip::new(&span.label, colour, span.label.clone()).passive().show(ui);
            let title = label.map_or("not in the schema", |l| l.title());
            let galley = line(
                ui,
                title,
                type_role::ui_medium(),
                if label.is_some() { t.ink } else { t.warn },
            );
            let (rect, _) = ui.allocate_exact_size(galley.size(), Sense::hover());
            paint_left(ui, galley, rect.left(), rect.center().y);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let extent = open.offsets(&[span.extent()]);
                let galley = line(ui, &extent, type_role::offsets(), t.ink3);
                let (rect, response) = ui.allocate_exact_size(galley.size(), Sense::hover());
                paint_right(ui, galley, rect.right(), rect.center().y);
                response.on_hover_text(format!("Code points {}", open.offsets(&span.fragments)));
            });
        });
        let text = open.covered(span);
        if text.is_empty() {
            excerpt(ui, "(a place between two characters)", 1);
        } else {
            excerpt(ui, &text, 5);
        }
        if span.fragments.len() > 1 {
            caption(ui, &format!("{} fragments", span.fragments.len()));
        }
        if span.origin.kind != OriginKind::Hand {
            caption(ui, &format!("{} by {}", origin(span.origin.kind), span.origin.by));
        }
    });

    let attributes: Vec<&Attribute> = session.schema().attributes_of(&span.label).collect();
    let mut first = true;
    if !attributes.is_empty() {
        hairline(ui);
        block(ui, |ui| {
            for attribute in attributes {
                field(ui, panel, window, span, attribute, first, now);
                first = false;
            }
        });
    }
    hairline(ui);
    block(ui, |ui| {
        ui.horizontal(|ui| {
            let galley = line(ui, "Confidence", type_role::meta(), t.ink3);
            let (rect, _) = ui.allocate_exact_size(galley.size(), Sense::hover());
            paint_left(ui, galley, rect.left(), rect.center().y);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let levels = [Confidence::LOW, Confidence::MEDIUM, Confidence::HIGH];
                let chosen = span.confidence.and_then(|c| levels.iter().position(|l| *l == c));
                ui.allocate_ui_with_layout(
                    vec2(176.0, 28.0),
                    Layout::left_to_right(Align::Center),
                    |ui| {
                        if let Some(pressed) =
                            segmented(ui, "Confidence", &["Low", "Medium", "High"], chosen, true)
                            && let Some(level) = levels.get(pressed)
                        {
                            panel.ask(Action::SetConfidence(*level));
                        }
                    },
                );
            });
        });
        ui.add_space(2.0);
        note(ui, panel, window, span, now);
    });

    let extent = span.extent();
    let inside: Vec<&Span> = open
        .set()
        .spans_touching(extent)
        .filter(|s| s.id != span.id && extent.contains(s.extent()))
        .collect();
    if !inside.is_empty() {
        hairline(ui);
        block(ui, |ui| {
            ui.horizontal(|ui| {
                caption_with_key(
                    ui,
                    "Inside this span",
                    &Action::Nest(crate::session::Way::Forward),
                );
            });
            for other in inside {
                span_row(ui, panel, other);
            }
        });
    }
    hairline(ui);
    block(ui, |ui| {
        ui.horizontal(|ui| {
            if span.fragments.len() > 1 {
                if Button::new("Join")
                    .icon(icon::MERGE)
                    .small()
                    .chord(chord_of(&Action::JoinFragments))
                    .show(ui)
                    .clicked()
                {
                    panel.ask(Action::JoinFragments);
                }
            } else if Button::new("Fragment")
                .icon(icon::SPLIT)
                .small()
                .chord(chord_of(&Action::Fragment))
                .show(ui)
                .clicked()
            {
                panel.ask(Action::Fragment);
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if Button::new("Delete")
                    .icon(icon::TRASH)
                    .small()
                    .destructive()
                    .named("Delete span")
                    .chord(chord_of(&Action::Delete))
                    .show(ui)
                    .clicked()
                {
                    panel.ask(Action::Delete);
                }
            });
        });
    });
}

fn origin(kind: OriginKind) -> &'static str {
    match kind {
        OriginKind::Hand => "Made",
        OriginKind::Imported => "Imported",
        OriginKind::Suggested => "Suggested",
        OriginKind::Propagated => "Propagated",
    }
}

fn caption_with_key(ui: &mut Ui, text: &str, action: &Action) {
    let t = Tokens::of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 18.0), Sense::hover());
    paint_left(ui, line(ui, text, type_role::meta(), t.ink3), rect.left(), rect.center().y);
    if let Some(chord) = chord_of(action) {
        paint_caps(ui, chord, rect.right(), rect.center().y, false);
    }
}

/// The note field.
fn note(ui: &mut Ui, panel: &mut Panel<'_>, window: &mut WindowState, span: &Span, now: f64) {
    caption(ui, "Note");
    let mut text = window.typed(span.id, &DraftField::Note, &span.note);
    let response = area(ui, note_id(), "Note", "Add a note", &mut text, 2);
    if window.take_focus(Focus::Note) || window.take_focus(Focus::Fields) {
        response.request_focus();
    }
    let draft = Draft { id: span.id, field: DraftField::Note, text, at: now };
    keep(ui, panel, window, &response, draft, &span.note);
}

/// Keeps what was typed into a field until the typing pauses or the field is left; then
/// it becomes part of the set.
fn keep(
    ui: &Ui,
    panel: &mut Panel<'_>,
    window: &mut WindowState,
    response: &Response,
    draft: Draft,
    stored: &str,
) {
    let (field, now) = (draft.field.clone(), draft.at);
    if response.changed() {
        window.draft = Some(draft);
        ui.ctx().request_repaint_after_secs(0.8);
    }
    let mine = window.draft.as_ref().filter(|d| d.field == field);
    let paused = mine.is_some_and(|d| now - d.at >= 0.75);
    if mine.is_some()
        && (response.lost_focus() || !response.has_focus() || paused)
        && let Some(draft) = window.draft.take()
        && draft.text != stored
    {
        panel.ask(draft.action());
    }
}

fn field(
    ui: &mut Ui,
    panel: &mut Panel<'_>,
    window: &mut WindowState,
    span: &Span,
    attribute: &Attribute,
    first: bool,
    now: f64,
) {
    let value = span.attributes.get(&attribute.name);
    let missing = attribute.required && value.is_none();
    let mut name = sentence_case(&attribute.name);
    if missing {
        name.push_str(", still needed");
    }
    let focus = first && window.take_focus(Focus::Fields);
    let set = |panel: &mut Panel<'_>, value: Option<AttributeValue>| {
        panel.ask(Action::SetAttribute { name: attribute.name.clone(), value });
    };
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
                    let id = segment_id(ui, &attribute.name, 0, choice);
                    ui.memory_mut(|m| m.request_focus(id));
                }
                segmented(ui, &attribute.name, &words, chosen, true)
            } else {
                chips(ui, &attribute.name, &words, focus, |i| chosen == Some(i))
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
            if let Some(value) = chips(ui, &attribute.name, &words, focus, |i| {
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
            let field = DraftField::Attribute(attribute.name.clone());
            let mut text = window.typed(span.id, &field, &stored);
            let id = ui.scope_id().with(("attribute", span.id, &attribute.name));
            let response = TextField::new(id, &attribute.name, "").show(ui, &mut text);
            if focus {
                response.request_focus();
            }
            keep(
                ui,
                panel,
                window,
                &response,
                Draft { id: span.id, field, text, at: now },
                &stored,
            );
        }
    }
}

/// With a capital at the beginning, as everything in the window is written.
fn sentence_case(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect()
}

/// Values as chips; returns the one that was pressed.
fn chips(
    ui: &mut Ui,
    name: &str,
    values: &[&str],
    focus: bool,
    on: impl Fn(usize) -> bool,
) -> Option<usize> {
    let mut pressed = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
        for (i, value) in values.iter().enumerate() {
            let on = on(i);
            let state = if on { ChipState::Idle } else { ChipState::Off };
            let chip = Chip::new(value, crate::schema::Colour::Slate, format!("{name}: {value}"))
                .small()
                .state(state);
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
    pressed
}
