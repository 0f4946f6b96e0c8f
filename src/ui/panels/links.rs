//! The relations of what is in hand: a row for each, with the type before it and its
//! other end to go to; opened, all that can be changed of it.

use egui::accesskit::Role;
use egui::{Frame, Margin, Rect, Sense, Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use super::Panel;
use super::fields::{Owner, chips, field, note};
use super::parts::{
    Names, ROW, at_right, block, caption, chip_at, end_words, go_to, reach, words_button,
};
use crate::annotation::{AnnotationSet, Relation, RelationEnd, Target, end_fits};
use crate::schema::{RelationType, Schema};
use crate::session::{Action, Chord};
use crate::ui::state::WindowState;
use crate::ui::theme::{Family, Tokens, font_at, icon, radius, type_role};
use crate::ui::widgets::{Button, IconButton, clipped, line, paint_caps, paint_centre, paint_left};

/// Room for a key at the end of a row.
const KEY: f32 = 28.0;
/// Room for the arrow before the other end.
const ARROW: f32 = 18.0;

/// Paints the relations of a span or a comment.
pub(super) fn links(
    ui: &mut Ui,
    panel: &mut Panel<'_>,
    window: &mut WindowState,
    end: RelationEnd,
    now: f64,
) {
    let session = panel.session;
    let Some(open) = session.open() else { return };
    let kinds = session.relations_at(end);
    let mut relations: Vec<&Relation> = open.set().relations_at(end).collect();
    if kinds.is_empty() && relations.is_empty() {
        return;
    }
    let starts = |r: &Relation| r.from == end;
    let place = |r: &Relation| {
        let at = session.schema().relations.iter().position(|kind| kind.name == r.label);
        let other = if r.from == end { r.to } else { r.from };
        let other = match other {
            RelationEnd::Span(id) => open.set().span(id).map(|s| s.extent().start),
            RelationEnd::Target(target) => target.range().map(|range| range.start),
        };
        (at.unwrap_or(usize::MAX), other, r.id)
    };
    relations.sort_by_key(|r| place(r));
    let titles = kinds.iter().map(|(kind, _)| kind.title());
    let longest = titles.map(|t| line(ui, t, type_role::small(), egui::Color32::WHITE).size().x);
    let width = longest.fold(40.0, f32::max).min(ui.available_width() * 0.3) + 6.0;
    let mut names = Names::default();
    block(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        caption(ui, "Links");
        // Every type that can start here, with what it leads to.
        for (kind, _) in kinds.iter().filter(|(_, forward)| *forward) {
            let mut first = true;
            for relation in relations.iter().filter(|r| starts(r) && r.label == kind.name) {
                let row = Row { relation, end, kind: Some(kind), width, first };
                row.show(ui, panel, window, &mut names, now);
                first = false;
            }
            if first {
                add_row(ui, panel, kind, width);
            }
        }
        // What leads here, and what the schema does not know.
        let known = |r: &Relation| kinds.iter().any(|(k, forward)| *forward && k.name == r.label);
        let mut last = None;
        for relation in relations.iter().filter(|r| !starts(r) || !known(r)) {
            let kind = session.schema().relation(&relation.label);
            let first = last != Some(&relation.label);
            last = Some(&relation.label);
            Row { relation, end, kind, width, first }.show(ui, panel, window, &mut names, now);
        }
        let ends: Vec<_> = kinds.iter().filter(|(_, forward)| !forward).collect();
        if !ends.is_empty() {
            ui.add_space(4.0);
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
                for (kind, _) in ends {
                    let name = format!("Add {} that ends here", kind.title());
                    let button = Button::new(kind.title()).icon(icon::ARROW_LEFT).small();
                    let button = button.named(&name).chord(kind.key.map(Chord::char));
                    if button.show(ui).on_hover_text(&name).clicked() {
                        panel.ask(Action::StartLink(kind.name.clone()));
                    }
                }
            });
        }
    });
}

/// The name of the type before a row.
fn paint_title(ui: &Ui, title: &str, rect: Rect, width: f32) {
    let t = Tokens::of(ui);
    let galley = clipped(ui, title, type_role::small(), t.ink2, width - 4.0);
    paint_left(ui, galley, rect.left(), rect.center().y);
}

