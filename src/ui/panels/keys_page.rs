//! The page of keys: every action with its keys, made from the list of actions.

use egui::accesskit::Role;
use egui::{Sense, Ui, WidgetInfo, vec2};

use super::Panel;
use crate::session::{ACTIONS, Chord, Section};
use crate::ui::theme::{Tokens, type_role};
use crate::ui::widgets::{clipped, line, paint_caps, paint_left};

const SECTIONS: [Section; 7] = [
    Section::Labels,
    Section::Spans,
    Section::Caret,
    Section::Flow,
    Section::Search,
    Section::View,
    Section::Project,
];

/// Paints the page in three columns.
pub(crate) fn keys_page(ui: &mut Ui, panel: Option<&Panel<'_>>) {
    let width = ui.available_width();
    let columns = if width > 840.0 {
        3
    } else if width > 560.0 {
        2
    } else {
        1
    };
    let column = (width - 32.0 * (columns as f32 - 1.0)) / columns as f32;
    // Sections in order, each to the column that is shortest so far.
    let mut heights = vec![0.0_f32; columns];
    let mut placed: Vec<Vec<Section>> = vec![Vec::new(); columns];
    for section in SECTIONS {
        let shortest =
            heights.iter().enumerate().min_by(|a, b| a.1.total_cmp(b.1)).map_or(0, |(i, _)| i);
        if let (Some(height), Some(list)) = (heights.get_mut(shortest), placed.get_mut(shortest)) {
            *height += 50.0 + 24.0 * rows(section, panel).len() as f32;
            list.push(section);
        }
    }
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 32.0;
        for list in placed {
            ui.vertical(|ui| {
                ui.set_width(column);
                ui.spacing_mut().item_spacing.y = 0.0;
                for section in list {
                    heading(ui, section.title());
                    for (title, chord) in rows(section, panel) {
                        row(ui, &title, chord);
                    }
                    ui.add_space(18.0);
                }
            });
        }
    });
}

fn rows(section: Section, panel: Option<&Panel<'_>>) -> Vec<(String, Chord)> {
    let mut rows = Vec::new();
    if section == Section::Labels
        && let Some(panel) = panel
    {
        for (_, label) in panel.session.schema().offered_labels() {
            if let Some(key) = label.key {
                rows.push((format!("{}: {}", label.name, label.title()), Chord::char(key)));
            }
        }
        rows.push(("A place without width: Ctrl and its key".to_owned(), Chord::char('1').ctrl()));
        rows.push((
            "A second label on the text: Shift and its key".to_owned(),
            Chord::char('1').shift(),
        ));
    }
    if section == Section::Links
        && let Some(panel) = panel
    {
        for kind in &panel.session.schema().relations {
            if let Some(key) = kind.key {
                let title = format!("Link {}… (Shift: take it off)", kind.title().to_lowercase());
                rows.push((title, Chord::char(key)));
            }
        }
    }
    rows.extend(
        ACTIONS
            .iter()
            .filter(|info| info.section == section)
            .filter_map(|info| Some((info.title.to_owned(), *info.chords.first()?))),
    );
    rows
}

fn heading(ui: &mut Ui, text: &str) {
    let t = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 28.0), Sense::hover());
    paint_left(ui, line(ui, text, type_role::ui_strong(), t.ink), rect.left(), rect.center().y);
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, text));
    ui.painter().hline(rect.x_range(), rect.bottom() - 1.0, egui::Stroke::new(1.0, t.line));
}

fn row(ui: &mut Ui, title: &str, chord: Chord) {
    let t = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 24.0), Sense::hover());
    let x = paint_caps(ui, chord, rect.right(), rect.center().y, false);
    let galley = clipped(ui, title, type_role::small(), t.ink2, x - rect.left() - 6.0);
    paint_left(ui, galley, rect.left(), rect.center().y);
    let name = format!("{title}: {chord}");
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
}
