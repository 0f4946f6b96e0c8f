//! What the label looks like, and what saving the draft does.

use egui::accesskit::Role;
use egui::{Frame, Margin, Rect, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::form::{notice, read};
use crate::schema::Label;
use crate::session::SchemaAction;
use crate::ui::panels::Panel;
use crate::ui::panels::parts::{caption, remark};
use crate::ui::theme::{Tokens, icon, type_role};
use crate::ui::widgets::{Button, clipped, hairline, line, paint_left};

pub(super) fn preview(ui: &mut Ui, panel: &mut Panel<'_>) {
    let t = Tokens::of(ui);
    let session = panel.session;
    let Some(page) = session.schema_page() else { return };
    let Some(draft) = page.draft() else { return };
    ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
    if let Some(label) = draft.label() {
        let code = draft.code_before(draft.thing());
        let words = session.open().and_then(|open| {
            let span = open.set().spans().find(|span| Some(&span.label) == code.as_ref())?;
            Some(open.covered(span))
        });
        let words = words.unwrap_or_else(|| "the words it is said of".to_owned());
        for tokens in [Tokens::LIGHT, Tokens::DARK] {
            sample(ui, &tokens, label, &words);
        }
        block(ui, |ui| read(ui, label));
        hairline(ui);
    }
    block(ui, |ui| {
        caption(ui, &format!("Changes from version {}", draft.start().version));
        let words = draft.words();
        if words.is_empty() {
            remark(ui, "Nothing was changed.", t.ink2);
        }
        for words in &words {
            ui.horizontal_top(|ui| notice(ui, icon::PENCIL, words, t.ink));
        }
        for (finding, keeps) in page.findings() {
            let colour = if keeps { t.bad } else { t.warn };
            ui.horizontal_top(|ui| notice(ui, icon::WARNING, &finding, colour));
        }
    });
    if draft.is_changed() {
        hairline(ui);
        block(ui, |ui| {
            caption(ui, "What saving does to everybody’s sets");
            match page.survey() {
                None => remark(ui, "Counting…", t.ink2),
                Some(survey) if survey.total().is_empty() && survey.to_fill.is_empty() => {
                    remark(ui, "No annotation changes.", t.ink2);
                }
                Some(survey) => {
                    for line in survey.total().lines().into_iter().chain(survey.work()) {
                        ui.horizontal_top(|ui| notice(ui, icon::WARNING, &line, t.warn));
                    }
                    for (annotator, sets, effects) in &survey.annotators {
                        let annotations: usize = [
                            &effects.relabelled,
                            &effects.deleted,
                            &effects.to_decide,
                            &effects.values_changed,
                            &effects.values_dropped,
                        ]
                        .into_iter()
                        .flat_map(|counts| counts.values())
                        .sum();
                        let sets = crate::formats::quantity(*sets, "set");
                        let n = crate::formats::quantity(annotations, "annotation");
                        remark(ui, &format!("{annotator}: {sets}, {n}"), t.ink2);
                    }
                }
            }
        });
    }
    hairline(ui);
    block(ui, |ui| {
        caption(ui, "Versions");
        let mut last = true;
        for version in draft.start().history.iter().rev() {
            let title = format!("Version {}, {}", version.version, version.by);
            remark(ui, &title, t.ink);
            for change in &version.changes {
                remark(ui, &change.words(), t.ink2);
            }
            if last {
                let name = format!("Take back version {}", version.version);
                let button = Button::new(&name).icon(icon::UNDO).small();
                if button.show(ui).clicked() {
                    panel.ask(SchemaAction::TakeBack.into());
                }
            }
            last = false;
        }
        if last {
            let words = format!("Version {} is the first that is known.", draft.start().version);
            remark(ui, &words, t.ink2);
        }
    });
}

/// The label on words, as it is painted in one of the themes.
fn sample(ui: &mut Ui, t: &Tokens, label: &Label, words: &str) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 74.0), Sense::hover());
    ui.painter().rect_filled(rect, 0.0, t.paper);
    let slot = t.slot(label.colour);
    let galley = clipped(ui, words, type_role::excerpt(), t.ink, rect.width() - 48.0);
    let (x, y) = (rect.left() + 22.0, rect.center().y + 8.0);
    let size = galley.size();
    let behind = Rect::from_min_size(pos2(x - 2.0, y - size.y / 2.0), size + vec2(4.0, 0.0));
    ui.painter().rect_filled(behind, 2.0, slot.bg);
    ui.painter().hline(behind.x_range(), behind.bottom() + 1.0, Stroke::new(2.0, slot.line));
    paint_left(ui, galley, x, y);
    let tag = line(ui, &label.name, type_role::chip_small(), slot.text);
    paint_left(ui, tag, x - 1.0, behind.top() - 9.0);
    let theme = if t.theme == egui::Theme::Dark { "dark" } else { "light" };
    let name = format!("{} in the {theme} theme", label.name);
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
}

fn block(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    Frame::new().inner_margin(Margin::symmetric(16, 12)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing = vec2(4.0, 6.0);
        add(ui);
    });
}