/// A type that there is none of yet.
fn add_row(ui: &mut Ui, panel: &mut Panel<'_>, kind: &RelationType, width: f32) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    paint_title(ui, kind.title(), rect, width);
    let at = Rect::from_min_max(pos2(rect.left() + width + ARROW, rect.top() + 1.0), rect.max);
    let name = format!("Add {}", kind.title());
    let mut inner = ui.new_child(UiBuilder::new().max_rect(at));
    let button = Button::new("Add").icon(icon::PLUS).small().named(&name);
    let response = button.show(&mut inner);
    if response.gained_focus() {
        response.scroll_to_me(None);
    }
    if response.on_hover_text(&kind.description).clicked() {
        panel.ask(Action::StartLink(kind.name.clone()));
    }
    if let Some(key) = kind.key {
        paint_caps(ui, Chord::char(key), rect.right(), rect.center().y, false);
    }
}

/// One relation at an end.
struct Row<'a> {
    relation: &'a Relation,
    end: RelationEnd,
    kind: Option<&'a RelationType>,
    /// Room for the name of the type.
    width: f32,
    /// Whether it is the first of its type.
    first: bool,
}

impl Row<'_> {
    fn show(
        &self,
        ui: &mut Ui,
        panel: &mut Panel<'_>,
        window: &mut WindowState,
        names: &mut Names,
        now: f64,
    ) {
        let t = Tokens::of(ui);
        let session = panel.session;
        let Some(open) = session.open() else { return };
        let Self { relation, kind, width, first, .. } = *self;
        let starts = relation.from == self.end;
        let other = if starts { relation.to } else { relation.from };
        let (label, words) = end_words(open, other);
        let title = kind.map_or(relation.label.as_str(), RelationType::title);
        let spoken = match label {
            Some(label) => format!("{title}: {label} {words}"),
            None => format!("{title}: {words}"),
        };
        let spoken = names.of(if starts { spoken } else { format!("{spoken}, leads here") });
        let opened = session.selection().relation == Some(relation.id);

        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
        let y = rect.center().y;
        if first {
            paint_title(ui, title, rect, width);
        }
        let mut x = rect.left() + width;
        let image = match kind.is_some_and(|k| k.symmetric) {
            true => icon::LINK,
            false if starts => icon::ARROW_RIGHT,
            false => icon::ARROW_LEFT,
        };
        let arrow = line(ui, image, font_at(Family::Icon, 12.0), t.ink3);
        paint_left(ui, arrow, x, y);
        x += ARROW;
        // The other end, to go there.
        let right = rect.right() - KEY - if starts { KEY } else { 0.0 };
        let value = Rect::from_min_max(pos2(x, rect.top() + 1.0), pos2(right, rect.bottom() - 1.0));
        let response = words_button(ui, value, ("end", relation.id, starts), &spoken);
        if let Some(label) = label {
            x = chip_at(ui, session, label, x, y) + 8.0;
        }
        // Only words of the article are set as it is set.
        let is_text = label.is_some() || matches!(other, RelationEnd::Target(Target::Paragraph(_)));
        let font = if is_text { type_role::excerpt() } else { type_role::ui() };
        let galley = clipped(ui, &words, font, t.ink, right - x);
        paint_left(ui, galley, x, y);
        if response.clicked()
            && let Some(action) = go_to(open, other)
        {
            panel.ask(action);
        }
        self.controls(ui, panel, rect, title, &spoken);
        if opened {
            editor(ui, panel, window, relation, kind, now);
        }
    }

    /// What stands at the right end: opens the relation, and makes another.
    fn controls(&self, ui: &mut Ui, panel: &mut Panel<'_>, rect: Rect, title: &str, spoken: &str) {
        let Self { relation, kind, first, .. } = *self;
        let opened = panel.session.selection().relation == Some(relation.id);
        let adds = kind.filter(|_| first && relation.from == self.end);
        let slot = Rect::from_min_max(pos2(rect.right() - KEY, rect.top()), rect.max);
        // Where one can be added its key stands last.
        let shift = if relation.from == self.end { -KEY } else { 0.0 };
        at_right(ui, slot.translate(vec2(shift, 0.0)), |ui| {
            let (image, name) = match opened {
                true => (icon::CARET_UP, format!("Close {spoken}")),
                false => (icon::CARET_DOWN, format!("Edit {spoken}")),
            };
            let response = IconButton::new(image, &name).show(ui);
            if response.gained_focus() {
                response.scroll_to_me(None);
            }
            if response.clicked() {
                panel.ask(Action::SelectRelation(relation.id));
            }
        });
        let Some(kind) = adds else { return };
        let name = format!("Add {title}");
        let hit = slot.shrink2(vec2(0.0, 2.0));
        let response = ui.interact(hit, ui.scope_id().with(("add", &kind.name)), Sense::click());
        let t = Tokens::of(ui);
        if response.hovered() {
            ui.painter().rect_filled(hit, radius::CONTROL, t.hov);
        }
        match kind.key {
            Some(key) => {
                paint_caps(ui, Chord::char(key), slot.right(), slot.center().y, false);
            }
            None => paint_centre(ui, line(ui, icon::PLUS, type_role::icon(), t.ink2), hit),
        }
        reach(ui, &response);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        if response.on_hover_text(&name).clicked() {
            panel.ask(Action::StartLink(kind.name.clone()));
        }
    }
}

