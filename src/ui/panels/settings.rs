//! The settings that are the user's own, not the project's.

use egui::{Align, Id, Key, Layout, Sense, Ui, vec2};

use super::parts::caption;
use crate::session::{Action, Chord};
use crate::ui::state::WindowState;
use crate::ui::theme::{Tokens, type_role};
use crate::ui::widgets::{Button, TextField, line, paint_left, segmented};

/// What the settings ask for beside actions.
pub(crate) enum SettingsAsk {
    /// Go on under this annotator's name.
    Annotator(String),
    /// Count active time from now on, or no longer.
    Hours(bool),
}

/// Paints the settings; `annotator` is the present name.
pub(crate) fn settings(
    ui: &mut Ui,
    window: &mut WindowState,
    annotator: &str,
    hours: bool,
    actions: &mut Vec<Action>,
) -> Option<SettingsAsk> {
    let mut ask = None;
    caption(ui, "Your name, as it stands on your annotation sets");
    ui.horizontal(|ui| {
        let name = window.annotator.get_or_insert_with(|| annotator.to_owned());
        let field = TextField::new(Id::unique("annotator name"), "Annotator name", "Name")
            .width(240.0)
            .show(ui, name);
        let entered = field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
        let changed = !name.trim().is_empty() && name.trim() != annotator;
        let pressed = Button::new("Use this name").enabled(changed).show(ui).clicked();
        if changed && (pressed || entered) {
            ask = Some(SettingsAsk::Annotator(name.trim().to_owned()));
        }
    });
    ui.add_space(14.0);
    caption(ui, "Theme");
    let dark = ui.visuals().dark_mode;
    if segmented(ui, "Theme", &["Light", "Dark"], Some(usize::from(dark)), false)
        .is_some_and(|p| (p == 1) != dark)
    {
        actions.push(Action::ToggleTheme);
    }
    ui.add_space(14.0);
    let size = format!("{:.0} points", window.reading_size);
    stepper(ui, "Reading text", &size, Action::ReadingSize(-1), Action::ReadingSize(1), actions);
    ui.add_space(10.0);
    let zoom = format!("{:.0} %", ui.ctx().zoom_factor() * 100.0);
    stepper(ui, "Everything", &zoom, Action::Zoom(-1), Action::Zoom(1), actions);
    ui.add_space(14.0);
    caption(ui, "Active time on each article, in a file on this computer that is never shared");
    if let Some(pressed) =
        segmented(ui, "Active time", &["Not counted", "Counted"], Some(usize::from(hours)), false)
        && (pressed == 1) != hours
    {
        ask = Some(SettingsAsk::Hours(pressed == 1));
    }
    ui.add_space(4.0);
    ask
}

fn stepper(
    ui: &mut Ui,
    name: &str,
    value: &str,
    less: Action,
    more: Action,
    actions: &mut Vec<Action>,
) {
    let t = Tokens::of(ui);
    caption(ui, name);
    ui.horizontal(|ui| {
        if Button::new("−").small().named(&format!("{name}: smaller")).show(ui).clicked() {
            actions.push(less.clone());
        }
        let galley = line(ui, value, type_role::ui_medium(), t.ink);
        let (rect, _) = ui.allocate_exact_size(vec2(76.0, 26.0), Sense::hover());
        crate::ui::widgets::paint_centre(ui, galley, rect);
        if Button::new("+").small().named(&format!("{name}: bigger")).show(ui).clicked() {
            actions.push(more.clone());
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let chord: Option<Chord> = crate::session::chord_of(&more);
            if let Some(chord) = chord {
                let galley = line(ui, &chord.to_string(), type_role::key(), t.ink3);
                let (rect, _) = ui.allocate_exact_size(galley.size(), Sense::hover());
                paint_left(ui, galley, rect.left(), rect.center().y);
            }
        });
    });
}
