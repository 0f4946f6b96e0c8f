//! What the schema has: labels by layer, links, labels of comments, each with how often it is used.

use egui::{Rect, ScrollArea, Ui, UiBuilder, pos2, vec2};

use crate::schema::Label;
use crate::session::{SchemaAction, SchemaAddition, SchemaPage, SchemaThing, chord_of};
use crate::ui::panels::Panel;
use crate::ui::panels::parts::{RowState, at_right, row};
use crate::ui::theme::{Tokens, icon, type_role};
use crate::ui::widgets::{
    Button, Chip, IconButton, clipped, hairline, line, paint_left, paint_right,
};

/// Where the names begin, after the chips.
const NAMES: f32 = 92.0;

pub(super) fn list(ui: &mut Ui, panel: &mut Panel<'_>) {
    let t = Tokens::of(ui);
    let session = panel.session;
    let Some(page) = session.schema_page() else { return };
    let Some(draft) = page.draft() else { return };
    ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
    let (head, _) = ui.allocate_exact_size(vec2(ui.available_width(), 44.0), egui::Sense::hover());
    let y = head.center().y;
    let x =
        paint_left(ui, line(ui, "Schema", type_role::ui_strong(), t.ink), head.left() + 16.0, y);
    let version = format!("version {}", draft.start().version);
    paint_left(ui, line(ui, &version, type_role::meta(), t.ink2), x + 8.0, y);
    let word = match draft.beside() {
        SchemaAddition::Label(_) => "Label",
        SchemaAddition::Relation => "Link",
        SchemaAddition::Segment(_) => "Type",
    };
    let mut new = false;
    at_right(ui, head.shrink2(vec2(12.0, 0.0)), |ui| {
        let action = SchemaAction::AddBeside.into();
        let title = format!("New {}", word.to_lowercase());
        let button = Button::new(word).named(&title).icon(icon::PLUS).small();
        new = button.show(ui).on_hover_text(hover(&title, chord_of(&action))).clicked();
    });
    if new {
        panel.ask(SchemaAction::AddBeside.into());
    }
    hairline(ui);
    let schema = draft.schema();
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        if schema.span_layers.is_empty() {
            heading(ui, panel, "Labels", 0, SchemaAddition::Label(None));
        }
        for layer in &schema.span_layers {
            let more = SchemaAddition::Label(Some(layer.name.clone()));
            heading(ui, panel, &layer.name, layer.labels.len(), more);
            for label in &layer.labels {
                let thing = SchemaThing::Label(label.name.clone());
                label_row(ui, panel, page, &thing, label);
            }
        }
        heading(ui, panel, "Links", schema.relations.len(), SchemaAddition::Relation);
        for relation in &schema.relations {
            let thing = SchemaThing::Relation(relation.name.clone());
            let ends = |names: &[String]| match names {
                [] => "any".to_owned(),
                names => names.join(", "),
            };
            let words = format!("{} to {}", ends(&relation.from), ends(&relation.to));
            let own = Own {
                thing: &thing,
                title: relation.title(),
                words: &words,
                key: relation.key,
                retired: false,
            };
            own.show(ui, panel, page, |ui, left, y| {
                let text = clipped(ui, relation.title(), type_role::ui(), t.ink, NAMES - 8.0);
                paint_left(ui, text, left, y) - left
            });
        }
        for layer in &schema.segment_layers {
            let more = SchemaAddition::Segment(Some(layer.name.clone()));
            heading(ui, panel, &layer.name.replace('_', " "), layer.labels.len(), more);
            for label in &layer.labels {
                let (layer, name) = (layer.name.clone(), label.name.clone());
                let thing = SchemaThing::Segment { layer, label: name };
                label_row(ui, panel, page, &thing, label);
            }
        }
        if schema.segment_layers.is_empty() {
            heading(ui, panel, "Comment types", 0, SchemaAddition::Segment(None));
        }
        ui.add_space(12.0);
    });
}

/// The name of a group, with how many there are, and a button for one more.
fn heading(ui: &mut Ui, panel: &mut Panel<'_>, name: &str, count: usize, more: SchemaAddition) {
    let t = Tokens::of(ui);
    ui.add_space(6.0);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 30.0), egui::Sense::hover());
    let y = rect.center().y;
    let mut letters = name.chars();
    let shown: String = letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect());
    let text = clipped(ui, &shown, type_role::meta(), t.ink3, rect.width() - 90.0);
    let x = paint_left(ui, text, rect.left() + 16.0, y);
    paint_left(ui, line(ui, &count.to_string(), type_role::meta(), t.ink3), x + 7.0, y);
    let place = Rect::from_min_max(pos2(rect.right() - 40.0, rect.top()), rect.max);
    let mut inner = ui.new_child(UiBuilder::new().max_rect(place));
    let title = format!("Add to {shown}");
    if IconButton::new(icon::PLUS, &title).show(&mut inner).clicked() {
        panel.ask(SchemaAction::Add(more).into());
    }
}

