//! The window's side of a review: the list of differences, who is compared, what is proposed and
//! how far all agree, and the rules that settle what needs nobody.

mod agreement;
mod cards;
mod compare_bar;
mod decision;
mod figures;
mod filter_menu;
mod known;
mod obstacle;
mod people;
mod queue;
mod rules;
mod settle;
mod state;
mod words;

pub(crate) use compare_bar::{compare_bar, editing_bar};
pub(crate) use decision::decision_note_id;
pub(crate) use obstacle::obstacle;
pub(crate) use queue::{queue, queue_rail};
pub(crate) use rules::{RulesState, WIDTH as RULES_WIDTH, rules_sheet};
pub(crate) use settle::settle;
pub(crate) use state::ReviewState;

use egui::accesskit::Role;
use egui::{Sense, Ui, WidgetInfo, vec2};

use crate::ui::theme::{Tokens, type_role};
use crate::ui::widgets::wrapped;

/// What is said where there is nothing to show.
fn nothing(ui: &mut Ui, words: &str) {
    let t = Tokens::of(ui);
    let width = ui.available_width();
    let galley = wrapped(ui, words, type_role::ui(), t.ink2, width - 24.0, 6, 18.0);
    let size = vec2(width, galley.size().y + 24.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    ui.painter().galley(rect.min + vec2(12.0, 12.0), galley, t.ink2);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words));
}
