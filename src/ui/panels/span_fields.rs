//! The selected span in the inspector: its text, attributes, confidence, note, what
//! is inside it.

use egui::{Align, Layout, Sense, Ui, vec2};

use super::Panel;
use super::chain_fields::same_as;
use super::fields::{Owner, field, note};
use super::links::links;
use super::parts::{block, caption, excerpt, span_row};
use crate::annotation::{Confidence, OriginKind, RelationEnd, Span};
use crate::schema::Attribute;
use crate::session::{Action, chord_of};
use crate::ui::state::WindowState;
use crate::ui::theme::{Tokens, icon, type_role};
use crate::ui::widgets::{
    Button, Chip, hairline, line, paint_caps, paint_left, paint_right, segmented,
};

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

    let owner = Owner { id: span.id, attributes: &span.attributes, is_relation: false };
    let attributes: Vec<&Attribute> = session.schema().attributes_of(&span.label).collect();
    let mut first = true;
    if !attributes.is_empty() {
        hairline(ui);
        block(ui, |ui| {
            for attribute in attributes {
                field(ui, panel, window, owner, attribute, first, now);
                first = false;
            }
        });
    }
    hairline(ui);
    links(ui, panel, window, RelationEnd::Span(span.id), now);
    if session.is_mention(&span.label) {
        hairline(ui);
        same_as(ui, panel, window, span);
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
        note(ui, panel, window, owner, &span.note, now);
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
        OriginKind::Adjudicated => "Adjudicated",
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
