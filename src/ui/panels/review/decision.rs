//! What is done about the difference in hand: the buttons, why it is decided so, and what was
//! decided.

use egui::{Id, Key, Modifiers, Ui, vec2};

use super::people::letters;
use super::state::ReviewState;
use crate::annotation::{Decision, Reason, Verdict};
use crate::review::compare::Item;
use crate::review::gold::takes_all;
use crate::session::{Action, Here, Review, ReviewAction, chord_of};
use crate::ui::panels::Panel;
use crate::ui::panels::fields::sentence_case;
use crate::ui::panels::parts::{caption, remark};
use crate::ui::reading::text_id;
use crate::ui::state::{Focus, WindowState};
use crate::ui::theme::Tokens;
use crate::ui::widgets::{Button, area};

/// The id of the field for the note on a decision.
pub(crate) fn decision_note_id() -> Id {
    Id::unique("note on a decision")
}

/// Paints the buttons.
pub(super) fn buttons(
    ui: &mut Ui,
    panel: &mut Panel<'_>,
    review: &Review,
    here: &Here,
    item: &Item,
) {
    let some = item.proposals.iter().filter(|p| !p.records.is_empty()).count();
    let keep = if some > 2 { "Keep all" } else { "Keep both" };
    let keep = button(keep, ReviewAction::Both).enabled(takes_all(item).is_ok());
    let (keep, keep_action) = (keep, Action::Review(ReviewAction::Both));
    let chosen = review.chosen().and_then(|at| Some((at, item.proposals.get(at)?)));
    let accept_words = match chosen {
        None => "Accept".to_owned(),
        Some((_, proposal)) if proposal.records.is_empty() => "Accept nothing".to_owned(),
        Some((_, proposal)) if proposal.annotators.len() <= 3 => {
            format!("Accept {}", letters(review, here, proposal).join(" "))
        }
        Some((at, _)) => format!("Accept {}", at + 1),
    };
    ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
    ui.horizontal(|ui| {
        let width = ui.available_width() - keep.width(ui) - 6.0;
        let accept = button(&accept_words, ReviewAction::Accept).primary().stretched(width);
        if accept.show(ui).clicked() {
            panel.ask(Action::Review(ReviewAction::Accept));
        }
        if keep.show(ui).clicked() {
            panel.ask(keep_action.clone());
        }
    });
    let others = [
        ("Edit", ReviewAction::Edit),
        ("Nothing here", ReviewAction::Nothing),
        ("Later", ReviewAction::Later),
    ];
    ui.horizontal_wrapped(|ui| {
        for (words, action) in others {
            let shown = button(words, action.clone()).small();
            let shown = if action == ReviewAction::Later { shown.ghost() } else { shown };
            if shown.show(ui).clicked() {
                panel.ask(Action::Review(action));
            }
        }
    });
}

fn button(words: &str, action: ReviewAction) -> Button<'_> {
    Button::new(words).chord(chord_of(&Action::Review(action)))
}

/// Paints why they differ, and the note.
pub(super) fn grounds(ui: &mut Ui, panel: &mut Panel<'_>, window: &mut WindowState) {
    let grounds = panel.session.grounds();
    ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
    caption(ui, "Why they differ");
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
        for reason in Reason::ALL {
            let action = Action::Review(ReviewAction::SetReason(reason));
            let words = sentence_case(reason.name());
            let name = format!("Reason: {}", reason.name());
            let chord = chord_of(&action);
            let on = grounds.reason == Some(reason);
            let button = Button::new(&words).small().chord(chord).selected(on).named(&name);
            if button.show(ui).clicked() {
                panel.ask(action);
            }
        }
    });
    note(ui, panel, window);
}

fn note(ui: &mut Ui, panel: &mut Panel<'_>, window: &mut WindowState) {
    let id = decision_note_id();
    let mut text = window.review.note(panel.session);
    let focused = ui.memory(|m| m.has_focus(id));
    // What finishes the article elsewhere finishes the note here.
    window.in_remark |= focused;
    let done = focused && ui.input_mut(|i| i.consume_key(Modifiers::COMMAND, Key::Enter));
    let rows = if focused || !text.is_empty() { 2 } else { 1 };
    let hint = "Note on the decision (M)";
    let response = area(ui, id, "Note on the decision", hint, &mut text, rows);
    if response.changed() {
        window.review.type_note(panel.session, text);
    }
    if window.take_focus(Focus::DecisionNote) {
        response.request_focus();
        response.scroll_to_me(None);
    }
    if done {
        ui.memory_mut(|m| m.request_focus(text_id()));
    }
    if done || response.lost_focus() {
        keep(panel, &mut window.review);
    }
}

fn keep(panel: &mut Panel<'_>, state: &mut ReviewState) {
    if let Some(action) = state.keep_note(panel.session) {
        panel.ask(action);
    }
}

/// Says what was decided, by whom and when, and takes it back.
pub(super) fn decided(
    ui: &mut Ui,
    panel: &mut Panel<'_>,
    review: &Review,
    here: &Here,
    item: &Item,
    decision: &Decision,
) {
    let t = Tokens::of(ui);
    let what = match &decision.verdict {
        Verdict::Took(names) => {
            let taken = panel.session.taken_proposals().into_iter();
            let taken = taken.filter_map(|at| item.proposals.get(at));
            let mut sides: Vec<String> =
                taken.map(|proposal| letters(review, here, proposal).join(" ")).collect();
            // Nobody who had it is compared now.
            if sides.is_empty() {
                sides.clone_from(names);
            }
            format!("Taken from {}", sides.join(" and "))
        }
        Verdict::Nothing => "Decided: nothing is here".to_owned(),
        Verdict::Edited => "Edited by hand".to_owned(),
    };
    let by = match &decision.rule {
        Some(rule) => format!("by the rule “{}”", rule.replace("annotator=", "what they have: ")),
        None => format!("by {}", decision.origin.by),
    };
    let day = decision.origin.at.strftime("%-d %b %Y, %H:%M UTC");
    remark(ui, &format!("{what} {by}, {day}"), t.ink2);
    let reopen = ReviewAction::Reopen;
    if button("Open again", reopen.clone()).small().show(ui).clicked() {
        panel.ask(Action::Review(reopen));
    }
}
