//! What can be chosen about a format, as fields and buttons.

use egui::{Id, Ui};

use super::exchange_parts::{section, strong};
use super::parts::remark;
use crate::formats::OptionInfo;
use crate::ui::theme::Tokens;
use crate::ui::widgets::{Button, TextField, segmented};

/// How many values stand side by side in one control.
const SIDE_BY_SIDE: usize = 4;

/// What can be chosen about a format.
pub(super) fn options(ui: &mut Ui, known: &[OptionInfo], chosen: &mut Vec<(String, String)>) {
    if known.is_empty() {
        return;
    }
    section(ui, "Options");
    for (at, option) in known.iter().enumerate() {
        if at > 0 {
            ui.add_space(4.0);
        }
        one(ui, option, chosen);
    }
}

fn one(ui: &mut Ui, option: &OptionInfo, chosen: &mut Vec<(String, String)>) {
    let t = Tokens::of(ui);
    strong(ui, option.name);
    remark(ui, &option.description.replace('`', ""), t.ink2);
    let at = chosen.iter().position(|(name, _)| name == option.name);
    let value = at.and_then(|at| chosen.get(at)).map(|(_, value)| value.clone());
    let mut set = |value: String| {
        chosen.retain(|(name, _)| name != option.name);
        // The default need not be said.
        if !value.is_empty() && option.values.first() != Some(&value.as_str()) {
            chosen.push((option.name.to_owned(), value));
        }
    };
    if option.values.is_empty() {
        let mut text = value.unwrap_or_default();
        let field = TextField::new(Id::unique(("option", option.name)), option.name, "None");
        if field.width(320.0).show(ui, &mut text).changed() {
            set(text);
        }
        return;
    }
    let now = value.unwrap_or_else(|| option.values.first().copied().unwrap_or("").to_owned());
    if option.values.len() <= SIDE_BY_SIDE {
        let at = option.values.iter().position(|v| *v == now);
        let pressed = segmented(ui, option.name, option.values, at, false);
        if let Some(value) = pressed.and_then(|at| option.values.get(at)) {
            set((*value).to_owned());
        }
        return;
    }
    ui.horizontal_wrapped(|ui| {
        for value in option.values {
            let name = format!("{}: {value}", option.name);
            let button = Button::new(value).small().selected(*value == now).named(&name);
            if button.show(ui).clicked() {
                set((*value).to_owned());
            }
        }
    });
}
