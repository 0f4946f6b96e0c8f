//! The page of keys: every action with its keys, made from the list of actions, to be looked up
//! and changed.

use egui::accesskit::Role;
use egui::{Frame, Id, Margin, Sense, Ui, WidgetInfo, vec2};

use super::Panel;
use super::parts::{reach, remark};
use crate::schema::Schema;
use crate::session::{
    ACTIONS, ActionInfo, Bindings, Chord, Clash, Section, bindings, can_be_bound,
};
use crate::ui::theme::{Tokens, radius, type_role};
use crate::ui::widgets::{Button, TextField, clipped, line, paint_caps, paint_left, paint_right};

const SECTIONS: [Section; 13] = [
    Section::Labels,
    Section::Spans,
    Section::Links,
    Section::Suggestions,
    Section::Caret,
    Section::Flow,
    Section::Search,
    Section::Review,
    Section::Dashboard,
    Section::Agreement,
    Section::Schema,
    Section::View,
    Section::Project,
];

/// What is being changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Change {
    /// Nothing.
    #[default]
    None,
    /// The action at this position waits for its keys.
    Waits(usize),
    /// These were pressed for it, and mean something else too.
    Asks(usize, Chord),
}

/// What the page remembers.
#[derive(Debug, Default)]
pub(crate) struct KeysView {
    filter: String,
    change: Change,
    /// The question came up in this frame, and its first answer is to have the keyboard.
    asks_anew: bool,
    /// Why the last keys were not taken.
    refusal: Option<String>,
    /// The keys as they were before all were given up, to have them back.
    given_up: Option<Bindings>,
}

impl KeysView {
    /// Whether the next keys are for an action, whatever they mean otherwise.
    pub(crate) fn waits(&self) -> bool {
        matches!(self.change, Change::Waits(_))
    }

    /// Leaves what is being changed as it is; whether anything was.
    pub(crate) fn escape(&mut self) -> bool {
        std::mem::take(&mut self.change) != Change::None
    }

    /// Takes the keys that were waited for. Answers what keys mean then, if that is clear.
    pub(crate) fn pressed(&mut self, chord: Chord, schema: Option<&Schema>) -> Option<Bindings> {
        let Change::Waits(at) = self.change else { return None };
        self.refusal = None;
        if !can_be_bound(chord) {
            if chord.key == crate::session::Key::Escape {
                self.change = Change::None;
            } else {
                self.refusal = Some(format!("{chord} goes from field to field."));
            }
            return None;
        }
        let mut changed = (*bindings()).clone();
        if changed.clashes(at, chord, schema).is_empty() {
            self.change = Change::None;
            changed.set_first(ACTIONS.get(at)?, chord);
            return Some(changed);
        }
        self.change = Change::Asks(at, chord);
        self.asks_anew = true;
        None
    }
}

/// Paints the page in columns. Answers what keys are to mean from now on, if that was changed.
pub(crate) fn keys_page(
    ui: &mut Ui,
    panel: Option<&Panel<'_>>,
    view: &mut KeysView,
) -> Option<Bindings> {
    let mut changed = head(ui, view);
    let width = ui.available_width();
    let columns = if width > 840.0 {
        3
    } else if width > 560.0 {
        2
    } else {
        1
    };
    let column = (width - 32.0 * (columns as f32 - 1.0)) / columns as f32;
    let wanted = view.filter.trim().to_lowercase();
    let all = SECTIONS.map(|section| (section, rows(section, panel, &wanted)));
    if all.iter().all(|(_, rows)| rows.is_empty()) {
        let t = Tokens::of(ui);
        remark(ui, &format!("Nothing is called “{}”, and no keys are.", view.filter), t.ink2);
        return changed;
    }
    // Sections in order, each to the column that is shortest so far.
    let mut heights = vec![0.0_f32; columns];
    let mut placed: Vec<Vec<(Section, Vec<Row>)>> = vec![Vec::new(); columns];
    for (section, rows) in all.into_iter().filter(|(_, rows)| !rows.is_empty()) {
        let shortest =
            heights.iter().enumerate().min_by(|a, b| a.1.total_cmp(b.1)).map_or(0, |(i, _)| i);
        if let (Some(height), Some(list)) = (heights.get_mut(shortest), placed.get_mut(shortest)) {
            *height += 50.0 + 24.0 * rows.len() as f32;
            list.push((section, rows));
        }
    }
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 32.0;
        for list in placed {
            ui.vertical(|ui| {
                ui.set_width(column);
                ui.spacing_mut().item_spacing.y = 0.0;
                for (section, rows) in list {
                    heading(ui, section.title());
                    for row in rows {
                        changed = row.show(ui, panel, view).or(changed.take());
                    }
                    ui.add_space(18.0);
                }
            });
        }
    });
    changed
}

