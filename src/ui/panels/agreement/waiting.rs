//! What the page shows while there are no figures: how far they are, or what it takes.

use egui::{Ui, vec2};

use crate::session::{Action, AgreementAction, Doing, Standing, chord_of};
use crate::ui::panels::Panel;
use crate::ui::panels::exchange_parts::{long_text, progress};
use crate::ui::theme::{Tokens, icon};
use crate::ui::widgets::Button;

pub(super) fn waiting(ui: &mut Ui, panel: &mut Panel<'_>, standing: &Standing) {
    let t = Tokens::of(ui);
    let width = ui.available_width().min(520.0);
    let left = ((ui.available_width() - width) / 2.0).max(24.0);
    ui.add_space((ui.available_height() * 0.25).min(180.0));
    ui.horizontal(|ui| {
        ui.add_space(left);
        ui.vertical(|ui| {
            ui.set_max_width(width - 24.0);
            ui.spacing_mut().item_spacing = vec2(8.0, 12.0);
            match standing {
                Standing::None(why) => long_text(ui, why, t.ink),
                Standing::Working(doing) => {
                    let (state, what) = so_far(doing);
                    progress(ui, state, &what);
                    if Button::new("Cancel").show(ui).clicked() {
                        panel.ask(Action::Agreement(AgreementAction::Stop));
                    }
                }
                Standing::Stopped => {
                    long_text(ui, "The figures were not worked out to the end.", t.ink);
                    let again = Action::Agreement(AgreementAction::Again);
                    let button = Button::new("Work them out").icon(icon::REDO).primary();
                    if button.chord(chord_of(&again)).show(ui).clicked() {
                        panel.ask(again);
                    }
                }
                Standing::There(_) => {}
            }
        });
    });
}

fn so_far(doing: &Doing) -> ((usize, usize), String) {
    match doing {
        Doing::Looking => ((0, 0), "Looking for annotations".to_owned()),
        Doing::Reading(done, of) => ((*done, *of), "Reading articles".to_owned()),
        // Steps of no unit are better seen than counted.
        Doing::Articles(progress) => {
            ((progress.done, progress.of), "Working out figures article by article".to_owned())
        }
        Doing::Figures(progress) => {
            ((progress.done, progress.of), format!("Working out figures: {}", progress.what))
        }
    }
}