fn label_row(
    ui: &mut Ui,
    panel: &mut Panel<'_>,
    page: &SchemaPage,
    thing: &SchemaThing,
    label: &Label,
) {
    let own = Own {
        thing,
        title: label.title(),
        words: label.title(),
        key: label.key,
        retired: label.retired,
    };
    own.show(ui, panel, page, |ui, left, y| {
        let chip = Chip::new(&label.name, label.colour, String::new()).small().passive();
        let width = chip.width(ui).min(160.0);
        let at = Rect::from_min_size(pos2(left, y - 10.0), vec2(width, 20.0));
        chip.show_at(ui, at, ui.scope_id().with(("chip", thing)));
        width
    });
}

/// One row of the list.
struct Own<'a> {
    thing: &'a SchemaThing,
    title: &'a str,
    /// What stands behind the chip.
    words: &'a str,
    key: Option<char>,
    retired: bool,
}

impl Own<'_> {
    fn show(
        &self,
        ui: &mut Ui,
        panel: &mut Panel<'_>,
        page: &SchemaPage,
        first: impl FnOnce(&mut Ui, f32, f32) -> f32,
    ) {
        let t = Tokens::of(ui);
        let count = count(page, self.thing);
        let used = count.map_or_else(String::new, |n| format!(", {n} {}", unit(self.thing, n)));
        let name = format!("{}, {}{used}", self.thing.code(), self.title);
        let current = page.draft().is_some_and(|draft| draft.thing() == self.thing);
        let (rect, response) = row(ui, 32.0, &name, RowState { current, ..RowState::default() });
        let y = rect.center().y;
        let width = first(ui, rect.left() + 14.0, y);
        let mut right = rect.right() - 14.0;
        if let Some(key) = self.key {
            let key = line(ui, &key.to_uppercase().to_string(), type_role::meta(), t.ink2);
            right = paint_right(ui, key, right, y) - 10.0;
        }
        if let Some(n) = count {
            let n = line(ui, &n.to_string(), type_role::meta(), t.ink2);
            right = paint_right(ui, n, right, y) - 8.0;
        }
        let (words, colour) = match self.retired {
            true => (format!("{} (retired)", self.words), t.ink3),
            false => (self.words.to_owned(), t.ink),
        };
        let font = if current { type_role::ui_medium() } else { type_role::ui() };
        let x = rect.left() + NAMES.max(width + 24.0);
        if right - x > 20.0 && words != self.thing.code() {
            paint_left(ui, clipped(ui, &words, font, colour, right - x), x, y);
        }
        if response.clicked() {
            panel.ask(SchemaAction::Look(self.thing.clone()).into());
        }
    }
}

/// How often a thing is used in all sets; `None` while they are counted.
pub(super) fn count(page: &SchemaPage, thing: &SchemaThing) -> Option<usize> {
    let usage = page.usage()?;
    let Some(code) = page.draft()?.code_before(thing) else { return Some(0) };
    let found = match thing {
        SchemaThing::Label(_) => usage.spans.get(&code),
        SchemaThing::Relation(_) => usage.relations.get(&code),
        SchemaThing::Segment { layer, .. } => usage.segments.get(&(layer.clone(), code)),
    };
    Some(found.copied().unwrap_or_default())
}

/// What is counted.
pub(super) const fn unit(thing: &SchemaThing, count: usize) -> &'static str {
    match (thing, count) {
        (SchemaThing::Label(_), 1) => "span",
        (SchemaThing::Label(_), _) => "spans",
        (SchemaThing::Relation(_), 1) => "link",
        (SchemaThing::Relation(_), _) => "links",
        (SchemaThing::Segment { .. }, 1) => "use",
        (SchemaThing::Segment { .. }, _) => "uses",
    }
}

pub(super) fn hover(title: &str, chord: Option<crate::session::Chord>) -> String {
    match chord {
        Some(chord) => format!("{title}  {chord}"),
        None => title.to_owned(),
    }
}