/// The field to look keys up, and the way back to the program’s own.
fn head(ui: &mut Ui, view: &mut KeysView) -> Option<Bindings> {
    let t = Tokens::of(ui);
    let mut changed = None;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 12.0;
        let width = 280.0_f32.min(ui.available_width());
        let id = Id::unique("filter of keys");
        TextField::new(id, "Find a key", "A command, or keys such as Ctrl K")
            .search()
            .width(width)
            .show(ui, &mut view.filter);
        let any = !bindings().is_empty();
        let button = Button::new("All as they were").enabled(any).named("All keys as they were");
        if any {
            view.given_up = None;
        }
        if button.show(ui).clicked() {
            view.given_up = Some((*bindings()).clone());
            changed = Some(Bindings::default());
            view.change = Change::None;
        }
        if view.given_up.is_some()
            && Button::new("Undo").named("Have my keys back").show(ui).clicked()
        {
            changed = view.given_up.take();
        }
    });
    ui.add_space(4.0);
    let words = "Press a command to give it other keys. Keys of labels and links belong to the schema (Ctrl L).";
    remark(ui, words, t.ink3);
    ui.add_space(10.0);
    changed
}

/// One line of the page.
#[derive(Clone, Debug)]
struct Row {
    title: String,
    chord: Option<Chord>,
    /// The action’s position in the list, if its keys can be changed.
    action: Option<usize>,
}

fn rows(section: Section, panel: Option<&Panel<'_>>, wanted: &str) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut fixed = |title: String, chord: Chord| {
        rows.push(Row { title, chord: Some(chord), action: None });
    };
    if section == Section::Labels
        && let Some(panel) = panel
    {
        for (_, label) in panel.session.schema().offered_labels() {
            if let Some(key) = label.key {
                fixed(format!("{}: {}", label.name, label.title()), Chord::char(key));
            }
        }
        fixed("A place without width: Ctrl and its key".to_owned(), Chord::char('1').ctrl());
        fixed("A second label on the text: Shift and its key".to_owned(), Chord::char('1').shift());
    }
    if section == Section::Links
        && let Some(panel) = panel
    {
        for kind in &panel.session.schema().relations {
            if let Some(key) = kind.key {
                let title = format!("Link {}… (Shift: take it off)", kind.title().to_lowercase());
                fixed(title, Chord::char(key));
            }
        }
    }
    let keys = bindings();
    let own = ACTIONS.iter().enumerate().filter(|(_, info)| info.section == section);
    rows.extend(own.map(|(at, info)| Row {
        title: info.title.to_owned(),
        chord: keys.chords(info).first().copied(),
        action: Some(at),
    }));
    rows.retain(|row| {
        let keys = row.chord.map_or_else(String::new, |chord| chord.to_string().to_lowercase());
        wanted.is_empty() || row.title.to_lowercase().contains(wanted) || keys == wanted
    });
    rows
}

fn heading(ui: &mut Ui, text: &str) {
    let t = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 28.0), Sense::hover());
    paint_left(ui, line(ui, text, type_role::ui_strong(), t.ink), rect.left(), rect.center().y);
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, text));
    ui.painter().hline(rect.x_range(), rect.bottom() - 1.0, egui::Stroke::new(1.0, t.line));
}

