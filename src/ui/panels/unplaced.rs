//! Annotations that lost their place when the text changed, until a person gives them one.

use egui::Ui;

use super::Panel;
use super::parts::{block, caption, excerpt};
use crate::annotation::{Target, Unplaced};
use crate::session::{Action, chord_of};
use crate::ui::widgets::{Button, hairline};

/// The list of them, if there are any, with what can be done about each; whether there are.
pub(super) fn unplaced_list(ui: &mut Ui, panel: &mut Panel<'_>) -> bool {
    let session = panel.session;
    let unplaced = session.open().map(|open| open.unplaced_in_order()).unwrap_or_default();
    if unplaced.is_empty() {
        return false;
    }
    let next = session.next_to_place();
    hairline(ui);
    block(ui, |ui| {
        caption(ui, "The text changed; these lost their place");
        for item in unplaced {
            let (words, place) = match item {
                Unplaced::Span { span, text, .. } => {
                    (format!("{} {text}", span.label), Some("Place on the selection"))
                }
                Unplaced::SegmentLabel { label, text, .. } => {
                    let place = match label.target {
                        Target::Comment(_) => Some("Place on the comment"),
                        Target::Paragraph(_) => Some("Place on the paragraph"),
                        Target::Article => None,
                    };
                    (format!("{} {text}", label.label), place)
                }
                Unplaced::Relation { relation, .. } => {
                    (format!("{} relation", relation.label), None)
                }
            };
            excerpt(ui, &words, 2);
            ui.horizontal(|ui| {
                if let Some(place) = place {
                    // The keys are about one of them.
                    let is_next = next == Some(item.id());
                    let chord = chord_of(&Action::PlaceNext).filter(|_| is_next);
                    let button = Button::new(place).small().chord(chord);
                    if button.enabled(session.can_be_placed(item)).show(ui).clicked() {
                        panel.ask(Action::PlaceUnplaced(item.id()));
                    }
                }
                if Button::new("Delete").small().destructive().show(ui).clicked() {
                    panel.ask(Action::DeleteRecord(item.id()));
                }
            });
        }
    });
    true
}