/// The types that a relation between these ends could have.
fn types_between<'s>(
    set: &AnnotationSet,
    schema: &'s Schema,
    from: RelationEnd,
    to: RelationEnd,
) -> Vec<&'s RelationType> {
    let fits = |kind: &&RelationType| {
        end_fits(set, schema, kind, from, true) && end_fits(set, schema, kind, to, false)
    };
    schema.relations.iter().filter(fits).collect()
}

/// All that can be changed of a relation.
fn editor(
    ui: &mut Ui,
    panel: &mut Panel<'_>,
    window: &mut WindowState,
    relation: &Relation,
    kind: Option<&RelationType>,
    now: f64,
) {
    let t = Tokens::of(ui);
    let session = panel.session;
    let Some(open) = session.open() else { return };
    let (set, schema) = (open.set(), session.schema());
    let frame = Frame::new()
        .fill(t.raise)
        .stroke(Stroke::new(1.0, t.line))
        .corner_radius(radius::CARD)
        .inner_margin(Margin::same(10));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
        let types = types_between(set, schema, relation.from, relation.to);
        if types.iter().any(|kind| kind.name != relation.label) {
            caption(ui, "Type");
            let titles: Vec<&str> = types.iter().map(|kind| kind.title()).collect();
            let now_is = |i: usize| types.get(i).is_some_and(|k| k.name == relation.label);
            if let Some(at) = chips(ui, "Link type", &titles, false, now_is)
                && let Some(kind) = types.get(at).filter(|_| !now_is(at))
            {
                panel.ask(Action::Retype { id: relation.id, label: kind.name.clone() });
            }
        }
        for attribute in kind.iter().flat_map(|kind| &kind.attributes) {
            let owner =
                Owner { id: relation.id, attributes: &relation.attributes, is_relation: true };
            field(ui, panel, window, owner, attribute, false, now);
        }
        let owner = Owner { id: relation.id, attributes: &relation.attributes, is_relation: true };
        note(ui, panel, window, owner, &relation.note, now);
        ui.add_space(2.0);
        let mirrored = types_between(set, schema, relation.to, relation.from);
        let can_flip = mirrored.iter().any(|kind| kind.name == relation.label);
        ui.horizontal_wrapped(|ui| {
            for (text, start) in [("Change start…", true), ("Change end…", false)] {
                if Button::new(text).small().show(ui).clicked() {
                    panel.ask(Action::Retarget { id: relation.id, start });
                }
            }
        });
        ui.horizontal(|ui| {
            let delete = Button::new("Delete").icon(icon::TRASH).small().destructive();
            if delete.named("Delete link").show(ui).clicked() {
                panel.ask(Action::DeleteRecord(relation.id));
            }
            if can_flip && Button::new("Flip").named("Flip link").small().show(ui).clicked() {
                panel.ask(Action::Flip(relation.id));
            }
        });
    });
    ui.add_space(4.0);
}