impl Row {
    fn show(
        &self,
        ui: &mut Ui,
        panel: Option<&Panel<'_>>,
        view: &mut KeysView,
    ) -> Option<Bindings> {
        let t = Tokens::of(ui);
        let info = self.action.and_then(|at| Some((at, ACTIONS.get(at)?)));
        let sense = if info.is_some() { Sense::click() } else { Sense::hover() };
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 24.0), sense);
        let open = match view.change {
            Change::None => false,
            Change::Waits(at) | Change::Asks(at, _) => self.action == Some(at),
        };
        if info.is_some() && (open || response.hovered()) {
            let fill = if open { t.sel } else { t.hov };
            ui.painter().rect_filled(rect.expand2(vec2(6.0, 0.0)), radius::CONTROL, fill);
        }
        let y = rect.center().y;
        let changed = info.is_some_and(|(_, info)| bindings().is_changed(info));
        let x = match self.chord {
            Some(chord) => paint_caps(ui, chord, rect.right(), y, false),
            None => paint_right(ui, line(ui, "–", type_role::small(), t.ink3), rect.right(), y),
        };
        let (font, ink) = match changed {
            true => (type_role::small_medium(), t.ink),
            false => (type_role::small(), t.ink2),
        };
        let galley = clipped(ui, &self.title, font, ink, x - rect.left() - 6.0);
        paint_left(ui, galley, rect.left(), y);
        let keys = self.chord.map_or_else(|| "no key".to_owned(), |chord| chord.to_string());
        let name = format!("{}: {keys}{}", self.title, if changed { ", changed" } else { "" });
        let Some((at, info)) = info else {
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
            return None;
        };
        reach(ui, &response);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        if response.clicked() {
            view.change = if open { Change::None } else { Change::Waits(at) };
            view.refusal = None;
        }
        if !open {
            return None;
        }
        let mut answer = None;
        Frame::new().inner_margin(Margin { left: 0, right: 0, top: 4, bottom: 10 }).show(
            ui,
            |ui| {
                ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
                answer = match view.change {
                    Change::Asks(_, chord) => ask(ui, panel, view, (at, info), chord),
                    _ => wait(ui, view, info),
                };
            },
        );
        if answer.is_some() {
            view.change = Change::None;
        }
        answer
    }
}

/// The keys are to be pressed.
fn wait(ui: &mut Ui, view: &mut KeysView, info: &ActionInfo) -> Option<Bindings> {
    let t = Tokens::of(ui);
    let mut answer = None;
    let words = match &view.refusal {
        Some(why) => format!("{why} Press other keys; Esc leaves them as they are."),
        None => "Press the new keys; Esc leaves them as they are.".to_owned(),
    };
    remark(ui, &words, t.ink);
    let now = bindings();
    ui.horizontal_wrapped(|ui| {
        let none = Button::new("No key").small().enabled(!now.chords(info).is_empty());
        if none.show(ui).clicked() {
            let mut changed = (*now).clone();
            changed.set(info, Vec::new());
            answer = Some(changed);
        }
        let own = info.chords.first().map_or_else(|| "no key".to_owned(), ToString::to_string);
        let title = format!("As it was: {own}");
        if Button::new(&title).small().enabled(now.is_changed(info)).show(ui).clicked() {
            let mut changed = (*now).clone();
            changed.reset(info);
            answer = Some(changed);
        }
    });
    answer
}

/// The keys mean something else too.
fn ask(
    ui: &mut Ui,
    panel: Option<&Panel<'_>>,
    view: &mut KeysView,
    (at, info): (usize, &'static ActionInfo),
    chord: Chord,
) -> Option<Bindings> {
    let t = Tokens::of(ui);
    let now = bindings();
    let clashes = now.clashes(at, chord, panel.map(|panel| panel.session.schema()));
    let mut others = Vec::new();
    let mut lines = Vec::new();
    for clash in &clashes {
        match clash {
            Clash::Schema(name) => lines.push(format!(
                "{chord} is the key of {name} in the schema, which comes first while something is in hand."
            )),
            Clash::Action(other) => {
                let Some(other_info) = ACTIONS.get(*other) else { continue };
                others.push(other_info);
                let first = if *other < at { other_info.title } else { info.title };
                lines.push(format!(
                    "{chord} also means “{}”. Where both can be meant, “{first}” is done.",
                    other_info.title
                ));
            }
        }
    }
    for text in &lines {
        remark(ui, text, t.warn);
    }
    let mut answer = None;
    ui.horizontal_wrapped(|ui| {
        let mut first = std::mem::take(&mut view.asks_anew);
        let mut button = |ui: &mut Ui, title: &str| {
            let response = Button::new(title).small().show(ui);
            if std::mem::take(&mut first) {
                response.request_focus();
            }
            response.clicked()
        };
        if !others.is_empty() && button(ui, "Take it from there") {
            let mut changed = (*now).clone();
            for other in &others {
                changed.take(other, chord);
            }
            changed.set_first(info, chord);
            answer = Some(changed);
        }
        if button(ui, "Keep both") {
            let mut changed = (*now).clone();
            changed.set_first(info, chord);
            answer = Some(changed);
        }
        if button(ui, "Leave it as it was") {
            view.change = Change::None;
        }
    });
    answer
}
