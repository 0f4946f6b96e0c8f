//! What a span says when the pointer rests on it.

use egui::{Id, Pos2, Ui};

use crate::annotation::{AnnotationId, AttributeValue as V};
use crate::session::Session;

/// How long the pointer rests first, in seconds.
const REST: f32 = 0.4;

/// Shows the hint once the pointer has rested at `pos` for a while.
pub(crate) fn hint(ui: &Ui, session: &Session, id: AnnotationId, pos: Pos2) {
    let Some(span) = session.shown_set().and_then(|(set, _)| set.span(id)) else { return };
    let still = ui.input(|i| i.pointer.time_since_last_movement());
    let any_down = ui.input(|i| i.pointer.any_down());
    if any_down {
        return;
    }
    if still < REST {
        ui.ctx().request_repaint_after_secs(REST + 0.02 - still);
        return;
    }
    let title =
        session.schema().span_label(&span.label).map_or("not in the schema", |(_, l)| l.title());
    let mut lines = vec![format!("{} · {title}", span.label)];
    for (name, value) in &span.attributes {
        lines.push(format!("{name}: {}", value_words(value)));
    }
    if !span.note.is_empty() {
        lines.push(span.note.clone());
    }
    lines.push(format!("{}, {}", span.origin.by, span.origin.at.strftime("%Y-%m-%d %H:%M")));
    let layer = ui.layer_id();
    egui::Tooltip::always_open(ui.ctx().clone(), layer, Id::unique("span hint"), pos)
        .gap(16.0)
        .show(|ui| {
            ui.set_max_width(320.0);
            ui.label(lines.join("\n"));
        });
}

fn value_words(value: &V) -> String {
    match value {
        V::Choice(v) | V::Text(v) => v.clone(),
        V::Choices(v) => v.iter().cloned().collect::<Vec<_>>().join(", "),
        V::Number(v) => v.to_string(),
        V::Flag(v) => if *v { "yes" } else { "no" }.to_owned(),
    }
}
